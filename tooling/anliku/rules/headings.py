"""Headings of any level: one level at a time, none empty, none twice. They belong to the family of sections."""

from __future__ import annotations

from collections.abc import Iterator

from anliku.markdown import Heading
from anliku.reading import Reading
from anliku.rules.base import Finding
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
