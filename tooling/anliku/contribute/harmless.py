"""Strangers' text inside of our own Markdown, where it must do nothing but be read.

The summary of a pull request is shown by a code host, which makes links of addresses, calls
people whose name stands behind an ``@`` and points to other threads behind a ``#`` - after
it has read Markdown and entities, so that escaping alone does not stop it. So marks are
written as entities, which can never be Markdown, and whatever a host would make a link of
is broken by a zero-width space, which changes nothing for the eye. Private data is left out:
a summary is more public than the file that it is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from anliku.private import find
from anliku.text import shorten

# All that can open or close something in the host's Markdown or HTML.
_MARKS = re.compile(r"[\\`*_\[\]<>&~@#|$!]")
_BREAK = "\u200b"
# Behind each of these a host finds an address, a person, a thread or a face; in a run of such
# figures, the name of a commit.
_LINKED = re.compile(r"[@#]|\bgh-(?=\d)|\bwww(?=\.)|:(?=//)|:(?=[\w+-]+:)", re.ASCII | re.IGNORECASE)
_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b", re.ASCII | re.IGNORECASE)
_SIX = re.compile(r".{6}(?=.)")
_STEERING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def harmless(text: str, limit: int) -> str:
    """``text`` in one line of at most ``limit`` characters (before they are written as
    entities), safe anywhere inside of a line of Markdown, a table's cell included."""
    return inert(shorten(text, limit))


def inert(text: str) -> str:
    """One line of ``text`` as Markdown that says the same and does nothing. Doing it again to
    what it says changes nothing."""
    plain = text.replace(_BREAK, "")
    plain = "".join("�" if unicodedata.category(character) in _STEERING else character for character in plain)
    plain = _LINKED.sub(lambda match: match[0] + _BREAK, plain)
    plain = _COMMIT.sub(lambda match: _SIX.sub(lambda six: six[0] + _BREAK, match[0]), plain)
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", plain)


def discreet(text: str, known: Iterable[str] = ()) -> str:
    """``text`` without private data: what is found in it, and the pieces that are ``known``."""
    for piece in sorted(known, key=len, reverse=True):
        text = text.replace(piece, "〔隐私信息〕")
    for hit in reversed(find(text)):
        text = f"{text[: hit.start]}〔{hit.kind}〕{text[hit.end :]}"
    return text
