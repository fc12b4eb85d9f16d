"""What a step gives back, and the refusal to do one."""

from __future__ import annotations

from dataclasses import dataclass, field

from anliku.problem import Problem


class NotDone(Exception):
    """A step that was not done, and nothing with it; the message is Chinese and ready to show."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that came in: its name as it came, and its SHA-256, under which a copy is kept."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file that a step wrote: its path in the round's folder, with ``/``, and its SHA-256."""

    name: str
    sha256: str


@dataclass(slots=True)
class StepResult:
    """What a step has to tell. Steps never print."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    ok: bool = True
    """False where somebody has something to do before the next step."""

    def say(self, line: str) -> None:
        """One line for whoever runs the step."""
        self.lines.append(line)

    def problem(self, problem: Problem) -> None:
        """A finding with its place."""
        self.problems.append(problem)
        self.ok &= not problem.is_error
