"""Empty rows: dropped by the million, and never one that holds anything."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anliku.formats import empty_rows
from anliku.formats.empty_rows import RowFilter, pieces
from tests.effort import many

EMPTY = '<row r="{0}" spans="1:9" ht="20"><c r="A{0}" s="1"/><c r="B{0}" s="1"/></row>'
BARE = '<row r="{0}" hidden="1"/>'
FILLED = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
FORMULA = '<row r="{0}"><c r="A{0}"><f>B{0}</f></c></row>'
INLINE = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>一</t></is></c></row>'
HOLDING = (FILLED, FORMULA, INLINE)


def through(text: str, step: int) -> str:
    """``text`` through the filter in pieces of ``step`` bytes."""
    data = text.encode()
    one = RowFilter()
    out = b"".join(one.feed(data[start : start + step]) for start in range(0, len(data), step))
    return (out + one.rest()).decode()


@settings(max_examples=many(80), deadline=None)
@given(st.lists(st.sampled_from([EMPTY, BARE, *HOLDING]), max_size=30), st.integers(1, 200))
def test_what_holds_something_always_stays(kinds: list[str], step: int) -> None:
    made = [kind.format(number) for number, kind in enumerate(kinds, 1)]
    text = f"<sheetData>{''.join(made)}</sheetData><mergeCells/><rowBreaks><brk/></rowBreaks>"
    out = through(text, step)
    kept = [one for one, kind in zip(made, kinds, strict=True) if kind in HOLDING]
    places = [out.index(one) for one in kept]
    assert places == sorted(places)
    assert out.startswith("<sheetData>")
    assert out.endswith("</sheetData><mergeCells/><rowBreaks><brk/></rowBreaks>")


def test_a_long_stretch_of_empty_rows_is_gone() -> None:
    text = (
        "<sheetData>" + FILLED.format(1) + "".join(EMPTY.format(number) for number in range(2, 20_000)) + "</sheetData>"
    )
    out = b"".join(pieces(io.BytesIO(text.encode())))
    assert len(text) > 5 * empty_rows.CHUNK
    assert len(out) < 2 * empty_rows.CHUNK
    assert FILLED.format(1).encode() in out


@pytest.mark.parametrize(
    "text",
    [
        "<sheetData>" + "<row><c/></row>" * 50 + "</sheetData>",
        "<x:sheetData>" + '<x:row r="1"><x:c r="A1"/></x:row>' * 50 + "</x:sheetData>",
        "<sheetData>" + '<row s="1"><c r="A1"/></row>' * 50 + "</sheetData>",
        "",
        "<ro",
    ],
)
def test_what_carries_no_number_passes_as_it_is(text: str) -> None:
    assert through(text, 64) == text


def test_one_endless_row_is_not_hoarded() -> None:
    one = RowFilter()
    passed = sum(len(one.feed(b'<row r="1">' + b"<c/>" * 65_536)) for _ in range(1))
    for _ in range(8):
        passed += len(one.feed(b"<c/>" * 65_536))
    assert passed > 4 * empty_rows.CHUNK
