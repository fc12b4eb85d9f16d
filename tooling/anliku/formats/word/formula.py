"""A formula on one line: (a+b)/2, x², √(n), ∑(i=1..n). Markdown here has no formulas."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from anliku.formats.word.parts import M, W, value
from anliku.formats.word.runs import letters


def linear(element: Element) -> str:
    """The formula as text, with brackets where its parts would run into one another."""
    return " ".join(_line(element).split())


def _line(element: Element | None) -> str:
    if element is None:
        return ""
    if element.tag in {M + "t", W + "t"}:
        return element.text or ""
    write = _WRITERS.get(element.tag)
    return write(element) if write is not None else "".join(_line(inner) for inner in element)


def _part(element: Element, name: str) -> str:
    return _line(element.find(M + name))


def _grouped(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _fraction(element: Element) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _power(element: Element) -> str:
    return _part(element, "e") + _raised(_part(element, "sup"))


def _index(element: Element) -> str:
    return _part(element, "e") + _lowered(_part(element, "sub"))


def _both(element: Element) -> str:
    return _part(element, "e") + _lowered(_part(element, "sub")) + _raised(_part(element, "sup"))


def _raised(text: str) -> str:
    small = letters(text, "superscript")
    return small if small != text else f"^{_grouped(text)}" if text else ""


def _lowered(text: str) -> str:
    small = letters(text, "subscript")
    return small if small != text else f"_{_grouped(text)}" if text else ""


def _root(element: Element) -> str:
    degree = _part(element, "deg").strip()
    return f"{letters(degree, 'superscript')}√{_grouped(_part(element, 'e'))}"


def _sum(element: Element) -> str:
    sign = value(element, M + "naryPr", M + "chr", attribute=M + "val") or "∫"
    low, high = _part(element, "sub").strip(), _part(element, "sup").strip()
    limits = f"({low}..{high})" if low and high else f"({low or high})" if low or high else ""
    return f"{sign}{limits}{_part(element, 'e')}"


def _bracketed(element: Element) -> str:
    start = value(element, M + "dPr", M + "begChr", attribute=M + "val")
    end = value(element, M + "dPr", M + "endChr", attribute=M + "val")
    inner = ",".join(_line(part) for part in element.findall(M + "e"))
    return f"{'(' if start is None else start}{inner}{')' if end is None else end}"


def _nothing(_element: Element) -> str:
    return ""


def _matrix(element: Element) -> str:
    rows = ["，".join(_line(cell) for cell in row.findall(M + "e")) for row in element.findall(M + "mr")]
    return "；".join(rows)


_WRITERS: dict[str, Callable[[Element], str]] = {
    M + "f": _fraction,
    M + "sSup": _power,
    M + "sSub": _index,
    M + "sSubSup": _both,
    M + "rad": _root,
    M + "nary": _sum,
    M + "d": _bracketed,
    M + "m": _matrix,
    M + "ctrlPr": _nothing,
    M + "rPr": _nothing,
    W + "rPr": _nothing,
    W + "del": _nothing,
}
