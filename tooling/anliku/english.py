"""English words of the field that belong to no term: ``rubric`` → 评价量规, from ``english.txt``.

Those of terms stand in a library's ``taxonomy.yml`` (``english``); these are the field's, not a
city's, so they come with the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_FILE = "english.txt"


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """English phrase, in lower case → the Chinese words that it means, in the order of the file."""
    meanings: dict[str, list[str]] = {}
    for line in files(__package__).joinpath(_FILE).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            chinese, phrases = line.split(": ", 1)
            for phrase in phrases.split(", "):
                meanings.setdefault(phrase.lower(), []).append(chinese)
    return MappingProxyType({phrase: tuple(chinese) for phrase, chinese in meanings.items()})
