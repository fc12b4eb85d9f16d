"""The units on disk: read once, brought up to date, never believed blindly."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku.search.overlap import shelf
from anliku.search.overlap.shelf import FOLDER, Shelf
from anliku.search.overlap.wording import units_of
from tests.factory import make_library

COUNT = 6


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library whose files are old enough for their times to be trusted."""
    root = make_library(tmp_path / "library")
    for number in range(COUNT):
        put(root, f"a{number}", f"第{number}篇的正文")
    return root


@pytest.fixture(autouse=True)
def _old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a test are young: here that is long ago."""
    monkeypatch.setattr(shelf, "_FRESH", -10_000_000_000)


def put(root: Path, name: str, body: str, year: int = 2024) -> Path:
    path = root / "cases" / str(year) / name / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nid: {name}\n---\n\n{body}\n", encoding="utf-8")
    return path


def folder(root: Path) -> Path:
    return root.joinpath(*FOLDER)


def said(found: Shelf) -> dict[str, str]:
    """Case → its units as text."""
    return {book.file.split("/")[2]: book.units.tobytes().decode("utf-16-le") for book in found.books}


def truth(root: Path) -> dict[str, str]:
    return {
        path.parent.name: units_of(path.read_text(encoding="utf-8"))
        for path in (root / "cases").glob("[12]*/*/index.md")
    }


def test_the_second_run_reads_nothing(root: Path) -> None:
    first = shelf.load(root)
    assert (said(first), first.read, first.note) == (truth(root), COUNT, "")
    second = shelf.load(root)
    assert (said(second), second.read, second.note) == (truth(root), 0, "")
    assert sorted(path.name[:5] for path in folder(root).iterdir()) == ["seal.", "units"]


def test_progress_is_called_for_what_is_read(root: Path) -> None:
    calls: list[int] = []
    shelf.load(root, lambda: calls.append(1))
    put(root, "a1", "改过了")
    shelf.load(root, lambda: calls.append(1))
    assert len(calls) == COUNT + 1


def test_changes_are_seen_and_few_are_not_written(root: Path) -> None:
    shelf.load(root)
    before = {path.name: path.read_bytes() for path in folder(root).iterdir()}
    put(root, "a1", "改过了")
    put(root, "b1", "新的")
    put(root, "c1", "别的年份", year=2021)
    shutil.rmtree(root / "cases/2024/a2")
    (root / "cases/2024/a3").rename(root / "cases/2024/moved")
    for _ in range(2):
        found = shelf.load(root)
        assert said(found) == truth(root)
        assert found.read == 4
    assert {path.name: path.read_bytes() for path in folder(root).iterdir()} == before


def test_many_changes_are_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "FEW", 3)
    shelf.load(root)
    for number in range(4):
        put(root, f"b{number}", "新的")
    assert shelf.load(root).read == 4
    found = shelf.load(root)
    assert (said(found), found.read) == (truth(root), 0)
    assert len(list(folder(root).iterdir())) == 2


def test_the_same_size_and_time_of_modification_do_not_deceive(root: Path) -> None:
    path = root / "cases/2024/a1/index.md"
    shelf.load(root)
    state = path.stat()
    put(root, "a1", "第9篇的正文")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert path.stat().st_size == state.st_size
    found = shelf.load(root)
    assert (said(found), found.read) == (truth(root), 1)


def test_a_file_that_is_young_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_FRESH", 3_600_000_000_000)
    shelf.load(root)
    assert shelf.load(root).read == COUNT


@pytest.mark.parametrize("kind", ["link", "unreadable", "empty", "gbk", "huge", "no index"])
def test_odd_files_are_no_crash(root: Path, kind: str) -> None:
    path = put(root, "odd", "怪")
    path.unlink()
    if kind == "link":
        path.symlink_to(root / "cases/2024/a1/index.md")
    elif kind == "unreadable":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "gbk":
        path.write_bytes("正文".encode("gbk"))
    elif kind == "huge":
        with path.open("wb") as opened:
            opened.truncate(30 * 1024 * 1024)
    found = said(shelf.load(root))
    assert found.pop("odd", "") == ""
    assert len(found) == COUNT
    assert said(shelf.load(root)).pop("odd", "") == ""


def test_a_link_for_a_folder_is_not_entered(root: Path, tmp_path: Path) -> None:
    put(root, "real", "外面", year=2023)
    (root / "cases" / "2023").rename(tmp_path / "outside")
    (root / "cases" / "2023").symlink_to(tmp_path / "outside")
    (root / "cases" / "2024" / "link").symlink_to(root / "cases" / "2024" / "a1")
    assert len(shelf.load(root).books) == COUNT


# --- damage and deceit ------------------------------------------------------------------------


def seal(root: Path) -> Path:
    return folder(root) / "seal.json"


def data(root: Path) -> Path:
    (path,) = folder(root).glob("units-*.bin")
    return path


def _flip(root: Path) -> None:
    """One byte of the data, as a failing disk would: the file's times and size stay."""
    content = bytearray(data(root).read_bytes())
    content[4] ^= 1
    data(root).write_bytes(content)
    state = data(root).lstat()
    told = json.loads(seal(root).read_text(encoding="utf-8"))
    told["mark"] = [state.st_size, state.st_ino, state.st_ctime_ns]
    seal(root).write_text(json.dumps(told), encoding="utf-8")


def _edit(**changes: object) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        told = json.loads(seal(root).read_text(encoding="utf-8"))
        seal(root).write_text(json.dumps({**told, **changes}), encoding="utf-8")

    return edit


def _copied(root: Path) -> None:
    """Somebody else's cache, with a text taken out of it and everything else right."""
    shutil.copytree(folder(root), root / "copy")
    shutil.rmtree(folder(root))
    (root / "copy").rename(folder(root))


def _moved(name: Callable[[Path], Path]) -> Callable[[Path], None]:
    """The file goes elsewhere and a link takes its place."""

    def move(root: Path) -> None:
        path = name(root)
        path.rename(root / "elsewhere")
        path.symlink_to(root / "elsewhere")

    return move


def _folder_for(name: Callable[[Path], Path]) -> Callable[[Path], None]:
    def replace(root: Path) -> None:
        path = name(root)
        path.unlink()
        path.mkdir()

    return replace


def _pipe_for(name: Callable[[Path], Path]) -> Callable[[Path], None]:
    def replace(root: Path) -> None:
        path = name(root)
        path.unlink()
        os.mkfifo(path)

    return replace


def _sealed_as(content: bytes) -> Callable[[Path], object]:
    return lambda root: seal(root).write_bytes(content)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "flipped bit": _flip,
    "copied": _copied,
    "shorter data": lambda root: data(root).write_bytes(data(root).read_bytes()[:-8]),
    "empty data": lambda root: data(root).write_bytes(b""),
    "no data": lambda root: data(root).unlink(),
    "data is a link": _moved(data),
    "data is a folder": _folder_for(data),
    "data is a pipe": _pipe_for(data),
    "no seal": lambda root: seal(root).unlink(),
    "seal is a link": _moved(seal),
    "seal is a folder": _folder_for(seal),
    "seal is a pipe": _pipe_for(seal),
    "empty seal": _sealed_as(b""),
    "no JSON": _sealed_as(b"\xff{"),
    "deep JSON": _sealed_as(b"[" * 100_000),
    "a list": _sealed_as(b"[]"),
    "another format": _edit(format="0"),
    "path out": _edit(data="../../../../etc/hostname"),
    "columns differ": _edit(lengths=[1]),
    "lengths negative": _edit(lengths=[-5] * COUNT),
    "lengths huge": _edit(lengths=[10**12] * COUNT),
    "lengths no numbers": _edit(lengths=["x"] * COUNT),
    "stamps no lists": _edit(stamps=[7] * COUNT),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_whatever_is_wrong_it_is_made_again(root: Path, kind: str) -> None:
    shelf.load(root)
    DAMAGE[kind](root)
    found = shelf.load(root)
    assert (said(found), found.read) == (truth(root), COUNT)
    again = shelf.load(root)
    assert said(again) == truth(root)
    # What is no file in the seal's place cannot be replaced; that is told, and costs only time.
    stays = kind in {"seal is a folder", "seal is a pipe"}
    assert again.read == (COUNT if stays else 0)
    assert bool(again.note) == stays


def test_left_overs_of_killed_runs_go_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "FEW", 0)
    shelf.load(root)
    for name in ("units-0123456789abcdef.bin", ".anliku-0123456789abcdef"):
        (folder(root) / name).write_bytes(b"x")
        os.utime(folder(root) / name, (1, 1))
    (folder(root) / "notes.txt").write_text("别人的", encoding="utf-8")
    put(root, "b1", "新的")
    shelf.load(root)
    assert sorted(path.name[:5] for path in folder(root).iterdir()) == ["notes", "seal.", "units"]


# --- where nothing can be kept ------------------------------------------------------------------


@pytest.mark.parametrize("name", [".cache", ".cache/anliku", ".cache/anliku/overlap"])
@pytest.mark.parametrize("kind", ["link", "file"])
def test_what_is_in_the_way_is_told_and_left_alone(root: Path, tmp_path: Path, name: str, kind: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    if kind == "link":
        (root / name).symlink_to(outside)
    else:
        (root / name).write_text("别人的", encoding="utf-8")
    found = shelf.load(root)
    assert said(found) == truth(root)
    assert f"{name} 不是普通文件夹，请删掉它" in found.note
    assert list(outside.iterdir()) == []


def test_a_full_disk_costs_only_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    found = shelf.load(root)
    assert said(found) == truth(root)
    assert "查重的底稿没有存下来（磁盘满了）" in found.note
    assert list(folder(root).iterdir()) == []


def test_a_library_without_cases(tmp_path: Path) -> None:
    found = shelf.load(make_library(tmp_path / "library"))
    assert (found.books, found.note) == ([], "")


RUN = """
import sys
from pathlib import Path
from anliku.search.overlap import shelf
shelf.FEW = 0
for _ in range(8):
    found = shelf.load(Path(sys.argv[1]))
    assert len(found.books) == int(sys.argv[2]) and not found.note, found.note
    assert all(len(book.units) > 3 for book in found.books)
"""


@pytest.mark.slow
def test_runs_at_the_same_time_do_not_disturb_one_another(root: Path) -> None:
    command = [sys.executable, "-c", RUN, str(root), str(COUNT)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for process in running:
        _, errors = process.communicate()
        assert (process.returncode, errors) == (0, "")
    assert said(shelf.load(root)) == truth(root)


@pytest.mark.slow
def test_killed_while_writing_the_next_run_is_right(root: Path) -> None:
    for step in range(1, 6):
        code = (
            "import os, signal, sys\nfrom pathlib import Path\nfrom anliku.search.overlap import shelf\n"
            "steps = 0\n"
            "def counted(function):\n"
            "    def call(*arguments):\n"
            "        global steps\n"
            "        steps += 1\n"
            f"        if steps == {step}:\n"
            "            os.kill(os.getpid(), signal.SIGKILL)\n"
            "        return function(*arguments)\n"
            "    return call\n"
            "os.fsync, Path.replace, os.unlink = counted(os.fsync), counted(Path.replace), counted(os.unlink)\n"
            "shelf.FEW = 0\n"
            "shelf.load(Path(sys.argv[1]))\n"
        )
        put(root, "a1", f"第{step}次改过")
        subprocess.run([sys.executable, "-c", code, str(root)], check=False)
        assert said(shelf.load(root)) == truth(root)
