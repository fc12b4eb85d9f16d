"""The parts of a workbook around its sheets: which there are, their texts, which numbers are
dates. The package has been verified (:mod:`anliku.formats.office`): no part holds a DTD."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from anliku.formats.office import Package, Refused, resolve

MAX_SHEETS = 60
_LONGEST = 2000
"""Of one cell's text; what follows is of no use to any check."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What makes a number a date: the letters of a format outside of quotes, brackets and escapes.
_ASIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
# ECMA-376 18.8.30: built-in formats of dates, with those of East Asian editions.
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One entry of the workbook's list of sheets."""

    name: str
    part: str
    hidden: bool
    comments: str | None
    """The part with the remarks on its cells."""


@dataclass(slots=True)
class Parts:
    """Everything that sheets refer to."""

    archive: zipfile.ZipFile
    main: str
    sheets: list[SheetPart] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()
    style_count: int = 0
    """How many formats of cells there are."""
    from_1904: bool = False
    styles: str | None = None
    """The part with the formats, as are ``texts`` and ``theme``."""
    texts: str | None = None
    theme: str | None = None


def open_parts(package: Package) -> Parts:
    """Read the list of sheets, the shared texts and the formats. Raises Refused."""
    archive = zipfile.ZipFile(io.BytesIO(package.data))
    parts = Parts(archive, package.main)
    targets: dict[str, str] = {}
    for relation, kind, target in _relations(archive, package.main):
        if target in package.names:
            targets[relation] = target
            if kind == "styles":
                parts.styles = target
            elif kind == "sharedStrings":
                parts.texts = target
            elif kind == "theme":
                parts.theme = target

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            part = targets.get(relation, "")
            # Sheets of charts and old macros hold no cells.
            if "worksheets/" in part:
                hidden = attributes.get("state", "visible") != "visible"
                parts.sheets.append(SheetPart(attributes.get("name", ""), part, hidden, _comments(archive, part)))
        elif name == "workbookPr":
            parts.from_1904 = attributes.get("date1904") in {"1", "true"}

    walk([archive.read(package.main)], start)
    if len(parts.sheets) > MAX_SHEETS:
        raise Refused(f"表格里有 {len(parts.sheets)} 个工作表，太多了，请只留汇总表，另存为 .xlsx 后再试")
    if not parts.sheets:
        raise Refused("表格里没有工作表，请在 WPS 或 Excel 中打开看看，另存为 .xlsx 后再试")
    if parts.texts is not None:
        parts.strings = _strings(archive.read(parts.texts))
    if parts.styles is not None:
        parts.date_styles, parts.style_count = _cell_styles(archive.read(parts.styles))
    return parts


def walk(
    chunks: Iterable[bytes],
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through XML; names come without their prefix, attributes as they are written."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class Texts:
    """Collects the text of an item, be it plain or in pieces of several formats; the reading
    aids of East Asian editions (``rPh``) are none of it."""

    __slots__ = ("pieces", "open", "aside")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.open = False
        self.aside = False

    def start(self, name: str) -> None:
        """An element inside of the item begins."""
        if name == "t":
            self.open = not self.aside
        elif name == "rPh":
            self.aside = True

    def end(self, name: str) -> None:
        """An element inside of the item ends."""
        if name == "t":
            self.open = False
        elif name == "rPh":
            self.aside = False

    def text(self, text: str) -> None:
        """Characters, wherever they stand."""
        if self.open:
            self.pieces.append(text)

    def take(self) -> str:
        """The item's text; the next item begins."""
        whole = unescaped("".join(self.pieces))
        self.pieces.clear()
        return whole


def unescaped(text: str) -> str:
    """``_x000D_`` is how a sheet writes a character that XML does not allow."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text[:_LONGEST]


def _relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """Id, kind (the last step of its type) and target of what ``part`` refers to."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if rels not in archive.namelist():
        return []
    relations: list[tuple[str, str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations.append((attributes.get("Id", ""), kind, resolve(part, attributes.get("Target", ""))))

    walk([archive.read(rels)], start)
    return relations


def _comments(archive: zipfile.ZipFile, part: str) -> str | None:
    targets = (target for _, kind, target in _relations(archive, part) if kind == "comments")
    return next((target for target in targets if target in archive.namelist()), None)


def _strings(data: bytes) -> list[str]:
    strings: list[str] = []
    texts = Texts()

    def end(name: str) -> None:
        texts.end(name)
        if name == "si":
            strings.append(texts.take())

    walk([data], lambda name, _: texts.start(name), end, texts.text)
    return strings


def _cell_styles(data: bytes) -> tuple[frozenset[int], int]:
    """The cell formats that show a number as a date, and how many there are."""
    custom: dict[str, bool] = {}
    dates: set[int] = set()
    state = {"in": False, "count": 0}

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            plain = _ASIDE.sub("", attributes.get("formatCode", ""))
            custom[attributes.get("numFmtId", "")] = bool(_DATE_LETTERS.search(plain.replace("General", "")))
        elif name == "cellXfs":
            state["in"] = True
        elif name == "xf" and state["in"]:
            number = attributes.get("numFmtId", "0")
            if custom.get(number, number.isdecimal() and int(number) in _DATE_FORMATS):
                dates.add(state["count"])
            state["count"] += 1

    def end(name: str) -> None:
        if name == "cellXfs":
            state["in"] = False

    walk([data], start, end)
    return frozenset(dates), state["count"]
