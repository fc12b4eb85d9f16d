"""Every rule, in one explicit registry, and how a library is checked with it.

One module a family; a rule is one documented function plus its documentation. Nothing is
discovered: what is not in :data:`FAMILIES` does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.problem import Problem, Severity, sort_problems
from anliku.rules import evidence, fields, files, identity, sections, terms
from anliku.rules.base import Family, Reading, Rule

FAMILIES: tuple[Family, ...] = (
    files.FAMILY,
    fields.FAMILY,
    identity.FAMILY,
    terms.FAMILY,
    sections.FAMILY,
    evidence.FAMILY,
)

RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.rules)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def check_case(case: Case, catalogue: Catalogue) -> list[Problem]:
    """Everything wrong with one case on its own, reading problems included.

    A rule that fails on a case becomes a problem of that case (SY001), so that one
    surprising file neither stops the others nor gets published.
    """
    problems = list(case.problems)
    reading = Reading(case, catalogue)
    for rule in RULES:
        if rule.check is None:
            continue
        try:
            problems += rule.run(reading)
        except Exception as error:  # noqa: BLE001 - the contract above
            message = f"检查 {rule.code} 时程序自身出错（{type(error).__name__}），请把这个文件交给维护者"
            problems.append(Problem(case.start, "SY001", Severity.ERROR, message))
    return sort_problems(problems)


def check(
    catalogue: Catalogue, cases: Iterable[Case] | None = None, progress: Callable[[], None] = lambda: None
) -> list[Problem]:
    """Check ``cases`` (default: all of the catalogue) and what compares cases.

    ``progress`` is called once a case. Problems come in the order in which people read them.
    """
    chosen = list(catalogue.cases if cases is None else cases)
    files = {case.file for case in chosen}
    problems = list(catalogue.problems) if cases is None else []
    for case in chosen:
        problems += check_case(case, catalogue)
        progress()
    for rule in RULES:
        found = rule.run_library(catalogue)
        problems += found if cases is None else (problem for problem in found if problem.location.file in files)
    return sort_problems(problems)
