"""What stands before a term that is not simply a run of letters, and where such terms stand in the index."""

from __future__ import annotations

from anliku.search.normalise import WORD

WORD_SIZE = 40
"""Characters of a word that its term keeps."""
WORD_MARK = "="
"""Before a whole word, which is a term apart from the letters that it is made of."""
HEAD_MARK = "~"
"""Before a word that cases mean: the cases that mean it most."""
TAIL_MARK = "…"
"""Before the same word: the other cases that mean it, which readers do not ask for."""
_MEANT = (HEAD_MARK, TAIL_MARK)
_MEANT_BYTES = tuple(mark.encode() for mark in _MEANT)


def whole(word: str) -> str:
    """The term of a whole word: ``pisa`` → ``=pisa``."""
    return WORD_MARK + word[:WORD_SIZE]


def anchor(text: str) -> str:
    """The term whose page a meant word shares, and all words that a text may begin with:
    ``学习动力`` → ``学习``, ``stem教育`` → ``=stem``. Not empty."""
    word = WORD.match(text)
    return whole(word[0]) if word else text[:2]


def is_head(key: bytes) -> bool:
    """Whether the UTF-8 of a term is that of a meant word's strongest cases."""
    return key.startswith(_MEANT_BYTES[0])


def is_meant(key: bytes) -> bool:
    """Whether the UTF-8 of a term is that of a word that cases mean."""
    return key.startswith(_MEANT_BYTES)


def place_key(key: bytes) -> bytes:
    """The UTF-8 that decides on which page a term stands: its own, for a meant word its anchor's."""
    return anchor(key.decode()[1:]).encode() if is_meant(key) else key
