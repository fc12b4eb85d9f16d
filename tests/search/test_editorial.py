"""What editors get: suggestions, filters, excerpts, and what ``anliku search`` prints."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from anliku.catalogue import Catalogue
from anliku.cli import main
from anliku.cli.command import FINE, WRONG
from anliku.search.editors import listing
from anliku.search.editors.editorial import UnknownTerm
from anliku.search.editors.facets import FACETS
from anliku.search.editors.vocabulary import Vocabulary
from anliku.search.measured import EVIDENCE, MEASURED
from tests.search.shelf import KEXUE, SHUANGLIU, SHUXUE, Ask, Find

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
        ("口算", "运算能力"),
        ("口算不过关", "运算能力"),
        ("双减", "学业负担"),
    ],
)
def test_a_word_that_was_probably_meant(ask: Ask, query: str, better: str) -> None:
    assert ask(query).suggestion == better


def test_no_suggestion_where_enough_is_found_or_nothing_is_near(ask: Ask) -> None:
    assert ask("追问").suggestion is None
    assert ask("饕餮").suggestion is None
    assert ask("推测").suggestion is None
    assert ask("追问 -geogebra 饕餮").suggestion is None


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("2024年初中科学", "学科:科学 学段:初中 年度:2024，1 个案例"),
        ("数学 科学 2024", "(学科:数学 或者 学科:科学) 年度:2024，2 个案例"),
        ("小学 病历", "学段:小学 病历，1 个案例"),
    ],
)
def test_words_that_name_terms_are_told_as_filters(ask: Ask, query: str, note: str) -> None:
    """The query that is told finds as many as it says."""
    assert ask(query).notes == (f"也可以按筛选条件找：{note}",)
    told, _, count = note.rpartition("，")
    assert f"{ask(told).count} 个案例" == count
    assert ask(told).notes == ()


@pytest.mark.parametrize("query", ["追问", "初中", "标题:追问 初中", "高中 初中科学 鲸鲨"])
def test_no_filters_are_told_where_there_are_none(ask: Ask, query: str) -> None:
    assert ask(query).notes == ()


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
    for facet in (key for key in FACETS if getattr(meta, key)):
        value = [MEASURED] if facet == EVIDENCE else getattr(meta, facet)
        assert KEXUE in find("", **{facet: [value] if isinstance(value, str) else value})


def test_an_unknown_filter_names_what_exists(ask: Ask) -> None:
    with pytest.raises(UnknownTerm, match=r"“学段”里没有“高中”，可以写：.*初中"):
        ask("", stage=["高中"])
    with pytest.raises(UnknownTerm, match=r"要写成 2024 或 2021\.\.2024"):
        ask("", year=["去年"])


def test_filters_that_leave_nothing_are_told(ask: Ask) -> None:
    answer = ask("病历", subject=["科学"])
    assert (answer.count, answer.unfiltered) == (0, 1)
    assert list(listing.as_text(answer)) == ["没有找到。去掉筛选条件后有 1 个案例"]


# --- results ------------------------------------------------------------------------------


def test_the_excerpt_shows_the_words(ask: Ask) -> None:
    by_name = {result.case.name: result.excerpt for result in ask("追问").results}
    for excerpt in by_name.values():
        assert {excerpt.text[start:end] for start, end in excerpt.marks} == {"追问"}
    (found,) = ask("abc 逐题").results
    text = found.excerpt.text
    assert [text[start:end] for start, end in found.excerpt.marks] == ["ＡＢＣ", "逐题"]
    (found,) = ask("python3").results
    assert [found.excerpt.text[start:end] for start, end in found.excerpt.marks] == ["Python3"]


def test_without_words_the_excerpt_is_the_summary(ask: Ask) -> None:
    (found,) = ask("年度:2021").results
    assert found.excerpt.text.rstrip("…") in found.case.values["summary"]
    assert found.excerpt.marks == ()


def test_text_for_people(ask: Ask) -> None:
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
def run(shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(shelf)
        code = main(["search", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_the_json_is_the_contract(run: Run) -> None:
    code, out, err = run("病历", "--json")
    data = json.loads(out)
    (result,) = data.pop("results")
    assert data.pop("near") is not None
    assert (code, err, data) == (FINE, "", {"query": "病历", "count": 1, "suggestion": None, "taken_as": None})
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


def test_a_terminal_gets_bold_words(shelf: Path) -> None:
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "anliku", "search", "病历", "追问"]
    with subprocess.Popen(command, cwd=shelf, stdout=terminal, stderr=subprocess.DEVNULL) as process:
        os.close(terminal)
        shown = b""
        # Linux reports the end, where the other side has closed, as an error.
        with contextlib.suppress(OSError):
            while chunk := os.read(screen, 65536):
                shown += chunk
        os.close(screen)
    assert process.returncode == FINE
    assert "1. \x1b[1m计算错在哪一步：有理数运算的错因病历\x1b[0m\r\n" in shown.decode()
    assert "\x1b[1m追问\x1b[0m" in shown.decode()
    assert "【" not in shown.decode()


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


def test_cases_that_say_what_was_measured_can_be_asked_for(catalogue: Catalogue, find: Find) -> None:
    case = catalogue.by_id[KEXUE]
    assert KEXUE in find("", **{EVIDENCE: ["前后测"]})
    assert set(find("证据:有前后测")) == set(find("", **{EVIDENCE: [MEASURED]}))
    values = {key: value for key, value in case.values.items() if key != EVIDENCE}
    assert Vocabulary(catalogue).terms_of(case)[EVIDENCE] == (MEASURED,)
    assert Vocabulary(catalogue).terms_of(replace(case, values=values))[EVIDENCE] == ()
