"""What a query means, and which cases answer it: the reference for the browser's client.

``overrides/assets/javascripts/query.js`` does exactly this; the vectors of
``tests/search`` hold both to it. Pure: lists come from a function, nothing is loaded here.

A query is cut into *parts* at spaces and punctuation, and normalised. A part is contained
in a case where its characters stand there one after another; the parts may stand anywhere. Exact results contain every
part; only when there are none are cases shown that contain all pairs of characters, and
failing that half of them or more (``Level``), and the page says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from anliku.search.entry import SLOT_STARTS, TIERS, WEIGHTS
from anliku.search.normalise import IS_HAN, RUN, SPACES, WORD, normalise
from anliku.search.static.encode import read_varint
from anliku.search.static.marks import whole
from anliku.search.static.postings import CASES

MAX_CHARACTERS = 64
"""What is looked at of a longer query."""
MAX_NAME = 16
"""Longer names of the taxonomy are not looked for inside of a part."""
INSIDE = -1
"""The tier of a word that stands only inside of a longer one."""

# In texts a space beside Chinese means nothing and goes; the one that a reader types parts
# two words, and the mark that keeps it joins nothing, not even two digits.
_TYPED_SPACES = re.compile(f"[{SPACES}]+")
_GAP = "|"

Lists = Callable[[str], tuple[int, bytes] | None]
"""Term → (kind, list), None where no case has it."""


class Level(IntEnum):
    """How well the results answer: all of the words; the words but cut at the taxonomy's names;
    all pairs of characters; some."""

    NONE = 0
    SOME = 1
    PAIRS = 2
    APART = 3
    EXACT = 4


@dataclass(frozen=True, slots=True)
class Gram:
    """A term of the index and where in its part it stands."""

    term: str
    offset: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that answers. ``place`` is a position of the match in its row, -1 unknown.
    ``inside`` are the parts that stand there only inside of a longer word or number."""

    case: int
    tier: int
    strength: int
    place: int
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """``parts`` are what the hits contain: the query's, or what they were cut into."""

    level: Level
    hits: list[Hit]
    parts: list[str]


def parts(query: str) -> list[str]:
    """The runs of a query between spaces and punctuation, normalised, without repeats.

    ``八年级 2024`` → ``["八年级", "2024"]``; ``八年级2024`` → ``["八年级2024"]``.
    """
    text = normalise(_TYPED_SPACES.sub(_GAP, query))[:MAX_CHARACTERS]
    return list(dict.fromkeys(RUN.findall(text)))


def grams(part: str, dense: set[str]) -> list[Gram]:
    """Terms that cover every character of a part, as few as may be, with positions where
    the index has them (see the format in ``index.py``)."""
    size = len(part)
    if size <= 2:
        return [Gram(part, 0)]
    found: list[Gram] = []
    at = 0
    while at < size:
        start = min(at, size - 2)
        width = 2
        if part[start : start + 2] in dense:
            start = min(start, size - 3)
            width = 3
        found.append(Gram(part[start : start + width], start))
        at = start + width
    return found


def pairs(part: str) -> list[str]:
    """Every two neighbouring Chinese characters of a part, and its words: for level PAIRS."""
    found = [part[i : i + 2] for i in range(len(part) - 1) if IS_HAN.match(part[i]) and IS_HAN.match(part[i + 1])]
    found += [match[0] for match in WORD.finditer(part)]
    return list(dict.fromkeys(found)) or [part]


@dataclass(frozen=True, slots=True)
class Posting:
    """One case of a list: its positions, or its impact where there are none."""

    case: int
    positions: tuple[int, ...]
    impact: int


def decode(found: tuple[int, bytes] | None) -> list[Posting]:
    """A list as it stands in a shard; empty for None."""
    if found is None:
        return []
    kind, data = found
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


def exact(part: str, lists: Lists, dense: set[str]) -> dict[int, Hit]:
    """The cases that contain a part, each with its best place. Where a part that is a word or
    a number stands only inside of a longer one the tier is :data:`INSIDE`."""
    hits = _contained(grams(part, dense), lists)
    if WORD.fullmatch(part):
        inside = {case: Hit(case, INSIDE, hit.strength, hit.place, (part,)) for case, hit in hits.items()}
        hits = inside | _contained([Gram(whole(part), 0)], lists)
    return hits


def _contained(terms: list[Gram], lists: Lists) -> dict[int, Hit]:
    """The cases that have all of the terms, where they have places in the right distance."""
    found = [(gram, decode(lists(gram.term))) for gram in terms]
    found.sort(key=lambda pair: len(pair[1]))
    hits: dict[int, Hit] = {}
    tables = [(gram.offset, {row.case: row for row in rows}) for gram, rows in found]
    for case in tables[0][1]:
        if all(case in table for _, table in tables):
            hit = _match(case, [(offset, table[case]) for offset, table in tables])
            if hit is not None:
                hits[case] = hit
    return hits


def _match(case: int, rows: list[tuple[int, Posting]]) -> Hit | None:
    placed = [(offset, row.positions) for offset, row in rows if row.positions]
    if not placed:
        value = min(row.impact for _, row in rows)
        return Hit(case, value >> 6, value & 63, -1)
    starts = {place - placed[0][0] for place in placed[0][1] if place >= placed[0][0]}
    for offset, places in placed[1:]:
        starts &= {place - offset for place in places}
    return _hit(case, sorted(starts)) if starts else None


def _hit(case: int, starts: list[int]) -> Hit:
    weight = sum(WEIGHTS[slot_of(place)] for place in starts)
    return Hit(case, TIERS[slot_of(starts[0])], 63 * weight // (weight + 6), starts[0])


def slot_of(place: int) -> int:
    """The number of the slot that a position lies in."""
    slot = len(SLOT_STARTS) - 1
    while SLOT_STARTS[slot] > place:
        slot -= 1
    return slot


def every(results: Iterable[dict[int, Hit]]) -> dict[int, Hit]:
    """The cases in all of ``results``: tiers and strengths add up, the first place stays."""
    rows = list(results)
    if not rows:
        return {}
    found = {}
    for case, hit in rows[0].items():
        if all(case in other for other in rows[1:]):
            tier = min(other[case].tier for other in rows)
            strength = sum(other[case].strength for other in rows)
            inside = tuple(part for other in rows for part in other[case].inside)
            found[case] = Hit(case, tier, strength, hit.place, inside)
    return found


def order(hits: Iterable[Hit]) -> list[Hit]:
    """Best first: title before terms before summary before body, then strength; ties stay
    in the catalogue's order (newest, highest award)."""
    return sorted(hits, key=lambda hit: (-hit.tier, -hit.strength, hit.case))


def search(query: str, lists: Lists, dense: set[str], names: Iterable[str] = ()) -> Answer:
    """Answer a query. ``names`` are the terms of the taxonomy with their aliases, normalised:
    where nobody wrote 小学数学, cases with 小学 and 数学 are what is meant."""
    asked = parts(query)
    if not asked:
        return Answer(Level.NONE, [], [])
    hits = every(exact(part, lists, dense) for part in asked)
    if hits:
        return Answer(Level.EXACT, order(hits.values()), asked)
    known = set(names)
    pieces = list(dict.fromkeys(piece for part in asked for piece in split(part, known)))
    if pieces != asked:
        hits = every(exact(piece, lists, dense) for piece in pieces)
        if hits:
            return Answer(Level.APART, order(hits.values()), pieces)
    return _partly(asked, lists)


def split(part: str, names: set[str]) -> list[str]:
    """A part cut at the names in it, the longest first; a single character that is left over
    between them is dropped."""
    found: list[str] = []
    rest = ""
    at = 0
    while at < len(part):
        size = min(MAX_NAME, len(part) - at)
        while size > 1 and part[at : at + size] not in names:
            size -= 1
        if size > 1:
            found += [rest, part[at : at + size]]
            rest = ""
        else:
            rest += part[at]
        at += size
    return [piece for piece in [*found, rest] if len(piece) > 1] or [part]


def _partly(asked: list[str], lists: Lists) -> Answer:
    """Cases with all pairs of characters, or else those with half of them or more (or with as
    many as any): rare ones count more, and so do those in the title."""
    wanted = list(dict.fromkeys(pair for part in asked for pair in pairs(part)))
    tables = [decode(lists(whole(text) if WORD.fullmatch(text) else text)) for text in wanted]
    score: dict[int, float] = {}
    matched: dict[int, int] = {}
    place: dict[int, int] = {}
    for rows in tables:
        worth = 1 / (1 + len(rows).bit_length())
        for row in rows:
            tier = TIERS[slot_of(row.positions[0])] if row.positions else row.impact >> 6
            score[row.case] = score.get(row.case, 0.0) + worth * (1 + tier)
            matched[row.case] = matched.get(row.case, 0) + 1
            if row.positions:
                place.setdefault(row.case, row.positions[0])
    if not matched:
        return Answer(Level.NONE, [], asked)
    most = max(matched.values())
    least = most if most == len(wanted) else min(most, (len(wanted) + 1) // 2)
    ranked = sorted(
        (case for case in matched if matched[case] >= least), key=lambda case: (-matched[case], -score[case], case)
    )
    hits = [Hit(case, 0, min(63, int(score[case] * 8)), place.get(case, -1)) for case in ranked]
    return Answer(Level.PAIRS if most == len(wanted) else Level.SOME, hits, asked)
