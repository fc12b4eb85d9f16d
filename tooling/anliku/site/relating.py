"""The related cases (相关案例) of an edition, chosen by one worker while the index and the pages are made."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from anliku.heap import give_back
from anliku.record.pool import Workers
from anliku.search.entry import Brief
from anliku.search.related_again import Lists, lists_of
from anliku.search.talk import Talk

# Among fewer cases they are chosen before another process has begun.
_MANY = 256


@dataclass(frozen=True, slots=True)
class Task:
    """The cases of a library in brief, and what each talks of, as it is kept; ``last``: what was kept of the lists
    of the library before."""

    briefs: Sequence[Brief]
    talks: Sequence[bytes]
    last: bytes | None = None


def choose(task: Task) -> tuple[bytes, bytes]:
    """As JSON: id → [id, reason] of each related case, best first. And what the next lists can be made from."""
    last = Lists.unpack(task.last) if task.last is not None else None
    lists = lists_of(task.briefs, list(map(Talk.unpack, task.talks)), last)
    told = dict(zip((brief.id for brief in task.briefs), lists.told, strict=True))
    value = json.dumps(told, ensure_ascii=False).encode()
    packed = lists.pack()
    del last, lists, told
    give_back()
    return value, packed


def begun(task: Task, workers: Workers) -> Callable[[], tuple[bytes, bytes]]:
    """Have a worker :func:`choose`; gives what waits for it."""
    if len(task.talks) < _MANY or workers.number == 1:
        return partial(choose, task)
    return workers.beside(choose, task)
