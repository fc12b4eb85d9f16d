"""Nobody judges the own unit, however the list of experts writes its name and whatever region it gives."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from anliku import catalogue
from anliku.contribute.roster.unit_names import Names
from anliku.round.desk.entries import Unit
from anliku.round.desk.unit_list import Units
from anliku.round.judging.recusals import ELSEWHERE, Bar, Expert, JudgedCase, Recusals
from tests.effort import many, random_numbers
from tests.round import made
from tests.round.judging.made import case, expert

DIRECT = made.DIRECT
LISTED = (
    Unit("苏州市姑苏区平桥示例小学", "姑苏区"),
    Unit("苏州市示例中学", DIRECT),
    Unit("昆山市实验小学", "昆山市"),
    Unit("太仓市实验小学", "太仓市"),
)
BEFORE = ("", "江苏省苏州市", "苏州市")
CAMPUS = ("", "（南校区）", "东校区")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    known = catalogue.load(made.library(tmp_path_factory.mktemp("units") / "library"), with_cases=False)
    return Names(known.campaigns[made.CAMPAIGN], known.taxonomy)


def judged(units: Units, unit: str, region: str) -> JudgedCase:
    one = case("001", unit=unit, region=region)
    places = units.places(unit, region)
    return JudgedCase(
        one.number, one.title, unit, units.key(unit, region), region, "数学", ("初中",), unit_places=places
    )


def judge(units: Units, unit: str, region: str) -> Expert:
    one = expert("评委01", unit=unit, region=region)
    key, place = units.placed(unit, region)
    return Expert(
        *(one.number, one.name, unit, key, region, one.panel, one.subjects, one.stages, one.limit), unit_region=place
    )


def ways(unit: Unit) -> list[str]:
    """How somebody may write it; 实验小学 alone is not among them, for there are two."""
    bare = unit.name.removeprefix("苏州市")
    short = [bare.removeprefix("姑苏区")] if "实验" not in unit.name else []
    return [f"{before}{name}{campus}" for name in (bare, *short) for before in BEFORE for campus in CAMPUS]


@pytest.mark.fuzz
def test_the_own_unit_is_recused_whatever_region_the_list_gives(names: Names) -> None:
    chance = random_numbers()
    for _ in range(many(600)):
        listed: Sequence[Unit] = chance.choice([(), LISTED])
        units, unit = Units(listed, names), chance.choice(LISTED)
        own = judged(units, chance.choice(ways(unit)), unit.region)
        who = judge(units, chance.choice(ways(unit)), chance.choice([*made.REGIONS, ELSEWHERE]))
        assert Recusals(own_region=False).bar(who, own) is Bar.UNIT, (who.unit, who.region, own.unit, bool(listed))


@pytest.mark.parametrize("listed", [(), LISTED, LISTED[3:]])
def test_schools_of_one_name_are_told_apart_by_their_places(listed: Sequence[Unit], names: Names) -> None:
    units = Units(listed, names)
    own = judged(units, "太仓市实验小学", "太仓市")
    assert Recusals().bar(judge(units, "昆山市实验小学", "昆山市"), own) is None
    assert Recusals().bar(judge(units, "昆山市实验小学", "太仓市"), own) is Bar.UNIT
    # Without a place it may be either.
    if not listed:
        assert Recusals().bar(judge(units, "实验小学", "昆山市"), own) is Bar.UNIT


def test_own_region_is_where_the_unit_is(names: Names) -> None:
    units = Units(LISTED, names)
    other = judged(units, "姑苏区别的示例小学", "姑苏区")
    assert Recusals().bar(judge(units, "平桥示例小学", ELSEWHERE), other) is Bar.REGION
