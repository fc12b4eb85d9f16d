"""What else a query may mean that finds nothing as it is typed: query → guesses, the likeliest first.

The reference for ``overrides/assets/javascripts/forms.js``; ``tests/search/forms.json`` holds both to it.
A guess is *sure* where the page may answer it in place of the query (and say so); others it only offers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anliku.search.forms import englishkey as english
from anliku.search.forms.fitting import INITIAL, WRONG, Phrase, Sounds, distance, ends, keys
from anliku.search.static.near import left_over
from anliku.search.static.query import parts

MOST = 3
"""Guesses of a query."""
# Chinese characters of a part in which a wrong one is looked for: longer ones are sentences. Fewer where cases are near to
# the query as it is typed.
_LONGEST, _LONGEST_ANSWERED = 8, 6
_LEAST_INITIALS = 3
_MOST_LETTERS = 32
# In a part of more characters two of them that sound like a phrase are chance.
_SHORT = 4
_PAIR = 2
_LETTERS = re.compile("[a-z]+")
_RUNS = re.compile("[a-z]+|[^a-z]+")
_CHINESE = re.compile("[\u4e00-\u9fff]")
# Of a sentence the most frequent traditional characters tell enough; all of a short part are looked up.
_TELLING = re.compile(
    "[們個學這為來說時國會對過後發經當還應體樣關實點進動現問長開業種電題門員語見聽讀書寫師課習團隊導養測評築級選題難質數據與應兒親話]"
)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SMALL = re.compile("[a-z]")

Rows = Callable[[str], list[str]]
"""Key → what stands there, see :mod:`anliku.search.forms.book`."""
Known = Callable[[str], bool]
"""Whether some case contains a text as it is."""
Places = Sequence[tuple[int, int]]
"""(start, end) of words in a text."""
Words = Callable[[str], Places]
"""Where ordinary words stand in a text, those that overlap, too: whether or not a case has them."""


class How(StrEnum):
    """What a query was taken for."""

    TRADITIONAL = "traditional"
    ENGLISH = "english"
    PINYIN = "pinyin"
    INITIALS = "initials"
    TYPO = "typo"


@dataclass(frozen=True, slots=True)
class Guess:
    """Another query, and what the first was taken for."""

    text: str
    how: How
    sure: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """What guessing needs: the library's rows, what its cases contain, and the tables."""

    rows: Rows
    known: Known
    words: Words
    sounds: Mapping[str, tuple[str, ...]]
    simplified: Mapping[str, str]


def guesses(query: str, letters: Letters, answered: bool = False) -> list[Guess]:
    """At most :data:`MOST` guesses, none twice, none that is the query itself. ``answered``: cases are near to the query
    as it is typed."""
    asked = parts(query)
    if not asked or any(_ASTRAL.search(part) for part in asked):
        return []
    # Where there is no key for it people type v.
    keyed = [part.replace("ü", "v") for part in asked]
    shouted = _is_shouted(query)
    doubts = [_is_doubtful(part, letters, answered, shouted) for part in keyed]
    plain = _simplified(keyed, doubts, letters)
    doubtful = {part for part, doubt in zip(plain, doubts, strict=True) if doubt}
    guessed = _Guessing(letters, doubtful).of(plain, shouted)
    if plain != keyed:
        # Where a wrong character is put right besides, that comes first.
        guessed = [*guessed, Guess(" ".join(plain), How.TRADITIONAL, True)]
    typed = " ".join(asked)
    return list({guess.text: guess for guess in reversed(guessed) if guess.text != typed}.values())[::-1][:MOST]


def _is_doubtful(part: str, letters: Letters, answered: bool, shouted: bool) -> bool:
    """Whether a part with Chinese in it may be meant otherwise: it has pinyin, too, or no case contains it. Where cases
    are near to what was typed, its words are meant as they are, if it consists of nothing else."""
    if not _CHINESE.search(part):
        return False
    if _SMALL.search(part) and not shouted:
        return True
    if len(part) > (_LONGEST_ANSWERED if answered else _LONGEST) or letters.known(part):
        return False
    return not answered or bool(left_over(part, letters.words(part)))


def _simplified(asked: list[str], doubts: list[bool], letters: Letters) -> list[str]:
    """The parts in simplified characters, where any character tells that they are not in them."""
    short = [part for part, doubt in zip(asked, doubts, strict=True) if doubt]
    foreign = any(character not in letters.sounds for part in short for character in _CHINESE.findall(part))
    if not foreign and not any(_TELLING.search(part) for part in asked):
        return asked
    return ["".join(letters.simplified.get(character, character) for character in part) for part in asked]


def _is_shouted(query: str) -> bool:
    """PBL and STEM are names, not pinyin."""
    return not _SMALL.search(unicodedata.normalize("NFKC", query))


@dataclass(frozen=True, slots=True)
class _Fit:
    """A phrase in the place of a part of the query."""

    cost: int
    rank: int
    text: str


class _Guessing:
    def __init__(self, letters: Letters, doubtful: Container[str]) -> None:
        self._letters = letters
        self._doubtful = doubtful
        self._sounds = Sounds(dict(letters.sounds))

    def of(self, asked: list[str], shouted: bool) -> list[Guess]:
        if all(_LETTERS.fullmatch(part) for part in asked):
            return self._english(asked) or ([] if shouted else self._pinyin(asked))
        if any(_SMALL.search(part) for part in asked):
            return [] if shouted else self._mixed(asked)
        return self._typo(asked)

    def _english(self, asked: list[str]) -> list[Guess]:
        """The Chinese of all the words, or else of the longest runs of them that have one."""
        whole = self._letters.rows(f"={english.key(asked)}")
        if whole:
            return [Guess(text, How.ENGLISH, True) for text in whole]
        pieces: list[str] = []
        at = translated = 0
        while at < len(asked):
            for size in range(len(asked) - at, 0, -1):
                told = self._letters.rows(f"={english.key(asked[at : at + size])}")
                if told:
                    pieces.append(told[0])
                    translated += size
                    break
            else:
                size = 1
            at += size
        return [Guess(" ".join(dict.fromkeys(pieces)), How.ENGLISH, translated == len(asked))] if pieces else []

    def _pinyin(self, asked: list[str]) -> list[Guess]:
        """All letters as one phrase; or else each part as one or several."""
        joined = "".join(asked)[:_MOST_LETTERS]
        whole = self._fits(joined)
        if whole:
            return [self._guess(fit, joined) for fit in whole[:MOST]]
        split = [self._split(part[:_MOST_LETTERS]) for part in asked]
        return [Guess(" ".join(map(" ".join, split)), How.PINYIN, True)] if all(split) else []

    def _guess(self, fit: _Fit, typed: str) -> Guess:
        spelt = fit.cost < INITIAL * len(fit.text)
        return Guess(fit.text, How.PINYIN if spelt else How.INITIALS, spelt or len(typed) >= _LEAST_INITIALS)

    def _fits(self, typed: str) -> list[_Fit]:
        """The phrases that all of ``typed`` may stand for, the likeliest first."""
        return sorted(
            (fit for fit, end in self._begun(typed) if end == len(typed)),
            key=lambda fit: (fit.cost, -len(fit.text), fit.rank, fit.text),
        )

    def _begun(self, typed: str) -> Iterator[tuple[_Fit, int]]:
        for key in keys(typed, self._sounds):
            for rank, phrase in enumerate(self._phrases(f"^{key}")):
                for end, cost in ends(typed, phrase).items():
                    yield _Fit(cost, rank, phrase.text), end

    def _phrases(self, key: str) -> Iterator[Phrase]:
        return map(phrase_of, self._letters.rows(key))

    def _split(self, typed: str) -> list[str]:
        """Phrases one after the other, spelt out, that ``typed`` stands for; empty where there are none."""
        begun = [(end, -fit.cost, -fit.rank, fit.text) for fit, end in self._begun(typed) if fit.cost < INITIAL]
        for end, _, _, text in sorted(begun, reverse=True):
            rest = self._split(typed[end:]) if end < len(typed) else []
            if rest or end == len(typed):
                return [text, *rest]
        return []

    def _mixed(self, asked: list[str]) -> list[Guess]:
        """Parts with letters: as a phrase, or else their letters by themselves."""
        read: list[str] = []
        for part in asked:
            fits = self._fits(part) if _SMALL.search(part) else []
            if fits:
                read.append(fits[0].text)
                continue
            for run in _RUNS.findall(part):
                alone = self._split(run) if _LETTERS.fullmatch(run) else [run]
                if not alone:
                    return []
                read += alone
        return [Guess(" ".join(read), How.PINYIN, True)]

    def _typo(self, asked: list[str]) -> list[Guess]:
        """Each doubtful part that no case contains with one phrase put right."""
        read: list[str] = []
        sure = True
        for part in asked:
            if part not in self._doubtful or self._is_known(part):
                read.append(part)
                continue
            words = self._letters.words(part)
            fit = self._mended(part, words)
            if fit and fit.cost >= WRONG and (0, len(part)) in words:
                # A word that does not sound like the other is meant as it is: 应用题 is no 应用文.
                fit = None
            read.append(fit.text if fit else part)
            sure = sure and (fit is None or self._is_sure(part, fit, words))
        return [Guess(" ".join(read), How.TYPO, sure)] if read != asked else []

    def _is_sure(self, part: str, fit: _Fit, words: Places) -> bool:
        """Whether ``fit`` and hardly anything else was meant. What is made of ordinary words (家教, 学籍管理) may be
        meant as it is, unless it is long and sounds like a phrase."""
        if _are_all_of(part, words):
            return fit.cost < WRONG and len(part) > _SHORT
        if len(part) == _PAIR:
            # For one of its sounds a character with several (校训, 教训) is hardly ever typed.
            return all(len(self._sounds(one)) == 1 for one, two in zip(part, fit.text, strict=True) if one != two)
        return fit.cost < WRONG or len(part) > _LEAST_INITIALS

    def _mended(self, part: str, words: Places) -> _Fit | None:
        """The part with the longest piece of it that sounds like a phrase put right: itself, or a piece that is no
        ordinary word and cuts through none (安全教育: not 全教)."""
        for size in range(len(part), _PAIR - 1, -1):
            fits: list[_Fit] = []
            for at in range(len(part) - size + 1):
                piece = part[at : at + size]
                may_be = size == len(part) or (
                    (size > _PAIR or len(part) <= _SHORT) and not _touches(at, at + size, words)
                )
                if may_be and not self._is_known(piece):
                    put = [
                        _Fit(fit.cost, fit.rank, part[:at] + fit.text + part[at + size :]) for fit in self._near(piece)
                    ]
                    fits += [fit for fit in put if size == len(part) or fit.cost < WRONG]
            if fits:
                return min(fits, key=lambda fit: (fit.cost, fit.rank, fit.text))
        return None

    def _is_known(self, piece: str) -> bool:
        """Whether a case contains a piece, or the library knows it as a phrase."""
        named = (phrase.text for key in keys(piece[:2], self._sounds) for phrase in self._phrases(f"^{key}"))
        return self._letters.known(piece) or piece in named

    def _near(self, piece: str) -> Iterator[_Fit]:
        for key in self._both_ends(piece):
            for rank, phrase in enumerate(self._phrases(key)):
                cost = distance(piece, phrase, self._sounds)
                if cost is not None and phrase.text != piece:
                    yield _Fit(cost, rank, phrase.text)

    def _both_ends(self, piece: str) -> list[str]:
        """The keys of phrases that begin as ``piece`` does, or end so."""
        last = [f"${key}" for key in keys(piece[-2:], self._sounds)] if len(piece) > 2 else []
        return [*(f"^{key}" for key in keys(piece[:2], self._sounds)), *last]


def _are_all_of(part: str, words: Places) -> bool:
    """Whether words one after the other make up all of a part."""
    ends = {0}
    for start, end in sorted(words):
        if start in ends:
            ends.add(end)
    return len(part) in ends


def _touches(start: int, end: int, words: Places) -> bool:
    """Whether a piece is a word, or begins or ends within one."""
    return any((start, end) == word or word[0] < start < word[1] or word[0] < end < word[1] for word in words)


def phrase_of(row: str) -> Phrase:
    """A row of the book: ``阅读 yue'du`` → the phrase."""
    text, reading = row.split(" ")
    return Phrase(text, tuple(reading.split("'")))
