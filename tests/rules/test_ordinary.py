"""What teachers write passes, and what must be found is found: the sentences beside this module."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.problem import Problem
from anliku.rules import BY_CODE, FAMILIES
from tests.rules.sentences import FOUND, ORDINARY, Sentence, problems_by_sentence, sentences, variations

# Code → key of its family.
FAMILY_OF = {rule.code: family.key for family in FAMILIES for rule in family.rules}
FAMILY_KEYS = {family.key for family in FAMILIES}


def family_of(path: Path) -> str:
    """``low_stakes-ranks.txt`` → ``low_stakes``."""
    return path.stem.partition("-")[0]


def wrong(path: Path, sentence: Sentence, problem: Problem) -> bool:
    """Whether ``problem`` may not be said of an ordinary sentence of the file."""
    return problem.is_error or (FAMILY_OF[problem.rule] == family_of(path) and not sentence.asked)


@pytest.mark.parametrize("path", sorted(ORDINARY.glob("*.txt")), ids=lambda path: path.stem)
def test_ordinary_sentences_pass(path: Path, tmp_path: Path) -> None:
    assert family_of(path) in FAMILY_KEYS, f"{path.name} is not named after a family of rules"
    complaints = [
        f"{path.name}:{sentence.line} {sentence.text}\n    {problem.rule} {problem.message}"
        for sentence, problems in problems_by_sentence(sentences(path), tmp_path)
        for problem in problems
        if wrong(path, sentence, problem)
    ]
    assert not complaints, f"{len(complaints)} false findings:\n" + "\n".join(complaints)


@pytest.mark.parametrize("path", sorted(FOUND.glob("*.txt")), ids=lambda path: path.stem)
def test_what_a_rule_is_for_is_found(path: Path, tmp_path: Path) -> None:
    assert path.stem in BY_CODE, f"{path.name} is not named after a rule"
    missed = [
        f"{path.name}:{sentence.line} {sentence.text}"
        for sentence, problems in problems_by_sentence(sentences(path), tmp_path)
        if path.stem not in {problem.rule for problem in problems}
    ]
    assert not missed, f"{len(missed)} sentences not found:\n" + "\n".join(missed)


@pytest.mark.parametrize(("family", "least"), [("low_stakes", 900), ("safety", 300), ("sections", 300), ("links", 300)])
def test_enough_is_tried(family: str, least: int) -> None:
    paths = [path for path in ORDINARY.glob("*.txt") if family_of(path) == family]
    assert sum(len(sentences(path)) for path in paths) >= least


@pytest.mark.parametrize("path", sorted(FOUND.glob("*.txt")), ids=lambda path: path.stem)
def test_enough_must_be_found(path: Path) -> None:
    assert len(sentences(path)) >= 30


def test_alternatives_are_each_tried() -> None:
    assert list(variations("第{一|二}步，{问|答}")) == ["第一步，问", "第一步，答", "第二步，问", "第二步，答"]
    assert list(variations("集合{1, 2}")) == ["集合{1, 2}"]


def test_a_finding_is_given_to_its_sentence(tmp_path: Path) -> None:
    said = [Sentence("学生找到了依据。", 1), Sentence("我校阅读得分率位居全区第二。", 2), Sentence("教师追问。", 3)]
    codes = {sentence.line: [p.rule for p in problems] for sentence, problems in problems_by_sentence(said, tmp_path)}
    assert codes == {1: [], 2: ["LS002"], 3: []}
