"""Packs: every piece alone is what was put in, or it is noticed."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anliku.search.entry import Entry
from anliku.search.static import cases, long_lists, packs, term_packs
from anliku.search.static.encode import neighbours, whole_key
from anliku.search.static.packs import Damaged, Pack, Reader
from anliku.search.static.postings import CASES, POSITIONS, Lists, Postings
from tests.effort import many

UNFIT = b"\x00\x0d$\\`\x7f"
_BYTES = st.lists(st.sampled_from([*UNFIT, 0x20, 0x80, 0xFF, *b"ab{"]), max_size=40).map(bytes) | st.binary(max_size=60)


@settings(max_examples=many(200), deadline=None)
@given(_BYTES)
def test_stored_bytes_can_stand_in_a_script_and_come_back(data: bytes) -> None:
    stored = packs.store(data)
    assert not set(stored.replace(b"\x7f", b"")) & set(UNFIT)
    assert len(stored) == packs.stored_size(data)
    assert packs.restore(stored) == data


@pytest.mark.parametrize("value", [0, 1, 127, 128, 2**28 - 1])
def test_fixed_numbers_come_back(value: int) -> None:
    assert packs.read_fixed(packs.fixed(value)) == value
    assert packs.read_fixed(packs.fixed(value << 4 | 5, 5)) == value << 4 | 5
    assert min(packs.fixed(value)) >= 0x80


SIZE = packs.HEADER + 16


def laid(slots: list[packs.Slot], name: str = "x/1") -> bytes:
    """A pack."""
    made = Pack(name, len(slots), SIZE)
    for slot in slots:
        made.put(*slot)
    return made.content()


def read(content: bytes, pieces: list[packs.Slot], name: str = "x/1") -> list[packs.Slot]:
    """What stands in it, given what pieces there should be."""
    reader = Reader(name, content)
    found: list[packs.Slot] = []
    for number, (_, wanted) in enumerate(pieces):
        data, place = reader.slot(number, SIZE)
        some = []
        for label, piece in wanted:
            some.append((label, reader.piece(label, place, packs.piece_size(piece))))
            place += packs.piece_size(piece)
        found.append((data, some))
    return found


_SLOTS = st.lists(
    st.tuples(_BYTES, st.lists(st.tuples(st.sampled_from("ab"), _BYTES), max_size=3)), min_size=1, max_size=4
)


@settings(max_examples=many(60), deadline=None)
@given(_SLOTS)
def test_slots_and_their_pieces_come_back(slots: list[packs.Slot]) -> None:
    assert read(laid(slots), slots) == slots


@settings(max_examples=many(60), deadline=None)
@given(_SLOTS, _SLOTS)
def test_a_patch_gives_what_laying_anew_gives(slots: list[packs.Slot], others: list[packs.Slot]) -> None:
    changed = dict(list(enumerate(others))[: len(slots)][::2])
    now = [changed.get(number, slot) for number, slot in enumerate(slots)]
    assert packs.patched(Reader("x/1", laid(slots)), len(slots), SIZE, changed) == laid(now)


SLOTS: list[packs.Slot] = [(b"more than there is room for", [("some", b"some `list` of $cases")])]


def test_every_changed_byte_is_noticed() -> None:
    content = laid(SLOTS)
    for at in range(len(packs.head("x/1")), len(content) - len(packs.TAIL)):
        with pytest.raises(Damaged):
            read(content[:at] + bytes((content[at] ^ 0x10,)) + content[at + 1 :], SLOTS)


def test_a_patch_never_copies_a_damaged_slot() -> None:
    content = laid([*SLOTS, (b"other", [])])
    damaged = content.replace(b"more than", b"less than")
    with pytest.raises(Damaged):
        packs.patched(Reader("x/1", damaged), 2, SIZE, {1: (b"new", [])})


def test_another_piece_than_was_asked_for_is_noticed() -> None:
    with pytest.raises(Damaged):
        read(laid(SLOTS), [(b"", [("other", b"some `list` of $cases")])])
    with pytest.raises(Damaged):
        read(laid(SLOTS).replace(b'"x/1"', b'"x/2"'), SLOTS, "x/2")


@pytest.mark.parametrize("spoil", [lambda data: data[:-2], lambda data: b"", lambda data: b"<!doctype html>" + data])
def test_what_is_no_whole_pack_is_noticed(spoil: Any) -> None:
    with pytest.raises(Damaged):
        Reader("x/1", spoil(laid(SLOTS)))


# --- terms --------------------------------------------------------------------------------------


def lists(count: int, seed: int = 1) -> dict[str, term_packs.List]:
    """Terms with lists as they are: most are short, some are long."""
    chance = random.Random(seed)
    return {
        chr(0x4E00 + name // 5000) + chr(0x4E00 + name % 5000): (
            chance.randrange(2),
            chance.randbytes(int(chance.paretovariate(0.8)) % 3000 + 1),
        )
        for name in chance.sample(range(20 * count), count)
    }


def posted(some: dict[str, term_packs.List]) -> Postings:
    """The lists as an index has them."""
    columns = []
    for kind in (POSITIONS, CASES):
        rows = [(term.encode(), data) for term, (of, data) in some.items() if of == kind]
        keys = np.array([key for key, _ in rows] + [b""], object)[:-1]
        ends = np.cumsum([len(data) for _, data in rows], dtype=np.int64)
        columns.append(Lists(kind, keys, b"".join(data for _, data in rows), ends))
    return Postings(columns, 1)


def pages_for(some: dict[str, term_packs.List]) -> int:
    """How many pages these lists get."""
    return term_packs.pages_for(term_packs.least(posted(some)))


def packed(rows: list[Entry], cards: list[dict[str, Any]]) -> tuple[int, dict[str, bytes]]:
    """The size of a slot, and every pack of cases."""
    parts = [slice(first, first + cases.CASES) for first in range(0, len(rows), cases.CASES)]
    size = cases.slot_size([size for part in parts for size in cases.card_sizes(cases.slots(rows[part], cards[part]))])
    packs = (cases.pack(number, cases.slots(rows[part], cards[part]), size) for number, part in enumerate(parts))
    return size, {f"cases/{number}": content for number, content in enumerate(packs)}


def every(made: dict[str, bytes], pages: int) -> dict[str, term_packs.List]:
    """All terms of all packs."""
    pages_read = [rows for name, content in made.items() for rows in term_packs.read(Reader(name, content), pages)]
    return {key.decode(): (kind, data) for rows in pages_read for _, key, kind, data in rows}


def short(some: dict[str, term_packs.List]) -> dict[str, term_packs.List]:
    """Those that stand on pages or beside them."""
    return {term: row for term, row in some.items() if not long_lists.is_long(term.encode(), row, 1)}


@pytest.mark.parametrize("count", [0, 1, 300, 6000])
def test_packs_hold_all_terms(count: int) -> None:
    some = lists(count)
    pages = pages_for(some)
    made = dict(term_packs.packs(posted(some), pages))
    some = short(some)
    assert every(made, pages) == some
    assert len(made) == max(1, pages // term_packs.PAGES)
    for term, row in some.items():
        page = term_packs.page_of(term.encode(), pages)
        name = term_packs.name_of(page)
        assert term_packs.find(Reader(name, made[name]), page % term_packs.PAGES, term.encode()) == row


def test_a_page_with_too_many_terms_goes_on_behind() -> None:
    some = {"=" + f"{number:040d}": (0, b"1234567890123") for number in range(90)}
    made = dict(term_packs.packs(posted(some), 1))
    assert every(made, 1) == some


def test_short_lists_stand_on_their_page_and_long_ones_beside_it() -> None:
    some = lists(4000)
    pages = pages_for(some)
    for name, content in term_packs.packs(posted(some), pages):
        reader = Reader(name, content)
        for slot in range(min(pages, term_packs.PAGES)):
            rows = list(term_packs.read_page(reader, slot))
            inside = [len(data) for _, _, data in rows if isinstance(data, bytes)]
            outside = [size for _, _, data in rows if isinstance(data, tuple) for _, size in [data]]
            assert inside == sorted(inside)
            assert not outside or min(outside) >= max(inside, default=0)
            used = packs.stored_size(reader.slot(slot, term_packs.PAGE)[0])
            assert not outside or used + min(outside) > term_packs.PAGE - packs.HEADER - len(outside)


def test_words_stand_on_their_page_before_runs_of_letters() -> None:
    word = ("阅读".encode(), bytes(900))
    others = [(f"{number:04d}".encode(), bytes(300)) for number in range(6)]
    rows = [
        (1, b"~" + word[0], CASES, b"\xff"),
        *((len(data), key, POSITIONS, data) for key, data in sorted([*others, word], key=lambda row: len(row[1]))),
    ]
    reader = Reader("terms/0", term_packs.pack(0, [rows]))
    here = {key for key, _, data in term_packs.read_page(reader, 0) if isinstance(data, bytes)}
    assert word[0] in here
    assert term_packs.find(reader, 0, b"0005") == (POSITIONS, bytes(300))
    assert 0 < len(here) < len(rows)


def test_pairs_that_words_begin_with_stand_on_their_page_before_others() -> None:
    pair = ("学习".encode(), bytes(900))
    others = [(f"{number:04d}".encode(), bytes(300)) for number in range(6)]
    rows = [
        (1, "~学习动力".encode(), CASES, b"\xff"),
        *((len(data), key, POSITIONS, data) for key, data in sorted([*others, pair], key=lambda row: len(row[1]))),
    ]
    reader = Reader("terms/0", term_packs.pack(0, [rows]))
    here = {key for key, _, data in term_packs.read_page(reader, 0) if isinstance(data, bytes)}
    assert pair[0] in here


def test_a_library_that_grows_a_little_keeps_its_pages() -> None:
    sizes = [pages_for(lists(count)) for count in range(1000, 1100, 10)]
    assert len(set(sizes)) <= 2
    assert pages_for(lists(8000)) <= 16 * min(sizes)


@pytest.mark.parametrize(("count", "least"), [(4_000, 11_000_000), (7_575, 20_000_000), (30_000, 75_000_000)])
def test_files_are_few_whatever_the_size_of_a_library(count: int, least: int) -> None:
    """``least`` is what :func:`terms.least` gives of real text."""
    files = term_packs.pages_for(least) / term_packs.PAGES + count / cases.CASES
    assert files <= count / 8


def test_a_patched_pack_is_that_of_a_clean_build() -> None:
    some = lists(5000)
    pages = pages_for(some)
    old = dict(term_packs.packs(posted(some), pages))
    long = [term for term, (_, data) in some.items() if len(data) > 20]
    changes: dict[str, term_packs.List | None] = {
        long[0]: (0, b"`more"),
        long[1]: None,
        "新词": (1, b"$" * 400),
        "长词": (1, b"$" * 3000),
        long[2]: (0, b""),
    }
    now = {term: row for term, row in {**some, **changes}.items() if row}
    patched = dict(old)
    for name in old:
        here = {
            term: row
            for term, row in changes.items()
            if term_packs.name_of(term_packs.page_of(term.encode(), pages)) == name
        }
        here = {term: None if long_lists.is_long(term.encode(), row, 1) else row for term, row in here.items()}
        patched[name] = term_packs.patch(Reader(name, old[name]), pages, here)
    assert patched == dict(term_packs.packs(posted(now), pages))
    assert patched != old


# --- long lists ---------------------------------------------------------------------------------


def long_laid(some: dict[str, term_packs.List], pages: int) -> tuple[dict[str, bytes], list[long_lists.Listed]]:
    """The packs of the long ones, and the directory as a reader gets it."""
    directory: list[long_lists.Listed] = []
    made = dict(long_lists.packs(posted(some), pages, directory))
    return made, long_lists.decode(long_lists.encode(directory))


@pytest.mark.parametrize("pages", [1, 512])
def test_long_lists_are_found_without_their_page(pages: int) -> None:
    some = lists(5000)
    made, directory = long_laid(some, pages)
    lines = long_lists.by_pack(directory, pages)
    assert {long_lists.name_of(number) for number in lines} == made.keys()
    assert len(made) == max(1, pages // 128)
    for term, row in some.items():
        key = term.encode()
        number = long_lists.pack_of(long_lists.tag_of(key), pages)
        name = long_lists.name_of(number)
        known = long_lists.find(Reader(name, made[name]), lines[number], key)
        assert known == (row if len(row[1]) > long_lists.limit(1) else None)
    rows = [
        row
        for number, some_lines in lines.items()
        for row in long_lists.read(Reader(long_lists.name_of(number), made[long_lists.name_of(number)]), some_lines)
    ]
    assert {key.decode(): (kind, data) for _, key, kind, data in rows} | short(some) == some


def test_words_that_cases_mean_stand_on_pages_however_many_mean_them() -> None:
    assert not long_lists.is_long("…学习动力".encode(), (1, bytes(9000)), 1)
    assert long_lists.is_long("学习".encode(), (1, bytes(9000)), 1)
    some: dict[str, term_packs.List] = {"…学习动力": (1, bytes(9000)), "学习": (1, bytes(600))}
    assert len(long_laid(some, 1)[1]) == 1
    assert every(dict(term_packs.packs(posted(some), 1)), 1) == {"…学习动力": (1, bytes(9000))}


def test_a_patched_pack_of_long_lists_is_that_of_a_clean_build() -> None:
    some = lists(3000)
    old, directory = long_laid(some, 1)
    long = [term for term, (_, data) in some.items() if len(data) > long_lists.limit(1)]
    changes: dict[str, term_packs.List | None] = {
        long[0]: (0, b"`more" * 400),
        long[1]: None,
        "新词": (1, b"$" * 3000),
    }
    now = {term: row for term, row in {**some, **changes}.items() if row}
    reader, beside = Reader("long/0", old["long/0"]), posted(now).beside
    content, lines = long_lists.patch(reader, "long/0", directory, changes, beside)
    assert ({"long/0": content}, lines) == long_laid(now, 1)
    emptied, none = long_lists.patch(reader, "long/0", directory, dict.fromkeys(long), beside)
    assert (none, long_lists.pack("long/0", [], beside)) == ([], (emptied, []))


def test_words_stand_behind_the_long_list_of_what_they_begin_with() -> None:
    words: dict[str, term_packs.List] = {"~学习": (CASES, b"\xffab"), "~学习动力": (CASES, b"\x90cd")}
    begun = b"!" + b"".join(neighbours((len(data), key.encode(), kind, data) for key, (kind, data) in words.items()))
    for size, wanted in ((900, begun), (5000, begun), (long_lists.WITH_BESIDE, b"")):
        made, directory = long_laid({"学习": (POSITIONS, b"a" * size), **words}, 1)
        reader = Reader("long/0", made["long/0"])
        content = reader.piece("0", reader.start, directory[0][1])
        assert content.partition(b"a" * size)[2].rstrip(b" ") == wanted
        assert list(long_lists.read(reader, directory)) == [(size, "学习".encode(), POSITIONS, b"a" * size)]
        # They stand on the page, too: who does not ask for the list finds them there.
        pages = dict(term_packs.packs(posted({"学习": (POSITIONS, b"a" * size), **words}), 1))
        assert every(pages, 1) == words


def test_the_directory_does_not_grow_with_the_library() -> None:
    assert long_lists.limit(1000) == 512
    assert long_lists.limit(30_000) == 10 * long_lists.limit(3000)


def test_a_long_list_of_another_pack_or_spoilt_is_noticed() -> None:
    made, directory = long_laid({"甲": (0, bytes(600)), "乙": (0, bytes(600))}, 1)
    moved = made["long/0"].replace(b'"long/0"', b'"long/1"')
    with pytest.raises(Damaged):
        list(long_lists.read(Reader("long/1", moved), directory))
    spoilt = made["long/0"].replace(b"\x7f\x80" * 9, b"\x7f\xdc" * 9, 1)
    with pytest.raises(Damaged):
        list(long_lists.read(Reader("long/0", spoilt), directory))


# --- cases --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["阅读", "é—“”…①Ⅳ", "𠮷👩\u200d🏫", "ḿ\ue7c7\ufe10", 'a"b\\c\n', "\u2028</script>`${1}", ""]
)
def test_any_text_comes_back(text: str) -> None:
    assert cases.decode(cases.encode([text])) == [text]


def test_a_lone_surrogate_does_not_stop_a_build() -> None:
    assert cases.decode(cases.encode("a\ud83db")) == "a?b"


def entries(count: int) -> tuple[list[Entry], list[dict[str, Any]]]:
    """Cases with texts and cards of many lengths."""
    chance = random.Random(2)
    texts = [
        tuple((at * 300, "读`$\\" * chance.randrange(1, 90)) for at in range(chance.randrange(4))) for _ in range(count)
    ]
    rows = [Entry(f"shili-{n}", "", ("", "", "", "", ""), {}, 2024, text) for n, text in enumerate(texts)]
    return rows, [
        {"id": row.id, "summary": "要" * (chance.randrange(20) if n % 100 else 500)} for n, row in enumerate(rows)
    ]


@pytest.mark.parametrize("count", [0, 1, cases.CASES, cases.CASES + 1, 100])
def test_cards_and_passages_come_back(count: int) -> None:
    rows, cards = entries(count)
    size, made = packed(rows, cards)
    assert len(made) == -(-count // cases.CASES)
    for number, (row, card) in enumerate(zip(rows, cards, strict=True)):
        name = f"cases/{number // cases.CASES}"
        slot, reader = number % cases.CASES, Reader(name, made[name])
        shown = cases.read_card(reader, slot, size, cases.keys(cards))
        assert {key: shown[key] for key in card} == card
        here = min(cases.CASES, count - number // cases.CASES * cases.CASES)
        assert cases.read_passages(reader, slot, here, size, shown) == [text for _, text in row.passages]


def test_nearly_every_card_fits_its_slot_and_none_makes_all_slots_large() -> None:
    rows, cards = entries(100)
    assert packed(rows, cards)[0] < 600
    assert max(len(card["summary"]) for card in cards) == 500


def test_a_case_that_changes_touches_its_own_pack_alone() -> None:
    rows, cards = entries(100)
    size, before = packed(rows, cards)
    rows[40] = Entry("shili-40", "", ("", "", "", "", ""), {}, 2024, ((0, "另一段文字"),))
    _, after = packed(rows, cards)
    assert {name for name in after if after[name] != before[name]} == {"cases/1"}
    slot = {40 % cases.CASES: cases.slot(40 % cases.CASES, rows[40], cards[40])}
    old = Reader("cases/1", before["cases/1"])
    assert packs.patched(old, cases.CASES, size, slot, cases.FRONT) == after["cases/1"]


def test_a_card_is_read_with_its_neighbours_or_with_its_text() -> None:
    rows, cards = entries(30)
    size, made = packed(rows, cards)
    reader = Reader("cases/0", made["cases/0"])
    for number in range(cases.CASES):
        slot = reader.start + number * size
        front = reader.first(number, cases.CASES, size, cases.FRONT)
        assert reader.content[slot : slot + size] == reader.content[front - size : front]
        texts = [cases.encode(text) for _, text in rows[number].passages]
        for part in range(packs.in_front(map(packs.piece_size, texts), cases.FRONT)):
            length = packs.piece_size(texts[part])
            assert reader.piece(f"{number}.{part}", front, length) == texts[part]
            front += length


@pytest.mark.parametrize(
    ("sizes", "count"), [([], 0), ([9], 1), ([10], 1), ([11], 0), ([4, 6, 1], 2), ([4, 7, 1], 1), ([11, 1], 0)]
)
def test_as_many_pieces_lie_in_front_as_fit(sizes: list[int], count: int) -> None:
    assert packs.in_front(sizes, 10) == count


def test_what_terms_share_with_the_one_before_is_left_out() -> None:
    words = [
        "=stem",
        "}老师",
        "}老师太忙",
        "~老",
        "~老师",
        "~老师教得累",
        "~老师教得累了",
        "~耂",
        "~𠮷利𠮷利𠮷利",
        "~𠮷利𠮷利𠮷利𠮷",
    ]
    made = neighbours([(2, word.encode(), CASES, b"xy") for word in sorted(words, key=str.encode)])
    assert made[1:3] == [b"\x87" + "}老师".encode() + b"\x05xy", b"\x87\x07" + "太忙".encode() + b"\x05xy"]
    before, keys = b"", []
    for one in made:
        before = whole_key(before, one[1 : 1 + (one[0] & 0x7F)])
        keys.append(before.decode())
    assert keys == sorted(words, key=str.encode)
    assert all(packs.stored_size(one) == len(one) for one in made)
