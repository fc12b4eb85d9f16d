"""How many cases each region and each school may submit (名额), and who may submit at all."""

from __future__ import annotations

from collections.abc import Sequence

from anliku.campaign import Campaign, Quota
from anliku.contribute.roster.findings import Findings, Tally, rows
from anliku.contribute.roster.line import Line
from anliku.contribute.roster.unit_names import Names
from anliku.formats.sheet.header import REGION, UNIT, WORK
from anliku.problem import Severity


def by_unit(quota: Quota) -> bool:
    """Whether a quota counts school by school; else it counts region by region. The campaign says
    it in its own words (``per``)."""
    return any(word in quota.per for word in ("校", "单位", "部门"))


def direct_regions(campaign: Campaign) -> set[str]:
    """The “regions” whose schools submit on their own: quotas made for them count by school."""
    return {region for quota in campaign.quotas if by_unit(quota) for region in quota.regions}


def check(
    lines: Sequence[Line], campaign: Campaign, names: Names, findings: Findings, own: str | None = None
) -> list[Tally]:
    """Every quota against the sheet: the regions that it has, and their schools. Where the sheet
    is that of one region (``own``), cases of others are out of place, and no region's quota."""
    tallies: list[Tally] = []
    for line in lines:
        if own is not None and line.region not in {None, own}:
            message = (
                f"这张表是{own}填报的，这一行的区域却是“{line.region}”，没有算进名额；请核对区域，不是{own}的案例请删去"
            )
            findings.error("XL403", line.entry, REGION, message)
    for region in campaign.regions if own is None else [own]:
        here = [line for line in lines if line.region == region]
        for quota in campaign.quotas_of(region) if here else []:
            counted = [line for line in here if _counts(quota, line)]
            if quota.work is not None and uncounted(here, campaign):
                continue
            if by_unit(quota):
                tallies += _units(quota, region, here, counted, names, findings)
            else:
                tallies.append(_region(quota, region, here, counted, findings))
    return tallies


def uncounted(lines: Sequence[Line], campaign: Campaign) -> bool:
    """Whether quotas count works, and nobody knows which work a row is: there is no such column."""
    by_work = any(quota.work is not None for quota in campaign.quotas)
    return by_work and not any(WORK in line.entry.table.columns for line in lines)


def alone(lines: Sequence[Line], campaign: Campaign, names: Names, findings: Findings) -> None:
    """A sheet with one school of a region only: the school has sent it by itself."""
    regions = {line.region for line in lines}
    units = {names.key(line.unit) for line in lines}
    if len(regions) != 1 or len(units) != 1 or not direct_regions(campaign):
        return
    region = next(iter(regions))
    if region is None or region in direct_regions(campaign) or not (lines[0].kind or "").startswith("学校"):
        return
    message = (
        f"整张表只有{region}的一所学校，像是学校自己报送的；{region}内的学校不单独报送，"
        f"请交{region}的联络人汇总；若确是{region}汇总的表，请核对有没有漏报"
    )
    findings.table("XL206", Severity.WARNING, lines[0].entry.table, UNIT, message)


def _counts(quota: Quota, line: Line) -> bool:
    return quota.kind in {None, line.kind} and quota.work in {None, line.work}


def _what(quota: Quota) -> str:
    return quota.work or quota.kind or "案例"


def _region(quota: Quota, region: str, here: list[Line], counted: list[Line], findings: Findings) -> Tally:
    what, note = _what(quota), f"（{quota.note}）" if quota.note else ""
    unclear = [line.entry for line in here if line.kind is None] if quota.kind is not None else []
    tally = Tally(region, what, quota.label, len(counted), quota.min or 0, quota.max)
    if len(counted) < tally.low:
        said = f"只有 {len(counted)} 项{what}" if counted else f"没有{what}"
        message = f"{region}{said}，名额是{quota.label}，请补报 {tally.low - len(counted)} 项{note}"
        if unclear:
            message += f"；类型看不出的 {len(unclear)} 项（{rows(unclear, here[0].entry.sheet)}）没有算在内，请先写清"
        findings.error("XL402", here[0].entry, REGION, message)
    elif tally.high is not None and len(counted) > tally.high:
        surplus = counted[tally.high].entry
        listed = rows((line.entry for line in counted), surplus.sheet)
        message = (
            f"{region}报了 {len(counted)} 项{what}（{listed}），名额是{quota.label}，"
            f"请减去 {len(counted) - tally.high} 项{note}"
        )
        findings.error("XL401", surplus, REGION, message)
    return tally


def _units(
    quota: Quota, region: str, here: list[Line], counted: list[Line], names: Names, findings: Findings
) -> list[Tally]:
    what, note = _what(quota), f"（{quota.note}）" if quota.note else ""
    groups: dict[str, list[Line]] = {}
    for line in here:
        # What nobody can count has been said at its row.
        if line.unit and (quota.kind is None or line.kind is not None):
            groups.setdefault(names.key(line.unit), [])
    for line in counted:
        if line.unit:
            groups[names.key(line.unit)].append(line)
    tallies: list[Tally] = []
    first = {names.key(line.unit): line for line in reversed(here) if line.unit}
    for key, group in groups.items():
        named = first[key]
        tally = Tally(region, what, quota.label, len(group), quota.min or 0, quota.max, named.unit)
        tallies.append(tally)
        if len(group) < tally.low:
            message = f"“{named.unit}”的{what}有 {len(group)} 项，名额是每{quota.per}{quota.label}，请补报{note}"
            findings.error("XL402", named.entry, UNIT, message)
        elif tally.high is not None and len(group) > tally.high:
            surplus = group[tally.high].entry
            listed = rows((line.entry for line in group), surplus.sheet)
            message = (
                f"“{named.unit}”报了 {len(group)} 项{what}（{listed}），"
                f"名额是每{quota.per}{quota.label}，请减去 {len(group) - tally.high} 项{note}"
            )
            findings.error("XL401", surplus, UNIT, message)
    return tallies
