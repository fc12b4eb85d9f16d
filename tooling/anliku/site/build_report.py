"""What a build has to tell, whether it published something or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from anliku.problem import Problem


class BuildFailed(Exception):
    """Nothing was published. ``problems`` are the reasons that have a place in a file."""

    def __init__(self, message: str, problems: list[Problem] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems or []


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was published."""

    site_dir: Path
    cases: int
    left_out: list[tuple[str, list[Problem]]]
    allowed: list[Problem]
    """Findings that somebody has allowed."""
    warnings: int
    """How many other problems there are that stop nothing."""
    engine_warnings: list[str]
    seconds: float
    notes: tuple[str, ...] = ()
    """What the site does without, as long as nobody sets it; a line each."""
    archive: Path | None = None
    """The zip of an offline edition."""
    stale: Path | None = None
    """The old site's folder, where it could not be removed."""
    fault: str = ""
    """Why results were not kept for the next build, in Chinese; empty where they were."""
