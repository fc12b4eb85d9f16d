"""Packs: thousands of small pieces laid end to end in some hundred files, each read by itself.

Over HTTP a reader asks for the bytes of the pieces that it wants (``Range``); a server that does
not know how sends the whole pack, and the reader cuts it. From a folder on disk nothing can be
asked for in part, so a pack is also a classic script, to be loaded with
``charset="x-user-defined"``, in which one byte is one character (its low eight bits).

Format (version 7), complete enough to write a reader
-----------------------------------------------------
*Pack* NAME is the file ``NAME.bin``: ``anlikuPack("NAME",String.raw`` and a backtick; a number of
slots of one size; the fronts of each slot, if it has any; the pieces of each slot, in the slots'
order; a backtick and ``);``. Places count bytes from the file's first.

*Stored bytes.* Six bytes cannot stand in such a script as they are: 00, 0D, 24 (``$``), 5C
(backslash), 60 (backtick), and 7F, which is the mark: 7F and a byte with its high bit set mean that
byte without it (7F E0 → 60). Sizes are those of stored bytes.

*Fixed numbers* are written in four or five bytes, seven bits each, low bits first, the high bit
set, so that none of the six occurs.

*Check* of stored bytes with a label: CRC-32 of the UTF-8 of ``NAME:LABEL:`` and the bytes, a fixed
number of five bytes. A label says what the bytes are (of a slot: its number), so that damage is
noticed, and so is another piece in the place of the one that was asked for.

*Slot*, as large as all of its pack: the check of what follows; two fixed numbers of four bytes, the
size of what is stored and the place P of its first piece; stored bytes, and spaces to the slot's
end. What does not fit in is the first piece (its label is the slot's number and ``+``).

*Pieces* of a slot lie one behind the other: the check of what follows, the stored bytes. What stands
in the slot says how large they are, or where one begins, counted from P or, where something did not
fit in, from behind it.

*Front* of a slot, where slots have one, all of the same size: the slot once more, and its first
pieces, as many as fit one behind the other, and spaces. Only the other pieces lie behind the fronts.
So what stands in a slot is read together with neighbouring slots (from the slots) or with the first
of its pieces (from its front), in one request.

The edition's version is in the address, not in the packs: a pack whose cases have not changed stays
the same, byte for byte. Of slots that have not changed a patch (:func:`patched`) writes the place and
the check anew and copies all else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from zlib import crc32

TAIL = b"`);\n"
CHECK = 5
HEADER = CHECK + 8
"""Bytes of a slot before what is stored."""
_MARK = 0x7F
_UNFIT = (_MARK, 0x00, 0x0D, 0x24, 0x5C, 0x60)
_REPLACED = tuple((bytes((byte,)), bytes((_MARK, byte | 0x80))) for byte in _UNFIT)
_FIT = bytes(byte for byte in range(256) if byte not in _UNFIT)


def head(name: str) -> bytes:
    """What stands before a pack's slots."""
    return f'anlikuPack("{name}",String.raw`'.encode()


def store(data: bytes) -> bytes:
    """``data`` as it can stand in a pack."""
    for plain, marked in _REPLACED:
        data = data.replace(plain, marked)
    return data


def stored_size(data: bytes) -> int:
    """Bytes that ``data`` takes in a pack."""
    return len(data) + len(data.translate(None, _FIT))


def restore(data: bytes) -> bytes:
    """The reverse of :func:`store`. Raises IndexError where the mark stands last."""
    first, *marked = data.split(b"\x7f")
    return first + b"".join(bytes((part[0] & 0x7F,)) + part[1:] for part in marked)


def fixed(value: int, size: int = 4) -> bytes:
    """A fixed number: below 2**28 in four bytes, any CRC-32 in five."""
    # Thousands of them to a pack: seven bits go to each byte without a loop.
    low = value & 0x7F | (value & 0x3F80) << 1 | (value & 0x1FC000) << 2 | (value & 0xFE00000) << 3
    return (low | (value & 0x7F0000000) << 4 | 0x8080808080).to_bytes(5, "little")[:size]


def read_fixed(data: bytes) -> int:
    """The fixed number that ``data`` is, of four bytes or five."""
    value = int.from_bytes(data, "little")
    low = value & 0x7F | value >> 1 & 0x3F80 | value >> 2 & 0x1FC000 | value >> 3 & 0xFE00000
    return low | value >> 4 & 0x7F0000000


def check(name: str, label: str, stored: bytes) -> bytes:
    """The check of stored bytes of a pack."""
    return fixed(crc32(stored, crc32(f"{name}:{label}:".encode("utf-8", "replace"))), CHECK)


Piece = tuple[str, bytes]
"""Label and content."""
Slot = tuple[bytes, Sequence[Piece]]
"""What stands in a slot, and its pieces."""


def piece_size(data: bytes) -> int:
    """Bytes that ``data`` takes as a piece."""
    return CHECK + stored_size(data)


class Pack:
    """A pack that is being laid: ``slots`` of ``size`` bytes each, one after the other; ``front``:
    bytes of a front beside the slot in it, 0 where slots have none."""

    def __init__(self, name: str, slots: int, size: int, front: int = 0) -> None:
        self.name = name
        self.slots = slots
        self.size = size
        self.front = front
        self.end = len(head(name)) + slots * size + (slots * (size + front) if front else 0)
        """Where the next piece will lie."""
        self._slots: list[bytes] = []
        self._fronts: list[bytes] = []
        self._pieces: list[bytes] = []

    def put(self, data: bytes, pieces: Sequence[Piece]) -> None:
        """Fill the next slot."""
        stored = store(data)
        room = self.size - HEADER
        laid = [self._piece(label, store(content)) for label, content in pieces]
        inside = in_front([len(piece) for piece in laid], self.front)
        self._slot(fixed(len(stored)), stored[:room].ljust(room), b"".join(laid[:inside]))
        if len(stored) > room:
            self._add(self._piece(f"{len(self._slots) - 1}+", stored[room:]))
        for piece in laid[inside:]:
            self._add(piece)

    def copy(self, old: Reader, end: int) -> None:
        """Fill the next slot as it is in ``old``, where its pieces end at ``end``. Raises Damaged."""
        number = len(self._slots)
        body = old.body(number, self.size)
        first = old.first(number, self.slots, self.size, self.front)
        self._slot(body[:4], body[8:], old.content[first : first + self.front])
        pieces = old.content[read_fixed(body[4:8]) : end]
        self._pieces.append(pieces)
        self.end += len(pieces)

    def lay(self, label: str, data: bytes, step: int) -> int:
        """Add a piece to a pack without slots, with spaces behind it to a multiple of ``step`` bytes; gives how many."""
        stored = store(data)
        size = -(-(CHECK + len(stored)) // step) * step
        self._add(self._piece(label, stored.ljust(size - CHECK)))
        return size

    def take(self, label: str, old: Reader, was: str, place: int, size: int) -> None:
        """Add a piece of ``old``, in which its label ``was`` the same or another, to a pack without slots. Raises Damaged."""
        if label == was:
            self._add(old.content[place : place + size])
        else:
            self._add(self._piece(label, old.stored(was, place, size)))

    def content(self) -> bytes:
        """The file. Every slot must have been filled."""
        return b"".join((head(self.name), *self._slots, *self._fronts, *self._pieces, TAIL))

    def _slot(self, length: bytes, stored: bytes, first: bytes) -> None:
        body = length + fixed(self.end) + stored
        slot = check(self.name, str(len(self._slots)), body) + body
        self._slots.append(slot)
        if self.front:
            self._fronts += (slot, first.ljust(self.front))

    def _piece(self, label: str, stored: bytes) -> bytes:
        return check(self.name, label, stored) + stored

    def _add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self.end += len(piece)


def in_front(sizes: Iterable[int], front: int) -> int:
    """How many pieces of these sizes, from the first on, lie in a front of so many bytes."""
    return sum(end <= front for end in accumulate(sizes))


def patched(old: Reader, slots: int, size: int, changed: Mapping[int, Slot], front: int = 0) -> bytes:
    """A pack like ``old`` but for some of its slots: as if it were laid anew. Raises Damaged."""
    made = Pack(old.name, slots, size, front)
    ends = [*(read_fixed(old.body(number, size)[4:8]) for number in range(1, slots)), len(old.content) - len(TAIL)]
    for number, end in enumerate(ends):
        if number in changed:
            made.put(*changed[number])
        else:
            made.copy(old, end)
    return made.content()


class Damaged(ValueError):
    """A pack is not what was written."""


class Reader:
    """A pack, read."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.start = len(head(name))
        if not content.startswith(head(name)) or not content.endswith(TAIL):
            raise Damaged(f"{name}: not this pack, or cut short")

    def piece(self, label: str, place: int, size: int) -> bytes:
        """The piece there that has this label. Raises Damaged."""
        return self._restored(self.stored(label, place, size))

    def slot(self, number: int, size: int) -> tuple[bytes, int]:
        """What stands in a slot of ``size`` bytes, and from where its pieces count. Raises Damaged."""
        body = self.body(number, size)
        length, place = read_fixed(body[:4]), read_fixed(body[4:8])
        stored = body[8:]
        if length > len(stored):
            more = CHECK + length - len(stored)
            stored += self.stored(f"{number}+", place, more)
            place += more
        return self._restored(stored[:length]), place

    def first(self, number: int, slots: int, size: int, front: int) -> int:
        """Where the first piece of a slot lies in its front, in a pack of so many ``slots``."""
        return self.start + slots * size + number * (size + front) + size

    def body(self, number: int, size: int) -> bytes:
        """A slot as it is stored, behind its check. Raises Damaged."""
        return self.stored(str(number), self.start + number * size, size)

    def stored(self, label: str, place: int, size: int) -> bytes:
        """The piece there that has this label, as it is stored. Raises Damaged."""
        whole = self.content[place : place + size]
        stored = whole[CHECK:]
        if len(whole) != size or whole[:CHECK] != check(self.name, label, stored):
            raise Damaged(f"{self.name}: {label} is damaged")
        return stored

    def _restored(self, stored: bytes) -> bytes:
        try:
            return restore(stored)
        except IndexError:
            raise Damaged(f"{self.name}: a mark stands last") from None
