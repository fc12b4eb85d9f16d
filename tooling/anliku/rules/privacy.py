"""Privacy: nothing that reaches a person, and no pupil with a name and a score.

What telephone numbers and the like look like is told by :mod:`anliku.private`; they are
looked for in the source (comments and link targets included), in what is printed, and in
file names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from anliku import private
from anliku.problem import Location, Severity
from anliku.rules.base import Example, Family, Finding, Reading, Rule, few
from anliku.rules.running import BETWEEN, Cell, Grid
from anliku.text import visible

Check = Callable[[Reading], Iterator[Finding]]


def _named(*kinds: str, advice: str) -> Check:
    """A check that reports private data of these kinds."""

    @few
    def check(reading: Reading) -> Iterator[Finding]:
        for offset, hit in reading.private:
            if hit.kind in kinds:
                yield Finding(reading.at(offset), f"像是{hit.kind}（{hit.masked}），不能公开，{advice}")
        folder = reading.case.file.rpartition("/")[0]
        for file in reading.case.attachments:
            for hit in private.find(file.name):
                if hit.kind in kinds:
                    message = f"文件名里像是有{hit.kind}（{hit.masked}），不能公开，请改名"
                    yield Finding(Location(f"{folder}/{file.name}"), message)

    check.__doc__ = f"Private data of the kind {' or '.join(kinds)}, as :mod:`anliku.private` knows it."
    return check


mobile = _named(private.MOBILE, advice="请删去；需要联系的读者会通过组织方找到您")
phone = _named(private.PHONE, advice="请删去；需要联系的读者会通过组织方找到您")
identity = _named(private.IDENTITY, advice="请立即删去，并提醒把它发给您的人不要再传")
mail = _named(private.MAIL, advice="请删去；需要联系的读者会通过组织方找到您")
account = _named(private.ACCOUNT, advice="请删去；公众号可以写公众号的名称")
bank = _named(private.BANK, advice="请立即删去")
address = _named(private.ADDRESS, advice="请删去，或只写到区、镇或街道")


# --- pupils ---------------------------------------------------------------------------------

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤殷倪翁柳庄俞葛翟尤朴"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐"
# Characters that words have and given names do not: 高年级, 周三, 方法一, 平均 …
_NOT_GIVEN = "级班组段分校区部均总项题率次类学生年月日时数量的一二三四五六七八九十某甲乙丙丁老师家长同们法式面向程度术案例度中期末上下"
_GIVEN = rf"(?:[\u4e00-\u9fff](?<![{_NOT_GIVEN}]))"
_FULL_NAME = re.compile(rf"(?:{_COMPOUND}|[{_SURNAMES}]){_GIVEN}(?:·?{_GIVEN})?")
_ANY_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,10}")
_PLACEHOLDER = re.compile(
    r"学生|同学|某|[甲乙丙丁戊]|\A小[\u4e00-\u9fff]\Z|[a-zA-Z\d○×*＊]|姓名|合计|平均|总计|均值|匿名|化名"
)
_NAME_HEAD = re.compile(r"(?:学生|同学|幼儿|受访者|被试)?姓名|学生名字|学生|同学|学生名单")
_ID_HEAD = re.compile(r"学号|学籍号|考号|准考证号?|身份证号?|学生编码")
_SCORE_HEAD = re.compile(r"分|成绩|等第|得分|率|语文|数学|英语|科学|测|考|名次|等级")
_DIGIT = re.compile(r"\d")
_ID_NUMBER = re.compile(r"[A-Za-z]?\d{4,}")
_ID_TEXT = re.compile(r"(?:学号|学籍号|考号|准考证号码?|学生编码)\s?[:：是为]?\s?([A-Za-z]?\d{5,})")
# The end of the score is found first: a pattern that begins with a digit is fast.
_SCORE = re.compile(r"[0-9]\s?分(?![钟之析类层别享工组班段])")
_SCORER = re.compile(
    rf"(?<![\u4e00-\u9fff])((?:{_COMPOUND}|[{_SURNAMES}]){_GIVEN}{{1,2}})(?:同学)?\s?(?:[:：,，(（]|考了|得了|得|是|为)?\s?[0-9]{{0,2}}(?:\.[0-9]?)?\Z"
)
_NAMES = rf"(?:{_COMPOUND}|[{_SURNAMES}]){_GIVEN}{{1,2}}"
_LABELLED = re.compile(rf"学生姓名\s?[:：]\s?{_NAMES}")
_LIST_SHAPE = re.compile(r"、[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){5}")
_LIST = re.compile(rf"{_NAMES}(?:[、，, \u3000\n]{{1,2}}{_NAMES}){{7,}}")
_LIST_OF_PUPILS = re.compile(r"名单|学生|同学|全班|班级|获奖|花名册")
_LIST_OF_ADULTS = re.compile(r"教师|课题组|成员|作者|执笔|专家|导师|编委|校长")

# One pupil by full name, right beside 学生 or 同学. Surnames that are mostly other words are
# left out, and so are words that begin with a surname.
_PUPIL = re.compile("学生|同学")
_NO_NAME = (
    "任|于|向|万|余|许[多可]|何[时以种]|曾[经在有]|尤其|陆续|马[上虎]|顾[虑及]|严[重格谨]|周[一围边测末记报均期长]|高[一二三于考阶频水效质中低等]"
    "|方[程言便]|宋[词代]|唐[诗代]|吴[语文门江中]|罗列|田[径野]|金[融钱属色奖]|石头|程序|史料|陶[艺瓷]|白[板天色]|毛笔|戴眼|贺卡|钱币|夏[天令]"
    "|江[南苏河]|龙舟|段考|叶[子片]|陈[述列设]|张[贴力]|胡乱|郑重|付出|武术|莫名|庄[严重]|朴素|范[围文例读]|钟[头表]|苏州|肖像|韩语|黄[色金梅]|马拉|苏教|吴[县地]|林[地间]|杜甫|李白|白居"
)
_ONE_NAME = rf"(?!{_NO_NAME})(?:{_COMPOUND}|[{_SURNAMES}])(?:{_GIVEN}|一(?={_GIVEN})){_GIVEN}?"
_NAME_AFTER = re.compile(
    rf"\s?({_ONE_NAME})(?=同学|[\s，,、：:（(的在由从]|[前后初复]测|得(?!到|出|以)|考(?!察|虑|核|古)|测试|成绩|分数|数学|语文|英语|科学|阅读|第|\d)"
)
_NAME_BEFORE = re.compile(rf"({_ONE_NAME})\s?\Z")
# What follows 学生 is a name only where the sentence is about a score.
_RESULT = re.compile(r"分(?![钟之析类层别享工组班段])|成绩|[前后初复]测|考了|得了|[%％]")
_NOT_IN_NAME = re.compile("[其他她它全多少有些位个两几哪每各]")
_SENTENCE_END = re.compile(rf"[。！？；\n{BETWEEN}]")


@few
def pupils(reading: Reading) -> Iterator[Finding]:
    """Pupils by name beside scores, by number, or as a list."""
    for grid in reading.grids:
        message = _pupils_in(grid)
        if message is not None:
            yield Finding(reading.at_byte(grid.start), message)
    rendered = reading.rendered
    for found in _ID_TEXT.finditer(rendered.text) if _has_number_word(rendered.text) else ():
        masked = found[1][:3] + "***" + found[1][-2:]
        message = f"像是学生的学号或考号（{masked}），不能公开，请删去，或写成“学生1”"
        yield Finding(reading.at(rendered.place(found.start(1))), message)
    for found in _LABELLED.finditer(rendered.text):
        message = "写着学生的姓名，不能公开，请改成“学生甲”，或只写人数"
        yield Finding(reading.at(rendered.place(found.start())), message)
    blocks: set[int] = set()
    yield from _scored(reading, blocks)
    yield from _named_pupil(reading, blocks)
    if _LIST_SHAPE.search(rendered.text) is None and "名单" not in rendered.text:
        return
    for found in _LIST.finditer(rendered.text):
        before = rendered.text[max(0, found.start() - 40) : found.start()]
        if _LIST_OF_PUPILS.search(before) and not _LIST_OF_ADULTS.search(before):
            message = "像是一份学生名单，不能公开，请删去，只写人数"
            yield Finding(reading.at(rendered.place(found.start())), message)


def _has_number_word(text: str) -> bool:
    return any(word in text for word in ("学号", "学籍号", "考号", "准考证", "学生编码"))


def _named_pupil(reading: Reading, blocks: set[int]) -> Iterator[Finding]:
    """One full name beside 学生 or 同学 and a number in the same sentence; once a paragraph."""
    text = reading.rendered.text
    done = -1
    for word in _PUPIL.finditer(text):
        if word.start() < done:
            continue
        name = _NAME_AFTER.match(text, word.end())
        start = word.start()
        after = name is not None
        if not after and word[0] == "同学" and text[word.end() : word.end() + 1] not in {"们", "会", "录"}:
            low = max(0, start - 5)
            name = _NAME_BEFORE.search(text[low:start])
            start = low + name.start() if name is not None else start
        if name is None or _NOT_IN_NAME.search(name[1]):
            continue
        before = _SENTENCE_END.split(text[max(0, start - 80) : start])[-1]
        sentence = before + _SENTENCE_END.split(text[start : word.end() + 80])[0]
        if not _DIGIT.search(sentence) or "化名" in sentence or (after and not _RESULT.search(sentence)):
            continue
        end = text.find(BETWEEN, start)
        done = end if end >= 0 else len(text)
        if end not in blocks:
            message = "像是写着学生的姓名和数据，不能公开，请改成“学生甲”，或只写人数和平均分"
            yield Finding(reading.at(reading.rendered.place(start)), message)


def _scored(reading: Reading, blocks: set[int]) -> Iterator[Finding]:
    """Two names or more with a score each in one paragraph; ``blocks`` gets where it ends."""
    text = reading.rendered.text
    start = -1
    names: set[str] = set()
    block = -1
    for score in _SCORE.finditer(text):
        before = max(0, score.start() - 16)
        found = _SCORER.search(text[before : score.start()])
        if found is None:
            continue
        end = text.find(BETWEEN, score.start())
        if end != block:
            block, start, names = end, before + found.start(), set()
        names.add(found[1])
        if len(names) == 2:
            blocks.add(end)
            message = "像是学生的姓名和分数写在了一起，不能公开，请改成“学生甲”“学生乙”，或只写人数和平均分"
            yield Finding(reading.at(reading.rendered.place(start)), message)


def _pupils_in(grid: Grid) -> str | None:
    """What is wrong with a table; None where nothing is."""
    if len(grid.rows) < 2:
        return None
    heads = ["".join(visible(cell.text).split()) for cell in grid.rows[0]]
    rows = grid.rows[1:]
    for column, head in enumerate(heads):
        cells = [row[column] for row in rows if column < len(row)]
        if _ID_HEAD.search(head) and any(_ID_NUMBER.fullmatch(visible(cell.text).strip()) for cell in cells):
            return f"表格的“{head}”一栏能认出每个学生，不能公开，请删去这一栏，或改成“学生1”“学生2”"
        if _NAME_HEAD.fullmatch(head):
            named = [row for row in rows if column < len(row) and _is_name(row[column]) and _has_number(row, column)]
            if len(named) >= 2:
                return _names_message(len(named))
    # No heading says 姓名, but the first column holds nothing else.
    first = [row for row in rows if row and _is_full_name(row[0]) and _has_number(row, 0)]
    if len(first) >= 3 and len(first) * 5 >= len(rows) * 3 and any(_SCORE_HEAD.search(head) for head in heads[1:]):
        return _names_message(len(first))
    return None


def _names_message(count: int) -> str:
    return f"表格里像是有 {count} 名学生的姓名和数据，不能公开，请把姓名改成“学生1”“学生2”，或只写人数和平均值"


def _is_name(cell: Cell) -> bool:
    name = visible(cell.text).replace(" ", "")
    return bool(_ANY_NAME.fullmatch(name)) and not _PLACEHOLDER.search(name)


def _is_full_name(cell: Cell) -> bool:
    name = visible(cell.text).replace(" ", "")
    return bool(_FULL_NAME.fullmatch(name)) and not _PLACEHOLDER.search(name)


def _has_number(row: list[Cell], column: int) -> bool:
    return any(_DIGIT.search(cell.text) for index, cell in enumerate(row) if index != column)


# Examples are put together here, so that nothing in the repository looks like real data.
_MOBILE = "138" + "0013" + "0000"
_PHONE = "0512" + "-" + "6500" + "0000"
_IDENTITY = "320508" + "20100101" + "001" + "X"
_MAIL = "shili" + "@" + "example.com"
_QQ = "QQ：" + "10000" + "0001"
_BANK = "卡号：" + "6222" * 4 + "006"
_ADDRESS = "平桥路" + "88号" + "3幢" + "301室"
_CLASS = """\
| 姓名 | 前测 | 后测 |
| --- | ---: | ---: |
| {} | 61 | 74 |
| {} | 58 | 70 |
"""
_LAW = "个人信息保护法（不公开可识别个人的信息）；苏教质监〔2024〕3号 附件1、2（联系方式只用于组织工作）"
_MINORS = "个人信息保护法第二十八、三十一条（不满十四周岁未成年人的信息是敏感信息）"

FAMILY = Family(
    "privacy",
    "隐私",
    "公开的案例里没有任何人的联系方式、证件号码和住址，也没有学生的姓名与成绩。",
    (
        Rule(
            code="PV001",
            title="有手机号码",
            severity=Severity.ERROR,
            what="文字、表格、链接、注释、元数据和文件名里都不能有手机号码，加空格、写成汉字也不行。",
            why="网页谁都能看，号码一经公开就会被收集、转卖，撤不回来。",
            bad=Example(body=f"家长联系电话：{_MOBILE}。"),
            good=Example(body="家长可以在开放日到校与班主任交流。"),
            source=_LAW,
            check=mobile,
        ),
        Rule(
            code="PV002",
            title="有固定电话",
            severity=Severity.ERROR,
            what="不能有带区号的固定电话；12345、12355 这类公共热线可以写。",
            why="案例会长期公开，办公电话和人都会变动。",
            bad=Example(body=f"咨询电话：{_PHONE}。"),
            good=Example(body="心理援助可以拨打12355青少年服务热线。"),
            source=_LAW,
            check=phone,
        ),
        Rule(
            code="PV003",
            title="有身份证号",
            severity=Severity.ERROR,
            what="不能有身份证号码。",
            why="这是最敏感的个人信息。",
            bad=Example(body=f"学生身份证号：{_IDENTITY}。"),
            good=Example(body="问卷匿名填写，不收集证件号码。"),
            source=_MINORS,
            check=identity,
        ),
        Rule(
            code="PV004",
            title="有电子邮箱",
            severity=Severity.ERROR,
            what="不能有电子邮箱，写成 (at) 也不行。",
            why="公开的邮箱会收到大量垃圾邮件和诈骗邮件。",
            bad=Example(body=f"问卷请发到 {_MAIL} 邮箱。"),
            good=Example(body="问卷由班主任统一回收。"),
            source=_LAW,
            check=mail,
        ),
        Rule(
            code="PV005",
            title="有 QQ 号或微信号",
            severity=Severity.ERROR,
            what="不能有 QQ 号、QQ 群号和微信号；公众号可以写名称。",
            why="陌生人会借此加入家长群，接触未成年人。",
            bad=Example(body=f"家长交流群的{_QQ}。"),
            good=Example(body="家长在班级群里交流。"),
            source=_LAW,
            check=account,
        ),
        Rule(
            code="PV006",
            title="有银行卡号",
            severity=Severity.ERROR,
            what="不能有银行卡号。",
            why="案例里用不到它，多半是误贴。",
            bad=Example(body=f"材料费{_BANK}。"),
            good=Example(body="材料费由学校公用经费支出。"),
            source=_LAW,
            check=bank,
        ),
        Rule(
            code="PV007",
            title="有家庭住址",
            severity=Severity.ERROR,
            what="住址最多写到区、镇或街道，不写到小区、楼号和门牌。",
            why="读者可以据此找到某个学生的家。",
            bad=Example(body=f"学生甲家住{_ADDRESS}。"),
            good=Example(body="学生甲家住学校附近的老街。"),
            source=_MINORS,
            check=address,
        ),
        Rule(
            code="PV008",
            title="有学生的姓名与成绩",
            severity=Severity.ERROR,
            what="不写学生的姓名、学号和名单；要举例时写“学生甲”“一名四年级学生”。",
            why="学生的成绩属于个人，公开会伤害孩子，也违反监测结果不用于评价个人的要求。",
            bad=Example(body=_CLASS.format("张" + "示例", "李" + "示例")),
            good=Example(body=_CLASS.format("学生甲", "学生乙")),
            source=f"{_MINORS}；苏教办〔2023〕58号（低利害）",
            check=pupils,
        ),
    ),
)
