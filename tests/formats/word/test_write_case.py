"""A case as Word: what the organiser asks for, found again by opening the file."""

from __future__ import annotations

import io
import itertools
import zipfile
from pathlib import Path

import pytest
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from anliku import catalogue as catalogues
from anliku.formats.word.labels import EVIDENCE_HEAD, SAMPLE_NOTE
from anliku.formats.word.write.case_document import write_case
from anliku.markdown import Document
from anliku.model import Case
from anliku.reading import CaseReading
from tests.factory import LIBRARY
from tests.formats.word.written import blocks, export, library, opened, parts, style_of, styled, xml

SAMPLES = catalogues.load(LIBRARY)


def font_of(style: object, kind: str) -> str | None:
    """A style's font for ascii, hAnsi or eastAsia, through what it is based on and the defaults."""
    element = style.element  # type: ignore[attr-defined]
    found = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    if found is not None and found.get(qn(f"w:{kind}")):
        return str(found.get(qn(f"w:{kind}")))
    base = style.base_style  # type: ignore[attr-defined]
    if base is not None:
        return font_of(base, kind)
    defaults = element.getparent().find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    return str(defaults.get(qn(f"w:{kind}")))


def size_of(style: object) -> Pt:
    """A style's size, through what it is based on and the defaults."""
    size = style.font.size  # type: ignore[attr-defined]
    if size is not None:
        return size
    base = style.base_style  # type: ignore[attr-defined]
    return size_of(base) if base is not None else Pt(12)


@pytest.mark.parametrize("template", ["its own", "none"])
@pytest.mark.parametrize("name", ["gusu-yuwen-01", "shuangliu-yuwen-01"])
def test_the_look_that_the_organiser_asks_for(name: str, template: str, tmp_path: Path) -> None:
    """双流 2021: 宋体, title 小二, unit and author 小四, body 小四, 2.5 cm all round."""
    case = SAMPLES.by_id[name]
    root = LIBRARY if template == "its own" else tmp_path
    document = opened(write_case(CaseReading(case, SAMPLES.context), root).data)
    section = document.sections[0]
    for margin in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin):
        assert margin is not None
        assert abs(margin - Cm(2.5)) < Pt(0.1)
    assert section.page_width is not None
    assert round(section.page_width.cm, 1) == 21.0
    title, unit, authors, *_ = document.paragraphs
    assert [style_of(item) for item in (title, unit, authors)] == ["Title", "单位作者", "单位作者"]
    assert (title.text.replace("\n", ""), unit.text) == (case.meta.title, case.meta.unit)
    assert authors.text == "　".join(case.meta.authors)
    sizes = {
        "Title": 18,
        "单位作者": 12,
        "Normal Indent": 12,
        "Heading 1": 14,
        "Heading 2": 12,
        "表格文字": 10.5,
        "Caption": 10.5,
    }
    for style_name, points in sizes.items():
        style = document.styles[style_name]
        assert size_of(style) == Pt(points), style_name
        assert font_of(style, "eastAsia") == "宋体", style_name
        assert font_of(style, "ascii") == "Times New Roman", style_name
    assert document.styles["Title"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    indent = document.styles["Normal Indent"].element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    assert indent.get(qn("w:firstLineChars")) == "200"
    footer = section.footer.paragraphs[0]._p.xml
    assert "PAGE" in footer


def test_nothing_but_styles_carries_the_look() -> None:
    """No run has a size or font of its own, so that a template decides."""
    document = opened(export(SAMPLES, "gusu-yuwen-01").data)
    for run in xml(document).iter(qn("w:rPr")):
        assert {child.tag for child in run} <= {qn("w:rStyle"), qn("w:rFonts")}
        fonts = run.find(qn("w:rFonts"))
        assert fonts is None or dict(fonts.attrib) == {qn("w:hint"): "eastAsia"}


def test_headings_are_real_and_numbered_by_word(tmp_path: Path) -> None:
    body = "## 归因分析\n\n正文。\n\n### 先听学生\n\n正文。\n\n#### 课上\n\n正文。\n\n## 参考文献\n\n[1] 张三. 题名[J]. 2020.\n"
    document = opened(export(library(tmp_path, body)).data)
    assert styled(document, "Heading 1") == ["归因分析", "参考文献"]
    assert (styled(document, "Heading 2"), styled(document, "Heading 3")) == (["先听学生"], ["课上"])
    assert styled(document, "参考文献") == ["[1] 张三. 题名[J]. 2020."]
    plain = [
        paragraph.text
        for paragraph in document.paragraphs
        if (number := paragraph._p.find(f".//{qn('w:numId')}")) is not None and number.get(qn("w:val")) == "0"
    ]
    assert plain == ["参考文献"]
    style = document.styles["Heading 2"].element
    assert style.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) == "1"
    assert style.find(f".//{qn('w:numId')}") is not None


def test_headings_numbered_by_hand_are_not_numbered_again(tmp_path: Path) -> None:
    body = "## 归因分析\n\n### （一）先听\n\n正文。\n\n### 再看\n\n正文。\n"
    document = opened(export(library(tmp_path, body)).data)
    for paragraph in document.paragraphs:
        if style_of(paragraph) == "Heading 2":
            assert paragraph._p.find(f".//{qn('w:numId')}").get(qn("w:val")) == "0"


def test_where_a_hand_counts_otherwise_word_does_not_count_at_all(tmp_path: Path) -> None:
    body = "## 归因分析\n\n### 一、先听\n\n正文。\n\n### 第一节课\n\n正文。\n"
    document = opened(export(library(tmp_path, body)).data)
    heads = [item for item in document.paragraphs if style_of(item).startswith("Heading")]
    assert [item._p.find(f".//{qn('w:numId')}").get(qn("w:val")) for item in heads] == ["0", "0", "0"]


def test_words_in_a_line(tmp_path: Path) -> None:
    body = "## 归因分析\n\n第一行\n第二行 **重要**、*强调*、~~删去~~、`代码` 和 **又*重*又斜**。\\\n下一行\nword\nnext &lt;w:p/&gt; &amp;\n"
    document = opened(export(library(tmp_path, body)).data)
    (paragraph,) = [item for item in document.paragraphs if "第一行" in item.text]
    assert paragraph.text == "第一行第二行 重要、强调、删去、代码 和 又重又斜。\n下一行 word next <w:p/> &"
    runs = {run.text: run for run in paragraph.runs}
    names = {text: runs[text].style.name for text in ("重要", "强调", "删去", "代码") if runs[text].style}
    assert names == {"重要": "Strong", "强调": "Emphasis", "删去": "删除线", "代码": "行内代码"}
    assert runs["重"].bold is True
    assert runs["重"]._r.find(f".//{qn('w:em')}") is not None


def test_lists_are_real_and_start_where_they_should(tmp_path: Path) -> None:
    body = "## 归因分析\n\n1. 一\n2. 二\n   - 甲\n\n     续\n\n正文。\n\n5. 五\n\n- 点\n"
    document = opened(export(library(tmp_path, body)).data)
    found = [
        (item.text, style_of(item), item._p.pPr.numPr.numId.val, item._p.pPr.numPr.ilvl.val)
        for item in document.paragraphs
        if item._p.pPr is not None and item._p.pPr.numPr is not None
    ]
    texts = [text for text, *_ in found]
    assert texts == ["一", "二", "甲", "五", "点"]
    assert [style for _, style, *_ in found] == [
        "List Number",
        "List Number",
        "List Bullet",
        "List Number",
        "List Bullet",
    ]
    numbers = [number for *_, number, _ in found]
    assert numbers[0] == numbers[1]
    assert len({numbers[0], numbers[2], numbers[3], numbers[4]}) == 4
    assert [level for *_, level in found] == [0, 0, 1, 0, 0]
    starts = {
        num.numId: num.find(f".//{qn('w:startOverride')}")
        for num in document.part.numbering_part.element.findall(qn("w:num"))
    }
    assert starts[numbers[3]].get(qn("w:val")) == "5"
    assert styled(document, "List Continue") == ["续"]


def test_numbers_that_do_not_follow_and_nested_ones_are_kept(tmp_path: Path) -> None:
    body = "## 归因分析\n\n0. 零\n1. 一\n4. 四\n5. 五\n   1. 甲\n   2. 乙\n   7. 庚\n6. 六\n"
    assert numbers_of(opened(export(library(tmp_path, body)).data)) == [
        ("零", 0, 0),
        ("一", 0, 1),
        ("四", 0, 4),
        ("五", 0, 5),
        ("甲", 1, 1),
        ("乙", 1, 2),
        ("庚", 1, 7),
        ("六", 0, 6),
    ]


def numbers_of(document: DocxDocument) -> list[tuple[str, int, int]]:
    """Words, level and number of each item, counted as Word does: each use of a definition counts for itself."""
    uses = {num.numId: num for num in document.part.numbering_part.element.findall(qn("w:num"))}
    counts: dict[tuple[int, int], int] = {}
    found = []
    for item in document.paragraphs:
        if style_of(item) != "List Number":
            continue
        number, level = item._p.pPr.numPr.numId.val, item._p.pPr.numPr.ilvl.val
        override = uses[number].find(f"{qn('w:lvlOverride')}[@{qn('w:ilvl')}='{level}']/{qn('w:startOverride')}")
        first = 1 if override is None else int(override.get(qn("w:val")))
        counts[number, level] = counts.get((number, level), first - 1) + 1
        found.append((item.text, level, counts[number, level]))
    return found


def test_quotes_code_and_rules(tmp_path: Path) -> None:
    body = "## 归因分析\n\n> 学生说：“难。”\n>\n> > 老师说。\n\n```\na  b\n  <c>\n```\n\n---\n\n正文。\n"
    document = opened(export(library(tmp_path, body)).data)
    assert styled(document, "Quote") == ["学生说：“难。”", "老师说。"]
    assert styled(document, "代码") == ["a  b\n  <c>"]
    assert styled(document, "分隔线") == [""]


def test_tables(tmp_path: Path) -> None:
    rows = "".join(
        f"| {number} | {number * 7.5:.1f} | 这一格说了很长的一段话，一行放不下，需要折成几行才行，所以这一栏最宽 |\n"
        for number in range(20)
    )
    body = f"## 归因分析\n\n如下：\n\n| 题号 | 得分 | 说明 |\n| --- | ---: | --- |\n{rows}\n正文。\n"
    document = opened(export(library(tmp_path, body, "evidence: []")).data)
    table, _ = document.tables
    assert table.style is not None
    assert table.style.name == "表格"
    assert [cell.text for cell in table.rows[0].cells] == ["题号", "得分", "说明"]
    assert [len(table.rows), table.cell(3, 1).text] == [21, "15.0"]
    heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True, *[False] * 20]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert sum(widths) == 9072
    assert widths[2] > 5 * widths[0]
    looks = [style_of(cell.paragraphs[0]) for cell in table.rows[1].cells]
    assert looks == ["表格居中", "表格数字", "表格文字"]
    borders = table.style.element.findall(f".//{qn('w:tblBorders')}/*")
    assert {border.get(qn("w:val")) for border in borders} == {"single"}
    assert len(borders) == 6
    announcing = next(item for item in document.paragraphs if item.text == "如下：")
    assert announcing._p.pPr is not None
    assert announcing._p.pPr.keepNext is not None


def test_short_tables_stay_on_one_page(tmp_path: Path) -> None:
    body = "## 归因分析\n\n| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |\n| 三 | 四 |\n| 五 | 六 |\n"
    document = opened(export(library(tmp_path, body, "evidence: []")).data)
    kept = [
        item.paragraphs[0]._p.pPr.keepNext is not None
        for row in document.tables[0].rows[1:]
        for item in row.cells
        if item.paragraphs[0]._p.pPr is not None
    ]
    assert kept == [True, True, True, True, False, False]


def test_two_tables_do_not_grow_together(tmp_path: Path) -> None:
    body = "## 归因分析\n\n| 甲 |\n| --- |\n| 一 |\n\n| 乙 |\n| --- |\n| 二 |\n"
    document = opened(export(library(tmp_path, body)).data)
    kinds = [isinstance(block, Table) for block in blocks(document)]
    assert not any(one and next_one for one, next_one in itertools.pairwise(kinds))
    assert kinds[-1] is False


def test_pictures(tmp_path: Path) -> None:
    body = '## 归因分析\n\n![一张“借阅条”](a.png)\n\n看这里![小图](./a.png)再说。\n\n![替代文字](b.jpg "图1 走廊")\n'
    document = opened(export(library(tmp_path, body, files=(("a.png", "png"), ("b.jpg", "jpg")))).data)
    assert [shape.type is not None for shape in document.inline_shapes] == [True] * 3
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == ["一张“借阅条”", "小图", "替代文字"]
    assert [shape._inline.docPr.id for shape in document.inline_shapes] == [1, 2, 3]
    assert styled(document, "Caption") == ["一张“借阅条”", "图1 走廊"]
    assert len(styled(document, "图")) == 2
    assert (
        len(
            [
                name
                for name in parts(
                    export(library(tmp_path / "again", body, files=(("a.png", "png"), ("b.jpg", "jpg")))).data
                )
                if "media" in name
            ]
        )
        == 2
    )


def test_a_picture_that_cannot_be_shown_is_told_and_its_words_stay(tmp_path: Path) -> None:
    body = "## 归因分析\n\n![走廊平面图](missing.png)\n\n![坏图](bad.png)\n\n![链接](link.png)\n"
    written = export(library(tmp_path, body, files=(("bad.png", "truncated"), ("link.png", "link"))))
    assert [name for name, _ in written.missing] == ["missing.png", "bad.png", "link.png"]
    text = "\n".join(item.text for item in opened(written.data).paragraphs)
    assert "（图：走廊平面图）" in text
    assert "（图：坏图）" in text


def test_footnotes_are_real(tmp_path: Path) -> None:
    body = "## 归因分析\n\n得分[^甲]上升，再看[^甲]。[^乙]\n\n[^甲]: 得分率，见[通知](https://example.cn/a)。\n\n    第二段。\n\n[^乙]: 另一条[^甲]\n"
    data = export(library(tmp_path, body)).data
    document = opened(data)
    assert len(list(xml(document).iter(qn("w:footnoteReference")))) == 3
    notes = [
        "".join(node.text or "" for node in note.iter(qn("w:t"))).strip()
        for note in parse_xml(parts(data)["word/footnotes.xml"]).findall(qn("w:footnote"))
        if note.get(qn("w:type")) is None
    ]
    assert notes == ["得分率，见通知。第二段。", "得分率，见通知。第二段。", "另一条[甲]"]
    assert b"https://example.cn/a" in parts(data)["word/_rels/footnotes.xml.rels"]


def test_links(tmp_path: Path) -> None:
    body = (
        "## 归因分析\n\n[通知](https://example.cn/通知?a=1&b=<2>)、[本页](#成效与后测)、[没有](#没有)、"
        "[别的案例](../gusu-yuwen-02/)、[坏](javascript:alert(1))、<https://example.cn/>、[怪](https://[x/)\n\n## 成效与后测\n\n正文。\n"
    )
    document = opened(export(library(tmp_path, body)).data)
    (paragraph,) = [item for item in document.paragraphs if "通知" in item.text]
    links = [(link.text, link.address, link.fragment) for link in paragraph.hyperlinks]
    assert links == [
        ("通知", "https://example.cn/%E9%80%9A%E7%9F%A5?a=1&b=%3C2%3E", ""),
        ("本页", "", "anliku_1"),
        ("https://example.cn/", "https://example.cn/", ""),
    ]
    assert "没有、别的案例、坏、" in paragraph.text
    (mark,) = xml(document).iter(qn("w:bookmarkStart"))
    assert mark.get(qn("w:name")) == "anliku_1"
    assert mark.getparent().find(qn("w:r")).text == "成效与后测"


def test_evidence_is_a_table_behind_the_text(tmp_path: Path) -> None:
    front = """evidence:
  - {indicator: 得分率, before: 61.25, after: 70.9, unit: "%", better: 高, source: 校内后测 n=182}
  - {indicator: 作业时间, before: 90, after: -0.0, better: 低, source: 问卷 n=1}
"""
    document = opened(export(library(tmp_path, front=front)).data)
    table, facts = document.tables[-2:]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        list(EVIDENCE_HEAD),
        ["得分率", "61.25", "70.90", "%", "升高", "校内后测 n=182"],
        ["作业时间", "90", "0", "", "降低", "问卷 n=1"],
    ]
    assert styled(document, "表题") == ["改进前后数据", "案例信息"]
    labels = [row.cells[0].text for row in facts.rows]
    assert labels[:7] == ["项目", "案例类型", "类别", "学科", "学段", "区域", "问题"]


def test_the_kind_of_school_stands_among_the_facts_where_it_is_known(tmp_path: Path) -> None:
    facts = opened(export(library(tmp_path, front="school: [农村学校, 小规模学校]")).data).tables[-1]
    assert ["学校类型", "农村学校、小规模学校"] in [[cell.text for cell in row.cells] for row in facts.rows]


def test_a_demonstration_case_says_so_on_every_page(tmp_path: Path) -> None:
    document = opened(export(library(tmp_path)).data)
    assert [item.text for item in document.sections[0].header.paragraphs] == [SAMPLE_NOTE]
    plain = opened(export(library(tmp_path / "real", front="sample: false")).data)
    assert "".join(item.text for item in plain.sections[0].header.paragraphs) == ""


def test_a_long_title_breaks_where_it_pauses() -> None:
    document = opened(export(SAMPLES, "gusu-yuwen-01").data)
    assert document.paragraphs[0].text == "从“读得懂”到“读得深”：\n基于监测数据的阅读教学改进"


def test_the_same_case_gives_the_same_bytes_and_no_names(tmp_path: Path) -> None:
    data = export(SAMPLES, "gusu-yuwen-01").data
    assert export(catalogues.load(LIBRARY), "gusu-yuwen-01").data == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert not {"docProps/app.xml", "docProps/custom.xml"} & set(archive.namelist())
    properties = opened(data).core_properties
    assert (properties.title, properties.author) == (
        "从“读得懂”到“读得深”：基于监测数据的阅读教学改进",
        "示例语文课题组",
    )
    assert properties.last_modified_by == ""
    assert str(properties.created).startswith("2025-03-03")


@pytest.mark.parametrize("case", SAMPLES.cases, ids=lambda case: case.name)
def test_no_word_table_or_picture_of_a_sample_is_lost(case: Case) -> None:
    written = export(SAMPLES, case.name)
    assert not written.missing
    document = opened(written.data)
    text = Document(case.body)
    said: list[str] = []
    for block in blocks(document):
        if isinstance(block, Table):
            said += [cell.text for row in block.rows for cell in row.cells]
        else:
            said.append(block.text)
    notes = parse_xml(parts(written.data)["word/footnotes.xml"])
    said += [node.text or "" for node in notes.iter(qn("w:t"))]
    whole = "".join("".join(said).split())
    for block in text.blocks:
        assert "".join(block.text.split()) in whole
    assert len(document.inline_shapes) == len(text.pictures)
    assert len(document.tables) == len(text.tables) + bool(case.meta.evidence) + 1
    sizes = [(len(table.columns), len(table.rows) - 1) for table in document.tables]
    assert sizes[: len(text.tables)] == [(table.columns, table.rows) for table in text.tables]
    room = Cm(16) + Pt(1)
    assert all(shape.width <= room for shape in document.inline_shapes)
