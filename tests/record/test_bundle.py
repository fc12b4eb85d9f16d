"""A bundle is a quicker way to what is kept, and never another answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anliku.kept import Kept
from anliku.record import checking, shelf
from anliku.record.bundle import Bundle
from anliku.record.pool import Workers
from anliku.record.shelf import BRIEF, LISTED, PHRASES, TALK, checked
from tests.factory import LIBRARY, make_library

MARK = bytes(16)


def library(place: Path) -> Path:
    root = make_library(place / "library")
    shutil.copytree(LIBRARY / "cases", root / "cases", dirs_exist_ok=True)
    return root


def digest(number: int) -> str:
    return f"{number:064x}"


def test_it_survives_as_bytes() -> None:
    bundle = Bundle(MARK, {digest(1): b"one", digest(2): b"", digest(3): "三".encode()})
    assert Bundle.unpack(bundle.pack()) == bundle
    assert Bundle.unpack(Bundle(MARK).pack()) == Bundle(MARK)


def test_it_is_laid_anew_where_much_or_the_library_around_has_changed() -> None:
    values = {digest(number): b"" for number in range(100)}
    bundle = Bundle(MARK, values)
    assert not bundle.is_old(MARK, {**values, digest(100): b""})
    assert bundle.is_old(b"x" * 16, values)
    assert bundle.is_old(MARK, {digest(number): b"" for number in range(50, 150)})


@pytest.mark.parametrize("name", [LISTED, BRIEF, PHRASES, TALK])
def test_all_values_in_one_piece_are_those_one_by_one(name: str, tmp_path: Path) -> None:
    root = library(tmp_path)
    for change in ("", "\n多一段。\n"):
        path = root / "cases/2024/gusu-yuwen-01/index.md"
        path.write_text(path.read_text(encoding="utf-8") + change, encoding="utf-8")
        for _ in range(2):
            with Kept(root) as kept:
                values = checked(checking.load(root), kept, Workers(1)).values
                files = list(values.digests)
                assert values.whole(name, files) == list(values.of(name, files))


def test_what_is_in_one_piece_is_not_looked_up_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = library(tmp_path)
    for _ in range(2):
        with Kept(root) as kept:
            checked(checking.load(root), kept, Workers(1))

    def looked_up(*_: object) -> None:
        raise AssertionError("one by one")

    monkeypatch.setattr(shelf.KeptValues, "_leaning", lambda *_: iter(()))
    monkeypatch.setattr(shelf.KeptValues, "_found", looked_up)
    with Kept(root) as kept:
        shelved = checked(checking.load(root), kept, Workers(1))
        assert shelved.values.whole(LISTED, shelved.files)
