"""Terms as people type them → the campaign's, and what is wrong with a row of a 汇总表."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from anliku.campaign import Campaign
from anliku.contribute.roster.unit_names import Names, is_above, is_school
from anliku.fields import shown
from anliku.formats.sheet.header import CATEGORY, KIND, LEADER, REGION, STAGE, TITLE, UNIT, WORK
from anliku.model import CaseMeta, Text
from anliku.taxonomy import Taxonomy

if TYPE_CHECKING:
    from anliku.round.desk.unit_list import Units

_SEVERAL = re.compile(r"[、,，;；/／|和与及+＋&\n]|\s+")
_ODD = {
    "ERROR": "公式出错了",
    "FORMULA": "是公式，没有存下结果",
    "DATE": "被表格软件变成了日期",
    "NUMBER": "是数字，应当是文字",
}


class Terms:
    """The terms that a campaign offers, whatever they are called."""

    def __init__(self, campaign: Campaign, taxonomy: Taxonomy, names: Names) -> None:
        self.campaign = campaign
        self.taxonomy = taxonomy
        self.names = names
        self._length = next(item for item in CaseMeta.model_fields["title"].metadata if isinstance(item, Text))

    def one(self, facet: str, text: str) -> str | None:
        """The canonical name of a term that the campaign offers; None where ``text`` is none."""
        term = self.taxonomy.facet(facet).find(text) if text else None
        offered = self.campaign.offered(facet)
        return term.name if term is not None and (offered is None or term.name in offered) else None

    def region(self, text: str) -> str:
        """A region of the campaign; empty where ``text`` is none."""
        return self.one("region", text) or ""

    def region_of(self, text: str, unit: str, units: Units) -> str:
        """The region that a paper says, or that its unit lies in; empty where nobody can tell."""
        named = self.region(text)
        if named:
            return named
        if len(self.campaign.regions) == 1:
            return self.campaign.regions[0]
        listed, _ = units.find(unit, "")
        return listed.region if listed is not None else self.names.region_in(unit) or ""

    def stages(self, text: str) -> tuple[str, ...]:
        """The stages that a cell names."""
        whole = self.one("stage", text)
        parts = [text] if whole else [part for part in _SEVERAL.split(text) if part]
        return tuple(dict.fromkeys(name for part in parts if (name := self.one("stage", part))))

    def subjects(self, text: str) -> tuple[str, ...]:
        """The subjects that a cell names."""
        parts = [part for part in _SEVERAL.split(text) if part]
        return tuple(dict.fromkeys(name for part in parts if (name := self.one("subject", part))))

    def kind(self, text: str, unit: str) -> str | None:
        """区域案例 or 学校案例: what a column says, else what the unit is; None where nothing tells."""
        offered = self.campaign.kinds
        if text:
            return self.one("kind", text)
        if len(offered) == 1:
            return offered[0]
        schools = [name for name in offered if name.startswith("学校")]
        others = [name for name in offered if name not in schools]
        if is_above(unit):
            return (others or offered)[0]
        return (schools or offered)[0] if is_school(unit) else None

    def faults(self, row: Mapping[str, Any]) -> list[str]:
        """What has to be filled in or changed in a row, each in words."""
        odd = row.get("odd", {})
        needed = (TITLE, UNIT, REGION, CATEGORY, STAGE, LEADER)
        said = [f"“{field}”没有填" for field in needed if not row[field] and field not in odd]
        said += [f"“{field}”{_ODD[kind]}" for field, kind in odd.items()]
        said += self._unknown(row)
        title, low, high = row[TITLE], self._length.low, self._length.high
        if title and not low <= len(title) <= high:
            said.append(f"“{TITLE}”有 {len(title)} 字，应为 {low}—{high} 字")
        return said

    def _unknown(self, row: Mapping[str, Any]) -> list[str]:
        """Cells that hold no term of the campaign."""
        said: list[str] = []
        for field, facet, offered in (
            (REGION, "region", self.campaign.regions),
            (CATEGORY, "category", self.campaign.categories),
            (KIND, "kind", self.campaign.kinds),
        ):
            if row[field] and self.one(facet, row[field]) is None:
                said.append(f"“{field}”写的{shown(row[field])}不能用，可以写 {'、'.join(offered)}")
        if row[STAGE] and not self.stages(row[STAGE]):
            said.append(f"“{STAGE}”写的{shown(row[STAGE])}不能用，可以写 {'、'.join(self.campaign.stages)}")
        works = [work.name for work in self.campaign.works]
        if row[WORK] and works and row[WORK] not in works:
            said.append(f"“{WORK}”写的{shown(row[WORK])}不能用，可以写 {'、'.join(works)}")
        return said
