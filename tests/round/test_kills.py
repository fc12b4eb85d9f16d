"""A kill at any moment, or a disk that is full, loses nothing: whoever runs the same again comes to the same round."""

from __future__ import annotations

import datetime
import errno
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from anliku.round import verify
from anliku.round.desk import approve, match, opened, receive
from tests.effort import many, random_numbers
from tests.round import made
from tests.round.desks import BY, look
from tests.round.intake import start

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

_WRITES = {"os.rename", "os.link", "os.truncate", "os.remove", "os.chmod", "os.mkdir"}


def batches(base: Path) -> list[tuple[str, Path]]:
    """A small round's files on disk, by day."""
    round_made = made.make(12, faults=False, cases=2)
    listed: list[tuple[str, Path]] = []
    for number, (day, files) in enumerate([*round_made.batches, *round_made.case_batches]):
        box = base / f"box-{number}"
        box.mkdir()
        for name, data in files.items():
            (box / name).write_bytes(data)
        listed.append((day, box))
    return listed


def work(folder: Path, boxes: list[tuple[str, Path]]) -> None:
    """The whole of the desk's part, as a person would run it, one command after the other."""
    for number, (day, box) in enumerate(boxes):
        with opened.at(folder, BY) as held:
            receive.run(held, [box], datetime.date.fromisoformat(day))
        if number == 3:
            with opened.at(folder, BY) as held:
                approve.decide(held, None, everything=True)
    with opened.at(folder, BY) as held:
        match.propose(held)
    with opened.at(folder, BY) as held:
        match.decide(held, folder / match.SHEET)


def in_child(task: Callable[[], object]) -> int:
    """The status of a copy of this process that does ``task`` and ends."""
    child = os.fork()
    if child == 0:
        try:
            task()
        except Exception:  # noqa: BLE001 - a child ends, whatever happens in it
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


KILL, HALF, FULL = "kill", "half", "full"


def watch(at: int, how: str) -> None:
    """Kill this process at its ``at``-th write; ``half``: once the write has got half way; ``full``: from then on
    the disk takes nothing more."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if how == FULL and count >= at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(name: str, arguments: Any) -> None:
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or name in _WRITES:
            step()

    real = os.write

    def write(handle: int, data: Any) -> int:
        if how == HALF and count + 1 == at:
            real(handle, bytes(data)[: len(data) // 2])
        step()
        return real(handle, data)

    os.write = write
    sys.addaudithook(hook)


def signature(folder: Path) -> object:
    """What the round has come to."""
    shown = look(folder)
    topics = [(topic.id, topic.title, topic.form, topic.number) for topic in shown.topics]
    return topics, [case.document for case in shown.cases], [line.id for line in shown.state.open]


def test_whenever_a_run_ends_nothing_is_lost(tmp_path: Path) -> None:
    boxes = batches(tmp_path)
    whole = start(new(tmp_path, "whole"))
    work(whole, boxes)
    wanted = signature(whole)
    chance = random_numbers()
    ended = 0
    for number in range(many(4, 200)):
        folder = start(new(tmp_path, f"killed-{number}"))
        with (folder / "round.yml").open("a", encoding="utf-8") as rules:
            rules.write("# 开头以后改过\n")
        at, how = chance.randrange(1, 300), chance.choice((KILL, HALF, FULL))

        def run(folder: Path = folder, at: int = at, how: str = how) -> None:
            watch(at, how)
            work(folder, boxes)

        ended += in_child(run) != 0
        before = received(folder)
        assert in_child(partial(work, folder, boxes)) == 0, (number, at, how)
        assert signature(folder) == wanted, (number, at, how)
        assert before <= received(folder)
        assert verify.run(look(folder)).ok, (number, at, how)
    assert ended >= many(2, 100)


def new(base: Path, name: str) -> Path:
    (base / name).mkdir()
    return base / name


def received(folder: Path) -> set[str]:
    return {path.name for path in (folder / "received").iterdir() if not path.name.startswith(".")}
