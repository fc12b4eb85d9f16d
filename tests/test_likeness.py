"""Copied text: found wherever it stands, measured in units, blamed on the later case."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from anliku.likeness.copies import copies, originals, shared
from anliku.likeness.sketch import MIN_CHARACTERS, running_text, sketch

HAN = [chr(code) for code in range(0x4E00, 0x5E00)]


def words(seed: int, length: int = 1200) -> str:
    """Text that no other seed gives."""
    choose = random.Random(seed)
    return "".join(choose.choices(HAN, k=length))


@dataclass(frozen=True)
class Text:
    name: str
    body: str

    @property
    def sketch(self) -> bytes:
        return sketch(self.body)


def found(*bodies: str, least: float = 0.5) -> list[tuple[str, str, float]]:
    texts = [Text(f"c{number}", body) for number, body in enumerate(bodies)]
    copied = copies(texts, lambda text: text.body, least)
    return [(copy.case.name, copy.original.name, round(copy.share, 2)) for copy in copied]


def test_different_texts_have_nothing_in_common() -> None:
    assert found(*(words(seed) for seed in range(20))) == []


def test_the_later_one_is_named_with_its_share() -> None:
    original = words(1)
    assert found(original, words(2), original) == [("c2", "c0", 1.0)]
    assert found(words(2), original, original[:600] + words(3, 600)) == [("c2", "c1", 0.5)]
    assert found(original, original[:590] + words(3, 610)) == []


def test_a_short_part_of_a_long_text_is_a_copy_and_not_the_other_way_round() -> None:
    long = words(1, 4000)
    assert found(long, long[1000:1600]) == [("c1", "c0", 1.0)]
    assert found(long[1000:1600], long) == []


def test_marks_spaces_and_headings_do_not_hide_a_copy() -> None:
    original = words(1)
    spaced = "## 归因分析\n\n" + "，".join(original[index : index + 7] for index in range(0, len(original), 7))
    assert found(original, spaced) == [("c1", "c0", 1.0)]


def test_shared_headings_are_no_copy() -> None:
    headings = "".join(f"## {words(9, 60)[index:]}\n\n" for index in range(40))
    assert found(headings + words(1, 500), headings + words(2, 500)) == []


def test_every_copy_of_a_text_is_found() -> None:
    original = words(1)
    assert [name for name, *_ in found(*[original] * 30)] == [f"c{number}" for number in range(1, 30)]


def test_short_texts_are_not_compared() -> None:
    short = words(1, MIN_CHARACTERS - 1)
    assert running_text(short) == ""
    assert found(short, short) == []


@pytest.mark.parametrize(
    ("text", "other", "share"),
    [("", "", 0.0), ("甲" * 30, "", 0.0), ("甲" * 30, "甲" * 30, 1.0), ("甲" * 60, "甲" * 30, 1.0)],
)
def test_share_at_the_edges(text: str, other: str, share: float) -> None:
    assert shared(text, other) == share


def test_monotonous_text_of_a_megabyte_is_compared_as_fast_as_any() -> None:
    assert found("字" * 300_000, "字" * 299_000 + words(1)) == []


def test_small_edits_do_not_hide_a_copy() -> None:
    original = words(1)
    edited = "".join("改" if index % 40 == 39 else sign for index, sign in enumerate(original))
    assert shared(edited, original) > 0.95


def test_words_and_numbers_count_as_in_an_overlap() -> None:
    original = words(1, 600)
    assert shared(original + " ".join(f"word{number}" for number in range(600)), original) == 0.5


def test_the_likeliest_original_is_the_one_with_most_in_common_and_of_several_the_oldest() -> None:
    whole = words(1)
    sketches = [sketch(text) for text in (words(2), whole[:700] + words(3, 500), whole, whole, whole)]
    assert originals(sketches) == [(2, 1), (3, 2), (4, 2)]


def test_what_everybody_has_leads_to_few_comparisons() -> None:
    law = words(1, 500)
    assert len(originals([sketch(law + words(seed, 1500)) for seed in range(2, 40)])) <= 38


def test_nothing_is_compared_with_nothing() -> None:
    assert originals([]) == []
    assert originals([b"", b"", sketch("字" * 500)]) == []
