"""Pictures of an edition: which there are, that they are kept, and what stands in where none can be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.formats.chinese_font import Font
from anliku.formats.share_picture import Poster
from anliku.record.pool import Workers
from anliku.site import discovery, share_pictures, shell
from anliku.site.build import build_site
from anliku.site.discovery import WITHOUT_FONT
from anliku.site.edition_files import Before, Tree
from anliku.site.share_pictures import write_pictures
from anliku.site.shell import shared_at
from tests.formats.test_share_picture import POSTER, font
from tests.site.library import files, make_site
from tests.site.parsed import Parsed

__all__ = ["font"]

ADDRESS = "https://cases.example.org/lib/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_site(tmp_path / "library", settings=f"site_url: {ADDRESS}\n")


def shown(html: bytes) -> list[str]:
    tags = Parsed(html.decode()).tags
    return [found["content"].removeprefix(ADDRESS) for _, found in tags if found.get("property") == "og:image"]


def with_font(monkeypatch: pytest.MonkeyPatch, font: Font | None) -> None:
    monkeypatch.setattr(shell, "chinese_font", lambda named=None: font)


def test_each_case_has_pictures_of_its_own(root: Path, font: Font, monkeypatch: pytest.MonkeyPatch) -> None:
    with_font(monkeypatch, font)
    report = build_site(root, workers=Workers(1))
    tree = files(root / "site")
    case = tree["2024/gusu-yuwen-01/index.html"]
    assert shown(case) == ["pictures/2024/gusu-yuwen-01/wide.png", "pictures/2024/gusu-yuwen-01/square.png"]
    assert shown(tree["about/index.html"]) == shown(tree["index.html"]) == ["pictures/wide.png", "pictures/square.png"]
    assert {*shown(case), "pictures/wide.png", "pictures/2024/gusu-yuwen-01/tall.png"} <= set(tree)
    assert b'href="../../pictures/2024/gusu-yuwen-01/tall.png"' in case
    assert report.notes == ()


def test_without_a_font_a_picture_without_text_stands_in(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_font(monkeypatch, None)
    assert build_site(root, workers=Workers(1)).notes == (WITHOUT_FONT,)
    tree = files(root / "site")
    case = tree["2024/gusu-yuwen-01/index.html"]
    assert shown(case) == ["assets/images/share-wide.png", "assets/images/share-square.png"]
    assert "分享图" not in case.decode()
    assert not [name for name in tree if name.startswith("pictures/")]


def test_a_font_that_is_named_and_cannot_be_used_is_told(root: Path) -> None:
    path = root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  - anliku:\n", "  - anliku:\n      share_font: fonts/none.ttf\n"), encoding="utf-8")
    (note,) = build_site(root, workers=Workers(1)).notes
    assert "fonts/none.ttf" in note
    assert discovery.WITHOUT_FONT in note


def test_only_changed_pictures_are_drawn(tmp_path: Path, font: Font, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Poster("案例库", "", "", "", "", "案例库", ADDRESS)
    wanted = [(shared_at("2024/a-case/", kind), kind, POSTER) for kind in share_pictures.KINDS]
    wanted += [(shared_at("", kind), kind, site) for kind in ("wide", "square")]
    first = Tree(tmp_path / "first")
    first.folder.mkdir()
    write_pictures(first, wanted, font, Workers(1))
    assert sorted(first.files) == [
        "pictures/2024/a-case/square.png", "pictures/2024/a-case/tall.png", "pictures/2024/a-case/wide.png",
        "pictures/square.png", "pictures/wide.png",
    ]  # fmt: skip
    drawn: list[str] = []
    kinds = {kind: lambda poster, font, kind=kind: drawn.append(kind) or b"drawn" for kind in share_pictures.KINDS}
    monkeypatch.setattr(share_pictures, "KINDS", kinds)
    second = Tree(tmp_path / "second", Before(first.folder, first.files))
    second.folder.mkdir()
    changed = Poster("另一个题目", "", "", "", "", "案例库", ADDRESS)
    wanted += [(shared_at("2024/b-case/", kind), kind, changed) for kind in share_pictures.KINDS]
    write_pictures(second, wanted, font, Workers(1))
    assert sorted(drawn) == ["square", "tall", "wide"]


def test_an_offline_edition_has_no_pictures(root: Path, font: Font, monkeypatch: pytest.MonkeyPatch) -> None:
    with_font(monkeypatch, font)
    build_site(root, root / "offline", offline=True, workers=Workers(1))
    assert not (root / "offline" / "pictures").exists()
