"""The unit list: what a unit is called on its certificate, whatever somebody typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from anliku.contribute.roster.unit_names import Names, without_campus
from anliku.round.desk.entries import Unit
from anliku.text import visible

_ALIKE = 0.75
_PROVINCE = re.compile(r"\A[\u3400-\u9fff]{2,3}省")


class Units:
    """The units of a round, by every name that they have. ``names`` knows the places of the campaign."""

    def __init__(self, units: Iterable[Unit], names: Names) -> None:
        self.names = names
        self.all = list(units)
        self._exact = {unit.name: unit for unit in self.all}
        self._by_key: dict[str, list[Unit]] = {}
        self._former: dict[str, list[Unit]] = {}
        for unit in self.all:
            self._by_key.setdefault(names.key(unit.name), []).append(unit)
            for name in unit.former:
                self._former.setdefault(names.key(name), []).append(unit)

    def find(self, typed: str, region: str) -> tuple[Unit | None, str]:
        """The unit that is meant, and how its name differs: empty (as in the list), 带校区, 写法不同,
        曾用名; None with 名单里没有 where the list has none such, and with an empty word where there is no list."""
        if not self.all or not typed:
            return None, ""
        if typed in self._exact:
            return self._exact[typed], ""
        key = self.names.key(typed)
        unit = _of_region(self._by_key.get(key, []), region)
        if unit is not None:
            bare = without_campus(visible(typed))
            return unit, "带校区" if bare != visible(typed) else "写法不同"
        unit = _of_region(self._former.get(key, []), region)
        if unit is not None:
            return unit, "曾用名"
        return None, "名单里没有"

    def key(self, typed: str, region: str) -> str:
        """The same for all names of one unit."""
        unit, _ = self.find(typed, region)
        return self.names.key(unit.name if unit is not None else typed)

    def placed(self, typed: str, region: str) -> tuple[str, str]:
        """The key of a unit, and the region where the list or its own name puts it; empty where neither does.
        ``region`` is what somebody wrote beside it, which only chooses among units of one name.

        ``苏州市姑苏区平桥小学``, ``虎丘区`` → the key of 平桥小学, ``姑苏区``."""
        said = self._said(typed)
        unit, _ = self.find(typed, said or region)
        if unit is not None and (unit.name == typed or self._may_lie_in(unit, said)):
            return self.names.key(unit.name), unit.region
        return self.names.key(typed), said

    def _said(self, typed: str) -> str:
        """The region that a name tells, be it after the province and the city; empty where it tells none."""
        return self.names.region_in(_PROVINCE.sub("", visible(typed).strip())) or ""

    def _may_lie_in(self, unit: Unit, said: str) -> bool:
        """Whether a unit of the list may be called after that region: another district has a school of this name too."""
        is_place = unit.region in self.names.of_region
        return said in {"", unit.region, self._said(unit.name)} or not is_place

    def places(self, typed: str, region: str) -> frozenset[str]:
        """Every region where a case's unit may be; empty for anywhere, as where 市直属 is no place."""
        _, place = self.placed(typed, region)
        place = place if place in self.names.of_region else self._said(typed)
        told = {place, region} & self.names.of_region.keys()
        return frozenset({place, region}) if told else frozenset()

    def like(self, typed: str, region: str) -> str:
        """A name of the list that ``typed`` may mean; empty where none is like it."""
        names = [unit.name for unit in self.all if not region or unit.region == region]
        return next(iter(difflib.get_close_matches(typed, names, n=1, cutoff=_ALIKE)), "")


def _of_region(units: list[Unit], region: str) -> Unit | None:
    """The one of ``units`` in ``region``; where none is there, the only one there is."""
    here = [unit for unit in units if unit.region == region]
    if len(here) == 1:
        return here[0]
    return units[0] if len(units) == 1 else None
