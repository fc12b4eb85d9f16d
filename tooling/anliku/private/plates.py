"""Number plates of cars (GA 36): seven characters, eight for electric ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import FILL, before, in_address, labelled
from anliku.private.kinds import Hit, Runs
from anliku.regex import regex
from anliku.sparse import Sparse

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏蘇浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_NUMERALS = dict(zip("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))
_AS_DIGIT = str.maketrans(_NUMERALS | {"O": "0", "I": "1"})
_FIGURE = f"[A-Za-z0-9{''.join(_NUMERALS)}]"
_PART = r"[ \t·•.\-—–_\u00a0()（）〔〕\[\]【】]"
_PLATE = regex(
    rf"[{_PROVINCES}]{_PART}{{0,3}}([A-Za-z]{_PART}{{0,3}}{_FIGURE}(?:{_PART}?{_FIGURE}){{3,4}}"
    rf"(?:{_PART}?[学警港澳挂领试超]|(?:{_PART}?{_FIGURE})?))(?![A-Za-z0-9])"
)
# The body after the letter of the city; O and I are on no plate, and so stand for 0 and 1.
_BODY = regex(r"[A-Z0-9]{4}[A-Z0-9学警港澳挂领试超]|[A-K][A-Z0-9]\d{4}|\d{5}[A-K]")
_CAR = regex(r"车|牌照|驾驶|停放")
_LABEL = Sparse("[车牌号]", r"车\W?牌|牌照|车号|号牌")
_BARE = regex(rf"(?:号码?)?{FILL}([A-Za-z]{_PART}?[A-Za-z0-9]{{5,6}})(?![A-Za-z0-9])")


def plates(text: str, _runs: Runs) -> Iterator[Hit]:
    """``苏E·12345``, ``苏ED12345``; in small letters or in pieces where a car is spoken of."""
    for match in _PLATE.finditer(text):
        plate = re.sub(r"\W|_", "", match[1]).upper().translate(_AS_DIGIT)
        if not _BODY.fullmatch(plate, 1) or in_address(text, match.start()):
            continue
        digits = sum(mark.isdigit() for mark in plate[1:])
        tidy = match[1][0].isupper() and re.fullmatch(rf"[A-Z]{_PART}{{0,3}}[A-Z0-9]+[^\W\d_]*", match[1])
        if digits >= (3 if tidy else 4) or (digits >= 2 and _CAR.search(before(text, match.start(), 20))):
            yield match.start(), match.end(), match[0][0] + plate
    if "牌" in text or "车号" in text:
        for match in labelled(text, _LABEL, _BARE):
            plate = re.sub(r"\W|_", "", match[1]).upper()
            if sum(mark.isdigit() for mark in plate) >= 3:
                yield match.start(1), match.end(1), plate
