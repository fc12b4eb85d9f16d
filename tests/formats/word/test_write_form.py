"""附件2 申报表 in the layout of the notice, prefilled, contact data blank."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.oxml.ns import qn
from docx.table import Table

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.formats.word.labels import APPROACH, APPROACH_PARTS, PROBLEM, SCHEDULE_HEAD
from anliku.formats.word.write.case_document import Written
from anliku.formats.word.write.filled_form import APPROACH_WORDS, MEMBERS, PROBLEM_WORDS, STEPS, write_form
from anliku.reading import CaseReading
from anliku.text import count_words
from tests.factory import CASE_ID, LIBRARY
from tests.formats.word.written import library, opened

SAMPLES = catalogues.load(LIBRARY)


def form(catalogue: Catalogue, name: str = CASE_ID) -> Written:
    return write_form(CaseReading(catalogue.by_id[name], catalogue.context), catalogue.root)


def rows(table: Table) -> list[list[str]]:
    """The texts of each row's own cells; merged ones once."""
    return [
        [
            "\n".join(
                "".join(node.text or "" for node in line.iter(qn("w:t"), qn("w:br"))) for line in cell.iter(qn("w:p"))
            )
            for cell in row._tr.findall(qn("w:tc"))
        ]
        for row in table.rows
    ]


def test_the_layout_of_the_notice(tmp_path: Path) -> None:
    document = opened(form(library(tmp_path)).data)
    texts = [item.text for item in document.paragraphs if item.text]
    assert texts == [
        "附件2",
        "2024年苏州市义务教育质量监测结果运用优秀案例评选\n申报表",
        "单位（盖章）：姑苏区平桥示例小学",
    ]
    (table,) = document.tables
    lines = rows(table)
    assert lines[0] == ["案例名称", "从找原句到想明白：基于监测数据的推断教学改进"]
    assert lines[1][:3] == ["负责人", "姓名", "请填写"]
    assert lines[1][3:] == ["单位及职务", "姑苏区平桥示例小学职务请填写"]
    assert lines[2] == ["", "联系电话", "请填写", "电子邮箱", "请填写"]
    assert lines[3] == ["工作组成员", "姓名", "职务", "承担任务分工"]
    assert lines[4 : 4 + MEMBERS] == [["", "", "", ""]] * MEMBERS
    problem, approach, title, head, *steps = lines[4 + MEMBERS :]
    assert problem[0].split("\n")[0] == PROBLEM
    assert "低于全市均值。" in problem[0]
    assert approach[0].split("\n")[0] == APPROACH
    assert [part for part in approach[0].split("\n") if part in APPROACH_PARTS] == list(APPROACH_PARTS)
    assert "（二）研究方法\n请填写\n（三）推进策略\n备课时" in approach[0]
    assert title == ["三、预期成果及工作进度"]
    assert head == list(SCHEDULE_HEAD)
    assert steps == [[str(number), "", "", ""] for number in range(1, STEPS + 1)]
    assert [cell.get(qn("w:val")) for cell in table._tbl.iter(qn("w:vMerge"))] == [
        "restart", "continue", "restart", *["continue"] * MEMBERS,
    ]  # fmt: skip


def test_every_row_fills_the_grid(tmp_path: Path) -> None:
    (table,) = opened(form(library(tmp_path)).data).tables
    columns = len(table._tbl.tblGrid)
    for row in table._tbl.tr_lst:
        assert sum(int(cell.grid_span) for cell in row.tc_lst) == columns
        assert sum(int(width.get(qn("w:w"))) for width in row.iter(qn("w:tcW"))) == 9072


@pytest.mark.parametrize(
    ("authors", "leader", "members"),
    [
        ("[示例甲]", "示例甲", []),
        ("[示例甲, 示例乙, 示例课题组]", "示例甲", ["示例乙"]),
        ("[示例课题组, 示例甲]", "示例甲", []),
        ("[示例教导处]", "请填写", []),
        ("[示例学生会, 语文组]", "请填写", []),
        ("[示例甲·示例乙, 示例丙]", "示例甲·示例乙", ["示例丙"]),
        (
            f"[{', '.join(f'示例{mark}' for mark in '甲乙丙丁戊己庚辛')}]",
            "示例甲",
            [f"示例{mark}" for mark in "乙丙丁戊己庚辛"],
        ),
    ],
)
def test_who_is_in_it(authors: str, leader: str, members: list[str], tmp_path: Path) -> None:
    (table,) = opened(form(library(tmp_path, front=f"authors: {authors}")).data).tables
    lines = rows(table)
    assert lines[1][2] == leader
    count = max(MEMBERS, len(members))
    assert [line[1] for line in lines[4 : 4 + count] if line[1]] == members


@pytest.mark.parametrize("ending", "学会校院科部")
def test_a_name_may_end_like_a_school(ending: str, tmp_path: Path) -> None:
    name = "示例" + ending
    written = form(library(tmp_path, front=f"authors: [{name}, 示例教研组]"))
    assert rows(opened(written.data).tables[0])[1][2] == name
    assert written.notes[0] == "作者“示例教研组”不是姓名，负责人和工作组成员请填写"


@pytest.mark.parametrize("name", ["gusu-yuwen-01", "shuangliu-yuwen-01", "shuangliu-shuxue-01", "wuzhong-guanli-01"])
def test_texts_are_cut_after_a_sentence_and_that_is_told(name: str) -> None:
    written = form(SAMPLES, name)
    (table,) = opened(written.data).tables
    problem, approach = (line[0].split("\n") for line in rows(table) if line[0].startswith(("一、", "二、")))
    assert 0 < sum(count_words(text) for text in problem[1:]) <= PROBLEM_WORDS
    kept = [text for text in approach[1:] if text not in APPROACH_PARTS]
    assert 0 < sum(count_words(text) for text in kept) <= APPROACH_WORDS
    assert all(text[-1] in "。！？”；：）" for text in [*problem[1:], *kept] if text != "请填写")
    assert written.notes[0].startswith("作者“示例")
    assert all("字" in note or "没有写进申报表" in note for note in written.notes[1:])


def test_what_was_cut_is_told(tmp_path: Path) -> None:
    body = f"## 监测发现与问题\n\n{'四年级的推断题得分率低于全市均值。' * 60}\n\n## 归因分析\n\n{'很' * 700}\n"
    written = form(library(tmp_path, body))
    assert [note.split("”")[0] for note in written.notes] == ["作者“示例语文课题组", "“问题描述", "“基本思路"]
    (table,) = opened(written.data).tables
    problem = next(line[0] for line in rows(table) if line[0].startswith("一、"))
    assert problem.endswith("均值。")
    assert count_words(problem.split("\n", 1)[1]) == 500 // 17 * 17


def test_tables_and_what_announces_them_stay_out(tmp_path: Path) -> None:
    body = "## 监测发现与问题\n\n数据如下：\n\n| 甲 |\n| --- |\n| 一 |\n\n低于均值。\n\n## 未知的一节\n\n不要。\n"
    (table,) = opened(form(library(tmp_path, body)).data).tables
    problem = next(line[0] for line in rows(table) if line[0].startswith("一、"))
    assert problem.split("\n")[1:] == ["低于均值。"]
    assert "不要。" not in "".join(text for line in rows(table) for text in line)


def test_the_schedule_stays_on_one_page(tmp_path: Path) -> None:
    (table,) = opened(form(library(tmp_path)).data).tables
    held = [all(item.keepNext is not None for item in row._tr.iter(qn("w:pPr"))) for row in table.rows]
    assert held[-STEPS - 2 :] == [*[True] * (STEPS + 1), False]


def test_empty_parts_leave_room_to_write(tmp_path: Path) -> None:
    (table,) = opened(form(library(tmp_path, "## 反思与推广\n\n正文。\n")).data).tables
    tall = [row for row in table.rows if row.height is not None and row.height.twips > 3000]
    assert len(tall) == 2


def test_the_same_form_is_the_same_bytes() -> None:
    assert form(SAMPLES, "gusu-yuwen-01").data == form(SAMPLES, "gusu-yuwen-01").data


def test_tables_and_pictures_that_the_form_has_no_place_for_are_told(tmp_path: Path) -> None:
    body = (
        "## 监测发现与问题\n\n令人意外的是第三行。\n\n| 题号 | 得分率 |\n| --- | ---: |\n| 1 | 61.2% |\n\n![各题的得分率](figure-1.png)\n\n"
        "| 班级 | 人数 |\n| --- | ---: |\n| 甲 | 40 |\n\n## 归因分析\n\n字。\n\n## 成效与后测\n\n| 后测 | 分 |\n| --- | --- |\n| 1 | 2 |\n"
    )
    notes = form(library(tmp_path, body, "evidence: []", (("figure-1.png", "png"),))).notes
    (note,) = [note for note in notes if "没有写进申报表" in note]
    assert note.startswith("“监测发现与问题”里的表格“题号、得分率”、表格“班级、人数”、图片“各题的得分率”没有写进申报表")
    assert "请作为附页" in note


def test_a_form_without_tables_and_pictures_tells_nothing_of_them(tmp_path: Path) -> None:
    body = "## 监测发现与问题\n\n字。\n\n## 归因分析\n\n字。\n"
    assert not any("没有写进" in note for note in form(library(tmp_path, body, "evidence: []")).notes)
