"""``python -m tests.bench.judging``: experts, sheets and scores of a made round, with the processor time of each step.

450 cases of ten regions, 60 experts and 3 reviews by default. Printed are also recusals broken (the
assignment looked through without the solver), faults planted in sheets, found, missed and false, how
well severities are recovered, and whether a second, naive way gives the same list of awards.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from unittest import mock

import numpy as np

from anliku.round import steps
from anliku.round.desk import opened
from anliku.round.desk.entries import FinalCase
from anliku.round.judging.methods import fit
from anliku.round.judging.panel_points import Marks
from anliku.round.judging.progress import gathered, judged_cases
from tests.round.desks import look, make
from tests.round.judging.made import judged
from tests.round.judging.naive import naive_awards, naive_scores
from tests.round.judging.planted import counted, plant
from tests.round.judging.whole import CATEGORIES, Jury, assigned, came_back, expert_list, scored, sent, written

RULES = """\
  panels: [{name: 专家评审, reviews: REVIEWS, limit: LIMIT}]
  method: 加性模型
  groups: [学段]
  awards: [{award: 一等奖, percent: 10}, {award: 二等奖, percent: 20}, {award: 三等奖, percent: 30}]
  minimums: [{by: 类别, award: 三等奖, count: 1}]
"""


Result = TypeVar("Result")


def seconds_used() -> float:
    """Processor time of this process and of those that it started and that have ended: what else runs on the
    machine does not count."""
    return sum(os.times()[:4])


class Bench:
    """Judging in a round whose cases have come in: ``rows`` are steps with seconds and peak memory, ``said``
    everything else that was found."""

    def __init__(self, folder: Path, experts: int) -> None:
        self.folder = folder
        self.experts = experts
        self.jury = Jury(seed=4)
        self.rows: list[tuple[str, float, float]] = []
        self.said: list[str] = []

    def run(self) -> None:
        """Everything, in order."""
        self.said += self.timed("assign", lambda: assigned(self.folder, expert_list(self.experts))).lines
        self.timed("sheets", lambda: sent(self.folder))
        files, planted = plant(written(self.folder), self.jury)
        result = self.timed("collect (a fault in each sheet)", lambda: came_back(self.folder, files))
        self.said += [
            "",
            "| fault in a sheet | planted | found | missed | false |",
            "| --- | ---: | ---: | ---: | ---: |",
        ]
        for kind, (there, found, false) in counted(planted, result.problems).items():
            self.said.append(f"| {kind} | {there} | {found} | {there - found} | {false} |")
        right = {path.name: self.jury.fill(path) for path in written(self.folder)}
        self.timed("collect (put right)", lambda: came_back(self.folder, right, replace=True))
        self.timed("score", lambda: scored(self.folder, incomplete=True))
        faults = self.timed("proof of judging", self.proof)
        self.said += ["", f"Lines that do not follow: {len(faults)}"]
        self.compare()

    def timed(self, name: str, task: Callable[[], Result]) -> Result:
        """Do ``task``, and keep its time and the memory so far."""
        begun = seconds_used()
        result = task()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.rows.append((name, seconds_used() - begun, peak))
        return result

    def print(self) -> None:
        """What was found."""
        print("\n".join(self.said))

    def proof(self) -> list[str]:
        """Every line of judging, recomputed."""
        shown = look(self.folder)
        judging = {"assign", "sheets", "collect", "score"}
        return [
            fault
            for event in shown.ledger.events
            if event.step in judging
            for fault in steps.BY_NAME[event.step].replay(shown.at(event), event)
        ]

    def compare(self) -> None:
        """Severity recovered, and the second list of awards."""
        shown = look(self.folder)
        reviews = [(case, expert, one.total) for (case, expert), one in gathered(shown).reviews.items()]
        marks = Marks.of(reviews)
        true = [self.jury.severity[expert] for expert in marks.experts]
        self.said.append(f"Severity planted and recovered: r = {np.corrcoef(true, fit(marks).severity)[0, 1]:.3f}")
        event = shown.last("score")
        assert event is not None
        cases = judged_cases(shown)
        settings = shown.settings.judging
        naive = naive_awards(cases, naive_scores(reviews, settings.method), settings)
        self.said.append(f"Awards by two implementations equal: {naive == event.decided['proposal']}")


def made_round(base: Path, cases: int, experts: int, reviews: int) -> tuple[Path, list[FinalCase]]:
    """A round without a desk: its folder, and cases made up."""
    chance = random.Random(3)
    rules = RULES.replace("REVIEWS", str(reviews)).replace("LIMIT", str(-(-cases * reviews // experts) + 2))
    folder = make(base, change=lambda text: _with(text, rules))
    regions = look(folder).campaign.regions
    listed = []
    for number in range(1, cases + 1):
        stage, region, category = chance.choice(("小学", "初中")), chance.choice(regions), chance.choice(CATEGORIES)
        unit = f"{region}示例学校{number % 97}"
        listed.append(judged(f"SZ2024-{number:03}", stage, region, unit, "", category))
    return folder, listed


def _with(text: str, rules: str) -> str:
    before, _, after = text.partition("\njudging:\n")
    rest = [line for line in after.splitlines() if not line.startswith(" ")]
    return "\n".join([f"{before}\njudging:\n{rules}", *rest, ""])


def main() -> None:
    """Read the sizes and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("cases", 450), ("experts", 60), ("reviews", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    sizes = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        base.chmod(0o700)
        folder, cases = made_round(base, sizes.cases, sizes.experts, sizes.reviews)
        bench = Bench(folder, sizes.experts)
        with mock.patch.object(opened.Round, "cases", cases):
            bench.run()
        print("| step | CPU s | peak MB |\n| --- | ---: | ---: |")
        for step, seconds, peak in bench.rows:
            print(f"| {step} | {seconds:.1f} | {peak:.0f} |")
        print()
        bench.print()


if __name__ == "__main__":
    main()
