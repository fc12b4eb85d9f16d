"""What a Word file may contain: every line of the group “Word” of the list of bad inputs.

Each ends as one Chinese line or as a clean case with something told, within 5 seconds.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from anliku.formats.office import Refused
from anliku.formats.word.understand.draft import Draft
from anliku.markdown import Document
from tests.formats.packages import ole, with_parts, word
from tests.formats.word import xml
from tests.formats.word.reading import codes, draft, first_section, in_sections, said
from tests.formats.word.xml import call, cell, p, package, part, picture, png, table, text, text_box
from tests.hostile.limits import limited

MOBILE = "138" + "12345678"
SPACED = "138 " + "1234 " + "5678"
MAIL = "lianxi@" + "school.example.cn"
IDENTITY = "32050819900307" + "001X"
SECRETS = (MOBILE, SPACED, MAIL, "12345678")


def outcome(data: bytes, folder: Path) -> str:
    """The body or the refusal, within the limits for one bad file: 5 s and 512 MB."""

    def work() -> str:
        try:
            return draft(data, folder).body
        except Refused as error:
            return str(error)

    return limited(work)


def refused(data: bytes, folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        draft(data, folder)
    message = str(caught.value)
    assert "\n" not in message
    assert re.search(r"[\u4e00-\u9fff]", message)
    return message


def everything(made: Draft) -> str:
    """All that would be written or printed."""
    files = b"".join(made.pictures.values()).decode("latin-1")
    return f"{made.values}\n{made.body}\n{files}\n" + "\n".join(problem.message for problem in made.problems)


# --- files that are no Word files ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ole("WordDocument"), "旧版 Word 文档（.doc），只是改了扩展名；请在 WPS 中另存为 .docx 后再试"),
        (ole("EncryptedPackage"), "文件设了打开密码，请在 WPS 中取消密码，另存为 .docx 后再试"),
        (b"plain text", "不是 Word 文档，请在 WPS 中另存为 .docx 后再试"),
        (b"", "文件是空的"),
    ],
)
def test_not_a_word_file(data: bytes, expected: str, tmp_path: Path) -> None:
    assert expected in refused(data, tmp_path)


def test_truncated(tmp_path: Path) -> None:
    assert "不完整" in refused(word()[:-200], tmp_path)


@pytest.mark.slow
def test_zip_bomb_of_98_kilobytes(tmp_path: Path) -> None:
    inner = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 3_000_000
    body = part("document", "<w:body>BODY</w:body>").replace(b"BODY", inner)
    data = with_parts(word(), {"word/document.xml": body})
    assert len(data) < 400_000
    assert "压缩炸弹" in outcome(data, tmp_path)


def test_three_thousand_nested_controls(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + p("深") + "</w:sdtContent></w:sdt>" * 3000
    assert "嵌套太深" in refused(package(deep), tmp_path)


@pytest.mark.parametrize("levels", [30, 90])
def test_nested_as_deep_as_is_allowed(levels: int, tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * levels + p("深处的字") + "</w:sdtContent></w:sdt>" * levels
    assert "深处的字" in draft(package(deep), tmp_path).body
    inner = p("深处的字")
    for _ in range(levels // 5):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{p('旁')}</w:tc></w:tr></w:tbl>{p()}"
    assert "深处的字" in draft(package(inner), tmp_path).body
    box = p("深处的字")
    for _ in range(levels // 10):
        box = p("框", text_box(box))
    assert "深处的字" in draft(package(box), tmp_path).body


@pytest.mark.slow
def test_more_than_anyone_writes(tmp_path: Path) -> None:
    assert "文档太长" in outcome(package(p("一") * 9_000), tmp_path)
    assert "文档太长" in outcome(package(p("长" * 100_000) * 3), tmp_path)
    runs = "".join(text("字", "<w:b/>" if number % 2 else "") for number in range(24_000))
    assert "文档太长或太碎" in outcome(package(p(runs)), tmp_path)


@pytest.mark.slow
def test_runs_of_one_look_are_one(tmp_path: Path) -> None:
    assert outcome(package(p(text("字") * 60_000)), tmp_path).count("字") == 60_000


@pytest.mark.slow
def test_as_much_as_is_allowed_is_read_in_time(tmp_path: Path) -> None:
    runs = "".join(text("字", "<w:b/>" if number % 2 else "") for number in range(8_000))
    assert outcome(package(p(runs) + p("一") * 3_000), tmp_path).count("字") == 8_000


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["*", "[", "`", "<", "_", "\\", "**a", "[a](", "![", "&lt;", "~~"])
def test_a_paragraph_of_marks(mark: str, tmp_path: Path) -> None:
    line = mark * (60_000 // len(mark))
    body = outcome(package(in_sections(p(text(line)))), tmp_path)
    assert "".join(block.text for block in Document(body).blocks).count(mark) >= 10_000


def test_a_wide_and_a_long_table(tmp_path: Path) -> None:
    wide = "".join(cell("x", span=63) for _ in range(100))
    assert "x" in outcome(package(f"<w:tbl><w:tr>{wide}</w:tr><w:tr>{wide}</w:tr></w:tbl>"), tmp_path)
    rows = "".join(f"<w:tr>{cell('甲')}{cell(merge='restart' if n == 0 else 'continue')}</w:tr>" for n in range(2_000))
    assert outcome(package(f"<w:tbl>{rows}</w:tbl>"), tmp_path).count("甲") == 2_000


# --- content from elsewhere, code -----------------------------------------------------------------


def test_external_picture(tmp_path: Path) -> None:
    outside = p(picture("x", "外面的图片说明"))
    made = draft(package(in_sections(outside), {"x": ("image", "http://127.0.0.1:9/a.png")}), tmp_path)
    assert first_section(made) == "（请插入图片：外面的图片说明）"
    assert any("链接的图片" in message for message in said(made, "WD003"))


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "../../../../etc/hostname", "/etc/hostname", "media/none.png"]
)
def test_pictures_that_are_no_parts(target: str, tmp_path: Path) -> None:
    made = draft(package(in_sections(p(picture("x"))), {"x": ("image", target)}), tmp_path)
    assert first_section(made) == "（请插入图片）"
    assert not made.pictures


def test_external_entities(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + part("document", p("&a;")).split(b"\n", 1)[1]
    assert "外部实体" in refused(with_parts(word(), {"word/document.xml": bomb}), tmp_path)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JAVA\tSCRIPT:alert(1)",
        "vbscript:a",
        "data:text/html,a",
        "file:///c:/a",
        "//host/a",
        "https:///a",
        "\\\\host\\a",
        "mailto:" + MAIL,
        "tel:" + MOBILE,
        f"https://a.example/?tel={MOBILE}",
    ],
)
def test_links_that_are_not_safe(target: str, tmp_path: Path) -> None:
    link = f'<w:hyperlink r:id="x">{text("点这里")}</w:hyperlink>'
    links = {"x": ("hyperlink", target.replace("&", "&amp;"))}
    data = package(in_sections(p(link, "看。")), links)
    made = draft(data, tmp_path)
    assert first_section(made) == "点这里看。"
    assert not any(secret in everything(made) for secret in SECRETS)


def test_a_safe_link_stays(tmp_path: Path) -> None:
    link = f'<w:hyperlink r:id="x" w:anchor="top">{text("通知")}</w:hyperlink><w:hyperlink w:anchor="a">{text("上文")}</w:hyperlink>'
    made = draft(package(in_sections(p(link)), {"x": ("hyperlink", "https://www.example.org/a?b=c")}), tmp_path)
    assert first_section(made) == "[通知](https://www.example.org/a?b=c)上文"


def test_raw_script_is_text(tmp_path: Path) -> None:
    line = "<script>alert(1)</script><img src=x onerror=alert(1)><!-- 注释 --> &lt;b&gt; {{ x }} {: onclick=1 }"
    made = draft(package(in_sections(p(text(line)))), tmp_path)
    document = Document(made.body)
    assert not document.raw
    assert line in [block.text for block in document.blocks]


def test_macros_and_embedded_files(tmp_path: Path) -> None:
    parts = {"word/vbaProject.bin": b"a", "word/embeddings/a.xlsx": b"a"}
    made = draft(package(in_sections(p("字。")), parts=parts), tmp_path)
    assert [message[:5] for message in said(made, "WD009")] == ["文件带有宏", "文件里嵌有"]


def test_bookmarks_and_ids_of_the_document_mean_nothing(tmp_path: Path) -> None:
    trick = '<w:bookmarkStart w:id="0" w:name="p1"/>' + text("第二段")
    made = draft(package(in_sections(p("第一段"), p(trick))), tmp_path)
    assert first_section(made) == "第一段\n\n第二段"


def test_numbers_that_are_none(tmp_path: Path) -> None:
    body = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr><w:p/></w:tc>'
        f'<w:tc><w:tcPr><w:gridSpan w:val="99999999999"/></w:tcPr>{p("格")}</w:tc></w:tr></w:tbl>'
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="??"/></w:pPr>'
        '<w:r><w:rPr><w:sz w:val="1e999"/></w:rPr><w:t>文字</w:t><w:sym w:font="Wingdings" w:char="zz"/></w:r></w:p>'
    )
    made = draft(package(body, numbers=xml.numbering(("decimal", "%9%1%%"))), tmp_path)
    assert "文字" in made.body


def test_styles_that_are_based_on_themselves(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="heading 9"/><w:basedOn w:val="a"/></w:style>'
    )
    assert "字" in draft(package(p("字", properties='<w:pStyle w:val="b"/>') + p("文"), styles=styles), tmp_path).body


def test_a_document_without_text(tmp_path: Path) -> None:
    assert "没有文字" in refused(package(p()), tmp_path)
    assert "没有正文" in refused(with_parts(word(), {"word/document.xml": part("document", "")}), tmp_path)


# --- revisions, comments, hidden text -------------------------------------------------------------


def test_tracked_changes(tmp_path: Path) -> None:
    deleted = f'<w:del w:id="1"><w:r><w:delText>{MOBILE}</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="2">{text("搬走的话")}</w:moveFrom><w:moveTo w:id="3">{text("搬来的话")}</w:moveTo>'
    row = f'<w:tbl><w:tr><w:trPr><w:del w:id="4"/></w:trPr>{cell("删去的行")}{cell("x")}</w:tr><w:tr>{cell("留下")}{cell("的行")}</w:tr></w:tbl>'
    mark = p("前半句，", properties='<w:rPr><w:del w:id="5"/></w:rPr>') + p("后半句。")
    made = draft(package(in_sections(p("前", deleted, moved, "后。"), row, mark)), tmp_path)
    assert first_section(made) == "前搬来的话后。\n\n| 留下 | 的行 |\n| --- | --- |\n\n前半句，后半句。"
    assert len(said(made, "WD006")) == 1


def test_comments_and_hidden_text(tmp_path: Path) -> None:
    comments = part("comments", f'<w:comment w:id="0">{p(f"打{MOBILE}问他")}</w:comment>')
    body = in_sections(p("可见。", text("看不见", "<w:vanish/>"), '<w:r><w:commentReference w:id="0"/></w:r>'))
    made = draft(package(body, {"c": ("comments", "comments.xml")}, {"word/comments.xml": comments}), tmp_path)
    assert first_section(made) == "可见。"
    assert codes(made) == ["WD006", "WD006"]
    assert "12345678" not in everything(made)


# --- private data ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (f"联系电话：{MOBILE}", ""),
        (f"欢迎来电（电话{SPACED}）交流。", "欢迎来电交流。"),
        (f"作者邮箱：{MAIL}；", ""),
        (f"一名学生，身份证号{IDENTITY}，在校。", "一名学生，在校。"),
        (f"家长QQ：{'1234' + '56789'}，常来。", "家长，常来。"),
        (f"他说：“好。”电话{MOBILE}，随时来。", "他说：“好。”随时来。"),
        ("索引号 11341802003284838Y，热线12345，2023—2024年。", None),
    ],
)
def test_private_data_is_cut_out(line: str, left: str | None, tmp_path: Path) -> None:
    middle = len(line) // 2
    made = draft(package(in_sections(p(text(line[:middle]), text(line[middle:], "<w:b/>")), p("下一段。"))), tmp_path)
    shown = first_section(made).replace("*", "")
    assert shown == ("\n\n".join(part for part in (line if left is None else left, "下一段。") if part))
    assert bool(said(made, "WD001")) == (left is not None)
    assert not any(secret in everything(made) for secret in (*SECRETS, IDENTITY))


def test_private_data_in_every_other_place(tmp_path: Path) -> None:
    photo = Image.new("RGB", (64, 48), (90, 120, 150))
    exif = Image.Exif()
    exif[0x010E] = f"tel {MOBILE}"
    exif[0x8825] = {1: "N", 2: (31.0, 18.0, 0.0)}
    stream = io.BytesIO()
    photo.save(stream, "JPEG", exif=exif, comment=MAIL.encode())
    body = in_sections(
        p(picture("a", f"课堂照片，联系{MOBILE}")),
        table(["姓名", f"电话{MOBILE}"], [f"{MAIL}", "甲"]),
        p("正文", call("footnote", 1), text_box(p(f"框里{MOBILE}"))),
    )
    links = {"a": ("image", "media/a.jpeg"), "f": ("footnotes", "footnotes.xml"), "h": ("header", "header1.xml")}
    parts = {
        "word/media/a.jpeg": stream.getvalue(),
        "word/footnotes.xml": xml.notes("footnote", f"问{MAIL}或{MOBILE}"),
        "word/header1.xml": part("hdr", p(f"页眉{MOBILE}")),
    }
    core = f"<dc:title>标题{MOBILE}的案例</dc:title><dc:creator>{MAIL}</dc:creator>"
    made = draft(package(body, links, parts, core=core), tmp_path)
    assert not any(secret in everything(made) for secret in SECRETS)
    assert made.pictures
    assert b"Exif" not in made.pictures["figure-1.jpg"]


# --- what Markdown cannot show --------------------------------------------------------------------


def test_text_boxes_merged_cells_smartart_formulas(tmp_path: Path) -> None:
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    merged = table(
        [cell("甲", span=2), "乙"], [cell("丙", merge="restart"), "1", "2"], [cell(merge="continue"), "3", "4"]
    )
    made = draft(package(in_sections(p("前", formula, "后", text_box(p("框里"), p("两段"))), merged)), tmp_path)
    assert first_section(made).split("\n\n") == [
        "前x²后",
        "框里",
        "两段",
        "| 甲 |  | 乙 |\n| --- | ---: | ---: |\n| 丙 | 1 | 2 |\n| 丙 | 3 | 4 |",
    ]
    assert codes(made) == ["WD005", "WD005", "WD004"]


def test_drawings_of_other_kinds(tmp_path: Path) -> None:
    wmf, svg = b"\xd7\xcd\xc6\x9a" + bytes(60), b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'
    links = {name: ("image", f"media/{name}") for name in ("a.wmf", "b.svg", "c.png", "d.png")}
    parts = {"word/media/a.wmf": wmf, "word/media/b.svg": svg, "word/media/c.png": b"\x89PNG\r\n\x1a\nnone"}
    parts["word/media/d.png"] = png()
    body = in_sections(*(p(picture(name, f"第{name[0]}张图的说明")) for name in links))
    made = draft(package(body, links, parts), tmp_path)
    gaps = [f"（请插入图片：第{letter}张图的说明）" for letter in "abc"]
    assert first_section(made).split("\n\n") == [*gaps, "![第d张图的说明](figure-1.png)"]
    assert len(said(made, "WD003")) == 3


def test_footnotes_that_lead_nowhere(tmp_path: Path) -> None:
    links = {"f": ("footnotes", "footnotes.xml")}
    parts = {"word/footnotes.xml": xml.notes("footnote", "一条注。")}
    body = in_sections(p("甲", call("footnote", 7), "乙", call("footnote", 1)))
    made = draft(package(body, links, parts), tmp_path)
    assert first_section(made) == "甲乙[^1]"
    assert made.body.endswith("[^1]: 一条注。\n")


def test_numbers_typed_and_automatic_mixed(tmp_path: Path) -> None:
    bold = "<w:b/>"
    body = (
        p("一、监测发现与问题", run=bold)
        + p("甲。")
        + xml.numbered("归因分析", run=bold)
        + p("乙。")
        + p("三、改进策略与实施", run=bold)
        + xml.numbered("先做这件事", 1, run=bold)
        + p("丙。")
        + p("（二）再做那件事", run=bold)
        + p("丁。")
    )
    numbers = xml.numbering(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))
    made = draft(package(body, numbers=numbers), tmp_path)
    headings = [(heading.level, heading.text) for heading in Document(made.body).headings]
    assert headings[:5] == [
        (2, "监测发现与问题"),
        (2, "归因分析"),
        (2, "改进策略与实施"),
        (3, "先做这件事"),
        (3, "（二）再做那件事"),
    ]
