"""The lists of the index as a query reads them: bytes → the cases of a term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from anliku.search.entry import SLOT_STARTS
from anliku.search.static.encode import read_varint
from anliku.search.static.postings import CASES

List = tuple[int, bytes]
"""Kind and list, see :mod:`anliku.search.static.index`."""


class Rows(Protocol):
    """An index, looked up."""

    @property
    def cases(self) -> int:
        """How many there are."""

    def get(self, term: str) -> List | None:
        """The list of a term, None where no case has it."""

    def meant(self, term: str) -> Mapping[str, bytes]:
        """The words that cases mean and whose anchor is ``term``, each with its list ``~WORD``."""

    def begins(self, term: str) -> bool:
        """Whether :meth:`meant` may give any words; it may say so where there are none."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One case of a list: its positions, or its impact where there are none."""

    case: int
    positions: tuple[int, ...]
    impact: int


def decode(row: List | None) -> list[Posting]:
    """A list as it stands in a shard; empty for None."""
    if row is None:
        return []
    kind, data = row
    rows: list[Posting] = []
    at = case = 0
    while at < len(data):
        head, at = read_varint(data, at)
        if kind == CASES:
            case += head
            rows.append(Posting(case, (), data[at]))
            at += 1
            continue
        case += head >> 1
        count = 1
        if head & 1:
            count, at = read_varint(data, at)
        places: list[int] = []
        last = 0
        for _ in range(count):
            gap, at = read_varint(data, at)
            last += gap
            places.append(last)
        rows.append(Posting(case, tuple(places), 0))
    return rows


def slot_of(place: int) -> int:
    """The number of the slot that a position lies in."""
    slot = len(SLOT_STARTS) - 1
    while SLOT_STARTS[slot] > place:
        slot -= 1
    return slot
