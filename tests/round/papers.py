"""Word files for made rounds: forms and cases as schools hand them in, without a program for Word (it would take minutes)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.formats.packages import pack

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def word(*blocks: str) -> bytes:
    """A document of these blocks (see :func:`line` and :func:`table`)."""
    body = "".join(blocks)
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return pack(
        {"[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _RELS.encode(), "word/document.xml": document.encode()}
    )


def line(text: str, centred: bool = False) -> str:
    """A paragraph."""
    look = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(*rows: Sequence[str | Sequence[str]]) -> str:
    """A table; a cell is a text, or several paragraphs."""
    return f"<w:tbl>{''.join(map(_row, rows))}</w:tbl>"


def _row(cells: Sequence[str | Sequence[str]]) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{_inside(cell)}</w:tc>' for cell in cells)}</w:tr>"


def _inside(cell: str | Sequence[str]) -> str:
    return "".join(map(line, [cell] if isinstance(cell, str) else cell))


def form(
    title: str, unit: str, leader: str, others: Sequence[str], problem: Sequence[str], plan: Sequence[str], tel: str
) -> bytes:
    """附件2 申报表, filled in."""
    return word(
        line("附件2"),
        line("优秀案例评选申报表", centred=True),
        line(f"单位（盖章）：{unit}"),
        table(
            ("案例名称", title),
            ("负责人姓名", leader, "单位及职务", f"{unit} 教师"),
            ("联系电话", tel, "电子邮箱", ""),
            ("工作组成员", "姓名", "职务", "承担任务分工"),
            *(("", name, "教师", "课堂观察") for name in others),
            (["一、问题描述（基于监测结果需要重点解决的主要问题，500字以内，可附页）", *problem],),
            (
                [
                    "二、工作思路（2000字以内，可附页）",
                    "（一）基本思路",
                    *plan[:1],
                    "（二）研究方法",
                    *plan[1:2],
                    "（三）推进策略",
                    *plan[2:],
                ],
            ),
            ("三、预期成果及工作进度",),
            ("序号", "起止时间", "成果名称", "成果形式"),
            ("1", "2025.4—2025.6", "问卷与访谈", "报告"),
        ),
    )


def case(title: str, unit: str, authors: Sequence[str], sections: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A case as it is handed in: title, unit, authors, sections with numbers typed before them."""
    numerals = "一二三四五六七"
    blocks = [line(title, True), line(unit, True), line("　".join(authors), True)]
    for number, (heading, paragraphs) in enumerate(sections):
        blocks.append(line(f"{numerals[number]}、{heading}"))
        blocks += map(line, paragraphs)
    return word(*blocks)
