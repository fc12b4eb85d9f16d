"""Check a library and set apart what may be published: the step before any page is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from anliku import catalogue as catalogues
from anliku import rules
from anliku.allowance import FILE as ALLOWED
from anliku.case_places import CAMPAIGNS, among_cases
from anliku.catalogue import Catalogue
from anliku.kept import Kept
from anliku.outcome import FOLDER as OUTCOMES
from anliku.problem import Problem
from anliku.record import checking
from anliku.record.folders import Seen
from anliku.record.pool import Workers
from anliku.record.shelf import Values, checked


@dataclass(frozen=True, slots=True)
class Prepared:
    """``catalogue`` holds only publishable cases, in reading order."""

    catalogue: Catalogue
    left_out: tuple[tuple[str, tuple[Problem, ...]], ...]
    """(``index.md`` relative to the root, its errors) of every case with an error, and of
    whatever lies among the cases without being one."""
    general: tuple[Problem, ...]
    """Errors that belong to no single case; with any of these nothing is published."""
    warnings: tuple[Problem, ...]
    """Other problems, and what is allowed."""
    values: Values | None = None
    """What is made of the cases, where it is kept; None where the catalogue's are parsed."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of the folders of all cases that can be read, by file, where they are known."""
    others: int = 0
    """How many problems there are beside those, none of which is an error or allowed."""

    @property
    def errors(self) -> list[Problem]:
        """Every error, in reading order: the general ones first."""
        return [*self.general, *(problem for _, problems in self.left_out for problem in problems)]


def prepare(
    root: Path,
    progress: Callable[[], None] = lambda: None,
    kept: Kept | None = None,
    workers: Workers | None = None,
    seen: Seen | None = None,
) -> Prepared:
    """Read and check the library at ``root``; with ``kept``, which has to stay open as long as its
    values are asked for, no case that has not changed. ``seen`` are the folders of its cases, where somebody
    has looked at them already. Raises NotALibrary where there is none, and
    Changed where a case does meanwhile."""
    if kept is None:
        whole = catalogues.load(root)
        return set_apart(whole, rules.check(whole, progress=progress))
    shelf = checked(checking.load(root, seen), kept, workers or Workers(1), progress)
    prepared = set_apart(shelf.catalogue, shelf.problems, shelf.files)
    return replace(prepared, values=shelf.values, digests=shelf.values.digests, others=shelf.others)


def set_apart(whole: Catalogue, problems: Iterable[Problem], files: Iterable[str] | None = None) -> Prepared:
    """What of a library may be published, by the problems that were found in it; ``files`` are those
    of all its cases (default: those of ``whole``)."""
    by_place: dict[str, list[Problem]] = {}
    general: list[Problem] = []
    warnings: list[Problem] = []
    for problem in problems:
        if problem.is_error and (problem.everyones or _is_everyones(problem.location.file)):
            general.append(problem)
        elif problem.is_error:
            by_place.setdefault(_place(problem.location.file), []).append(problem)
        else:
            warnings.append(problem)
    good, left_out = [], []
    usable = {case.file: case for case in whole.cases}
    for file in (case.file for case in whole.manuscripts) if files is None else files:
        found = by_place.pop(_place(file), None)
        if found is not None:
            left_out.append((file, tuple(found)))
        elif file in usable:
            good.append(usable[file])
    left_out += [(place, tuple(errors)) for place, errors in by_place.items()]
    return Prepared(whole.only(good), tuple(left_out), tuple(general), tuple(warnings))


def _place(file: str) -> str:
    """The case's folder for anything in it (a problem of a picture names the picture, and the
    whole folder shares its fate), else the file."""
    return "/".join(file.split("/")[:3]) if among_cases(file) else file


def _is_everyones(file: str) -> bool:
    """Whether every case depends on ``file``: the taxonomy, a campaign, what is allowed, or what is no content."""
    return (
        file in {"cases/taxonomy.yml", "cases/zones.yml", f"cases/{ALLOWED}"}
        or file.startswith((f"{CAMPAIGNS}/", f"{OUTCOMES}/"))
        or not file.startswith("cases/")
    )
