"""Who is named in a line or a cell: people, groups, their school, and what else stands there.

Nothing is dropped: every part of the line comes back as something, at least as ``unclear``.
``张三（校长）、李四等`` → person 张三, role 校长, person 李四, rest 等.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from anliku.formats.word.labels import kind_of
from anliku.text import HAN

Kind = Literal["person", "group", "unit", "role", "place", "rest", "mark", "unclear", "label"]

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季柳樊聂章翟葛焦岳尚倪温庄晏"
    "牛耿关殷鲁齐祝纪单俞路詹申左裴欧颜凌宁苗童甘祁鲍柴华盛柏舒阮梅辛翁涂游景闵管娄米车房项符阎欧褚卫尤窦费冷屈蒲卞桂干宗宣"
    "诸葛司徒尉迟皇甫慕容令狐虞嵇邢骆浦瞿仇臧缪糜麻强芮储靳松井巫乌谷储归巩艾燕冀郏平和解应柯喻饶佟裘计成伏谈茅庞经包艾池桑蓝"
    "丘荀傅卜穆萧姬伍毕郁滕水苟封全边戚皮薄胥戎祖咸习宫伊时明昌查屠晁阴鹿幸连农贝沃简沙楼示"
)
# The most common ones: only they show that 张三·李四 are two and not one name with a dot.
_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钱"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "司徒", "尉迟", "皇甫", "慕容", "令狐", "东方", "夏侯", "公孙", "长孙", "宇文", "端木")  # fmt: skip
_NAME = re.compile(rf"[{HAN}]{{2,4}}\Z")
_LONG_NAME = re.compile(rf"[{HAN}]{{2,6}}\Z")
_DOTTED = re.compile(rf"[{HAN}]{{1,15}}(?:[·•‧・．][{HAN}]{{1,15}})+\Z")
_LATIN_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ɏ'’.\-]+[A-Za-zÀ-ɏ'’.\-]*(?: [A-ZÀ-Þ][A-Za-zÀ-ɏ'’.\-]*)*\Z")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.\-]*(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.\-]*)*\Z")
_NO_NAME = re.compile(
    r"作者|单位|执笔|撰文|编辑|指导|案例|报告|监测|年度|小组|学段|学科|类别|教师|校长|主任|老师|目录|前言|引言|及其|其[他它团]|全体|成员|附件|联系|电话|手机|短号|邮[箱件编]|微信|身份证"
)
_ROLE = (
    r"(?:[正副]?(?:校|园|院|局|所|处|科|部|组|班|级|会)长|(?:[正副]|教导|教务|政教|总务|德育|教科|科研|教研|办公|年级|班|室|处){0,4}主任"
    r"|(?:党[总支委]*|团委|支部)?副?书记|(?:大队)?辅导员|教研员|(?:正|副)?(?:高级|一级|二级|三级|特级|中级|中小学高级|中小学一级)?"
    r"(?:教师|老师|讲师)|(?:副)?教授|(?:副)?研究员|正?高级|博士|硕士|执笔(?:人|者)?|主持人?|负责人?|通讯作者|第一作者|统稿|撰[写稿]|整理|汉族|女|男)"
)
_SUBJECT = (
    r"(?:语文|数学|英语|科学|物理|化学|生物|历史|地理|道德与法治|道法|政治|体育|音乐|美术|艺术|信息(?:技术|科技)?|劳动|心理(?:健康)?|小学|初中"
    r"|中小?学|班级|年级|学校|分管|教学|[一二三四五六七八九]年级)"
)
_ROLE_ALONE = re.compile(rf"(?:{_SUBJECT}{{0,3}}{_ROLE})(?:兼?{_SUBJECT}{{0,3}}{_ROLE})*\Z")
_ROLE_BEHIND = re.compile(rf"(?P<name>.+?)(?P<role>{_SUBJECT}{{0,2}}{_ROLE})\Z")
_ROLE_BEFORE = re.compile(rf"(?P<role>{_SUBJECT}{{0,2}}{_ROLE})(?P<name>.+)\Z")
_ORGANISATION = (
    r"(?:小学|中学|初中|高中|学校|幼儿园|附小|附中|实小|实中|教育局|教体局|教育和体育局|教育体育局|研究室|教研室|教科室|科学院|研究院|教科院"
    r"|教科所|研究所|中心|进修学校|教育集团|集团校|校区|分校|附校|学院|大学|[小中]学部|中心校)"
)
_CAMPUS = rf"(?:[（(][{HAN}A-Za-z·]{{1,10}}(?:校区|分校|校|部|区|园)[)）])?"
_UNIT = re.compile(rf"[{HAN}A-Za-z0-9（）()·]*{_ORGANISATION}{_CAMPUS}\Z")
_UNIT_END = re.compile(rf"(?={_ORGANISATION})")
_ORGANISATION_HERE = re.compile(_ORGANISATION + _CAMPUS)
_SCHOOL = re.compile(r"小学|中学|学校|幼儿园|学院|大学")
_NO_UNIT = re.compile(r"的|基于|研究$|案例|报告$")
_GROUP = re.compile(
    r"(?:课题|项目|研究|工作|教研|备课)?(?:组|小组|团队|工作室|工作坊|共同体|中心组)(?:全体(?:教师|成员|老师|同仁))?\Z"
)
_GROUP_LABELLED = re.compile(
    r"(?:[组处室部科]|团队|工作[室坊]|共同体|联盟|中心|集团|委员会|[协学]会|集体)(?:全体(?:教师|成员|老师|同仁))?\Z"
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
    "|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PLACE = re.compile(
    rf"(?:{_PROVINCES})(?:省|市|自治区)?[·]?[{HAN}]{{0,10}}\Z|[{HAN}]{{2,3}}市(?:[{HAN}]{{2,4}}[区县市])?\Z"
)
_CITIES = (
    "南京|苏州|无锡|常州|镇江|扬州|泰州|南通|盐城|淮安|连云港|徐州|宿迁|昆山|太仓|常熟|张家港|吴江|江阴|杭州|宁波|温州|嘉兴|湖州|绍兴|金华"
    "|合肥|福州|厦门|南昌|济南|青岛|郑州|武汉|长沙|广州|深圳|南宁|海口|成都|贵阳|昆明|西安|兰州|西宁|银川|沈阳|大连|长春|哈尔滨|石家庄|太原"
)
# 江苏 begins like a name and is none.
_PLACE_ALONE = re.compile(rf"(?:{_PROVINCES})省?(?:[·•・．]?(?:{_CITIES})市?)?|(?:{_CITIES})市?|中国")
_POSTCODE = re.compile(r"(?:邮编|邮政编码)?\s*[:：]?\s*(\d{6})\Z")
_PLACE_AND_POSTCODE = re.compile(rf"(?P<place>[{HAN}·]+)(?P<code>\d{{6}})\Z")
_MARK = r"[\d¹²³⁰-⁹*＊†‡#＃①-⑳]"
_MARKS_BEHIND = re.compile(rf"(?:{_MARK}|[⁾⁽⁻⁺˒])+\Z")
_MARKS_BEFORE = re.compile(rf"\A{_MARK}{{1,3}}[.．、)）]?(?=[{HAN}A-Za-z])")
_AND_OTHERS = re.compile(
    r"(?P<name>.{2,})(?P<rest>等(?:\d+|[一二三四五六七八九十两几]+)?[人位名]?(?:老师|教师|同志)?)\Z"
)
_ONLY_OTHERS = re.compile(r"等(?:\d+|[一二三四五六七八九十两几]+)?[人位名]?(?:老师|教师|同志)?\Z")
_STRONG = re.compile(r"[、，,；;/|｜\n①-⑳]+|[¹²³⁰-⁹]+(?=[^¹²³⁰-⁹\s*＊])")
_COLON = re.compile(r"(?<=[^\d])[:：]")
_TASK = re.compile(
    r"(?:责任|美术|文字|图文|执行)?(?:编辑|责编|美编|编审)|[审校][核对稿定阅]|[初复终]审|[摄录]影|录像|[供配制绘]图|插[画图]|图片|摄像|排版|设计|制作|策划|监制"
    r"|翻译|顾问|指导|统计|联络|推荐|评[审阅]"
)
"""What somebody did with a text who is not its author, as it stands before a colon: 校对：王五."""
_DOT = re.compile(rf"(?<=[{HAN}])[.．。](?=[{HAN}])")
_NUMBERED = re.compile(rf"(?:[{HAN}]{{2,4}}\d{{1,2}})+[{HAN}]{{2,4}}\d{{0,2}}\Z")
_JOINED = re.compile(r"以及|[和与及]")
_LONGEST = 60
"""Characters of the longest name or post; what is longer is a sentence."""
_DEEPEST = 8
_OPEN, _CLOSE = "（([【〔［", "）)]】〕］"


@dataclass(frozen=True, slots=True)
class Credit:
    """One part of a line that names somebody."""

    kind: Kind
    words: str


def named_in(text: str, labelled: bool = False) -> list[Credit]:
    """The parts of ``text`` in their order. ``labelled`` where a label such as 作者 stands before
    it, so that what looks like no name at first sight may still be one."""
    parts: list[Credit] = []
    position = 0
    for start, end in _brackets(text):
        if _is_campus(text[position:start], text[start:end]):
            continue
        parts += _outside(text[position:start], labelled)
        parts += _inside(text[start + 1 : end - 1], parts[-1] if parts else None)
        position = end
    parts += _outside(text[position:], labelled)
    parts = list(_without_tasks(parts))
    if any(part.kind in {"person", "group", "unit"} for part in parts):
        return parts
    # Without anybody whom it could mark, a number is no mark.
    return [Credit("unclear", part.words) if part.kind == "mark" else part for part in parts]


def is_unit(words: str) -> bool:
    """Whether words are the name of a school or an authority, and nothing else."""
    return 4 <= len(words) <= 40 and _UNIT.fullmatch(words) is not None and not _NO_UNIT.search(words)


def is_role(words: str) -> bool:
    """Whether words say what somebody is: ``教导主任``, ``语文教师``."""
    return _ROLE_ALONE.match("".join(words.split())) is not None


def is_name(words: str) -> bool:
    """Whether words may be the name of one person: ``张三``, ``古丽·艾买提``, ``Mike Smith``."""
    compound = words[:2] in _COMPOUND and 3 <= len(words) <= 5 and _LONG_NAME.match(words)
    chinese = (_NAME.match(words) or compound) and not _NO_NAME.search(words) and not is_role(words)
    if kind_of(words) is not None or _PLACE_ALONE.fullmatch(words):
        return False
    return bool(chinese or _DOTTED.match(words) or _LATIN_NAME.match(words))


def is_names(text: str) -> bool:
    """Whether a cell holds names and nothing else: of people, told by their surnames, or of groups."""
    named = named_in(text, labelled=True)
    return bool(named) and all(credit.kind in {"mark", "group"} or is_surely_person(credit) for credit in named)


def is_surely_person(credit: Credit) -> bool:
    """Whether a name is told by its surname or its form, rather than by standing where names stand."""
    # One Latin word may be a product: Linux.
    plain = _LONG_NAME.match(credit.words) or (_LATIN.match(credit.words) and " " not in credit.words)
    return credit.kind == "person" and (credit.words[0] in _SURNAMES or not plain)


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost brackets begin and end; one that is not closed is none."""
    start, depth = 0, 0
    for at, character in enumerate(text):
        if character in _OPEN:
            start = start if depth else at
            depth += 1
        elif character in _CLOSE and depth:
            depth -= 1
            if not depth:
                yield start, at + 1


def _is_campus(before: str, bracket: str) -> bool:
    """Whether a bracket belongs to the name of the school before it: 示例小学（东校区）."""
    return re.fullmatch(_CAMPUS, bracket) is not None and re.search(rf"{_ORGANISATION}\s*\Z", before) is not None


def _inside(text: str, before: Credit | None) -> list[Credit]:
    """What a bracket holds, in which a school and its place, a post or names may stand. Behind a
    name a bracket says more of that person: 张三（校长，统筹）, 张三（Zhang San）."""
    if sum(character in _OPEN for character in text) > _DEEPEST:
        return [Credit("rest", text)]
    of_person = before is not None and before.kind == "person"
    return [
        Credit("rest", part.words)
        if part.kind == "unclear" or (part.kind == "person" and (of_person or not is_surely_person(part)))
        else part
        for part in named_in(text)
    ]


def _outside(text: str, labelled: bool) -> list[Credit]:
    parts: list[Credit] = []
    *before_colons, last = _COLON.split(text)
    for chunk in before_colons:
        parts += _between_colons(chunk, labelled)
        if parts and chunk.strip() and parts[-1].kind in {"person", "unclear"} and not is_surely_person(parts[-1]):
            parts[-1] = Credit("label", parts[-1].words)
    return [*parts, *_between_colons(last, labelled)]


def _without_tasks(parts: list[Credit]) -> Iterator[Credit]:
    """The parts in which what stands before a colon is no name, and who stands behind a task
    such as 校对 no author."""
    is_task = False
    for part in parts:
        if part.kind == "label":
            is_task = _TASK.fullmatch(part.words) is not None
        drops = part.kind == "label" or (is_task and part.kind in {"person", "group"})
        yield Credit("rest", part.words) if drops else part


def _between_colons(text: str, labelled: bool) -> list[Credit]:
    segments = [_segment(segment) for segment in _STRONG.split(text)]
    # A postcode behind a comma still tells the place before it.
    places = _places([word for words, _ in segments for word in words])
    parts: list[Credit] = []
    at = 0
    for words, others in segments:
        for word in words:
            parts += [Credit("place", word)] if at in places else _parts(word, labelled)
            at += 1
        parts += [Credit("rest", others)] if others else []
    return parts


def _segment(segment: str) -> tuple[list[str], str]:
    """The words between two commas, and 等5人 at their end."""
    others = _AND_OTHERS.match(segment.strip())
    words = list(_words((segment if others is None else others["name"]).split()))
    return words, "" if others is None else others["rest"]


def _places(words: list[str]) -> set[int]:
    """Which words say where a school is, since a postcode follows: 江苏 苏州 215128."""
    places: set[int] = set()
    for at in range(len(words) - 2, -1, -1):
        city = _POSTCODE.match(words[at + 1]) is not None and _is_place(words[at])
        if city or (at + 1 in places and (_PLACE_ALONE.fullmatch(words[at]) or words[at][-1] in "省市")):
            places.add(at)
    return places


def _is_place(word: str) -> bool:
    return re.fullmatch(rf"[{HAN}·]{{2,12}}", word) is not None and not is_unit(word)


def _words(tokens: list[str]) -> Iterator[str]:
    """The words of a line, names that are set apart put together: 张　三 → 张三, Mike Smith."""
    at = 0
    singles = all(len(token) == 1 for token in tokens) and len(tokens) == 3
    if singles and _NAME.match("".join(tokens)):
        yield "".join(tokens)
        return
    while at < len(tokens):
        end = at + 1
        if _is_latin(tokens[at]):
            # A raised number ends a name: Mike Smith¹ John.
            while end < len(tokens) and _is_latin(tokens[end]) and not _MARKS_BEHIND.search(tokens[end - 1]):
                end += 1
            yield " ".join(tokens[at:end])
        else:
            end = at + _parts_of_name(tokens[at : at + 4])
            yield "".join(tokens[at:end])
        at = end


def _is_latin(token: str) -> bool:
    return _LATIN.match(_MARKS_BEHIND.sub("", token)) is not None


def _parts_of_name(tokens: list[str]) -> int:
    """How many of the next words are one name."""
    first, after = tokens[0], tokens[1:]
    if first in _COMPOUND and after and len(after[0]) <= 2 and _NAME.match(first + after[0]):
        return 2
    if len(first) != 1 or not after or not re.match(rf"[{HAN}]{_MARK}*\Z", first):
        return 1
    four = "".join(tokens[:4])
    if four[:2] in _COMPOUND and len(tokens) >= 3 and all(len(token) == 1 for token in tokens[:3]):
        return 4 if len(tokens) == 4 and len(four) == 4 else 3
    one = re.match(rf"[{HAN}]{_MARK}*\Z", after[0])
    two = re.match(rf"[{HAN}]{{2}}{_MARK}*\Z", after[0])
    return 2 if one or (two and first in _SURNAMES and after[0][0] not in _COMMON) else 1


def _parts(word: str, labelled: bool) -> list[Credit]:
    """What one word names; it may hold a school, a name and a post without a gap."""
    if len(word) > _LONGEST:
        return [Credit("unclear", word)]
    if _POSTCODE.match(word) or _PLACE_AND_POSTCODE.match(word):
        return [Credit("place", word)]
    if re.fullmatch(rf"(?:{_MARK}|[.．])+", word):
        return [Credit("mark", word)]
    bare = _MARKS_BEFORE.sub("", word, count=1)
    bare = _MARKS_BEHIND.sub("", bare) if re.search(rf"[{HAN}A-Za-z]", bare) else bare
    bare = bare.strip(" \u3000*＊")
    if not bare:
        return []
    if _ONLY_OTHERS.match(bare):
        return [Credit("rest", bare)]
    if _PLACE_ALONE.fullmatch(bare):
        return [Credit("place", bare)]
    if _PLACE.match(bare) and not is_unit(bare) and len(bare) > 3:
        return [Credit("place", bare)]
    parts = _named(bare, labelled)
    return [Credit("unclear", word)] if parts == [Credit("unclear", bare)] else parts


def _named(word: str, labelled: bool) -> list[Credit]:
    dots = _DOT.split(word)
    if len(dots) > 1 and all(map(is_name, dots)):
        return [Credit("person", name) for name in dots]
    if is_role(word):
        return [Credit("role", word)]
    parts = _dotted(word) or _with_unit(word, labelled)
    if parts:
        return parts
    if _is_group(word, labelled):
        return [Credit("group", word)]
    parts = _with_role(word)
    if parts:
        return parts
    if is_name(word):
        return [Credit("person", word)]
    parts = _joined(word, labelled)
    if parts:
        return parts
    if _NUMBERED.match(word):
        return [Credit("person", name) for name in re.split(r"\d+", word) if name]
    if labelled and (_LATIN.match(word) or (_LONG_NAME.match(word) and not _NO_NAME.search(word))):
        return [Credit("person", word)]
    return [Credit("unclear", word)]


def _dotted(word: str) -> list[Credit]:
    """张三·李四 are two people by their surnames; 古丽·艾买提 is one."""
    if _DOTTED.match(word) is None:
        return []
    names = re.split(r"[·•‧・．]", word)
    several = all(2 <= len(name) <= 3 and name[0] in _COMMON for name in names)
    return [Credit("person", name) for name in names] if several else [Credit("person", word)]


def _with_unit(word: str, labelled: bool) -> list[Credit]:
    """A school, and what stands right behind it: a group, a name, a post."""
    if is_unit(word):
        return [Credit("unit", word)]
    for place in _UNIT_END.finditer(word):
        end_of_unit = _ORGANISATION_HERE.match(word, place.start())
        assert end_of_unit is not None
        unit, behind = word[: end_of_unit.end()], word[end_of_unit.end() :]
        if not is_unit(unit) or not behind:
            continue
        if _is_group(behind, labelled) and not _NO_UNIT.search(behind) and not _SCHOOL.search(behind):
            return [Credit("unit", unit), Credit("group", behind)]
        parts = [Credit("role", behind)] if is_role(behind) else _with_role(behind)
        if not parts and is_name(behind) and behind[0] in _SURNAMES:
            parts = [Credit("person", behind)]
        if parts:
            return [Credit("unit", unit), *parts]
    return []


def _is_group(word: str, labelled: bool) -> bool:
    pattern = _GROUP_LABELLED if labelled else _GROUP
    return 2 < len(word) <= 25 and pattern.search(word) is not None and not re.search(r"[。！？：，《]|其", word)


def _with_role(word: str) -> list[Credit]:
    """李四校长, 校长李四: the name and the post."""
    behind, before = _ROLE_BEHIND.match(word), _ROLE_BEFORE.match(word)
    if behind is not None and is_name(behind["name"]) and behind["name"][0] in _SURNAMES:
        return [Credit("person", behind["name"]), Credit("role", behind["role"])]
    if before is not None and is_name(before["name"]) and before["name"][0] in _SURNAMES:
        return [Credit("role", before["role"]), Credit("person", before["name"])]
    return []


def _joined(word: str, labelled: bool) -> list[Credit]:
    """张三和李四 → both; 和 may also be part of a name, so both sides have to be names."""
    for joint in _JOINED.finditer(word):
        before, behind = word[: joint.start()], word[joint.end() :]
        first = is_name(before) or _is_group(before, labelled)
        if first and (is_name(behind) or _is_group(behind, labelled)):
            return [*_named(before, labelled), *_named(behind, labelled)]
        rest = _joined(behind, labelled) if first else []
        if rest:
            return [*_named(before, labelled), *rest]
        if first and behind.startswith("其"):
            return [*_named(before, labelled), Credit("rest", joint[0] + behind)]
    return []
