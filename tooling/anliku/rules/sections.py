"""Sections and limits: the skeleton that the campaign asks for, filled and within its limits."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterator

from anliku.campaign import SectionRule
from anliku.fields import shown
from anliku.markdown import Section
from anliku.numbering import readings, typed_number, without_number
from anliku.problem import Edit, Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules import headings
from anliku.rules.limits import LIMITS
from anliku.rules.rule import Example, Family, Finding, Rule
from anliku.text import HAN, shorten

# The words of a level-2 heading as they stand in the source: after “## ”, before closing #s.
_INSIDE = regex(r"[ ]{0,3}(?:##[ \t]+)?")
# What forms and templates leave behind: 待补充, （请填写…）, and letters or crosses for a name.
# Each with the words that it cannot do without: looking for those first is five times faster.
_PLACEHOLDERS = (
    (
        ("待",),
        regex(r"待(?<![有仍尚亟还需等期对看善款招接优虐].)(?:补充|填写|插入|定稿|核实)(?!的|完|好|后|之后|齐|以后)"),
    ),
    (
        ("请填", "请补", "请输", "请插", "请添", "请粘", "在此", "此处"),
        regex(
            r"[（(【\[〔](?:请|在此|此处)(?:在此|此处)?(?:填写|补充|输入|插入|添加|粘贴)[^）)】\]〕\n]{0,30}[）)】\]〕]"
        ),
    ),
    # 4XX is a kind of numbers, 第XX章 the twentieth.
    (
        ("XX", "xx"),
        regex(rf"[Xx](?<![A-Za-z0-9:.第].)[Xx]{{1,7}}(?=[{HAN}])|[Xx](?<=[{HAN}].)(?<!第.)[Xx]{{1,7}}(?![A-Za-z0-9])"),
    ),
    (("××", "＊＊"), regex(rf"[×＊](?<![×＊√].)[×＊]++(?=[{HAN}])|[×＊](?<=[{HAN}].)[×＊]++")),
)
# Where chromosomes, Roman numbers or unknowns are spoken of, XX is a word of the subject.
_OF_THE_SUBJECT = regex("染色体|性别|基因|核型|遗传|XY|罗马|尺码|未知数|[Xx]²|平方", re.IGNORECASE)
_NEAR = 40
# For so many headings of one case a likely name is looked for: it is slow, and enough.
_ADVISED = 20


def _sections(reading: Reading) -> tuple[Section, ...]:
    """The case's sections; none where the front matter is missing, and the whole file is body."""
    return reading.sections if reading.case.values else ()


def _heads(reading: Reading) -> Iterator[tuple[Section, SectionRule | None]]:
    """The case's sections and what the skeleton makes of each heading."""
    skeleton = reading.skeleton
    for section in _sections(reading):
        yield section, skeleton.find(section.title) if skeleton is not None else None


def _named(section: Section) -> str:
    return f"“{shorten(section.title, 20)}”"


def _inside(reading: Reading, section: Section) -> tuple[int, str]:
    """The heading's words in the source and where they start."""
    text = reading.case.text
    end = text.find("\n", section.start)
    line = text[section.start : end if end >= 0 else len(text)]
    lead = _INSIDE.match(line)
    width = lead.end() if lead is not None else 0
    return section.start + width, line[width:].rstrip().rstrip("#").rstrip()


_FORM = "苏教质监〔2024〕3号（总结案例的要求）；双流第四届解读运用展评（案例与报告的章节）"
_FULL = """\
## 监测发现与问题

2023年10月，四年级186名学生参加了市监测。推断类题目得分率为61.2%。

## 归因分析

多数提问只要求找出原句。教师很少追问依据。

## 改进策略与实施

每节课只留两三个问题。学生回答以后，教师追问依据。

## 成效与后测

2024年10月，182人参加校内后测。推断类题目得分率为70.9%。
"""
_LAST = """
## 反思与推广

追问的做法不需要设备。后测由校内命题，只宜看作方向。
"""


def no_heading(reading: Reading) -> Iterator[Finding]:
    """A body without any level-2 heading."""
    case = reading.case
    if not case.values or reading.sections:
        return
    names = "、".join(rule.name for rule in reading.skeleton.sections) if reading.skeleton is not None else ""
    wanted = f"“## {reading.skeleton.sections[0].name}”" if reading.skeleton is not None else "“## 标题”"
    fault = "正文里没有二级标题" if case.body.strip() else "没有正文"
    listed = f"；章节依次为：{names}" if names else ""
    yield Finding(reading.at(case.body_start), f"{fault}，请用两个井号写章节，如{wanted}{listed}")


SC001 = Rule(
    code="SC001",
    title="没有二级标题",
    severity=Severity.ERROR,
    what="正文要分章节，每个章节以“## 章节名称”开头。",
    why="读者靠目录跳读，“问题—归因—策略—成效”一览表也从章节里来。",
    bad=Example(body="推断类题目得分率为61.2%，低于全市均值。", whole_body=True),
    good=Example(body=_FULL + _LAST, whole_body=True),
    source=_FORM,
    check=no_heading,
)


def _cut_short(reading: Reading) -> bool:
    """Whether headings stand in HTML that was never closed: that is reported, and says enough."""
    return any(raw.text.startswith("## ") for raw in reading.document.raw)


def missing_section(reading: Reading) -> Iterator[Finding]:
    """A section that the campaign requires and no heading stands for."""
    skeleton = reading.skeleton
    if skeleton is None or not reading.sections or _cut_short(reading):
        return
    present = {rule.name for _, rule in _heads(reading) if rule is not None}
    wanted = [rule.name for rule in skeleton.sections]
    for position, rule in enumerate(skeleton.sections):
        if rule.required and rule.name not in present:
            before = next((name for name in reversed(wanted[:position]) if name in present), None)
            place = f"放在“{before}”之后" if before else "放在正文开头"
            hint = f"（{rule.hint}）" if rule.hint else ""
            yield Finding(reading.at(reading.case.body_start), f"缺少章节“## {rule.name}”{hint}，请补写，{place}")


SC002 = Rule(
    code="SC002",
    title="缺少必需的章节",
    severity=Severity.ERROR,
    what="评选方案里必需的章节一个也不能少。",
    why="监测结果、归因、改进、后测缺一环，就看不出做法为什么有效。",
    bad=Example(body=_FULL, whole_body=True),
    good=Example(body=_FULL + _LAST, whole_body=True),
    source=_FORM,
    check=missing_section,
)


def unknown_heading(reading: Reading) -> Iterator[Finding]:
    """A level-2 heading that is no section of the campaign."""
    skeleton = reading.skeleton
    if skeleton is None:
        return
    names = [name for rule in skeleton.sections for name in (rule.name, *rule.aliases)]
    listed = "、".join(rule.name for rule in skeleton.sections)
    unknown = [section for section, rule in _heads(reading) if rule is None]
    for index, section in enumerate(unknown):
        bare = without_number(section.title)
        near = difflib.get_close_matches(bare, names, n=1, cutoff=0.5) if index < _ADVISED else []
        known = skeleton.find(near[0]) if near else None
        advice = f"是不是“{known.name}”？" if known is not None else "请改成三级标题（###），放进相应的章节；"
        message = f"本次评选没有章节{_named(section)}，{advice}可用的二级标题有：{listed}"
        yield Finding(reading.at(section.start), message)


SC003 = Rule(
    code="SC003",
    title="不是本次评选的章节",
    severity=Severity.ERROR,
    what="二级标题只用评选方案的章节；自己的小标题用三级（###）。",
    why="几千个案例用同一套章节，读者才能直接跳到想看的部分。",
    bad=Example(body="## 校园文化建设\n\n学校重视校园文化。"),
    good=Example(body="### 校园文化建设\n\n学校重视校园文化。"),
    source=_FORM,
    check=unknown_heading,
)


def wrong_order(reading: Reading) -> Iterator[Finding]:
    """Sections in another order than the campaign's."""
    skeleton = reading.skeleton
    if skeleton is None:
        return
    order = {rule.name: index for index, rule in enumerate(skeleton.sections)}
    first: dict[str, Section] = {}
    for section, rule in _heads(reading):
        if rule is not None:
            first.setdefault(rule.name, section)
    stays = set(_rising([order[name] for name in first]))
    for name, section in first.items():
        if order[name] not in stays:
            before = [other for other in stays if other < order[name]]
            near, side = (max(before), "之后") if before else (min(stays), "之前")
            place = f"“{skeleton.sections[near].name}”{side}"
            message = f"章节{_named(section)}应在{place}，请调整顺序：{' → '.join(order)}"
            yield Finding(reading.at(section.start), message)


SC004 = Rule(
    code="SC004",
    title="章节的顺序不对",
    severity=Severity.ERROR,
    what="章节按评选方案的顺序写。",
    why="先有问题和归因，后有策略和成效；顺序乱了，因果就说不清。",
    bad=Example(body=_LAST.lstrip() + "\n" + _FULL, whole_body=True),
    good=Example(body=_FULL + _LAST, whole_body=True),
    source="苏教办〔2023〕58号（改进闭环的顺序）",
    check=wrong_order,
)


def _rising(numbers: list[int]) -> list[int]:
    """The longest rising choice of a few different numbers: what need not be moved."""
    best: list[list[int]] = []
    for number in numbers:
        longest = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*longest, number])
    return max(best, key=len, default=[])


def alias_heading(reading: Reading) -> Iterator[Finding]:
    """A heading that means a section but does not bear its name."""
    seen: set[str] = set()
    for section, rule in _heads(reading):
        if rule is None or rule.name in seen:
            continue
        seen.add(rule.name)
        if rule.name not in (section.title, *readings(section.title)):
            start, words = _inside(reading, section)
            edit = Edit(start, start + len(words), rule.name)
            message = f"章节标题{_named(section)}请写成规范的“## {rule.name}”"
            # An underlined heading may run over two lines; that is not ours to cut.
            simple = words and "\n" not in section.title
            yield Finding(reading.at(section.start), message, (edit,) if simple else ())


SC005 = Rule(
    code="SC005",
    title="章节标题写了别名",
    severity=Severity.ERROR,
    what="认得的别名改成规范的章节名称，如“原因分析”改成“归因分析”。",
    why="同一个章节只有一个名称，导出的案例集才整齐。",
    bad=Example(body=_FULL.replace("## 归因分析", "## 二、原因分析") + _LAST, whole_body=True),
    good=Example(body=_FULL + _LAST, whole_body=True),
    source=_FORM,
    fixable=True,
    check=alias_heading,
)


def empty_section(reading: Reading) -> Iterator[Finding]:
    """A section with nothing in it."""
    yield from headings.empty(reading)
    sections = _sections(reading)
    if not any(section.is_empty for section in sections):
        return
    starts = [section.start for section in sections]
    document = reading.document
    # A section may consist of a picture or of a piece of code, which count no words.
    shown_at = [picture.start for picture in document.pictures] + [code.start for code in document.code]
    filled = {bisect_right(starts, reading.offset(byte)) - 1 for byte in shown_at}
    for index, section in enumerate(sections):
        if section.is_empty and index not in filled:
            message = f"章节{_named(section)}是空的，请写上内容，或删去这个标题"
            yield Finding(reading.at(section.start), message)


SC006 = Rule(
    code="SC006",
    title="章节是空的",
    severity=Severity.ERROR,
    what="每个章节下面都要有内容，每个小标题都要有文字。",
    why="空的章节让读者白翻一次，多半是忘了粘贴。",
    bad=Example(body=_FULL + "\n## 反思与推广\n", whole_body=True),
    good=Example(body=_FULL + _LAST, whole_body=True),
    source=_FORM,
    check=empty_section,
)


def repeated_heading(reading: Reading) -> Iterator[Finding]:
    """Two level-2 headings that say or mean the same; two below one of them that say the same."""
    yield from headings.repeated_below(reading)
    first: dict[str, Section] = {}
    for section, rule in _heads(reading):
        key = rule.name if rule is not None else without_number(section.title).strip()
        owner = first.setdefault(key, section)
        if owner is not section and key:
            line = reading.at(owner.start).line
            same = "重复了" if owner.title == section.title else f"与{_named(owner)}是同一个章节"
            message = f"章节{_named(section)}{same}（第 {line} 行已有），请合并成一节，或改成三级标题（###）"
            yield Finding(reading.at(section.start), message)


SC007 = Rule(
    code="SC007",
    title="章节重复",
    severity=Severity.ERROR,
    what="同一个章节只写一次，别名也算同一个；同一节里的小标题不重名。",
    why="目录里有两个相同的标题，链接会跳错地方。",
    bad=Example(body=_FULL + _LAST + _LAST, whole_body=True),
    good=Example(body=_FULL + _LAST, whole_body=True),
    source=_FORM,
    check=repeated_heading,
)


def numbered_heading(reading: Reading) -> Iterator[Finding]:
    """A number typed before a section's heading."""
    for section, rule in _heads(reading):
        number = typed_number(section.title)
        if number is None:
            continue
        bare = section.title[number.end :]
        # An alias goes together with its number (SC005).
        if bare != rule.name if rule is not None else not number.sure:
            continue
        start, words = _inside(reading, section)
        edits = (Edit(start, start + len(words) - len(bare), ""),) if words.endswith(bare) else ()
        message = f"章节标题{_named(section)}前面的编号请删掉，写成“## {bare}”；页面会自动编排"
        yield Finding(reading.at(section.start), message, edits)


SC014 = Rule(
    code="SC014",
    title="章节标题前有手打的编号",
    severity=Severity.WARNING,
    what="二级标题不写“一、”“1.”“（一）”，编号由页面和导出的文档生成。",
    why="手打的编号改一处就要改全篇，导出的案例集里还会和自动编号重复。",
    bad=Example(body=_FULL.replace("## 归因分析", "## 二、归因分析") + _LAST, whole_body=True),
    good=Example(body=_FULL + _LAST, whole_body=True),
    source="本库约定；实际来稿自动编号与手打编号混用",
    fixable=True,
    check=numbered_heading,
)


def placeholder(reading: Reading) -> Iterator[Finding]:
    """Words of a form or template that nobody has filled in."""
    case = reading.case
    body = case.body
    for hints, form in _PLACEHOLDERS if case.values else ():
        for match in form.finditer(body) if any(hint in body for hint in hints) else ():
            if match[0].upper() in {"XX", "XXX"} and _OF_THE_SUBJECT.search(
                body, max(0, match.start() - _NEAR), match.end() + _NEAR
            ):
                continue
            message = f"有没填写的占位文字 {shown(match.group())}，请换成实际内容；不便公开的名称写成“某校”“一名学生”"
            yield Finding(reading.at(case.body_start + match.start()), message)


SC015 = Rule(
    code="SC015",
    title="有没填写的占位文字",
    severity=Severity.WARNING,
    what="“待补充”“（请填写……）”和用 X、× 代替的名称要换成实际内容。",
    why="这些是表格和模板留下的，读者看到的是一篇没写完的案例。",
    bad=Example(body="我校是一所农村小学，现有学生（请填写人数）。后测数据待补充。"),
    good=Example(body="我校是一所农村小学，现有学生612人。后测数据见下一节。"),
    source="苏教质监〔2024〕3号 附件2（申报表的填写说明）",
    check=placeholder,
)


FAMILY = Family(
    "sections",
    "章节与限制",
    "二级标题按评选方案（cases/campaigns/编号.yml）的章节写，写全、写满、不超过限制。",
    (
        SC001,
        SC002,
        SC003,
        SC004,
        SC005,
        SC006,
        SC007,
        headings.SC008,
        headings.SC009,
        *LIMITS,
        SC014,
        SC015,
    ),
)
