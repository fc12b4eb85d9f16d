"""Made-up cases, experts and whole rounds for the tests of judging; nobody in them exists."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from anliku.round.desk.entries import FinalCase, Topic
from anliku.round.judging.assignment import Task
from anliku.round.judging.recusals import ANY, Expert, JudgedCase, Panel, Recusals, partners

CATEGORIES = ("语文", "数学", "英语", "科学", "管理")
STAGES = ("小学", "初中")
REGIONS = ("姑苏区", "吴中区", "相城区", "昆山市", "太仓市")


def case(
    number: str,
    category: str = "数学",
    stage: str = "初中",
    region: str = "姑苏区",
    unit: str = "",
    people: Iterable[str] = (),
) -> JudgedCase:
    """One case; its unit is a school of its own where none is named."""
    unit = unit or f"{region}示例学校{number}"
    return JudgedCase(number, f"示例案例{number}", unit, unit, region, category, (stage,), people=tuple(people))


def expert(
    number: str,
    subjects: Iterable[str] = (ANY,),
    stages: Iterable[str] = (ANY,),
    region: str = "太仓市",
    limit: int = 24,
    unit: str = "",
    name: str = "",
    conflicts: Sequence[str] = (),
) -> Expert:
    """One expert; the unit is an office of its own where none is named."""
    unit = unit or f"示例教研室{number}"
    return Expert(
        number,
        name or f"示例人{number}",
        unit,
        unit,
        region,
        "专家评审",
        frozenset(subjects),
        frozenset(stages),
        limit,
        tuple(conflicts),
        tuple((text, "") for text in conflicts),
    )


def task(
    cases: Sequence[JudgedCase], experts: Sequence[Expert], reviews: int = 3, own_region: bool = True, seed: int = 1
) -> Task:
    """A first assignment of these."""
    return Task(Panel("专家评审", reviews), cases, experts, Recusals(own_region, partners(cases)), seed)


def random_task(chance: random.Random) -> Task:
    """A small round with recusals of every kind; it may be impossible."""
    schools = [f"{region}示例学校{number}" for region in REGIONS for number in (1, 2)]
    people = [f"示例人{number}" for number in range(12)]
    cases = []
    for number in range(chance.randint(1, 14)):
        school = chance.choice(schools)
        authors = chance.sample(people, chance.randint(0, 3))
        cases.append(
            case(f"{number + 1:03}", chance.choice(CATEGORIES), chance.choice(STAGES), school[:3], school, authors)
        )
    experts = []
    for number in range(chance.randint(1, 10)):
        declared = chance.choice([[], [], [chance.choice(schools)], [chance.choice(people)], ["003"], ["昆山市"]])
        experts.append(
            expert(
                f"评委{number + 1:02}",
                chance.choice([(ANY,), chance.sample(CATEGORIES, 3), chance.sample(CATEGORIES, 4)]),
                chance.choice([(ANY,), STAGES, ("小学",), ("初中",)]),
                chance.choice([*REGIONS, "外地"]),
                chance.randint(0, 9),
                chance.choice([*schools, "", ""]),
                chance.choice([*people, "", ""]),
                declared,
            )
        )
    return task(cases, experts, chance.randint(1, 3), chance.random() < 0.8, chance.randint(0, 9))


def judged(number: str, stage: str, region: str, unit: str, work: str, category: str = "综合") -> FinalCase:
    """A case as the desk hands it on."""
    topic = Topic(f"T{number}", f"示例作品{number}", unit, unit, region, category, (stage,), "学校案例", work)
    return FinalCase(number, topic, topic.title, unit, unit, region, category, (stage,), "学校案例", work, "", "")
