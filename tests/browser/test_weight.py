"""What a reader downloads; read from the files."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from anliku.catalogue import Catalogue
from tests.browser.kinds import BY_NAME, KINDS, Kind
from tests.browser.tree import PageFile, Tree

FIRST_VISIT = 200_000
"""Bytes, gzip, pictures left out (the design's “numbers to reach”)."""


def _weight(tree: Tree, page: PageFile) -> int:
    files = {page.file} | {
        tree.target(page, address)[0] for element, address in page.loads() if element.tag in {"script", "link"}
    }
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def _plain(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_first_visit_is_light(tree: Tree, catalogue: Catalogue, kind: Kind) -> None:
    page = tree.pages[kind.find(catalogue).partition("?")[0]]
    assert {Path(address.partition("?")[0]).suffix for _, address in page.loads()} >= {".css", ".js"}
    assert _weight(tree, page) <= FIRST_VISIT


def test_home_and_case_stay_far_below_the_limit(tree: Tree, catalogue: Catalogue) -> None:
    # Home brings the search along.
    for name, share in (("home", 3), ("case", 4)):
        assert _weight(tree, tree.pages[BY_NAME[name].find(catalogue)]) <= FIRST_VISIT // share, name


def test_assets_carry_their_version(tree: Tree) -> None:
    assets = [
        address
        for element, address in tree.pages[""].loads()
        if element.tag == "script" or element.attributes.get("rel") == "stylesheet"
    ]
    assert len(assets) >= 2
    assert all(re.search(r"\?v=[0-9a-f]{8}$", address) for address in assets)


def test_no_font_is_shipped(tree: Tree) -> None:
    assert [p for p in tree.folder.rglob("*") if p.suffix in {".woff", ".woff2", ".ttf", ".otf", ".eot"}] == []
    for sheet in tree.folder.rglob("*.css"):
        assert "@font-face" not in _plain(sheet)
        assert "@import" not in _plain(sheet)


def test_fonts_are_those_of_the_system(tree: Tree) -> None:
    code = "\n".join(_plain(sheet) for sheet in sorted(tree.folder.rglob("*.css")))
    stacks = re.findall(r"--(?:song|sans)\s*:\s*([^;]+);", code)
    assert len(set(stacks)) == 2
    assert all("SC" in stack and stack.split(",")[-1].strip() in {"serif", "sans-serif"} for stack in stacks)
    used = re.findall(r"\bfont(?:-family)?\s*:\s*([^;}]+)", code)
    assert len(used) > 10
    assert [value for value in used if "var(--so" not in value and "var(--sa" not in value and value != "inherit"] == []
