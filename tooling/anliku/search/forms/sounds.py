"""How characters sound, in letters without tones, and which sounds are taken for each other.

The tables are those of :mod:`tooling.sounds.sound_tables` (pypinyin, OpenCC); what is done with them here
``overrides/assets/javascripts/fitting.js`` does the same, with the tables as files of the edition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from types import MappingProxyType

Syllables = tuple[str, ...]
"""Of a phrase, one for each character."""
# 校长 may be xiaozhang or jiaochang: a phrase with more such characters is known by its first readings only.
_MOST_READINGS = 4
_LOOSE_INITIAL = re.compile("^([zcs])h")
_LOOSE_FINAL = re.compile("([aei]n)g$")
_ALIKE = str.maketrans("nfv", "lhu")


@cache
def table() -> str:
    """``sounds.txt`` without its remarks: a syllable a line, a space, its characters."""
    return _lines("sounds.txt")


@cache
def traditional() -> str:
    """``traditional.txt`` without its remarks: pairs of a traditional character and its simplified one."""
    return re.sub("[ \n]", "", _lines("traditional.txt"))


def _lines(name: str) -> str:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def sounds() -> Mapping[str, Syllables]:
    """Character → its syllables."""
    return MappingProxyType(sounds_of(table()))


def sounds_of(text: str) -> dict[str, Syllables]:
    """A :func:`table` read: ``"du 读毒\\ndou 读"`` → 读: du, dou; 毒: du."""
    known: dict[str, Syllables] = {}
    for line in text.splitlines():
        syllable, characters = line.split(" ")
        for character in characters:
            known[character] = (*known.get(character, ()), syllable)
    return known


@cache
def simplified() -> Mapping[str, str]:
    """Traditional character → simplified."""
    pairs = traditional()
    return MappingProxyType(dict(zip(pairs[::2], pairs[1::2], strict=True)))


@lru_cache(maxsize=4096)
def loose(syllable: str) -> str:
    """What a syllable has in common with those that it is taken for (zh z, ch c, sh s, n l, f h, -n -ng):
    ``shang`` → ``san``, ``nv`` → ``lu``."""
    plain = _LOOSE_FINAL.sub(r"\1", _LOOSE_INITIAL.sub(r"\1", syllable))
    return plain[0].translate(_ALIKE) + plain[1:].replace("v", "u")


def readings(phrase: str) -> list[Syllables]:
    """How a phrase of Chinese characters may be read; none where a character has no known sound."""
    known = sounds()
    each = [known.get(character, ()) for character in phrase]
    return [reading for reading, _ in zip(product(*each), range(_MOST_READINGS), strict=False)]


def initials(reading: Syllables) -> str:
    """The loose first letter of each syllable: ``("shu", "xue")`` → ``sx``."""
    return "".join(loose(syllable)[0] for syllable in reading)
