"""Topics that were there in an earlier year: the same title or nearly, the same problem in other words, or a text
that was copied.

``从找原句到想明白 → “从找原句到想明白”（gusu-yuwen-01）题目相同``. Former topics are the cases of the library that belong
to other campaigns, and the topics of the rounds that ``round.yml`` names. Of one unit a title that means the same is
enough; of different units the title has to be nearly the same, or the description of the problem copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anliku.contribute.roster.same_titles import key, near
from anliku.contribute.roster.topics import SAME
from anliku.meaning import BadTable
from anliku.round.desk.entries import Topic
from anliku.round.desk.paper_joining import nearness
from anliku.round.desk.pending import Pending, What
from anliku.text import visible

if TYPE_CHECKING:
    from anliku.round.desk.opened import Round
    from anliku.round.desk.unit_list import Units

ALIKE = 0.85
"""From this likeness of titles on (Jaccard, pairs of characters) topics of different units are told."""
COPIED = 0.4
"""From this part of a description of the problem on it is told as copied."""
_BLOCK = 10
"""Characters that are compared at once. A former text is cut into blocks, so that of 20 copied characters one
block is found wherever it stands."""
_FEWEST = 80
"""Characters of a problem that can be told as copied."""
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Former:
    """A topic of an earlier year. ``where``: its id in the library, or the folder of its round."""

    title: str
    where: str
    unit_key: str
    text: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A topic that was there before: ``how`` says what is the same, ``weight`` how much, 0…1."""

    topic: Topic
    former: Former
    how: str
    weight: float


def earlier(opened: Round, units: Units, topics: Sequence[Topic]) -> Iterator[Pending]:
    """One line for each of ``topics`` that was there in an earlier year, about the former topic that is nearest."""
    formers = [*_of_library(opened, units), *_of_rounds(opened)]
    if not formers:
        return
    titled = [topic for topic in topics if topic.title]
    repeats = [
        *_by_title(titled, formers),
        *_by_meaning(titled, formers),
        *_by_copy(titled, formers, _problems(opened, titled)),
    ]
    told: set[str] = set()
    for repeat in sorted(repeats, key=lambda repeat: (-repeat.weight, repeat.topic.id, repeat.former.where)):
        topic, former = repeat.topic, repeat.former
        if topic.id not in told:
            told.add(topic.id)
            message = f"与往年的“{former.title}”（{former.where}）{repeat.how}，往年的不能再报，请核对"
            about = (topic.id, former.where)
            yield Pending(What.EARLIER, about, topic.id, topic.title, topic.unit, topic.region, message, topic.id)


# --- former topics --------------------------------------------------------------------------------------


def _of_library(opened: Round, units: Units) -> Iterator[Former]:
    for case in opened.library.cases:
        if case.meta.campaign != opened.campaign.id:
            unit_key = units.key(case.meta.unit, case.meta.region or "")
            yield Former(case.meta.title, case.name, unit_key, case.body)


def _of_rounds(opened: Round) -> Iterator[Former]:
    """The topics of earlier rounds, with the names of their folders."""
    from anliku.round.desk import opened as rounds

    for folder in opened.settings.earlier:
        former = rounds.load(Path(folder), "")
        problems = _problems(former, former.topics)
        for topic in former.topics:
            if not topic.withdrawn:
                yield Former(topic.title, Path(folder).name, topic.unit_key, problems.get(topic.id, ""))


def _problems(opened: Round, topics: Sequence[Topic]) -> dict[str, str]:
    """Topic → what its form says of the problem."""
    forms = {topic.id: opened.reading(topic.form) for topic in topics if topic.form}
    return {name: str(form.get("problem", "")) for name, form in forms.items()}


# --- likeness -------------------------------------------------------------------------------------------


def _by_title(topics: Sequence[Topic], formers: Sequence[Former]) -> Iterator[Repeat]:
    pairs = near([topic.title for topic in topics], [former.title for former in formers])
    for index, other, likeness in pairs:
        topic, former = topics[index], formers[other]
        if key(topic.title) == key(former.title):
            yield Repeat(topic, former, "题目相同", 1.0)
        elif likeness >= ALIKE or topic.unit_key == former.unit_key:
            yield Repeat(topic, former, f"题目很像（{likeness:.0%}）", likeness)


def _by_meaning(topics: Sequence[Topic], formers: Sequence[Former]) -> Iterator[Repeat]:
    """Titles of one unit that mean the same in other words."""
    by_unit: dict[str, list[Former]] = {}
    for former in formers:
        by_unit.setdefault(former.unit_key, []).append(former)
    for topic in topics:
        for former in by_unit.get(topic.unit_key, ()):
            try:
                likeness = nearness(topic.title, former.title)
            except BadTable:
                return
            if likeness >= SAME:
                yield Repeat(topic, former, "同一单位，题目意思相近", likeness)


def _by_copy(topics: Sequence[Topic], formers: Sequence[Former], problems: Mapping[str, str]) -> Iterator[Repeat]:
    """Descriptions of a problem of which a large part stands in a former text, word for word."""
    holders: dict[str, list[int]] = {}
    lengths: dict[int, int] = {}
    for index, topic in enumerate(topics):
        text = _bare(problems.get(topic.id, ""))
        if len(text) >= _FEWEST:
            lengths[index] = len(text)
            for at in range(len(text) - _BLOCK + 1):
                holders.setdefault(text[at : at + _BLOCK], []).append(index)
    if not holders:
        return
    for former in formers:
        for index, copied in _copied(_bare(former.text), holders).items():
            part = copied / lengths[index]
            if part >= COPIED:
                yield Repeat(topics[index], former, f"写的问题有 {part:.0%} 逐字相同", min(1.0, part))


def _copied(text: str, holders: Mapping[str, Sequence[int]]) -> dict[int, int]:
    """Topic → how many characters of ``text`` stand in its problem, counted in blocks."""
    copied: dict[int, int] = {}
    for block in {text[at : at + _BLOCK] for at in range(0, len(text) - _BLOCK + 1, _BLOCK)}:
        for index in set(holders.get(block, ())):
            copied[index] = copied.get(index, 0) + _BLOCK
    return copied


def _bare(text: str) -> str:
    """A text without marks and spaces."""
    return _MARKS.sub("", visible(text))
