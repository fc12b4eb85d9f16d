"""A kill, or a full disk, in the steps from ``blind`` to ``close``: the same step again comes to the same end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from anliku.round import verify
from anliku.round.desk import opened
from anliku.round.desk.opened import Round
from anliku.round.judging import collect, score
from anliku.round.outcome import admitting, announce, blind, close, finish
from tests.effort import many, random_numbers
from tests.round.desks import BY, look
from tests.round.gone_through import sheet_of
from tests.round.judging.whole import Jury, assigned, expert_list, ready, scored, sent, written
from tests.round.test_announce import RULES
from tests.round.test_kills import FULL, HALF, KILL, in_child, watch

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

JUDGING = """\
  panels: [{name: 专家评审, reviews: 3, limit: 12}]
  awards: [{award: 一等奖, percent: 100}]
"""
_WRITES = {"collect": 12, "blind": 20, "import": 30, "close": 30}
"""Below which write a step is ended, where that is not eight."""


def at(base: Path) -> AbstractContextManager[Round]:
    """The round in ``base`` with the library beside it, wherever both were copied from."""
    return opened.at(base / "round", BY, base / "library")


def seen(base: Path) -> Round:
    return opened.load(base / "round", BY, base / "library")


def assigning(base: Path) -> None:
    assert assigned(base / "round", (base / "experts.xlsx").read_bytes()).ok


def sending(base: Path) -> None:
    assert sent(base / "round").ok


def collecting(base: Path) -> None:
    with at(base) as held:
        assert collect.run(held, sorted((base / "back").iterdir())).ok


def scoring(base: Path) -> None:
    assert scored(base / "round").ok


def deciding(base: Path) -> None:
    assert scored(base / "round", base / "round" / score.WORKBOOK).ok


def announcing(base: Path) -> None:
    with at(base) as held:
        assert announce.run(held, "当面核对过").ok


def objecting(base: Path) -> None:
    with at(base) as held:
        assert announce.settle(held, base / "异议登记.xlsx").ok


def blinding(base: Path) -> None:
    with at(base) as held:
        assert blind.run(held, pdf=False).ok


def importing(base: Path) -> None:
    with at(base) as held:
        assert admitting.run(held).ok


def finishing(base: Path) -> None:
    with at(base) as held:
        assert finish.run(held, early=True).ok


def closing(base: Path) -> None:
    with at(base) as held:
        assert close.run(held, now=True).ok


STEPS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("blind", blinding),
    ("assign", assigning),
    ("sheets", sending),
    ("collect", collecting),
    ("score", scoring),
    ("score", deciding),
    ("announce", announcing),
    ("announce", objecting),
    ("import", importing),
    ("finish", finishing),
    ("close", closing),
)


def come_to(base: Path, step: str) -> object:
    """What a step has come to: its line, and what the library has."""
    event = seen(base).last(step)
    assert event is not None
    cases = base / "library" / "cases"
    # What a killed write leaves under a name of its own beginning with a dot is no part of the library.
    files = {path.relative_to(cases): path for path in cases.rglob("*") if path.is_file()}
    told = {place.as_posix(): path for place, path in files.items() if not any(part[0] == "." for part in place.parts)}
    return event.decided, {place: path.read_bytes() for place, path in told.items()}


def test_a_step_that_was_killed_comes_to_the_same_end(tmp_path: Path) -> None:
    base = tmp_path / "whole"
    base.mkdir(0o700)
    folder = ready(base, 6, JUDGING)
    with (folder / "round.yml").open("a", encoding="utf-8") as rules:
        rules.write(RULES)
    (base / "experts.xlsx").write_bytes(expert_list(8))
    chance, ended = random_numbers(), 0
    for name, step in STEPS:
        if step is collecting:
            fill_in(base)
        if step is objecting:
            number = look(folder).cases[0].number
            sheet_of(folder, announce.SHEET, "异议", {2: number, 3: "题目写错了", 6: "取消"})
        before = tmp_path / "before"
        shutil.copytree(base, before)
        step(base)
        wanted = come_to(base, name)
        for _ in range(many(1, 25)):
            tried = tmp_path / "tried"
            shutil.copytree(before, tried)
            (tried / "round").chmod(0o700)
            at, how = chance.randrange(1, _WRITES.get(name, 8)), chance.choice((KILL, HALF, FULL))

            def run(step: Callable[[Path], None] = step, at: int = at, how: str = how, tried: Path = tried) -> None:
                watch(at, how)
                step(tried)

            ended += in_child(run) != 0
            assert in_child(partial(step, tried)) == 0, (name, at, how)
            assert come_to(tried, name) == wanted, (name, at, how)
            assert verify.run(seen(tried)).ok, (name, at, how)
            shutil.rmtree(tried)
        shutil.rmtree(before)
    assert ended >= many(5, 100)


def fill_in(base: Path) -> None:
    """Every sheet that is out, as an expert sends it back."""
    jury = Jury()
    (base / "back").mkdir()
    for path in written(base / "round"):
        (base / "back" / path.name).write_bytes(jury.fill(path))
