"""The related cases (相关案例) of an edition, chosen by one worker while the index and the pages are made."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from anliku.heap import give_back
from anliku.record.pool import Workers
from anliku.search.entry import Brief
from anliku.search.related import related
from anliku.search.talk import Talk

# Among fewer cases they are chosen before another process has begun.
_MANY = 256


@dataclass(frozen=True, slots=True)
class Task:
    """The cases of a library in brief, and what each talks of, as it is kept."""

    briefs: Sequence[Brief]
    talks: Sequence[bytes]


def choose(task: Task) -> bytes:
    """As JSON: id → [id, reason] of each related case, best first."""
    chosen = related(task.briefs, list(map(Talk.unpack, task.talks)))
    told = {name: [(other.id, other.reason) for other in others] for name, others in chosen.items()}
    value = json.dumps(told, ensure_ascii=False).encode()
    del chosen, told
    give_back()
    return value


def begun(task: Task, workers: Workers) -> Callable[[], bytes]:
    """Have a worker :func:`choose`; gives what waits for it."""
    if len(task.talks) < _MANY or workers.number == 1:
        return partial(choose, task)
    return workers.beside(choose, task)
