"""What ``check PATH…`` means: paths as people type them → cases of the library."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from anliku.case_places import YEAR
from anliku.problem import Problem


class UnknownPath(Exception):
    """A path that names nothing in the library; the message is Chinese and ready to show."""


class Named(Protocol):
    """A case, read or not."""

    @property
    def file(self) -> str:
        """``index.md`` relative to the root."""

    @property
    def name(self) -> str:
        """The folder's name."""


AnyNamed = TypeVar("AnyNamed", bound=Named)


@dataclass(frozen=True, slots=True)
class Selection:
    """Part of a library. ``places`` are relative to the root with ``/``; empty means all of it."""

    places: frozenset[str]

    def holds(self, file: str) -> bool:
        """Whether ``file`` (relative to the root) is in the selection."""
        if not self.places:
            return True
        parts = file.split("/")
        return any("/".join(parts[:length]) in self.places for length in range(1, len(parts) + 1))

    def of(self, cases: Iterable[AnyNamed]) -> list[AnyNamed]:
        """The chosen ones of some cases, in their order."""
        return [case for case in cases if self.holds(case.file)]

    def problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those of ``problems`` that lie in the selection or concern every case."""
        return [problem for problem in problems if problem.everyones or self.holds(problem.location.file)]


def select(root: Path, cases: Sequence[Named], paths: Sequence[str], here: Path) -> Selection:
    """The selection that ``paths`` ask for: a case folder, a file in it, a case's id, a year's
    folder, ``taxonomy.yml``, a campaign, or all of ``cases``.

    A relative path starts at ``here`` or at the root. Raises UnknownPath.
    """
    places = [_place(root, cases, path, here) for path in paths]
    return Selection(frozenset() if "" in places else frozenset(places))


def _place(root: Path, cases: Sequence[Named], path: str, here: Path) -> str:
    """The smallest thing that can be checked on its own around ``path``; ``""`` is everything."""
    candidates = [os.path.join(base, path) for base in (here, root)]
    place = next((candidate for candidate in candidates if os.path.lexists(candidate)), None)
    if place is None:
        named = next((case for case in cases if case.name == path), None)
        if named is not None:
            return named.file.rpartition("/")[0]
        raise UnknownPath(f"没有“{path}”这个文件或文件夹{_nearest(cases, path)}")
    # The last step stays as it is: a link is reported, never followed.
    parent, name = os.path.split(os.path.abspath(place))
    real = os.path.join(os.path.realpath(parent), name)
    parts = Path(os.path.relpath(real, os.path.realpath(root))).parts
    if parts in {(), (".",), ("cases",)}:
        return ""
    if parts[0] == "cases" and (
        YEAR.match(parts[1]) or parts[1] in {"campaigns", "outcomes", "zones.yml", "taxonomy.yml", "allowed.yml"}
    ):
        return "/".join(parts[:3])
    raise UnknownPath(f"“{path}”不是案例；请写案例文件夹（如 cases/2024/编号）、其中的文件或年份文件夹")


def _nearest(cases: Sequence[Named], path: str) -> str:
    folders = {case.name: case.file.rpartition("/")[0] for case in cases}
    parts = [part for part in path.replace("\\", "/").split("/") if part not in {"", "index.md"}]
    near = difflib.get_close_matches(parts[-1] if parts else path, list(folders), n=1)
    return f"，是不是 {folders[near[0]]}？" if near else "；请检查路径"
