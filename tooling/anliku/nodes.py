"""What a Markdown text consists of, in the order of its text: words, line ends, and what begins and ends.

The only module that knows the parser (pulldown-cmark through pyromark) and the shape of its
events. A text is a flat list of nodes: ``段*落*`` → Paragraph, Text 段, Emphasis, Text 落,
End of the Emphasis, End of the Paragraph. Readers walk it once with ``match``.

Nodes are slotted and not frozen: freezing them makes a parse a quarter slower. Whoever gets a
finished :class:`anliku.markdown.Document` leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import pyromark

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_STRIKETHROUGH

Alignment = Literal["None", "Left", "Center", "Right"]


@dataclass(slots=True)
class Node:
    """Whatever stands in a text; ``start`` and ``end`` are bytes of its UTF-8."""

    start: int
    end: int


@dataclass(slots=True)
class Text(Node):
    """Words as a reader sees them: entities decoded, no marks."""

    text: str


@dataclass(slots=True)
class Code(Node):
    """Code within a line, without its ticks."""

    text: str


@dataclass(slots=True)
class Html(Node):
    """A piece of raw HTML, a block of it or a tag within a line."""

    text: str


@dataclass(slots=True)
class NoteMark(Node):
    """The mark of a footnote: ``[^1]`` → ``1``."""

    label: str


@dataclass(slots=True)
class SoftBreak(Node):
    """The end of a line that prints a space."""


@dataclass(slots=True)
class Joint(Node):
    """The end of a line between Chinese characters, which prints nothing."""


@dataclass(slots=True)
class HardBreak(Node):
    """The end of a line that the page keeps."""


@dataclass(slots=True)
class Rule(Node):
    """A line across the page."""


# --- what begins and ends -------------------------------------------------------------------


@dataclass(slots=True)
class Start(Node):
    """Something begins that goes on to ``end``, its own :class:`End` behind all that it holds."""


@dataclass(slots=True)
class End(Node):
    """What ``begun`` began ends here; it has the same place in the text."""

    begun: Start


@dataclass(slots=True)
class Paragraph(Start):
    """A paragraph. Items and cells hold their words without one, where they are short."""


@dataclass(slots=True)
class Heading(Start):
    """A heading of level 1 to 6."""

    level: int


@dataclass(slots=True)
class Quote(Start):
    """A block quote."""


@dataclass(slots=True)
class List(Start):
    """A list; ``first`` is the number of its first item, None where it has bullets."""

    first: int | None


@dataclass(slots=True)
class Item(Start):
    """An item of a list; ``number`` where it does not follow from the item before it."""

    number: int | None = None


@dataclass(slots=True)
class CodeBlock(Start):
    """A block of code; ``info`` stands behind its fence, None where an indent makes it code."""

    info: str | None


@dataclass(slots=True)
class HtmlBlock(Start):
    """A block of raw HTML."""


@dataclass(slots=True)
class Note(Start):
    """The text of a footnote: ``[^1]: …`` → ``1``."""

    label: str


@dataclass(slots=True)
class Table(Start):
    """A table with the alignment of each column."""

    alignments: tuple[Alignment, ...]


@dataclass(slots=True)
class TableHead(Start):
    """The first row of a table."""


@dataclass(slots=True)
class TableRow(Start):
    """Any other row of a table."""


@dataclass(slots=True)
class TableCell(Start):
    """A cell of a table."""


@dataclass(slots=True)
class Inline(Start):
    """What begins and ends within a line."""


@dataclass(slots=True)
class Emphasis(Inline):
    """``*…*``."""


@dataclass(slots=True)
class Strong(Inline):
    """``**…**``."""


@dataclass(slots=True)
class Strikethrough(Inline):
    """``~~…~~``."""


@dataclass(slots=True)
class Reference(Inline):
    """A link or a picture: where it leads, and how it is written.

    ``kind`` is pulldown-cmark's link type: Inline, Reference, Collapsed, Shortcut, Autolink,
    Email, each of the middle three also with Unknown after it. ``name`` is that of its
    definition, "" where it has none.
    """

    target: str
    title: str
    kind: str
    name: str


@dataclass(slots=True)
class Link(Reference):
    """A link; what it holds is its text."""


@dataclass(slots=True)
class Image(Reference):
    """A picture; what it holds is its alt text."""


# --- from the parser ------------------------------------------------------------------------


def parse(text: str, most: int) -> list[Node]:
    """The nodes of ``text``, at most so many: where there are more, the last ones are missing."""
    events: Any = pyromark.events_with_range(text, options=_OPTIONS)
    nodes: list[Node] = []
    begun: list[Start] = []
    for event, span in islice(events, most):
        start, end = span["start"], span["end"]
        if isinstance(event, str):
            nodes.append(_SIGNS[event](start, end))
            continue
        ((name, value),) = event.items()
        if name == "Text":
            nodes.append(Text(start, end, value))
        elif name == "Start":
            begun.append(_begun(value, start, end))
            nodes.append(begun[-1])
        elif name == "End":
            nodes.append(End(start, end, begun.pop()))
        else:
            nodes.append(_WORDS[name](start, end, value))
    return nodes


def _begun(tag: Any, start: int, end: int) -> Start:
    if isinstance(tag, str):
        return _BARE[tag](start, end)
    ((name, value),) = tag.items()
    return _TOLD[name](start, end, value)


def _heading(start: int, end: int, value: Any) -> Heading:
    return Heading(start, end, int(value["level"][1]))


def _code_block(start: int, end: int, value: Any) -> CodeBlock:
    return CodeBlock(start, end, value["Fenced"] if isinstance(value, dict) else None)


def _link(start: int, end: int, value: Any) -> Link:
    return Link(start, end, value["dest_url"], value["title"], value["link_type"], value["id"])


def _image(start: int, end: int, value: Any) -> Image:
    return Image(start, end, value["dest_url"], value["title"], value["link_type"], value["id"])


_SIGNS: dict[str, Callable[[int, int], Node]] = {"SoftBreak": SoftBreak, "HardBreak": HardBreak, "Rule": Rule}
_WORDS: dict[str, Callable[[int, int, str], Node]] = {
    "Code": Code,
    "Html": Html,
    "InlineHtml": Html,
    "FootnoteReference": NoteMark,
}
_BARE: dict[str, Callable[[int, int], Start]] = {
    "Paragraph": Paragraph,
    "Item": Item,
    "HtmlBlock": HtmlBlock,
    "TableHead": TableHead,
    "TableRow": TableRow,
    "TableCell": TableCell,
    "Emphasis": Emphasis,
    "Strong": Strong,
    "Strikethrough": Strikethrough,
}
_TOLD: dict[str, Callable[[int, int, Any], Start]] = {
    "Heading": _heading,
    "BlockQuote": lambda start, end, _: Quote(start, end),
    "List": List,
    "CodeBlock": _code_block,
    "Table": Table,
    "FootnoteDefinition": Note,
    "Link": _link,
    "Image": _image,
}
