"""Workbooks for tests: as openpyxl writes them, and by hand where no program would."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from anliku.formats import office
from anliku.formats.office import Package
from anliku.formats.sheet.cells import Book
from anliku.formats.sheet.header import COLUMNS
from anliku.formats.sheet.read import read
from tests.formats.packages import pack

TITLE = "2024年苏州市义务教育质量监测结果运用优秀案例评选汇总表"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SCHOOL = ("从找原句到想明白：基于监测数据的推断教学改进", "姑苏区", "姑苏区平桥示例小学", "语文", "小学")
DISTRICT = ("全区阅读监测结果的三级解读机制", "姑苏区", "姑苏区示例教师发展中心", "管理", "小学")


def phone(number: int = 1) -> str:
    """A telephone number that is nobody's; made when the test runs, so that no file holds one."""
    return "1" + "390000" + f"{number:04}"


def row(number: int, case: Sequence[str], tel: object = None) -> list[object]:
    """One row in the columns of 附件3."""
    title, region, unit, category, stage = case
    return [number, title, region, unit, "示例负责人", "教师", category, stage, phone(number) if tel is None else tel]


def good() -> list[list[object]]:
    """Rows in which nothing is wrong."""
    return [row(1, DISTRICT), row(2, SCHOOL)]


def workbook(
    rows: Iterable[Sequence[object]],
    head: Sequence[str] = COLUMNS,
    title: str = TITLE,
    change: Callable[[Worksheet], object] | None = None,
) -> bytes:
    """A sheet with a title over all columns, a header in row 2 and ``rows`` below."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "汇总表"
    fill(sheet, rows, head, title)
    if change is not None:
        change(sheet)
    return saved(book)


def fill(sheet: Worksheet, rows: Iterable[Sequence[object]], head: Sequence[str] = COLUMNS, title: str = TITLE) -> None:
    """Title, header and rows from the top of ``sheet``."""
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head))
    sheet.append(list(head))
    for values in rows:
        sheet.append(list(values))


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def package(data: bytes) -> Package:
    return office.verify(data, "xlsx")


def read_book(data: bytes) -> Book:
    """What importing reads of a file."""
    return read(package(data))


def opened(data: bytes) -> openpyxl.Workbook:
    """What openpyxl reads of a file."""
    return openpyxl.load_workbook(io.BytesIO(data))


def by_hand(
    sheets: Mapping[str, str | bytes],
    parts: Mapping[str, bytes] | None = None,
    attributes: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook of raw sheets: name → what stands in ``<worksheet>`` (or, as bytes, the whole
    part). ``attributes`` are those of a sheet's entry in the workbook, e.g. its state."""
    entries, relations, files = [], [], {}
    for number, (name, content) in enumerate(sheets.items(), 1):
        extra = (attributes or {}).get(name, "")
        entries.append(f'<sheet name="{name}" sheetId="{number}" {extra} r:id="r{number}"/>')
        relations.append(
            f'<Relationship Id="r{number}" Type="{RELATION}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        whole = content if isinstance(content, bytes) else f'<worksheet xmlns="{MAIN}">{content}</worksheet>'.encode()
        files[f"xl/worksheets/sheet{number}.xml"] = whole
    relations += [
        f'<Relationship Id="{kind}" Type="{RELATION}/{kind}" Target="{kind}.xml"/>'
        for kind in ("styles", "sharedStrings")
        if f"xl/{kind}.xml" in (parts or {})
    ]
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    root = f'<Relationship Id="r" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/>'
    listed = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{"".join(entries)}</sheets></workbook>'
    return pack(
        {
            "_rels/.rels": rels.format(root).encode(),
            "xl/workbook.xml": listed.encode(),
            "xl/_rels/workbook.xml.rels": rels.format("".join(relations)).encode(),
            **files,
            **(parts or {}),
        }
    )


def cells(rows: Mapping[int, Sequence[object]]) -> str:
    """``<sheetData>`` with texts and numbers in columns from A; None is an empty cell."""
    lines = []
    for number, values in rows.items():
        made = "".join(_cell(number, column, value) for column, value in enumerate(values, 1))
        lines.append(f'<row r="{number}">{made}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


def _cell(row: int, column: int, value: Any) -> str:
    name = f"{chr(64 + column)}{row}"
    if value is None:
        return f'<c r="{name}" s="0"/>'
    if isinstance(value, (int, float)):
        return f'<c r="{name}"><v>{value}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'
