"""What a case is judged in, and what of it was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.context import Context, Question
from anliku.rules import check_case
from anliku.rules.rule import Example
from tests.factory import CASE_ID, VALID, library_with

TAXONOMY = "cases/taxonomy.yml"
SUZHOU = "cases/campaigns/suzhou-2024.yml"


def asked(example: Example, root: Path) -> tuple[tuple[Question, ...], Context]:
    """What the rules ask about a case, and the library that answered."""
    catalogue = library_with(example, root)
    context = catalogue.context.fresh()
    check_case(catalogue.cases[0], context)
    return context.asked, catalogue.context


def changed(root: Path, file: str, old: str, new: str) -> Context:
    """The context of the library once ``old`` in one of its files is ``new``."""
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return catalogues.load(root).context


def test_a_good_case_asks_for_its_own_terms_and_campaign_only(tmp_path: Path) -> None:
    questions, _ = asked(VALID, tmp_path)
    assert ("term", "region", "姑苏区") in questions
    assert ("campaign", "suzhou-2024") in questions
    assert {question[0] for question in questions} == {"term", "campaign"}


@pytest.mark.parametrize(
    ("example", "question"),
    [
        (Example(front="region: 姑苏"), ("label", "region")),
        (Example(front="region: 平江路区"), ("names", "region")),
        (Example(front="campaign: suzhou-2099"), ("campaigns",)),
        (Example(body="参见[兄弟案例](../kunshan-yuwen-99/)。"), ("case", "kunshan-yuwen-99")),
    ],
)
def test_what_a_message_needs_is_asked(example: Example, question: Question, tmp_path: Path) -> None:
    questions, _ = asked(example, tmp_path)
    assert question in questions


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        (TAXONOMY, "label: 区域", "label: 地区", True),
        (TAXONOMY, "slug: kunshan", "slug: kunshan-shi", True),
        (TAXONOMY, "aliases: [姑苏, ", "aliases: [古城, ", False),
        (SUZHOU, "organiser:", "organiser: 新的", False),
    ],
)
def test_answers_differ_where_the_library_does(file: str, old: str, new: str, same: bool, tmp_path: Path) -> None:
    questions, before = asked(VALID, tmp_path)
    after = changed(tmp_path, file, old, new)
    assert (before.answers(questions) == after.answers(questions)) is same


def test_words_of_readers_are_a_question_of_their_own(tmp_path: Path) -> None:
    """A word more in which readers ask leaves what shows or checks the term as it is."""
    before = library_with(VALID, tmp_path).context
    name = "落实国家课程计划"
    term = before.term("problem", name)
    assert term is not None
    assert (term.spoken, term.about) == ((), None)
    assert before.spoken("problem", name)[0] == "音体美"
    assert before.spoken("problem", "没有这个") == ()
    after = changed(tmp_path, TAXONOMY, "asked: [音体美, ", "asked: [小三门, 音体美, ")
    assert before.answers([("term", "problem", name)]) == after.answers([("term", "problem", name)])
    assert before.answers([("asked_as", "problem", "小三门")]) != after.answers([("asked_as", "problem", "小三门")])
    assert after.asked_as("problem", "小三门") == [name]
    assert before.answers([("spoken", "problem", name)]) != after.answers([("spoken", "problem", name)])


def test_another_case_is_an_answer_too(tmp_path: Path) -> None:
    catalogue = library_with(VALID, tmp_path)
    gone = Context(catalogue.taxonomy, catalogue.campaigns, False, {})
    question = ("case", CASE_ID)
    assert catalogue.context.answers([question]) != gone.answers([question])


def test_an_unknown_question_is_a_fault_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such question"):
        library_with(VALID, tmp_path).context.answers([("weather",)])
