"""What stands around a case on its page: the cases before and after it in reading order, and those related to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from anliku.kept import key_of
from anliku.model import Case
from anliku.page.card import Neighbour
from anliku.record.shelf import cuts_of
from anliku.site.casepages import Place
from anliku.site.shell import Shell, shared_at, shared_pictures
from anliku.site.views import Here

_Brief = tuple[str, str, str, str]
"""Id, address and title of a case, and where the title may be broken."""


@dataclass(frozen=True)
class Around:
    """All ``cases`` in reading order; ``related``: id → (id, reason) of its related cases, best first."""

    shell: Shell
    cases: Sequence[Case]
    related: Mapping[str, Sequence[tuple[str, str]]]

    def key(self, number: int, own: bytes) -> bytes:
        """Stands for the page of the case that has this place: for its ``own`` content, and for what is around it."""
        told = [self._told.get(other, "") for other in self._neighbours(number)]
        told += [f"{self._told[other]}{reason!r}" for other, reason in self._related(number)]
        # No text has a line break in this form.
        return key_of("case", own, "\n".join(told))

    def place(self, number: int) -> Place:
        """Where the page of this case stands."""
        case, url = self.cases[number], self.shell.site.url
        canonical = url + case.url if url else ""
        drawn = self.shell.font is not None
        pictures = shared_pictures(case.url) if drawn else ()
        here = Here(
            case.meta.title, case.meta.summary, case.url, "home", canonical, pictures=pictures, index=self.shell.index
        )
        briefs = map(self._briefs.get, self._neighbours(number))
        before, after = (Neighbour(*brief) if brief else None for brief in briefs)
        related = (Neighbour(*self._briefs[other], reason) for other, reason in self._related(number))
        return Place(here, tuple(related), before, after, shared_at(case.url, "tall") if drawn else "")

    def _neighbours(self, number: int) -> tuple[str, str]:
        """The ids of the case before and the case after; empty where there is none."""
        cases = self.cases
        return cases[number - 1].id if number else "", cases[number + 1].id if number + 1 < len(cases) else ""

    def _related(self, number: int) -> Sequence[tuple[str, str]]:
        return self.related.get(self.cases[number].id, ())

    @cached_property
    def _briefs(self) -> dict[str, _Brief]:
        """Id → what another case's page says of a case."""
        return {case.id: (case.id, case.url, case.title, cuts_of(case)) for case in self.cases}

    @cached_property
    def _told(self) -> dict[str, str]:
        """Id → the same in one text, to tell one from another."""
        return {name: repr(brief) for name, brief in self._briefs.items()}
