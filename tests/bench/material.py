"""Material's search (lunr in a worker) with jieba, in a stock mkdocs-material site.

Theme and search speak ``zh``; with jieba installed Material cuts Chinese into words and its
Chinese separator knows their borders. Pages stay out of the navigation, which has nothing to
do with searching and would make every page as long as the library.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.corpus import Plain
from tests.bench.measure import Build, Engine
from tests.bench.peers import MATERIAL
from tests.bench.process import run
from tests.bench.truth import Truth

_CONFIG = """\
site_name: peer
theme: {name: material, language: zh, font: false}
plugins: [search]
nav: [index.md]
hooks: [clock.py]
"""

# A hook of MkDocs: times the search plugin's two steps inside the build.
_CLOCK = """
import json
import time

spent = [0.0, 0.0]


def timed(function):
    def wrapper(*args, **names):
        wall, processor = time.perf_counter(), time.process_time()
        try:
            return function(*args, **names)
        finally:
            spent[0] += time.perf_counter() - wall
            spent[1] += time.process_time() - processor

    return wrapper


def on_env(env, config, files):
    index = config.plugins["material/search"].search_index
    index.add_entry_from_context = timed(index.add_entry_from_context)
    index.generate_search_index = timed(index.generate_search_index)
    return env


def on_shutdown():
    with open("clock.json", "w") as file:
        json.dump(spent, file)
"""

# The worker's last answer (a message of type 3), which is what the page shows of it too.
_SCRIPT = """
window.answer = null;
window.Worker = class extends window.Worker {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => { if (data.type === 3) window.answer = data.data.items; });
  }
};
addEventListener("keyup", () => { window.answer = null; }, true);
"""

_ID = """(items) => items.map((group) => new URL(group[0].location, "http://x/").pathname.split("/").filter(Boolean)[0] || "")"""


class Material(Engine):
    """Material's search on ``articles``, its site below ``folder``."""

    box = "input.md-search__input"
    press = "keyup"
    keeps = True
    script = _SCRIPT
    shown = f"""() => {{
      const items = window.answer;
      const list = document.querySelectorAll(".md-search-result__item");
      if (!items || Boolean(items.length) !== Boolean(list.length)) return null;
      return {{
        ids: [...list].map((item) => new URL(item.querySelector("a").href).pathname.split("/").filter(Boolean)[0] || ""),
        count: ({_ID})(items).length,
      }};
    }}"""

    def __init__(self, articles: Sequence[Plain], folder: Path, environment: Mapping[str, str]) -> None:
        self.name = f"Material {MATERIAL}（jieba）"
        self.articles = articles
        self.root = folder / "material"
        self.site = self.root / "site"
        self.environment = environment

    def build(self) -> Build:
        docs = self.root / "docs"
        docs.mkdir(parents=True)
        (self.root / "mkdocs.yml").write_text(_CONFIG, encoding="utf-8")
        (self.root / "clock.py").write_text(_CLOCK, encoding="utf-8")
        (docs / "index.md").write_text("# peer\n", encoding="utf-8")
        for article in self.articles:
            text = f"# {article.title}\n\n" + "\n\n".join(article.paragraphs) + "\n"
            (docs / f"{article.id}.md").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "-q"]
        figure = run("material", len(self.articles), command, self.root, environment=self.environment)
        index = self.site / "search" / "search_index.json"
        spent, processor = json.loads((self.root / "clock.json").read_text(encoding="utf-8"))
        return Build(spent, processor, figure.wall, spent, figure.memory, 1, index.stat().st_size)

    def truth(self) -> Truth:
        return Truth({article.id: article.text for article in self.articles})

    def whole(self, page: Page, query: str) -> list[str]:
        found: list[str] = page.evaluate(f"({_ID})(window.answer)")
        return found
