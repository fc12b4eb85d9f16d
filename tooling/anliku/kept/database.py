"""Two tables in an SQLite file: what is kept, and in which run it was used last.

Every method raises ``sqlite3.Error``; what that means for a run is :mod:`anliku.kept.kept`'s
matter. The journal is the plain one: as quick as a write-ahead log where rows are only added, good
on network drives, and at rest there is one file. Nothing is synced: after a power cut the seals
tell what is whole.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

# Place (see kept.py), seal and value.
Row = tuple[int, bytes, bytes]

# What stands beside the file itself while it is written; the other two are of a write-ahead log.
SUFFIXES = ("-journal", "-wal", "-shm", "")

_TABLES = (
    "CREATE TABLE IF NOT EXISTS entry (place INTEGER PRIMARY KEY, run INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS content (place INTEGER PRIMARY KEY, seal BLOB NOT NULL, value BLOB NOT NULL)",
)
# Places in one statement (SQLite's oldest limit is 999), and deleted in one go.
_MANY = 500


class Full(Exception):
    """The bound is reached by what this run itself has used."""


class Database:
    """An open file. ``form`` is the number of its tables, ``patience`` how many seconds to wait for
    another process that writes."""

    def __init__(self, path: Path, form: int, patience: float) -> None:
        # One connection serves several threads, one after another: the store has a lock.
        self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        self._connection.text_factory = bytes
        try:
            self._connection.execute("PRAGMA trusted_schema = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
            if self._number("PRAGMA user_version") != form:
                with self.transaction():
                    for statement in _TABLES:
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA user_version = {form}")
            self.run = 1 + self._number("SELECT MAX(run) FROM entry")
            """This run's number, one above all before it: the store's only measure of time."""
        except sqlite3.Error:
            self.close()
            raise

    def close(self) -> None:
        """A transaction that is under way is undone."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block is written, or nothing of it."""
        # Immediate: who waits holds nothing that another one waits for.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def rows(self, places: Iterable[int]) -> Iterator[tuple[int, object, object, object]]:
        """Place, run, seal and value of what stands in ``places``; damaged, they are of any type."""
        ordered = sorted(places)
        for start in range(0, len(ordered), _MANY):
            some = ordered[start : start + _MANY]
            marks = ",".join("?" * len(some))
            select = "SELECT place, run, seal, value FROM content JOIN entry USING (place)"
            # All at once: a reader that pauses keeps writers waiting.
            yield from self._connection.execute(f"{select} WHERE place IN ({marks})", some).fetchall()

    # --- within a transaction -------------------------------------------------------------

    def put(self, rows: list[Row]) -> None:
        """Write rows in place of those that stand there."""
        ordered = sorted(rows)
        entries = [(place, self.run) for place, _, _ in ordered]
        self._connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?)", entries)
        self._connection.executemany("INSERT OR REPLACE INTO content VALUES (?, ?, ?)", ordered)

    def mark_used(self, places: Iterable[int]) -> None:
        """Say that they were used in this run."""
        self._connection.executemany("UPDATE entry SET run = ? WHERE place = ?", [(self.run, one) for one in places])

    def delete(self, places: Iterable[int]) -> None:
        """Let go what stands in ``places``."""
        wanted = [(place,) for place in places]
        self._connection.executemany("DELETE FROM entry WHERE place = ?", wanted)
        self._connection.executemany("DELETE FROM content WHERE place = ?", wanted)

    def make_room(self, size: int) -> None:
        """Let go what was used longest ago until no more than ``size`` bytes are left. Raises Full
        where only what this run has used is left."""
        while self.size() > size:
            oldest = self._connection.execute(
                "SELECT place FROM entry WHERE run < ? ORDER BY run LIMIT ?", (self.run, _MANY)
            ).fetchall()
            if not oldest:
                raise Full
            self.delete(place for (place,) in oldest)

    def size(self) -> int:
        """Bytes of the file that hold something."""
        pages = self._number("PRAGMA page_count") - self._number("PRAGMA freelist_count")
        return pages * self._number("PRAGMA page_size")

    def _number(self, statement: str) -> int:
        """The one number that a statement gives; 0 for NULL, and for what damage made of it."""
        (value,) = self._connection.execute(statement).fetchone()
        return value if isinstance(value, int) and value < 1 << 62 else 0
