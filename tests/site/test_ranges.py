"""What part of a file is meant: RFC 9110, section 14."""

from __future__ import annotations

import pytest

from anliku.site import ranges


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=2-5", range(2, 6)),
        ("bytes=8-", range(8, 10)),
        ("bytes=8-99", range(8, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        (None, None),
        ("", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("bytes=a-b", None),
        ("pages=0-1", None),
        ("bytes=٣-٤", None),
        ("bytes=" + "9" * 100 + "-", None),
    ],
)
def test_a_range_is_a_part_of_ten_bytes(header: str | None, wanted: range | None) -> None:
    assert ranges.asked(header, 10) == wanted


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=10-12", 10), ("bytes=-0", 10), ("bytes=0-1", 0)]
)
def test_what_lies_behind_the_end_cannot_be_had(header: str, size: int) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.asked(header, size)


def test_how_a_part_is_called() -> None:
    assert ranges.line(range(2, 6), 10) == "bytes 2-5/10"
    assert ranges.line(None, 10) == "bytes */10"
