"""A workbook → its cells, whatever wrote it."""

from __future__ import annotations

import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from anliku.formats.office import Refused
from anliku.formats.sheet import read as sheets
from anliku.formats.sheet.cells import Kind, Range, Sheet, cell_name, column_name, place, rectangle
from tests.formats.sheet.books import MAIN, by_hand, cells, read_book, saved, workbook

TEXT, NUMBER, DATE, ERROR, FORMULA = Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.ERROR, Kind.FORMULA


def only(data: bytes) -> Sheet:
    (sheet,) = read_book(data).sheets
    return sheet


def value(xml: str, parts: dict[str, bytes] | None = None) -> tuple[str, Kind] | None:
    """What the cell A1 of a hand-made sheet is."""
    cell = only(by_hand({"甲": f'<sheetData><row r="1">{xml}</row></sheetData>'}, parts)).at(1, 1)
    return (cell.text, cell.kind) if cell is not None else None


def test_what_openpyxl_writes() -> None:
    sheet = only(workbook([[1, "标题", 2.5, datetime.date(2024, 3, 1), True, None, " 有空格 "]]))
    assert {cell.name: (cell.text, cell.kind) for cell in sheet.rows[3].values()} == {
        "A3": ("1", NUMBER),
        "B3": ("标题", TEXT),
        "C3": ("2.5", NUMBER),
        "D3": ("2024-03-01", DATE),
        "E3": ("TRUE", TEXT),
        "G3": (" 有空格 ", TEXT),
    }
    assert sheet.merged == (Range(1, 1, 1, 9),)
    assert sheet.at(1, 9) is sheet.at(1, 1)
    assert sheet.at(4, 1) is None


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="A1"/>', None),
        ('<c r="A1"><v></v></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>  </t></is></c>', None),
        ('<c r="A1"><v>13</v></c>', ("13", NUMBER)),
        ('<c r="A1"><v>0.1</v></c>', ("0.1", NUMBER)),
        ('<c r="A1"><v>1.2E10</v></c>', ("12000000000", NUMBER)),
        ('<c r="A1"><v>nicht</v></c>', ("nicht", TEXT)),
        ('<c r="A1" t="str"><f>A2&amp;"x"</f><v>甲x</v></c>', ("甲x", TEXT)),
        ('<c r="A1"><f>B1+1</f><v>7</v></c>', ("7", NUMBER)),
        ('<c r="A1"><f>B1+1</f></c>', ("", FORMULA)),
        ('<c r="A1"><f t="shared" si="0"/></c>', ("", FORMULA)),
        ('<c r="A1" t="str"><f>""</f><v> </v></c>', None),
        ('<c r="A1" t="e"><f>B1</f><v>#REF!</v></c>', ("#REF!", ERROR)),
        ('<c r="A1" t="b"><v>0</v></c>', ("FALSE", TEXT)),
        ('<c r="A1" t="d"><v>2024-03-01T00:00:00</v></c>', ("2024-03-01", DATE)),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', ("甲乙", TEXT)),
        ('<c r="A1" t="inlineStr"><is><t>甲_x000D_乙</t></is></c>', ("甲\r乙", TEXT)),
        ('<c r="A1" t="s"><v>0</v></c>', ("东京", TEXT)),
        ('<c r="A1" t="s"><v>9</v></c>', None),
        ('<c r="A1" t="s"><v>x</v></c>', None),
        ("<c><v>5</v></c>", ("5", NUMBER)),
    ],
)
def test_every_kind_of_cell(xml: str, expected: tuple[str, Kind] | None) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><r><t>东</t></r><r><t>京</t></r><rPh sb="0" eb="1"><t>とう</t></rPh></si></sst>'
    assert value(xml, {"xl/sharedStrings.xml": strings.encode()}) == expected


@pytest.mark.parametrize(
    ("format_id", "code", "serial", "expected"),
    [
        (14, "", "45352", ("2024-03-01", DATE)),
        (31, "", "45352", ("2024-03-01", DATE)),
        (58, "", "45352", ("2024-03-01", DATE)),
        (170, "yyyy&quot;年&quot;m&quot;月&quot;", "45352", ("2024-03-01", DATE)),
        (170, "[h]:mm", "0.5", ("1899-12-31", DATE)),
        (170, "0.00&quot;d&quot;", "45352", ("45352", NUMBER)),
        (170, "[Red]0", "45352", ("45352", NUMBER)),
        (2, "", "45352", ("45352", NUMBER)),
        (14, "", "1", ("1900-01-01", DATE)),
        (14, "", "59", ("1900-02-28", DATE)),
        (14, "", "61", ("1900-03-01", DATE)),
        (14, "", "1e12", ("1000000000000", DATE)),
    ],
)
def test_dates_are_numbers_with_a_format(format_id: int, code: str, serial: str, expected: tuple[str, Kind]) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{format_id}"/></cellXfs></styleSheet>'
    )
    assert value(f'<c r="A1" s="1"><v>{serial}</v></c>', {"xl/styles.xml": styles.encode()}) == expected


def test_dates_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.worksheets[0]["A1"] = datetime.date(2024, 3, 1)
    assert only(saved(book)).rows[1][1].text == "2024-03-01"


@pytest.mark.parametrize("reference", ["A1", "A1:B2", "A1:XFD1048576", "nonsense"])
def test_stored_dimensions_are_not_believed(reference: str) -> None:
    sheet = only(by_hand({"甲": f'<dimension ref="{reference}"/>' + cells({1: ["甲"], 900: [None, None, "乙"]})}))
    assert [cell.name for cell in sheet.cells()] == ["A1", "C900"]


def test_what_is_hidden_is_read_and_marked() -> None:
    xml = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="99999" width="0"/><col min="x" max="2" hidden="1"/></cols>'
    rows = '<sheetData><row r="1" hidden="1"><c r="B1"><v>1</v></c></row><row r="2" ht="0"><c r="A2"><v>1</v></c></row></sheetData>'
    book = read_book(by_hand({"甲": xml + rows, "乙": cells({1: ["a"]})}, attributes={"乙": 'state="veryHidden"'}))
    first, second = book.sheets
    assert first.hidden_columns == ((2, 3), (5, 16_384))
    assert first.hidden_rows == {1, 2}
    assert (first.hidden, second.hidden) == (False, True)
    assert book.sheet("乙") is second
    with pytest.raises(KeyError):
        book.sheet("丙")


def test_comments_are_read() -> None:
    def change(sheet: Any) -> None:
        sheet["B3"].comment = Comment("请核对", "某")

    (note,) = only(workbook([[1, "甲"]], change=change)).comments
    assert (note.name, note.text) == ("B3", "请核对")


def test_merged_ranges_are_only_spread_over_what_is_used() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A2:A3"/><mergeCell ref="b"/></mergeCells>'
    sheet = only(by_hand({"甲": cells({1: ["甲"], 2: ["乙"], 3: [None, "丙"]}) + merged}))
    assert sum(map(len, sheet.spread.values())) < 10
    assert len(sheet.merged) == 2


def test_more_than_anybody_can_check_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = cells({number: ["甲", "乙"] for number in range(1, 11)})
    monkeypatch.setattr(sheets, "MAX_ROWS", 4)
    assert (only(by_hand({"甲": rows})).cut, len(only(by_hand({"甲": rows})).rows)) == (4, 4)
    monkeypatch.setattr(sheets, "MAX_ROWS", 100)
    monkeypatch.setattr(sheets, "MAX_CELLS", 5)
    assert only(by_hand({"甲": rows})).cut == 3


def test_a_book_of_many_sheets_is_refused() -> None:
    with pytest.raises(Refused, match="61 个工作表"):
        read_book(by_hand({f"表{number}": cells({}) for number in range(61)}))


def test_a_book_without_sheets_is_refused() -> None:
    with pytest.raises(Refused, match="没有工作表"):
        read_book(by_hand({}))


def test_a_missing_part_is_a_broken_file() -> None:
    data = by_hand({"甲": cells({1: ["甲"]})}, {"xl/worksheets/_rels/sheet1.xml.rels": b"<Relationships/>"})
    assert len(read_book(data).sheets) == 1


def test_names_of_cells() -> None:
    assert [column_name(number) for number in (1, 26, 27, 52, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert cell_name(5, 28) == "AB5"
    assert place("$AB$5") == (5, 28)
    assert [place(name) for name in ("XFE1", "A0", "A1048577", "5", "A-1", "")] == [None] * 6
    assert rectangle("B2:C5") == Range(2, 2, 5, 3)
    assert rectangle("B2") == Range(2, 2, 2, 2)
    assert rectangle("C5:B2") is None
    assert (Range(2, 2, 5, 3).area, Range(2, 2, 5, 3).width) == (8, 2)


def test_which_values_a_formula_gave() -> None:
    cells = '<c r="A1"><v>3</v></c><c r="B1"><f>A1*2</f><v>6</v></c><c r="C1"><f>A1</f></c><c r="D1" t="e"><f>X</f><v>#REF!</v></c>'
    sheet = only(by_hand({"甲": f'<sheetData><row r="1">{cells}</row></sheetData>'}))
    assert sheet.formulas == {(1, 2), (1, 3), (1, 4)}
