"""Rows → entries: what is a case, and what is not kept of it."""

from __future__ import annotations

import pytest

from anliku.formats.sheet.header import COLUMNS
from anliku.formats.sheet.roster_entry import Entry, Phone, Roster, plain, roster
from tests.formats.sheet.books import DISTRICT, SCHOOL, by_hand, cells, good, phone, read_book, row, workbook

HEAD = list(COLUMNS)


def of(rows: dict[int, list[object]], merged: str = "") -> Roster:
    return roster(read_book(by_hand({"表": cells({1: list(HEAD), **rows}) + merged})))


def test_an_entry_knows_its_cells_and_nobody() -> None:
    found = roster(read_book(workbook(good())))
    first, second = found.entries
    assert (first.row, second.row) == (3, 4)
    assert second.text("案例标题") == SCHOOL[0]
    assert second.text("备注") == ""
    assert (second.leader, second.duty, second.phone) == (True, True, Phone.FINE)
    assert set(second.cells) == {"序号", "案例标题", "区域", "单位", "类别", "学段"}
    said = repr(Entry(first.table, 3, first.cells, True, True, Phone.FINE).cells)
    assert "示例负责人" not in said
    assert phone(1) not in said


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (phone(), Phone.FINE),
        (int(phone()), Phone.FINE),
        ("+86 " + phone(), Phone.FINE),
        (phone()[:3] + " " + phone()[3:7] + " " + phone()[7:], Phone.FINE),
        (phone(1) + "、" + phone(2), Phone.FINE),
        ("0512-6" + "0000000", Phone.FINE),
        ("6" + "0000000", Phone.FINE),
        ("1.39E+10", Phone.SCIENTIFIC),
        (phone()[:10], Phone.ODD),
        ("见申报表", Phone.ODD),
        ("", Phone.MISSING),
    ],
)
def test_telephone_numbers_are_looked_at_and_dropped(typed: object, expected: Phone) -> None:
    (entry,) = of({2: row(1, SCHOOL, typed)}).entries
    assert entry.phone is expected


def test_rows_without_a_case_are_none() -> None:
    found = of({2: row(1, SCHOOL), 3: [2], 4: [3, None, None, None, "某"], 9: row(4, DISTRICT)})
    assert [entry.row for entry in found.entries] == [2, 9]
    assert found.aside == ()


@pytest.mark.parametrize(
    "foot",
    [
        ["合计", "2项"],
        ["填表人：某　联系电话：见通知"],
        [None, "注：单位请写规范名称"],
        ["说明", None, "区域请写全"],
        ["联络人：某", None, None, "盖章"],
    ],
)
def test_sums_and_signatures_are_no_cases(foot: list[object]) -> None:
    found = of({2: row(1, SCHOOL), 4: foot})
    assert [entry.row for entry in found.entries] == [2]
    assert [number for _, number in found.aside] in ([4], [])


def test_a_title_that_begins_like_a_remark_is_a_case() -> None:
    found = of({2: row(1, ("说明文阅读教学的一次改进", *SCHOOL[1:])), 3: row(2, ("注意力监测结果的运用", *SCHOOL[1:]))})
    assert len(found.entries) == 2


SHORT = ["序号", "案例标题", "单位", "负责人", "联系电话"]
TITLES = (
    "说明文阅读教学的改进策略",
    "日期与时间单元的改进",
    "备注式阅读：让批注留下依据",
    "注意力分配与课堂提问的改进",
    "单位换算为什么总出错",
    "联系实际的应用题教学",
    "电话亭里的英语对话",
    "负责任的课堂：值日岗位的改进",
)


@pytest.mark.parametrize("rest", [(), ("某", phone())])
@pytest.mark.parametrize("title", TITLES)
def test_a_row_with_number_title_and_unit_is_a_case(title: str, rest: tuple[str, ...]) -> None:
    """A sheet of five columns, and 附件3 with 区域, 类别 and 学段 left empty."""
    short: dict[int, list[object]] = {
        1: list(SHORT),
        2: [1, "从找原句到想明白", SCHOOL[2]],
        3: [2, title, SCHOOL[2], *rest],
    }
    found = roster(read_book(by_hand({"表": cells(short)})))
    assert [entry.text("案例标题") for entry in found.entries] == ["从找原句到想明白", title]
    found = of({2: row(1, SCHOOL), 3: [2, title, None, SCHOOL[2], *rest]})
    assert [entry.row for entry in found.entries] == [2, 3]
    assert found.aside == ()


@pytest.mark.parametrize(
    "foot",
    [
        ["合计（项）", "2"],
        ["合计", "2项", None, "2所学校", None, None, "2类"],
        [None, "填报单位（盖章）：姑苏区教育局"],
        [None, "填表人：某", None, "审核人：某"],
        [None, "共计2项"],
        ["备注1：区域请写全"],
        [None, "联系人电话：见通知"],
        [None, "说明：单位请写规范名称"],
    ],
)
def test_a_label_below_the_table_is_put_aside(foot: list[object]) -> None:
    found = of({2: row(1, SCHOOL), 4: foot})
    assert [entry.row for entry in found.entries] == [2]


@pytest.mark.parametrize(
    "number", [None, "2", 2, "2.", "①", "（2）", "二", "二、", "第2项", "2项", "A-02", "补报", "❷"]
)
@pytest.mark.parametrize("title", ["时间：钟表", "单位：厘米和米", "时间3小时的作业改进", "日期", "示例：一堂说明文课"])
def test_unit_and_leader_or_region_make_a_case(title: str, number: object) -> None:
    """Whatever the title begins with, and whatever its number looks like."""
    for case in (
        ["某小学", "某", phone()],
        ["某小学", "某"],
        ["某小学", None, phone()],
        ["某小学", "负责人：某", phone()],
    ):
        short = cells({1: list(SHORT), 2: [1, "从找原句到想明白", SCHOOL[2]], 3: [number, title, *case]})
        assert [entry.row for entry in roster(read_book(by_hand({"表": short}))).entries] == [2, 3]
    for region, category in (("直属学校", None), (None, "数学")):
        found = of({2: row(1, SCHOOL), 3: [number, title, region, "某小学", None, None, category, "小学组"]})
        assert [entry.row for entry in found.entries] == [2, 3]


def test_a_numbered_row_with_its_leader_is_a_case_without_a_unit() -> None:
    found = of({2: row(1, SCHOOL), 3: [2, "时间：钟表", None, None, "某", None, None, None, phone()]})
    assert [entry.row for entry in found.entries] == [2, 3]


def test_a_title_in_the_first_column_is_no_label() -> None:
    rows = {1: SHORT[1:], 2: ["单位：厘米和米", "某小学", "某", phone()]}
    assert len(roster(read_book(by_hand({"表": cells(rows)}))).entries) == 1


@pytest.mark.parametrize(
    "foot",
    [
        [None, "共 2 个案例"],
        ["共2项"],
        [None, "以上共2项"],
        ["总数", "2"],
        [None, "（公章）"],
        [None, None, None, None, "（公章）"],
        [3, "以下空白"],
        [None, "（以下无正文）"],
        ["以下空白"],
        [None, "无", "无", "无"],
        [3, "无", None, "某小学"],
        [None, "——", "——", "——"],
        ["例", "从找原句到想明白", "姑苏区", "某小学", "某", "教师", "语文", "小学", "略"],
        [None, "示例：说明文阅读", None, "某小学"],
        [None, "二、初中组"],
        ["小学组"],
        ["二", "区域案例"],
        [None, "第1页 共2页"],
        [None, None, None, "2024年3月1日"],
        [9, "校长签名："],
        [None, "填表人", None, "某", "电话", None, None, None, "见通知"],
        [None, "本单位承诺以上材料真实。"],
        [None, "（此表可续）"],
    ],
)
def test_what_only_fills_the_sheet_is_put_aside_and_told(foot: list[object]) -> None:
    found = of({2: row(1, SCHOOL), 4: foot})
    assert [entry.row for entry in found.entries] == [2]
    assert [number for _, number in found.aside] == [4]


def test_a_line_over_all_columns_is_no_case() -> None:
    merged = '<mergeCells><mergeCell ref="A3:I3"/></mergeCells>'
    found = of({2: row(1, SCHOOL), 3: ["第二部分　初中", *[None] * 8], 4: row(2, DISTRICT)}, merged)
    assert [entry.row for entry in found.entries] == [2, 4]


def test_cells_merged_downwards_hold_for_each_row() -> None:
    second = [2, "另一个案例", None, None, None, None, "数学", "小学"]
    merged = '<mergeCells><mergeCell ref="C2:C3"/><mergeCell ref="D2:D3"/></mergeCells>'
    first, other = of({2: row(1, SCHOOL), 3: second}, merged).entries
    assert other.text("区域") == first.text("区域") == "姑苏区"
    assert other.text("单位") == SCHOOL[2]


def test_plain_text_is_one_line() -> None:
    assert plain(" 从找原句\n到　想明白\t") == "从找原句 到 想明白"
