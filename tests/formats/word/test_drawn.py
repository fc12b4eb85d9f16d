"""Pictures as Word shows them, and everything else that is drawn: read, or told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from anliku.formats.word.read.frames import Turn, turn_of_style
from tests.formats.word.reading import draft, first_section, in_sections, said
from tests.formats.word.xml import NAMESPACES, drawing, p, package, png, text, text_box

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quadrants() -> bytes:
    """Red and green above, blue and white below; the picture is wide."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(GREEN, (20, 0, 40, 10))
    image.paste(BLUE, (0, 10, 20, 20))
    image.paste(WHITE, (20, 10, 40, 20))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def pic(transform: str) -> str:
    return (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="a"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="a"/></pic:blipFill>'
        f"<pic:spPr><a:xfrm {transform}/></pic:spPr></pic:pic>"
    )


def corners(run: str, folder: Path) -> list[tuple[int, ...]]:
    """The colours of the four quarters, as read."""
    made = draft(
        package(in_sections(p(run)), {"a": ("image", "media/a.png")}, {"word/media/a.png": quadrants()}), folder
    )
    image = Image.open(io.BytesIO(made.pictures["figure-1.png"])).convert("RGB")
    right, low = image.width * 3 // 4, image.height * 3 // 4
    return [image.getpixel(at) for at in ((2, 2), (right, 2), (2, low), (right, low))]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        ("", [RED, GREEN, BLUE, WHITE]),
        ('rot="5400000"', [BLUE, RED, WHITE, GREEN]),
        ('rot="10800000"', [WHITE, BLUE, GREEN, RED]),
        ('rot="16200000"', [GREEN, WHITE, RED, BLUE]),
        ('rot="-5400000"', [GREEN, WHITE, RED, BLUE]),
        ('rot="60000"', [RED, GREEN, BLUE, WHITE]),
        ('flipH="1"', [GREEN, RED, WHITE, BLUE]),
        ('flipV="1"', [BLUE, WHITE, RED, GREEN]),
        ('flipH="1" flipV="1"', [WHITE, BLUE, GREEN, RED]),
        ('rot="5400000" flipH="1"', [WHITE, GREEN, BLUE, RED]),
    ],
)
def test_turned_and_mirrored(transform: str, expected: list[tuple[int, ...]], tmp_path: Path) -> None:
    assert corners(drawing(pic(transform)), tmp_path) == expected


def test_turned_with_its_group(tmp_path: Path) -> None:
    group = '<wpg:wgp><wpg:grpSpPr><a:xfrm rot="5400000"/></wpg:grpSpPr>{}</wpg:wgp>'
    assert corners(drawing(group.format(pic('rot="5400000"'))), tmp_path) == [WHITE, BLUE, GREEN, RED]


def test_old_drawings_are_turned_by_their_style(tmp_path: Path) -> None:
    shape = (
        '<w:r><w:pict><v:shape style="width:9pt;rotation:90;flip:x"><v:imagedata r:id="a"/></v:shape></w:pict></w:r>'
    )
    assert corners(shape, tmp_path) == [WHITE, GREEN, BLUE, RED]
    assert turn_of_style("rotation:-5898240fd") == Turn(False, 270)
    assert turn_of_style("flip:x y") == Turn(False, 180)


def test_a_slanted_picture_is_told(tmp_path: Path) -> None:
    run = drawing(pic('rot="1800000"'))
    made = draft(
        package(in_sections(p(run)), {"a": ("image", "media/a.png")}, {"word/media/a.png": quadrants()}), tmp_path
    )
    assert any("斜放了 30°" in message for message in said(made, "WD003"))


def test_a_picture_that_fills_a_shape_is_a_picture(tmp_path: Path) -> None:
    new = drawing('<wps:wsp><wps:spPr><a:blipFill><a:blip r:embed="a"/></a:blipFill></wps:spPr></wps:wsp>')
    old = '<w:r><w:pict><v:rect><v:fill r:id="a" type="frame"/></v:rect></w:pict></w:r>'
    for run in (new, old):
        made = draft(
            package(in_sections(p(run)), {"a": ("image", "media/a.png")}, {"word/media/a.png": png()}), tmp_path
        )
        assert list(made.pictures) == ["figure-1.png"]
        assert not said(made, "WD005")


def test_words_within_drawings_within_drawings(tmp_path: Path) -> None:
    inner = text_box(p("里层的字"))
    formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    slide = drawing("<a:sp><a:txBody><a:p><a:r><a:t>幻灯片里的字</a:t></a:r></a:p></a:txBody></a:sp>")
    group = drawing(
        f"<wpg:wgp><wps:wsp><wps:txbx><w:txbxContent>{p('组里的字')}</w:txbxContent></wps:txbx></wps:wsp>"
        f"<wpg:grpSp><wps:wsp><wps:txbx><w:txbxContent>{p('深处的字')}</w:txbxContent></wps:txbx></wps:wsp></wpg:grpSp></wpg:wgp>"
    )
    made = draft(package(in_sections(p("前", text_box(p("外层的字", inner), p(formula)), slide, group))), tmp_path)
    shown = first_section(made).split("\n\n")
    assert shown == ["前", "外层的字", "里层的字", "x=1", "幻灯片里的字", "组里的字", "深处的字"]


def smartart(points: str) -> bytes:
    return f"<dgm:dataModel {NAMESPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode()


def test_every_line_of_smartart(tmp_path: Path) -> None:
    lines = "".join(f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>" for words in ("第一步", "读题"))
    points = f'<dgm:pt><dgm:t>{lines}</dgm:t></dgm:pt><dgm:pt type="sibTrans"><dgm:t><a:p><a:r><a:t>然后</a:t></a:r></a:p></dgm:t></dgm:pt>'
    run = drawing('<dgm:relIds r:dm="d"/>')
    made = draft(
        package(
            in_sections(p(run)),
            {"d": ("diagramData", "diagrams/data1.xml")},
            {"word/diagrams/data1.xml": smartart(points)},
        ),
        tmp_path,
    )
    assert first_section(made).split("\n\n") == ["第一步", "读题", "然后"]
    assert len(said(made, "WD005")) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (drawing("<wps:wsp><wps:spPr/></wps:wsp>"), "线条、图形"),
        (drawing("<wps:cxnSp/>"), "线条、图形"),
        ("<w:r><w:pict><v:line/></w:pict></w:r>", "线条、图形"),
        ('<w:r><w:object><w:control r:id="k" w:name="OptionButton1"/></w:object></w:r>', "控件“OptionButton1”"),
        (drawing('<pic:pic><pic:nvPicPr><a:videoFile r:link="k"/></pic:nvPicPr></pic:pic>'), "视频"),
        (drawing('<pic:pic><pic:nvPicPr><a:audioFile r:link="k"/></pic:nvPicPr></pic:pic>'), "音频"),
        (drawing('<a:model3d r:embed="k"/>'), "三维模型"),
        (drawing('<w:contentPart r:id="k"/>'), "墨迹"),
        (drawing('<c:chart r:id="none"/>'), "图表不能导入"),
        (drawing('<dgm:relIds r:dm="none"/>'), "SmartArt"),
    ],
)
def test_what_cannot_be_read_is_told(content: str, expected: str, tmp_path: Path) -> None:
    made = draft(package(in_sections(p(text("正文。"), content))), tmp_path)
    assert first_section(made) == "正文。"
    assert any(expected in message for message in said(made, "WD005"))


def test_a_ruled_line_is_nothing_to_tell(tmp_path: Path) -> None:
    made = draft(package(in_sections(p(text("正文。"), '<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>'))), tmp_path)
    assert not said(made, "WD005")


def test_an_object_without_a_picture_is_told(tmp_path: Path) -> None:
    ole = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" xmlns:o="urn:schemas-microsoft-com:office:office"/></w:object></w:r>'
    made = draft(package(in_sections(p("前", ole, "后"))), tmp_path)
    assert "嵌入对象没有可看的图片" in said(made, "WD005")[0]
