"""``make bench``: what checking and building cost, beside mkdocs-material, in one run.

Scenarios (clean build, nothing changed, one case, one template, one term, check cold and
warm) are run in turn by project and peer on the same articles; then the project alone at
several sizes, for the exponent of its growth. Everything on this machine's disk; prints
Markdown in Chinese on standard output, progress on standard error.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import machine, memory, peers, report
from tests.bench.contestants import Contestant, Material, Project
from tests.bench.process import Failed, folder_size
from tests.bench.profiles import write_profiles
from tests.bench.progress import progress
from tests.bench.scenarios import SCENARIOS, Figures, Runner, Scenario, Wrong, interleaved

GROWTH = "growth"
_GROWING = [scenario for scenario in SCENARIOS if scenario.key in {"clean", "changed", "check", "check-changed"}]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    keys = [*(scenario.key for scenario in SCENARIOS), GROWTH]
    parser.add_argument("corpus", type=Path, help="articles.jsonl or articles.jsonl.xz")
    parser.add_argument("--articles", type=int, default=1000, help="of project and peer; beyond the corpus reworded")
    parser.add_argument("--repeats", type=int, default=3, help="each scenario so many times; medians are printed")
    parser.add_argument("--only", action="append", choices=keys, help="only this scenario; may be repeated")
    parser.add_argument("--no-peer", action="store_true", help="the project alone")
    parser.add_argument("--sizes", default="500,1000,2000,4000", help="of growth, with commas; up to 30000 and more")
    parser.add_argument("--workers", type=int, help="processes of the project; without it one a core, as for users")
    parser.add_argument("--profile", type=Path, help="write profiles of a clean build and a check into this folder")
    options = parser.parse_args()
    chosen = options.only or keys
    scenarios = [scenario for scenario in SCENARIOS if scenario.key in chosen]
    sizes = [int(part) for part in options.sizes.split(",") if part] if GROWTH in chosen else []
    print("\n".join(machine.description()) + "\n", flush=True)
    machine.compile_programs()
    try:
        with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name:
            if options.profile:
                project = Project(Path(name) / "profile", options.corpus, options.articles, options.workers)
                write_profiles(project, options.profile)
            if scenarios:
                compare(Path(name), options, scenarios)
            if sizes:
                grow(Path(name), options, sizes)
    except (Failed, Wrong) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def compare(folder: Path, options: argparse.Namespace, scenarios: Sequence[Scenario]) -> None:
    """Print what the scenarios cost project and peer."""
    progress(f"准备 {options.articles:,} 篇文章")
    project = Project(folder / "project", options.corpus, options.articles, options.workers)
    contestants: list[Contestant] = [project]
    if not options.no_peer:
        peer = Material(folder / "peer", project, peers.install(peers.MATERIAL_PINS))
        contestants.append(peer)
    runners = [Runner(one) for one in contestants]
    figures: Figures = {}
    try:
        interleaved(runners, scenarios, options.repeats, options.articles, progress, figures)
    finally:
        progress("")
        # What was measured before something failed took an hour, perhaps.
        _print_figures(figures, scenarios, contestants, options.articles)
    if not options.no_peer and peer.site.is_dir() and not peer.cuts_chinese():
        raise Wrong(f"{peer.name} 没有用 jieba 分词，这样比不公平")
    if sites := [_site(one) for one in contestants if one.site.is_dir()]:
        print(report.site_table(sites) + "\n")
    print(report.LEGEND.format(memory=memory.KIND))
    print("" if options.no_peer else report.PEER_LEGEND.format(peer=Material.name) + "\n", flush=True)


def _print_figures(
    figures: Figures, scenarios: Sequence[Scenario], contestants: Sequence[Contestant], articles: int
) -> None:
    measured = [scenario for scenario in scenarios if Project.name in figures[scenario.key]]
    names = [one.name for one in contestants]
    if measured:
        print(report.scenario_table(measured, figures, names, articles) + "\n")
        print(report.memory_line(figures, Project.name, articles) + "\n", flush=True)


def grow(folder: Path, options: argparse.Namespace, sizes: Sequence[int]) -> None:
    """Print how the project's time and memory grow."""
    measured = []
    for size in sizes:
        progress(f"准备 {size:,} 篇文章")
        with tempfile.TemporaryDirectory(dir=folder) as name:
            runner = Runner(Project(Path(name) / "library", options.corpus, size, options.workers))
            figures = interleaved([runner], _GROWING, options.repeats, size, progress)
            site = _site(runner.contestant)
        middles = {key: report.middle(by_name[Project.name]) for key, by_name in figures.items()}
        measured.append(report.Size(size, middles, site))
    progress("")
    print(report.growth_table(_GROWING, measured))


def _site(one: Contestant) -> report.Site:
    files = sum(path.is_file() for path in one.site.rglob("*"))
    return report.Site(one.name, one.published(), files, folder_size(one.site))


if __name__ == "__main__":
    sys.exit(main())
