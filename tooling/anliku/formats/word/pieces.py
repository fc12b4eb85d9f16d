"""What is within a paragraph → pieces: runs, links, fields, revisions, controls, drawings, formulas.

Word nests them in one another; a reader sees only words, breaks, pictures and the calls of notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from anliku.formats.word import redact
from anliku.formats.word.content import PictureRef
from anliku.formats.word.drawn import Drawn
from anliku.formats.word.fields import Fields
from anliku.formats.word.formula import linear
from anliku.formats.word.notes import Notes, quoted
from anliku.formats.word.parts import MC, WRAPPERS, M, Parts, R, W, choice, is_on, value
from anliku.formats.word.runs import Piece, letters, symbol
from anliku.formats.word.styles import Styles, size_of

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
            elif tag in WRAPPERS:
                yield from self.pieces(element, href)
            elif tag == W + "sdt":
                content = element.find(W + "sdtContent")
                if content is not None:
                    showing = is_on(element.find(W + "sdtPr"), W + "showingPlcHdr")
                    if showing:
                        self.once("placeholder", "WD010", "有没填写的占位文字，没有导入")
                    else:
                        yield from self.pieces(content, href)
            elif tag == MC + "AlternateContent":
                holder = Element("choice")
                holder.extend(choice(element))
                yield from self.pieces(holder, href)
            elif tag in {M + "oMath", M + "oMathPara"}:
                text = linear(element)
                self.notes.add("WD005", f"的公式改写成了一行文字{quoted(text, 20)}，请核对", self.number + 1)
                yield Piece("text", text)

    def _run(self, run: Element, href: str | None) -> Iterator[Piece]:
        properties = run.find(W + "rPr")
        if is_on(properties, W + "vanish"):
            if any((part.text or "").strip() for part in run.iter(W + "t")):
                self.once("hidden", "WD006", "有隐藏的文字，没有导入；要用的话请取消隐藏")
            return
        look = self.styles.run(properties)
        size = size_of(properties, 0.0)
        raised = value(properties, W + "vertAlign") or ""
        for piece in self._run_parts(run, raised):
            if self.fields.hides:
                continue
            piece.bold, piece.italic, piece.struck, piece.size = look.bold, look.italic, look.struck, size
            target = self.fields.target
            piece.href = href if target is None else self._safe(target)
            yield piece

    def _run_parts(self, run: Element, raised: str) -> Iterator[Piece]:
        for element in run:
            tag = element.tag
            if tag == W + "t":
                yield Piece("text", letters(" ".join((element.text or "").splitlines()), raised))
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
                self.fields.mark(element.get(W + "fldCharType", ""))
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
                base = "".join(part.text or "" for part in element.iter(W + "t"))
                reading = "".join(part.text or "" for rt in element.iter(W + "rt") for part in rt.iter(W + "t"))
                word = base.replace(reading, "", 1) if reading else base
                yield Piece("text", f"{word}（{reading}）" if reading else word)
            elif tag == MC + "AlternateContent":
                holder = Element(W + "r")
                holder.extend(choice(element))
                yield from self._run_parts(holder, raised)
            elif tag in {W + "drawing", W + "pict", W + "object"}:
                yield from self._drawing(element)

    def _drawing(self, element: Element) -> Iterator[Piece]:
        """Pictures are pieces; text boxes wait for the end of the paragraph."""
        found = self.drawn.read(element, self.owner, self.number + 1)
        for key in found.pictures:
            yield Piece("picture", str(key))
        if found.text:
            yield Piece("text", found.text)
        self.boxes += found.boxes

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
