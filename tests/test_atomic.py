"""Writing at once, and reasons in Chinese."""

from __future__ import annotations

import errno
import re
from pathlib import Path

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
