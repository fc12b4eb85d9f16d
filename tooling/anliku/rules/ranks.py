"""Ranks of schools, districts and classes: ``我校阅读得分率位居全区第二``.

Far more often teachers count measures (第一，…；第二，…), questions (第一、二题), reasons
(排在前三位的压力来源), or say what matters (健康第一). A rank is *sure* only where three things
stand together in one clause: a place at its end, those it is a place among (全区, 各校) or a
verb of ranking right before it, and a school or its results. What can't be told from a rank
is given as doubtful, and only asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from anliku.reading.running import BETWEEN
from anliku.regex import regex
from anliku.rules.clauses import CLAUSE_ENDS, SENTENCE_ENDS, after, before, sentence
from anliku.schools import ENDING
from anliku.sparse import Sparse
from anliku.text import TEXTS

NUMERAL = "一二三四五六七八九十\\d"

# --- the words --------------------------------------------------------------------------------

# “第二、三题” counts questions; “第一、全市第三” are places.
_NO_LIST = rf"(?!、\s?[{NUMERAL}]{{1,3}}(?![名位{NUMERAL}]))"
_AT_END = rf"(?=[，,。；;、：:（）()”’！？!?\n—{BETWEEN}]|$|的|之列|以内|行列|(?:上|提)?升|跃|进步|[下]?降|跌)"
_PLACE = Sparse(
    "[倒第前首榜末垫最]",
    rf"(?:倒数)?第\s?[{NUMERAL}]{{1,3}}\s?[名位]?{_NO_LIST}{_AT_END}"
    rf"|前\s?[{NUMERAL}]{{1,3}}\s?(?:[名位强]|[%％])?{_AT_END}"
    rf"|(?:首位|榜首|末位|末尾|垫底|前列|前茅|最后一[名位]|第一(?:方阵|梯队)){_AT_END}",
)
_VERB = (
    r"(?:位居|位列|位次为|名列|列居|列|稳居|居于|高居|居|排名|排位|排行|排列|排|跃居|跃升|上升|提升|前进|升|进入|跻身|挤进|冲进"
    r"|处于|处在|占据|获得|获|夺得|夺|取得|考取|考|拿到|拿下|成为|是|为|属于|保持|落|降|滑|跌)(?:了|到|至|在|于|为|进)?"
)
_RANKING_VERB = r"(?:位居|位列|名列|稳居|高居|居|排名|排位|排|列|跃居|考)(?:了|到|至|在|为)?"
_ONE_ADVERB = r"也|又|均|都|已|就|仍|还|再次|首次|一直|始终|连续|多年|常年|长期|稳定"
_ADVERB = rf"(?:{_ONE_ADVERB})*"
_REGION = r"(?![在于])[\u4e00-\u9fff](?![全本])[\u4e00-\u9fff][市区县]"
_AMONG = (
    r"(?:全[市区县省国镇乡片]|本[市区县]|[市区县省](?:内|域)|同类(?:学校|校)?|同级(?:学校|校)|同层次学校|各校|各[中小]学|各学校|各区县?|各县市?区?"
    r"|兄弟(?:学校|校)|片区|学区|校际|联盟校?|集团校?|参[测评加]学校|所有学校|\d+所(?:学校|小学|中学|初中)|[一二三四五六七八九十\d]+个(?:区县|县区|县市区?|区)"
    rf"|{_REGION})"
    r"(?:的?(?:同类|同级|公办|所有|各|\d+所)?(?:学校|中小学|小学|初中|中学|区县|校))?(?:之中|当中|范围内|中|内|里|间)?的?"
)
_RATE = r"(?:得分率|得分|均分|平均分|成绩|分数|总分|[优良合及达][秀良格标]率|正确率|答对率|升学率|重点率|上线率|通过率|教学质量|学业质量|学业水平|监测结果|综合评价)"
_RESULT = regex(
    rf"{_RATE}|(?:语文|数学|英语|科学|阅读|运算|写作|表达|推断|推理|实验|探究|学科|艺术|体育|德育|劳动)(?:素养|能力|水平|质量|表现|成绩)?(?=\Z|[也又均都已就仍还在于位名列居排获]|再次)"
    r"|增值|进步幅度|提升幅度|\d\s?(?:%|％|分)\Z"
)
# The last sign of everything that may stand before a place: looked at first, for it is quick.
_LEADS_ON = frozenset(
    "居列名位排升进身于处在据得获夺取考到下为成是属持落降滑跌了至区市县省国镇乡片校学盟团中内里间的级班组率分均绩数量果价平也又都已就仍还次直终续年期定 \u3000"
)
_SCOPED = regex(rf"(?:{_VERB})?{_AMONG}(?:[\u4e00-\u9fff]{{0,6}}?{_RATE}的?)?{_ADVERB}(?:{_VERB})?\s?\Z")
_SCHOOL = rf"(?:我校|本校|该校|学校|我们学校|小学|中学|附小|附中|我区|本区|我市|本市|我县|本县|{_REGION})"
_SUBJECT = regex(rf"{_SCHOOL}|我班|本班|班级?")
_DIRECT = regex(
    rf"(?:{_SCHOOL}|[我本]班)(?:{_ONE_ADVERB}|[{NUMERAL}两几近]{{1,3}}年来?|[{NUMERAL}]年级|在|于|以|凭|的|学生|师生|整体|总体|综合|各项|各科|上学期|本学期|期末|\d+年)*\Z"
)
_UNSCOPED = regex(rf"(?:{_SCHOOL}|[我本]班|[{NUMERAL}]班)(?P<between>.{{0,20}}?){_RANKING_VERB}\s?\Z")
_OF_CLASS = regex(
    rf"(?:班|{_RATE}).{{0,12}}?(?:{_VERB})?(?:全年级|同年级|年级组?|平行班|各班|全校)(?:之中|当中|中|内|里)?的?(?:{_VERB})?\s?\Z"
)
_GOES_ON = regex(
    rf"{_ADVERB}{_RANKING_VERB}(?:全年级|同年级|年级组?|平行班|各班)?(?:之中|当中|中|内|里)?的?|{_ADVERB}(?:在)?(?:全年级|同年级|年级组?|平行班)(?:之中|当中|中|内|里)?(?:{_RANKING_VERB})?"
)
_CHANGED = regex(
    rf"(?:{_SCHOOL}|[我本]班).{{0,12}}?排名(?:从|由|第|上升|下降|提升|提高|前进|后退|跃升|进步|为)[^{CLAUSE_ENDS}]{{0,6}}?[{NUMERAL}]"
)
_CLASS_PLACE = regex(
    rf"(?:(?:[{NUMERAL}]|[)）])\s?班|[\u4e00-\u9fff]{{2}}(?:小学|中学))\s?(?:[为是得列排居]|位居|位列)?\s?第\s?[{NUMERAL}]{{1,2}}\s?[名位]?{_NO_LIST}(?=[，。；、）)！\n{BETWEEN}]|$)"
)
_BEFORE_CLASS_PLACE = regex(rf"[班学](?=\s?(?:[为是得列排居]|位居|位列)?\s?第\s?[{NUMERAL}])")
_OF_CLASSES = regex(r"排名|名次|排行|成绩|得分|均分|平均分|分数")
_BOARD = regex(r"红黑榜|黑榜")

# --- what is no rank --------------------------------------------------------------------------

# Not doing it, or no longer, said before …
DECLINED = regex(
    r"不(?!同|断|少|仅|但|足|错|过|[合及]格|达标|理想)|没有|无[须需关]|[无非]以|禁|避免|取消|淡化|弱化|杜绝|防止|切忌|忌|反对|拒绝|摒弃|破除|停止|告别"
    r"|警惕|而非|并非|跳出|走出|摆脱|少谈|担心|担忧|顾虑|害怕|焦虑|误[读用]|勿|别(?!名|人|的)|脱钩|脱离|取代|代替|是否|废止|删去|删除"
)
# … or after.
DROPPED = regex(
    r"[^，。；]{0,6}?(?:取消|不再|不作|不做|不予|不与|不和|停止|废止|改为|改成|转向|无关|不重要|淡化|不公布|撤下|脱钩|脱离|分开|分离|吗)"
    r"|不分先后|焦虑|压力|[”’」][^，。；]{0,2}(?:说法|口号|想法|观念|虚名|情结|思维|冲动|心态|标签|压力)"
)
# A place among these is no rank of schools.
ITEMS = regex(
    r"维度|指标|因素|选项|题|项|原因|问题|能力|类型|班[级里]?内|关键词|环节|子|来源|困难|压力|需求|课程|活动|书目|错误|科目|各科|学科中|年级中|策略|方式|途径"
)
# Nor is it one by results of monitoring.
OTHER_THINGS = regex(
    r"比赛|大赛|竞赛|[球棋联力]赛|赛[事中道上]|接力|跳绳|拔河|投票|评选|运动会|征文|展演|合唱|队|作品|优质课|基本功|社团|演讲|辩论|篮球|足球|舞蹈|机器人|创客|课题|论文|投稿|借阅|捐|人口|面积|规模"
    r"|总量|总值|经济|投入|经费|数量|占地|绿化|图书|生均|师资|学历|教龄|历史|产量|密度|海拔|收视|点击|近视|视力|身高|体重|睡眠|用时|时长|时间|失分|错误率|占比|比例|人数"
)
_AIM = regex(r"力争|争取|争创|努力|目标|希望|期望|力求|奋力|确保|迈向|冲刺|有望|假如|如果|即使|哪怕|无论|曾经以为")
# “走在全区前列” says that one goes ahead, not who comes behind.
_AHEAD = regex(r"(?:走|站|跑|行|冲)(?:在|到|进)\Z")
_PUT_FIRST = regex(r"[把将]")
_SHORT = 6


class _Verdict(Enum):
    NO_RANK = auto()
    DOUBTFUL = auto()
    SURE = auto()


@dataclass(frozen=True, slots=True)
class Rank:
    """``text[start:end]`` puts a school, district or class in its place."""

    start: int
    end: int
    sure: bool
    """Whether it can't be meant otherwise; else the author is only asked."""


@lru_cache(maxsize=TEXTS)
def ranks_of_schools(text: str) -> tuple[Rank, ...]:
    """Schools, districts and classes with their place among others, one a sentence:
    ``我校阅读得分率位居全区第二`` → sure; ``力争位居全区前列`` → doubtful.

    Two rules ask it of the same text.
    """
    return tuple(_ranks(text))


def _ranks(text: str) -> Iterator[Rank]:
    done = 0
    for place in _PLACE.finditer(text):
        if place.start() < done or text[place.start() - 1 : place.start()] not in _LEADS_ON:
            continue
        clause = before(text, place.start())
        verdict, words = _judged(text, clause, place)
        if verdict is not _Verdict.NO_RANK:
            done = sentence(text, place.start(), place.end())[1]
            yield Rank(place.start() - len(words), done, verdict is _Verdict.SURE)
    for change in _CHANGED.finditer(text) if "排名" in text else ():
        clause = before(text, change.start()) + change[0]
        if not DECLINED.search(clause) and not ITEMS.search(clause) and not OTHER_THINGS.search(clause):
            yield Rank(change.start(), sentence(text, change.start(), change.end())[1], True)


def boards_of_classes(text: str) -> Iterator[Rank]:
    """Lists that shame, and classes with their places, one a sentence: ``1班第一，2班第二``."""
    done = 0
    for board in _BOARD.finditer(text) if "黑榜" in text else ():
        if board.start() >= done and not is_declined(text, board.start(), board.end()):
            done = sentence(text, board.start(), board.end())[1]
            yield Rank(board.start(), done, True)
    done = 0
    for place in _CLASS_PLACE.finditer(text) if _BEFORE_CLASS_PLACE.search(text) else ():
        start, end = sentence(text, place.start(), place.end())
        if place.start() < done or is_declined(text, place.start(), place.end()):
            continue
        if _OF_CLASSES.search(text, start, end) and not OTHER_THINGS.search(text, start, end):
            done = end
            yield Rank(start, end, True)


def is_declined(text: str, start: int, end: int, reach: int = 16) -> bool:
    """Whether the sentence says that it is not done, or no longer: ``不公布排名``."""
    return bool(DECLINED.search(before(text, start, SENTENCE_ENDS, reach)) or DROPPED.match(text, end))


def _judged(text: str, clause: str, place: re.Match[str]) -> tuple[_Verdict, str]:
    """What a place is, and the words before it that make it so."""
    scoped = _SCOPED.search(clause)
    of_class = _OF_CLASS.search(clause) if scoped is None else None
    ranked = scoped or of_class or _UNSCOPED.search(clause)
    if ranked is None and _GOES_ON.fullmatch(clause) is not None:
        return _carried_on(text, clause, place), clause
    if ranked is None or DECLINED.search(clause) or DROPPED.match(text, place.end()):
        return _Verdict.NO_RANK, ""
    if _PUT_FIRST.search(clause) or OTHER_THINGS.search(clause):
        return _Verdict.NO_RANK, ""
    follows = _of_what_follows(text, place.end())
    lead = clause[: ranked.start()]
    if follows is _Verdict.NO_RANK:
        return follows, ""
    verdict: _Verdict
    if follows is _Verdict.SURE:
        verdict = follows
    elif scoped is not None:
        verdict = _among_others(text, lead, scoped[0], place.start() - len(clause))
    elif of_class is not None:
        verdict = _Verdict.NO_RANK if ITEMS.search(clause) else _Verdict.SURE
    else:
        verdict = _alone(clause, ranked["between"])
    if verdict is _Verdict.SURE and (_AIM.search(clause) or follows is _Verdict.DOUBTFUL):
        verdict = _Verdict.DOUBTFUL
    return verdict, ranked[0]


def _carried_on(text: str, clause: str, place: re.Match[str]) -> _Verdict:
    """``…平均89.5分，位居年级第一``: the clauses before say who and by what."""
    earlier = before(text, place.start() - len(clause), SENTENCE_ENDS)
    if DECLINED.search(earlier) or ITEMS.search(earlier) or OTHER_THINGS.search(earlier):
        return _Verdict.NO_RANK
    if not _SUBJECT.search(earlier) or text.startswith("的", place.end()):
        return _Verdict.NO_RANK
    among = "年级" in clause or "班" in clause
    return _Verdict.SURE if among and re.search(_RATE, earlier) else _Verdict.DOUBTFUL


def _of_what_follows(text: str, end: int) -> _Verdict | None:
    """What ``…前列的`` is said of: ``的学校`` is ranked, ``的是作业量`` is not, else who knows.

    None where no 的 follows, and what stands before has to decide.
    """
    if not text.startswith("的", end):
        return None
    noun = after(text, end + 1)
    if (
        re.match(rf"[^的]{{0,3}}{_RATE}", noun)
        or ENDING.search(noun)
        or re.match(r"[\u4e00-\u9fff]{0,4}(?:校|班级?|区县|区|单位)", noun)
    ):
        return _Verdict.SURE
    if ITEMS.search(noun) or re.match(r"是|为|有|分别|依次", noun):
        return _Verdict.NO_RANK
    return _Verdict.DOUBTFUL


def _among_others(text: str, lead: str, words: str, start: int) -> _Verdict:
    """``位居全区第二``: whose place that is, from what stands before it."""
    if _AHEAD.search(lead):
        return _Verdict.NO_RANK
    lead = re.sub(rf"(?:{_ONE_ADVERB}|在|从|由|而且|并且|并|且|更|居然)*\Z", "", lead)
    adjacent = re.search(rf"(?:{_RATE})\Z", lead) or re.search(_RATE, words)
    if adjacent or _DIRECT.search(lead):
        return _Verdict.SURE
    if ITEMS.search(lead):
        return _Verdict.NO_RANK
    if "排名" in words or _RESULT.search(lead):
        return _Verdict.SURE
    if len(lead) > _SHORT:
        return _Verdict.DOUBTFUL if _SUBJECT.search(lead) else _Verdict.NO_RANK
    # “平均82分，位居全区第一”: the clause before says what.
    earlier = before(text, start, SENTENCE_ENDS)
    if ITEMS.search(earlier) or OTHER_THINGS.search(earlier) or DECLINED.search(earlier):
        return _Verdict.NO_RANK
    said = _RESULT.search(earlier.rstrip(CLAUSE_ENDS)) or re.search(_RATE, earlier)
    return _Verdict.SURE if said and _SUBJECT.search(earlier) else _Verdict.DOUBTFUL


def _alone(clause: str, between: str) -> _Verdict:
    """``我校排名第二``, with nobody named that it is a place among."""
    if ITEMS.search(clause):
        return _Verdict.NO_RANK
    if re.search(_RATE, between) or not re.sub(rf"{_ONE_ADVERB}|[{NUMERAL}]年级|在|的", "", between):
        return _Verdict.SURE
    return _Verdict.NO_RANK
