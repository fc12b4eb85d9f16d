"""What stands around a number: gaps within it, words before it, addresses that hold it."""

from __future__ import annotations

import re

# What people put between the digits of one number.
GAP = r"[ \t\n\u00a0\u2002-\u200a\-\u2010-\u2015\u2212\u00b7\u2022._]"

# Ten digits and more that may be one number; everything below looks only into these.
RUN = re.compile(rf"[0-9](?:(?:{GAP}|[()（）]){{0,3}}[0-9]){{9,}}")
# A sign, a country code or a bracket may stand before a run, an X or an extension after it.
MARGIN = 4


def before(text: str, start: int, reach: int) -> str:
    """What stands before ``start`` on the same line, at most ``reach`` characters."""
    return text[max(0, start - reach) : start].rpartition("\n")[2]


def in_address(text: str, start: int) -> bool:
    """Whether ``start`` is inside a web address or DOI that is no way to reach a person."""
    token = re.split(r"[\s<>()（）\"“”，。；]", text[max(0, start - 300) : start])[-1].lower()
    if not ("://" in token or token.startswith("www.") or re.search(r"(?:^|[^\d.])10\.\d{4,5}/", token)):
        return False
    return not re.search(r"tel|phone|mobile|wa\.me|whatsapp|call", token)


def part_of_decimal(text: str, start: int, end: int) -> bool:
    """Whether digits stand directly before or behind, parted by a point only."""
    return bool(re.search(r"\d\.\Z", text[max(0, start - 2) : start])) or bool(re.match(r"\.\d", text[end : end + 2]))
