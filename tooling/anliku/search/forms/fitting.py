"""Whether what was typed may stand for a phrase: letters for sounds, characters for others that sound alike.

``overrides/assets/javascripts/fitting.js`` does the same; ``tests/search/forms.json`` holds both to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anliku.search.forms.sounds import Syllables, loose

INITIAL = 10
"""What each letter costs of those that stand for a whole syllable; sounds cost nothing, those taken for others 1."""
WRONG = 10
"""What a character costs that is wrong, missing or too many; one that sounds the same 1, alike 2."""
DOUBLED = 3
"""What a character costs that was typed twice."""
_SAME, _ALIKE = 1, 2
# So many characters a phrase must have where one of them is wrong, and where one is missing or too many.
_LEAST_WRONG, _LEAST_MISSING = 3, 3
_SYLLABLE = re.compile("(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng|n|r)?")
_LONGEST = 6
_LETTER = re.compile("[a-z]")
_BEGINS = re.compile("[a-hj-tw-z]")
_DIGRAPHS = ("zh", "ch", "sh")


class Sounds:
    """How each character sounds."""

    def __init__(self, known: dict[str, Syllables]) -> None:
        self._known = known

    def __call__(self, character: str) -> Syllables:
        """The syllables of a character; none of one that is not known."""
        return self._known.get(character, ())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with one of its readings."""

    text: str
    reading: Syllables


def heads(typed: str, at: int, sounds: Sounds) -> Iterator[tuple[int, str]]:
    """What may be the first syllable from ``at`` on: how many characters it takes, and its loose initial."""
    if at >= len(typed):
        return
    if not _LETTER.match(typed[at]):
        for initial in sorted({loose(syllable)[0] for syllable in sounds(typed[at])}):
            yield 1, initial
        return
    initial = loose(typed[at])
    if _BEGINS.match(typed[at]):
        yield 1, initial
    for size in range(2, _LONGEST + 1):
        piece = typed[at : at + size]
        if len(piece) == size and (_SYLLABLE.fullmatch(piece) or piece in _DIGRAPHS):
            yield size, initial


def keys(typed: str, sounds: Sounds) -> list[str]:
    """The loose initials that the first two syllables of ``typed`` may have, two letters each."""
    return sorted({one + two for size, one in heads(typed, 0, sounds) for _, two in heads(typed, size, sounds)})


def ends(typed: str, phrase: Phrase) -> dict[int, int]:
    """Where in ``typed`` a phrase that it begins with may end, with the least cost of each."""
    places = {0: 0}
    for character, syllable in zip(phrase.text, phrase.reading, strict=True):
        after: dict[int, int] = {}
        for at, cost in places.items():
            for size, more in _steps(typed, at, character, syllable):
                after[at + size] = min(after.get(at + size, cost + more), cost + more)
        places = after
    return places


def _steps(typed: str, at: int, character: str, syllable: str) -> Iterator[tuple[int, int]]:
    """(characters, cost) of every way to write a syllable that stands at ``at``."""
    if typed[at : at + 1] == character:
        yield 1, 0
    if not _LETTER.match(typed[at : at + 1]):
        return
    sound = loose(syllable)
    for size in range(1, min(_LONGEST, len(typed) - at) + 1):
        piece = typed[at : at + size]
        if _SYLLABLE.fullmatch(piece) and loose(piece) == sound:
            yield size, 0 if piece == syllable else 1
    if loose(typed[at])[0] == sound[0]:
        yield 1, INITIAL
        if typed[at : at + 2] in _DIGRAPHS:
            yield 2, 2 * INITIAL


def distance(typed: str, phrase: Phrase, sounds: Sounds) -> int | None:
    """What it costs to take Chinese characters for a phrase; None where they are not meant for it."""
    more = len(typed) - len(phrase.text)
    if more == 0:
        return _replaced(typed, phrase, sounds)
    shorter, longer = sorted((typed, phrase.text), key=len)
    if abs(more) > 1 or len(shorter) < _LEAST_MISSING:
        return None
    gone = [at for at in range(len(longer)) if longer[:at] + longer[at + 1 :] == shorter]
    # Of two equal neighbours either may go.
    if more == 1 and len(gone) > 1:
        return DOUBLED
    # What stands whole within the other is no slip, but another phrase.
    return WRONG if gone and shorter not in longer else None


def _replaced(typed: str, phrase: Phrase, sounds: Sounds) -> int | None:
    costs = [
        _cost(one, two, syllable, sounds) for one, two, syllable in zip(typed, phrase.text, phrase.reading, strict=True)
    ]
    wrong = costs.count(WRONG)
    if 0 not in costs or wrong > 1:
        return None
    # One wrong character is enough; the others must be as they are.
    if wrong and (len(typed) < _LEAST_WRONG or costs.count(0) != len(costs) - 1):
        return None
    return sum(costs)


def _cost(one: str, two: str, syllable: str, sounds: Sounds) -> int:
    if one == two:
        return 0
    known = sounds(one)
    if syllable in known:
        return _SAME
    return _ALIKE if loose(syllable) in map(loose, known) else WRONG
