"""The figures of ``make bench`` as tables in Chinese Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from tests.bench.grid import grid
from tests.bench.growth import exponent
from tests.bench.process import Figure
from tests.bench.scenarios import GOAL_SIZE, Figures, Scenario, factor

MEMORY_GOAL = 700
"""MB of all processes together."""
EXPONENT_GOAL = 1.05

LEGEND = f"""\
秒、处理器秒、内存是整个命令的（含它启动的全部进程），取各轮的中位数；倍数是各轮成对的比的中位数。
内存：{{memory}}；处理器秒含命令等到结束的子进程。文件缓存是热的，回环和本机磁盘，不联网。
目标针对 {GOAL_SIZE:,} 篇，篇数更少时不作结论。"""
PEER_LEGEND = "{peer}：搜索（装了 jieba）和 tags，页面不进导航，同样的文章。它没有检查，也不留下上一次的结果。"


@dataclass(frozen=True, slots=True)
class Site:
    """What a contestant published: articles, files, MB."""

    name: str
    articles: int
    files: int
    size: float


@dataclass(frozen=True, slots=True)
class Size:
    """One size of the library: the medians of each scenario, and the site."""

    cases: int
    figures: dict[str, Figure]
    site: Site


def scenario_table(scenarios: Sequence[Scenario], figures: Figures, names: Sequence[str], cases: int) -> str:
    """A row a scenario; ``names``: the project's, then the peer's where it was measured."""
    head = [f"{cases:,} 篇"]
    for name in names:
        head += [f"{name}，秒", "处理器秒", "内存 MB"]
    head += ["快几倍"] * (len(names) > 1) + ["目标"]
    rows = [head]
    for scenario in scenarios:
        measured = [figures[scenario.key].get(name, []) for name in names]
        row = [scenario.label]
        for some in measured:
            row += _cells(some)
        times = factor(measured[1], measured[0]) if len(names) > 1 else None
        if len(names) > 1:
            row.append(f"{times:.1f}" if times else "–")
        seconds = _middle(measured[0], lambda one: one.wall)
        met = scenario.goal.is_met(seconds, times)
        row.append(goal_cell(scenario.goal.text(), met, cases))
        rows.append(row)
    return grid(rows)


def goal_cell(goal: str, met: bool | None, cases: int) -> str:
    """A goal, and whether it is reached (None: nobody knows) where the library is as large as it was set for."""
    if not goal or met is None or cases < GOAL_SIZE:
        return goal
    return goal + ("  达到" if met else "  没有达到")


def memory_line(figures: Figures, name: str, cases: int) -> str:
    """The highest peak of all scenarios."""
    peak = max(one.memory for some in figures.values() for one in some.get(name, []))
    return f"内存峰值：{name} {peak:,.0f} MB；目标 {goal_cell(f'≤ {MEMORY_GOAL} MB', peak <= MEMORY_GOAL, cases)}"


def site_table(sites: Sequence[Site]) -> str:
    """What the sites weigh."""
    rows = [["网站", "文章", "文件数", "MB"]]
    rows += [[site.name, f"{site.articles:,}", f"{site.files:,}", f"{site.size:,.1f}"] for site in sites]
    return grid(rows)


def growth_table(scenarios: Sequence[Scenario], sizes: Sequence[Size]) -> str:
    """A row a size: seconds of each scenario, the highest peak of memory, the site; the exponents below."""
    columns: list[tuple[str, str, list[float]]] = [
        (f"{scenario.label}，秒", ",.2f", [size.figures[scenario.key].wall for size in sizes]) for scenario in scenarios
    ]
    # Less troubled by what else the machine is doing.
    first = scenarios[0]
    columns += [
        (f"{first.label}，处理器秒", ",.2f", [size.figures[first.key].processor for size in sizes]),
        ("内存 MB", ",.0f", [max(one.memory for one in size.figures.values()) for size in sizes]),
        ("网站文件数", ",.0f", [size.site.files for size in sizes]),
        ("网站 MB", ",.1f", [size.site.size for size in sizes]),
    ]
    counts = [size.cases for size in sizes]
    rows = [["案例", *(head for head, _, _ in columns)]]
    for number, count in enumerate(counts):
        rows.append([f"{count:,}", *(format(values[number], form) for _, form, values in columns)])
    slopes = [exponent(counts, values) for _, _, values in columns]
    last = ["–" if slope is None else f"{slope:.2f}" for slope in slopes]
    return grid([*rows, [f"指数（时间的目标 ≤ {EXPONENT_GOAL}）", *last]])


def middle(some: Sequence[Figure]) -> Figure:
    """The medians of several figures of one thing."""
    return replace(
        some[0],
        wall=_middle(some, lambda one: one.wall),
        processor=_middle(some, lambda one: one.processor),
        memory=_middle(some, lambda one: one.memory),
    )


def _cells(some: Sequence[Figure]) -> list[str]:
    if not some:
        return ["–", "–", "–"]
    wall = f"{_middle(some, lambda one: one.wall):,.2f}"
    seconds = _middle(some, lambda one: one.processor)
    # Of a preview, which is ended when it has shown the change, nobody is told.
    processor = f"{seconds:,.2f}" if seconds else "–"
    return [wall, processor, f"{_middle(some, lambda one: one.memory):,.0f}"]


def _middle(some: Sequence[Figure], pick: Callable[[Figure], float]) -> float:
    return median(pick(one) for one in some)
