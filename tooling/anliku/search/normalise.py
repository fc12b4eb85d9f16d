"""One normalisation for indexing and asking, the same in Python and JavaScript.

``overrides/assets/javascripts/query.js`` does the same; ``tests/search/vectors.json`` holds
both to it. The steps, in order:

1. NFKC (full-width forms, compatibility characters), then lower case.
2. Characters that show nothing (zero-width, bidi controls, variation selectors) go away,
   lone surrogates become spaces.
3. Every run of white space becomes one space, and the space beside a Chinese character goes
   away, because writers put it between Chinese and Latin or not as they like.
"""

from __future__ import annotations

from anliku.regex import regex
from anliku.text import HAN, INVISIBLE, nfkc

_SURROGATE = regex("[\ud800-\udfff]")
# What shows nothing or is no character: hardly a text has any, and one look tells.
_ODD = regex(f"[\ud800-\udfff{INVISIBLE.pattern[1:-1]}]")
# The same white space in both languages, spelled out: Python's \s and JavaScript's differ.
SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Every white space that is not one space between two other characters: nearly all are, and stay as they are.
_SPACE = regex(f"[{SPACES}](?:(?<! )[{SPACES}]*|[{SPACES}]+)")
_BESIDE_HAN = regex(f" (?:(?<=[{HAN}] )|(?=[{HAN}]))")
_LETTERS = "0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f"
JOINERS = ".,/:-"
"""Between two digits these belong to the number: 61.2, 3/4, 2024-10-01."""
_JOINED = "(?<=[0-9])[.,/:-](?=[0-9])"
WORD = regex(f"(?:[{_LETTERS}]|{_JOINED})+")
"""A Latin, Greek or Cyrillic word or a number."""
RUN = regex(f"(?:[{HAN}{_LETTERS}]|{_JOINED})+")
"""Chinese characters and words that stand together."""
_LETTER = regex(f"[{HAN}{_LETTERS}]")
_SEPARATOR = "\x1f"
IS_HAN = regex(f"[{HAN}]")


def is_letter(character: str) -> bool:
    """Whether a normalised character is looked for: a Chinese one, or one of a word."""
    return bool(_LETTER.match(character))


def normalise(text: str) -> str:
    """``text`` in the form in which it is indexed and looked for."""
    text = nfkc(text).lower()
    if _ODD.search(text):
        text = _SURROGATE.sub(" ", INVISIBLE.sub("", text))
    text = _SPACE.sub(" ", text)
    return _BESIDE_HAN.sub("", text).strip(" ")


def normalise_all(texts: list[str]) -> list[str]:
    """:func:`normalise` of each text, at the price of one."""
    # The separator is a control character, which no checked case contains.
    parts = normalise(_SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)).split(_SEPARATOR)
    return [part.strip(" ") for part in parts]
