"""The passage of a case that shows why it was found, with the places of the words in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anliku.reading import Reading
from anliku.search.editors.analysis import joined, runs, segmented
from anliku.search.normalise import IS_HAN, SPACES, WORD
from anliku.text import INVISIBLE, one_line, place_to_cut, shorten

_LENGTH = 90
_BEFORE = 24
_TELLING = 16
_SPACES = set(f"{SPACES} ".replace("-", "")) | {chr(code) for code in range(0x2000, 0x200B)}
_BORDERS = "。！？；，、：!?;, "
_CLOSING = "”’」』）】）)"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``text`` as written; ``marks`` are (start, end) of the words in it, in order, apart."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A run to mark, in normalised form; ``begins``: also at the beginning of a longer word."""

    text: str
    begins: bool = False


def patterns(words: Sequence[tuple[str, bool]]) -> list[Pattern]:
    """What to mark for (word, begins) of a query: its runs, units joined as texts join them.

    Single characters are marked only where nothing longer is: 到 stands everywhere.
    """
    wanted = [Pattern(joined(run), begins) for word, begins in words for run in runs(word)]
    longer = [item for item in wanted if len(item.text) > 1]
    return list(dict.fromkeys(longer or wanted))


def excerpt(reading: Reading, wanted: Sequence[Pattern]) -> Excerpt:
    """From the summary where it holds a word, else from the first block of the body that
    holds most of them (rather a sentence than a table's cell), else the summary's beginning."""
    summary = _line(reading.case.values.get("summary"))
    marks = find(summary, wanted)
    if marks:
        return _cut(summary, marks)
    lines = [_line(block.text) for block in reading.document.blocks]
    best, most = "", (0, False)
    for text in lines if wanted else ():
        marks = find(text, wanted)
        worth = (len({text[start:end] for start, end in marks}), len(text) >= _TELLING)
        if marks and worth > most:
            best, most = text, worth
        if most >= (len(wanted), True):
            break
    if best:
        return _cut(best, find(best, wanted))
    return Excerpt(shorten(summary or next(iter(lines), ""), _LENGTH), ())


def find(text: str, wanted: Sequence[Pattern]) -> list[tuple[int, int]]:
    """Where ``wanted`` stand in ``text``, whatever its case and width; overlaps are joined."""
    folded, starts, ends = _fold(text)
    spans = sorted((starts[first], ends[last - 1]) for item in wanted for first, last in _matches(folded, item))
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _matches(folded: str, item: Pattern) -> Iterator[tuple[int, int]]:
    """Occurrences in normalised text; a Latin word is not found inside of another, and a
    single character that begins words only where one begins."""
    interior = {place for word in WORD.finditer(folded) for place in range(word.start() + 1, word.end())}
    begins = None
    if item.begins and len(item.text) == 1 and IS_HAN.match(item.text):
        begins = {start for _, start, _ in segmented(folded)}
    at = folded.find(item.text)
    while at != -1:
        end = at + len(item.text)
        onward = end in interior and not item.begins
        if at not in interior and not onward and (begins is None or at in begins):
            yield at, end
        at = folded.find(item.text, at + 1)


def _fold(text: str) -> tuple[str, list[int], list[int]]:
    """``normalise(text)`` character by character, and where each came from: start and end."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        if "\u4e00" <= character <= "\u9fff":
            form = character
            if letters and letters[-1] == " ":
                del letters[-1], starts[-1], ends[-1]
        else:
            form = "".join(
                " " if letter in _SPACES or "\ud800" <= letter <= "\udfff" else letter
                for letter in INVISIBLE.sub("", unicodedata.normalize("NFKC", character).lower())
            )
        for letter in form:
            if letter == " " and (not letters or letters[-1] == " " or IS_HAN.match(letters[-1])):
                continue
            letters.append(letter)
            starts.append(index)
            ends.append(index + 1)
    return "".join(letters), starts, ends


def _border(text: str, low: int, high: int) -> int:
    """The last mark from ``low`` up to ``high`` at which a text may be cut, -1 where there is none:
    the comma of 1,000 is none."""
    borders = [
        at
        for at in range(low, min(high, len(text)))
        if text[at] in _BORDERS and not (text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit())
    ]
    return borders[-1] if borders else -1


def _outside(text: str, at: int, most: int) -> int:
    """The first place from ``at`` on that lies inside of no word and no number, up to ``most``."""
    while at < most and WORD.fullmatch(text[at - 1 : at + 1].lower()):
        at += 1
    return at


def _line(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _cut(text: str, marks: list[tuple[int, int]]) -> Excerpt:
    """About :data:`_LENGTH` characters around the first mark, at borders of sentences."""
    start = max(0, marks[0][0] - _BEFORE)
    if start:
        border = _border(text, start, marks[0][0])
        start = border + 1 if border >= start else _outside(text, start, marks[0][0])
        start += len(text[start : marks[0][0]]) - len(text[start : marks[0][0]].lstrip(_CLOSING + _BORDERS))
    end = max(start + _LENGTH, marks[0][1])
    if end < len(text):
        border = _border(text, max(start + _LENGTH // 2, marks[0][1]), end)
        end = border if border > 0 else max(marks[0][1], place_to_cut(text, end))
    else:
        end = len(text)
    before, after = "……" if start else "", "……" if end < len(text) else ""
    shift = len(before) - start
    shown = tuple((first + shift, min(last, end) + shift) for first, last in marks if first < end)
    return Excerpt(before + text[start:end] + after, shown)
