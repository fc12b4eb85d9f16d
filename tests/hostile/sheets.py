"""Excel files that a district may send, each a line of the list of bad inputs: what they are, and
words of the one thing that has to be said about each. Small ones that a program wrote are in
``excel/``; the others are made here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from anliku.formats.sheet.header import COLUMNS
from tests.formats.packages import ole, pack, with_parts
from tests.formats.sheet.books import DISTRICT, MAIN, SCHOOL, by_hand, cells, good, phone, row, workbook

HERE = Path(__file__).parent / "excel"
HEAD: list[object] = list(COLUMNS)
SHEET = "xl/worksheets/sheet1.xml"
_ROWS = cells({1: HEAD, 2: good()[0], 3: good()[1]})
_NAMES = "ABCDEFGHI"


def _million(styled: bool) -> bytes:
    """The good rows, then formatted rows without a value down to the last that a sheet has."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in _parts(by_hand({"汇总表": ""})).items():
            if name != SHEET:
                archive.writestr(name, part)
        with archive.open(SHEET, "w", force_zip64=True) as opened:
            opened.write(f'<worksheet xmlns="{MAIN}"><dimension ref="A1:I1048576"/>'.encode())
            opened.write(_ROWS.removesuffix("</sheetData>").encode())
            row, times = (_STYLED, 1 + len(_NAMES)) if styled else (_BARE, 1)
            for start in range(4, 1_048_577, 8192):
                numbers = range(start, min(start + 8192, 1_048_577))
                opened.write("".join(row % ((number,) * times) for number in numbers).encode())
            opened.write(b"</sheetData></worksheet>")
    return buffer.getvalue()


_BARE = '<row r="%d" ht="20" customHeight="1"/>'
_STYLED = '<row r="%d" spans="1:9">' + "".join(f'<c r="{name}%d" s="1"/>' for name in _NAMES) + "</row>"


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _dragged() -> bytes:
    """A formula for 序号 that somebody has dragged down 100,000 rows."""
    tail = "".join(f'<row r="{n}"><c r="A{n}"><f>ROW()-1</f><v>{n - 1}</v></c></row>' for n in range(4, 100_000))
    return by_hand({"汇总表": _ROWS.replace("</sheetData>", f"{tail}</sheetData>")})


def _hidden_sheet(state: str) -> bytes:
    pupils = cells({1: ["学生姓名", "班级", "数学成绩"], 2: ["某", "一班", 90]})
    return by_hand({"汇总表": _ROWS, "名单": pupils}, attributes={"名单": f'state="{state}"'})


def _with_rows(*rows: list[object], head: list[object] | None = None) -> bytes:
    return by_hand({"汇总表": cells({1: head or HEAD, **dict(enumerate(rows, 2))})})


def _changed(**values: object) -> list[object]:
    """The good school case with other cells, named by their letter."""
    cells_ = row(2, SCHOOL)
    for letter, value in values.items():
        cells_[_NAMES.index(letter)] = value
    return cells_


def _formulas(saved: bool) -> bytes:
    def made(name: str, value: object) -> str:
        return f'<c r="{name}3" t="str"><f>X1</f>{f"<v>{value}</v>" if saved else ""}</c>'

    line = "".join(made(name, value) for name, value in zip(_NAMES, good()[1], strict=True))
    return by_hand(
        {"汇总表": cells({1: HEAD, 2: good()[0]}).replace("</sheetData>", f'<row r="3">{line}</row></sheetData>')}
    )


def _formula_error() -> bytes:
    right, wrong = '<c r="C3" t="inlineStr"><is><t>姑苏区</t></is></c>', '<c r="C3" t="e"><v>#REF!</v></c>'
    return by_hand({"汇总表": _ROWS.replace(right, wrong)})


def _date_as_number() -> bytes:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    xml = _ROWS.replace('<c r="G3" t="inlineStr"><is><t>语文</t></is></c>', '<c r="G3" s="1"><v>45352</v></c>')
    return by_hand({"汇总表": xml}, {"xl/styles.xml": styles.encode()})


def _external() -> bytes:
    rels = (
        '<Relationships><Relationship Id="r1" Type="x/externalLinkPath" Target="file:///z:/a.xlsx" TargetMode="External"/>'
        "</Relationships>"
    )
    xml = _ROWS.replace(
        '<c r="G3" t="inlineStr"><is><t>语文</t></is></c>', '<c r="G3" t="str"><f>[1]甲!A1</f><v>语文</v></c>'
    )
    return by_hand(
        {"汇总表": xml},
        {
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": rels.encode(),
        },
    )


def _hidden_column() -> bytes:
    def change(sheet: Any) -> None:
        sheet.column_dimensions["I"].hidden = True

    return workbook(good(), change=change)


def _two_tables() -> bytes:
    lower = [row(1, ("荷塘边的科学课改进", "相城区", "相城区荷塘示例小学", "科学", "小学"))]
    return by_hand({"汇总表": cells({1: HEAD, 2: good()[0], 3: good()[1], 5: ["初中组"], 6: HEAD, 7: lower[0]})})


def _bomb() -> bytes:
    return with_parts(by_hand({"汇总表": _ROWS}), {"xl/media/a.xml": b"<a>" + b" " * (80 * 1024 * 1024) + b"</a>"})


def _long_texts() -> bytes:
    """Titles of 30,000 characters that no program can squeeze."""
    texts = ("".join(chr(0x4E00 + (7919 * at * at + 31 * n) % 20_000) for at in range(30_000)) for n in range(60))
    strings = f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'
    xml = "".join(f'<row r="{n}"><c r="B{n}" t="s"><v>{n % 60}</v></c></row>' for n in range(4, 3000))
    return by_hand(
        {"汇总表": _ROWS.replace("</sheetData>", f"{xml}</sheetData>")}, {"xl/sharedStrings.xml": strings.encode()}
    )


def _file(name: str) -> Callable[[], bytes]:
    return (HERE / name).read_bytes


_DTD = f'<!DOCTYPE a [<!ENTITY b "c">]><worksheet xmlns="{MAIN}">{_ROWS}</worksheet>'

# Refused with one line.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "renamed-xls": (_file("renamed-xls.xlsx"), "旧版 Excel 表格（.xls）"),
    "encrypted": (lambda: ole("EncryptedPackage", "EncryptionInfo"), "打开密码"),
    "word-document": (
        lambda: pack({"word/document.xml": b"<document/>", "_rels/.rels": b"<Relationships/>"}),
        "Word 文档",
    ),
    "not-a-zip": (lambda: "序号,案例标题".encode(), "不是 Excel 表格"),
    "truncated": (lambda: workbook(good())[:2000], "不完整"),
    "empty-file": (lambda: b"", "文件是空的"),
    "bomb": (_bomb, "压缩炸弹"),
    "entities": (lambda: by_hand({"汇总表": _DTD.encode()}), "外部实体"),
    "nested": (lambda: by_hand({"汇总表": "<a>" * 300 + "</a>" * 300}), "嵌套太深"),
    "broken-xml": (lambda: by_hand({"汇总表": b"<worksheet><sheetData>"}), "损坏"),
    "no-table": (lambda: by_hand({"汇总表": cells({1: ["姓名", "单位"], 2: ["某", "某"]})}), "没有找到汇总表"),
    "empty-table": (lambda: _with_rows(), "汇总表是空的"),
    "only-charts": (lambda: by_hand({}), "没有工作表"),
}

# Read, and said what is to be done: where (cell and code) and what.
FOUND: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "hidden-sheet": (lambda: _hidden_sheet("hidden"), "A1 XL005", "工作表“名单”是隐藏的"),
    "very-hidden-sheet": (lambda: _hidden_sheet("veryHidden"), "A1 XL006", "像是学生名单和成绩"),
    "hidden-column": (_hidden_column, "I2 XL005", "I 列是隐藏的"),
    "formula-without-result": (lambda: _formulas(saved=False), "B3 XL102", "没有存下算出的结果"),
    "formula-error": (_formula_error, "C3 XL102", "公式出错了"),
    "date-for-a-word": (_date_as_number, "G3 XL102", "变成了日期（2024-03-01）"),
    "number-for-a-word": (lambda: _with_rows(good()[0], _changed(D=20240301)), "D3 XL102", "是数字 “20240301”"),
    "telephone-in-scientific-notation": (
        lambda: _with_rows(good()[0], _changed(I="1.39E+10")),
        "I3 XL109",
        "科学计数法",
    ),
    "private-data-in-a-remark": (
        lambda: _with_rows([*good()[0], "请打 " + phone(8)], [*good()[1], None], head=[*HEAD, "备注"]),
        "J2 XL006",
        "有手机号码",
    ),
    "column-of-accounts": (
        lambda: _with_rows([*good()[0], "1"], [*good()[1], "2"], head=[*HEAD, "微信号"]),
        "J1 XL003",
        "请删去整列",
    ),
    "two-tables": (_two_tables, "C7 XL402", "相城区没有区域案例"),
    "dragged-formulas": (_dragged, "A5000 XL004", "只读到第 5000 行"),
    "endless-texts": (_long_texts, "B4 XL104", "太长：2000 字"),
}

# Nothing wrong in them, however odd they look.
FINE: dict[str, Callable[[], bytes]] = {
    "saved-by-libreoffice": _file("libreoffice.xlsx"),
    "wrong-dimensions": lambda: by_hand({"汇总表": '<dimension ref="A1:B1"/>' + _ROWS}),
    "no-dimensions": lambda: by_hand({"汇总表": _ROWS}),
    "header-in-row-90": lambda: by_hand({"汇总表": cells({1: ["汇总表"], 90: HEAD, 91: good()[0], 92: good()[1]})}),
    "numbers-as-text": lambda: _with_rows(_as_text(good()[0]), _as_text(good()[1])),
    "telephones-as-numbers": lambda: _with_rows(*[_changed_phone(values) for values in good()]),
    "formulas-with-results": lambda: _formulas(saved=True),
    "extra-columns": lambda: _with_rows(*[["同意", *values, "无"] for values in good()], head=["意见", *HEAD, "备注"]),
    "external-links": _external,
    "macros": lambda: with_parts(by_hand({"汇总表": _ROWS}), {"xl/vbaProject.bin": b"x" * 100}),
    "merged-beyond-measure": lambda: by_hand(
        {"汇总表": _ROWS + '<mergeCells><mergeCell ref="K1:XFD1048576"/></mergeCells>'}
    ),
    "links-over-everything": lambda: by_hand(
        {"汇总表": _ROWS + '<hyperlinks><hyperlink ref="A1:XFD1048576" location="甲!A1"/></hyperlinks>'}
    ),
    "a-million-empty-rows": lambda: _million(styled=False),
    "a-million-formatted-rows": lambda: _million(styled=True),
    "names-in-another-namespace": lambda: by_hand({"汇总表": _prefixed()}),
    "unknown-formats": lambda: by_hand(
        {"汇总表": _ROWS}, {"xl/styles.xml": b"<styleSheet><fills><fill/></fills></styleSheet>"}
    ),
}


def _as_text(values: list[object]) -> list[object]:
    return [str(value) for value in values]


def _changed_phone(values: list[object]) -> list[object]:
    return [*values[:8], int(str(values[8]))]


def _prefixed() -> bytes:
    """What some programs write: every element with a prefix."""
    import re

    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", f'<worksheet xmlns:x="{MAIN}">{_ROWS}</worksheet>').encode()


__all__ = ["DISTRICT", "FINE", "FOUND", "REFUSED"]
