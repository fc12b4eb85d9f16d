"""Numbers that were given and whose topic is there no longer: told, and never given to another.

A file that is not accepted after all takes its topics with it; a unit list that came late makes one of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anliku.formats.sheet.header import REGION, TITLE, UNIT
from anliku.round.desk import topic_numbers
from anliku.round.desk.pending import Pending, What

if TYPE_CHECKING:
    from anliku.round.desk.derived import State
    from anliku.round.desk.opened import Round


def lost_numbers(opened: Round, state: State) -> Iterator[Pending]:
    """One line for each number without a topic, of 立项 or of a work."""
    numbers = topic_numbers.given(opened) | state.ids.numbers
    there = {topic.id for topic in state.topics}
    for name, number in sorted(numbers.items()):
        if name not in there:
            yield _line(state, name, number)


def _line(state: State, name: str, number: str) -> Pending:
    origins = [origin for origin, given in state.ids.given.items() if given == name]
    title, unit, region = _said(state, origins)
    other = next((topic for topic in state.topics if not set(origins).isdisjoint(topic.origins)), None)
    if other is not None:
        now = f"与 {other.id}“{other.title}”（{other.number or '没有编号'}）合成了一个，按 {other.id} 算"
        region = other.region
    else:
        now = "不在了（它来的那份表或文件没有收）"
    message = f"{number} 的选题 {name} {now}；这个编号空着，不会给别的选题。用它公布、评过的，请核对"
    return Pending(What.LOST_NUMBER, (name, number), number, title, unit, region, message)


def _said(state: State, origins: list[str]) -> tuple[str, str, str]:
    """Title, unit and region of a topic that is there no longer, as its file says them."""
    for origin in origins:
        sha256, *place = origin.split("/")
        reading = next((file.reading for file in state.came if file.sha256 == sha256), {})
        if not place and "title" in reading:
            region = state.terms.region_of(str(reading["region"]), str(reading["unit"]), state.units)
            return str(reading["title"]), str(reading["unit"]), region
        for row in reading.get("rows", ()) if place else ():
            if origin == f"{sha256}/{row['sheet']}/{row['row']}":
                return row[TITLE], row[UNIT], state.terms.region(row[REGION]) or str(reading["own"] or "")
    return "", "", ""
