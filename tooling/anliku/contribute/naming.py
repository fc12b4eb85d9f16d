"""The id of a new case: its region, its category, and the next number, e.g. ``gusu-yuwen-02``.

An id is an address for good, so a number that any year uses is not given again, and a gap
that a withdrawn case left is not filled.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from anliku.case_places import YEAR
from anliku.catalogue import Catalogue

FALLBACK = "anli"
"""Stands for a region or category that is not known."""

_LONGEST_STEM = 60
_HIGHEST = 999


def propose(catalogue: Catalogue, region: str | None, category: str | None, taken: Iterable[str] = ()) -> str:
    """A free id for a case; names, aliases and former names of terms are understood.

    Ids are unique in the whole library, so every folder of every year counts as used, whether
    the catalogue holds the case in it or not, and so do the ids ``taken``, which a run has
    given to cases that are not written yet.
    """
    stem = _stem(catalogue, region, category)
    used = used_ids(catalogue) | {_folded(name) for name in taken}
    numbers = {int(match[1]) for name in used if (match := re.fullmatch(rf"{stem}-0*([1-9]\d{{0,2}})", name))}
    number = max(numbers, default=0) + 1
    if number > _HIGHEST:
        # Somebody counts by other means; the lowest free number is as good as any.
        number = next(free for free in range(1, len(numbers) + 2) if free not in numbers)
    while (name := f"{stem}-{number:02}") in used:
        number += 1
    return name


@contextlib.contextmanager
def numbering(root: Path) -> Iterator[None]:
    """Hold the numbers of the library at ``root``, so that of two who begin a case at once the
    second gets the next one.

    The folder ``cases`` itself is locked, which leaves nothing behind; the system frees the lock of
    a dead process. Where folders cannot be locked (Windows, some network drives) nobody waits.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            handle = os.open(root / "cases", os.O_RDONLY)
            stack.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def used_ids(catalogue: Catalogue) -> set[str]:
    """Everything that is or calls itself a case, and whatever else lies in a year's folder."""
    return {_folded(name) for name in _names(catalogue)}


def _stem(catalogue: Catalogue, region: str | None, category: str | None) -> str:
    slugs = []
    for facet, name in (("region", region), ("category", category)):
        term = catalogue.taxonomy.facet(facet).find(name) if isinstance(name, str) else None
        slugs.append(term.slug if term is not None else FALLBACK)
    stem = FALLBACK if slugs == [FALLBACK, FALLBACK] else "-".join(slugs)
    return stem[:_LONGEST_STEM].strip("-")


def _names(catalogue: Catalogue) -> Iterator[str]:
    for case in catalogue.manuscripts:
        typed = case.values.get("id")
        if isinstance(typed, str):
            yield typed
    content = catalogue.root / "cases"
    for year in filter(YEAR.match, _listed(content)):
        yield from _listed(content / year)


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _folded(name: str) -> str:
    """Names that some system takes for the same are the same."""
    return unicodedata.normalize("NFKC", name).casefold().rstrip(". ")
