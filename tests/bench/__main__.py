"""``make bench``: check and build real text at several sizes, beside stock mkdocs-material.

Each figure is of a whole process, as the operating system accounts for it: wall seconds,
processor seconds, peak memory. Sizes are run in ascending order; the last column divides
wall time by the number of cases, so that anything that grows faster than the library shows.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.corpus import write_library
from tests.bench.process import Figure, run

STOCK = """\
site_name: peer
theme: {name: material, language: zh, font: false}
plugins: [search, tags]
"""


def stock(library: Path, target: Path) -> None:
    """The same Markdown as a stock mkdocs-material site with search and tags."""
    (target / "docs").mkdir(parents=True)
    (target / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    (target / "docs" / "index.md").write_text("# Peer\n", encoding="utf-8")
    for case in sorted((library / "cases" / "2024").iterdir()):
        text = (case / "index.md").read_text(encoding="utf-8")
        text = text.replace("\nsubject: [", "\ntags: [", 1)
        (target / "docs" / f"{case.name}.md").write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("corpus", type=Path, help="articles.jsonl or articles.jsonl.xz")
    parser.add_argument("--sizes", default="1000,2000,4000", help="numbers of cases, ascending")
    parser.add_argument("--peer", type=int, default=1000, help="pages of the peer; 0 leaves it out")
    options = parser.parse_args()
    anliku = [sys.executable, "-m", "anliku"]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name:
        folder = Path(name)
        for size in (int(part) for part in options.sizes.split(",")):
            library = folder / f"library-{size}"
            count = write_library(options.corpus, library, size)
            site = library / "site"
            figures.append(run("anliku check", count, [*anliku, "check"], library))
            figures.append(run("anliku build", count, [*anliku, "build", "--keep-going"], library, site))
            if options.peer == size:
                peer = folder / "peer"
                stock(library, peer)
                command = [sys.executable, "-m", "mkdocs", "build", "-q"]
                figures.append(run("mkdocs-material", count, command, peer, peer / "site"))
                shutil.rmtree(peer)
            shutil.rmtree(library)
    print(f"{'':16} {'cases':>6} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'site MB':>8} {'ms/case':>8} exit")
    for row in figures:
        print(
            f"{row.what:16} {row.cases:6} {row.wall:8.1f} {row.processor:8.1f} {row.memory:8.0f} "
            f"{row.size:8.1f} {row.wall / row.cases * 1000:8.2f} {row.exit_code:4}"
        )
    # 1 means that some real articles broke a rule and were left out, which is no failure here.
    return max((row.exit_code for row in figures if row.exit_code != 1), default=0)


if __name__ == "__main__":
    sys.exit(main())
