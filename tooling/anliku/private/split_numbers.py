"""Numbers in pieces: ``| 320501 | 199001011238 |``, or a line of a list for each piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from anliku.private.kinds import BANK, IDENTITY, MOBILE, Private
from anliku.private.numbers import is_identity, luhn
from anliku.regex import regex

_PIECE = regex(r"\d{1,17}|\d{0,3}[Xx]")
_LONGEST_PIECE = 17
_LONGEST = 19
_MOBILE = regex(r"1[3-9]\d{9}")
# Four counts of four digits look like a card one time in ten; nobody counts ten billions.
_NO_COUNT = 10


def in_pieces(pieces: Sequence[str], told: bool) -> Iterator[tuple[int, Private]]:
    """The numbers that neighbouring pieces make together, with the index of the first piece;
    ``told``: words beside them speak of telephones or cards, or nothing else stands there."""
    parts = [piece.strip() for piece in pieces]
    fits = [len(part) <= _LONGEST_PIECE and _PIECE.fullmatch(part) is not None for part in parts]
    for first in range(len(parts) - 1) if sum(fits) > 1 else ():
        joined = ""
        for last in range(first, len(parts)):
            if not fits[last] or len(joined) + len(parts[last]) > _LONGEST:
                break
            joined += parts[last].upper()
            kind = _kind(joined, parts[first : last + 1], told)
            if last > first and kind is not None:
                yield first, Private(kind, 0, len(joined), joined)
                break


def _kind(number: str, parts: list[str], told: bool) -> str | None:
    """What a number of such pieces can only be; None for anything else."""
    if is_identity(number):
        return IDENTITY
    if number.startswith("62") and 16 <= len(number) <= _LONGEST and number.isdigit() and luhn(number):
        return BANK if told or max(map(len, parts)) >= _NO_COUNT else None
    return MOBILE if told and _MOBILE.fullmatch(number) and len(parts) == 2 else None
