"""``cases/outcomes/``: what came of selections (of the family on files)."""

from __future__ import annotations

from collections.abc import Iterator

from anliku import outcome
from anliku.facts import Comparison
from anliku.problem import Severity
from anliku.rules.rule import Example, Finding, Rule

_SOURCE = "本库约定：公示和获奖名单是数据，只写标题、单位和等级"
_READING = "读取时报告"


def _with(text: str, name: str = "suzhou-2024") -> Example:
    return Example(files=((f"../../outcomes/{name}.yml", f"text:{text}"),), note=f"cases/outcomes/{name}.yml")


def _awarded(award: str = "一等奖", more: str = "") -> str:
    entry = f"{{award: {award}, title: 从找原句到想明白, unit: 姑苏区平桥示例小学{more}}}"
    return f"campaign: suzhou-2024\nawarded:\n  - {entry}\n"


OC001 = Rule(
    code="OC001",
    title="结果对不上评选",
    severity=Severity.ERROR,
    what="评选结果放在 cases/outcomes/评选编号.yml，campaign 与文件名相同，案例库里有这次评选。",
    why="结果按编号放到评选的页面上，对不上就不知道是哪一次的。",
    bad=_with(_awarded(), "suzhou-2023"),
    good=_with(_awarded()),
    source=_SOURCE,
    reported_by=_READING,
)


OC002 = Rule(
    code="OC002",
    title="结果自相矛盾",
    severity=Severity.ERROR,
    what="奖项、区域是这次评选设置的；公示的结束不早于开始；一个案例、一个证书编号都只写一次。",
    why="名单和证书是公开的凭据，错一处就要更正公告。",
    bad=_with(_awarded("头等奖")),
    good=_with(_awarded("二等奖")),
    source=_SOURCE,
    reported_by=_READING,
)


def unknown_case(comparison: Comparison) -> Iterator[Finding]:
    """A list that leads to a case which the library does not have."""
    known = {facts.id for facts in comparison.facts} | {facts.name for facts in comparison.facts}
    named = {entry.case for result in comparison.catalogue.outcomes.values() for entry in _leading(result)}
    if named <= known | {None}:
        return
    for shared in comparison.catalogue.shared_files:
        if shared.model is outcome.Outcome:
            for path, span in outcome.places_of(shared.text, shared.file).values.items():
                case = shared.text[span.start : span.end].strip("\"'")
                if path[-1:] == ("case",) and case not in known:
                    yield Finding(
                        shared.at(span.start), f"案例库里没有案例“{case}”，请改成已收录案例的编号，或删去这一项"
                    )


OC003 = Rule(
    code="OC003",
    title="名单里的案例不在库里",
    severity=Severity.WARNING,
    what="获奖名单和展示交流里的 case 写案例库里有的案例编号；没有收进案例库的不写。",
    why="读者点了打不开。",
    bad=_with(_awarded(more=", case: gusu-yuwen-99")),
    good=_with(_awarded(more=", case: gusu-yuwen-01")),
    source=_SOURCE,
    compare=unknown_case,
)


def _leading(result: outcome.Outcome) -> Iterator[outcome.Awarded | outcome.Shown]:
    yield from result.awarded
    yield from result.showcase.shown if result.showcase is not None else ()


RULES = (
    OC001,
    OC002,
    OC003,
)
