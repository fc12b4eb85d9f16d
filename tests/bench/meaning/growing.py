"""``python -m tests.bench.meaning.growing CORPUS``: what a question and a word cost in libraries of several sizes.

CORPUS holds articles.jsonl.xz and queries.json. The same questions and words are asked in each library, as in
``make bench-meaning``: in Chromium on a desktop, each the second one in a browser that was new before. Without a slow
network, because bytes and requests are the same with it. Exits with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench import truth
from tests.bench.grid import grid
from tests.bench.meaning import goals
from tests.bench.meaning.goals import Goal
from tests.bench.meaning.product import Costs, Product, costs
from tests.bench.meaning.table import COST_LEGEND, cost_cells, notes_of
from tests.bench.phone import QUESTIONS, site_of
from tests.bench.progress import progress
from tests.browser import chromium


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.meaning.growing", description=__doc__)
    parser.add_argument("corpus", type=Path, help="the folder of articles.jsonl.xz and queries.json")
    parser.add_argument("--sizes", default="1000,7575", help="so many articles each, with commas, the smallest first")
    parser.add_argument("--words", type=int, default=20, help="so many words, besides the questions")
    parser.add_argument("--keep", type=Path, help="libraries and sites stay here for the next time")
    options = parser.parse_args()
    queries = truth.load(options.corpus / "queries.json", len(truth.KINDS) * options.words, ())
    words = [query.text for query in queries if query.kind == "A"]
    measured: dict[int, Costs] = {}
    with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name, chromium.launch() as browser:
        folder = options.keep or Path(name)
        for size in map(int, options.sizes.split(",")):
            progress(f"{size:,} 篇：正在生成")
            site_of(options.corpus / "articles.jsonl.xz", size, folder)
            product = Product(folder / f"{size}")
            product.open()
            measured[size] = costs(product, QUESTIONS, words, browser, 1, progress)
    progress("")
    print(grid(rows(measured)))
    print(COST_LEGEND)
    for some in measured.values():
        print("\n".join(notes_of(some)), end="\n" if some.notes else "")
    reached = targets(measured)
    print(grid(goals.rows(reached)))
    return int(bool(goals.missed(reached)) or any(some.notes for some in measured.values()))


def rows(measured: Mapping[int, Costs]) -> list[list[str]]:
    """Three rows a size, with their head."""
    lines = [["案例", "浏览器里", "次", "kB", "到结果出现为止，kB", "请求", "毫秒"]]
    for size, some in measured.items():
        for what, cost in (("一个问题", some.questions), ("一个词", some.words), ("首次打开后的第一个", some.first)):
            lines.append([f"{size:,}", what, *cost_cells(cost)])
    return lines


def targets(measured: Mapping[int, Costs]) -> list[Goal]:
    """What is asked of each size, and of the largest as against the smallest."""
    every = [goal for size, some in measured.items() for goal in goals.of_costs(some, f"{size:,} 篇，")]
    if len(measured) > 1:
        every += goals.of_growth(measured[min(measured)], measured[max(measured)])
    return every


if __name__ == "__main__":
    sys.exit(main())
