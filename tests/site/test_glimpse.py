"""A saved case is on its page at once, and the page is the one that the next edition has."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from anliku.kept import Kept
from anliku.picture import BadPicture
from anliku.record.pool import Workers
from anliku.record.shelf import Changed, Fresh
from anliku.rules.rule import Example
from anliku.site.glimpse import glimpse
from anliku.site.prepare import prepare
from anliku.site.shell import EngineError, shell_of
from anliku.site.whole import make
from anliku.site.write import Writer
from tests.factory import add_case
from tests.site.library import files, make_site

FILE = "cases/2024/gusu-yuwen-01/index.md"
PAGE = "2024/gusu-yuwen-01/index.html"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


def make_library(root: Path) -> Path:
    make_site(root, settings="site_url: https://cases.example.org/lib/\n")
    add_case(root, Example(body="![课堂记录](a.png)\n", files=(("a.png", "png"),)))
    return root


def edition(root: Path, folder: Path) -> Writer:
    folder.mkdir()
    prepared, kept = prepare(root), Kept(None)
    tree, _ = make(root, folder, prepared, kept=kept)
    catalogue = prepared.catalogue
    writer = Writer(shell_of(root, catalogue.settings), catalogue, tree, kept, Fresh(catalogue), Workers(1))
    assert writer.related
    return writer


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 从找原句", "title: 从背原句"),
        ("学生", "孩子"),
        ("![课堂记录](a.png)", "图已删去。"),
    ],
)
def test_the_page_is_that_of_the_next_edition(root: Path, tmp_path: Path, old: str, new: str) -> None:
    writer = edition(root, tmp_path / "old")
    before = files(tmp_path / "old")
    text = (root / FILE).read_text(encoding="utf-8")
    assert old in text
    (root / FILE).write_text(text.replace(old, new), encoding="utf-8")
    assert glimpse(writer, FILE, tmp_path / "old")
    edition(root, tmp_path / "new")
    after = files(tmp_path / "old")
    assert after[PAGE] == files(tmp_path / "new")[PAGE] != before[PAGE]
    assert {**after, PAGE: before[PAGE]} == before


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Writer]:
    """One for all that leave the edition as it is: its root, and what wrote the edition beside it."""
    base = tmp_path_factory.mktemp("glimpse")
    return base / "library", edition(make_library(base / "library"), base / "old")


@pytest.fixture
def standing(library: tuple[Path, Writer]) -> Iterator[tuple[Path, Path, Writer]]:
    """Its root, the edition and its writer; the case is put back."""
    root, writer = library
    good = (root / FILE).read_bytes()
    yield root, root.parent / "old", writer
    (root / FILE).write_bytes(good)


@pytest.mark.parametrize("text", ["", "---\n", "---\nid: x\n---\n", "\x00", "手机号码"])
def test_what_cannot_be_published_is_not_shown(standing: tuple[Path, Path, Writer], text: str) -> None:
    root, old, writer = standing
    before = files(old)
    good = (root / FILE).read_text(encoding="utf-8")
    number = "138" + "".join(random.Random(1).choices("0123456789", k=8))
    (root / FILE).write_text(f"{good}\n\n电话 {number}\n" if text == "手机号码" else text, encoding="utf-8")
    assert not glimpse(writer, FILE, old)
    assert not glimpse(writer, "cases/2024/gusu-yuwen-99/index.md", old)
    assert files(old) == before


def test_the_edition_before_that_shares_the_file_keeps_its_page(root: Path, tmp_path: Path) -> None:
    writer = edition(root, tmp_path / "old")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/page").hardlink_to(tmp_path / "old" / PAGE)
    before = (tmp_path / "shared/page").read_bytes()
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(text.replace("学生", "孩子"), encoding="utf-8")
    assert glimpse(writer, FILE, tmp_path / "old")
    assert (tmp_path / "shared/page").read_bytes() == before


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("anliku.site.write.Writer.case_page", Changed(FILE)),
        ("anliku.site.write.Writer.case_page", EngineError("模板用不了")),
        ("anliku.site.write.Writer.case_page", BadPicture("broken", "图片打不开")),
        ("anliku.source.read", PermissionError(13, "denied", FILE)),
        ("os.replace", OSError(28, "no space left")),
    ],
)
def test_a_page_that_cannot_be_made_or_written_is_not_shown(
    standing: tuple[Path, Path, Writer], monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    _, old, writer = standing
    before = files(old)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(place, fail)
    assert not glimpse(writer, FILE, old)
    monkeypatch.undo()
    assert files(old) == before
