"""``make bench-round``: a whole made round at the desk, with the processor time and memory of each step.

716 topics of ten regions and 450 cases by default; ``--topics`` and ``--cases`` say otherwise. Printed are
also the planted faults: how many were planted, found, missed, and how many lines are about none.
"""

from __future__ import annotations

import argparse
import datetime
import resource
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl

from anliku.round import verify
from anliku.round.desk import approve, match, opened, receive
from anliku.round.desk.opened import Round
from anliku.round.desk.result import StepResult
from anliku.round.judging import score
from anliku.round.outcome import admitting, announce, blind, close, finish, printing
from tests.bench.judging import Bench, seconds_used
from tests.round import made
from tests.round.desks import BY, look
from tests.round.intake import start, told

OUTCOME = """
outcome:
  announcing: {days: 7, office: 示例监测中心, address: 示例路 1 号}
  certificates: {number: "示证〔{year}〕第 {n:03} 号"}
"""
EXPERTS = 60
"""Fewer where there are few cases."""


class Clock:
    """Does steps and keeps their times."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[tuple[str, float, float]] = []

    def step(self, name: str, task: Callable[[Round], StepResult]) -> StepResult:
        """Open the round, do ``task`` in it, and remember how long both took."""
        begun = seconds_used()
        with opened.at(self.folder, BY) as held:
            result = task(held)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.rows.append((name, seconds_used() - begun, peak))
        return result


def run(topics: int, cases: int) -> None:
    """Make the round, do it, print."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        round_made = made.make(topics, cases=cases)
        folder = start(base)
        clock = Clock(folder)
        _receive(clock, base, round_made.batches, "topics")
        before = told(look(folder))
        clock.step("approve --all", lambda held: approve.decide(held, None, everything=True))
        _receive(clock, base, round_made.case_batches, "cases")
        after = [line for line in told(look(folder)) if line not in before]
        clock.step("match", match.propose)
        looks = Counter((_planted(round_made, one.case.topic.title), one.looks) for one in match.matches(look(folder)))
        clock.step("match FILE", lambda held: match.decide(held, folder / match.SHEET))
        judging = Bench(folder, max(10, min(EXPERTS, cases // 7)))
        judging.run()
        clock.rows += judging.rows
        _outcome(clock)
        clock.step("verify", verify.run)
        clock.step("close", lambda held: close.run(held, now=True))
        _print(clock, round_made, before, after, looks, judging)


def _receive(clock: Clock, base: Path, batches: list[tuple[str, dict[str, bytes]]], noun: str) -> None:
    for number, (day, files) in enumerate(batches, 1):
        box = base / f"{noun}-{number}"
        box.mkdir()
        for name, data in files.items():
            (box / name).write_bytes(data)
        task = partial(_take, box, datetime.date.fromisoformat(day))
        clock.step(f"receive {noun} {number} ({len(files)} files)", task)


def _outcome(clock: Clock) -> None:
    """Blind copies, what the jury decides (the proposal as it is), 公示, import, publication."""
    with (clock.folder / "round.yml").open("a", encoding="utf-8") as rules:
        rules.write(OUTCOME)
    clock.step("blind (no PDF)", lambda held: blind.run(held, pdf=False))
    clock.step(f"blind ({'PDF' if printing.find() else 'no browser: no PDF'})", blind.run)
    sheet = clock.folder / score.WORKBOOK
    _decide_ties(sheet)
    clock.step("score FILE", lambda held: score.run(held, sheet, incomplete=True))
    clock.step("announce", lambda held: announce.run(held, "速度测试"))
    clock.step("import", admitting.run)
    clock.step("finish", lambda held: finish.run(held, early=True))


def _decide_ties(path: Path) -> None:
    """The jury gives no award to a case on a line between two."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {
        cell.value: cell.column
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in {"建议", "评委会决定", "改动理由"}
    }
    for number in range(1, sheet.max_row + 1):
        if sheet.cell(number, columns["建议"]).value == "待定":
            sheet.cell(number, columns["评委会决定"]).value = "不获奖"
            sheet.cell(number, columns["改动理由"]).value = "同分，评委会复议"
    book.save(path)


def _take(box: Path, day: datetime.date, held: Round) -> StepResult:
    return receive.run(held, [box], day)


def _planted(round_made: made.Made, title: str) -> str:
    if title in round_made.changed:
        return match.OTHER
    return match.CHANGED if title in round_made.renamed else match.SAME


def _print(
    clock: Clock,
    round_made: made.Made,
    before: list[tuple[str, str]],
    after: list[tuple[str, str]],
    looks: Counter[tuple[str, str]],
    judging: Bench,
) -> None:
    print("| step | CPU s | peak MB |\n| --- | ---: | ---: |")
    for name, seconds, peak in clock.rows:
        print(f"| {name} | {seconds:.1f} | {peak:.0f} |")
    print("\n| fault | planted | found | missed | false |\n| --- | ---: | ---: | ---: | ---: |")
    for lines, planted in ((before, round_made.planted), (after, round_made.case_planted)):
        for what, (count, found, false) in sorted(made.count_faults(lines, planted).items()):
            print(f"| {what} | {count} | {found} | {count - found} | {false} |")
    print("\n| case is | looks | how many |\n| --- | --- | ---: |")
    for (truth, seen), count in sorted(looks.items()):
        print(f"| {truth} | {seen} | {count} |")
    print()
    judging.print()


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=716)
    parser.add_argument("--cases", type=int, default=450)
    arguments = parser.parse_args()
    run(arguments.topics, arguments.cases)


if __name__ == "__main__":
    main()
