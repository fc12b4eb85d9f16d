"""What came of a selection round, as far as it is public: 立项名单, 公示, 获奖名单, 优秀组织奖, 展示交流.

``cases/outcomes/ID.yml`` beside ``cases/campaigns/ID.yml``. It holds titles, units and awards: never a score,
an expert, or how to reach anybody but the organiser's own office.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import Field

from anliku import fields, yamlsafe
from anliku.campaign import Campaign
from anliku.files import read_text
from anliku.model import Name, Slug, Strict, Text
from anliku.problem import Problem, Severity
from anliku.text import visible

FOLDER = "cases/outcomes"
MOST = 3000
"""Entries of a list; a city awards some hundred a year."""
_CHARACTERS = 600_000
OFFICE = ("publicity", "objections")
"""Where the organiser's own office telephone and address may stand."""

Title = Annotated[str, Text(2, 80)]
Unit = Annotated[str, Text(2, 60)]
Number = Annotated[str, Text(3, 40)]


class Objections(Strict):
    """Where whoever objects turns to: an office, never a person's own telephone."""

    office: Annotated[str, Text(2, 60)] = Field(title="受理部门", description="如“市教育质量监测中心评价科”")
    phone: Annotated[str, Text(5, 40)] | None = Field(
        None, title="办公电话", description="组织方公开的办公电话，不能是手机"
    )
    address: Annotated[str, Text(4, 100)] | None = Field(None, title="办公地址", description="组织方的办公地址")
    mail: Annotated[str, Text(6, 80)] | None = Field(None, title="办公邮箱", description="组织方公开的办公邮箱")
    note: Annotated[str, Text(2, 200)] | None = Field(None, title="要求", description="如“以书面形式，署真实姓名”")


class Proposed(Strict):
    """One line of a 公示: what is proposed for whom."""

    award: Name = Field(title="拟定等级")
    title: Title = Field(title="案例名称")
    unit: Unit = Field(title="单位", description="规范名称")
    region: Name | None = Field(None, title="区域")


class Publicity(Strict):
    """公示: what is proposed, from when until when, and where to object."""

    since: datetime.date = Field(title="开始", description="公示的第一天")
    until: datetime.date = Field(title="结束", description="公示的最后一天")
    note: Annotated[str, Text(2, 300)] | None = Field(None, title="说明")
    objections: Objections = Field(title="异议受理")
    proposed: list[Proposed] = Field(title="拟定名单", min_length=1, max_length=MOST)

    @property
    def days(self) -> int:
        """How many days, first and last counted."""
        return (self.until - self.since).days + 1


class Approved(Strict):
    """One topic that was taken on (立项)."""

    number: Number = Field(title="立项编号")
    title: Title = Field(title="选题名称")
    unit: Unit = Field(title="单位", description="规范名称")
    region: Name | None = Field(None, title="区域")


class Awarded(Strict):
    """One award as it was decided."""

    award: Name = Field(title="奖项")
    title: Title = Field(title="案例名称")
    unit: Unit = Field(title="单位", description="规范名称，与证书一致")
    region: Name | None = Field(None, title="区域")
    case: Slug | None = Field(None, title="案例", description="收进案例库的写案例编号")
    certificate: Number | None = Field(None, title="证书编号")


class Honour(Strict):
    """An award for organising (优秀组织奖), which no case bears."""

    award: Name = Field("优秀组织奖", title="奖项")
    unit: Unit = Field(title="单位", description="规范名称")
    certificate: Number | None = Field(None, title="证书编号")


class Shown(Strict):
    """One case that is shown on the spot."""

    title: Title = Field(title="案例名称")
    unit: Unit = Field(title="单位")
    group: Name | None = Field(None, title="组别", description="如“小学组”")
    case: Slug | None = Field(None, title="案例", description="收进案例库的写案例编号")
    at: Annotated[str, Text(2, 30)] | None = Field(None, title="时间", description="如“9:30—9:50”")


class Showcase(Strict):
    """展示交流: chosen cases, on one day, in one place."""

    date: datetime.date = Field(title="日期")
    place: Annotated[str, Text(2, 60)] = Field(title="地点")
    note: Annotated[str, Text(2, 300)] | None = Field(None, title="说明", description="如要带的材料、怎样展示")
    material: list[Annotated[str, Text(2, 80)]] = Field(
        default_factory=list, title="材料", description="各校准备什么，如“展板一块”", max_length=12
    )
    shown: list[Shown] = Field(title="展示案例", min_length=1, max_length=200)


class Outcome(Strict):
    """The whole of one ``outcomes/ID.yml``."""

    campaign: Slug = Field(title="评选", description="评选方案的编号，与文件名相同")
    approved: list[Approved] = Field(default_factory=list, title="立项名单", max_length=MOST)
    publicity: Publicity | None = Field(None, title="公示")
    awarded: list[Awarded] = Field(default_factory=list, title="获奖名单", max_length=MOST)
    honours: list[Honour] = Field(default_factory=list, title="组织奖", max_length=MOST)
    showcase: Showcase | None = Field(None, title="展示交流")

    @property
    def certificates(self) -> Iterator[tuple[str, Awarded | Honour]]:
        """Every certificate by its number, in the order of the lists."""
        entries: tuple[Awarded | Honour, ...] = (*self.awarded, *self.honours)
        for entry in entries:
            if entry.certificate is not None:
                yield entry.certificate, entry


def load(path: Path, root: Path, campaigns: dict[str, Campaign]) -> tuple[Outcome | None, list[Problem]]:
    """Read one outcome; problems carry the places of the file (OC001, OC002, FM…)."""
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file)
    if text is None:
        return None, problems
    loaded = yamlsafe.load(text, file, most=_CHARACTERS)
    if loaded.problems:
        return None, [*problems, *loaded.problems]
    outcome, faults = fields.build(Outcome, loaded.value, loaded.places)
    if outcome is None:
        return None, [*problems, *faults]
    wrong = list(chain(_names_its_campaign(outcome, path.stem, campaigns), contradictions(outcome, campaigns)))
    problems += [Problem(loaded.places.value(at).location, rule, Severity.ERROR, said) for rule, at, said in wrong]
    return (None if wrong else outcome), problems


def places_of(text: str, file: str) -> yamlsafe.Places:
    """Where everything of an outcome's file stands."""
    return yamlsafe.load(text, file, most=_CHARACTERS).places


def office_values(text: str, file: str) -> list[tuple[int, int]]:
    """Where in ``text`` the organiser's own office telephone, address and mail stand: start and end of each."""
    inside = (span for path, span in places_of(text, file).values.items() if path[:2] == OFFICE and len(path) == 3)
    return [(span.start, span.end) for span in inside]


_Fault = tuple[str, yamlsafe.Path, str]


def _names_its_campaign(outcome: Outcome, stem: str, campaigns: dict[str, Campaign]) -> Iterator[_Fault]:
    if outcome.campaign != stem:
        yield "OC001", ("campaign",), f"评选“{outcome.campaign}”与文件名“{stem}.yml”不同，请改成一样"
    elif outcome.campaign not in campaigns:
        known = "、".join(campaigns) or "还没有"
        yield "OC001", ("campaign",), f"没有“{outcome.campaign}”这次评选，结果无处可放；有的是 {known}"


def contradictions(outcome: Outcome, campaigns: dict[str, Campaign]) -> Iterator[_Fault]:
    """In what an outcome contradicts its campaign or itself: rule, place, and what to write instead."""
    campaign = campaigns.get(outcome.campaign)
    publicity = outcome.publicity
    if publicity is not None and publicity.until < publicity.since:
        yield "OC002", ("publicity", "until"), "公示的结束早于开始，请核对两个日期"
    lists: list[tuple[yamlsafe.Path, Sequence[Proposed | Awarded]]] = [(("awarded",), outcome.awarded)]
    if publicity is not None:
        lists.append((("publicity", "proposed"), publicity.proposed))
    for path, entries in lists:
        for index, entry in enumerate(entries):
            if campaign is not None and entry.award not in campaign.awards:
                said = f"这次评选没有“{entry.award}”，奖项有 {'、'.join(campaign.awards)}"
                yield "OC002", (*path, index, "award"), said
            if campaign is not None and entry.region is not None and entry.region not in campaign.regions:
                yield "OC002", (*path, index, "region"), f"“{entry.region}”不在这次评选的区域里，请写规范名称"
        yield from _twice(entries, path)
    yield from _numbers_twice(outcome)


def _twice(entries: Iterable[Proposed | Awarded], path: yamlsafe.Path) -> Iterator[_Fault]:
    seen: dict[tuple[str, str], int] = {}
    for index, entry in enumerate(entries):
        first = seen.setdefault((_key(entry.title), _key(entry.unit)), index)
        if first != index:
            said = f"“{entry.title}”（{entry.unit}）写了两次（第 {first + 1} 项已有），请只留一个"
            yield "OC002", (*path, index, "title"), said


def _numbers_twice(outcome: Outcome) -> Iterator[_Fault]:
    seen: set[str] = set()
    for key in ("awarded", "honours"):
        entries: Sequence[Awarded | Honour] = outcome.awarded if key == "awarded" else outcome.honours
        for index, entry in enumerate(entries):
            if entry.certificate is None:
                continue
            number = number_key(entry.certificate)
            if number in seen:
                said = f"证书编号“{entry.certificate}”用了两次，一张证书一个编号"
                yield "OC002", (key, index, "certificate"), said
            seen.add(number)


def number_key(number: str) -> str:
    """A certificate's number as it is looked up: letters and digits alone, in one width and case:
    ``苏监测证〔2024〕第 001 号`` → ``苏监测证2024第001号``. The page does the same (certificates.js)."""
    plain = unicodedata.normalize("NFKC", number).upper()
    return "".join(mark for mark in plain if unicodedata.category(mark)[0] in "LN")


def _key(text: str) -> str:
    return "".join(visible(text).split())
