"""How the editors' index sees Chinese: single characters for finding, words for ranking.

Segmentation at index time and at query time disagree, so whether a case contains a text is
decided on *units* alone: every Chinese character, every word of Latin letters or digits, one
after another. Words (jieba's search mode: long ones and those inside them) stand in the same
field at the position of their first unit; they rank results, complete prefixes and serve as
suggestions, and never decide what is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import rjieba
from whoosh.analysis import Analyzer, Token

from anliku.search.normalise import IS_HAN, WORD, normalise, normalise_all
from anliku.text import HAN

_UNIT = re.compile(f"[{HAN}]|{WORD.pattern}")
# Longer runs of letters and digits are cut: Whoosh keeps a term's length in two bytes.
_LONGEST = 40
# What may stand between two units of one phrase; anything else ends it.
_TOGETHER = {"", " "}


class Words(Analyzer):  # type: ignore[misc]
    """Whoosh's analyzer for every text field; lines of the text are apart from each other."""

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **options: Any
    ) -> Iterator[Token]:
        """One token, given again and again as Whoosh does; offsets are into the normalised text."""
        text = "\n".join(normalise_all(value.split("\n")))
        token = Token(positions, chars, mode=mode, **options)
        token.boost = 1.0
        for word, position, start, end in _tokens(text):
            token.text, token.pos, token.startchar, token.endchar = word, position, start, end
            yield token


def _tokens(text: str) -> Iterator[tuple[str, int, int, int]]:
    """(text, position, start, end) of every unit, then of every word."""
    places: dict[int, int] = {}
    position = last = 0
    for match in _UNIT.finditer(text):
        start, end = match.span()
        position += 1 if text[last:start] in _TOGETHER else 2
        places[start] = position
        last = end
        yield match[0][:_LONGEST], position, start, end
    for word, start, end in segmented(text):
        yield word, places[start], start, end


def segmented(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of the Chinese words of two or more characters, overlapping ones too."""
    for word, start, end in rjieba.tokenize(text, "search", False):
        if end - start > 1 and IS_HAN.match(word) and IS_HAN.match(word[-1]):
            yield word, start, end


def runs(text: str) -> list[list[str]]:
    """The units of ``text`` in runs that punctuation parts: what a query's word must contain."""
    groups: list[list[str]] = []
    last = 0
    text = normalise(text)
    for match in _UNIT.finditer(text):
        if not groups or text[last : match.start()] not in _TOGETHER:
            groups.append([])
        groups[-1].append(match[0][:_LONGEST])
        last = match.end()
    return groups


def joined(run: Sequence[str]) -> str:
    """The units of a run as one text, joined as normalised texts join them: 用, ai, tool, 学 → 用ai tool学."""
    text = run[0]
    for unit in run[1:]:
        text += ("" if IS_HAN.match(unit) or IS_HAN.match(text[-1]) else " ") + unit
    return text


def words(text: str) -> list[str]:
    """The words of a query's word, for ranking: Chinese ones and Latin ones, without repeats."""
    text = normalise(text)
    parts = [word for word, _, _ in segmented(text)]
    parts += [match[0][:_LONGEST] for match in WORD.finditer(text)]
    return list(dict.fromkeys(parts))
