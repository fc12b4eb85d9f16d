"""A new case's folder: whole or not at all, never over something that is there."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from anliku.catalogue import load
from anliku.contribute import folder as folders
from anliku.contribute.folder import NotWritten, create, create_next
from tests.factory import make_library

FILES = {"index.md": b"---\nid: gusu-yuwen-02\n---\n", "chart.png": b"\x89PNG" * 1000}


def left(root: Path) -> list[str]:
    """Everything below the root that is no folder, the staging area included."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir())


def test_the_whole_folder_appears(tmp_path: Path) -> None:
    folder = create(tmp_path, 2024, "gusu-yuwen-02", FILES)
    assert folder == tmp_path / "cases" / "2024" / "gusu-yuwen-02"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    assert left(tmp_path) == ["cases/2024/gusu-yuwen-02/chart.png", "cases/2024/gusu-yuwen-02/index.md"]


@pytest.mark.parametrize("kind", ["folder", "empty", "file", "link"])
def test_what_is_there_stays(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "cases" / "2024" / "gusu-yuwen-02"
    place.parent.mkdir(parents=True)
    if kind == "file":
        place.write_text("旧的", encoding="utf-8")
    elif kind == "link":
        place.symlink_to(tmp_path / "nowhere")
    else:
        place.mkdir()
        if kind == "folder":
            (place / "index.md").write_text("旧的", encoding="utf-8")
    before = left(tmp_path)
    with pytest.raises(NotWritten, match="cases/2024/gusu-yuwen-02 已经有了"):
        create(tmp_path, 2024, "gusu-yuwen-02", FILES)
    assert left(tmp_path) == before


def test_somebody_else_is_quicker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def late(self: Path, target: Path) -> Path:
        target.mkdir()
        (target / "index.md").write_text("先到的", encoding="utf-8")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", late)
    with pytest.raises(NotWritten, match="已经有了"):
        create(tmp_path, 2024, "gusu-yuwen-02", FILES)
    assert left(tmp_path) == ["cases/2024/gusu-yuwen-02/index.md"]


@pytest.mark.parametrize("name", ["../x", "a/b", "CON", "姑苏", "", ".x", "a" * 300])
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotWritten):
        create(tmp_path, 2024, name, FILES)
    assert left(tmp_path) == []


@pytest.mark.parametrize("file", ["../x.md", "a/b", "a\\b", "", ".hidden", "a\x00b", "c:x"])
def test_files_that_lead_elsewhere(tmp_path: Path, file: str) -> None:
    with pytest.raises(NotWritten, match="不能做文件名"):
        create(tmp_path, 2024, "gusu-yuwen-02", {**FILES, file: b""})
    assert left(tmp_path) == []


@pytest.mark.parametrize("link", ["cases", "cases/2024", ".cache", ".cache/anliku"])
def test_a_link_on_the_way_is_not_followed(tmp_path: Path, link: str) -> None:
    root, elsewhere = tmp_path / "library", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(elsewhere)
    with pytest.raises(NotWritten, match=f"{link} 不是普通文件夹"):
        create(root, 2024, "gusu-yuwen-02", FILES)
    assert list(elsewhere.iterdir()) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritten, match="写不了（磁盘满了），什么都没有留下"):
        create(tmp_path, 2024, "gusu-yuwen-02", FILES)
    assert left(tmp_path) == []


def test_a_year_made_for_a_case_that_does_not_come_goes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(NotWritten, match="什么都没有留下"):
        create(tmp_path, 2024, "gusu-yuwen-02", FILES)
    assert not (tmp_path / "cases" / "2024").exists()
    (tmp_path / "cases" / "2024").mkdir()
    with pytest.raises(NotWritten, match="什么都没有留下"):
        create(tmp_path, 2024, "gusu-yuwen-02", FILES)
    assert (tmp_path / "cases" / "2024").is_dir()


def test_the_next_number_is_taken_where_one_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load(make_library(tmp_path / "library"))
    proposed = folders.propose

    def late(*arguments: Any) -> str:
        name = proposed(*arguments)
        if name == "gusu-yuwen-01":
            (catalogue.root / "cases" / "2024" / name).mkdir(parents=True)
        return name

    monkeypatch.setattr(folders, "propose", late)
    made = create_next(catalogue, 2024, ("姑苏区", "语文"), lambda name: {"index.md": name.encode()})
    assert (made.name, (made / "index.md").read_text()) == ("gusu-yuwen-02", "gusu-yuwen-02")


KILLED = """
import os, signal, sys
from pathlib import Path
from anliku.contribute import folder

stop = int(sys.argv[2])
steps = 0

def counted(function):
    def call(*arguments):
        global steps
        steps += 1
        if steps == stop:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments)
    return call

os.fsync = counted(os.fsync)
Path.rename = counted(Path.rename)
folder.sync_folder = counted(folder.sync_folder)
folder.create(Path(sys.argv[1]), 2024, "gusu-yuwen-02", {"index.md": b"x" * 9000, "a.png": b"y" * 9000})
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", range(1, 9))
def test_killed_at_any_step_it_is_the_whole_case_or_nothing(tmp_path: Path, step: int) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(step)], check=False)
    assert done.returncode in {0, -signal.SIGKILL}
    assert done.returncode != 0 or step > 6
    found = tmp_path / "cases" / "2024" / "gusu-yuwen-02"
    inside = [path.name for path in (tmp_path / "cases").glob("2024/*")]
    assert inside in ([], ["gusu-yuwen-02"])
    if inside:
        assert {path.name: path.stat().st_size for path in found.iterdir()} == {"index.md": 9000, "a.png": 9000}
