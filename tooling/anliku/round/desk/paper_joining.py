"""Forms and cases ↔ declared topics: by title, unit and leader, tolerant of the usual differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from anliku.contribute.roster.same_titles import key, near
from anliku.contribute.roster.topics import SAME
from anliku.meaning import BadTable
from anliku.meaning.centre import centre
from anliku.round.desk.entries import Topic
from anliku.search.normalise import normalise

How = Literal["title", "near", "leader", "meaning", "several", ""]


@dataclass(frozen=True, slots=True)
class Paper:
    """A form or a case that came in, as far as it says whose it is."""

    sha256: str
    name: str
    title: str
    unit_key: str
    people: tuple[str, ...]
    text: str = ""


@dataclass(slots=True)
class Joined:
    """What a paper belongs to. ``how``: the same title, nearly the same, the same unit and leader, the
    same meaning; ``several`` where several topics could be meant; empty where none is."""

    paper: Paper
    topic: Topic | None = None
    how: How = ""
    candidates: list[Topic] = field(default_factory=list)

    @property
    def is_sure(self) -> bool:
        """Whether nobody has to look at it."""
        return self.how in {"title", "near"}


def join(papers: Sequence[Paper], topics: Sequence[Topic]) -> list[Joined]:
    """Each paper with its topic, in the order of ``papers``."""
    joined = [_by_title(paper, topics_of) for paper, topics_of in _same_titles(papers, topics)]
    _nearly(joined, topics)
    taken = {one.topic.id for one in joined if one.topic is not None}
    by_unit: dict[str, list[Topic]] = {}
    for topic in topics:
        by_unit.setdefault(topic.unit_key, []).append(topic)
    for one in joined:
        if one.topic is None and not one.candidates:
            free = [topic for topic in by_unit.get(one.paper.unit_key, ()) if topic.id not in taken]
            _by_people(one, free)
            if one.topic is not None:
                taken.add(one.topic.id)
    return joined


def _same_titles(papers: Sequence[Paper], topics: Sequence[Topic]) -> list[tuple[Paper, list[Topic]]]:
    by_title: dict[str, list[Topic]] = {}
    for topic in topics:
        by_title.setdefault(key(topic.title), []).append(topic)
    return [(paper, by_title.get(key(paper.title), []) if paper.title else []) for paper in papers]


def _by_title(paper: Paper, topics: list[Topic]) -> Joined:
    """The topic of the same title; of several, the one of the unit, then of the leader."""
    own = [topic for topic in topics if topic.unit_key == paper.unit_key]
    for choice in (topics if not paper.unit_key else own, [topic for topic in own if _shares(paper, topic)], topics):
        if len(choice) == 1:
            return Joined(paper, choice[0], "title")
    return Joined(paper, None, "several" if topics else "", topics)


def _nearly(joined: Sequence[Joined], topics: Sequence[Topic]) -> None:
    """Titles that differ in a word or two, of one unit or one leader."""
    open_ones = [one for one in joined if one.topic is None and not one.candidates and one.paper.title]
    pairs = near([one.paper.title for one in open_ones], [topic.title for topic in topics])
    for index, other, _ in sorted(pairs, key=lambda pair: -pair[2]):
        one, topic = open_ones[index], topics[other]
        same = one.paper.unit_key == topic.unit_key or (not one.paper.unit_key and _shares(one.paper, topic))
        if one.topic is None and same:
            one.topic, one.how = topic, "near"
        elif one.topic is None and _shares(one.paper, topic):
            one.topic, one.how = topic, "leader"


def _by_people(one: Joined, free: list[Topic]) -> None:
    """Among the topics of the unit that have no paper yet: the leader's, else the one that means the same."""
    theirs = [topic for topic in free if _shares(one.paper, topic)]
    if len(theirs) == 1:
        one.topic, one.how = theirs[0], "leader"
        return
    if not free or not one.paper.title:
        one.candidates = free
        return
    try:
        ranked = sorted(((nearness(one.paper.title, topic.title), topic) for topic in free), key=lambda pair: -pair[0])
    except BadTable:
        ranked = []
    if ranked and ranked[0][0] >= SAME:
        one.topic, one.how = ranked[0][1], "meaning"
    one.candidates = free if one.topic is None else []


def nearness(text: str, other: str) -> float:
    """The cosine of the places of two texts, -1…1; 0 where the table knows no word of one. Raises BadTable."""
    places = [centre((normalise(words), "", "", "", "")).astype(np.float64) for words in (text, other)]
    sizes = [float(np.linalg.norm(place)) for place in places]
    return float(places[0] @ places[1]) / (sizes[0] * sizes[1]) if all(sizes) else 0.0


def _shares(paper: Paper, topic: Topic) -> bool:
    """Whether the topic's leader is among the people of the paper."""
    return bool(topic.leader) and topic.leader in paper.people
