"""Low stakes: results help to improve; they never rank schools, classes, teachers or pupils.

The words alone do not decide: “不用于排名、评比” is just what the documents ask for, so
every finding looks at the sentence around it first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from anliku.fields import shown
from anliku.problem import Severity
from anliku.rules.base import MANY, Example, Family, Finding, Reading, Rule, few
from anliku.rules.running import BETWEEN, Grid
from anliku.text import shorten, visible

_STOPS = "。！？；\n" + BETWEEN
_STOP = re.compile(f"[{_STOPS}]")
_REACH = 80
_NUMERAL = "一二三四五六七八九十\\d"

_RANKING = re.compile(
    rf"排名|名次|位次|排行|黑榜|光荣榜|榜首|末位|垫底|倒数第[{_NUMERAL}]{{1,3}}(?:[名位]|(?![\u4e00-\u9fff]))|奖优罚劣|优胜劣汰|名列前茅"
    rf"|评比|第\s?[{_NUMERAL}]{{1,3}}\s?名(?!学生|同学|教师|老师|家长|孩子|成员|队员|志愿|专家|幼儿|受访|[女男]生|的?发言)"
)
# 评比 of posters is a classroom custom; 评比 of these is what the rule is about.
_CONTEST = re.compile(r"学校|各校|校际|班级|年级|教师|成绩|得分|分数|监测|率|区域|各区|县")
# Not doing it, or no longer, said before …
_DECLINED = re.compile(
    r"不(?!同|断|少|仅|但|足|错|过)|没有|无[须需关]|[无非]以|禁|避免|取消|淡化|弱化|杜绝|防止|切忌|忌|反对|拒绝|摒弃|破除|停止|告别"
    r"|警惕|而非|并非|跳出|走出|摆脱|减少|少谈|担心|担忧|顾虑|害怕|焦虑|误[读用]|勿|别"
)
# … or after.
_DROPPED = re.compile(
    r"[^，。；]{0,6}?(?:取消|不再|不作|不做|不予|停止|废止|改为|改成|转向|无关|不重要|淡化|不公布|撤下)"
)
_BACK = 16

# A place in a row; what is ranked stands before it, and is looked for from there.
_PLACE = re.compile(
    rf"第[{_NUMERAL}]{{1,3}}(?:名|位)?(?=[，。；、）)”！\s\x1f]|$)|第\s?[{_NUMERAL}]{{1,3}}\s?[名位](?=[，。；、）)”！\s\x1f]|$)"
    rf"|前\s?[{_NUMERAL}]{{1,3}}\s?(?:名|位|强)|前\s?[{_NUMERAL}]{{1,2}}(?=[，。；）)”！\n\x1f]|$)|末位|榜首|首位|倒数第|垫底|前列|前茅"
    rf"|排名(?:第|由|从|[{_NUMERAL}])"
)
_AMONG = r"(?:全[市区县省国镇]|区内|市内|县内|省内|同类(?:学校|校)|各校|各区县?|兄弟(?:学校|校)|片区|校际|联盟校)"
_AMONG_OTHERS = re.compile(_AMONG)
_SUBJECT = r"(?:学校|小学|中学|我校|本校|我区|本区|我市|本市|[区县市])[^。；！？\n\x1f]{0,20}"
_SUBJECTS = re.compile(rf"(?:{_AMONG}|{_SUBJECT})\Z")
_RANKED = re.compile(
    rf"(?:{_AMONG}[^。；，！？\n\x1f]{{0,10}}"
    rf"|{_SUBJECT}(?:位居|位列|名列|排名|排在|排|列|居|为)(?:{_AMONG})?"
    r"[^。；，！？\n\x1f]{0,6})\Z"
)
# A rank among items of one school is no rank of schools.
_ITEMS = re.compile(r"维度|指标|因素|选项|题|项|原因|问题|能力|类型|班[级里]?内|关键词|环节|子")

# Lists made to shame, and classes put in a row.
_BOARD = re.compile(
    rf"红黑榜|黑榜|(?:[{_NUMERAL}]|[)）])\s?班\s?(?:[为是得列排居]|位居|位列)?\s?第\s?[{_NUMERAL}]{{1,2}}\s?[名位]?(?=[，。；、）)！\n\x1f]|$)"
)
_OF_CLASSES = re.compile(r"排名|名次|排行|成绩|得分|均分|平均分|分数")

_SCHOOL_END = re.compile(
    r"(?:小学|中学|学校|附小|附中|实小|[一二三四五六七八九十]中(?![，。、心间期等]))(?!生|阶段|学段|段|组|部|教育|化|名|里|内|外|管理|数|有)"
)
# Words that end before a school's name begins.
_LEAD = re.compile(
    r".*(?:的|与|和|及|在|是|比|由|到|从|向|对|请|让|把|将|跟|了|我|本|该|各|某|几|两|些|其他|其它|这|那|有|被|按|于|如|等|所|个|名|为|给|使|每|年|月|日|后|前|时|以|其中|包括|分别|另|去|来|入|选|访|问|赴|于|并|而|但|则|使|据|经|因|当|指|某|同|同一|一些|许多|不少|多|全|共|约|近|仅|只|至|达|隔壁|学校|优于|高于|低于|超过|落后|对比|比较|参照|参观|借鉴|学习|走进|结对|帮扶|邀请|联合|联系)"
)
_GENERIC = re.compile(
    r"(?:城区|城市|城镇|城郊|农村|乡镇|乡村|村|乡|镇|县城|县|区|市|省|直属|市直|区直|代管|公办|民办|普通|试点|实验|样本|基地|示范|联盟|集团|结对"
    r"|兄弟|薄弱|优质|优秀|项目|成员|核心|种子|牵头|先行|参与|参加|参测|监测|受测|九年一贯制?|寄宿制?|一贯制?|义务教育|完全|初级|高级|中心|规模|小规模"
    r"|同类|部分|多数|少数|所有|全部|任何|原|新|老|新建|大|小|中|中小学|小学|初中|中学|高中|特殊教育|职业|少年|体育|国际|双语|外国语|附属|第|不同|首批|骨干|特色"
    r"|相关|有关|邻近|附近|周边|外地|外省|外校|当地|家庭|家校|校|家长|一所|两所|[一二三四五六七八九十百千\d]+)*"
)
_SHARE = re.compile(r"\d+(?:\.\d+)?\s?(?:%|％|个?百分点|分(?![钟之析类层别享工组班段数成为]))")
_SCORE = re.compile(
    r"得分|均分|平均分|成绩|分数|优秀率|优良率|合格率|及格率|达标率|正确率|答对率|检出率|[高低]于|超过|落后|领先"
)
# A score right behind the name of a school, where no word says that it is one.
_BESIDE = re.compile(
    r"\s?(?:[（(]\s?\d{1,3}(?:\.\d+\s?(?:%|％|分)?|\s?(?:%|％|分))\s?[)）]"
    r"|(?:[只仅才]\s?(?:考了?|得了?|有|为|是)|考了|得了)\s?\d{1,3}(?:\.\d+)?\s?(?:%|％|分)?(?=[，。；！？、）)\n\x1f]|$))"
)

_FIGURE = re.compile(r"\d{1,3}(?:\.\d+)?\s?(?:%|分)?")
_RESULTS = r"(?:成绩|得分|分数|均分|平均分|监测结果|监测数据|及格率|优秀率|合格率|得分率)"
_STAKES = re.compile(r"绩效|奖金|津贴|职称|评优|评先|晋升|末位淘汰|问责|追责|扣分|扣发")
_TIED = re.compile(
    rf"{_RESULTS}[^。；！？\n\x1f]{{0,16}}?(?:{_STAKES.pattern})|(?:{_STAKES.pattern})[^。；！？\n\x1f]{{0,16}}?{_RESULTS}"
)
_TEACHER = re.compile(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶黎贺顾毛郝龚邵万钱严]"
    r"[\u4e00-\u9fff]{0,2}老师[^。；！？\n\x1f]{0,14}?(?:均分|平均分|得分率|成绩|优秀率|及格率|合格率)[^。；！？\n\x1f]{0,8}?\d"
)


def _clause(text: str, start: int, reach: int = _BACK) -> str:
    """What stands before ``start`` in its sentence, at most ``reach`` characters."""
    before = text[max(0, start - reach) : start]
    return before[max(before.rfind(stop) for stop in _STOPS) + 1 :]


def _harmless(text: str, start: int, end: int) -> bool:
    """Whether the sentence says that it is not done, or no longer."""
    return bool(_DECLINED.search(_clause(text, start)) or _DROPPED.match(text, end))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, at most :data:`_REACH` characters to either side."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    first = max((text.rfind(stop, low, start) for stop in _STOPS), default=-1)
    ends = [found for stop in _STOPS if (found := text.find(stop, end, high)) >= 0]
    return max(first + 1, low), min(ends, default=high)


def _ranked(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where a school or district is put into a rank: from there to the end of the sentence."""
    text = reading.rendered.text
    done = -1
    for place in _PLACE.finditer(text):
        if done >= 0 and place.start() - done < _REACH and not _STOP.search(text, done, place.start()):
            continue
        done = -1
        before = _clause(text, place.start(), 40)
        found = (_SUBJECTS if place[0].startswith("排名") else _RANKED).search(before)
        if found is None or _DECLINED.search(before) or _DROPPED.match(text, place.end()):
            continue
        if _ITEMS.search(found[0] if _AMONG_OTHERS.match(found[0]) else before):
            continue
        done = _sentence(text, place.start(), place.end())[1]
        yield place.start() - len(found[0]), done


def _boards(text: str) -> Iterator[tuple[int, int]]:
    """Lists that shame, and classes with their places: one a sentence."""
    done = -1
    for found in _BOARD.finditer(text):
        if found.start() < done or _harmless(text, found.start(), found.end()):
            continue
        start, end = _sentence(text, found.start(), found.end())
        if found[0].endswith("榜") or _OF_CLASSES.search(text, start, end):
            done = end
            yield (found.start() if found[0].endswith("榜") else start), end


@few
def ranking_words(reading: Reading) -> Iterator[Finding]:
    """Words of ranking and contest, unless the sentence turns them down."""
    text = reading.rendered.text
    worse = [*islice(_ranked(reading), MANY), *islice(_boards(text), MANY)]
    for found in _RANKING.finditer(text):
        if any(start <= found.start() < end for start, end in worse):
            continue
        if _harmless(text, found.start(), found.end()):
            continue
        if found[0] in {"末位", "垫底", "榜首"} and _ITEMS.search(_clause(text, found.start(), 40)):
            continue
        if found[0] == "评比":
            start, end = _sentence(text, found.start(), found.end())
            if not _CONTEST.search(text, start, end):
                continue
        message = (
            f"“{found[0]}”像是在排名、评比；监测结果只用来改进，请改成与自己比的变化，"
            "如“比上一年提高3.2个百分点”，或写明不用于排名、评比"
        )
        yield Finding(reading.at(reading.rendered.place(found.start())), message)


@few
def ranked_school(reading: Reading) -> Iterator[Finding]:
    """A school or district with its place among others."""
    for start, end in _ranked(reading):
        said = shorten(reading.rendered.text[start:end], 30)
        message = f"“{said}”把学校或区域排了名次，请改成与自己或与全市均值比，如“高于全市均值2.1个百分点”"
        yield Finding(reading.at(reading.rendered.place(start)), message)
    for start, end in _boards(reading.rendered.text):
        said = shorten(reading.rendered.text[start:end], 30)
        message = f"“{said}”给班级或师生排了名次，请删去，改成各班与自己比的变化，如“比上次提高3.2个百分点”"
        yield Finding(reading.at(reading.rendered.place(start)), message)


def _schools(text: str, own: str) -> Iterator[tuple[int, int, str]]:
    """Schools with a name of their own in ``text``, except that of the case."""
    for found in _SCHOOL_END.finditer(text):
        before = re.split(r"[^\u4e00-\u9fff]", text[max(0, found.start() - 12) : found.start()])[-1]
        lead = _LEAD.match(before)
        stem = before[lead.end() :] if lead is not None else before
        core = _GENERIC.sub("", stem)
        if len(core) < 2 or stem[-1] in "市区县省镇" or core in own or stem in own:
            continue
        yield found.start() - len(stem), found.end(), stem + found[0]


@few
def other_school(reading: Reading) -> Iterator[Finding]:
    """Another school by name in a sentence that gives its scores."""
    text = reading.rendered.text
    own = str(reading.case.values.get("unit", ""))
    done = -1
    for start, end, name in _schools(text, own):
        if start < done:
            continue
        first, last = _sentence(text, start, end)
        sentence = text[first:last]
        if (_SHARE.search(sentence) and _SCORE.search(sentence)) or _BESIDE.match(text, end):
            done = last
            message = f"{shown(name)} 和分数写在了一起；请不写校名，改成“某校”，或改成与全区均值、与自己比"
            yield Finding(reading.at(reading.rendered.place(start)), message)


@few
def table_of_schools(reading: Reading) -> Iterator[Finding]:
    """A table that sets schools side by side by their scores."""
    for grid in reading.grids:
        names = _schools_in(grid)
        if len(names) >= 2:
            message = f"表格并列了 {len(names)} 所学校的成绩（{'、'.join(sorted(names)[:2])}等），请改成“A校”“B校”，或只留本校和均值"
            yield Finding(reading.at_byte(grid.start), message)


def _schools_in(grid: Grid) -> set[str]:
    cells = [cell.text for cell in grid.cells]
    if sum(_SCHOOL_END.search(cell) is not None for cell in cells) < 2:
        return set()
    cells = [visible(cell).strip() for cell in cells]
    if not any(_SCORE.search(cell) or cell.endswith("率") for cell in cells):
        return set()
    if sum(_FIGURE.fullmatch(cell) is not None for cell in cells) < 2:
        return set()
    names = set()
    for cell in cells:
        for start, end, name in _schools(cell, "") if len(cell) <= 24 else ():
            if start == 0 and end == len(cell):
                names.add(name)
    return names


@few
def teacher_results(reading: Reading) -> Iterator[Finding]:
    """A teacher by name with pupils' results, or results that decide on pay and posts."""
    text = reading.rendered.text
    rendered = reading.rendered
    if "老师" in text:
        for found in _TEACHER.finditer(text):
            message = f"“{shorten(found[0], 24)}”把教师的姓名和学生的成绩写在了一起，请改成“一位教师”，只写做法和变化"
            yield Finding(reading.at(rendered.place(found.start())), message)
    if _STAKES.search(text) is None:
        return
    for found in _TIED.finditer(text):
        if not _harmless(text, found.start(), found.end()) and not _DECLINED.search(found[0]):
            message = f"“{shorten(found[0], 24)}”把监测结果和奖惩连在了一起，请改写；结果只用于改进教学，不作奖惩的依据"
            yield Finding(reading.at(rendered.place(found.start())), message)


_LOW = "苏教办〔2023〕58号（低利害，轻问责，增内驱，重改进；不用于排名、评比、奖优罚劣）；深圳 2019 工作方案"
_TABLE = """\
| 学校 | 阅读得分率 |
| --- | ---: |
| {} | 71.2% |
| {} | 64.8% |
"""

FAMILY = Family(
    "low_stakes",
    "低利害",
    "监测结果用来改进，不用来排名、评比、奖优罚劣：学校只与自己比，最多与全市、全区的均值比。",
    (
        Rule(
            code="LS001",
            title="有排名、评比的说法",
            severity=Severity.WARNING,
            what="不写排名、名次、评比、末位；写“不用于排名、评比”是可以的。",
            why="读者会照着做；一旦用来排名，学校就会想办法提高数字，而不是改进教学。",
            bad=Example(body="学校每月公布各班级的成绩排名。"),
            good=Example(body="学校只向各班反馈与上次相比的变化，不公布排名。"),
            source=_LOW,
            check=ranking_words,
        ),
        Rule(
            code="LS002",
            title="学校、班级或区域被排了名次",
            severity=Severity.ERROR,
            what="不写某校、某区在全市、全区排第几，不写前列、末位，不给各班排序，不设红黑榜。",
            why="有第一就有最后；公开名次会伤害别的学校，也违反监测的规定。",
            bad=Example(body="一年后，我校阅读得分率位居全区第二。"),
            good=Example(body="一年后，我校阅读得分率比全区均值高2.1个百分点。"),
            source=_LOW,
            check=ranked_school,
        ),
        Rule(
            code="LS003",
            title="点名写了别的学校的分数",
            severity=Severity.ERROR,
            what="比较时不写别的学校的校名。",
            why="那所学校没有同意公开自己的分数。",
            bad=Example(body="同一份试卷，柳溪示例小学的得分率只有58.3%。"),
            good=Example(body="同一份试卷，另一所学校的得分率为58.3%。"),
            source=_LOW,
            check=other_school,
        ),
        Rule(
            code="LS004",
            title="表格并列了几所学校的成绩",
            severity=Severity.ERROR,
            what="表格里不把几所学校的校名和成绩排在一起。",
            why="这样的表就是排行榜，不管有没有写名次。",
            bad=Example(body=_TABLE.format("柳溪示例小学", "平桥示例小学")),
            good=Example(body=_TABLE.format("本校", "全区均值")),
            source=_LOW,
            check=table_of_schools,
        ),
        Rule(
            code="LS005",
            title="教师与学生成绩挂钩",
            severity=Severity.WARNING,
            what="不写某位教师任教班级的成绩，不写成绩与绩效、职称、评优挂钩。",
            why="一次监测说明不了一位教师；与奖惩挂钩，数据就不真了。",
            bad=Example(body="学校把监测结果纳入教师绩效考核。"),
            good=Example(body="监测结果只用于备课组研讨，不与教师绩效挂钩。"),
            source=_LOW,
            check=teacher_results,
        ),
    ),
)
