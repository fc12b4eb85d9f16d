"""Templates: a campaign's own, somebody else's, none, and spoilt ones."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.formats.word.labels import SAMPLE_NOTE
from anliku.formats.word.write.blank_template import write_template
from anliku.formats.word.write.named_styles import BY_ROLE, STYLES
from anliku.formats.word.write.package import BrokenTemplate, open_layout, plain, template_path
from tests.factory import LIBRARY
from tests.formats.packages import pack
from tests.formats.word.written import export, library, opened, parts, style_of, styled

CAMPAIGNS = catalogues.load(LIBRARY).campaigns


def with_template(tmp_path: Path, data: bytes) -> Catalogue:
    """A library whose campaign has this template."""
    catalogue = library(tmp_path)
    template_path(catalogue.root, "suzhou-2024").write_bytes(data)
    return catalogue


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_every_campaign_has_a_template_with_every_style(campaign: str) -> None:
    document = opened(template_path(LIBRARY, campaign).read_bytes())
    names = {style.name for style in document.styles}
    assert {style.alias or style.name for style in STYLES} <= names | {style.alias for style in STYLES}
    assert {"单位作者", "图", "表格", "表格文字", "参考文献", "提示", "申报表格"} <= names
    titles = [section.name for skeleton in CAMPAIGNS[campaign].skeletons.values() for section in skeleton.sections]
    assert styled(document, "Heading 1") == titles
    assert document.core_properties.author == ""


def test_making_a_template_of_a_template_changes_nothing() -> None:
    """What schools get is what lies in the library; what is in the library can be made again."""
    for campaign in CAMPAIGNS.values():
        made = write_template(campaign, LIBRARY)
        assert parts(made) == parts(template_path(LIBRARY, campaign.id).read_bytes())


def test_each_kind_of_work_counts_from_one() -> None:
    document = opened(template_path(LIBRARY, "shuangliu-2021").read_bytes())
    heads = [item for item in document.paragraphs if style_of(item) == "Heading 1"]
    numbers = [item._p.pPr.numPr is not None for item in heads if item._p.pPr is not None]
    assert numbers == [False] * 5 + [True] * 2


def test_a_templates_look_is_every_documents(tmp_path: Path) -> None:
    changed = opened(template_path(LIBRARY, "suzhou-2024").read_bytes())
    changed.styles["Title"].font.size = Pt(22)
    changed.sections[0].left_margin = changed.sections[0].right_margin = Cm(4)
    changed.sections[0].header.paragraphs[0].text = "第九届"
    document = opened(export(with_template(tmp_path, saved(changed))).data)
    assert document.styles["Title"].font.size == Pt(22)
    assert [item.text for item in document.sections[0].header.paragraphs][-1] == "第九届"
    assert "监测发现与问题" in styled(document, "Heading 1")
    assert "灰色的提示写完后请删去。" not in [item.text for item in document.paragraphs]
    grid = [int(column.get(qn("w:w"))) for column in document.tables[0]._tbl.tblGrid]
    assert sum(grid) == pytest.approx(11906 - 2 * 2268, abs=2)


def test_somebody_elses_template_gets_what_it_lacks(tmp_path: Path) -> None:
    """python-docx's own has other ids, an English look, thumbnails and an author."""
    foreign = docx.Document()
    foreign.core_properties.author = "模板作者"
    foreign.add_paragraph("模板里的字")
    foreign.add_picture(io.BytesIO((LIBRARY / "cases/2024/gusu-yuwen-01/subskill-chart.png").read_bytes()))
    body = "## 归因分析\n\n1. 一\n   1. 二\n\n- 点\n\n正文[^1]。\n\n[^1]: 注。\n"
    catalogue = library(tmp_path, body)
    template_path(catalogue.root, "suzhou-2024").write_bytes(saved(foreign))
    data = export(catalogue).data
    files = parts(data)
    assert not [name for name in files if "media" in name or "thumbnail" in name or "app.xml" in name]
    assert "模板作者".encode() not in files["docProps/core.xml"]
    document = opened(data)
    assert "模板里的字" not in [item.text for item in document.paragraphs]
    assert styled(document, "Heading 1") == ["归因分析"]
    assert styled(document, "单位作者")
    ids = {style.style_id for style in document.styles}
    for style in parse_xml(files["word/styles.xml"]).findall(qn("w:style")):
        for tag in ("w:basedOn", "w:next"):
            found = style.find(qn(tag))
            assert found is None or found.get(qn("w:val")) in ids
    numbering = parse_xml(files["word/numbering.xml"])
    defined = {item.get(qn("w:numId")) for item in numbering.findall(qn("w:num"))}
    for name in ("word/document.xml", "word/styles.xml"):
        used = {item.get(qn("w:val")) for item in parse_xml(files[name]).iter(qn("w:numId"))}
        assert used - {"0"} <= defined
    for level in numbering.iter(qn("w:pStyle")):
        assert level.get(qn("w:val")) in ids


def test_styles_are_found_under_their_chinese_names(tmp_path: Path) -> None:
    """As WPS keeps them where somebody made them by hand."""
    files = parts(plain())
    styles = (
        files["word/styles.xml"]
        .decode()
        .replace('<w:name w:val="Title"/><w:aliases w:val="案例标题"/>', '<w:name w:val="案例标题"/>')
    )
    files["word/styles.xml"] = styles.replace('w:styleId="Title"', 'w:styleId="a9"').encode()
    document = opened(export(with_template(tmp_path, pack(files))).data)
    assert style_of(document.paragraphs[0]) == "案例标题"
    assert document.paragraphs[0]._p.pPr is not None
    assert document.paragraphs[0]._p.pPr.pStyle.val == "a9"


def test_a_template_without_numbers_gets_them(tmp_path: Path) -> None:
    files = parts(plain())
    del files["word/numbering.xml"]
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        files[name] = b"".join(
            piece for piece in files[name].replace(b"/><", b"/>\0<").split(b"\0") if b"numbering" not in piece
        )
    catalogue = library(tmp_path, "## 归因分析\n\n1. 一\n\n- 点\n")
    template_path(catalogue.root, "suzhou-2024").write_bytes(pack(files))
    document = opened(export(catalogue).data)
    assert len(document.part.numbering_part.element.findall(qn("w:abstractNum"))) == 2


def _macro(files: dict[str, bytes]) -> bytes:
    return pack(files | {"word/vbaProject.bin": b"x"})


def _external(files: dict[str, bytes]) -> bytes:
    relation = (
        b'<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
        b' Target="http://host.invalid/a.dotm" TargetMode="External"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    return pack(files | {name: files[name].replace(b"</Relationships>", relation)})


def _no_section(files: dict[str, bytes]) -> bytes:
    text = files["word/document.xml"].decode()
    start, end = text.index("<w:sectPr>"), text.index("</w:sectPr>") + len("</w:sectPr>")
    return pack(files | {"word/document.xml": (text[:start] + text[end:]).encode()})


SPOILT: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "not a zip": lambda _: b"hello",
    "empty": lambda _: b"",
    "truncated": lambda files: pack(files)[:2000],
    "old .doc": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + bytes(600),
    "macros": _macro,
    "fetches": _external,
    "no page": _no_section,
    "no styles": lambda files: pack(files | {"word/styles.xml": b"<x/>"}),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_template_is_one_chinese_line(kind: str, tmp_path: Path) -> None:
    catalogue = with_template(tmp_path, SPOILT[kind](parts(plain())))
    with pytest.raises(BrokenTemplate) as caught:
        export(catalogue)
    line = str(caught.value)
    assert line.startswith("模板 cases/campaigns/suzhou-2024.docx 不能用：")
    assert line.endswith("就用内置的版式")
    assert "\n" not in line


def test_no_template_is_no_error(tmp_path: Path) -> None:
    layout = open_layout(tmp_path, "nowhere-2030")
    assert layout.styles["title"] == BY_ROLE["title"].id
    catalogue = library(tmp_path)
    with_own = export(catalogue).data
    template_path(catalogue.root, "suzhou-2024").unlink()
    # Ours is the built-in look.
    assert parts(export(catalogue).data)["word/document.xml"] == parts(with_own)["word/document.xml"]


@pytest.mark.parametrize(
    ("lacking", "counted"), [(("Heading4", "ListNumber"), False), (("Heading1", "Heading4"), True)]
)
def test_styles_that_are_lacking_are_added(lacking: tuple[str, ...], counted: bool, tmp_path: Path) -> None:
    """Ours count only where the template's own headings do not count in their own way."""
    files = parts(plain())
    styles = parse_xml(files["word/styles.xml"])
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) in lacking:
            styles.remove(style)
    files["word/styles.xml"] = serialize_part_xml(styles)
    catalogue = library(tmp_path, "## 归因分析\n\n##### 四级\n\n1. 一\n")
    template_path(catalogue.root, "suzhou-2024").write_bytes(pack(files))
    document = opened(export(catalogue).data)
    assert [style_of(item) for item in document.paragraphs if item.text in {"归因分析", "四级", "一"}] == [
        "Heading 1",
        "Heading 4",
        "List Number",
    ]
    number = document.styles["Heading 4"].element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    assert (number != "0") is counted


def test_a_demonstration_case_says_so_on_first_and_even_pages_too(tmp_path: Path) -> None:
    template = opened(plain())
    template.settings.odd_and_even_pages_header_footer = True
    section = template.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "首页"
    document = opened(export(with_template(tmp_path, saved(template))).data)
    section = document.sections[0]
    for header, own in ((section.header, []), (section.first_page_header, ["首页"]), (section.even_page_header, [])):
        assert [item.text for item in header.paragraphs] == [SAMPLE_NOTE, *own]


def test_a_templates_own_footnotes_go(tmp_path: Path) -> None:
    files = parts(plain())
    note = '<w:footnote w:id="7"><w:p><w:r><w:t>模板的注</w:t></w:r></w:p></w:footnote></w:footnotes>'
    files["word/footnotes.xml"] = files["word/footnotes.xml"].replace(b"</w:footnotes>", note.encode())
    catalogue = library(tmp_path, "## 归因分析\n\n正文[^1]。\n\n[^1]: 自己的注。\n")
    template_path(catalogue.root, "suzhou-2024").write_bytes(pack(files))
    notes = parts(export(catalogue).data)["word/footnotes.xml"].decode()
    assert "模板的注" not in notes
    assert "自己的注" in notes
