"""A published index → the entries that it was made of, without the library that they came from.

Titles and bodies stand in the cards and passages as they were written. Terms, summary and
headings stand nowhere whole, but the index has a place for every letter of them: two neighbouring
letters are a term with positions. What stands by itself (one Chinese character, two whose pair is
dense) has no position; the index still says that the case has it and how well, and it goes to the
end of the slot that is worth so much. So an index that is made of restored entries finds the same
cases, in the same tiers, as the one that they were read from. What a case means stands there whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from anliku.search.entry import SLOT_STARTS, TIERS, Entry, Meaning, body_of, fit
from anliku.search.normalise import normalise
from anliku.search.static.decode import decode
from anliku.search.static.edition import Reader
from anliku.search.static.meta import unpack
from anliku.search.static.postings import CASES, Row
from anliku.search.static.term_prefixes import HEAD_MARK, TAIL_MARK, WORD_MARK, is_anchored

_TERMS, _SUMMARY, _HEADINGS, _BODY = 1, 2, 3, 4  # slots
_FROM, _TO = SLOT_STARTS[_TERMS], SLOT_STARTS[_BODY]
_BLANK = ord(" ")


@dataclass(frozen=True, slots=True)
class Restored:
    """One case of a published index: its entry, and what its result card shows."""

    entry: Entry
    card: Mapping[str, Any]


def restore(reader: Reader, terms: Sequence[Row]) -> Iterator[Restored]:
    """The cases of an index in its order, of all its ``terms``. Raises OSError, and ValueError, LookupError or TypeError
    for one that is damaged."""
    meta = reader.meta
    count = int(meta["cases"])
    named = {facet["key"]: _names(facet, count) for facet in meta["facets"]}
    years = [int(meta["years"][number]) for number in unpack(meta["year"], meta["yearBits"], count)]
    between = _between(terms, count)
    meanings = _meanings(terms, count)
    for number in range(count):
        card = reader.card(number)
        lines = [line for text in reader.passages(number) for line in text.split("\n")]
        body, passages = body_of(lines)
        middle = between[number]
        yield Restored(
            Entry(
                id=card["id"],
                url=card["url"],
                slots=(fit(normalise(card["title"]), 0), fit(middle[0], 1), fit(middle[1], 2), fit(middle[2], 3), body),
                terms={key: names[number] for key, names in named.items()},
                year=years[number],
                passages=passages,
                meaning=meanings[number],
            ),
            card,
        )


class _Letters:
    """The letters of a case between title and body, each at its position; blank where none is known."""

    def __init__(self) -> None:
        self.codes = array("I")

    def put(self, position: int, letters: str) -> None:
        """Letters that stand one after another from ``position`` on."""
        start = position - _FROM
        missing = start + len(letters) - len(self.codes)
        if missing > 0:
            self.codes.extend([_BLANK] * missing)
        self.codes[start : start + len(letters)] = array("I", map(ord, letters))

    def texts(self) -> list[str]:
        """Terms, summary and headings."""
        text = "".join(map(chr, self.codes))
        starts = [start - _FROM for start in SLOT_STARTS[_TERMS:]]
        return [text[first:last].rstrip() for first, last in pairwise(starts)]


def _between(rows: Iterable[Row], count: int) -> list[list[str]]:
    """For each case its terms, summary and headings."""
    letters = [_Letters() for _ in range(count)]
    alone: list[tuple[str, bytes]] = []
    for _, key, kind, data in rows:
        if is_anchored(key):
            continue
        term = key.decode()
        if kind == CASES:
            alone.append((term, data))
            continue
        text = term.removeprefix(WORD_MARK)
        for posting in decode((kind, data)):
            for position in posting.positions:
                if _FROM <= position < _TO:
                    letters[posting.case].put(position, text)
    texts = [row.texts() for row in letters]
    for term, data in alone:
        for posting in decode((CASES, data)):
            _put_alone(texts[posting.case], term, posting.impact >> 6)
    return texts


def _meanings(rows: Iterable[Row], count: int) -> list[Meaning]:
    """For each case the words that it means."""
    meanings: list[list[tuple[str, int]]] = [[] for _ in range(count)]
    for _, key, kind, data in rows:
        term = key.decode()
        if term.startswith((HEAD_MARK, TAIL_MARK)):
            for posting in decode((kind, data[1:] if term.startswith(HEAD_MARK) else data)):
                meanings[posting.case].append((term[1:], posting.impact))
    return [Meaning.of(sorted(words, key=lambda row: (-row[1], row[0]))) for words in meanings]


def _put_alone(texts: list[str], letters: str, tier: int) -> None:
    """Letters that stand somewhere between title and body with nothing beside them."""
    slots = [slot for slot in (_TERMS, _SUMMARY, _HEADINGS) if TIERS[slot] == tier]
    if slots and not any(letters in texts[slot - 1] for slot in slots):
        texts[slots[0] - 1] += f"\n{letters}"


def _names(facet: Mapping[str, Any], count: int) -> list[tuple[str, ...]]:
    """For each case its terms of a facet."""
    sets = [tuple(facet["terms"][number] for number in numbers) for numbers in facet["sets"]]
    return [sets[number] for number in unpack(facet["column"], facet["bits"], count)]
