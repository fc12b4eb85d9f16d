"""Sentences and clauses around a place in running text.

A sentence says who and what, a clause says what of whom: ``第一，…`` begins a clause of its
own, and is no rank of what stands before the comma.
"""

from __future__ import annotations

from anliku.reading.running import BETWEEN

SENTENCE_ENDS = "。！？!?；;\n" + BETWEEN
CLAUSE_ENDS = SENTENCE_ENDS + "，,：:（）()—"
REACH = 80
"""How far a sentence is followed to either side: nobody writes longer, but files may."""


def before(text: str, place: int, ends: str = CLAUSE_ENDS, reach: int = REACH) -> str:
    """What stands before ``place`` in its clause (or sentence, by ``ends``)."""
    piece = text[max(0, place - reach) : place]
    return piece[max(piece.rfind(mark) for mark in ends) + 1 :]


def after(text: str, place: int, ends: str = CLAUSE_ENDS, reach: int = REACH) -> str:
    """What follows ``place`` in its clause (or sentence, by ``ends``)."""
    piece = text[place : place + reach]
    stops = [stop for mark in ends if (stop := piece.find(mark)) >= 0]
    return piece[: min(stops, default=len(piece))]


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around ``text[start:end]``: where it begins and ends."""
    return start - len(before(text, start, SENTENCE_ENDS)), end + len(after(text, end, SENTENCE_ENDS))
