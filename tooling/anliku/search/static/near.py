"""Which cases are near to a question that few contain: by what they mean, and by pairs of characters.

``overrides/assets/javascripts/near.js`` does exactly this, with whole numbers only; the vectors of
``tests/search`` hold both to it.

The index knows some words of a question, and of each how much it says. A case means some of them, each by a
weight; where words overlap those count that weigh most together. So it means a share of all that the words say.
It also has some of the question's pairs of characters: those that few cases have count more, and so do better
places. A case that scores too little of both is not near, and a question about what no case means is answered so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anliku.search.entry import TIERS
from anliku.search.normalise import IS_HAN, WORD
from anliku.search.static.decode import Posting, Rows, decode, slot_of
from anliku.search.static.marks import anchor, whole
from anliku.search.static.postings import CASES

MOST = 20
"""So many cases are near at most."""
LONG = 3000
"""A pair whose list takes more bytes stands in so many cases that it says nothing, and is hardly ever loaded."""
LEAST, SLOPE, SHORT, LOWEST = 180, 14, 5, 130
"""What the score of one case and half of the weight of its heaviest word come to, at least: ``LEAST`` for a
question of ``SHORT`` characters, by ``SLOPE`` less for each more, ``LOWEST`` at least. A sentence has many words that
no answer shares; chosen on questions of the benchmark, of which some have no answer."""
LEAST_BY_PAIRS = 64
"""What one case scores at least where the index knows no word of the question that says anything."""
NAMES = 128
"""Is in the weight of a word that people say for a term of the case; what is left of it is how much the case means it."""
_WORDS = 3
"""So many words at most say why a case is near."""
# What words that mean all of a question score, and pairs that are all in a title.
_MEANING, _PAIRS = 256, 192
# What the words of a question say at least, taken together: one that is in every text (教育) answers nothing by itself.
_WHOLE = 100
# What a pair counts by the tier of its best place.
_PLACES = (1, 3, 6, 8)
_RARE = 16


@dataclass(frozen=True, slots=True)
class Near:
    """A case, its score, and why: the words of the question that it means, the weightiest first; where it means
    none, the pairs that it has."""

    case: int
    score: int
    words: tuple[str, ...]
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A word in a part of a question, where it begins, and how much it weighs."""

    start: int
    text: str
    weight: int
    names: bool = False
    """Whether people say it for a term of the case."""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A case that has something of a question: the words that count, the pairs behind what each is worth."""

    case: int
    score: int
    spans: Sequence[Span]
    worths: Sequence[tuple[int, str]]
    certain: bool

    def answers(self, least: int, has_words: bool) -> bool:
        """Whether it shows that the question has an answer."""
        if self.certain:
            return True
        if not has_words:
            return self.score >= LEAST_BY_PAIRS
        return self.score + max((span.weight for span in self.spans), default=0) // 2 >= least

    def told(self) -> Near:
        """It with its reasons."""
        reasons = [(span.weight, span.text) for span in self.spans] or list(self.worths)
        reasons.sort(key=lambda reason: -reason[0])
        words = tuple(dict.fromkeys(word for _, word in reasons))
        return Near(self.case, self.score, words[:_WORDS], self.certain)


def near(asked: Sequence[str], rows: Rows) -> list[Near]:
    """The cases that are near to the parts of a question, nearest first. Where one case passes the threshold, or
    the question is what people say for one of its terms, the question has an answer, and all are near that score
    half as much as the best or more."""
    meanings = [_meaning(part, rows) for part in asked]
    whole_weight = sum(weight for weight, _ in meanings)
    candidates = _candidates(asked, rows, [by_case for _, by_case in meanings], whole_weight)
    least = max(LOWEST, LEAST - SLOPE * max(0, sum(map(len, asked)) - SHORT))
    if not any(candidate.answers(least, whole_weight > 0) for candidate in candidates):
        return []
    best = max(candidate.score for candidate in candidates)
    close = [candidate.told() for candidate in candidates if 2 * candidate.score >= best]
    return sorted(close, key=lambda other: (-other.score, other.case))


def _candidates(
    asked: Sequence[str], rows: Rows, parts: Sequence[Mapping[int, list[Span]]], whole_weight: int
) -> list[_Candidate]:
    """The cases that mean a word of the question or have a pair of it; ``parts``: what they mean of each part."""
    has, whole_worth = _pairs(asked, rows)
    candidates = []
    for case in has.keys() | {case for by_case in parts for case in by_case}:
        every, worths = [by_case[case] for by_case in parts if case in by_case], has.get(case, [])
        spans = [span for some in every for span in weightiest(some)]
        meant = _MEANING * sum(span.weight for span in spans) // max(_WHOLE, whole_weight)
        score = meant + _PAIRS * sum(worth for worth, _ in worths) // whole_worth
        candidates.append(_Candidate(case, score, spans, worths, _is_certain(every, asked)))
    return candidates


def _is_certain(every: Sequence[Sequence[Span]], asked: Sequence[str]) -> bool:
    """Whether words that people say for a term of the case make up half of what was asked, or more; ``every``:
    the words of each part that the case means."""
    said = [span for some in every for span in weightiest([span for span in some if span.names])]
    return 2 * sum(len(span.text) for span in said) >= sum(map(len, asked)) > 0


def _meaning(part: str, rows: Rows) -> tuple[int, dict[int, list[Span]]]:
    """How much the words of a part say, and for each case those that it means, by their ends."""
    words = words_of(part, rows)
    by_case: dict[int, list[Span]] = {}
    for start, text, data in words:
        for row in decode((CASES, data[1:])):
            by_case.setdefault(row.case, []).append(_span(start, text, row.impact))
    own = [Span(start, text, data[0]) for start, text, data in words]
    return sum(span.weight for span in weightiest(own)), by_case


def _span(start: int, text: str, impact: int) -> Span:
    return Span(start, text, (impact & NAMES - 1) * 7 // 4, impact >= NAMES)


def words_of(part: str, rows: Rows) -> list[tuple[int, str, bytes]]:
    """The words of a part that the index knows: where each begins, itself, its list; by their ends, of those
    that end together the longer first."""
    known: dict[str, Mapping[str, bytes]] = {}
    words: list[tuple[int, str, bytes]] = []
    for at in _starts(part):
        term = anchor(part[at:])
        if term not in known:
            known[term] = rows.meant(term)
        for word, data in known[term].items():
            if part.startswith(word, at) and not _cuts(part, at + len(word)):
                words.append((at, word, data))
    return sorted(words, key=lambda word: (word[0] + len(word[1]), word[0]))


def weightiest(spans: Sequence[Span]) -> list[Span]:
    """Of words that may overlap those that do not and weigh most together; ``spans`` come by their ends."""
    best: list[tuple[int, int, list[Span]]] = [(0, 0, [])]
    for span in spans:
        _, weight, before = next(row for row in reversed(best) if row[0] <= span.start)
        if weight + span.weight > best[-1][1]:
            best.append((span.end, weight + span.weight, [*before, span]))
    return best[-1][2]


def _starts(part: str) -> Iterator[int]:
    """Where in a part a word may begin."""
    for at, character in enumerate(part):
        if IS_HAN.match(character):
            if at + 1 < len(part) and IS_HAN.match(part[at + 1]):
                yield at
        elif at == 0 or IS_HAN.match(part[at - 1]):
            yield at


def _cuts(part: str, at: int) -> bool:
    """Whether a Latin word or number goes on across a place."""
    return at < len(part) and not IS_HAN.match(part[at]) and not IS_HAN.match(part[at - 1])


def pairs(part: str) -> list[str]:
    """Every two neighbouring Chinese characters of a part, and its words."""
    found = [part[i : i + 2] for i in range(len(part) - 1) if IS_HAN.match(part[i]) and IS_HAN.match(part[i + 1])]
    found += [match[0] for match in WORD.finditer(part)]
    return list(dict.fromkeys(found)) or [part]


def _pairs(asked: Sequence[str], rows: Rows) -> tuple[dict[int, list[tuple[int, str]]], int]:
    """The pairs of a question that each case has, each behind what it is worth there, and what all pairs would be
    worth in a title."""
    has: dict[int, list[tuple[int, str]]] = {}
    rarities = 0
    for pair in dict.fromkeys(pair for part in asked for pair in pairs(part)):
        row = rows.get(whole(pair) if WORD.fullmatch(pair) else pair)
        if row is not None and len(row[1]) > LONG:
            continue
        postings = decode(row)
        rarity = _rarity(len(postings), rows.cases)
        rarities += rarity
        for posting in postings:
            has.setdefault(posting.case, []).append((rarity * _PLACES[_tier(posting)], pair))
    return has, max(1, rarities * _PLACES[-1])


def _rarity(cases: int, of: int) -> int:
    """1–16 for a term that so many cases have: the fewer the more, whatever the size of the library."""
    return _RARE * (of // cases).bit_length() // of.bit_length() if cases else _RARE


def _tier(posting: Posting) -> int:
    return TIERS[slot_of(posting.positions[0])] if posting.positions else posting.impact >> 6
