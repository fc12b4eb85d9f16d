"""Check a library and set apart what may be published: the step before any page is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from anliku import catalogue as catalogue_room
from anliku import rules
from anliku.catalogue import Catalogue
from anliku.problem import Problem


@dataclass(frozen=True, slots=True)
class Prepared:
    """``catalogue`` holds only publishable cases, in reading order."""

    catalogue: Catalogue
    left_out: tuple[tuple[str, tuple[Problem, ...]], ...]
    """(``index.md`` relative to the root, its errors) of every case with an error."""
    general: tuple[Problem, ...]
    """Errors that belong to no single case; with any of these nothing is published."""
    warnings: tuple[Problem, ...]

    @property
    def errors(self) -> list[Problem]:
        """Every error, in reading order: the general ones first."""
        return [*self.general, *(problem for _, problems in self.left_out for problem in problems)]


def prepare(root: Path, progress: Callable[[], None] = lambda: None) -> Prepared:
    """Read and check the library at ``root``. Raises NotALibrary where there is none."""
    whole = catalogue_room.load(root)
    by_file: dict[str, list[Problem]] = {}
    warnings: list[Problem] = []
    for problem in rules.check(whole, progress=progress):
        if problem.is_error:
            by_file.setdefault(problem.location.file, []).append(problem)
        else:
            warnings.append(problem)
    good, left_out = [], []
    for case in whole.cases:
        # A problem of a picture names the picture; the whole folder shares its fate.
        folder = case.file.rpartition("/")[0] + "/"
        found = [p for file in [f for f in by_file if f.startswith(folder)] for p in by_file.pop(file)] if by_file else []
        if found:
            left_out.append((case.file, tuple(found)))
        elif case.meta is not None:
            good.append(case)
    general = tuple(problem for problems in by_file.values() for problem in problems)
    return Prepared(whole.only(good), tuple(left_out), general, tuple(warnings))
