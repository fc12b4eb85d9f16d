"""Reading what a stranger wrote: the text, or one problem at its place."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku import files
from anliku.files import MAX_BYTES, read_text
from anliku.problem import Edit, Location, Problem, Severity
from anliku.rules.fix import fix_text

FILE = "cases/2024/a/index.md"


def read(path: Path, data: bytes, limit: int = MAX_BYTES) -> tuple[str | None, list[Problem]]:
    path.write_bytes(data)
    return read_text(path, FILE, limit)


def refused(found: tuple[str | None, list[Problem]]) -> Problem:
    """The one error of a file that is not read."""
    text, (problem,) = found
    assert text is None
    assert problem.severity is Severity.ERROR
    assert problem.edits == ()
    return problem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.md"


@pytest.mark.parametrize("text", ["", "字", "😀\n", "一行\n\t二行\n", "U+00A0\xa0", "\ue000"])
def test_plain_text(path: Path, text: str) -> None:
    assert read(path, text.encode()) == (text, [])


def test_byte_order_mark_is_a_warning_with_its_repair(path: Path) -> None:
    text, (problem,) = read(path, b"\xef\xbb\xbf---\n")
    assert text == "\ufeff---\n"
    assert (problem.rule, problem.severity, problem.location) == ("FL003", Severity.WARNING, Location(FILE))
    assert fix_text(text, [problem]) == "---\n"


@pytest.mark.parametrize(
    ("typed", "line", "repaired"),
    [
        ("甲\r\n乙\r\n", 1, "甲\n乙\n"),
        ("甲\n乙\r\n", 2, "甲\n乙\n"),
        ("甲\r乙\r", 1, "甲\n乙\n"),
        ("甲\r\r\n乙", 1, "甲\n\n乙"),
        ("甲\n\r\n\r", 2, "甲\n\n\n"),
    ],
)
def test_old_line_ends_are_a_warning_with_their_repair(path: Path, typed: str, line: int, repaired: str) -> None:
    text, (problem,) = read(path, typed.encode())
    assert text == typed
    assert (problem.rule, problem.severity, problem.location) == ("FL004", Severity.WARNING, Location(FILE, line))
    assert fix_text(text, [problem]) == repaired


def test_both_together_are_repaired_together(path: Path) -> None:
    text, problems = read(path, b"\xef\xbb\xbf\r\na\r\n")
    assert text is not None
    assert [problem.rule for problem in problems] == ["FL003", "FL004"]
    assert fix_text(text, problems) == "\na\n"
    assert Edit(1, 3, "\n") in problems[1].edits


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("\x00", 1, 1, "U+0000"),
        ("甲\n😀\x07", 2, 2, "U+0007"),
        ("甲\r\n\x0c", 2, 1, "U+000C"),
        ("\ufeff\x1b[31m", 1, 2, "U+001B"),
        ("a\x7f", 1, 2, "U+007F"),
        ("a\x85", 1, 2, "U+0085"),
        ("甲乙\uffff", 1, 3, "U+FFFF"),
    ],
)
def test_control_characters(path: Path, text: str, line: int, column: int, said: str) -> None:
    problem = refused((None, [p for p in read(path, text.encode())[1] if p.is_error]))
    assert (problem.rule, problem.location) == ("FL002", Location(FILE, line, column))
    assert said in problem.message


@pytest.mark.parametrize(
    ("data", "line", "column", "said"),
    [
        ("标题：阅读\n".encode("gbk"), 1, 1, "GBK"),
        ("a: 1\n标题：阅读".encode("gb18030"), 2, 1, "GBK"),
        ("阅读".encode("utf-16"), 1, 1, "UTF-16"),
        ("阅读".encode("utf-16-be"), 1, 1, "UTF-8"),
        (b"\xfe\xff\x00a", 1, 1, "UTF-16"),
        ("甲\n乙丙".encode() + b"\xff", 2, 3, "不是文本"),
        ("甲".encode()[:2], 1, 1, "UTF-8"),
        (b"a\xed\xa0\x80", 1, 2, "UTF-8"),
    ],
)
def test_other_encodings(path: Path, data: bytes, line: int, column: int, said: str) -> None:
    problem = refused(read(path, data))
    assert problem.rule == "FL001"
    assert problem.location == Location(FILE, line, column)
    assert said in problem.message


def test_size_limit_is_exact(path: Path) -> None:
    assert read(path, b"a" * MAX_BYTES) == ("a" * MAX_BYTES, [])
    problem = refused(read(path, b"a" * (MAX_BYTES + 1)))
    assert problem.rule == "FL005"
    assert "1.0 MB" in problem.message


def test_a_huge_file_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.touch()
    os.truncate(path, 20 * 1024**3)
    monkeypatch.setattr(files.os, "open", lambda *_: pytest.fail("opened"))
    assert refused(read_text(path, FILE)).rule == "FL005"


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "name"])
def test_what_is_no_file(path: Path, kind: str) -> None:
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "name":
        path = path / ("x" * 300)
    assert refused(read_text(path, FILE)).rule == "FL006"


def test_only_plain_files_are_opened(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(files.NotPlain):
        files.open_plain(path)
    with pytest.raises(IsADirectoryError):
        files.open_plain(path.parent)


@pytest.mark.parametrize("target", ["/etc/hostname", "index.md", "nothing", "other.md"])
def test_links_are_not_followed(path: Path, target: str) -> None:
    path.with_name("other.md").write_text("字", encoding="utf-8")
    path.symlink_to(target)
    assert refused(read_text(path, FILE)).rule == "FL007"


def test_a_link_put_there_after_the_look_is_not_followed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("字", encoding="utf-8")
    look = path.lstat()
    path.unlink()
    path.symlink_to("/etc/hostname")
    monkeypatch.setattr(Path, "lstat", lambda _: look)
    assert refused(read_text(path, FILE)).rule == "FL006"


@pytest.mark.parametrize(
    ("code", "said"), [(errno.EACCES, "没有权限"), (errno.EIO, "磁盘读写出错"), (errno.ESTALE, "系统错误")]
)
def test_the_reason_is_in_chinese(path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    path.touch()

    def refuse(*_: object) -> int:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(files.os, "open", refuse)
    problem = refused(read_text(path, FILE))
    assert problem.rule == "FL006"
    assert said in problem.message
    assert os.strerror(code) not in problem.message


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text("a中\r\n\ufeff").map(str.encode)))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    text, problems = read(path, data)
    assert (text is None) == any(problem.is_error for problem in problems)
    if text is not None:
        assert text.encode() == data
        # Once repaired, nothing is left to say.
        assert read(path, fix_text(text, problems).encode())[1] == []


@pytest.mark.slow
def test_a_megabyte_of_old_line_ends(path: Path) -> None:
    data = bytes(random.Random(1).choices(b"a\r\n", k=MAX_BYTES))
    text, (problem,) = read(path, data)
    assert text is not None
    assert "\r" not in fix_text(text, [problem])
