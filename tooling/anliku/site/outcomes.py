"""The pages of what came of selections: 立项名单, 公示, 获奖名单, 展示交流, and looking up a certificate's number.

They show what ``cases/outcomes/`` says and nothing else. Numbers lie in sixteen scripts, by their hash, so that
a reader asks for a piece of them only, from a server or from a folder; without scripts the lists are read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anliku import clock
from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.outcome import Awarded, Honour, Outcome, Publicity, Shown, number_key
from anliku.page.casepage import chinese_date

VERIFY = "verify/"
SHARDS = 16

# (address, title, description, template, values) of a page.
PageValues = tuple[str, str, str, str, dict[str, Any]]


def of_campaign(campaign: Campaign, outcome: Outcome | None, addresses: Mapping[str, str]) -> list[PageValues]:
    """The pages of what came of a campaign; ``addresses`` are those of the published cases by id."""
    if outcome is None:
        return []
    base = f"campaigns/{campaign.id}/"
    made: list[PageValues] = []
    shared = {
        "campaign": campaign,
        "outcome": outcome,
        "case_urls": _named(outcome, addresses),
        "dates": _dates(outcome),
    }
    if outcome.approved:
        title = f"{campaign.short}立项选题名单"
        about = f"{campaign.title}立项选题，共 {len(outcome.approved)} 个。"
        made.append((f"{base}approved/", title, about, "approved.html", shared))
    if outcome.publicity is not None:
        count = len(outcome.publicity.proposed)
        title = f"{campaign.short}拟定获奖名单公示"
        made.append(
            (
                f"{base}notice/",
                title,
                f"{campaign.title}公示，共 {count} 项。",
                "notice.html",
                {**shared, "state": state(outcome.publicity)},
            )
        )
    if outcome.awarded or outcome.honours:
        title = f"{campaign.short}获奖名单"
        about = f"{campaign.title}获奖名单，共 {len(outcome.awarded)} 项。"
        numbered = any(True for _ in outcome.certificates)
        own = {**shared, "levels": list(_levels(campaign, outcome)), "numbered": numbered}
        made.append((f"{base}awards/", title, about, "awards.html", own))
    if outcome.showcase is not None:
        title = f"{campaign.short}展示交流"
        about = f"{campaign.title}展示交流：时间、地点和展示的案例。"
        groups: dict[str, list[Shown]] = {}
        for entry in outcome.showcase.shown:
            groups.setdefault(entry.group or "", []).append(entry)
        made.append((f"{base}showcase/", title, about, "showcase.html", {**shared, "groups": list(groups.items())}))
    return made


@dataclass(frozen=True, slots=True)
class AwardCount:
    """How many published cases of a campaign won an award, and where the first of them stands in its list."""

    award: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Round:
    """A campaign as 历次评选 and the home page show it."""

    campaign: Campaign
    count: int
    awards: tuple[AwardCount, ...]
    leads: list[tuple[str, str]]


def round_of(campaign: Campaign, outcome: Outcome | None, cases: Sequence[Case], page_size: int) -> Round:
    """The campaign with the numbers of its ``cases``, which stand in their list's order, ``page_size`` a page."""
    firsts: dict[str, int] = {}
    for place, case in enumerate(cases):
        firsts.setdefault(case.award, place)
    numbers = Counter(case.award for case in cases)
    awards = []
    for award, place in firsts.items():
        page = place // page_size + 1
        part = f"{page}/" if page > 1 else ""
        awards.append(AwardCount(award, numbers[award], f"campaigns/{campaign.id}/{part}#{cases[place].meta.id}"))
    return Round(campaign, len(cases), tuple(awards), leads(campaign, outcome))


def state(publicity: Publicity) -> dict[str, str]:
    """Whether the period runs on the day on which the page is made: a key for its look, and words. That it is over
    stays true; all else says that the dates decide."""
    today = clock.today()
    if today > publicity.until:
        return {"key": "over", "words": "已结束"}
    key, words = ("before", "未开始") if today < publicity.since else ("on", "公示中")
    return {"key": key, "words": f"制作本页时{words}，以日期为准"}


def states(outcomes: Iterable[Outcome]) -> list[dict[str, str]]:
    """What the day decides of what came of the campaigns: on another day their pages may be others."""
    return [state(outcome.publicity) for outcome in outcomes if outcome.publicity is not None]


def _dates(outcome: Outcome) -> dict[str, str]:
    """The dates of an outcome as readers see them."""
    dates: dict[str, str] = {}
    if outcome.publicity is not None:
        dates |= {"since": chinese_date(outcome.publicity.since), "until": chinese_date(outcome.publicity.until)}
    if outcome.showcase is not None:
        dates["showcase"] = chinese_date(outcome.showcase.date)
    return dates


def leads(campaign: Campaign, outcome: Outcome | None) -> list[tuple[str, str]]:
    """Name and address of the pages that a campaign's own page leads to."""
    names = {"approved.html": "立项名单", "notice.html": "公示", "awards.html": "获奖名单", "showcase.html": "展示交流"}
    return [(names[template], url) for url, _, _, template, _ in of_campaign(campaign, outcome, {})]


def _named(outcome: Outcome, addresses: Mapping[str, str]) -> dict[str, str]:
    """The addresses of the cases that an outcome names, as far as they are published."""
    named = [entry.case for entry in outcome.awarded]
    named += [entry.case for entry in outcome.showcase.shown] if outcome.showcase is not None else []
    return {case: addresses[case] for case in named if case is not None and case in addresses}


def _levels(campaign: Campaign, outcome: Outcome) -> Iterator[tuple[str, list[Awarded]]]:
    """The awards by level, the highest first, each in the order of the list."""
    for award in campaign.awards:
        entries = [entry for entry in outcome.awarded if entry.award == award]
        if entries:
            yield award, entries


def has_certificates(catalogue: Catalogue) -> bool:
    """Whether there is any number to look up."""
    return any(True for outcome in catalogue.outcomes.values() for _ in outcome.certificates)


def shards(catalogue: Catalogue, addresses: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The scripts that hold what can be looked up: path below the site → content. Nothing without certificates."""
    if not has_certificates(catalogue):
        return
    rows: list[dict[str, list[str]]] = [{} for _ in range(SHARDS)]
    for outcome in catalogue.outcomes.values():
        campaign = catalogue.campaigns[outcome.campaign]
        for number, entry in outcome.certificates:
            key = number_key(number)
            rows[shard_of(key)][key] = _row(number, entry, campaign, addresses)
    for index, row in enumerate(rows):
        text = json.dumps(dict(sorted(row.items())), ensure_ascii=False, separators=(",", ":"))
        # What ends a script can stand in no title.
        text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        yield f"{VERIFY}{index:x}.js", f"anlikuCertificates({index},{text});\n".encode()


def _row(number: str, entry: Awarded | Honour, campaign: Campaign, addresses: Mapping[str, str]) -> list[str]:
    """Number, award, title, unit, campaign, its list, and the case: what the lists show anyway."""
    title = entry.title if isinstance(entry, Awarded) else ""
    case = addresses.get(entry.case or "", "") if isinstance(entry, Awarded) else ""
    return [number, entry.award, title, entry.unit, campaign.title, f"campaigns/{campaign.id}/awards/", case]


def shard_of(key: str) -> int:
    """In which script a number lies: FNV-1a over its UTF-16 units (certificates.js does the same)."""
    data = key.encode("utf-16-le", "surrogatepass")
    value = 0x811C9DC5
    for at in range(0, len(data), 2):
        value = ((value ^ (data[at] | data[at + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return value % SHARDS


def lists_of(catalogue: Catalogue, campaigns: Iterable[Campaign]) -> list[tuple[str, str]]:
    """Title and address of every list of awards that has numbers, for who has no scripts."""
    return [
        (campaign.title, f"campaigns/{campaign.id}/awards/")
        for campaign in campaigns
        if campaign.id in catalogue.outcomes and any(True for _ in catalogue.outcomes[campaign.id].certificates)
    ]
