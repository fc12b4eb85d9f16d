"""``python -m tests.bench.indexing alone|site ROOT TARGET OUTPUT``: times the project's index, or builds a site.

``alone``: the library is read first, then the clock runs: cards, entries, index, all files
into TARGET and the check that reads them back. OUTPUT gets JSON: ``seconds``, ``processor``, the
seconds of processor, and ``ids``, the cases in the order of their numbers. ``site``: a whole build
into TARGET, in which a worker makes the index beside the pages, so that it has no time of its own;
OUTPUT gets ``left_out``, why cases were not published.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anliku.page.card import card
from anliku.search.static import edition as editions
from anliku.search.static import read_back
from anliku.site.build import build_site
from anliku.site.prepare import prepare
from tests.search.editions import edition_of


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


def site(root: Path, target: Path) -> dict[str, Any]:
    """A whole site."""
    report = build_site(root, target, keep_going=True)
    return {"left_out": [problems[0].as_text() for _, problems in report.left_out]}


if __name__ == "__main__":
    mode, library, folder, output = sys.argv[1:]
    result = (alone if mode == "alone" else site)(Path(library), Path(folder))
    Path(output).write_text(json.dumps(result), encoding="utf-8")
