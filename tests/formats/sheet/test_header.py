"""Where a 汇总表 begins and what its columns are, in all the shapes that districts give it."""

from __future__ import annotations

import pytest

from anliku.formats.sheet.header import COLUMNS, CONTACT, KIND, REGION, TITLE, Table, field_of, tables
from anliku.formats.sheet.roster_entry import roster
from tests.formats.sheet.books import by_hand, cells, good, read_book, workbook

HEAD = list(COLUMNS)


def found(xml: str) -> list[Table]:
    return [table for sheet in read_book(by_hand({"表": xml})).sheets for table in tables(sheet)]


def one(xml: str) -> Table:
    (table,) = found(xml)
    return table


@pytest.mark.parametrize("name", COLUMNS)
def test_the_names_of_the_form(name: str) -> None:
    assert field_of(name) == name


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("县（市、区）", REGION),
        ("县(市、区)", REGION),
        ("所属\n区域", REGION),
        ("　单 位 ", "单位"),
        ("单位（规范名称，与公章一致）", "单位"),
        ("案例名称*", TITLE),
        ("选题名称：", TITLE),
        ("负责人姓名", "负责人"),
        ("手机（必填）", "联系电话"),
        ("负责人手机号码", "联系电话"),
        ("No.", "序号"),
        ("案例类型", KIND),
        ("QQ号", CONTACT),
        ("电子邮箱", CONTACT),
        ("E-mail", CONTACT),
        ("身份证号码", CONTACT),
        ("盖章", None),
        ("", None),
        ("从找原句到想明白：基于监测数据的推断教学改进和联系电话", None),
    ],
)
def test_what_else_columns_are_called(name: str, field: str | None) -> None:
    assert field_of(name) == field


@pytest.mark.parametrize("header", [1, 2, 7, 40])
def test_the_header_is_found_wherever_it_stands(header: int) -> None:
    above = {number: ["单位：姑苏区"] for number in range(1, header)}
    table = one(cells({**above, header: HEAD, header + 1: [1, "案例"]}))
    assert (table.header, table.columns, table.last) == (
        header,
        {name: index for index, name in enumerate(HEAD, 1)},
        header + 1,
    )


def test_columns_in_any_order_with_others_between() -> None:
    head = ["备注", "学段", "盖章", "类别", "题目", "QQ", "学校", "县（市、区）", "电话", "办公电话", "组长意见"]
    table = one(cells({3: head, 4: ["x"] * 11}))
    assert table.columns == {"备注": 1, "学段": 2, "类别": 4, "案例标题": 5, "单位": 7, "区域": 8, "联系电话": 9}
    assert table.contact == (6, 9, 10)
    assert table.unknown == (3, 11)
    assert (table.left, table.right) == (1, 11)


def test_merged_header_of_two_rows() -> None:
    top = ["序号", "案例标题", "区域", "单位", "负责人信息", None, None, "类别", "学段"]
    below = [None, None, None, None, "姓名", "职务", "联系电话"]
    merged = "".join(f'<mergeCell ref="{letter}2:{letter}3"/>' for letter in "ABCDHI") + '<mergeCell ref="E2:G2"/>'
    table = one(cells({1: ["汇总表"], 2: top, 3: below, 4: [1, "案例"]}) + f"<mergeCells>{merged}</mergeCells>")
    assert table.header == 3
    assert table.columns == {name: index for index, name in enumerate(HEAD[:4], 1)} | {
        "负责人": 5,
        "职务": 6,
        "联系电话": 7,
        "类别": 8,
        "学段": 9,
    }


@pytest.mark.parametrize(
    ("top", "below", "expected"),
    [
        ([*HEAD[:1], "案例", None, *HEAD[2:]], [None, "标题"], {"案例标题": 2, "区域": 4}),
        (
            ["序号", "案例标题", "区域", "单位", "负责人"],
            [None, None, None, None, "姓名", "职务"],
            {"负责人": 5, "职务": 6},
        ),
        (
            ["序号", "案例信息", None, None, "类别", "学段"],
            [None, "标题", "区域", "单位"],
            {"案例标题": 2, "区域": 3, "单位": 4, "类别": 5},
        ),
    ],
)
def test_names_below_names_are_no_case(top: list[object], below: list[object], expected: dict[str, int]) -> None:
    book = read_book(by_hand({"表": cells({1: top, 2: below, 3: [1, "甲", "乙", "丙", "丁", "戊"]})}))
    found_there = roster(book)
    (table,) = found_there.tables
    assert (table.header, table.header_end) == (1, 2)
    assert expected.items() <= table.columns.items()
    assert [entry.row for entry in found_there.entries] == [3]


def test_a_header_merged_over_two_rows_of_its_own() -> None:
    merged = "".join(f'<mergeCell ref="{letter}1:{letter}2"/>' for letter in "ABCDEFGHI")
    table = one(cells({1: HEAD, 3: [1, "案例", "姑苏区"]}) + f"<mergeCells>{merged}</mergeCells>")
    assert (table.header, table.last) == (1, 3)


def test_two_tables_below_one_another() -> None:
    upper, lower = found(cells({1: HEAD, 2: [1, "甲"], 3: [], 4: ["初中"], 5: HEAD[:5], 6: [1, "乙"]}))
    assert (upper.header, upper.last) == (1, 4)
    assert (lower.header, lower.last) == (5, 6)
    assert "学段" not in lower.columns


def test_two_tables_beside_one_another() -> None:
    head = ["序号", "案例标题", "区域", "单位", None, "序号", "案例标题", "区域", "单位"]
    left, right = found(cells({1: head, 2: [1, "甲", "姑苏区", "某", None, 2, "乙", "吴中区", "某"]}))
    assert (left.columns[TITLE], right.columns[TITLE]) == (2, 7)
    assert (left.left, left.right, right.left, right.right) == (1, 4, 6, 9)


@pytest.mark.parametrize(
    "rows",
    [
        {1: ["姓名", "单位", "联系电话"], 2: ["某", "某", "x"]},
        {1: ["案例标题", "单位"], 2: ["某", "某"]},
        {1: ["单位：姑苏区", "日期"], 2: ["序号"]},
        {},
    ],
)
def test_what_is_no_table(rows: dict[int, list[object]]) -> None:
    assert found(cells(rows)) == []


def test_several_sheets_and_our_own_report() -> None:
    data = by_hand(
        {"小学": cells({1: HEAD, 2: [1, "甲"]}), "初中": cells({1: HEAD, 2: [1, "乙"]}), "检查结果": cells({1: HEAD})}
    )
    assert [table.sheet.name for table in roster(read_book(data)).tables] == ["小学", "初中"]


def test_the_words_above_the_table() -> None:
    headings = list(roster(read_book(workbook(good()))).headings())
    assert headings[0] == "汇总表"
    assert headings[1].startswith("2024年苏州市")
