"""Files of an edition: taken from the one before only where they are what would be made anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from zlib import crc32

import pytest

from anliku.kept import Kept
from anliku.site.edition_files import Before, Tree, recall, remember
from tests.site.library import files

CONTENT = {"index.html": b"<p>1</p>", "a/b/c.html": "甲".encode(), "a/d.css": b""}
KEY, OTHER = b"k" * 32, b"o" * 32


def fail() -> bytes:
    raise AssertionError("was made although it could be taken")


def edition(folder: Path) -> Before:
    folder.mkdir()
    tree = Tree(folder)
    for name, content in CONTENT.items():
        tree.put(name, KEY, content)
    return Before(folder, tree.files)


@pytest.fixture
def before(tmp_path: Path) -> Before:
    return edition(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    folder = tmp_path / "new"
    folder.mkdir()
    return folder


def test_what_was_made_of_the_same_is_taken(before: Before, new: Path) -> None:
    tree = Tree(new, before)
    for name in CONTENT:
        tree.file(name, KEY, fail)
    assert tree.unchanged
    tree.complete()
    assert files(new) == CONTENT
    assert tree.files == before.files


def test_what_was_made_of_something_else_is_made(before: Before, new: Path) -> None:
    tree = Tree(new, before)
    tree.file("index.html", OTHER, lambda: b"2")
    tree.file("a/b/c.html", KEY, fail)
    assert not tree.unchanged
    tree.complete()
    assert files(new) == {"index.html": b"2", "a/b/c.html": CONTENT["a/b/c.html"]}


def test_an_edition_that_lacks_a_file_is_another(before: Before, new: Path) -> None:
    tree = Tree(new, before)
    tree.file("index.html", KEY, fail)
    assert not tree.unchanged


def _shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flipped(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes((content[0] ^ 1,)) + content[1:])


def _forged(path: Path) -> None:
    """Another content of the same size and CRC-32."""
    content = path.read_bytes()
    other = bytes((content[0] ^ 1,)) + content[1:-4]
    path.write_bytes(other + _last_four(crc32(other), crc32(content)))


def _last_four(begun: int, wanted: int) -> bytes:
    """The bytes that, after content of the CRC-32 ``begun``, give the CRC-32 ``wanted``."""
    table = [crc32(bytes((byte,)), 0xFFFFFFFF) ^ 0xFFFFFFFF for byte in range(256)]
    state = wanted ^ 0xFFFFFFFF
    for _ in range(4):
        byte = next(byte for byte in range(256) if table[byte] >> 24 == state >> 24)
        state = (state ^ table[byte]) << 8 & 0xFFFFFFFF | byte
    return (state ^ begun ^ 0xFFFFFFFF).to_bytes(4, "little")


def _linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def test_a_forged_content_has_the_same_checksum(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(CONTENT["index.html"])
    _forged(page)
    forged = page.read_bytes()
    assert forged != CONTENT["index.html"]
    assert (len(forged), crc32(forged)) == (len(CONTENT["index.html"]), crc32(CONTENT["index.html"]))


def _private(path: Path) -> None:
    path.chmod(0o600)


def _open_to_all(path: Path) -> None:
    path.chmod(0o666)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "spoil", [_shorter, _flipped, _forged, _linked, _private, _open_to_all, _folder, _pipe, Path.unlink]
)
def test_what_is_no_longer_as_it_was_written_is_made(before: Before, new: Path, spoil: Callable[[Path], None]) -> None:
    spoil(before.folder / "index.html")
    tree = Tree(new, before)
    for name, content in CONTENT.items():
        tree.file(name, KEY, lambda content=content: content)
    assert not tree.unchanged
    tree.complete()
    assert files(new) == CONTENT
    assert tree.files == before.files
    assert {path.stat().st_mode for path in new.rglob("*") if path.is_file()} == {_mode_now(new)}


@pytest.mark.parametrize(
    "spoil", [_shorter, _flipped, _forged, _linked, _private, _open_to_all, _folder, _pipe, Path.unlink]
)
def test_what_is_no_longer_as_it_was_written_gets_no_second_name(
    before: Before, new: Path, spoil: Callable[[Path], None]
) -> None:
    rights = Tree(new, before).rights[0]
    check = before.take("a/b/c.html", new / "first.html", rights)
    assert check == before.files["a/b/c.html"].check
    assert (new / "first.html").samefile(before.folder / "a/b/c.html")
    spoil(before.folder / "index.html")
    assert before.take("index.html", new / "second.html", rights) is None
    assert before.take("nobody.html", new / "third.html", rights) is None
    assert os.listdir(new) == ["first.html"]


def _mode_now(folder: Path) -> int:
    (folder.parent / "written now").touch()
    return (folder.parent / "written now").stat().st_mode


@pytest.mark.parametrize("place", ["", "a", "a/b"])
@pytest.mark.parametrize("spoil", [partial(Path.chmod, mode=0o500), shutil.rmtree])
def test_an_edition_whose_folders_were_changed_is_another(
    before: Before, new: Path, place: str, spoil: Callable[[Path], None]
) -> None:
    spoil(before.folder / place)
    tree = Tree(new, replace(before, whole=OTHER))
    assert not tree.stand(OTHER)
    for name, content in CONTENT.items():
        tree.file(name, KEY, lambda content=content: content)
    assert not tree.unchanged
    tree.complete()
    assert files(new) == CONTENT
    assert {path.stat().st_mode for path in new.rglob("*") if path.is_dir()} == {new.stat().st_mode}


def test_a_file_where_a_folder_was_is_no_folder(before: Before, new: Path) -> None:
    shutil.rmtree(before.folder / "a")
    (before.folder / "a").write_bytes(b"")
    tree = Tree(new, before)
    for name, content in CONTENT.items():
        tree.file(name, KEY, lambda content=content: content)
    tree.complete()
    assert files(new) == CONTENT


def test_a_file_of_another_owner_is_made(before: Before, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = os.fstat

    def of_another(handle: int) -> os.stat_result:
        state = given(handle)
        return os.stat_result((*state[:4], state.st_uid + 1, *state[5:]))

    tree = Tree(new, before)
    tree.file("index.html", KEY, lambda: b"made")
    monkeypatch.setattr("os.fstat", of_another)
    tree.complete()
    assert files(new) == {"index.html": b"made"}


def test_a_stray_file_in_the_edition_before_does_not_stay(before: Before, new: Path) -> None:
    (before.folder / "a/stray.html").write_bytes(b"stray")
    tree = Tree(new, before)
    for name in CONTENT:
        tree.file(name, KEY, fail)
    assert not tree.unchanged
    tree.complete()
    assert files(new) == CONTENT


def test_where_files_cannot_have_a_second_name_they_are_copied(
    before: Before, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr("os.link", refuse)
    tree = Tree(new, before)
    for name in CONTENT:
        tree.file(name, KEY, fail)
    tree.complete()
    assert files(new) == CONTENT


def test_what_an_edition_was_made_of_is_kept(before: Before, tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        assert recall(kept, before.folder).files == {}
        tree = Tree(tmp_path)
        tree.files, tree.whole = before.files, OTHER
        remember(kept, before.folder, tree)
        assert recall(kept, before.folder) == replace(before, whole=OTHER)
        assert recall(kept, tmp_path / "elsewhere").files == {}


def test_what_was_made_of_the_same_altogether_is_not_made(before: Before, new: Path) -> None:
    tree = Tree(new, replace(before, whole=OTHER))
    assert tree.stand(OTHER)
    assert tree.unchanged
    assert tree.files == before.files


@pytest.mark.parametrize("spoil", [_shorter, _flipped, Path.unlink])
def test_what_is_spoilt_does_not_stand(before: Before, new: Path, spoil: Callable[[Path], None]) -> None:
    spoil(before.folder / "a/b/c.html")
    tree = Tree(new, replace(before, whole=OTHER))
    assert not tree.stand(OTHER)
    assert tree.files == {}
    assert not Tree(new, replace(edition(new / "again"), whole=OTHER)).stand(KEY)
