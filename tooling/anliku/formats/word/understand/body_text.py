"""Blocks of a document → the Markdown of a case's body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from anliku.formats.word.read.content import Block, PictureRef, Span, Table, Text
from anliku.formats.word.read.notes import Notes, quoted
from anliku.formats.word.read.styles import OTHER_QUOTE
from anliku.formats.word.understand import pipe_tables
from anliku.formats.word.understand.inline import Picture, Where, left_out, plain, tidy, write
from anliku.formats.word.understand.list_items import Lists
from anliku.formats.word.understand.outline import caption_words, is_caption, number_of

_CLOSED = re.compile(r"[。！？!?；;：:…”）)】]\Z")
_OPEN = re.compile(r"[，、,]\Z")
_BULLET = re.compile(r"[●○■□◆◇▲△★☆•·➢✓√※\-–—]\s")
_SHORT = 25
_HARD_BREAK = "\\\n"
_NO_ALT = re.compile(
    r"(?:图片|图像|图形|图表|图|图标|对象|文本框|picture|image|img|pic|photo|descript|chart|diagram|wps|qq|微信|截图|屏幕截图|mmexport)?"
    r"[\s_\-—.:：()（）\d]*|.*\.(?:png|jpe?g|gif|bmp|tiff?|webp|emf|wmf)|[a-z]:\\.*|.*(?:已自动生成|automatically generated|AI 生成).*",
    re.IGNORECASE | re.DOTALL,
)
_QUOTE_STYLES = {"quote", "intense quote", "引用", "明显引用", OTHER_QUOTE}
_CODE_STYLES = {"代码", "code", "codeblock", "html preformatted"}
_CAPTION_STYLES = {"caption", "题注", "图注"}
_CONTINUED_STYLES = {"list continue", "列表续段"}


class Writer:
    """Writes one document. ``files`` are the usable pictures by key: name, and what it shows."""

    def __init__(self, files: Mapping[int, str], pictures: Mapping[int, PictureRef], notes: Notes) -> None:
        self.files = files
        self.refs = pictures
        self.notes = notes
        self.shown: dict[int, Picture] = {}
        self.called: list[str] = []
        self._lists = Lists()
        self._in_list = False
        self._quote_style = ""
        """Of the quotation that was written last."""

    def write(self, blocks: Sequence[Block]) -> list[str]:
        """The blocks, each as one piece of Markdown; pieces are parted by blank lines."""
        lines: list[str] = []
        waiting = list(blocks)
        while waiting:
            block = waiting.pop(0)
            if isinstance(block, Table):
                if pipe_tables.is_layout(block, is_caption):
                    waiting[:0] = pipe_tables.unwrapped(block)
                    continue
                self._close_lists()
                lines += self._table(block)
            elif not block.blank:
                lines += self._text(block, waiting, lines)
        self._close_lists()
        return lines

    def heading(self, text: Text, level: int) -> str:
        """A heading below the sections. Its automatic number is left out: pages and exported
        documents number by themselves; a typed one belongs to the words."""
        self._close_lists()
        text = replace(text, looks=replace(text.looks, label=None))
        return f"{'#' * level} {self._line(text.spans, text.looks.number, 'heading')}"

    def footnotes(self, notes: Mapping[str, Sequence[Block]]) -> list[str]:
        """The notes that were called, numbered as they were called."""
        lines = []
        for number, name in enumerate(self.called, 1):
            words = [
                self._line(text.spans, text.looks.number)
                for block in notes.get(name, ())
                for text in _texts(block)
                if not text.blank
            ]
            first, *rest = words or [""]
            lines.append("\n\n".join([f"[^{number}]: {first}", *(f"    {line}" for line in rest)]))
        return lines

    # --- pieces -------------------------------------------------------------------------------

    def _table(self, table: Table) -> list[str]:
        for text in table.paragraphs:
            self._prepare(text.spans, "")
        renamed = _renamed(table, self.name_of)
        title, made = pipe_tables.write_table(renamed, self.shown, self.notes)
        return [piece for piece in (title, made) if piece]

    def _text(self, block: Text, waiting: list[Block], before: list[str]) -> list[str]:
        style = block.looks.style
        if style in _CODE_STYLES and not block.pictures:
            self._close_lists()
            return [_code(block.text)]
        caption = self._caption(block, waiting)
        self._prepare(block.spans, caption)
        if style in _QUOTE_STYLES:
            return self._quote(block, before)
        label = block.looks.label
        marker = self._lists.marker(label) if label is not None else None
        continued = self._in_list and style in _CONTINUED_STYLES
        if marker is None and not continued:
            self._close_lists()
            return self._lines(block)
        head, *rest = self._lines(Text(block.spans, replace(block.looks, label=None))) or [""]
        pad = " " * self._lists.width
        piece = "\n\n".join([(pad if marker is None else marker) + head, *(pad + line for line in rest)])
        piece = piece.replace(_HARD_BREAK, _HARD_BREAK + pad)
        if self._in_list:
            before[-1] += ("\n\n" if continued else "\n") + piece
            return []
        self._in_list = True
        return [piece]

    def _close_lists(self) -> None:
        self._lists.close()
        self._in_list = False

    def _quote(self, block: Text, before: list[str]) -> list[str]:
        self._close_lists()
        lines = ["> " + line.replace(_HARD_BREAK, f"{_HARD_BREAK}> ") for line in self._lines(block)]
        text = "\n>\n".join(lines)
        # Our own export gives two quotations in a row different styles.
        if before and before[-1].startswith("> ") and self._quote_style == block.looks.style:
            before[-1] += f"\n>\n{text}"
            return []
        self._quote_style = block.looks.style
        return [text]

    def _lines(self, block: Text) -> list[str]:
        """The paragraph as one or more lines: pictures at its ends stand alone, and so does
        what a manual line break parts for good."""
        label = block.looks.label
        if label is not None and label.text:
            gap = "" if label.text[-1] in "、）)．.：】" else " "
            block = Text([Span(label.text + gap), *block.spans], block.looks)
        written = []
        for spans in self._parted(block):
            for stretch in _alone(spans):
                lines = [part for part in _at_breaks(stretch) if tidy(part)]
                line = _HARD_BREAK.join(
                    self._line(part, block.looks.number, "line" if at else "paragraph") for at, part in enumerate(lines)
                )
                if line:
                    written.append(line)
        return written

    def _line(self, spans: Sequence[Span], number: int, where: Where = "paragraph") -> str:
        named = [replace(span, note=self.name_of(span.note)) if span.note is not None else span for span in spans]
        written = write(named, self.shown, where)
        self.notes.add_left_out(left_out(named, written, where), number)
        return written

    def name_of(self, note: str) -> str:
        """The number of a note by the order of calls in the text as written."""
        if note not in self.called:
            self.called.append(note)
        return str(self.called.index(note) + 1)

    def _parted(self, block: Text) -> list[list[Span]]:
        lines: list[list[Span]] = [[]]
        for span in block.spans:
            if span.text == "\n" and not span.meant:
                lines.append([])
            else:
                lines[-1].append(span)
        parts: list[list[Span]] = []
        for line in lines:
            if not tidy(line):
                continue
            before = plain(parts[-1]) if parts else ""
            after = plain(line)
            if before and after and _goes_on(before, after):
                ascii_ends = before[-1].isascii() and after[0].isascii() and before[-1].isalnum() and after[0].isalnum()
                parts[-1] = [*tidy(parts[-1]), *([Span(" ")] if ascii_ends else []), *tidy(line)]
                message = f"有手动换行，前后已连成一段{quoted(before[-6:] + after[:6])}，请核对"
                self.notes.add("WD011", message, block.looks.number)
            else:
                parts.append(line)
        return parts

    # --- pictures -----------------------------------------------------------------------------

    def _caption(self, block: Text, waiting: list[Block]) -> str:
        """The caption below a picture, which then is written with it."""
        if not block.pictures or block.text.strip():
            return ""
        for at, after in enumerate(waiting[:3]):
            if isinstance(after, Table) or after.pictures:
                return ""
            if after.blank:
                continue
            if (is_caption(after) or after.looks.style in _CAPTION_STYLES) and after.looks.label is None:
                if any(span.note is not None for span in after.spans) or self.files.get(block.pictures[-1]) is None:
                    return ""
                del waiting[at]
                return after.line
            return ""
        return ""

    def _prepare(self, spans: Sequence[Span], caption: str) -> None:
        """Decide how the pictures of a paragraph are written; the caption belongs to the last."""
        keys = [span.picture for span in spans if span.picture is not None]
        for key in keys:
            if key in self.shown or key not in self.files:
                continue
            own = caption if key == keys[-1] else ""
            alt = self.refs[key].alt
            alt = "" if len(alt) < 2 or _NO_ALT.fullmatch(alt) else alt
            alt = alt or caption_words(own)
            self.shown[key] = Picture(self.files[key], alt, own if own != alt else "")


def gap_for(ref: PictureRef, caption: str = "") -> str:
    """What stands where a picture could not be taken: it is found by the checks (SC015)."""
    words = caption_words(caption) or ("" if _NO_ALT.fullmatch(ref.alt) else ref.alt)
    return f"（请插入图片：{words[:20]}）" if words else "（请插入图片）"


def _goes_on(before: str, after: str) -> bool:
    """Whether a manual line break is in the middle of a sentence."""
    if _OPEN.search(before):
        return True
    if _CLOSED.search(before) or number_of(after) is not None or _BULLET.match(after):
        return False
    return len(before) >= _SHORT


def _alone(spans: Sequence[Span]) -> list[list[Span]]:
    """Pictures before and after the words of a line stand alone, each for itself."""
    line = tidy(spans) if not any(span.meant for span in spans) else list(spans)
    start, end = 0, len(line)
    while start < end and line[start].picture is not None:
        start += 1
    while end > start and line[end - 1].picture is not None:
        end -= 1
    return [*([span] for span in line[:start]), list(line[start:end]), *([span] for span in line[end:])]


def _at_breaks(spans: list[Span]) -> list[list[Span]]:
    """The lines that were ended on purpose; all of it where none was."""
    if not any(span.meant for span in spans):
        return [spans]
    lines: list[list[Span]] = [[]]
    for span in spans:
        if span.meant:
            lines.append([])
        else:
            lines[-1].append(span)
    return lines


def _code(text: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text.rstrip()}\n{fence}"


def _texts(block: Block) -> list[Text]:
    return [block] if isinstance(block, Text) else block.paragraphs


def _renamed(table: Table, name_of: Callable[[str], str]) -> Table:
    """The table with its note calls numbered, in reading order."""
    for text in table.paragraphs:
        text.spans = [replace(span, note=name_of(span.note)) if span.note is not None else span for span in text.spans]
    return table
