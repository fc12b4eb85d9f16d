"""借鉴记录: ``adoptions.yml`` beside a case. Open about what carried over, and nothing that ranks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from anliku import adoption, clock
from anliku.case_places import ADOPTIONS
from anliku.facts import Comparison
from anliku.files import read_text
from anliku.problem import Location, Severity
from anliku.reading import CaseReading, Reading
from anliku.rules import low_stakes, pupils
from anliku.rules.rule import Example, Family, Finding, Rule, few
from anliku.text import Lines, visible
from anliku.yamlsafe import Places, Span

_SOURCE = "苏教办〔2023〕58号（典型经验辐射推广；低利害，不排名）"
_LAW = "本库约定：经同意才公开"


def _records(unit: str = "吴中区示例小学", when: str = "2025-09-01", more: str = "", consent: str = "true") -> Example:
    return Example(files=((ADOPTIONS, f"text:{_text(unit, when, more, consent)}"),))


def _text(unit: str, when: str, more: str, consent: str) -> str:
    taken = "    taken: 照着做了“追问依据”的三步，每周一节课\n"
    return f"adoptions:\n  - unit: {unit}\n    when: {when}\n{taken}{more}    consent: {consent}\n"


@few
def unreadable(reading: Reading) -> Iterator[Finding]:
    """Records that cannot be read, or lack what they need."""
    read = reading.adoptions
    for problem in read.problems if read is not None else ():
        yield Finding(problem.location, problem.message)


AD001 = Rule(
    code="AD001",
    title="借鉴记录写得不对",
    severity=Severity.ERROR,
    what="adoptions.yml 里每条借鉴记录写明单位、时间、借鉴了什么、是否同意公开，写法照字段说明。",
    why="写得不对的记录显示不出来；案例和它的借鉴记录一起发布。",
    bad=_records(when="2025-09-01\n    score: 5"),
    good=_records(),
    source=_SOURCE,
    check=unreadable,
)


def without_consent(reading: Reading) -> Iterator[Finding]:
    """Records that the unit has not agreed to publish."""
    for index, record in enumerate(_of(reading)):
        if not record.consent:
            message = (
                "这条借鉴记录的“同意公开”（consent）是 false，不能发布；请先取得借鉴单位同意再改成 true，或删去这一条"
            )
            yield Finding(_at(reading, "adoptions", index, "consent"), message)


AD002 = Rule(
    code="AD002",
    title="借鉴记录没有同意公开",
    severity=Severity.ERROR,
    what="每条借鉴记录的“同意公开”（consent）都是 true。",
    why="借鉴单位的名称和做法，要它自己同意才能公开。",
    bad=_records(consent="false"),
    good=_records(),
    source=_LAW,
    check=without_consent,
)


@few
def ranks_or_pupils(reading: Reading) -> Iterator[Finding]:
    """What a case may not say either: ranks, comparisons of schools, pupils by name."""
    for index, record in enumerate(_of(reading)):
        for key, text in record.sentences.items():
            alone = _as_body(reading, text)
            for rule in (*low_stakes.FAMILY.rules, pupils.PV008):
                for problem in rule.run(alone):
                    yield Finding(_at(reading, "adoptions", index, key), problem.message)


AD003 = Rule(
    code="AD003",
    title="借鉴记录里有排名或学生",
    severity=Severity.ERROR,
    what="借鉴记录只写做法和变化，不写排名，不与别的学校比，不写学生的姓名和成绩。",
    why="监测结果用来改进，不用来比高低；记录同样公开。",
    bad=_records(more="    outcome: 一年后，我校阅读得分率位居全区第二\n"),
    good=_records(more="    outcome: 一年后，能说出依据的学生多了\n"),
    source=_SOURCE,
    check=ranks_or_pupils,
)


def impossible(reading: CaseReading) -> Iterator[Finding]:
    """Records of the case's own school, of a time before the case, without a date, or twice."""
    seen: set[tuple[str, object]] = set()
    for index, record in enumerate(_of(reading)):
        unit = "".join(visible(record.unit).split())
        if unit == "".join(visible(reading.meta.unit).split()):
            message = "借鉴单位就是案例的单位；自己后来的做法请写进案例，借鉴记录留给别的单位"
            yield Finding(_at(reading, "adoptions", index, "unit"), message)
        if record.date is None:
            message = f'时间“{record.when}”不是日期，请写成 2025-09-01，只知道月份时写 "2025-09"'
            yield Finding(_at(reading, "adoptions", index, "when"), message)
        elif reading.case.year is not None and record.date[0] < reading.case.year:
            message = f"时间 {record.when} 早于案例参加评选的 {reading.case.year} 年，请核对"
            yield Finding(_at(reading, "adoptions", index, "when"), message)
        if (unit, record.date) in seen:
            yield Finding(_at(reading, "adoptions", index), "同一单位、同一时间的借鉴记录写了两次，请合成一条")
        seen.add((unit, record.date))


def still_to_come(comparison: Comparison) -> Iterator[Finding]:
    """Records of a day that has not come. What is wrong with a case alone is kept, so the clock is asked here."""
    today = clock.today()
    root = comparison.catalogue.root
    for facts in comparison.facts:
        file = f"{facts.file.rpartition('/')[0]}/{ADOPTIONS}"
        if not os.path.isfile(f"{root}/{file}") or os.path.islink(f"{root}/{file}"):
            continue
        text, _ = read_text(root / file, file)
        read = adoption.read(text or "", file)
        for index, record in enumerate(read.adoptions):
            if adoption.is_to_come(record, today):
                message = f"时间 {record.when} 还没有到，借鉴记录写已经做了的；请核对年份"
                yield Finding(read.places.value(("adoptions", index, "when")).location, message)


AD004 = Rule(
    code="AD004",
    title="借鉴记录对不上",
    severity=Severity.ERROR,
    what="借鉴单位不是案例自己的单位，时间不早于评选年度、也不在今天以后，同一单位同一时间只有一条。",
    why="对不上的多半是写错了，读者会白跑一趟。",
    bad=_records(when="2019-09-01"),
    good=_records(when='"2025-09"'),
    source=_SOURCE,
    check_case=impossible,
    compare=still_to_come,
)


def _of(reading: Reading) -> tuple[adoption.Adoption, ...]:
    return reading.adoptions.adoptions if reading.adoptions is not None else ()


def _at(reading: Reading, *path: str | int) -> Location:
    assert reading.adoptions is not None
    return reading.adoptions.places.value(path).location


def _as_body(reading: Reading, text: str) -> Reading:
    """What the rules on running text read, if a case said no more than ``text``."""
    places = Places(Span(reading.case.file, Lines(text)))
    case = reading.case
    return Reading(replace(case, text=text, body_start=0, values={}, places=places), reading.context)


FAMILY = Family(
    "adoptions",
    "借鉴记录",
    "别的单位怎样用了这个案例，写在案例文件夹里的 adoptions.yml：谁、什么时候、借鉴了什么、改了什么、结果怎样。不计数，不排名。",
    (
        AD001,
        AD002,
        AD003,
        AD004,
    ),
)
