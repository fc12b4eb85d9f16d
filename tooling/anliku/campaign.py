"""One selection round (评选): who, when, which rules, which skeleton a case follows.

Two organisers differ only in their ``cases/campaigns/ID.yml``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from anliku import fields, yamlsafe
from anliku.files import read_text
from anliku.model import Name, Slug, Strict, Text
from anliku.numbering import readings, without_number
from anliku.problem import Problem, Severity
from anliku.regex import regex
from anliku.taxonomy import Taxonomy
from anliku.text import visible

OFFERED = {"category": "categories", "stage": "stages", "kind": "kinds", "region": "regions", "award": "awards"}
"""Facet → the field that says which of its terms a campaign takes."""


_MONTH = regex(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2]))?")
# Results are used in the years after they were measured; certificates may take two years more.
_EARLIEST, _LATEST = 5, 2
PUBLISHED_WITHIN = 20
"""Years from the selection in which a case may be published."""


class Event(Strict):
    """One date of the timeline."""

    name: Name = Field(title="环节")
    until: datetime.date | Annotated[str, Text(4, 10)] | None = Field(
        None, title="截止", description='如 2024-03-29；只知道月份时写 "2024-12"'
    )
    when: Annotated[str, Text(2, 30)] | None = Field(
        None, title="时间说法", description="如“2024年12月中旬”，页面上照写"
    )
    note: Annotated[str, Text(2, 120)] | None = Field(None, title="说明")

    @property
    def date(self) -> tuple[int, ...] | None:
        """Year, month and day as far as they are known: ``"2024-12"`` → ``(2024, 12)``; None where
        there is none, or what is typed is no date."""
        if isinstance(self.until, datetime.date):
            return self.until.year, self.until.month, self.until.day
        match = _MONTH.fullmatch(self.until or "")
        return tuple(int(part) for part in match.groups() if part) if match is not None else None

    @property
    def label(self) -> str:
        """The date as readers see it; empty where none is known."""
        if self.when:
            return self.when
        if isinstance(self.until, datetime.date):
            return f"{self.until.year}年{self.until.month}月{self.until.day}日前"
        return self.until or ""


class Quota(Strict):
    """How many cases who may submit."""

    who: Name = Field(title="报送者")
    kind: Name | None = Field(None, title="案例类型")
    work: Name | None = Field(None, title="作品类型")
    min: StrictInt | None = Field(None, title="至少", ge=0)
    max: StrictInt | None = Field(None, title="至多", ge=0)
    per: Name = Field(title="按谁计", description="如“县（市、区）”“学校”；决定名额怎样数")
    regions: list[Name] = Field(
        default_factory=list, title="区域", description="只对这些区域；不写则对没有另行规定的区域"
    )
    note: Annotated[str, Text(2, 120)] | None = Field(None, title="说明")

    @property
    def label(self) -> str:
        """``至少 1 项、至多 3 项``."""
        low = f"至少 {self.min} 项" if self.min else ""
        high = f"至多 {self.max} 项" if self.max is not None else ""
        return f"{self.min} 项" if self.min and self.min == self.max else "、".join(filter(None, (low, high)))


class Criterion(Strict):
    """What the experts look at."""

    name: Name = Field(title="标准")
    text: Annotated[str, Text(2, 200)] = Field(title="说明")


class Limits(Strict):
    """Limits that the organiser sets; what is left out is not limited."""

    words: StrictInt | None = Field(None, title="全文字数", description="全文最多多少字", gt=0)
    authors: StrictInt | None = Field(None, title="作者人数", description="最多几位作者", gt=0)
    keywords: StrictInt | None = Field(None, title="关键词", description="最多几个", gt=0)
    overlap: StrictInt | None = Field(
        None, title="重复率", description="正文与别的案例相同的部分最多占百分之几，如 30", gt=0, le=100
    )


class SectionRule(Strict):
    """One level-2 heading of the skeleton."""

    name: Name = Field(title="章节", description="规范的二级标题")
    aliases: list[Name] = Field(default_factory=list, title="别名", description="也认得的标题")
    required: StrictBool = Field(True, title="必需")
    words: StrictInt | None = Field(None, title="字数上限", gt=0)
    steps: list[Name] = Field(default_factory=list, title="对应步骤", description="改进闭环中的哪几步")
    hint: Annotated[str, Text(2, 200)] | None = Field(None, title="提示", description="写给作者的一句话")


class Work(Strict):
    """A kind of work with rules of its own, where a campaign takes several."""

    name: Name = Field(title="作品类型")
    limits: Limits = Field(default_factory=Limits, title="限制")
    sections: list[SectionRule] = Field(title="章节", min_length=1)


class Campaign(Strict):
    """The whole of one ``campaigns/ID.yml``."""

    id: Slug = Field(title="编号", description="与文件名相同")
    title: Annotated[str, Text(4, 60)] = Field(title="名称")
    short: Annotated[str, Text(2, 20)] = Field(title="简称", description="列表里显示")
    organiser: Annotated[str, Text(2, 60)] = Field(title="组织方")
    place: Name = Field(title="地区")
    documents: list[Annotated[str, Text(2, 60)]] = Field(default_factory=list, title="依据文件", description="文号")
    monitoring_year: StrictInt = Field(title="监测年度", ge=2000, le=2100)
    selection_year: StrictInt = Field(title="评选年度", description="案例放在这一年的文件夹里", ge=2000, le=2100)
    intro: Annotated[str, Text(10, 400)] = Field(title="简介")
    timeline: list[Event] = Field(title="日程", min_length=1)
    quotas: list[Quota] = Field(default_factory=list, title="名额")
    criteria: list[Criterion] = Field(default_factory=list, title="评审标准")
    categories: list[Name] = Field(title="类别", min_length=1)
    stages: list[Name] = Field(title="学段", min_length=1)
    kinds: list[Name] = Field(title="案例类型", min_length=1)
    regions: list[Name] = Field(title="区域", min_length=1)
    awards: list[Name] = Field(title="奖项", description="从高到低", min_length=1)
    limits: Limits = Field(default_factory=Limits, title="限制")
    sections: list[SectionRule] = Field(default_factory=list, title="章节")
    works: list[Work] = Field(default_factory=list, title="作品类型", description="只收一种作品时不写，用 sections")

    @property
    def years_of_publishing(self) -> range:
        """The years in which a case of this round may have been published."""
        return range(self.selection_year, self.selection_year + PUBLISHED_WITHIN + 1)

    def quotas_of(self, region: str) -> list[Quota]:
        """The quotas that hold in a region: those made for it, else those for all others."""
        own = [quota for quota in self.quotas if region in quota.regions]
        return own or [quota for quota in self.quotas if not quota.regions]

    def offered(self, facet: str) -> list[str] | None:
        """The terms of a facet that this campaign takes; None where it takes all of them."""
        names: list[str] | None = getattr(self, OFFERED[facet]) if facet in OFFERED else None
        return names

    @cached_property
    def skeletons(self) -> dict[str | None, Skeleton]:
        """Work → skeleton. The key None is the campaign's only kind of work."""
        if not self.works:
            return {None: Skeleton(self.sections, self.limits)}
        return {work.name: Skeleton(work.sections, work.limits) for work in self.works}

    def skeleton(self, work: str | None) -> Skeleton | None:
        """The skeleton for ``work``; None where the campaign does not know that work."""
        return self.skeletons.get(work)


class Skeleton:
    """The sections and limits that a case follows."""

    def __init__(self, sections: list[SectionRule], limits: Limits) -> None:
        self.sections = tuple(sections)
        self.limits = limits
        self._exact = {section.name: section for section in sections}
        self._known = {
            _key(without_number(name)): section for section in sections for name in (section.name, *section.aliases)
        }

    def find(self, heading: str) -> SectionRule | None:
        """The section that a heading means, whatever number stands before it."""
        if heading in self._exact:
            return self._exact[heading]
        return next((self._known[key] for key in map(_key, readings(heading)) if key in self._known), None)

    def for_step(self, step: str) -> list[SectionRule]:
        """The sections that document a step of the loop."""
        return [section for section in self.sections if step in section.steps]


def load(path: Path, root: Path, taxonomy: Taxonomy) -> tuple[Campaign | None, list[Problem]]:
    """Read one campaign; problems carry the places of the file (CP001–CP005, FM…)."""
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file)
    if text is None:
        return None, problems
    campaign, places, unreadable = _read(text, file)
    if campaign is None:
        return None, list(unreadable)
    faults = list(_inconsistent(campaign, path.stem, taxonomy, places))
    return (None if faults else campaign), faults


@lru_cache(maxsize=16)
def _read(text: str, file: str) -> tuple[Campaign | None, yamlsafe.Places, tuple[Problem, ...]]:
    """What stands in it. The last few are kept: whoever serves, watches or plays a round reads the same ones again."""
    loaded = yamlsafe.load(text, file)
    if loaded.problems:
        return None, loaded.places, tuple(loaded.problems)
    campaign, faults = fields.build(Campaign, loaded.value, loaded.places)
    return campaign, loaded.places, tuple(faults)


def _inconsistent(campaign: Campaign, stem: str, taxonomy: Taxonomy, places: yamlsafe.Places) -> Iterator[Problem]:
    """Everything in which a campaign contradicts its file's name, the taxonomy or itself."""
    checks = (
        _named_like_its_file(campaign, stem),
        _one_skeleton(campaign),
        _unknown_terms(campaign, taxonomy),
        _unknown_in_quotas(campaign),
        _unknown_steps(campaign, taxonomy),
        _impossible_quotas(campaign),
        _impossible_dates(campaign),
        _said_twice(campaign),
        _sections_said_twice(campaign),
    )
    for rule, path, message in chain(*checks):
        yield Problem(places.value(path).location, rule, Severity.ERROR, message)


_Fault = tuple[str, yamlsafe.Path, str]
"""Rule, the place in the file, what is wrong and what to write instead."""


def _named_like_its_file(campaign: Campaign, stem: str) -> Iterator[_Fault]:
    if campaign.id != stem:
        yield "CP001", ("id",), f"评选的编号“{campaign.id}”与文件名“{stem}.yml”不同，请改成一样"


def _one_skeleton(campaign: Campaign) -> Iterator[_Fault]:
    if bool(campaign.sections) == bool(campaign.works):
        yield "CP002", (), "sections 和 works 要写且只写一个：只收一种作品写 sections，收几种写 works"


def _unknown_terms(campaign: Campaign, taxonomy: Taxonomy) -> Iterator[_Fault]:
    for facet, key in OFFERED.items():
        known = taxonomy.facet(facet)
        for index, name in enumerate(getattr(campaign, key)):
            if name not in known.order:
                message = f"“{name}”不是 taxonomy.yml 里“{known.label}”的规范名称，请改成其中一个或先添加"
                yield "CP003", (key, index), message


def _unknown_in_quotas(campaign: Campaign) -> Iterator[_Fault]:
    """Quotas for regions, kinds or works that the campaign does not have count nothing."""
    works = [work.name for work in campaign.works]
    for index, quota in enumerate(campaign.quotas):
        named: list[tuple[yamlsafe.Path, str, list[str], str]] = [
            (("regions", at), name, campaign.regions, "区域") for at, name in enumerate(quota.regions)
        ]
        if quota.kind is not None:
            named.append((("kind",), quota.kind, campaign.kinds, "案例类型"))
        if quota.work is not None:
            named.append((("work",), quota.work, works, "作品类型"))
        for path, name, known, what in named:
            if name not in known:
                advice = f"请改成 {'、'.join(known)} 中的一个" if known else "请删去"
                message = f"“{name}”不在这次评选的{what}里，名额对它没有意义；{advice}"
                yield "CP003", ("quotas", index, *path), message


def _unknown_steps(campaign: Campaign, taxonomy: Taxonomy) -> Iterator[_Fault]:
    steps = [step.name for step in taxonomy.loop]
    for path, section in _sections(campaign):
        for position, step in enumerate(section.steps):
            if step not in steps:
                message = f"“{step}”不是改进闭环的步骤，可写的有 {'、'.join(steps)}"
                yield "CP004", (*path, "steps", position), message


def _impossible_quotas(campaign: Campaign) -> Iterator[_Fault]:
    for index, quota in enumerate(campaign.quotas):
        if quota.min is not None and quota.max is not None and quota.min > quota.max:
            message = f"名额至少 {quota.min} 项、至多 {quota.max} 项，没有一个数能同时满足；请改正 min 或 max"
            yield "CP005", ("quotas", index, "min"), message


def _impossible_dates(campaign: Campaign) -> Iterator[_Fault]:
    """Years and dates that do not exist, lie outside of the round, or go backwards."""
    first, last = campaign.selection_year - _EARLIEST, campaign.selection_year + _LATEST
    if not first <= campaign.monitoring_year <= campaign.selection_year:
        message = (
            f"监测年度 {campaign.monitoring_year} 与评选年度 {campaign.selection_year} 不合："
            f"评选用的是当年或以前的监测结果，请核对两个年份"
        )
        yield "CP005", ("monitoring_year",), message
    before: tuple[int, ...] = ()
    named = ""
    for index, event in enumerate(campaign.timeline):
        path: yamlsafe.Path = ("timeline", index, "until")
        date = event.date
        if date is None:
            if event.until is not None:
                message = (
                    f'“{event.name}”的截止 “{event.until}” 不是日期；请写成 2024-03-29，只知道月份时写成 "2024-12"'
                )
                yield "CP005", path, message
            continue
        if not first <= date[0] <= last:
            message = f"“{event.name}”的截止在 {date[0]} 年，不在这次评选的 {first}—{last} 年里，请核对"
            yield "CP005", path, message
        elif before and date < before[: len(date)]:
            message = f"“{event.name}”的截止早于前面的“{named}”；日程按先后排列，请核对日期或调整次序"
            yield "CP005", path, message
        else:
            before, named = date, event.name


def _said_twice(campaign: Campaign) -> Iterator[_Fault]:
    lists: list[tuple[str, str, list[str]]] = [
        (key, Campaign.model_fields[key].title or key, getattr(campaign, key)) for key in OFFERED.values()
    ]
    lists += [
        ("timeline", "日程", [event.name for event in campaign.timeline]),
        ("criteria", "评审标准", [criterion.name for criterion in campaign.criteria]),
        ("works", "作品类型", [work.name for work in campaign.works]),
    ]
    for key, title, names in lists:
        yield from _repeated((((key, index), name) for index, name in enumerate(names)), title)
    for index, quota in enumerate(campaign.quotas):
        regions = ((("quotas", index, "regions", at), name) for at, name in enumerate(quota.regions))
        yield from _repeated(regions, "名额的区域")


def _repeated(names: Iterable[tuple[yamlsafe.Path, str]], title: str) -> Iterator[_Fault]:
    seen: set[str] = set()
    for path, name in names:
        if _key(name) in seen:
            yield "CP005", path, f"{title}里“{name}”写了两次，请只留一个"
        seen.add(_key(name))


def _sections_said_twice(campaign: Campaign) -> Iterator[_Fault]:
    """A heading could mean either of two sections that share a name or an alias."""
    owners: dict[tuple[object, ...], dict[str, str]] = {}
    for path, section in _sections(campaign):
        known = owners.setdefault(path[:-1], {})
        names: list[tuple[yamlsafe.Path, str]] = [((*path, "name"), section.name)]
        names += [((*path, "aliases", at), name) for at, name in enumerate(section.aliases)]
        for place, name in names:
            owner = known.setdefault(_key(without_number(name)), section.name)
            if owner != section.name:
                yield "CP005", place, f"“{name}”既指章节“{owner}”又指“{section.name}”，请从其中一处删掉"
        yield from _repeated(names, f"章节“{section.name}”的名称")
    # Two sections of one name are one and the same owner above.
    by_group: dict[tuple[object, ...], list[tuple[yamlsafe.Path, str]]] = {}
    for path, section in _sections(campaign):
        by_group.setdefault(path[:-1], []).append(((*path, "name"), section.name))
    for group in by_group.values():
        yield from _repeated(group, "章节")


def _sections(campaign: Campaign) -> Iterator[tuple[yamlsafe.Path, SectionRule]]:
    """Every section with its place in the file."""
    groups: list[tuple[yamlsafe.Path, list[SectionRule]]] = [(("sections",), campaign.sections)]
    groups += [(("works", index, "sections"), work.sections) for index, work in enumerate(campaign.works)]
    for path, sections in groups:
        for index, section in enumerate(sections):
            yield (*path, index), section


def _key(words: str) -> str:
    return "".join(visible(words).split()).rstrip("：:")
