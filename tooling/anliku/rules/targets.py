"""What the target of a link or picture is, however it is spelt.

Browsers drop tabs and line breaks in an address, take a backslash for a slash and ignore
the case of a scheme; the parser has decoded entities already. Everything that is not plainly
one of the four good kinds is bad.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from anliku.case_places import YEAR
from anliku.regex import regex
from anliku.text import visible


class Kind(StrEnum):
    """What a target leads to."""

    EMPTY = "empty"
    ANCHOR = "anchor"
    FILE = "file"
    CASE = "case"
    WEB = "web"
    SCHEME = "scheme"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Target:
    """``value`` is the anchor, file name, address or scheme; of a case, its path ``YEAR/ID``."""

    kind: Kind
    value: str
    rest: str = ""
    """What follows the folder of another case."""
    anchor: str = ""


_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ENCODED = regex(r"%(?:25)*(?:2e|2f|5c)", re.IGNORECASE)
_SPACES = regex(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
# A scheme is short; a data: address may be a megabyte.
_HEAD = 200


def classify(raw: str, year: str, name: str) -> Target:
    """The target of a link on the page of case ``name`` of ``year``."""
    target = raw.strip("".join(map(chr, range(0x21))))
    if not target:
        return Target(Kind.EMPTY, "")
    if target.startswith("#"):
        return Target(Kind.ANCHOR, unquote(target[1:]))
    for head in (target[:_HEAD], unquote(target[:_HEAD])):
        scheme = _SCHEME.match(_SPACES.sub("", visible(head)))
        if scheme is not None:
            word = scheme[1].lower()
            if len(word) == 1:
                return Target(Kind.OUTSIDE, target)
            return Target(Kind.WEB, target) if word in {"http", "https"} else Target(Kind.SCHEME, word)
    if "\\" in target or target.startswith("/") or _ENCODED.search(target):
        return Target(Kind.OUTSIDE, target)
    return _relative(target, year, name)


def _relative(target: str, year: str, name: str) -> Target:
    path, _, anchor = target.partition("#")
    path = path.partition("?")[0]
    parts = [year, name]
    for step in path.split("/"):
        if step == "..":
            if not parts:
                return Target(Kind.OUTSIDE, target)
            parts.pop()
        elif step not in {"", "."}:
            parts.append(step)
    anchor = unquote(anchor)
    if parts[:2] == [year, name]:
        inside = "/".join(parts[2:])
        if inside in {"", "index.md", "index.html"}:
            return Target(Kind.ANCHOR, anchor)
        return Target(Kind.FILE, inside, anchor=anchor)
    if len(parts) >= 2 and YEAR.match(parts[0]):
        return Target(Kind.CASE, "/".join(parts[:2]), "/".join(parts[2:]), anchor)
    return Target(Kind.OUTSIDE, target)
