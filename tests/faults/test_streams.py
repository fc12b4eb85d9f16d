"""Where the screen, the keyboard or the locale is not what one would expect."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from anliku import __main__ as entry
from tests import warm
from tests.factory import CASE_ID, OTHER_TITLES, add_case, make_library
from tests.faults.running import run, run_in_shell

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
FULL = Path("/dev/full")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    add_case(root)
    for number, title in enumerate(OTHER_TITLES, 2):
        add_case(root, name=f"gusu-yuwen-0{number}", title=title)
    return root


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_pipe_that_ends_early_keeps_no_file_from_being_written(library: Path) -> None:
    # What reads has gone before a word is written.
    done = run_in_shell(library, "{ anliku export cases --output out; echo $? >code; } | true")
    assert len(names(library / "out")) == 4
    assert (library / "code").read_text() == "0\n"
    assert done.err == "导出了 4 个文件\n"


def test_a_result_that_nobody_reads_is_no_success(library: Path) -> None:
    done = run_in_shell(library, "{ anliku search 推断; echo $? >code; } | true")
    assert (library / "code").read_text() == "1\n"
    assert done.err == ""


def test_a_full_disk_behind_the_screen(library: Path) -> None:
    if not FULL.exists():
        return  # only Linux has a device that is always full
    done = run_in_shell(library, "anliku export cases --output out >/dev/full")
    assert done.code == 1
    told = [line for line in done.err.splitlines() if line.startswith("结果没有显示全（磁盘满了）；已经写好 out/")]
    assert len(told) == 1
    assert all(name in told[0] for name in names(library / "out"))
    assert run_in_shell(library, "anliku export cases --force --output out >/dev/full 2>&1").code == 1


@pytest.mark.parametrize("command", ["check", "import x.docx", "new", "overlap gusu-yuwen-01", "rule", "search 推断"])
def test_a_closed_input_is_an_empty_one(library: Path, command: str) -> None:
    closed = run_in_shell(library, f"anliku {command} <&-")
    empty = run_in_shell(library, f"anliku {command} </dev/null")
    assert (closed.code, closed.out, closed.err) == (empty.code, empty.out, empty.err)
    assert closed.said


def test_nothing_lands_in_a_file_that_got_the_number_of_a_closed_stream(library: Path) -> None:
    whole = run(library, "export", CASE_ID, "--output", "whole")
    done = run_in_shell(library, f"anliku export {CASE_ID} --output out <&- >&- 2>&-", start=warm.COLD)
    assert (whole.code, done.code) == (0, 0)
    (name,) = names(library / "out")
    assert (library / "out" / name).read_bytes() == (library / "whole" / name).read_bytes()


def test_an_ascii_locale_knows_chinese(library: Path) -> None:
    done = run(library, "search", "推断", "--学科", "语文", environment=ASCII, start=warm.COLD)
    assert (done.code, done.out.splitlines()[0], done.err) == (0, "找到 4 个案例", "")
    odd = {**ASCII, "PYTHONIOENCODING": "latin-1"}
    done = run(library, "export", "cases", "--as", "汇总表", "--output", "导出", environment=odd, start=warm.COLD)
    assert (done.code, done.out, done.err) == (0, "导出/suzhou-2024-汇总表.xlsx\n", "")
    assert names(library / "导出") == ["suzhou-2024-汇总表.xlsx"]


def test_which_locales_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _program, command: commands.append(command))
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "anliku", "search", "\udce6"])
    for encoding in ("utf-8", "gb18030", "gbk", "big5"):
        monkeypatch.setattr(sys, "getfilesystemencoding", lambda encoding=encoding: encoding)
        entry._read_names_as_utf8()
    assert commands == []
    for encoding in ("ascii", "iso8859-1", "cp1252"):
        monkeypatch.setattr(sys, "getfilesystemencoding", lambda encoding=encoding: encoding)
        entry._read_names_as_utf8()
    assert commands == [[sys.executable, "-X", "utf8", "-m", "anliku", "search", "\udce6"]] * 3
