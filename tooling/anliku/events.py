"""The parser's events as they are meant: what is a heading, which number an item bears, what a line's end is."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from anliku.emphasis import MARKS, Pair, settle
from anliku.signs import Doubt
from anliku.text import joint

_HEADING = re.compile(rb"#{1,6}(?:[ \t\r\n]|\Z)")
# Most bodies have neither, and need not be walked for them.
_UNDERLINE = re.compile(rb"\n[ \t>]*(?:=+|-+)[ \t\r]*(?:\n|\Z)")
_NUMBERED = re.compile(rb"\d[.)](?:[ \t\r\n]|\Z)")
_NUMBER = re.compile(rb"[ \t]*(\d{1,9})")
_RULE = 3
"""Dashes below a line that draw one."""


def meant(events: list[Pair], source: bytes) -> tuple[list[Pair], list[Doubt]]:
    """The events as :mod:`anliku.markdown` describes them, and the places that stay in doubt."""
    events, doubts = settle(events, source)
    if b"\n" in source:
        if _UNDERLINE.search(source):
            events = _without_underlines(events, source, doubts)
        if any(event == "SoftBreak" for event, _ in events):
            _join(events)
        if _NUMBERED.search(source):
            _number(events, source)
    if b"[^" in source:
        events = [(_with_plain_name(event), span) for event, span in events]
    return events, doubts


def _without_underlines(events: list[Pair], source: bytes, doubts: list[Doubt]) -> list[Pair]:
    """A line above --- or === is a paragraph: Word draws a line there, and nobody means a heading."""
    found: list[Pair] = []
    underline = b""
    for event, span in events:
        tag = event.get("Start") if isinstance(event, dict) else None
        if isinstance(tag, dict) and "Heading" in tag and _HEADING.match(source, span["start"]) is None:
            underline = source[span["start"] : span["end"]].rstrip().rpartition(b"\n")[2].strip(b" \t>")
            doubts.append(Doubt("underline", span["start"], underline.decode(errors="replace")))
            found.append(({"Start": "Paragraph"}, span))
        elif underline and isinstance(event, dict) and isinstance(event.get("End"), dict) and "Heading" in event["End"]:
            end = span["start"] + len(source[span["start"] : span["end"]].rstrip())
            place = {"start": end - len(underline), "end": end}
            below: list[Pair] = [({"End": "Paragraph"}, span)]
            if len(underline) >= _RULE and underline.startswith(b"-"):
                found += [*below, ("Rule", place)]
            else:
                start = source.rfind(b"\n", 0, place["start"])
                broken = ("SoftBreak", {"start": start, "end": start + 1})
                found += [broken, ({"Text": underline.decode()}, place), *below]
            underline = b""
        else:
            found.append((event, span))
    return found


def _with_plain_name(event: Any) -> Any:
    """Notes are called whatever the case of their names: ``[^A]`` and ``[^a]: …`` belong together."""
    if not isinstance(event, dict):
        return event
    ((name, value),) = event.items()
    if name == "FootnoteReference":
        return {name: _plain(value)}
    if name == "Start" and isinstance(value, dict) and "FootnoteDefinition" in value:
        return {name: {"FootnoteDefinition": _plain(value["FootnoteDefinition"])}}
    return event


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def _number(events: list[Pair], source: bytes) -> None:
    """Items whose number does not follow from the one before get it written into their event.

    ``1. 2. 4.`` → the third; ``1. 1. 1.`` → none, because that is how Markdown counts by itself.
    """
    lists: list[list[tuple[int, int]]] = []
    for index, (event, span) in enumerate(events):
        if not isinstance(event, dict):
            continue
        begun, ended = event.get("Start"), event.get("End")
        if isinstance(begun, dict) and "List" in begun:
            lists.append([])
        elif begun == "Item" and lists:
            found = _NUMBER.match(source, span["start"])
            if found is not None:
                lists[-1].append((index, int(found[1])))
        elif isinstance(ended, dict) and "List" in ended and lists:
            items = lists.pop()
            if len({number for _, number in items}) == 1:
                continue
            for (_, before), (place, number) in pairwise(items):
                if number != before + 1:
                    events[place] = ({"Start": {"Item": number}}, events[place][1])


def _join(events: list[Pair]) -> None:
    """Line breaks between Chinese characters are ``Joint``: they print nothing. Others stay
    ``SoftBreak``, a space."""
    last, waiting = "", -1
    for index, (event, _) in enumerate(events):
        if isinstance(event, str):
            if event == "SoftBreak":
                waiting = index
            else:
                last, waiting = "", -1
            continue
        ((name, value),) = event.items()
        if name == "Text" or name == "Code" or name == "FootnoteReference":
            # The mark of a note stands as close as a comma.
            text = "，" if name == "FootnoteReference" else value
            if waiting >= 0 and last and text and not joint(last, text[0]):
                events[waiting] = ("Joint", events[waiting][1])
            if text:
                last, waiting = text[-1], -1
        elif name == "Start" or name == "End":
            tag: Any = value if isinstance(value, str) else next(iter(value))
            if tag not in MARKS and tag != "Link":
                last, waiting = "", -1
