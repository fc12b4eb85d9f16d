"""Packs: thousands of small pieces laid end to end in some hundred files, each read by itself.

Over HTTP a reader asks for the bytes of the pieces that it wants (``Range``); a server that does
not know how sends the whole pack, and the reader cuts it. From a folder on disk nothing can be
asked for in part, so a pack is also a classic script, to be loaded with
``charset="x-user-defined"``, in which one byte is one character (its low eight bits).

Format (version 3), complete enough to write a reader
-----------------------------------------------------
*Pack* NAME is the file ``NAME.bin``: ``anlikuPack("NAME",String.raw`` and a backtick; a number of
slots of one size; pieces; a backtick and ``);``. Places count bytes from the file's first.

*Stored bytes.* Six bytes cannot stand in such a script as they are: 00, 0D, 24 (``$``), 5C
(backslash), 60 (backtick), and 7F, which is the mark: 7F and a byte with its high bit set mean that
byte without it (7F E0 → 60). Sizes are those of stored bytes.

*Fixed numbers* are written in four or five bytes, seven bits each, low bits first, the high bit
set, so that none of the six occurs.

*Check* of stored bytes with a label: CRC-32 of the UTF-8 of ``NAME:LABEL:`` and the bytes, a fixed
number of five bytes. A label says what the bytes are (of a slot: its number), so that damage is
noticed, and so is another piece in the place of the one that was asked for.

*Piece* of a size that who points to it says, with a label that who points to it knows: the check of
what follows, the stored bytes.

*Slot*, as large as all of its pack: the check of what follows; two fixed numbers of four bytes, the
size of what is stored and the place of a piece with what does not fit in here (its label is the
slot's number and ``+``), or 0; stored bytes, and spaces to the slot's end.

The edition's version is in the address, not in the packs: a pack whose cases have not changed stays
the same, byte for byte, and a piece that has moved keeps its check, so that packs may be patched.
"""

from __future__ import annotations

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
    return bytes(value >> 7 * digit & 0x7F | 0x80 for digit in range(size))


def read_fixed(data: bytes) -> int:
    """The fixed number that ``data`` is."""
    return sum((byte & 0x7F) << 7 * digit for digit, byte in enumerate(data))


def check(name: str, label: str, stored: bytes) -> bytes:
    """The check of stored bytes of a pack."""
    return fixed(crc32(stored, crc32(f"{name}:{label}:".encode("utf-8", "replace"))), CHECK)


class Pack:
    """A pack that is being laid: ``slots`` of ``size`` bytes each, then pieces."""

    def __init__(self, name: str, slots: int, size: int) -> None:
        self.name = name
        self.size = size
        self._slots = [b""] * slots
        self._pieces: list[bytes] = []
        self.end = len(head(name)) + slots * size
        """Where the next piece will lie."""

    def add(self, label: str, data: bytes) -> tuple[int, int]:
        """One piece more; gives its place and size."""
        return self._add(label, store(data))

    def fill(self, number: int, data: bytes) -> None:
        """Put ``data`` into a slot; what does not fit becomes a piece."""
        stored = store(data)
        room = self.size - HEADER
        rest = self._add(f"{number}+", stored[room:])[0] if len(stored) > room else 0
        body = fixed(len(stored)) + fixed(rest) + stored[:room].ljust(room)
        self._slots[number] = check(self.name, str(number), body) + body

    def content(self) -> bytes:
        """The file. Every slot must have been filled."""
        return b"".join((head(self.name), *self._slots, *self._pieces, TAIL))

    def _add(self, label: str, stored: bytes) -> tuple[int, int]:
        place, size = self.end, CHECK + len(stored)
        self._pieces += (check(self.name, label, stored), stored)
        self.end += size
        return place, size


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
        """What was added with this label as the piece there. Raises Damaged."""
        return self._restored(self._checked(label, place, size))

    def slot(self, number: int, size: int) -> bytes:
        """What was put into a slot of ``size`` bytes. Raises Damaged."""
        body = self._checked(str(number), self.start + number * size, size)
        length, rest = read_fixed(body[:4]), read_fixed(body[4:8])
        stored = body[8:]
        if rest:
            stored += self._checked(f"{number}+", rest, CHECK + length - len(stored))
        return self._restored(stored[:length])

    def _checked(self, label: str, place: int, size: int) -> bytes:
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
