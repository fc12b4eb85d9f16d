"""Writing at once, and reasons in Chinese."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import NoReturn

import pytest

from anliku import atomic
from anliku.atomic import reason, sync_folder, write_bytes, write_text


def test_write_text_makes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "一.md"
    write_text(path, "旧\r\n")
    assert path.read_bytes() == "旧\r\n".encode()
    write_text(path, "新\n")
    assert path.read_bytes() == "新\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["一.md"]


def test_text_that_cannot_be_encoded_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    write_text(path, "旧")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "旧"
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.md"]


def test_write_bytes_leaves_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "one.docx"
    write_bytes(path, b"old", replace=False)
    with pytest.raises(FileExistsError):
        write_bytes(path, b"new", replace=False)
    assert path.read_bytes() == b"old"
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.docx"]


def test_write_bytes_where_the_disk_knows_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "english")

    monkeypatch.setattr(atomic.os, "link", refuse)
    path = tmp_path / "one.docx"
    write_bytes(path, b"old", replace=False)
    with pytest.raises(FileExistsError):
        write_bytes(path, b"new", replace=False)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.docx"]


def test_a_name_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / f"{'字' * 83}.docx"
    write_bytes(path, b"x")
    assert path.read_bytes() == b"x"


def test_syncing_a_folder_that_has_gone_is_no_error(tmp_path: Path) -> None:
    sync_folder(tmp_path / "gone")


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.ENAMETOOLONG, errno.EOWNERDEAD, None])
def test_every_reason_is_chinese(code: int | None) -> None:
    error = OSError() if code is None else OSError(code, "english")
    assert re.fullmatch(r"[\u4e00-\u9fff，、\d ]+", reason(error))


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    linked = tmp_path / "linked"
    linked.symlink_to(pipe)
    for path in (pipe, linked):
        with pytest.raises(atomic.NotAFile) as refused:
            atomic.write_text(path, "x")
        assert atomic.reason(refused.value) == "不是普通文件，是管道或设备，不会替换它"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linked", "pipe"]
    assert pipe.is_fifo()


def test_what_was_placed_is_known_whenever_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    atomic.forget_placed()
    for name in ("old", "new"):
        atomic.write_text(tmp_path / name, name)
    atomic.write_text(tmp_path / "old", "again")
    assert atomic.placed() == [tmp_path / "new", tmp_path / "old"]
    # Stopped just before its last step, a file is not there; just after it, it is.

    def stopped(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        atomic.write_text(tmp_path / "third", "x")
    assert atomic.placed() == [tmp_path / "new", tmp_path / "old"]
    atomic.forget_placed()
    assert atomic.placed() == []
