"""What a template is given, as bytes that differ where the page would."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

from pydantic import BaseModel

from anliku.kept import key_of


class Digests:
    """Digests of values; a frozen one that comes again and again, a card, a term, is looked at once."""

    def __init__(self) -> None:
        # The object is kept with its digest, so that no other one can take its number.
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, values: Mapping[str, Any]) -> bytes:
        """One digest for what a template is given. Raises TypeError for a value that has no plain form."""
        return key_of(*self._parts(values))

    def _parts(self, value: Any) -> Iterable[bytes | str]:
        if isinstance(value, Mapping):
            yield "{"
            for name, item in value.items():
                yield str(name)
                yield from self._parts(item)
            yield "}"
        elif isinstance(value, (list, tuple)):
            yield "["
            for item in value:
                yield from self._parts(item)
            yield "]"
        elif value is None or isinstance(value, (str, bytes, int, float, datetime.date)):
            yield repr(value)
        else:
            yield self._whole(value)

    def _whole(self, value: Any) -> bytes:
        known = self._known.get(id(value))
        if known is None:
            if not (is_dataclass(value) or isinstance(value, BaseModel)):
                raise TypeError(f"{type(value).__name__} has no plain form")
            known = self._known[id(value)] = (value, key_of(type(value).__name__, repr(value)))
        return known[1]
