"""What a query means, and which cases answer it: the reference for the browser's client.

``overrides/assets/javascripts/query.js`` does exactly this; the vectors of
``tests/search`` hold both to it. Pure: lists come from a function, nothing is loaded here.

A query is cut into *parts* at spaces and punctuation, and normalised. A part is contained
in a case where its characters stand there one after another; the parts may stand anywhere. Exact results contain every
part. Where few of them are strong the cases that are near to the question come besides
(:mod:`anliku.search.static.near`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum

from anliku.search.entry import TIERS, WEIGHTS
from anliku.search.normalise import RUN, SPACES, WORD, normalise
from anliku.search.static.decode import Posting, Rows, decode, slot_of
from anliku.search.static.near import Near, near
from anliku.search.static.term_prefixes import whole

MAX_CHARACTERS = 64
"""What is looked at of a longer query."""
MAX_NAME = 16
"""Longer names of the taxonomy are not looked for inside of a part."""
ENOUGH = 3
"""With so many strong hits nothing near is looked for."""
MOST = 10
"""So many cases are near at most."""
SEVERAL = 21
"""The strength of three places in a body."""
INSIDE = -1
"""The tier of a word that stands only inside of a longer one."""

# In texts a space beside Chinese means nothing and goes; the one that a reader types parts
# two words, and the mark that keeps it joins nothing, not even two digits.
_TYPED_SPACES = re.compile(f"[{SPACES}]+")
_GAP = "|"


class Level(IntEnum):
    """What the hits contain: nothing, the words cut at the taxonomy's names, the words as they were asked."""

    NONE = 0
    APART = 1
    EXACT = 2


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
    strong: int = 0
    """So many of the hits, the first ones, are strong."""
    near: list[Near] = field(default_factory=list)
    """Where few are strong: other cases that are near to the query, nearest first; unsure ones where none contains it."""

    @property
    def ranking(self) -> list[int]:
        """All cases in the order in which they are shown: only a certain one stands before a passing mention."""
        hits = [hit.case for hit in self.hits]
        if self.strong == len(hits):
            return [*hits, *(other.case for other in self.near)]
        certain = [other.case for other in self.near if other.certain]
        rest = [other.case for other in self.near if not other.certain]
        return [*hits[: self.strong], *certain, *hits[self.strong :], *rest]


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
    covering: list[Gram] = []
    at = 0
    while at < size:
        start = min(at, size - 2)
        width = 2
        if part[start : start + 2] in dense:
            start = min(start, size - 3)
            width = 3
        covering.append(Gram(part[start : start + width], start))
        at = start + width
    return covering


def exact(part: str, rows: Rows, dense: set[str]) -> dict[int, Hit]:
    """The cases that contain a part, each with its best place. Where a part that is a word or
    a number stands only inside of a longer one the tier is :data:`INSIDE`."""
    hits = _contained(grams(part, dense), rows)
    if WORD.fullmatch(part):
        inside = {case: Hit(case, INSIDE, hit.strength, hit.place, (part,)) for case, hit in hits.items()}
        hits = inside | _contained([Gram(whole(part), 0)], rows)
    return hits


def _contained(terms: list[Gram], index: Rows) -> dict[int, Hit]:
    """The cases that have all of the terms, where they have places in the right distance."""
    lists = [(gram, decode(index.get(gram.term))) for gram in terms]
    lists.sort(key=lambda pair: len(pair[1]))
    hits: dict[int, Hit] = {}
    tables = [(gram.offset, {row.case: row for row in rows}) for gram, rows in lists]
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


def every(results: Iterable[dict[int, Hit]]) -> dict[int, Hit]:
    """The cases in all of ``results``: tiers and strengths add up, the first place stays."""
    rows = list(results)
    if not rows:
        return {}
    in_all = {}
    for case, hit in rows[0].items():
        if all(case in other for other in rows[1:]):
            tier = min(other[case].tier for other in rows)
            strength = sum(other[case].strength for other in rows)
            inside = tuple(part for other in rows for part in other[case].inside)
            in_all[case] = Hit(case, tier, strength, hit.place, inside)
    return in_all


def order(hits: Iterable[Hit]) -> list[Hit]:
    """Best first: title before terms before summary before body, then strength; ties stay
    in the catalogue's order (newest, highest award)."""
    return sorted(hits, key=lambda hit: (-hit.tier, -hit.strength, hit.case))


def search(query: str, rows: Rows, dense: set[str], names: Iterable[str] = ()) -> Answer:
    """Answer a query. ``names`` are the terms of the taxonomy with their aliases, normalised:
    where nobody wrote 小学数学, cases with 小学 and 数学 are what is meant."""
    asked = parts(query)
    if not asked:
        return Answer(Level.NONE, [], [])
    named = set(names)
    level, hits, held = _containing(asked, rows, dense, named)
    strong = sum(is_strong(hit, level, len(held)) for hit in hits)
    if strong >= ENOUGH:
        return Answer(level, hits, held, strong)
    containing = {hit.case for hit in hits}
    close = near(asked, rows, named)
    if level == Level.APART:
        # Words that stand apart in a text may have nothing to do with each other: what is nearer goes before.
        nearest = max((other.score for other in close if other.case in containing), default=0)
        close = [replace(other, certain=other.certain or other.score > nearest) for other in close]
    others = [other for other in close if other.case not in containing and not (hits and other.unsure)]
    return Answer(level, hits, held, strong, others[:MOST])


def _containing(asked: list[str], rows: Rows, dense: set[str], names: set[str]) -> tuple[Level, list[Hit], list[str]]:
    """The cases that contain the parts, or else the pieces that the parts are cut into at names."""
    hits = every(exact(part, rows, dense) for part in asked)
    if hits:
        return Level.EXACT, order(hits.values()), asked
    pieces = list(dict.fromkeys(piece for part in asked for piece in split(part, names)))
    if pieces != asked:
        hits = every(exact(piece, rows, dense) for piece in pieces)
        if hits:
            return Level.APART, order(hits.values()), pieces
    return Level.NONE, [], asked


def is_strong(hit: Hit, level: Level, parts: int) -> bool:
    """Whether a case is about what it contains: it has it in its title, terms, summary or headings,
    or in several places, as it was asked. In the order of hits the strong ones come first."""
    return hit.tier > 0 or (hit.tier == 0 and level == Level.EXACT and hit.strength >= SEVERAL * parts)


def split(part: str, names: set[str]) -> list[str]:
    """A part cut at the names in it, the longest first; a single character that is left over
    between them is dropped."""
    pieces: list[str] = []
    rest = ""
    at = 0
    while at < len(part):
        size = min(MAX_NAME, len(part) - at)
        while size > 1 and part[at : at + size] not in names:
            size -= 1
        if size > 1:
            pieces += [rest, part[at : at + size]]
            rest = ""
        else:
            rest += part[at]
        at += size
    return [piece for piece in [*pieces, rest] if len(piece) > 1] or [part]
