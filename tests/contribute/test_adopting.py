"""借鉴反馈单, in Word and Excel: read back into the case, or refused with a word on what to do."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from anliku import adoption, catalogue, rules
from anliku.case_places import ADOPTIONS
from anliku.cli import main
from anliku.cli.command import FINE, FOUND
from anliku.contribute import adopting
from anliku.formats.sheet import adoption_sheet
from tests.factory import CASE_ID, add_case, make_library

# Put together here, so that nothing in the repository looks like real data.
MOBILE = "138" + "0013" + "0000"
ROW = [CASE_ID, "吴中区示例小学", "2025年9月", "照着做了“追问依据”的三步", "先在两个班试", "", "同意"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    add_case(root)
    return root


def sheet(path: Path, *rows: list[str]) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(adoption_sheet.sheet()))
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            book.worksheets[0].cell(number, column).value = text
    book.save(path)
    return path


def word(path: Path, row: list[str]) -> Path:
    made = docx.Document()
    made.add_heading("借鉴反馈单")
    table = made.add_table(0, 2)
    for name, text in zip(adopting.NAMES, row, strict=True):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, text
    made.save(str(path))
    return path


def told(root: Path) -> list[adoption.Adoption]:
    path = root / "cases" / "2024" / CASE_ID / ADOPTIONS
    return list(adoption.read(path.read_text(encoding="utf-8"), ADOPTIONS).adoptions) if path.exists() else []


def bring(root: Path, path: Path) -> int:
    return main(["import", "--root", str(root), "--yes", str(path)])


def test_a_sheet_and_a_document_add_their_records(root: Path, tmp_path: Path) -> None:
    assert bring(root, sheet(tmp_path / "单.xlsx", ROW)) == FINE
    second = [
        "https://cases.example.org/2024/gusu-yuwen-01/",
        "太仓市示例小学",
        "2026-03-01",
        *ROW[3:6],
        "☑ 同意 □ 不同意",
    ]
    assert bring(root, word(tmp_path / "单.docx", second)) == FINE
    assert [(record.unit, str(record.when)) for record in told(root)] == [
        ("吴中区示例小学", "2025-09"),
        ("太仓市示例小学", "2026-03-01"),
    ]
    assert rules.check(catalogue.load(root)) == []
    assert bring(root, sheet(tmp_path / "单.xlsx", ROW)) == FINE
    assert len(told(root)) == 2


def test_what_was_typed_by_hand_stays(root: Path, tmp_path: Path) -> None:
    path = root / "cases" / "2024" / CASE_ID / ADOPTIONS
    text = (
        "# 手写的\nadoptions:\n  - {unit: 太仓市示例小学, when: 2026-03-01, taken: 照着做了三步追问, consent: true}\n"
    )
    path.write_text(text, encoding="utf-8")
    assert bring(root, sheet(tmp_path / "单.xlsx", ROW)) == FINE
    assert path.read_text(encoding="utf-8").startswith(text)
    assert len(told(root)) == 2


@pytest.mark.parametrize(
    ("at", "text", "word"),
    [
        (0, "没有这篇", "没有“没有这篇”这个案例"),
        (1, "", "借鉴单位"),
        (2, "去年", "“时间”不能用"),
        (2, "2999年1月", "时间 2999-01 还没有到"),
        (3, "短", "借鉴了什么"),
        (3, f"有疑问请打 {MOBILE}", "没有通过检查"),
        (5, "我校阅读得分率位居全区第二", "没有通过检查"),
        (6, "不同意", "没有同意公开"),
        (6, "", "没有写同意公开"),
    ],
)
def test_what_cannot_be_taken_is_told_and_not_written(
    at: int, text: str, word: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = [*ROW[:at], text, *ROW[at + 1 :]]
    assert bring(root, sheet(tmp_path / "单.xlsx", row)) == FOUND
    said = capsys.readouterr()
    assert word in said.out + said.err
    assert MOBILE not in said.out + said.err
    assert told(root) == []


def test_other_tables_are_no_such_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["序号", "案例标题", "区域", "单位"])
    book.save(tmp_path / "汇总表.xlsx")
    assert adopting.records_in(tmp_path / "汇总表.xlsx") is None


def test_the_empty_form_is_always_the_same() -> None:
    assert adoption_sheet.sheet() == adoption_sheet.sheet()
