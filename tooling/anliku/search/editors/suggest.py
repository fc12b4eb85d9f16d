"""“您是不是要找：…”: the word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from anliku.search.editors.analysis import runs
from anliku.search.forms.fitting import Phrase, Sounds, distance
from anliku.search.forms.sounds import readings, sounds
from anliku.search.normalise import IS_HAN, WORD, normalise

_MOST = 3
# Two edits turn a shorter Latin word into anything.
_SHORTEST = 4
# Fields whose words are suggested, and what a case's word counts there. (Headings are the
# organiser's words.)
_FIELDS = {"title": 4, "keywords": 4, "summary": 2, "body": 1}


def nearest(text: str, names: Iterable[str] | Mapping[str, int]) -> list[str]:
    """The names of which ``text`` may be a slip, the slightest first, at most three: a character that
    sounds the same (推段 → 推断), or one that is wrong, missing or too many in a longer word. Shared
    characters alone make none: 双减 is not 双流区.

    Of equals the more frequent (where ``names`` tells), then the one that came first.
    """
    wanted = normalise(text)
    letters = set(wanted)
    rows = []
    for number, name in enumerate(names):
        plain = normalise(name)
        if plain == wanted or abs(len(plain) - len(wanted)) > 1 or not letters & set(plain):
            continue
        cost = _slip(wanted, plain)
        if cost is not None:
            often = names[name] if isinstance(names, Mapping) else 0
            rows.append((cost, -often, number, name))
    return [row[-1] for row in sorted(rows)[:_MOST]]


def _slip(typed: str, name: str) -> int | None:
    """What it costs to take ``typed`` for ``name``; None where it is not meant."""
    costs = (distance(typed, Phrase(name, reading), _sounds()) for reading in readings(name))
    return min((cost for cost in costs if cost is not None), default=None)


@cache
def _sounds() -> Sounds:
    return Sounds(dict(sounds()))


def candidates(text: str, searcher: Searcher, names: Iterable[str]) -> list[str]:
    """What ``text`` of a query may have been meant to be: Chinese a slip among ``names`` and the
    words of the index, Latin by Whoosh's edit distance."""
    units = [unit for run in runs(text) for unit in run]
    if not units:
        return []
    if any(IS_HAN.match(unit) for unit in units):
        return nearest(text, _lexicon(searcher.reader(), set("".join(units)), names))
    if len(units) > 1 or len(units[0]) < _SHORTEST:
        return []
    words: list[str] = []
    for edits in (1, 2):
        for field in _FIELDS:
            words += searcher.corrector(field).suggest(units[0], limit=_MOST, maxdist=edits)
    return [word for word in dict.fromkeys(words) if WORD.fullmatch(word)][:_MOST]


def _lexicon(reader: IndexReader, letters: set[str], names: Iterable[str]) -> dict[str, int]:
    """Word → how well known it is, for the words that share a character with ``letters``."""
    lexicon = {name: _FIELDS["keywords"] for name in names if letters & set(normalise(name))}
    for field, weight in _FIELDS.items():
        for data, info in reader.iter_field(field):
            word = data.decode("utf-8")
            if len(word) > 1 and letters.intersection(word):
                lexicon[word] = lexicon.get(word, 0) + weight * info.doc_frequency()
    return lexicon
