"""``check --fix``: repair what has exactly one right answer, and nothing else.

A repair is the :class:`~anliku.problem.Edit` that a problem carries; nothing is invented here.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import replace

from anliku import source
from anliku.atomic import write_text
from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.problem import Edit, Problem, sort_problems
from anliku.rules import check_case

MAX_PASSES = 5


def fix_text(text: str, problems: Iterable[Problem]) -> str:
    """``text`` with the repairs of ``problems`` that do not touch one another.

    In reading order the first wins; one that overlaps it waits for the next pass.
    """
    return _apply(text, [edit for problem in _compatible(text, problems) for edit in problem.edits])


def fix_case(case: Case, catalogue: Catalogue) -> list[Problem]:
    """Repair ``index.md`` of ``case`` on disk; the problems that were repaired, in order.

    Each pass reads the file anew, because a repair may bring up the next one. Where five
    passes do not settle it, two rules disagree: the file is put back as it was and nothing
    counts as repaired, so that a second run never differs from the first.

    Raises OSError where the file cannot be written.
    """
    path = case.folder / source.INDEX
    original: str | None = None
    fixed: list[Problem] = []
    for _ in range(MAX_PASSES):
        current = source.read(case.folder, catalogue.root)
        if original is None:
            original = current.text
        chosen = _compatible(current.text, check_case(current, catalogue))
        text = _apply(current.text, [edit for problem in chosen for edit in problem.edits])
        if text == current.text:
            return fixed
        write_text(path, text)
        fixed += chosen
    settled = source.read(case.folder, catalogue.root)
    if fix_text(settled.text, check_case(settled, catalogue)) == settled.text:
        return fixed
    write_text(path, original or "")
    return []


def fix_cases(
    catalogue: Catalogue, cases: Iterable[Case], progress: Callable[[], None] = lambda: None
) -> tuple[Catalogue, list[Problem]]:
    """Repair ``cases``: the catalogue with the repaired ones read anew, and what was repaired.

    ``progress`` is called once a case. Raises OSError as :func:`fix_case` does.
    """
    fixed: list[Problem] = []
    fresh: dict[str, Case] = {}
    for case in cases:
        found = fix_case(case, catalogue)
        if found:
            fixed += found
            fresh[case.file] = source.read(case.folder, catalogue.root)
        progress()
    return replace(catalogue, cases=tuple(fresh.get(case.file, case) for case in catalogue.cases)), fixed


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
