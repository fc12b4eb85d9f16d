"""From values to a model, or to problems that name field, value and place."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku import yamlsafe
from anliku.campaign import Campaign
from anliku.fields import build, field_at, label, shown
from anliku.model import CaseMeta
from anliku.problem import Location, Problem, Severity
from anliku.rules.fix import fix_text
from anliku.taxonomy import Taxonomy
from anliku.yamlsafe import Places
from tests.factory import FRONT

FILE = "index.md"


def read(text: str) -> tuple[CaseMeta | None, list[Problem]]:
    loaded = yamlsafe.load(text, FILE)
    assert loaded.problems == []
    return build(CaseMeta, loaded.value, loaded.places)


def changed(key: str, line: str) -> str:
    """The valid front matter with the line of ``key`` replaced."""
    lines = FRONT.splitlines(keepends=True)
    (index,) = [number for number, text in enumerate(lines) if text.startswith(f"{key}:")]
    lines[index] = line
    return "".join(lines)


def line_of(key: str) -> int:
    return next(n for n, text in enumerate(FRONT.splitlines(), 1) if text.startswith(f"{key}:"))


def only(text: str) -> Problem:
    meta, (problem,) = read(text)
    assert meta is None
    assert problem.severity is Severity.ERROR
    return problem


def test_the_valid_front_matter() -> None:
    meta, problems = read(FRONT)
    assert problems == []
    assert meta is not None
    assert meta.title.startswith("从找原句")


@pytest.mark.parametrize(
    ("key", "typed", "rule", "column", "said"),
    [
        ("award", "", "FM101", 1, "缺少字段“奖项”（award）"),
        ("award", "award:\n", "FM101", 7, "“奖项”（award）是空的"),
        ("award", 'award: ""\n', "FM101", 8, "“奖项”（award）是空的"),
        ("award", 'award: "  "\n', "FM101", 8, "“奖项”（award）只有空格"),
        ("award", 'award: "\\u200b"\n', "FM101", 8, "“奖项”（award）只有空格"),
        ("award", "award: ~\n", "FM101", 8, "“奖项”（award）是空的"),
        ("subject", "subject: []\n", "FM101", 10, "“学科”（subject）是空的"),
        ("award", "awrad: 一等奖\naward: 一等奖\n", "FM102", 1, "没有字段“awrad”，是不是“award”？"),
        ("award", "😀: 1\naward: 一等奖\n", "FM102", 1, "可用的有 id、title"),
        ("award", "award: 1\n", "FM103", 8, "应是一行文字，现在是 “1”"),
        ("award", "award: [一等奖]\n", "FM103", 8, "应是一行文字，现在是 列表"),
        ("award", "award: {一等奖: 1}\n", "FM103", 8, "应是一行文字，现在是 “名称: 内容”"),
        ("award", "award: 2025-03-01\n", "FM103", 8, "现在是 2025-03-01"),
        ("subject", "subject: 语文\n", "FM103", 10, "应是列表"),
        ("subject", "subject: [语文, 1]\n", "FM103", 15, "“学科”（subject）第 2 项应是一行文字"),
        ("consent", "consent: 是\n", "FM103", 10, "true 或 false"),
        ("consent", "consent: yes\n", "FM103", 10, "现在是 “yes”"),
        ("title", "title: 三个字\n", "FM104", 8, "太短：3 字，至少 4 字"),
        ("title", f"title: {'字' * 61}\n", "FM104", 8, "太长：61 字，最多 60 字"),
        ("keywords", f"keywords: [{', '.join('甲乙丙丁戊己庚辛壬')}]\n", "FM104", 11, "太长：9 项，最多 8 项"),
        ("license", "license: CC0\n", "FM105", 10, "写的是 “CC0”，只能是 CC-BY-4.0、"),
        ("published", "published: 2024-02-30\n", "FM106", 12, "“2024-02-30” 不存在"),
        ("id", "id: Gusu_01\n", "FM106", 5, "“Gusu_01”"),
        ("title", 'title: "第一行\\n第二行"\n', "FM106", 8, "换行"),
    ],
)
def test_problems_have_a_place_and_say_the_value(key: str, typed: str, rule: str, column: int, said: str) -> None:
    problem = only(changed(key, typed))
    line = 1 if rule == "FM101" and not typed else line_of(key)
    assert (problem.rule, problem.location) == (rule, Location(FILE, line, column))
    assert said in problem.message


# The valid case's own evidence, on one line.
ROW = '  - {indicator: 得分率, before: 61.2, after: 70.9, unit: "%", source: "2023年10月市监测"}\n'
WITH_ROW = re.sub(r"(?<=evidence:\n)(?:  .*\n)+", ROW, FRONT)


@pytest.mark.parametrize(
    ("old", "new", "rule", "column", "said"),
    [
        ("before: 61.2", "before: 六十", "FM103", 30, "“证据”（evidence）第 1 项的“改进前”（before）应是数字"),
        ("before: 61.2, ", "", "FM101", 5, "缺少字段“证据”（evidence）第 1 项的“改进前”（before）"),
        ("before: 61.2", "befor: 61.2", "FM102", 22, "没有字段“befor”，是不是“before”？"),
        ("before: 61.2", "before: 1000000000.5", "FM106", 30, "超出范围"),
        ('unit: "%"', 'unit: ""', "FM101", 55, "的“单位”（unit）是空的"),
        ('unit: "%"', "unit: 分, better: 中", "FM105", 66, "写的是 “中”，只能是 高、低"),
    ],
)
def test_places_inside_of_a_list(old: str, new: str, rule: str, column: int, said: str) -> None:
    meta, problems = read(WITH_ROW.replace(old, new))
    assert meta is None
    found = [problem for problem in problems if problem.rule == rule]
    assert [problem.location for problem in found] == [Location(FILE, line_of("evidence") + 1, column)]
    assert said in found[0].message


@pytest.mark.parametrize(
    ("key", "typed", "right"),
    [
        ("published", '"2025-03-01"', "2025-03-01"),
        ("published", "2025-3-1", "2025-03-01"),
        ("published", "2025/3/1", "2025-03-01"),
        ("published", "2025.3.1", "2025-03-01"),
        ("published", "2025年3月1日", "2025-03-01"),
        ("published", "２０２５－３－１", "2025-03-01"),
        ("published", "20250301", "2025-03-01"),
        ("published", "2025-03-01 08:00", "2025-03-01"),
    ],
)
def test_a_date_in_another_form_has_its_repair(key: str, typed: str, right: str) -> None:
    text = changed(key, f"{key}: {typed}\n")
    problem = only(text)
    assert problem.rule == "FM108"
    repaired = fix_text(text, [problem])
    assert f"\n{key}: {right}\n" in repaired
    assert read(repaired)[1] == []


@pytest.mark.parametrize("typed", ['"61.2"', "'61.2'", "６１.２", "６１．２"])
def test_a_number_in_another_form_has_its_repair(typed: str) -> None:
    text = FRONT.replace("before: 61.2", f"before: {typed}")
    problem = only(text)
    assert problem.rule == "FM108"
    assert fix_text(text, [problem]) == FRONT


@pytest.mark.parametrize(
    "typed",
    ["1/3/2025", "3月1日", "2025-13-01", "二〇二五年三月一日", "25-3-1", "2025", "|\n  2025-3-1\n", "[2025-03-01]"],
)
def test_a_date_that_must_be_guessed_has_none(typed: str) -> None:
    problem = only(changed("published", f"published: {typed}\n"))
    assert not problem.fixable
    assert "2025-03-01" in problem.message


@pytest.mark.parametrize("typed", ["61.2%", "约61", "61,2", "１e3", "六十", '""', "true"])
def test_a_number_that_must_be_guessed_has_none(typed: str) -> None:
    problem = only(FRONT.replace("before: 61.2", f"before: {typed}"))
    assert not problem.fixable


@pytest.mark.parametrize("value", [None, [], "语文", 3, datetime.date(2025, 1, 1), True])
def test_metadata_that_are_no_mapping(value: object) -> None:
    places = yamlsafe.load("x", FILE).places
    meta, (problem,) = build(CaseMeta, value, places)
    assert meta is None
    assert problem.location == Location(FILE, 1, 1)


def test_all_problems_come_at_once() -> None:
    text = changed("title", "title: 短\n").replace("award: 一等奖", "award: 1").replace("consent: true\n", "")
    assert sorted(problem.rule for problem in read(text)[1]) == ["FM101", "FM103", "FM104"]


def test_the_noun_is_the_callers() -> None:
    loaded = yamlsafe.load("facets: {}\n", FILE)
    problems = build(Taxonomy, loaded.value, loaded.places, noun="设置")[1]
    assert all("设置" in problem.message for problem in problems)


def test_labels_name_the_field_in_words() -> None:
    assert label(CaseMeta, ()) == ""
    assert label(CaseMeta, ("title",)) == "“标题”（title）"
    assert label(CaseMeta, ("evidence", 0, "source")) == "“证据”（evidence）第 1 项的“来源”（source）"
    assert label(CaseMeta, ("glance", "cause")) == "“要点”（glance）的“归因”（cause）"
    assert label(CaseMeta, ("bogus",)) == "“bogus”"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "空"),
        (True, "true"),
        (61.2, "“61.2”"),
        (datetime.date(2025, 3, 1), "2025-03-01"),
        ([1], "列表"),
        ({"a": 1}, "“名称: 内容”"),
        ("甲\n乙\x1b", "“甲�乙�”"),
        ("字" * 30, f"“{'字' * 30}”"),
        ("字" * 31, f"“{'字' * 29}…”"),
    ],
)
def test_values_are_shown_on_one_line(value: object, said: str) -> None:
    assert shown(value) == said


def test_fields_are_found_through_lists_and_models() -> None:
    before = field_at(CaseMeta, ("evidence", 3, "before"))
    assert before is not None
    assert before.title == "改进前"
    hint = field_at(Campaign, ("works", 0, "sections", 2, "hint"))
    assert hint is not None
    assert hint.title == "提示"
    assert field_at(CaseMeta, ()) is None
    assert field_at(CaseMeta, ("bogus",)) is None


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.dates(), st.text(max_size=20)
)
NAMES = st.one_of(
    st.sampled_from([*CaseMeta.model_fields, *Campaign.model_fields, "indicator", "before", "until", "name", "facets"]),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=6))
)


@given(st.one_of(VALUES, st.dictionaries(NAMES, VALUES, max_size=20)), st.sampled_from([CaseMeta, Campaign, Taxonomy]))
def test_any_values_give_a_model_or_problems(values: Any, model: type[CaseMeta | Campaign | Taxonomy]) -> None:
    places: Places = yamlsafe.load("x", FILE).places
    found, problems = build(model, values, places)
    assert (found is None) == bool(problems)
    for problem in problems:
        assert problem.message.isprintable()
        assert problem.location == Location(FILE, 1, 1)
