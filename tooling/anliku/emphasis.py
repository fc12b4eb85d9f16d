"""Which stars are meant as marks: emphasis as people who write Chinese mean it.

CommonMark decides by the characters beside a mark, and its rule was made for languages with
spaces: ``**“追问”**的做法`` and ``**注意：**请`` are no emphasis to it, ``3*4=12，5*6=30`` is.
So the parser's emphasis is taken apart again and paired here:

- a mark opens before anything but a space or a sign that ends something, and closes after
  anything but a space or a sign that begins something, whatever stands outside;
- only marks of the same number of stars belong together (``***`` is both);
- between digits a star is a star, and so is a single one beside a letter or digit where what
  it would enclose is no word (``李*明、王*红``, ``长*宽*高``, ``0.45**和0.32**``);
- ``_`` and a single ``~`` are signs: blanks to fill in, and from–to.

One pass over the events, in time linear to them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from anliku.private.names import SURNAME
from anliku.signs import Doubt, Event

Pair = tuple[Event, dict[str, int]]

MARKS = {"Emphasis": 1, "Strong": 2, "Strikethrough": 2}
_MARK = re.compile(rb"[*~_\[]")
_RUN = re.compile(r"\*+|~+")
_ENDING = "，。、；：？！”’）》」』】〕〉,.;:?!)]}%％‰℃"
_BEGINNING = "“‘（《「『【〔〈([{"
_NO_WORD = re.compile(r"[，。、；：！？,;:=＝+＋×÷<>≤≥0-9０-９|*~]")
# What one star, two and three stand for below a table of statistics.
_LEVEL = re.compile(r"\s*(?:表示|代表)?[^，。；]{0,8}?[pP]\s*[<＜=≤]|\s*(?:表示|代表).*[，、；]\Z", re.DOTALL)
# In front of stars that stand for the rest of a name: 李**、某**小学.
_COMMON = set(
    "李王张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛潘杜钟姜范廖邱侯孟顾陆某"
)
_SURNAME = re.compile(rf"(?:{SURNAME}|某)\Z")
_COMPOUND = 6
"""The longest surname, in bytes."""
_GOES_ON = re.compile("(?:同学|老师|小学|中学|学校|等)?[、，,；;和与及跟同或对]")
_MASKED = 8
"""The longest stretch between two masked names that is still taken for one, in characters."""
_MANY = 10_000
"""Stars of one block that are looked at."""


@dataclass(slots=True, eq=False)
class _Run:
    """Some stars or tildes in a row; what they turn out to be is in ``ends`` and ``starts``."""

    piece: _Piece
    at: int
    """Offset in the piece's text."""
    start: int
    """Byte of the body."""
    sign: str
    left: int
    """How many of them are not yet a mark."""
    before: str
    after: str
    opens: bool
    closes: bool
    ends: list[tuple[str, int]] = field(default_factory=list)
    """What ends here, inner first, each with the byte where it began."""
    starts: list[tuple[str, int]] = field(default_factory=list)
    """What begins here, outer first, each with the byte where it will end."""

    @property
    def ended(self) -> int:
        """How many of the signs are marks that end something; they are the first."""
        return sum(MARKS[tag] for tag, _ in self.ends)


@dataclass(slots=True, eq=False)
class _Piece:
    """Text that stands in the source as it is read."""

    start: int
    end: int
    escaped: bool
    """Whether a backslash stands before its first character."""
    parts: list[str]
    runs: list[_Run] = field(default_factory=list)


def opens(sign: str, length: int, before: str, after: str) -> bool:
    """Whether ``length`` stars (or tildes) between two characters can begin emphasis; "" is the edge of a line."""
    if not after or after.isspace() or after in "|" or after in _ENDING or _between_digits(before, after):
        return False
    return length != 1 or sign != "*" or not (_is_latin(before) or before in {")", "）", "]"})


def closes(sign: str, length: int, before: str, after: str) -> bool:
    """Whether they can end it."""
    if not before or before.isspace() or before in "|" or before in _BEGINNING or _between_digits(before, after):
        return False
    return length != 1 or sign != "*" or not _is_latin(after)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _between_digits(before: str, after: str) -> bool:
    """``2**3``, ``x**2``."""
    return _is_latin(before) and _is_latin(after) and (before.isdigit() or after.isdigit())


def settle(events: list[Pair], source: bytes) -> tuple[list[Pair], list[Doubt]]:
    """The events with emphasis as it is meant, and the places where it may not be."""
    marks = [mark.start() for mark in _MARK.finditer(source)]
    if not marks:
        return events, []
    walk = _Walk(source)
    at = 0
    while at < len(events):
        event, span = events[at]
        if isinstance(event, dict) and _is_block(event) and not _has_any(marks, span):
            end = _behind(events, at)
            walk.copy(events[at:end])
            at = end
        else:
            walk.take(event, span)
            at += 1
    walk.resolve()
    return walk.written(), walk.doubts


def _is_block(event: dict[str, Any]) -> bool:
    """Whether a block begins: a paragraph, a cell, a whole table."""
    tag = event.get("Start")
    name = tag if tag is None or isinstance(tag, str) else next(iter(tag))
    return name is not None and name not in MARKS and name not in {"Link", "Image"}


def _has_any(places: list[int], span: dict[str, int]) -> bool:
    """Whether one of the places, which are in order, is in a span."""
    first = bisect_left(places, span["start"])
    return first < len(places) and places[first] < span["end"]


def _behind(events: list[Pair], at: int) -> int:
    """The index after the last event of the block that begins at ``at``: all begin before its end."""
    end = events[at][1]["end"]
    at += 1
    while at < len(events) and events[at][1]["start"] < end:
        at += 1
    return at


class _Walk:
    def __init__(self, source: bytes) -> None:
        self.source = source
        self.out: list[Pair | _Piece] = []
        self.doubts: list[Doubt] = []
        self.piece: _Piece | None = None
        """The last of what was written, where it is a piece."""
        self.scopes: list[list[_Piece]] = [[]]
        """The pieces with stars of the block, and of each link or picture within it."""
        self.code = False
        self.typed = 0
        """Whether a link is open that is text; links hold no links."""

    def take(self, event: Event, span: dict[str, int]) -> None:
        if isinstance(event, str):
            self.put((event, span))
            return
        ((name, value),) = event.items()
        if name == "Text":
            if self.code:
                self.put((event, span))
            else:
                self.text(value, span["start"], span["end"])
        elif name == "Start" or name == "End":
            tag = value if isinstance(value, str) else next(iter(value))
            if tag in MARKS:
                self.mark(name, tag, span)
                return
            if tag == "Link":
                # [1] in the text stands as it was typed; [全文][1] is a link.
                if name == "Start" and value["Link"]["link_type"] == "Shortcut":
                    self.typed += 1
                    self.text("[", span["start"], span["start"] + 1)
                    return
                if name == "End" and self.typed:
                    self.typed -= 1
                    self.text("]", span["end"] - 1, span["end"])
                    return
            if tag == "Link" or tag == "Image":
                if name == "Start":
                    self.scopes.append([])
                elif len(self.scopes) > 1:
                    self.pair(self.scopes.pop())
            else:
                self.resolve()
                self.code = name == "Start" and tag == "CodeBlock"
            self.put((event, span))
        else:
            self.put((event, span))

    def copy(self, pairs: list[Pair]) -> None:
        """A block in which nothing is a mark."""
        self.resolve()
        self.out += pairs
        self.piece = None

    def put(self, pair: Pair) -> None:
        self.out.append(pair)
        self.piece = None

    def mark(self, name: str, tag: str, span: dict[str, int]) -> None:
        """A mark that the parser took for one is a sign again until it is paired."""
        length = MARKS[tag]
        if tag == "Strikethrough" and self.source[span["start"] + 1 : span["start"] + 2] != b"~":
            length = 1
        start = span["start"] if name == "Start" else span["end"] - length
        sign = self.source[start : start + length].decode()
        if sign[:1] == "_" and name == "Start":
            inside = self.source[span["start"] + length : min(span["end"] - length, span["start"] + 200)]
            words = inside.decode(errors="ignore").strip("_")
            if any(character.isalpha() for character in words):
                self.doubts.append(Doubt("underscores", start, words))
        self.text(sign, start, start + length)

    def text(self, value: str, start: int, end: int) -> None:
        if self.source[start:end] != value.encode():
            self.put(({"Text": value}, {"start": start, "end": end}))
            return
        piece = self.piece
        if piece is not None and piece.end == start:
            piece.parts.append(value)
            piece.end = end
        else:
            escaped = self.source[start - 1 : start] == b"\\" if start else False
            piece = self.piece = _Piece(start, end, escaped, [value])
            self.out.append(piece)
        if ("*" in value or "~" in value) and not (self.scopes[-1] and self.scopes[-1][-1] is piece):
            self.scopes[-1].append(piece)

    def resolve(self) -> None:
        """A block ends: pair what stands in it."""
        while len(self.scopes) > 1:
            self.pair(self.scopes.pop())
        if self.scopes[0]:
            self.pair(self.scopes[0])
            self.scopes[0] = []

    # --- pairing --------------------------------------------------------------------------------

    def runs(self, pieces: list[_Piece]) -> list[_Run]:
        """The stars of some pieces in order, with the characters on either side."""
        runs: list[_Run] = []
        for piece in pieces:
            text = "".join(piece.parts)
            piece.parts = [text]
            at, byte = 0, piece.start
            for found in _RUN.finditer(text, 1 if piece.escaped else 0):
                if len(runs) == _MANY:
                    return runs
                start, end = found.span()
                byte += len(text[at:start].encode())
                at = start
                before = text[start - 1] if start else self.character_before(byte)
                after = text[end] if end < len(text) else self.character_after(byte + end - start)
                if after == "!" and self.source[byte + end - start + 1 : byte + end - start + 2] == b"[":
                    after = "["
                sign, length = found[0][0], end - start
                if length > 4 or (sign == "~" and length != 2):
                    continue
                can_open, can_close = opens(sign, length, before, after), closes(sign, length, before, after)
                if can_open or can_close:
                    runs.append(_Run(piece, start, byte, sign, length, before, after, can_open, can_close))
        return runs

    def character_before(self, byte: int) -> str:
        return self.source[max(0, byte - 4) : byte].decode(errors="ignore")[-1:]

    def character_after(self, byte: int) -> str:
        return self.source[byte : byte + 4].decode(errors="ignore")[:1]

    def pair(self, pieces: list[_Piece]) -> None:
        waiting: dict[tuple[str, int], list[tuple[int, _Run]]] = defaultdict(list)
        for number, run in enumerate(self.runs(pieces)):
            if run.closes:
                self.close(run, waiting)
            if run.opens and run.left in {1, 2, 3}:
                waiting[run.sign, run.left].append((number, run))

    def close(self, run: _Run, waiting: dict[tuple[str, int], list[tuple[int, _Run]]]) -> None:
        """Pair ``run`` with the nearest openers of as many stars; ``***`` may close two."""
        while run.left:
            wanted = {1: (1, 3), 2: (2, 3), 3: (3, 2, 1), 4: (2,)}[run.left]
            stacks = [waiting[run.sign, length] for length in wanted]
            stack = max((stack for stack in stacks if stack), key=lambda stack: stack[-1][0], default=None)
            if stack is None:
                return
            number, opener = stack.pop()
            within = opener.ended > 0 or run.left > opener.left or bool(waiting["*", 2])
            if not self.is_meant(opener, run, within):
                continue
            for other in waiting.values():
                while other and other[-1][0] > number:
                    other.pop()
            _match(opener, run, min(run.left, opener.left))
            if opener.left:
                waiting[run.sign, opener.left].append((number, opener))

    def is_meant(self, opener: _Run, run: _Run, within: bool) -> bool:
        """Whether a pair is emphasis: ``第3*题和第5*题``, ``李**和王**`` are not.

        What may be either is emphasis, and told. ``within``: beside or inside of bold.
        """
        if opener.before.isdigit() and run.before.isdigit():
            return False
        start = opener.start + opener.ended + opener.left
        inside = self.source[start : min(run.start, start + 400)].decode(errors="ignore")
        if len(inside) <= _MASKED and self.are_names(opener, run, inside):
            return False
        if _LEVEL.match(inside):
            return False
        if opener.left > 1 and run.left > 1 and run.sign == "*":
            return True
        if not (opener.before.isalnum() or run.after.isalnum()):
            return True
        if (len(inside) < 2 and run.sign == "*" and not within) or _NO_WORD.search(inside):
            return False
        self.doubts.append(Doubt("emphasis" if run.sign == "*" else "deletion", opener.start, inside))
        return True

    def are_names(self, opener: _Run, run: _Run, inside: str) -> bool:
        """Whether both stand for the rest of a name: ``李**和王**``; surnames that mostly are other
        words (``向**前方**看``) only where what follows goes on to another person: ``方**、白**``."""
        if opener.before in _COMMON and run.before in _COMMON:
            return True
        return _GOES_ON.match(inside) is not None and self.is_surname(opener) and self.is_surname(run)

    def is_surname(self, run: _Run) -> bool:
        before = self.source[max(0, run.start - _COMPOUND) : run.start].decode(errors="ignore")
        return _SURNAME.search(before) is not None

    # --- writing --------------------------------------------------------------------------------

    def written(self) -> list[Pair]:
        found: list[Pair] = []
        for entry in self.out:
            if isinstance(entry, _Piece):
                found += _split(entry)
            else:
                found.append(entry)
        return found


def _match(opener: _Run, run: _Run, count: int) -> None:
    """``count`` signs of each are a pair of marks."""
    for side in (opener, run):
        if not (side.starts or side.ends):
            side.piece.runs.append(side)
    tags = ["Strikethrough"] if run.sign == "~" else [["Emphasis"], ["Strong"], ["Emphasis", "Strong"]][count - 1]
    start = opener.start + opener.ended + opener.left - count
    end = run.start + run.ended + count
    opener.starts[:0] = [(tag, end) for tag in tags]
    run.ends += [(tag, start) for tag in reversed(tags)]
    opener.left -= count
    run.left -= count


def _split(piece: _Piece) -> list[Pair]:
    """A piece as events: its text, parted where emphasis begins and ends."""
    text = "".join(piece.parts)
    if not piece.runs:
        return [({"Text": text}, {"start": piece.start, "end": piece.end})]
    found: list[Pair] = []
    at, byte = 0, piece.start

    def put(end: int) -> None:
        nonlocal at, byte
        if end > at:
            stop = byte + len(text[at:end].encode())
            found.append(({"Text": text[at:end]}, {"start": byte, "end": stop}))
            at, byte = end, stop

    for run in sorted(piece.runs, key=lambda run: run.at):
        put(run.at)
        for tag, start in run.ends:
            length = MARKS[tag]
            at, byte = at + length, byte + length
            found.append(({"End": tag}, {"start": start, "end": byte}))
        put(at + run.left)
        for tag, end in run.starts:
            found.append(({"Start": tag}, {"start": byte, "end": end}))
            at, byte = at + MARKS[tag], byte + MARKS[tag]
    put(len(text))
    return found
