"""Why no complete assignment exists, and the least that has to give way: told so that an organiser can act.

Two things can stand in the way. A case may have fewer experts than it needs who know its field and are
not too near; or the experts of some field have less room together than its cases need. Which cases
and experts those are is read off the best incomplete assignment (Hall's theorem: from a case that
lacks a review, every expert who could take it and every case that such an expert holds).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anliku.round.judging import flow
from anliku.round.judging.assignment import Task, loads
from anliku.round.judging.recusals import Bar, Expert, JudgedCase

_UNIT = 1000.0
"""One step over a limit, in the costs of the programme."""
_OVER, _STAGE, _SUBJECT = 1.0, 3.0, 10.0
"""What gives way most easily: one review over an expert's limit; a case of another stage; of another subject."""
_MOST_OVER = 60
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Cases that need more room than all experts who can read them have. Places in the lists."""

    cases: tuple[int, ...]
    experts: tuple[int, ...]
    lacking: int
    """Reviews, altogether; and ``most``, of the case that lacks most."""
    most: int


def explain(task: Task) -> list[str]:
    """One line for each thing in the way and, last, the cheapest way out; none where nothing is in the way."""
    edges = _edges(task)
    readers: defaultdict[int, set[int]] = defaultdict(set)
    for edge in edges:
        readers[edge.case].add(edge.expert)
    wanted = task.panel.reviews
    short = [place for place in range(len(task.cases)) if len(readers[place]) < wanted]
    lines = _too_few_readers(task, short, readers)
    need = [min(wanted, len(readers[place])) for place in range(len(task.cases))]
    answer = flow.solve(need, edges, [loads(expert) for expert in task.experts], _regions(task))
    lines += [_too_little_room(task, bottleneck, readers) for bottleneck in _bottlenecks(answer, readers)]
    return [*lines, _cheapest(task, edges)] if lines else []


def _edges(task: Task) -> list[flow.Edge]:
    return [
        flow.Edge(row, column, flow.noise(task.seed, case.number, expert.number))
        for row, case in enumerate(task.cases)
        for column, expert in enumerate(task.experts)
        if expert.limit and task.panel.bar(expert, case, task.recusals) is None
    ]


def _regions(task: Task) -> list[str]:
    return [expert.region for expert in task.experts]


# --- cases that too few can read --------------------------------------------------------------


def _too_few_readers(task: Task, short: Sequence[int], readers: dict[int, set[int]]) -> list[str]:
    """Cases of one field and region with the same number of possible readers share a line."""
    alike: defaultdict[tuple[str, str, int], list[JudgedCase]] = defaultdict(list)
    for place in short:
        case = task.cases[place]
        alike[case.field, case.region, len(readers[place])].append(case)
    lines = []
    for (subject, region, count), cases in alike.items():
        lacking = task.panel.reviews - count
        bars: Counter[Bar] = Counter()
        for expert in task.experts:
            bar = task.panel.bar(expert, cases[0], task.recusals)
            if bar is not None:
                bars[bar] += 1
        barred = "、".join(f"{bar.value} {times} 位" for bar, times in bars.items() if bar.is_recusal)
        also = f"，须回避的有 {barred}" if barred else ""
        away = f"、不在{region}" if bars[Bar.REGION] else ""
        lines.append(
            f"{_named(cases)}（{subject}，{region}）每个要 {task.panel.reviews} 份评审，能评的只有 {count} 位{also}。"
            f"最小的放宽：再请 {lacking} 位熟悉{subject}{away}的评委，"
            + (f"或这{len(cases)}个案例只要 {count} 份评审" if count else "或请已有的评委补报这个类别和学段")
        )
    return lines


def _named(cases: Sequence[JudgedCase]) -> str:
    """``案例 012、034 等 9 个``."""
    numbers = "、".join(case.number for case in cases[:_SHOWN])
    return f"案例 {numbers}" + (f" 等 {len(cases)} 个" if len(cases) > _SHOWN else "")


# --- experts with too little room -------------------------------------------------------------


def _bottlenecks(answer: flow.Answer, readers: dict[int, set[int]]) -> list[Bottleneck]:
    """The groups of cases and experts between which no room is left, each by itself."""
    held: defaultdict[int, set[int]] = defaultdict(set)
    has: defaultdict[int, set[int]] = defaultdict(set)
    for case, expert in answer.pairs:
        held[expert].add(case)
        has[case].add(expert)
    seen: set[int] = set()
    groups: list[Bottleneck] = []
    for start, lacking in enumerate(answer.missing):
        if not lacking or start in seen:
            continue
        cases, experts, waiting = {start}, set[int](), [start]
        while waiting:
            case = waiting.pop()
            for expert in readers[case] - has[case] - experts:
                experts.add(expert)
                further = held[expert] - cases
                cases |= further
                waiting += further
        seen |= cases
        lacks = [answer.missing[case] for case in cases]
        groups.append(Bottleneck(tuple(sorted(cases)), tuple(sorted(experts)), sum(lacks), max(lacks)))
    return groups


def _too_little_room(task: Task, bottleneck: Bottleneck, readers: dict[int, set[int]]) -> str:
    cases = [task.cases[place] for place in bottleneck.cases]
    experts = [task.experts[place] for place in bottleneck.experts]
    subject = _fields(cases)
    room = sum(expert.limit for expert in experts)
    own = {*bottleneck.experts}
    wanted = sum(min(task.panel.reviews, len(readers[place] & own)) for place in bottleneck.cases)
    more = max(bottleneck.most, math.ceil(bottleneck.lacking / max(expert.limit for expert in experts)))
    ways = [f"再请 {more} 位熟悉{subject}的评委"]
    over = _raised(task, bottleneck, readers)
    if over is not None:
        ways.insert(0, f"{_limits(experts, over)}")
    ways.append(f"这些案例里 {bottleneck.lacking} 份评审不要了")
    return (
        f"{subject} 还差 {bottleneck.lacking} 个评委名额：{len(cases)} 个案例要 {wanted} 份评审，"
        f"能评它们的 {len(experts)} 位评委上限合计 {room}。最小的放宽：{'，或'.join(ways)}"
    )


def _fields(cases: Iterable[JudgedCase]) -> str:
    """The fields of these cases, the most frequent first, at most three."""
    names = [name for name, _ in Counter(case.field for case in cases).most_common()]
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "")


def _limits(experts: Sequence[Expert], over: int) -> str:
    limits = {expert.limit for expert in experts}
    if len(limits) == 1:
        (limit,) = limits
        return f"每人上限从 {limit} 提到 {limit + over}"
    return f"这 {len(experts)} 位的上限各加 {over}"


def _raised(task: Task, bottleneck: Bottleneck, readers: dict[int, set[int]]) -> int | None:
    """By how much every limit of the group has to rise; None where that alone does not do."""
    place = {expert: at for at, expert in enumerate(bottleneck.experts)}
    edges = [
        flow.Edge(row, place[expert])
        for row, case in enumerate(bottleneck.cases)
        for expert in sorted(readers[case] & place.keys())
    ]
    need = [min(task.panel.reviews, len(readers[case] & place.keys())) for case in bottleneck.cases]
    regions = [task.experts[expert].region for expert in bottleneck.experts]
    for over in range(max(1, bottleneck.lacking // len(place)), _MOST_OVER):
        room = [[0.0] * (task.experts[expert].limit + over) for expert in bottleneck.experts]
        if not any(flow.solve(need, edges, room, regions).missing):
            return over
    return None


# --- everything that may give way, weighed ------------------------------------------------------


def _cheapest(task: Task, edges: Sequence[flow.Edge]) -> str:
    """The weighted model: limits, stages and subjects may give way at a price; recusals never do."""
    wider = list(edges)
    price = {Bar.STAGE: _STAGE * _UNIT, Bar.SUBJECT: _SUBJECT * _UNIT}
    foreign: dict[tuple[int, int], Bar] = {}
    for row, case in enumerate(task.cases):
        for column, expert in enumerate(task.experts):
            bar = task.panel.bar(expert, case, task.recusals)
            if bar is not None and bar in price and expert.limit:
                foreign[row, column] = bar
                wider.append(flow.Edge(row, column, price[bar] + flow.noise(task.seed, case.number, expert.number)))
    room = [
        [*loads(expert), *(_OVER * _UNIT * step for step in range(1, _MOST_OVER))] if expert.limit else []
        for expert in task.experts
    ]
    answer = flow.solve([task.panel.reviews] * len(task.cases), wider, room, _regions(task))
    held = Counter(expert for _, expert in answer.pairs)
    said = [
        f"{task.experts[expert].number}的上限从 {task.experts[expert].limit} 提到 {count}"
        for expert, count in sorted(held.items())
        if count > task.experts[expert].limit
    ]
    said += [
        f"案例 {task.cases[case].number}（{task.cases[case].field}）请{task.experts[expert].number}来评，虽{foreign[case, expert].value}"
        for case, expert in sorted(answer.pairs)
        if (case, expert) in foreign
    ]
    said += [
        f"案例 {task.cases[case].number} 少 {lacking} 份评审" for case, lacking in enumerate(answer.missing) if lacking
    ]
    more = f"；……共 {len(said)} 处" if len(said) > 2 * _SHOWN else ""
    return (
        f"代价最小的一种放宽（上限多 1 份计 {_OVER:.0f}，跨学段计 {_STAGE:.0f}，跨类别计 {_SUBJECT:.0f}，回避不放宽）："
        f"{'；'.join(said[: 2 * _SHOWN])}{more}"
    )
