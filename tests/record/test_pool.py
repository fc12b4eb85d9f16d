"""Work on several cores: in order, whoever dies, and nobody is left over."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from typing import ClassVar

import pytest

from anliku.heap import no_collection
from anliku.record.pool import Workers, cores
from anliku.record.sharing import Lacking, Sharing


def double(number: int) -> int:
    return 2 * number


def where(_number: int) -> int:
    return os.getpid()


def die_elsewhere(number: int) -> int:
    """Ends its process, unless that is the one that collects."""
    if number == 3 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def looks_for_garbage(_number: int) -> bool:
    return gc.isenabled()


class Heavy(bytes):
    """Shared bytes that note each time that they are sent."""

    sent: ClassVar[list[int]] = []

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        self.sent.append(os.getpid())
        return bytes, (bytes(self),)


def told(number: int, shared: bytes) -> bytes:
    return shared + str(number).encode()


def rest(number: int) -> None:
    """The first piece takes no time."""
    if number:
        time.sleep(3600)


def fail(number: int) -> int:
    raise ValueError(number)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_results_come_in_order(number: int) -> None:
    with Workers(number) as workers:
        assert list(workers.map(double, range(50))) == [2 * number for number in range(50)]
    assert multiprocessing.active_children() == []


def test_a_worker_looks_for_garbage_whatever_its_parent_does() -> None:
    with no_collection(), Workers(2) as workers:
        assert list(workers.map(looks_for_garbage, range(4))) == [True] * 4
    assert gc.isenabled()


@pytest.mark.parametrize(("number", "chunks", "here"), [(1, 9, True), (2, 1, True), (2, 9, False)])
def test_one_chunk_is_not_worth_a_process(number: int, chunks: int, here: bool) -> None:
    with Workers(number) as workers:
        assert (set(workers.map(where, range(chunks))) == {os.getpid()}) is here


def test_a_worker_that_dies_costs_time_and_nothing_else() -> None:
    with Workers(2) as workers:
        assert list(workers.map(die_elsewhere, range(50))) == [2 * number for number in range(50)]


def test_where_every_worker_dies_the_work_is_done_here() -> None:
    with Workers(2) as workers:
        assert list(workers.map(die_elsewhere, [3] * 40)) == [6] * 40


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_all_work_shares_is_sent_to_each_worker_and_not_with_each_piece(number: int) -> None:
    Heavy.sent.clear()
    with Workers(number) as workers:
        for shared in (Heavy(b"a"), Heavy(b"b")):
            work = Sharing(told, shared)
            assert list(workers.map(work, range(200))) == [told(chunk, shared) for chunk in range(200)]
    # Of 400 pieces; who has two at once may be sent it with both.
    assert len(Heavy.sent) < 100
    assert bool(Heavy.sent) is (number > 1)


def test_a_worker_does_nothing_without_what_is_shared() -> None:
    work = Sharing(told, b"never sent before")
    assert isinstance(work.briefly()(1), Lacking)
    assert work.fully()(1) == work.briefly()(1) == work(1)


@pytest.mark.parametrize("number", [1, 2])
def test_work_beside_other_work(number: int) -> None:
    with Workers(number) as workers:
        wait = workers.beside(where, 0)
        assert list(workers.map(double, range(9))) == [2 * number for number in range(9)]
        assert (wait() == os.getpid()) is (number == 1)


def test_work_beside_other_work_outlives_its_worker() -> None:
    with Workers(2) as workers:
        assert workers.beside(die_elsewhere, 3)() == 6


def test_an_error_of_the_work_is_an_error() -> None:
    with pytest.raises(ValueError, match="0"), Workers(2) as workers:
        list(workers.map(fail, range(9)))
    assert multiprocessing.active_children() == []


def interrupted(workers: Workers) -> None:
    """Ctrl-C while everybody is at work: a first result has come, so that no process is being made any more. Python
    swallows what is raised amid that; the program sees to it (anliku.signals), a test does not."""
    results = workers.map(rest, range(9))
    next(results)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    next(results)


def test_who_is_interrupted_leaves_no_worker_behind() -> None:
    with pytest.raises(KeyboardInterrupt), Workers(2) as workers:
        interrupted(workers)
    assert multiprocessing.active_children() == []


def test_there_is_a_worker_a_core() -> None:
    assert Workers().number == max(1, cores())
    assert Workers(0).number == Workers(1).number == 1
