"""What a rule is, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import NamedTuple, TypeVar

from anliku.catalogue import Catalogue
from anliku.facts import Comparison
from anliku.problem import Edit, Location, Problem, Severity
from anliku.reading import CaseReading, Reading


class Finding(NamedTuple):
    """What a rule's check yields; the rule adds its code and severity."""

    location: Location
    message: str
    edits: tuple[Edit, ...] = ()
    everyones: bool = False
    """See ``Problem.everyones``."""


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a case that shows a rule; it is printed in the docs *and* run as a test.

    The tests start from one valid case, replace its front-matter keys by those in
    ``front`` (whole YAML lines; a key with no value and a ``-`` before it, ``-award``,
    is removed), put ``body`` under its first section (or, where ``whole_body`` is set, in
    place of the body), and lay ``files`` beside it. ``raw`` replaces the whole file.
    """

    front: str = ""
    body: str = ""
    whole_body: bool = False
    raw: str | bytes | None = None
    files: tuple[tuple[str, str], ...] = ()
    """(name, recipe); recipes are in tests/factory.py, e.g. ``png``, ``png-gps``, ``link``."""
    others: tuple[Example, ...] = ()
    """Further cases of the library, for rules that compare cases; ``folder`` names them."""
    folder: str | None = None
    """Folder name, where it is not the id; ``2023/NAME`` also sets the year."""
    note: str = ""
    """What the docs show where the snippet alone does not say it."""
    file: str = ""
    """A YAML file of ``cases/`` that ``front`` changes in place of the case, e.g.
    ``campaigns/suzhou-2024.yml``; ``body`` then goes under its first ``terms:``."""


Check = Callable[[Reading], Iterable[Finding]]
CheckCase = Callable[[CaseReading], Iterable[Finding]]
CheckLibrary = Callable[[Catalogue], Iterable[Finding]]
Compare = Callable[[Comparison], Iterable[Finding]]

MANY = 100
TOO_MANY = f"同样的问题太多，只列出前 {MANY} 处，请改好后再检查"


_Read = TypeVar("_Read", bound=Reading)


def few(check: Callable[[_Read], Iterator[Finding]]) -> Callable[[_Read], Iterator[Finding]]:
    """``check`` that stops after :data:`MANY` findings: nobody reads more, and a hostile file
    of a megabyte can hold hundreds of thousands."""

    @wraps(check)
    def limited(reading: _Read) -> Iterator[Finding]:
        for number, finding in enumerate(check(reading), 1):
            yield finding
            if number == MANY:
                yield Finding(finding.location, TOO_MANY)
                return

    return limited


@dataclass(frozen=True, slots=True)
class Rule:
    """One documented rule. ``what``, ``why``, ``bad`` and ``good`` are what contributors
    read (``anliku rule CODE`` and the reference page); ``source`` names the document that
    asks for it. A rule without any check is reported while reading (``reported_by``)."""

    code: str
    title: str
    severity: Severity
    what: str
    why: str
    bad: Example
    good: Example
    source: str
    fixable: bool = False
    alone: bool = False
    """Where it finds something, what other rules would say about the text only hides it."""
    shapeless: bool = False
    """Where it is reported, nobody knows where fields end and text begins: no other rule can look."""
    polishes: bool = False
    """It is about how something is written: not worth a word where that has to be deleted."""
    check: Check | None = None
    """Asked of every manuscript."""
    check_case: CheckCase | None = None
    """Asked, in its place, of those whose metadata can be used."""
    check_library: CheckLibrary | None = None
    compare: Compare | None = None
    reported_by: str = ""

    def run(self, reading: Reading) -> Iterable[Problem]:
        """The problems of one case."""
        if self.check is not None:
            return map(self.problem, self.check(reading))
        if self.check_case is not None and isinstance(reading, CaseReading):
            return map(self.problem, self.check_case(reading))
        return ()

    @property
    def is_about_one_case(self) -> bool:
        """Whether it looks at cases one by one."""
        return self.check is not None or self.check_case is not None

    def run_library(self, comparison: Comparison) -> Iterable[Problem]:
        """The problems of what lies beside the cases, and those that only show when cases are compared."""
        if self.check_library is not None:
            for finding in self.check_library(comparison.catalogue):
                yield self.problem(finding)
        if self.compare is not None:
            for finding in self.compare(comparison):
                yield self.problem(finding)

    def problem(self, finding: Finding) -> Problem:
        """``finding`` under this rule's code and severity."""
        return Problem(finding.location, self.code, self.severity, finding.message, finding.edits, finding.everyones)


@dataclass(frozen=True, slots=True)
class Family:
    """Rules about one thing, in the order of their codes."""

    key: str
    title: str
    intro: str
    rules: tuple[Rule, ...] = field(default=())
    deletes: bool = False
    """What its rules find has to be deleted."""
    hides: bool = False
    """What its rules find may not be quoted by any message either."""
    polishes: bool = False
    """See :attr:`Rule.polishes`, for all of them."""

    @property
    def codes(self) -> frozenset[str]:
        """The codes of its rules."""
        return frozenset(rule.code for rule in self.rules)
