"""A round that has been through every step, with real reviews, objections and a showcase; each step can be done again."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from anliku import clock
from anliku.round.desk import approve, match, opened, receive
from anliku.round.judging import collect, score
from anliku.round.outcome import admitting, announce, blind, close, finish, showcase
from tests.round import made
from tests.round.desks import BY, look
from tests.round.finished import with_cases
from tests.round.judging.whole import Jury, all_back, assigned, expert_list, scored, sent

# Put together here, so that nothing in the repository looks like real data.
OFFICE = "0512" + "-" + "6500" + "0000"
RULES = f"""
outcome:
  announcing: {{days: 7, since: 2026-01-10, office: 示例监测中心评价科, phone: {OFFICE}}}
  honours: {{rule: 获奖项数, most: 1}}
  certificates: {{number: "示证〔{{year}}〕第 {{n:03}} 号", day: 2026-02-01}}
  showing: {{date: 2026-03-20, place: 示例学校报告厅}}
"""
AFTER = datetime.date(2026, 1, 20)
EXPERTS = 12


def sheet_of(folder: Path, name: str, sheet: str, row: dict[int, str], at: int = 3) -> Path:
    """A workbook of the round with ``row`` (column → text) filled in, beside the round."""
    book = openpyxl.load_workbook(folder / name)
    for column, text in row.items():
        book[sheet].cell(at, column).value = text
    path = folder.parent / Path(name).name
    book.save(path)
    return path


def gone_through(base: Path) -> Path:
    """The folder of the round."""
    folder = with_cases(base, rules=RULES)
    assert assigned(folder, expert_list(EXPERTS)).ok
    assert sent(folder).ok
    assert all_back(folder, Jury()).ok
    assert scored(folder).ok
    assert scored(folder, folder / score.WORKBOOK).ok
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: AFTER)
        step(folder, lambda held: blind.run(held, pdf=False))
        step(folder, announce.run)
        number = look(folder).cases[0].number
        objection = {2: number, 3: "题目写错了", 4: "示例来信人", 5: "核对过", 6: "维持"}
        sheet_of(folder, announce.SHEET, "异议", objection)
        step(folder, lambda held: announce.settle(held, base / Path(announce.SHEET).name))
        step(folder, admitting.run)
        step(folder, finish.run)
        step(folder, showcase.propose)
        sheet_of(folder, showcase.SHEET, "展示", {5: showcase.YES})
        step(folder, lambda held: showcase.choose(held, base / Path(showcase.SHEET).name))
    return folder


def step(folder: Path, task: Callable[..., object]) -> None:
    """Do one step."""
    with opened.at(folder, BY) as held:
        result = task(held)
        assert getattr(result, "ok", True), result


def again(folder: Path, base: Path) -> dict[str, Callable[[], object]]:
    """Label of a report → the step that writes it, done again with what it was done with; ``base`` is where the
    round was made."""

    def done(task: Callable[..., object]) -> Callable[[], object]:
        return lambda: step(folder, task)

    backs = sorted(base.glob("back-*/*"))
    boxes = sorted(base.glob("in-*"))
    return {
        "收件": done(lambda held: receive.run(held, boxes[-1:], datetime.date.fromisoformat(made.CASE_DAY))),
        "立项": done(lambda held: approve.decide(held, None, everything=True)),
        "选题核对": done(lambda held: match.decide(held, folder / match.SHEET)),
        "匿名": done(lambda held: blind.run(held, pdf=False)),
        "分配评委": lambda: assigned(folder, (base / "评委名单.xlsx").read_bytes()),
        "发评分表": lambda: sent(folder),
        "收评分表": done(lambda held: collect.run(held, backs)),
        "评委会定奖": lambda: scored(folder, folder / score.WORKBOOK),
        "公示": done(announce.run),
        "异议处理": done(lambda held: announce.settle(held, base / Path(announce.SHEET).name)),
        "入库": done(admitting.run),
        "公布": done(finish.run),
        "展示交流": done(lambda held: showcase.choose(held, base / Path(showcase.SHEET).name)),
        "归档": done(lambda held: close.run(held, now=True)),
    }
