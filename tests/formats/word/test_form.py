"""附件2 申报表, by its labels: rows added, moved, renamed, left empty; and our own export of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.formats.word.write_form import write_form
from anliku.markdown import Document
from tests.formats.word import fixtures
from tests.formats.word.reading import draft, library, said
from tests.formats.word.xml import cell, centred, p, package, table

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
    assert case.meta is not None
    made = draft(write_form(case, case.meta, known).data, tmp_path)
    assert made.values["title"] == case.meta.title
    assert made.values["unit"] == case.meta.unit
    assert "请填写" not in made.body
    assert made.body.startswith("## 监测发现与问题\n\n2023年10月，我校四年级186名学生")


def test_a_table_with_one_such_word_is_no_form(tmp_path: Path) -> None:
    made = draft(package(p("正文。") + table(["负责人", "分工"], ["林示例", "备课"])), tmp_path, GIVEN)
    assert not said(made, "WD010")
    assert "| 负责人 | 分工 |" in made.body
