"""What a disguise hides: plain characters for whatever stands for them."""

from __future__ import annotations

import re
import unicodedata

from anliku.text import INVISIBLE


def _narrow() -> dict[int, str]:
    """Characters that stand for one ASCII character: full-width, circled, superscript …"""
    table: dict[int, str] = {0x3000: " "}
    blocks = (0xB2, 0xBA), (0x660, 0x66A), (0x2070, 0x208A), (0x2460, 0x2500), (0x2776, 0x2794), (0xFF01, 0xFF5F)
    for start, end in (*blocks, (0x1D7CE, 0x1D800), (0x1F100, 0x1F10B)):
        for code in range(start, end):
            digit = unicodedata.digit(chr(code), None)
            form = str(digit) if digit is not None else unicodedata.normalize("NFKC", chr(code))
            if len(form) == 1 and form.isascii():
                table[code] = form
    return table


_NARROW = _narrow()
# Ordinary texts have none of these (full-width punctuation is left out on purpose).
_FANCY = re.compile(
    "[\u00b2\u00b3\u00b9\u0660-\u0669\u2070-\u2089\u2460-\u24ff\u2776-\u2793\u3000\uff0b\uff0d\uff0e\uff10-\uff19\uff20-\uff3a\uff3f"
    "\uff41-\uff5a\U0001d7ce-\U0001d7ff\U0001f100-\U0001f10a]"
)


def undisguised(text: str) -> tuple[str, list[int] | None]:
    """``text`` without disguises, and where each character was (None: where it is)."""
    places: list[int] | None = None
    if INVISIBLE.search(text):
        hidden = {found.start() for found in INVISIBLE.finditer(text)}
        places = [index for index in range(len(text)) if index not in hidden]
        text = INVISIBLE.sub("", text)
    return (text.translate(_NARROW) if _FANCY.search(text) else text), places
