"""相关案例: the problem weighs most, talk counts, a reason that readers understand, the same anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.reading import CaseReading
from anliku.rules.rule import Example
from anliku.search.entry import Entry, entry
from anliku.search.normalise import normalise
from anliku.search.related import MOST, Related, related
from anliku.search.talk import COUNT, KEYWORD, Talk, talk, term_hashes
from tests.factory import LIBRARY, add_case, make_library


def sentences(*words: str) -> str:
    """A body that says each word often, in sentences that have nothing else in common."""
    lines = [f"这里先说{word}，再说{word}，最后还是{word}。" for word in words for _ in range(4)]
    return "## 监测发现与问题\n\n" + "\n\n".join(lines) + "\n"


def case(
    root: Path,
    name: str,
    problem: str,
    words: Sequence[str],
    subject: str = "语文",
    stage: str = "小学",
    keywords: str = "校本研修",
) -> None:
    front = (
        f"problem: [{problem}]\nsubject: [{subject}]\ncategory: 其他\nstage: [{stage}]\nkeywords: [{keywords}]\n"
        f"summary: {'，'.join(words)}。这一句话每个案例都有，只用来补足字数。\n"
    )
    add_case(root, Example(front=front, body=sentences(*words), whole_body=True), name, f"{words[0]}的一次改进")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    case(root, "a1", "阅读素养", ["追问", "证据"])
    case(root, "a2", "阅读素养", ["绘本", "借阅"])
    case(root, "a3", "阅读素养", ["追问", "证据"], stage="初中")
    case(root, "b1", "运算能力", ["估算", "错题"], "数学")
    case(root, "b2", "学业负担", ["估算", "错题"], "数学", "初中")
    case(root, "c1", "体质健康", ["跑步", "跳绳"], "体育与健康", "初中")
    return root


def load(root: Path) -> Catalogue:
    catalogue = catalogues.load(root)
    return catalogue.only(catalogue.cases)


def of(catalogue: Catalogue) -> dict[str, list[Related]]:
    """The related cases of a catalogue."""
    entries = [entry(CaseReading(case, catalogue.context)) for case in catalogue.cases]
    return related(entries, talks(catalogue))


def talks(catalogue: Catalogue) -> list[Talk]:
    """What each of its cases talks of."""
    return [talk(entry(CaseReading(case, catalogue.context)), case.meta.keywords) for case in catalogue.cases]


def names(found: list[Related]) -> list[str]:
    return [other.id for other in found]


def test_the_same_problem_and_the_same_talk_come_first(library: Path) -> None:
    found = of(load(library))
    assert names(found["a1"]) == ["a3", "a2"]
    assert names(found["a3"]) == ["a1", "a2"]
    assert found["a1"][0].score > found["a1"][1].score


def test_reasons_are_words_for_readers(library: Path) -> None:
    found = of(load(library))
    assert found["a1"][0].reason == "同为 阅读素养 · 语文，都谈到 追问、证据"
    assert found["a1"][1].reason == "同为 阅读素养 · 小学"
    assert found["b1"][0] == Related("b2", "都谈到 估算、错题", found["b1"][0].score)


def test_the_same_problem_weighs_more_than_all_other_terms(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    case(root, "one", "阅读素养", ["追问"])
    case(root, "two", "阅读素养", ["绘本"], "英语", "初中")
    case(root, "three", "书面表达", ["作文"])
    assert names(of(load(root))["one"]) == ["two"]


def lying_at(*place: int) -> Talk:
    """The talk of a case that says nothing that it shares with others, and lies there."""
    return Talk(np.zeros(0, np.uint64), np.zeros(0, np.uint16), b"", np.array(place, np.int8))


def test_what_lies_near_comes_before_what_only_bears_the_same_terms(library: Path) -> None:
    catalogue = load(library)
    entries = [entry(CaseReading(catalogue.by_id[name], catalogue.context)) for name in ("a1", "a2", "a3")]
    apart = [lying_at(100, 0), lying_at(-90, 90), lying_at(95, 10)]
    together = [lying_at(100, 0), lying_at(100, 0), lying_at(100, 0)]
    assert names(related(entries, apart)["a1"]) == ["a3", "a2"]
    assert names(related(entries, together)["a1"]) == ["a2", "a3"]


def test_no_case_is_forced_upon_another(library: Path) -> None:
    assert of(load(library))["c1"] == []


def test_at_most_four_never_itself_ties_in_reading_order(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    for number in range(7):
        case(root, f"n{number}", "阅读素养", ["追问"])
    found = of(load(root))
    assert {key: len(others) for key, others in found.items()} == {f"n{number}": MOST for number in range(7)}
    assert all(key not in names(others) for key, others in found.items())
    assert names(found["n2"]) == ["n0", "n1", "n3", "n4"]
    assert all(other.reason for others in found.values() for other in others)


def test_authors_keywords_are_terms_even_where_no_dictionary_has_them(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    case(root, "one", "阅读素养", ["追问"], keywords="证据条三问")
    case(root, "two", "运算能力", ["证据条三问", "错题"], "数学", "初中", keywords="GeoGebra")
    case(root, "three", "体质健康", ["跳绳"], "体育与健康", keywords="阳光跑操")
    case(root, "four", "科学探究", ["实验"], "物理", "初中", keywords="GeoGebra")
    found = of(load(root))
    assert [(other.id, other.reason) for other in found["one"]] == [("two", "都谈到 证据条三问")]
    assert [(other.id, other.reason) for other in found["four"]] == [("two", "都谈到 GeoGebra")]


def test_what_everybody_says_relates_nobody(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    problems = ("阅读素养", "运算能力", "体质健康", "学业负担", "师生关系", "家校共育")
    subjects = ("语文", "数学", "英语", "科学", "物理", "化学")
    for number, (problem, subject) in enumerate(zip(problems, subjects, strict=True)):
        case(root, f"n{number}", problem, ["追问"], subject, ("小学", "初中")[number % 2], f"关键词{number}")
    assert set(map(len, of(load(root)).values())) == {0}


def test_a_keyword_of_several_words_counts_wherever_it_is_said_again(library: Path) -> None:
    """``证据条三问`` is four words of the dictionary; the case that says it has not chosen it."""
    case(library, "k1", "阅读素养", ["证据条三问"])
    (said,) = [row for row, case in zip(talks(load(library)), load(library).cases, strict=True) if case.name == "k1"]
    at = said.hashes.tolist().index(int(term_hashes(["证据条三问"])[0]))
    assert said.marks[at] & COUNT >= 12
    assert not said.marks[at] & KEYWORD
    assert "证据条三问" not in said.named()


def test_what_a_case_talks_of_is_its_own_affair(library: Path) -> None:
    before = {name: row.pack() for name, row in zip(load(library).by_id, talks(load(library)), strict=True)}
    case(library, "k1", "阅读素养", ["追问", "绘本"], keywords="一边读一边问")
    after = {name: row.pack() for name, row in zip(load(library).by_id, talks(load(library)), strict=True)}
    assert {name: after[name] for name in before} == before


def test_a_text_without_end_does_not_talk_without_end() -> None:
    words = [chr(0x4E00 + number // 150) + chr(0x5000 + number % 150) for number in range(20_000)]
    body = normalise("，".join(words * 2) + "的" * 50_000)
    said = talk(Entry("a", "", ("题目", "", "", "", body), {}, 2024, ()), ["关键词"])
    assert len(said.hashes) <= 3001


def test_talk_that_was_kept_is_the_same(library: Path) -> None:
    catalogue = load(library)
    entries = [entry(CaseReading(case, catalogue.context)) for case in catalogue.cases]
    kept = [Talk.unpack(row.pack()) for row in talks(catalogue)]
    assert related(entries, kept) == of(catalogue)
    assert all(row.place.any() for row in kept)


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda data: data + b"x", lambda data: data[:5]])
def test_talk_that_was_cut_is_refused(library: Path, spoil: Callable[[bytes], bytes]) -> None:
    data = talks(load(library))[0].pack()
    with pytest.raises(ValueError, match="terms"):
        Talk.unpack(spoil(data))


def test_only_the_cases_given_count_and_nothing_is_kept(library: Path) -> None:
    catalogue = load(library)
    published = catalogue.only(case for case in catalogue.cases if case.name != "a3")
    found = of(published)
    assert "a3" not in found
    assert names(found["a1"]) == ["a2"]
    assert not (library / ".cache").exists()


def test_small_libraries(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    assert of(load(root)) == {}
    case(root, "one", "阅读素养", ["追问"])
    assert of(load(root)) == {"one": []}


@pytest.mark.slow
def test_the_same_library_gives_the_same_lists_in_every_process() -> None:
    program = (
        "import sys; from pathlib import Path; from anliku import catalogue; from tests.search.test_related import of\n"
        "whole = catalogue.load(Path(sys.argv[1])); print(ascii(of(whole.only(whole.cases))))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program, LIBRARY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].count(b"Related(") > 20
