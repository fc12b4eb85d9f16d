"""Many small faults of one kind → one finding a line, with all its repairs.

A contributor reads “这一行共 5 处” rather than five lines; ``check --fix`` gets every edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from anliku.problem import Edit
from anliku.reading import Reading
from anliku.rules.rule import MANY, Finding


@dataclass(frozen=True, slots=True)
class Hit:
    """One fault in the file's text; ``text`` is the one right answer, or None."""

    start: int
    end: int
    text: str | None
    message: str


def by_line(reading: Reading, hits: Iterable[Hit]) -> Iterator[Finding]:
    """One finding a line and kind (with repair or without), in order.

    The last of :data:`MANY` findings is all the rest, so that no repair is lost.
    """
    groups: dict[tuple[int, bool], list[Hit]] = {}
    for hit in hits:
        line = reading.lines(hit.start)[0]
        groups.setdefault((line, hit.text is not None), []).append(hit)
    rest: list[Hit] = []
    for number, group in enumerate(groups.values()):
        if number < MANY - 1:
            yield _finding(reading, group, "这一行")
        else:
            rest += group
    if rest:
        yield _finding(reading, rest, "从这里起")


def _finding(reading: Reading, hits: list[Hit], where: str) -> Finding:
    first = hits[0]
    more = f"（{where}共 {len(hits)} 处）" if len(hits) > 1 else ""
    edits = tuple(Edit(hit.start, hit.end, hit.text) for hit in hits if hit.text is not None)
    return Finding(reading.at(first.start), first.message + more, edits)
