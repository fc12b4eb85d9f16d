"""Evidence → what the before/after chart shows, in numbers, words and positions.

One grammar holds wherever evidence is shown, in the chart, on cards, in tables: a value that moved
the wished way has a colour of its own; whatever did not has none, and says so in words.

The drawing is one inline SVG a row in ``overrides/partials/measure.html``. Positions are per cent
of the row's width and the scale starts at zero, so that a small change looks small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from anliku.model import Evidence, written

State = Literal["gain", "flat", "loss"]
"""Whether a value moved the wished way, not at all, or the other way."""

# Where the scale begins and ends, per cent of the width: a dot at its end is drawn whole.
_START, _END = 2.0, 98.0
# The narrowest chart: a screen of 320 pixels less its margins. Labels that fit there fit everywhere.
_NARROWEST = 288
# Pixels of a character at 14 pixels, by its width, and between two labels.
_WIDE, _SLIM, _GAP = 14.0, 8.4, 8.0
# What a value that did not move is like, its change says: 没有变化.
_VERDICTS: dict[State, str] = {"gain": "", "flat": "", "loss": "与期望相反"}


@dataclass(frozen=True, slots=True)
class Label:
    """A number that stands over the line of a chart."""

    text: str
    x: float
    """Of its dot, or of the other's where that one pushes it away."""
    anchor: Literal["start", "end"]
    """Whether that is where the text begins or where it ends."""
    shift: float = 0
    """Pixels, at 14 pixels a character, by which the other label pushes it away."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row of the chart."""

    indicator: str
    before: str
    after: str
    amount_before: str
    """The number before, without a unit that the number after has as well."""
    change: str
    """In words: 提高 13.3 个百分点."""
    arrow: str
    better: str
    """The wanted direction in words, where it is not the usual one."""
    state: State
    source: str
    brief: bool
    """Whether it is shown where only two rows are (see :func:`in_brief`)."""
    x_before: float
    x_after: float
    x_zero: float
    x_end: float
    scale_low: str
    scale_high: str
    """The numbers at the ends of the scale."""
    label_before: Label | None
    label_after: Label | None
    """None where the two would not fit side by side on the narrowest screen."""

    @property
    def verdict(self) -> str:
        """What a colour would say, where the change does not say it: 与期望相反; else empty."""
        return _VERDICTS[self.state]

    @property
    def sentence(self) -> str:
        """The row as one sentence: the text equivalent of the drawing."""
        told = "，".join(part for part in (self.change, self.better, self.verdict) if part)
        return f"{self.indicator}：改进前 {self.before}，改进后 {self.after}，{told}。"


def line(item: Evidence) -> str:
    """The one line of a result card: ``迟到率 前 8.1% → 后 5.6%（越低越好）``."""
    before, after = item.numbers
    moved = state(item)
    told = "，".join(part for part in (_better(item), _change(item) if moved == "flat" else _VERDICTS[moved]) if part)
    # The numbers stay on one line.
    numbers = f"前 {before} → 后 {after}".replace(" ", "\xa0")
    return f"{item.indicator} {numbers}" + (f"（{told}）" if told else "")


def state(item: Evidence) -> State:
    """Whether the value moved the wished way."""
    if item.improved is None:
        return "flat"
    return "gain" if item.improved else "loss"


def rows(evidence: list[Evidence]) -> list[EvidenceRow]:
    """The chart's rows in the author's order."""
    brief = in_brief([state(item) for item in evidence])
    return [_row(item, number in brief) for number, item in enumerate(evidence)]


def in_brief(states: Sequence[State]) -> set[int]:
    """The two rows that are shown where only two are: the author's first, and beside it the first that
    tells the other side, what did not move as wished beside what did; without one the second."""
    if len(states) < 2:
        return set(range(len(states)))
    other = (number for number, one in enumerate(states) if (one == "gain") != (states[0] == "gain"))
    return {0, next(other, 1)}


def _row(item: Evidence, brief: bool) -> EvidenceRow:
    before, after = item.numbers
    low = min(0.0, item.before, item.after)
    high = (
        100.0 if item.unit == "%" and max(item.before, item.after) <= 100 else max(item.before, item.after, 0.0) * 1.1
    )
    width = (high - low) or 1.0

    def x(value: float) -> float:
        return round(_START + (value - low) / width * (_END - _START), 2)

    ends = x(item.before), x(item.after)
    labels = _labels((before, after), ends) or _labels(item.amounts, ends) or (None, None)
    return EvidenceRow(
        indicator=item.indicator,
        before=before,
        after=after,
        amount_before=before if item.unit == "%" else item.amounts[0],
        change=_change(item),
        arrow="→" if item.change == 0 else "↑" if item.change > 0 else "↓",
        better=_better(item),
        state=state(item),
        source=item.source,
        brief=brief,
        x_before=ends[0],
        x_after=ends[1],
        x_zero=x(low),
        x_end=x(high),
        scale_low=written(low),
        scale_high="100%" if item.unit == "%" and high == 100 else _rounded(high),
        label_before=labels[0],
        label_after=labels[1],
    )


def _labels(texts: tuple[str, str], ends: tuple[float, float]) -> tuple[Label, Label] | None:
    """Where the numbers before and after stand so that they neither touch nor leave the narrowest chart; None
    where they cannot. The one on the left ends at its dot, the one on the right begins there; one without
    room for that lies on the other side of its dot, and pushes the other away where they would touch."""
    rising = ends[1] >= ends[0]
    left, right = (0, 1) if rising else (1, 0)
    widths = [_width(f"前 {text}") for text in texts]
    from_left, from_right = (ends[at] / 100 * _NARROWEST for at in (left, right))
    fits_left, fits_right = from_left >= widths[left], from_right + widths[right] <= _NARROWEST
    first = Label(texts[left], ends[left], "end" if fits_left else "start")
    last = Label(texts[right], ends[right], "start" if fits_right else "end")
    stop = from_left + (0 if fits_left else widths[left])
    start = from_right - (0 if fits_right else widths[right])
    if stop + _GAP > start:
        if fits_left and start - _GAP >= widths[left]:
            first = Label(texts[left], ends[right], "end", start - _GAP - from_right)
        elif stop + _GAP + widths[right] <= _NARROWEST:
            last = Label(texts[right], ends[left], "start", stop + _GAP - from_left)
        else:
            return None
    return (first, last) if rising else (last, first)


def _width(text: str) -> float:
    """The width of a text in pixels, rather more than less."""
    return sum(_SLIM if sign.isascii() else _WIDE for sign in text)


def _better(item: Evidence) -> str:
    return "越低越好" if item.better == "低" else ""


def _change(item: Evidence) -> str:
    if item.change == 0:
        return "没有变化"
    if item.unit == "%":
        return f"{'提高' if item.change > 0 else '下降'} {item.difference} 个百分点"
    unit = f" {item.unit}" if item.unit else ""
    return f"{'增加' if item.change > 0 else '减少'} {item.difference}{unit}"


def _rounded(end: float) -> str:
    """The end of a scale in three digits, or in whole numbers: ``87.12`` → ``87.1``, ``999.9`` →
    ``1000``, ``12345.6`` → ``12346``."""
    if end >= 1000:
        return written(round(end))
    return written(float(f"{end:.3g}"))
