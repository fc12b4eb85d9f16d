"""A kill, or a full disk, in the steps from ``blind`` to ``close``: the same step again comes to the same end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from anliku.round import verify
from anliku.round.desk import opened
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


def assigning(base: Path) -> None:
    assert assigned(base / "round", (base / "experts.xlsx").read_bytes()).ok


def sending(base: Path) -> None:
    assert sent(base / "round").ok


def collecting(base: Path) -> None:
    with opened.at(base / "round", BY) as held:
        assert collect.run(held, sorted((base / "back").iterdir())).ok


def scoring(base: Path) -> None:
    assert scored(base / "round").ok


def deciding(base: Path) -> None:
    assert scored(base / "round", base / "round" / score.WORKBOOK).ok


def announcing(base: Path) -> None:
    with opened.at(base / "round", BY) as held:
        assert announce.run(held, "当面核对过").ok


def objecting(base: Path) -> None:
    with opened.at(base / "round", BY) as held:
        assert announce.settle(held, base / "异议登记.xlsx").ok


def blinding(base: Path) -> None:
    with opened.at(base / "round", BY) as held:
        assert blind.run(held, pdf=False).ok


def importing(base: Path) -> None:
    with opened.at(base / "round", BY) as held:
        assert admitting.run(held).ok


def finishing(base: Path) -> None:
    with opened.at(base / "round", BY) as held:
        assert finish.run(held, early=True).ok


def closing(base: Path) -> None:
    with opened.at(base / "round", BY) as held:
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
    event = look(base / "round").last(step)
    assert event is not None
    cases = base / "library" / "cases"
    return event.decided, {str(path.relative_to(cases)): path.read_bytes() for path in cases.rglob("*") if path.is_file()}


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
            assert verify.run(look(tried / "round")).ok, (name, at, how)
            shutil.rmtree(tried)
        shutil.rmtree(before)
    assert ended >= many(5, 100)


def fill_in(base: Path) -> None:
    """Every sheet that is out, as an expert sends it back."""
    jury = Jury()
    (base / "back").mkdir()
    for path in written(base / "round"):
        (base / "back" / path.name).write_bytes(jury.fill(path))
