"""Names in disguise, which somebody has to look at: 刘文静 as 刘老师, 文静老师, Liu Wenjing or LWJ; 平桥示例小学 as 平小,
pingqiao or PQXX; a name whose characters stand in two cells or
lines of a table, or with signs between them.

None of them is hidden by itself: 刘老师 may be another Liu, and 平小 part of a word that nobody has thought of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from anliku.regex import regex
from anliku.search.forms.sounds import readings

_TITLES = "老师|校长|副校长|书记|副书记|主任|副主任|园长|组长|教研员|教授|同志"
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "东方", "慕容", "令狐", "尉迟", "司徒", "端木", "公孙", "夏侯")
_PERSON = regex(r"[\u4e00-\u9fff]{2,4}")
_NO_PERSON = ("组", "室", "队", "校", "学", "部", "处", "园", "中心", "团")
_LETTERS = regex(r"[A-Za-z]+(?:[ \t\u3000'’·._-]{1,2}[A-Za-z]+)*")
_WORD = regex(r"[A-Za-z]+")
# Pinyin as a guide above characters has it: ú → u, ǚ → v, the ɡ of Word, and letters of full width.
_PLAIN_LETTERS = {
    code: "v" if letters[1:2] == "\u0308" and letters[0] in "uU" else letters[0]
    for code in (*range(0xC0, 0x250), *range(0xFF21, 0xFF5B))
    if (letters := unicodedata.normalize("NFKD", chr(code)))[0].isascii() and letters[0].isalpha()
} | {0x251: "a", 0x261: "g"}
_MOST_WORDS = 4
_LEAST_LETTERS = 3
_KINDS = (
    ("小学", "小"),
    ("附小", "小"),
    ("中学", "中"),
    ("初中", "中"),
    ("高中", "中"),
    ("附中", "中"),
    ("学校", "校"),
)
# What may stand before and behind a short form where it is one, and not part of a longer word: 水平小幅.
_BEFORE = r"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[我在到从是为对向与和的了让给把被由以及自]))"
# What may stand between the characters of a name.
_SIGNS = r"(?:[^\w、，。；：？！,;:?!\n]|_)"
_BEHIND = {
    "小": "学幅组型范心于段微结节班时数",
    "中": "学间心等期段的有小考高国华提发看表得出层文",
    "校": "园长本内外级对",
}


@dataclass(frozen=True, slots=True)
class Disguises:
    """What the names of one case may look like. ``called``: a person with a title; ``short``: the school in two or
    three characters; ``spelt``: small letters without spaces; ``initials``: capitals; ``pieced``: names with
    signs between their characters."""

    called: re.Pattern[str] | None
    short: re.Pattern[str] | None
    spelt: frozenset[str]
    initials: frozenset[str]
    pieced: re.Pattern[str] | None

    @classmethod
    def of(cls, people: Iterable[str], cores: Iterable[tuple[str, str]]) -> Disguises:
        """``people``: names of persons, others among them are left out; ``cores``: a unit's name without its
        places, and the same without what it is: 平桥示例小学, 平桥."""
        named = [name for name in dict.fromkeys(people) if _is_person(name)]
        schools = [(core, own) for core, own in dict.fromkeys(cores) if len(own) > 1]
        spelt = {spelling for name in named for spelling in _spellings(name)}
        spelt |= {spelling for core, own in schools for spelling in _school_spellings(core, own)}
        return cls(
            _called(named),
            _short(schools),
            frozenset(word for word in spelt if len(word) > _LEAST_LETTERS),
            frozenset(letters for name in named if len(letters := _initials(name)) >= _LEAST_LETTERS),
            _pieced(dict.fromkeys((*named, *(core for core, _ in schools)))),
        )

    def spans(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Why, and from where to where: ``刘老师在平小任教 → 像是称呼作者的话, 0, 3; 像是学校的简称, 4, 6``."""
        for pattern, why in ((self.called, "像是称呼作者的话"), (self.short, "像是学校的简称")):
            for match in pattern.finditer(text) if pattern is not None else ():
                yield why, match.start(), match.end()
        for match in self.pieced.finditer(text) if self.pieced is not None else ():
            yield "姓名、校名中间夹着符号", match.start(), match.end()
        plain = text.translate(_PLAIN_LETTERS)
        for run in _LETTERS.finditer(plain):
            words = list(_WORD.finditer(plain, run.start(), run.end()))
            for first, last in self._spelt(words):
                yield "像是拼音的姓名、校名", first.start(), last.end()

    def _spelt(self, words: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
        for at, first in enumerate(words):
            for last in range(at, min(len(words), at + _MOST_WORDS)):
                letters = "".join(word[0] for word in words[at : last + 1])
                if letters.lower() in self.spelt or (at == last and letters in self.initials):
                    yield first, words[last]
                    break

    def split(self, cells: Sequence[str]) -> Iterator[str]:
        """Names that stand in neighbouring cells of a row, or lines of a cell: ``刘 | 文静老师 → 刘｜文静``."""
        row = "｜".join(re.sub(r"\s+", "", cell) for cell in cells)
        for match in self.pieced.finditer(row) if self.pieced is not None else ():
            if "｜" in match[0]:
                yield match[0]


def _is_person(name: str) -> bool:
    return _PERSON.fullmatch(name) is not None and not name.endswith(_NO_PERSON)


def _family(name: str) -> str:
    return name[:2] if name.startswith(_COMPOUND) and len(name) > 2 else name[0]


def _called(people: Sequence[str]) -> re.Pattern[str] | None:
    """刘老师, 小刘, 文静老师, of anybody of ``people``."""
    families = dict.fromkeys(map(_family, people))
    given = dict.fromkeys(name[len(_family(name)) :] for name in people)
    if not families:
        return None
    either = "|".join(map(re.escape, (*families, *filter(None, given))))
    young = "|".join(map(re.escape, families))
    return re.compile(rf"(?:{either})(?:{_TITLES})|{_BEFORE}[小老](?:{young})(?![\u4e00-\u9fff]?(?:说|师傅))")


def _short(schools: Sequence[tuple[str, str]]) -> re.Pattern[str] | None:
    """平小, 平实小 for 平桥小学."""
    parts = []
    for core, own in schools:
        kind = next((short for end, short in _KINDS if core.endswith(end)), None)
        if kind is not None:
            parts.append(rf"{re.escape(own[0])}(?:实验|实)?{kind}(?![{_BEHIND[kind]}])")
    return re.compile(rf"{_BEFORE}(?:{'|'.join(dict.fromkeys(parts))})") if parts else None


def _pieced(names: Iterable[str]) -> re.Pattern[str] | None:
    """刘-文-静, 刘｜文静; a list (刘、文静) and ends of sentences are none."""
    either = []
    for name in names:
        between = [rf"{_SIGNS}{{0,3}}{re.escape(mark)}" for mark in name[1:]]
        # One sign at least: the name itself is hidden already.
        either.append(rf"(?!{re.escape(name)}){re.escape(name[0])}{''.join(between)}")
    return re.compile("|".join(either)) if either else None


def _joined(phrase: str) -> list[str]:
    """How a phrase is spelt: 吕 → lv, lu, lyu."""
    spelt = ["".join(reading) for reading in readings(phrase)]
    return [*spelt, *(word.replace("v", other) for word in spelt if "v" in word for other in ("u", "yu"))]


def _spellings(name: str) -> Iterator[str]:
    """Family name first, and last."""
    family = _family(name)
    for own in _joined(family):
        for given in _joined(name[len(family) :]):
            yield own + given
            yield given + own


def _school_spellings(core: str, own: str) -> Iterator[str]:
    """pingqiao, pingqiaoxiaoxue, and the first letters of both together: pqxx."""
    kind = next((end for end, _ in _KINDS if core.endswith(end)), "")
    for spelt in _joined(own):
        yield spelt
        yield from (spelt + end for end in _joined(kind))
    if kind:
        yield f"{_initials(own)}{_initials(kind)}".lower()


def _initials(phrase: str) -> str:
    """刘文静 → LWJ; empty where a character has no known sound."""
    first = next(iter(readings(phrase)), ())
    return "".join(syllable[0] for syllable in first).upper()
