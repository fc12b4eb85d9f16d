"""``make words``: from vectors to the table. The model itself is not run here."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import pytest

from anliku.meaning.table import Table, table, unpack
from tests.factory import ROOT

WORDS = ROOT / "tooling" / "words"

DICTIONARY = """\
作业 3000 vn
练习本 30 n
练习簿 2 n
乒乓 20 n
吃饭 500 v
啊 9000 y
王小明 80 nr
马虎 171 nr
苏州 3000 ns
"""


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(WORDS))
    monkeypatch.delitem(sys.modules, "make", raising=False)
    import make  # type: ignore[import-not-found]

    module: ModuleType = make
    return module


def test_words_of_school_life_may_be_rarer_and_names_stay_out(make: ModuleType) -> None:
    words = {word.text: word for word in make.vocabulary(DICTIONARY)}
    assert {"作业", "练习本", "吃饭", "马虎"} <= set(words)
    assert {"练习簿", "乒乓", "啊", "王小明", "苏州"}.isdisjoint(words)
    assert {"厌学", "学习动力", "评价量规"} <= set(words), "the thesaurus, and what has an English word"
    assert list(words) == sorted(words)
    assert make.weight(words["学生"]) == 0
    assert 0 < make.weight(words["作业"]) < make.weight(words["练习本"]) <= 255


def test_words_of_a_group_come_nearer_to_each_other(make: ModuleType) -> None:
    rows = np.eye(4)
    pulled = make.pulled(rows, ["厌学", "学习动力", "操场", "锁"], [["厌学", "学习动力"]])
    assert pulled[0] @ pulled[1] > 0.7
    assert (pulled[2:] == rows[2:]).all()
    assert np.linalg.norm(pulled, axis=1) == pytest.approx(1)


def test_neighbours_come_by_nearness_and_then_by_number(make: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "NEAR", 3)
    rows = make.unit(np.array([[1.0, 0.0], [1.0, 0.4], [1.0, 0.4], [0.0, 1.0]]))
    numbers, nearness = make.neighbours(rows)
    assert numbers.tolist() == [[0, 1, 2], [1, 2, 0], [2, 1, 0], [3, 1, 2]]
    assert (nearness[:, 0] == 255).all()
    assert (np.diff(nearness.astype(int), axis=1) <= 0).all()


def made(make: ModuleType, groups: Sequence[Sequence[str]]) -> bytes:
    """The table of the words of some ``groups`` and of what stands in the dictionary above."""
    some = {word for group in groups for word in group} | set(DICTIONARY.split())
    words = [word for word in make.vocabulary(DICTIONARY) if word.text in some]
    vectors = np.random.default_rng(7).normal(size=(len(words), 384)).astype(np.float16).astype(float)
    content: bytes = make.table(words, vectors, [])
    return content


def test_the_same_vectors_give_the_same_bytes(make: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    groups = make.groups()[:400]
    monkeypatch.setattr(make, "groups", lambda: groups)
    content = made(make, groups)
    assert content == made(make, groups)
    small = unpack(content)
    assert small.neighbours.shape[1] == make.NEAR
    assert np.linalg.norm(small.vectors, axis=1) == pytest.approx(1, abs=1e-6)


@pytest.fixture
def shipped() -> Table:
    return table()


def test_no_group_draws_a_word_to_one_that_is_in_every_text(make: ModuleType) -> None:
    assert make.groups()
    refused = sys.modules["vocabulary"].refused(
        [["门卫", "保安", "学校"], ["老师", "教师", "先生"], ["厌学", "学习动力"]]
    )
    assert refused == ["门卫 保安 学校"]


def test_a_thesaurus_with_such_a_group_is_refused(make: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = sys.modules["vocabulary"]
    monkeypatch.setattr(vocabulary, "_lines", lambda name: ["门卫 保安 学校"] if name == "thesaurus.txt" else ["学校"])
    with pytest.raises(ValueError, match="门卫 保安 学校"):
        vocabulary.groups.__wrapped__()


@pytest.mark.parametrize("name", ["thesaurus.txt", "common.txt"])
def test_the_shipped_table_was_made_from_these_lists(shipped: Table, name: str) -> None:
    """Where this fails: make words."""
    sources = {source["name"]: source["sha256"] for source in shipped.sources}
    assert sources[name] == hashlib.sha256((WORDS / name).read_bytes()).hexdigest()


def test_the_shipped_table_holds_every_word_of_the_thesaurus(make: ModuleType, shipped: Table) -> None:
    assert {word for group in make.groups() for word in group} <= set(shipped.words)
