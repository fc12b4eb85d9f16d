"""What is left of a stranger's workbook before openpyxl sees it."""

from __future__ import annotations

import datetime
import warnings
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill

from anliku.formats.sheet import slim as slimming
from anliku.formats.sheet.cells import Kind
from anliku.formats.sheet.read import read
from anliku.formats.sheet.slim import slim
from tests.effort import many
from tests.formats.packages import parts_of, with_parts
from tests.formats.sheet.books import MAIN, by_hand, cells, good, opened, package, read_book, saved, workbook


def kept(data: bytes, formats: bool = True) -> openpyxl.Workbook:
    return opened(slim(package(data), formats))


def test_values_and_formats_stay() -> None:
    def change(sheet: Any) -> None:
        sheet["B3"].font = Font(name="宋体", size=20, bold=True)
        sheet["B3"].fill = PatternFill("solid", fgColor="92D050")
        sheet["J3"] = datetime.date(2024, 3, 1)
        sheet["K3"] = "=1+1"
        sheet["L3"] = "=不是公式"
        sheet["L3"].data_type = "s"
        sheet.column_dimensions["B"].width = 40
        sheet.row_dimensions[3].height = 33
        sheet.freeze_panes = "A3"
        sheet.page_setup.orientation = "landscape"

    sheet = kept(workbook(good(), change=change)).worksheets[0]
    assert sheet.title == "汇总表"
    assert [cell.value for cell in sheet[4]][:4] == good()[1][:4]
    assert (sheet["B3"].font.name, sheet["B3"].font.size, sheet["B3"].fill.fgColor.rgb) == ("宋体", 20, "0092D050")
    assert sheet["J3"].value.isoformat() == "2024-03-01T00:00:00"
    assert sheet["K3"].value is None
    assert (sheet["L3"].value, sheet["L3"].data_type) == ("=不是公式", "s")
    assert sheet.column_dimensions["B"].width == 40
    assert sheet.row_dimensions[3].height == 33
    assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("A3", "landscape")
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:I1"]


def test_what_acts_or_hides_is_left_behind() -> None:
    data = with_parts(
        by_hand(
            {
                "甲": cells({1: ["甲"]})
                + '<sheetProtection sheet="1" password="ABCD"/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                + '<hyperlinks><hyperlink ref="A1:XFD1048576" location="b"/></hyperlinks>'
                + '<drawing xmlns:r="r" r:id="r1"/><legacyDrawing xmlns:r="r" r:id="r2"/><extLst><ext/></extLst>'
            }
        ),
        {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>", "xl/media/a.png": b"x"},
    )
    result = slim(package(data))
    assert {name.rpartition("/")[2] for name in parts_of(result)} == {
        "styles.xml",
        "sharedStrings.xml",
        "sheet1.xml",
        "workbook.xml",
        "workbook.xml.rels",
        "[Content_Types].xml",
        ".rels",
    } - {"styles.xml"}
    xml = parts_of(result)["xl/worksheets/sheet1.xml"].decode()
    assert xml == f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell("A1", "甲")}</row></sheetData></worksheet>'


def cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<c><v>5</v></c>", 5),
        ('<c r="A1" s="99999"><v>5</v></c>', 5),
        ('<c r="A1" s="x"><v>nan</v></c>', "nan"),
        ('<c r="A1"><v>1e999</v></c>', None),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>maybe</v></c>', "maybe"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A1" t="d"><v>no date</v></c>', "no date"),
        ('<c r="A1" t="s"><v>7</v></c>', None),
        ('<c r="A1" t="zz"><v>&lt;a&gt;</v></c>', "<a>"),
        ('<c r="A1"><f>A2</f><v>3</v></c>', 3),
        ('<c r="A1" t="inlineStr"><is><t>a_x0007_b</t></is></c>', "ab"),
    ],
)
def test_no_value_stops_openpyxl(xml: str, value: object) -> None:
    data = by_hand({"甲": f'<sheetData><row r="1">{xml}</row></sheetData>'})
    if value is None:
        kept(data)
    else:
        assert kept(data).worksheets[0]["A1"].value == value


def test_names_that_openpyxl_does_not_take() -> None:
    data = by_hand({"a/b": cells({}), "'": cells({}), "长" * 40: cells({})})
    assert kept(data).sheetnames == ["a_b", "工作表2", "长" * 31]


def test_hidden_sheets_and_columns_stay_hidden() -> None:
    data = by_hand(
        {"甲": cells({1: ["甲"]}), "乙": '<cols><col min="2" max="2" hidden="1"/></cols>' + cells({1: ["乙"]})},
        attributes={"乙": 'state="hidden"'},
    )
    book = kept(data)
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "hidden"]
    assert book.worksheets[1].column_dimensions["B"].hidden


def test_rows_by_the_million_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slimming, "_MAX_ROWS", 5)
    assert kept(by_hand({"甲": cells({number: [number] for number in range(1, 20)})})).worksheets[0].max_row == 5


def test_without_formats_only_values() -> None:
    def change(sheet: Any) -> None:
        sheet["B3"].font = Font(size=20)

    book = kept(workbook(good(), change=change), formats=False)
    assert book.worksheets[0]["B3"].font.size == 11
    assert book.worksheets[0]["B3"].value == good()[0][1]


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(datetime.date(1980, 1, 1), datetime.date(2100, 1, 1)),
    st.none(),
)


@settings(max_examples=many(40), deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=6))
def test_reading_gives_the_same_before_and_after(rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for number, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            target = book.worksheets[0].cell(number, column, value)
            if isinstance(value, str):
                target.data_type = "s"
    data = saved(book)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        thin = slim(package(data))
    before, after = read_book(data).sheets[0], read(package(thin)).sheets[0]
    assert [(one.name, one.text, one.kind) for one in before.cells()] == [
        (one.name, one.text, one.kind) for one in after.cells() if one.kind is not Kind.FORMULA
    ]
