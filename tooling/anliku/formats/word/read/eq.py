"""EQ fields, Word's formulas of old, of which a file holds only the code: ``EQ \\F(1,2)`` → ½.

WPS and Word still write them: circled characters (``eq \\o\\ac(○,1)``), characters put together, phonetic
guides, vectors. The switches are those of Word's help on the EQ field.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from anliku.formats.word.read.formula import accented, fraction, grouped, index, power, root, summed

_DEEPEST = 40
_NAME = re.compile(r"\s*EQ\b", re.IGNORECASE)
_LOOK = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
"""What only says how the field looks: ``\\* jc2 \\* "Font:宋体" \\* hps10``."""
_SWITCH = re.compile(r"\\([abdfilorsx])((?:\s*\\(?:[lrbfv]c\s*\\.|[a-z]{2}\s*-?\d*))*)\s*\(", re.IGNORECASE)
_CHARACTER = re.compile(r"\\([lrb])c\s*\\(.)", re.IGNORECASE)
_SHIFTED = re.compile(r"\s*\\s\s*\\(up|do)\s*-?\d*\s*\(", re.IGNORECASE)
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_CIRCLES = {"○", "〇", "◯", "O"}
_FRAMES = {"□", "△", "◇", "▢", "☆"}
_ACCENTS = {"→": "⃗", "⇀": "⃗", "¯": "̄", "-": "̄", "－": "̄", "—": "̄", "_": "̄", "^": "̂", "∧": "̂", "~": "̃", "～": "̃"}
_ACCENTS |= {"⌒": "͡", "•": "̇", "·": "̇"}


def text_of(code: str) -> str | None:
    """The field as words on one line; None where its code cannot be read.

    ``EQ \\F(1,2) → ½``, ``eq \\o\\ac(○,3) → ③``, ``EQ \\R(3,x) → ³√x``, ``EQ \\S\\UP8(2) → ²``."""
    name = _NAME.match(code)
    if name is None:
        return None
    try:
        return " ".join(_read(_LOOK.sub("", code[name.end() :]), 0).split())
    except ValueError:
        return None


def _read(code: str, depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    words: list[str] = []
    at = 0
    while at < len(code):
        switch = _SWITCH.match(code, at)
        if switch is not None:
            end = _closing(code, switch.end())
            write = _WRITERS[switch[1].lower()]
            words.append(write(switch[2].lower(), _arguments(code[switch.end() : end]), depth + 1))
            at = end + 1
        elif code[at] == "\\" and at + 1 < len(code):
            words.append(code[at + 1])
            at += 2
        else:
            words.append(code[at])
            at += 1
    return "".join(words)


def _closing(code: str, at: int) -> int:
    """Where the bracket that was opened before ``at`` is closed. Raises ValueError where it is not."""
    depth = 1
    while at < len(code):
        if code[at] == "\\":
            at += 1
        elif code[at] in "()":
            depth += 1 if code[at] == "(" else -1
            if not depth:
                return at
        at += 1
    raise ValueError("not closed")


def _arguments(code: str) -> list[str]:
    """What stands between commas; between semicolons where the system of the writer parts lists by them."""
    parts = _parted(code, ",")
    return parts if len(parts) > 1 else _parted(code, ";")


def _parted(code: str, sign: str) -> list[str]:
    parts, depth, begin, at = [], 0, 0, 0
    while at < len(code):
        if code[at] == "\\":
            at += 1
        elif code[at] in "()":
            depth += 1 if code[at] == "(" else -1
        elif code[at] == sign and not depth:
            parts.append(code[begin:at])
            begin = at + 1
        at += 1
    return [*parts, code[begin:]]


def _all(arguments: list[str], depth: int) -> list[str]:
    return [_read(argument, depth).strip() for argument in arguments]


def _fraction(_options: str, arguments: list[str], depth: int) -> str:
    parts = _all(arguments, depth)
    return fraction(parts[0], parts[1]) if len(parts) == 2 else "/".join(map(grouped, parts))


def _root(_options: str, arguments: list[str], depth: int) -> str:
    *degree, radicand = _all(arguments, depth)
    return root(degree[0] if degree else "", radicand)


def _shifted(options: str, arguments: list[str], depth: int) -> str:
    """One part is raised, lowered, or as it stands; of two the first is raised and the second lowered."""
    parts = _all(arguments, depth)
    if len(parts) > 1:
        return power(parts[0]) + index("，".join(parts[1:]))
    return power(parts[0]) if "\\up" in options else index(parts[0]) if "\\do" in options else parts[0]


def _array(options: str, arguments: list[str], depth: int) -> str:
    parts = _all(arguments, depth)
    match = re.search(r"\\co\s*(\d+)", options)
    columns = max(1, int(match[1][:3])) if match is not None else 1
    rows = [parts[at : at + columns] for at in range(0, len(parts), columns)]
    return "；".join("，".join(row) for row in rows)


def _bracketed(options: str, arguments: list[str], depth: int) -> str:
    signs: dict[str, str] = dict(_CHARACTER.findall(options))
    both = signs.get("b")
    start, end = signs.get("l", both or ""), signs.get("r", _PAIRS.get(both, both) if both else "")
    if not signs:
        start, end = "(", ")"
    return f"{start}{','.join(_all(arguments, depth))}{end}"


def _summed(options: str, arguments: list[str], depth: int) -> str:
    sign = "∑" if "\\su" in options else "∏" if "\\pr" in options else "∫"
    low, high, body = (*_all(arguments, depth), "", "", "")[:3]
    return summed(sign, low, high) + body


def _overstruck(_options: str, arguments: list[str], depth: int) -> str:
    """Characters over one another: a circled one, a word with its reading, a letter with an arrow."""
    shifted = [_SHIFTED.match(argument) for argument in arguments]
    parts = [
        _read(argument[mark.end() : _closing(argument, mark.end())], depth).strip()
        if mark is not None
        else _read(argument, depth).strip()
        for argument, mark in zip(arguments, shifted, strict=True)
    ]
    if len(parts) != 2:
        return "".join(parts)
    for mark, base in (parts, parts[::-1]):
        if mark in _CIRCLES and base not in _CIRCLES:
            return circled(base)
        if mark in _FRAMES:
            return f"{mark}（{base}）"
        if mark in _ACCENTS and base not in _ACCENTS:
            return accented(base, _ACCENTS[mark])
    if (shifted[0] is None) != (shifted[1] is None):
        above, base = parts if shifted[0] is not None else parts[::-1]
        return f"{base}（{above}）"
    return "".join(parts)


def _boxed(options: str, arguments: list[str], depth: int) -> str:
    words = ",".join(_all(arguments, depth))
    sides = set(re.findall(r"\\(to|bo|le|ri)", options))
    return accented(words, "̄") if sides == {"to"} else f"[{words}]"


def _listed(_options: str, arguments: list[str], depth: int) -> str:
    return ",".join(_all(arguments, depth))


def circled(text: str) -> str:
    """``1 → ①``, ``A → Ⓐ``, ``一 → ㊀``; ``（印）`` where Unicode has no such sign."""
    if text.isdecimal() and 0 <= int(text) <= 50:
        number = int(text)
        first = 0x24EA if not number else 0x245F if number <= 20 else 0x323C if number <= 35 else 0x328D
        return chr(first + number)
    if len(text) == 1 and "A" <= text <= "Z":
        return chr(0x24B6 + ord(text) - ord("A"))
    if len(text) == 1 and "a" <= text <= "z":
        return chr(0x24D0 + ord(text) - ord("a"))
    han = "一二三四五六七八九十".find(text) if len(text) == 1 else -1
    return chr(0x3280 + han) if han >= 0 else f"（{text}）"


_WRITERS: dict[str, Callable[[str, list[str], int], str]] = {
    "a": _array,
    "b": _bracketed,
    "d": lambda _options, _arguments, _depth: "",
    "f": _fraction,
    "i": _summed,
    "l": _listed,
    "o": _overstruck,
    "r": _root,
    "s": _shifted,
    "x": _boxed,
}
