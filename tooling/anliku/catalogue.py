"""Catalogue: every case, the taxonomy and the campaigns of one library, and look-ups."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel

from anliku import allowance as allowed_list
from anliku import campaign as campaign_files
from anliku import outcome as outcome_files
from anliku import settings as site_settings
from anliku import source
from anliku import taxonomy as taxonomies
from anliku import zone as zone_file
from anliku.allowance import AllowedList, Entry
from anliku.atomic import reason
from anliku.campaign import Campaign, Skeleton
from anliku.case_places import CAMPAIGNS, NotALibrary, case_folders, entries_of
from anliku.context import Context
from anliku.files import read_text
from anliku.model import FACETS, Case, CaseMeta, Manuscript
from anliku.outcome import Outcome
from anliku.private import ADDRESS, MAIL, PHONE, Private
from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity
from anliku.settings import Settings
from anliku.taxonomy import Taxonomy
from anliku.text import Lines
from anliku.zone import Zone, Zones


class SpoiltCampaigns(NotALibrary):
    """A campaign cannot be used, and another must not be taken in its place."""


@dataclass(frozen=True)
class SharedFile:
    """A YAML file that all cases share: the terms, a campaign, or the allowed list."""

    file: str
    text: str
    model: type[BaseModel]
    """What its fields are."""
    office: tuple[tuple[int, int], ...] = ()
    """Where the organiser's own office may be named with its telephone and address."""

    @cached_property
    def private(self) -> list[Private]:
        """Private data in its values and comments, with offsets into ``text``."""
        return [hit for hit in find_private(self.text) if not self._is_office(hit)]

    def _is_office(self, hit: Private) -> bool:
        """Whether it is what the organiser tells everybody: an office's line is none that moves with a person."""
        inside = any(start <= hit.start < end for start, end in self.office)
        return inside and hit.kind in {PHONE, MAIL, ADDRESS}

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    def at(self, offset: int) -> Location:
        """The place of an offset into ``text``."""
        return Location(self.file, *self._lines(offset))


@dataclass(frozen=True)
class Catalogue:
    """One library. ``problems`` are those that belong to no single case."""

    root: Path
    taxonomy: Taxonomy
    campaigns: dict[str, Campaign]
    manuscripts: tuple[Manuscript, ...]
    """Every case as it was read, in path order."""
    problems: tuple[Problem, ...] = field(default=())
    settings: Settings = field(default_factory=Settings)
    """Those of ``mkdocs.yml`` that may be used."""
    allowances: tuple[Entry, ...] = field(default=())
    """Findings that may stand for a time."""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """What came of the campaigns, by their ids; only of those that have an outcome yet."""
    zones: tuple[Zone, ...] = field(default=())
    """The 实验区 that the library tells of."""

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Those of the manuscripts that can be used, in their order."""
        return tuple(manuscript for manuscript in self.manuscripts if isinstance(manuscript, Case))

    @cached_property
    def by_id(self) -> dict[str, Case]:
        """Usable cases by id; of two with one id, the first in path order."""
        index: dict[str, Case] = {}
        for case in self.cases:
            index.setdefault(case.id, case)
        return index

    @cached_property
    def context(self) -> Context:
        """What a single case is judged in."""
        years = {name: case.year or 0 for name, case in self.by_id.items()}
        return Context(self.taxonomy, self.campaigns, bool(self.campaign_errors), years)

    @cached_property
    def shared_files(self) -> tuple[SharedFile, ...]:
        """Those that can be read; what cannot is among ``problems``."""
        content = self.root / "cases"
        paths: list[tuple[Path, type[BaseModel]]] = [(content / "taxonomy.yml", Taxonomy)]
        paths += [(path, Campaign) for path in sorted(content.glob("campaigns/*.yml"))]
        paths += [(path, Outcome) for path in sorted(content.glob("outcomes/*.yml"))]
        paths.append((content / zone_file.FILE, Zones))
        paths.append((content / allowed_list.FILE, AllowedList))
        shared = []
        for path, model in paths:
            file = _relative(path, self.root)
            text, _ = read_text(path, file)
            if text is not None:
                office = outcome_files.office_values(text, file) if model is Outcome else ()
                shared.append(SharedFile(file, text, model, tuple(office)))
        return tuple(shared)

    @property
    def campaign_errors(self) -> list[Problem]:
        """What is wrong with the campaigns: with any of these nobody can say which there are."""
        return [p for p in self.problems if p.is_error and p.location.file.startswith(CAMPAIGNS)]

    def expect_campaigns(self) -> None:
        """For what writes or judges by a campaign. Raises SpoiltCampaigns."""
        if self.campaign_errors:
            raise SpoiltCampaigns("评选方案有错误，请先改好", self.campaign_errors)

    def campaign_of(self, meta: CaseMeta) -> Campaign | None:
        """The campaign that a case names."""
        return self.campaigns.get(meta.campaign)

    def skeleton_of(self, meta: CaseMeta) -> Skeleton | None:
        """The sections and limits that a case has to follow."""
        campaign = self.campaign_of(meta)
        return campaign.skeleton(meta.work) if campaign is not None else None

    def only(self, cases: Iterable[Case]) -> Catalogue:
        """The same library with these cases, in reading order: year (newest first), award
        (highest first), region, id."""
        ordered = sorted(cases, key=self._reading_order)
        return replace(self, manuscripts=tuple(ordered))

    def counts(self, facet: str) -> Counter[str]:
        """Canonical term → number of cases."""
        return Counter({name: len(cases) for name, cases in self._by_term[facet].items()})

    def with_term(self, facet: str, name: str) -> list[Case]:
        """The cases that carry a term, in the catalogue's order."""
        return self._by_term[facet].get(name, [])

    @cached_property
    def _by_term(self) -> dict[str, dict[str, list[Case]]]:
        index: dict[str, dict[str, list[Case]]] = {facet: {} for facet in FACETS}
        find = {facet: cache(self.taxonomy.facet(facet).find) for facet in FACETS}
        for case in self.cases:
            for facet, names in case.meta.terms().items():
                for name in names:
                    term = find[facet](name)
                    if term is not None:
                        bucket = index[facet].setdefault(term.name, [])
                        if not bucket or bucket[-1] is not case:
                            bucket.append(case)
        return index

    def _reading_order(self, case: Case) -> tuple[int, int, int, str]:
        far = 10_000
        award = self.taxonomy.facet("award").order.get(case.award, far)
        region = self.taxonomy.facet("region").order.get(case.region, far)
        return (-(case.year or 0), award, region, case.id)


def load(root: Path, with_cases: bool = True) -> Catalogue:
    """Read a whole library. One unusable file never hides the others.

    Without cases it takes a moment, however many there are, and looks at none of their folders.
    Raises NotALibrary where ``root`` holds no library, or its taxonomy cannot be used.
    """
    content = root / "cases"
    _expect_library(root, content)
    taxonomy, problems = taxonomies.load(content / "taxonomy.yml", root)
    if taxonomy is None or any(problem.is_error for problem in problems):
        lines = "\n".join(problem.as_text() for problem in problems)
        raise NotALibrary(f"术语表不能用，请先改好：\n{lines}", problems)
    campaigns, spoilt = _campaigns(content / "campaigns", root, taxonomy)
    settings, unusable = site_settings.load(root)
    allowances, faults_of_list = allowed_list.load(content / allowed_list.FILE, root)
    outcomes, faults_of_outcomes = _outcomes(content / "outcomes", root, campaigns)
    zones, faults_of_zones = zone_file.load(content / zone_file.FILE, root, taxonomy)
    problems += [*_everyones([*spoilt, *unusable, *faults_of_outcomes, *faults_of_zones]), *faults_of_list]
    folders, strays = case_folders(content, root) if with_cases else ([], [])
    problems += strays
    manuscripts = tuple(source.read(Path(folder), root) for folder in folders)
    return Catalogue(root, taxonomy, campaigns, manuscripts, tuple(problems), settings, allowances, outcomes, zones)


def _expect_library(root: Path, content: Path) -> None:
    """Raise NotALibrary unless ``root`` holds a library of its own, not one that it links to."""
    try:
        missing = [path.name for path in (root / site_settings.FILE, content) if not path.exists()]
    except OSError as error:
        raise NotALibrary(f"“{root}”读不了（{reason(error)}），请检查读取权限") from None
    if missing:
        names = " 和 ".join(missing)
        raise NotALibrary(f"“{root}”里没有 {names}，不是案例库的文件夹；请在案例库的文件夹里运行，或用 --root 指定")
    if content.is_symlink():
        raise NotALibrary(f"“{content}”是链接，案例库不跟随链接；请放入 cases 文件夹本身")
    if not content.is_dir():
        raise NotALibrary(f"“{content}”是文件，不是文件夹；请移走它，放入 cases 文件夹")


def _everyones(problems: Iterable[Problem]) -> list[Problem]:
    return [problem._replace(everyones=True) if problem.is_error else problem for problem in problems]


def _campaigns(folder: Path, root: Path, taxonomy: Taxonomy) -> tuple[dict[str, Campaign], list[Problem]]:
    """The usable campaigns by id, and what is wrong with the others; a library may have none yet."""
    problems: list[Problem] = []
    if folder.is_symlink():
        return {}, [Problem(Location(CAMPAIGNS), "FL007", Severity.ERROR, "评选文件夹不能是链接，请放入文件夹本身")]
    if not os.path.lexists(folder):
        return {}, problems
    campaigns: dict[str, Campaign] = {}
    for entry in entries_of(folder, root, problems):
        if entry.name.endswith(".yml"):
            campaign, faults = campaign_files.load(Path(entry.path), root, taxonomy)
            problems += faults
            if campaign is not None:
                campaigns[campaign.id] = campaign
    return campaigns, problems


def _outcomes(folder: Path, root: Path, campaigns: dict[str, Campaign]) -> tuple[dict[str, Outcome], list[Problem]]:
    """What came of the campaigns, by id, and what is wrong with the others."""
    problems: list[Problem] = []
    if folder.is_symlink():
        return {}, [
            Problem(Location(outcome_files.FOLDER), "FL007", Severity.ERROR, "结果文件夹不能是链接，请放入文件夹本身")
        ]
    outcomes: dict[str, Outcome] = {}
    for entry in entries_of(folder, root, problems) if os.path.lexists(folder) else ():
        if entry.name.endswith(".yml"):
            outcome, faults = outcome_files.load(Path(entry.path), root, campaigns)
            problems += faults
            if outcome is not None:
                outcomes[outcome.campaign] = outcome
    return outcomes, problems


def _relative(path: str | Path, root: Path) -> str:
    return Path(path).relative_to(root).as_posix()
