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
from anliku.reading import Reading
from anliku.reading.grid import Grid
from anliku.reading.running import BETWEEN
from anliku.regex import regex
from anliku.rules.clauses import CLAUSE_ENDS, after, before, sentence
from anliku.rules.ranks import DECLINED, ITEMS, NUMERAL, OTHER_THINGS, boards_of_classes, is_declined, ranks_of_schools
from anliku.rules.rule import MANY, Example, Family, Finding, Rule, few
from anliku.schools import ENDING, School, named_schools
from anliku.sparse import Sparse
from anliku.text import shorten, visible

_RANKING = Sparse(
    rf"[排名位黑光榜末垫倒奖优评第](?=[名次行榜荣首位底数优胜列比\s{NUMERAL}])",
    rf"排名|名次|位次|排行|黑榜|光荣榜|榜首|末位|垫底|倒数第[{NUMERAL}]{{1,3}}(?:[名位]|(?![\u4e00-\u9fff]))|奖优罚劣|优胜劣汰|名列前茅"
    rf"|评比|第\s?[{NUMERAL}]{{1,3}}\s?名(?!学生|同学|教师|老师|家长|孩子|成员|队员|志愿|专家|幼儿|受访|[女男]生|的?发言)",
)
# 评比 of posters is a classroom custom; 评比 of these is what the rule is about.
_CONTEST = regex(r"学校|各校|校际|班级|年级|教师|成绩|得分|分数|监测|率|区域|各区|县")
# The last digit of a number.
_DIGITS = regex(r"进[一1位]|退位|四舍五入|竖式|对齐|个位|小数|位数|数字|倍数|首位和末位|末位(?:是|为|数|可以)")
# The same words of nature, of lists of names, of history.
_OF_OTHER_THINGS = {
    "优胜劣汰": regex(r"达尔文|进化|自然|生物|物种|动物|植物|生存|课文|成语"),
    "排名": regex(r"姓氏|笔画|音序|拼音|首字母"),
    "榜首": regex(r"状元|进士|殿试|科举|金榜|歌曲|票房"),
}

_SHARE = regex(r"\d+(?:\.\d+)?\s?(?:%|％|个?百分点|分(?![钟之析类层别享工组班段数成为]))")
_RATE = r"(?:得分|均分|平均分|成绩|分数|优秀率|优良率|优生率|合格率|及格率|达标率|正确率|答对率|检出率|升学率)"
_SCORE = regex(rf"{_RATE}|[高低]于|超过|落后|领先")
# A score right behind the name of a school, where no word says that it is one.
_BESIDE = regex(
    r"\s?(?:[（(]\s?\d{1,3}(?:\.\d+\s?(?:%|％|分)?|\s?(?:%|％|分))\s?[)）]"
    r"|(?:[只仅才]\s?(?:考了?|得了?|有|为|是)|考了|得了)\s?\d{1,3}(?:\.\d+)?\s?(?:%|％|分)?(?=[，。；！？、）)\n\x1f]|$))"
)
# Behind the name: its results; or what it takes part in, with the results in the next clause.
_ITS_RESULT = regex(
    rf"[^{CLAUSE_ENDS}]{{0,20}}?{_RATE}[^{CLAUSE_ENDS}]{{0,10}}?\d|[^{CLAUSE_ENDS}]{{0,12}}?平均\s?\d+(?:\.\d+)?\s?(?:%|％|分(?!钟))|[为是仅只约达有\s]{{0,3}}\d+(?:\.\d+)?\s?(?:%|％|分(?!钟|之|别|组|析))(?!的)"
)
_ITS_TEST = regex(
    rf"[^{CLAUSE_ENDS}]{{0,10}}?(?:参加|接受|同期|同卷)[^{CLAUSE_ENDS}]{{0,12}}?[测考卷][^{CLAUSE_ENDS}]{{0,4}}，(?:[^{CLAUSE_ENDS}]{{0,6}}?){_RATE}"
)
_OURS = regex(r"我校|本校|我们|我区|本区|我班|本班|全区|全市|全县|均值")
# A comparison with it, whatever it is said of.
_COMPARED_TO = regex(r"(?:与|和|同|跟)\Z")
_COMPARED = regex(rf"(?:[^{CLAUSE_ENDS}]{{0,12}}?(?:相比|比较|对比|比起来|相差|差距|持平))")
_THAN = regex(r"(?:(?<!相)比|相[较比]于?|[较比]于|比起|较|高于|低于|超过|超出|优于|不如|落后于?|领先于?|赶上)了?\Z")
_BY_HOW_MUCH = regex(r"(?:高|低|多|少|超|落后|领先|相差|差距?)[^。；，]{0,6}?\d+(?:\.\d+)?\s?(?:%|％|个?百分点|分)")
_THAN_SHARE = regex(r"的?\s?\d+(?:\.\d+)?\s?(?:%|％|分(?!钟))")
# “星海小学、柳溪小学、我校分别为70%、71%、72%”.
_RESPECTIVELY = regex(
    rf"(?:[、和与及][^{CLAUSE_ENDS}]{{1,16}}?)?(?:分别|依次)(?:为|是|达)?\s?\d+(?:\.\d+)?\s?(?:%|％|分(?!钟))"
)
# What is taken from a school or done with it says nothing of its results.
_TAKEN = regex(
    r"参考|参照|借鉴|学习|引用|采用|沿用|移植|改编|选自|转自|来自|出自|源自|观摩|参观|考察|走进|走访|前往|赴|邀请|联合|会同|携手|协同|(?:合作|结对)(?!学?校)|共建|毕业|调入|调任|任教|就读|依据|根据|按照|受.{0,8}启发|得益于|感谢|编写|命题|提供"
)
_ITS_WORK = regex(
    r"(?:附近|旁边|对面)|的?(?:做法|经验|模式|案例|课例|老师|教师|.?校长|.?主任|专家|同行|同仁|团队|课题|研究|资料|公众号|网站|课程|教案|学案|启发|帮助|支持|指导|合作|协助|量表|问卷|试题|试卷|命题|工具|名师|骨干|特级|教研|经验|成果|提出|提供|编|研制|研发|开发|推荐|使用|举办|承办|召开|来|派|送)"
)
# “柳溪小学的平均分比我校低3.2分”, “柳溪小学高出我校3.2分”.
_TO_OURS = rf"(?:比|较|与|和|跟|同|高于|低于|高出|低出|超过|超出|落后于?|领先于?|不如|优于|逊于)[^{CLAUSE_ENDS}]{{0,2}}?(?:我校|本校|我们|我班|本班)"
_AGAINST_OURS = regex(
    rf"[^{CLAUSE_ENDS}]{{0,20}}?{_RATE}[^{CLAUSE_ENDS}]{{0,4}}{_TO_OURS}"
    rf"|[^{CLAUSE_ENDS}]{{0,8}}?{_TO_OURS}[^{CLAUSE_ENDS}]{{0,8}}?(?:{_RATE}[^{CLAUSE_ENDS}]{{0,6}}?[高低差多少]|[高低差多少]?[^{CLAUSE_ENDS}]{{0,3}}\d+(?:\.\d+)?\s?(?:个?百分点|分(?![钟之析类层别享工组班段数成为])))"
)
_ITS_PUPILS = regex(
    rf"[^{CLAUSE_ENDS}]{{0,12}}?(?:答对|做对|答错|做错|达标|及格|合格|考)了?[^{CLAUSE_ENDS}\d]{{0,6}}\d+(?:\.\d+)?\s?(?:%|％|分(?!钟))"
)
# A line, a cell or an item with nothing but the name and its figure.
_ALONE = regex(r"(?:\s?[:：—–-]+\s?|\s)\d{1,3}(?:\.\d+)?\s?(?:%|％|分(?!钟))")
# Schools of sums to be done.
_TASK = regex(r"应用题|例题|编题|题目[:：]|例\s?[0-9一二三]?[:：]")
_ASKED = regex(r"(?:相差|差|多|少|高|低|一共|共)[^。！]{0,8}?(?:几|多少)[^。！]{0,8}[？?]")
# Our own school under an earlier name.
_FORMER = regex(r"(?:我校|本校|学校)[^。；，]{0,4}?(?:前身|原名|原称|旧称|曾名|更名前)(?:是|为|即|叫|：)?\Z")
_TASK_REACH = 40

_FROM = regex(r"[由从自到受]\Z")

_NAMES = 1000
"""No case names more schools; a hostile file may."""
_FIGURE = regex(r"\d{1,3}(?:\.\d+)?\s?(?:%|分)?")
# What a school has or does is no result: 图书配备率, 课程开设率.
_MEANS = regex(r"学历|配备|开设|开课|开足|参与|参加|覆盖|使用|借阅|出勤|到课|完成")

_RESULTS = r"(?:成绩|得分|分数|均分|平均分|监测结果|监测数据|及格率|优秀率|合格率|得分率|监测优[秀良]|成绩优[秀异])"
_STAKES = r"(?:绩效|奖金|津贴|职称|评优(?!课)|评先|晋升|末位淘汰|问责|追责|扣分|扣发)"
_TIE = regex(
    r"挂钩|纳入|计入|列入|作为|依据|根据|参考|标准|条件|决定|影响|优先|一票否决|取消|扣发|扣除|发放|奖励|关联|捆绑|兑现|倾斜|考核|按|以|凭|用于|与|和"
)
_TIED = Sparse(
    "[成得分均平监及优合绩奖津职评晋末问追扣](?=[绩分数均测格秀效金贴称优先升位责发])",
    rf"{_RESULTS}[^。；！？\n\x1f]{{0,16}}?{_STAKES}|{_STAKES}[^。；！？\n\x1f]{{0,16}}?{_RESULTS}",
)
# To lose it for one's results is to be tied to them.
_TAKEN_AWAY = regex(rf"(?:取消|停发|扣除|扣发|失去).{{0,6}}?{_STAKES}")
_SET_APART = regex(r"不得(?!低于|少于)|不计入|不纳入|不列入|不予|不作为")
_REACHED = regex(r"(?:取得|成效|显著|喜人|优异|优良|可喜|好|了)[^，。]{0,4}成绩")
_TEACHER = regex(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶黎贺顾毛郝龚邵万钱严]"
    r"[\u4e00-\u9fff]{0,2}老师(?:任教|执教|所教|所带|教|带|的?班|的(?=均分|平均分|成绩|得分))"
    r"[^，。；！？\n\x1f]{0,14}?(?:均分|平均分|得分率|成绩|优秀率|及格率|合格率)[^，。；！？\n\x1f]{0,8}?\d"
)


_LOW = "苏教办〔2023〕58号（低利害，轻问责，增内驱，重改进；不用于排名、评比、奖优罚劣）；深圳 2019 工作方案"


@few
def ranking_words(reading: Reading) -> Iterator[Finding]:
    """Words of ranking and contest, unless the sentence turns them down; places that may be ranks."""
    text = reading.rendered.text
    ranks = [*islice(ranks_of_schools(text), MANY), *islice(boards_of_classes(text), MANY)]
    for rank in ranks:
        if not rank.sure:
            said = shorten(text[rank.start : rank.end], 30)
            message = (
                f"“{said}”是不是把学校、班级或区域排了名次？是的话请改成与自己或与均值比，如“高于全市均值2.1个百分点”"
            )
            yield Finding(reading.at(reading.rendered.place(rank.start)), message)
    for word in _RANKING.finditer(text):
        if any(rank.start <= word.start() < rank.end for rank in ranks) or _is_no_ranking(text, word):
            continue
        message = (
            f"“{word[0]}”像是在排名、评比；监测结果只用来改进，请改成与自己比的变化，"
            "如“比上一年提高3.2个百分点”，或写明不用于排名、评比"
        )
        yield Finding(reading.at(reading.rendered.place(word.start())), message)


LS001 = Rule(
    code="LS001",
    title="有排名、评比的说法",
    severity=Severity.WARNING,
    what="不写排名、名次、评比、末位；写“不用于排名、评比”是可以的。",
    why="读者会照着做；一旦用来排名，学校就会想办法提高数字，而不是改进教学。",
    bad=Example(body="学校每月公布各班级的成绩排名。"),
    good=Example(body="学校只向各班反馈与上次相比的变化，不公布排名。"),
    source=_LOW,
    check=ranking_words,
)


def _is_no_ranking(text: str, word: re.Match[str]) -> bool:
    """Whether a word of ranking is turned down, or said of reasons and posters."""
    if is_declined(text, word.start(), word.end()):
        return True
    start, end = sentence(text, word.start(), word.end())
    if word[0] == "评比":
        return _CONTEST.search(text, start, end) is None
    other_things = _OF_OTHER_THINGS.get(word[0], OTHER_THINGS)
    if other_things.search(text, start, end) or OTHER_THINGS.search(text, start, end):
        return True
    if word[0] == "末位":
        return _DIGITS.search(text, start, end) is not None or ITEMS.search(text, start, word.start()) is not None
    named_place = word[0] == "排名" and text[word.end() : word.end() + 1] in {"前", "第", "靠", "最"}
    if named_place:
        return ITEMS.search(text, start, end) is not None
    return word[0] in {"垫底", "榜首"} and ITEMS.search(text, start, word.start()) is not None


@few
def ranked_school(reading: Reading) -> Iterator[Finding]:
    """A school, district or class with its place among others."""
    text = reading.rendered.text
    for rank in ranks_of_schools(text):
        if rank.sure:
            said = shorten(text[rank.start : rank.end], 30)
            message = f"“{said}”把学校、班级或区域排了名次，请改成与自己或与全市均值比，如“高于全市均值2.1个百分点”"
            yield Finding(reading.at(reading.rendered.place(rank.start)), message)
    for board in boards_of_classes(text):
        said = shorten(text[board.start : board.end], 30)
        message = f"“{said}”给班级或师生排了名次，请删去，改成各班与自己比的变化，如“比上次提高3.2个百分点”"
        yield Finding(reading.at(reading.rendered.place(board.start)), message)


LS002 = Rule(
    code="LS002",
    title="学校、班级或区域被排了名次",
    severity=Severity.ERROR,
    what="不写某校、某区在全市、全区排第几，不写前列、末位，不给各班排序，不设红黑榜。",
    why="有第一就有最后；公开名次会伤害别的学校，也违反监测的规定。",
    bad=Example(body="一年后，我校阅读得分率位居全区第二。"),
    good=Example(body="一年后，我校阅读得分率比全区均值高2.1个百分点。"),
    source=_LOW,
    check=ranked_school,
)


@few
def other_school(reading: Reading) -> Iterator[Finding]:
    """Another school by name with its scores: ``柳溪示例小学的得分率只有58.3%``."""
    text, indicators = reading.rendered.text, _indicators(reading)
    for school in _schools_with_figures(reading):
        indicator = text[slice(*sentence(text, school.start, school.end))] in indicators
        if indicator or _has_score(text, school):
            message = f"{shown(school.name)} 和它的分数写在了一起；请不写校名，改成“某校”，或改成与全区均值、与自己比"
            yield Finding(reading.at(reading.rendered.place(school.start)), message)


LS003 = Rule(
    code="LS003",
    title="点名写了别的学校的分数",
    severity=Severity.ERROR,
    what="比较时不写别的学校的校名。",
    why="那所学校没有同意公开自己的分数。",
    bad=Example(body="同一份试卷，柳溪示例小学的得分率只有58.3%。"),
    good=Example(body="同一份试卷，另一所学校的得分率为58.3%。"),
    source=_LOW,
    check=other_school,
)


@few
def school_near_score(reading: Reading) -> Iterator[Finding]:
    """Another school by name in a sentence with scores that may be its own."""
    text = reading.rendered.text
    for school in _schools_with_figures(reading):
        start, end = sentence(text, school.start, school.end)
        near = _SHARE.search(text, start, end) and _SCORE.search(text, start, end)
        if (near or _ALONE.match(text, school.end)) and not _has_score(text, school) and not _is_source(text, school):
            message = (
                f"这句话里有校名 {shown(school.name)}，也有分数；分数是这所学校的，请改成“某校”；不是的，请分成两句写"
            )
            yield Finding(reading.at(reading.rendered.place(school.start)), message)
    own = str(reading.case.values.get("unit", ""))
    for grid in reading.grids:
        others = _schools_in(grid, own, 1)
        if others and len(_schools_in(grid)) < 2:
            message = f"表格里有校名 {shown(min(others))}，也有分数；分数是这所学校的，请改成“某校”"
            yield Finding(reading.at_byte(grid.start), message)


LS006 = Rule(
    code="LS006",
    title="校名和分数写在同一句里",
    severity=Severity.WARNING,
    what="写到别的学校时，让读者看得出分数不是那所学校的。",
    why="读者会以为分数是那所学校的；检查时也分不清，只能请您看一眼。",
    bad=Example(body="柳溪示例小学四年级同步开展了研究，得分率由61.2%提高到70.9%。"),
    good=Example(body="柳溪示例小学四年级同步开展了研究。我校的得分率由61.2%提高到70.9%。"),
    source=_LOW,
    check=school_near_score,
)


def _schools_with_figures(reading: Reading) -> Iterator[School]:
    """Other schools by name in sentences with a figure, and in indicators, whose figures stand beside."""
    text = reading.rendered.text
    indicators = _indicators(reading)
    for school in islice(named_schools(text, str(reading.case.values.get("unit", ""))), _NAMES):
        start, end = sentence(text, school.start, school.end)
        if _FORMER.search(text[start : school.start]) or _is_task(text, start, end):
            continue
        said = text[start:end]
        if said in indicators or _is_against_ours(text, school) or any(character.isdecimal() for character in said):
            yield school


def _indicators(reading: Reading) -> set[str]:
    """What the evidence measures, where that is a result."""
    evidence = reading.case.values.get("evidence")
    rows = [row for row in evidence if isinstance(row, dict)] if isinstance(evidence, list) else []
    return {name for row in rows if _SCORE.search(name := str(row.get("indicator", "")))}


def _is_task(text: str, start: int, end: int) -> bool:
    """Whether the sentence belongs to a sum that pupils are to do: its schools are made up."""
    ahead = text[max(0, start - _TASK_REACH) : end].rpartition(BETWEEN)[2]
    asked = _ASKED.search(text[start : end + _TASK_REACH].partition(BETWEEN)[0])
    return bool((_TASK.search(ahead) or asked) and not _OURS.search(text, start, end + 1))


def _has_score(text: str, school: School) -> bool:
    """Whether the figures are those of the school, or it is compared by them."""
    if _BESIDE.match(text, school.end):
        return True
    ahead = before(text, school.start)
    behind = text[school.end : sentence(text, school.start, school.end)[1]]
    if _is_against_ours(text, school):
        return True
    if _THAN.search(ahead) or (_COMPARED_TO.search(ahead) and _COMPARED.match(behind)):
        return bool(
            _THAN_SHARE.match(behind)
            or _BY_HOW_MUCH.search(behind)
            or (_SHARE.search(behind) and _SCORE.search(ahead + behind))
        )
    if _TAKEN.search(ahead) or _ITS_WORK.match(behind) or _COMPARED_TO.search(ahead):
        return False
    pupils = _ITS_PUPILS.match(behind)
    if pupils is not None and not _OURS.search(pupils[0]):
        return True
    if _RESPECTIVELY.match(behind) and _SCORE.search(text, *sentence(text, school.start, school.end)):
        return True
    own_test = _ITS_TEST.match(behind)
    # “即星海小学，得分率为66.7%”: the name stands for a whole clause.
    result = _ITS_RESULT.match(behind, 1 if ahead in {"", "即", "如"} and behind.startswith("，得分") else 0)
    if result is not None:
        return not _OURS.search(result[0])
    return own_test is not None and not _OURS.search(own_test[0])


def _is_against_ours(text: str, school: School) -> bool:
    """Whether its results and ours are compared, with or without a figure: ``柳溪小学的得分率高于我校``."""
    start, end = sentence(text, school.start, school.end)
    if _ALONE.match(text, school.end) and _OURS.search(text, start, end):
        return True
    ahead = before(text, school.start)
    ours = _OURS.search(ahead)
    if ours is not None and re.search(_RATE, ahead[ours.end() :]):
        return _THAN.search(ahead) is not None
    return _AGAINST_OURS.match(text, school.end) is not None and not _ITS_WORK.match(text, school.end)


def _is_source(text: str, school: School) -> bool:
    """Whether the sentence says what came from the school (its ways, its teachers, its papers),
    or goes on to say whose the scores are."""
    start, end = sentence(text, school.start, school.end)
    clause = after(text, school.end)
    taken = _TAKEN.search(text[start : school.end] + clause) or _ITS_WORK.match(clause)
    return bool(taken or _FROM.search(text[start : school.start]) or _OURS.search(text, school.end, end))


@few
def table_of_schools(reading: Reading) -> Iterator[Finding]:
    """A table that sets schools side by side by their scores."""
    for grid in reading.grids:
        names = _schools_in(grid)
        if len(names) >= 2:
            message = f"表格并列了 {len(names)} 所学校的成绩（{'、'.join(sorted(names)[:2])}等），请改成“A校”“B校”，或只留本校和均值"
            yield Finding(reading.at_byte(grid.start), message)


_TABLE = """\
| 学校 | 阅读得分率 |
| --- | ---: |
| {} | 71.2% |
| {} | 64.8% |
"""

LS004 = Rule(
    code="LS004",
    title="表格并列了几所学校的成绩",
    severity=Severity.ERROR,
    what="表格里不把几所学校的校名和成绩排在一起。",
    why="这样的表就是排行榜，不管有没有写名次。",
    bad=Example(body=_TABLE.format("柳溪示例小学", "平桥示例小学")),
    good=Example(body=_TABLE.format("本校", "全区均值")),
    source=_LOW,
    check=table_of_schools,
)


def _schools_in(grid: Grid, own: str = "", least: int = 2) -> set[str]:
    """The schools, except ``own``, in a table with results: at least so many names and figures."""
    cells = [cell.text for cell in grid.cells]
    if sum(ENDING.search(cell) is not None for cell in cells) < least:
        return set()
    cells = [visible(cell).strip() for cell in cells]
    if not any((_SCORE.search(cell) or cell.endswith("率")) and not _MEANS.search(cell) for cell in cells):
        return set()
    if sum(_FIGURE.fullmatch(cell) is not None for cell in cells) < least:
        return set()
    names = set()
    for cell in cells:
        for school in named_schools(cell, own) if len(cell) <= 24 else ():
            if school.start == 0 and school.end == len(cell):
                names.add(school.name)
    return names


@few
def teacher_results(reading: Reading) -> Iterator[Finding]:
    """A teacher by name with pupils' results, or results that decide on pay and posts."""
    text = reading.rendered.text
    rendered = reading.rendered
    if "老师" in text:
        for said in _TEACHER.finditer(text):
            message = f"“{shorten(said[0], 24)}”把教师的姓名和学生的成绩写在了一起，请改成“一位教师”，只写做法和变化"
            yield Finding(reading.at(rendered.place(said.start())), message)
    for said in _TIED.finditer(text):
        if _is_tied(text, said):
            message = f"“{shorten(said[0], 24)}”把监测结果和奖惩连在了一起，请改写；结果只用于改进教学，不作奖惩的依据"
            yield Finding(reading.at(rendered.place(said.start())), message)


LS005 = Rule(
    code="LS005",
    title="教师与学生成绩挂钩",
    severity=Severity.WARNING,
    what="不写某位教师任教班级的成绩，不写成绩与绩效、职称、评优挂钩。",
    why="一次监测说明不了一位教师；与奖惩挂钩，数据就不真了。",
    bad=Example(body="学校把监测结果纳入教师绩效考核。"),
    good=Example(body="监测结果只用于备课组研讨，不与教师绩效挂钩。"),
    source=_LOW,
    check=teacher_results,
)


def _is_tied(text: str, said: re.Match[str]) -> bool:
    """Whether results decide on reward and blame: not where they are set apart, or only stand near."""
    if _TAKEN_AWAY.search(said[0]):
        return True
    if is_declined(text, said.start(), said.end()) or DECLINED.search(said[0]) or _REACHED.search(said[0]):
        return False
    start, end = sentence(text, said.start(), said.end())
    return _TIE.search(text, start, end) is not None and _SET_APART.search(text, said.start(), end) is None


FAMILY = Family(
    "low_stakes",
    "低利害",
    "监测结果用来改进，不用来排名、评比、奖优罚劣：学校只与自己比，最多与全市、全区的均值比。",
    (
        LS001,
        LS002,
        LS003,
        LS004,
        LS005,
        LS006,
    ),
)
