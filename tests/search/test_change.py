"""An edition made from the one before is the edition made anew, file by file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock

import pytest

from anliku import catalogue
from anliku.catalogue import Catalogue
from anliku.reading import CaseReading
from anliku.search.entry import Brief, Entry, Meaning, entry
from anliku.search.static import edition, index, long_lists, read_back, term_packs
from anliku.search.static.change import Last, Trace
from anliku.search.static.damage import IndexDamaged
from anliku.search.static.edition import Edition, Written
from anliku.search.static.meta import facets_of
from tests.factory import LIBRARY

Entries = list[Entry]


@cache
def library() -> tuple[Catalogue, tuple[Entry, ...]]:
    shelf = catalogue.load(LIBRARY)
    entries = (entry(CaseReading(case, shelf.context)) for case in shelf.cases)
    return shelf.only(shelf.cases), tuple(with_meaning(number, row) for number, row in enumerate(entries))


def with_meaning(number: int, row: Entry) -> Entry:
    """Means some words as others do, of them one that begins with a term of a long list, and one alone."""
    words = [("作业", 200 - number), ("睡眠", 90), ("3分钟", 50), (f"stem{number}", 1)]
    return replace(row, meaning=Meaning.of(words))


def edition_of(
    entries: Entries,
    cards: dict[int, Any] | None = None,
    known: Mapping[str, int] = MappingProxyType({"作业": 90}),
    said: Callable[[str], Sequence[str]] = lambda name: [f"{name}怎么办", f"作业{name}", "学生", "homework"],
) -> Edition:
    shown = [(cards or {}).get(number, {"id": row.id}) for number, row in enumerate(entries)]
    shelf, _ = library()
    facets = [
        replace(one, spoken=tuple(tuple(said(name)) for name, _ in one.terms)) for one in facets_of(shelf.taxonomy)
    ]
    return edition.edition_of(entries, shown, facets, [Brief.of(row) for row in entries], known)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def last(folder: Path, written: Written, entries: Entries) -> Last:
    """What a site keeps of an edition."""

    def content(name: str) -> bytes | None:
        path = folder / f"{name}.bin"
        return path.read_bytes() if path.is_file() else None

    def take(name: str, path: Path) -> bytes | None:
        before = folder / f"{name}.bin"
        if not before.is_file():
            return None
        os.link(before, path)
        return written.checks[f"{name}.bin"]

    trace = Trace.unpack(written.trace.pack())
    return Last(trace, content, lambda number: Entry.unpack(entries[number].pack()), take)


def comma(row: Entry) -> Entry:
    """One comma more in the middle of its text."""
    body = row.slots[4]
    return replace(row, slots=(*row.slots[:4], f"{body[: len(body) // 2]}，{body[len(body) // 2 :]}"))


def meaning(row: Entry) -> Entry:
    """One word meant more, one no more, and one that nobody has meant."""
    (first, weight), _, *rest = row.meaning.pairs
    return replace(row, meaning=Meaning.of([(first, weight % 255 + 1), *rest, ("龘龘", 7)]))


def weights(row: Entry) -> Entry:
    """Every word that it means, meant otherwise."""
    return replace(row, meaning=Meaning.of([(word, weight % 255 + 1) for word, weight in row.meaning.pairs]))


def rewritten(row: Entry) -> Entry:
    """Another title, a word that nobody has written, and a third of the text gone."""
    body = row.slots[4]
    slots = (row.slots[0][:5], *row.slots[1:4], f"𠮷𠮷zyzzyva{body[len(body) // 3 :]}")
    return replace(row, slots=slots, passages=(*row.passages[1:], (0, "又一段")), year=row.year - 1)


EDITS: dict[str, Callable[[Entries], Entries]] = {
    "nothing": lambda rows: rows,
    "a comma": lambda rows: [comma(rows[0]), *rows[1:]],
    "a case": lambda rows: [*rows[:-1], rewritten(rows[-1])],
    "several": lambda rows: [comma(rows[0]), rewritten(rows[1]), *rows[2:-1], comma(rows[-1])],
    "another meaning": lambda rows: [rows[0], meaning(rows[1]), *rows[2:]],
    "every meaning": lambda rows: [rows[0], weights(rows[1]), *rows[2:]],
    "nearly all of a text": lambda rows: [rows[0], replace(rows[1], slots=("", "", "", "", "读")), *rows[2:]],
}


@pytest.mark.parametrize("dense", [30, 4000])
@pytest.mark.parametrize("edit", EDITS)
def test_few_changes_give_the_files_of_a_clean_build(tmp_path: Path, edit: str, dense: int) -> None:
    _, entries = library()
    before, now = list(entries), EDITS[edit](list(entries))
    with mock.patch.object(index, "DENSE", dense), mock.patch.object(long_lists, "LEAST", min(dense, 512)):
        old = edition.write(tmp_path / "old", edition_of(before))
        clean = edition.write(tmp_path / "clean", edition_of(now))
        made = edition.write(tmp_path / "made", edition_of(now), last(tmp_path / "old", old, before))
    assert files(tmp_path / "made") == files(tmp_path / "clean")
    assert made == clean
    assert all((tmp_path / "made" / name).samefile(tmp_path / "old" / name) for name in made.taken)
    assert dense > 30 or (tmp_path / "made/long/0.bin").stat().st_size > 1000


@pytest.mark.parametrize("dense", [30, 4000])
@pytest.mark.parametrize("said", [lambda _: [], lambda name: ["学生", f"作业太{name}", "homework"]])
def test_other_words_of_readers_are_laid_on_their_pages(
    tmp_path: Path, said: Callable[[str], Sequence[str]], dense: int
) -> None:
    _, entries = library()
    before, now = list(entries), EDITS["a comma"](list(entries))
    with mock.patch.object(index, "DENSE", dense), mock.patch.object(long_lists, "LEAST", min(dense, 512)):
        old = edition.write(tmp_path / "old", edition_of(before))
        clean = edition.write(tmp_path / "clean", edition_of(now, said=said))
        with mock.patch.object(edition, "_anew", side_effect=AssertionError):
            made = edition.write(tmp_path / "made", edition_of(now, said=said), last(tmp_path / "old", old, before))
    assert files(tmp_path / "made") == files(tmp_path / "clean") != files(tmp_path / "old")
    assert made == clean


def test_a_renamed_form_concerns_the_packs_of_its_pages(tmp_path: Path) -> None:
    _, entries = library()
    rows = list(entries)
    old = edition.write(tmp_path / "old", edition_of(rows, said=lambda _: ["作业太多", "睡得晚"]))
    renamed = edition_of(rows, said=lambda _: ["作业太多", "睡得太晚"])
    made = edition.write(tmp_path / "made", renamed, last(tmp_path / "old", old, rows))
    pages = term_packs.pages_for(old.trace.least)
    (name,) = {term_packs.name_of(term_packs.page_of(key, pages)) for key in ("}睡得晚".encode(), "}睡得太晚".encode())}
    others = {one for one in made.checks if one.startswith("terms/") and one != f"{name}.bin"}
    assert others <= made.taken
    assert f"{name}.bin" not in made.taken


def test_a_change_is_not_a_clean_build(tmp_path: Path) -> None:
    _, entries = library()
    before, now = list(entries), EDITS["several"](list(entries))
    old = edition.write(tmp_path / "old", edition_of(before))
    with mock.patch.object(edition, "_anew", side_effect=AssertionError):
        made = edition.write(tmp_path / "made", edition_of(now), last(tmp_path / "old", old, before))
        again = edition.write(tmp_path / "again", edition_of(before), last(tmp_path / "made", made, now))
    assert files(tmp_path / "again") == files(tmp_path / "old")
    assert again == old
    assert "begins.bin" in made.taken


def test_what_was_changed_is_read_back(tmp_path: Path) -> None:
    _, entries = library()
    before, now = list(entries), EDITS["several"](list(entries))
    old = edition.write(tmp_path / "old", edition_of(before))
    made = edition.write(tmp_path / "made", edition_of(now), last(tmp_path / "old", old, before))
    assert made.changed == [0, 1, len(now) - 1]
    read_back.verify(tmp_path / "made", edition_of(now), made)
    other = replace(now[1], passages=((0, "别的"),))
    with pytest.raises(IndexDamaged, match="has another text"):
        read_back.verify(tmp_path / "made", edition_of([now[0], other, *now[2:]]), made)


def test_a_second_attempt_writes_into_no_file_of_the_edition_before(tmp_path: Path) -> None:
    _, entries = library()
    before, now = list(entries), EDITS["several"](list(entries))
    old = edition.write(tmp_path / "old", edition_of(before))
    published = files(tmp_path / "old")
    edition.write(tmp_path / "made", edition_of(now), last(tmp_path / "old", old, before))
    # As where a worker ended when it had linked what is the same: all is written, into the same folder.
    edition.write(tmp_path / "made", edition_of(now))
    edition.write(tmp_path / "clean", edition_of(now))
    assert files(tmp_path / "made") == files(tmp_path / "clean")
    assert files(tmp_path / "old") == published


def test_where_no_case_was_laid_anew_none_is_asked_for(tmp_path: Path) -> None:
    _, entries = library()
    rows = list(entries)
    old = edition.write(tmp_path / "old", edition_of(rows))
    made = edition.write(tmp_path / "made", edition_of(rows), last(tmp_path / "old", old, rows))
    assert made.changed == []
    with mock.patch.object(read_back, "_verify_queries", side_effect=AssertionError):
        read_back.verify(tmp_path / "made", replace(edition_of(rows), entries=()), made)


def test_a_card_alone_changes_its_pack_alone(tmp_path: Path) -> None:
    _, entries = library()
    rows = list(entries)
    old = edition.write(tmp_path / "old", edition_of(rows))
    shown = edition_of(rows, {3: {"id": "另一个"}})
    made = edition.write(tmp_path / "made", shown, last(tmp_path / "old", old, rows))
    assert {name for name in made.checks if made.checks[name] != old.checks[name]} == {"meta.js", "cases/0.bin"}
    assert edition.write(tmp_path / "clean", shown) == made


def nothing(_name: str, _path: Path) -> bytes | None:
    """Nothing can be taken."""


def test_what_does_not_stand_as_it_was_written_is_made_anew(tmp_path: Path) -> None:
    _, entries = library()
    before, now = list(entries), EDITS["a comma"](list(entries))
    old = edition.write(tmp_path / "old", edition_of(before))
    clean = edition.write(tmp_path / "clean", edition_of(now))
    known = last(tmp_path / "old", old, before)
    lost = {
        "no entry": replace(known, entry=lambda _number: None),
        "no pack": replace(known, content=lambda _name: None, take=nothing),
        "another pack": replace(known, content=lambda _name: b"x", take=nothing),
        "no second names": replace(known, take=nothing),
    }
    for name, spoilt in lost.items():
        assert edition.write(tmp_path / name, edition_of(now), spoilt) == clean, name


def test_other_words_that_the_program_knows_are_a_clean_build(tmp_path: Path) -> None:
    _, entries = library()
    rows = list(entries)
    old = edition.write(tmp_path / "old", edition_of(rows))
    now = edition_of(rows, known={"作业": 91})
    made = edition.write(tmp_path / "made", now, last(tmp_path / "old", old, rows))
    assert made == edition.write(tmp_path / "clean", now) != old
    assert now.version != edition_of(rows).version


def test_cases_that_come_and_go_are_a_clean_build(tmp_path: Path) -> None:
    _, entries = library()
    before, now = list(entries), list(entries[1:])
    old = edition.write(tmp_path / "old", edition_of(before))
    made = edition.write(tmp_path / "made", edition_of(now), last(tmp_path / "old", old, before))
    assert made == edition.write(tmp_path / "clean", edition_of(now))
