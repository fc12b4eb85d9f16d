"""What one case talks of: its words and phrases, counted from the case alone, and where it lies in the space of meanings.

Whether a word says much about a case depends on the whole library and is decided in
:mod:`anliku.search.related`; what is counted here never changes until the case does, so it
can be kept.

Words are those of jieba's own dictionary. A keyword that some author chose (错因分析) may be
several of them, and whose keyword it is must not matter here; so every short run of words
that a case says more than once is counted too, and later only those runs are looked at that
are somebody's keyword.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rjieba import cut, tag

from anliku.meaning.centre import Place, centre
from anliku.search.entry import Entry
from anliku.search.normalise import IS_HAN, RUN, WORD, normalise

# Title and summary count as if they were said so many times; slots as in an entry.
_TITLE, _SUMMARY, _KEYWORD = 4, 3, 8
# A word that a text says once is not what it talks of.
_LEAST = 2
# The longest run of words that may be a keyword.
_PHRASE_WORDS, _PHRASE_LETTERS = 5, 12
# Of each kind of term a case has at most so many, those that it says most; a usual one has some hundred.
_MOST = 1000
# Parts of speech as jieba writes them: no number, measure, person or place, nothing that only
# holds sentences together.
_TALKED_OF = ("n", "v", "an", "i", "j", "l", "eng")
_NOT_TALKED_OF = ("nr", "ns")

# Words of these parts of speech part two runs: particles, pronouns, conjunctions, marks.
_APART = "urcyex"
# Any odd number without a pattern does.
_BASE = 0x9E3779B97F4A7C15

# Pairs of words are told apart by so many numbers.
_PAIRS, _ODD = 1 << 13, 0x9E35

COUNT = (1 << 13) - 1
"""The part of a term's mark that is its count; what is said more often is said so often."""
STATED = 1 << 13
"""The case names the term where it sums itself up: in its title, its terms or its summary
(a verb: in its title or its terms)."""
KEYWORD = 1 << 14
"""The case's author chose the term as a keyword."""
WORTH = 1 << 15
"""The term is a word to talk about, whether or not it is anybody's keyword."""

_HEAD = struct.Struct("<III")

_Hashes = npt.NDArray[np.uint64]
_Marks = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Talk:
    """The terms of one case, and its place. A term is known by a 64-bit hash of its normalised text."""

    hashes: _Hashes
    """Each once; those that have a name come first."""
    marks: _Marks
    """For each its count with :data:`STATED`, :data:`KEYWORD` and :data:`WORTH`."""
    text: bytes
    """UTF-8 of the names of the first terms, a line each; see :meth:`named`."""
    place: Place
    """Where the case as a whole lies in the space of meanings."""

    def named(self) -> list[str]:
        """How readers know the first terms: keywords as their author wrote them, then words
        normalised. A run of words that is no keyword here has no name here."""
        return self.text.decode().split("\n") if self.text else []

    def pack(self) -> bytes:
        """The same in one piece, for keeping."""
        head = _HEAD.pack(len(self.hashes), len(self.place), len(self.text))
        numbers = (self.hashes.astype("<u8"), self.marks.astype("<u2"), self.place)
        return b"".join((head, *(one.tobytes() for one in numbers), self.text))

    @classmethod
    def unpack(cls, data: bytes) -> Talk:
        """The reverse of :meth:`pack`. Raises ValueError for anything else."""
        count, width, size = _HEAD.unpack_from(data) if len(data) >= _HEAD.size else (0, 0, -1)
        if len(data) != _HEAD.size + 10 * count + width + size:
            raise ValueError("not the terms of a case")
        hashes = np.frombuffer(data, "<u8", count, _HEAD.size)
        marks = np.frombuffer(data, "<u2", count, _HEAD.size + 8 * count)
        place = np.frombuffer(data, np.int8, width, _HEAD.size + 10 * count)
        return cls(hashes, marks, data[_HEAD.size + 10 * count + width :], place)


def talk(entry: Entry, keywords: Sequence[str]) -> Talk:
    """The terms and the place of a case from its entry and its keywords as typed; depends on nothing
    else. Raises BadTable."""
    title, terms, summary, _, body = entry.slots
    said = "\n".join([title] * _TITLE + [summary] * _SUMMARY + [body])
    # No word goes over the end of a line, so each text is taken apart once.
    words = cut(f"{title}\n", False) * _TITLE + cut(f"{summary}\n", False) * _SUMMARY + cut(body, False)
    worth: dict[str, int] = {}
    others: dict[str, int] = {}
    joining: list[str] = []
    verbs: list[str] = []
    for word, count in Counter(words).items():
        if count < _LEAST:
            continue
        known = _known(word)
        if known.joins:
            joining.append(word)
        if known.is_worth:
            worth[word] = count
            if known.is_verb:
                verbs.append(word)
        elif known.is_word:
            others[word] = count
    named = {normalise(keyword): keyword for keyword in reversed(keywords)}
    counted = {keyword: _KEYWORD + said.count(keyword) for keyword in reversed(named)}
    # Named ones first: keywords, then words to talk about; the rest matter only where they are keywords elsewhere.
    for group in (worth, others, _phrases(words, joining)):
        for term in sorted(group, key=group.__getitem__, reverse=True)[:_MOST]:
            counted.setdefault(term, group[term])
    summing_up = f"{title}\n{terms}\n{summary}"
    summed_up = {term for term in counted if term in summing_up}
    # 减少 and 完成 stand in many summaries and say little there.
    passing = {word for word in verbs if word not in title and word not in terms}
    return _made(counted, named, worth.keys(), summed_up - passing, centre(entry.slots))


def term_hashes(terms: Iterable[str]) -> _Hashes:
    """The number by which each normalised term is known: a polynomial of its code points
    modulo 2**64, the same on every machine. Terms hold no line break and are not empty."""
    text = "".join(f"{term}\n" for term in terms)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    if not len(codes):
        return codes
    ends = np.flatnonzero(codes == ord("\n"))
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends + 1 - starts
    place = np.arange(len(codes)) - np.repeat(starts, sizes)
    powers = np.cumprod(np.full(int(sizes.max()), _BASE, np.uint64))
    hashes: _Hashes = np.add.reduceat(codes * powers[place], starts)
    return hashes


def _made(
    counted: Mapping[str, int], named: Mapping[str, str], worth: Set[str], stated: Set[str], place: Place
) -> Talk:
    marks = [
        min(count, COUNT)
        | (STATED if term in stated else 0)
        | (KEYWORD if term in named else 0)
        | (WORTH if term in worth else 0)
        for term, count in counted.items()
    ]
    names = [named.get(term, term) for term in counted if term in named or term in worth]
    text = "\n".join(" ".join(name.split()) for name in names)
    return Talk(
        term_hashes(counted),
        np.array(marks, np.uint16),
        text.encode("utf-8", "replace"),
        place,
    )


class _Known(NamedTuple):
    """What jieba's dictionary says of a word, whatever stands beside it."""

    is_word: bool
    """``追问`` and ``geogebra`` are; ``的``, ``，`` and ``186`` are none."""
    is_worth: bool
    """Whether it is a word to talk about."""
    is_verb: bool
    joins: bool
    """Whether it may be part of a keyword."""


@lru_cache(maxsize=1 << 14)
def _known(word: str) -> _Known:
    """Most words of a case stood in one before it."""
    _, speech = tag(word, False)[-1]
    is_word = len(word) > 1 and bool(IS_HAN.match(word) or (WORD.fullmatch(word) and not word[0].isdigit()))
    is_worth = is_word and speech.startswith(_TALKED_OF) and not speech.startswith(_NOT_TALKED_OF)
    return _Known(is_word, is_worth, speech == "v", speech[0] not in _APART and RUN.fullmatch(word) is not None)


def _phrases(words: Sequence[str], within: Iterable[str]) -> dict[str, int]:
    """Runs of two or more words of ``within`` that stand side by side more than once → how often.

    ``证据 条 三 问 ，… 证据 条 三 问`` → 证据条, 证据条三, 证据条三问, 条三, 条三问, 三问, twice each.
    """
    counts = Counter(piece for run in _runs(words, within) for piece in _pieces(run))
    return {phrase: count for phrase, count in counts.items() if count >= _LEAST}


def _runs(words: Sequence[str], within: Iterable[str]) -> Iterator[Sequence[str]]:
    """The longest runs of words of which every two neighbours stand side by side more than once: a run that comes
    again is made of such pairs. Now and then a pair is in it that comes once: its pieces are counted all the same."""
    known = {word: number for number, word in enumerate(within, 1)}
    numbers = np.fromiter(map(known.get, words, repeat(0)), np.int64, len(words))
    places = np.flatnonzero((numbers[:-1] > 0) & (numbers[1:] > 0))
    # To count by a few bits of each pair takes a tenth of what it takes to sort them.
    pairs = (numbers[places] * _ODD + numbers[places + 1]) % _PAIRS
    again = places[np.bincount(pairs, minlength=_PAIRS)[pairs] >= _LEAST]
    if len(again):
        first = np.append(True, again[1:] > again[:-1] + 1)
        last = np.append(first[1:], True)
        for start, end in zip(again[first].tolist(), again[last].tolist(), strict=True):
            yield words[start : end + 2]


def _pieces(run: Sequence[str]) -> Iterator[str]:
    """Two and more neighbours of a run as one text, as far as they may be a keyword."""
    for start in range(len(run) - 1):
        phrase = run[start]
        for word in run[start + 1 : start + _PHRASE_WORDS]:
            phrase += word
            if len(phrase) > _PHRASE_LETTERS:
                break
            yield phrase
