"""The vectors that hold the browser's search to ours are fresh, and say what they should."""

from __future__ import annotations

import json
from typing import Any

import pytest

from anliku.search.normalise import normalise
from anliku.search.static.query import Level, parts
from tests.search import vectors


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """The file as it is kept."""
    return dict(json.loads(vectors.PATH.read_text(encoding="ascii")))


def test_vectors_are_fresh() -> None:
    wanted = vectors.PATH.read_text(encoding="ascii")
    assert vectors.text() == wanted, "请运行 python -m tests.search.vectors"


def test_vectors_reach_every_path(kept: dict[str, Any]) -> None:
    assert len(kept["normalise"]) >= 150
    assert kept["dense"], "没有一个双字的列表长到只留案例"
    assert any(len(term) == 3 for term in kept["lists"])
    assert {kind for kind, _ in kept["lists"].values()} == {0, 1}
    assert {answer["level"] for answer in kept["answers"]} == {int(level) for level in Level}
    assert {hit[1] for answer in kept["answers"] for hit in answer["hits"]} == {-1, 0, 1, 2, 3}


def test_normalising_twice_changes_nothing(kept: dict[str, Any]) -> None:
    for _, normal in kept["normalise"]:
        assert normalise(normal) == normal


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("阅读 追问", ["阅读", "追问"]),
        ("阅\u200b读", ["阅读"]),
        ("AI教学", ["ai教学"]),
        ("AI 教学", ["ai", "教学"]),
        ("八年级 2024", ["八年级", "2024"]),
        ("作业\u300060", ["作业", "60"]),
        ("2024 10", ["2024", "10"]),
        ("四年级 n", ["四年级", "n"]),
        ("？！", []),
        ("Ａ ａ", ["a"]),
        ("由61.2%升到1,000。5.", ["由61.2", "升到1,000", "5"]),
    ],
)
def test_parts_are_what_a_reader_means(asked: str, wanted: list[str]) -> None:
    assert parts(asked) == wanted
