"""``ledger.jsonl``: one line a step, each with the hash of the line before.

A line is JSON: ``n`` from 1, ``at`` (ISO, with zone), ``step``, ``by``, ``program``, ``inputs`` and
``outputs`` (name and SHA-256), ``decided``, ``before`` (SHA-256 of the line before, as it stands,
without its end; empty for the first) and ``hash`` (SHA-256 of this line without that key). Beside it
``ledger.head`` says which line is the last, so that one cut off is missed.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anliku.atomic import sync_folder, write_bytes

FILE = "ledger.jsonl"
HEAD = "ledger.head"
MEND = "mend"
"""The step of a line that tells of a torn end."""
SETTINGS = "settings"
"""The step of a line that keeps ``round.yml`` where it was changed since the line before."""
TOPIC_IDS = "ids"
"""The step of a line that keeps ids of topics which came by no file: by changed rules, or an older program."""
_KEYS = ("n", "at", "step", "by", "program", "inputs", "outputs", "decided", "before", "hash")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger."""

    n: int
    at: str
    step: str
    by: str
    program: str
    inputs: tuple[dict[str, str], ...]
    outputs: tuple[dict[str, str], ...]
    decided: dict[str, Any]
    before: str
    hash: str = ""

    @property
    def line(self) -> bytes:
        """The line as it stands in the file, without its end."""
        return _dumped({**self._content(), "hash": self.hash})

    def sealed(self) -> Event:
        """The same with its hash."""
        return Event(**{**self._content(), "hash": self.own_hash()})

    def own_hash(self) -> str:
        """SHA-256 of the line without its hash."""
        return hashlib.sha256(_dumped(self._content())).hexdigest()

    def _content(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in _KEYS[:-1]}


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that does not follow from the one before. ``line`` counts from 1."""

    line: int
    message: str


@dataclass(slots=True)
class Ledger:
    """The lines of a ledger as read; ``torn`` is what a kill left of a line that never was whole."""

    events: list[Event] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    torn: bytes = b""
    unended: bool = False
    """The last line is whole, and only its end is missing."""

    @property
    def last(self) -> Event | None:
        """The last line."""
        return self.events[-1] if self.events else None

    @property
    def head(self) -> str:
        """SHA-256 of the last line; empty where there is none."""
        return hash_of(self.events[-1].line) if self.events else ""


def hash_of(data: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read(folder: Path) -> Ledger:
    """The ledger of a round, with everything that is wrong with its lines. Raises OSError."""
    data = (folder / FILE).read_bytes()
    ledger = Ledger()
    lines = data.split(b"\n")
    end = lines.pop()
    if end:
        event = _parsed(end)
        if event is not None and event.hash == event.own_hash():
            ledger.unended = True
            lines.append(end)
        else:
            ledger.torn = end
    _follow(lines, ledger)
    _hold_against_head(folder, ledger)
    return ledger


def append(folder: Path, ledger: Ledger, event: Event) -> None:
    """Add a line: all of it, or nothing. Raises OSError, and then the ledger stands as before."""
    path = folder / FILE
    if ledger.torn:
        # The torn end goes in the same moment in which the line that tells of it comes.
        whole = b"".join(old.line + b"\n" for old in ledger.events)
        write_bytes(path, whole + event.line + b"\n")
        ledger.torn = b""
    else:
        _append(path, (b"\n" if ledger.unended else b"") + event.line + b"\n")
        ledger.unended = False
    ledger.events.append(event)
    # A kill or a power cut in between leaves a head that is behind, which reading allows.
    head = json.dumps({"n": event.n, "sha256": hash_of(event.line)}) + "\n"
    write_bytes(folder / HEAD, head.encode(), sync=False)


def _append(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        size = os.fstat(handle).st_size
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)
    sync_folder(path.parent)


def _dumped(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _parsed(line: bytes) -> Event | None:
    """The event of a line; None where it is none, or not written as this program writes it."""
    try:
        content = json.loads(line)
        if not isinstance(content, dict) or set(content) != set(_KEYS):
            return None
        files = {key: tuple(content[key]) for key in ("inputs", "outputs")}
        event = Event(**{**content, **files})
        return event if _is_shaped(event) and event.line == line else None
    except (ValueError, TypeError, RecursionError):
        return None


def _is_shaped(event: Event) -> bool:
    """Whether every value of a line is of its kind, so that whoever reads it may rely on that."""
    texts = (event.at, event.step, event.by, event.program, event.before, event.hash)
    files = (*event.inputs, *event.outputs)
    return (
        type(event.n) is int
        and isinstance(event.decided, dict)
        and all(isinstance(text, str) for text in texts)
        and all(isinstance(file, dict) and set(file) == {"name", "sha256"} for file in files)
        and all(isinstance(value, str) for file in files for value in file.values())
        # Raises ValueError for what is no moment.
        and datetime.datetime.fromisoformat(event.at).tzinfo is not None
    )


def _follow(lines: Sequence[bytes], ledger: Ledger) -> None:
    """Walk the lines, and name each that does not follow from those before it."""
    number = 0
    before: str | None = ""
    """What the next line has to say of the one before; None where that was changed, and nobody knows."""
    events = [_parsed(line) for line in lines]
    for index, event in enumerate(events):
        if event is None:
            ledger.faults.append(Fault(index + 1, "被改过或写坏了，读不出来"))
            number, before = number + 1, None
            continue
        later = [other for other in events[index + 1 :] if other is not None]
        fault = _INSERTED if _is_inserted(event, number, before, later) else _fault(event, number, before)
        if fault is not None:
            ledger.faults.append(Fault(index + 1, fault))
        if fault == _INSERTED:
            continue
        number = event.n
        before = hash_of(event.line) if event.hash == event.own_hash() else None
        ledger.events.append(event)


_INSERTED = "是后来插进来的：后一行接的是它前面的一行"


def _is_inserted(event: Event, number: int, before: str | None, later: Sequence[Event]) -> bool:
    """Whether the next line takes this one's place behind line ``number``, and nothing refers to this one."""
    if not later or not before or later[0].before != before or later[0].n != number + 1:
        return False
    own = hash_of(event.line)
    return all(other.before != own for other in later)


def _fault(event: Event, number: int, before: str | None) -> str | None:
    """What is wrong with a line behind line ``number``; None where it follows."""
    whole = event.hash == event.own_hash()
    if whole and event.n == number + 1 and before in {None, event.before}:
        return None
    if not whole:
        return f"（第 {event.n} 步 {event.step}）写下以后被改过"
    if event.n > number + 1:
        gone = "、".join(str(gone) for gone in _few(range(number + 1, event.n)))
        return f"（第 {event.n} 步）前面少了第 {gone} 步"
    if event.n <= number:
        return f"（第 {event.n} 步）重复了，或前后次序被动过"
    return f"（第 {event.n} 步）接不上前一行：前一行被改过或换过"


def _few(numbers: range) -> Iterator[int]:
    yield from (numbers if len(numbers) <= 6 else (numbers[0], numbers[-1]))


def _hold_against_head(folder: Path, ledger: Ledger) -> None:
    try:
        head = json.loads((folder / HEAD).read_bytes())
        number, digest = int(head["n"]), str(head["sha256"])
    except FileNotFoundError:
        if len(ledger.events) > 1:
            ledger.faults.append(Fault(len(ledger.events), f"之后有没有少，看不出来：{HEAD} 不见了"))
        return
    except (ValueError, TypeError, KeyError):
        ledger.faults.append(Fault(len(ledger.events), f"之后有没有少，看不出来：{HEAD} 被改坏了"))
        return
    last = ledger.last
    if last is None or last.n < number:
        ledger.faults.append(Fault(len(ledger.events) + 1, f"起少了：账本记到过第 {number} 步"))
        return
    named = next((event for event in ledger.events if event.n == number), None)
    if not ledger.faults and (named is None or hash_of(named.line) != digest):
        ledger.faults.append(Fault(number, f"（第 {number} 步）与 {HEAD} 里记的不同，被换过"))
