"""Charts become tables with every number, as their number formats show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.formats.word.read.numberformat import percent, shown
from tests.formats.word.reading import draft, first_section, in_sections, said
from tests.formats.word.xml import NAMESPACES, chart, drawing, p, package, picture, png, points, series


def table_of(part: bytes, folder: Path, more: str = "") -> tuple[str, list[str]]:
    """The Markdown of a document with this chart, and what is told of it."""
    body = in_sections(p(drawing('<c:chart r:id="c"/>')), more)
    made = draft(package(body, {"c": ("chart", "charts/chart1.xml")}, {"word/charts/chart1.xml": part}), folder)
    return first_section(made), said(made, "WD005")


def rows_of(markdown: str) -> list[list[str]]:
    """The cells of the table in it, without the rule."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]


def cat(*labels: object) -> str:
    return f"<c:cat>{points(labels, 'str')}</c:cat>"


def val(*values: object, code: str = "") -> str:
    return f"<c:val>{points(values, code=code)}</c:val>"


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "barChart",
            "bar3DChart",
            "lineChart",
            "line3DChart",
            "pieChart",
            "pie3DChart",
            "ofPieChart",
            "doughnutChart",
        ),
        *("areaChart", "area3DChart", "radarChart", "surfaceChart", "surface3DChart", "stockChart"),
    ],
)
def test_every_kind_of_chart_with_labels(kind: str, tmp_path: Path) -> None:
    plot = f"<c:{kind}>{series('前测', cat('一班', '二班'), val(61.2, 70.9))}</c:{kind}>"
    markdown, told = table_of(chart(plot, "两班得分"), tmp_path)
    assert markdown.startswith("两班得分\n\n")
    assert rows_of(markdown) == [["项目", "前测"], ["一班", "61.2"], ["二班", "70.9"]]
    assert len(told) == 1


def test_all_series_and_all_points(tmp_path: Path) -> None:
    many = "".join(series(f"第{n}题", cat("甲"), val(n)) for n in range(1, 15))
    assert rows_of(table_of(chart(f"<c:barChart>{many}</c:barChart>"), tmp_path)[0])[1] == [
        "甲",
        *map(str, range(1, 15)),
    ]
    long = series("分", cat(*(f"生{n}" for n in range(80))), val(*range(80)))
    markdown, told = table_of(chart(f"<c:lineChart>{long}</c:lineChart>"), tmp_path)
    assert rows_of(markdown)[-1] == ["生79", "79"]
    assert "只写了" not in told[0]


@pytest.mark.slow
def test_more_than_a_table_holds_is_told_exactly(tmp_path: Path) -> None:
    many = "".join(series(f"第{n}题", cat("甲"), val(n)) for n in range(45))
    told = table_of(chart(f"<c:barChart>{many}</c:barChart>"), tmp_path)[1]
    assert "45 个数据系列只写了前 40 个" in told[0]
    long = series("分", "", val(*range(2500)))
    assert "2500 行数据只写了前 2000 行" in table_of(chart(f"<c:lineChart>{long}</c:lineChart>"), tmp_path)[1][0]


def xy(x: list[object], y: list[object], sizes: list[object] | None = None) -> str:
    size = f"<c:bubbleSize>{points(sizes)}</c:bubbleSize>" if sizes else ""
    return f"<c:xVal>{points(x)}</c:xVal><c:yVal>{points(y)}</c:yVal>{size}"


def test_points_keep_their_own_x(tmp_path: Path) -> None:
    plot = series("甲", "", xy([1, 2], [3, 4])) + series("乙", "", xy([10, 20], [5, 6]))
    assert rows_of(table_of(chart(f"<c:scatterChart>{plot}</c:scatterChart>"), tmp_path)[0]) == [
        ["系列", "x", "y"],
        ["甲", "1", "3"],
        ["甲", "2", "4"],
        ["乙", "10", "5"],
        ["乙", "20", "6"],
    ]
    same = series("甲", "", xy([1, 2], [3, 4])) + series("乙", "", xy([1, 2], [5, 6]))
    assert rows_of(table_of(chart(f"<c:scatterChart>{same}</c:scatterChart>"), tmp_path)[0])[0] == ["x", "甲", "乙"]


def test_bubbles_and_lines_with_other_labels(tmp_path: Path) -> None:
    bubbles = series("甲", "", xy([1], [2], [30]))
    assert rows_of(table_of(chart(f"<c:bubbleChart>{bubbles}</c:bubbleChart>"), tmp_path)[0])[1] == [
        "甲",
        "1",
        "2",
        "30",
    ]
    plot = f"<c:barChart>{series('人数', cat('一班'), val(40))}</c:barChart><c:lineChart>{series('率', cat('甲'), val(9))}</c:lineChart>"
    assert rows_of(table_of(chart(plot), tmp_path)[0])[1:] == [["人数", "一班", "40"], ["率", "甲", "9"]]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("0.612", "0.0%", "61.2%"),
        ("0.7049999999", "0.0%", "70.5%"),
        ("45261", "yyyy/m/d", "2023/12/1"),
        ("45261", "[$-804]yyyy\\-mm\\-dd;@", "2023-12-01"),
        ("45261", 'yyyy"年"m"月";@', "2023年12月"),
        ("45261", "aaaa", "星期五"),
        ("45261.5", "m/d h:mm", "12/1 12:00"),
        ("45261.75", "h:mm AM/PM", "6:00 下午"),
        ("1.5", "[h]:mm", "36:00"),
        ("1234.5", "#,##0", "1,235"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("1234567", "#,##0,", "1,235"),
        ("-3.2", "0.0_);[Red]\\(0.0\\)", "(3.2)"),
        ("0", '0;-0;"无"', "无"),
        ("12", '0"人"', "12人"),
        ("12", "0.##", "12"),
        ("88.5", "[$￥-804]#,##0.00", "￥88.50"),
        ("61.199999999999996", "General", "61.2"),
        ("61.199999999999996", "", "61.2"),
        ("2021", "General", "2021"),
        ("#N/A", "0.0", "#N/A"),
        ("#DIV/0!", "General", "#DIV/0!"),
        ("1e-05", "General", "0.00001"),
        ("5", "@", "5"),
        ("0.5", "# ?/?", "0.5"),
        ("1234", "0.00E+00", "1234"),
        ("99999999", "yyyy", "99999999"),
        ("3", "G/通用格式", "3"),
        ("95", '[>=90]"优秀";[>=60]"合格";"不合格"', "优秀（95）"),
        ("70", '[>=90]"优秀";[>=60]"合格";"不合格"', "合格（70）"),
        ("50", '[>=90]"优秀";[>=60]"合格";"不合格"', "不合格（50）"),
        ("1", '[=1]"是";[=0]"否";General', "是"),
        ("0", '[=1]"是";[=0]"否";General', "否"),
        ("7", '[=1]"是";[=0]"否";General', "7"),
        ("0.3", "[>=0.6]0.0%;0.00%", "30.00%"),
        ("0.7", "[Red][>=0.6]0.0%;0.00%", "70.0%"),
        ("-2", "[<-1]0.0;0", "-2.0"),
        ("7", '[=1]"是";[Red][>5]General', "7"),
        ("5", "[>10]0.0", "5"),
        ("88", '"达标"', "达标（88）"),
        ("12", '"人"', "人（12）"),
    ],
)
def test_number_formats(value: str, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def test_percent_of_an_axis_keeps_all_digits() -> None:
    assert [percent(value) for value in ("0.612", "0.7", "1", "x")] == ["61.2%", "70%", "100%", "x"]


def test_formats_of_cells_labels_and_axes(tmp_path: Path) -> None:
    axis = '<c:valAx><c:axPos val="l"/><c:numFmt formatCode="0%" sourceLinked="0"/></c:valAx>'
    plot = f"<c:barChart>{series('率', cat('甲'), val(0.612))}</c:barChart>{axis}"
    assert rows_of(table_of(chart(plot), tmp_path)[0])[1] == ["甲", "61.2%"]
    dates = f"<c:cat>{points([1, 31], code='yyyy/m/d')}</c:cat>"
    plot = f"<c:lineChart>{series('率', dates, val(0.5, 1, code='0%'))}</c:lineChart>"
    old = chart(plot, more='<c:date1904 val="1"/>')
    assert rows_of(table_of(old, tmp_path)[0])[1:] == [["1904/1/2", "50%"], ["1904/2/1", "100%"]]


def test_levels_gaps_and_errors(tmp_path: Path) -> None:
    level = '<c:pt idx="{}"><c:v>{}</c:v></c:pt>'.format
    inner = f"<c:lvl>{level(0, '男')}{level(1, '女')}{level(2, '男')}</c:lvl>"
    outer = f"<c:lvl>{level(0, '一班')}{level(2, '二班')}</c:lvl>"
    labels = (
        f"<c:cat><c:multiLvlStrRef><c:multiLvlStrCache>{inner}{outer}</c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
    )
    plot = f"<c:barChart>{series('分', labels, val(1, None, '#N/A'))}</c:barChart>"
    assert rows_of(table_of(chart(plot), tmp_path)[0])[1:] == [["一班 男", "1"], ["一班 女", ""], ["二班 男", "#N/A"]]


def test_titles_of_axes_and_words_in_the_drawing(tmp_path: Path) -> None:
    def title(words: str) -> str:
        return f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{words}</a:t></a:r></a:p></c:rich></c:tx></c:title>"

    label = (
        "<c:dLbls><c:dLbl><c:tx><c:rich><a:p><a:r><a:t>此处停课</a:t></a:r></a:p></c:rich></c:tx></c:dLbl></c:dLbls>"
    )
    plot = (
        f"<c:barChart>{series('', cat('甲'), val(1), label + '<c:errBars/>')}</c:barChart>"
        f"<c:catAx>{title('班级')}</c:catAx><c:valAx>{title('得分率')}</c:valAx>"
    )
    markdown, told = table_of(chart(plot, "图的标题"), tmp_path)
    assert markdown.split("\n\n")[:2] == ["图的标题", "数值：得分率"]
    assert markdown.endswith("图中文字：此处停课")
    assert rows_of(markdown)[0] == ["班级", "数据 1"]
    assert "误差线没有写出" in told[0]


def test_names_beside_points_that_come_from_cells(tmp_path: Path) -> None:
    names = (
        '<c:extLst><c:ext><c15:datalabelsRange xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
        '<c15:dlblRangeCache><c:pt idx="0"><c:v>五年级一班</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>'
    )
    plot = f"<c:scatterChart>{series('班', '', xy([1], [2]) + names)}</c:scatterChart>"
    assert table_of(chart(plot), tmp_path)[0].endswith("图中文字：五年级一班")


def test_names_typed_into_the_chart_and_charts_without_numbers(tmp_path: Path) -> None:
    plot = f"<c:pieChart><c:ser><c:tx><c:v>比例</c:v></c:tx>{cat('甲')}{val(3)}</c:ser></c:pieChart>"
    assert rows_of(table_of(chart(plot), tmp_path)[0])[0] == ["项目", "比例"]
    markdown, told = table_of(chart("<c:barChart><c:ser/></c:barChart>", "空图"), tmp_path)
    assert markdown == "空图"
    assert "没有存下数据" in told[0]


NEW = (
    f'<cx:chartSpace {NAMESPACES}><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:lvl><cx:pt idx="0">期初</cx:pt>'
    '<cx:pt idx="1">期末</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:lvl formatCode="0%"><cx:pt idx="0">0.5</cx:pt>'
    '<cx:pt idx="1">0.25</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:txData>'
    '<cx:v>瀑布图</cx:v></cx:txData></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion><cx:series layoutId="waterfall">'
    '<cx:tx><cx:txData><cx:v>率</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea>'
    "</cx:chart></cx:chartSpace>"
)


def test_new_charts_are_read_and_their_picture_is_kept(tmp_path: Path) -> None:
    new = drawing('<cx:chart r:id="x"/>')
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="cx1">{new[5:-6]}</mc:Choice>'
        f"<mc:Fallback>{picture('f', '瀑布图的样子')[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    links = {
        "x": ("http://schemas.microsoft.com/office/2014/relationships/chartEx", "charts/chartEx1.xml"),
        "f": ("image", "media/f.png"),
    }
    parts = {"word/charts/chartEx1.xml": NEW, "word/media/f.png": png()}
    made = draft(package(in_sections(p(both)), links, parts), tmp_path)
    assert "![瀑布图的样子](figure-1.png)" in made.body
    assert rows_of(first_section(made)) == [["项目", "率"], ["期初", "50%"], ["期末", "25%"]]
    without = draft(package(in_sections(p(both)), links, {"word/media/f.png": png()}), tmp_path)
    assert "![瀑布图的样子](figure-1.png)" in without.body
    assert "图表不能导入" in said(without, "WD005")[0]


def test_a_branch_that_cannot_be_read_gives_way_to_the_other(tmp_path: Path) -> None:
    ink = '<w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><w:contentPart r:id="k"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    body = p(
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wpi">{ink}</mc:Choice><mc:Fallback>'
        f"{picture('f', '手写的一行字')[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    made = draft(package(in_sections(body), {"f": ("image", "media/f.png")}, {"word/media/f.png": png()}), tmp_path)
    assert first_section(made) == "![手写的一行字](figure-1.png)"
