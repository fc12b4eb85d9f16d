"""Writing at once, and reasons in Chinese."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from anliku.atomic import reason, sync_folder, write_text


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


def test_syncing_a_folder_that_has_gone_is_no_error(tmp_path: Path) -> None:
    sync_folder(tmp_path / "gone")


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.ENAMETOOLONG, errno.EOWNERDEAD, None])
def test_every_reason_is_chinese(code: int | None) -> None:
    error = OSError() if code is None else OSError(code, "english")
    assert re.fullmatch(r"[\u4e00-\u9fff，、\d ]+", reason(error))
