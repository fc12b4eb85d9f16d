"""The project itself: the articles as cases of a built library, asked on its home page.

Every answer is had three times: by the page, by the same scripts without the page (for the
results that are not shown yet), and by the Python reader of the index. They must agree.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from anliku.search.static.edition import Reader
from tests.bench.corpus import write_library
from tests.bench.measure import Build, Engine, Shown
from tests.bench.process import Figure, run
from tests.bench.truth import Query, Truth
from tests.factory import ROOT

_WHOLE = """async (query) => {
  const index = new anlikuIndex.Index(document.querySelector("anliku-search").dataset.base);
  await index.open();
  const answer = await anlikuAnswer.search(query, index, index.dense);
  return answer.hits.map((hit) => hit.case);
}"""


class Project(Engine):
    """The first ``count`` articles of ``corpus``, the library and its site below ``folder``."""

    name = "案例库"
    box = "[data-box]"
    shown = """() => {
      const page = document.querySelector("[data-search-state]");
      const number = document.querySelector("[data-result-count]");
      if (page.dataset.searchState === "loading") return null;
      return {
        ids: [...page.querySelectorAll("[data-list] [data-case]")].map((card) => card.dataset.case),
        count: page.dataset.searchState === "error" ? -1 : number.isConnected ? Number(number.dataset.resultCount) : 0,
      };
    }"""

    def __init__(self, corpus: Path, count: int, folder: Path) -> None:
        self.corpus = corpus
        self.count = count
        self.root = folder / "library"
        self.site = folder / "site"
        self.alone = folder / "index"
        self.ids: list[str] = []
        self.reader: Reader | None = None

    def build(self) -> Build:
        write_library(self.corpus, self.root, self.count)
        alone, _ = self._index("alone", self.alone)
        inside, figure = self._index("inside", self.site)
        self.ids = alone["ids"]
        self.remarks = [f"没有发布的文章：{reason}" for reason in inside["left_out"]]
        (folder,) = (self.site / "search").iterdir()
        self.reader = Reader(folder)
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
        return Build(
            alone["seconds"], alone["processor"], figure.wall, inside["seconds"], figure.memory, len(sizes), sum(sizes)
        )

    def _index(self, mode: str, target: Path) -> tuple[dict[str, Any], Figure]:
        output = self.root.parent / f"{mode}.json"
        command = [sys.executable, "-m", "tests.bench.indexing", mode, str(self.root), str(target), str(output)]
        figure = run(mode, self.count, command, ROOT)
        return json.loads(output.read_text(encoding="utf-8")), figure

    def truth(self) -> Truth:
        """All that a published case was given: front matter and body."""
        folder = self.root / "cases" / "2024"
        return Truth({id_: (folder / id_ / "index.md").read_text(encoding="utf-8") for id_ in sorted(self.ids)})

    def whole(self, page: Page, query: str) -> list[str]:
        found: list[int] = page.evaluate(_WHOLE, query)
        return [self.ids[number] for number in found]

    def check(self, query: Query, shown: Shown, found: Sequence[str]) -> list[str]:
        """Besides: what the Python reader finds."""
        assert self.reader is not None
        notes = super().check(query, shown, found)
        reference = [self.ids[hit.case] for hit in self.reader.search(query.text).hits]
        if reference != list(found):
            notes.append(f"“{query.text}”：浏览器里找到 {len(found)} 个，Python 找到 {len(reference)} 个，或次序不同")
        return notes
