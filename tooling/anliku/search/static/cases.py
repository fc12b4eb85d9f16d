"""What results show, in packs: a card for each case, and its text in passages.

Format (version 7), beside :mod:`anliku.search.static.packs`
------------------------------------------------------------
Case N's card is slot ``N % 24`` of pack ``cases/M``, M = N // 24; ``meta.js`` says how large a
``slot`` is, and how many bytes of text its ``front`` has. A card is a JSON array of what ``card`` in ``meta.js`` names, in that order. Its last
value ``passages`` is ``[STARTS, SIZES]``: passages are the pieces of the slot (so the first ones lie in its
front), STARTS are where each begins in the normalised body, SIZES those of the pieces; passage P of the
case in slot S is labelled ``S.P``. A passage is a JSON string, the text as written.

JSON is in GBK, of which browsers have always known the decoder, and which writes a Chinese
character in two bytes, where UTF-8 compressed takes no less; what is not in it is written
``\\uXXXX``.

Where one case changes a patch touches its pack and in that its slot, as long as :func:`slot_size`
stays: :func:`anliku.search.static.packs.patched` with :func:`slot`.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from anliku.search.entry import Entry
from anliku.search.static import packs
from anliku.search.static.packs import HEADER, Pack, Reader, Slot, piece_size, stored_size

CASES = 24
"""Cases of a pack: with their text some 160 kB."""
FRONT = 2560
"""Bytes of text beside a card: some 1,200 characters. More would save requests for matches further down, and bring
the first answer, scripts included, above 60 kB."""
_STEP = 32
_SHARE = 0.98
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


# Made once: there are a dozen passages to a case.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode(value: object) -> bytes:
    """A value as JSON in GBK: ``["é𠮷阅"]`` → ``["é\\ud842\\udfb7阅"]``."""
    return _json(value).encode("gbk", "anliku.json")


def decode(data: bytes) -> Any:
    """The value. Raises ValueError."""
    return json.loads(data.decode("gbk"))


def keys(cards: Sequence[Card]) -> list[str]:
    """What a card holds, in order."""
    return [*(cards[0] if cards else ()), PASSAGES]


def slots(entries: Sequence[Entry], cards: Sequence[Card]) -> list[Slot]:
    """Those of a pack: card and passages of each of its cases."""
    return [slot(place, row, card) for place, (row, card) in enumerate(zip(entries, cards, strict=True))]


def card_sizes(slots: Sequence[Slot]) -> list[int]:
    """Stored bytes of each card."""
    return [stored_size(content) for content, _ in slots]


def slot_size(sizes: Sequence[int]) -> int:
    """Bytes of a slot, given those of all cards: a coarse number, so that it stays while a
    library changes a little."""
    enough = sorted(sizes)[min(len(sizes) - 1, int(len(sizes) * _SHARE))] if sizes else 0
    return -(-(HEADER + enough) // _STEP) * _STEP


def pack(number: int, slots: Sequence[Slot], size: int) -> bytes:
    """One pack, of the slots of its cases."""
    made = Pack(f"cases/{number}", len(slots), size, FRONT)
    for content, pieces in slots:
        made.put(content, pieces)
    return made.content()


def slot(number: int, row: Entry, card: Card) -> Slot:
    """The card of a case and its passages."""
    texts = [encode(text) for _, text in row.passages]
    passages = [[start for start, _ in row.passages], [piece_size(text) for text in texts]]
    return encode([*card.values(), passages]), [(f"{number}.{part}", text) for part, text in enumerate(texts)]


def read_card(reader: Reader, number: int, size: int, names: Sequence[str]) -> dict[str, Any]:
    """What the card in a slot of ``size`` bytes shows; ``names`` are ``card`` of ``meta.js``. Raises ValueError."""
    return dict(zip(names, decode(reader.slot(number, size)[0]), strict=True))


def read_passages(reader: Reader, number: int, count: int, size: int, card: Card) -> list[str]:
    """The text of the case with this card, in a pack of ``count`` cases. Raises ValueError."""
    sizes = card[PASSAGES][1]
    inside = packs.in_front(sizes, FRONT)
    front = reader.first(number, count, size, FRONT)
    _, behind = reader.slot(number, size)
    places = [*accumulate(sizes[:inside], initial=front)][:inside]
    places += accumulate(sizes[inside:-1], initial=behind)
    return [
        decode(reader.piece(f"{number}.{part}", place, length))
        for part, (place, length) in enumerate(zip(places, sizes, strict=False))
    ]
