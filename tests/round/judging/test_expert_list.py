"""The list of experts: what each column may say, and every error with its cell."""

from __future__ import annotations

import openpyxl
import pytest

from anliku.formats import office
from anliku.formats.sheet.read import read
from anliku.problem import Problem
from anliku.round.judging.expert_list import COLUMNS, Known, read_experts
from anliku.round.judging.judging_settings import PanelRule
from anliku.round.judging.recusals import Expert, undeclared
from tests.formats.sheet.books import saved
from tests.round.judging.made import CATEGORIES, REGIONS, STAGES, case, expert

ROW = ["示例甲", "昆山市示例小学", "昆山市", "数学、科学", "小学", 20, "太仓市示例小学、012", ""]


def known(*panels: PanelRule) -> Known:
    offered = {"区域": REGIONS, "类别": CATEGORIES, "学段": STAGES}
    former = {"吴县": "吴中区"}
    terms = {field: (lambda text: former.get(text, text)) for field in offered}
    return Known(terms, offered, panels or (PanelRule(),), _placed)


def _placed(unit: str, region: str) -> tuple[str, str]:
    """A unit is where its name begins with one of the regions."""
    return unit.removeprefix("苏州市"), next((place for place in REGIONS if unit.startswith(place)), "")


def experts_of(
    *rows: list[object], head: tuple[str, ...] = COLUMNS, rules: Known | None = None
) -> tuple[list[Expert], list[Problem]]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2024 年评委名单"])
    sheet.append(list(head))
    for row in rows:
        sheet.append(row)
    return read_experts(read(office.verify(saved(book), "xlsx")), "评委名单.xlsx", rules or known())


def test_every_column_is_read() -> None:
    experts, problems = experts_of(ROW)
    assert problems == []
    assert experts == [
        Expert(
            "评委01",
            "示例甲",
            "昆山市示例小学",
            "昆山市示例小学",
            "昆山市",
            "专家评审",
            frozenset({"数学", "科学"}),
            frozenset({"小学"}),
            20,
            ("太仓市示例小学", "012"),
            (("太仓市示例小学", "太仓市"), ("012", "")),
            "昆山市",
        )
    ]


def test_what_may_be_left_out_and_other_ways_to_write_it() -> None:
    head = ("专家姓名", "工作单位", "县（市、区）", "学科", "学段")
    rows = [
        ["示例甲", "苏州市示例大学", "外地", "不限", "不限"],
        ["示例乙", "示例小学", "吴县", "语文 / 数学", "小学，初中"],
    ]
    experts, problems = experts_of(*rows, head=head)
    assert problems == []
    assert [(one.region, one.subjects, one.limit) for one in experts] == [
        ("外地", {"不限"}, 24),
        ("吴中区", {"语文", "数学"}, 24),
    ]
    assert experts[0].unit_key == "示例大学"


def test_districts_that_review_others_name_their_panel() -> None:
    panels = (PanelRule(), PanelRule(name="区域互评", reviews=1, limit=50, by_subject=False, by_stage=False))
    district = ["昆山市评审组", "昆山市教育局", "昆山市", "", "", "", "", "区域互评"]
    experts, problems = experts_of(district, rules=known(*panels))
    assert problems == []
    assert (experts[0].panel, experts[0].limit, experts[0].subjects) == ("区域互评", 50, {"不限"})
    _, problems = experts_of(ROW, rules=known(*panels))
    assert [problem.message for problem in problems] == [
        "第 3 行“评审组”（H3）：没有填，请写 专家评审、区域互评 中的一个"
    ]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("姓名", "", "第 3 行“姓名”（A3）：没有填"),
        ("区域", "杭州", "第 3 行“区域”（C3）：“杭州”认不出来，可以写：姑苏区、吴中区、相城区、昆山市、太仓市、外地"),
        ("区域", None, "第 3 行“区域”（C3）：没有填"),
        ("类别", "数学、体育", "第 3 行“类别”（D3）：“体育”认不出来，可以写：语文、数学、英语、科学、管理、不限"),
        ("学段", "", "第 3 行“学段”（E3）：没有填，不限的请写“不限”"),
        ("上限", "二十", "第 3 行“上限”（F3）：写的是 “二十”，请只写一个整数，如 24（0 为不再分给这位评委）"),
        ("上限", -1, "第 3 行“上限”（F3）：写的是 “-1”，请只写一个整数，如 24（0 为不再分给这位评委）"),
        ("单位", "=B9", "第 3 行“单位”（B3）：是公式，没有结果（没有算出），请直接输入文字"),
        ("评审组", "复评", "第 3 行“评审组”（H3）：写的是 “复评”，请写 专家评审 中的一个"),
    ],
)
def test_every_error_names_its_cell(column: str, value: object, message: str) -> None:
    row: list[object] = list(ROW)
    row[COLUMNS.index(column)] = value
    _, problems = experts_of(row)
    assert [problem.message for problem in problems] == [message]
    assert problems[0].location.line == 3


def test_one_person_twice_and_a_list_without_anybody() -> None:
    _, problems = experts_of(ROW, ["示例乙", *ROW[1:]], ROW)
    assert [problem.message for problem in problems] == ["第 5 行“姓名”（A5）：与第 3 行是同一位评委，请只留一行"]
    assert "名单是空的" in experts_of()[1][0].message


def test_what_is_no_list_of_experts() -> None:
    _, problems = experts_of(ROW, head=("姓名", "单位", "区域", "x", "y", "z", "w", "v"))
    assert [problem.message for problem in problems] == [
        "第 2 行“姓名”（A2）：表头缺少“类别”“学段”列，请补上（列的先后不要紧）"
    ]
    _, problems = experts_of(head=("标题", "分数"))
    assert [problem.message for problem in problems] == [
        "没有找到评委名单：表头要有“姓名”“单位”“区域”“类别”“学段”这几列"
    ]


def test_a_declaration_that_means_nothing_is_told() -> None:
    cases = [case("001", people=["示例作者"])]
    declared = expert("评委01", conflicts=["001", "示例作者", "姑苏区示例学校001", "昆山市", "示例路人"])
    assert undeclared(declared, cases, REGIONS) == ["示例路人"]


def test_a_region_that_is_not_the_unit_s_is_told() -> None:
    experts, problems = experts_of([*ROW[:2], "太仓市", *ROW[3:]])
    assert (experts[0].region, experts[0].unit_region) == ("太仓市", "昆山市")
    assert [(problem.message, problem.is_error) for problem in problems] == [
        ("第 3 行“区域”（C3）：写的是太仓市，单位却是昆山市的，请核对；两处的案例都不分给这位评委", False)
    ]


def test_contacts_are_not_taken_in() -> None:
    _, problems = experts_of([*ROW, "（自己知道）"], head=(*COLUMNS, "手机号码"))
    assert [problem.message for problem in problems] == [
        "第 2 行（I2）：“手机号码”一列用不着，请删去整列；分评委不收联系方式"
    ]
