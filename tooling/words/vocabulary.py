"""Which words the table holds, and where each comes from.

1. ``dict.txt`` of jieba 0.42.1 (MIT): words of 2–6 Chinese characters with how often they occur.
   Names of people, places and organisations stay out. Words that occur often are taken, and rarer
   ones that are written with a character of school life (学, 教, 课, 读 …).
2. ``thesaurus.txt``: groups of words that people of schools use for the same thing.
3. ``english.txt`` of the package: the field's Chinese words for which there is an English one.

``common.txt`` holds those that say nothing of a case, though they are not frequent elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anliku import english

HERE = Path(__file__).parent
FREQUENCIES = 60_101_967
"""The sum of the frequencies of jieba's dictionary."""

_CHINESE = re.compile("[\u4e00-\u9fff]{2,6}")
_SCHOOL = set("学教课考读写算书师生班校题练习童孩娃妈爸家长育训")
# Names of people, of foreigners, of places, of organisations, as jieba tags them.
_NAMES = {"nr", "nrt", "nrfg", "ns", "nt"}
_OFTEN, _SCHOOL_OFTEN = 250, 50
# A name of people as often as this is a word, too (马虎 is tagged as one).
_NAME_OFTEN = 150
# How often a word is taken to occur that the dictionary lacks.
_UNKNOWN = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word, how often it occurs in what jieba counted, and whether it says nothing of a case."""

    text: str
    frequency: int
    says_nothing: bool = False


def vocabulary(dictionary: str) -> list[Word]:
    """The words in the order of their code points. ``dictionary`` is the text of jieba's."""
    known = dict(_dictionary(dictionary))
    texts = {text for text, (frequency, tag) in known.items() if _is_taken(text, frequency, tag)}
    texts |= {word for group in groups() for word in group} | {
        word for words in english.words().values() for word in words
    }
    nothing = set(common_words())
    return [
        Word(text, known[text][0] + 10 if text in known else _UNKNOWN, text in nothing)
        for text in sorted(texts | nothing)
    ]


def _dictionary(text: str) -> Iterator[tuple[str, tuple[int, str]]]:
    for line in text.splitlines():
        word, frequency, tag = line.split(" ")
        yield word, (int(frequency), tag)


def _is_taken(text: str, frequency: int, tag: str) -> bool:
    if not _CHINESE.fullmatch(text) or (tag in _NAMES and (tag != "nr" or frequency < _NAME_OFTEN)):
        return False
    return frequency >= _OFTEN or (frequency >= _SCHOOL_OFTEN and not _SCHOOL.isdisjoint(text))


@cache
def groups() -> list[list[str]]:
    """The groups of the thesaurus. Raises ValueError for one that :func:`refused` names."""
    every = [list(dict.fromkeys(line.split())) for line in _lines("thesaurus.txt")]
    if some := refused(every):
        raise ValueError("thesaurus.txt：这几组里有到处都在的词（common.txt），请去掉：" + "；".join(some))
    return every


def refused(every: Iterable[list[str]]) -> list[str]:
    """The groups that draw a word to one that says nothing of a case, as lines: every case would mean it.

    ``门卫 保安 学校`` is one, ``老师 教师 先生`` is none: there the first says nothing either.
    """
    nothing = set(common_words())
    return [" ".join(group) for group in every if group[0] not in nothing and not nothing.isdisjoint(group)]


def common_words() -> list[str]:
    """Words that say nothing of a case."""
    return [word for line in _lines("common.txt") for word in line.split()]


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
