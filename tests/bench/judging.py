"""``python -m tests.bench.judging``: experts, sheets and scores of a made round, with the time of each step.

450 cases of ten regions, 60 experts and 3 reviews by default. Printed are also recusals broken (the
assignment looked through without the solver), faults planted in sheets, found, missed and false, how
well severities are recovered, and whether a second, naive way gives the same list of awards.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from unittest import mock

import numpy as np

from anliku.round import steps
from anliku.round.desk import opened
from anliku.round.judging.awards import shares_of
from anliku.round.judging.marks import Marks
from anliku.round.judging.methods import fit
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


class Bench:
    """One round; prints a line for each step."""

    def __init__(self, base: Path, cases: int, experts: int, reviews: int) -> None:
        chance = random.Random(3)
        limit = -(-cases * reviews // experts) + 2
        rules = RULES.replace("REVIEWS", str(reviews)).replace("LIMIT", str(limit))
        self.folder = make(base, change=lambda text: _with(text, rules))
        self.experts = experts
        self.jury = Jury(seed=4)
        self.cases = [
            judged(
                f"SZ2024-{number:03}",
                chance.choice(("小学", "初中")),
                region,
                f"{region}示例学校{number % 97}",
                "",
                chance.choice(CATEGORIES),
            )
            for number in range(1, cases + 1)
            for region in [chance.choice(look(self.folder).campaign.regions)]
        ]

    def run(self) -> None:
        """Everything, in order."""
        with mock.patch.object(opened.Round, "cases", self.cases):
            result = self.timed("assign", lambda: assigned(self.folder, expert_list(self.experts)))
            print("  " + "\n  ".join(result.lines))
            self.timed("sheets", lambda: sent(self.folder))
            files, planted = plant(written(self.folder), self.jury)
            result = self.timed("collect, one fault in each sheet", lambda: came_back(self.folder, files))
            print("  fault: planted, found, missed, false")
            for kind, (there, found, false) in counted(planted, result.problems).items():
                print(f"    {kind}: {there}, {found}, {there - found}, {false}")
            right = {path.name: self.jury.fill(path) for path in written(self.folder)}
            self.timed("collect, put right", lambda: came_back(self.folder, right, replace=True))
            self.timed("score", lambda: scored(self.folder, incomplete=True))
            faults = self.timed("proof of every line", self.proof)
            print(f"  lines that do not follow: {len(faults)}")
            self.compare()

    def timed(self, name: str, task: Callable[[], Result]) -> Result:
        """Do ``task``, and print its time and the memory so far."""
        begun, used = time.perf_counter(), time.process_time()
        result = task()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name}: {time.perf_counter() - begun:.1f} s ({time.process_time() - used:.1f} s of one core), {peak:.0f} MB"
        )
        return result

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
        print(f"  severity planted and recovered: r = {np.corrcoef(true, fit(marks).severity)[0, 1]:.3f}")
        event = shown.last("score")
        assert event is not None
        cases = judged_cases(shown)
        settings = shown.settings.judging
        assert list(settings.awards) == shares_of(settings, shown.campaign.awards)
        naive = naive_awards(cases, naive_scores(reviews, settings.method), settings)
        print(f"  awards by two implementations equal: {naive == event.decided['proposal']}")


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
        Bench(base, sizes.cases, sizes.experts, sizes.reviews).run()


if __name__ == "__main__":
    main()
