"""What editors rely on: what a query finds, what is said about it, what the command prints."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.cli import FINE, WRONG, main
from anliku.rules.base import Example
from anliku.search import listing
from anliku.search.editorial import Answer, Request, UnknownTerm, search
from anliku.search.facets import FACETS
from anliku.text import HAN
from tests.factory import add_case, case_text, make_library

YUWEN, SHUXUE, KEXUE, SHUANGLIU, BAD = "gusu-yuwen-01", "huqiu-shuxue-01", "wuzhong-kexue-01", "shuangliu-01", "huai-01"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five cases, the last with unusable metadata."""
    root = make_library(tmp_path_factory.mktemp("library"))
    add_case(root)
    add_case(
        root,
        Example(
            front="subject: [数学]\ncategory: 数学\nregion: 虎丘区\nunit: 虎丘区示例小学\naward: 二等奖\n"
            "problem: [运算能力]\nkeywords: [错因分析, Python]\nauthors: [示例数学课题组]\n"
            "summary: 有理数运算的错误多半不在粗心，学生写下每一步的依据以后，错因看得见了，分级阅读的材料也改了。\n",
            body="### 用 Python3 统计错因\n\n教师把错题录入 GeoGebra 和 ＡＢＣ 表格，逐题可阅读数据。",
        ),
        SHUXUE,
        "计算错在哪一步：有理数运算的错因病历",
    )
    add_case(
        root,
        Example(
            front="subject: [科学]\ncategory: 科学\nregion: 吴中区\nstage: [初中]\nproblem: [科学探究]\n"
            "keywords: [变量控制]\nsummary: 学生写得出变量，却控制不住变量。教研组把一次实验拆成三次，先放手再追问，最后让学生自己设计。\n",
            body="推断和阅读在这里只出现一次。",
        ),
        KEXUE,
        "让实验慢下来：科学探究课的一次改进",
    )
    add_case(
        root,
        Example(front="campaign: shuangliu-2021\nwork: 改进案例\nregion: 双流区\naward: 一等奖\nproblem: [学业负担]\n"),
        SHUANGLIU,
        "睡前一小时：作业的一次改进",
    )
    add_case(
        root, Example(raw=case_text("region: 高新区\n-summary\nid: huai-01\ntitle: 结构还不完整的一个案例\n")), BAD
    )
    return root


@pytest.fixture(scope="module")
def catalogue(library: Path) -> Catalogue:
    return catalogues.load(library)


Find = Callable[..., list[str]]


@pytest.fixture(scope="module")
def ask(catalogue: Catalogue) -> Callable[..., Answer]:
    def call(query: str, **filters: Sequence[str]) -> Answer:
        return search(catalogue, Request(query, filters, None))

    return call


@pytest.fixture(scope="module")
def find(ask: Callable[..., Answer]) -> Find:
    def call(query: str, **filters: Sequence[str]) -> list[str]:
        return [result.case.name for result in ask(query, **filters).results]

    return call


# --- the query language -------------------------------------------------------------------


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
def test_what_cannot_be_read_is_plain_words_and_says_so(
    ask: Callable[..., Answer], query: str, why: str, names: set[str]
) -> None:
    answer = ask(query)
    assert why in answer.notes[0]
    assert "已按普通词查找" in answer.notes[0]
    assert {result.case.name for result in answer.results} == names


def test_a_title_is_found_as_it_is_pasted(find: Find, ask: Callable[..., Answer]) -> None:
    assert find("计算错在哪一步：有理数运算的错因病历") == [SHUXUE]
    assert ask("计算错在哪一步：有理数运算的错因病历").notes == ()


def test_an_unknown_field_is_said(ask: Callable[..., Answer]) -> None:
    answer = ask("老师:病历")
    assert answer.notes[0].startswith("没有“老师”这个字段，已按普通词查找；可用的字段有 标题、")
    assert ask("12:30").notes == ()


def test_an_unknown_term_in_a_query_finds_nothing_and_names_near_ones(ask: Callable[..., Answer]) -> None:
    answer = ask("学科:语闻")
    assert (answer.count, answer.suggestion) == (0, "学科:语文")
    assert answer.notes == ("“学科”里没有“语闻”，可以写：语文、英语",)


def test_a_long_query_is_cut_and_says_so(ask: Callable[..., Answer]) -> None:
    assert ask("推断" * 5000).notes[0] == "查询太长，只用了前 200 个字"


def test_punctuation_alone_asks_nothing(ask: Callable[..., Answer]) -> None:
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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=40), st.lists(_SYNTAX, max_size=14).map("".join)))
def test_no_query_is_an_error(ask: Callable[..., Answer], query: str) -> None:
    answer = ask(query)
    assert answer.count == len(answer.results)
    # A reason is always known: the parser's own surprises have none.
    assert "查询的写法没有看懂，已按普通词查找" not in answer.notes
    assert not any("太复杂" in note for note in answer.notes)
    json.dumps(listing.as_json(answer))
    list(listing.as_text(answer))


# --- suggestions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("推段", "推断"),
        ("标题:推段", "标题:推断"),
        ("变量空制 学科:科学", "变量控制 学科:科学"),
        ("pythn", "python"),
        ("追问 geogebar", "追问 geogebra"),
        ("区域:虎邱区", "区域:虎丘区"),
        ("运算能利", "运算能力"),
    ],
)
def test_a_word_that_was_probably_meant(ask: Callable[..., Answer], query: str, better: str) -> None:
    assert ask(query).suggestion == better


def test_no_suggestion_where_enough_is_found_or_nothing_is_near(ask: Callable[..., Answer]) -> None:
    assert ask("追问").suggestion is None
    assert ask("饕餮").suggestion is None
    assert ask("追问 -geogebra 饕餮").suggestion is None


# --- filters ------------------------------------------------------------------------------


def test_filters_are_or_within_and_across(find: Find) -> None:
    assert set(find("", subject=["数学", "科学"])) == {SHUXUE, KEXUE}
    assert set(find("", subject=["数学，科学"])) == {SHUXUE, KEXUE}
    assert set(find("", subject=["数学", "科学"], stage=["初中"])) == {KEXUE}
    assert set(find("", year=["2021", "2019..2020"])) == {SHUANGLIU}
    assert set(find("病历", region=["高新区"])) == {SHUXUE}
    assert set(find("", campaign=["双流 2021"])) == {SHUANGLIU}


def test_every_facet_filters(catalogue: Catalogue, find: Find) -> None:
    meta = catalogue.by_id[KEXUE].meta
    assert meta is not None
    for facet in FACETS:
        value = getattr(meta, facet)
        assert KEXUE in find("", **{facet: [value] if isinstance(value, str) else value})


def test_an_unknown_filter_names_what_exists(ask: Callable[..., Answer]) -> None:
    with pytest.raises(UnknownTerm, match=r"“学段”里没有“高中”，可以写：.*初中"):
        ask("", stage=["高中"])
    with pytest.raises(UnknownTerm, match=r"要写成 2024 或 2021\.\.2024"):
        ask("", year=["去年"])


def test_filters_that_leave_nothing_are_told(ask: Callable[..., Answer]) -> None:
    answer = ask("病历", subject=["科学"])
    assert (answer.count, answer.unfiltered) == (0, 1)
    assert list(listing.as_text(answer)) == ["没有找到。去掉筛选条件后有 1 个案例"]


# --- results ------------------------------------------------------------------------------


def test_the_excerpt_shows_the_words(ask: Callable[..., Answer]) -> None:
    by_name = {result.case.name: result.excerpt for result in ask("追问").results}
    for excerpt in by_name.values():
        assert {excerpt.text[start:end] for start, end in excerpt.marks} == {"追问"}
    (found,) = ask("abc 逐题").results
    text = found.excerpt.text
    assert [text[start:end] for start, end in found.excerpt.marks] == ["ＡＢＣ", "逐题"]
    (found,) = ask("python3").results
    assert [found.excerpt.text[start:end] for start, end in found.excerpt.marks] == ["Python3"]


def test_without_words_the_excerpt_is_the_summary(ask: Callable[..., Answer]) -> None:
    (found,) = ask("年度:2021").results
    assert found.case.meta is not None
    assert found.excerpt.text.rstrip("…") in found.case.meta.summary
    assert found.excerpt.marks == ()


def test_text_for_people(ask: Callable[..., Answer]) -> None:
    lines = list(listing.as_text(ask("错因病历"), faulty={f"cases/2024/{SHUXUE}/index.md"}))
    assert lines[:5] == [
        "找到 1 个案例",
        "",
        "1. 计算错在哪一步：有理数运算的错因病历（有错误）",
        "   二等奖 · 数学 · 小学 · 虎丘区 · 2024年",
        f"   cases/2024/{SHUXUE}/index.md",
    ]
    assert "【错因】" in list(listing.as_text(ask("错因")))[-1]
    assert "<错因>" in list(listing.as_text(ask("错因"), strong=lambda text: f"<{text}>"))[-1]


# --- the command --------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(library)
        code = main(["search", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_the_json_is_the_contract(run: Run) -> None:
    code, out, err = run("病历", "--json")
    data = json.loads(out)
    (result,) = data.pop("results")
    assert (code, err, data) == (FINE, "", {"query": "病历", "count": 1, "suggestion": None})
    assert result.pop("score") > 0
    assert "错因" in result.pop("excerpt")
    assert result == {
        "id": SHUXUE,
        "title": "计算错在哪一步：有理数运算的错因病历",
        "url": f"2024/{SHUXUE}/",
        "file": f"cases/2024/{SHUXUE}/index.md",
        "award": "二等奖",
        "subject": ["数学"],
        "stage": ["小学"],
        "region": "虎丘区",
        "year": 2024,
    }


def test_cases_with_errors_are_found_and_marked(run: Run) -> None:
    code, out, err = run("结构还不完整")
    assert (code, err) == (FINE, "")
    assert "1. 结构还不完整的一个案例（有错误）\n" in out
    assert "（有错误）" not in run("病历")[1]


def test_the_limit_and_all(run: Run) -> None:
    total = json.loads(run("学校案例", "--json")[1])["count"]
    assert total == 5
    data = json.loads(run("学校案例", "--json", "--limit", "2")[1])
    assert (data["count"], len(data["results"])) == (total, 2)
    assert "找到 5 个案例，列出前 2 个；加 --all 列出全部\n" in run("学校案例", "--limit", "2")[1]
    assert len(json.loads(run("学校案例", "--json", "--limit", "2", "--all")[1])["results"]) == total


def test_several_words_and_options(run: Run) -> None:
    code, out, _ = run("变量", "推断", "--学科", "科学", "--学科", "数学", "--学段", "中学", "--年度", "2024", "--json")
    assert (code, [row["id"] for row in json.loads(out)["results"]]) == (FINE, [KEXUE])


def test_nothing_found_is_fine_and_helps(run: Run) -> None:
    assert run("推段") == (FINE, run("推段")[1], "")
    assert run("推段")[1].splitlines() == [
        "没有找到。可以减少几个词、换一种说法，或去掉字段名；写法见 anliku search --help",
        "您是不是要找：推断",
    ]


def test_notes_go_to_standard_error(run: Run) -> None:
    code, out, err = run("病历 (", "--json")
    assert (code, json.loads(out)["count"]) == (FINE, 1)
    assert err == "查询的写法没有看懂（括号没有配对），已按普通词查找\n"


def test_wrong_use(run: Run) -> None:
    tail = "\n用法见 anliku search --help\n"
    assert run() == (WRONG, "", f"请写要找的词，或用 --学科 等选项筛选{tail}")
    assert run(" 　 ") == (WRONG, "", f"请写要找的词，或用 --学科 等选项筛选{tail}")
    assert run("推断", "--学科", "奥数") == (WRONG, "", f"“学科”里没有“奥数”，可以写：数学{tail}")
    assert run("推断", "--limit", "0")[0] == WRONG


def test_hostile_queries_are_text_and_do_not_steer_the_terminal(run: Run) -> None:
    for query in ("<script>alert(1)</script>", "\x1b[2J推段", "推\u202e段", "\udc80推段", "'; DROP TABLE 案例;--"):
        code, out, err = run(query)
        assert code == FINE
        assert not set("\x1b\u202e") & set(out + err)


def test_every_facet_has_its_option_in_the_help(run: Run) -> None:
    text = run("--help")[1]
    assert all(f"--{label} " in text for label in (*FACETS.values(), "年度"))
