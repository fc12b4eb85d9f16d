"""What a case is: which values its fields take."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from anliku import source, yamlsafe
from anliku.model import FACETS, CaseMeta, Evidence
from anliku.problem import Location
from tests.factory import FRONT, case_text

VALUES: dict[str, Any] = yamlsafe.load(FRONT, "index.md").value
EVIDENCE: dict[str, Any] = VALUES["evidence"][0]


def meta(**changes: object) -> CaseMeta:
    return CaseMeta.model_validate({**VALUES, **changes})


def faults(**changes: object) -> list[tuple[object, ...]]:
    """Where and why pydantic refuses the valid case with changes."""
    with pytest.raises(ValidationError) as caught:
        meta(**changes)
    return [(*error["loc"], error["type"]) for error in caught.value.errors()]


def evidence(before: float, after: float, better: str = "高") -> Evidence:
    return Evidence.model_validate({**EVIDENCE, "before": before, "after": after, "better": better})


def test_the_valid_case() -> None:
    case = meta()
    assert case.id == "gusu-yuwen-01"
    assert case.published == datetime.date(2025, 3, 3)
    assert case.glance is None
    assert case.work is None
    assert case.evidence[0].better == "高"


@pytest.mark.parametrize("field", [name for name, info in CaseMeta.model_fields.items() if info.is_required()])
def test_required_fields(field: str) -> None:
    values = {key: value for key, value in VALUES.items() if key != field}
    with pytest.raises(ValidationError) as caught:
        CaseMeta.model_validate(values)
    assert [(error["loc"], error["type"]) for error in caught.value.errors()] == [((field,), "missing")]


def test_optional_fields() -> None:
    required = {name for name, info in CaseMeta.model_fields.items() if info.is_required()}
    assert set(CaseMeta.model_fields) - required == {
        "work",
        "school",
        "questions",
        "glance",
        "evidence",
        "takeaways",
        "sample",
    }


def test_every_field_says_in_chinese_what_it_is() -> None:
    for name, info in CaseMeta.model_fields.items():
        assert info.title, name
        assert info.description, name


@pytest.mark.parametrize("name", ["template", "hide", "tags", "search", "status", "icon", "subtitle", "Title", ""])
def test_no_other_fields(name: str) -> None:
    assert faults(**{name: "x"}) == [(name, "extra_forbidden")]


@pytest.mark.parametrize("value", ["ab", "a" * 64, "2024", "a-b-c", "gusu-yuwen-01"])
def test_ids(value: str) -> None:
    assert meta(id=value).id == value


@pytest.mark.parametrize(
    "value",
    ["a", "a" * 65, "A-b", "a_b", "a b", "../x", "a/b", "a.", "-a", "a-", "a--b", "ab\n", "阅读", "ａｂ", "cｏn", ""],
)
def test_what_is_no_id(value: str) -> None:
    ((field, *_),) = faults(id=value)
    assert field == "id"


@pytest.mark.parametrize(
    ("field", "low", "high"), [("title", 4, 60), ("summary", 20, 300), ("unit", 2, 60), ("region", 1, 60)]
)
def test_lengths_count_characters(field: str, low: int, high: int) -> None:
    for length in (low, high):
        assert len(getattr(meta(**{field: "😀" * length}), field)) == length
    assert faults(**{field: "字" * (high + 1)}) == [(field, "string_too_long")]
    assert faults(**{field: "字" * (low - 1)}) == [(field, "string_too_short")]


@pytest.mark.parametrize("text", ["一行\n两行字", "一行\r两行字", "一\t二三四", "一二三\x00四", "一二三\x7f四"])
def test_text_is_one_line(text: str) -> None:
    assert faults(title=text) == [("title", "string_pattern_mismatch")]


@pytest.mark.parametrize("text", [" " * 10, "\u3000" * 10, "\u200b" * 10, "\u200b \ufeff \u00ad\u2060"])
def test_text_says_something(text: str) -> None:
    assert faults(title=text) == [("title", "value_error")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 2024),
        ("title", True),
        ("title", ["甲乙丙丁"]),
        ("title", datetime.date(2024, 1, 1)),
        ("subject", "语文"),
        ("subject", {"语文": 1}),
        ("consent", "true"),
        ("consent", 1),
        ("sample", "yes"),
        ("published", "2025-03-01"),
        ("published", datetime.datetime(2025, 3, 1, 12, tzinfo=datetime.UTC)),
        ("published", 20250301),
        ("evidence", {"indicator": "得分率"}),
        ("glance", "问题"),
        ("glance", []),
    ],
)
def test_nothing_is_coerced(field: str, value: object) -> None:
    assert {where for where, *_ in faults(**{field: value})} == {field}


@pytest.mark.parametrize(
    ("field", "high", "unit"),
    [
        ("subject", 8, "语文"),
        ("stage", 8, "小学"),
        ("problem", 5, "阅读素养"),
        ("keywords", 8, "推断"),
        ("authors", 12, "甲"),
    ],
)
def test_lists_have_limits(field: str, high: int, unit: str) -> None:
    assert len(getattr(meta(**{field: [unit] * high}), field)) == high
    assert faults(**{field: [unit] * (high + 1)}) == [(field, "too_long")]
    assert faults(**{field: []}) == [(field, "too_short")]
    assert faults(**{field: [unit, None]}) == [(field, 1, "string_type")]


def test_evidence_has_a_limit() -> None:
    assert meta(evidence=[]).evidence == []
    assert len(meta(evidence=[EVIDENCE] * 12).evidence) == 12
    assert faults(evidence=[EVIDENCE] * 13) == [("evidence", "too_long")]


@pytest.mark.parametrize("number", [1, -1, 0.5, 999_999_999, -0.0])
def test_numbers(number: float) -> None:
    assert evidence(number, 1).before == number


@pytest.mark.parametrize("number", ["61.2", True, None, 1e9, -1e9, float("inf"), float("nan")])
def test_what_is_no_number(number: object) -> None:
    ((first, *_, last),) = faults(evidence=[{**EVIDENCE, "before": number}])
    assert first == "evidence"
    assert last in {"float_type", "value_error", "finite_number"}


@pytest.mark.parametrize(
    ("before", "after", "better", "change", "improved"),
    [
        (61.2, 70.9, "高", 9.7, True),
        (70.9, 61.2, "高", -9.7, False),
        (95, 70, "低", -25, True),
        (70, 95, "低", 25, False),
        (0.1 + 0.2, 0.3, "高", 0, None),
        (1, 1, "低", 0, None),
        (-3, 2, "高", 5, True),
    ],
)
def test_evidence(before: float, after: float, better: str, change: float, improved: bool | None) -> None:
    item = evidence(before, after, better)
    assert item.change == change
    assert item.improved is improved


@given(st.floats(-1e8, 1e8), st.floats(-1e8, 1e8))
def test_what_is_better_one_way_is_worse_the_other(before: float, after: float) -> None:
    up, down = (evidence(before, after, better).improved for better in "高低")
    assert (up is None and down is None) or up is not down


def test_terms_are_said_by_facet() -> None:
    assert meta(subject=["语文", "数学"], school=["农村学校"]).terms() == {
        "problem": ("阅读素养",),
        "subject": ("语文", "数学"),
        "stage": ("小学",),
        "school": ("农村学校",),
        "category": ("语文",),
        "region": ("姑苏区",),
        "kind": ("学校案例",),
        "award": ("一等奖",),
    }
    assert tuple(meta().terms()) == FACETS


def test_values_never_change() -> None:
    with pytest.raises(ValidationError):
        meta().title = "另一个标题"  # type: ignore[misc]


def test_a_case_knows_its_body_and_its_start() -> None:
    case = source.parse(case_text(body="多了一段。"), [], Path("cases/2024/gusu-yuwen-01"), "cases/2024/x/index.md")
    assert case.body.startswith("\n## 监测发现与问题\n")
    assert "多了一段。" in case.body
    assert case.start == Location("cases/2024/x/index.md", 1, 1)
