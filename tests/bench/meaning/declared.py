"""The declared topic against the final case under question: which titles are taken to mean which cases."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from statistics import mean

from anliku import catalogue as catalogues
from anliku.contribute.roster.topics import SAME, nearness


def line(root: Path, titles: Mapping[str, str]) -> str:
    """How many of the titles reach their own case, and how many of all other pairs are taken for the same."""
    cases = catalogues.load(root).by_id
    known = [case for case in titles if case in cases]
    near = {(case, other): nearness(titles[case], cases[other]) >= SAME for case, other in product(known, repeat=2)}
    own = mean(near[case, case] for case in known)
    others = mean(is_near for (case, other), is_near in near.items() if case != other)
    return f"申报选题与案例（{len(known)} 个改写的题目）：认出是同一个选题的占 {own:.2f}，把别的当成同一个的占 {others:.2f}"
