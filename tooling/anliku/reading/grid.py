"""Tables of a body with all their cells, empty ones included."""

from __future__ import annotations

from dataclasses import dataclass, field

from anliku.markdown import Document


@dataclass(slots=True)
class Cell:
    """One cell of a table, empty ones included."""

    start: int
    """Offset into the body's UTF-8."""
    text: str = ""


@dataclass(slots=True)
class Grid:
    """A table by rows; the first is its header."""

    start: int
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        """All cells, row after row."""
        return [cell for row in self.rows for cell in row]


def grids(document: Document) -> list[Grid]:
    """The tables of a body with all their cells."""
    found: list[Grid] = []
    if not document.tables:
        return found
    grid: Grid | None = None
    for event, span in document.events:
        if isinstance(event, str):
            continue
        ((name, value),) = event.items()
        if grid is None:
            if name == "Start" and isinstance(value, dict) and "Table" in value:
                grid = Grid(span["start"])
                found.append(grid)
        elif name == "Text" or name == "Code":
            if grid.rows and grid.rows[-1]:
                grid.rows[-1][-1].text += value
        elif name == "Start":
            if value == "TableHead" or value == "TableRow":
                grid.rows.append([])
            elif value == "TableCell" and grid.rows:
                grid.rows[-1].append(Cell(span["start"]))
        elif name == "End" and value == "Table":
            grid = None
    return found
