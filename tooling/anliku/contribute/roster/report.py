"""The result of a check as lines of text, for a district's contact person."""

from __future__ import annotations

from collections.abc import Iterator

from anliku.contribute.roster.findings import Checked, Tally


def summary(checked: Checked) -> list[str]:
    """What was read, how each region stands against its quotas, and what was noticed."""
    roster, campaign = checked.roster, checked.campaign
    lines = [f"{campaign.title}（{campaign.id}）：读到 {len(roster.entries)} 个案例"]
    lines += _regions(checked)
    lines += [f"说明：{remark}" for remark in checked.remarks]
    warnings = len(checked.findings) - checked.errors
    lines.append(f"{len(roster.entries)} 个案例，{checked.errors} 个错误，{warnings} 个提醒")
    return lines


def _regions(checked: Checked) -> Iterator[str]:
    for region, kinds in checked.counts:
        own = [tally for tally in checked.tallies if tally.region == region]
        whole = [line(tally) for tally in own if not tally.unit]
        counted = [f"{kind} {count} 项" for kind, count in kinds if kind not in {tally.what for tally in own}]
        parts = [*whole, *(counted if whole else [f"{kind} {count} 项" for kind, count in kinds])]
        yield f"{region}：{'；'.join(parts)}"
        yield from (f"  {line(tally)}" for tally in own if tally.unit)


def line(tally: Tally) -> str:
    """``✓ 学校案例 2 项（名额：至多 3 项）``."""
    who = f"{tally.unit}：" if tally.unit else ""
    return f"{'✓' if tally.fine else '✗'} {who}{tally.what} {tally.count} 项（名额：{tally.allowed}）"
