"""What a disguise hides: one plain character for whatever stands for it.

Four steps, each only where the text gives a reason: invisible and combining characters go;
full-width, circled, squared and foreign look-alikes become ASCII; between digits a mark or a
word for one (杠, an emoji) becomes a dot; and in what is a number but for its looks, numerals
and letters become digits (``一三八OO`` → ``13800``). Words stay as they are: 一 is a digit
only in a row of digits, O only in a row of figures that no letter touches.
"""

from __future__ import annotations

import re
import unicodedata

from anliku.private.around import GAP
from anliku.regex import regex
from anliku.text import INVISIBLE, unusual

# --- characters that stand for one character ---------------------------------------------------

# Combining marks, keycaps and strokes over a digit among them.
_COMBINING = regex("[\u0300-\u036f\u20d0-\u20f0]")
# Greek and Cyrillic letters that look like Latin ones; ⓐ is how people write @.
_LOOK_ALIKE = {
    **dict(zip("АВЕКМНОРСТУХаеорсухіІѕј", "ABEKMHOPCTYXaeopcyxiIsj", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν", "ABEZHIKMNOPTYXoiv", strict=True)),
    **dict.fromkeys("ⓐⒶ﹫", "@"),
    **dict.fromkeys("○◯⭕", "0"),
    "丨": "1",
    "❶": "1",
}
_FANCY_BLOCKS = (
    *((0xB2, 0xBA), (0x660, 0x66A), (0x2070, 0x209D), (0x2460, 0x2500), (0x2776, 0x2794)),
    *((0x3000, 0x3001), (0xFF01, 0xFF5F), (0x1D400, 0x1D800), (0x1F100, 0x1F18A)),
)


def _narrow() -> dict[int, str]:
    """Characters that stand for one ASCII character: full-width, circled, superscript …"""
    table = {ord(mark): plain for mark, plain in _LOOK_ALIKE.items()}
    table[0x3000] = " "
    for start, end in _FANCY_BLOCKS:
        for code in range(start, end):
            form = _ascii(code)
            if form is not None:
                table.setdefault(code, form)
    return table


def _ascii(code: int) -> str | None:
    """The one ASCII character that ``code`` stands for: ``⑧`` → ``8``, ``⒏`` → ``8``."""
    character = chr(code)
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    name = unicodedata.name(character, "")
    form = unicodedata.normalize("NFKC", character)
    form = form.strip("().,") if len(form) > 1 else form
    if " CAPITAL LETTER " in name and code >= 0x1F110:
        form = name[-1]
    return form if len(form) == 1 and form.isascii() else None


_NARROW = _narrow()
# Ordinary texts have none of these (full-width punctuation is left out on purpose).
_FANCY_CLASS = (
    f"{''.join(_LOOK_ALIKE)}\u00b2\u00b3\u00b9\u0660-\u0669\u2070-\u209c\u2460-\u24ff\u2776-\u2793\u3000\uff03\uff0b\uff0d\uff0e"
    "\uff10-\uff19\uff20-\uff3a\uff3f\uff41-\uff5a\U0001d400-\U0001d7ff\U0001f100-\U0001f189"
)
_FANCY = regex(f"[{_FANCY_CLASS}]")
# Whatever is invisible, combining or fancy: one look for all of them.
_ODD = regex(f"[{_FANCY_CLASS}{INVISIBLE.pattern[1:-1]}{_COMBINING.pattern[1:-1]}]")

# --- digits ----------------------------------------------------------------------------------

_NUMERALS = {
    **dict(zip("零〇幺一二两三四五六七八九", "0011223456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖貳參陸弍弐", "12345678923622", strict=True)),
    **dict(zip("洞拐勾", "079", strict=True)),
}
_NUMERAL = "".join(_NUMERALS)
# How letters are read in a number; those of the second row only where the length is right too.
_LETTERS = {"O": "0", "o": "0", "l": "1", "I": "1", "i": "1"}
_RARE_LETTERS = {"Z": "2", "z": "2", "S": "5", "s": "5", "G": "6", "b": "6", "B": "8"}
_AS_DIGIT = {ord(mark): digit for mark, digit in (_NUMERALS | _LETTERS | _RARE_LETTERS).items()}

# Marks that nobody writes between the numbers of a list or a sum.
_MARK = (
    "~～〜^`'…‥‧∙⋅・‖¦ˉˇ¯＿﹏"
    "\u2190-\u21ff\u2500-\u25cb\u25cf-\u27bf\u2b00-\u2bff\u3030\U0001f000-\U0001f0ff\U0001f190-\U0001faff"
)
# It begins with a set of characters, which is found ten times as fast as what stands before one.
_MARKED = regex(rf"[{_MARK}](?<=[0-9{_NUMERAL}OolIi].)[{_MARK}]{{0,2}}(?=[0-9{_NUMERAL}OolIi])(?!1[236][36689][.点])")
_HAS_MARK = regex(f"[{_MARK}]")
_SPOKEN = regex(r"(?<=[0-9])(?:横杠|短横|横线|空格|杠|点|减)(?=[0-9])")
_HAS_SPOKEN = regex("[横短空杠点减](?<=[0-9].)")

# After one of these a letter begins a number plate.
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ONE_AS_DASH = regex(r"(1(?<![0-9].)[3-9][0-9])[一ー⼀㇐]([0-9]{4})[一ー⼀㇐]([0-9]{4})(?![0-9])")
_HAN_NUMBER = regex(rf"[{_NUMERAL}0-9](?:{GAP}{{0,2}}[{_NUMERAL}0-9OolIi]){{4,}}(?![A-WYZa-wyz])")
_LETTER_NUMBER = regex(
    rf"[0-9OolIiZzSsGbB](?<![A-Za-z0-9{_PROVINCES}].)(?:{GAP}?[0-9OolIiZzSsGbB{_NUMERAL}]){{4,}}(?![A-WYZa-wyz0-9])"
)
# Digits with nothing between them but gaps are what they seem.
_NO_FIGURES = regex(rf"(?:[0-9]|{GAP})*")
# Digits of a mobile number, of identity cards with X left out or not, of bank cards.
_EXACT_LENGTHS = {11, 15, 16, 17, 18, 19}


def undisguised(text: str) -> tuple[str, list[int] | None]:
    """``text`` without disguises, and where each character was (None: where it is)."""
    places: list[int] | None = None
    if _ODD.search(unusual(text)):
        text, places = _without_invisible(text)
        if _FANCY.search(text):
            text = text.translate(_NARROW)
    if _HAS_MARK.search(text):
        text = _MARKED.sub(_dots, text)
    text = _ONE_AS_DASH.sub(r"\1-\2-\3", text)
    text = _replaced(text, _HAN_NUMBER)
    text = _replaced(text, _LETTER_NUMBER)
    if _HAS_SPOKEN.search(text):
        text = _SPOKEN.sub(_dots, text)
    return text, places


def _without_invisible(text: str) -> tuple[str, list[int] | None]:
    gone = [match.start() for pattern in (INVISIBLE, _COMBINING) for match in pattern.finditer(text)]
    if not gone:
        return text, None
    hidden = set(gone)
    places = [index for index in range(len(text)) if index not in hidden]
    return "".join(text[index] for index in places), places


def _dots(match: re.Match[str]) -> str:
    return "." * len(match[0])


def _replaced(text: str, pattern: re.Pattern[str]) -> str:
    """``text`` with the numbers of ``pattern`` in digits, as long as before."""
    pieces: list[str] = []
    end = 0
    for match in pattern.finditer(text):
        if _is_number(match[0]):
            pieces += (text[end : match.start()], match[0].translate(_AS_DIGIT))
            end = match.end()
    return "".join([*pieces, text[end:]]) if pieces else text


def _is_number(written: str) -> bool:
    """Whether a row of digits, numerals and look-alike letters is a number: numerals alone
    are; with letters, a third of it has to be digits, and for the rarer letters its length right."""
    if _NO_FIGURES.fullmatch(written):
        return False
    figures = [mark for mark in written if mark.isalnum()]
    letters = [mark for mark in figures if mark.isascii() and mark.isalpha()]
    if not letters:
        numerals = [at for at, mark in enumerate(figures) if mark in _NUMERALS]
        # 统一138… is a word and a number; 幺38… is one number of the right length.
        return numerals not in ([], [0], [len(figures) - 1]) or (bool(numerals) and len(figures) in _EXACT_LENGTHS)
    certain = len(figures) - len(letters)
    if any(mark in _RARE_LETTERS for mark in letters):
        return len(figures) in {11, 18} and certain >= 6
    return certain >= 3 and certain * 3 >= len(figures)
