"""Private data in text: telephone numbers, identity numbers, mail, accounts, addresses.

People hide such data in many ways, mostly by accident: full-width digits, spaces, dashes,
Chinese numerals, an invisible character from a chat program. And education writing is full
of numbers that only look private: years, index codes, ISBN, sample sizes. So a number counts
by its shape, its check digit where it has one, and the words before it where it has none.

Source of what is private: 个人信息保护法 28 and 31; the case form (附件2), which asks for
telephone and mail and so is where they come from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anliku.text import INVISIBLE

MOBILE = "手机号码"
PHONE = "固定电话"
IDENTITY = "身份证号"
MAIL = "电子邮箱"
ACCOUNT = "QQ 或微信号"
BANK = "银行卡号"
ADDRESS = "家庭住址"


@dataclass(frozen=True, slots=True)
class Private:
    """One piece of private data in a text."""

    kind: str
    start: int
    """Offsets into the text that was searched, as is ``end``."""
    end: int
    key: str
    """The value in its plainest form: the same however it was disguised."""

    @property
    def masked(self) -> str:
        """Enough to find it, too little to use it: 138******78."""
        return self.key[:3] + "*" * max(3, len(self.key) - 5) + self.key[-2:]


def find(text: str) -> list[Private]:
    """The private data in ``text`` in order; linear in its length, whatever it is."""
    plain, places = _plain(text)
    runs = [(max(0, run.start() - _MARGIN), run.end() + _MARGIN) for run in _RUN.finditer(plain)]
    found: list[tuple[int, int, int, str, str]] = []
    for rank, (kind, detect) in enumerate(_DETECTORS):
        found += [(start, rank, end, kind, key) for start, end, key in detect(plain, runs)]
    found.sort()
    kept: list[Private] = []
    last = _Span(-1, 0, len(_DETECTORS))
    for start, rank, end, kind, key in found:
        if start < last.end:
            # One stretch of text is one thing: the kind that is surest of itself.
            if rank >= last.rank:
                continue
            kept.pop()
        last = _Span(start, end, rank)
        origin, stop = (places[start], places[end - 1] + 1) if places is not None else (start, end)
        kept.append(Private(kind, origin, stop, key))
    return kept


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    rank: int


# --- plain text -----------------------------------------------------------------------------


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


def _plain(text: str) -> tuple[str, list[int] | None]:
    """``text`` without disguises, and where each character was (None: where it is)."""
    places: list[int] | None = None
    if INVISIBLE.search(text):
        hidden = {found.start() for found in INVISIBLE.finditer(text)}
        places = [index for index in range(len(text)) if index not in hidden]
        text = INVISIBLE.sub("", text)
    return (text.translate(_NARROW) if _FANCY.search(text) else text), places


Hit = tuple[int, int, str]

# What people put between the digits of one number.
_GAP = r"[ \t\n\u00a0\u2002-\u200a\-\u2010-\u2015\u2212\u00b7\u2022._]"

# Ten digits and more that may be one number; everything below looks only into these.
_RUN = re.compile(rf"[0-9](?:(?:{_GAP}|[()（）]){{0,3}}[0-9]){{9,}}")
# A sign, a country code or a bracket may stand before a run, an X or an extension after it.
_MARGIN = 4

Runs = list[tuple[int, int]]


def _before(text: str, start: int, reach: int) -> str:
    """What stands before ``start`` on the same line, at most ``reach`` characters."""
    return text[max(0, start - reach) : start].rpartition("\n")[2]


def _in_address(text: str, start: int) -> bool:
    """Whether ``start`` is inside a web address or DOI that is no way to reach a person."""
    token = re.split(r"[\s<>()（）\"“”，。；]", text[max(0, start - 300) : start])[-1].lower()
    if not ("://" in token or token.startswith("www.") or re.search(r"(?:^|[^\d.])10\.\d{4,5}/", token)):
        return False
    return not re.search(r"tel|phone|mobile|wa\.me|whatsapp|call", token)


def _part_of_decimal(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"\d\.\Z", text[max(0, start - 2) : start])) or bool(re.match(r"\.\d", text[end : end + 2]))


# --- numbers that have a check digit ---------------------------------------------------------

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])(?=([1-8](?:{_GAP}{{0,2}}[0-9]){{16}}{_GAP}{{0,2}}[0-9Xx])(?![0-9A-Za-z]))")
_OLD_IDENTITY = re.compile(
    r"身份证[^0-9\n]{0,20}([1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])"
)
_IDENTITY_SHAPE = re.compile(r"[1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9X]")
# The first two digits of a region's code (GB/T 2260), from the first to the last of each group.
_REGIONS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES = frozenset(str(code) for first, last in _REGIONS for code in range(first, last + 1))


def _identity(text: str, runs: Runs) -> Iterator[Hit]:
    """18 digits with area, date of birth and check digit (GB 11643); 15 digits after 身份证."""
    for start, end in runs:
        for found in _IDENTITY.finditer(text, start, end):
            number = re.sub(_GAP, "", found[1]).upper()
            if not _IDENTITY_SHAPE.fullmatch(number):
                continue
            total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
            right = "10X98765432"[total % 11] == number[-1] and number[:2] in _PROVINCES
            if right or "身份证" in _before(text, found.start(1), 20):
                yield found.start(1), found.end(1), number
    if "身份证" in text:
        for found in _OLD_IDENTITY.finditer(text):
            yield found.start(1), found.end(1), found[1]


_BANK = re.compile(r"(?<![0-9A-Za-z])(?=([1-9]\d{3}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?)(?![0-9A-Za-z]))")
_BANK_WORDS = re.compile(r"卡号|银行卡|账号|帐号|账户|帐户|户名|开户|汇款|转账|打款")


def _bank(text: str, runs: Runs) -> Iterator[Hit]:
    """16–19 digits with a right Luhn digit, of UnionPay (62…) or after words of paying."""
    for start, end in runs:
        for found in _BANK.finditer(text, start, end):
            number = re.sub(r"\D", "", found[1])
            if not _luhn(number) or _part_of_decimal(text, found.start(1), found.end(1)):
                continue
            union = number.startswith("62") and len(number) in {16, 19} and not _in_address(text, found.start(1))
            if union or _BANK_WORDS.search(_before(text, found.start(1), 30)):
                yield found.start(1), found.end(1), number


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


# --- telephones ------------------------------------------------------------------------------

_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP}{{0,2}})?[（(]?"
    rf"(1[3-9]\d{{9}}"
    rf"|1[3-9]\d[)）]?({_GAP}{{1,3}})\d{{4}}\2\d{{4}}"
    rf"|1[3-9]\d(?:[)）]|{_GAP}{{1,3}})\d{{8}}"
    rf"|1[3-9]\d{{5}}{_GAP}{{1,3}}\d{{4}}"
    # Over three lines or bullets; 199… may as well be a year.
    rf"|1[3-8]\d\d(\n(?:\n|- )?)\d{{4}}\3\d{{3}}"
    rf"|1(?:{_GAP}{{1,3}}|(?<=1))[3-9](?:{_GAP}{{1,3}}\d){{9}})(?!\d)"
)
# Any grouping, where words say that it is a telephone.
_ANY_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP}{{0,2}})?(1(?:{_GAP}{{0,3}}\d){{10}})(?!\d)")
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
_HAN_MOBILE = re.compile(rf"[1幺一壹](?:{_GAP}{{0,2}}[{_HAN_DIGIT}\d]){{10}}(?![{_HAN_DIGIT}\d])")


def _mobile(text: str, runs: Runs) -> Iterator[Hit]:
    """11 digits from 13 to 19, grouped as people group them, also in Chinese numerals."""
    for start, end in runs:
        sure = False
        for found in _MOBILE.finditer(text, start, end):
            if _is_mobile(text, found):
                sure = True
                yield found.start(), found.end(), re.sub(r"\D", "", found[1])
        called = None if sure else _ANY_MOBILE.search(text, start, end)
        if called is not None and _CALL.search(_before(text, called.start(), 20)):
            number = re.sub(r"\D", "", called[1])
            if number[1] in "3456789":
                yield called.start(1), called.end(1), number
    for found in _PARTED.finditer(text):
        near = _before(text, found.start(), 20) + text[found.end() : found.end() + 8]
        if CALLING.search(near) and not _AMOUNT.match(text, found.end()):
            yield found.start(), found.end(), found[1] + found[3] + found[4]
    for found in _HAN_MOBILE.finditer(text):
        number = re.sub(_GAP, "", found[0]).translate(_NUMERALS)
        longer = text[found.start() - 1 : found.start()] in _DIGIT_BEFORE
        if not longer and sum(mark in _HAN_DIGIT for mark in found[0]) >= 3 and number[1] in "3456789":
            yield found.start(), found.end(), number


def _is_mobile(text: str, found: re.Match[str]) -> bool:
    """Whether 11 digits of that shape are not an amount, two years, or part of a code."""
    if found[1].isdigit():
        if _AMOUNT.match(text, found.end()) or _part_of_decimal(text, found.start(1), found.end()):
            return False
    else:
        number = re.sub(r"\D", "", found[1])
        if _YEARS.fullmatch(number[3:7]) and _YEARS.fullmatch(number[7:]):
            return False
    inside_code = _ascii_letter(text, found.start() - 1) and _ascii_letter(text, found.end())
    if inside_code or not _in_address(text, found.start()):
        return not inside_code
    # A whole step of a path or the value of a query; “13….html” is the number of a page.
    whole = _PIECE.search(text[max(0, found.start() - 9) : found.start()])
    return whole is not None and re.match(r"[A-Za-z0-9._-]", text[found.end() : found.end() + 1]) is None


def _ascii_letter(text: str, index: int) -> bool:
    return 0 <= index < len(text) and text[index].isascii() and text[index].isalpha()


_PHONE = re.compile(
    rf"(?<![0-9A-Za-z.])(?:[（(]?0(?:10|2\d|[3-9]\d\d)[)）]?|(?:\+|00)86{_GAP}?0?(?:10|2\d|[3-9]\d\d))"
    rf"{_GAP}{{0,3}}([2-8]\d{{2,3}}{_GAP}?\d{{4}})(?![0-9A-Za-z])"
)
_HAN_PHONE = re.compile(rf"(?:电话|座机|固话|传真)[^\n{_HAN_DIGIT}]{{0,6}}([{_HAN_DIGIT}]{{7,12}})(?![{_HAN_DIGIT}])")
_LOCAL = re.compile(r"(?:电话|座机|固话|传真|[Tt][Ee][Ll])[^0-9\n]{0,6}([2-8]\d{2,3}[ \-]?\d{4})(?!\d)")


def _phone(text: str, runs: Runs) -> Iterator[Hit]:
    """Area code and 7–8 digits; without area code only after 电话, 座机 …"""
    for start, end in runs:
        for found in _PHONE.finditer(text, start, end):
            years = not found[1].isdigit() and _YEARS.fullmatch(found[1][:4])
            if not years and not _in_address(text, found.start()):
                yield found.start(), found.end(), re.sub(r"\D", "", found[0])
    if any(word in text for word in ("电话", "座机", "固话", "传真", "tel", "Tel", "TEL")):
        for found in _LOCAL.finditer(text):
            yield found.start(1), found.end(1), re.sub(r"\D", "", found[1])
        for found in _HAN_PHONE.finditer(text):
            yield found.start(1), found.end(1), found[1].translate(_NUMERALS)


# --- mail and accounts -----------------------------------------------------------------------

_MAIL = re.compile(
    r"(?<![A-Za-z0-9.+-])([A-Za-z0-9][A-Za-z0-9_.+-]{0,63}) ?@ ?([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})(?![A-Za-z0-9@-])"
)
_AT = re.compile(
    r"(?<![A-Za-z0-9_.+-])([A-Za-z0-9_.+-]{2,64})\s?(?:[\[(（{#<]\s?(?:at|AT|At|艾特)\s?[\])）}#>]|艾特)\s?"
    r"([A-Za-z0-9-]{1,63}(?:\s?(?:\.|[\[(（]dot[\])）]|点)\s?[A-Za-z]{2,10}){1,3})"
)
_ACCOUNT = re.compile(r"://[^\s/?#@]{0,64}\Z")
_AT_SIGN = re.compile(r"(?:at|AT|At)\s?[\])）}#>]|艾特")
_FILE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|md|html?|css|js|py)\Z", re.IGNORECASE)


def _mail(text: str, _runs: Runs) -> Iterator[Hit]:
    """name@host.tld, also with (at) and a full-width ＠."""
    if "@" in text:
        for found in _MAIL.finditer(text):
            top = found[2].rpartition(".")[2]
            # “https://user:word@host/” is an account, but no mail.
            account = _ACCOUNT.search(text, max(0, found.start() - 80), found.start())
            if len(top) >= 2 and top.isalpha() and not _FILE.search(found[2]) and account is None:
                yield found.start(), found.end(), f"{found[1]}@{found[2]}".lower()
    if _AT_SIGN.search(text):
        for found in _AT.finditer(text):
            host = re.sub(r"\s?(?:[\[(（]dot[\])）]|点|\.)\s?", ".", found[2])
            yield found.start(), found.end(), f"{found[1]}@{host}".lower()


_QQ = re.compile(
    r"(?:(?<![A-Za-z])[Qq]{2}|扣扣|企鹅)\s?(?:交流|家长|班级|工作)?群?\s?(?:号码|号|账号|帐号)?\s?[:：是为]?\s?"
    r"(?:[（(]\s?)?([1-9](?:[ \-]?\d){4,10})(?![\d—–年])"
)
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|卫星号|[Vv]信|[Vv]\s?[❤♥💚]|[Ww]e[Cc]hat|[Ww]eixin|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]))\s?"
    r"(?:(?:号码|号|账号|帐号|ID|Id|id)\s?[:：是为]?\s?|[:：]\s?|(?<=加微信)\s?|(?<=加微信\s)|(?<=加[Vv][Xx])\s?|(?<=加[Vv]信)\s?"
    r"|(?<=[Vv]信)\s?(?=[A-Za-z-]*[\d_])|(?<=[VvWw][Xx])\s(?=[A-Za-z-]*[\d_]))"
    r"([A-Za-z][A-Za-z0-9_-]{5,19}|\d{5,12})(?![A-Za-z0-9])"
)
_CHANNEL = re.compile(r"(?:抖音|快手|小红书|视频)[账帐]?号码?[\sID:：是为]{0,6}([A-Za-z0-9][A-Za-z0-9_.-]{3,23})")
_GROUP = re.compile(
    r"(?:群号码?|(?:钉钉|飞书|家长|班级|交流)\s?(?:群号?|号))\s?[:：是为]?\s?([1-9]\d{5,11})(?![\d—–年人名个次])"
)
_DATE = re.compile(r"(?:(?:19|20)\d\d){2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?")

# Looked for in lower case: this is much faster than a pattern, and nearly no text has them.
_TALK = ("qq", "扣扣", "企鹅", "微信", "薇信", "威信", "v信", "卫星号", "vx", "wx", "wechat", "weixin")
_SIGNS = ("❤", "♥", "💚", "群", "钉钉", "飞书", "抖音", "快手", "小红书", "视频")


def _account(text: str, _runs: Runs) -> Iterator[Hit]:
    """What follows QQ, 微信号, 抖音号; public accounts (公众号) are meant to be public."""
    lower = text.lower()
    if not any(word in lower for word in (*_TALK, *_SIGNS)):
        return
    for found in (*_QQ.finditer(text), *_GROUP.finditer(text)):
        digits = re.sub(r"\D", "", found[1])
        if not _DATE.fullmatch(digits):
            yield found.start(1), found.end(1), digits
    for found in (*_WECHAT.finditer(text), *_CHANNEL.finditer(text)):
        if found[1].lower() not in {"wechat", "weixin", "public"} and not _DATE.fullmatch(found[1]):
            yield found.start(1), found.end(1), found[1]


# --- addresses -------------------------------------------------------------------------------

_NUM = r"[0-9一二三四五六七八九十百]{1,5}"
_UNIT = rf"(?:\s?{_NUM}\s?单元)?(?:\s?{_NUM}\s?(?:室|号|户))?"
# The end of an address is rare and easy to find; then the words before it decide.
_DOOR = re.compile(
    rf"\d{{1,4}}\s?(?:幢|栋|号楼){_UNIT}|{_NUM}\s?(?:幢|栋|座|号楼|单元)\s?{_NUM}\s?(?:室|号|户)|{_NUM}\s?号\s?[-—]?\s?{_NUM}\s?室"
)
_DOORISH = re.compile(r"[0-9一二三四五六七八九十百]\s?(?:幢|栋|号楼|室)")
_STREET = re.compile(
    rf"[\u4e00-\u9fff]{{2,12}}(?:(?:路|街|巷|弄|大道|小区|新村|花园|公寓|家园|花苑|苑)\s?(?:{_NUM}\s?[号弄]\s?)?[\u4e00-\u9fff]{{0,8}}"
    rf"|[村里坊]\s?(?:{_NUM}\s?[号弄]\s?)?)\Z"
)
_LIVES = re.compile(r"(?:家庭住址|家庭地址|家住|现住址|住址)[:：是为在]{0,2}\s?([\u4e00-\u9fff0-9\-]{4,40})")
_HOME_IN = re.compile(
    rf"(?<![大国专行商])家[住在]\s?([\u4e00-\u9fff]{{1,24}}(?:路|街|巷|弄|大道|村|苑|园|里|坊)\s?{_NUM}\s?[号弄](?:\s?[-—]?\s?\d{{1,4}})?)"
)
_HOMELY = re.compile(r"\d|[一二三四五六七八九十]+[号幢栋室组]")
_PUBLIC = re.compile(
    r"教学楼|行政楼|办公楼|实验楼|综合楼|图书馆|体育馆|科技楼|艺术楼|宿舍楼|学校|小学|中学|幼儿园|教室"
)


def _address(text: str, _runs: Runs) -> Iterator[Hit]:
    """Down to the building or room, or after 家庭住址; a school's own rooms do not count."""
    if _DOORISH.search(text):
        for found in _DOOR.finditer(text):
            street = _STREET.search(_before(text, found.start(), 32))
            if street is not None and not _PUBLIC.search(street[0]) and not street[0].endswith("里"):
                address = street[0] + found[0]
                yield found.start() - len(street[0]), found.end(), address
    if "家" in text:
        for found in _HOME_IN.finditer(text):
            yield found.start(1), found.end(1), found[1]
    if "住" in text:
        for found in _LIVES.finditer(text):
            if _HOMELY.search(found[1]):
                yield found.start(1), found.end(1), found[1]


# In the order in which they claim a stretch of text.
_DETECTORS: tuple[tuple[str, Callable[[str, Runs], Iterator[Hit]]], ...] = (
    (MAIL, _mail),
    (IDENTITY, _identity),
    (BANK, _bank),
    (MOBILE, _mobile),
    (PHONE, _phone),
    (ACCOUNT, _account),
    (ADDRESS, _address),
)
