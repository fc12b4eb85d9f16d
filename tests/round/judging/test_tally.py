"""What is shown beside every award: who is severe, what to read again, what would change it."""

from __future__ import annotations

import numpy as np
import pytest

from anliku.round.judging.judging_settings import METHODS, JudgingSettings, Share
from anliku.round.judging.panel_points import Marks
from anliku.round.judging.tally import Tally, combined, contested, experts, tally
from tests.round.judging.made import case

PANEL = "专家评审"


def made(points: dict[str, dict[str, float]]) -> Marks:
    return Marks.of((number, who, value) for number, own in points.items() for who, value in own.items())


def whole(marks: Marks, settings: JudgingSettings) -> Tally:
    cases = [case(number) for number in marks.cases]
    return tally(cases, {PANEL: marks}, {PANEL: 1.0}, settings, ("一等奖", "二等奖"), 100)


def test_an_expert_who_is_severe_or_gives_all_the_same_is_named() -> None:
    chance = np.random.default_rng(3)
    rows = []
    for number in range(40):
        worth = chance.normal(75, 8)
        for who in range(8):
            points = worth + chance.normal(0, 2) - 25 * (who == 0)
            rows.append((f"{number:02}", f"评委{who}", 70.0 if who == 7 else float(points)))
    views = {view.expert: view for view in experts(PANEL, Marks.of(rows))}
    assert views["评委0"].remarks == ("明显偏严",)
    assert views["评委0"].severity < -15
    assert views["评委7"].remarks == ("分数挤在一起",)
    assert views["评委3"].remarks == ()
    assert views["评委7"].off > 2 * views["评委3"].off


def test_cases_to_read_again() -> None:
    marks = made({"1": {"a": 90, "b": 60, "c": 75}, "2": {"a": 80, "b": 82}, "3": {"a": 70, "b": 85}})
    assert [(one.case, one.gap, one.points) for one in contested(PANEL, marks, 15)] == [
        ("1", 30, (60, 75, 90)),
        ("3", 15, (70, 85)),
    ]


def test_an_award_that_hangs_on_one_expert_is_told() -> None:
    marks = made(
        {
            "1": {"a": 90, "b": 90, "c": 90},
            "2": {"a": 95, "b": 80, "c": 80},
            "3": {"a": 70, "b": 84, "c": 84},
            "4": {"a": 60, "b": 60, "c": 60},
        }
    )
    settings = JudgingSettings(awards=[Share(award="一等奖", count=1), Share(award="二等奖", count=1)])
    result = whole(marks, settings)
    assert {place.case.number: place.award for place in result.places} == {
        "1": "一等奖",
        "2": "二等奖",
        "3": "",
        "4": "",
    }
    assert result.firmness["1"].firm
    assert result.firmness["4"].firm
    assert result.firmness["2"].without == {"a": ""}
    assert result.firmness["3"].without == {"a": "二等奖"}
    assert result.firmness["2"].by_method == {"去掉最高最低": ""}
    assert set(result.scores) == set(METHODS)


def test_panels_count_by_their_weights_and_a_case_that_one_has_not_read_has_no_score() -> None:
    panels = {"专家评审": made({"1": {"a": 80.0}, "2": {"a": 70.0}}), "区域互评": made({"1": {"x": 90.0}})}
    assert combined(panels, {"专家评审": 7.0, "区域互评": 3.0}, "平均") == {"1": pytest.approx(83)}


def test_the_measures_stand_beside_every_result() -> None:
    result = whole(made({"1": {"a": 80, "b": 82}, "2": {"a": 60, "b": 66}, "3": {"a": 70, "b": 75}}), JudgingSettings())
    measured = result.agreement[PANEL]
    assert measured.alpha is not None
    assert measured.average is not None
    assert result.parts == {PANEL: 1}
