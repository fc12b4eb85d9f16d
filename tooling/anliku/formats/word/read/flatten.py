"""A Word file → paragraphs and tables: what a reader sees on paper, and how it looks.

Word nests text in controls, fields, revisions, shapes and alternatives. The text is taken out
of all of them: deletions, comments and hidden text are left out and told, insertions kept,
text boxes put behind their paragraph, private data cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from anliku.formats.office import Refused
from anliku.formats.word.read import redact
from anliku.formats.word.read.auto_numbers import Numbering
from anliku.formats.word.read.content import Block, Cell, Content, Inside, Looks, Table, Text
from anliku.formats.word.read.labelled import cut_labelled
from anliku.formats.word.read.notes import Notes, quoted
from anliku.formats.word.read.paragraph_pieces import DROPPED, PieceReader
from anliku.formats.word.read.parts import MC, WRAPPERS, M, Parts, W, child, choice, is_on, value, whole, within
from anliku.formats.word.read.runs import Piece, merged, size_of_most, span_of
from anliku.formats.word.read.styles import Styles, outline_of

MAX_PARAGRAPHS = 8_000
MAX_CHARACTERS = 200_000
MAX_PIECES = 12_000
MAX_COLUMNS = 63

_DEEPER = re.compile(r"(?:list (?:bullet|number)|列表(?:项目符号|编号)) ([2-5])\Z")


def flatten(parts: Parts, notes: Notes) -> Content:
    """The document of ``parts``. Raises Refused where there is more than anyone writes."""
    return _Flattener(parts, notes).run()


class _Flattener:
    def __init__(self, parts: Parts, notes: Notes) -> None:
        self.parts = parts
        self.notes = notes
        self.content = Content()
        self.styles = Styles(parts.tree(parts.related(parts.main, "styles")))
        self.numbering = Numbering(parts.tree(parts.related(parts.main, "numbering")))
        self.reader = PieceReader(parts, notes, self.styles, self.content.pictures)
        self.paragraphs = 0
        self.characters = 0
        self.runs = 0
        self.note_parts = self.find_notes()
        self.reader.note_names |= set(self.note_parts)
        self.joined: list[Piece] = []
        """Pieces of a paragraph whose mark was deleted, or of a drop cap: they belong to the next."""

    def run(self) -> Content:
        tree = self.parts.tree(self.parts.main)
        body = child(tree, W + "body")
        if body is None:
            raise Refused("文档里没有正文，请在 WPS 中打开，另存为 .docx 后再试")
        self.content.blocks = self.all_blocks(body, "body")
        self.read_notes()
        cut_labelled(self.content, self.notes)
        return self.content

    # --- blocks -------------------------------------------------------------------------------

    def all_blocks(self, parent: Element, inside: Inside) -> list[Block]:
        """The blocks of a body, cell, text box or note: nothing of it goes on outside."""
        return [*self.blocks(parent, inside), *self.left_over(inside)]

    def left_over(self, inside: Inside) -> Iterator[Block]:
        """Pieces that wait for a paragraph where none follows."""
        if self.joined:
            yield from self.paragraph(Element(W + "p"), inside)

    def blocks(self, parent: Element, inside: Inside) -> Iterator[Block]:
        """Paragraphs and tables below ``parent``, whatever wraps them."""
        for element in parent:
            tag = element.tag
            if tag == W + "p":
                yield from self.paragraph(element, inside)
            elif tag == W + "tbl":
                yield from self.left_over(inside)
                yield from self.table(element)
            elif tag == W + "sdt":
                if value(element, W + "sdtPr", W + "docPartObj", W + "docPartGallery") == "Table of Contents":
                    self.reader.once("toc", "WD009", "后面的目录没有导入，页面会自己生成", 0)
                    continue
                content = self.reader.control(element)
                if content is not None:
                    yield from self.blocks(content, inside)
            elif tag in DROPPED:
                self.reader.deleted()
            elif tag in WRAPPERS:
                yield from self.blocks(element, inside)
            elif tag == MC + "AlternateContent":
                holder = Element("choice")
                holder.extend(choice(element))
                yield from self.blocks(holder, inside)
            elif tag in {M + "oMathPara", M + "oMath"}:
                wrapped = Element(W + "p")
                wrapped.append(element)
                yield from self.paragraph(wrapped, inside)
            elif tag == W + "altChunk":
                self.notes.add("WD009", "后面插入的另一个文件没有导入，请把它的内容复制进来", self.reader.number)

    def table(self, element: Element) -> Iterator[Table]:
        above = self.reader.number
        rows: list[list[Cell]] = []
        open_cells: dict[int, Cell] = {}
        for row in within(element, "tr"):
            if is_on(row.find(W + "trPr"), W + "del"):
                self.reader.deleted()
                continue
            cells = self.row(row, open_cells)
            if cells is not None:
                rows.append(cells)
        if rows:
            table = Table(rows, above)
            if not above:
                table.number = next((text.looks.number for text in table.paragraphs if not text.blank), 0)
            yield table

    def row(self, row: Element, open_cells: dict[int, Cell]) -> list[Cell] | None:
        """The cells that begin in this row; None where it has none at all. ``open_cells`` are those
        that may go on below, by column (ECMA-376, 17.4.84)."""
        before = whole(value(row, W + "trPr", W + "gridBefore"), 0, 0, MAX_COLUMNS)
        cells = [Cell() for _ in range(before)]
        column = before
        unfilled = self.unfilled(row)
        for cell in within(row, "tc"):
            properties = cell.find(W + "tcPr")
            if child(properties, W + "cellDel") is not None:
                self.reader.deleted()
                continue
            width = whole(value(properties, W + "gridSpan"), 1, 1, MAX_COLUMNS)
            made = Cell([] if cell in unfilled else self.all_blocks(cell, "cell"), width)
            if _goes_on(properties, "vMerge") and column in open_cells:
                open_cells[column].height += 1
                self.covered(made)
            elif _goes_on(properties, "hMerge") and len(cells) > before:
                cells[-1].width += width
                self.covered(made)
            else:
                open_cells[column] = made
                cells.append(made)
            column += width
        return cells if column else None

    def unfilled(self, row: Element) -> set[Element]:
        """The cells of a row that only say what to write into them."""
        controls = [control for control in row.iter(W + "sdt") if control.find(f"{W}sdtContent/{W}tc") is not None]
        return {cell for control in controls if self.reader.control(control) is None for cell in control.iter(W + "tc")}

    def covered(self, cell: Cell) -> None:
        """Tell of words that a merged cell covers: Word shows only those of the first."""
        if cell.text:
            message = f"后面的表格里，合并的单元格盖住了{quoted(cell.text, 20)}，没有写进表格；要用的话请取消合并"
            self.notes.add("WD004", message, self.reader.number)

    # --- paragraphs ---------------------------------------------------------------------------

    def paragraph(self, element: Element, inside: Inside) -> Iterator[Block]:
        properties = element.find(W + "pPr")
        style_id = value(properties, W + "pStyle")
        look = self.styles.look(style_id)
        in_contents = self.reader.fields.in_contents
        pieces = [*self.joined, *self.reader.read(element, look)]
        self.joined = []
        if child(properties, W + "rPr", W + "del") is not None:
            self.joined = pieces
            return
        if value(properties, W + "framePr", attribute=W + "dropCap") in {"drop", "margin"} and pieces:
            # The large first letter is a paragraph of its own in the file, and looks unlike the rest.
            self.joined = [replace(piece, bold=None, size=0.0) if piece.kind == "text" else piece for piece in pieces]
            return
        if look.name.startswith("toc") or look.name.startswith("目录") or in_contents:
            self.reader.once("toc", "WD009", "后面的目录没有导入，页面会自己生成", 0)
            return
        text = "".join(piece.text for piece in pieces)
        label = None
        list_id, level = self.list_of(properties, style_id)
        if list_id is not None and text.strip():
            label = self.numbering.next(list_id, level)
            deeper = _DEEPER.match(look.name)
            if label is not None and deeper is not None and level == 0:
                label = replace(label, level=int(deeper[1]) - 1)
        visible = bool(text.strip()) or any(piece.kind != "text" for piece in pieces)
        if text.strip():
            self.reader.number += 1
        pieces = self.without_private(pieces)
        joined = list(merged(pieces))
        if text.strip():
            self.notes.words[self.reader.number] = " ".join("".join(piece.text for piece in pieces).split())
        self.characters += len(text)
        self.runs += len(joined)
        self.paragraphs += 1
        if self.paragraphs > MAX_PARAGRAPHS or self.characters > MAX_CHARACTERS or self.runs > MAX_PIECES:
            raise Refused("文档太长或太碎，不像一篇案例；请只保留案例的正文后再试")
        outline = value(properties, W + "outlineLvl")
        alignment = value(properties, W + "jc")
        inked = [piece for piece in pieces if piece.kind == "text" and piece.text.strip()]
        looks = Looks(
            number=self.reader.number,
            inside=inside,
            style=look.name,
            outline=look.outline if outline is None else outline_of(outline),
            size=size_of_most(inked, look.size),
            bold=bool(inked) and all(look.bold if piece.bold is None else piece.bold for piece in inked),
            centred=look.centred if alignment is None else alignment == "center",
            label=label,
        )
        if visible or inside == "cell":
            yield Text([span_of(piece) for piece in joined], looks)
        boxes, self.reader.boxes = self.reader.boxes, []
        for box in boxes:
            yield from self.all_blocks(box, inside)

    def list_of(self, properties: Element | None, style_id: str | None) -> tuple[str | None, int]:
        """The list that a paragraph belongs to, by itself or by its style."""
        look = self.styles.look(style_id)
        own = child(properties, W + "numPr")
        list_id = value(own, W + "numId") or look.list_id
        level = value(own, W + "ilvl")
        if list_id is None or (list_id == look.list_id and level is None):
            linked = self.numbering.of_style(style_id)
            if linked is not None:
                return linked
        if list_id in {None, "0"}:
            return None, 0
        return list_id, whole(level, look.list_level or 0, 0, 8)

    def without_private(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces without telephone numbers and the like; told, never repeated."""
        text = "".join(piece.text for piece in pieces)
        removed = redact.cuts(text)
        if not removed:
            return pieces
        kinds = "、".join(dict.fromkeys(kind for _, _, kind in removed))
        rest, _ = redact.clean(text)
        self.notes.add("WD001", redact.told(kinds, bool(rest)), self.reader.number)
        position = 0
        for piece in pieces:
            start, end = position, position + len(piece.text)
            position = end
            if piece.kind == "text":
                keep = list(piece.text)
                for cut_start, cut_end, _ in removed:
                    for at in range(max(start, cut_start), min(end, cut_end)):
                        keep[at - start] = ""
                piece.text = "".join(keep) if rest else ""
        return [piece for piece in pieces if piece.text or piece.kind != "text"]

    # --- footnotes and endnotes -------------------------------------------------------------------

    def find_notes(self) -> dict[tuple[str, str], tuple[Element, str]]:
        """Every note by kind and id, with the part that it stands in."""
        notes: dict[tuple[str, str], tuple[Element, str]] = {}
        for kind in ("footnote", "endnote"):
            part = self.parts.related(self.parts.main, f"{kind}s")
            tree = self.parts.tree(part)
            for note in tree if tree is not None else ():
                if note.get(W + "type", "normal") == "normal":
                    notes[(kind, note.get(W + "id", ""))] = (note, part or self.parts.main)
        return notes

    def read_notes(self) -> None:
        """Notes in the order of their calls; one that a note calls is read, too."""
        number = 0
        while number < len(self.reader.calls):
            note, self.reader.owner = self.note_parts[self.reader.calls[number]]
            number += 1
            self.content.notes[str(number)] = self.all_blocks(note, "note")
        self.reader.owner = self.parts.main


def _goes_on(properties: Element | None, merge: str) -> bool:
    """Whether a cell belongs to the one above (vMerge) or before it (hMerge)."""
    merged = child(properties, W + merge)
    return merged is not None and merged.get(W + "val", "continue") != "restart"
