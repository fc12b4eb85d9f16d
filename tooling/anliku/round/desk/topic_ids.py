"""Ids of topics and numbers of works: once given, each belongs for ever to what its topic came from.

An origin is a row of a 汇总表 (``SHA-256/sheet/row``) or a document (``SHA-256``). The line of the ledger that brings
topics keeps which id each new origin got (``decided["ids"]``; of works also ``decided["numbers"]``, id → number). A
topic has the oldest id of its origins; a new one gets the next; one that falls away leaves a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from anliku.round.desk import ledger as ledgers
from anliku.round.desk.ledger import Event

if TYPE_CHECKING:
    from anliku.round.desk.derived import State
    from anliku.round.desk.entries import Topic
    from anliku.round.desk.opened import Round

IDS, NUMBERS = "ids", "numbers"
"""Keys of what a line keeps."""

_DIGITS = 9
Alike = tuple[str, str]
"""Key of a title, key of a unit: what is the same in both is one topic."""


@dataclass
class TopicIds:
    """``given``: origin → id, ``numbers``: id of a work → its number, both as the ledger has them."""

    given: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    rows: dict[Alike, list[str]] = field(default_factory=dict)
    """Origins of the rows that say the same."""
    documents: dict[Alike, dict[str, list[str]]] = field(default_factory=dict)
    """Those of the documents that do, by the kind of work."""
    taken: set[str] = field(default_factory=set)
    """Ids of the topics that are there."""
    highest: int = 0

    def of_row(self, alike: Alike, origin: str) -> tuple[str, list[str]]:
        """Id and origins of the topic of a row: documents that say the same are its own, too."""
        documents = [sha256 for same in self.documents.get(alike, {}).values() for sha256 in same]
        return self._take([*self.rows.get(alike, [origin]), *documents])

    def of_document(self, alike: Alike, work: str, origin: str) -> tuple[str, list[str]]:
        """Id and origins of the topic of a document that stands in no 汇总表."""
        return self._take(self.documents.get(alike, {}).get(work, [origin]))

    def _take(self, origins: list[str]) -> tuple[str, list[str]]:
        known = {self.given[origin] for origin in origins if origin in self.given} - self.taken
        if known:
            chosen = min(known, key=count_of)
        else:
            self.highest += 1
            chosen = f"T{self.highest:03}"
        self.taken.add(chosen)
        return chosen, origins


def count_of(topic: str) -> int:
    """``T012 → 12``; 0 for what is no id, as somebody may have written into the ledger."""
    digits = topic[1:]
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else 0


def recorded(events: Iterable[Event]) -> TopicIds:
    """What the lines of a ledger have given."""
    ids = TopicIds()
    for event in events:
        ids.given |= event.decided.get(IDS, {})
        ids.numbers |= event.decided.get(NUMBERS, {})
    ids.highest = max(map(count_of, ids.given.values()), default=0)
    return ids


def in_order(topics: Sequence[Topic]) -> list[Topic]:
    """The topics in the order in which their ids were given."""
    return sorted(topics, key=lambda topic: count_of(topic.id))


def new(state: State) -> dict[str, dict[str, str]]:
    """What the line that leads to ``state`` has to keep: what no line before it gave."""
    given = state.ids.given
    ids: dict[str, str] = {}
    for topic in state.topics:
        # One that was split off from another takes its origins with it.
        is_split = topic.id not in {given.get(origin) for origin in topic.origins}
        ids |= {origin: topic.id for origin in topic.origins if is_split or origin not in given}
    numbers = {topic: number for topic, number in state.running.items() if topic not in state.ids.numbers}
    return {IDS: ids, NUMBERS: numbers} if numbers else {IDS: ids}


def kept(event: Event) -> dict[str, Any]:
    """What a line keeps of ids and numbers."""
    return {key: event.decided[key] for key in (IDS, NUMBERS) if key in event.decided}


def without(event: Event) -> Event:
    """The line as it was when its ids were still to be given."""
    decided = {key: value for key, value in event.decided.items() if key not in {IDS, NUMBERS}}
    return replace(event, decided=decided)


def keep_new(opened: Round) -> None:
    """Keep ids that no line keeps: changed rules bring topics, and older programs kept none."""
    events = opened.ledger.events
    last = max((event.n for event in events if IDS in event.decided), default=0)
    forming = [event for event in events if event.n > last and event.step in {"receive", ledgers.SETTINGS}]
    if not forming or opened.last("receive") is None:
        return
    decided = new(opened.state)
    if any(decided.values()):
        opened.record(ledgers.TOPIC_IDS, decided=decided)


def differences(ours: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]) -> list[str]:
    """Where the ids that follow are not those that a line keeps."""
    faults: list[str] = []
    for key, noun in ((IDS, "选题编号"), (NUMBERS, "作品编号")):
        left, right = ours.get(key, {}), theirs.get(key, {})
        changed = [origin for origin in sorted({*left, *right}) if left.get(origin) != right.get(origin)]
        if changed:
            first = changed[0]
            was, now = right.get(first, "没有编号"), left.get(first, "没有编号")
            faults.append(f"{len(changed)} 处{noun}给了别的选题：{first[:12]} 账本记的是 {was}，按收到的先后应是 {now}")
    return faults
