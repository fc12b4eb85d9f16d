"""``check --fix``: repair what has exactly one right answer, and nothing else.

A repair is the :class:`~anliku.problem.Edit` that a problem carries; nothing is invented here.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from anliku import allowance, clock, source
from anliku.atomic import write_text
from anliku.case_places import INDEX
from anliku.catalogue import Catalogue
from anliku.model import Manuscript
from anliku.problem import Edit, Problem, sort_problems
from anliku.rules import BY_CODE, check_case

MAX_PASSES = 5


def fix_text(text: str, problems: Iterable[Problem]) -> str:
    """``text`` with the repairs of ``problems`` that do not touch one another.

    In reading order the first wins; one that overlaps it waits for the next pass.
    """
    return _apply(text, [edit for problem in _compatible(text, problems) for edit in problem.edits])


def fix_case(case: Manuscript, catalogue: Catalogue) -> list[Problem]:
    """Repair ``index.md`` of ``case`` on disk; the problems that were repaired, in order.

    Each pass looks at the text anew, because a repair may bring up the next one; the file is
    written once, at the end. Where five passes do not settle it, two rules disagree: the file
    stays as it was and nothing counts as repaired, so that a second run never differs from the
    first.

    Raises OSError where the file cannot be written; it then stands as it was.
    """
    current = source.read(case.folder, catalogue.root)
    original = current.text
    fixed: list[Problem] = []
    for _ in range(MAX_PASSES):
        chosen = _compatible(current.text, _to_repair(current, catalogue))
        text = _apply(current.text, [edit for problem in chosen for edit in problem.edits])
        if text == current.text:
            break
        current = source.with_text(current, text)
        fixed += chosen
    else:
        if fix_text(current.text, _to_repair(current, catalogue)) != current.text:
            return []
    if current.text == original:
        return []
    write_text(case.folder / INDEX, current.text)
    return fixed


@dataclass(frozen=True, slots=True)
class Repaired:
    """What :func:`fix_cases` did. Files are relative to the root."""

    catalogue: Catalogue
    """The library with the repaired cases read anew."""
    problems: list[Problem]
    """What was repaired."""
    files: list[str]
    """The files that were written."""
    refused: list[tuple[str, OSError]]
    """The files that could not be written, and stand as they were."""


def fix_cases(
    catalogue: Catalogue, cases: Iterable[Manuscript], progress: Callable[[], None] = lambda: None
) -> Repaired:
    """Repair ``cases``, each on its own: one that cannot be written keeps no other from it.

    ``progress`` is called once a case.
    """
    repaired: list[Problem] = []
    fresh: dict[str, Manuscript] = {}
    refused: list[tuple[str, OSError]] = []
    for case in cases:
        try:
            problems = fix_case(case, catalogue)
        except OSError as error:
            refused.append((case.file, error))
            problems = []
        if problems:
            repaired += problems
            fresh[case.file] = source.read(case.folder, catalogue.root)
        progress()
    manuscripts = tuple(fresh.get(case.file, case) for case in catalogue.manuscripts)
    return Repaired(replace(catalogue, manuscripts=manuscripts), repaired, list(fresh), refused)


def _to_repair(case: Manuscript, catalogue: Catalogue) -> list[Problem]:
    """The problems of one case without those that somebody has allowed to stand."""
    problems = allowance.applied(
        check_case(case, catalogue.context),
        catalogue.allowances,
        {case.name: (case.file, case.text)},
        BY_CODE,
        clock.today(),
    )
    return [problem for problem in problems if not problem.is_allowed]


def _compatible(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """The fixable problems whose edits can be made together; each whole or not at all."""
    chosen: list[Problem] = []
    taken: list[Edit] = []
    for problem in sort_problems(problem for problem in problems if _changes(text, problem)):
        own: list[Edit] = []
        for edit in sorted(problem.edits):
            if not (0 <= edit.start <= edit.end <= len(text)) or _touches(edit, taken) or _touches(edit, own):
                break
            own.append(edit)
        else:
            for edit in own:
                insort(taken, edit)
            chosen.append(problem)
    return chosen


def _changes(text: str, problem: Problem) -> bool:
    return any(text[edit.start : edit.end] != edit.text for edit in problem.edits)


def _touches(edit: Edit, taken: list[Edit]) -> bool:
    """Whether ``edit`` shares a character, or its starting point, with a sorted, disjoint list."""
    place = bisect_left(taken, edit)
    before = taken[place - 1] if place else None
    after = taken[place] if place < len(taken) else None
    return (before is not None and (before.end > edit.start or before.start == edit.start)) or (
        after is not None and (edit.end > after.start or after.start == edit.start)
    )


def _apply(text: str, edits: list[Edit]) -> str:
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits):
        pieces += (text[position : edit.start], edit.text)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)
