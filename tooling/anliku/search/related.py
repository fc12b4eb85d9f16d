"""相关案例: which cases a reader of one case may want next, decided when the site is made.

Two things count. Terms in common: the same problem most, then subject, stage and kind of
case. And the same talk: the key terms of a case, found by Whoosh's expansion model (Bo1,
divergence from randomness: a word that a case uses often and the library rarely), looked up
in an inverted map, so that no case is compared with every other. Whoosh's own ``more_like``
does the same one case at a time; for 4,000 cases it would take minutes.

Everything is added up in whole numbers: the same library gives the same lists anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from rjieba import Jieba, tag
from whoosh.classify import Bo1Model

from anliku.catalogue import Catalogue
from anliku.search.entry import Entry, entry
from anliku.search.normalise import IS_HAN, WORD, normalise

MOST = 4
"""At most so many related cases of each."""

# What a term in common is worth; the same key terms throughout are worth _TALK.
_WORTH = {"problem": 400, "subject": 150, "stage": 80, "category": 40, "kind": 20}
_TALK = 1000
# Below this two cases have nothing to say to each other's readers.
_LEAST = 300
_KEY_TERMS = 32
# A word of more than this share of the cases says nothing about one of them.
_COMMON = 0.25
# Title, terms, summary, headings, body: how much a word counts there.
_COUNTS = (4, 0, 3, 0, 1)
_KEYWORD = 8
# Weights of a case's key terms are whole numbers whose squares add up to about _SCALE squared.
_SCALE = 10_000
# A key term is worth naming where its two weights, multiplied, are this much.
_TELLING = _SCALE**2 // 60
# Parts of speech as jieba writes them.
_TALKED_OF = ("n", "v", "a", "i", "j", "l", "eng")
_NOT_TALKED_OF = ("nr", "ns", "ad")

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Related:
    """A case to read next. ``reason`` is a phrase for readers; a higher score is closer."""

    id: str
    reason: str
    score: int


def related(catalogue: Catalogue, entries: Sequence[Entry] | None = None) -> dict[str, list[Related]]:
    """The related cases of every case of ``catalogue`` (published cases only), best first.

    ``entries``: those of the same cases in the same order where they have been made already
    (the static index has them). Nothing is read from disk; the result depends on the cases
    alone. Time: about 2 ms a case, with entries given.
    """
    rows = list(entries) if entries is not None else [entry(case, catalogue) for case in catalogue.cases]
    keywords = [case.meta.keywords if case.meta is not None else [] for case in catalogue.cases]
    named = {normalise(keyword): keyword for own in reversed(keywords) for keyword in reversed(own)}
    segmenter = _segmenter(named)
    keys = _key_terms([_words(row, own, segmenter) for row, own in zip(rows, keywords, strict=True)], named)
    facets = {key: _matrix(rows, key) for key in _WORTH}
    holders = _holders(keys)
    found: dict[str, list[Related]] = {}
    for number, row in enumerate(rows):
        score = np.zeros(len(rows), np.int64)
        for term, weight in keys[number].items():
            cases, weights = holders[term]
            score[cases] += weight * weights
        score = score * _TALK // _SCALE**2
        for key, worth in _WORTH.items():
            matrix = facets[key]
            score += worth * np.minimum(matrix[:, matrix[number] > 0].sum(axis=1), 2)
        score[number] = 0
        near = np.flatnonzero(score >= _LEAST)
        best = near[np.argsort(-score[near], kind="stable")].tolist()
        reasons = ((other, _reason(row, rows[other], keys[number], keys[other], named)) for other in best)
        told = islice(((other, reason) for other, reason in reasons if reason), MOST)
        found[row.id] = [Related(rows[other].id, reason, int(score[other])) for other, reason in told]
    return found


def _segmenter(named: Iterable[str]) -> Jieba:
    """jieba with the keywords of all authors in its dictionary, so that 错因分析 is one word
    wherever it is said."""
    jieba = Jieba()
    for word in sorted(named):
        if len(word) > 1 and all(IS_HAN.match(character) for character in word):
            jieba.add_word(word, None, "n")
    return jieba


def _words(row: Entry, keywords: Sequence[str], jieba: Jieba) -> Counter[str]:
    """How often a case says each word, title and summary counting more, and its keywords
    most; those that are several words (Python 3) are among them too."""
    found: Counter[str] = Counter()
    for text, times in zip(row.slots, _COUNTS, strict=True):
        if times:
            for word, count in Counter(jieba.cut(text, False)).items():
                if len(word) > 1 and (IS_HAN.match(word) or (WORD.fullmatch(word) and not word[0].isdigit())):
                    found[word] += times * count
    for keyword in keywords:
        found[normalise(keyword)] += _KEYWORD
    return found


def _says(word: str) -> bool:
    """Whether jieba's dictionary has ``word`` as something to talk about: no number, measure,
    person or place, nothing that only holds sentences together."""
    tags = tag(word, False)
    return len(tags) == 1 and tags[0][1].startswith(_TALKED_OF) and not tags[0][1].startswith(_NOT_TALKED_OF)


def _key_terms(words: Sequence[Counter[str]], named: Mapping[str, str]) -> list[dict[str, int]]:
    """For each case its key terms with weights (see :data:`_SCALE`), heaviest first; ``named``
    are those that authors chose as keywords."""
    total: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    for row in words:
        total.update(row)
        cases.update(row.keys())
    # A word of one case alone relates it to nothing.
    most = max(2, int(_COMMON * len(words)))
    useful = {word for word, count in cases.items() if 2 <= count <= most and (word in named or _says(word))}
    model = Bo1Model(len(words), sum(total.values()))
    keys = []
    for row in words:
        # Many more of the same in a long text say little more: the root of the count.
        scored = [(model.score(count**0.5, total[word], 0), word) for word, count in row.items() if word in useful]
        chosen = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:_KEY_TERMS]
        size = sum(score * score for score, _ in chosen) ** 0.5
        keys.append({word: round(_SCALE * score / size) for score, word in chosen})
    return keys


def _holders(keys: Sequence[dict[str, int]]) -> dict[str, tuple[_Numbers, _Numbers]]:
    """Key term → the cases that have it, and its weights there."""
    lists: dict[str, list[tuple[int, int]]] = {}
    for number, row in enumerate(keys):
        for term, weight in row.items():
            lists.setdefault(term, []).append((number, weight))
    return {
        term: (np.array([number for number, _ in pairs]), np.array([weight for _, weight in pairs], np.int64))
        for term, pairs in lists.items()
    }


def _matrix(rows: Sequence[Entry], facet: str) -> NDArray[np.int8]:
    """Case by term: 1 where the case carries the term."""
    names = {name: column for column, name in enumerate(sorted({name for row in rows for name in row.terms[facet]}))}
    matrix = np.zeros((len(rows), max(1, len(names))), np.int8)
    for number, row in enumerate(rows):
        for name in row.terms[facet]:
            matrix[number, names[name]] = 1
    return matrix


def _reason(row: Entry, other: Entry, keys: dict[str, int], others: dict[str, int], named: Mapping[str, str]) -> str:
    """“同为 阅读素养 · 小学，都谈到 追问、证据”: terms where the problem is the same, and the
    two key terms that count most for both. Empty where there is nothing to tell readers."""
    same = {key: [name for name in row.terms[key] if name in other.terms[key]] for key in _WORTH}
    both = {term: keys[term] * others[term] for term in keys.keys() & others.keys()}
    # Worth naming: it weighs in both, and one of them says it where it sums itself up.
    stated = " ".join((*row.slots[:3], *other.slots[:3]))
    told = [term for term in both if both[term] >= _TELLING and term in stated]
    told.sort(key=lambda term: (-both[term], term))
    parts = []
    if same["problem"]:
        level = same["stage"] or same["subject"]
        parts.append("同为 " + " · ".join(["、".join(same["problem"][:2]), *level[:1]]))
    if told:
        parts.append("都谈到 " + "、".join(named.get(term, term) for term in told[:2]))
    return "，".join(parts)
