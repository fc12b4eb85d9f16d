"""Where a title may be broken: never inside of a word or a short quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from anliku.page.titles import broken, cuts, halved, pieces, worded


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("", ""),
        ("从监测报告到阅读小站", "从监测 报告 到阅读 小站"),
        ("名著为什么读不完：整本书阅读的“时间账”", "名著 为什么 读 不完： 整本书 阅读的 “时间账”"),
        ("从“读得懂”到“读得深”：基于数据的改进", "从“读得懂” 到“读得深”： 基于 数据的 改进"),
        ("把师生关系“问”出来", "把师生关系 “问” 出来"),
        ("读《红星照耀中国》——一笔时间账", "读 《红星照耀中国》—— 一笔 时间账"),
        ("数学、语文与英语", "数学、 语文 与英语"),
    ],
)
def test_words_and_quotations_stay_whole(title: str, expected: str) -> None:
    assert " ".join(pieces(title, cuts(title))) == expected


def test_a_long_quotation_may_be_broken_between_words() -> None:
    title = "“基于监测数据的小学阅读教学改进研究”"
    assert len(pieces(title, cuts(title))) > 3


def test_a_title_without_a_word_s_end_is_one_piece_or_few() -> None:
    assert cuts("x" * 60) == "zp"
    assert str(broken("x" * 60, "zp")) == f"{'x' * 35}<wbr>{'x' * 25}"


def test_a_title_that_no_record_has_cut() -> None:
    assert worded("从监测报告<到>阅读小站") == "从监测<wbr>报告&lt;<wbr>到&gt;<wbr>阅读<wbr>小站"


def test_halves_end_at_a_colon_or_a_dash() -> None:
    title = "名著<为什么：整本书——反思"
    assert str(halved(title, cuts(title))) == (
        '<span class="half">名著&lt;<wbr>为什么：</span><span class="half">整本书——</span><span class="half">反思</span>'
    )


@pytest.mark.parametrize("sizes", ["", "9", "1?", "111111"])
def test_lengths_of_another_title_break_nothing(sizes: str) -> None:
    assert pieces("三个字", sizes) == ["三个字"]


@given(st.text(st.sampled_from("监测数据的从“”《》：——，读 a1%<&"), max_size=60))
def test_nothing_of_a_title_is_lost(title: str) -> None:
    assert "".join(pieces(title, cuts(title))) == title
    for filtered in (broken, halved):
        shown = str(filtered(title, cuts(title)))
        for tag in ("<wbr>", '<span class="half">', "</span>"):
            shown = shown.replace(tag, "")
        assert Markup(shown).unescape() == title
