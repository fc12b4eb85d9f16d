"""Which pairs of characters may begin a word: none is missed, and few others are looked up."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from anliku import catalogue
from anliku.meaning.table import table
from anliku.reading import CaseReading
from anliku.search.entry import entry
from anliku.search.static import begins, edition, meta, near
from anliku.search.static.term_prefixes import HEAD_MARK, anchor
from tests.factory import LIBRARY

WORDS = [f"{chr(0x4E00 + one)}{chr(0x5E00 + two)}" for one, two in product(range(40), range(40))]


def test_every_pair_that_begins_a_word_is_in_the_filter_and_few_others() -> None:
    kept = begins.filter_of([*WORDS, "stem课程"])
    assert all(begins.holds(kept, word) for word in WORDS)
    assert begins.holds(kept, "=stem")
    others = [word[::-1] for word in WORDS]
    assert sum(begins.holds(kept, word) for word in others) <= len(others) // 5
    assert len(kept) <= len(WORDS) * 0.6


def test_an_empty_filter_holds_nothing() -> None:
    assert not begins.holds(begins.filter_of([]), "阅读")


def test_an_edition_knows_what_begins_a_word_that_a_case_means(tmp_path: Path) -> None:
    shelf = catalogue.load(LIBRARY)
    entries = [entry(CaseReading(case, shelf.context)) for case in shelf.cases]
    key = "problem"
    names = sorted({name for one in entries for name in one.terms[key]})
    facets = [meta.FacetNames(key, "问题", tuple((name, ()) for name in names), (("𠮷利怎么教",),) * len(names))]
    made = edition.edition_of(entries, [{"id": case.name} for case in shelf.cases], facets, known=table().known)
    edition.write(tmp_path, made)
    reader = edition.Reader(tmp_path)
    heads = [text.decode()[1:] for _, text, _, _ in reader.terms() if text.decode().startswith(HEAD_MARK)]
    assert len(heads) >= len(table().known)
    assert all(reader.begins(anchor(word)) for word in [*heads, "𠮷利怎么教"])
    asked = "孩子晚上很晚才睡"
    assert {"孩子", "晚上", "才睡"} <= set(near.telling(asked, reader)) < set(near.pairs(asked))


def test_of_a_word_every_pair_is_told(tmp_path: Path) -> None:
    made = edition.edition_of([], [], [])
    edition.write(tmp_path, made)
    assert near.telling("阅读素养", edition.Reader(tmp_path)) == ["阅读", "读素", "素养"]
    assert near.telling("盐渎小学里的孩子", edition.Reader(tmp_path)) == near.pairs("盐渎小学里的孩子")
