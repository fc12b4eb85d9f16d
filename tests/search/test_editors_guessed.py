"""``anliku search`` for what no case holds as it is typed: pinyin, initials, traditional characters, English, slips."""

from __future__ import annotations

import pytest

from anliku.search.editors.listing import as_json, as_text
from tests.search.shelf import Ask


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zhuiwen", "追问"),
        ("tui duan", "推断"),
        ("cuoyinfenxi", "错因分析"),
        ("ydsy", "阅读素养"),
        ("閱讀", "阅读"),
    ],
)
def test_another_way_of_writing_is_answered_as_what_it_means(ask: Ask, typed: str, meant: str) -> None:
    answer = ask(typed)
    assert answer.taken_as == meant
    assert (answer.request.query, answer.count) == (typed, ask(meant).count)
    assert as_json(answer)["taken_as"] == meant
    first = next(iter(as_text(answer)))
    assert f"“{typed}”" in first
    assert f"按“{meant}”查找" in first


@pytest.mark.parametrize("typed", ["阅读", '"zhuiwen"', "标题:zhuiwen", "安全教育", "qqqq", "😀", "a" * 2000, ""])
def test_what_is_held_quoted_or_like_nothing_stays_as_it_is(ask: Ask, typed: str) -> None:
    assert ask(typed).taken_as is None


def test_what_is_less_likely_is_only_offered(ask: Ask) -> None:
    for typed, meant in (("reading literacy", "素养"), ("变量控治", "变量控制")):
        answer = ask(typed)
        assert (answer.taken_as, answer.suggestion) == (None, meant)


def test_filters_hold_for_what_is_meant(ask: Ask) -> None:
    held = {result.case.file for result in ask("追问", year=["2024"]).results}
    assert {result.case.file for result in ask("zhuiwen", year=["2024"]).results} == held


def test_what_only_the_filters_hide_is_taken_as_it_is(ask: Ask) -> None:
    answer = ask("阅读", year=["1999"])
    assert (answer.count, answer.taken_as) == (0, None)
    assert answer.unfiltered > 0
