"""Workbooks that come back: what is taken, and everything that is not, each with its cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from anliku.formats import office
from tests.formats.sheet.books import saved
from tests.round.judging.filled import CASES, FIRST, filled, form, messages, returned, sent

FILES = Path(__file__).parent / "files"


def test_a_sheet_that_is_filled_in() -> None:
    back = returned(filled(form(), {"002": [25, 20, 18, 22]}))
    assert back.problems == []
    assert back.missing == []
    assert [(review.case, review.expert, review.total) for review in back.reviews] == [
        ("001", "评委07", 80),
        ("002", "评委07", 85),
        ("003", "评委07", 80),
        ("004", "评委07", 80),
    ]
    assert back.reviews[1].scores == (25, 20, 18, 22)
    assert back.reviews[1].place == "交来.xlsx 第 6 行"


def test_one_that_libreoffice_saved() -> None:
    back = returned((FILES / "saved-by-libreoffice.xlsx").read_bytes())
    assert back.problems == []
    assert [review.total for review in back.reviews] == [80, 85, 80]
    assert [(conflict.case, conflict.reason) for conflict in back.conflicts] == [("004", "合作者")]
    assert back.reviews[0].remark == "归因有数据，建议补后测"


def test_what_wps_adds_and_how_it_writes_numbers() -> None:
    def as_wps(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("WpsReserved_CellImgList").sheet_state = "veryHidden"
        sheet.protection.sheet = False
        sheet["E6"].number_format = "0_ "
        sheet["J6"] = "=好"
        sheet["J6"].data_type = "s"

    back = returned(filled(form(), {"002": [20.0, 20, 20, 20]}, as_wps))
    assert back.problems == []
    assert len(back.reviews) == 4
    assert back.reviews[1].remark == "=好"


def change(cell: str, value: object) -> Callable[[Worksheet], None]:
    def put(sheet: Worksheet) -> None:
        sheet[cell] = value  # type: ignore[assignment]

    return put


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("F6", None, "第 6 行（E6）：案例 002 的“科学性”（F6）没有填，请补上"),
        ("F6", 26, "第 6 行（F6）：案例 002 的“科学性”是 26，应在 0 到 25 之间"),
        ("F6", -1, "第 6 行（F6）：案例 002 的“科学性”是 -1，应在 0 到 25 之间"),
        ("F6", 20.5, "第 6 行（F6）：案例 002 的“科学性”是 20.5，请写整数"),
        ("F6", "20分", "第 6 行（F6）：案例 002 的“科学性”写的是“20分”，请只写数字 20"),
        ("F6", "２０", "第 6 行（F6）：案例 002 的“科学性”写的是“２０”，请只写数字 20"),
        ("F6", "二十", "第 6 行（F6）：案例 002 的“科学性”写的是“二十”，请写一个数字"),
        ("F6", "20", "第 6 行（F6）：案例 002 的“科学性”是文字“20”，不是数字；请把单元格格式改成“常规”，重新写 20"),
        ("F6", "优", "第 6 行（F6）：案例 002 的“科学性”写的是“优”，请写一个数字"),
        ("F6", "=E6", "第 6 行（F6）：案例 002 的“科学性”是公式，请直接写分数"),
        ("A6", "020", "第 6 行（A6）：编号“020”，发出时这一行是“002”；编号不能改，请改回来，这一行没有算"),
        ("A6", None, "第 6 行（A6）：编号空的，发出时这一行是“002”；编号不能改，请改回来，这一行没有算"),
        (
            "I6",
            90,
            "第 6 行（I6）：案例 002 的总分是“90”，各项加起来是 80，公式被改成了固定的数或文字；请核对哪一个对，这一行没有算",
        ),
        (
            "K6",
            "同学",
            "第 6 行（K6）：写的是“同学”，请从列表里选原因：本单位、本区域、合作者、亲属或师生、其他；不回避的请清空",
        ),
    ],
)
def test_a_row_with_a_fault_is_named_and_the_others_stand(cell: str, value: object, said: str) -> None:
    back = returned(filled(form(), change=change(cell, value)))
    assert messages(back)[0] == said
    assert all(problem.is_error for problem in back.problems)
    assert [review.case for review in back.reviews] == ["001", "003", "004"]
    assert back.missing == ["002"]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("I6", 80, "第 6 行（I6）：案例 002 的总分公式被改成了固定的数，与各项相符，不影响"),
        ("I6", None, "第 6 行（I6）：案例 002 的总分公式被删掉了，已按各项算出 80"),
        ("I6", "#REF!", "第 6 行（I6）：案例 002 的总分公式坏了（#REF!），已按各项算出 80"),
    ],
)
def test_a_broken_total_is_told_and_does_no_harm(cell: str, value: object, said: str) -> None:
    back = returned(filled(form(), change=change(cell, value)))
    assert messages(back) == [said]
    assert not any(problem.is_error for problem in back.problems)
    assert len(back.reviews) == 4


def test_a_number_that_stands_in_two_rows_counts_for_neither() -> None:
    back = returned(filled(form(), change=change("A6", "001")))
    assert messages(back)[:2] == [
        "第 5 行（A5）：案例 001 写了 2 行（第 5、6 行），不知道哪一行是它的，都没有算；请改回发出时的编号",
        "第 6 行（A6）：编号“001”，发出时这一行是“002”；编号不能改，请改回来，这一行没有算",
    ]
    assert [review.case for review in back.reviews] == ["003", "004"]


def test_a_row_that_was_not_judged_at_all() -> None:
    back = returned(filled(form(), {"002": [None] * 4}))
    assert messages(back) == [
        "第 6 行（E6）：案例 002 的“针对性”（E6）、“科学性”（F6）、“实效性”（G6）、“示范性”（H6）没有评，请补上"
    ]


def test_a_removed_row_and_added_ones() -> None:
    back = returned(filled(form(), change=lambda sheet: sheet.delete_rows(FIRST + 1)))
    assert "第 4 行（A4）：少了案例 002：行被删掉，或编号被改了；请在发出的表里补上" in messages(back)
    assert [review.case for review in back.reviews] == ["001", "003", "004"]

    def more(sheet: Worksheet) -> None:
        sheet["A9"], sheet["E9"] = "099", 20

    back = returned(filled(form(), change=more))
    assert messages(back) == [
        "第 9 行（A9）：多出来的一行（编号“099”），发出的表里没有，没有算；请删去，要说的话写进评语"
    ]
    assert len(back.reviews) == 4
    # Rows above the table move everything, and are no matter.
    back = returned(filled(form(), change=lambda sheet: sheet.insert_rows(1)))
    assert [problem.rule for problem in back.problems if problem.is_error] == []


def test_columns_that_were_moved_are_not_read_at_all() -> None:
    back = returned(filled(form(), change=lambda sheet: sheet.insert_cols(6)))
    assert messages(back) == [
        "第 4 行（F4）：表头应是“科学性(满分25)”，现在是空的；列被增删或挪动过，这一份没有读，请在发出的表里重新填写"
    ]
    assert back.reviews == []


def test_a_conflict_is_no_score() -> None:
    def leave(sheet: Worksheet) -> None:
        sheet["K6"] = "合作者"

    back = returned(filled(form(), {"002": [None] * 4}, leave))
    assert back.problems == []
    assert [(one.case, one.expert, one.reason) for one in back.conflicts] == [("002", "评委07", "合作者")]
    back = returned(filled(form(), change=leave))
    assert messages(back) == ["第 6 行（K6）：案例 002 要回避，同时又给了分；按回避处理，分数没有算"]
    assert [review.case for review in back.reviews] == ["001", "003", "004"]


def test_whose_sheet_it_is() -> None:
    mine, other = form(), form("评委08")
    assert messages(returned(filled(other), mine)) == [
        f"核对码 {other.code} 不是这一轮发出的，请核对是不是别的评选、别的年份的表"
    ]
    assert messages(returned(filled(mine), mine, other, file="示例乙的评分表.xlsx")) == [
        "核对码是评委07（示例甲）的，文件名写的却是“示例乙”；像是填了别人的表，请问清是谁评的，请本人填自己的那一份"
    ]
    assert messages(returned(filled(mine), mine, file="示例甲.xlsx")) == []

    def rename(sheet: Worksheet) -> None:
        sheet["A2"] = str(sheet["A2"].value).replace("示例甲", "示例丙")

    assert "表上写的评委却是“示例丙”" in messages(returned(filled(mine, change=rename)))[0]

    def splice(sheet: Worksheet) -> None:
        sheet["A2"] = str(sheet["A2"].value).replace(mine.code, other.code)

    assert "像是把两位评委的表拼在了一起" in messages(returned(filled(mine, change=splice), mine, other))[0]


def test_what_is_no_sheet_of_ours() -> None:
    assert "没有核对码" in messages(returned(saved(openpyxl.Workbook())))[0]

    def twice(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.copy_worksheet(sheet)

    assert "有 2 张评分表（“评分表”、“评分表 Copy”）" in messages(returned(filled(form(), change=twice)))[0]


def test_the_code_that_people_see_does_where_the_hidden_one_is_gone() -> None:
    def bare(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.remove(sheet.parent["_anliku"])

    assert len(returned(filled(form(), change=bare)).reviews) == 4


def test_half_points_where_they_are_allowed() -> None:
    half = form(step=0.5)
    assert len(returned(filled(half, {"002": [20.5] * 4}), half).reviews) == 4
    assert messages(returned(filled(half, {"002": [20.3] * 4}), half))[0].endswith("是 20.3，请写0.5 的倍数")


def test_an_untouched_sheet_gives_nothing_and_says_so() -> None:
    back = returned(sent(form()))
    assert back.reviews == []
    assert back.missing == [one.number for one in CASES]
    assert len(back.problems) == len(CASES)


@pytest.mark.parametrize(
    ("data", "suffix", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ".xls", "旧版 Excel 表格"),
        ("编号,分数\n1,2".encode(), ".csv", "文字存的表格（.csv）"),
        (b"\xff\xd8\xff\xe0photo", ".jpg", "这是图片"),
    ],
)
def test_other_kinds_of_files_are_told_what_to_do(data: bytes, suffix: str, said: str) -> None:
    with pytest.raises(office.Refused, match=said):
        office.verify(data, "xlsx", suffix)
