"""The documents that ``export`` makes: one :class:`Kind` for each ``--as``, and which cases each takes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anliku.cli.command import here
from anliku.cli.screen import progress
from anliku.cli.usage import WrongUse, nearest

if TYPE_CHECKING:
    from anliku.campaign import Campaign
    from anliku.catalogue import Catalogue
    from anliku.model import Case, Manuscript
    from anliku.problem import Problem

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_TITLE = 40
"""Characters of the title that a file's name holds: 255 bytes are all that disks take."""


class Failed(Exception):
    """One document could not be made; the message is Chinese and ready to show."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to write: ``make`` gives its bytes and what to tell about it, or raises Failed."""

    name: str
    make: Callable[[], tuple[bytes, list[str]]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that no document is made of: its problems, and what to say of it."""

    file: str
    problems: Sequence[Problem]
    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for: cases (or campaigns, for a template), and two filters."""

    names: tuple[str, ...]
    campaigns: tuple[str, ...]
    regions: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing at all."""
        return not (self.names or self.campaigns or self.regions)


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents to write, and the cases that are kept back."""

    jobs: list[Job]
    refused: list[Refused]


@dataclass(frozen=True, slots=True)
class Kind:
    """What ``--as`` names. ``plan`` raises WrongUse for an order that it cannot fill."""

    name: str
    help: str
    """What a reader of the help page is told of it."""
    plan: Callable[[Catalogue, Order], Plan]
    empty_order: str = ""
    """What is said where nothing is named; empty: then everything is meant."""
    among_campaigns: bool = False
    """Whether its documents may stand in ``cases/campaigns``, where the library looks for them."""


# --- one document a case ------------------------------------------------------------------------


def _plan_cases(catalogue: Catalogue, order: Order) -> Plan:
    def job(case: Case, stem: str) -> Job:
        title = _UNSAFE.sub("_", case.meta.title[:_TITLE]).strip(" .")
        return _case(catalogue, case, f"{stem}-{title}.docx")

    return _plan_each(catalogue, order, job)


def _plan_forms(catalogue: Catalogue, order: Order) -> Plan:
    return _plan_each(catalogue, order, lambda case, stem: _form(catalogue, case, f"{stem}-申报表.docx"))


def _plan_each(catalogue: Catalogue, order: Order, job: Callable[[Case, str], Job]) -> Plan:
    sound, refused = _sound(catalogue, order, _private)
    ids = [case.name for case in sound]
    jobs = []
    for case in sound:
        # Two years may have used one id, which is an error elsewhere; here both get a file.
        stem = case.name if ids.count(case.name) == 1 else f"{case.year}-{case.name}"
        jobs.append(job(case, stem))
    return Plan(jobs, refused)


def _case(catalogue: Catalogue, case: Case, name: str) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.word.write.case_document import TooMuch, write_case
        from anliku.formats.word.write.package import BrokenTemplate
        from anliku.reading import CaseReading

        try:
            written = write_case(CaseReading(case, catalogue.context), catalogue.root)
        except (BrokenTemplate, TooMuch) as error:
            raise Failed(str(error)) from None
        return written.data, [f"图片 {file} 没有放进去：{reason}" for file, reason in written.missing]

    return Job(name, make)


def _form(catalogue: Catalogue, case: Case, name: str) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.word.write.filled_form import write_form
        from anliku.formats.word.write.package import BrokenTemplate
        from anliku.reading import CaseReading

        if case.meta.campaign not in catalogue.campaigns:
            raise Failed(f"没有“{case.meta.campaign}”这次评选，填不了申报表；请先改好案例的 campaign")
        try:
            written = write_form(CaseReading(case, catalogue.context), catalogue.root)
        except BrokenTemplate as error:
            raise Failed(str(error)) from None
        return written.data, list(written.notes)

    return Job(name, make)


# --- one document a campaign ----------------------------------------------------------------------


def _plan_rosters(catalogue: Catalogue, order: Order) -> Plan:
    """Campaigns that are named get a table to fill in where they have no case."""
    sound, refused = _sound(catalogue, order, _private_in_front)
    blank = {campaign.id for campaign in _campaigns(catalogue, order.campaigns)}
    place = "".join(f"-{_region(catalogue, name)}" for name in order.regions)
    jobs = []
    for campaign in catalogue.campaigns.values():
        own = [case for case in sound if case.meta.campaign == campaign.id]
        if own or campaign.id in blank:
            name = _UNSAFE.sub("_", f"{campaign.id}{place}-汇总表.xlsx")
            jobs.append(_roster(catalogue, campaign, own, name))
    return Plan(jobs, refused)


def _roster(catalogue: Catalogue, campaign: Campaign, cases: Sequence[Case], name: str) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.sheet import roster_sheet

        return roster_sheet.roster(catalogue, campaign, cases), []

    return Job(name, make)


def _plan_templates(catalogue: Catalogue, order: Order) -> Plan:
    if order.regions:
        raise WrongUse("模板不分区域，请去掉 --region")
    campaigns = _campaigns(catalogue, (*order.names, *order.campaigns))
    return Plan([_template(catalogue, campaign) for campaign in campaigns], [])


def _template(catalogue: Catalogue, campaign: Campaign) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.word.write.blank_template import write_template
        from anliku.formats.word.write.package import BrokenTemplate

        try:
            return write_template(campaign, catalogue.root), []
        except BrokenTemplate as error:
            raise Failed(str(error)) from None

    return Job(f"{campaign.id}.docx", make)


# --- many cases in one file ---------------------------------------------------------------------


def _plan_opensearch(catalogue: Catalogue, order: Order) -> Plan:
    """What the site would publish, and nothing else: a cluster is read by everybody."""
    from anliku import rules
    from anliku.formats import opensearch
    from anliku.site.prepare import set_apart

    chosen = {case.file for case in _chosen(catalogue, order)}
    with progress("检查案例", len(catalogue.manuscripts)) as step:
        prepared = set_apart(catalogue, rules.check(catalogue, progress=step))
    if prepared.general:
        return Plan([], [Refused("cases", prepared.general, "上面的错误关系到全部案例，没有导出；请先改好")])
    refused = [
        Refused(file, problems, f"{file} 有错误，不能公开，没有导出；请先改好")
        for file, problems in prepared.left_out
        if file in chosen
    ]
    sound = [case for case in prepared.catalogue.cases if case.file in chosen]
    jobs = [
        _bulk(catalogue, part, f"opensearch-{number:03}.ndjson")
        for number, part in enumerate(opensearch.requests(sound), 1)
    ]
    return Plan([_index_template(catalogue), *jobs] if jobs else [], refused)


def _index_template(catalogue: Catalogue) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats import opensearch

        nowhere = "mkdocs.yml 没有写 site_url，案例的网址只是 2024/编号/ 这样的相对地址；公开检索前请先写上"
        return opensearch.template(), [] if catalogue.settings.engine.get("site_url") else [nowhere]

    return Job("opensearch-template.json", make)


def _bulk(catalogue: Catalogue, cases: Sequence[Case], name: str) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats import opensearch

        engine = catalogue.settings.engine
        try:
            return opensearch.bulk(
                cases, catalogue.context, engine.get("site_url", ""), engine.get("site_name", "")
            ), []
        except opensearch.Unusable as error:
            raise Failed(str(error)) from None

    return Job(name, make)


def _plan_adoptions(_catalogue: Catalogue, order: Order) -> Plan:
    """An empty form for who has used a case; it is the same for all."""
    if not order.is_empty:
        raise WrongUse("借鉴反馈单是一张空表，不用写案例和评选")

    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.sheet import adoption_sheet

        return adoption_sheet.sheet(), []

    return Plan([Job("借鉴反馈单.xlsx", make)], [])


_CASES_WANTED = "请写要导出的案例，如 anliku export gusu-yuwen-01；写 cases 是全部"
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "案例",
            "按组织方的格式排好的 Word（不写 --as 就是它）；文末的“案例信息”供再导入时用，报送前可以删去",
            _plan_cases,
            empty_order=_CASES_WANTED,
        ),
        Kind("申报表", "附件2，已从案例填好，联系方式等留空", _plan_forms, empty_order=_CASES_WANTED),
        Kind(
            "汇总表",
            "附件3，每次评选一张，不写案例就是全部；还没有案例的评选用 --campaign 得到一张空表",
            _plan_rosters,
        ),
        Kind(
            "模板",
            "投稿用的空白 Word，写评选编号（如 suzhou-2024）",
            _plan_templates,
            empty_order="请写评选编号，如 anliku export --as 模板 suzhou-2024",
            among_campaigns=True,
        ),
        Kind("借鉴反馈单", "别的单位用了案例以后填的空表，填好用 anliku import 读回来", _plan_adoptions),
        Kind(
            "opensearch",
            "给已有的 OpenSearch 或 Elasticsearch 检索服务：索引模板和批量写入的文件，"
            "只含可以公开的案例，不写案例就是全部；怎样送进去见 tooling/OPENSEARCH.md",
            _plan_opensearch,
        ),
    )
}
"""By name, the usual one first."""


# --- which cases --------------------------------------------------------------------------------


def _sound(
    catalogue: Catalogue, order: Order, private: Callable[[Case, Catalogue], list[Problem]]
) -> tuple[list[Case], list[Refused]]:
    """The chosen cases that may leave the library, and those that may not: a document is handed on as it is."""
    from anliku.model import Case

    sound, spoilt, telling = [], [], []
    for case in _chosen(catalogue, order):
        if not isinstance(case, Case):
            spoilt.append(Refused(case.file, case.problems, f"{case.file} 的元数据有错误，没有导出；请先改好"))
        elif problems := private(case, catalogue):
            telling.append(Refused(case.file, problems, f"{case.file} 里有不能公开的内容，没有导出；请先删去"))
        else:
            sound.append(case)
    return sound, [*spoilt, *telling]


def _private(case: Case, catalogue: Catalogue) -> list[Problem]:
    """What nobody outside may read, anywhere in a case."""
    from anliku import rules

    return rules.private(case, catalogue.context)


def _private_in_front(case: Case, catalogue: Catalogue) -> list[Problem]:
    """The same in the front matter alone, which is all that a 汇总表 holds."""
    body = case.text.count("\n", 0, case.body_start) + 1
    return [
        problem
        for problem in _private(case, catalogue)
        if problem.location.file == case.file and problem.location.line < body
    ]


def _chosen(catalogue: Catalogue, order: Order) -> list[Manuscript]:
    from anliku.cli.selection import UnknownPath, select
    from anliku.model import Case

    try:
        cases = select(catalogue.root, catalogue.manuscripts, order.names, here()).of(catalogue.manuscripts)
    except UnknownPath as error:
        raise WrongUse(str(error)) from None
    wanted = {item.id for item in _campaigns(catalogue, order.campaigns)}
    places = {_region(catalogue, name) for name in order.regions}
    facet = catalogue.taxonomy.facet("region")

    def fits(case: Manuscript) -> bool:
        if not isinstance(case, Case):
            return not (wanted or places)
        term = facet.find(case.meta.region)
        of_round = not wanted or case.meta.campaign in wanted
        return of_round and (not places or (term is not None and term.name in places))

    return [case for case in cases if fits(case)]


def _region(catalogue: Catalogue, name: str) -> str:
    facet = catalogue.taxonomy.facet("region")
    term = facet.find(name)
    if term is None:
        near = nearest(name, facet.names)
        advice = f"是不是 {'、'.join(near)}？" if near else f"可用的有 {'、'.join(facet.names)}"
        raise WrongUse(f"没有“{name}”这个区域，{advice}")
    return term.name


def _campaigns(catalogue: Catalogue, names: Sequence[str]) -> list[Campaign]:
    """The campaigns of these ids (or their YAML files)."""
    campaigns: dict[str, Campaign] = {}
    for name in names:
        key = os.path.basename(name).removesuffix(".yml")
        if key not in catalogue.campaigns:
            near = nearest(key, catalogue.campaigns)
            known = "、".join(catalogue.campaigns) or "（一次也没有）"
            advice = f"是不是 {'、'.join(near)}？" if near else f"可用的有 {known}"
            raise WrongUse(f"没有“{name}”这次评选，{advice}")
        campaigns[key] = catalogue.campaigns[key]
    return list(campaigns.values())
