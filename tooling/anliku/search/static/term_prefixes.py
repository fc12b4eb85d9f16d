"""What stands before a term that is not simply a run of letters, and where such terms stand in the index."""

from __future__ import annotations

from collections.abc import Iterator

from anliku.search.normalise import IS_HAN, WORD

WORD_SIZE = 40
"""Characters of a word that its term keeps."""
WORD_MARK = "="
"""Before a whole word, which is a term apart from the letters that it is made of."""
ASKED_MARK = "}"
"""Before words in which readers ask for terms: these terms. No term begins with anything between this and the next mark."""
HEAD_MARK = "~"
"""Before a word that cases mean: the cases that mean it most."""
TAIL_MARK = "…"
"""Before the same word: the other cases that mean it, which readers do not ask for."""
_FIRST = (ASKED_MARK.encode(), HEAD_MARK.encode())
_MEANT = (HEAD_MARK.encode(), TAIL_MARK.encode())


def whole(word: str) -> str:
    """The term of a whole word: ``pisa`` → ``=pisa``."""
    return WORD_MARK + word[:WORD_SIZE]


def anchor(text: str) -> str:
    """The term whose page a meant word shares, and all words that a text may begin with:
    ``学习动力`` → ``学习``, ``stem教育`` → ``=stem``. Not empty."""
    word = WORD.match(text)
    return whole(word[0]) if word else text[:2]


def starts(part: str) -> Iterator[int]:
    """Where in a part of a query a word may begin."""
    for at, character in enumerate(part):
        if IS_HAN.match(character):
            if at + 1 < len(part) and IS_HAN.match(part[at + 1]):
                yield at
        elif at == 0 or IS_HAN.match(part[at - 1]):
            yield at


def first_word(form: str) -> str:
    """What readers say, parts of a query with blanks between them, from where a word first begins in it to the end of
    that part; empty where none does. ``labour education`` → ``labour``"""
    return next((part[at:] for part in form.split(" ") for at in starts(part)), "")


def is_asked(key: bytes) -> bool:
    """Whether the UTF-8 of a term is that of words in which readers ask for terms."""
    return key.startswith(_FIRST[0])


def is_head(key: bytes) -> bool:
    """Whether the UTF-8 of a term is that of a meant word's strongest cases."""
    return key.startswith(_MEANT[0])


def is_first(key: bytes) -> bool:
    """Whether a term always stands on its page, and before others: a meant word's strongest cases, or what readers say."""
    return key.startswith(_FIRST)


def is_anchored(key: bytes) -> bool:
    """Whether a term stands on the page of another one."""
    return key.startswith((*_FIRST, *_MEANT))


def place_key(key: bytes) -> bytes:
    """The UTF-8 that decides on which page a term stands: its own, or that of its anchor."""
    if is_asked(key):
        return anchor(first_word(key.decode()[1:])).encode()
    return anchor(key.decode()[1:]).encode() if key.startswith(_MEANT) else key
