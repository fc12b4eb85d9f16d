"""The measured engines side by side, as a table that reads in a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.grid import grid
from tests.bench.measure import Cost, Measured
from tests.bench.truth import KINDS, MIXED, Score, score


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what, the cell of an engine, and the project's goal with whether it is met."""

    what: str
    cell: Callable[[Measured, Score], str]
    goal: str = ""
    met: Callable[[Measured, Score], bool] | None = None


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def kilobytes(count: float) -> str:
    """Bytes as kB (1,000)."""
    return f"{count / 1000:,.1f}" if count < 1e6 else f"{count / 1000:,.0f}"


def pair(values: Sequence[float], show: Callable[[float], str]) -> str:
    """Median and 95th percentile."""
    return f"{show(median(values))} / {show(p95(values))}"


def _milliseconds(value: float) -> str:
    return f"{value:,.0f}"


def _seconds(value: float) -> str:
    return f"{value:,.1f}" if value else "–"


def _bytes(what: str, pick: Callable[[Measured], Cost], goal: str = "", limit: float = 0) -> list[Row]:
    met = (lambda m, _: median(pick(m).wire) <= limit) if limit else None
    return [
        Row(f"{what}，线上 kB", lambda m, _: pair(pick(m).wire, kilobytes), goal, met),
        Row(f"{what}，到结果出现为止，线上 kB", lambda m, _: pair(pick(m).before, kilobytes)),
        Row(f"{what}，解压后 kB", lambda m, _: pair(pick(m).raw, kilobytes)),
        Row(f"{what}，请求数", lambda m, _: pair(pick(m).requests, lambda n: f"{n:.0f}")),
    ]


def _precision(kind: str) -> Row:
    return Row(
        f"P@k，{kind}",
        lambda _, s: f"{s.by_kind[kind]:.3f}" if kind in s.by_kind else "–",
        "1.000",
        lambda _, s: s.by_kind.get(kind, 1.0) == 1.0,
    )


ROWS: tuple[Row, ...] = (
    Row("文章", lambda m, _: f"{m.articles:,}"),
    Row("查询（有文章含它的）", lambda _, s: f"{s.queries}"),
    *(_precision(kind) for kind in KINDS),
    Row("P@k，M", lambda _, s: f"{s.by_kind[MIXED]:.3f}" if MIXED in s.by_kind else "–"),
    Row("第一个结果含查询词", lambda _, s: f"{s.first:.1%}", "100 %", lambda _, s: s.first == 1.0),
    Row("召回率，按发布的文字", lambda _, s: f"{s.recall:.4f}", "1.000", lambda _, s: s.recall == 1.0),
    Row("召回率，按 queries.json", lambda _, s: f"{s.recall_listed:.4f}"),
    Row("另列意思相近的案例的查询", lambda m, _: f"{sum(map(bool, m.near))}"),
    *_bytes("首次查询", lambda m: m.first, "≤ 60", 60_000),
    *_bytes("以后每次", lambda m: m.later, "≤ 20", 20_000),
    Row("首次查询，毫秒", lambda m, _: pair(m.first.time, _milliseconds)),
    Row(
        "以后每次，毫秒",
        lambda m, _: pair(m.later.time, _milliseconds),
        "≤ 100",
        lambda m, _: median(m.later.time) <= 100,
    ),
    Row("建索引，秒", lambda m, _: _seconds(m.build.index), "≤ 10", lambda m, _: m.build.index <= 10),
    Row("建索引，处理器秒", lambda m, _: _seconds(m.build.processor)),
    Row("其中在整站生成里，秒", lambda m, _: _seconds(m.build.inside)),
    Row("整站生成，秒", lambda m, _: _seconds(m.build.whole)),
    Row("内存峰值，MB", lambda m, _: f"{m.build.memory:,.0f}"),
    Row("索引，文件数", lambda m, _: f"{m.build.files:,}"),
    Row("索引，MB", lambda m, _: f"{m.build.size / 1e6:,.1f}"),
)

LEGEND = """\
成对的数是中位数 / 第 95 百分位。P@k：前 k 个结果里真含查询词的比例，k = min(10, 含它的文章数)；A 一个词，B 两个，C 三个，D 任意三个连续的字，M 中英相连（--mixed）。
首次查询：新开的浏览器，打开页面后马上查；字节含查找所需的脚本、WebAssembly、索引和所示结果的文字，不含网页、样式和图片。
以后每次：新开的浏览器里的第二次查询（Material 全部装在内存里，在同一页上连着查）。时间从页面得知输入到结果出现在页面里；本机回环，没有模拟网络。"""


def render(engines: Sequence[Measured], project: str) -> str:
    """The table; the goals are those of the engine named ``project``."""
    scores = [score(measured.answers, measured.truth) for measured in engines]
    lines = [["", *(measured.name for measured in engines), "目标"]]
    for row in ROWS:
        cells = [row.cell(measured, found) for measured, found in zip(engines, scores, strict=True)]
        if set(cells) == {"–"}:
            continue
        goal = row.goal
        for measured, found in zip(engines, scores, strict=True):
            if row.met and measured.name == project:
                goal += "  达到" if row.met(measured, found) else "  没有达到"
        lines.append([row.what, *cells, goal])
    return grid(lines)


def missed(measured: Measured) -> list[str]:
    """What goals an engine misses."""
    found = score(measured.answers, measured.truth)
    return [row.what for row in ROWS if row.met and not row.met(measured, found)]
