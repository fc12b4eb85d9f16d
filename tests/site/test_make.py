"""A whole edition: which part of it needs the engine of the plain pages, and which does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from anliku.site import plainsearch
from tests.site.conftest import Built
from tests.site.library import files

WITHOUT = """
import sys
from pathlib import Path
for name in ("mkdocs", "material", "pymdownx", "markdown"):
    sys.modules[name] = None
from anliku.site.whole import write_ours
from anliku.site.prepare import prepare
from anliku.site.shell import shell_of
from anliku.site.edition_files import Tree
root, target, *plain = sys.argv[1:]
catalogue = prepare(Path(root)).catalogue
write_ours(Tree(Path(target)), catalogue, shell_of(Path(root), catalogue.settings), plain)
"""


def test_only_the_plain_pages_need_the_engine(small: Built, tmp_path: Path) -> None:
    """Case, term, list and search pages are made with neither MkDocs nor Material to be had."""
    plain = sorted(
        path.relative_to(small.root / "cases").with_suffix("") for path in (small.root / "cases").rglob("*.md")
    )
    addresses = [f"{path.as_posix()}/" for path in plain if path.name != "index"]
    command = [sys.executable, "-c", WITHOUT, str(small.root), str(tmp_path), *addresses]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    whole = files(small.folder)
    assert files(tmp_path) == {
        name: data
        for name, data in whole.items()
        if f"{name.removesuffix('index.html')}" not in addresses and name not in {plainsearch.FILE, plainsearch.PAIRS}
    }
    assert {"index.html", "2024/gusu-yuwen-01/index.html", "subject/yuwen/index.html", "all/index.html"} <= set(
        files(tmp_path)
    )


def test_no_page_carries_what_belongs_to_the_stock_theme(small: Built) -> None:
    for name, content in files(small.folder).items():
        if name.endswith((".html", ".css", ".js")):
            assert b"md-" not in content.replace(b"cmd-", b""), name
