"""The product under question: the site of the checkout's published cases, asked in two ways.

The Python reader of the index gives the whole ranking, at no cost; Chromium, also with a processor
four times slower, says what a question costs a reader and whether the page shows the same.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from playwright.sync_api import Browser

from anliku.search.static import query
from anliku.search.static.edition import Reader
from anliku.search.static.query import Answer
from anliku.site.build import build_site
from tests.bench.measure import Cost, Shown, Visit, is_beginning
from tests.bench.project import Project, as_on_page
from tests.bench.server import serve
from tests.factory import ROOT

SLOWDOWN = 4
"""A phone's processor, as against the one of this machine."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a question finds, as it is shown. ``near`` are those that do not contain what was asked but are near to it,
    ``unsure`` those of which the page says that they hardly are."""

    cases: list[str]
    near: list[str]
    unsure: list[str] = field(default_factory=list)


_QUESTIONS = re.compile(r"^questions:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)

Ask = Callable[[str], Ranking]


class Product:
    """The library at ``root`` with its site in ``site``: :meth:`build` fills both, :meth:`open` takes what is there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "library"
        self.site = folder / "site"

    def build(self, spoken: bool = True, questions: bool = True) -> None:
        """A copy of the checkout's library, published; cases with errors are left out.
        ``spoken``: with the words in which readers ask for terms; ``questions``: with those that cases answer."""
        for name in ("cases", "overrides"):
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "mkdocs.yml", self.root)
        if not spoken:
            _forget_spoken(self.root / "cases" / "taxonomy.yml")
        if not questions:
            _forget_questions(self.root / "cases")
        build_site(self.root, self.site, keep_going=True)
        self.open()

    def open(self) -> None:
        """The site as it was built."""
        (folder,) = (self.site / "search").iterdir()
        self.reader = Reader(folder)
        self.ids: list[str] = [self.reader.card(case)["id"] for case in range(self.reader.cases)]

    def ask(self, question: str) -> Ranking:
        """The whole ranking, by the Python reader of the index."""
        return self._ranking(as_on_page(self.reader, question))

    def ask_without_meaning(self, question: str) -> Ranking:
        """The same where no case means a word that it does not hold."""
        return self._ranking(as_on_page(_WithoutMeaning(self.reader.folder), question))

    def ask_as_typed(self, question: str) -> Ranking:
        """The same where nothing is read as sounds, another script or an error."""
        return self._ranking(query.search(question, self.reader, self.reader.dense, self.reader.names))

    def ask_sure(self, question: str) -> Ranking:
        """The same without the cases that are unsure."""
        ranking = self.ask(question)
        return Ranking([case for case in ranking.cases if case not in ranking.unsure], ranking.near)

    def ask_exact_first(self, question: str) -> Ranking:
        """The same where a passing mention stands before all that is near."""
        answer = as_on_page(self.reader, question)
        near = sorted(answer.near, key=lambda other: (-other.score, other.case))
        order = [hit.case for hit in answer.hits] + [other.case for other in near]
        return Ranking([self.ids[case] for case in order], [self.ids[other.case] for other in near])

    def _ranking(self, answer: Answer) -> Ranking:
        near = [self.ids[other.case] for other in answer.near if not other.unsure]
        unsure = [self.ids[other.case] for other in answer.near if other.unsure]
        return Ranking([self.ids[case] for case in answer.ranking], near, unsure)


class _WithoutMeaning(Reader):
    def meant(self, term: str) -> dict[str, bytes]:
        return {}


def _forget_spoken(taxonomy: Path) -> None:
    """Take what readers say out of a taxonomy."""
    told = yaml.safe_load(taxonomy.read_text(encoding="utf-8"))
    for facet in told["facets"].values():
        for term in facet["terms"]:
            for key in ("asked", "english", "about"):
                term.pop(key, None)
    taxonomy.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _forget_questions(cases: Path) -> None:
    """Take what cases say they answer out of their front matter."""
    for path in cases.glob("*/*/index.md"):
        path.write_text(_QUESTIONS.sub("", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")


class Page(Project):
    """The same site as the browser benchmark knows engines."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.site = product.site

    def shown_first(self, question: str) -> list[str]:
        """What the page should show."""
        return self.product.ask(question).cases


@dataclass(slots=True)
class Costs:
    """What is asked in Chromium costs: questions and words, each the second one in a browser, and whatever was the
    first one there; and where the page shows something else than the Python reader finds."""

    questions: Cost = field(default_factory=Cost)
    words: Cost = field(default_factory=Cost)
    first: Cost = field(default_factory=Cost)
    notes: list[str] = field(default_factory=list)


def costs(
    product: Product,
    questions: Sequence[str],
    words: Sequence[str],
    browser: Browser,
    slowdown: int,
    progress: Callable[[str], None],
) -> Costs:
    """Ask everything after another one of its kind, in a browser that was new before that. ``slowdown``: so many times
    slower is its processor."""
    page, measured = Page(product), Costs()
    with serve(product.site) as server:
        for texts, cost in ((questions, measured.questions), (words, measured.words)):
            for number, text in enumerate(texts):
                progress(f"浏览器里问：{number + 1}/{len(texts)}")
                visit = Visit(page, browser, server, slowdown)
                measured.first.add(visit.ask(texts[number - 1]), server, visit.mark)
                mark = len(server.sent)
                shown = visit.ask(text)
                cost.add(shown, server, mark)
                visit.close()
                measured.notes += _differing(text, shown, page.shown_first(text))
    return measured


def _differing(text: str, shown: Shown, expected: Sequence[str]) -> list[str]:
    if is_beginning(shown.ids, expected):
        return []
    return [f"“{text}”：页面上是 {'、'.join(shown.ids[:5])}，Python 得到 {'、'.join(expected[:5])}"]
