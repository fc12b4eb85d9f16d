"""Pagefind, extended edition: the articles as plain Chinese pages, asked through its own API.

``lang="zh"`` makes it cut Chinese into words, ``data-pagefind-body`` leaves out everything
but title and text. The page asks ``search()`` at every change without waiting, and loads
``data()`` of the first ten, which is what its own interface does after a pause.
"""

from __future__ import annotations

import gzip
import html
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.corpus import Plain
from tests.bench.measure import Build, Engine
from tests.bench.peers import PAGEFIND
from tests.bench.process import run
from tests.bench.truth import Truth

_ARTICLE = """\
<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main data-pagefind-body><h1>{title}</h1>
{body}
</main></body></html>
"""
_SEARCH = """\
<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>Pagefind</title></head>
<body><input id="box" aria-label="box"><ol id="results"></ol>
<script type="module">
import * as pagefind from "./pagefind/pagefind.js";
const box = document.querySelector("#box");
const list = document.querySelector("#results");
let asked = 0;
window.answer = null;
box.addEventListener("focus", () => pagefind.init(), { once: true });
box.addEventListener("input", async () => {
  asked += 1;
  const mine = asked;
  window.answer = null;
  const found = await pagefind.search(box.value);
  const first = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
  if (mine !== asked) return;
  window.answer = found.results.map((result) => result.id);
  list.replaceChildren(...first.map((data) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const text = document.createElement("p");
    link.href = data.url;
    link.textContent = data.meta.title;
    text.innerHTML = data.excerpt;
    item.append(link, text);
    return item;
  }));
  list.dataset.count = String(found.results.length);
});
</script></body></html>
"""


class Pagefind(Engine):
    """Pagefind on ``articles``, its site below ``folder``."""

    box = "#box"
    shown = """() => window.answer && {
      ids: [...document.querySelectorAll("#results a")].map((link) => link.pathname.split("/").filter(Boolean).pop()),
      count: window.answer.length,
    }"""

    def __init__(self, articles: Sequence[Plain], folder: Path, environment: Mapping[str, str]) -> None:
        self.name = f"Pagefind {PAGEFIND} extended"
        self.articles = articles
        self.site = folder / "pagefind"
        self.environment = environment
        self.ids: dict[str, str] = {}
        """Pagefind's name of a page → the article's id."""

    def build(self) -> Build:
        for article in self.articles:
            page = self.site / article.id / "index.html"
            page.parent.mkdir(parents=True)
            body = "\n".join(f"<p>{html.escape(part)}</p>" for part in article.paragraphs)
            page.write_text(_ARTICLE.format(title=html.escape(article.title), body=body), encoding="utf-8")
        (self.site / "index.html").write_text(_SEARCH, encoding="utf-8")
        command = [sys.executable, "-m", "pagefind", "--site", str(self.site), "--quiet"]
        figure = run("pagefind", len(self.articles), command, self.site, environment=self.environment)
        written = [path for path in (self.site / "pagefind").rglob("*") if path.is_file()]
        # The ready-made interfaces are neither used nor counted.
        written = [path for path in written if path.parent != self.site / "pagefind" or "ui" not in path.name]
        for path in (self.site / "pagefind" / "fragment").iterdir():
            text = gzip.decompress(path.read_bytes())
            data = json.loads(text[text.index(b"{") :])
            self.ids[path.name.split(".")[0]] = data["url"].strip("/")
        size = sum(path.stat().st_size for path in written)
        return Build(figure.wall, figure.processor, 0, 0, figure.memory, len(written), size)

    def truth(self) -> Truth:
        return Truth({article.id: article.text for article in self.articles})

    def whole(self, page: Page, query: str) -> list[str]:
        found: list[str] = page.evaluate("window.answer")
        return [self.ids[name] for name in found]
