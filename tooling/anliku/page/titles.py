"""Where a title may be broken: between its halves and between words, never inside of a word or a short quotation.

A browser knows no Chinese words, and breaks a title after any character. So the words are found where a
case is made ready (:func:`cuts`), kept as their lengths, and written into the page as places to break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from markupsafe import Markup, escape

from anliku.regex import regex

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Characters of a quotation that is kept whole, its marks not counted: it fits a line of a phone at 26 pixels.
_QUOTED = 10
_WHOLE = regex(rf"“[^”]{{1,{_QUOTED}}}”|《[^》]{{1,{_QUOTED}}}》|（[^）]{{1,{_QUOTED}}}）|——|……|[ -~]+")
_HALF_ENDS = ("：", "——")
_OPENING = "“‘《〈（「『【"
_CLOSING = "”’》〉）」』】，。、；：？！…—·"
# Words of one character that stand with the word before them, and those that stand with the one behind.
_TO_THE_LEFT = "的了着过地得们吗呢吧里上下中后前内外间时题课者性化"
_TO_THE_RIGHT = "从在把被让与和及用以对向到为是不没还总再也都就只每第各如请将由给变看做"


def cuts(title: str) -> str:
    """The lengths of the pieces that a title may be broken between, a digit of base 36 each:
    ``从监测报告到阅读小站`` → ``3232`` (从监测 报告 到阅读 小站)."""
    return "".join(_DIGITS[size] for piece in _glued(_words(title)) for size in _sizes(len(piece)))


def pieces(title: str, sizes: str) -> list[str]:
    """A title in the pieces whose lengths :func:`cuts` gave; whole where they are of another title."""
    ends = list(accumulate((_DIGITS.find(size) for size in sizes), initial=0))
    if ends[-1] != len(title) or min(map(_DIGITS.find, sizes), default=0) < 0:
        return [title]
    return [title[start:end] for start, end in pairwise(ends)]


@lru_cache(maxsize=1 << 12)
def broken(title: str, sizes: str) -> Markup:
    """A title with a place to break between its pieces (``<wbr>``), for lists: each stands on many pages."""
    return Markup("<wbr>".join(map(escape, pieces(title, sizes))))  # noqa: S704 - each piece is escaped


def worded(title: str) -> Markup:
    """A title that no case's record has cut (a campaign's, a topic's), with places to break, for lists."""
    return broken(title, cuts(title))


def halved(title: str, sizes: str) -> Markup:
    """A title in halves that stand on lines of their own where one line has no room for both, each with
    places to break: ``<span class="half">从报告<wbr>到清单：</span><span class="half">…</span>``."""
    halves: list[list[str]] = [[]]
    for piece in pieces(title, sizes):
        halves[-1].append(piece)
        if piece.endswith(_HALF_ENDS):
            halves.append([])
    lines = ("<wbr>".join(map(escape, half)) for half in halves if half)
    return Markup("".join(f'<span class="half">{line}</span>' for line in lines))  # noqa: S704 - each piece is escaped


def _words(title: str) -> Iterator[str]:
    """The words of a title with its marks; a short quotation is one word."""
    # Loaded where a title is cut: a page that was made before needs no dictionary.
    from rjieba import cut

    at = 0
    for whole in _WHOLE.finditer(title):
        yield from cut(title[at : whole.start()], False)
        yield whole[0]
        at = whole.end()
    yield from cut(title[at:], False)


def _glued(words: Iterable[str]) -> list[str]:
    """Words that may be parted: marks and small words stand with those that they belong to."""
    glued: list[str] = []
    held = ""
    """What waits for the word behind it."""
    for word in words:
        closes = word[0] in _CLOSING or word.startswith("——")
        if held and not closes:
            word, held = held + word, ""
            glued.append(word)
        elif glued and (closes or (len(word) == 1 and word in _TO_THE_LEFT and glued[-1][-1] not in _CLOSING)):
            glued[-1] += held + word
            held = ""
        elif word in _OPENING or (len(word) == 1 and word in _TO_THE_RIGHT):
            held += word
        elif len(word) == 1 and glued and len(glued[-1]) <= 2 and glued[-1][-1] not in _CLOSING:
            glued[-1] += word
        else:
            glued.append(word)
    return [*glued, held] if held else glued


def _sizes(length: int) -> list[int]:
    """``length`` in parts that a digit can say."""
    most = len(_DIGITS) - 1
    return [most] * (length // most) + [length % most] * bool(length % most)
