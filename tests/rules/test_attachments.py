"""Attachments: what is refused in Word, Excel and PDF files, and private data found in them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from anliku import catalogue as catalogues
from anliku import rules
from anliku.case_places import MAX_ATTACHED
from anliku.problem import Problem
from anliku.rules.rule import Example
from tests import attachments
from tests.factory import add_case, make_library

MOBILE = "139" + "0000" + "0001"
PUPIL = "张" + "明明"
NAMES = {"docx": "三栏表.docx", "xlsx": "记录表.xlsx", "pdf": "学习单.pdf"}


def problems(tmp_path: Path, kind: str, data: bytes) -> list[Problem]:
    """What is said of a case that gives this file away."""
    name = NAMES[kind]
    front = f"takeaways:\n  - {{text: 三栏表：一节课一张, file: {name}}}\n"
    index = add_case(make_library(tmp_path / "library"), Example(front=front))
    (index.parent / name).write_bytes(data)
    return rules.check(catalogues.load(tmp_path / "library"))


def scores(book: openpyxl.Workbook) -> None:
    """A list of pupils with their marks below a title."""
    sheet = book.worksheets[0]
    sheet.delete_rows(1, 9)
    for row in (["成绩登记"], ["姓名", "前测", "后测"], [PUPIL, 61, 74], ["李" + "小小", 58, 70]):
        sheet.append(row)


def codes(tmp_path: Path, kind: str, data: bytes) -> list[str]:
    return [problem.rule for problem in problems(tmp_path, kind, data)]


@pytest.mark.parametrize(
    ("kind", "data"), [("docx", attachments.word()), ("xlsx", attachments.book()), ("pdf", attachments.pdf())]
)
def test_a_plain_file_may_be_given_away(tmp_path: Path, kind: str, data: bytes) -> None:
    assert problems(tmp_path, kind, data) == []


HOSTILE = {
    "empty": ("docx", b"", "AT002", "空的"),
    "a picture": ("docx", b"\x89PNG\r\n\x1a\n" + bytes(99), "AT002", "图片"),
    "a program": ("xlsx", b"MZ" + bytes(99), "AT002", "可执行程序"),
    "Word called Excel": ("xlsx", attachments.word(), "AT002", "Word 文档"),
    "half a file": ("docx", attachments.word()[:2000], "AT002", "不完整"),
    "a password": ("docx", attachments.locked(), "AT002", "密码"),
    "half a PDF": ("pdf", attachments.pdf()[:120], "AT002", "损坏"),
    "no PDF": ("pdf", b"<html>", "AT002", "不是 PDF"),
    "macros": ("docx", attachments.with_part(attachments.word(), "word/vbaProject.bin", b"x"), "AT004", "宏"),
    "an object": (
        "docx",
        attachments.with_part(attachments.word(), "word/embeddings/oleObject1.xlsx", b"x"),
        "AT004",
        "嵌入",
    ),
    "a field that runs": ("docx", attachments.word(attachments.field("DDEAUTO c:\\\\x")), "AT004", "域"),
    "a formula that asks the net": (
        "xlsx",
        attachments.book(lambda book: book.worksheets[0].append(['=WEBSERVICE("http://example.org")'])),
        "AT004",
        "公式",
    ),
    "a pivot table": (
        "xlsx",
        attachments.with_part(attachments.book(), "xl/pivotCache/pivotCacheRecords1.xml", b"<r/>"),
        "AT004",
        "透视表",
    ),
    "revisions": ("docx", attachments.word(attachments.revised), "AT005", "修订"),
    "hidden words": ("docx", attachments.word(attachments.vanished), "AT005", "隐藏的文字"),
    "a hidden sheet": ("xlsx", attachments.book(attachments.hidden_sheet), "AT005", "“原始数据”是隐藏的"),
    "a comment": (
        "xlsx",
        attachments.book(lambda book: setattr(book.worksheets[0]["A1"], "comment", Comment("看这里", "示例"))),
        "AT005",
        "批注",
    ),
    "a hidden column": (
        "xlsx",
        attachments.book(lambda book: setattr(book.worksheets[0].column_dimensions["B"], "hidden", True)),
        "AT005",
        "B 列是隐藏的",
    ),
    "a script": (
        "pdf",
        attachments.pdf(root="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        "AT004",
        "脚本",
    ),
    "a file in a PDF": (
        "pdf",
        attachments.pdf(root="/Names << /EmbeddedFiles << /Names [] >> >>"),
        "AT004",
        "附带的文件",
    ),
    "a remark in a PDF": (
        "pdf",
        attachments.pdf(page="/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (x) >>]"),
        "AT005",
        "批注",
    ),
    "a hidden layer": ("pdf", attachments.pdf(root="/OCProperties << /D << /OFF [5 0 R] >> >>"), "AT005", "图层"),
    "a scan": ("pdf", attachments.pdf(""), "AT006", "没有文字"),
    "an author": ("docx", attachments.word(author="示例作者"), "AT007", "作者"),
    "an author of a PDF": ("pdf", attachments.pdf(info="/Author (Shili)"), "AT007", "作者"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_may_not_be_given_away(tmp_path: Path, name: str) -> None:
    kind, data, code, said = HOSTILE[name]
    told = problems(tmp_path, kind, data)
    assert [problem.rule for problem in told] == [code]
    assert said in told[0].message
    assert told[0].location.file == f"cases/2024/gusu-yuwen-01/{NAMES[kind]}"


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    assert codes(tmp_path, "xlsx", bytes(MAX_ATTACHED + 1)) == ["AT003"]


PRIVATE = {
    "in a paragraph": ("docx", attachments.word_with(f"有事请打{MOBILE}"), "PV001", "第 2 段："),
    "in a table": ("docx", attachments.word_with(rows=[("班主任", "有事请打", MOBILE)]), "PV001", "表 1 第 3 行："),
    "behind a label in another cell": (
        "docx",
        attachments.word_with(rows=[("班级群", "QQ", "1234" + "56789")]),
        "PV005",
        "表 1 第 3 行：",
    ),
    "in a cell": (
        "xlsx",
        attachments.book(lambda book: book.worksheets[0].append(["", "", MOBILE])),
        "PV001",
        "工作表“样表”第 3 行：",
    ),
    "in the name of a sheet": (
        "xlsx",
        attachments.book(lambda book: book.create_sheet(MOBILE)),
        "PV001",
        "工作表的名称：",
    ),
    "at the foot of a page": (
        "xlsx",
        attachments.book(lambda book: setattr(book.worksheets[0].oddFooter.center, "text", MOBILE)),
        "PV001",
        "公式、选项或页眉里：",
    ),
    "on a page": ("pdf", attachments.pdf(f"Call {MOBILE} for more"), "PV001", "第 1 页："),
    "scores of cases": (
        "xlsx",
        attachments.book(lambda book: book.create_sheet("评分").append(["案例名称", "评委1", "评委2", "平均分"])),
        "PV011",
        "工作表“评分”第 1 行：",
    ),
    "pupils with scores": ("xlsx", attachments.book(scores), "PV008", "工作表“样表”第 2 行："),
}


@pytest.mark.parametrize("name", PRIVATE)
def test_private_data_in_attachments_is_found(tmp_path: Path, name: str) -> None:
    kind, data, code, place = PRIVATE[name]
    told = problems(tmp_path, kind, data)
    assert [problem.rule for problem in told] == [code]
    assert told[0].message.startswith(place)
    assert MOBILE not in told[0].message


def test_private_data_in_properties_is_found(tmp_path: Path) -> None:
    assert set(codes(tmp_path, "pdf", attachments.pdf(info=f"/Author ({MOBILE})"))) == {"PV001", "AT007"}


@pytest.mark.parametrize("name", ["三栏表.DOCX", "三 栏?.docx".replace("?", "#"), "表.doc", "表.pptx"])
def test_names_and_kinds_that_cannot_be_given_away(tmp_path: Path, name: str) -> None:
    index = add_case(make_library(tmp_path / "library"))
    (index.parent / name).write_bytes(attachments.word())
    told = rules.check(catalogues.load(tmp_path / "library"))
    assert "PC003" in {problem.rule for problem in told}


def test_a_name_that_differs_is_told(tmp_path: Path) -> None:
    front = "takeaways:\n  - {text: 三栏表：一节课一张, file: Table.docx}\n"
    index = add_case(make_library(tmp_path / "library"), Example(front=front))
    (index.parent / "table.docx").write_bytes(attachments.word())
    told = rules.check(catalogues.load(tmp_path / "library"))
    assert [problem.rule for problem in told] == ["AT001"]
    assert "“table.docx”" in told[0].message
