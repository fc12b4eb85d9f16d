"""Parsed Markdown → paragraphs, lists, tables, pictures and footnotes in Word.

Walks the events once, as the page's writer does (``page/html.py``), so that a document and
a page say the same. Raw HTML is never written.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn

from anliku import nodes
from anliku.formats.word.write.drawing import Pictures
from anliku.formats.word.write.footnotes import Footnotes
from anliku.formats.word.write.list_numbers import FIRST, LEVELS, STEP, Kind, text_indent
from anliku.formats.word.write.package import Layout
from anliku.formats.word.write.plain_text import element, flag, paragraph, run
from anliku.formats.word.write.spans import Inline
from anliku.formats.word.write.table_grid import Cell, spaced, table
from anliku.markdown import Document
from anliku.numbering import without_number
from anliku.picture import BadPicture
from anliku.text import visible

_HEADINGS = 5
"""Deeper ones look like the fifth."""
# What Word writes before headings of each level, as people type it.
_USUAL = {
    2: re.compile(r"[一二三四五六七八九十]+[、.．]"),
    3: re.compile(r"[（(][一二三四五六七八九十]+[）)]"),
    4: re.compile(r"\d+[、.．]"),
    5: re.compile(r"[（(]\d+[）)]"),
}
_REFERENCES = {"参考文献", "参考资料"}
_UNNUMBERED = {*_REFERENCES, "附录", "附件", "致谢", "注释"}


class Body:
    """Writes one case's text. ``files`` are the pictures beside it by name, unread until used."""

    def __init__(self, layout: Layout, document: Document, files: Mapping[str, Any]) -> None:
        self.layout = layout
        self.document = document
        self.files = files
        self.missing: list[tuple[str, str]] = []
        """Pictures that could not be shown: the name in the text, and why (Chinese)."""
        self.pictures = Pictures(layout.document.part.package)
        self.notes = Footnotes(layout.document, layout.styles["note mark"])
        self._inline: Inline | None = None
        self._blocks: list[list[Any]] = [[]]
        """Finished blocks; each footnote opens a list of its own."""
        self._lists: list[_List] = []
        self._quotes = 0
        self._quote_role = "quote"
        self._note: str | None = None
        self._outer: list[tuple[list[_List], int]] = []
        self._waiting: dict[str, list[Any]] = {}
        self._defined: dict[str, list[Any]] = {}
        self._code: list[str] | None = None
        self._alt: list[str] | None = None
        self._depth = 0
        self._alignments: tuple[str, ...] = ()
        self._rows: list[list[Cell]] = []
        self._in_table = False
        self._references = 0
        """The level of the heading under which the references stand."""
        self._headings = iter(document.headings)
        self._typed = _typed(document)
        self._bookmarks = self._wanted()
        self._addresses: dict[tuple[str, str], str] = {}

    # --- the walk -----------------------------------------------------------------------------

    def write(self) -> None:
        """Write everything at the end of the layout's body."""
        for node in self.document.nodes:
            match node:
                case nodes.Text():
                    self._text(node.text)
                case nodes.Start():
                    self._start(node)
                case nodes.End():
                    self._end(node.begun)
                case nodes.SoftBreak():
                    self._soft_break()
                case nodes.HardBreak() if self._alt is None:
                    self._open().hard_break()
                case nodes.Code():
                    self._text(node.text, "inline code")
                case nodes.NoteMark():
                    self._reference(node.label)
                case nodes.Rule():
                    self._finish()
                    self._put(paragraph(self.layout.styles["rule"]))
        self._finish()
        self._fill_notes()
        for block in self._blocks[0]:
            self.layout.add(block)

    def _soft_break(self) -> None:
        if self._alt is not None:
            self._alt.append("\n")
        else:
            self._open().soft_break()

    def _text(self, value: str, style: str | None = None) -> None:
        if self._alt is not None:
            self._alt.append(value)
        elif self._code is not None:
            self._code.append(value)
        else:
            self._open().text(value, style)

    def _start(self, node: nodes.Start) -> None:
        match node:
            case nodes.Strong() | nodes.Emphasis() | nodes.Strikethrough():
                self._open().open(node)
            case nodes.Link():
                self._open().open_link(node.target)
            case nodes.Image():
                self._depth += 1
                if self._depth == 1:
                    self._alt = []
            case nodes.TableHead() | nodes.TableRow():
                self._rows.append([])
            case nodes.TableCell():
                self._inline = self._new()
            case nodes.Paragraph() | nodes.Heading():
                self._finish()
                self._inline = self._new()
            case _:
                self._finish()
                self._container(node)

    def _container(self, node: nodes.Start) -> None:
        match node:
            case nodes.List():
                kind: Kind = "bulleted" if node.first is None else "numbered"
                number = self._count(kind, 1 if node.first is None else node.first, len(self._lists))
                self._lists.append(_List(kind, number))
            case nodes.Item() if self._lists:
                if node.number is not None:
                    self._lists[-1].number = self._count("numbered", node.number, len(self._lists) - 1)
                self._lists[-1].fresh = True
            case nodes.Quote():
                if not self._quotes:
                    self._quote_role = self._next_quote()
                self._quotes += 1
            case nodes.CodeBlock():
                self._code = []
            case nodes.Table():
                self._alignments, self._rows, self._in_table = node.alignments, [], True
            case nodes.Note():
                self._note = node.label
                self._blocks.append([])
                self._outer.append((self._lists, self._quotes))
                self._lists, self._quotes = [], 0

    def _count(self, kind: Kind, start: int, level: int) -> int:
        """A list that counts from ``start``; what is nested deeper than Word's levels is on the last."""
        return self.layout.numbering.use(kind, start, min(level, LEVELS - 1))

    def _end(self, node: nodes.Start) -> None:
        match node:
            case nodes.Strong() | nodes.Emphasis() | nodes.Strikethrough():
                self._open().close(node)
            case nodes.Link():
                self._open().close_link(self._relate)
            case nodes.Image():
                self._depth -= 1
                if self._depth == 0:
                    self._show(node)
            case nodes.TableCell():
                if self._inline is not None and self._rows:
                    self._rows[-1].append(Cell(self._inline.runs))
                self._inline = None
            case nodes.Paragraph():
                self._finish()
            case nodes.Heading():
                self._heading(node.level)
            case nodes.Table():
                self._table()
            case nodes.CodeBlock():
                self._code_block()
            case nodes.List() | nodes.Item() | nodes.Quote() | nodes.Note():
                self._leave(node)

    def _leave(self, node: nodes.List | nodes.Item | nodes.Quote | nodes.Note) -> None:
        """A container ends."""
        match node:
            case nodes.Item():
                if self._lists and self._lists[-1].fresh and self._inline is None:
                    self._inline = self._new()
                self._finish(even_empty=True)
            case nodes.List():
                self._finish()
                self._lists.pop()
            case nodes.Quote():
                self._finish()
                self._quotes -= 1
            case nodes.Note():
                self._finish()
                self._defined.setdefault(node.label, self._blocks.pop())
                self._lists, self._quotes = self._outer.pop()
                self._note = None

    # --- paragraphs ---------------------------------------------------------------------------

    def _new(self) -> Inline:
        return Inline(self.layout.styles, self._bookmarks.get)

    def _open(self) -> Inline:
        if self._inline is None:
            self._inline = self._new()
        return self._inline

    def _put(self, block: Any) -> None:
        self._blocks[-1].append(block)

    def _owner(self) -> Part:
        return self.layout.document.part if self._note is None else self.notes.part

    def _relate(self, address: str) -> str:
        """The id of a web address for the part that is written now."""
        owner = self._owner()
        key = (owner.partname, address)
        if key not in self._addresses:
            # Not through relate_to, which looks through all that are there already.
            self._addresses[key] = name = f"rIdWeb{len(self._addresses) + 1}"
            owner.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
        return self._addresses[key]

    def _finish(self, even_empty: bool = False) -> None:
        """End the paragraph that is open: a figure where it is only pictures, else text."""
        inline, self._inline = self._inline, None
        if inline is None or not (inline.runs or even_empty):
            return
        fresh = bool(self._lists) and self._lists[-1].fresh
        if inline.pictures and inline.bare and not fresh and self._note is None:
            for shown in inline.pictures:
                self._put(paragraph(self.layout.styles["picture"], [shown.run]))
                self._put(paragraph(self.layout.styles["caption"], [run(shown.caption)]))
            return
        role, properties = self._role()
        self._put(paragraph(self.layout.styles[role], inline.runs, properties))

    def _role(self) -> tuple[str, list[Any]]:
        """The style of a paragraph where it stands, and what only this one has."""
        if self._lists:
            current = self._lists[-1]
            level = min(len(self._lists), LEVELS) - 1
            if current.fresh:
                current.fresh = False
                number = [flag("w:ilvl", str(level)), flag("w:numId", str(current.number))]
                return current.kind, [element("w:numPr", None, number)]
            indent = [element("w:ind", {"w:left": str(text_indent(level))})] if level else []
            return "continued", indent
        if self._note is not None:
            return "footnote", []
        if self._quotes:
            depth = min(self._quotes, LEVELS) - 1
            return self._quote_role, [element("w:ind", {"w:left": str(FIRST + STEP * depth)})] if depth else []
        return ("reference" if self._references else "body"), []

    def _next_quote(self) -> str:
        """The style of a quotation: right after another it is the other one."""
        last = self._blocks[-1][-1] if self._blocks[-1] else None
        style = last.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") if last is not None else None
        follows = style is not None and style.get(qn("w:val")) == self.layout.styles["quote"]
        return "other quote" if follows else "quote"

    def _heading(self, level: int) -> None:
        inline, self._inline = self._inline, None
        heading = next(self._headings, None)
        if inline is None or heading is None:
            return
        name = "".join(visible(without_number(heading.text)).split()).rstrip("：:")
        if self._references and level <= self._references:
            self._references = 0
        if name in _REFERENCES:
            self._references = level
        runs = inline.runs
        bookmark = self._bookmarks.get(heading.anchor)
        if bookmark is not None:
            number = bookmark.rpartition("_")[2]
            runs = [
                element("w:bookmarkStart", {"w:id": number, "w:name": bookmark}),
                *runs,
                element("w:bookmarkEnd", {"w:id": number}),
            ]
        plain = level in self._typed or name in _UNNUMBERED
        unnumbered = [element("w:numPr", None, [flag("w:numId", "0")])] if plain else []
        role = f"heading {min(max(level - 1, 1), _HEADINGS)}"
        self._put(paragraph(self.layout.styles[role], runs, unnumbered))

    def _code_block(self) -> None:
        lines = "".join(self._code or []).removesuffix("\n").split("\n")
        self._code = None
        inline = self._new()
        for number, line in enumerate(lines):
            if number:
                inline.hard_break()
            inline.text(line.expandtabs(4))
        self._put(paragraph(self.layout.styles["code"], inline.runs))

    def _table(self) -> None:
        self._in_table = False
        if self._rows and self._rows[0]:
            head, *rows = self._rows
            self._hold()
            made = table(head, rows, self._alignments, self.layout.styles, self.layout.width)
            for block in spaced(made, self.layout.styles):
                self._put(block)
        self._rows = []

    def _hold(self) -> None:
        """A line that announces a table stays with it."""
        last = self._blocks[-1][-1] if self._blocks[-1] else None
        if last is not None and "".join(node.text or "" for node in last.iter(qn("w:t"))).endswith(("：", ":")):
            last.find(qn("w:pPr")).find(qn("w:pStyle")).addnext(flag("w:keepNext"))

    def _wanted(self) -> dict[str, str]:
        """The headings that links of this text lead to: anchor → bookmark."""
        known = {heading.anchor for heading in self.document.headings}
        targets = [link.target[1:] for link in self.document.links if link.target.startswith("#")]
        wanted = [target for target in dict.fromkeys(targets) if target in known]
        return {anchor: f"anliku_{number}" for number, anchor in enumerate(wanted, 1)}

    # --- pictures and footnotes -----------------------------------------------------------------

    def _show(self, node: nodes.Image) -> None:
        alt = " ".join("".join(self._alt or []).split())
        self._alt = None
        name = node.target.removeprefix("./")
        caption = " ".join(node.title.split()) or alt
        columns = max(len(self._alignments), 1) if self._in_table else 1
        try:
            data = self.files[name]()
            made = self.pictures.run(
                self._owner(), data, self.layout.width // columns - (216 if columns > 1 else 0), alt
            )
        except (KeyError, BadPicture) as error:
            reason = error.message if isinstance(error, BadPicture) else "案例文件夹里没有这张图片"
            self.missing.append((name, reason))
            # Its words are not lost.
            self._open().text(f"（图：{caption}）")
            return
        self._open().picture(made, caption)

    def _reference(self, label: str) -> None:
        if self._note is not None:
            # Word has no footnotes within footnotes.
            self._open().text(f"[{label}]")
            return
        mark, note = self.notes.reference()
        self._waiting.setdefault(label, []).append(note)
        self._open().add(mark)

    def _fill_notes(self) -> None:
        for label, notes in self._waiting.items():
            blocks = self._defined.get(label, [])
            for number, note in enumerate(notes):
                note.extend(copy.deepcopy(blocks) if number else blocks)
                if note.find("{*}p") is None:
                    note.insert(0, paragraph(self.layout.styles["footnote"]))
                self.notes.begin(note.find("{*}p"))


def _typed(document: Document) -> set[int]:
    """The levels where Word does not count: those that count by hand somewhere; and all of them
    where a hand counts on another level as Word would on its own, so that 一、 is not below 一、."""
    numbered = [heading for heading in document.headings if without_number(heading.text) != heading.text]
    usual = all(heading.level in _USUAL and _USUAL[heading.level].match(heading.text) for heading in numbered)
    return {heading.level for heading in numbered} if usual else {1, 2, 3, 4, 5, 6}


class _List:
    def __init__(self, kind: Kind, number: int) -> None:
        self.kind = kind
        self.number = number
        self.fresh = False
        """Whether an item has begun and its first paragraph has not."""
