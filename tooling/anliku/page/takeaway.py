"""“可以带走的”: the lines of its card, each with its file, what that is and how large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from anliku.model import Takeaway

_KINDS = {".docx": "Word", ".xlsx": "Excel", ".pdf": "PDF"}


@dataclass(frozen=True, slots=True)
class TakeawayRow:
    """One line. What tells of the file is empty where there is none."""

    text: str
    file: str = ""
    """Its name, as it is saved."""
    href: str = ""
    """Its address from the page of the case."""
    kind: str = ""
    """``Word``, ``Excel``, ``PDF``."""
    size: str = ""
    """``18 kB``."""


def rows(takeaways: list[Takeaway], sizes: Mapping[str, int]) -> tuple[TakeawayRow, ...]:
    """The lines of the card; ``sizes`` are those of the files as they are published, in bytes, by name. A file that is
    not among them is not shown."""
    return tuple(_row(takeaway, sizes) for takeaway in takeaways)


def _row(takeaway: Takeaway, sizes: Mapping[str, int]) -> TakeawayRow:
    name = takeaway.file
    if name is None or name not in sizes:
        return TakeawayRow(takeaway.text)
    kind = _KINDS[name[name.rfind(".") :]]
    return TakeawayRow(takeaway.text, name, quote(name), kind, size_text(sizes[name]))


def size_text(size: int) -> str:
    """Bytes as people read them: ``18_300`` → ``18 kB``, ``2_400_000`` → ``2.3 MB``."""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(1, round(size / 1024))} kB"
