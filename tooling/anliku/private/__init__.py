"""Private data in text: telephone numbers, identity numbers, mail, accounts, addresses.

People hide such data in many ways, mostly by accident: full-width digits, spaces, dashes,
Chinese numerals, an invisible character from a chat program. And education writing is full
of numbers that only look private: years, index codes, ISBN, sample sizes. So a number counts
by its shape, its check digit where it has one, and the words before it where it has none.

Source of what is private: 个人信息保护法 28 and 31; the case form (附件2), which asks for
telephone and mail and so is where they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anliku.private.accounts import accounts, mail
from anliku.private.around import MARGIN, RUN, figures
from anliku.private.disguise import undisguised
from anliku.private.homes import homes
from anliku.private.kinds import (
    ACCOUNT,
    ADDRESS,
    BANK,
    IDENTITY,
    MAIL,
    MOBILE,
    PASSPORT,
    PERMIT,
    PHONE,
    PLATE,
    PUPIL_NUMBER,
    Hit,
    Private,
    Runs,
)
from anliku.private.numbers import bank_cards, identity_cards, passports, permits, pupil_numbers
from anliku.private.plates import plates
from anliku.private.split_numbers import in_pieces
from anliku.private.telephones import CALLING, mobiles, phones

__all__ = [
    "ACCOUNT",
    "ADDRESS",
    "BANK",
    "CALLING",
    "IDENTITY",
    "MAIL",
    "MOBILE",
    "PASSPORT",
    "PERMIT",
    "PHONE",
    "PLATE",
    "PUPIL_NUMBER",
    "Private",
    "find",
    "in_pieces",
]


def find(text: str) -> list[Private]:
    """The private data in ``text`` in order; linear in its length, whatever it is."""
    if not text:
        return []
    plain, places = undisguised(text)
    runs = [
        (max(0, run.start() - MARGIN), run.end() + MARGIN)
        for first, end in figures(plain)
        for run in RUN.finditer(plain, first, end)
    ]
    claims: list[tuple[int, int, int, str, str]] = []
    for rank, (kind, detect) in enumerate(_DETECTORS):
        claims += [(start, rank, end, kind, key) for start, end, key in detect(plain, runs)]
    claims.sort()
    kept: list[Private] = []
    last = _Span(-1, 0, len(_DETECTORS))
    for start, rank, end, kind, key in claims:
        if start < last.end:
            # One stretch of text is one thing: the kind that is surest of itself.
            if rank >= last.rank:
                continue
            kept.pop()
        last = _Span(start, end, rank)
        origin, stop = (places[start], places[end - 1] + 1) if places is not None else (start, end)
        kept.append(Private(kind, origin, stop, key))
    return kept


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    rank: int


# In the order in which they claim a stretch of text.
_DETECTORS: tuple[tuple[str, Callable[[str, Runs], Iterator[Hit]]], ...] = (
    (MAIL, mail),
    (PERMIT, permits),
    (IDENTITY, identity_cards),
    (BANK, bank_cards),
    (PLATE, plates),
    (PUPIL_NUMBER, pupil_numbers),
    (MOBILE, mobiles),
    (PHONE, phones),
    (PASSPORT, passports),
    (ACCOUNT, accounts),
    (ADDRESS, homes),
)
