"""What is within a paragraph → pieces: runs, links, fields, revisions, controls, drawings, formulas.

Word nests them in one another; a reader sees only words, breaks, pictures and the calls of notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from anliku.formats.word.read import redact, symbols
from anliku.formats.word.read.content import PictureRef
from anliku.formats.word.read.drawn import Drawn
from anliku.formats.word.read.field_codes import Field, Fields
from anliku.formats.word.read.formula import linear
from anliku.formats.word.read.notes import Notes, quoted
from anliku.formats.word.read.parts import MC, WRAPPERS, M, Parts, R, W, choice, holds, is_on, value, whole
from anliku.formats.word.read.raised import settle
from anliku.formats.word.read.runs import Piece, symbol
from anliku.formats.word.read.styles import LINE_BREAK, Look, Styles, size_of

DROPPED = {W + name for name in ("del", "moveFrom")}
"""What a reader who accepts all changes does not see."""
_SAFE_LINK = re.compile(r"https?://[^\s/?#\\]", re.IGNORECASE)


class PieceReader:
    """Reads paragraphs of one document, one after another; fields go on from one to the next."""

    def __init__(self, parts: Parts, notes: Notes, styles: Styles, pictures: dict[int, PictureRef]) -> None:
        self.parts = parts
        self.notes = notes
        self.styles = styles
        self.drawn = Drawn(parts, notes, pictures)
        self.fields = Fields()
        self.owner = parts.main
        """The part that is being read."""
        self.number = 0
        """第几段 was read last."""
        self.note_names: set[tuple[str, str]] = set()
        """Kind and id of the notes that there are."""
        self.calls: list[tuple[str, str]] = []
        """Kind and id of notes, in the order in which they are called."""
        self.boxes: list[Element] = []
        """Contents of text boxes and charts that wait for the end of their paragraph."""
        self._hides = False
        """Whether the style of the paragraph hides what does not say otherwise."""
        self._told: set[str] = set()

    def once(self, key: str, code: str, message: str, ahead: int = 1) -> None:
        """Tell something of the whole document only once, at its first place: the paragraph that
        is being read (``ahead`` 0: behind the one before)."""
        if key not in self._told:
            self._told.add(key)
            self.notes.add(code, message, self.number + ahead)

    def deleted(self) -> None:
        """Tell that something was deleted under revision."""
        self.once("deleted", "WD006", "有修订中删除的内容，按已删除处理，没有导入")

    def control(self, element: Element) -> Element | None:
        """What is in a content control; None where it only says what to write there."""
        if is_on(element.find(W + "sdtPr"), W + "showingPlcHdr"):
            self.once("placeholder", "WD010", "有没填写的占位文字，没有导入")
            return None
        return element.find(W + "sdtContent")

    def read(self, paragraph: Element, look: Look) -> list[Piece]:
        """The pieces of a paragraph; ``look`` is that of its style."""
        self._hides = look.hidden
        return settle(list(self.pieces(paragraph)), look.size, self.notes, self.number + 1)

    def pieces(self, parent: Element, href: str | None = None) -> Iterator[Piece]:
        """The pieces below ``parent``, whatever wraps them; ``href`` is the link around it."""
        for element in parent:
            tag = element.tag
            if tag == W + "r":
                yield from self._run(element, href)
            elif tag == W + "hyperlink":
                yield from self.pieces(element, self._address(element) or href)
            elif tag in DROPPED:
                self.deleted()
            elif tag == W + "fldSimple":
                yield from self._simple_field(element, href)
            elif tag in WRAPPERS:
                yield from self.pieces(element, href)
            elif tag == W + "sdt":
                content = self.control(element)
                if content is not None:
                    yield from self.pieces(content, href)
            elif tag == MC + "AlternateContent":
                holder = Element("choice")
                holder.extend(choice(element))
                yield from self.pieces(holder, href)
            elif tag in {M + "oMath", M + "oMathPara"}:
                yield from self._shown(self._formula(linear(element)), href)

    def _run(self, run: Element, href: str | None) -> Iterator[Piece]:
        properties = run.find(W + "rPr")
        look = self.styles.run(properties)
        if self._hides if look.hidden is None else look.hidden:
            self._hidden_run(run)
            return
        size = size_of(properties, 0.0)
        raised = value(properties, W + "vertAlign") or ""
        shift = whole(value(properties, W + "position"), 0)
        underlined = value(properties, W + "u") not in {None, "none"}
        font = _symbol_font(properties)
        for piece in self._run_parts(run):
            if font and piece.kind == "text":
                piece.text = symbols.text_of(font, piece.text)
            piece.meant = piece.kind == "break" and look.style == LINE_BREAK
            piece.bold, piece.italic, piece.struck, piece.size = look.bold, look.italic, look.struck, size
            piece.underlined = underlined
            piece.raised, piece.shift = ("", 0) if piece.formula else (raised, shift)
            yield from self._shown(piece, href)

    def _hidden_run(self, run: Element) -> None:
        """Nothing of it is seen, but a field may begin or end in it."""
        for element in run:
            if element.tag == W + "fldChar":
                for _ in self._field_mark(element):
                    pass
            elif element.tag == W + "instrText":
                self.fields.code(element.text or "")
        if any((text.text or "").strip() for text in run.iter(W + "t")) or holds(run, W + "drawing", W + "pict"):
            self.once("hidden", "WD006", "有隐藏的文字，没有导入；要用的话请取消隐藏")

    def _shown(self, piece: Piece, href: str | None) -> Iterator[Piece]:
        """The piece, unless a field hides it; with the link that a field makes of it."""
        if self.fields.take(piece.text):
            return
        if piece.kind != "text" or piece.text.strip():
            self.fields.show()
        target = self.fields.target
        piece.href = href if target is None else self._safe(target)
        yield piece

    def _run_parts(self, run: Element) -> Iterator[Piece]:
        for element in run:
            tag = element.tag
            if tag == W + "t":
                yield Piece("text", " ".join((element.text or "").splitlines()))
            elif tag in {W + "tab", W + "ptab"}:
                yield Piece("text", "\t")
            elif tag in {W + "br", W + "cr"}:
                if element.get(W + "type", "textWrapping") == "textWrapping":
                    yield Piece("break", "\n")
            elif tag == W + "noBreakHyphen":
                yield Piece("text", "-")
            elif tag == W + "sym":
                yield Piece("text", self._symbol(element))
            elif tag == W + "fldChar":
                yield from self._field_mark(element)
            elif tag == W + "instrText":
                self.fields.code(element.text or "")
            elif tag == W + "delText":
                self.deleted()
            elif tag in {W + "footnoteReference", W + "endnoteReference"}:
                call = (tag.removeprefix(W).removesuffix("Reference"), element.get(W + "id", ""))
                if call in self.note_names:
                    self.calls.append(call)
                    yield Piece("note", str(len(self.calls)))
                else:
                    self.once("note", "WD009", "有脚注的记号找不到内容，记号没有导入")
            elif tag == W + "ruby":
                word, reading = (_words(element.find(W + name)) for name in ("rubyBase", "rt"))
                yield Piece("text", f"{word}（{reading}）" if reading.strip() else word)
            elif tag == MC + "AlternateContent":
                holder = Element(W + "r")
                holder.extend(choice(element))
                yield from self._run_parts(holder)
            elif tag in {W + "drawing", W + "pict", W + "object"}:
                yield from self._drawing(element)

    # --- fields and formulas ----------------------------------------------------------------------

    def _field_mark(self, mark: Element) -> Iterator[Piece]:
        """Begin, separate or end of a field; one that ends without a result may show its code."""
        kind = mark.get(W + "fldCharType", "")
        if kind == "begin":
            self.fields.begin(mark.find(W + "ffData"))
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            yield from self._without_result(self.fields.end())

    def _simple_field(self, element: Element, href: str | None) -> Iterator[Piece]:
        self.fields.begin(element.find(W + "ffData"))
        self.fields.code(element.get(W + "instr", ""))
        if len(element):
            self.fields.separate()
        yield from self.pieces(element, href)
        for piece in self._without_result(self.fields.end()):
            yield from self._shown(piece, href)

    def _without_result(self, field: Field | None) -> Iterator[Piece]:
        if field is None:
            return
        text = field.text
        if text is None:
            message = f"的域{quoted(field.code, 24)}没有存下结果，没有导入；请在 Word 里更新域（Ctrl+A，再按 F9），或直接写成文字"
            self.notes.add("WD009", message, self.number + 1)
        elif field.name == "EQ" and len(text) > 1:
            yield self._formula(text)
        elif text:
            yield Piece("text", text)

    def _formula(self, text: str) -> Piece:
        self.notes.add("WD005", f"的公式改写成了一行文字{quoted(text, 20)}，请核对", self.number + 1)
        return Piece("text", text, formula=True)

    # --- drawings and symbols -----------------------------------------------------------------------

    def _drawing(self, element: Element) -> Iterator[Piece]:
        """Pictures are pieces; text boxes wait for the end of the paragraph."""
        drawn = self.drawn.read(element, self.owner, self.number + 1)
        for key in drawn.pictures:
            yield Piece("picture", str(key))
        if drawn.text:
            yield Piece("text", drawn.text)
        self.boxes += drawn.boxes

    def _symbol(self, element: Element) -> str:
        mark = symbol(element.get(W + "font", ""), element.get(W + "char", ""))
        if not mark:
            self.notes.add("WD009", "有一个 Word 专用的符号没有导入，请看看原文是什么", self.number + 1)
        return mark

    # --- links ----------------------------------------------------------------------------------

    def _address(self, element: Element) -> str | None:
        """Where a link leads, where that is a web address; its words stay in any case."""
        link = self.parts.relationships(self.owner).get(element.get(R + "id", ""))
        return self._safe(link.target) if link is not None and link.outside else None

    def _safe(self, target: str) -> str | None:
        target = target.strip()
        if target.lower().startswith(("mailto:", "tel:", "sms:")):
            self.once("contact", "WD001", "有联系方式的链接，没有写进案例")
            return None
        if _SAFE_LINK.match(target) is None or redact.cuts(target):
            if not target.startswith("#"):
                self.notes.add("WD007", "的链接不是可用的网址，只留下了文字", self.number + 1)
            return None
        return target


def _words(element: Element | None) -> str:
    return "" if element is None else "".join(part.text or "" for part in element.iter(W + "t"))


def _symbol_font(properties: Element | None) -> str:
    """The font of a run whose letters are signs; empty for any other."""
    fonts = None if properties is None else properties.find(W + "rFonts")
    names = [] if fonts is None else [fonts.get(W + name, "") for name in ("ascii", "hAnsi")]
    return next((name for name in names if symbols.is_known(name)), "")
