"""联络人表 and the unit list: tables that people make as they like, found by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from anliku.formats.sheet.cells import Book, Sheet
from anliku.formats.sheet.roster_entry import plain
from anliku.text import visible

_MARKS = re.compile(r"[\W_]+")
_HEAD_ROWS = 12
_CONTACTS = {
    "name": re.compile(r"(?:联络|联系)?人?(?:员)?姓名|联络人|联络员|联系人"),
    "unit": re.compile(r"(?:所在|工作|报送)?单位(?:名称|全称)?|部门|县市区(?:教育局)?"),
    "region": re.compile(r"(?:所属|所在)?(?:区域|地区|区县|县区|县市区|市区)"),
    "duty": re.compile(r"职务(?:职称)?|职称"),
    "phone": re.compile(r"(?:手机|联系|移动|办公)?(?:电话|手机)(?:号码?)?|联系方式"),
}
_UNITS = {
    "name": re.compile(r"(?:单位|学校)?(?:规范|标准)(?:名称|全称)|(?:单位|学校)全称"),
    "former": re.compile(r"曾用名(?:称)?|原名(?:称)?|旧名|又名|别名"),
    "campus": re.compile(r"校区(?:名称)?|分校"),
    "region": re.compile(r"(?:所属|所在)?(?:区域|地区|区县|县区|县市区|市区|主管部门)"),
    "direct": re.compile(r"(?:是否)?(?:直接报送|直属(?:代管)?|市直(?:属)?)|报送(?:方式|途径)"),
}
_EXPERTS = re.compile(r"擅长|学科(?:方向|专长|领域)?|评审(?:学科|学段)|可评")
_SEVERAL = re.compile(r"[、,，;；/／|\n]+")
_YES = re.compile(r"是|直属|直接|代管|√|✓|y(?:es)?|1", re.IGNORECASE)


def contacts(book: Book) -> list[dict[str, str]]:
    """Rows of a 联络人表 (name, unit, region, duty, phone, sheet, row); none where the book holds none."""
    return [
        line
        for line in _lines(book, _CONTACTS, {"name", "phone"}, {"unit", "region"})
        if line.get("name") and line.get("phone") and not _is_expert_list(book)
    ]


def units(book: Book) -> list[dict[str, object]]:
    """Rows of a unit list (name, region, former, campuses, direct, sheet, row); none where the book holds none."""
    return [
        {
            "name": line["name"],
            "region": line.get("region", ""),
            "former": _parts(line.get("former", "")),
            "campuses": _parts(line.get("campus", "")),
            "direct": bool(_YES.match(line.get("direct", ""))),
            "sheet": line["sheet"],
            "row": line["row"],
        }
        for line in _lines(book, _UNITS, {"name"}, {"region", "former", "campus", "direct"})
        if line.get("name")
    ]


def _is_expert_list(book: Book) -> bool:
    return any(
        _EXPERTS.search(cell.text)
        for sheet in book.sheets
        for row in list(sheet.rows)[:_HEAD_ROWS]
        for cell in sheet.rows[row].values()
    )


def _lines(
    book: Book, names: Mapping[str, re.Pattern[str]], needed: set[str], one_of: set[str]
) -> Iterator[dict[str, str]]:
    """Field → text of each row below the first header of each sheet."""
    for sheet in book.sheets:
        header = _header(sheet, names, needed, one_of)
        if header is None:
            continue
        top, columns = header
        for row in (row for row in sheet.rows if row > top):
            line = {field: plain(cell.text) for field, at in columns.items() if (cell := sheet.at(row, at)) is not None}
            if line:
                yield {**line, "sheet": sheet.name, "row": str(row)}


def _header(
    sheet: Sheet, names: Mapping[str, re.Pattern[str]], needed: set[str], one_of: set[str]
) -> tuple[int, dict[str, int]] | None:
    for row in list(sheet.rows)[:_HEAD_ROWS]:
        columns: dict[str, int] = {}
        for at, cell in sheet.rows[row].items():
            words = _MARKS.sub("", re.sub(r"[（(][^（()）]*[)）]\s*$", "", visible(cell.text)))
            bare = _MARKS.sub("", visible(cell.text))
            for field, pattern in names.items():
                if field not in columns and (pattern.fullmatch(words) or pattern.fullmatch(bare)):
                    columns[field] = at
                    break
        if needed <= columns.keys() and one_of & columns.keys():
            return row, columns
    return None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]
