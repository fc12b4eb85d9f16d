"""Every hostile fixture, and the libraries that they are put into.

A fixture is one contribution. Its text says 禁发样本 (“not to be published”) wherever it can, and
its case has the fixture's own name, so that a leak into the site can be seen and traced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.factory import lay, make_library
from tests.hostile import folders, oversized, private
from tests.hostile.base import YEAR, write

HERE = Path(__file__).parent
MARK = "禁发样本"
GOOD = ("hao-yuwen-01", "hao-yingyu-01")
QUIET = "numbers-that-are-not-private"
"""A good case full of numbers that only look private."""


@dataclass(frozen=True)
class Fixture:
    """One bad contribution; ``lay`` puts it into the library at the path that it is given."""

    group: str
    name: str
    lay: Callable[[Path], object]

    @property
    def key(self) -> str:
        """``group/name``, as in ``expected.json``."""
        return f"{self.group}/{self.name}"


def _stored(path: Path) -> Fixture:
    return Fixture(path.parent.name, path.stem, lambda root: write(root, path.stem, path.read_bytes()))


def _made(group: str, recipes: dict[str, Callable[[Path, str], object]]) -> Iterable[Fixture]:
    def fixture(name: str) -> Fixture:
        return Fixture(group, name, lambda root: recipes[name](root, name))

    return map(fixture, recipes)


FIXTURES: tuple[Fixture, ...] = (
    *(_stored(path) for path in sorted((HERE / "front_matter").glob("*.md"))),
    *_made("front_matter", oversized.FRONT_MATTER),
    *(_stored(path) for path in sorted((HERE / "body").glob("*.md"))),
    *_made("body", oversized.BODY),
    *_made("files", folders.RECIPES),
    *_made("private", private.RECIPES),
)
BY_KEY = {fixture.key: fixture for fixture in FIXTURES}

# Wrong in more than one way, each to be put right on its own; all others get exactly one problem.
SEVERAL = frozenset(
    {
        "front_matter/front-matter-many-keys",
        "body/snippet-block",
        "files/attachment-word",
        "files/slug-decomposed-twins",
        "files/slug-case-twins",
        "private/mobile-digit-a-tag",
        "private/mobile-in-comment",
        "private/mobile-in-table",
        "private/mobile-in-picture-name",
        "private/fixed-digit-a-tag",
    }
)

# Only warned of: nothing in them can hurt a reader, so they may be published as they are (or
# as cleaned). Whatever is not listed here must never reach the site.
HARMLESS = frozenset(
    {
        "front_matter/byte-order-mark",
        "front_matter/old-mac-line-ends",
        "front_matter/windows-line-ends",
        "body/combining-marks",
        "body/compatibility-characters",
        "body/compatibility-ideographs",
        "body/halfwidth-katakana-like",
        "body/link-to-case-by-url",
        "body/mixed-scripts",
        "body/number-host-link",
        "body/private-use-characters",
        "body/replacement-character",
        "body/setext-heading",
        "body/skipped-level",
        "body/soft-hyphen",
        "body/variation-selector",
        "body/zero-width-in-word",
        "files/picture-unused",
        "files/picture-alt-is-file-name",
        "files/picture-name-in-chinese",
        "files/picture-name-upper",
    }
)


def good_library(root: Path) -> Path:
    """A library of two good cases, one with a picture."""
    make_library(root)
    for name in GOOD:
        write(root, name, (HERE / "good" / f"{name}.md").read_bytes())
    lay(root / "cases" / YEAR / GOOD[0] / "duibi.png", "png")
    return root


def hostile_library(root: Path, fixtures: Iterable[Fixture]) -> dict[str, set[str]]:
    """The good library with ``fixtures`` in it; fixture key → the paths that it brought.

    Paths are relative to the root with ``/``; a folder's name stands for what is in it.
    """
    good_library(root)
    brought: dict[str, set[str]] = {}
    known = _entries(root)
    for fixture in fixtures:
        fixture.lay(root)
        now = _entries(root)
        brought[fixture.key] = now - known
        known = now
    return brought


def _entries(root: Path) -> set[str]:
    """What stands in ``cases`` and in its year folders."""
    found: set[str] = set()
    for top in os.scandir(root / "cases"):
        found.add(f"cases/{top.name}")
        if top.is_dir(follow_symlinks=False):
            found.update(f"cases/{top.name}/{entry.name}" for entry in os.scandir(top))
    return found
