"""Numbers of cards and papers: identity cards, permits, passports, bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import FILL, GAP, before, in_address, labelled, labelled_figures, part_of_decimal
from anliku.private.kinds import Hit, Runs
from anliku.regex import regex
from anliku.sparse import Sparse

# --- identity cards and permits -----------------------------------------------------------------

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BETWEEN = rf"{GAP}{{0,2}}"
# The century is asked for at once: at most places nothing else has to be read.
_IDENTITY = regex(
    rf"(?<![0-9A-Za-z])(?=([1-9](?:{_BETWEEN}[0-9]){{5}}{_BETWEEN}(?:1{_BETWEEN}[89]|2{_BETWEEN}0)(?:{_BETWEEN}[0-9]){{9}}"
    rf"{_BETWEEN}[0-9Xx×])(?![0-9A-Za-z]))"
)
_BIRTH = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY_SHAPE = regex(rf"[1-9]\d{{5}}(?:18|19|20)\d\d{_BIRTH}\d{{3}}[0-9X]")
_OLD_IDENTITY = regex(rf"(?<![0-9A-Za-z])([1-8]\d{{7}}{_BIRTH}\d{{3}})(?![0-9A-Za-z])")
_OLD_PERMIT = regex(rf"(?<![0-9A-Za-z])([A-Z]{{3}}\d{{6}}{_BIRTH}\d{{2}})(?![0-9A-Za-z])")
# The first two digits of a region's code (GB/T 2260), from the first to the last of each group.
_REGIONS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES = frozenset(str(code) for first, last in _REGIONS for code in range(first, last + 1))
_PAPER = regex(r"身份证|身份号码|公民身份|证件号|(?<![A-Za-z])(?:[Ii][Dd]\s?[Cc]ard|SFZ|sfz)")
_NAMED_PAPER = Sparse(r"[身公证IiSs](?=[份民件DdFf])", _PAPER.pattern)
# Any marks between the groups.
_MARKED_IDENTITY = regex(rf"{FILL}([1-9](?:[\W_]{{0,2}}\d){{16}}[\W_]{{0,2}}[0-9Xx×])(?![0-9A-Za-z])")
_ANY_IDENTITY = regex(
    rf"(?:复印件|正反面)?{FILL}([1-9](?:{GAP}{{0,2}}\d){{16}}{GAP}{{0,2}}[0-9Xx×]|[1-9](?:{GAP}{{0,2}}\d){{14}})(?![0-9A-Za-z])"
)


def identity_cards(text: str, runs: Runs) -> Iterator[Hit]:
    """18 digits with area, date of birth and check digit (GB 11643), 15 of the old cards, and
    whatever follows 身份证号 in that length."""
    for start, end in runs:
        for match in _IDENTITY.finditer(text, start, end):
            number = _letters_and_digits(match[1])
            if number[0] in "12345678" and not _of_island(number) and _is_identity(number, text, match.start(1)):
                yield match.start(1), match.end(1), number
        for match in _OLD_IDENTITY.finditer(text, start, end):
            if match[1][:2] in _PROVINCES and not in_address(text, match.start(1)):
                yield match.start(1), match.end(1), match[1]
    for match in labelled_figures(text, _NAMED_PAPER, _ANY_IDENTITY, _MARKED_IDENTITY):
        yield match.start(1), match.end(1), _letters_and_digits(match[1])


_PERMIT = Sparse("[居永绿]", "居住证|居留|永居|永久居民|绿卡", needs="居绿")
_ANY_PERMIT = regex(
    rf"(?:身份)?[证许可件]{{0,3}}(?:号码?|编号)?{FILL}([A-Za-z]{{0,3}}\d(?:{GAP}{{0,2}}\d){{6,16}}[0-9Xx]?)(?![0-9A-Za-z])"
)


def permits(text: str, runs: Runs) -> Iterator[Hit]:
    """The permits of people from Hong Kong, Macau, Taiwan (81–83 …) and abroad (9 …, old ones
    with three letters of the country): ``CHN320519800101..`` and what follows 居留证."""
    for start, end in runs:
        for match in _IDENTITY.finditer(text, start, end):
            number = _letters_and_digits(match[1])
            foreign = number[0] == "9" and number[1:3] in _PROVINCES
            if (foreign or _of_island(number)) and _is_identity(number, text, match.start(1), known=foreign):
                yield match.start(1), match.end(1), number
        for match in _OLD_PERMIT.finditer(text, start, end):
            yield match.start(1), match.end(1), match[1]
    for match in labelled_figures(text, _PERMIT, _ANY_PERMIT):
        yield match.start(1), match.end(1), _letters_and_digits(match[1])


def _letters_and_digits(written: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", written.replace("×", "X")).upper()


def _of_island(number: str) -> bool:
    """Whether it is a permit for Hong Kong, Macau or Taiwan (81, 82, 83, then 0000)."""
    return number[:2] in {"81", "82", "83"} and number[2:6] == "0000"


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number with a right check digit, whatever stands
    around them."""
    if not _IDENTITY_SHAPE.fullmatch(number) or number[:2] not in _PROVINCES:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1]


def _is_identity(number: str, text: str, start: int, known: bool = False) -> bool:
    """Whether 18 digits hold a region and a date of birth; a right check digit or words before
    it make up for a region that is not in the table."""
    if not _IDENTITY_SHAPE.fullmatch(number) or in_address(text, start):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if known or number[:2] in _PROVINCES:
        # In one piece nothing else has this shape; in pieces the check digit has to be right.
        return "10X98765432"[total % 11] == number[-1] or text[start : start + 17].isdigit()
    return _PAPER.search(before(text, start, 20)) is not None


# --- passports and travel permits ---------------------------------------------------------------

_TRAVEL = Sparse(
    "[护通回台旅往来Pp](?=[照行乡胞湾往来Aa])",
    r"护照|通行证|回乡证|台胞证|台湾证|旅行证|往来港澳|往来台湾|来往内地|来往大陆|(?i:passport)",
)
# Schools hand out passports as well, for garden parties and for reading.
_PLAYFUL = regex(
    r"(?:游园|阅读|学习|成长|研学|校园|活动|游戏)(?:护照|通行证)|(?:护照|通行证)\s?[（(][^）)\n]{0,6}(?:游|章|学|读|闯关|活动)"
)
_ANY_PASSPORT = regex(
    rf"(?:号码?|编号)?{FILL}([A-Za-z]{{1,2}}{GAP}?[\dOoIl](?:{GAP}{{0,2}}[\dOoIl]){{5,9}}|\d(?:{GAP}?\d){{7,9}})(?![0-9A-Za-z年月])"
)
_OF_PAPER = regex(
    rf"(?:码|类型)?{FILL}([A-Za-z]{{1,3}}{GAP}?\d(?:{GAP}{{0,2}}\d){{5,13}}|\d{{8,10}})(?![0-9A-Za-z年月])"
)
_LETTERS = str.maketrans("OIL", "011")
_PAPER_NUMBER = regex(r"证件号")
# Passports since 2012 and before, permits for Hong Kong, Macau and Taiwan, without a label.
_PASSPORT = regex(r"[CDEGHLMPST](?<![0-9A-Za-z_./#-].)(?:\d{8}|[A-HJ-NP-Z]\d{7}|(?<=[HM])\d{10})(?![0-9A-Za-z_./-])")
_DATED = regex(r"[A-Z](?:19|20)\d\d(?:0[1-9]|1[0-2])")


def passports(text: str, _runs: Runs) -> Iterator[Hit]:
    """Passports and the permits to travel to and from Hong Kong, Macau and Taiwan: a letter or
    two and seven or eight digits; without a letter only after 护照, 通行证 …"""
    for match in _PASSPORT.finditer(text):
        playful = _PLAYFUL.search(before(text, match.start(), 24))
        if _DATED.match(match[0]) is None and not playful and not in_address(text, match.start()):
            yield match.start(), match.end(), match[0]
    for match in labelled(text, _TRAVEL, _ANY_PASSPORT):
        playful = _PLAYFUL.search(before(text, match.start(1), 24))
        if not playful and not re.match(r"(?:19|20)\d\d", match[1]):
            number = _letters_and_digits(match[1])
            yield match.start(1), match.end(1), number[:2] + number[2:].translate(_LETTERS)
    if "证件号" in text:
        for match in labelled(text, _PAPER_NUMBER, _OF_PAPER):
            yield match.start(1), match.end(1), _letters_and_digits(match[1])


# --- pupils' numbers ----------------------------------------------------------------------------

_PUPIL_LABEL = Sparse(r"[学考准](?=\W?[号籍考生])", r"学\W?号|学籍号|考籍号|考号|准考证|学生编[码号]", needs="号证编")
_PUPIL_NUMBER = regex(rf"{FILL}([A-Za-z]{{0,2}}\d(?:{GAP}?\d){{4,18}})(?![\d年月日人名个])")


def pupil_numbers(text: str, _runs: Runs) -> Iterator[Hit]:
    """What follows 学号 or 考号, five digits and more."""
    for match in labelled_figures(text, _PUPIL_LABEL, _PUPIL_NUMBER):
        yield match.start(1), match.end(1), _letters_and_digits(match[1])


# --- bank cards ---------------------------------------------------------------------------------

_BANK = regex(
    r"(?<![0-9A-Za-z])(?=([1-9]\d{3}([ \-.\u00b7\u2013\u2014\n]?)\d{4}\2\d{4}\2\d{4}(?:\2\d{1,3})?"
    rf"|62(?:{GAP}\d){{14,17}}|6(?:{GAP}\d){{15,18}})(?![0-9A-Za-z]))"
)
_BANK_LABEL = Sparse(
    "[卡银工储信账帐开汇转打](?=[号行资蓄用户款账])",
    r"(?<!积分)(?<!会员)(?<!借书)(?<!借阅)(?<!读者)(?<!校园)(?<!一卡通)(?<!积分卡)卡号|银行卡|工资卡|储蓄卡|信用卡|账号|帐号|账户|帐户|开户|汇款|转账|打款",
    needs="卡账帐户款",
)
_CARD = Sparse("[卡银工储信](?=[号行资蓄用])", "卡号|银行卡|工资卡|储蓄卡|信用卡", needs="卡")
_MARKED_BANK = regex(rf"{FILL}([1-9](?:[\W_]{{0,2}}\d){{15,18}})(?![0-9A-Za-z])")
_ANY_BANK = regex(rf"{FILL}([1-9](?:{GAP}{{0,2}}\d){{15,18}})(?![0-9A-Za-z])")


def bank_cards(text: str, runs: Runs) -> Iterator[Hit]:
    """16–19 digits: of UnionPay (62…) with a right Luhn digit, others after words of paying."""
    for start, end in runs:
        for match in _BANK.finditer(text, start, end):
            number = re.sub(r"\D", "", match[1])
            if not luhn(number) or part_of_decimal(text, match.start(1), match.end(1)):
                continue
            union = number.startswith("62") and not in_address(text, match.start(1))
            if union or _BANK_LABEL.search(before(text, match.start(1), 30)):
                yield match.start(1), match.end(1), number
    for match in labelled_figures(text, _BANK_LABEL, _ANY_BANK):
        yield match.start(1), match.end(1), re.sub(r"\D", "", match[1])
    for match in labelled_figures(text, _CARD, _MARKED_BANK):
        number = re.sub(r"\D", "", match[1])
        if luhn(number):
            yield match.start(1), match.end(1), number


def luhn(number: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
