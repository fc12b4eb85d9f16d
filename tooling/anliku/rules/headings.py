"""Headings of any level: one level at a time, none empty, none twice. They belong to the family of sections."""

from __future__ import annotations

from collections.abc import Iterator

from anliku.markdown import Heading
from anliku.problem import Severity
from anliku.reading import Reading
from anliku.rules.rule import Example, Finding, Rule
from anliku.text import shorten


def _all(reading: Reading) -> list[Heading]:
    """The headings; none where the front matter is missing, and the whole file is body."""
    return reading.document.headings if reading.case.values else []


def top_heading(reading: Reading) -> Iterator[Finding]:
    """A level-1 heading: the page has one already."""
    for heading in _all(reading):
        if heading.level == 1:
            message = (
                f"正文里不用一级标题“{shorten(heading.text, 20)}”，页面的标题由元数据生成；请改成二级标题（##）或删去"
            )
            yield Finding(reading.at_byte(heading.start), message)


SC008 = Rule(
    code="SC008",
    title="正文里有一级标题",
    severity=Severity.ERROR,
    what="正文从二级标题（##）开始，不用一级标题（#）。",
    why="页面的一级标题是案例名称；有两个，读屏软件和目录都会弄错。",
    bad=Example(body="# 从找原句到想明白\n\n推断类题目得分率低于全市均值。"),
    good=Example(body="### 从找原句到想明白\n\n推断类题目得分率低于全市均值。"),
    source="本库约定：无障碍网页要求标题逐级排列",
    check=top_heading,
)


def skipped_level(reading: Reading) -> Iterator[Finding]:
    """A heading more than one level below the one before it."""
    last = 1
    # Without any section, its absence is what has to be put right (SC001).
    for heading in _all(reading) if reading.sections else ():
        if heading.level > last + 1:
            marks = "#" * (last + 1)
            message = f"标题“{shorten(heading.text, 20)}”从 {last} 级跳到了 {heading.level} 级，请改用 {marks}"
            yield Finding(reading.at_byte(heading.start), message)
        last = heading.level


SC009 = Rule(
    code="SC009",
    title="标题跳级",
    severity=Severity.WARNING,
    what="二级标题下面用三级，三级下面用四级，不跳级。",
    why="目录会缺一层，听读网页的人以为漏了内容。",
    bad=Example(body="#### 题目分析\n\n六道题里有四道要联系前后文。"),
    good=Example(body="### 题目分析\n\n六道题里有四道要联系前后文。"),
    source="本库约定：无障碍网页要求标题逐级排列",
    check=skipped_level,
)


def empty(reading: Reading) -> Iterator[Finding]:
    """A heading without words; an empty section title is an unknown one (SC003)."""
    for heading in _all(reading):
        if heading.level != 2 and not heading.text.strip():
            message = f"“{'#' * heading.level}”后面没有标题，请写上标题，或删去这一行"
            yield Finding(reading.at_byte(heading.start), message)


def repeated_below(reading: Reading) -> Iterator[Finding]:
    """Two headings of one level that say the same, with none of a higher level between them."""
    seen: dict[int, dict[str, Heading]] = {}
    for heading in _all(reading):
        for level in range(heading.level + 1, 7):
            seen.pop(level, None)
        text = heading.text.strip()
        owner = seen.setdefault(heading.level, {}).setdefault(text, heading)
        if owner is not heading and heading.level > 2 and text:
            line = reading.at_byte(owner.start).line
            message = f"小标题“{shorten(text, 20)}”在同一节里重复了（第 {line} 行已有），请合并，或写出不同之处"
            yield Finding(reading.at_byte(heading.start), message)
