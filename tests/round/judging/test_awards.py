"""Awards from scores: shares, groups, ties, minimums; held against a second, naive way to work them out."""

from __future__ import annotations

import random

import pytest

from anliku.round.judging.awards import Place, cuts, propose, rounded
from anliku.round.judging.judging_settings import JudgingSettings, Minimum, Share
from anliku.round.judging.recusals import JudgedCase
from tests.effort import many, random_numbers
from tests.round.judging.made import CATEGORIES, STAGES, case
from tests.round.judging.naive import naive_awards

AWARDS = ("一等奖", "二等奖", "三等奖")


def awards_of(places: list[Place]) -> dict[str, str]:
    return {place.case.number: place.award for place in places}


def ten() -> list[JudgedCase]:
    return [case(f"{number:02}") for number in range(1, 11)]


def scored(*points: float) -> dict[str, float]:
    return {f"{number:02}": score for number, score in enumerate(points, 1)}


def test_shares_of_one_group() -> None:
    places = propose(ten(), scored(*range(90, 80, -1)), JudgingSettings(), AWARDS)
    assert [place.award for place in places] == ["一等奖", "二等奖", "二等奖", "三等奖", "三等奖", "三等奖", *[""] * 4]
    assert [place.rank for place in places] == [str(rank) for rank in range(1, 11)]


@pytest.mark.parametrize(
    ("size", "rounding", "ends"),
    [
        (10, "舍去", [1, 3, 6]),
        (14, "舍去", [1, 3, 7]),
        (14, "四舍五入", [1, 4, 8]),
        (15, "四舍五入", [2, 5, 10]),
        (14, "进一", [2, 5, 10]),
        (3, "舍去", [0, 0, 0]),
        (3, "进一", [1, 2, 3]),
        (0, "进一", [0, 0, 0]),
    ],
)
def test_what_becomes_of_fractions(size: int, rounding: str, ends: list[int]) -> None:
    shares = [Share(award=award, percent=percent) for award, percent in zip(AWARDS, (10.0, 20.0, 30.0), strict=True)]
    assert cuts(shares, size, rounding) == ends


def test_counts_and_groups() -> None:
    cases = [case("01", stage="小学"), case("02", stage="小学"), case("03"), case("04")]
    settings = JudgingSettings(groups=["学段"], awards=[Share(award="一等奖", count=1)])
    places = propose(cases, {"01": 60, "02": 50, "03": 90, "04": 80}, settings, AWARDS)
    assert awards_of(places) == {"01": "一等奖", "02": "", "03": "一等奖", "04": ""}
    assert {place.group for place in places} == {"小学", "初中"}


@pytest.mark.parametrize(
    ("ties", "awards", "could_be"),
    [
        ("都上", ["一等奖", "一等奖", "一等奖", ""], [None] * 4),
        ("都下", ["一等奖", "", "", ""], [None] * 4),
        ("评委会定", ["一等奖", "", "", ""], [None, "一等奖", "一等奖", None]),
    ],
)
def test_a_tie_across_a_line(ties: str, awards: list[str], could_be: list[str | None]) -> None:
    settings = JudgingSettings(ties=ties, awards=[Share(award="一等奖", count=2)])  # type: ignore[arg-type]
    places = propose(ten()[:4], scored(90, 85, 84.999, 80), settings, AWARDS)
    assert [place.award for place in places] == awards
    assert [place.could_be for place in places] == could_be
    assert [place.rank for place in places] == ["1", "2—3", "2—3", "4"]
    assert places[1].notes == ["2 个同分，跨在一等奖和不获奖之间"]


def test_scores_are_compared_to_two_places() -> None:
    assert [rounded(score) for score in (84.995, 84.994, 84.9999999999, 85)] == [85, 84.99, 85, 85]


def test_a_minimum_lifts_the_best_and_the_last_makes_room() -> None:
    cases = [case("01"), case("02"), case("03"), case("04", "语文"), case("05", "语文"), case("06")]
    settings = JudgingSettings(
        awards=[Share(award="一等奖", count=2), Share(award="二等奖", count=1)],
        minimums=[Minimum(by="类别", award="一等奖", count=1)],
    )
    places = propose(cases, scored(90, 89, 88, 70, 60, 50), settings, AWARDS)
    assert awards_of(places) == {"01": "一等奖", "02": "二等奖", "03": "", "04": "一等奖", "05": "", "06": ""}
    notes = {place.case.number: place.notes for place in places}
    assert notes["04"] == ["按“每个类别至少 1 个一等奖”补上（语文）"]
    assert notes["02"] == ["让出一等奖，因为要给04补足"]
    assert notes["03"] == ["让出二等奖，因为要给04补足"]


def test_a_minimum_where_nobody_can_make_room_adds_one() -> None:
    cases = [case("01"), case("02", "语文")]
    settings = JudgingSettings(
        awards=[Share(award="一等奖", count=1)], minimums=[Minimum(by="类别", award="一等奖", count=1)]
    )
    places = propose(cases, scored(90, 70), settings, AWARDS)
    assert awards_of(places) == {"01": "一等奖", "02": "一等奖"}
    assert "一等奖因此多出 1 个" in places[1].notes


@pytest.mark.fuzz
def test_two_ways_to_work_it_out_give_the_same_list() -> None:
    chance = random_numbers()
    for _ in range(many(150, 3000)):
        cases = [
            case(f"{number:03}", chance.choice(CATEGORIES), chance.choice(STAGES))
            for number in range(chance.randint(1, 40))
        ]
        scores = {one.number: chance.choice([chance.uniform(60, 90), float(chance.randint(70, 80))]) for one in cases}
        settings = made_settings(chance)
        assert awards_of(propose(cases, scores, settings, AWARDS)) == naive_awards(cases, scores, settings)


def made_settings(chance: random.Random) -> JudgingSettings:
    shares = [
        Share(award=award, percent=float(chance.choice([10, 20, 30])))
        if chance.random() < 0.7
        else Share(award=award, count=chance.randint(0, 4))
        for award in AWARDS
    ]
    minimums = (
        [Minimum(by="类别", award=chance.choice(AWARDS), count=chance.randint(1, 2))] if chance.random() < 0.5 else []
    )
    return JudgingSettings(
        groups=["学段"], awards=shares, minimums=minimums, ties=chance.choice(["都上", "都下", "评委会定"])
    )
