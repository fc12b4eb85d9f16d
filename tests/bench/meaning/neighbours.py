"""相关案例 under question: which cases each page leads to, against the judged pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

from anliku import catalogue as catalogues
from anliku.reading import CaseReading
from anliku.search.entry import entry
from anliku.search.related import MOST, related
from anliku.search.talk import talk
from tests.bench.meaning.judged import Grades
from tests.bench.meaning.score import ndcg, precision


def lists(root: Path, published: Sequence[str]) -> dict[str, list[str]]:
    """Id of each of the ``published`` cases of a library → those that its page leads to, best first."""
    catalogue = catalogues.load(root)
    catalogue = catalogue.only([case for case in catalogue.cases if case.meta.id in published])
    entries = [entry(CaseReading(case, catalogue.context)) for case in catalogue.cases]
    talks = [talk(one, case.meta.keywords) for one, case in zip(entries, catalogue.cases, strict=True)]
    return {case: [other.id for other in others] for case, others in related(entries, talks).items()}


def line(found: Mapping[str, Sequence[str]], pairs: Mapping[str, Grades]) -> str:
    """The figures of all judged cases as a line of text."""
    judged = [(found.get(case, ()), grades) for case, grades in pairs.items()]
    figures = (f"{mean(value for value in values):.3f}" for values in zip(*map(_figures, judged), strict=True))
    return "相关案例（{} 对评过分的）：nDCG@{} {}，前 3 条有用的占 {}".format(
        sum(map(len, pairs.values())), MOST, *figures
    )


def _figures(judged: tuple[Sequence[str], Grades]) -> tuple[float, float]:
    ranking, grades = judged
    return ndcg(ranking, grades, MOST), precision(ranking, grades)
