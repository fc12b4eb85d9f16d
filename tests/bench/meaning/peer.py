"""Pagefind on the same cases: title, summary, keywords, terms and text of each, asked the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from anliku import catalogue as catalogues
from tests.bench import peers
from tests.bench.corpus import Plain
from tests.bench.meaning.product import Product, Ranking
from tests.bench.pagefind import Pagefind
from tests.bench.server import serve

_ASK = """async (question) => {
  const pagefind = await import("/pagefind/pagefind.js");
  return (await pagefind.search(question)).results.map((result) => result.id);
}"""


def rankings(product: Product, questions: Sequence[str], folder: Path, browser: Browser) -> tuple[str, list[Ranking]]:
    """Its name, and what it finds for each question. Raises OSError, or CalledProcessError
    where it can't be had."""
    pagefind = Pagefind(_articles(product), folder, peers.install(peers.PAGEFIND_PINS))
    pagefind.build()
    with serve(pagefind.site) as server:
        page = browser.new_page()
        page.goto(server.address)
        names = [page.evaluate(_ASK, question) for question in questions]
        page.close()
    return pagefind.name, [Ranking([pagefind.ids[name] for name in row], []) for row in names]


def _articles(product: Product) -> list[Plain]:
    catalogue = catalogues.load(product.root)
    by_id = {case.meta.id: case.meta for case in catalogue.cases}
    articles = []
    for number, id_ in enumerate(product.ids):
        meta = by_id[id_]
        terms = "、".join(name for names in meta.terms().values() for name in names)
        text = (meta.summary, "、".join(meta.keywords), terms, *product.reader.passages(number))
        articles.append(Plain(id_, meta.title, text))
    return articles
