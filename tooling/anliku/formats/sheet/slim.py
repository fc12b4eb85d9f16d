"""A workbook of strangers' → a small, plain one that openpyxl can open without harm.

openpyxl makes an object of every cell of every merged range and hyperlink (one line of XML
can ask for 17 billion), of every formatted empty row, and stops at the first thing that it
does not know. So the sheets are written anew: values, formats, widths, lists and page set-up
stay; formulas become the values that they gave; macros, links to other files, objects,
pictures and what else could act or hide is left behind.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from anliku.formats.empty_rows import pieces
from anliku.formats.office import Package
from anliku.formats.sheet.cells import LAST_COLUMN, Range, cell_name, place, rectangle
from anliku.formats.sheet.workbook import Attributes, Parts, SheetPart, Texts, open_parts, unescaped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# What a sheet keeps besides its cells, columns and merged ranges.
_KEPT = frozenset(
    {
        *("sheetPr", "sheetViews", "sheetFormatPr", "conditionalFormatting", "dataValidations", "printOptions"),
        *("pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    }
)
_MAX_ROWS = 6_000
_MAX_CELLS = 200_000
"""As many as are read, and some that are only formatted."""
_MAX_MERGED = 100_000
"""Cells that merged ranges may hold altogether."""
_NUMBER = re.compile(r"-?[0-9]{1,308}(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?")
_PLAIN = re.compile(r"[A-Za-z0-9.]*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[\\*?:/\[\]\x00-\x1f]")


def slim(package: Package, formats: bool = True) -> bytes:
    """The workbook with the same sheets in the same order. Without ``formats`` only values, for
    files whose formats nothing can read."""
    parts = open_parts(package)
    buffer = io.BytesIO()
    # It stays in memory: squeezing it would only take time.
    with zipfile.ZipFile(buffer, "w") as target:
        sheets = [f"sheet{number}.xml" for number in range(1, len(parts.sheets) + 1)]
        around = [("sharedStrings", "sharedStrings")]
        if formats and parts.styles is not None:
            target.writestr("xl/styles.xml", parts.archive.read(parts.styles))
            around.append(("styles", "styles"))
        if formats and parts.theme is not None:
            target.writestr("xl/theme.xml", parts.archive.read(parts.theme))
            around.append(("theme", "theme"))
        target.writestr("xl/sharedStrings.xml", _strings(parts))
        for name, sheet in zip(sheets, parts.sheets, strict=True):
            target.writestr(f"xl/worksheets/{name}", _Copy(parts, sheet, formats).read())
        target.writestr("xl/workbook.xml", _workbook(parts))
        target.writestr("xl/_rels/workbook.xml.rels", _relations(sheets, around))
        target.writestr("[Content_Types].xml", _types(sheets, around))
        target.writestr("_rels/.rels", _root())
    return buffer.getvalue()


class _Copy:
    """One sheet, written anew while it is read."""

    def __init__(self, parts: Parts, sheet: SheetPart, formats: bool) -> None:
        self.parts = parts
        self.sheet = sheet
        self.formats = formats
        self.out: list[str] = []
        self.prefix: str | None = None
        self.path: list[str] = []
        self.aside = 0
        """Inside of something that is left behind: how deep."""
        self.row = self.column = 0
        self.cell: Attributes = {}
        self.value: list[str] = []
        self.inline = Texts()
        self.merged: list[Range] = []
        self.budget = _MAX_MERGED
        self.rows = self.cells = 0

    def read(self) -> bytes:
        """The sheet's XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        self.out.append(f'<worksheet xmlns="{_MAIN}">')
        with self.parts.archive.open(self.sheet.part) as opened:
            for chunk in pieces(opened):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
        self.out.append("</worksheet>")
        return "".join(self.out).encode("utf-8", "replace")

    def start(self, qualified: str, attributes: Attributes) -> None:
        """An element begins."""
        prefix, _, name = qualified.rpartition(":")
        if self.prefix is None:
            self.prefix = prefix
            self.path.append(name)
            return
        if self.aside or prefix != self.prefix or not self.wanted(name):
            self.aside += 1
            return
        self.path.append(name)
        handler: Callable[[Attributes], None] | None = getattr(self, f"on_{name}", None)
        if self.path[1] in _KEPT:
            self.out.append(f"<{name}{_written(attributes)}>")
        elif handler is not None:
            handler(attributes)
        elif self.path[1] == "sheetData" and "is" in self.path:
            self.inline.start(name)

    def wanted(self, name: str) -> bool:
        """Whether an element at this place stays."""
        if len(self.path) == 1:
            return name in {"sheetData", "cols", "mergeCells"} or (self.formats and name in _KEPT)
        if name == "row":
            self.rows += 1
            return self.rows <= _MAX_ROWS and self.cells <= _MAX_CELLS
        return name not in {"f", "extLst"}

    def text(self, text: str) -> None:
        """Characters."""
        if self.aside:
            return
        if len(self.path) > 1 and self.path[1] in _KEPT:
            self.out.append(escape(text))
        elif self.path[-1] == "v":
            self.value.append(text)
        elif "is" in self.path:
            self.inline.text(text)

    def end(self, qualified: str) -> None:
        """An element ends."""
        if self.aside:
            self.aside -= 1
            return
        name = qualified.rpartition(":")[2]
        whole = len(self.path) > 1 and self.path[1] in _KEPT
        self.path.pop()
        if whole:
            self.out.append(f"</{name}>")
        elif name == "c":
            self.write_cell("".join(self.value))
        elif name in {"row", "sheetData", "cols"}:
            self.out.append(f"</{name}>")
        elif name == "mergeCells":
            self.write_merged()
        elif "is" in self.path:
            self.inline.end(name)

    def on_sheetData(self, _attributes: Attributes) -> None:  # noqa: N802 - the element's name
        """The rows begin."""
        self.out.append("<sheetData>")

    def on_cols(self, _attributes: Attributes) -> None:
        """The columns' widths begin."""
        self.out.append("<cols>")

    def on_col(self, attributes: Attributes) -> None:
        """The width of a stretch of columns."""
        first, last, width = (attributes.get(name, "") for name in ("min", "max", "width"))
        if not (first.isdecimal() and last.isdecimal() and 0 < int(first) <= int(last)) or int(first) > LAST_COLUMN:
            return
        kept = {"min": first, "max": str(min(int(last), LAST_COLUMN))}
        if _NUMBER.fullmatch(width):
            kept |= {"width": width, "customWidth": "1"}
        if attributes.get("hidden") in {"1", "true"}:
            kept["hidden"] = "1"
        self.out.append(f"<col{_written(kept)}/>")

    def on_row(self, attributes: Attributes) -> None:
        """A row begins."""
        number = attributes.get("r", "")
        self.row = int(number) if number.isdecimal() else self.row + 1
        self.column = 0
        kept = {"r": str(self.row)}
        if self.formats and _NUMBER.fullmatch(attributes.get("ht", "")):
            kept |= {"ht": attributes["ht"], "customHeight": "1"}
        if attributes.get("hidden") in {"1", "true"}:
            kept["hidden"] = "1"
        self.out.append(f"<row{_written(kept)}>")

    def on_c(self, attributes: Attributes) -> None:
        """A cell begins."""
        at = place(attributes["r"]) if "r" in attributes else None
        self.column = at[1] if at is not None else self.column + 1
        self.cell = attributes
        self.cells += 1
        self.value.clear()
        self.inline.take()

    def on_mergeCell(self, attributes: Attributes) -> None:  # noqa: N802 - the element's name
        """One merged range."""
        area = rectangle(attributes.get("ref", ""))
        if area is not None and 1 < area.area <= self.budget:
            self.budget -= area.area
            self.merged.append(area)

    def write_cell(self, value: str) -> None:
        """The cell, its value in the one form that fits it."""
        style = self.cell.get("s", "")
        kept = {"r": cell_name(self.row, self.column)}
        if self.formats and style.isdecimal() and int(style) < self.parts.style_count:
            kept["s"] = style
        kind, content = self.cell.get("t", "n"), ""
        if kind == "inlineStr":
            value = self.inline.take() or value
        elif kind == "s":
            index = int(value) if value.strip().isdecimal() else -1
            value, content = "", str(index) if 0 <= index < len(self.parts.strings) else ""
        elif (kind == "n" and _NUMBER.fullmatch(value)) or (kind == "b" and value in {"0", "1"}):
            value, content = "", value
        if content:
            self.out.append(f"<c{_written(kept)} t={quoteattr(kind)}><v>{content}</v></c>")
        elif value:
            text = escape(_CONTROL.sub("", unescaped(value)))
            self.out.append(f'<c{_written(kept)} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
        elif "s" in kept:
            self.out.append(f"<c{_written(kept)}/>")

    def write_merged(self) -> None:
        """The merged ranges that fit."""
        if self.merged:
            names = (f"{cell_name(one.top, one.left)}:{cell_name(one.bottom, one.right)}" for one in self.merged)
            self.out += ["<mergeCells>", *(f'<mergeCell ref="{name}"/>' for name in names), "</mergeCells>"]


def _written(attributes: Attributes) -> str:
    """Attributes as XML; those of other namespaces point to what is left behind."""
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if ":" not in name)


def _strings(parts: Parts) -> str:
    texts = (escape(_CONTROL.sub("", text)) for text in parts.strings)
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return f'<sst xmlns="{_MAIN}">{items}</sst>'


def _workbook(parts: Parts) -> str:
    dates = '<workbookPr date1904="1"/>' if parts.from_1904 else ""
    sheets = "".join(
        f"<sheet name={quoteattr(_name(sheet.name, number))} "
        f'sheetId="{number}" state="{"hidden" if sheet.hidden else "visible"}" r:id="rId{number}"/>'
        for number, sheet in enumerate(parts.sheets, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">{dates}<sheets>{sheets}</sheets></workbook>'


def _name(name: str, number: int) -> str:
    plain = _NAME.sub("_", name).strip("'")[:31]
    return plain or f"工作表{number}"


def _relations(sheets: list[str], around: list[tuple[str, str]]) -> str:
    kinds = [("worksheet", f"worksheets/{name}") for name in sheets] + [(kind, f"{name}.xml") for kind, name in around]
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _types(sheets: list[str], around: list[tuple[str, str]]) -> str:
    parts = [("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml")]
    parts += [(f"/xl/worksheets/{name}", f"{_TYPE}.worksheet+xml") for name in sheets]
    theme = "application/vnd.openxmlformats-officedocument.theme+xml"
    parts += [(f"/xl/{name}.xml", theme if kind == "theme" else f"{_TYPE}.{kind}+xml") for kind, name in around]
    items = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>'
    )


def _root() -> str:
    item = f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{item}</Relationships>'
