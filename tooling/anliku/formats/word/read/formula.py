"""A formula on one line: (a+b)/2, x², √(n), ∑(i=1..n). Markdown here has no formulas.

The names are those of Office Math (ECMA-376, 22.1). What cannot be said by a sign is said by words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from anliku.formats.word.read.parts import M, W, is_on, value
from anliku.formats.word.read.raised import apart, letters
from anliku.formats.word.read.runs import symbol

_VULGAR = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘"}
_VULGAR |= {"1/6": "⅙", "5/6": "⅚", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞"}
# Accent → the combining sign for one letter, and the words for more.
_ACCENTS = {
    "\u20d7": "箭头",
    "\u0304": "横线",
    "\u0302": "尖角",
    "\u0303": "波浪线",
    "\u0307": "一点",
    "\u0308": "两点",
    "\u030c": "钩",
    "\u0361": "弧线",
}
_SAME_ACCENT = {
    "\u0305": "\u0304",
    "\u00af": "\u0304",
    "^": "\u0302",
    "~": "\u0303",
    "→": "\u20d7",
    "⌒": "\u0361",
    "\u20d1": "\u20d7",
}
_COMPOUND = re.compile(r"[-+−/×÷·]")


def linear(element: Element) -> str:
    """The formula as text, with brackets where its parts would run into one another."""
    return " ".join(_line(element).split())


# --- the signs, also for EQ fields ----------------------------------------------------------------


def grouped(text: str) -> str:
    """``a+b → (a+b)``; one sign, word or number stands as it is."""
    text = text.strip()
    return text if len(text) <= 1 or text.isalnum() or _is_bracketed(text) else f"({text})"


def _is_bracketed(text: str) -> bool:
    """Whether one pair of brackets holds all of it."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return sign == ")" and at == len(text) - 1
    return False


def fraction(above: str, below: str) -> str:
    """``1, 2 → ½``, ``a+b, 2 → (a+b)/2``."""
    plain = f"{grouped(above)}/{grouped(below)}"
    return _VULGAR.get(plain, plain)


def power(text: str) -> str:
    """``2 → ²``, ``y+q → ^(y+q)``."""
    return letters(text.strip(), "superscript")


def index(text: str) -> str:
    """``n+1 → ₙ₊₁``, ``AB → _(AB)``."""
    return letters(text.strip(), "subscript")


def root(degree: str, radicand: str) -> str:
    """``3, x → ³√x``."""
    return f"{power(degree) if degree else ''}√{grouped(radicand)}"


def summed(sign: str, low: str, high: str) -> str:
    """``∑, i=1, n → ∑(i=1..n)``."""
    limits = f"({low}..{high})" if low and high else f"({low or high})" if low or high else ""
    return f"{sign}{limits}"


def accented(base: str, accent: str) -> str:
    """``a, ⃗ → a⃗``; over more than one letter it is said: ``AB（上加箭头）``."""
    accent = _SAME_ACCENT.get(accent, accent)
    if len(base) == 1 and accent in _ACCENTS:
        return base + accent
    return f"{base}（上加{_ACCENTS.get(accent, accent)}）"


# --- Office Math ------------------------------------------------------------------------------------


def _line(element: Element | None) -> str:
    if element is None:
        return ""
    if element.tag in {M + "t", W + "t"}:
        return element.text or ""
    write = _WRITERS.get(element.tag)
    return write(element) if write is not None else _row(element)


def _row(element: Element) -> str:
    """What stands beside one another."""
    parts = [(inner.tag, _line(inner)) for inner in element]
    words = ""
    for at, (tag, text) in enumerate(parts):
        after = next((later[:1] for _, later in parts[at + 1 :] if later), "")
        words += apart(words[-1:], text, after) if tag == M + "f" else text
    return words


def _part(element: Element, name: str) -> str:
    return _line(element.find(M + name))


def _set(element: Element, properties: str, name: str) -> str | None:
    """A property of a formula's part; None where it is not said."""
    return value(element, M + properties, M + name, attribute=M + "val")


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    # Without a bar it is no fraction: the number of choices, n over k.
    if _set(element, "fPr", "type") == "noBar":
        return f"{above.strip()}¦{below.strip()}"
    return fraction(above, below)


def _base(element: Element) -> str:
    """What bears an index or a power: a sum or a fraction goes into brackets."""
    text = _part(element, "e").strip()
    return grouped(text) if _COMPOUND.search(text) else text


def _power(element: Element) -> str:
    return _base(element) + power(_part(element, "sup"))


def _index(element: Element) -> str:
    return _base(element) + index(_part(element, "sub"))


def _both(element: Element) -> str:
    return _base(element) + index(_part(element, "sub")) + power(_part(element, "sup"))


def _before(element: Element) -> str:
    return index(_part(element, "sub")) + power(_part(element, "sup")) + _part(element, "e")


def _root(element: Element) -> str:
    return root(_part(element, "deg").strip(), _part(element, "e"))


def _sum(element: Element) -> str:
    sign = _set(element, "naryPr", "chr") or "∫"
    return summed(sign, _part(element, "sub").strip(), _part(element, "sup").strip()) + _part(element, "e")


def _limit(element: Element) -> str:
    return f"{_part(element, 'e').strip()}({_part(element, 'lim').strip()})"


def _function(element: Element) -> str:
    name, argument = _part(element, "fName").strip(), _part(element, "e").strip()
    return f"{name} {argument}" if name[-1:].isalpha() and argument[:1].isalnum() else name + argument


def _accent(element: Element) -> str:
    return accented(_part(element, "e").strip(), _set(element, "accPr", "chr") or "\u0302")


def _bar(element: Element) -> str:
    base = _part(element, "e").strip()
    return accented(base, "\u0304") if _set(element, "barPr", "pos") == "top" else f"{base}（下加横线）"


def _group(element: Element) -> str:
    base, sign = _part(element, "e").strip(), _set(element, "groupChrPr", "chr")
    if sign == "":
        return base
    place = "上" if _set(element, "groupChrPr", "pos") == "top" else "下"
    return f"{base}（{place}加{'大括号' if sign in {None, '⏟', '⏞'} else sign}）"


def _bracketed(element: Element) -> str:
    start, end, between = (_set(element, "dPr", name) for name in ("begChr", "endChr", "sepChr"))
    inner = ("|" if between is None else between).join(_line(part) for part in element.findall(M + "e"))
    return f"{'(' if start is None else start}{inner}{')' if end is None else end}"


def _rows(element: Element) -> str:
    return "；".join(_line(row) for row in element.findall(M + "e"))


def _matrix(element: Element) -> str:
    rows = ["，".join(_line(cell) for cell in row.findall(M + "e")) for row in element.findall(M + "mr")]
    return "；".join(rows)


def _hidden(element: Element) -> str:
    """What only takes room is not seen, unless it is said to be shown."""
    shown = element.find(M + "phantPr/" + M + "show")
    return _part(element, "e") if shown is None or shown.get(M + "val", "1") in {"1", "on", "true"} else ""


def _run(element: Element) -> str:
    return "" if is_on(element.find(W + "rPr"), W + "vanish") else "".join(_line(inner) for inner in element)


def _symbol(element: Element) -> str:
    return symbol(element.get(W + "font", ""), element.get(W + "char", "")) or "□"


def _nothing(_element: Element) -> str:
    return ""


_WRITERS: dict[str, Callable[[Element], str]] = {
    M + "f": _fraction,
    M + "sSup": _power,
    M + "sSub": _index,
    M + "sSubSup": _both,
    M + "sPre": _before,
    M + "rad": _root,
    M + "nary": _sum,
    M + "limLow": _limit,
    M + "limUpp": _limit,
    M + "func": _function,
    M + "acc": _accent,
    M + "bar": _bar,
    M + "groupChr": _group,
    M + "d": _bracketed,
    M + "eqArr": _rows,
    M + "m": _matrix,
    M + "phant": _hidden,
    M + "r": _run,
    W + "sym": _symbol,
    M + "ctrlPr": _nothing,
    M + "rPr": _nothing,
    W + "rPr": _nothing,
    W + "del": _nothing,
    W + "moveFrom": _nothing,
}
