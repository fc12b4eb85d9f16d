"""A built site as files: every page parsed once, addresses resolved as a browser would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

Attributes = dict[str, str]

_LOADS = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(slots=True)
class Element:
    """One element: ``text`` is what stands inside, children included."""

    tag: str
    attributes: Attributes
    parent: Element | None = None
    text: str = ""

    def inside(self, box: Element) -> bool:
        """Whether ``box`` is one of the elements around this one."""
        parent = self.parent
        while parent is not None and parent is not box:
            parent = parent.parent
        return parent is box


@dataclass(slots=True)
class PageFile:
    """One HTML file. ``url`` is its address from the root, ``""`` for home."""

    url: str
    file: Path
    source: str
    elements: list[Element] = field(default_factory=list)
    doctype: str = ""

    def all(self, tag: str = "", **wanted: str | None) -> list[Element]:
        """Elements by tag and attributes (``data_case`` means ``data-case``; None: any value)."""
        pairs = [(name.replace("_", "-"), value) for name, value in wanted.items()]
        return [
            element
            for element in self.elements
            if (not tag or element.tag == tag)
            and all(n in element.attributes and (v is None or element.attributes[n] == v) for n, v in pairs)
        ]

    def with_class(self, name: str) -> list[Element]:
        """Elements that have the class ``name``."""
        return [element for element in self.elements if name in element.attributes.get("class", "").split()]

    @property
    def ids(self) -> list[str]:
        """Every id, repeats included."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def title(self) -> str:
        """Text of ``<title>``."""
        return self.all("title")[0].text.strip()

    def loads(self) -> list[tuple[Element, str]]:
        """(element, address) of everything that the browser fetches with the page."""
        return [
            (element, element.attributes[_LOADS[element.tag]])
            for element in self.elements
            if element.tag in _LOADS
            and _LOADS[element.tag] in element.attributes
            and element.attributes.get("rel", "") != "canonical"
        ]


class Tree:
    """The folder of a built site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pages(self) -> dict[str, PageFile]:
        """Every page by its address."""
        found = {}
        for file in sorted(self.folder.rglob("*.html")):
            url = file.relative_to(self.folder).as_posix()
            url = url.removesuffix("index.html") if file.name == "index.html" else url
            found[url] = read_page(url, file)
        return found

    def target(self, page: PageFile, address: str) -> tuple[Path, str]:
        """(file, fragment) that a link of ``page`` leads to; the file may not exist."""
        parts = urlsplit(address)
        base = self.folder if parts.path.startswith("/") else self.folder / page.url.rpartition("/")[0]
        path = page.file if not parts.path else base / unquote(parts.path.lstrip("/"))
        # Only `..` is resolved: a link of the file system would be a defect to see elsewhere.
        path = Path(*_resolved(path.parts))
        return (path / "index.html" if path.is_dir() else path), unquote(parts.fragment)

    def url_of(self, file: Path) -> str:
        """The address of a page's file."""
        return file.relative_to(self.folder).as_posix().removesuffix("index.html")


def read_page(url: str, file: Path) -> PageFile:
    """Parse one HTML file."""
    page = PageFile(url, file, file.read_text(encoding="utf-8"))
    parser = _Parser(page)
    parser.feed(page.source)
    parser.close()
    return page


def _resolved(parts: tuple[str, ...]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if part == "..":
            out.pop()
        else:
            out.append(part)
    return out


class _Parser(HTMLParser):
    def __init__(self, page: PageFile) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.stack: list[Element] = []

    def handle_decl(self, decl: str) -> None:
        self.page.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.stack[-1] if self.stack else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        self.page.elements.append(element)
        if tag not in _VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index].tag == tag:
                del self.stack[index:]
                return

    def handle_data(self, data: str) -> None:
        for element in self.stack:
            element.text += data


def squeezed(text: str) -> str:
    """Runs of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()
