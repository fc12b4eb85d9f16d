"""Temporary folders: gone when the work is done, and swept where the work was killed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from anliku.site.scratch import NoScratch, scratch

_HOLDS = """
import sys
from anliku.site.scratch import scratch
with scratch() as folder:
    (folder / "page.md").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_gone_at_the_end_whatever_happens(place: Path) -> None:
    def interrupted() -> None:
        with scratch() as folder:
            (folder / "a").mkdir()
            assert folder.parent == place
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert os.listdir(place) == []


def test_a_living_process_keeps_its_folder_and_a_killed_one_does_not(place: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(place)}
    command = [sys.executable, "-c", _HOLDS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        with scratch():
            assert (theirs / "page.md").is_file()
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert theirs.is_dir()
    with scratch() as ours:
        assert os.listdir(place) == [ours.name]


def test_folders_of_others_stay(place: Path) -> None:
    for name in ("anliku", "anliku-notes", "mkdocs_abcdefgh"):
        (place / name).mkdir()
    (place / "anliku-abcdefgh").write_text("a file", encoding="utf-8")
    with scratch():
        pass
    assert sorted(os.listdir(place)) == ["anliku", "anliku-abcdefgh", "anliku-notes", "mkdocs_abcdefgh"]


@pytest.mark.parametrize(("code", "said"), [(errno.ENOSPC, "磁盘满了"), (errno.EACCES, "没有权限")])
def test_no_room_is_told_as_such(place: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    def full(**_: object) -> str:
        raise OSError(code, os.strerror(code), str(place / "x"))

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(NoScratch, match=rf"临时文件夹用不了（{said}：.*TMPDIR"), scratch():
        pass
