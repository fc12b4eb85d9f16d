"""The static index finds exactly what contains the query: nothing is missed, nothing is made up."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest import mock
from zlib import crc32

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anliku import catalogue
from anliku.reading import CaseReading
from anliku.search.entry import Entry, Meaning, entry
from anliku.search.normalise import normalise
from anliku.search.static import (
    edition,
    index,
    long_lists,
    meta,
    query,
    read_back,
    spoken,
    term_packs,
    text_row,
    words,
)
from anliku.search.static import postings as columns
from anliku.search.static.damage import IndexDamaged
from anliku.search.static.decode import decode
from anliku.search.static.offers import names_of, read
from anliku.search.static.query import Level
from anliku.search.static.term_prefixes import is_asked
from tests.effort import many
from tests.factory import LIBRARY
from tests.search.editions import edition_of

# Few letters, so that pairs repeat, become dense and meet in every way; no marks that join.
_LETTERS = "阅读素养测评的𠮷aibn2040"
_TEXT = st.text(st.sampled_from(_LETTERS + "，。 、.,/-%“”\n　Ａ４"), min_size=2, max_size=60)
_CUTS = st.tuples(st.integers(0, 10_000), st.integers(2, 8))


def written(number: int, body: str) -> Entry:
    """A case with this body and nothing else."""
    return Entry(f"shili-{number}", "", ("", "", "", "", normalise(body)), {}, 2024, ())


def contains(text: str, asked: str) -> bool:
    """What the engine promises, said plainly: each part of the query stands in the text."""
    return all(part in text for part in query.parts(asked))


@settings(max_examples=many(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_TEXT, min_size=1, max_size=6), st.lists(_CUTS, min_size=1, max_size=12), st.integers(0, 12))
def test_every_piece_of_a_text_finds_it_and_only_texts_with_it(
    bodies: list[str], cuts: list[tuple[int, int]], dense: int
) -> None:
    entries = [written(number, body) for number, body in enumerate(bodies)]
    with mock.patch.object(index, "DENSE", dense):
        postings = index.build(entries)
    known = set(postings.dense)
    for at, size in cuts:
        number = at % len(entries)
        body = entries[number].slots[-1]
        start = at % max(1, len(body) - 1)
        asked = body[start : start + size]
        if not query.parts(asked):
            continue
        answer = query.search(asked, postings, known)
        found = {hit.case for hit in answer.hits}
        assert answer.level == Level.EXACT
        assert number in found, asked
        # A dense pair alone has no places, so several parts may repeat one place: that is all the same.
        assert found == {other for other, row in enumerate(entries) if contains(row.slots[-1], asked)}, asked


@settings(max_examples=many(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_TEXT, min_size=1, max_size=6),
    st.lists(_CUTS, min_size=2, max_size=3),
    st.sampled_from((" ", "\u3000", "  ")),
)
def test_a_space_asks_for_what_stands_on_both_sides_of_it(
    bodies: list[str], cuts: list[tuple[int, int]], space: str
) -> None:
    entries = [written(number, body) for number, body in enumerate(bodies)]
    postings = index.build(entries)
    body = entries[cuts[0][0] % len(entries)].slots[-1]
    pieces = [body[at % max(1, len(body)) :][:size] for at, size in cuts]
    wanted = [part for piece in pieces for part in query.parts(piece)]
    answer = query.search(space.join(pieces), postings, set(postings.dense))
    holding = {number for number, row in enumerate(entries) if all(part in row.slots[-1] for part in wanted)}
    assert {hit.case for hit in answer.hits} == (holding if wanted else set())


@pytest.mark.parametrize("asked", ["八年级 2024", "2024 八年级", "八年级\u30002024", "年级 24年", "八年级 n", "n 2024"])
def test_words_beside_a_space_may_stand_anywhere(asked: str) -> None:
    """`八年级 2024` → both cases; glued it stands in one of them alone."""
    postings = index.build(
        [written(0, "2024年，八年级，n=186"), written(1, "八年级2024年n"), written(2, "八年级，n=3")]
    )
    answer = query.search(asked, postings, set(postings.dense))
    both = {0, 1, 2} if asked == "八年级 n" else {0, 1}
    assert (answer.level, {hit.case for hit in answer.hits}) == (Level.EXACT, both)


def test_a_hit_says_which_of_its_parts_stand_only_inside_of_a_word() -> None:
    postings = index.build([written(0, "The aim是读，5题"), written(1, "ai与50题")])
    answer = query.search("ai 5", postings, set(postings.dense))
    assert {hit.case: hit.inside for hit in answer.hits} == {0: ("ai",), 1: ("5",)}


@cache
def samples() -> tuple[list[Entry], index.Postings]:
    """The cases of the tests' library, indexed."""
    shelf = catalogue.load(LIBRARY)
    entries = [entry(CaseReading(case, shelf.context)) for case in shelf.cases]
    return entries, index.build(entries)


def test_an_entry_that_was_kept_is_the_same() -> None:
    entries, _ = samples()
    odd = replace(entries[0], passages=((0, "一\u2028二\ud800\x00𠮷"),))
    assert [Entry.unpack(row.pack()) for row in [*entries, odd]] == [*entries, odd]


def test_every_piece_of_every_case_finds_it() -> None:
    entries, postings = samples()
    dense = set(postings.dense)
    chance = random.Random(3)
    for number, row in enumerate(entries):
        # A line is a block of the page; nobody reads on from one into the next.
        for line in filter(None, "\n".join(row.slots).split("\n")):
            for _ in range(1 + len(line) // 20):
                start = chance.randrange(max(1, len(line) - 2))
                asked = line[start : start + chance.randint(2, 8)]
                if query.parts(asked):
                    answer = query.search(asked, postings, dense)
                    assert answer.level == Level.EXACT, asked
                    assert number in {hit.case for hit in answer.hits}, asked


@pytest.mark.parametrize(
    ("asked", "body"),
    [("24年10", "2024年10月"), ("ytho", "python"), ("8.6", "提升18.65%"), ("61.2%", "由61.2%升到70%"), ("教a", "教ai")],
)
def test_a_query_may_begin_and_end_inside_a_word_or_a_number(asked: str, body: str) -> None:
    postings = index.build([written(0, "别的案例"), written(1, body)])
    answer = query.search(asked, postings, set(postings.dense))
    assert (answer.level, [hit.case for hit in answer.hits]) == (Level.EXACT, [1])


@pytest.mark.parametrize(("asked", "body"), [("61.2%", "61班，2024年"), ("3.14", "3.5和0.14"), ("10-20", "10人，20人")])
def test_a_number_with_a_point_is_one_number(asked: str, body: str) -> None:
    postings = index.build([written(0, body)])
    assert query.search(asked, postings, set(postings.dense)).level != Level.EXACT


def test_what_stands_beside_the_text_is_found_too() -> None:
    entries, postings = samples()
    shelf = catalogue.load(LIBRARY)
    for case in shelf.cases:
        for item in case.meta.evidence:
            answer = query.search(item.source[:24], postings, set(postings.dense))
            assert answer.level == Level.EXACT
            assert case.name in {entries[hit.case].id for hit in answer.hits}


def test_terms_of_the_taxonomy_need_not_stand_together() -> None:
    postings = index.build([written(0, "小学的数学课"), written(1, "小学，语文"), written(2, "小、学、数、学")])
    answer = query.search("小学数学", postings, set(postings.dense), ["小学", "数学"])
    assert (answer.level, answer.parts, [hit.case for hit in answer.hits]) == (Level.APART, ["小学", "数学"], [0])


def test_of_partial_matches_the_title_counts_more() -> None:
    rows = [written(0, "这里讲分级的事"), Entry("b", "", ("分级读物", "", "", "", ""), {}, 2024, ())]
    postings = index.build(rows)
    answer = query.search("分级读本", postings, set(postings.dense))
    assert (answer.level, answer.hits, [other.case for other in answer.near]) == (Level.NONE, [], [1])


def test_a_whole_word_comes_before_one_that_only_contains_it() -> None:
    postings = index.build([written(0, "bread与ready"), written(1, "要read才行")])
    answer = query.search("read", postings, set(postings.dense))
    assert [hit.case for hit in answer.hits] == [1, 0]


def test_a_word_in_the_title_comes_before_one_in_the_body() -> None:
    rows = [written(0, "阅读阅读阅读"), Entry("b", "", ("阅读", "", "", "", ""), {}, 2024, ())]
    postings = index.build(rows)
    answer = query.search("阅读", postings, set(postings.dense))
    assert [hit.case for hit in answer.hits] == [1, 0]


def test_how_the_work_is_cut_up_changes_nothing() -> None:
    """Parts, steps and batches of any size, and the slow sort, give the same lists."""
    entries, postings = samples()
    with (
        mock.patch.multiple(index, _PLACES=7_000, _TOGETHER=3, _BITS=0),
        mock.patch.multiple(text_row, _STEP=1_000, _CASES=5),
        mock.patch.multiple(words, _NUMBER_BITS=50, _LETTER_BITS=14),
    ):
        other = index.build(entries)
    assert other.dense == postings.dense
    assert list(other.groups(other.crcs % 7, 7)) == list(postings.groups(postings.crcs % 7, 7))


def test_the_rows_of_a_group_are_its_terms_shortest_list_first() -> None:
    _, postings = samples()
    with mock.patch.object(columns, "_BATCH", 1_000):
        groups = list(postings.groups(postings.crcs % 50, 50))
    text_row = [row for group in groups for row in group]
    assert len(text_row) == len(postings)
    assert all(group == sorted(group, key=lambda row: row[:2]) for group in groups)
    assert all(crc32(key) % 50 == number for number, group in enumerate(groups) for _, key, _, _ in group)
    assert all(size == len(data) for size, _, _, data in text_row)
    assert all(postings.get(key.decode()) == (kind, data) for _, key, kind, data in text_row[::97])


@pytest.mark.parametrize("term", ["", "𠮷𠮷", "=nowhere", "zz", "\ud800"])
def test_a_term_that_nobody_wrote_has_no_list(term: str) -> None:
    _, postings = samples()
    assert postings.get(term) is None


def test_no_case_and_no_letter() -> None:
    assert len(index.build([])) == 0
    assert len(index.build([written(0, "，。！")])) == 0
    assert list(index.build([]).groups(np.zeros(0, np.uint32), 2)) == [[], []]


def test_long_words_are_told_apart_by_what_their_terms_keep() -> None:
    long = "a" * 39
    postings = index.build([written(0, f"{long}b {long}bc {long}c {long} a")])
    kept = [term for term in (f"={long}b", f"={long}bc", f"={long}c", f"={long}", "=a") if postings.get(term)]
    assert kept == [f"={long}b", f"={long}c", f"={long}", "=a"]
    found = [place for row in decode(postings.get(f"={long}b")) for place in row.positions]
    assert found == [4096, 4096 + 41]


@pytest.mark.parametrize(
    ("kind", "spoil"), [("terms/*", "cut"), ("cases/*", "altered"), ("meta.js", "altered"), ("begins.bin", "altered")]
)
def test_an_edition_reads_back_what_was_written(tmp_path: Path, kind: str, spoil: str) -> None:
    shelf = catalogue.load(LIBRARY)
    made = edition_of(shelf, [{"id": case.name} for case in shelf.cases])
    written = edition.write(tmp_path, made)
    read_back.verify(tmp_path, made, written)
    victim = next(tmp_path.glob(kind))
    content = victim.read_bytes()
    place = len(content) // 2
    victim.write_bytes(content[:-9] if spoil == "cut" else content[:place] + b"x" + content[place + 1 :])
    with pytest.raises(IndexDamaged):
        read_back.verify(tmp_path, made, written)


def test_words_of_readers_that_are_not_where_a_question_looks_are_noticed(tmp_path: Path) -> None:
    shelf = catalogue.load(LIBRARY)
    made = edition_of(shelf, [{"id": case.name} for case in shelf.cases])
    written = edition.write(tmp_path, made)
    with pytest.raises(IndexDamaged, match="没有的问法"):
        read_back.verify(tmp_path, replace(made, asked={"}没有的问法": b"\0\0"}), written)


def test_the_same_library_gives_the_same_files(tmp_path: Path) -> None:
    shelf = catalogue.load(LIBRARY)
    made = edition_of(shelf, [{"id": case.name} for case in shelf.cases])
    assert edition.write(tmp_path / "a", made) == edition.write(tmp_path / "b", made)


def test_files_grow_with_the_text_and_are_few(tmp_path: Path) -> None:
    shelf = catalogue.load(LIBRARY)
    made = edition_of(shelf, [{"id": case.name} for case in shelf.cases])
    written = edition.write(tmp_path, made).checks
    assert set(written) == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(written) <= 3 + len(shelf.cases)


def test_the_reader_finds_what_the_index_has(tmp_path: Path) -> None:
    shelf = catalogue.load(LIBRARY)
    cards = [{"id": case.name, "facts": ["语文", "小学"]} for case in shelf.cases]
    made = edition_of(shelf, cards)
    edition.write(tmp_path, made)
    reader = edition.Reader(tmp_path)
    _, postings = samples()
    assert all(reader.get(key.decode()) == (kind, data) for _, key, kind, data in postings)
    rows = {row for row in reader.terms() if not is_asked(row[1])}
    assert sorted(rows) == sorted(postings)
    assert reader.get("没有的词") is None
    for number, row in enumerate(made.entries):
        card = reader.card(number)
        assert (card["id"], card["facts"]) == (cards[number]["id"], ["语文", "小学"])
        assert card["passages"][0] == [start for start, _ in row.passages]
        assert reader.passages(number) == [text for _, text in row.passages]


def test_what_readers_say_stands_with_what_a_question_loads(tmp_path: Path) -> None:
    """Only of terms that some case carries; a form more changes its page, what begins words, and the version, and nothing else."""
    shelf = catalogue.load(LIBRARY)
    cards = [{"id": case.name} for case in shelf.cases]
    made = edition_of(shelf, cards)
    written = edition.write(tmp_path / "a", made).checks
    said = edition.Reader(tmp_path / "a").spoken()
    assert sorted(said["problem"]["睡眠与作业"]) == ["sleep", "作业太多", "睡得晚"]
    carried = {facet["key"]: facet["terms"] for facet in edition.Reader(tmp_path / "a").meta["facets"]}
    assert "落实国家课程计划" not in carried["problem"]
    assert all(set(said[key]) <= set(carried[key]) for key in said)
    facets = [
        replace(facet, spoken=tuple((*forms, "小三门") for forms in facet.spoken))
        for facet in meta.facets_of(shelf.taxonomy)
    ]
    more = edition.edition_of(made.entries, cards, facets)
    assert more.version != made.version
    again = edition.write(tmp_path / "b", more).checks
    changed = {name for name in written if written[name] != again[name] and not name.startswith("forms/")}
    page = term_packs.page_of("小三".encode(), edition.Reader(tmp_path / "b").meta["pages"])
    assert changed == {f"{term_packs.name_of(page)}.bin", "begins.bin", "meta.js"}
    assert "小三门" not in (tmp_path / "b" / "meta.js").read_text(encoding="utf-8")
    assert edition.Reader(tmp_path / "b").said("什么是小三门")["problem"]["睡眠与作业"] == ["小三门"]


FORMS = ("双减", "作业太多", "PBL", "Labour  Education", "labour", "学2024", "课 太多", "双减政策", "𠮷利", "K12课")
NO_FORMS = ("𠮷", "…", "a", "课 多", "㍿" * 24)


def test_what_readers_say_is_read_where_a_query_has_it(tmp_path: Path) -> None:
    """Whatever it begins with, and behind a long list too; what shares its page does not matter."""
    row = written(0, "作业作业作业 labour education")
    case = replace(row, terms={"problem": ("学业负担", "课程")}, meaning=Meaning.of([("作业", 9), ("作业本", 7)]))
    said = {"学业负担": (*FORMS, *NO_FORMS), "课程": ("双减", "Homework", "双减 政策")}
    facets = [meta.FacetNames("problem", "问题", tuple((name, ()) for name in said), tuple(said.values()))]
    with mock.patch.object(long_lists, "LEAST", 0):
        edition.write(tmp_path, edition.edition_of([case], [{"id": "a"}], facets))
    reader = edition.Reader(tmp_path)
    described = reader.meta["facets"]
    whole = names_of(described, {"problem": {**said, "学业负担": FORMS}})
    frames = ("{}", "小学{}2024", "{} 怎么办", "不{}x", "x{}")
    queries = [frame.format(form) for frame in frames for form in (*FORMS, *NO_FORMS, "双减 政策", "HOMEWORK课")]
    assert {len(read(asked, whole, ()).filters) for asked in queries} == {0, 1}
    for asked in queries:
        assert read(asked, names_of(described, reader.said(asked)), ()) == read(asked, whole, ()), asked
    kept = {" ".join(query.parts(form)) for form in FORMS}
    assert {key: set(forms) for key, forms in reader.spoken()["problem"].items()} == {
        "学业负担": kept,
        "课程": {"双减", "homework", "双减 政策"},
    }
    beside = long_lists.read(reader.pack("long/0"), long_lists.decode(reader.meta["long"]))
    assert "作业".encode() in [key for _, key, _, _ in beside]


def test_what_readers_say_of_no_term_is_damage() -> None:
    facets = [{"key": "problem", "terms": ["课程"]}]
    assert spoken.read([("美育", b"\0\0")], facets) == {"problem": {"课程": ["美育"]}}
    for data in (b"\1\0", b"\0\1", b"\0", b"\x80"):
        with pytest.raises(IndexError):
            spoken.read([("美育", data)], facets)


def test_the_version_changes_with_anything_that_is_written() -> None:
    shelf = catalogue.load(LIBRARY)
    cards = [{"id": case.name} for case in shelf.cases]
    version = edition_of(shelf, cards).version
    assert edition_of(shelf, cards).version == version
    first = shelf.cases[0]
    comma = replace(first, text=first.text[: first.body_start] + first.body.replace("，", ",", 1))
    assert edition_of(shelf.only([comma, *shelf.cases[1:]]), cards).version != version
    assert edition_of(shelf, [{"id": "other"}, *cards[1:]]).version != version
