"""What of a case's metadata search sees beside its text."""

from __future__ import annotations

from anliku import catalogue
from anliku.model import Takeaway
from anliku.search import entry
from tests.factory import LIBRARY


def test_what_can_be_taken_away_is_found_by_its_words() -> None:
    meta = catalogue.load(LIBRARY).cases[0].meta
    given = meta.model_copy(update={"takeaways": [Takeaway(text="三栏表：原话、追问、依据", file="三栏表.docx")]})
    assert set(entry.beside(given)) - set(entry.beside(meta)) == {"三栏表：原话、追问、依据"}
