"""A case from answers: what an answer means, what is wrong with it, and the file that comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anliku import catalogue as catalogues
from anliku import rules, source
from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.contribute import start as starts
from anliku.contribute.folder import NotWritten
from anliku.contribute.start import Question, Unclear, only_answer, problems_of, questions, understand
from tests.factory import add_case, make_library

SUZHOU = {"campaign": "suzhou-2024"}
ENOUGH = {**SUZHOU, "region": "姑苏区", "category": "语文", "title": "从找原句到想明白：推断教学改进"}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return catalogues.load(make_library(tmp_path / "library"), with_cases=False)


def question(catalogue: Catalogue, key: str, **answers: Any) -> Question:
    return next(one for one in questions(catalogue, {**SUZHOU, **answers}) if one.key == key)


def said(catalogue: Catalogue, key: str, typed: str) -> Any:
    return understand(question(catalogue, key), typed)


# --- questions ----------------------------------------------------------------------------


def test_the_campaign_decides_what_is_asked(catalogue: Catalogue) -> None:
    assert [one.key for one in questions(catalogue, SUZHOU)] == [
        *("kind", "region", "category", "subject", "stage", "problem", "unit", "school", "title", "authors", "keywords")
    ]
    assert question(catalogue, "work", campaign="shuangliu-2021").options[0].value == "改进案例"
    assert "双流区" not in [option.value for option in question(catalogue, "region").options]


def test_answers_given_on_the_way_count(catalogue: Catalogue) -> None:
    answers: dict[str, Any] = {}
    asked = []
    for one in questions(catalogue, answers):
        asked.append(one.key)
        if one.key == "campaign":
            answers["campaign"] = "shuangliu-2021"
    assert asked[:2] == ["campaign", "work"]


def test_the_newest_campaign_comes_first(catalogue: Catalogue) -> None:
    first = next(questions(catalogue, {}))
    assert [option.value for option in first.options] == ["suzhou-2024", "shuangliu-2021"]


def test_what_leaves_no_choice_is_not_asked(catalogue: Catalogue) -> None:
    assert only_answer(question(catalogue, "region", campaign="shuangliu-2021")) == "双流区"
    assert only_answer(question(catalogue, "region")) is None
    assert only_answer(question(catalogue, "title")) is None


# --- answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("region", "1", "姑苏区"),
        ("region", "２", "虎丘区"),
        ("region", "姑苏", "姑苏区"),
        ("region", "沧浪区", "姑苏区"),
        ("region", "高新", "虎丘区"),
        ("region", " 工业 园区 ", "苏州工业园区"),
        ("region", "zhangjia", "张家港市"),
        ("region", "市直属(代管)", "市直属（代管）"),
        ("category", "相关", "相关因素"),
        ("subject", "1 2", ["语文", "数学"]),
        ("subject", "语文、数学，语文", ["语文", "数学"]),
        ("subject", "道法", ["道德与法治"]),
        ("problem", "口算、厌学", ["运算能力", "学习品质"]),
        ("stage", "小学;初中", ["小学", "初中"]),
        ("title", "  从“找原句”到“想明白”：推断  教学 ", "从“找原句”到“想明白”：推断 教学"),
        ("authors", "示例课题组、示例 老师", ["示例课题组", "示例 老师"]),
        ("region", "  ", None),
        ("authors", "", None),
    ],
)
def test_what_an_answer_means(catalogue: Catalogue, key: str, typed: str, value: Any) -> None:
    assert said(catalogue, key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed", "message"),
    [
        ("region", "12", "没有第 12 项，请写 1 到 11 之间的数字"),
        ("region", "0", "没有第 0 项，请写 1 到 11 之间的数字"),
        ("region", "9" * 5000, "请写 1 到 11 之间的数字"),
        ("region", "吴", "“吴”可以是：3 吴中区、5 吴江区；请写全，或写数字"),
        ("region", "双流区", "“区域”里没有“双流区”，请写上面的数字、名称或名称的一部分"),
        ("subject", "语文、天文", "“学科”里没有“天文”"),
        ("problem", "作业太多", "可以是：9 学业负担、10 睡眠与作业；请写全，或写数字"),
        ("problem", "厌", "“问题”里没有“厌”"),
    ],
)
def test_what_it_does_not_mean(catalogue: Catalogue, key: str, typed: str, message: str) -> None:
    with pytest.raises(Unclear) as caught:
        said(catalogue, key, typed)
    assert message in str(caught.value)


# --- the rules ----------------------------------------------------------------------------


def codes(catalogue: Catalogue, key: str, value: Any, **answers: Any) -> list[str]:
    return [problem.rule for problem in problems_of(catalogue, {**SUZHOU, **answers, key: value}, key)]


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("title", "短", "FM104"),
        ("title", "长" * 61, "FM104"),
        ("title", "从<b>找原句</b>到想明白", "SF003"),
        ("unit", "x" * 61, "FM104"),
        ("authors", [f"作者{number}" for number in range(13)], "FM104"),
        ("keywords", ["推断", "推断"], "TM006"),
        ("region", "双流区", "TM004"),
        ("region", "高新区", "TM002"),
        ("campaign", "suzhou-1999", "TM003"),
        ("id", "CON", "FM106"),
        ("id", "con", "ID005"),
        ("id", "search", "ID006"),
    ],
)
def test_an_answer_is_checked_by_the_rules_of_the_file(catalogue: Catalogue, key: str, value: Any, rule: str) -> None:
    assert rule in codes(catalogue, key, value)


def test_private_data_is_not_taken_for_an_author(catalogue: Catalogue) -> None:
    number = "139" + "1234" + "5678"
    assert any(code.startswith("PV") for code in codes(catalogue, "authors", [f"示例老师{number}"]))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "从“找原句”到“想明白”：推断教学改进"),
        ("title", 'yes: "no" # {x}，推断教学改进'),
        ("unit", "姑苏区平桥示例小学"),
        ("authors", ["示例课题组"]),
        ("campaign", "suzhou-2024"),
        ("campaign", "shuangliu-2021"),
        ("id", "gusu-yuwen-02"),
    ],
)
def test_a_good_answer_has_no_error(catalogue: Catalogue, key: str, value: Any) -> None:
    assert not [problem for problem in problems_of(catalogue, {**SUZHOU, key: value}, key) if problem.is_error]


def test_too_many_authors_for_this_work(catalogue: Catalogue) -> None:
    answers = {"campaign": "shuangliu-2021", "work": "改进案例"}
    assert "SC011" in codes(catalogue, "authors", ["甲组", "乙组", "丙组"], **answers)


# --- the file -----------------------------------------------------------------------------


def campaign_of(catalogue: Catalogue) -> Campaign:
    return catalogue.campaigns["suzhou-2024"]


def test_the_file_has_what_is_known_and_names_the_rest(catalogue: Catalogue) -> None:
    started = starts.start(catalogue, {**ENOUGH, "subject": ["语文"], "authors": ["示例课题组"]})
    assert started.file == "cases/2024/gusu-yuwen-01/index.md"
    case = source.read((catalogue.root / started.file).parent, catalogue.root)
    assert case.values["title"] == ENOUGH["title"]
    assert case.values["subject"] == ["语文"]
    assert [gap.key for gap in started.gaps] == [
        *("award", "kind", "stage", "unit", "problem", "keywords", "summary", "published", "license", "consent")
    ]
    for gap in started.gaps:
        assert f"\n{gap.key}:  # 待填：" in case.text


def test_the_sections_stand_there_with_hints_that_the_check_reports(catalogue: Catalogue) -> None:
    started = starts.start(catalogue, ENOUGH)
    case = source.read((catalogue.root / started.file).parent, catalogue.root)
    sections = campaign_of(catalogue).sections
    for section in sections:
        assert f"## {section.name}\n\n（请在此填写）{section.hint}" in case.text
    found = rules.check_case(case, catalogue.context)
    assert [problem.rule for problem in found].count("SC015") == len(sections)
    # Everything else that is wrong is a gap.
    assert {problem.rule for problem in found} <= {"SC015", "FM101", "FM105"}


def test_a_case_with_everything_filled_in_is_good(catalogue: Catalogue) -> None:
    answers = {
        **ENOUGH,
        "award": "一等奖",
        "kind": "学校案例",
        "subject": ["语文"],
        "stage": ["小学"],
        "unit": "姑苏区平桥示例小学",
        "authors": ["示例课题组"],
        "problem": ["阅读素养"],
        "keywords": ["推断"],
        "summary": "监测显示学生找得到原句却推不出原因，教研组减少提问、加强追问，一年后用后测作了检验。",
        "published": "2025-03-03",
        "license": "CC-BY-NC-SA-4.0",
        "consent": True,
    }
    started = starts.start(catalogue, answers)
    assert started.gaps == ()
    case = source.read((catalogue.root / started.file).parent, catalogue.root)
    assert not [problem for problem in rules.check_case(case, catalogue.context) if problem.is_error]


def test_a_work_has_its_own_sections(catalogue: Catalogue) -> None:
    answers = {"campaign": "shuangliu-2021", "work": "改进案例", "region": "双流区", "category": "数学", "title": "题"}
    started = starts.start(catalogue, answers)
    text = (catalogue.root / started.file).read_text(encoding="utf-8")
    assert started.file.startswith("cases/2021/shuangliu-shuxue-01/")
    assert "work: 改进案例\n" in text
    assert "## 情况的细节描述\n" in text


def test_an_id_is_used_once_in_the_whole_library(catalogue: Catalogue) -> None:
    add_case(catalogue.root, name="gusu-yuwen-01")
    assert starts.start(catalogue, ENOUGH).name == "gusu-yuwen-02"
    with pytest.raises(NotWritten, match="已经有案例在用"):
        starts.start(catalogue, {**ENOUGH, "campaign": "shuangliu-2021"}, "gusu-yuwen-01")
    assert starts.start(catalogue, ENOUGH, "gusu-yuwen-07").name == "gusu-yuwen-07"
