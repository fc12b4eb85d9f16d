"""Problems as rows of plain values, and back: how they are kept."""

from __future__ import annotations

from typing import Any

from anliku.problem import Edit, Location, Problem, Severity

_SEVERITIES = {str(severity): severity for severity in Severity}


def row_of(problem: Problem, file: str = "") -> list[Any]:
    """A problem as a row; most are in ``file``, which is then left out, as is what few problems have."""
    place = problem.location
    row: list[Any] = [place.line, place.column, problem.rule, str(problem.severity), problem.message]
    rare = [[(edit.start, edit.end, edit.text) for edit in problem.edits], problem.everyones, place.file]
    return row if rare == [[], False, file] else row + rare


def problem_of(row: list[Any], file: str = "") -> Problem:
    """The problem of a row that was made with the same ``file``."""
    line, column, rule, severity, message, *rare = row
    if not rare:
        return Problem(Location(file, line, column), rule, _SEVERITIES[severity], message)
    edits, everyones, place = rare
    return Problem(
        Location(place, line, column),
        rule,
        _SEVERITIES[severity],
        message,
        tuple(Edit(*edit) for edit in edits),
        everyones,
    )
