"""Which cases are near to a question that few contain: by what they mean, and by pairs of characters.

``overrides/assets/javascripts/near.js`` does exactly this, with whole numbers only; the vectors of
``tests/search`` hold both to it.

The index knows some words of a question. A word weighs the more the more it says anywhere, and somewhat more the fewer
cases have its first pair of characters; characters that no known word covers weigh something, too, and some of them
stand for a word (:data:`~anliku.search.static.alone.ALONE`). A case means some of the words, each to a share of its
weight; where words overlap those count that come to most together. So the case means a share of all that was asked. It
also has some of the question's pairs of characters: those that few cases have count more, and so do better places. A
case that scores too little of both is not near, and a question about what no case means is answered so. Of a sentence
it is hard to know: between little and enough its cases are *unsure*, and a page says that they are.

The numbers were chosen on all questions of the benchmark but the halves that nobody looks at, each set left out in
turn: flat weights, shares that are neither counted as they are nor squared, and a small part for pairs.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from anliku.search.entry import TIERS
from anliku.search.normalise import IS_HAN, WORD
from anliku.search.static.alone import ALONE
from anliku.search.static.decode import Posting, Rows, decode, slot_of
from anliku.search.static.postings import CASES
from anliku.search.static.term_prefixes import anchor, starts, whole

LONG = 3000
"""A pair whose list takes more bytes stands in so many cases that it says nothing, and is hardly ever loaded."""
LEAST, SLOPE, SHORT, LOWEST = 90, 4, 3, 20
"""What the best case scores at least to be near for sure: ``LEAST`` for a question of ``SHORT`` characters, by ``SLOPE``
less for each more, ``LOWEST`` at least, and where the index knows no word of the question. A sentence has many words
that no answer shares; its cases are unsure where the best scores ``LOWEST`` or more, but not enough."""
ENOUGH = 63
"""What the best case scores at least for a sentence: of those without an answer one in eleven passes."""
SAID = 20
"""By so much less where something holds the words together: who writes 编程机器人比赛 names a thing and wants it."""
FEW_UNSURE = 5
"""So many unsure cases at most."""
SENTENCE = 7
"""Characters of a part from which on it is a sentence more likely than a word."""
NAMES = 128
"""Is in the weight of a word that people say for a term of the case; what is left of it is how much the case means it."""
_WORDS = 3
"""So many words at most say why a case is near."""
# What words that mean all of a question score, and pairs that are all in a title.
_MEANING, _PAIRS = 256, 60
# What is asked weighs at least: a word that is in every text (教育) answers nothing by itself.
_WHOLE = 240
# What a pair counts by the tier of its best place.
_PLACES = (2, 5, 8, 10)
_RARE = 16
# What the weight of a word has besides that of the rarity of its first pair.
_ANYWHERE = 30
# Tenths of its weight that a word keeps for which only a character stands.
_ALONE = 7
# What a character weighs that no known word covers, but for those that hold a sentence together.
_UNKNOWN = 100
FILLERS = frozenset(
    "的了吗呢吧啊在是有不没就都也还很太把被给让和跟与从到要会能可怎么什哪谁几个这那一二两三些时候得地着过们对于为因所以但"
    "而且或如果上下里中后前我你他她它老再又才只更最每各娃"
)


@dataclass(frozen=True, slots=True)
class Near:
    """A case, its score, and why: the words of the question that it means, the weightiest first; where it means
    none, the pairs that it has."""

    case: int
    score: int
    words: tuple[str, ...]
    certain: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A word in a part of a question, where it begins and ends, and how much it weighs. ``text`` is longer than that
    where a character stands for it."""

    start: int
    end: int
    text: str
    weight: int
    names: bool = False
    """Whether people say it for a term of the case."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two characters of a question, or a word that is not Chinese: how rare it is, 0…16, and the best tier of each
    case that has it."""

    text: str
    rarity: int
    tiers: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the words of a part of a question weigh, how many characters none of them covers, and for each case the
    words that it means, by their ends."""

    weight: int
    unknown: int
    by_case: Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A case that has something of a question: the words that count, the pairs behind what each is worth."""

    case: int
    score: int
    spans: Sequence[Span]
    worths: Sequence[tuple[int, str]]
    certain: bool

    def told(self, unsure: bool) -> Near:
        """It with its reasons."""
        reasons = [(span.weight, span.text) for span in self.spans] or list(self.worths)
        reasons.sort(key=lambda reason: -reason[0])
        words = tuple(dict.fromkeys(word for _, word in reasons))
        return Near(self.case, self.score, words[:_WORDS], self.certain, unsure)


def near(asked: Sequence[str], rows: Rows, names: Container[str] = ()) -> list[Near]:
    """The cases that are near to the parts of a question, nearest first. Where one case passes the threshold, or
    the question is what people say for one of its terms, the question has an answer, and all are near that score
    a quarter as much as the best or more. A few of them are unsure where only a sentence scores so little.
    ``names``: terms of the taxonomy with their aliases, normalised; a part that is one is no unknown subject."""
    pairs = _pairs(asked, rows)
    parts = [_meaning(part, rows, pairs) for part in asked]
    left = sum(part.unknown for text, part in zip(asked, parts, strict=True) if text not in names)
    candidates = _candidates(asked, parts, pairs, left)
    best = max((candidate.score for candidate in candidates), default=0)
    has_words = any(part.weight > 0 for part in parts)
    is_sure = best >= least(asked, has_words) or any(candidate.certain for candidate in candidates)
    if not is_sure and (best < LOWEST or max(map(len, asked), default=0) < SENTENCE):
        return []
    close = [candidate.told(not is_sure) for candidate in candidates if 4 * candidate.score >= best]
    return sorted(close, key=lambda other: (-other.score, other.case))[: None if is_sure else FEW_UNSURE]


def least(asked: Sequence[str], has_words: bool) -> int:
    """What the best case scores at least; ``has_words``: where the index knows words of the question."""
    if not has_words:
        return LOWEST
    is_said = any(character in FILLERS for part in asked for character in part)
    size = sum(map(len, asked))
    lowest = ENOUGH if max(map(len, asked), default=0) >= SENTENCE else LOWEST
    return max(lowest, LEAST - SLOPE * max(0, size - SHORT) - SAID * is_said)


def _candidates(
    asked: Sequence[str], parts: Sequence[_Meaning], pairs: Mapping[str, _Pair], left: int
) -> list[_Candidate]:
    """The cases that mean a word of the question or have a pair of it; ``parts``: what they mean of each part;
    ``left``: characters of the question that no word covers."""
    whole_weight = max(_WHOLE, sum(part.weight for part in parts) + _UNKNOWN * left)
    whole_worth = max(1, _PLACES[-1] * sum(pair.rarity for pair in pairs.values()))
    has: dict[int, list[tuple[int, str]]] = {}
    for pair in pairs.values():
        for case, tier in pair.tiers.items():
            has.setdefault(case, []).append((pair.rarity * _PLACES[tier], pair.text))
    candidates = []
    for case in has.keys() | {case for part in parts for case in part.by_case}:
        every, worths = [part.by_case[case] for part in parts if case in part.by_case], has.get(case, [])
        spans = [span for some in every for span in weightiest(some)]
        meant = _MEANING * sum(span.weight for span in spans) // whole_weight
        score = meant + _PAIRS * sum(worth for worth, _ in worths) // whole_worth
        candidates.append(_Candidate(case, score, spans, worths, _is_certain(every, asked)))
    return candidates


def _is_certain(every: Sequence[Sequence[Span]], asked: Sequence[str]) -> bool:
    """Whether words that people say for a term of the case make up half of what was asked, or more; ``every``:
    the words of each part that the case means."""
    named = (
        [Span(span.start, span.end, span.text, span.end - span.start) for span in some if span.names] for some in every
    )
    said = sum(span.weight for some in named for span in weightiest(some))
    return 2 * said >= sum(map(len, asked)) > 0


def _meaning(part: str, rows: Rows, pairs: Mapping[str, _Pair]) -> _Meaning:
    """The words of a part, and what each case means of it."""
    words = [(start, start + len(text), text, data) for start, text, data in uncut(words_of(part, rows))]
    covered = {at for start, end, _, _ in words for at in range(start, end)}
    words += [(at, at + 1, text, data) for at, text, data in alone(part, covered, rows)]
    own: list[Span] = []
    by_case: dict[int, list[Span]] = {}
    for start, end, text, data in sorted(words, key=lambda word: (word[1], word[0])):
        pair = pairs.get(anchor(part[start:]))
        weight = isqrt(255 * data[0]) * (_ANYWHERE + (pair.rarity if pair else _RARE)) // (_ANYWHERE + _RARE)
        if end - start < len(text):
            weight = weight * _ALONE // 10
        own.append(Span(start, end, text, weight))
        for row in decode((CASES, data[1:])):
            by_case.setdefault(row.case, []).append(_span(own[-1], data[0], row.impact))
    return _Meaning(sum(span.weight for span in weightiest(own)), _unknown(part, own), by_case)


def _span(word: Span, own: int, impact: int) -> Span:
    """A word as far as a case means it: half of its share and half of the square of that, so that little counts less
    than its share, and something only where people say it for a term of the case."""
    names = impact >= NAMES
    meant = min(own, (impact & NAMES - 1) * 3 // 2)
    worth = word.weight * meant * (own + meant) // max(1, 2 * own * own)
    return Span(word.start, word.end, word.text, max(worth, 1) if names else worth, names)


def _unknown(part: str, words: Sequence[Span]) -> int:
    """How many Chinese characters of a part no word covers, those left out that hold a sentence together."""
    left = left_over(part, ((word.start, word.end) for word in words))
    return sum(bool(IS_HAN.match(character)) for character in left)


def left_over(part: str, places: Iterable[tuple[int, int]]) -> list[str]:
    """The characters of a part that stand in none of the places (start, end), but for those that hold a sentence
    together. 阅渎课, (2, 3) → 阅, 渎"""
    covered = {at for start, end in places for at in range(start, end)}
    return [character for at, character in enumerate(part) if at not in covered and character not in FILLERS]


def uncut(words: Sequence[tuple[int, str, bytes]]) -> list[tuple[int, str, bytes]]:
    """The words that do not cut through others: those that the part falls into, and of the rest, as far as it lies
    within them or holds them, again those. 备课时 → 备课, not 课时; 问题意识 → 问题, 意识, 问题意识, not 题意.

    ``words`` come as from :func:`words_of`, and go so.
    """
    kept: list[tuple[int, str, bytes]] = []
    rest = list(words)
    while rest:
        stretches = _falls_into(rest)
        rest = [word for word in rest if not any(_cross(*_stretch(word), *other) for other in stretches)]
        kept += [word for word in rest if _stretch(word) in stretches]
        rest = [word for word in rest if _stretch(word) not in stretches]
    return _by_end(kept)


def _falls_into(words: Sequence[tuple[int, str, bytes]]) -> list[tuple[int, int]]:
    """Where the words stand that a part falls into: as few characters as can be are left over, and then as few words
    as can be are taken."""
    # Of the words that end here or before: characters covered, minus the number of words, the words; by where they end.
    cuts: list[tuple[int, int, list[tuple[int, int]]]] = [(0, 0, [])]
    ends = [0]
    for start, end in map(_stretch, words):
        before = cuts[max(at for at, other in enumerate(ends) if other <= start)]
        cut = (before[0] + end - start, before[1] - 1, [*before[2], (start, end)])
        if cut[:2] > cuts[-1][:2]:
            cuts.append(cut)
            ends.append(end)
    return cuts[-1][2]


def _stretch(word: tuple[int, str, bytes]) -> tuple[int, int]:
    """Where a word begins and ends."""
    return word[0], word[0] + len(word[1])


def _by_end(words: Sequence[tuple[int, str, bytes]]) -> list[tuple[int, str, bytes]]:
    """Words by their ends, of those that end together the longer first."""
    return sorted(words, key=lambda word: (word[0] + len(word[1]), word[0]))


def _cross(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two stretches overlap and neither holds the other."""
    return start < other_start < end < other_end or other_start < start < other_end < end


def words_of(part: str, rows: Rows) -> list[tuple[int, str, bytes]]:
    """The words of a part that the index knows: where each begins, itself, its list; by their ends, of those
    that end together the longer first."""
    known: dict[str, Mapping[str, bytes]] = {}
    words: list[tuple[int, str, bytes]] = []
    for at in starts(part):
        term = anchor(part[at:])
        if len(part) >= SENTENCE and not rows.begins(term):
            continue
        if term not in known:
            known[term] = rows.meant(term)
        for word, data in known[term].items():
            if part.startswith(word, at) and not _cuts(part, at + len(word)):
                words.append((at, word, data))
    return _by_end(words)


def alone(part: str, covered: Container[int], rows: Rows) -> list[tuple[int, str, bytes]]:
    """The words for which a character of a sentence stands that is in no other word: where it is, the word, its list.
    他怕得很 → 怕 for 害怕. ``covered``: the places that are in one."""
    if len(part) < SENTENCE:
        return []
    words = ((at, ALONE[part[at]]) for at in range(len(part)) if part[at] in ALONE and at not in covered)
    known = ((at, word, rows.meant(anchor(word)).get(word)) for at, word in words)
    return [(at, word, data) for at, word, data in known if data]


def weightiest(spans: Sequence[Span]) -> list[Span]:
    """Of words that may overlap those that do not and weigh most together; ``spans`` come by their ends."""
    best: list[tuple[int, int, list[Span]]] = [(0, 0, [])]
    for span in spans:
        _, weight, before = next(row for row in reversed(best) if row[0] <= span.start)
        if weight + span.weight > best[-1][1]:
            best.append((span.end, weight + span.weight, [*before, span]))
    return best[-1][2]


def _cuts(part: str, at: int) -> bool:
    """Whether a Latin word or number goes on across a place."""
    return at < len(part) and not IS_HAN.match(part[at]) and not IS_HAN.match(part[at - 1])


def pairs(part: str) -> list[str]:
    """Every two neighbouring Chinese characters of a part, and its words."""
    pieces = [part[i : i + 2] for i in range(len(part) - 1) if IS_HAN.match(part[i]) and IS_HAN.match(part[i + 1])]
    pieces += [match[0] for match in WORD.finditer(part)]
    return list(dict.fromkeys(pieces)) or [part]


def telling(part: str, rows: Rows) -> list[str]:
    """The pairs of a part that say something. In a sentence those that begin a word, and of characters that none of
    these has those that are together: of 孩子写盐渎 not 子写, but 盐渎, whether or not it is known."""
    every = pairs(part)
    if len(part) < SENTENCE:
        return every
    begun = [pair for pair in every if WORD.fullmatch(pair) or _begins_word(pair, rows)]
    covered = set("".join(begun))
    return [pair for pair in every if pair in begun or covered.isdisjoint(pair)]


def _begins_word(term: str, rows: Rows) -> bool:
    """Whether words begin with a term: :meth:`Rows.begins` also says so of some with which none does, and what an
    answer is must not depend on which these are."""
    return rows.begins(term) and bool(rows.meant(term))


def _pairs(asked: Sequence[str], rows: Rows) -> dict[str, _Pair]:
    """The pairs of a question by their terms; one that is in most cases has no rarity, and none of them."""
    known: dict[str, _Pair] = {}
    for text in dict.fromkeys(pair for part in asked for pair in telling(part, rows)):
        term = whole(text) if WORD.fullmatch(text) else text
        row = rows.get(term)
        if row is not None and len(row[1]) > LONG:
            known[term] = _Pair(text, 0, {})
            continue
        postings = decode(row)
        tiers = {posting.case: _tier(posting) for posting in postings}
        known[term] = _Pair(text, _rarity(len(postings), rows.cases), tiers)
    return known


def _rarity(cases: int, of: int) -> int:
    """0–16 for a term that so many cases have: none where most have it, and the fewer the more, whatever the size of
    the library."""
    return _RARE * ((of // cases).bit_length() - 1) // max(1, of.bit_length() - 1) if cases else _RARE


def _tier(posting: Posting) -> int:
    return TIERS[slot_of(posting.positions[0])] if posting.positions else posting.impact >> 6
