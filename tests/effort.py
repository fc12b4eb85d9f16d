"""How hard a test looks: a little in ``make test``, long in ``make fuzz``.

A test that tries made-up inputs says both numbers and takes its chance from here:

    @pytest.mark.fuzz                              # hypothesis tests are marked by themselves
    def test_repairing_twice_is_repairing_once() -> None:
        chance = random_numbers()
        for _ in range(many(400, 20_000)):
            ...

    @settings(max_examples=many(100, 10_000))
    @given(...)

``make test`` draws the same numbers every time; ``make fuzz`` draws others and prints their seed,
and ``make fuzz SEED=123`` draws those again.
"""

from __future__ import annotations

import os
import random

FUZZ = os.environ.get("ANLIKU_FUZZ", "") == "1"
SEED = int(os.environ.get("ANLIKU_SEED") or 20_241_128)


def many(quick: int, fuzz: int | None = None) -> int:
    """How many inputs to try; where ``fuzz`` is not said it is fifty times as many."""
    if not FUZZ:
        return quick
    return 50 * quick if fuzz is None else fuzz


def random_numbers() -> random.Random:
    """The chance of one test: the same in every ``make test``, another in every ``make fuzz``."""
    return random.Random(SEED)
