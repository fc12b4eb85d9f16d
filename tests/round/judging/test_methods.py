"""Scores by each method, and the measures of agreement against published examples."""

from __future__ import annotations

import numpy as np
import pytest

from anliku.round.judging.agreement import agreement, alpha, components
from anliku.round.judging.methods import SCORERS, additive, fit, standardised, trimmed
from anliku.round.judging.panel_points import Marks
from tests.round.judging.naive import naive_scores

# Krippendorff (2011): four observers, twelve units, missing data.
KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
# Shrout and Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def shrout_fleiss() -> Marks:
    return Marks.of((f"{t}", f"{j}", float(x)) for t, row in enumerate(SHROUT_FLEISS) for j, x in enumerate(row))


def test_alpha_of_krippendorff_s_own_example() -> None:
    reviews = [
        (f"{unit:02}", f"{who}", float(value))
        for who, row in enumerate(KRIPPENDORFF)
        for unit, value in enumerate(row)
        if value is not None
    ]
    assert alpha(Marks.of(reviews)) == pytest.approx(0.849, abs=0.0005)


def test_icc_of_shrout_s_and_fleiss_s_own_example() -> None:
    measured = agreement(shrout_fleiss())
    assert measured.single == pytest.approx(0.29, abs=0.005)
    assert measured.average == pytest.approx(0.62, abs=0.005)
    # ICC(3,k), which leaves severity out.
    assert measured.adjusted == pytest.approx(0.91, abs=0.005)
    assert measured.reviews == 4


def test_components_where_everybody_reads_everything_are_those_of_the_analysis_of_variance() -> None:
    # Table 3 of the same article: BMS 11.24, JMS 32.49, EMS 1.02.
    cases, experts, rest = components(shrout_fleiss()) or (0, 0, 0)
    assert cases == pytest.approx((11.24 - 1.02) / 4, abs=0.005)
    assert experts == pytest.approx((32.49 - 1.02) / 6, abs=0.005)
    assert rest == pytest.approx(1.02, abs=0.005)


def simulated(
    cases: int = 450, experts: int = 60, reviews: int = 3, seed: int = 1
) -> tuple[Marks, np.ndarray, np.ndarray]:
    """Points made of a worth, a severity and a rest, each expert with a part of the cases."""
    chance = np.random.default_rng(seed)
    worth, severity = chance.normal(75, 8, cases), chance.normal(0, 4, experts)
    rows = [
        (f"{case:03}", f"评委{who:02}", float(worth[case] + severity[who] + chance.normal(0, 4)))
        for case in range(cases)
        for who in chance.choice(experts, reviews, replace=False)
    ]
    return Marks.of(rows), worth, severity


def test_severity_and_worth_are_recovered() -> None:
    marks, worth, severity = simulated()
    model = fit(marks)
    assert model.parts == 1
    assert np.corrcoef(model.severity, severity)[0, 1] > 0.9
    assert abs(model.severity.sum()) < 1e-9
    plain = np.corrcoef(marks.case_means(), worth)[0, 1]
    assert np.corrcoef(model.cases, worth)[0, 1] > plain


def test_components_of_a_design_in_parts_are_those_that_were_put_in() -> None:
    cases, experts, rest = components(simulated(2000, 100)[0]) or (0, 0, 0)
    assert cases == pytest.approx(64, rel=0.1)
    assert experts == pytest.approx(16, rel=0.35)
    assert rest == pytest.approx(16, rel=0.1)


def test_the_additive_model_is_least_squares() -> None:
    marks, _, _ = simulated(40, 8)
    rows, number = len(marks.points), len(marks.cases)
    design = np.zeros((rows + 1, number + len(marks.experts)))
    design[np.arange(rows), marks.case] = 1
    design[np.arange(rows), number + marks.expert] = 1
    design[rows, number:] = 1  # severities add up to nothing
    solution, *_ = np.linalg.lstsq(design, np.append(marks.points, 0.0), rcond=None)
    assert np.allclose(solution[:number], fit(marks).cases)
    assert np.allclose(solution[number:], fit(marks).severity)


def test_experts_who_share_no_case_are_told_apart() -> None:
    marks = Marks.of([("1", "a", 80.0), ("1", "b", 70.0), ("2", "c", 60.0), ("2", "d", 50.0)])
    assert fit(marks).parts == 2
    assert fit(marks).severity.tolist() == pytest.approx([5, -5, 5, -5])


def test_without_the_highest_and_the_lowest() -> None:
    marks = Marks.of(
        [("1", "a", 90.0), ("1", "b", 70.0), ("1", "c", 60.0), ("1", "d", 80.0), ("2", "a", 90.0), ("2", "b", 70.0)]
    )
    assert trimmed(marks).tolist() == [75, 80]
    same = Marks.of([("1", who, 70.0) for who in "abc"])
    assert trimmed(same).tolist() == [70]


def test_standardising_takes_severity_and_spread_away() -> None:
    # Two experts agree in everything but how they count.
    rows = [(f"{n}", "a", 60.0 + n) for n in range(10)] + [(f"{n}", "b", 80.0 + 2 * n) for n in range(10)]
    scores = standardised(Marks.of(rows))
    assert np.allclose(np.diff(scores), np.diff(scores)[0])
    assert standardised(Marks.of([("1", "a", 80.0), ("2", "a", 80.0)])).tolist() == [80, 80]


@pytest.mark.parametrize("method", SCORERS)
def test_one_review_alone_is_the_score_or_the_mean(method: str) -> None:
    assert SCORERS[method](Marks.of([("1", "a", 80.0)])).tolist() == [80]  # type: ignore[index]


def test_without_an_expert_the_places_stay() -> None:
    marks = Marks.of([("1", "a", 80.0), ("2", "b", 70.0)])
    left = marks.without("a")
    assert left.cases == marks.cases
    assert np.isnan(additive(left)).tolist() == [True, False]
    assert fit(left).parts == 1


def test_what_cannot_be_measured_is_not_invented() -> None:
    alone = Marks.of([("1", "a", 80.0), ("2", "b", 70.0)])
    assert agreement(alone).alpha is None
    assert agreement(alone).average is None
    assert alpha(Marks.of([("1", "a", 80.0), ("1", "b", 80.0)])) is None


@pytest.mark.parametrize("method", SCORERS)
def test_a_second_way_to_work_scores_out_gives_the_same(method: str) -> None:
    chance = np.random.default_rng(11)
    reviews = [
        (f"{case:02}", f"评委{who}", float(round(value)))
        for case in range(30)
        for who, value in zip(chance.choice(9, 4, replace=False), chance.normal(75, 9, 4), strict=True)
    ]
    marks = Marks.of(reviews)
    scores = dict(zip(marks.cases, SCORERS[method](marks).tolist(), strict=True))  # type: ignore[index]
    assert scores == pytest.approx(naive_scores(reviews, method))
