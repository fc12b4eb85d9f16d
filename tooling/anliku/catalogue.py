"""Catalogue: every case, the taxonomy and the campaigns of one library, and look-ups."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from anliku import campaign as campaigns_room
from anliku import source
from anliku import taxonomy as taxonomy_room
from anliku.atomic import reason
from anliku.campaign import Campaign, Skeleton
from anliku.model import FACETS, Case, CaseMeta
from anliku.problem import Location, Problem, Severity
from anliku.taxonomy import Taxonomy

YEAR = re.compile(r"[12][0-9]{3}\Z")


class NotALibrary(Exception):
    """The folder holds no library; the message is Chinese and ready to show.

    ``problems`` say where a library is spoilt (its taxonomy); empty where there is none.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Catalogue:
    """One library. ``problems`` are those that belong to no single case."""

    root: Path
    taxonomy: Taxonomy
    campaigns: dict[str, Campaign]
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...] = field(default=())

    @cached_property
    def by_id(self) -> dict[str, Case]:
        """Usable cases by id; of two with one id, the first in path order."""
        index: dict[str, Case] = {}
        for case in self.cases:
            if case.meta is not None:
                index.setdefault(case.meta.id, case)
        return index

    def campaign_of(self, meta: CaseMeta) -> Campaign | None:
        """The campaign that a case names."""
        return self.campaigns.get(meta.campaign)

    def skeleton_of(self, meta: CaseMeta) -> Skeleton | None:
        """The sections and limits that a case has to follow."""
        campaign = self.campaign_of(meta)
        return campaign.skeleton(meta.work) if campaign is not None else None

    def only(self, cases: Iterable[Case]) -> Catalogue:
        """The same library with these cases, in reading order: year (newest first), award
        (highest first), region, id. Cases without usable metadata are left out."""
        kept = sorted((case for case in cases if case.meta is not None), key=self._reading_order)
        return Catalogue(self.root, self.taxonomy, self.campaigns, tuple(kept), self.problems)

    def counts(self, facet: str) -> Counter[str]:
        """Canonical term → number of cases."""
        known = self.taxonomy.facet(facet)
        counter: Counter[str] = Counter()
        for case in self.cases:
            if case.meta is not None:
                names = {term.name for name in case.meta.terms()[facet] if (term := known.find(name))}
                counter.update(names)
        return counter

    def with_term(self, facet: str, name: str) -> list[Case]:
        """The cases that carry a term, in the catalogue's order."""
        return self._by_term[facet].get(name, [])

    @cached_property
    def _by_term(self) -> dict[str, dict[str, list[Case]]]:
        index: dict[str, dict[str, list[Case]]] = {facet: {} for facet in FACETS}
        for case in self.cases:
            if case.meta is None:
                continue
            for facet, names in case.meta.terms().items():
                for name in names:
                    term = self.taxonomy.facet(facet).find(name)
                    if term is not None:
                        bucket = index[facet].setdefault(term.name, [])
                        if not bucket or bucket[-1] is not case:
                            bucket.append(case)
        return index

    def _reading_order(self, case: Case) -> tuple[int, int, int, str]:
        meta = case.meta
        assert meta is not None
        far = 10_000
        award = self.taxonomy.facet("award").order.get(meta.award, far)
        region = self.taxonomy.facet("region").order.get(meta.region, far)
        return (-(case.year or 0), award, region, meta.id)


def load(root: Path, with_cases: bool = True) -> Catalogue:
    """Read a whole library. One unusable file never hides the others.

    Without cases it takes a moment, however many there are, and looks at none of their folders.
    Raises NotALibrary where ``root`` holds no library, or its taxonomy cannot be used.
    """
    content = root / "cases"
    if not (root / "mkdocs.yml").is_file() or not content.is_dir():
        raise NotALibrary(f"“{root}”里没有 mkdocs.yml 和 cases 文件夹，请在案例库的文件夹里运行，或用 --root 指定")
    taxonomy, problems = taxonomy_room.load(content / "taxonomy.yml", root)
    if taxonomy is None or any(problem.is_error for problem in problems):
        lines = "\n".join(problem.as_text() for problem in problems)
        raise NotALibrary(f"术语表不能用，请先改好：\n{lines}", problems)
    campaigns: dict[str, Campaign] = {}
    for path in sorted((content / "campaigns").glob("*.yml")):
        campaign, found = campaigns_room.load(path, root, taxonomy)
        problems += found
        if campaign is not None:
            campaigns[campaign.id] = campaign
    folders, strays = case_folders(content, root) if with_cases else ([], [])
    problems += strays
    cases = tuple(source.read(folder, root) for folder in folders)
    return Catalogue(root, taxonomy, campaigns, cases, tuple(problems))


def case_folders(content: Path, root: Path) -> tuple[list[Path], list[Problem]]:
    """The folders ``YEAR/ID`` in path order, and what lies where no case can be (FL008).

    Links are reported and never entered.
    """
    folders: list[Path] = []
    problems: list[Problem] = []
    for year in _entries(content, root, problems):
        if not YEAR.match(year.name):
            continue
        if year.is_symlink() or not year.is_dir(follow_symlinks=False):
            problems.append(_stray(year, root, "年份文件夹不能是链接或文件，请换成真正的文件夹"))
            continue
        for entry in _entries(Path(year.path), root, problems):
            if entry.is_symlink():
                problems.append(_stray(entry, root, "案例文件夹不能是链接，请放入文件夹本身"))
            elif not entry.is_dir(follow_symlinks=False):
                problems.append(_stray(entry, root, "案例要放在自己的文件夹里：年份/编号/index.md，请移动或删除"))
            elif not os.path.lexists(os.path.join(entry.path, source.INDEX)):
                problems.append(_stray(entry, root, "这个案例文件夹里没有 index.md，请补上或删除文件夹"))
            else:
                folders.append(Path(entry.path))
    return folders, problems


def _entries(folder: Path, root: Path, problems: list[Problem]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        message = f"文件夹打不开（{reason(error)}），请检查读取权限"
        problems.append(Problem(Location(folder.relative_to(root).as_posix()), "FL006", Severity.ERROR, message))
        return []


def _stray(entry: os.DirEntry[str], root: Path, message: str) -> Problem:
    file = Path(entry.path).relative_to(root).as_posix()
    return Problem(Location(file), "FL008", Severity.ERROR, message)
