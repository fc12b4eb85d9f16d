"""The before/after chart: numbers, words and positions that do not exaggerate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku.model import Evidence
from anliku.page.movement import EvidenceRow, Label, State, in_brief, line, rows


def item(before: float, after: float, unit: str | None = "%", better: str = "高") -> Evidence:
    return Evidence.model_validate(
        {
            "indicator": "得分率",
            "before": before,
            "after": after,
            "unit": unit,
            "better": better,
            "source": "2023年市监测，n=186",
        }
    )


def row(before: float, after: float, unit: str | None = "%", better: str = "高") -> EvidenceRow:
    (found,) = rows([item(before, after, unit, better)])
    return found


@pytest.mark.parametrize(
    ("before", "after", "unit", "shown", "change", "arrow"),
    [
        (61.2, 74.5, "%", ("61.2%", "74.5%"), "提高 13.3 个百分点", "↑"),
        (74.5, 61.2, "%", ("74.5%", "61.2%"), "下降 13.3 个百分点", "↓"),
        (61, 74.5, "%", ("61.0%", "74.5%"), "提高 13.5 个百分点", "↑"),
        (95, 70, "分钟", ("95分钟", "70分钟"), "减少 25 分钟", "↓"),
        (3.25, 4, "h", ("3.25 h", "4.00 h"), "增加 0.75 h", "↑"),
        (3, 4, None, ("3", "4"), "增加 1", "↑"),
        (0.1 + 0.2, 0.3, "%", ("0.3%", "0.3%"), "没有变化", "→"),
        (-2, 1.5, "分", ("-2.0分", "1.5分"), "增加 3.5 分", "↑"),
        (-0.0, 0, "%", ("0%", "0%"), "没有变化", "→"),
        (-0.0000004, 1, "%", ("0%", "1%"), "提高 1 个百分点", "↑"),
        (999_999_999, 1, None, ("999999999", "1"), "减少 999999998", "↓"),
    ],
)
def test_numbers_and_words(
    before: float, after: float, unit: str | None, shown: tuple[str, str], change: str, arrow: str
) -> None:
    found = row(before, after, unit)
    assert (found.before, found.after) == shown
    assert found.change == change
    assert found.arrow == arrow
    moved = {True: "", False: "，与期望相反", None: ""}[item(before, after, unit).improved]
    assert found.sentence == f"得分率：改进前 {shown[0]}，改进后 {shown[1]}，{change}{moved}。"
    assert line(item(before, after, unit)).replace("\xa0", " ").startswith(f"得分率 前 {shown[0]} → 后 {shown[1]}")


@pytest.mark.parametrize(
    ("before", "after", "better", "state", "said", "on_a_card"),
    [
        (61, 74, "高", "gain", ("", ""), ""),
        (74, 61, "高", "loss", ("", "与期望相反"), "（与期望相反）"),
        (95, 70, "低", "gain", ("越低越好", ""), "（越低越好）"),
        (70, 95, "低", "loss", ("越低越好", "与期望相反"), "（越低越好，与期望相反）"),
        (5, 5, "低", "flat", ("越低越好", ""), "（越低越好，没有变化）"),
    ],
)
def test_what_is_wished_is_said_in_words(
    before: float, after: float, better: str, state: str, said: tuple[str, str], on_a_card: str
) -> None:
    found = row(before, after, "分", better)
    assert found.state == state
    assert (found.better, found.verdict) == said
    assert all(word in found.sentence for word in said)
    assert line(item(before, after, "分", better)).endswith(f"分{on_a_card}")


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([], set()),
        (["loss"], {0}),
        (["gain", "gain", "gain"], {0, 1}),
        (["gain", "gain", "flat", "loss"], {0, 2}),
        (["loss", "flat", "gain"], {0, 2}),
        (["flat", "loss"], {0, 1}),
    ],
)
def test_what_did_not_move_stands_beside_what_did(states: list[State], shown: set[int]) -> None:
    assert in_brief(states) == shown


def _stretch(label: Label) -> tuple[float, float]:
    """Where a label begins and ends on the narrowest chart, in pixels, at 14 pixels a Chinese character."""
    width = sum(8 if sign.isascii() else 14 for sign in f"前 {label.text}")
    at = label.x / 100 * 288 + label.shift
    return (at, at + width) if label.anchor == "start" else (at - width, at)


@given(st.floats(-9e8, 9e8), st.floats(-9e8, 9e8), st.sampled_from(["%", "个百分点", "元", "分钟/天", None]))
def test_labels_stand_apart_and_inside_the_narrowest_chart(before: float, after: float, unit: str | None) -> None:
    found = row(before, after, unit)
    assert (found.label_before is None) == (found.label_after is None)
    if found.label_before and found.label_after:
        first, last = sorted((_stretch(found.label_before), _stretch(found.label_after)))
        assert first[0] >= 0
        assert last[1] <= 288
        assert first[1] < last[0]


@pytest.mark.parametrize(
    ("before", "after", "unit", "labels"),
    [
        (35.1, 5.6, "个百分点", ("35.1个百分点", "5.6个百分点")),
        (987654321, 123456789, "元", ("987654321元", "123456789元")),
        (999999999, 999999998, "平方千米以上每人", ("999999999", "999999998")),
    ],
)
def test_long_numbers_keep_their_unit_where_there_is_room(
    before: float, after: float, unit: str, labels: tuple[str, str]
) -> None:
    found = row(before, after, unit)
    assert found.label_before
    assert found.label_after
    assert (found.label_before.text, found.label_after.text) == labels


def test_per_cent_stand_on_a_scale_to_a_hundred() -> None:
    found = row(0, 100)
    assert (found.x_zero, found.x_before, found.x_after, found.x_end) == (2, 2, 98, 98)
    assert row(50, 50).x_before == 50


@pytest.mark.parametrize("unit", ["％", "﹪", "百分比", " % "])
def test_every_sign_for_per_cent_is_one(unit: str) -> None:
    found = row(61.2, 70.9, unit)
    assert (found.before, found.change, found.scale_high) == ("61.2%", "提高 9.7 个百分点", "100%")


@pytest.mark.parametrize("unit", ["‰", "个百分点", "％点", "ｋｇ", "℃"])
def test_other_signs_stay_what_they_are(unit: str) -> None:
    found = row(61.2, 70.9, unit)
    assert "百分点" not in found.change or unit == "个百分点"
    assert found.change.startswith("增加 9.7")


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        (850, 909, "0", "1000"),
        (-1234567, 5, "-1234567", "5.5"),
        (0.00001, 0.00002, "0", "0.000022"),
        (123456789.5, 1, "0", "135802468"),
        (79.2, 60, "0", "87.1"),
    ],
)
def test_the_ends_of_a_scale_are_written_out(before: float, after: float, low: str, high: str) -> None:
    found = row(before, after, "人")
    assert (found.scale_low, found.scale_high) == (low, high)


@given(st.floats(-9e8, 9e8), st.floats(-9e8, 9e8))
def test_no_number_has_an_exponent(before: float, after: float) -> None:
    found = row(before, after, None)
    for number in (found.before, found.after, found.scale_low, found.scale_high, found.change):
        assert "e" not in number.lower(), number


def test_a_small_change_looks_small() -> None:
    """The scale starts at zero, whatever the unit."""
    found = row(98, 100, "分")
    assert found.x_after - found.x_before < 2


def test_rows_keep_the_authors_order() -> None:
    first, second = rows([item(1, 2), item(9, 3)])
    assert (first.before, second.before) == ("1%", "9%")
    assert rows([]) == []


NUMBERS = st.one_of(st.floats(-9e8, 9e8), st.integers(-100, 200).map(float), st.sampled_from([0.0, -0.0, 100.0, 1e-9]))


@given(NUMBERS, NUMBERS, st.sampled_from(["%", "分", None]))
def test_positions_stay_on_the_row(before: float, after: float, unit: str | None) -> None:
    found = row(before, after, unit)
    positions = (found.x_zero, found.x_before, found.x_after, found.x_end)
    assert all(2 <= position <= 98 for position in positions)
    assert found.x_zero == min(positions)
    assert found.x_end == max(positions)
    if before < after:
        assert found.x_before <= found.x_after
    assert "-0%" not in (found.before, found.after)
