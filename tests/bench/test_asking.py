"""What ``make bench-search`` takes down of a query: bytes before the results and all, exact results and near ones."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from anliku.search.static.near import Near
from anliku.search.static.query import Answer, Hit, Level
from tests.bench.meaning.product import _differing
from tests.bench.measure import Cost, Shown
from tests.bench.project import Project
from tests.bench.server import Sent
from tests.bench.truth import Query

EXACT = Answer(
    Level.EXACT, [Hit(1, 1, 9, 0)], ["睡眠"], 1, [Near(2, 5, ("作息",)), Near(0, 4, ("到校",)), Near(3, 3, ("晚睡",))]
)
NEAR = Answer(Level.NONE, [], ["熬夜"], 0, [Near(0, 5, ("睡眠",)), Near(2, 4, ("作息",))])


def asked(answer: Answer) -> tuple[Project, Query]:
    """The project as if it found ``answer`` in four cases."""
    project = Project(Path(), 4, Path())
    project.ids = ["a", "b", "c", "d"]
    reader: Any = SimpleNamespace(search=lambda _query: answer, guesses=lambda _query, _answered: [])
    project.reader = reader
    return project, Query("A", "睡眠", frozenset())


def test_what_is_near_is_counted_apart_from_what_contains_the_words() -> None:
    project, query = asked(NEAR)
    assert project.near(query) == 2
    assert project.check(query, Shown(1, ("a", "c"), 0), []) == []
    assert project.check(query, Shown(1, ("a", "c"), 2), []) == ["“睡眠”：页面写 2 个，Python 找到 0 个含它的"]


@pytest.mark.parametrize("ids", [("b", "c", "a"), ("b", "c", "a", "d")])
def test_a_page_that_shows_the_first_ones_agrees(ids: tuple[str, ...]) -> None:
    project, query = asked(EXACT)
    assert project.check(query, Shown(1, ids, 1), ["b"]) == []


@pytest.mark.parametrize("ids", [(), ("b",), ("b", "c"), ("c", "b", "a"), ("b", "a", "c")])
def test_a_page_with_another_order_or_fewer_than_a_screen_shows_does_not(ids: tuple[str, ...]) -> None:
    project, query = asked(EXACT)
    (note,) = project.check(query, Shown(1, ids, 1), ["b"])
    assert note.startswith("“睡眠”：页面上的前")


def test_the_meaning_bench_wants_as_many_of_the_page() -> None:
    ranking = ["b", "c", "a", "d"]
    assert [_differing("睡眠", Shown(1, ids, 0), ranking) for ids in (("b", "c", "a"), tuple(ranking))] == [[], []]
    assert _differing("睡眠", Shown(1, ("b",), 0), ["b"]) == _differing("鲸", Shown(1, (), 0), []) == []
    assert all(_differing("睡眠", Shown(1, ids, 0), ranking) for ids in ((), ("b",), ("b", "c"), ("c", "b", "a")))


def test_scripts_that_find_something_else_than_python_do_not_agree() -> None:
    project, query = asked(EXACT)
    assert project.check(query, Shown(1, ("b", "c", "a"), 1), ["b", "a"]) == [
        "“睡眠”：浏览器里找到 2 个，Python 找到 1 个，或次序不同"
    ]


def test_bytes_before_the_results_are_told_from_those_after() -> None:
    sent = [Sent("old.js", 200, 7, 7), Sent("meta.js", 200, 100, 300), Sent("a.css", 200, 5, 5)]
    server: Any = SimpleNamespace(sent=[*sent, Sent("pages.js", 200, 40, 90)])
    cost = Cost()
    cost.add(Shown(12, (), 0, sent=3), server, 1)
    assert (cost.before, cost.wire, cost.raw, cost.requests, cost.time) == ([100], [140], [390], [2], [12])
