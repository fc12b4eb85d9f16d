"""One case of a 汇总表 in the library's words."""

from __future__ import annotations

from dataclasses import dataclass

from anliku.formats.sheet.roster_entry import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the sheet in the library's words; None or empty where a cell is unusable."""

    entry: Entry
    title: str
    unit: str
    region: str | None
    category: str | None
    stages: tuple[str, ...]
    kind: str | None
    """None where nothing tells: such a case counts for no quota of a kind."""
    work: str | None
