"""Telephones: mobiles and fixed lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import GAP, before, in_address, part_of_decimal
from anliku.private.kinds import Hit, Runs

_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{GAP}{{0,2}})?[（(]?"
    rf"(1[3-9]\d{{9}}"
    rf"|1[3-9]\d[)）]?({GAP}{{1,3}})\d{{4}}\2\d{{4}}"
    rf"|1[3-9]\d(?:[)）]|{GAP}{{1,3}})\d{{8}}"
    rf"|1[3-9]\d{{5}}{GAP}{{1,3}}\d{{4}}"
    # Over three lines or bullets; 199… may as well be a year.
    rf"|1[3-8]\d\d(\n(?:\n|- )?)\d{{4}}\3\d{{3}}"
    rf"|1(?:{GAP}{{1,3}}|(?<=1))[3-9](?:{GAP}{{1,3}}\d){{9}})(?!\d)"
)
# Any grouping, where words say that it is a telephone.
_ANY_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{GAP}{{0,2}})?(1(?:{GAP}{{0,3}}\d){{10}})(?!\d)")
_CALL = re.compile(r"(?:电话|手机|联系|致电|拨打|来电|号码|tel|mobile|phone|☎|📱)[^0-9]{0,10}\Z", re.IGNORECASE)
_AMOUNT = re.compile(r"\s?(?:元|人|万|亿|次|条|字节|吨|个|%|％)")
_YEARS = re.compile(r"(?:19|20)\d\d")
# Marks that also part the members of a list: a number only with a word of calling near.
_PARTED = re.compile(r"(?<!\d)(1[3-9]\d)\s?([/／|｜，,、:：~～])\s?(\d{4})\s?\2\s?(\d{4})(?!\d)")
CALLING = re.compile(r"电话|手机|致电|拨打|联系(?!实际|生活)")
_PIECE = re.compile(r"(?<!10\.\d{4})(?<!10\.\d{5})[/=]\Z")

_HAN_DIGIT = "零〇幺一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_DIGIT_BEFORE = frozenset(_HAN_DIGIT + "0123456789")
_NUMERALS = {ord(han): digit for han, digit in zip(_HAN_DIGIT, "0011223456789123456789", strict=True)}
# No lookbehind in front: a pattern that begins with a set of characters is four times as fast.
_HAN_MOBILE = re.compile(rf"[1幺一壹](?:{GAP}{{0,2}}[{_HAN_DIGIT}\d]){{10}}(?![{_HAN_DIGIT}\d])")


def mobiles(text: str, runs: Runs) -> Iterator[Hit]:
    """11 digits from 13 to 19, grouped as people group them, also in Chinese numerals."""
    for start, end in runs:
        sure = False
        for found in _MOBILE.finditer(text, start, end):
            if _is_mobile(text, found):
                sure = True
                yield found.start(), found.end(), re.sub(r"\D", "", found[1])
        called = None if sure else _ANY_MOBILE.search(text, start, end)
        if called is not None and _CALL.search(before(text, called.start(), 20)):
            number = re.sub(r"\D", "", called[1])
            if number[1] in "3456789":
                yield called.start(1), called.end(1), number
    for found in _PARTED.finditer(text):
        near = before(text, found.start(), 20) + text[found.end() : found.end() + 8]
        if CALLING.search(near) and not _AMOUNT.match(text, found.end()):
            yield found.start(), found.end(), found[1] + found[3] + found[4]
    for found in _HAN_MOBILE.finditer(text):
        number = re.sub(GAP, "", found[0]).translate(_NUMERALS)
        longer = text[found.start() - 1 : found.start()] in _DIGIT_BEFORE
        if not longer and sum(mark in _HAN_DIGIT for mark in found[0]) >= 3 and number[1] in "3456789":
            yield found.start(), found.end(), number


def _is_mobile(text: str, found: re.Match[str]) -> bool:
    """Whether 11 digits of that shape are not an amount, two years, or part of a code."""
    if found[1].isdigit():
        if _AMOUNT.match(text, found.end()) or part_of_decimal(text, found.start(1), found.end()):
            return False
    else:
        number = re.sub(r"\D", "", found[1])
        if _YEARS.fullmatch(number[3:7]) and _YEARS.fullmatch(number[7:]):
            return False
    inside_code = _ascii_letter(text, found.start() - 1) and _ascii_letter(text, found.end())
    if inside_code or not in_address(text, found.start()):
        return not inside_code
    # A whole step of a path or the value of a query; “13….html” is the number of a page.
    whole = _PIECE.search(text[max(0, found.start() - 9) : found.start()])
    return whole is not None and re.match(r"[A-Za-z0-9._-]", text[found.end() : found.end() + 1]) is None


def _ascii_letter(text: str, index: int) -> bool:
    return 0 <= index < len(text) and text[index].isascii() and text[index].isalpha()


_PHONE = re.compile(
    rf"(?<![0-9A-Za-z.])(?:[（(]?0(?:10|2\d|[3-9]\d\d)[)）]?|(?:\+|00)86{GAP}?0?(?:10|2\d|[3-9]\d\d))"
    rf"{GAP}{{0,3}}([2-8]\d{{2,3}}{GAP}?\d{{4}})(?![0-9A-Za-z])"
)
_HAN_PHONE = re.compile(rf"(?:电话|座机|固话|传真)[^\n{_HAN_DIGIT}]{{0,6}}([{_HAN_DIGIT}]{{7,12}})(?![{_HAN_DIGIT}])")
_LOCAL = re.compile(r"(?:电话|座机|固话|传真|[Tt][Ee][Ll])[^0-9\n]{0,6}([2-8]\d{2,3}[ \-]?\d{4})(?!\d)")


def phones(text: str, runs: Runs) -> Iterator[Hit]:
    """Area code and 7–8 digits; without area code only after 电话, 座机 …"""
    for start, end in runs:
        for found in _PHONE.finditer(text, start, end):
            years = not found[1].isdigit() and _YEARS.fullmatch(found[1][:4])
            if not years and not in_address(text, found.start()):
                yield found.start(), found.end(), re.sub(r"\D", "", found[0])
    if any(word in text for word in ("电话", "座机", "固话", "传真", "tel", "Tel", "TEL")):
        for found in _LOCAL.finditer(text):
            yield found.start(1), found.end(1), re.sub(r"\D", "", found[1])
        for found in _HAN_PHONE.finditer(text):
            yield found.start(1), found.end(1), found[1].translate(_NUMERALS)
