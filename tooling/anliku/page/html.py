"""Parsed Markdown → HTML, ours and small, so that nothing is published that was not checked.

Raw HTML from the source is never written; what comes out here is sanitised again by
:mod:`anliku.page.sanitise` before it reaches a template.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from anliku import nodes
from anliku.markdown import Document
from anliku.regex import regex

_FIGURE = regex(r'<figure>((?:<a class="picture"[^>]*>)?<img[^>]*>(?:</a>)?)<figcaption.*?</figcaption></figure>')

_TABLE = regex(r"<table>.*?</table>", re.DOTALL)

_TO_FOLDER = regex(r'<a (?:[a-z-]+="[^"]*" )*href="(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)[^"#]*/(?=["#])')

_MARKS: dict[type[nodes.Node], str] = {
    nodes.Emphasis: "em",
    nodes.Strong: "strong",
    nodes.Strikethrough: "del",
}
_BRACKET = regex(rb"[ \t]*\d{1,9}\)")
_ALIGN = {"Right": "right", "Center": "center"}
_TAG = regex(r"<[^>]*>")
# What a column of numbers holds: 61.2%, +13.3, 182人, —.
_NUMBER = regex(r"[-+−±≈<>＜＞≤≥]?\s*\d[\d.,:/]*\s*(?:%|％|‰|[\u4e00-\u9fff]{1,2})?|[-—–/／无]*")
# A picture of no more pixels than a phone is wide is shown as large as it is.
_SMALL = 340


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page knows of a picture: its size in pixels keeps the text from jumping."""

    width: int
    height: int


def render(document: Document, pictures: Mapping[str, Picture]) -> str:
    """HTML of a case's body. ``pictures`` maps file names to sizes; others are left out."""
    writer = _Writer(document, pictures)
    for node in document.nodes:
        match node:
            case nodes.Text():
                writer.text(node.text)
            case nodes.Start():
                writer.open(node)
            case nodes.End():
                writer.close(node.begun)
            case nodes.SoftBreak():
                writer.text("\n")
            case nodes.HardBreak():
                writer.put("<br>\n")
            case nodes.Code():
                writer.put(f"<code>{escape(node.text)}</code>")
            case nodes.NoteMark():
                writer.reference(node.label)
            case nodes.Rule():
                writer.put("<hr>\n")
    return writer.result()


def frame_tables(html: str) -> str:
    """A plain page with its tables in the frame that those of cases have: wide ones scroll, by keyboard too."""
    numbers = itertools.count(1)

    def frame(match: re.Match[str]) -> str:
        return f'<div class="table" role="region" aria-label="表格 {next(numbers)}" tabindex="0">{match[0]}</div>'

    return _TABLE.sub(frame, html)


def with_index(html: str, index: str) -> str:
    """``html`` with ``index`` after its relative links to folders, where no server adds it:
    ``href="../a/#b"`` → ``href="../a/index.html#b"``."""
    return _TO_FOLDER.sub(rf"\g<0>{index}", html) if index else html


def _paragraph(html: str) -> str:
    """Pictures that stand alone are figures; one within a sentence is only a picture."""
    if "<figure>" not in html:
        return f"<p>{html}</p>\n"
    if not _FIGURE.sub("", html).strip():
        return "\n".join(match[0] for match in _FIGURE.finditer(html)) + "\n"
    return "<p>" + _FIGURE.sub(r"\1", html) + "</p>\n"


def _mention(number: int, time: int) -> str:
    """The anchor of the place that refers to a note for the first, second … time."""
    return f"ref-{number}" if time == 1 else f"ref-{number}-{time}"


def _with_ways_back(note: str, number: int, mentions: int) -> str:
    """A note with a link to each place that refers to it, in its last line."""
    links = "".join(
        f' <a class="back" href="#{_mention(number, time)}" aria-label="回到正文{f"第 {time} 处" if mentions > 1 else ""}">'
        f"↑{time if mentions > 1 else ''}</a>"
        for time in range(1, mentions + 1)
    )
    text = note.rstrip()
    return text.removesuffix("</p>") + links + "</p>\n" if text.endswith("</p>") else note + links


class _Writer:
    def __init__(self, document: Document, pictures: Mapping[str, Picture]) -> None:
        self.document = document
        self.out: list[str] = []
        self.pictures = pictures
        self.anchors = iter([heading.anchor for heading in document.headings])
        self.begin = 0
        """Where the paragraph begins in ``out``; paragraphs hold no paragraphs."""
        self.alignments: tuple[str, ...] = ()
        self.column = 0
        self.cells: list[tuple[int, int]] = []
        """Of a table: the column of each cell and where its tag stands in ``out``."""
        self.head = False
        self.tables = 0
        self.alt: list[str] | None = None
        self.depth = 0
        self.links = 0
        """How many links are open."""
        self.notes: dict[str, int] = {}
        self.mentions: dict[int, int] = {}
        """Number of a note → how often the text refers to it."""
        self.note_html: dict[str, str] = {}
        self.outer: list[list[str]] = []

    def put(self, html: str) -> None:
        if self.alt is None:
            self.out.append(html)

    def text(self, value: str) -> None:
        if self.alt is not None:
            self.alt.append(value)
        else:
            self.out.append(escape(value, quote=False))

    def open(self, node: nodes.Start) -> None:
        match node:
            case nodes.TableCell():
                self.cells.append((self.column, len(self.out)))
                self.put("<th>" if self.head else "<td>")
                self.column += 1
            case nodes.Paragraph():
                self.begin = len(self.out)
            case nodes.Link():
                self.links += 1
                self.put(f'<a href="{escape(node.target)}">')
            case nodes.TableRow():
                self.put("<tr>")
                self.column = 0
            case nodes.Emphasis() | nodes.Strong() | nodes.Strikethrough():
                self.put(f"<{_MARKS[type(node)]}>")
            case nodes.Item():
                self.put("<li>" if node.number is None else f'<li value="{node.number}">')
            case nodes.List():
                self.put("<ul>\n" if node.first is None else self.numbered(node.first, node.start))
            case nodes.Heading():
                self.put(f'<h{node.level} id="{escape(next(self.anchors, ""))}">')
            case nodes.Quote():
                self.put("<blockquote>\n")
            case nodes.CodeBlock():
                self.put("<pre><code>")
            case nodes.Table():
                self.tables += 1
                self.alignments = node.alignments
                self.cells = []
                self.put(f'<div class="table" role="region" aria-label="表格 {self.tables}" tabindex="0"><table>\n')
            case nodes.TableHead():
                self.head, self.column = True, 0
                self.put("<thead><tr>")
            case nodes.Image():
                self.depth += 1
                if self.depth == 1:
                    self.alt = []
            case nodes.Note():
                self.outer.append(self.out)
                self.out = []

    def numbered(self, first: int, place: int) -> str:
        """The tag of a list that begins with ``1.`` or ``1)`` at a byte of the body."""
        start = "" if first == 1 else f' start="{first}"'
        bracket = ' class="bracket"' if _BRACKET.match(self.document.source, place) else ""
        return f"<ol{bracket}{start}>\n"

    def close(self, node: nodes.Start) -> None:
        match node:
            case nodes.TableCell():
                self.put("</th>" if self.head else "</td>")
            case nodes.Paragraph():
                self.out[self.begin :] = [_paragraph("".join(self.out[self.begin :]))]
            case nodes.Link():
                self.links -= 1
                self.put("</a>")
            case nodes.TableRow():
                self.put("</tr>\n")
            case nodes.Emphasis() | nodes.Strong() | nodes.Strikethrough():
                self.put(f"</{_MARKS[type(node)]}>")
            case nodes.Item():
                self.put("</li>\n")
            case nodes.List():
                self.put("</ul>\n" if node.first is None else "</ol>\n")
            case nodes.Heading():
                self.put(f"</h{node.level}>\n")
            case nodes.Quote():
                self.put("</blockquote>\n")
            case nodes.CodeBlock():
                self.put("</code></pre>\n")
            case nodes.Table():
                self.finish_table()
                self.put("</tbody></table></div>\n")
            case nodes.TableHead():
                self.head = False
                self.put("</tr></thead>\n<tbody>\n")
            case nodes.Image():
                self.depth -= 1
                if self.depth == 0:
                    self.finish_picture(node)
            case nodes.Note():
                # Of two notes of one name the first is shown; the checks name the second (LK004).
                self.note_html.setdefault(node.label, "".join(self.out))
                self.out = self.outer.pop()

    def finish_table(self) -> None:
        """Say of each cell which column it stands in: how it is aligned, and whether there are only numbers."""
        ends = [begin for _, begin in self.cells[1:]] + [len(self.out)]
        bodies: dict[int, list[str]] = {}
        for (column, begin), end in zip(self.cells, ends, strict=True):
            if self.out[begin] == "<td>":
                bodies.setdefault(column, []).append(_TAG.sub("", "".join(self.out[begin:end])).strip())
        numbers = {column for column, texts in bodies.items() if any(texts) and all(map(_NUMBER.fullmatch, texts))}
        for column, begin in self.cells:
            align = _ALIGN.get(self.alignments[column], "") if column < len(self.alignments) else ""
            classes = " ".join(part for part in (align, "number" if column in numbers else "") if part)
            told = f' class="{classes}"' if classes else ""
            self.out[begin] = f"<td{told}>" if self.out[begin] == "<td>" else f'<th scope="col"{told}>'

    def finish_picture(self, node: nodes.Image) -> None:
        alt = " ".join("".join(self.alt or []).split())
        self.alt = None
        name = node.target.removeprefix("./")
        picture = self.pictures.get(name)
        if picture is None:
            return
        caption = " ".join(node.title.split()) or alt
        # Read once: a caption that repeats the alt text is for the eyes only.
        hidden = ' aria-hidden="true"' if caption == alt else ""
        tall = ' class="tall"' if picture.height > picture.width * 1.15 else ""
        shown = (
            f'<img src="{escape(name)}" alt="{escape(alt)}" width="{picture.width}" height="{picture.height}"'
            f' loading="lazy" decoding="async"{tall}>'
        )
        if alt and picture.width > _SMALL and not self.links:
            shown = f'<a class="picture" href="{escape(name)}">{shown}</a>'
        self.out.append(f"<figure>{shown}<figcaption{hidden}>{escape(caption, quote=False)}</figcaption></figure>")

    def reference(self, label: str) -> None:
        number = self.notes.setdefault(label, len(self.notes) + 1)
        self.mentions[number] = self.mentions.get(number, 0) + 1
        anchor = _mention(number, self.mentions[number])
        self.put(f'<sup><a href="#note-{number}" id="{anchor}" class="note">[{number}]</a></sup>')

    def result(self) -> str:
        notes = "".join(
            f'<li id="note-{number}">{_with_ways_back(self.note_html.get(label, ""), number, self.mentions[number])}</li>\n'
            for label, number in self.notes.items()
        )
        return "".join(self.out) + (f'<ol class="notes">\n{notes}</ol>\n' if notes else "")
