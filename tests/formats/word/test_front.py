"""Title, unit, authors, summary, keywords, and the terms that they give away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anliku.markdown import Document
from tests.formats.word.reading import SECTIONS, draft, in_sections, said
from tests.formats.word.xml import call, cell, centred, notes, p, package, table, text

REST = in_sections(p("正文。"))


def values(front: str, folder: Path, name: str = "案例.docx", core: str = "") -> dict[str, Any]:
    return draft(package(front + REST, core=core), folder, name=name).values


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (centred("一次改进的记录"), "一次改进的记录"),
        (centred("一次改进的") + centred("完整记录"), "一次改进的完整记录"),
        (centred("一次改进") + centred("——从数据到课堂", 28), "一次改进——从数据到课堂"),
        (centred("《一次改进的记录》"), "一次改进的记录"),
        (p("一次改进的记录", properties='<w:jc w:val="center"/>'), "一次改进的记录"),
        (p("一次改进的记录") + p("姑苏区平桥示例小学　张示例"), "一次改进的记录"),
        (p("案例名称：一次改进的记录"), "一次改进的记录"),
        (p("附件3") + centred("一次改进的记录"), "一次改进的记录"),
        (p("一次改进的记录", properties='<w:pStyle w:val="2"/>'), "一次改进的记录"),
        (
            p(
                "这一段是普通的话，没有写成标题的样子，很长很长，一直写到了第二行还没有写完，后面也还有别的内容要写下去。"
            ),
            None,
        ),
    ],
)
def test_titles(front: str, title: str | None, tmp_path: Path) -> None:
    assert values(front, tmp_path).get("title") == title


@pytest.mark.parametrize("centre", [True, False])
@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["姑苏区平桥示例小学"], []),
        (["姑苏区平桥示例小学", "张示例"], ["张示例"]),
        (["张示例", "姑苏区平桥示例小学"], ["张示例"]),
        (["张示例（姑苏区平桥示例小学）"], ["张示例"]),
        (["张示例 李示例（姑苏区平桥示例小学 215000）"], ["张示例", "李示例"]),
        (["姑苏区平桥示例小学 张示例"], ["张示例"]),
    ],
)
def test_a_front_in_the_size_of_the_text(lines: list[str], authors: list[str], centre: bool, tmp_path: Path) -> None:
    properties = '<w:jc w:val="center"/>' if centre else ""
    front = "".join(p(line, properties=properties) for line in ["四年级计算错误的归因与改进研究", *lines])
    long = "监测数据显示，我校四年级学生在推断与评价两个维度的得分率低于区均值，课堂提问以记忆为主。" * 3
    made = draft(package(front + in_sections(p(long))), tmp_path)
    assert made.values["title"] == "四年级计算错误的归因与改进研究"
    assert made.values["unit"] == "姑苏区平桥示例小学"
    assert made.values.get("authors", []) == authors
    assert "示例" not in made.body


BANNERS = [
    "2024年苏州市义务教育质量监测结果运用优秀案例评选",
    "XX区2024年义务教育质量监测结果运用优秀案例",
    "苏州市义务教育质量监测结果运用案例",
]


@pytest.mark.parametrize("banner", BANNERS)
def test_the_name_of_the_selection_is_no_title(banner: str, tmp_path: Path) -> None:
    front = centred(banner) + p("一次改进的记录") + p("单位：姑苏区平桥示例小学") + p("作者：张示例")
    made = draft(package(front + REST), tmp_path)
    assert made.values["title"] == "一次改进的记录"
    assert made.values["unit"] == "姑苏区平桥示例小学"
    assert made.values["authors"] == ["张示例"]
    assert "监测结果运用" not in made.body
    assert any("是评选的名称" in message for message in said(made, "WD008"))


def test_a_title_about_the_subject_of_the_selection_stays(tmp_path: Path) -> None:
    title = "义务教育质量监测结果运用的区域实践"
    assert values(centred(title) + p("姑苏区平桥示例教研室"), tmp_path)["title"] == title


def test_labelled_lines_below_others(tmp_path: Path) -> None:
    front = centred("一次改进的记录") + p("缘起之处") + p("单位：姑苏区平桥示例小学")
    made = draft(package(front + REST), tmp_path)
    assert made.values["unit"] == "姑苏区平桥示例小学"
    assert "authors" not in made.values
    assert "缘起之处" in made.body


def test_labels_without_a_field_end_what_is_before_them(tmp_path: Path) -> None:
    line = "作者：张示例  职务：教师  单位：姑苏区平桥示例小学  指导教师：李示例"
    made = draft(package(centred("一次改进的记录") + p(line) + REST), tmp_path)
    assert made.values["unit"] == "姑苏区平桥示例小学"
    assert made.values["authors"] == ["张示例"]
    assert any("的“职务：教师”“指导教师：李示例”没有写进案例" in message for message in said(made, "WD008"))


def test_what_may_be_the_title_is_named(tmp_path: Path) -> None:
    made = draft(package(p("一次改进的记录") + p("我们从一次课说起，想了很久。") + REST), tmp_path)
    assert "title" not in made.values
    assert "第 1 段“一次改进的记录”像标题，没有写进 title；是标题的话请移过去" in said(made, "WD008")


def test_title_of_the_file_is_the_last_resort(tmp_path: Path) -> None:
    core = "<dc:title>文件里写着的标题</dc:title>"
    made = draft(package(REST, core=core), tmp_path)
    assert made.values["title"] == "文件里写着的标题"
    assert "文件属性" in said(made, "WD008")[0]
    assert "title" not in values("", tmp_path, core="<dc:title>Microsoft Word - a.doc</dc:title>")


@pytest.mark.parametrize(
    ("lines", "unit", "authors"),
    [
        (["姑苏区平桥示例小学　张示例 李示例"], "姑苏区平桥示例小学", ["张示例", "李示例"]),
        (["姑苏区平桥示例小学", "张示例、李示例"], "姑苏区平桥示例小学", ["张示例", "李示例"]),
        (["（姑苏区平桥示例小学 215000）", "张示例"], "姑苏区平桥示例小学", ["张示例"]),
        (["单位：姑苏区平桥示例小学  作者：张示例"], "姑苏区平桥示例小学", ["张示例"]),
        (["执 笔：张示例", "学校：姑苏区平桥示例小学"], "姑苏区平桥示例小学", ["张示例"]),
        (["姑苏区平桥示例小学语文课题组"], "姑苏区平桥示例小学", ["语文课题组"]),
        (["姑苏区平桥示例小学（东校区）"], "姑苏区平桥示例小学（东校区）", []),
        (["张示例"], None, ["张示例"]),
    ],
)
def test_unit_and_authors(lines: list[str], unit: str | None, authors: list[str], tmp_path: Path) -> None:
    found = values(centred("一次改进的记录") + "".join(centred(line, 24) for line in lines), tmp_path)
    assert found.get("unit") == unit
    assert found.get("authors", []) == authors


def test_a_line_of_the_text_is_no_author(tmp_path: Path) -> None:
    made = draft(package(centred("一次改进的记录") + p("缘起之处") + REST), tmp_path)
    assert "authors" not in made.values
    assert "缘起之处" in made.body


SCHOOL = "苏州市吴中区示例实验小学"


@pytest.mark.parametrize("centre", [True, False])
@pytest.mark.parametrize(
    ("lines", "authors", "left"),
    [
        ([f"张三（{SCHOOL}，江苏苏州 215128）"], ["张三"], ["江苏苏州", "215128"]),
        ([f"{SCHOOL}（215128）", "张三"], ["张三"], ["215128"]),
        ([f"{SCHOOL} (苏州 215128) 张三"], ["张三"], ["苏州", "215128"]),
        ([f"{SCHOOL}：张三"], ["张三"], []),
        ([f"{SCHOOL}科学教研组"], ["科学教研组"], []),
        ([f"{SCHOOL}“读图”课题组"], ["“读图”课题组"], []),
        (["张三1 李四2", f"（1.{SCHOOL}；2.吴中区示例中心）"], ["张三", "李四"], ["吴中区示例中心"]),
        (["张三  校长   李四  教导主任", SCHOOL], ["张三", "李四"], ["校长", "教导主任"]),
        (["张　三", SCHOOL], ["张三"], []),
        ([f"作者单位：{SCHOOL}", "作者：张三"], ["张三"], []),
        ([f"（作者单位：{SCHOOL}  作者：张三）"], ["张三"], []),
        (["作者：", "张三、李四", "单位：", SCHOOL], ["张三", "李四"], []),
        ([f"——{SCHOOL}", "张三"], ["张三"], []),
        (["2024年3月20日", SCHOOL, "张三"], ["张三"], ["2024年3月20日"]),
        ([f"作者　张三　{SCHOOL}"], ["张三"], []),
    ],
)
def test_bylines(lines: list[str], authors: list[str], left: list[str], centre: bool, tmp_path: Path) -> None:
    properties = '<w:jc w:val="center"/>' if centre else ""
    front = centred("一次改进的记录") + "".join(p(line, properties=properties) for line in lines)
    made = draft(package(front + REST), tmp_path)
    assert (made.values["title"], made.values["unit"]) == ("一次改进的记录", SCHOOL)
    assert made.values["authors"] == authors
    assert "示例" not in made.body
    assert all(any(f"“{words}”" in message for message in said(made, "WD008")) for words in left)
    assert any("没有写进" in message for message in said(made, "WD008")) == bool(left)


@pytest.mark.parametrize("line", ["文/张三", "张三/文", "◎张三", "□ 张三", "撰文：张三", "作者/张三", "（张　三）"])
def test_names_as_newspapers_put_them(line: str, tmp_path: Path) -> None:
    front = centred("一次改进的记录") + p(SCHOOL, properties='<w:jc w:val="center"/>') + p(line)
    made = draft(package(front + REST), tmp_path)
    assert made.values["authors"] == ["张三"]
    assert "张" not in made.body


@pytest.mark.parametrize(
    "line", ["教师 学生 家长", "指导：张三", "缘起之处", "张三说，这里有一个问题。", "记录 张某某的话"]
)
def test_lines_below_a_school_that_are_text(line: str, tmp_path: Path) -> None:
    front = centred("一次改进的记录") + p(SCHOOL, properties='<w:jc w:val="center"/>') + p(line)
    made = draft(package(front + REST), tmp_path)
    assert "authors" not in made.values
    assert line in made.body


def test_a_title_block_in_one_paragraph(tmp_path: Path) -> None:
    line_break = "<w:r><w:br/></w:r>"
    big = text("一次改进的记录", '<w:b/><w:sz w:val="36"/>')
    title = p(big, line_break, text(SCHOOL), line_break, text("张三"), properties='<w:jc w:val="center"/>')
    made = draft(package(title + REST), tmp_path)
    expected = {"title": "一次改进的记录", "unit": SCHOOL, "authors": ["张三"]}
    assert {key: made.values.get(key) for key in expected} == expected


def test_a_school_above_the_title(tmp_path: Path) -> None:
    front = (
        centred(SCHOOL, 28)
        + p("2024年3月20日")
        + centred("一次改进的记录")
        + p("张三", properties='<w:jc w:val="center"/>')
    )
    made = draft(package(front + REST), tmp_path)
    assert (made.values["title"], made.values["unit"], made.values["authors"]) == ("一次改进的记录", SCHOOL, ["张三"])
    assert any("“2024年3月20日”没有写进案例" in message for message in said(made, "WD008"))


def test_all_authors_and_keywords_are_kept(tmp_path: Path) -> None:
    authors = [f"张{name}" for name in "一二三四五六七八九十东南西北"]
    keywords = [f"{word}词" for word in "甲乙丙丁戊己庚辛壬癸"] + ["一个超过二十个字的关键词写在这里一个字也不能少掉"]
    lines = p(f"作者：{'、'.join(authors)}") + p(f"关键词：{'；'.join(keywords)}")
    made = draft(package(centred("一次改进的记录") + p(f"单位：{SCHOOL}") + lines + REST), tmp_path)
    assert (made.values["authors"], made.values["keywords"]) == (authors, keywords)


def test_a_title_block_in_a_table(tmp_path: Path) -> None:
    rows = [["题目", "让学生说出依据"], ["单 位", SCHOOL], ["作者", "张三、李四"], ["职务", "校长"]]
    made = draft(package(table(*rows) + REST), tmp_path)
    assert (made.values["title"], made.values["unit"]) == ("让学生说出依据", SCHOOL)
    assert made.values["authors"] == ["张三", "李四"]
    assert made.body.startswith("## 监测发现与问题\n\n正文。")
    assert any("“职务：校长”没有写进案例" in message for message in said(made, "WD008"))


def test_a_title_block_with_its_labels_above(tmp_path: Path) -> None:
    made = draft(
        package(centred("一次改进的记录") + table(["姓名", "单位"], ["张三", SCHOOL], ["李四", SCHOOL]) + REST),
        tmp_path,
    )
    assert (made.values["unit"], made.values["authors"]) == (SCHOOL, ["张三", "李四"])


@pytest.mark.parametrize(
    "last",
    [
        [f"作者单位：{SCHOOL}", "作者：张三 李四"],
        [f"（作者单位：{SCHOOL}  作者：张三　李四）"],
        [f"（{SCHOOL}　张三　李四）"],
        [f"{SCHOOL}　张三　李四"],
    ],
)
def test_whose_it_is_at_the_end(last: list[str], tmp_path: Path) -> None:
    made = draft(package(centred("一次改进的记录") + REST + "".join(map(p, last))), tmp_path)
    assert (made.values["unit"], made.values["authors"]) == (SCHOOL, ["张三", "李四"])
    assert "示例" not in made.body


def test_the_last_line_of_a_text_stays(tmp_path: Path) -> None:
    made = draft(package(centred("一次改进的记录") + REST + p("张三说，时间：不够。")), tmp_path)
    assert made.body.endswith("张三说，时间：不够。\n")


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [
        ("会读图的孩子", "小学科学读图能力的改进", "会读图的孩子——小学科学读图能力的改进"),
        ("基于监测数据的", "小学科学读图能力改进", "基于监测数据的小学科学读图能力改进"),
    ],
)
def test_a_title_that_grows_smaller(first: str, second: str, title: str, tmp_path: Path) -> None:
    front = centred(first, 36) + centred(second, 30) + centred(SCHOOL, 24) + centred("张三", 24)
    made = draft(package(front + REST), tmp_path)
    assert (made.values["title"], made.values["unit"]) == (title, SCHOOL)
    assert made.values["authors"] == ["张三"]


LONG = "监测数据显示，我校四年级学生在推断与评价两个维度的得分率低于区均值，课堂提问以记忆为主。"


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_whole_case_in_a_table(columns: int, tmp_path: Path) -> None:
    rows = [
        {1: [cell(name, LONG)], 2: [name, LONG], 3: [str(number), name, LONG]}[columns]
        for number, name in enumerate(SECTIONS, 1)
    ]
    head = {1: [], 2: [["章节名", "正文"]], 3: [["序号", "章节名", "正文"]]}[columns]
    made = draft(package(centred("一次改进的记录") + table(*head, *rows)), tmp_path)
    sections = [(heading.level, heading.text) for heading in Document(made.body).headings]
    assert sections == [(2, name) for name in SECTIONS]
    assert made.body.count(LONG) == len(SECTIONS)
    assert "章节名" not in made.body
    assert columns == 1 or any("“章节名”“正文”没有写进案例" in message for message in said(made, "WD008"))


def test_a_table_of_data_stays_a_table(tmp_path: Path) -> None:
    rows = [["项目", "本校"], ["归因分析", "61.2%"], ["反思", "70.9%"]]
    made = draft(package(centred("一次改进的记录") + in_sections(p(LONG), table(*rows))), tmp_path)
    assert "| 归因分析 | 61.2% |" in made.body


def test_a_note_to_the_title_is_told(tmp_path: Path) -> None:
    title = p(text("一次改进的记录"), call("footnote", 1), properties='<w:jc w:val="center"/>')
    made = draft(
        package(
            title + p(f"单位：{SCHOOL}") + REST,
            links={"notes": ("footnotes", "footnotes.xml")},
            parts={"word/footnotes.xml": notes("footnote", "本文是示例课题的成果。")},
        ),
        tmp_path,
    )
    assert any("“本文是示例课题的成果。”" in message for message in said(made, "WD008"))


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("学段：□小学 ☑初中", {"stage": ["初中"]}),
        ("学科：语文、天文", {"subject": ["语文"]}),
        ("类别：天文", {"category": None}),
    ],
)
def test_terms_behind_a_label(line: str, values: dict[str, Any], tmp_path: Path) -> None:
    made = draft(package(centred("一次改进的记录") + p("单位：示例学校") + p(line) + REST), tmp_path)
    assert {key: made.values.get(key) for key in values} == values
    assert ("天文" in line) == any("“天文”不是本次评选的" in message for message in said(made, "WD008"))


@pytest.mark.parametrize(
    "lines",
    [
        ["摘要：监测显示学生推不出原因，学校改了提问。", "关键词：推断；追问 阅读"],
        ["【摘  要】监测显示学生推不出原因，学校改了提问。", "[关键词] 推断，追问、阅读"],
        ["摘要", "监测显示学生推不出原因，学校改了提问。", "关键词： 推断; 追问; 阅读"],
        ["内容提要：", "监测显示学生推不出原因，", "学校改了提问。", "关键字：推断 追问 阅读"],
    ],
)
def test_summary_and_keywords(lines: list[str], tmp_path: Path) -> None:
    made = draft(package(centred("一次改进的记录") + "".join(p(line) for line in lines) + REST), tmp_path)
    assert made.values["summary"] == "监测显示学生推不出原因，学校改了提问。"
    assert made.values["keywords"] == ["推断", "追问", "阅读"]
    assert "推不出" not in made.body


@pytest.mark.parametrize(
    ("title", "unit", "expected"),
    [
        (
            "小学数学运算教学的改进",
            "苏州市吴中区越溪示例小学",
            {"region": "吴中区", "stage": ["小学"], "category": "数学"},
        ),
        (
            "八年级物理实验的改进",
            "苏州高新区通安示例中学",
            {"region": "虎丘区", "stage": ["初中"], "subject": ["物理"]},
        ),
        ("阅读素养的区域改进", "吴江市示例教研室", {"region": "吴江区", "kind": "区域案例", "problem": ["阅读素养"]}),
        ("一次改进的记录", "苏州工业园区星湾示例学校", {"region": "苏州工业园区", "kind": "学校案例"}),
        ("数字化学习单的改进", "新区示例中学", {"region": "虎丘区"}),
    ],
)
def test_terms(title: str, unit: str, expected: dict[str, Any], tmp_path: Path) -> None:
    found = values(centred(title) + centred(unit, 24), tmp_path)
    assert {key: found.get(key) for key in expected} == expected
    assert found["campaign"] == "suzhou-2024"


@pytest.mark.parametrize(
    ("title", "unit", "absent"),
    [
        ("数字化学习单的改进", "姑苏区平桥示例学校", ("subject", "category", "stage")),
        ("一次改进的记录", "某地示例外国语学校", ("region", "stage")),
        ("心理健康与语文、数学、英语、科学的跨学科学习", "某地示例学校", ("category",)),
        ("九年一贯的衔接", "昆山市九年一贯制示例学校", ("stage",)),
    ],
)
def test_what_is_not_clear_stays_open(title: str, unit: str, absent: tuple[str, ...], tmp_path: Path) -> None:
    found = values(centred(title) + centred(unit, 24), tmp_path)
    assert not set(absent) & set(found)


def test_what_is_given_goes_first(tmp_path: Path) -> None:
    given = {"campaign": "suzhou-2024", "region": "太仓市", "title": "另一个标题"}
    front = centred("一次改进的记录") + centred("姑苏区平桥示例小学", 24)
    made = draft(package(front + REST), tmp_path, given)
    assert made.values | given == made.values
    assert not any("区域是" in message for message in said(made, "WD008"))


@pytest.mark.parametrize(
    ("name", "work"),
    [("棠湖示例学校报告.docx", "解读和改进活动报告"), ("棠湖示例学校改进案例.docx", "改进案例"), ("来稿.docx", None)],
)
def test_shuangliu_by_file_name(name: str, work: str | None, tmp_path: Path) -> None:
    body = centred("一次改进的记录") + p("双流区棠湖示例小学") + p("正文只有一段。")
    made = draft(package(body), tmp_path, {"campaign": "shuangliu-2021"}, name)
    assert made.values.get("work") == work


def test_what_is_overruled_is_told(tmp_path: Path) -> None:
    front = centred("一次改进的记录") + p("单位：姑苏区平桥示例小学") + p("区域：昆山市")
    given = {"campaign": "suzhou-2024", "title": "另一个标题", "region": "太仓市"}
    made = draft(package(front + REST), tmp_path, given)
    told = said(made, "WD008")
    assert "文档里的标题“一次改进的记录”没有写进案例，用的是“另一个标题”" in told
    assert "文档里的区域“昆山市”没有写进案例，用的是“太仓市”" in told
    assert not any("单位" in message and "没有写进" in message for message in told)


def test_the_kind_of_school_is_read_where_the_document_says_it(tmp_path: Path) -> None:
    front = centred("一次改进的记录") + p("单位：姑苏区平桥示例小学") + p("学校类型：乡村学校、寄宿学校、名校")
    made = draft(package(front + REST), tmp_path)
    assert made.values["school"] == ["农村学校", "寄宿制学校"]
    assert any("从学校类型一栏看，学校类型是“农村学校、寄宿制学校”" in message for message in said(made, "WD008"))
    assert any("名校" in message for message in said(made, "WD008"))
    rows = [["项目", "内容"], ["学校类型", "农村学校、小规模学校"]]
    made = draft(package(front + REST + p("案例信息") + table(*rows)), tmp_path)
    assert made.values["school"] == ["农村学校", "小规模学校"]


def test_the_table_of_information_goes_before_the_text(tmp_path: Path) -> None:
    rows = [
        ["项目", "内容"],
        ["学段", "初中"],
        ["类别", "天文"],
        ["备忘", "第12条"],
        ["要点：问题", "学生推不出原因，也说不出依据。"],
    ]
    front = centred("一次改进的记录") + p("单位：姑苏区平桥示例小学") + p("学段：小学")
    made = draft(package(front + REST + p("案例信息") + table(*rows)), tmp_path)
    assert made.values["stage"] == ["初中"]
    assert made.values["glance"] == {"problem": "学生推不出原因，也说不出依据。"}
    told = "".join(said(made, "WD008"))
    for words in (
        "文档里的学段“小学”没有写进案例，用的是“初中”",
        "“类别：天文”没有写进案例",
        "“备忘：第12条”没有写进案例",
    ):
        assert words in told
