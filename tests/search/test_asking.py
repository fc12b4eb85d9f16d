"""The editors' query language: what a query finds, and what is said where it cannot be read."""

from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anliku.catalogue import Catalogue
from anliku.search.editors import listing
from anliku.text import HAN
from tests.effort import many
from tests.search.shelf import BAD, KEXUE, SHUANGLIU, SHUXUE, YUWEN, Ask, Find


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("标题:推断", {YUWEN}),
        ("标题：推断", {YUWEN}),
        ("标题: 推断", {YUWEN}),
        ("摘要:追问", {YUWEN, KEXUE, SHUANGLIU}),
        ("关键词:变量控制", {KEXUE}),
        ("正文:geogebra", {SHUXUE}),
        ("标题层级:Python3", {SHUXUE}),
        ("单位:虎丘", {SHUXUE}),
        ("作者:数学课题组", {SHUXUE}),
        ("编号:shuangliu", {SHUANGLIU}),
        ("学科:数学", {SHUXUE}),
        ("学科:语文 学段:小学", {YUWEN, SHUANGLIU, BAD}),
        ("学科：语文　区域：双流区", {SHUANGLIU}),
        ("类别:科学", {KEXUE}),
        ("问题:学业负担", {SHUANGLIU}),
        ("案例类型:学校案例 奖项:二等奖", {SHUXUE}),
        ("评选:shuangliu-2021", {SHUANGLIU}),
        ("评选:苏州2024 学科:科学", {KEXUE}),
        ("年度:2021", {SHUANGLIU}),
        ("年度:2020..2022", {SHUANGLIU}),
        ("年度:2021-2023", {SHUANGLIU}),
        ("年度:..2023", {SHUANGLIU}),
        ("年度：［2019 TO 2021］", {SHUANGLIU}),
        ("年度:[2022 TO 2024] 学科:数学", {SHUXUE}),
        ("年度:2022.. 学科:科学", {KEXUE}),
        ("区域:高新区", {SHUXUE, BAD}),
        ("高新区", {SHUXUE, BAD}),
        ("沧浪区", {YUWEN}),
        ("区域:虎*", {SHUXUE, BAD}),
        ('"分级阅读"', {SHUXUE}),
        ("“分级阅读”", {SHUXUE}),
        ("＂分级阅读＂", {SHUXUE}),
        ('"分级 阅读"', {SHUXUE}),
        ("变量 推断", {KEXUE}),
        ("变量 AND 推断", {KEXUE}),
        ("变量 并且 推断", {KEXUE}),
        ("错因病历 或者 变量控制", {SHUXUE, KEXUE}),
        ("错因病历 OR 变量控制", {SHUXUE, KEXUE}),
        ("阅读 非 学科:语文", {SHUXUE, KEXUE}),
        ("阅读 NOT 学科:语文", {SHUXUE, KEXUE}),
        ("非 学科:语文", {SHUXUE, KEXUE}),
        ("（错因病历 或者 变量控制） 学科:科学", {KEXUE}),
        ("标题:(运算 病历)", {SHUXUE}),
        ("学科:(数学 或者 科学)", {SHUXUE, KEXUE}),
        ("pyth*", {SHUXUE}),
        ("ＰＹＴＨ＊", {SHUXUE}),
        ("Pyth", set()),
        ("abc", {SHUXUE}),
        ("可阅读数", {SHUXUE}),
        ("摘要:阅读*", {SHUXUE}),
        ("历", {SHUXUE}),
        ("非连续", set()),
    ],
)
def test_a_query_finds(find: Find, query: str, names: set[str]) -> None:
    assert set(find(query)) == names


def test_a_prefix_of_one_character_begins_words(find: Find) -> None:
    """理* is 理由 or 理解, not 有理数 or 管理."""
    assert SHUXUE in find("标题:理")
    assert SHUXUE not in find("标题:理*")


def test_every_piece_of_every_case_is_found(catalogue: Catalogue, find: Find) -> None:
    """However jieba cuts the text, a piece of 2 to 8 characters finds its case."""
    choose = random.Random(20240329)
    for case in catalogue.cases:
        pieces = [run for run in re.findall(f"[{HAN}]+", case.body) if len(run) > 1]
        for _ in range(12):
            run = choose.choice(pieces)
            length = choose.randint(2, min(8, len(run)))
            start = choose.randint(0, len(run) - length)
            assert case.name in find(run[start : start + length]), run


def test_title_then_summary_then_body(find: Find) -> None:
    assert find("推断")[0] == YUWEN
    assert find("阅读 非 学科:语文") == [SHUXUE, KEXUE]


def test_equals_come_newest_first(find: Find) -> None:
    assert find("学段:小学") == [YUWEN, BAD, SHUXUE, SHUANGLIU]


@pytest.mark.parametrize(
    ("query", "why", "names"),
    [
        ('推断 "追问', "引号没有配对", {YUWEN, SHUXUE, KEXUE, SHUANGLIU, BAD}),
        ("(标题:病历", "括号没有配对", set()),
        ("病历)", "括号没有配对", {SHUXUE}),
        ("() 病历", "括号里没有内容", {SHUXUE}),
        ("病历 (或者 变量)", "前后要有词", set()),
        ("或者 病历", "前后要有词", {SHUXUE}),
        ("病历 并且", "前后要有词", {SHUXUE}),
        ("病历 并且 或者 变量", "前后要有词", set()),
        ("并且", "前后要有词", set()),
        ("病*历", "* 只能写在词的末尾", {SHUXUE}),
        ("标题:", "冒号后面要接着写内容", set()),
        ("年度:去年", "年度要写成 2024", set()),
        ("标题:[2021 TO 2024]", "只有年度可以写范围", set()),
        ("年度:[a TO b]", "年度要写成 2024", set()),
    ],
)
def test_what_cannot_be_read_is_plain_words_and_says_so(ask: Ask, query: str, why: str, names: set[str]) -> None:
    answer = ask(query)
    assert why in answer.notes[0]
    assert "已按普通词查找" in answer.notes[0]
    assert {result.case.name for result in answer.results} == names


def test_a_title_is_found_as_it_is_pasted(find: Find, ask: Ask) -> None:
    assert find("计算错在哪一步：有理数运算的错因病历") == [SHUXUE]
    assert ask("计算错在哪一步：有理数运算的错因病历").notes == ()


def test_an_unknown_field_is_said(ask: Ask) -> None:
    answer = ask("老师:病历")
    assert answer.notes[0].startswith("没有“老师”这个字段，已按普通词查找；可用的字段有 标题、")
    assert ask("12:30").notes == ()


def test_an_unknown_term_in_a_query_finds_nothing_and_names_near_ones(ask: Ask) -> None:
    answer = ask("学科:语闻")
    assert (answer.count, answer.suggestion) == (0, "学科:语文")
    assert answer.notes == ("“学科”里没有“语闻”，可以写：语文",)


def test_a_long_query_is_cut_and_says_so(ask: Ask) -> None:
    assert ask("推断" * 5000).notes[0] == "查询太长，只用了前 200 个字"


def test_punctuation_alone_asks_nothing(ask: Ask) -> None:
    answer = ask("，。！<>")
    assert (answer.count, answer.notes) == (0, ("这句话里没有可以查找的字",))


_SIGNS = "\"“”()（）:：*＊[]{}^~+-?/\\'<>&|!#.,，。 \u3000\t\n\x00\u202e\u200b\ud800"
_OPERATORS = (" AND ", " OR ", " NOT ", " 并且 ", " 或者 ", " 非 ")
_PIECES = (
    "标题:",
    "学科:",
    "年度:",
    "file:",
    "*:*",
    "2021..2024",
    "[2021 TO 2024]",
    "语文",
    "推断",
    "a",
    "Python",
    "的",
)
_SYNTAX = st.sampled_from([*_SIGNS, *_OPERATORS, *_PIECES])


@settings(max_examples=many(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=40), st.lists(_SYNTAX, max_size=14).map("".join)))
def test_no_query_is_an_error(ask: Ask, query: str) -> None:
    answer = ask(query)
    assert answer.count == len(answer.results)
    # A reason is always known: the parser's own surprises have none.
    assert "查询的写法没有看懂，已按普通词查找" not in answer.notes
    assert not any("太复杂" in note for note in answer.notes)
    json.dumps(listing.as_json(answer))
    list(listing.as_text(answer))
