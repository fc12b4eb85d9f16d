"""Evidence → what the before/after chart shows, in numbers, words and positions.

The drawing is one inline SVG a row in ``overrides/partials/evidence.html``. Positions are
per cent of the row's width and the scale starts at zero, so that a small change looks small.
"""

from __future__ import annotations

from dataclasses import dataclass

from anliku.model import Evidence, written

# Room at both ends of a row for the numbers beside the dots, per cent of the width.
_LEFT, _RIGHT = 14.0, 86.0


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row of the chart."""

    indicator: str
    before: str
    after: str
    change: str
    """In words: 提高 13.3 个百分点."""
    arrow: str
    better: str
    """The wanted direction in words, where it is not the usual one."""
    improved: bool | None
    source: str
    x_before: float
    x_after: float
    x_zero: float
    x_end: float
    scale_low: str
    scale_high: str
    """The numbers at the ends of the scale."""

    @property
    def sentence(self) -> str:
        """The row as one sentence: the text equivalent of the drawing."""
        return f"{self.indicator}：改进前 {self.before}，改进后 {self.after}，{self.change}。"


def rows(evidence: list[Evidence]) -> list[EvidenceRow]:
    """The chart's rows in the author's order."""
    return [_row(item) for item in evidence]


def _row(item: Evidence) -> EvidenceRow:
    before, after = item.numbers
    low = min(0.0, item.before, item.after)
    high = (
        100.0 if item.unit == "%" and max(item.before, item.after) <= 100 else max(item.before, item.after, 0.0) * 1.1
    )
    width = (high - low) or 1.0

    def x(value: float) -> float:
        return round(_LEFT + (value - low) / width * (_RIGHT - _LEFT), 2)

    return EvidenceRow(
        indicator=item.indicator,
        before=before,
        after=after,
        change=_change(item),
        arrow="→" if item.change == 0 else "↑" if item.change > 0 else "↓",
        better="越低越好" if item.better == "低" else "",
        improved=item.improved,
        source=item.source,
        x_before=x(item.before),
        x_after=x(item.after),
        x_zero=x(low),
        x_end=x(high),
        scale_low=written(low),
        scale_high="100%" if item.unit == "%" and high == 100 else _rounded(high),
    )


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
