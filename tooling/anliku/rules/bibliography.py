"""Where a case lists its sources: GB/T 7714 sets half-width marks there, each with a space.

An entry is told by its place (below 参考文献), by its number (``[1]``) or by the mark of what
kind of source it is (``[J]``, ``[EB/OL]``). Where a line is one, widths and spaces are its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from anliku.numbering import without_number
from anliku.reading import Reading, once
from anliku.regex import regex
from anliku.sparse import Sparse

_HEADING = regex(r"(?:主要)?(?:参考|引用)(?:文献|资料|书目)|文献|(?:注释|注解)(?:与参考文献)?")
_ENTRY = regex(
    r"^[ \t>*+-]*(?:\d{1,3}[.)][ \t]+)?\\?[\[［]\d{1,3}\\?[\]］].*(?:\n.*\S.*)*"
    r"|^.*\[(?:DB|CP|EB|CM|DS|[MCGNJDRSPZA])(?:/(?:OL|CD|MT|DK))?\\?\].*",
    re.MULTILINE,
)
_ENTRY_CLUE = regex(r"[\[［](?:\d|(?<=\[)[A-Z]{1,2}[\]/\\])")
_CLUE = Sparse("[文参引注](?=[献考用释解])", "文献|参考|引用|注[释解]")


# Three rules ask it of the same case.
@once
def within(reading: Reading) -> Callable[[int], bool]:
    """Whether a character offset of the file stands in a list of sources."""
    places = sorted(_spans(reading))
    starts = [start for start, _ in places]
    ends: list[int] = []
    for _, end in places:
        ends.append(max(end, ends[-1]) if ends else end)

    def inside(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < ends[index]

    return inside


def _spans(reading: Reading) -> Iterator[tuple[int, int]]:
    case = reading.case
    entries = _ENTRY_CLUE.search(case.text, case.body_start) is not None
    if not entries and _CLUE.search(case.text, case.body_start) is None:
        return
    for entry in _ENTRY.finditer(case.text, case.body_start) if entries else ():
        yield entry.span()
    open_at: tuple[int, int] | None = None  # a heading of the list: its level and its place
    for heading in reading.document.headings:
        if open_at is not None and heading.level <= open_at[0]:
            yield open_at[1], reading.offset(heading.start)
            open_at = None
        title = "".join(without_number(heading.text).split()).rstrip("：:")
        if open_at is None and _HEADING.fullmatch(title):
            open_at = (heading.level, reading.offset(heading.start))
    if open_at is not None:
        yield open_at[1], len(case.text)
