"""Numbers that have a check digit: identity cards, bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import GAP, before, in_address, part_of_decimal
from anliku.private.kinds import Hit, Runs

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])(?=([1-8](?:{GAP}{{0,2}}[0-9]){{16}}{GAP}{{0,2}}[0-9Xx])(?![0-9A-Za-z]))")
_OLD_IDENTITY = re.compile(
    r"身份证[^0-9\n]{0,20}([1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])"
)
_IDENTITY_SHAPE = re.compile(r"[1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9X]")
# The first two digits of a region's code (GB/T 2260), from the first to the last of each group.
_REGIONS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES = frozenset(str(code) for first, last in _REGIONS for code in range(first, last + 1))


def identity_cards(text: str, runs: Runs) -> Iterator[Hit]:
    """18 digits with area, date of birth and check digit (GB 11643); 15 digits after 身份证."""
    for start, end in runs:
        for found in _IDENTITY.finditer(text, start, end):
            number = re.sub(GAP, "", found[1]).upper()
            if not _IDENTITY_SHAPE.fullmatch(number):
                continue
            total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
            right = "10X98765432"[total % 11] == number[-1] and number[:2] in _PROVINCES
            if right or "身份证" in before(text, found.start(1), 20):
                yield found.start(1), found.end(1), number
    if "身份证" in text:
        for found in _OLD_IDENTITY.finditer(text):
            yield found.start(1), found.end(1), found[1]


_BANK = re.compile(r"(?<![0-9A-Za-z])(?=([1-9]\d{3}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?)(?![0-9A-Za-z]))")
_BANK_WORDS = re.compile(r"卡号|银行卡|账号|帐号|账户|帐户|户名|开户|汇款|转账|打款")


def bank_cards(text: str, runs: Runs) -> Iterator[Hit]:
    """16–19 digits with a right Luhn digit, of UnionPay (62…) or after words of paying."""
    for start, end in runs:
        for found in _BANK.finditer(text, start, end):
            number = re.sub(r"\D", "", found[1])
            if not _luhn(number) or part_of_decimal(text, found.start(1), found.end(1)):
                continue
            union = number.startswith("62") and len(number) in {16, 19} and not in_address(text, found.start(1))
            if union or _BANK_WORDS.search(before(text, found.start(1), 30)):
                yield found.start(1), found.end(1), number


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
