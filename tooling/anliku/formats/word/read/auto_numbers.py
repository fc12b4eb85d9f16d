"""Automatic numbering as the reader sees it: 一、 （二） 3. (4) ⑤ ● (ECMA-376, 17.9).

Word stores only which list a paragraph belongs to; the number itself is counted here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from anliku.formats.word.read.parts import W, child, is_on, value, whole

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_HAN = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph of a list."""

    text: str
    """As printed; empty for a list without marks."""
    bullet: bool
    level: int
    """From 0."""
    list_id: str
    """Paragraphs of one list have one."""
    number: int


@dataclass(slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    restart: int | None
    style: str | None


class Numbering:
    """Counts as it goes: ask once for each paragraph, in order."""

    def __init__(self, tree: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._by_style: dict[str, tuple[str, int]] = {}
        links: dict[str, str] = {}
        for item in tree.findall(W + "abstractNum") if tree is not None else ():
            name = item.get(W + "abstractNumId", "")
            self._abstract[name] = {at: level for element in item.findall(W + "lvl") for at, level in [_level(element)]}
            style = value(item, W + "styleLink")
            if style is not None:
                links[style] = name
        for item in tree.findall(W + "abstractNum") if tree is not None else ():
            style = value(item, W + "numStyleLink")
            if style in links:
                self._abstract[item.get(W + "abstractNumId", "")] = self._abstract[links[style]]
        for item in tree.findall(W + "num") if tree is not None else ():
            self._list(item)

    def _list(self, item: Element) -> None:
        name = item.get(W + "numId", "")
        abstract = value(item, W + "abstractNumId") or ""
        levels = dict(self._abstract.get(abstract, {}))
        starts: dict[int, int] = {}
        for override in item.findall(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl"), 0, 0, _LEVELS - 1)
            start = value(override, W + "startOverride")
            if start is not None:
                starts[at] = whole(start, 1, 0, 32767)
            own = override.find(W + "lvl")
            if own is not None:
                levels[at] = _level(own)[1]
        self._lists[name] = (abstract, levels, starts)
        for at, level in levels.items():
            if level.style is not None:
                self._by_style.setdefault(level.style, (name, at))

    def of_style(self, style: str | None) -> tuple[str, int] | None:
        """The list and level that belong to a paragraph style."""
        return self._by_style.get(style) if style is not None else None

    def next(self, list_id: str, level: int) -> Label | None:
        """The label of the next paragraph of a list; None where the list is not defined."""
        if list_id not in self._lists:
            return None
        abstract, levels, starts = self._lists[list_id]
        level = max(0, min(level, _LEVELS - 1))
        own = levels.get(level)
        if own is None:
            return None
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        # A list that begins anew does so once, at its first paragraph of that level.
        if level in starts and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = starts[level]
        else:
            before = counts[level]
            counts[level] = own.start if before is None else before + 1
        for above in range(level):
            if counts[above] is None and above in levels:
                counts[above] = levels[above].start
        for below in range(level + 1, _LEVELS):
            deeper = levels.get(below)
            if deeper is None or deeper.restart is None or level < deeper.restart:
                counts[below] = None
        number = counts[level] or 0
        if own.form == "bullet":
            return Label("", True, level, list_id, number)

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = levels[at].form if at in levels else "decimal"
            return spell(counts[at] or 0, "decimal" if own.legal else form)

        return Label(_PLACE.sub(shown, own.text).strip(), False, level, list_id, number)


def _level(element: Element) -> tuple[int, _Level]:
    restart = value(element, W + "lvlRestart")
    return whole(element.get(W + "ilvl"), 0, 0, _LEVELS - 1), _Level(
        start=whole(value(element, W + "start"), 1, 0, 32767),
        form=value(element, W + "numFmt") or "decimal",
        text=(value(element, W + "lvlText") or "")[:40],
        legal=bool(is_on(element, W + "isLgl")),
        restart=None if restart is None else whole(restart, 0, 0, _LEVELS),
        style=value(child(element, W + "pStyle")),
    )


def spell(number: int, form: str) -> str:
    """``number`` in one of Word's number formats; unknown ones count in digits."""
    if form in {"none", "bullet"}:
        return ""
    if form.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting", "koreanCounting")):
        return han(number)
    if form.startswith("ideographLegal") or form == "chineseLegalSimplified":
        return han(number, _LEGAL, "拾佰仟")
    if form in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}:
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if form == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if form in {"upperLetter", "lowerLetter"} and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter[:5] if form == "upperLetter" else letter[:5].lower()
    if form in {"upperRoman", "lowerRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form.startswith(("decimalEnclosedCircle", "ideographEnclosedCircle")) and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalEnclosedParen":
        return f"({number})"
    if form == "decimalEnclosedFullstop":
        return f"{number}."
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (number // size)
        number %= size
    return text


def han(number: int, digits: str = _HAN, units: str = "十百千") -> str:
    """A number below ten thousand as it is read: 十二, 二十, 一百零五."""
    if not 0 <= number < 10_000:
        return str(number)
    if number == 0:
        return digits[0]
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return text[1:] if 10 <= number < 20 and digits is _HAN else text
