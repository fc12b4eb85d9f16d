"""What cases mean stands in the index whole, and readers load a bounded part of it with what they look up anyway."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from anliku.search.entry import Entry, Meaning
from anliku.search.static import edition, index, meaninglists, term_packs
from anliku.search.static.postings import CASES
from anliku.search.static.query import decode
from anliku.search.static.restore import restore
from anliku.search.static.term_prefixes import anchor

Pairs = tuple[tuple[str, int], ...]

MEANINGS: tuple[Pairs, ...] = (
    (("学习动力", 90), ("ai教学", 80), ("学习", 70)),
    (("学习", 200),),
    (),
    (("学习", 70), ("ai", 1)),
)


KNOWN = {"学习": 40, "校服": 250}


def meaning(number: int, words: Pairs) -> Entry:
    """A case with this meaning and hardly any text."""
    return Entry(
        f"shili-{number}", f"2024/{number}/", ("题", "", "", "", "文"), {}, 2024, ((0, "文"),), Meaning.of(words)
    )


def entries() -> list[Entry]:
    return [meaning(number, words) for number, words in enumerate(MEANINGS)]


def weights(data: bytes) -> dict[int, int]:
    return {row.case: row.impact for row in decode((CASES, data[1:]))}


def write(folder: Path, rows: list[Entry]) -> edition.Reader:
    cards = [{"id": row.id, "url": row.url, "title": "题"} for row in rows]
    edition.write(folder, edition.edition_of(rows, cards, [], known=KNOWN))
    return edition.Reader(folder)


@pytest.mark.parametrize(
    ("word", "wanted"), [("学习动力", "学习"), ("学习", "学习"), ("ai", "=ai"), ("ai教学", "=ai"), ("a型", "=a")]
)
def test_a_word_is_found_where_its_beginning_is_looked_up(word: str, wanted: str) -> None:
    assert anchor(word) == wanted
    for pages in (1, 64, 4096):
        page = term_packs.page_of(wanted.encode(), pages)
        assert term_packs.page_of(f"~{word}".encode(), pages) == term_packs.page_of(f"…{word}".encode(), pages) == page


def test_a_look_at_a_pair_gives_the_words_that_begin_with_it(tmp_path: Path) -> None:
    reader = write(tmp_path, entries())
    for rows in (reader, index.build(entries(), known=KNOWN)):
        assert {word: weights(data) for word, data in rows.meant("学习").items()} == {
            "学习": {0: 70, 1: 200, 3: 70},
            "学习动力": {0: 90},
        }
        assert {word: weights(data) for word, data in rows.meant("=ai").items()} == {"ai": {3: 1}, "ai教学": {0: 80}}
        assert rows.meant("学") == rows.meant("=a") == rows.meant("动力") == {}


def test_the_strongest_cases_come_first_and_the_others_are_kept_apart(tmp_path: Path) -> None:
    with mock.patch.object(meaninglists, "HEAD", 2):
        reader = write(tmp_path, entries())
        assert weights(reader.meant("学习")["学习"]) == {0: 70, 1: 200}
        rest = reader.get("…学习")
        assert rest is not None
        assert {row.case: row.impact for row in decode(rest)} == {3: 70}
        assert meaninglists.split({0: 70, 1: 200, 3: 70}) == (reader.meant("学习")["学习"][1:], rest[1])


def test_a_word_tells_how_much_it_says_even_if_no_case_means_it(tmp_path: Path) -> None:
    for rows in (write(tmp_path, entries()), index.build(entries(), known=KNOWN)):
        assert rows.meant("校服") == {"校服": bytes((250,))}
        assert {word: data[0] for word, data in rows.meant("学习").items()} == {"学习": 40, "学习动力": 255}


def test_the_strongest_cases_stand_on_the_page_however_full_it_is(tmp_path: Path) -> None:
    rows = [meaning(number, tuple((f"学习{chr(0x4E00 + word)}", 255) for word in range(90))) for number in range(30)]
    reader = write(tmp_path, rows)
    assert len(reader.meant("学习")) == 91


def test_what_a_case_means_can_be_read_back(tmp_path: Path) -> None:
    with mock.patch.object(meaninglists, "HEAD", 1):
        reader = write(tmp_path, entries())
    assert [row.entry.meaning for row in restore(reader, list(reader.terms()))] == [row.meaning for row in entries()]


def test_another_meaning_is_another_version() -> None:
    rows = entries()
    cards = [{"id": row.id} for row in rows]
    version = edition.edition_of(rows, cards, []).version
    assert edition.edition_of([replace(rows[0], meaning=Meaning()), *rows[1:]], cards, []).version != version


def test_an_entry_keeps_its_meaning() -> None:
    row = entries()[0]
    assert Entry.unpack(row.pack()) == row


@pytest.mark.parametrize("rows", [1, 7, 1 << 20])
def test_lists_are_the_same_however_many_rows_are_looked_at_at_once(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    chance = random.Random(5)
    words = [f"词{number}" for number in range(40)]
    meant = [{word: chance.randrange(1, 256) for word in words if chance.random() < 0.5} for _ in range(90)]
    made = [meaning(number, tuple(some.items())) for number, some in enumerate(meant)]
    monkeypatch.setattr(meaninglists, "_ROWS", rows)
    meanings = meaninglists.Meanings({})
    assert list(meanings.passing(made)) == made
    lists = {
        key: data
        for part in meanings.lists()
        for key, data in zip(part.terms, np.split(np.frombuffer(part.content, np.uint8), part.ends[:-1]), strict=True)
    }
    for word in words:
        head, tail = meaninglists.split({case: some[word] for case, some in enumerate(meant) if word in some})
        assert lists[f"~{word}".encode()].tobytes() == b"\xff" + head
        assert lists[f"…{word}".encode()].tobytes() == tail
