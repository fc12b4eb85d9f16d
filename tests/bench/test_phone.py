"""What the phone bench says of queries that are never answered."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as TooLate

from tests.bench import phone
from tests.bench.phone import ASKED, WORD, Journey

NEVER = float("inf")


def row(kind: str, *times: float) -> list[str]:
    """The cells of the only row of a table."""
    measured = [Journey(kind, "睡眠", time, 5, 9000, 2) for time in times]
    *_, last = phone.table({"样例": measured}).splitlines()
    return [cell.strip() for cell in last.strip("| ").split("|")]


def test_a_goal_is_reached_where_all_are_answered_in_time() -> None:
    assert row(ASKED, 500, 600, 900)[2:] == ["3", "5 / 5", "2 / 2", "9.0 / 9.0", "600 / 900", "≤ 700 毫秒  达到"]


@pytest.mark.parametrize("times", [(400, 400, NEVER), (400, NEVER, NEVER), (NEVER,)])
@pytest.mark.parametrize("kind", [WORD, ASKED, phone.TYPED])
def test_no_goal_is_reached_where_one_is_never_answered(kind: str, times: tuple[float, ...]) -> None:
    cells = row(kind, *times)
    assert cells[2] == f"{len(times)}"
    assert "没有等到" in cells[6]
    assert cells[7].endswith("没有达到")
    assert phone.missed([Journey(kind, "睡眠", time, 5, 9000, 2) for time in times]) == [phone.KINDS[kind]]


def test_a_kind_misses_its_goal_by_time_requests_or_bytes() -> None:
    well = [Journey(kind, "睡眠", 400, 5, 900, 2) for kind in (WORD, ASKED, phone.TYPED)]
    assert phone.missed(well) == []
    ill = [
        Journey(WORD, "睡眠", 400, 6, 900, 2),
        Journey(ASKED, "睡", 701, 5, 900, 2),
        Journey(phone.TYPED, "睡", 9, 5, 3001, 2),
    ]
    assert phone.missed(ill) == [phone.KINDS[kind] for kind in phone.KINDS if kind in (WORD, ASKED, phone.TYPED)]


def test_the_query_that_hangs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(phone._Phone):
        def __init__(self, *_: object) -> None:
            self.server: Any = SimpleNamespace(sent=[])
            self.page: Any = SimpleNamespace(evaluate=lambda *_: 0)
            self.context: Any = SimpleNamespace(close=lambda: None)

        def open(self, query: str) -> float:
            return 0

        def tap(self) -> float:
            return 0

        def put(self, text: str) -> float:
            raise TooLate("never")

    monkeypatch.setattr(phone, "_Phone", Hanging)
    nobody: Any = None
    steps = partial(phone._second, before="口语", kind=WORD)
    ahead, hanging = phone._visit(nobody, nobody, "睡眠", steps)
    assert (ahead.kind, ahead.text, ahead.is_answered) == (phone.AHEAD, "睡眠", True)
    assert phone.unanswered([ahead, hanging]) == ["“口语”（之前的一个查询）：30 秒没有等到"]
