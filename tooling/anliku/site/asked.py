"""What pages ask for, and whether it is there: a page without its scripts looks whole and answers nothing."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from anliku.regex import regex

_QUOTED = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_SCRIPT = regex(rf"(<script\b{_QUOTED})>.*?(?=</script)", re.DOTALL | re.IGNORECASE)
_ELEMENT = regex(rf"<(a|script|link|img|source)\b({_QUOTED})>", re.IGNORECASE)
_ATTRIBUTE = regex(r"""([^\s"'=/]+)\s*=\s*["']([^"']*)["']""")
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


def _asked(page: str, text: str, base: str) -> Iterator[Asked]:
    for address, loaded in _addresses(text):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            continue
        path = unquote(parts.path)
        path = path.removeprefix(base) if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
        file = posixpath.normpath(path or ".")
        yield Asked(page, posixpath.join(file, "index.html") if path.endswith("/") or file == "." else file, loaded)


def _addresses(text: str) -> Iterator[tuple[str, bool]]:
    """(address, whether the browser loads it by itself) of every element of a page. The pages are ours, so what could
    be read in two ways is not in them, and a parser would take as long as all other looks at the site."""
    for tag, written in _ELEMENT.findall(_SCRIPT.sub(r"\1>", text)):
        values = {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(written)}
        loaded = values.get(_LOADED.get(tag.lower(), ""))
        if loaded and values.get("rel") not in {"canonical", "next", "prev"}:
            yield loaded, True
        elif tag in {"a", "A"} and values.get("href"):
            yield values["href"], False
