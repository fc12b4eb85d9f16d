"""The one shape of everything that can be wrong, and its renderings.

Reading, checking, importing and building all yield :class:`Problem` values and never
print; only ``cli`` prints. Messages are Chinese sentences for contributors and name the
field, the value and what to write instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a problem is: an error keeps the case from being published, a notice tells of an
    error or warning that somebody has allowed."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word that users see."""
        return _LABELS[self]


_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTICE: "允许"}


class Location(NamedTuple):
    """A place in a file. ``file`` is relative to the root with ``/``; line and column count
    characters from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Edit(NamedTuple):
    """Replace the characters ``start`` to ``end`` (offsets into the file's decoded text) by
    ``text``. A problem that carries edits has exactly one right answer."""

    start: int
    end: int
    text: str


class Problem(NamedTuple):
    """One finding: where, which rule, how bad, and what to write instead.

    A tuple, as its parts are: a library has tens of thousands, which are made, compared and sorted.
    """

    location: Location
    rule: str
    severity: Severity
    message: str
    edits: tuple[Edit, ...] = ()
    everyones: bool = False
    """Whether it concerns every case, wherever it is found: with it nothing is published."""

    @property
    def fixable(self) -> bool:
        """Whether ``anliku check --fix`` repairs it."""
        return bool(self.edits)

    @property
    def is_error(self) -> bool:
        """Whether it keeps its case from being published."""
        return self.severity is Severity.ERROR

    @property
    def is_allowed(self) -> bool:
        """Whether somebody has allowed it (see :mod:`anliku.allowance`)."""
        return self.severity is Severity.NOTICE

    def as_text(self) -> str:
        """``file:line:column 错误 CODE message`` for a terminal."""
        mark = "（可自动修复）" if self.fixable else ""
        return f"{self.location} {self.severity.label} {self.rule} {self.message}{mark}"

    def as_json(self) -> dict[str, object]:
        """The object of ``check --format json``; its keys are a public contract."""
        return {
            "file": self.location.file,
            "line": self.location.line,
            "column": self.location.column,
            "rule": self.rule,
            "severity": str(self.severity),
            "message": self.message,
            "fixable": self.fixable,
        }

    def as_github(self) -> str:
        """A workflow command that annotates the line on a pull request.

        Source of the escapes: the workflow-command syntax, where ``%``, CR and LF are
        encoded in data, and ``:`` and ``,`` also in properties.
        """
        place = self.location
        return (
            f"::{self.severity} file={_property(place.file)},line={place.line},"
            f"col={place.column},title={_property(self.rule)}::{_data(self.message)}"
        )


def tally(problems: Iterable[Problem]) -> str:
    """How many there are of each kind: ``1 个错误，2 个提醒``, and ``，1 处经允许`` where there are such."""
    counts = Counter(problem.severity for problem in problems)
    errors, warnings, allowed = (counts[severity] for severity in Severity)
    return f"{errors} 个错误，{warnings} 个提醒" + (f"，{allowed} 处经允许" if allowed else "")


# Location, rule and message: a Problem is a tuple.
_PLACE_AND_RULE = itemgetter(0, 1, 3)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """By place, then rule, without exact repeats: the order in which people read them."""
    return sorted(dict.fromkeys(problems), key=_PLACE_AND_RULE)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
