"""``anliku search --explain``: every point of a score has a word and a field, and the sum is the score."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku.catalogue import Catalogue
from anliku.cli import main
from anliku.search.editors.editorial import Request, search
from tests.search.shelf import KEXUE, SHUXUE

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(shelf)
        code = main(["search", "--explain", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def shares(catalogue: Catalogue, query: str) -> dict[str, list[tuple[str, str, float]]]:
    """Name of each case that is found → what its score is made of."""
    told = {}
    for result in search(catalogue, Request(query, explain=True)).results:
        assert result.why is not None
        assert sum(share.points for share in result.why.shares) + result.why.rest == pytest.approx(result.score)
        told[result.case.name] = [(share.word, share.field, share.points) for share in result.why.shares]
    return told


def test_a_word_counts_where_it_stands(catalogue: Catalogue) -> None:
    assert shares(catalogue, "病历") == {SHUXUE: [("病历", "标题", 24.0)]}
    assert shares(catalogue, "变量")[KEXUE] == [("变量", "关键词", 12.0), ("变量", "摘要", 6.0)]


def test_fields_beginnings_terms_and_years_are_told_apart(catalogue: Catalogue) -> None:
    told = shares(catalogue, "标题:错因 pyth* 学科:数学 年度:2021..2024")
    assert told[SHUXUE] == [
        ("错因", "标题", 24.0),
        ("pyth", "关键词", 12.0),
        ("pyth", "标题层级", 4.0),
        ("pyth", "正文", 1.0),
        ("", "学科", 1.0),
        ("", "年度", 1.0),
    ]


def test_a_word_that_is_not_wanted_explains_nothing(catalogue: Catalogue) -> None:
    told = shares(catalogue, "阅读 非 病历")
    assert KEXUE in told
    assert SHUXUE not in told
    assert {word for some in told.values() for word, _, _ in some} == {"阅读"}


def test_without_being_asked_nothing_is_told(catalogue: Catalogue) -> None:
    assert [result.why for result in search(catalogue, Request("病历")).results] == [None]


def test_people_read_it_in_a_line(run: Run) -> None:
    _, out, _ = run("变量", "学科:科学")
    assert "：“变量”在关键词 12、摘要 6；学科 1；出现的次数、少见的程度 " in out
    assert "   得分 1.0：只有筛选，年度新的在前\n" in run("--学科", "科学")[1]


def test_programs_get_the_shares_and_the_rest(run: Run) -> None:
    (result,) = json.loads(run("病历", "--json")[1])["results"]
    first, rest = result["why"]
    assert first == {"word": "病历", "field": "标题", "points": 24.0}
    assert (rest["word"], rest["field"]) == ("", "")
    assert first["points"] + rest["points"] == pytest.approx(result["score"])


@pytest.mark.parametrize("query", ["读" * 2000, "，。！？", "😀😀", "病历\x07\x1b[31m", "阅读abcПривет病历", "（（（"])
def test_whatever_is_typed_there_is_an_answer(run: Run, query: str) -> None:
    code, out, err = run(query)
    assert code == 0
    assert out.startswith(("找到", "没有找到"))
    assert not {"\x07", "\x1b"} & set(out + err)
