"""立项 numbers, by the scheme of ``round.yml``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from anliku.round.desk.entries import Topic

if TYPE_CHECKING:
    from anliku.round.desk.opened import Round

_N = re.compile(r"\{n(?::(0\d))?\}")


def ordered(opened: Round, topics: Sequence[Topic]) -> list[Topic]:
    """The topics in the order in which they are numbered."""
    campaign = opened.campaign
    offered = {"region": campaign.regions, "kind": campaign.kinds, "category": campaign.categories}

    def place(names: Sequence[str], name: str) -> int:
        return names.index(name) if name in names else len(names)

    def rank(topic: Topic) -> tuple[object, ...]:
        parts: list[object] = []
        for key in opened.settings.numbers.order:
            if key == "stage":
                parts.append(min((place(campaign.stages, stage) for stage in topic.stages), default=99))
            elif key in offered:
                parts.append(place(offered[key], getattr(topic, key)))
            else:
                parts.append(getattr(topic, key))
        return (*parts, topic.id)

    return sorted(topics, key=rank)


def numbers(opened: Round, topics: Sequence[Topic], taken: Sequence[str] = ()) -> dict[str, str]:
    """Id of a topic → its number, for these topics in this order; ``taken`` are numbers that stand already."""
    counters: Counter[str] = Counter()
    made: dict[str, str] = {}
    used = set(taken)
    for topic in topics:
        region = topic.region if opened.settings.numbers.restart else ""
        while True:
            counters[region] += 1
            number = _number(opened, topic, counters[region])
            if number not in used:
                break
        used.add(number)
        made[topic.id] = number
    return made


def given(opened: Round) -> dict[str, str]:
    """Id of a topic → the number that ``approve`` ever gave it, whether it is approved still or not."""
    return {
        topic: decided["number"]
        for event in opened.events("approve")
        for topic, decided in event.decided["topics"].items()
        if decided.get("number")
    }


def _number(opened: Round, topic: Topic, count: int) -> str:
    term = opened.catalogue.taxonomy.facet("region").find(topic.region)
    region = (term.slug if term is not None else "") or topic.region
    text = opened.settings.numbers.pattern.replace("{year}", str(opened.campaign.selection_year))
    text = text.replace("{region}", region.upper())
    return _N.sub(lambda mark: f"{count:{mark[1] or ''}d}", text)
