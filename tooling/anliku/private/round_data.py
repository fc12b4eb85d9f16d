"""What belongs to a selection round and to nobody else: scores, experts beside cases, contact lists.

A library is public, so none of it may come in, neither in a table nor as a file. Told are tables by their
heads, sentences on who scored a case, and files by their names; results of pupils (得分率, 平均分 of a test) are no scores of cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anliku.regex import regex
from anliku.text import visible

# What a table of cases calls its cases.
_CASE = regex(
    r"(?:参评|申报|案例|选题|作品|项目)(?:案例|作品|选题|项目)?(?:的?(?:名称|标题|题目|编号|序号|号))|案例|参评案例|参评作品|立项号|立项编号|匿名编号|评审编号|(?:评审|评阅|评分|打分|审阅|负责|分配|分到)的?(?:参评)?(?:案例|作品|选题)"
)
_SCORE = regex(
    r"(?:专家|评委|评审|评阅|复评|初评|终评|最后|最终|平均|综合|总|标准化|案例|单项)?(?:得分|评分|打分|分数|总分|均分|平均分)(?:[（(].*)?|(?:评审|评分)(?:结果|等第|意见)|名次|排名"
)
_EXPERT = regex(
    r"(?:评审|评阅|评分|打分|初评|复评|终评)(?:专家|人|者|员|教师)(?:[一二三四五六七八九十A-Z\d]{1,2}|姓名|编号|代码)?|评委(?:[一二三四五六七八九十A-Z\d]{1,2}|姓名|编号|代码|会)?|专家(?:[一二三四五六七八九十A-Z\d]{1,2}|姓名|编号|代码)"
)
_EXPERT_MARK = regex(r"(?:评委|专家)\s?(?:[一二三四五六七八九十A-Z\d]{1,2})?(?:的)?(?:得分|评分|打分|分数|给分|意见)")
_NUMBERED = regex(r"(?:评委|专家|评审人)\s?[一二三四五六七八九十A-Z\d]{1,2}")
_LOAD = regex(r"(?:评审)?(?:案例|作品)数|(?:评审)?份数|(?:评审)?上限|最多评审")
"""How much an expert reads."""
_NAME = regex(r"姓名|联络人|联系人|负责人|专家")
_CONTACT = regex(
    r"(?:联系|办公|移动|固定)?(?:电话|手机)(?:号码?)?|联系方式|QQ号?码?|微信号?|(?:电子)?(?:邮箱|邮件|信箱)|身份证号?码?"
)
_CONFLICT = regex(r"回避|利益冲突|申明回避")

# 评委…给本案例打了88分; what experts say of pupils' work is none.
_SENTENCE = regex(
    r"(?:评委|(?:评审|评阅)?专家|评审[人员组])[^。；！？\n]{0,12}(?:给|为|对)[^。；！？\n]{0,6}(?:案例|选题)[^。；！？\n]{0,8}"
    r"(?:打|评|给)(?:出|了|的|为)*[^。；！？\n]{0,4}?\d{1,3}(?:\.\d+)?\s?分(?![钟之层])"
    r"|(?:本|该|此|这个|我们的?)(?:案例|选题)[^。；！？\n]{0,6}(?:评审|评委|专家|初评|复评|终评)[^。；！？\n]{0,8}(?:得分|得了?|打了?|评分|平均|总分)"
    r"[^。；！？\n]{0,4}?\d{1,3}(?:\.\d+)?\s?分(?![钟之层])"
)
# A number of points is in every such sentence, and hardly a text has both: the sentence itself may begin at a dozen
# words of every paragraph.
_POINTS = regex(r"分(?![钟之层])(?:(?<=\d.)|(?<=\d\s.))")
_JUDGES = regex("[评专](?:(?<=评)|家)")

# 评委07：86.5分; 由评委01、评委05评审; SZ2024-001 总分 91.5: as a round numbers its experts and its cases.
_NUMBERS = regex(
    r"(?:评委|评审专家|评审人)\s?\d{1,2}(?:号)?(?:[、，和及与]\s?(?:评委|评审专家|评审人)?\s?\d{1,2}(?:号)?)*"
    r"(?:[^。；！？\n\d]{0,8}\d{1,3}(?:\.\d+)?\s?分(?![钟之层])|\s?(?:负责)?(?:评审|评阅|审阅|打分|评分))"
    r"|(?<![A-Za-z\d])[A-Z]{2,4}20\d\d-\d{2,3}[^。；！？\n]{0,20}(?:得分|总分|均分|平均分|打了?|评分)[^。；！？\n\d]{0,4}\d{1,3}(?:\.\d+)?"
)
# It begins with a set of characters: with alternatives it would be tried at every one of a text.
_NUMBERED_ONE = regex(r"[评A-Z](?:(?<=评)(?:委|审专家|审人)\s?\d|(?<=[A-Z])[A-Z]20\d\d-\d)")
"""What _NUMBERS cannot do without."""

_FILE = regex(
    r"(?:ledger\.(?:jsonl|head)|round\.ya?ml|待处理.*|\d{3}-[\u4e00-\u9fff]{2,6}\.docx|.*(?:评分表|打分表|评审表|评委名单|专家名单|专家库|统分|汇分|授奖建议|联络人|回避|匿名|异议登记|立项决定|评审|原始分|得分表).*)\Z"
)


def told_by_table(rows: Sequence[Sequence[str]]) -> str | None:
    """What a table tells that only its round may know, with what to do; None where it tells nothing of it.

    ``[["案例名称", "评委1", "评委2", "平均分"], …]`` → scores of cases; ``[["题型", "得分率"], …]`` → None.
    """
    for row in rows[:3]:
        heads = ["".join(visible(text).split()) for text in row]
        cases = sum(_CASE.fullmatch(head) is not None for head in heads)
        scores = sum(_SCORE.fullmatch(head) is not None or _EXPERT_MARK.fullmatch(head) is not None for head in heads)
        experts = sum(_EXPERT.fullmatch(head) is not None for head in heads)
        if (cases and scores) or sum(_NUMBERED.fullmatch(head) is not None for head in heads) >= 2:
            return "表格里像是案例的评审得分，案例库里不放分数，请删去；得分只留在评选的文件夹里"
        if (cases or scores) and (experts or any(map(_CONFLICT.search, heads))):
            return "表格里像是评审专家和案例的对应，案例库里不放，请删去；它只留在评选的文件夹里"
        if experts and any(map(_LOAD.fullmatch, heads)):
            return "表格里像是评审专家的名单，案例库里不放，请删去；它只留在评选的文件夹里"
        if any(map(_NAME.search, heads)) and any(map(_CONTACT.fullmatch, heads)):
            return "表格里像是联系人的名单，案例库里不放，请删去"
    return None


def told_by_text(text: str) -> Iterator[int]:
    """Where ``text`` says what somebody gave a case: ``评委…给本案例打了88分 → 0``."""
    if _POINTS.search(text) is not None and _JUDGES.search(text) is not None:
        yield from (match.start() for match in _SENTENCE.finditer(text))
    if _NUMBERED_ONE.search(text) is not None:
        yield from (match.start() for match in _NUMBERS.finditer(text))


def told_by_name(name: str) -> str | None:
    """The same of a file, by its name: ``苏州2024评分表-专家07.xlsx``; None for any other."""
    if _FILE.match(visible(name)) is None:
        return None
    return "文件名像是评选过程中的材料（评分表、名单、账本），不能放进案例库，请移到评选的文件夹里"
