"""The search of an edition and its related cases: kept, taken from the edition before, or made again.

The search is loaded only where something of it is made again: its libraries take as long to load as all the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from anliku.catalogue import Catalogue
from anliku.kept import Kept, key_of
from anliku.model import Case
from anliku.page.card import Card
from anliku.record.pool import Workers
from anliku.record.shelf import Values
from anliku.site.edition_files import Tree
from anliku.site.scratch import scratch

if TYPE_CHECKING:
    from anliku.search.static.edition import Edition
    from anliku.site.searching import Searching


@dataclass
class SearchWriter:
    """Writes the search of ``catalogue`` into ``tree``."""

    catalogue: Catalogue
    tree: Tree
    kept: Kept
    values: Values
    workers: Workers
    shown: Callable[[Case], Card]
    """A case as results show it."""
    index: str
    """What stands behind the address of a folder."""
    all_cases: bytes
    """Stands for all cases, in their order."""
    _repaired: dict[str, bytes] = field(default_factory=dict)

    @contextmanager
    def begun(self) -> Iterator[None]:
        """The static index, read back after writing, where it is not that of the edition before. To make it anew
        takes as long as all pages; a worker does it while the block makes them."""
        folder = f"search/{self.version}/"
        key = key_of("search", self.version)
        before = [name for name in self.tree.names_before(folder) if self.tree.has(name, key)]
        if f"{folder}meta.js" in before:
            for name in before:
                self.tree.file(name, key, partial(self._again, name))
            yield
            return
        with self._searching.begun(self.tree.folder / folder, self.edition, self.workers, self.tree) as finish:
            yield
            # While the worker is at it. All other files are known, and this edition is not the one before.
            self.tree.complete()
            for name, check in finish().items():
                self.tree.holds(folder + name, key, check)

    @cached_property
    def version(self) -> str:
        """The version that the address of the search files bears."""
        known = self.kept.get("search", self.all_cases)
        if known is not None:
            return known.decode()
        self.kept.put_many("search", {self.all_cases: self.edition.version.encode()})
        return self.edition.version

    @cached_property
    def edition(self) -> Edition:
        """The search of this library, made once."""
        return self._searching.of_cases(self.catalogue.cases, self.shown, self.index, self.catalogue.taxonomy)

    @cached_property
    def _searching(self) -> Searching:
        from anliku.site.searching import Searching

        files = [case.file for case in self.catalogue.cases]
        return Searching(self.values, files, self.kept, self.catalogue.zones)

    def _again(self, name: str) -> bytes:
        """A file of the index, where the one before is no longer as it was written."""
        if not self._repaired:
            with scratch() as folder, self._searching.begun(folder, self.edition, self.workers) as finish:
                self._repaired = {file: (folder / file).read_bytes() for file in finish()}
        return self._repaired[name.split("/", 2)[2]]

    @cached_property
    def relating(self) -> Callable[[], bytes]:
        """What waits for the related cases, as they are kept. Where all of the edition is made anew, all workers have
        other work, and what all cases talk of is loaded no sooner than it is looked at."""
        key = self.kept.get("related of", self.all_cases)
        known = self.kept.get("related", key) if key is not None else None
        if known is not None:
            return lambda: known
        if self.tree.names_before("search/"):
            return self._choosing(self.workers)
        return lambda: self._choosing(Workers(1))()

    def _choosing(self, workers: Workers) -> Callable[[], bytes]:
        finish = self._searching.relating(workers)

        def chosen() -> bytes:
            made_of, value = finish()
            self.kept.put_many("related of", {self.all_cases: made_of})
            return value

        return chosen

    def related(self) -> dict[str, list[tuple[str, str]]]:
        """Id → (id, reason) of its related cases, best first."""
        known = json.loads(self.relating())
        # With it goes what all cases talk of.
        del self.relating
        return {name: [(other, reason) for other, reason in rows] for name, rows in known.items()}
