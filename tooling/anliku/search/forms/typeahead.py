"""What is offered while a reader types: names of terms, phrases of the library, questions that cases answer, titles of
cases; by characters and by sound.

Rows of the book (:mod:`anliku.search.forms.book`), their fields parted by tabs:

``hX`` and ``hXY``, by the first one or two characters: ``n``, text, facet, canonical name (what leads to a term);
``w``, text (what is looked for); ``q``, question (looked for, too: the case that answers it comes first); ``c``, title,
address (a case). Names stand under every two neighbouring characters, questions under two that begin where a word does,
titles under the first two of every word of two or more. ``<xy``, by two loose initials: the reading, and a row of the first two kinds. The best come first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rjieba import cut

from anliku.search.forms.phrases import Name
from anliku.search.forms.sounds import initials, readings
from anliku.search.normalise import normalise

_NAMES, _WORDS, _QUESTIONS, _TITLES = 6, 6, 3, 3
"""Rows of each kind that a key has."""
_HAN = re.compile("[\u3007\u4e00-\u9fff]")

Rows = dict[str, list[str]]
Card = Mapping[str, Any]


def typeahead(
    phrases: Iterable[str], names: Sequence[Name], cards: Iterable[Card], questions: Iterable[str] = ()
) -> Rows:
    """The rows of a library; ``phrases`` with the best first, ``cards`` and ``questions`` in the order of the cases."""
    rows: Rows = defaultdict(list)
    _put_names(rows, names)
    called = {name.text for name in names}
    words = [phrase for phrase in phrases if phrase not in called]
    by_characters: Rows = defaultdict(list)
    by_sound: Rows = defaultdict(list)
    for word in words:
        for key in (f"h{word[:1]}", f"h{word[:2]}"):
            if len(by_characters[key]) < _WORDS:
                by_characters[key].append(f"w\t{word}")
        _put_sound(by_sound, word, f"w\t{word}", _WORDS)
    asked: Rows = defaultdict(list)
    # Two cases may answer the same one.
    for question in dict.fromkeys(questions):
        _put(asked, _pairs_at_words(normalise(question)), f"q\t{question}", _QUESTIONS)
    titles: Rows = defaultdict(list)
    for card in cards:
        title, url = str(card.get("title", "")), str(card.get("url", ""))
        starts = {word[:2] for word in cut(normalise(title), False) if len(word) > 1}
        _put(titles, starts, f"c\t{title}\t{url}", _TITLES)
    for some in (by_characters, by_sound, asked, titles):
        for key, more in some.items():
            rows[key] += more
    return rows


def _put_names(rows: Rows, names: Sequence[Name]) -> None:
    # Of those that are worth the same what is no longer than a key comes first: 作文 before 作文没内容.
    for name in sorted(names, key=lambda name: (-name.worth, len(name.text) > 2)):
        row = f"n\t{name.text}\t{name.facet}\t{name.term}"
        pairs = {name.text[at : at + 2] for at in range(len(name.text) - 1) if at == 0 or _HAN.match(name.text[at])}
        for key in sorted({name.text[:1], *pairs}):
            if len(rows[f"h{key}"]) < _NAMES:
                rows[f"h{key}"].append(row)
        _put_sound(rows, name.text, row, _NAMES)


def _put_sound(rows: Rows, text: str, row: str, most: int) -> None:
    for reading in readings(text) if len(text) > 1 else ():
        key = f"<{initials(reading)[:2]}"
        if len(rows[key]) < most:
            rows[key].append(f"{chr(39).join(reading)}\t{row}")


def _pairs_at_words(text: str) -> set[str]:
    """Two characters from where a word begins: people ask in short words. ``写到很晚`` → 写到, 到很, 很晚"""
    pairs = set()
    at = 0
    for word in cut(text, False):
        pair = text[at : at + 2]
        if all(map(_HAN.match, pair)) or len(word) > 1:
            pairs.add(pair)
        at += len(word)
    return {pair for pair in pairs if len(pair) > 1}


def _put(rows: Rows, starts: Iterable[str], row: str, most: int) -> None:
    for key in sorted(starts):
        if len(rows[f"h{key}"]) < most:
            rows[f"h{key}"].append(row)
