"""An Excel file that a case gives away: every cell of it with its place, and what is hidden in it."""

from __future__ import annotations

from anliku.formats.attachment.examined import Content, Unfit
from anliku.formats.attachment.office_parts import OfficeParts, drawn_words, fetches
from anliku.formats.office import Package
from anliku.formats.sheet import read as sheets
from anliku.formats.sheet.cells import Sheet, column_name
from anliku.formats.sheet.workbook import Attributes, walk

_SPOKEN = {"f", "formula1", "formula2", "definedName", "prompt", "error", "oddHeader", "oddFooter", "evenHeader"}
_SPOKEN |= {"evenFooter", "firstHeader", "firstFooter"}
_MOST = 2_000
"""Formulas and the like that are listed; a sheet repeats the same one in every row."""
_MAX_COLUMNS = 60


def look(package: Package) -> Content:
    """Everything in a verified Excel file. Raises Refused, and Unfit where there is more than anybody looks through."""
    content = Content()
    parts = OfficeParts(package)
    parts.judge(content)
    for number, sheet in enumerate(sheets.read(package).sheets, 1):
        if sheet.cut is not None:
            raise Unfit("bytes", f"工作表“{sheet.name}”太大，只读到第 {sheet.cut} 行，请只留读者要用的部分")
        content.add("工作表的名称", sheet.name)
        _cells(sheet, number, content)
        _hidden(sheet, content)
    for name in parts.xml("xl/"):
        if "/comments" in name or "/threadedComments/" in name:
            if not any("批注" in said for said in content.unseen):
                content.unseen.append("里面有批注，请在“审阅”里全部删除")
        elif "/worksheets/" in name or name == package.main:
            _spoken(parts.archive.read(name), content)
        elif "/drawings/" in name or "/charts/" in name or "/diagrams/" in name:
            for words in drawn_words(parts.tree(name)):
                content.add("图形或图表里", words)
    return content


def _cells(sheet: Sheet, number: int, content: Content) -> None:
    last = max((max(cells) for cells in sheet.rows.values()), default=0)
    if last > _MAX_COLUMNS:
        raise Unfit("bytes", f"工作表“{sheet.name}”有 {last} 列，最多 {_MAX_COLUMNS} 列，请只留读者要用的部分")
    for row, cells in sheet.rows.items():
        texts = tuple(cells[column].text if column in cells else "" for column in range(1, last + 1))
        content.add(f"工作表“{sheet.name}”第 {row} 行", *texts, table=number)


def _hidden(sheet: Sheet, content: Content) -> None:
    if sheet.hidden and sheet.rows:
        content.unseen.append(f"工作表“{sheet.name}”是隐藏的，请取消隐藏，不给读者的请删除")
        return
    for start, end in sheet.hidden_columns:
        if any(start <= cell.column <= end for cell in sheet.cells()):
            name = column_name(start) if start == end else f"{column_name(start)}—{column_name(end)}"
            content.unseen.append(f"工作表“{sheet.name}”的 {name} 列是隐藏的，请取消隐藏，不给读者的请删除")
    if sheet.hidden_rows:
        listed = "、".join(map(str, sorted(sheet.hidden_rows)[:8]))
        more = " 等" if len(sheet.hidden_rows) > 8 else ""
        content.unseen.append(
            f"工作表“{sheet.name}”的第 {listed}{more} 行是隐藏的（也许是筛选藏起的），请取消隐藏，不给读者的请删除"
        )


def _spoken(data: bytes, content: Content) -> None:
    """Formulas, choices of lists, names and the texts at the head and foot of printed pages."""
    known: dict[str, None] = {}
    state = {"open": False}
    pieces: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        state["open"] = name in _SPOKEN
        for key in ("prompt", "promptTitle", "error", "errorTitle", "display", "tooltip", "userName"):
            if attributes.get(key):
                known.setdefault(attributes[key])

    def end(name: str) -> None:
        if name in _SPOKEN and len(known) < _MOST:
            known.setdefault("".join(pieces))
        pieces.clear()
        state["open"] = False

    walk([data], start, end, lambda text: pieces.append(text) if state["open"] else None)
    for text in known:
        content.add("公式、选项或页眉里", text)
        if fetches(text) and not any("公式" in said for said in content.acting):
            content.acting.append("里面有会向网络或别的程序取数的公式，请粘贴成值")
