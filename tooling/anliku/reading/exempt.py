"""Stretches of a text that the rules on punctuation and spaces leave as they are.

What stands in a formula, an address, the name of a file or an English sentence follows rules
of its own, whatever Chinese stands beside it: ``--fix`` may not change a mark in it, and most
of what looks wrong there is right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from anliku.regex import regex
from anliku.text import HAN

Span = tuple[int, int]

MASK = "x"
"""Stands for what is exempt: like a Latin letter it is no Chinese, and no mark."""

_STOP = r"\s<>\"“”‘’「」『』，。；、！？（）《》\x00\x01"
_ADDRESS = regex(
    rf"[A-Za-z0-9](?:(?:(?<=h)ttps?://|(?<=f)tp://|(?<=w)ww\.|(?:(?<=d)oi|(?<=D)OI): ?10\.)[^{_STOP}]+"
    rf"|[A-Za-z0-9-]{{0,40}}(?:\.[A-Za-z0-9-]{{1,40}}){{0,4}}\.(?:com|cn|net|org|edu|gov|io|html?)(?![A-Za-z0-9])"
    rf"(?:[/?#:][^{_STOP}]*)?)"
)
# Every address has one of these, or ends as hosts do.
_ADDRESS_CLUES = ("://", "www.", "doi:", "DOI:")
_HOST_END = regex(r"\.(?:com|cn|net|org|edu|gov|io|html?)(?![A-Za-z0-9])")
_FILE_END = regex(r"\.(?:docx?|xlsx?|pptx?|pdf|txt|csv|zip|rar|jpe?g|png|gif|mp[34]|html?|py|md)(?![A-Za-z0-9])")
_FILE_NAME = regex(r"[^\s，。；：、！？“”（）《》<>|\x00\x01]{1,60}\Z")


def addresses(text: str) -> Iterator[Span]:
    """Addresses and names of files, with the Chinese in them.

    ``见https://a.cn/推断(词语)?x=1。`` → ``https://a.cn/推断(词语)?x=1``
    """
    if any(clue in text for clue in _ADDRESS_CLUES) or _HOST_END.search(text) is not None:
        yield from (address.span() for address in _ADDRESS.finditer(text))
    for end in _FILE_END.finditer(text):
        name = _FILE_NAME.search(text, max(0, end.start() - 60), end.start())
        if name is not None:
            yield name.start(), end.end()


_PAIR = regex(r"[(\[]([^()\[\]（）\x00\n]{1,60})[)\]]")
_OPERATION = regex(r"[0-9A-Za-zπα-ω)²³%°] ?[-+−×÷*/^=<>≤≥≠≈] ?[-−]?[0-9A-Za-zπα-ω(√]")
_NUMBERS = regex(r" ?[-+−]?(?:\d+(?:\.\d+)?|[a-z]|∞)(?: ?, ?[-+−]?(?:\d+(?:\.\d+)?|[a-z]|∞))+ ?")
# (n=186), (p<0.05): what a sentence says of its numbers; (2023-2024): years.
_STATISTIC = regex(
    r" ?(?:[nNMpPtFrRd]|SD|df|χ2|χ²) ?[=<>≈] ?-?[\d.,]+%?(?:[,;，；] ?(?:[nNMpPtFrRd]|SD|df) ?[=<>≈] ?-?[\d.,]+%?)* ?"
)
_YEARS = regex(r" ?(?:19|20)\d\d ?[-—–~] ?(?:(?:19|20)\d\d|\d\d) ?")
# 2^(x+1), S_(甲): what is raised or lowered, as the import of Word writes it.
_RAISED = regex(r"[0-9A-Za-zα-ωΑ-Ω)][_^][(（][^()（）\x00\n]{1,40}[)）]")
_CALCULATION = regex(rf"[0-9A-Za-z{HAN}] ?[-+−×÷*/] ?[0-9A-Za-z{HAN}]")
_JOINED_BEFORE = "+-−×÷*/^=√<>≤≥"
_JOINED_AFTER = "+-−×÷*/^=²³<>≤≥"
_HAS_HAN = regex(f"[{HAN}]")
_DEEPEST = 4


def formulas(text: str) -> Iterator[Span]:
    """Brackets of formulas, intervals and coordinates, innermost first.

    ``求(3+2)×4，在(0,1]上`` → ``(3+2)``, ``(0,1]``; ``（n=186）`` and ``(如图)`` are none.
    """
    if "_" in text or "^" in text:
        yield from (raised.span() for raised in _RAISED.finditer(text))
    for _ in range(_DEEPEST):
        masked = text
        for pair in _PAIR.finditer(text):
            if _is_formula(text, pair):
                yield pair.span()
                masked = masked[: pair.start()] + MASK * (pair.end() - pair.start()) + masked[pair.end() :]
        if masked == text:
            return
        text = masked


def _is_formula(text: str, pair: re.Match[str]) -> bool:
    inside = pair[1]
    if _HAS_HAN.search(inside):
        return _CALCULATION.search(inside) is not None and _is_joined(text, pair)
    if _STATISTIC.fullmatch(inside) or _YEARS.fullmatch(inside):
        return False
    if _OPERATION.search(inside) or _NUMBERS.fullmatch(inside):
        return True
    return _is_joined(text, pair) and inside.strip() != ""


def _is_joined(text: str, pair: re.Match[str]) -> bool:
    """Whether the brackets stand in a calculation: ``2*(长+宽)``, ``(甲+乙)×2``."""
    before, after = text[pair.start() - 1 : pair.start()], text[pair.end() : pair.end() + 1]
    return (before != "" and before in _JOINED_BEFORE) or (after != "" and after in _JOINED_AFTER)


_ENGLISH = regex(
    rf"[A-Za-z](?<![A-Za-z].)[A-Za-z'’]*(?:[ ,.;:!?]{{1,3}}(?:[A-Za-z][A-Za-z'’]*|\d+|(?<= )[{HAN}]{{1,8}}(?=[ ,.;:!?”’\"\x00\n]|\Z)))+[.!?]*"
)
_ENGLISH_CLUE = regex(rf"[A-Za-z] [A-Za-z{HAN}]")
_LATIN_WORD = regex(r"[A-Za-z][A-Za-z'’]*")
_HAN_WORD = regex(f"[{HAN}]+")
_QUOTED = regex(
    "|".join(
        rf"{opening}([A-Za-z][^{opening}{closing}\x00\n]{{0,200}}){closing}"
        for opening, closing in ("“”", "‘’", "「」", "『』", "（）", '""')
    )
)
# What's 春节?
_SHORT_SENTENCE = regex(rf"[A-Z](?:(?<=\A.)|(?<=[\x00\n“‘].))[A-Za-z'’]* [{HAN}]{{1,6}}[.?!](?=[\x00\n”’]|\Z)")


def english(text: str) -> Iterator[Span]:
    """English sentences with the Chinese words in them.

    ``“I like 饺子, and noodles.”`` → ``I like 饺子, and noodles.``; ``用 Word 和 Excel 表格`` is none.
    """
    if _ENGLISH_CLUE.search(text) is not None:
        for sentence in _ENGLISH.finditer(text):
            words = len(_LATIN_WORD.findall(sentence[0]))
            # Most are without a Chinese word, which is seen at once.
            if words >= 2 and (sentence[0].isascii() or words >= 2 * len(_HAN_WORD.findall(sentence[0]))):
                yield sentence.span()
        yield from (sentence.span() for sentence in _SHORT_SENTENCE.finditer(text))
    for quoted in _QUOTED.finditer(text):
        group = quoted.lastindex or 1
        said = quoted[group]
        if said.isascii() or _letters(said, _LATIN_WORD) >= _letters(said, _HAN_WORD):
            yield quoted.span(group)


def _letters(text: str, words: re.Pattern[str]) -> int:
    """How many characters of ``text`` stand in such words."""
    return sum(map(len, words.findall(text)))


def masked(text: str) -> str:
    """``text`` with :data:`MASK` for every character that is exempt; places stay as they are."""
    for find in (addresses, formulas, english):
        pieces: list[str] = []
        position = 0
        for start, end in sorted(find(text)):
            if end <= position:
                continue
            start = max(start, position)
            pieces += (text[position:start], MASK * (end - start))
            position = end
        pieces.append(text[position:])
        text = "".join(pieces)
    return text


_QUOTATION = regex('“[^“”\x00]*”|‘[^‘’\x00]*’|「[^「」\x00]*」|『[^『』\x00]*』|《[^《》\x00]*》|"[^"\x00\n]*"')


class Quotations:
    """Where somebody else's words stand: how many marks they have is not ours to say."""

    def __init__(self, text: str) -> None:
        self._spans = [quotation.span() for quotation in _QUOTATION.finditer(text)]
        self._starts = [start for start, _ in self._spans]

    def hold(self, offset: int) -> bool:
        """Whether the character at ``offset`` stands in one."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._spans[index][1]
