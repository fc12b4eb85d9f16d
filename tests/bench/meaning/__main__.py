"""``make bench-meaning``: readers' own words against the published cases of this checkout.

For each set of questions: nDCG@5, the share of questions whose first result helps, and how
many of the helping cases stand among the first ten; for questions without an answer the share
that is shown something near. The product as it is, with parts of it switched off one by one,
and Pagefind in the same run; bytes and milliseconds from Chromium. Tables on standard output, the last
one of the goals (exit code 1 where one of those that were measured is missed, or where the page shows other cases
than the scripts give), progress on standard error.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench.grid import grid
from tests.bench.meaning import declared, goals, neighbours, peer, table
from tests.bench.meaning.judged import (
    HELD_OUT,
    TUNING,
    Sets,
    declared_topics,
    independent_sets,
    is_secret,
    missing,
    own_sets,
    read_questions,
    related_pairs,
)
from tests.bench.meaning.product import SLOWDOWN, Costs, Product, costs
from tests.bench.phone import WORDS
from tests.bench.progress import progress
from tests.browser import chromium

PRODUCT = "案例库"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.meaning", description=__doc__)
    parser.add_argument(
        "--questions", type=Path, help="a file besides: question → case → grade 1…3; the goal is for it, too"
    )
    parser.add_argument("--browser", type=int, default=40, help="so many questions are asked in Chromium; 0 for none")
    parser.add_argument("--no-pagefind", action="store_true", help="without the peer")
    parser.add_argument("--parts", action="store_true", help="besides, with parts switched off one by one")
    parser.add_argument("--show", metavar="SET", help="besides, the first results for each question of a set")
    options = parser.parse_args()
    sets = own_sets() | independent_sets()
    given = [options.questions.stem] if options.questions else []
    if options.questions:
        try:
            sets[options.questions.stem] = read_questions(options.questions)
        except (OSError, ValueError) as error:
            parser.error(str(error))
    if options.show and (options.show not in sets or is_secret(options.show)):
        parser.error(f"--show 要写成 {'、'.join(name for name in sets if not is_secret(name))} 之一")
    with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name:
        product = Product(Path(name))
        progress("生成网站")
        product.build()
        engines = {PRODUCT: table.by_set(sets, map(product.ask, texts(sets)))}
        if options.parts:
            engines |= _parts(product, sets, Path(name))
        cost: list[Costs] = []
        if options.browser or not options.no_pagefind:
            with chromium.launch() as browser:
                if not options.no_pagefind:
                    engines |= _peer(product, sets, Path(name), browser)
                if options.browser:
                    some = _some(sets, options.browser)
                    cost = [costs(product, some, WORDS, browser, slower, progress) for slower in (1, SLOWDOWN)]
        others = (
            neighbours.line(neighbours.lists(product.root, product.ids), related_pairs()),
            declared.line(product.root, declared_topics()),
        )
    progress("")
    for case in missing([question.grades for some in sets.values() for question in some], product.ids):
        print(f"评过分的案例 {case} 不在案例库里，它的分数算不进去")
    print(grid(table.rows(sets, engines)))
    print(table.LEGEND)
    print("\n".join(others))
    reached = [*goals.of_sets(sets, engines[PRODUCT], given), goals.of_table()]
    if cost:
        print(grid(table.cost_rows(*cost)))
        print("\n".join([table.COST_LEGEND, *table.notes_of(cost[0])]))
        reached += goals.of_costs(cost[0])
    print(grid(goals.rows(reached)))
    for question, ranking in (
        zip(sets[options.show], engines[PRODUCT][options.show], strict=True) if options.show else ()
    ):
        print(table.shown(question, ranking))
    return int(bool(goals.missed(reached)) or any(some.notes for some in cost))


def texts(sets: Sets) -> list[str]:
    """All questions, set after set."""
    return [question.text for questions in sets.values() for question in questions]


def _parts(product: Product, sets: Sets, folder: Path) -> dict[str, table.BySet]:
    """The product without one part of it each."""
    progress("没有问法的网站")
    plain = Product(folder / "plain")
    plain.build(spoken=False)
    progress("没有“能回答的问题”的网站")
    unasked = Product(folder / "unasked")
    unasked.build(questions=False)
    asks = {
        "没有词义": product.ask_without_meaning,
        "没有问法": plain.ask,
        "没有能回答的问题": unasked.ask,
        "没有拼音、错字、繁体、英文": product.ask_as_typed,
        "写着的全在前": product.ask_exact_first,
        "没有把握的不列": product.ask_sure,
    }
    return {name: table.by_set(sets, map(ask, texts(sets))) for name, ask in asks.items()}


def _peer(product: Product, sets: Sets, folder: Path, browser: Browser) -> dict[str, table.BySet]:
    progress("Pagefind")
    try:
        name, rankings = peer.rankings(product, texts(sets), folder, browser)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"没有 Pagefind 可以比较：{error}")
        return {}
    return {name: table.by_set(sets, rankings)}


def _some(sets: Sets, count: int) -> list[str]:
    """So many of the answered questions, evenly from both halves."""
    asked = [question.text for name in (TUNING, HELD_OUT) for question in sets[name]]
    return asked[:: max(1, len(asked) // count)][:count]


if __name__ == "__main__":
    sys.exit(main())
