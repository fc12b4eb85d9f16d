"""``python -m tests.bench.indexing alone|inside ROOT TARGET OUTPUT``: times the project's index.

``alone``: the library is read first, then the clock runs: cards, entries, index, all files
into TARGET and the check that reads them back. ``inside``: a whole build into TARGET, the
clock running while it is at the same work. OUTPUT gets JSON: ``seconds``, and of ``alone``
``processor``, the seconds of processor, and ``ids``, the cases in the order of their numbers;
of ``inside`` ``left_out``, why cases were not published.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anliku.page.card import card
from anliku.search.static import edition as editions
from anliku.search.static import read_back
from anliku.site.build import build_site
from anliku.site.prepare import prepare
from tests.search.editions import edition_of


class Clock:
    """Adds up the time spent in what it wraps; work within work counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.depth = 0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **names: Any) -> Any:
            started = time.perf_counter()
            self.depth += 1
            try:
                return function(*args, **names)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.seconds += time.perf_counter() - started

        return wrapper


def alone(root: Path, target: Path) -> dict[str, Any]:
    """The index of a library and nothing else."""
    catalogue = prepare(root).catalogue
    started, processor = time.perf_counter(), time.process_time()
    edition = edition_of(catalogue, [asdict(card(case)) for case in catalogue.cases])
    read_back.verify(target, edition, editions.write(target, edition))
    return {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - processor,
        "ids": [entry.id for entry in edition.entries],
    }


def inside(root: Path, target: Path) -> dict[str, Any]:
    """The index as part of a build, without the entries, which are made beside the check of each case."""
    clock = Clock()
    for name in ("edition_of", "write", "verify"):
        setattr(editions, name, clock.timed(getattr(editions, name)))
    report = build_site(root, target, keep_going=True)
    left_out = [problems[0].as_text() for _, problems in report.left_out]
    return {"seconds": clock.seconds, "left_out": left_out}


if __name__ == "__main__":
    mode, library, folder, output = sys.argv[1:]
    result = (alone if mode == "alone" else inside)(Path(library), Path(folder))
    Path(output).write_text(json.dumps(result), encoding="utf-8")
