"""Facets beside a list: what stands open, what is folded, and where each option leads."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from anliku.catalogue import Catalogue, load
from anliku.site.narrowing import SHOWN, Choice, Choices, Lead, Narrowing, choices
from tests.factory import LIBRARY


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    return load(LIBRARY)


def of(rows: list[Choices], key: str) -> Choices:
    return next(row for row in rows if row.key == key)


def options(number: int) -> list[Choice]:
    return [Choice(f"词{count}", f"词{count}", count, "") for count in range(1, number + 1)]


def names(row: tuple[Choice, ...]) -> list[str]:
    return [choice.name for choice in row]


def test_the_largest_options_of_a_long_facet_stand_open() -> None:
    row = choices("problem", "问题", options(SHOWN + 3), Lead.PAGES)
    assert [choice.count for choice in row.first] == [9, 8, 7, 6, 5, 4]
    assert [choice.count for choice in row.rest] == [3, 2, 1]


def test_more_never_stands_for_one_option() -> None:
    row = choices("problem", "问题", options(SHOWN + 1), Lead.PAGES)
    assert (len(row.first), row.rest) == (SHOWN + 1, ())


def test_what_has_an_order_of_its_own_keeps_it() -> None:
    assert [choice.count for choice in choices("award", "奖项", options(3), Lead.PAGES).first] == [1, 2, 3]


def test_categories_that_are_subjects_are_not_said_twice(ours: Catalogue) -> None:
    row = of(Narrowing(ours).beside_all(), "category")
    assert not set(names(row.first)) & set(ours.taxonomy.facet("subject").names)
    assert {"语文", "数学"} <= {choice.name for choice in row.rest if choice.repeats}
    assert {choice.name: choice.count for choice in row.all} == {
        name: count for name, count in ours.counts("category").items() if count
    }


def test_years_and_evidence_are_counted_and_lead_into_the_search(ours: Catalogue) -> None:
    rows = Narrowing(ours).beside_all()
    year, evidence = of(rows, "year"), of(rows, "evidence")
    assert [(choice.label, choice.url) for choice in year.first] == [("2024年", "?year=2024"), ("2021年", "?year=2021")]
    assert sum(choice.count for choice in year.first) == len(ours.cases)
    assert [choice.count for choice in evidence.first] == [sum(bool(case.meta.evidence) for case in ours.cases)]
    assert (year.lead, evidence.lead, of(rows, "region").lead) == (Lead.SEARCH, Lead.SEARCH, Lead.PAGES)


def test_beside_a_term_each_option_keeps_the_term_and_counts_its_cases(ours: Catalogue) -> None:
    key, name = "problem", max(ours.counts("problem"), key=lambda term: (ours.counts("problem")[term], term))
    cases = ours.with_term(key, name)
    rows = Narrowing(ours).beside_term(key, name, cases)
    assert key not in {row.key for row in rows}
    for choice in of(rows, "stage").all:
        assert parse_qs(choice.url[1:]) == {key: [name], "stage": [choice.name]}
        assert choice.count == sum(choice.name in case.meta.stage for case in cases)


def test_a_facet_that_leaves_no_choice_is_left_out(ours: Catalogue) -> None:
    (case, *_) = ours.cases
    assert Narrowing(ours).beside_term("problem", case.meta.problem[0], [case]) == []
