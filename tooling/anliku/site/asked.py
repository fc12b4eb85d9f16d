"""What pages ask for, and whether it is there: a page without its scripts looks whole and answers nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {"script": "src", "link": "href", "img": "src", "source": "src"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A local file that a page needs (``loaded``) or leads to; both are paths in the site."""

    page: str
    file: str
    loaded: bool


def missing(folder: Path, pages: Iterable[str], base: str = "/") -> Iterator[Asked]:
    """What ``pages`` (paths in the site ``folder``) ask for and is not there, each file once.

    ``base`` is the path of the site's own address, with which addresses from the root begin.
    """
    seen: set[tuple[str, bool]] = set()
    for page in pages:
        for asked in _asked(page, (folder / page).read_text(encoding="utf-8"), base):
            key = (asked.file, asked.loaded)
            if key not in seen:
                seen.add(key)
                if not (folder / asked.file).is_file():
                    yield asked


def _asked(page: str, html: str, base: str) -> Iterator[Asked]:
    addresses = _Addresses()
    addresses.feed(html)
    for address, loaded in addresses.found:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            continue
        path = unquote(parts.path)
        path = path.removeprefix(base) if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
        file = posixpath.normpath(path or ".")
        yield Asked(page, posixpath.join(file, "index.html") if path.endswith("/") or file == "." else file, loaded)


class _Addresses(HTMLParser):
    """Collects (address, whether the browser loads it by itself)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        loaded = values.get(_LOADED.get(tag, ""))
        if loaded and values.get("rel") not in {"canonical", "next", "prev"}:
            self.found.append((loaded, True))
        elif tag == "a" and values.get("href"):
            self.found.append((values["href"] or "", False))
