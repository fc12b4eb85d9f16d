"""What a Word document is once everything that only Word needs is gone.

:mod:`flatten` makes the blocks, and notes how each paragraph looks; everything else works on
them: :mod:`front`, :mod:`form`, :mod:`outline`, :mod:`markdown`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from anliku.formats.word.read.auto_numbers import Label

Inside = Literal["body", "cell", "note"]


@dataclass(slots=True)
class Looks:
    """How a paragraph looks in Word; its words are elsewhere."""

    number: int
    """第几段; where it is empty, that of the one before."""
    inside: Inside = "body"
    style: str = ""
    """In lower case, e.g. ``title``."""
    outline: int | None = None
    """0 is the highest heading; None is text."""
    size: float = 10.5
    """Points, of most of its characters."""
    bold: bool = False
    """All of it."""
    centred: bool = False
    label: Label | None = None


@dataclass(slots=True)
class PictureRef:
    """One picture of the document and how it is shown there."""

    part: str | None
    """None where the file holds none (linked from elsewhere, or only drawn)."""
    alt: str
    paragraph: int
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Shares cut off at the left, top, right and bottom."""
    turned: int = 0
    """Degrees clockwise, a multiple of 90; after mirroring."""
    mirrored: bool = False
    """Left to right."""
    aspect: float | None = None
    """Width ÷ height as shown, before turning."""
    what: str = "图片"
    is_page: bool = False
    """Whether it is as large as a page: a scan, more often than not."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one look within a paragraph. A picture or note call has no text."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    struck: bool = False
    href: str | None = None
    picture: int | None = None
    note: str | None = None
    meant: bool = False
    """Whether a line break was made on purpose, as our own export says."""


@dataclass(slots=True)
class Text:
    """One paragraph."""

    spans: list[Span]
    looks: Looks

    @property
    def text(self) -> str:
        """Its words, without the automatic number; line breaks are ``\\n``."""
        return "".join(span.text for span in self.spans)

    @property
    def full(self) -> str:
        """The words with the automatic number that the reader sees before them."""
        label = self.looks.label
        return f"{label.text}{self.text}" if label is not None else self.text

    @property
    def line(self) -> str:
        """``full`` on one line."""
        return " ".join(self.full.split())

    @property
    def pictures(self) -> list[int]:
        """The pictures in it."""
        return [span.picture for span in self.spans if span.picture is not None]

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read or see in it."""
        return not self.text.strip() and not any(
            span.picture is not None or span.note is not None for span in self.spans
        )


@dataclass(slots=True)
class Cell:
    """A table cell; ``width`` and ``height`` count columns and rows."""

    blocks: list[Block] = field(default_factory=list)
    width: int = 1
    height: int = 1

    @property
    def paragraphs(self) -> list[Text]:
        """All paragraphs within, those of inner tables included."""
        texts: list[Text] = []
        for block in self.blocks:
            texts += [block] if isinstance(block, Text) else block.paragraphs
        return texts

    @property
    def text(self) -> str:
        """The words of the cell on one line."""
        return " ".join(paragraph.line for paragraph in self.paragraphs if paragraph.line)


@dataclass(slots=True)
class Table:
    """A table; rows may differ in length."""

    rows: list[list[Cell]]
    number: int = 0
    """The paragraph after which it stands; the first within where there is none."""

    @property
    def paragraphs(self) -> list[Text]:
        """All paragraphs within."""
        return [paragraph for row in self.rows for cell in row for paragraph in cell.paragraphs]


Block = Text | Table


def lines_of(text: Text) -> list[Text]:
    """A paragraph with manual line breaks as several; only the first keeps the automatic number."""
    lines: list[Text] = [Text([], text.looks)]
    for span in text.spans:
        if span.text == "\n":
            lines.append(Text([], replace(text.looks, label=None)))
        else:
            lines[-1].spans.append(span)
    return lines


def saying(text: Text, words: str) -> Text:
    """A paragraph of the same place and looks that says only ``words``, and keeps the notes it calls."""
    calls = [span for span in text.spans if span.note is not None]
    return Text([Span(words), *calls], replace(text.looks, label=None))


@dataclass(slots=True)
class Content:
    """A whole document."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, list[Block]] = field(default_factory=dict)
    """Footnotes and endnotes by the name under which spans call them."""
    pictures: dict[int, PictureRef] = field(default_factory=dict)
    """By the key that spans bear."""
