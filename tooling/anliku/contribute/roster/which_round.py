"""Which selection round a 汇总表 is for, where nobody has said so; and whose it is."""

from __future__ import annotations

import re

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.formats.sheet.header import REGION
from anliku.formats.sheet.roster_entry import Roster
from anliku.text import visible

_BY = re.compile(r"(?:填报|报送|申报|上报|推荐|呈报)(?:单位|区域|部门|县市区)?(?:[（(][^）)]*[）)])?[:：](.+)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def guess(roster: Roster, catalogue: Catalogue) -> tuple[Campaign, str | None]:
    """The campaign, and a remark where the choice is not certain. KeyError where the library
    has no campaign at all.

    The title above the table says the year (“2024年…汇总表”), the rows say the place; the
    newest round of those that fit best is taken.
    """
    campaigns = list(catalogue.campaigns.values())
    if not campaigns:
        raise KeyError("campaign")
    headings = [visible(text) for text in roster.headings()]
    years = {int(year) for text in headings for year in _YEAR.findall(text)}
    region = catalogue.taxonomy.facet("region")
    known = [term.name for entry in roster.entries if (term := region.find(entry.text(REGION)))]

    def rank(campaign: Campaign) -> tuple[int, int, int, int, str]:
        named = any("".join(campaign.title.split()) in "".join(text.split()) for text in headings)
        share = sum(name in campaign.regions for name in known)
        return (named, campaign.selection_year in years, share, campaign.selection_year, campaign.id)

    best = max(campaigns, key=rank)
    named, in_year, share, *_ = rank(best)
    if len(campaigns) == 1 and (in_year or not years):
        return best, None
    if named or in_year or (share and not years):
        return best, None
    return best, f"看不出是哪一次评选的汇总表，按“{best.short}”（{best.id}）核对；若不是，请用 --campaign 指定"


def own_region(roster: Roster, campaign: Campaign, catalogue: Catalogue) -> str | None:
    """The region whose sheet this is, as the lines above the table say (填报单位：姑苏区…); None
    where they name none, or several."""
    facet = catalogue.taxonomy.facet("region")
    regions: set[str] = set()
    for text in (visible("".join(text.split())) for text in roster.above()):
        by = _BY.search(text)
        for term in (term for name in campaign.regions if (term := facet.find(name)) is not None):
            # Short names (园区) may stand in any text; behind 填报单位 they mean the region.
            names = [name for name in term.names if len(name) > 1] if by is not None else [term.name]
            if any(name in (by[1] if by is not None else text) for name in names):
                regions.add(term.name)
    there = {term.name for entry in roster.entries if (term := facet.find(entry.text(REGION)))}
    return next(iter(regions)) if len(regions) == 1 and regions <= there else None
