"""附件2 申报表, by its labels: rows added, moved, renamed, left empty; and our own export of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from anliku.formats.word.write.filled_form import write_form
from anliku.markdown import Document
from anliku.reading import CaseReading
from tests.formats.word import fixtures
from tests.formats.word.reading import draft, library, said
from tests.formats.word.written import opened
from tests.formats.word.xml import cell, centred, p, package, picture, png, table

GIVEN = {"campaign": "suzhou-2024"}


def form(*rows: list[str], before: str = "") -> bytes:
    return package(p("附件2") + centred("优秀案例评选申报表") + before + table(*rows))


PROBLEM = [cell("一、问题描述（500字以内，可附页）", "学生推不出原因。", span=4)]
APPROACH = [cell("二、工作思路（2000字以内，可附页）", "（一）基本思路", "少问。", "（三）推进策略", "多追。", span=4)]


def test_the_whole_form(tmp_path: Path) -> None:
    made = draft(fixtures.form(), tmp_path)
    expected = {
        "title": "让作业少一点、准一点：初中数学作业设计的改进",
        "campaign": "suzhou-2024",
        "unit": "常熟市望湖示例中学",
        "authors": ["林示例", "周示例", "吴示例"],
        "stage": ["初中"],
        "category": "数学",
        "region": "常熟市",
    }
    assert {key: made.values.get(key) for key in expected} == expected
    assert "教导主任" not in made.body
    assert "设计作业" not in made.body
    assert "| 2 | 2024年6月—10月 | 分层作业单 | 作业集 |" in made.body


def test_rows_moved_and_renamed(tmp_path: Path) -> None:
    made = draft(
        form(
            ["主持人", "林示例", "职务", "校长"],
            ["选题名称", cell("让提问慢下来", span=3)],
            ["申报单位", cell("太仓市云溪示例小学", span=3)],
            ["区域", "太仓市", "案例类别", "语文"],
            ["小组成员", cell("周示例、吴示例", span=3)],
            APPROACH,
            PROBLEM,
        ),
        tmp_path,
        GIVEN,
    )
    assert made.values["title"] == "让提问慢下来"
    assert made.values["unit"] == "太仓市云溪示例小学"
    assert made.values["authors"] == ["林示例", "周示例", "吴示例"]
    assert (made.values["region"], made.values["category"]) == ("太仓市", "语文")
    headings = [(heading.level, heading.text) for heading in Document(made.body).headings]
    assert (2, "改进策略与实施") in headings
    assert (3, "（三）推进策略") in headings


def test_empty_rows_give_nothing(tmp_path: Path) -> None:
    made = draft(fixtures.form_empty(), tmp_path)
    assert made.values["title"] == "会读图的孩子：小学科学读图能力的改进"
    assert "authors" not in made.values
    assert not [block for block in Document(made.body).blocks if block.kind != "heading"]
    assert "没有填的有负责人" in said(made, "WD010")[0]


def test_text_and_heading_in_rows_of_their_own(tmp_path: Path) -> None:
    rows = [[cell("一、问题描述（500字以内，可附页）", span=4)], [cell("学生推不出原因。", "课上问得太浅。", span=4)]]
    made = draft(
        form(["案例名称", cell("让提问慢下来", span=3)], ["负责人", "姓名", "林示例", ""], *rows, APPROACH),
        tmp_path,
        GIVEN,
    )
    assert made.body.startswith("## 监测发现与问题\n\n学生推不出原因。\n\n课上问得太浅。")


def test_pages_behind_the_form(tmp_path: Path) -> None:
    table_xml = table(["案例名称", "让提问慢下来"], ["负责人", "林示例"], PROBLEM, APPROACH)
    made = draft(package(p("附件2") + table_xml + p("附页：追问的三句话如下。")), tmp_path, GIVEN)
    assert "附页：追问的三句话如下。" in made.body


@pytest.mark.parametrize("post", ["校长", "副校长、语文教师", "教导主任", "教科室主任", "教师"])
def test_unit_and_post_in_one_cell(post: str, tmp_path: Path) -> None:
    for said_as in (f"太仓市云溪示例小学 {post}", f"太仓市云溪示例小学{post}", f"太仓市云溪示例小学，{post}"):
        row = ["负责人", "姓名", "林示例", "单位及职务", said_as]
        made = draft(form(["案例名称", cell("让提问慢下来", span=4)], row, PROBLEM, APPROACH), tmp_path, GIVEN)
        assert made.values["unit"] == "太仓市云溪示例小学"


def test_unit_above_the_form(tmp_path: Path) -> None:
    before = p("单位（盖章）：太仓市云溪示例小学")
    made = draft(
        form(["案例名称", "让提问慢下来"], ["负责人", "林示例"], PROBLEM, APPROACH, before=before), tmp_path, GIVEN
    )
    assert made.values["unit"] == "太仓市云溪示例小学"


def test_our_own_form_comes_back(tmp_path: Path) -> None:
    known = library()
    case = known.by_id["gusu-yuwen-01"]
    made = draft(write_form(CaseReading(case, known.context), known.root).data, tmp_path)
    assert made.values["title"] == case.meta.title
    assert made.values["unit"] == case.meta.unit
    assert "请填写" not in made.body
    assert made.body.startswith("## 监测发现与问题\n\n2023年10月，我校四年级186名学生")


def test_a_table_with_one_such_word_is_no_form(tmp_path: Path) -> None:
    made = draft(package(p("正文。") + table(["负责人", "分工"], ["林示例", "备课"])), tmp_path, GIVEN)
    assert not said(made, "WD010")
    assert "| 负责人 | 分工 |" in made.body


NAMED = ["案例名称", cell("让提问慢下来", span=3)]
LEADER = ["负责人", "姓名", "张三", ""]
HEAD = [cell("工作组成员", merge="restart"), "姓名", "职务", "承担任务分工"]


def under_head(*cells: str) -> list[str]:
    return [cell(merge="continue"), *cells]


def authors(tmp_path: Path, *rows: list[str], leader: list[str] = LEADER) -> list[str]:
    made = draft(form(NAMED, leader, *rows, PROBLEM, APPROACH), tmp_path, GIVEN)
    assert made.body.startswith("## 监测发现与问题\n\n学生推不出原因。\n\n## ")
    listed: list[str] = made.values.get("authors", [])
    assert not any(name in message for message in said(made, "WD010") for name in listed)
    return listed


def test_members_of_whom_only_the_names_are_written(tmp_path: Path) -> None:
    rows = [under_head(name, "", "") for name in ("李四", "王五", "赵六")]
    assert authors(tmp_path, HEAD, *rows, under_head("", "", "")) == ["张三", "李四", "王五", "赵六"]
    rows[1:1] = [under_head("", "", ""), under_head("钱七", "教师", "统计")]
    assert authors(tmp_path, HEAD, *rows) == ["张三", "李四", "钱七", "王五", "赵六"]


def test_members_are_typed_into_our_own_form(tmp_path: Path) -> None:
    known = library()
    case = known.cases[0]
    document = opened(write_form(CaseReading(case, known.context), known.root).data)
    rows = [row for row in document.tables[0].rows if row.cells[0].text == "工作组成员"][1:]
    for row, name in zip(rows, ("李四", "王五", "赵六"), strict=False):
        next(one for one in row.cells if not one.text).text = name
    stream = io.BytesIO()
    document.save(stream)
    made = draft(stream.getvalue(), tmp_path)
    assert made.values["authors"][-3:] == ["李四", "王五", "赵六"]
    assert "王五" not in made.body


@pytest.mark.parametrize(
    ("leader", "rows", "expected"),
    [
        (["负责人", "姓名", "张三、李四", ""], [], ["张三", "李四"]),
        (["负责人", cell("李雷 韩梅", span=3)], [], ["李雷", "韩梅"]),
        (["负责人", cell("姓名：张　三", "职务：校长", span=3)], [], ["张三"]),
        (
            LEADER,
            [HEAD, under_head("赵六、钱七", "教师", ""), under_head("孙八（执笔）", "", "")],
            ["张三", "赵六", "钱七", "孙八"],
        ),
        (
            LEADER,
            [["工作组成员", cell("李四（语文教师）、王五（数学教师）、赵六", span=3)]],
            ["张三", "李四", "王五", "赵六"],
        ),
        (LEADER, [["成员", "李四", "王五", "赵六"]], ["张三", "李四", "王五", "赵六"]),
        (LEADER, [["工作组成员", cell("组长：李四", "组员：王五、赵六", span=3)]], ["张三", "李四", "王五", "赵六"]),
        (LEADER, [["成员", "李四", "教师", "备课"]], ["张三", "李四"]),
        (LEADER, [[cell("课题组成员：李四、古丽·艾买提", span=4)]], ["张三", "李四", "古丽·艾买提"]),
        (["负责人", "职务", "联系电话", "邮箱"], [["张三", "校长", "", ""]], ["张三"]),
    ],
)
def test_names_in_cells(leader: list[str], rows: list[list[str]], expected: list[str], tmp_path: Path) -> None:
    assert authors(tmp_path, *rows, leader=leader) == expected


def test_what_is_no_name_is_told(tmp_path: Path) -> None:
    rows = [HEAD, under_head("李四（执笔）", "教师", "统计"), under_head("王校长", "", "")]
    made = draft(form(NAMED, LEADER, *rows, ["政治面貌", "党员", "教龄", "12年"], PROBLEM, APPROACH), tmp_path, GIVEN)
    told = "".join(message for message in said(made, "WD008"))
    assert all(f"“{words}”" in told for words in ("执笔", "王校长", "政治面貌：党员", "教龄：12年"))
    assert "职务、分工没有写进案例" in said(made, "WD010")[0]
    assert "联系方式" not in said(made, "WD010")[0]


@pytest.mark.parametrize(
    "rows",
    [
        [[cell("案例名称：让提问慢下来", span=4)], LEADER],
        [[cell("案例名称", "让提问慢下来", span=4)], LEADER],
        [[cell("案例名称", span=4)], [cell("让提问慢下来", span=4)], LEADER],
        [["案例名称：让提问慢下来", cell("负责人：张三", span=3)]],
        [["案例名称", "负责人", "职务", "联系电话"], ["让提问慢下来", "张三", "校长", ""]],
        [["案 例\u3000名 称", cell("让提问慢下来", span=3)], LEADER],
    ],
)
def test_a_label_and_its_value_however_the_table_is_cut(rows: list[list[str]], tmp_path: Path) -> None:
    made = draft(form(*rows, PROBLEM, APPROACH), tmp_path, GIVEN)
    assert (made.values["title"], made.values["authors"]) == ("让提问慢下来", ["张三"])
    assert "案例名称" not in made.body


@pytest.mark.parametrize("date", ["2024年3月20日", "2024.3.20", "二〇二四年三月", "填表日期：2024年3月20日"])
def test_a_date_above_the_form(date: str, tmp_path: Path) -> None:
    made = draft(form(NAMED, LEADER, PROBLEM, APPROACH, before=p(date)), tmp_path, GIVEN)
    assert "2024" not in made.body
    assert date in "".join(said(made, "WD010"))


def test_what_else_stands_above_the_form_stays(tmp_path: Path) -> None:
    before = p("这一年我们做了三件事。") + table(["年级", "人数"], ["四年级", "186"])
    made = draft(form(NAMED, LEADER, PROBLEM, APPROACH, before=before), tmp_path, GIVEN)
    assert "这一年我们做了三件事。" in made.body
    assert "| 四年级 | 186 |" in made.body


def test_boxes_that_are_ticked(tmp_path: Path) -> None:
    rows = [["类别", cell("□语文 ☑数学 □英语", span=3)], ["学段", cell("☑小学 □初中", span=3)]]
    made = draft(form(NAMED, LEADER, *rows, PROBLEM, APPROACH), tmp_path, GIVEN)
    assert (made.values["category"], made.values["stage"]) == ("数学", ["小学"])
    assert "类别、学段" in said(made, "WD010")[0]


def test_boxes_in_cells_of_their_own(tmp_path: Path) -> None:
    rows = [["学段", "□小学", "☑初中", ""], ["学科", "☑语文", "□数学", "☑英语"]]
    made = draft(form(NAMED, LEADER, *rows, PROBLEM, APPROACH), tmp_path, GIVEN)
    assert (made.values["stage"], made.values["subject"]) == (["初中"], ["语文", "英语"])


def test_a_name_in_the_wrong_column_is_told(tmp_path: Path) -> None:
    made = draft(form(NAMED, LEADER, HEAD, under_head("", "李四", ""), PROBLEM, APPROACH), tmp_path, GIVEN)
    assert any("“职务：李四”没有写进案例" in message for message in said(made, "WD008"))


@pytest.mark.parametrize("heading", ["1.问题描述（500字以内）", "（一）问题描述", "问题描述（500字以内，可附页）："])
def test_a_part_by_another_number(heading: str, tmp_path: Path) -> None:
    problem = [cell(heading, "学生推不出原因。", span=4)]
    made = draft(form(NAMED, LEADER, problem, APPROACH), tmp_path, GIVEN)
    assert made.body.startswith("## 监测发现与问题\n\n学生推不出原因。\n\n## ")


def test_boxes_that_are_not_ticked(tmp_path: Path) -> None:
    unit = ["申报单位", cell("吴中区示例小学", span=3)]
    rows = [unit, ["类别", cell("□语文 □数学", span=3)], ["学段", cell("□小学 □初中", span=3)]]
    made = draft(form(NAMED, LEADER, *rows, PROBLEM, APPROACH), tmp_path, GIVEN)
    assert made.values["stage"] == ["小学"]
    assert "category" not in made.values
    assert "类别" not in said(made, "WD010")[0]


def test_a_term_that_is_unknown_is_not_said_to_be_read(tmp_path: Path) -> None:
    made = draft(form(NAMED, LEADER, ["类别", cell("天文", span=3)], PROBLEM, APPROACH), tmp_path, GIVEN)
    assert "类别" not in said(made, "WD010")[0]
    assert any("类别“天文”不是本次评选的类别，没有写进案例" in message for message in said(made, "WD008"))


@pytest.mark.parametrize("first", ["1.基本思路", "（一）基本思路", "1、 基本思路（800字以内）", "（1）基本思路"])
def test_numbered_parts_stand_below_their_section(first: str, tmp_path: Path) -> None:
    approach = [cell("二、工作思路（2000字以内，可附页）", first, "少问。", span=4)]
    made = draft(form(NAMED, LEADER, PROBLEM, approach), tmp_path, GIVEN)
    levels = [heading.level for heading in Document(made.body).headings]
    assert 3 in levels
    assert 4 not in levels


def test_numbers_below_numbers(tmp_path: Path) -> None:
    approach = [cell("二、工作思路", "（一）基本思路", "1.少问", "问三个。", "2.多追", "追三句。", span=4)]
    made = draft(form(NAMED, LEADER, PROBLEM, approach), tmp_path, GIVEN)
    assert [heading.level for heading in Document(made.body).headings if heading.text[0] in "（12"] == [3, 4, 4]


def test_the_words_of_a_heading_and_short_lines_stay(tmp_path: Path) -> None:
    problem = [cell("一、问题描述：学生推不出原因。", "1.看数据", "2.看课堂", "每天阅读（不超过20分钟）。", span=4)]
    approach = [cell("二、工作思路要清晰，先查后改", "三步走。", span=4)]
    made = draft(form(NAMED, LEADER, problem, approach), tmp_path, GIVEN)
    for words in (
        "学生推不出原因。",
        "看数据",
        "看课堂",
        "（不超过20分钟）",
        "二、工作思路要清晰，先查后改",
        "三步走。",
    ):
        assert words in made.body


def test_parts_and_sections_with_their_text_beside(tmp_path: Path) -> None:
    rows = [["问题描述", "学生推不出原因。"], ["工作思路", "少问多追。"], ["归因分析", "问得太浅。"]]
    made = draft(form(["案例名称", "让提问慢下来"], ["负责人", "张三"], *rows), tmp_path, GIVEN)
    assert "## 监测发现与问题\n\n学生推不出原因。" in made.body
    assert "## 改进策略与实施\n\n少问多追。" in made.body
    assert "## 归因分析\n\n问得太浅。" in made.body


def test_a_picture_in_the_form_is_not_lost(tmp_path: Path) -> None:
    rows = table(NAMED, ["负责人", "姓名", "张三", cell(p(picture("rPic")))], PROBLEM, APPROACH)
    links = {"rPic": ("image", "media/a.png")}
    made = draft(package(p("附件2") + rows, links=links, parts={"word/media/a.png": png()}), tmp_path, GIVEN)
    assert list(made.pictures) == ["figure-1.png"]


def test_a_part_whose_label_reaches_over_rows(tmp_path: Path) -> None:
    approach = [
        [cell("二、工作思路", merge="restart"), cell("（一）基本思路", "少问。", span=3)],
        [cell(merge="continue"), cell("（二）研究方法", "访谈。", span=3)],
        [cell(merge="continue"), cell("（三）推进策略", "多追。", span=3)],
    ]
    made = draft(form(NAMED, LEADER, PROBLEM, *approach), tmp_path, GIVEN)
    headings = [(heading.level, heading.text) for heading in Document(made.body).headings]
    assert headings[2:6] == [
        (2, "改进策略与实施"),
        (3, "（一）基本思路"),
        (3, "（二）研究方法"),
        (3, "（三）推进策略"),
    ]


def test_a_schedule_beside_its_heading(tmp_path: Path) -> None:
    rows = [
        [cell("三、预期成果及工作进度", merge="restart"), "序号", "起止时间", "成果名称"],
        [cell(merge="continue"), "1", "2024年3月", "调查"],
        [cell(merge="continue"), "2", "", ""],
    ]
    made = draft(form(NAMED, LEADER, PROBLEM, APPROACH, *rows), tmp_path, GIVEN)
    assert "### 预期成果及工作进度\n\n| 序号 | 起止时间 | 成果名称 |" in made.body
    assert "| 1 | 2024年3月 | 调查 |" in made.body
    assert "| 2 |" not in made.body


@pytest.mark.parametrize(
    ("heads", "values"),
    [
        (("电话（短号）", "邮箱/QQ", "身份证"), ("661234", "12345678", "")),
        (("手机/微信", "QQ或邮箱", "联系电话（必填）"), ("661234", "12345678", "65123456")),
        (("电话、短号", "微信（同号）", "邮箱"), ("661234", "zs_2024x", "")),
    ],
)
def test_contacts_below_labels_that_share_a_cell_go_nowhere(
    heads: tuple[str, str, str], values: tuple[str, str, str], tmp_path: Path
) -> None:
    data = form(
        ["案例名称", cell("让提问慢下来", span=3)],
        ["单位", cell("太仓市云溪示例小学", span=3)],
        ["负责人", "张三", "职务", "校长"],
        ["姓名", *heads],
        ["李四", *values],
        ["王五", "65123456", *values[1:]],
        PROBLEM,
        APPROACH,
    )
    made = draft(data, tmp_path, GIVEN)
    assert made.values["authors"] == ["张三", "李四", "王五"]
    told = made.body + "".join(problem.message for problem in made.problems)
    assert not [words for words in (*values, "65123456") if words and words in told]
    assert "联系方式" in said(made, "WD010")[0]


def test_a_name_and_a_number_in_one_cell(tmp_path: Path) -> None:
    rows = [["姓名/电话", cell("李四 65123456", span=3)], ["单位（电话）", cell("太仓市云溪示例小学 661234", span=3)]]
    made = draft(form(["案例名称", cell("让提问慢下来", span=3)], *rows, PROBLEM, APPROACH), tmp_path, GIVEN)
    assert (made.values["authors"], made.values["unit"]) == (["李四"], "太仓市云溪示例小学")
    told = made.body + "".join(problem.message for problem in made.problems)
    assert "65123456" not in told
    assert "661234" not in told


def test_the_title_of_a_form_is_tidied(tmp_path: Path) -> None:
    for typed, title in (
        ("《让提问慢下来》", "让提问慢下来"),
        ("让提问慢下来 ——以科学课为例", "让提问慢下来——以科学课为例"),
    ):
        made = draft(
            form(["案例名称", cell(typed, span=3)], ["负责人", "张三", "职务", "校长"], PROBLEM, APPROACH), tmp_path
        )
        assert made.values["title"] == title


def test_two_ticks_where_one_is_taken(tmp_path: Path) -> None:
    rows = [["负责人", "张三", "类别", "☑语文 ☑数学 □英语"], ["成员", cell("无", span=3)]]
    made = draft(form(["案例名称", cell("让提问慢下来", span=3)], *rows, PROBLEM, APPROACH), tmp_path, GIVEN)
    told = "".join(said(made, "WD008"))
    assert "类别选了 2 个：“语文”“数学”，只能选一个" in told
    assert "不是本次评选的类别" not in told
    assert "工作组成员" not in said(made, "WD010")[0]
