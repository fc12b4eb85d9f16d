"""Numbers of charts as their number format shows them: 0.612 with ``0.0%`` is 61.2%.

The formats are those of Excel (ECMA-376, 18.8.30). One that is not understood leaves the number as it is.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a day has no time zone
_LAST_DAY = 2_958_465
"""The last day of the year 9999."""
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]|(\[[hms]{1,2}\])|\[[^\]]*\]'
    r"|(AM/PM|上午/下午|y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}|a{3,4}|e{1,4}(?![+-]))|([0#?.,%]+)|(.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?|-?\.\d+)\s*\]")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_DIGITS = re.compile(r"([#?0,]*)(?:\.([#?0]*))?(,*)(%?)\Z")
_GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
_WEEKDAYS = "一二三四五六日"
_PLAIN_LITERALS = set(" -+/:()（）¥￥$€£.,年月日时分秒个人分％‰℃")


def shown(value: str, code: str, is_1904: bool = False) -> str:
    """``value`` as ``code`` shows it; what is no number (#N/A) stays as it is.

    ``0.7049999999, 0.0% → 70.5%``, ``45261, yyyy/m/d → 2023/12/1``, ``1234.5, #,##0.00 → 1,234.50``."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    section, unsigned = _section(number, _sections(code))
    if not section.strip() or _GENERAL.search(section):
        return _GENERAL.sub(plain(value), re.sub(r'\[[^\]]*\]|"', "", section)).strip() or plain(value)
    tokens = list(_TOKEN.finditer(section))
    if any(token[4] or token[5] for token in tokens):
        return _date(number, tokens, is_1904) or plain(value)
    written = _number(abs(number) if unsigned else number, tokens)
    if written and not any(token[6] for token in tokens) and not _is_of_one_number(number, section):
        # The word alone would hide which number it stands for: 优秀（95）.
        return f"{written}（{plain(value)}）"
    return written or plain(value)


def plain(value: str) -> str:
    """A number as people write it: ``61.199999999999996 → 61.2``; others stay as they are."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number) or not re.search(r"[.eE]", value):
        return value
    text = f"{number:.10g}"
    return f"{Decimal(text):f}" if "e" in text and abs(number) < 10**15 else text


def percent(value: str) -> str:
    """``0.612 → 61.2%``, with all its digits."""
    try:
        return f"{plain(repr(float(value) * 100))}%".replace(".0%", "%")
    except ValueError:
        return value


def _sections(code: str) -> list[str]:
    """Positive, negative and zero: parted by semicolons outside of quotes."""
    return re.sub(r'"[^"]*"|\\.', lambda part: part[0].replace(";", "\x00"), code).split(";") if code else [""]


def _section(number: float, sections: list[str]) -> tuple[str, bool]:
    """The section that shows ``number``, and whether it says itself that the number is negative.
    Empty where no condition holds: Excel shows no number then."""
    conditions = [_CONDITION.search(section) for section in sections[:2]]
    if not any(conditions):
        negative = number < 0 and len(sections) > 1
        section = sections[1] if negative else sections[2] if number == 0 and len(sections) > 2 else sections[0]
        return section, negative
    for section, condition in zip(sections, conditions, strict=False):
        if condition is not None and _holds(number, condition):
            return section, re.search(r"[-(（]", _CONDITION.sub("", section)) is not None
    # What has no condition takes the rest: the second section, or the third behind two conditions.
    rest = len(conditions) if all(conditions) else conditions.index(None)
    section = sections[rest] if rest < len(sections) else ""
    return section, re.search(r"[-(（]", section) is not None


def _holds(number: float, condition: re.Match[str]) -> bool:
    return _COMPARED[condition[1]](number, float(condition[2]))


def _is_of_one_number(number: float, section: str) -> bool:
    """Whether a section only ever shows this number, so that its words say all: ``[=1]"是"``, zero."""
    condition = _CONDITION.search(section)
    return number == 0 if condition is None else condition[1] == "="


def _number(number: float, tokens: list[re.Match[str]]) -> str:
    """Empty where the format is none of numbers."""
    words: list[str] = []
    places = [token for token in tokens if token[6]]
    if len(places) > 1:
        return ""
    for token in tokens:
        if token[6]:
            digits = _digits(number, token[6])
            if not digits:
                return ""
            words.append(digits)
        elif token[7] and token[7] not in _PLAIN_LITERALS:
            return ""
        else:
            words.append((token[1] or token[2] or token[3] or token[7] or "").replace("\x00", ";"))
    return "".join(words).strip()


def _digits(number: float, form: str) -> str:
    parts = _DIGITS.match(form)
    if parts is None or not re.search("[0#?]", form):
        return ""
    whole, decimals, scale, sign = parts[1], parts[2] or "", parts[3], parts[4]
    thousands = "," in whole.rstrip(",")
    scale += "," * (len(whole) - len(whole.rstrip(",")))
    exact = Decimal(repr(number)) * (100 if sign else 1) / 1000 ** len(scale)
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if thousands else f"{rounded:f}"
    optional = len(decimals) - len(decimals.rstrip("#"))
    if optional:
        head, _, tail = text.partition(".")
        kept = tail[: len(decimals) - optional] + tail[len(decimals) - optional :].rstrip("0")
        text = f"{head}.{kept}" if kept else head
    return text + sign


def _date(number: float, tokens: list[re.Match[str]], is_1904: bool) -> str:
    """Empty where the number is no day."""
    if not 0 <= number <= _LAST_DAY:
        return ""
    moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(seconds=round(number * 86_400))
    words = []
    before = ""
    is_half = any((token[5] or "").upper() in {"AM/PM", "上午/下午"} for token in tokens)
    for at, token in enumerate(tokens):
        name = (token[5] or token[4] or "").lower()
        if not name:
            words.append((token[1] or token[2] or token[3] or token[6] or token[7] or "").replace("\x00", ";"))
            continue
        after = next(((later[5] or "").lower() for later in tokens[at + 1 :] if later[5]), "")
        if name[0] == "m" and (before.startswith(("h", "[h")) or after.startswith("s")):
            name = "n" * len(name)
        words.append(_moment(moment, name, number, is_half))
        before = name
    return "".join(words).strip()


def _moment(moment: datetime, name: str, number: float, is_half: bool) -> str:
    """One part of a date, ``yyyy`` or ``d``; minutes are ``n`` here."""
    wide = len(name) == 2
    if name[0] in "ye":
        return f"{moment:%y}" if wide else str(moment.year)
    if name in {"mmm", "mmmm", "mmmmm"}:
        return f"{moment.month}月"
    if name in {"aaa", "aaaa", "ddd", "dddd"}:
        return ("星期" if len(name) == 4 else "周") + _WEEKDAYS[moment.weekday()]
    if name in {"am/pm", "上午/下午"}:
        return "上午" if moment.hour < 12 else "下午"
    if name.startswith("["):
        return str(int(number * {"h": 24, "m": 1440, "s": 86_400}[name[1]]))
    hour = (moment.hour % 12 or 12) if is_half else moment.hour
    part = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[name[0]]
    return f"{part:02d}" if wide else str(part)
