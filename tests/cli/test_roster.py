"""``anliku import 汇总表.xlsx``: what is printed, what is written, and the exit code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku.cli import main
from anliku.cli.command import FINE, FOUND, WRONG
from anliku.formats.sheet import annotate
from tests.contribute.roster.shelf import library
from tests.formats.sheet.books import DISTRICT, SCHOOL, good, opened, row, workbook
from tests.site.library import files

Run = Callable[..., tuple[int, str, str]]
BAD = [row(1, DISTRICT), row(2, (SCHOOL[0], "姑苏", "平桥小", "语文、数学", "小学"))]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    library(tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path) -> Run:
    """Run ``import`` in a folder beside the library: exit code, output, errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        code = main(["import", "--root", str(root), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_a_good_sheet(run: Run, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(workbook(good()))
    code, out, err = run("表.xlsx")
    assert (code, err) == (FINE, "")
    assert out.splitlines()[-1] == "2 个案例，0 个错误，0 个提醒"
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["表.xlsx"]


def test_a_bad_one_is_reported_and_annotated(run: Run, root: Path, tmp_path: Path) -> None:
    data = workbook(BAD)
    (tmp_path / "表.xlsx").write_bytes(data)
    before = files(root)
    code, out, err = run("表.xlsx")
    assert code == FOUND
    assert out.startswith("表.xlsx:4:3 提醒 XL106 第 4 行“区域”（C4）：“姑苏” 不是规范写法，请写“姑苏区”\n")
    assert out.splitlines()[-1] == "2 个案例，2 个错误，2 个提醒"
    assert err == "带批注的副本：表-检查结果.xlsx\n副本里有表中的姓名和电话，请不要公开；案例库没有保存它们\n"
    assert not re.search(r"示例负责人|1\d{10}", out + err)
    assert opened((tmp_path / "表-检查结果.xlsx").read_bytes()).sheetnames == ["检查结果", "汇总表"]
    assert ((tmp_path / "表.xlsx").read_bytes(), files(root)) == (data, before)


def test_only_reminders_are_fine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(workbook([row(1, DISTRICT), row(2, (SCHOOL[0], "姑苏", *SCHOOL[2:]))]))
    code, _, err = run("表.xlsx")
    assert code == FINE
    assert "表-检查结果.xlsx" in err


def test_a_broken_file_is_one_line_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(workbook(good())[:900])
    assert run("表.xlsx") == (
        FOUND,
        "",
        "表.xlsx：文件不完整（可能没有下载完），请重新复制一份，或在 WPS 中另存为 .xlsx 后再试\n",
    )
    assert run("没有.xlsx") == (FOUND, "", "没有.xlsx：没有这个文件，请检查文件名和所在的文件夹\n")
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["表.xlsx"]


def test_the_round_can_be_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(workbook(good()))
    assert "（shuangliu-2021）：读到 2 个案例" in run("表.xlsx", "--campaign", "shuangliu-2021")[1]
    code, _, err = run("表.xlsx", "--campaign", "suzhou-2025")
    assert code == WRONG
    assert "是不是 suzhou-2024？" in err


def test_where_no_copy_can_be_written_the_report_stands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "表.xlsx").write_bytes(workbook(BAD))

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("anliku.contribute.roster.copy.write_bytes", refused)
    code, out, err = run("表.xlsx")
    assert (code, out.splitlines()[-1]) == (FOUND, "2 个案例，2 个错误，2 个提醒")
    assert err == "带批注的副本写不了（没有权限），请检查“.”能不能写\n"


def test_where_no_copy_can_be_made_the_report_stands(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "表.xlsx").write_bytes(workbook(BAD))

    def broken(*_: object) -> bytes:
        raise ValueError

    monkeypatch.setattr(annotate, "slim", broken)
    code, _, err = run("表.xlsx")
    assert code == FOUND
    assert err.startswith("原表里有程序读不懂的内容，做不了带批注的副本；请按上面的文字修改")


def test_several_files_one_after_the_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(b"")
    (tmp_path / "乙.XLSX").write_bytes(workbook(good()))
    code, out, err = run("甲.xlsx", "乙.XLSX")
    assert (code, err) == (FOUND, "甲.xlsx：文件是空的，请换成写好的文件\n")
    assert "2 个案例，0 个错误，0 个提醒" in out


def test_a_formula_in_a_name_of_a_sheet_steers_no_terminal(run: Run, tmp_path: Path) -> None:
    data = workbook([row(1, DISTRICT), row(2, (SCHOOL[0], "\u202e姑苏\u0085", *SCHOOL[2:]))])
    (tmp_path / "表.xlsx").write_bytes(data)
    _, out, err = run("表.xlsx")
    assert not re.search("[\u202e\u0085\x1b]", out + err)
