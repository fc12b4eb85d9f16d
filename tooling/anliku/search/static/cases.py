"""What results show, in packs: a card for each case, and its text in passages.

Format (version 3), beside :mod:`anliku.search.static.packs`
------------------------------------------------------------
Case N's card is slot ``N % 32`` of pack ``cases/M``, M = N // 32; ``meta.js`` says how large a
``slot`` is. A card is a JSON array of what ``card`` in ``meta.js`` names, in that order. Its last
value ``passages`` is ``[PLACE, STARTS, SIZES]``: passages are pieces, one behind the other, the
first at PLACE counted from the end of the slots; STARTS are where each begins in the normalised
body, SIZES those of the pieces; passage P of the case in slot S is labelled ``S.P``. A passage is a
JSON string, the text as written.

JSON is in GBK, of which browsers have always known the decoder, and which writes a Chinese
character in two bytes, where UTF-8 compressed takes no less; what is not in it is written
``\\uXXXX``.

Where one case changes a patch touches its pack alone, as long as :func:`slot_size` stays.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence
from typing import Any

from anliku.search.entry import Entry
from anliku.search.static.packs import CHECK, HEADER, Pack, Reader, stored_size

CASES = 32
"""Cases of a pack: with their text some 150 kB."""
_STEP = 32
_SHARE = 0.95
"""So many of the cards at least fit their slots; of others the rest is asked for besides."""
PASSAGES = "passages"

Card = Mapping[str, Any]


def _escaped(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    # A lone surrogate is no character; one bad character must not stop a build.
    units = text.encode("utf-16-be", "replace")
    pairs = range(0, len(units), 2)
    return b"".join(b"\\u%02x%02x" % (units[at], units[at + 1]) for at in pairs), error.end


codecs.register_error("anliku.json", _escaped)


def encode(value: object) -> bytes:
    """A value as JSON in GBK: ``["é𠮷阅"]`` → ``["é\\ud842\\udfb7阅"]``."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("gbk", "anliku.json")


def decode(data: bytes) -> Any:
    """The value. Raises ValueError."""
    return json.loads(data.decode("gbk"))


def keys(cards: Sequence[Card]) -> list[str]:
    """What a card holds, in order."""
    return [*(cards[0] if cards else ()), PASSAGES]


def card_sizes(entries: Sequence[Entry], cards: Sequence[Card]) -> list[int]:
    """Stored bytes of each card of one pack."""
    sizes: list[int] = []
    place = 0
    for row, card in zip(entries, cards, strict=True):
        pieces = [CHECK + stored_size(encode(text)) for _, text in row.passages]
        sizes.append(stored_size(_card(row, card, place, pieces)))
        place += sum(pieces)
    return sizes


def slot_size(sizes: Sequence[int]) -> int:
    """Bytes of a slot, given those of all cards: a coarse number, so that it stays while a
    library changes a little."""
    enough = sorted(sizes)[min(len(sizes) - 1, int(len(sizes) * _SHARE))] if sizes else 0
    return -(-(HEADER + enough) // _STEP) * _STEP


def pack(number: int, entries: Sequence[Entry], cards: Sequence[Card], size: int) -> bytes:
    """One pack, of the cases that are in it."""
    made = Pack(f"cases/{number}", len(entries), size)
    start = made.end
    ready: list[bytes] = []
    for slot, (row, card) in enumerate(zip(entries, cards, strict=True)):
        place = made.end - start
        pieces = [made.add(f"{slot}.{part}", encode(text))[1] for part, (_, text) in enumerate(row.passages)]
        ready.append(_card(row, card, place, pieces))
    for slot, data in enumerate(ready):
        made.fill(slot, data)
    return made.content()


def _card(row: Entry, card: Card, place: int, pieces: Sequence[int]) -> bytes:
    return encode([*card.values(), [place, [start for start, _ in row.passages], pieces]])


class CaseReader:
    """The cards and passages of one pack."""

    def __init__(self, pack: Reader, count: int, size: int) -> None:
        self.pack = pack
        self.size = size
        self.end = pack.start + count * size
        """Where the pieces begin; ``count`` are the cases of the pack."""

    def card(self, slot: int, names: Sequence[str]) -> dict[str, Any]:
        """What a card shows; ``names`` are ``card`` of ``meta.js``. Raises ValueError."""
        return dict(zip(names, decode(self.pack.slot(slot, self.size)), strict=True))

    def passage(self, slot: int, card: Card, part: int) -> str:
        """A passage of the case with this slot and card. Raises ValueError."""
        place, _, sizes = card[PASSAGES]
        text = decode(self.pack.piece(f"{slot}.{part}", self.end + place + sum(sizes[:part]), sizes[part]))
        assert isinstance(text, str)
        return text
