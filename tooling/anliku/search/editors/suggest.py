"""“您是不是要找：…”: the word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from anliku.search.editors.analysis import runs
from anliku.search.normalise import IS_HAN, WORD, normalise

# Half of the characters in common, at least: 阅渎 → 阅读.
_LIKENESS = 0.5
_MOST = 3
# Two edits turn a shorter Latin word into anything.
_SHORTEST = 4
# Fields whose words are suggested, and what a case's word counts there. (Headings are the
# organiser's words.)
_FIELDS = {"title": 4, "keywords": 4, "summary": 2, "body": 1}


def nearest(text: str, names: Iterable[str] | Mapping[str, int]) -> list[str]:
    """The names that share most characters with ``text``, best first, at most three.

    Same characters in the same order count, then characters at the same place; of equals
    the more frequent (where ``names`` tells), then the one that came first.
    """
    wanted = normalise(text)
    letters = set(wanted)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    rows = []
    for number, name in enumerate(names):
        plain = normalise(name)
        if plain == wanted or not letters & set(plain):
            continue
        # Cheap upper bound first: most names have a character or two in common and no more.
        if 2 * min(len(wanted), len(plain)) < _LIKENESS * (len(wanted) + len(plain)):
            continue
        matcher.set_seq1(plain)
        if matcher.quick_ratio() < _LIKENESS:
            continue
        likeness = matcher.ratio()
        if likeness >= _LIKENESS:
            there = sum(a == b for a, b in zip(plain, wanted, strict=False))
            often = names[name] if isinstance(names, Mapping) else 0
            rows.append((-likeness, -there, -often, number, name))
    return [row[-1] for row in sorted(rows)[:_MOST]]


def candidates(text: str, searcher: Searcher, names: Iterable[str]) -> list[str]:
    """What ``text`` of a query may have been meant to be: Chinese by shared characters among
    ``names`` and the words of the index, Latin by Whoosh's edit distance."""
    units = [unit for run in runs(text) for unit in run]
    if not units:
        return []
    if any(IS_HAN.match(unit) for unit in units):
        return nearest(text, _lexicon(searcher.reader(), set("".join(units)), names))
    if len(units) > 1 or len(units[0]) < _SHORTEST:
        return []
    found: list[str] = []
    for distance in (1, 2):
        for field in _FIELDS:
            found += searcher.corrector(field).suggest(units[0], limit=_MOST, maxdist=distance)
    return [word for word in dict.fromkeys(found) if WORD.fullmatch(word)][:_MOST]


def _lexicon(reader: IndexReader, letters: set[str], names: Iterable[str]) -> dict[str, int]:
    """Word → how well known it is, for the words that share a character with ``letters``."""
    found = {name: _FIELDS["keywords"] for name in names if letters & set(normalise(name))}
    for field, weight in _FIELDS.items():
        for data, info in reader.iter_field(field):
            word = data.decode("utf-8")
            if len(word) > 1 and letters.intersection(word):
                found[word] = found.get(word, 0) + weight * info.doc_frequency()
    return found
