"""Whether a piece of JSON-LD says what schema.org lets its types say, and all that search engines ask for.

The expectations are a part of schema.org's, written down in ``schema_org.json``: a type's properties, what each may
hold, and which must be there. A type that is not in it, or a property that none of a thing's types has, is a fault.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_TYPES: dict[str, Any] = json.loads(Path(__file__).with_name("schema_org.json").read_text(encoding="utf-8"))["types"]


def _is_date(value: Any) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


_PLAIN: dict[str, Callable[[Any], bool]] = {
    "Text": lambda value: isinstance(value, str) and bool(value.strip()),
    "URL": lambda value: isinstance(value, str) and urlsplit(value).scheme == "https" and bool(urlsplit(value).netloc),
    "Date": _is_date,
    "Duration": lambda value: isinstance(value, str) and re.fullmatch(r"PT\d+M", value) is not None,
    "Boolean": lambda value: isinstance(value, bool),
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}


def faults(data: dict[str, Any]) -> list[str]:
    """What is wrong with a whole script's content; nothing where it is right."""
    if data.get("@context") != "https://schema.org":
        return ["@context"]
    return list(_thing({name: value for name, value in data.items() if name != "@context"}, ""))


def _thing(data: dict[str, Any], place: str) -> Iterator[str]:
    names = data.get("@type", [])
    types = [_TYPES.get(name) for name in ([names] if isinstance(names, str) else names)]
    if not types or None in types:
        yield f"{place}@type {names}"
        return
    properties: dict[str, list[str]] = {}
    for known in types:
        properties |= known["properties"]
        yield from (f"{place}{name} is missing" for name in known["required"] if not data.get(name))
    for name, value in data.items():
        if name != "@type":
            for one in value if isinstance(value, list) else [value]:
                yield from _value(one, properties.get(name, []), f"{place}{name}")


def _value(value: Any, allowed: list[str], place: str) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("@type") not in allowed:
            yield f"{place} is a {value.get('@type')}"
        else:
            yield from _thing(value, f"{place}.")
    elif not any(_PLAIN[kind](value) for kind in allowed if kind in _PLAIN):
        yield f"{place} = {value!r} is none of {allowed}"
