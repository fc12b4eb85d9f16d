"""Check a library without parsing a case that has not changed since the last check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from anliku import catalogue as catalogues
from anliku.facts import Comparison, Facts
from anliku.files import read_text
from anliku.heap import no_collection
from anliku.kept import Kept
from anliku.problem import Problem
from anliku.record.checked import Checked
from anliku.record.folders import Folder, Seen, folders_of
from anliku.record.gather import Library, gather
from anliku.record.pool import Workers
from anliku.rules import check_together


def load(root: Path, seen: Seen | None = None) -> Library:
    """A library with the folders of its cases, of which none is read; ``seen`` are these where somebody has
    looked at them already. Raises NotALibrary."""
    catalogue = catalogues.load(root, with_cases=False)
    folders, strays = folders_of(root) if seen is None else (seen.folders, seen.strays)
    whole = replace(catalogue, problems=(*catalogue.problems, *strays))
    return Library(whole, folders, seen.digests if seen is not None else None)


def check(
    library: Library,
    kept: Kept,
    workers: Workers,
    holds: Callable[[str], bool] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> list[Problem]:
    """What :func:`anliku.rules.check` says of the library; ``holds`` tells which files are asked
    about, None for all. ``progress`` is called once for each case that is asked about."""

    def chosen(folder: Folder) -> bool:
        return holds is None or holds(folder.file)

    with no_collection():
        return together(library, gather(library, kept, workers, chosen, progress).cases, holds)


def together(
    library: Library,
    cases: list[Checked],
    holds: Callable[[str], bool] | None = None,
    told: Callable[[Checked], bool] = lambda _case: True,
) -> list[Problem]:
    """The problems of cases that have been checked, and of the library around them; of the cases' own those of the
    ones that are ``told``, for who asks about all of them."""
    comparison = Comparison(library.catalogue, tuple(case.facts for case in cases), _text_of(library))
    if holds is None:
        return check_together(comparison, (problem for case in filter(told, cases) for problem in case.problems))
    chosen = [case for case in cases if holds(case.facts.file)]
    own = [problem for case in chosen for problem in case.problems]
    return check_together(comparison, own, [case.facts for case in chosen], holds)


def _text_of(library: Library) -> Callable[[Facts], str]:
    root = library.catalogue.root

    def text_of(facts: Facts) -> str:
        text, _ = read_text(root / facts.file, facts.file)
        return text or ""

    return text_of
