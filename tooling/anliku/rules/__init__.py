"""Every rule, in one explicit registry, and how a library is checked with it.

One module a family; a rule is one documented function plus its documentation. Nothing is
discovered: what is not in :data:`FAMILIES` does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from anliku import allowance, clock
from anliku.catalogue import Catalogue
from anliku.context import Context
from anliku.facts import Comparison, Facts, facts_of
from anliku.model import Manuscript
from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity, sort_problems
from anliku.reading import Reading, reading_of
from anliku.rules import (
    adoptions,
    allowances,
    attachments,
    evidence,
    front_matter,
    identity,
    layout,
    links,
    low_stakes,
    pictures,
    privacy,
    prose,
    reading,
    safety,
    sections,
    terms,
)
from anliku.rules.rule import MANY, TOO_MANY, Family, Rule

FAMILIES: tuple[Family, ...] = (
    layout.FAMILY,
    front_matter.FAMILY,
    identity.FAMILY,
    terms.FAMILY,
    sections.FAMILY,
    evidence.FAMILY,
    links.FAMILY,
    pictures.FAMILY,
    attachments.FAMILY,
    prose.FAMILY,
    reading.FAMILY,
    privacy.FAMILY,
    low_stakes.FAMILY,
    safety.FAMILY,
    adoptions.FAMILY,
    allowances.FAMILY,
)

RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.rules)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
# Those that hide what others say come first.
OF_ONE_CASE = sorted((rule for rule in RULES if rule.is_about_one_case), key=lambda rule: not rule.alone)
_SHAPELESS = frozenset(rule.code for rule in RULES if rule.shapeless)
_DELETES = frozenset(code for family in FAMILIES if family.deletes for code in family.codes)
_HIDES = frozenset(code for family in FAMILIES if family.hides for code in family.codes)
_POLISHES = frozenset(rule.code for family in FAMILIES for rule in family.rules if family.polishes or rule.polishes)


def check_case(case: Manuscript, context: Context) -> list[Problem]:
    """Everything wrong with one case on its own, reading problems included."""
    return check_reading(reading_of(case, context))


def check_reading(reading: Reading) -> list[Problem]:
    """The same of a case that others read, too."""
    (problems,) = check_readings([reading])
    return problems


def check_readings(readings: Sequence[Reading]) -> list[list[Problem]]:
    """The same of several cases, of each by itself.

    One rule looks at all of them, then the next does: its patterns stay in the processor's memory meanwhile, which
    saves a fifth of the time. A rule that fails on a case becomes a problem of that case (SY001), so that one
    surprising file neither stops the others nor gets published.
    """
    problems = [list(reading.case.problems) for reading in readings]
    shapeless = [any(problem.rule in _SHAPELESS for problem in own) for own in problems]
    asked = [(one, own) for one, own, hidden in zip(readings, problems, shapeless, strict=True) if not hidden]
    for rule in OF_ONE_CASE:
        for one, own in asked:
            try:
                own += rule.run(one)
            except Exception as error:  # noqa: BLE001 - the contract above
                own.append(Problem(one.case.start, "SY001", Severity.ERROR, _own_fault(rule, error)))
        if rule.alone:
            asked = [(one, own) for one, own in asked if not (own and own[-1].rule == rule.code)]
    return [
        sort_problems(own) if hidden else _worth_a_word(own) for own, hidden in zip(problems, shapeless, strict=True)
    ]


def _worth_a_word(problems: list[Problem]) -> list[Problem]:
    """Those that are not repeated by another, in order."""
    # What has to be deleted is not worth polishing; a message on how it is written would repeat it.
    private = any(problem.rule in _HIDES for problem in problems)
    deleted = {problem.location.line for problem in problems if problem.rule in _DELETES}
    kept = [p for p in problems if p.rule not in _POLISHES or p.location.line not in deleted]
    return sort_problems(map(_discreet, kept) if private else kept)


def _discreet(problem: Problem) -> Problem:
    """``problem`` without private data in its message: rules quote what somebody typed, and a
    message is read by more people than the file."""
    message = problem.message
    for hit in reversed(find_private(message)):
        message = message[: hit.start] + hit.masked + message[hit.end :]
    return problem if message == problem.message else problem._replace(message=message)


def private(case: Manuscript, context: Context) -> list[Problem]:
    """What the family on privacy finds in one case, whatever else is wrong with it."""
    reading = reading_of(case, context)
    problems: list[Problem] = []
    for rule in privacy.FAMILY.rules:
        try:
            problems += rule.run(reading)
        except Exception as error:  # noqa: BLE001 - what could not be looked at is not called clean
            problems.append(Problem(case.start, "SY001", Severity.ERROR, _own_fault(rule, error)))
    return sort_problems(problems)


def check(
    catalogue: Catalogue,
    cases: Iterable[Manuscript] | None = None,
    progress: Callable[[], None] = lambda: None,
    holds: Callable[[str], bool] = lambda _file: False,
) -> list[Problem]:
    """Check ``cases`` (default: all of the catalogue) and what compares cases.

    ``holds`` tells which files are asked about beside those of ``cases``, e.g. a campaign.
    ``progress`` is called once a case. What ``allowed.yml`` lets pass is a notice. Problems come in the order in which people read them.
    """
    chosen = list(catalogue.manuscripts if cases is None else cases)
    problems: list[Problem] = []
    for case in chosen:
        problems += without_flood(check_case(case, catalogue.context))
        progress()
    comparison = Comparison.of(catalogue)
    if cases is None:
        return check_together(comparison, problems)
    return check_together(comparison, problems, list(map(facts_of, chosen)), holds)


def check_together(
    comparison: Comparison,
    own: Iterable[Problem],
    chosen: Sequence[Facts] | None = None,
    holds: Callable[[str], bool] = lambda _file: False,
) -> list[Problem]:
    """The problems of the ``chosen`` cases (default: all) once they have been compared with all
    others, and of what lies beside the cases; ``own`` is wrong with each of them alone."""
    catalogue = comparison.catalogue
    everything = chosen is None
    chosen = comparison.facts if chosen is None else chosen
    layout = {facts.file for facts in chosen}
    problems = [*catalogue.problems, *own] if everything else list(own)
    for rule in RULES:
        try:
            of_rule = list(rule.run_library(comparison))
        except Exception as error:  # noqa: BLE001 - as above, for the library as a whole
            of_rule = [Problem(Location("cases"), "SY001", Severity.ERROR, _own_fault(rule, error))]
        asked = (p for p in of_rule if everything or p.location.file in layout or holds(p.location.file))
        # What one case says may be quoted at another one, which has nothing private itself.
        problems += map(_discreet, asked)
    entries = catalogue.allowances
    if not everything:
        names = {facts.name for facts in chosen}
        entries = tuple(entry for entry in entries if entry.allowance.case in names)
    named = {entry.allowance.case for entry in entries}
    texts = {facts.name: (facts.file, comparison.text_of(facts)) for facts in chosen if facts.name in named}
    problems = allowance.applied(problems, entries, texts, BY_CODE, clock.today())
    # Who allowed something and why, or a term, is quoted as it was typed.
    spoilt = any(shared.private for shared in catalogue.shared_files)
    return sort_problems(map(_discreet, problems) if spoilt else problems)


def _own_fault(rule: Rule, error: Exception) -> str:
    return f"检查 {rule.code} 时程序自身出错（{type(error).__name__}），请把这个文件交给维护者"


def without_flood(problems: Iterable[Problem]) -> Iterator[Problem]:
    """``problems`` with at most :data:`MANY` of each rule, and a word on there being more.

    ``--fix`` sees them all. (A rule that bounds itself says so itself.)
    """
    by_rule: dict[str, list[Problem]] = {}
    for problem in problems:
        by_rule.setdefault(problem.rule, []).append(problem)
    for same in by_rule.values():
        yield from same[:MANY]
        for last in same[MANY : MANY + 1]:
            yield last._replace(message=TOO_MANY, edits=())
