"""Charts → tables: the numbers that Word keeps beside the drawing, as its number formats show them.

Two kinds of parts: charts of all years (ECMA-376, 21.2: bars, lines, pies, points …), and those of
Office 2016 (``cx``: waterfall, funnel, histogram, box, treemap, sunburst, map).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from anliku.formats.word.read.numberformat import percent, plain, shown
from anliku.formats.word.read.parts import CX, A, C, child, holds, value, whole

MAX_SERIES = 40
MAX_CELLS = 4_000
_LAST_POINT = 10**6

Points = dict[int, str]
"""Place → what is written there."""


@dataclass(slots=True)
class Series:
    """One row of numbers of a chart."""

    name: str
    labels: Points
    values: Points
    sizes: Points = field(default_factory=dict)
    """Of bubbles."""


@dataclass(slots=True)
class Chart:
    """What can be read of a chart."""

    title: str = ""
    across: str = ""
    """What the labels are: the title of their axis."""
    values: str = ""
    """What the numbers are: the title of their axis."""
    series: list[Series] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What is written into the drawing beside: labels of single points, trend lines."""
    left: list[str] = field(default_factory=list)
    """What is only drawn, such as error bars."""
    are_points: bool = False
    """Whether the labels are numbers, too (scatter, bubble)."""


def read(tree: Element) -> Chart:
    """The chart of a part."""
    return _read_new(tree) if tree.tag.startswith(CX) else _read_usual(tree)


def rows_of(chart: Chart) -> tuple[list[list[str]], str]:
    """The table, head first, and what had to be left out of it (empty: nothing)."""
    series, told = chart.series[:MAX_SERIES], []
    if len(chart.series) > len(series):
        told.append(f"{len(chart.series)} 个数据系列只写了前 {len(series)} 个")
    series = [one for one in series if one.values or one.labels]
    if not series:
        return [], "；".join(told)
    first = next((one.labels for one in series if one.labels), {})
    together = all(one.labels in ({}, first) for one in series) and not any(one.sizes for one in series)
    head, rows = _wide(chart, series, first) if together else _long(chart, series)
    most = max(1, MAX_CELLS // len(head))
    if len(rows) > most:
        told.append(f"{len(rows)} 行数据只写了前 {most} 行")
    return [head, *rows[:most]], "；".join(told)


def _wide(chart: Chart, series: list[Series], labels: Points) -> tuple[list[str], list[list[str]]]:
    """A column a series, where all have the same labels."""
    places = sorted({at for one in series for at in one.values} | set(labels))
    head = [chart.across or ("x" if chart.are_points else "项目"), *(one.name for one in series)]
    return head, [[labels.get(at, str(at + 1)), *(one.values.get(at, "") for one in series)] for at in places]


def _long(chart: Chart, series: list[Series]) -> tuple[list[str], list[list[str]]]:
    """A row a point, where each series has labels of its own."""
    has_sizes = any(one.sizes for one in series)
    x, y = ("x", "y") if chart.are_points else ("项目", "数值")
    head = ["系列", chart.across or x, chart.values or y, *(["大小"] if has_sizes else [])]
    rows = []
    for one in series:
        for at in sorted(set(one.values) | set(one.labels)):
            sizes = [one.sizes.get(at, "")] if has_sizes else []
            rows.append([one.name, one.labels.get(at, str(at + 1)), one.values.get(at, ""), *sizes])
    return head, rows


# --- the usual charts ---------------------------------------------------------------------------


def _read_usual(tree: Element) -> Chart:
    is_1904 = value(tree, C + "date1904", attribute="val") in {"1", "true"}
    plot = child(tree, C + "chart", C + "plotArea")
    chart = Chart(title=_title(child(tree, C + "chart", C + "title")))
    if plot is None:
        return chart
    axes = [axis for axis in plot if axis.tag.endswith("Ax")]
    chart.are_points = holds(plot, C + "xVal")
    label_axes, value_axes = _sorted_axes(axes, chart.are_points)
    chart.across = _titles(label_axes)
    chart.values = _titles(value_axes)
    label_form, value_form = _axis_form(label_axes), _axis_form(value_axes)
    series = sorted(plot.iter(C + "ser"), key=lambda one: whole(value(one, C + "order", attribute="val"), 0))
    for number, one in enumerate(series, 1):
        name = " ".join(text for text in _texts(child(one, C + "tx")) if text) or f"数据 {number}"
        labels = child(one, C + "cat")
        numbers = child(one, C + "val")
        chart.series.append(
            Series(
                name,
                _labels(labels if labels is not None else child(one, C + "xVal"), label_form, is_1904),
                _numbers(
                    numbers if numbers is not None else child(one, C + "yVal"), _own_form(one, value_form), is_1904
                ),
                _numbers(child(one, C + "bubbleSize"), "", is_1904),
            )
        )
    chart.words = _other_words(tree, chart) + _labels_from_cells(plot)
    drawn = (("误差线", "errBars"), ("趋势线", "trendline"))
    chart.left = [words for words, name in drawn if holds(plot, C + name)]
    return chart


def _sorted_axes(axes: list[Element], are_points: bool) -> tuple[list[Element], list[Element]]:
    """Those of the labels and those of the numbers; both are of numbers under a cloud of points."""

    def is_label(axis: Element) -> bool:
        return axis.tag != C + "valAx" or (are_points and value(axis, C + "axPos", attribute="val") in {"b", "t"})

    return [axis for axis in axes if is_label(axis)], [axis for axis in axes if not is_label(axis)]


def _titles(axes: list[Element]) -> str:
    return "、".join(dict.fromkeys(words for axis in axes if (words := _title(axis.find(C + "title")))))


def _axis_form(axes: list[Element]) -> str:
    """The number format that an axis has of its own."""
    forms = (axis.find(C + "numFmt") for axis in axes)
    return next((_unlinked(form) for form in forms if _unlinked(form)), "")


def _own_form(series: Element, otherwise: str) -> str:
    """That of the series' data labels, else that of the axis."""
    return _unlinked(child(series, C + "dLbls", C + "numFmt")) or otherwise


def _unlinked(form: Element | None) -> str:
    """A format that does not follow the cells."""
    return form.get("formatCode", "") if form is not None and form.get("sourceLinked", "0") in {"0", "false"} else ""


def _title(title: Element | None) -> str:
    if title is None:
        return ""
    return _rich(title) or " ".join(text for text in _texts(child(title, C + "tx")) if text)


def _rich(holder: Element) -> str:
    """Typed words, paragraph by paragraph."""
    lines = ("".join(run.text or "" for run in paragraph.iter(A + "t")) for paragraph in holder.iter(A + "p"))
    return " ".join(line.strip() for line in lines if line.strip())


def _texts(holder: Element | None) -> Iterator[str]:
    """The words of a name: typed, or kept of a cell."""
    for point in holder.iter(C + "v") if holder is not None else ():
        yield (point.text or "").strip()


def _labels(holder: Element | None, form: str, is_1904: bool) -> Points:
    """The labels; those of several levels become one: 一班 男."""
    levels = [] if holder is None else list(holder.iter(C + "lvl"))
    if not levels:
        return _numbers(holder, form, is_1904)
    inner, *outer = [_raw(level, C) for level in levels]
    return _joined_levels(inner, outer)


def _joined_levels(inner: Points, outer: list[Points]) -> Points:
    """An outer label stands for all places up to the next: ``{0: 男, 1: 女}, {0: 一班} → 一班 男, 一班 女``."""
    labels: Points = {}
    for at in sorted(inner | {place: "" for level in outer for place in level}):
        above = [
            level[max(place for place in level if place <= at)] for level in outer if min(level, default=at + 1) <= at
        ]
        labels[at] = " ".join(word for word in (*reversed(above), inner.get(at, "")) if word)
    return labels


def _numbers(holder: Element | None, otherwise: str, is_1904: bool) -> Points:
    """Place → the number as its own format shows it, else as the axis does."""
    if holder is None:
        return {}
    if holds(holder, C + "strCache", C + "strLit"):
        return _raw(holder, C)
    general = next((code.text or "" for code in holder.iter(C + "formatCode")), "")
    points: Points = {}
    for point in holder.iter(C + "pt"):
        text = _value_of(point, C)
        if text:
            code = point.get("formatCode") or general
            points[_place(point)] = (
                _by_axis(text, otherwise, is_1904) if _is_general(code) else shown(text, code, is_1904)
            )
    return points


def _by_axis(text: str, form: str, is_1904: bool) -> str:
    """The marks of an axis are rounder than its numbers: only what kind of number it is comes from it."""
    if "%" in form:
        return percent(text)
    is_date = any(letter in form.lower() for letter in "ymd") and not _is_general(form)
    return shown(text, form, is_1904) if is_date else plain(text)


def _is_general(code: str) -> bool:
    return code.strip().lower() in {"", "general", "g/通用格式", "@"}


def _raw(holder: Element, namespace: str) -> Points:
    return {_place(point): text for point in holder.iter(namespace + "pt") if (text := _value_of(point, namespace))}


def _place(point: Element) -> int:
    return whole(point.get("idx"), 0, 0, _LAST_POINT)


def _value_of(point: Element, namespace: str) -> str:
    """The text of a kept point, which the new charts write into the point itself."""
    words = point.find(namespace + "v")
    return " ".join(((point.text if words is None else words.text) or "").split())


def _other_words(tree: Element, chart: Chart) -> list[str]:
    """What was typed into the drawing besides the titles, each once."""
    said = {chart.title, *chart.across.split("、"), *chart.values.split("、")}
    lines = ("".join(run.text or "" for run in paragraph.iter(A + "t")).strip() for paragraph in tree.iter(A + "p"))
    return list(dict.fromkeys(line for line in lines if line and line not in said and line not in chart.title))


def _labels_from_cells(plot: Element) -> list[str]:
    """Names beside single points, which newer programs take from cells (an extension of 2012)."""
    kept = (cache for cache in plot.iter() if cache.tag.endswith("}dlblRangeCache"))
    return list(dict.fromkeys(text for cache in kept for text in _raw(cache, C).values()))


# --- charts of Office 2016 ----------------------------------------------------------------------


def _read_new(tree: Element) -> Chart:
    chart = Chart(title=_new_title(child(tree, CX + "chart", CX + "title")))
    data = {one.get("id", ""): one for one in tree.iter(CX + "data")}
    for number, one in enumerate(tree.iter(CX + "series"), 1):
        holder = data.get(value(one, CX + "dataId", attribute="val") or "")
        if holder is None:
            continue
        name = " ".join(_new_words(child(one, CX + "tx"))) or f"数据 {number}"
        levels = [_raw(level, CX) for kind in holder.findall(CX + "strDim") for level in kind.findall(CX + "lvl")]
        inner, *outer = levels or [{}]
        kept = [level for kind in holder.findall(CX + "numDim") for level in kind.findall(CX + "lvl")]
        values, *sizes = [_new_numbers(level) for level in kept] or [{}]
        chart.series.append(Series(name, _joined_levels(inner, outer), values, sizes[0] if sizes else {}))
    titles = [words for axis in tree.iter(CX + "axis") if (words := _new_title(axis.find(CX + "title")))]
    chart.words = [*titles, *(words for words in _other_words(tree, chart) if words not in titles)]
    return chart


def _new_numbers(level: Element) -> Points:
    return {at: shown(text, level.get("formatCode", "")) for at, text in _raw(level, CX).items()}


def _new_title(title: Element | None) -> str:
    return "" if title is None else _rich(title) or " ".join(_new_words(title))


def _new_words(holder: Element | None) -> list[str]:
    return [] if holder is None else [text for part in holder.iter(CX + "v") if (text := (part.text or "").strip())]
