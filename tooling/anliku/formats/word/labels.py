"""What the fields of a form and of a title block are called: the one list that reader and writer share.

The words that are written are those of 附件2 申报表 (苏教质监〔2024〕3号). The patterns also know
what other organisers and schools call the same things; a city whose form says it otherwise
adds its words here and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# --- what the writer of the form prints -------------------------------------------------------------

ATTACHMENT = "附件2"
FORM = "申报表"
UNIT = "单位（盖章）："
TITLE = "案例名称"
LEADER = "负责人"
MEMBERS = "工作组成员"
NAME, POST, TASK = "姓名", "职务", "承担任务分工"
UNIT_AND_POST = "单位及职务"
PHONE, MAIL = "联系电话", "电子邮箱"
PROBLEM = "一、问题描述（基于监测结果需要重点解决的主要问题，500字以内，可附页）"
APPROACH = "二、工作思路（2000字以内，可附页）"
APPROACH_PARTS = ("（一）基本思路", "（二）研究方法", "（三）推进策略")
SCHEDULE = "三、预期成果及工作进度"
SCHEDULE_HEAD = ("序号", "起止时间", "成果名称", "成果形式")
FILL_IN = "请填写"
FILL_IN_POST = "职务请填写"

# --- what the writer of a case prints ----------------------------------------------------------------

EVIDENCE_TITLE = "改进前后数据"
EVIDENCE_HEAD = ("指标", "改进前", "改进后", "单位", "期望变化", "数据来源")
"""The evidence of a case as a table behind its body; a reader may know it by this row. 期望变化
is 升高 or 降低."""

ABSTRACT_LABEL = "摘要："
KEYWORDS_LABEL = "关键词："
SAMPLE_NOTE = "示例：虚构案例，仅供演示"
"""In the header of every page of a demonstration case."""
BYLINE = "单位作者"
"""The style of the lines that name unit and authors."""

# --- what the reader knows ----------------------------------------------------------------------------

PARTS = {
    "problem": re.compile(r"(?:主要)?问题(?:描述|提出|陈述)|拟解决的(?:主要)?问题"),
    "approach": re.compile(r"(?:工作|研究|实施|改进)思路"),
    "schedule": re.compile(r"(?:预期)?成果(?:及|和|与)?(?:工作)?进度(?:安排)?|预期成果|(?:工作)?进度(?:安排)?"),
}
"""The parts of the form that hold the text, without number and hint."""
SUBTITLES = re.compile(r"基本思路|(?:研究|工作)方法|(?:推进|实施|改进)策略|实施步骤|工作措施")
"""What the form prints within a part."""

# Kind → what the label of a cell or of a line is called, without spaces, its colon and the hint.
_KINDS = {
    "other": re.compile(
        r"性别|年龄|民族|出生(?:年月|日期)|学历|学位|教龄|政治面貌|任[教课](?:学科|学段|年级|班级)|任职(?:时间|年限)"
        r"|(?:研究)?专长|备注|邮编|邮政编码|(?:项目|课题|案例)?编号|签[名字字章]|(?:本人|负责人|单位负责人)?签[名字]|盖章|公章"
        r"|指导(?:教师|老师|专家|人)(?:姓名)?|(?:学校|单位|区县?|市|县|专家)?(?:推荐|审核|评审|审批|主管部门)?意见"
        r"|(?:申报|填表|填报|报送|提交|上报|写作|发布)(?:日期|时间)|日期|荣誉(?:称号)?"
    ),
    "address": re.compile(r"(?:通讯|通信|联系|单位|家庭|学校|邮寄)?(?:地址|住址)|身份证(?:号码?|件号)?|(?:银行)?卡号"),
    "title": re.compile(
        r"(?:案例|选题|课题|项目|申报|论文|文章|作品)(?:名称|标题|题目|题名)(?:（全称）)?|标题|题目|题名|选题"
    ),
    "name": re.compile(r"(?:项目|课题)?(?:负责人|主持人|成员|申报人|作者)?姓名"),
    "leader": re.compile(r"(?:项目|课题|案例|第一)?(?:负责人|主持人?|申报人|申请人|牵头人)|副?组长"),
    "author": re.compile(
        r"(?:第[一二三四五]|通讯|主要|共同|合作)?作者|执笔(?:人|者)?|撰[写稿文](?:人|者)?|供稿(?:人|者)?|采写|统稿(?:人)?|主笔|编[写者](?:人|者)?"
    ),
    "members": re.compile(
        r"(?:工作|课题|项目|案例|研究)?(?:组|小组|团队)?(?:主要|核心)?(?:成员|参[与加](?:人员?|者|教师)?|合作者|组员)(?:名单|情况)?"
        r"|(?:工作|课题|项目|研究)(?:小组|组|团队)"
    ),
    "post": re.compile(
        r"(?:工作|所在)?(?:单位|学校)(?:名称)?(?:及|和|与|、|/)(?:职务|职称)|(?:行政)?职务(?:(?:及|和|与|、|/|或)?职称)?"
        r"|(?:专业技术)?职称(?:(?:及|和|与|、|/|或)?职务)?"
    ),
    "unit": re.compile(
        r"(?:申报|所在|工作|作者|报送|推荐|完成|参评|选送|第一)?(?:单位|学校)(?:名称|全称)?(?:（[^（）]*章[^（）]*）)?"
    ),
    "phone": re.compile(
        r"(?:联系|手机|办公|移动|固定)?(?:电话|手机)(?:号码?)?|联系方式|QQ(?:号码?)?|微信(?:号)?|(?:集团|手机|虚拟)?短号|集团号|虚拟网?号?|座机|固话|宅电|分机号?|钉钉(?:号)?|传真|联系人",
        re.IGNORECASE,
    ),
    "mail": re.compile(r"(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?|E-?mail", re.IGNORECASE),
    "task": re.compile(r"(?:承担|主要|具体)?(?:任务|工作)?分工(?:情况)?|承担(?:任务|工作)(?:分工)?|(?:主要)?职责"),
    "region": re.compile(r"(?:所属|申报|所在)?(?:区域|地区|县（市、区）|县（区）|区（县）|区县|县区|市区)"),
    "category": re.compile(r"(?:案例|申报|选题|参评|所属)?类别"),
    "kind": re.compile(r"(?:案例|申报)?类型"),
    "school": re.compile(r"(?:学校|办学|单位)(?:类型|类别)"),
    "stage": re.compile(r"(?:申报|所属|适用|案例)?学段"),
    "subject": re.compile(r"(?:申报|所属|涉及|案例)?学科"),
    "keywords": re.compile(r"关键[词字]"),
    "summary": re.compile(r"(?:案例|内容)?(?:摘要|提要)|(?:案例|内容)简介"),
    "order": re.compile(r"序号"),
    "time": re.compile(r"(?:起止|完成|预计|计划|推进|研究)?时间(?:节点|安排)?|年月|(?:研究|工作|实施)阶段|阶段"),
    "result": re.compile(
        r"(?:预期|阶段|最终)?成果(?:名称|形式|内容)?|(?:研究|工作|主要|具体)(?:内容|任务|措施)|责任人|完成形式"
    ),
}
PEOPLE = frozenset({"name", "leader", "author", "members"})
"""Kinds whose values are names."""
TERMS = {
    "region": "区域",
    "category": "类别",
    "stage": "学段",
    "subject": "学科",
    "kind": "案例类型",
    "school": "学校类型",
}
"""Kinds whose values are terms → how a message calls them."""
PRIVATE = {"post": "职务", "task": "分工", "phone": "联系方式", "mail": "联系方式", "address": "地址等个人信息"}
"""Kinds that are the organiser's business and go into no case → how a message calls them."""
CONTACT = frozenset({"phone", "mail", "address"})
"""Kinds whose values reach somebody."""
SCHEDULE_KINDS = frozenset({"order", "time", "result"})
HEADS = frozenset(
    {
        "序号",
        "环节",
        "部分",
        "章节",
        "章节名",
        "章节名称",
        "栏目",
        "项目",
        "内容",
        "正文",
        "具体内容",
        "案例内容",
        "案例正文",
    }
)
"""What stands at the head of a table that only holds a text together."""

# Only what asks for so many characters is the form's: “（不超过20分钟）” is the author's.
_HINT = re.compile(
    r"[（(][^（）()]*(?:\d+\s*字(?:以内|之内|左右|内)|不超过\s*\d+\s*字|可(?:另)?附页|基于监测结果需要)[^（）()]*[)）]"
)
_LONGEST, _LONGEST_JOINT = 14, 30
# What stands between labels that share a cell, and what only says how to fill them in.
_JOINT = re.compile(r"[（）/／、，,;；+＋|｜&＆]|[及和与或]")
_ASKED = re.compile(
    r"[必选][填须]|(?:手机|微信|QQ)?(?:号)?同号|同(?:手机|微信|QQ)号?|(?:本人|亲笔)?签[名字章]|盖章|公章|全称|中文|长号|内线|分机|座机|宅电|虚拟网?",
    re.IGNORECASE,
)
_COLON = re.compile(r"[:：]")
_BEFORE_LABEL = " \t\u3000；;，,。|｜"
_OPENING, _CLOSING = "（([【〔［", "）)]】〕］"
# Labels that are understood with a gap alone behind them: 作者　张三.
_WITHOUT_COLON = re.compile(
    r"(作\s*者(?:\s*单\s*位)?|单\s*位|学\s*校|执\s*笔\s*人?|撰\s*稿\s*人?|案例名称|题\s*目)[\s\u3000]+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and what stands behind it in the same line."""

    kind: str
    label: str
    """As a message says it, without spaces."""
    value: str


def bare(line: str) -> str:
    """A label without spaces, colon and marks that ask to fill it in: ``单　位（盖章）：`` → ``单位（盖章）``."""
    return "".join(line.split()).strip("：:*＊").translate(str.maketrans("()", "（）"))


def without_hint(line: str) -> str:
    """A heading of the form without （500字以内，可附页）."""
    return _HINT.sub("", line).strip()


def hint_of(line: str) -> re.Match[str] | None:
    """Where the form says in a line how much may be written."""
    return _HINT.search(line)


def kind_of(line: str) -> str | None:
    """The kind of a line or cell that is a label and nothing else: ``负责人姓名`` → ``name``."""
    words = without_hint(bare(line))
    return _simple_kind(words) or _joint_kind(words)


def asks_for_contact(label: str) -> bool:
    """Whether a label asks, maybe among others, for contact data: ``姓名/电话``."""
    return not CONTACT.isdisjoint(map(_simple_kind, _joined_in(bare(label))))


def _simple_kind(words: str) -> str | None:
    if not 2 <= len(words) <= _LONGEST:
        return None
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(words)), None)


def _joint_kind(words: str) -> str | None:
    """The kind of several labels in one: ``电话（短号）``, ``邮箱/QQ`` → ``phone``; names go before
    the rest, since people are told apart from what else stands in the cell."""
    parts = _joined_in(words)
    if len(parts) < 2 or len(words) > _LONGEST_JOINT:
        return None
    kinds = [_simple_kind(part) for part in parts]
    if kinds[0] in CONTACT and words.endswith("）"):
        return kinds[0]
    if kinds[0] is None or not all(kind or _ASKED.fullmatch(part) for kind, part in zip(kinds, parts, strict=True)):
        return None
    return next((kind for kind in kinds if kind in PEOPLE), kinds[0])


def _joined_in(words: str) -> list[str]:
    return [part for part in _JOINT.split(words) if part]


def part_of(words: str, longer: bool = False) -> str | None:
    """The part of the form that a heading without its number names: ``问题描述`` → ``problem``;
    with ``longer`` also where it goes on: ``问题描述与分析``."""
    words = without_hint(bare(words)).strip("：:")
    return next(
        (part for part, named in PARTS.items() if named.fullmatch(words) or (longer and named.match(words))), None
    )


def is_printed(words: str) -> bool:
    """Whether a heading is the form's own, so that nothing is lost with it."""
    words = without_hint(bare(words))
    return SUBTITLES.fullmatch(words) is not None or part_of(words) is not None


def labelled(line: str, gaps: bool = False) -> list[Labelled]:
    """The labels of a line that begins with one, each with its value: ``作者：张三  单位：某校`` →
    author 张三, unit 某校. With ``gaps`` a gap does for the colon. Empty where it begins with none."""
    line = unbracketed(line)
    places = list(_places(line))
    if not places or line[: places[0][0]].strip(_OPENING):
        gap = _WITHOUT_COLON.match(line) if gaps else None
        kind = kind_of(gap[1]) if gap is not None else None
        return [Labelled(kind, bare(gap[1]), line[gap.end() :].strip())] if gap is not None and kind else []
    return [
        Labelled(kind, bare(line[start:colon]), _value(line[colon + 1 : end]))
        for (start, colon, kind), (end, _, _) in zip(places, [*places[1:], (len(line), 0, "")], strict=True)
    ]


def unbracketed(line: str) -> str:
    """A line without the one pair of brackets around the whole of it."""
    line = line.strip()
    closing = _CLOSING[_OPENING.index(line[0])] if line and line[0] in _OPENING else ""
    inner = line[1:-1]
    whole = closing and line.endswith(closing) and closing not in inner.split(line[0])[0]
    return inner.strip() if whole else line


def _value(words: str) -> str:
    """What stands behind a label, without the marks and brackets that part it from the next."""
    words = words.strip(" \t\u3000；;，,|｜＿_" + _OPENING)
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        if words.endswith(closing) and words.count(closing) > words.count(opening):
            words = words[:-1].rstrip()
    return words


def _places(line: str) -> list[tuple[int, int, str]]:
    """Start, colon and kind of each label in a line."""
    places: list[tuple[int, int, str]] = []
    free = 0
    for colon in _COLON.finditer(line):
        start = next(
            (
                at
                for at in range(max(free, colon.start() - 2 * _LONGEST), colon.start())
                if (at == 0 or line[at - 1] in _BEFORE_LABEL or line[at - 1] in _OPENING)
                and line[at] not in _BEFORE_LABEL
                and kind_of(line[at : colon.start()]) is not None
            ),
            None,
        )
        if start is not None:
            places.append((start, colon.start(), kind_of(line[start : colon.start()]) or ""))
            free = colon.end()
    return places
