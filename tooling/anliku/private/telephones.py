"""Telephones: mobiles, fixed lines, short numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import FILL, GAP, in_address, is_counted, labelled, labelled_figures, part_of_decimal
from anliku.private.kinds import Hit, Runs
from anliku.regex import regex
from anliku.sparse import Sparse

# --- mobiles ------------------------------------------------------------------------------------

_MOBILE = regex(
    rf"(?<!\d)(?:(?:\+|00)?86{GAP}{{0,2}})?[（(]?"
    rf"(1[3-9]\d{{9}}"
    rf"|1[3-9]\d[)）]?({GAP}{{1,3}})\d{{4}}\2\d{{4}}"
    # 132.77311215 is a decimal.
    rf"|1[3-9]\d(?:[)）]|(?!\.\d){GAP}{{1,3}})\d{{8}}"
    rf"|1[3-9]\d{{5}}{GAP}{{1,3}}\d{{4}}"
    # Over three lines or bullets; 199… may as well be a year.
    rf"|1[3-8]\d\d(\n(?:\n|- )?)\d{{4}}\3\d{{3}}"
    rf"|1(?:{GAP}{{1,3}}|(?<=1))[3-9](?:{GAP}{{1,3}}\d){{9}})(?!\d)"
)
_AMOUNT = regex(r"\s?(?:元|人|万|亿|次|条|字节|吨|个|%|％|bytes\b|\w+ ticks\b)")
_YEARS = regex(r"(?:19|20)\d\d")
# Any other mark or a few words between three groups, in one way twice.
_PARTED = regex(
    r"(1(?<!\d.)[3-9]\d)([^\w\n]{1,3}|[\u4e00-\u9fff]{1,4}|\n)(\d{4})(\2|[\u4e00-\u9fff]{1,4})(\d{4})(?!\d)"
)
_COUNTED = regex("[元人名次分篇册个月年日节课题校班]")
CALLING = regex(r"电话|手机|致电|拨打|来电|打给|号码|联系(?!实际|生活)|[☎📞📱]|(?i:tel|phone|mobile)\b|[加+][VvWwQq微]")
_CALL = Sparse(
    "[电手致拨来打号联加+☎📞📱TtPpMm](?:(?<=[☎📞📱])|(?=[话机电打给码系VvWwQq微]|[Ee][Ll]|[Hh][Oo]|[Oo][Bb]))",
    CALLING.pattern,
)
_ANY_MOBILE = regex(rf"[^0-9\n]{{0,10}}?{FILL}(?:\+?86\W{{0,2}})?(1(?:[\W_]{{0,4}}\d){{10}})(?!\d)")
_PIECE = regex(r"(?<!10\.\d{4})(?<!10\.\d{5})[/=]\Z")


def mobiles(text: str, runs: Runs) -> Iterator[Hit]:
    """11 digits from 13 to 19, grouped as people group them: ``138-0013-0000``; after 电话 or
    手机 grouped in any way."""
    for start, end in runs:
        for match in _MOBILE.finditer(text, start, end):
            if _is_mobile(text, match):
                yield match.start(), match.end(), re.sub(r"\D", "", match[1])
    for match in _PARTED.finditer(text):
        if _is_parted_mobile(text, match):
            yield match.start(), match.end(), match[1] + match[3] + match[5]
    for match in labelled_figures(text, _CALL, _ANY_MOBILE):
        number = re.sub(r"\D", "", match[1])
        if number[1] in "3456789" and not _AMOUNT.match(text, match.end()):
            yield match.start(1), match.end(1), number


def _is_mobile(text: str, match: re.Match[str]) -> bool:
    """Whether 11 digits of that shape are not an amount, two years, or part of a code."""
    if match[1].isdigit():
        if _AMOUNT.match(text, match.end()) or part_of_decimal(text, match.start(1), match.end()):
            return False
    else:
        number = re.sub(r"\D", "", match[1])
        if _YEARS.fullmatch(number[3:7]) and _YEARS.fullmatch(number[7:]):
            return False
    inside_code = _ascii_letter(text, match.start() - 1) and _ascii_letter(text, match.end())
    if inside_code or not in_address(text, match.start()):
        return not inside_code
    # A whole step of a path or the value of a query; “13….html” is the number of a page.
    whole = _PIECE.search(text[max(0, match.start() - 9) : match.start()])
    return whole is not None and re.match(r"[A-Za-z0-9._-]", text[match.end() : match.end() + 1]) is None


def _is_parted_mobile(text: str, match: re.Match[str]) -> bool:
    """Whether three groups that may as well be counts are a telephone: words of calling stand
    near, or a group begins with a nought, as no count does."""
    if _AMOUNT.match(text, match.end()) or _COUNTED.search(match[2] + match[4]):
        return False
    near = text[max(0, match.start() - 20) : match.start()] + text[match.end() : match.end() + 8]
    if CALLING.search(near):
        return True
    return "0" in (match[3][0], match[5][0]) and match[2] == match[4] and match[2] not in {"\n", "."}


def _ascii_letter(text: str, index: int) -> bool:
    return 0 <= index < len(text) and text[index].isascii() and text[index].isalpha()


# --- fixed lines and short numbers --------------------------------------------------------------

_PHONE = regex(
    rf"(?<![0-9A-Za-z.])(?:[（(]?0(?:10|2\d|[3-9]\d\d)[)）]?|(?:\+|00)86{GAP}?0?(?:10|2\d|[3-9]\d\d))"
    rf"{GAP}{{0,3}}([2-8]\d{{2,3}}{GAP}?\d{{4}}|[2-8](?:{GAP}\d){{6,7}})(?![0-9A-Za-z])"
)
_SPACED_PHONE = regex(rf"(?<![0-9A-Za-z.])(0(?:{GAP}{{1,2}}\d){{10,11}})(?![0-9A-Za-z])")
_AREA = regex(r"0(?:10|2\d|[3-9]\d\d)[2-8]")
_LINE = Sparse(
    r"[电座固宅传联☎📞TtFf](?:(?<=[☎📞])|(?=\W?[话机电真系]|[Ee][Ll]|[Aa][Xx]))",
    r"电\W?话|座机|固话|宅电|传真|联系方式|[☎📞]|(?<![A-Za-z])(?:[Tt]el|TEL|[Ff]ax|FAX)(?:ephone)?(?![a-z])",
)
_LOCAL = regex(rf"(?:[^0-9\n]{{0,6}}?|{FILL})([2-8](?:{GAP}?\d){{6,7}})(?![\d年]|\.\d)")
_WITH_AREA = regex(rf"{FILL}([（(]?0(?:{GAP}?\d){{2,3}}\W{{0,3}}[2-8](?:\W{{0,3}}\d){{6,7}})(?!\d)")
_DATE = regex(r"(?:19\d|20[0-4])\d\D?(?:0[1-9]|1[0-2])\D?(?:[0-2]\d|3[01])?|(?:(?:19|20)\d\d\D?){2}")
_SHORT = Sparse(r"[短集虚内分小亲](?=\W?[号团拟线机灵情])", r"短\W?号|集团号|虚拟网号?|虚拟号|内线|分机|小灵通|亲情号")
_SHORT_NUMBER = regex(rf"{FILL}([1-9](?:{GAP}?\d){{2,7}})(?![\d年月日人名个条次字]|\.\d)")
HOTLINES = regex(r"1[12]\d|12[0-9]{3}|9[56]\d{3}")


def phones(text: str, runs: Runs) -> Iterator[Hit]:
    """Area code and 7–8 digits; without area code only after 电话, 座机 …; 短号 and its number."""
    for start, end in runs:
        for match in _PHONE.finditer(text, start, end):
            years = not match[1].isdigit() and _YEARS.fullmatch(match[1][:4])
            if not years and not in_address(text, match.start()):
                yield match.start(), match.end(), re.sub(r"\D", "", match[0])
        for match in _SPACED_PHONE.finditer(text, start, end):
            number = re.sub(r"\D", "", match[1])
            if _AREA.match(number):
                yield match.start(), match.end(), number
    for match in labelled_figures(text, _LINE, _LOCAL, _WITH_AREA):
        if not _DATE.fullmatch(match[1]) and not is_counted(text, match.end(1)):
            yield match.start(1), match.end(1), re.sub(r"\D", "", match[1])
    for match in labelled(text, _SHORT, _SHORT_NUMBER):
        number = re.sub(r"\D", "", match[1])
        known = HOTLINES.fullmatch(number) or _DATE.fullmatch(number)
        if not known and not is_counted(text, match.end(1)):
            yield match.start(1), match.end(1), number
