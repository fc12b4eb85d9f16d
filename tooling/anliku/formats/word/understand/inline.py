"""The words of a paragraph as Markdown that renders to exactly those words.

What Markdown would take for a mark is found by asking the parser: a line is written as it
stands, read back, and only where other words come out is it escaped. So ordinary text stays
readable in the file and hostile text stays text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from anliku import nodes
from anliku.emphasis import closes, opens
from anliku.formats.word.read.content import Span
from anliku.markdown import Document
from anliku.text import HAN

Where = Literal["paragraph", "line", "heading", "cell"]
"""A line is part of a paragraph: another one stands above it."""

_KINDS = {"bold": "**", "italic": "*", "struck": "~~"}
_MARKS = {"bold": nodes.Strong, "italic": nodes.Emphasis, "struck": nodes.Strikethrough}
_NAMES = {"bold": "加粗", "italic": "斜体", "struck": "删除线"}
_ALL = ("**", "*", "~~")
_BOLD = ("**",)
_SPACE = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_HAN = re.compile(f"[{HAN}]")
# What could begin or end a mark anywhere in a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|!{}^$#]")
# What could at the beginning of a line.
_LEADING = re.compile(r"(?:(\d{1,9})([.)])(?=\s|$)|([-+=:>]))")
_TARGET = re.compile(r"[\s()<>\\\"|`^{}\[\]*_~]")


@dataclass(frozen=True, slots=True)
class Picture:
    """How a picture is written: its file, and what it shows."""

    name: str
    alt: str
    caption: str = ""


Pictures = Mapping[int, Picture]


def tidy(spans: Sequence[Span]) -> list[Span]:
    """Spans on one line: odd spaces become plain ones, looks that touch are one, ends trimmed."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if span.picture is not None or span.note is not None:
            merged.append(span)
        elif last is not None and last.picture is None and last.note is None and _look(last) == _look(span):
            merged[-1] = replace(last, text=last.text + span.text.replace("\n", " "))
        elif span.text:
            merged.append(replace(span, text=span.text.replace("\n", " ")) if "\n" in span.text else span)
    for index, span in enumerate(merged):
        if _SPACE.search(span.text):
            merged[index] = replace(span, text=_SPACE.sub(_space, span.text))
    while merged and merged[0].picture is None and merged[0].note is None:
        merged[0] = replace(merged[0], text=merged[0].text.lstrip(" \u3000"))
        if merged[0].text:
            break
        merged.pop(0)
    while merged and merged[-1].picture is None and merged[-1].note is None:
        merged[-1] = replace(merged[-1], text=merged[-1].text.rstrip(" \u3000"))
        if merged[-1].text:
            break
        merged.pop()
    return merged


def _look(span: Span) -> tuple[bool, bool, bool, str | None]:
    return span.bold, span.italic, span.struck, span.href


def _space(match: re.Match[str]) -> str:
    """A tab between Chinese characters parts two things: a wide space keeps them apart."""
    run, text = match[0], match.string
    if "\t" not in run:
        return " " * len(run)
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return "\u3000" if _HAN.match(before) and _HAN.match(after) else " "


def write(spans: Sequence[Span], pictures: Pictures, where: Where = "paragraph") -> str:
    """The spans as one line of Markdown."""
    spans = tidy(spans)
    if where == "heading":
        spans = tidy([replace(span, bold=False, italic=False, struck=False) for span in spans])
    meant = [kind for kind in _KINDS if any(getattr(span, kind) for span in spans)]
    if meant:
        orders = list(dict.fromkeys(((*meant,), (*meant[1:], meant[0]))))
        for escaped in (False, True):
            for written in sorted((_Line(spans, pictures, where, escaped).nested(order) for order in orders), key=len):
                if _says(written, spans, pictures, where) and _looks(written, spans, where):
                    return written
    # Bold is what most people mean; what else the parser can't be told is left out first.
    tries = ((_ALL, False), (_ALL, True), (_BOLD, False), (_BOLD, True), ((), True))
    # A line below another could make a table or a heading of both.
    risky = where == "line" and any("|" in span.text or _LEADING.match(span.text) for span in spans)
    for marks, escaped in (tries[1], tries[3], tries[4]) if risky else tries:
        written = _Line(spans, pictures, where, escaped).flat(marks)
        if not marks or _says(written, spans, pictures, where):
            break
    return written


def plain(spans: Sequence[Span]) -> str:
    """The words that a reader of the page gets."""
    return "".join(span.text for span in tidy(spans))


def escape(text: str) -> str:
    """``text`` so that no character of it is a mark."""
    return write([Span(text)], {})


def _says(written: str, spans: Sequence[Span], pictures: Pictures, where: Where) -> bool:
    """Whether the parser reads the words, links and pictures that were meant, and nothing else."""
    text = "".join(span.text for span in spans)
    if not _SPECIAL.search(written) and not _LEADING.match(written):
        return True
    document, calls = _read(written, spans, where)
    blocks = [block for block in document.blocks if block.kind != "caption"]
    blocks = blocks[: len(blocks) - calls]
    if where == "cell":
        blocks = blocks[1:]
        if len(document.tables) != 1 or document.tables[0].rows != 1 or document.tables[0].columns != 1:
            return False
    said = "".join(block.text for block in blocks).removeprefix("前\n" if where == "line" else "")
    if where == "heading" and (len(document.headings) != 1 or document.headings[0].level != 3):
        return False
    wanted_kind = "paragraph" if where == "line" else where
    if document.raw or document.code or len(blocks) > 1 or any(block.kind != wanted_kind for block in blocks):
        return False
    links = [span.href for span in spans if span.href is not None and span.text.strip()]
    shown = [span.picture for span in spans if span.picture in pictures]
    return said == text and len(document.links) <= len(links) and len(document.pictures) == len(shown)


def _read(written: str, spans: Sequence[Span], where: Where) -> tuple[Document, int]:
    """The document that the parser makes of a line, and the number of notes at its end."""
    calls = sorted({span.note for span in spans if span.note is not None})
    notes = "".join(f"\n\n[^{name}]: x" for name in calls)
    lead = {"paragraph": "", "line": "前\\\n", "heading": "### ", "cell": "|a|\n|-|\n|"}[where]
    return Document(f"{lead}{written}{'|' if where == 'cell' else ''}{notes}\n"), len(calls)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter, and the kinds of emphasis (keys of ``_KINDS``) that it bears."""

    letter: str
    looks: frozenset[str]


def _looks(written: str, spans: Sequence[Span], where: Where) -> bool:
    """Whether every letter looks as it was meant; marks and spaces may stand outside of emphasis."""
    return _letters_read(written, spans, where) == _letters_meant(spans)


def _letters_meant(spans: Sequence[Span]) -> list[_Letter]:
    return [
        _Letter(letter, frozenset(kind for kind in _KINDS if getattr(span, kind)))
        for span in spans
        for letter in span.text
        if not letter.isspace() and not _is_mark(letter)
    ]


def _letters_read(written: str, spans: Sequence[Span], where: Where) -> list[_Letter]:
    """The letters of a line as the parser reads it; as many as the spans have."""
    letters: list[_Letter] = []
    depths = Counter[type[nodes.Start]]()
    for node in _read(written, spans, where)[0].nodes:
        if isinstance(node, nodes.End):
            depths[type(node.begun)] -= 1
        elif isinstance(node, nodes.Start):
            depths[type(node)] += 1
        elif isinstance(node, nodes.Text) and not depths[nodes.Image]:
            looks = frozenset(kind for kind, mark in _MARKS.items() if depths[mark])
            letters += [_Letter(letter, looks) for letter in node.text if not letter.isspace() and not _is_mark(letter)]
    lead = {"line": 1, "cell": 1}.get(where, 0)
    return letters[lead : lead + len(_letters_meant(spans))]


def left_out(spans: Sequence[Span], written: str, where: Where) -> dict[str, list[str]]:
    """The words whose emphasis a line does not show, by kind: ``低*4.1*个`` → ``{"斜体": ["4.1"]}``."""
    meant = _letters_meant(spans)
    if not any(letter.looks for letter in meant):
        return {}
    read = _letters_read(written, spans, where)
    if [letter.letter for letter in read] != [letter.letter for letter in meant]:
        read = [_Letter(letter.letter, frozenset()) for letter in meant]
    missing: dict[str, list[str]] = {}
    at = 0
    for span in spans:
        seen = read[at : at + len(_letters_meant([span]))]
        at += len(seen)
        for kind, name in _NAMES.items():
            # All of a heading is bold.
            is_wanted = getattr(span, kind) and (where != "heading" or kind != "bold")
            if is_wanted and any(kind not in letter.looks for letter in seen):
                missing.setdefault(name, []).append(span.text.strip())
    return missing


class _Line:
    """One try at a line, with or without every escape."""

    def __init__(self, spans: Sequence[Span], pictures: Pictures, where: Where, escaped: bool) -> None:
        self.all = list(spans)
        self.pictures = pictures
        self.where = where
        self.escaped = escaped

    def nested(self, kinds: Sequence[str]) -> str:
        """With all emphasis, the first kind outermost: ``**粗*斜*粗**``."""
        return self._ended(self._nest(self.all, kinds, "", "", True))

    def _nest(self, spans: Sequence[Span], kinds: Sequence[str], before: str, after: str, first: bool) -> str:
        if not kinds or not spans:
            return self.spans(spans, first)
        kind, *inner = kinds
        mark = _KINDS[kind]
        groups = [list(group) for _, group in groupby(spans, key=lambda span: bool(getattr(span, kind)))]
        texts = ["".join(span.text for span in group) for group in groups]
        parts: list[str] = []
        for at, group in enumerate(groups):
            left = next((text[-1] for text in reversed(texts[:at]) if text), before)
            right = next((text[0] for text in texts[at + 1 :] if text), after)
            opens = first and not any(texts[:at])
            start, end = _seen(texts[at], mark, left, right) if getattr(group[0], kind) else (0, 0)
            if start >= end:
                parts.append(self._nest(group, inner, left, right, opens))
                continue
            head, rest = _split(group, start)
            core, tail = _split(rest, end - start)
            parts.append(self.spans(head, opens) + mark)
            parts.append(self._nest(core, inner, left, right, opens and not head))
            parts.append(mark + self.spans(tail, False))
        return "".join(parts)

    def flat(self, marks: Sequence[str]) -> str:
        """With one kind of emphasis at a time, or none."""
        spans = self.all
        words = "".join(span.text for span in spans)
        parts: list[str] = []
        position = 0
        index = 0
        while index < len(spans):
            end = index + 1
            while spans[index].bold and end < len(spans) and spans[end].bold:
                end += 1
            group = list(spans[index:end])
            length = sum(len(span.text) for span in group)
            before = words[position - 1 : position] if position else ""
            after = words[position + length : position + length + 1]
            mark = self.mark(group, spans[index - 1 : index], spans[end : end + 1])
            mark = mark if mark in marks else ""
            parts.append(self.group(group, mark, before, after, first=position == 0))
            position += length
            index = end
        return self._ended("".join(parts))

    def _ended(self, text: str) -> str:
        return text[:-1] + "\\#" if self.where == "heading" and text.endswith("#") else text

    def mark(self, group: list[Span], before: Sequence[Span], after: Sequence[Span]) -> str:
        """Emphasis for a stretch; none where two kinds would touch and their marks run together."""
        first = group[0]
        if first.bold:
            return "**"
        alone = not any(span.bold or span.italic or span.struck for span in (*before, *after))
        return "*" if first.italic and alone else "~~" if first.struck and alone else ""

    def group(self, group: list[Span], mark: str, before: str, after: str, first: bool) -> str:
        """The stretch with its marks as far in as Markdown needs them to be seen."""
        words = "".join(span.text for span in group)
        start, end = _seen(words, mark, before, after) if mark else (0, 0)
        if start >= end:
            return self.spans(group, first)
        head, rest = _split(group, start)
        core, tail = _split(rest, end - start)
        return f"{self.spans(head, first)}{mark}{self.spans(core, first and not head)}{mark}{self.spans(tail, False)}"

    def spans(self, spans: Sequence[Span], first: bool) -> str:
        return "".join(self.span(span, first and index == 0) for index, span in enumerate(spans))

    def span(self, span: Span, first: bool) -> str:
        if span.picture is not None:
            picture = self.pictures.get(span.picture)
            return "" if picture is None else self.picture(picture)
        if span.note is not None:
            return f"[^{span.note}]"
        text = self.words(span.text, first)
        if span.href is None or not span.text.strip():
            return text
        target = _TARGET.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), span.href)
        return f"[{text}]({target})"

    def picture(self, picture: Picture) -> str:
        title = ""
        if picture.caption:
            caption = re.sub(r'([\\"<>&`|])', r"\\\1", picture.caption)
            title = f' "{caption}"'
        alt = re.sub(r"([\\`*_\[\]<>&~|!])", r"\\\1", picture.alt)
        return f"![{alt}]({picture.name}{title})"

    def words(self, text: str, first: bool) -> str:
        if not self.escaped:
            return text.replace("|", "\\|") if self.where == "cell" else text
        text = _SPECIAL.sub(r"\\\g<0>", text)
        match = _LEADING.match(text) if first and self.where in {"paragraph", "line"} else None
        if match is not None:
            text = f"{match[1]}\\{text[len(match[1]) :]}" if match[1] else f"\\{text}"
        return text


def _split(spans: Sequence[Span], length: int) -> tuple[list[Span], list[Span]]:
    """The spans of the first characters, and the rest."""
    head: list[Span] = []
    tail: list[Span] = []
    for span in spans:
        if length <= 0:
            tail.append(span)
        elif len(span.text) <= length:
            head.append(span)
        else:
            head.append(replace(span, text=span.text[:length]))
            tail.append(replace(span, text=span.text[length:]))
        length -= len(span.text)
    return head, tail


def _seen(words: str, mark: str, before: str, after: str) -> tuple[int, int]:
    """The part of ``words`` around which the marks are seen as marks (see :mod:`anliku.emphasis`)."""
    start, end = 0, len(words)
    sign, length = mark[0], len(mark)
    while start < end and not opens(sign, length, words[start - 1] if start else before, words[start]):
        start += 1
    while end > start and not closes(sign, length, words[end - 1], words[end] if end < len(words) else after):
        end -= 1
    return start, end


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
