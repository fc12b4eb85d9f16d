"""Work in chunks, on all cores or elsewhere: any ``concurrent.futures.Executor`` will do.

Results come in the order of the work, and only a few chunks are under way at once, so memory
stays bounded. A worker that dies costs time: its chunk is worked out here. However the run ends,
its workers end with it.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self, TypeVar

from anliku.record.sharing import Lacking, Sharing

_MOST = 8
"""Workers that are started unasked: more only wait for the one that collects."""
# Chunks that are under way beside those that are being worked on, so that nobody waits.
_AHEAD = 2
# New pools after workers died, before the rest is worked out here.
_PATIENCE = 2

Given = TypeVar("Given")
Result = TypeVar("Result")


def cores() -> int:
    """How many workers are useful on this machine."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST)


class Workers:
    """``number`` processes of this machine (0 and 1: none; default: one a core), started when there
    is work for them."""

    losses: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)
    """What is raised where the work itself is not to blame."""
    are_here = True
    """Whether they read the same disk as this process."""

    def __init__(self, number: int | None = None) -> None:
        self.number = max(1, cores() if number is None else number)
        self._executor: Executor | None = None
        self._broken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(at_once=error is not None)

    def map(self, function: Callable[[Given], Result], work: Iterable[Given]) -> Iterator[Result]:
        """``function`` of each chunk, in order; of :class:`Sharing` what is shared is sent once. With
        one worker, and where there is but one chunk, it is done here."""
        chunks = deque(work)
        if self.number == 1 or len(chunks) < 2:
            while chunks:
                yield function(chunks.popleft())
            return
        under_way: deque[tuple[Given, Executor | None, Future[Result | Lacking] | None]] = deque()
        while chunks or under_way:
            while chunks and len(under_way) < self.number + _AHEAD:
                under_way.append(self._submit(function, chunks.popleft()))
            yield self._result(function, *under_way.popleft())

    def beside(self, function: Callable[[Given], Result], given: Given) -> Callable[[], Result]:
        """``function`` of ``given``, begun by a worker of this machine while the others go on; gives what waits for the
        result. With one worker it is done here, when it is waited for."""
        work = self._submit(function, given) if self.number > 1 else (given, None, None)
        return lambda: self._result(function, *work)

    def end(self, at_once: bool = False) -> None:
        """Let the workers go; ``at_once``, whatever they are doing."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        if at_once:
            for child in multiprocessing.active_children():
                child.terminate()
        executor.shutdown(wait=True, cancel_futures=True)

    def _submit(
        self, function: Callable[[Given], Result], chunk: Given
    ) -> tuple[Given, Executor | None, Future[Result | Lacking] | None]:
        """The chunk, who works it out, and what will come of it; None where it has to be done here."""
        if self._executor is None and self._broken <= _PATIENCE:
            self._executor = self._start()
        executor = self._executor
        if executor is None:
            return chunk, None, None
        sent = function.briefly() if isinstance(function, Sharing) else function
        try:
            return chunk, executor, executor.submit(sent, chunk)
        except self.losses:
            self._give_up(executor)
            return chunk, None, None

    def _result(
        self,
        function: Callable[[Given], Result],
        chunk: Given,
        executor: Executor | None,
        future: Future[Result | Lacking] | None,
    ) -> Result:
        if executor is not None and future is not None:
            try:
                answer = self._wait(future)
                if isinstance(answer, Lacking) and isinstance(function, Sharing):
                    answer = self._wait(executor.submit(function.fully(), chunk))
                if not isinstance(answer, Lacking):
                    return answer
            except self.losses:
                self._give_up(executor)
        return function(chunk)

    def _wait(self, future: Future[Result]) -> Result:
        return future.result()

    def _give_up(self, executor: Executor) -> None:
        """Leave a pool that has lost a worker; the next chunk begins another, a few times."""
        if executor is self._executor:
            self._broken += 1
            self._executor = None
            executor.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> Executor | None:
        """Who works; None where it has to be done here."""
        # Forked workers begin at once, with all modules loaded; elsewhere the system's way is right.
        method = "fork" if sys.platform == "linux" else None
        context = multiprocessing.get_context(method)
        return ProcessPoolExecutor(self.number, mp_context=context, initializer=_begin)


def _begin() -> None:
    """In a worker: signals are the parent's to answer, and without the parent there is nothing to do."""
    # What the parent has is never garbage here, and a look at it would copy its memory.
    gc.freeze()
    # Its own garbage is looked for, whatever the parent was doing when it forked.
    gc.enable()
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            wait([parent.sentinel])
        os._exit(1)
