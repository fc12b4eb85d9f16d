"""Who reads which case: recusals hold, loads are even, regions are mixed, chance is repeatable."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from anliku.round.judging.assignment import Task, assign, faults, repeated_regions
from anliku.round.judging.recusals import Bar, Panel, Recusals, partners
from tests.effort import many, random_numbers
from tests.round.judging.made import CATEGORIES, REGIONS, STAGES, case, expert, random_task, task


def most_reviews(given: Task) -> int:
    """How many reviews can be written at all, by augmenting paths: no solver, no costs."""
    allowed = {
        c.number: [e.number for e in given.experts if given.panel.bar(e, c, given.recusals) is None]
        for c in given.cases
    }
    limit = {e.number: e.limit for e in given.experts}
    held: dict[str, set[str]] = {number: set() for number in limit}

    def place(number: str, tried: set[str]) -> bool:
        for name in allowed[number]:
            if name in tried or number in held[name]:
                continue
            tried.add(name)
            if len(held[name]) < limit[name]:
                held[name].add(number)
                return True
            for other in sorted(held[name]):
                held[name].discard(other)
                if place(other, tried):
                    held[name].add(number)
                    return True
                held[name].add(other)
        return False

    return sum(place(c.number, set()) for c in given.cases for _ in range(given.panel.reviews))


@pytest.mark.fuzz
def test_no_recusal_is_broken_and_no_review_is_lost_in_random_rounds() -> None:
    chance = random_numbers()
    for _ in range(many(150, 1000)):
        given = random_task(chance)
        made = assign(given)
        complete = {number: names for number, names in made.readers.items() if number not in made.missing}
        against = [line for line in faults(given, made.readers) if "份" not in line and "应有" not in line]
        assert against == []
        assert all(len(names) == given.panel.reviews for names in complete.values())
        assert len(made.pairs) == most_reviews(given)
        assert sum(made.missing.values()) == given.panel.reviews * len(given.cases) - len(made.pairs)


def city(cases: int = 60, experts: int = 20, limit: int = 12) -> Task:
    chance = random.Random(7)
    listed = [
        case(f"{n:03}", chance.choice(CATEGORIES), chance.choice(STAGES), chance.choice(REGIONS)) for n in range(cases)
    ]
    known = [
        expert(f"评委{n:02}", chance.sample(CATEGORIES, 4), STAGES, REGIONS[n % len(REGIONS)], limit)
        for n in range(experts)
    ]
    return task(listed, known)


def test_loads_are_even_and_regions_mixed() -> None:
    given = city()
    made = assign(given)
    assert made.missing == {}
    assert faults(given, made.readers) == []
    assert sorted(Counter(len(stack) for stack in made.stacks.values())) == [9]
    assert repeated_regions(made, given.experts) == []


def test_the_same_seed_gives_the_same_reviews_and_another_seed_others() -> None:
    given = city()
    again = Task(given.panel, given.cases, given.experts, given.recusals, given.seed)
    other = Task(given.panel, given.cases, given.experts, given.recusals, given.seed + 1)
    assert assign(given) == assign(again)
    assert assign(given).pairs != assign(other).pairs
    # The order of the list of experts is no chance.
    turned = Task(given.panel, given.cases, given.experts[::-1], given.recusals, given.seed)
    assert assign(turned).pairs == assign(given).pairs


def test_a_conflict_declared_later_moves_little_else() -> None:
    given = city()
    before = assign(given)
    number, names = next(iter(before.readers.items()))
    recusals = Recusals(True, partners(given.cases), frozenset({(number, names[0])}))
    finished = frozenset(pair for pair in before.pairs if pair[0] > "030")
    after = assign(Task(given.panel, given.cases, given.experts, recusals, given.seed, before.pairs, finished))
    assert after.missing == {}
    assert names[0] not in after.readers[number]
    assert before.pairs - after.pairs == {(number, names[0])}
    assert len(after.pairs - before.pairs) == 1


def test_finished_reviews_stay_even_where_a_rule_changed() -> None:
    given = task([case("001", region="昆山市")], [expert("评委01", region="昆山市"), expert("评委02")], 1)
    kept = frozenset({("001", "评委01")})
    made = assign(Task(given.panel, given.cases, given.experts, given.recusals, 1, kept, kept))
    assert made.readers == {"001": ("评委01",)}


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ({"conflicts": ["001"]}, Bar.DECLARED),
        ({"conflicts": ["姑苏区示例学校001"]}, Bar.DECLARED),
        ({"conflicts": ["示例作者"]}, Bar.DECLARED),
        ({"conflicts": ["姑苏区"]}, Bar.DECLARED),
        ({"name": "示例作者"}, Bar.OWN_WORK),
        ({"name": "示例同事"}, Bar.CO_AUTHOR),
        ({"unit": "姑苏区示例学校001"}, Bar.UNIT),
        ({"unit": "姑苏区示例学校001", "region": "外地"}, Bar.UNIT),
        ({"region": "姑苏区"}, Bar.REGION),
        ({"subjects": ["语文"]}, Bar.SUBJECT),
        ({"stages": ["小学"]}, Bar.STAGE),
        ({}, None),
    ],
)
def test_every_reason_to_keep_away(who: dict[str, object], why: Bar | None) -> None:
    cases = [case("001", people=["示例作者"]), case("002", people=["示例作者", "示例同事"])]
    recusals = Recusals(True, partners(cases))
    assert Panel("专家评审", 3).bar(expert("评委01", **who), cases[0], recusals) is why  # type: ignore[arg-type]


def test_districts_review_others_whatever_the_subject() -> None:
    panel = Panel("区域互评", 1, by_subject=False, by_stage=False)
    district = expert("评委01", subjects=["语文"], stages=["小学"], region="昆山市")
    recusals = Recusals()
    assert panel.bar(district, case("001", region="昆山市"), recusals) is Bar.REGION
    assert panel.bar(district, case("001", region="太仓市"), recusals) is None


def test_where_there_is_one_region_only_it_bars_nobody() -> None:
    given = task([case("001")], [expert("评委01", region="姑苏区")], 1, own_region=False)
    assert assign(given).readers == {"001": ("评委01",)}


def test_experts_from_elsewhere_share_no_region() -> None:
    experts = [expert(f"评委{n:02}", region="外地") for n in range(3)]
    assert repeated_regions(assign(task([case("001")], experts, 3)), experts) == []


def test_faults_name_what_is_against_the_rules() -> None:
    given = task([case("001"), case("002")], [expert("评委01", limit=1), expert("评委02", region="姑苏区")], 1)
    assert faults(given, {"001": ["评委02"], "002": ["评委01", "评委03"], "009": []}) == [
        "案例 009 不在这一轮里",
        "案例 001 分给了评委02，应当回避：本区域",
        "案例 002 应有 1 位评委，分了 2 位",
        "案例 002 分给了名单里没有的评委03",
    ]
    assert faults(given, {"001": ["评委01"], "002": ["评委01"]}) == ["评委01分了 2 个案例，上限是 1"]
