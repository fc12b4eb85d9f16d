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

One pass over the nodes, in time linear to them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from anliku.nodes import (
    CodeBlock,
    Emphasis,
    End,
    Inline,
    Link,
    Node,
    Reference,
    Start,
    Strikethrough,
    Strong,
    Text,
)
from anliku.private.names import SURNAME
from anliku.regex import regex
from anliku.signs import Doubt

Mark = Emphasis | Strong | Strikethrough
MARKS: dict[type[Start], int] = {Emphasis: 1, Strong: 2, Strikethrough: 2}
"""How many signs each is written with."""
_OF_STARS: tuple[list[type[Mark]], ...] = ([], [Emphasis], [Strong], [Emphasis, Strong])
_MARK = regex(rb"[*~_\[]")
_RUN = regex(r"\*+|~+")
_ENDING = "，。、；：？！”’）》」』】〕〉,.;:?!)]}%％‰℃"
_BEGINNING = "“‘（《「『【〔〈([{"
_NO_WORD = regex(r"[，。、；：！？,;:=＝+＋×÷<>≤≥0-9０-９|*~]")
# What one star, two and three stand for below a table of statistics.
_LEVEL = regex(r"\s*(?:表示|代表)?[^，。；]{0,8}?[pP]\s*[<＜=≤]|\s*(?:表示|代表).*[，、；]\Z", re.DOTALL)
# In front of stars that stand for the rest of a name: 李**、某**小学.
_COMMON = set(
    "李王张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛潘杜钟姜范廖邱侯孟顾陆某"
)
_SURNAME = regex(rf"(?:{SURNAME}|某)\Z")
_COMPOUND = 6
"""The longest surname, in bytes."""
_GOES_ON = regex("(?:同学|老师|小学|中学|学校|等)?[、，,；;和与及跟同或对]")
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
    ends: list[End] = field(default_factory=list)
    """What ends here, inner first."""
    starts: list[Start] = field(default_factory=list)
    """What begins here, outer first."""

    @property
    def ended(self) -> int:
        """How many of the signs are marks that end something; they are the first."""
        return sum(MARKS[type(end.begun)] for end in self.ends)


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


def settle(nodes: list[Node], source: bytes) -> tuple[list[Node], list[Doubt]]:
    """The nodes with emphasis as it is meant, and the places where it may not be."""
    marks = [mark.start() for mark in _MARK.finditer(source)]
    if not marks:
        return nodes, []
    walk = _Walk(source)
    at = 0
    while at < len(nodes):
        node = nodes[at]
        if isinstance(node, Start) and not isinstance(node, Inline) and not _has_any(marks, node):
            end = _behind(nodes, at)
            walk.copy(nodes[at:end])
            at = end
        else:
            walk.take(node)
            at += 1
    walk.resolve()
    return walk.written(), walk.doubts


def _has_any(places: list[int], node: Node) -> bool:
    """Whether one of the places, which are in order, is in a node."""
    first = bisect_left(places, node.start)
    return first < len(places) and places[first] < node.end


def _behind(nodes: list[Node], at: int) -> int:
    """The index after the last node of the block that begins at ``at``: all begin before its end."""
    end = nodes[at].end
    at += 1
    while at < len(nodes) and nodes[at].start < end:
        at += 1
    return at


class _Walk:
    def __init__(self, source: bytes) -> None:
        self.source = source
        self.out: list[Node | _Piece] = []
        self.doubts: list[Doubt] = []
        self.piece: _Piece | None = None
        """The last of what was written, where it is a piece."""
        self.scopes: list[list[_Piece]] = [[]]
        """The pieces with stars of the block, and of each link or picture within it."""
        self.code = False

    def take(self, node: Node) -> None:
        if isinstance(node, Text) and not self.code:
            self.text(node.text, node.start, node.end)
        elif isinstance(node, Start):
            self.begin(node)
        elif isinstance(node, End):
            self.end(node)
        else:
            self.put(node)

    def begin(self, node: Start) -> None:
        if type(node) in MARKS:
            self.mark(node, begins=True)
            return
        # [1] in the text stands as it was typed; [全文][1] is a link.
        if isinstance(node, Link) and node.kind == "Shortcut":
            self.text("[", node.start, node.start + 1)
            return
        if isinstance(node, Reference):
            self.scopes.append([])
        else:
            self.resolve()
            self.code = isinstance(node, CodeBlock)
        self.put(node)

    def end(self, node: End) -> None:
        begun = node.begun
        if type(begun) in MARKS:
            self.mark(begun, begins=False)
            return
        if isinstance(begun, Link) and begun.kind == "Shortcut":
            self.text("]", node.end - 1, node.end)
            return
        if not isinstance(begun, Reference):
            self.resolve()
            self.code = False
        elif len(self.scopes) > 1:
            self.pair(self.scopes.pop())
        self.put(node)

    def copy(self, nodes: list[Node]) -> None:
        """A block in which nothing is a mark."""
        self.resolve()
        self.out += nodes
        self.piece = None

    def put(self, node: Node) -> None:
        self.out.append(node)
        self.piece = None

    def mark(self, mark: Start, begins: bool) -> None:
        """A mark that the parser took for one is a sign again until it is paired."""
        length = MARKS[type(mark)]
        if isinstance(mark, Strikethrough) and self.source[mark.start + 1 : mark.start + 2] != b"~":
            length = 1
        start = mark.start if begins else mark.end - length
        sign = self.source[start : start + length].decode()
        if sign[:1] == "_" and begins:
            inside = self.source[mark.start + length : min(mark.end - length, mark.start + 200)]
            words = inside.decode(errors="ignore").strip("_")
            if any(character.isalpha() for character in words):
                self.doubts.append(Doubt("underscores", start, words))
        self.text(sign, start, start + length)

    def text(self, value: str, start: int, end: int) -> None:
        if self.source[start:end] != value.encode():
            self.put(Text(start, end, value))
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
            for match in _RUN.finditer(text, 1 if piece.escaped else 0):
                if len(runs) == _MANY:
                    return runs
                start, end = match.span()
                byte += len(text[at:start].encode())
                at = start
                before = text[start - 1] if start else self.character_before(byte)
                after = text[end] if end < len(text) else self.character_after(byte + end - start)
                if after == "!" and self.source[byte + end - start + 1 : byte + end - start + 2] == b"[":
                    after = "["
                sign, length = match[0][0], end - start
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

    def written(self) -> list[Node]:
        nodes: list[Node] = []
        for entry in self.out:
            if isinstance(entry, _Piece):
                nodes += _split(entry)
            else:
                nodes.append(entry)
        return nodes


def _match(opener: _Run, run: _Run, count: int) -> None:
    """``count`` signs of each are a pair of marks."""
    for side in (opener, run):
        if not (side.starts or side.ends):
            side.piece.runs.append(side)
    kinds: list[type[Mark]] = [Strikethrough] if run.sign == "~" else _OF_STARS[count]
    start = opener.start + opener.ended + opener.left - count
    end = run.start + run.ended + count
    marks = [kind(start, end) for kind in kinds]
    opener.starts[:0] = marks
    run.ends += [End(start, end, mark) for mark in reversed(marks)]
    opener.left -= count
    run.left -= count


def _split(piece: _Piece) -> list[Node]:
    """A piece as nodes: its text, parted where emphasis begins and ends."""
    text = "".join(piece.parts)
    if not piece.runs:
        return [Text(piece.start, piece.end, text)]
    nodes: list[Node] = []
    at, byte = 0, piece.start

    def put(end: int) -> None:
        nonlocal at, byte
        if end > at:
            stop = byte + len(text[at:end].encode())
            nodes.append(Text(byte, stop, text[at:end]))
            at, byte = end, stop

    for run in sorted(piece.runs, key=lambda run: run.at):
        put(run.at)
        for end in run.ends:
            length = MARKS[type(end.begun)]
            at, byte = at + length, byte + length
            end.end = byte
            nodes.append(end)
        put(at + run.left)
        for start in run.starts:
            length = MARKS[type(start)]
            start.start = byte
            at, byte = at + length, byte + length
            nodes.append(start)
    put(len(text))
    return nodes
