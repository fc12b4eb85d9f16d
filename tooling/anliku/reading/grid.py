"""Tables of a body with all their cells, empty ones included."""

from __future__ import annotations

from dataclasses import dataclass, field

from anliku import nodes
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
    tables: list[Grid] = []
    if not document.tables:
        return tables
    grid: Grid | None = None
    for node in document.nodes:
        if isinstance(node, nodes.Table):
            grid = Grid(node.start)
            tables.append(grid)
        elif grid is None:
            continue
        elif isinstance(node, nodes.Text | nodes.Code):
            if grid.rows and grid.rows[-1]:
                grid.rows[-1][-1].text += node.text
        elif isinstance(node, nodes.TableHead | nodes.TableRow):
            grid.rows.append([])
        elif isinstance(node, nodes.TableCell):
            if grid.rows:
                grid.rows[-1].append(Cell(node.start))
        elif isinstance(node, nodes.End) and isinstance(node.begun, nodes.Table):
            grid = None
    return tables
