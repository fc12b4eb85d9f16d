"""The project itself: the articles as cases of a built library, asked on its home page.

Every answer is had three times: by the page, by the same scripts without the page (for the
results that are not shown yet), and by the Python reader of the index. They must agree. What
contains a query and what is only near to it are counted apart: the first alone are results
that are right or wrong, and in the page's order both must stand as the Python reader has them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from anliku.search.forms.guessing import How
from anliku.search.static.edition import Reader
from anliku.search.static.query import Answer, Level
from tests.bench.corpus import write_library
from tests.bench.measure import Build, Engine, Shown, is_beginning
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
      // In the heading stands how many contain the words; of those that are only near the line below it tells.
      const number = page.querySelector("#results-title [data-result-count]");
      if (page.dataset.searchState === "loading") return null;
      return {
        ids: [...page.querySelectorAll("[data-list] [data-case]")].map((card) => card.dataset.case),
        count: page.dataset.searchState === "error" ? -1 : number ? Number(number.dataset.resultCount) : 0,
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
        site, figure = self._index("site", self.site)
        self.ids = alone["ids"]
        self.remarks = [f"没有发布的文章：{reason}" for reason in site["left_out"]]
        (folder,) = (self.site / "search").iterdir()
        self.reader = Reader(folder)
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
        return Build(alone["seconds"], alone["processor"], figure.wall, 0, figure.memory, len(sizes), sum(sizes))

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

    def near(self, query: Query) -> int:
        assert self.reader is not None
        return len(as_on_page(self.reader, query.text).near)

    def check(self, query: Query, shown: Shown, found: Sequence[str]) -> list[str]:
        """What page, scripts and Python reader find is the same."""
        assert self.reader is not None
        answer, notes = as_on_page(self.reader, query.text), []
        if shown.count != len(answer.hits):
            notes.append(f"“{query.text}”：页面写 {shown.count} 个，Python 找到 {len(answer.hits)} 个含它的")
        ranking = [self.ids[case] for case in answer.ranking]
        if not is_beginning(shown.ids, ranking):
            notes.append(f"“{query.text}”：页面上的前 {len(shown.ids)} 个与 Python 的不同，或者太少")
        containing = [self.ids[hit.case] for hit in self.reader.search(query.text).hits]
        if containing != list(found):
            notes.append(f"“{query.text}”：浏览器里找到 {len(found)} 个，Python 找到 {len(containing)} 个，或次序不同")
        return notes


def as_on_page(reader: Reader, query: str) -> Answer:
    """The answer to a query, or to what it is likely to mean: as in ``library.js``."""
    answer = reader.search(query)
    guess = next(iter(reader.guesses(query, _is_near(answer))), None) if not answer.strong else None
    if guess is None or not guess.sure or answer.level == Level.EXACT:
        return answer
    meant = reader.search(guess.text)
    is_typo = guess.how == How.TYPO
    return meant if meant.hits or (_is_near(meant) and not (is_typo and _is_near(answer))) else answer


def _is_near(answer: Answer) -> bool:
    return any(not other.unsure for other in answer.near)
