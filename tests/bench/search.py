"""``make bench-search``: the project's search beside Pagefind and Material's, in one run.

All three get the same articles and are asked the same queries in the same Chromium, from the
same loopback server; see ``measure.py`` for what is measured and ``truth.py`` for what is
right. One table on standard output, progress on standard error. Exits with 1 where the
project misses a goal or its page, its scripts and its Python reader disagree.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench import peers, phone, table, truth
from tests.bench.corpus import articles, plain
from tests.bench.material import Material
from tests.bench.measure import Engine, Measured, measure
from tests.bench.pagefind import Pagefind
from tests.bench.progress import progress
from tests.bench.project import Project
from tests.browser import chromium

ENGINES = ("project", "pagefind", "material")
NOTES = 20
"""So many remarks and so many disagreements are printed."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    parser.add_argument("corpus", type=Path, help="the folder of articles.jsonl.xz and queries.json")
    parser.add_argument("--articles", type=int, default=4000, help="so many of the articles")
    parser.add_argument("--queries", type=int, default=200, help="so many of the queries, kinds in turn")
    parser.add_argument("--mixed", type=int, default=0, help="so many queries of Chinese beside Latin, besides")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which ones, with commas")
    parser.add_argument("--material-articles", type=int, default=1000, help="Material loads all text at once")
    parser.add_argument("--only", choices=["phone"], help="phone: the project alone, on a slow phone")
    parser.add_argument(
        "--sizes", default="samples,1000,7575", help="of --only phone, with commas: so many articles each, or samples"
    )
    parser.add_argument("--keep", type=Path, help="of --only phone: libraries and sites stay here for the next time")
    options = parser.parse_args()
    if options.only:
        return on_a_phone(options)
    chosen = options.engines.split(",")
    if not set(chosen) <= set(ENGINES):
        parser.error(f"--engines takes {', '.join(ENGINES)}")
    source = options.corpus / "articles.jsonl.xz"
    all_articles = [plain(article) for _, article in zip(range(options.articles), articles(source), strict=False)]
    pins = [
        *(peers.PAGEFIND_PINS if "pagefind" in chosen else ()),
        *(peers.MATERIAL_PINS if "material" in chosen else ()),
    ]
    environment = peers.install(pins) if pins else {}
    measured: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name, chromium.launch() as browser:
        for key in ENGINES:
            if key not in chosen:
                continue
            folder = Path(name) / key
            folder.mkdir()
            some = all_articles[: options.material_articles] if key == "material" else all_articles
            engine: Engine
            if key == "project":
                engine = Project(source, len(some), folder)
            elif key == "pagefind":
                engine = Pagefind(some, folder, environment)
            else:
                engine = Material(some, folder, environment)
            texts = {one.id: one.text for one in some}
            queries = truth.load(options.corpus / "queries.json", options.queries, texts)
            queries += truth.mixed(texts, options.mixed) if options.mixed else []
            measured.append(measure(engine, queries, browser, progress))
    progress("")
    print(table.render(measured, Project.name))
    print(table.LEGEND)
    failed = False
    for one in measured:
        for lines in (one.remarks, one.notes):
            for line in lines[:NOTES]:
                print(f"{one.name}：{line}")
            if len(lines) > NOTES:
                print(f"{one.name}：另有 {len(lines) - NOTES} 处")
        failed |= one.name == Project.name and bool(one.notes or table.missed(one))
    return int(failed)


def on_a_phone(options: argparse.Namespace) -> int:
    """Print what queries cost on a phone, a table a size; 1 where any was never answered or a goal is missed."""
    failed = False
    queries = truth.load(options.corpus / "queries.json", min(options.queries, phone.MOST), ())
    with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name, chromium.launch() as browser:
        for size in options.sizes.split(","):
            title = "样例" if size == phone.SAMPLES else f"{int(size):,}"
            progress(f"{title} 篇：正在生成")
            folder = options.keep or Path(name)
            if size == phone.SAMPLES:
                site, asked = phone.site_of_samples(folder), phone.of_samples()
            else:
                site = phone.site_of(options.corpus / "articles.jsonl.xz", int(size), folder)
                asked = phone.of_articles(queries)
            measured: list[phone.Journey] = []
            for one in phone.journeys(site, asked, browser):
                measured.append(one)
                progress(f"{title} 篇：查询 {len(measured)}")
            progress("")
            # Each size as soon as it is there: the largest takes many minutes.
            print(phone.table({title: measured}), *phone.unanswered(measured), sep="\n", flush=True)
            failed |= bool(phone.unanswered(measured) or phone.missed(measured))
    print(phone.LEGEND)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
