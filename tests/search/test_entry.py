"""What of a case's metadata search sees beside its text."""

from __future__ import annotations

from pathlib import Path

from anliku import catalogue
from anliku.meaning import meant
from anliku.model import Takeaway
from anliku.reading import CaseReading
from anliku.rules.rule import Example
from anliku.search import entry
from anliku.search.forms import phrases
from tests.factory import LIBRARY, library_with


def test_what_can_be_taken_away_is_found_by_its_words() -> None:
    meta = catalogue.load(LIBRARY).cases[0].meta
    given = meta.model_copy(update={"takeaways": [Takeaway(text="三栏表：原话、追问、依据", file="三栏表.docx")]})
    assert set(entry.beside(given)) - set(entry.beside(meta)) == {"三栏表：原话、追问、依据"}


def test_the_questions_that_a_case_answers_are_found_where_keywords_are(tmp_path: Path) -> None:
    catalogue = library_with(Example(front="questions: [Ａ班孩子光抄原句怎么办？, 怎么追问]"), tmp_path)
    made = entry.entry(CaseReading(catalogue.cases[0], catalogue.context))
    assert made.slots[1].endswith("a班孩子光抄原句怎么办?\n怎么追问")
    assert "怎么追问" not in "".join((made.slots[0], *made.slots[2:]))


def test_a_case_means_what_its_questions_say(tmp_path: Path) -> None:
    bare = library_with(Example(), tmp_path / "bare")
    asked = library_with(Example(front="questions: [食堂饭菜浪费怎么办]"), tmp_path / "asked")
    weights = [
        dict(meant(entry.entry(CaseReading(one.cases[0], one.context)), ())).get("食堂", 0) for one in (bare, asked)
    ]
    assert weights[0] < weights[1]


def test_a_question_is_no_phrase_that_a_slip_may_stand_for(tmp_path: Path) -> None:
    catalogue = library_with(Example(front="questions: [怎么追问]"), tmp_path)
    case = catalogue.cases[0]
    made = entry.entry(CaseReading(case, catalogue.context))
    assert "怎么追问" not in dict(phrases.phrases(made, case.meta.questions))
    assert "追问" in dict(phrases.phrases(made, case.meta.questions))
