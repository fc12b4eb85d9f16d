"""Where the annotated copy goes: beside the original, and over nobody's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.catalogue import Catalogue
from anliku.contribute.roster import copy as copies
from anliku.contribute.roster.copy import annotated, write_copy
from tests.contribute.roster.shelf import DISTRICT, SCHOOL, changed, checked
from tests.formats.packages import with_parts
from tests.formats.sheet.books import opened, package, row, workbook


@pytest.fixture
def data(shelf: Catalogue) -> tuple[bytes, bytes]:
    original = workbook([row(1, DISTRICT), row(2, changed(SCHOOL, region="姑苏", unit="平桥小"))])
    return original, annotated(package(original), checked(shelf, original))


def test_every_finding_is_in_the_copy(data: tuple[bytes, bytes]) -> None:
    book = opened(data[1])
    assert book["检查结果"]["A1"].value == "苏州 2024汇总表检查结果"
    assert book["检查结果"]["A2"].value == "2 个案例，1 个错误，2 个提醒"
    assert book["汇总表"]["C4"].comment.text == "提醒：“姑苏” 不是规范写法，请写“姑苏区”"
    assert "像是简称" in book["汇总表"]["D4"].comment.text
    rows = [[cell.value for cell in line] for line in book["检查结果"].iter_rows()]
    assert [1, "姑苏区", "区域案例 1 项", None, None, "至少 1 项，符合"] in rows


def test_it_stands_beside_the_original(tmp_path: Path, data: tuple[bytes, bytes]) -> None:
    original = tmp_path / "姑苏区.汇总表.XLSX"
    original.write_bytes(data[0])
    written = write_copy(original, data[1])
    assert written.name == "姑苏区.汇总表-检查结果.xlsx"
    assert (original.read_bytes(), written.read_bytes()) == data
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([original.name, written.name])


def test_an_earlier_copy_is_replaced_unless_somebody_has_worked_in_it(
    tmp_path: Path, data: tuple[bytes, bytes]
) -> None:
    original = tmp_path / "表.xlsx"
    first = write_copy(original, data[1])
    assert write_copy(original, data[1]) == first
    worked_in = with_parts(data[1], {})
    first.write_bytes(worked_in)
    second = write_copy(original, data[1])
    assert second.name == "表-检查结果（2）.xlsx"
    assert first.read_bytes() == worked_in


def test_what_is_no_file_is_left_alone(tmp_path: Path, data: tuple[bytes, bytes]) -> None:
    (tmp_path / "表-检查结果.xlsx").mkdir()
    (tmp_path / "表-检查结果（2）.xlsx").symlink_to(tmp_path / "none")
    assert write_copy(tmp_path / "表.xlsx", data[1]).name == "表-检查结果（3）.xlsx"
    assert not (tmp_path / "none").exists()


def test_names_end_somewhere(tmp_path: Path, data: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_MOST", 2)
    for name in ("表-检查结果.xlsx", "表-检查结果（2）.xlsx"):
        (tmp_path / name).write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        write_copy(tmp_path / "表.xlsx", data[1])


def test_a_failed_writing_leaves_the_old_copy(
    tmp_path: Path, data: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_copy(tmp_path / "表.xlsx", data[1])

    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="full"):
        write_copy(tmp_path / "表.xlsx", data[1])
    assert first.read_bytes() == data[1]
    assert [path.name for path in tmp_path.iterdir()] == [first.name]
