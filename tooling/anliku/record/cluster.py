"""The work of many machines: a Dask cluster in the place of this machine's processes.

Its workers have to see the library under the same path and run the same program. Neither is
taken on trust: each worker says which program it is with every piece of work, and a result
that is not made of the very bytes that lie here is worked out here
(:func:`anliku.record.gather.sure`). Dask gives the work of a worker that dies to another one.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from functools import partial
from typing import Any, TypeVar

from anliku.kept import key_of
from anliku.record.pool import Workers

_PATIENCE = 10
"""Seconds to wait for the scheduler, and for the first worker."""
_LOOK = 1
"""Seconds between two looks at whether the scheduler is still there."""
# So many pieces of work may be lost before all the rest is done here.
_LOSSES = 3

Given = TypeVar("Given")
Result = TypeVar("Result")


class NoCluster(Exception):
    """The cluster cannot be used; the message is Chinese and ready to show."""


class OtherProgram(Exception):
    """A worker runs another version of the program, of Python or of a library."""


class Cluster(Workers):
    """The workers of the Dask cluster whose scheduler is at ``address`` (``tcp://…``). Raises NoCluster."""

    are_here = False

    def __init__(self, address: str) -> None:
        super().__init__(1)
        self._client = _connect(address)
        self._lost = 0
        # Whatever went wrong there: where the work itself is to blame, it fails here, too.
        self.losses = (Exception,)
        self.number = max(2, sum(self._client.nthreads().values()))

    def beside(self, function: Callable[[Given], Result], given: Given) -> Callable[[], Result]:
        """``function`` of ``given``, done here when it is waited for: no other machine writes files of this one."""
        return lambda: function(given)

    def _start(self) -> Executor | None:
        if self._lost > _LOSSES:
            return None
        return _Same(self._client.get_executor(pure=False))

    def _wait(self, future: Future[Result]) -> Result:
        # Without its scheduler Dask waits for ever.
        while not wait([future], timeout=_LOOK).done:
            if self._client.status != "running":
                raise BrokenExecutor
        return future.result()

    def _give_up(self, executor: Executor) -> None:
        """One piece of work is done here; all of them, where that happens again and again."""
        self._lost += executor is self._executor
        if self._lost > _LOSSES:
            self._executor = None

    def end(self, at_once: bool = False) -> None:
        """Leave the cluster; what it still works on is of no use to anybody."""
        self._executor = None
        self._client.close(timeout=1 if at_once else _PATIENCE)


class _Same(Executor):
    """An executor whose workers first show that they are this program."""

    def __init__(self, executor: Any) -> None:
        self._executor = executor
        self._program = key_of("program")

    def submit(self, function: Callable[..., Result], /, *given: Any, **named: Any) -> Future[Result]:
        """See Executor."""
        future: Future[Result] = self._executor.submit(same, self._program, partial(function, *given, **named))
        return future


def same(program: bytes, work: Callable[[], Result]) -> Result:
    """Do the work, where this is the program. Raises OtherProgram."""
    if key_of("program") != program:
        raise OtherProgram
    return work()


def _connect(address: str) -> Any:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise NoCluster("--cluster 要用 Dask，这台电脑上没有；请先运行 pip install 'anliku[cluster]'") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except BaseException:
            client.close(timeout=1)
            raise
    except ValueError:
        raise NoCluster(f"--cluster 的“{address}”不是地址，请写成 tcp://主机:8786 的样子") from None
    except (OSError, TimeoutError):
        raise NoCluster(
            f"--cluster 的 {address} 连不上，或没有一个工作进程；请检查地址，看看 dask scheduler 和 dask worker 是否在运行"
        ) from None
    return client
