"""The two programs that ``make bench`` compares, each with the same articles in a folder of its own.

A contestant lays out its sources, changes them as people do, and says with which commands it
builds. Every change is new each time, so that nothing kept from an earlier run fits by chance,
and tells what must stand on which page afterwards.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import write_library
from tests.bench.peers import MATERIAL

TERM = "生物学"
"""The subject that gets other names; it is that of one case in seventeen."""

_PEER = """\
site_name: peer
theme: {name: material, language: zh, font: false, custom_dir: overrides}
plugins: [search, tags]
nav: [index.md]
"""
_MAIN = '{% extends "base.html" %}\n'


@dataclass(frozen=True, slots=True)
class Expected:
    """What a build has to show: ``text`` on the page ``path`` of the site."""

    path: str
    text: str


class Contestant:
    """A program with its sources below ``root``; ``build`` and ``check`` are commands, run there."""

    name: str
    build: tuple[str, ...]
    check: tuple[str, ...] = ()
    """Empty where the program has no such command."""
    accepted: tuple[int, ...] = (0,)
    environment: Mapping[str, str] | None = None

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "site"
        self.term = TERM

    def serve(self, port: int) -> tuple[str, ...]:
        """The command of the preview on the loopback."""
        raise NotImplementedError

    def pages(self) -> list[Path]:
        """The sources of the articles, in order."""
        raise NotImplementedError

    def address(self, page: Path) -> str:
        """Where the page made from a source stands in the site."""
        raise NotImplementedError

    def published(self) -> int:
        """How many articles the site has."""
        return sum((self.site / self.address(page)).is_file() for page in self.pages())

    def forget(self) -> None:
        """Away with everything that is kept for the next run."""
        shutil.rmtree(self.root / ".cache", ignore_errors=True)

    def remove_site(self) -> None:
        """Away with what was built."""
        shutil.rmtree(self.site, ignore_errors=True)

    def change_case(self, number: int) -> Expected:
        """A sentence more at the end of one article, of another one each time."""
        page = self.changing(number)
        sentence = f"第{number}次修改：补上了课后追问的一个例子。"
        # At once, as editors do: nobody sees half of it.
        half_made = page.with_name(".half-made")
        half_made.write_text(f"{page.read_text(encoding='utf-8').rstrip()}\n\n{sentence}\n", encoding="utf-8")
        half_made.replace(page)
        return Expected(self.address(page), sentence)

    def changing(self, number: int) -> Path:
        """The source of the article that the change with this number changes."""
        pages = self.pages()
        return pages[number * 631 % len(pages)]

    def change_template(self, number: int) -> Expected:
        """A line more at the foot of every page."""
        raise NotImplementedError

    def rename_term(self, number: int) -> Expected:
        """Another name for :data:`TERM`, in all the articles that bear it."""
        old, self.term = self.term, f"{TERM}（第{number}版）"
        bearers = [page for page in self.pages() if f"[{old}]" in page.read_text(encoding="utf-8")]
        for page in bearers:
            page.write_text(page.read_text(encoding="utf-8").replace(f"[{old}]", f"[{self.term}]", 1), encoding="utf-8")
        return Expected(self.address(bearers[0]), self.term)


class Project(Contestant):
    """This project; real articles that break one of its rules are left out."""

    name = "案例库"
    build = (sys.executable, "-m", "anliku", "build", "--keep-going")
    check = (sys.executable, "-m", "anliku", "check")
    accepted = (0, 1)

    def __init__(self, root: Path, source: Path, count: int, workers: int | None = None) -> None:
        super().__init__(root)
        if workers is not None:
            self.build = (*self.build, "--workers", f"{workers}")
            self.check = (*self.check, "--workers", f"{workers}")
        write_library(source, root, count)

    def serve(self, port: int) -> tuple[str, ...]:
        return (sys.executable, "-m", "anliku", "serve", "--port", f"{port}")

    def pages(self) -> list[Path]:
        return sorted((self.root / "cases" / "2024").glob("*/index.md"))

    def address(self, page: Path) -> str:
        return f"2024/{page.parent.name}/index.html"

    def change_template(self, number: int) -> Expected:
        footer = self.root / "overrides" / "partials" / "footer.html"
        line = f"<p>页脚第{number}版</p>"
        footer.write_text(f"{footer.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
        return Expected("index.html", line)

    def rename_term(self, number: int) -> Expected:
        taxonomy = self.root / "cases" / "taxonomy.yml"
        lines = taxonomy.read_text(encoding="utf-8")
        taxonomy.write_text(
            re.sub(
                rf"(facets:.*?\bsubject:.*?name: ){self.term},", rf"\g<1>{TERM}（第{number}版）,", lines, flags=re.S
            ),
            encoding="utf-8",
        )
        return super().rename_term(number)


class Material(Contestant):
    """mkdocs-material at its best: search that cuts Chinese with jieba, tags, pages out of the navigation.

    In the navigation each page would list all others. A page that lists the tags is not asked
    for. ``mkdocs build --dirty`` is no alternative: its search index holds the changed pages only.
    """

    name = f"Material {MATERIAL}"
    build = (sys.executable, "-m", "mkdocs", "build", "-q")

    def __init__(self, root: Path, project: Project, environment: Mapping[str, str]) -> None:
        super().__init__(root)
        self.environment = environment
        (root / "docs").mkdir(parents=True)
        (root / "overrides").mkdir()
        (root / "mkdocs.yml").write_text(_PEER, encoding="utf-8")
        (root / "overrides" / "main.html").write_text(_MAIN, encoding="utf-8")
        (root / "docs" / "index.md").write_text("# 案例\n", encoding="utf-8")
        for page in project.pages():
            text = page.read_text(encoding="utf-8").replace("\nsubject: [", "\ntags: [", 1)
            (root / "docs" / f"{page.parent.name}.md").write_text(text, encoding="utf-8")

    def serve(self, port: int) -> tuple[str, ...]:
        return (sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}")

    def pages(self) -> list[Path]:
        return sorted(page for page in (self.root / "docs").glob("*.md") if page.stem != "index")

    def address(self, page: Path) -> str:
        return f"{page.stem}/index.html"

    def change_template(self, number: int) -> Expected:
        line = f"<p>页脚第{number}版</p>"
        block = f"{{% block footer %}}{{{{ super() }}}}{line}{{% endblock %}}\n"
        (self.root / "overrides" / "main.html").write_text(_MAIN + block, encoding="utf-8")
        return Expected("index.html", line)

    def cuts_chinese(self) -> bool:
        """Whether the built index is one that finds Chinese words: jieba was there and used."""
        index = (self.site / "search" / "search_index.json").read_text(encoding="utf-8")
        # Between two words stands a space without width, plain or as JSON escapes it.
        return "\u200b" in index or "\\u200b" in index
