"""优秀组织奖: which districts or units get it, by the rule in ``round.yml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from anliku.round.desk.entries import FinalCase
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone
from anliku.round.outcome.outcome_settings import Honours

COUNT, SHARE, NAMED = "获奖项数", "获奖率", "指定"


def honoured(opened: Round, entries: Iterable[tuple[FinalCase, str]]) -> list[str]:
    """The units that get it, in the order of the rule; those that tie for the last place all do. Raises NotDone
    where a district's unit is not known."""
    rules = opened.settings.outcome.honours
    if rules.rule == NAMED:
        return list(dict.fromkeys(rules.units))
    if rules.rule not in {COUNT, SHARE}:
        return []
    awarded = Counter(_of(rules, case) for case, _ in entries)
    handed_in = Counter(_of(rules, case) for case in opened.cases)
    merits = {
        name: count / handed_in[name] if rules.rule == SHARE else float(count)
        for name, count in awarded.items()
        if name and count >= rules.least
    }
    chosen = first(merits, rules.most, opened.campaign.regions)
    return [_unit_of(opened, name) for name in chosen] if rules.of == "区域" else chosen


def first(merits: dict[str, float], most: int | None, order: Sequence[str]) -> list[str]:
    """The names with the greatest merit, at most ``most`` of them and those that tie with the last:
    ``{"甲": 3, "乙": 2, "丙": 2}``, 2 → 甲、乙、丙."""
    places = {name: at for at, name in enumerate(order)}
    ranked = sorted(merits, key=lambda name: (-merits[name], places.get(name, len(places)), name))
    if most is None or len(ranked) <= most:
        return ranked
    least = merits[ranked[most - 1]]
    return [name for name in ranked if merits[name] >= least]


def _of(rules: Honours, case: FinalCase) -> str:
    return case.region if rules.of == "区域" else case.unit


def _unit_of(opened: Round, region: str) -> str:
    """The unit that stands on a district's certificate."""
    named = opened.settings.outcome.honours.names.get(region)
    if named:
        return named
    contact = next((contact for contact in opened.contacts if contact.region == region and contact.unit), None)
    if contact is None:
        raise NotDone(
            f"不知道{region}的组织奖写哪个单位；请在 round.yml 的 outcome → honours → names 里写“{region}: 单位名称”"
        )
    return contact.unit
