"""A published site on disk: whose it is, where it is read, and its index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from anliku.atomic import reason
from anliku.page.card import Card
from anliku.search.static.edition import FORMAT, QUESTIONS, Reader
from anliku.search.static.restore import Restored, restore
from anliku.search.static.spoken import Spoken, read_rows
from anliku.site.in_place import MARKER

SOURCE = "source"
"""The facet of a merged site that says from which library a case comes."""
_ADDRESS = re.compile(r"https?://[^\s?#<>\"'\\]+\Z", re.IGNORECASE)
_BASE = re.compile(r"search/[0-9a-f]{1,64}/\Z")
_PAGE = re.compile(r"[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*/(?:index\.html)?\Z")
_HOME_BYTES = 4_000_000
"""A home page has at most some 60 cases on it."""


class NotMergeable(Exception):
    """A site that cannot be joined with others; the message is Chinese, names it and is ready to show."""


@dataclass(frozen=True, slots=True)
class Published:
    """One site: what it calls itself, its address with a slash at the end, its cases in its order."""

    name: str
    address: str
    facets: tuple[Mapping[str, Any], ...]
    """As its ``meta.js`` describes them: ``key``, ``label``, ``terms``, ``aliases`` and more."""
    spoken: Spoken
    cases: tuple[Restored, ...]
    """Their cards hold what a card has and nothing else, ``url`` being the whole address."""


def read_site(folder: Path, name: str = "", address: str = "") -> Published:
    """Read the site in ``folder``. ``name`` and ``address`` stand for what it says itself.

    Raises NotMergeable where it is no site of ours, is of another version of the program, is
    damaged, or says nowhere at which address it is read.
    """
    home = _home(folder)
    address = address or home.address
    name = name or home.name
    if not address:
        raise NotMergeable(
            f"“{folder}”没有写明网址，读者点开结果时不知道去哪里；请写成 {folder}=https://网址/，"
            "或在那个案例库的 mkdocs.yml 里写上 site_url 再生成"
        )
    if not _ADDRESS.match(address):
        raise NotMergeable(f"“{folder}”的网址“{address}”不完整，要以 https:// 或 http:// 开头，不带 ?、# 和空格")
    if not name:
        raise NotMergeable(f"“{folder}”的首页没有网站名称，说不出案例来自哪里；请写成 名称={folder}")
    address = address.removesuffix("index.html").rstrip("/") + "/"
    try:
        reader = Reader(folder / home.base)
        _expect_format(folder, reader.meta)
        facets = tuple(_facet(facet) for facet in reader.meta["facets"])
        if any(facet["key"] == SOURCE for facet in facets):
            raise NotMergeable(f"“{folder}”本身是合并出来的网站；请直接写各个案例库的网站")
        terms = list(reader.terms())
        spoken = read_rows(terms, facets)
        cases = tuple(Restored(row.entry, _card(row.card, address, name)) for row in restore(reader, terms))
    except OSError as error:
        raise NotMergeable(
            f"“{folder}”的检索文件读不了（{reason(error)}：{_below(folder, error)}）；请重新复制整个网站文件夹"
        ) from None
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise NotMergeable(f"“{folder}”的检索文件损坏（{error}）；请重新生成那个网站，或重新复制整个文件夹") from None
    return Published(name, address, facets, spoken, cases)


def _expect_format(folder: Path, meta: Mapping[str, Any]) -> None:
    version = meta.get("format")
    if version == FORMAT:
        return
    older = not isinstance(version, int) or version < FORMAT
    advice = "请用新版程序重新生成那个网站" if older else "请先更新这里的程序"
    raise NotMergeable(f"“{folder}”的检索是另一版程序生成的（格式 {version}，这里是 {FORMAT}），{advice}")


def _below(folder: Path, error: OSError) -> str:
    named = Path(str(error.filename or folder))
    return named.relative_to(folder).as_posix() if folder in named.parents else str(named)


# --- the home page ------------------------------------------------------------------------------


def _home(folder: Path) -> _Home:
    """What the site's home page says of it. Raises NotMergeable."""
    if not folder.is_dir():
        raise NotMergeable(f"没有“{folder}”这个文件夹；请写已经生成的网站所在的文件夹")
    if not (folder / MARKER).is_file():
        raise NotMergeable(
            f"“{folder}”不是本程序生成的网站（里面没有 {MARKER}）；请写 anliku build 生成的网站文件夹，一般叫 site"
        )
    try:
        with (folder / "index.html").open("rb") as opened:
            text = opened.read(_HOME_BYTES).decode("utf-8")
    except OSError as error:
        raise NotMergeable(f"“{folder}”的首页 index.html 读不了（{reason(error)}）；请重新复制整个网站文件夹") from None
    except UnicodeDecodeError:
        raise NotMergeable(f"“{folder}”的首页 index.html 不是 UTF-8；请重新生成那个网站") from None
    home = _Home()
    home.feed(text)
    if not _BASE.match(home.base):
        raise NotMergeable(f"“{folder}”的首页上没有检索；请用新版程序重新生成那个网站，再合并")
    return home


class _Home(HTMLParser):
    """``base``: the folder of its search; ``address`` and ``name``: empty where the page does not say."""

    def __init__(self) -> None:
        super().__init__()
        self.base = self.address = self.name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        values = {name: value or "" for name, value in attrs}
        if tag == "anliku-search":
            self.base = values.get("data-base", "")
        elif tag == "link" and values.get("rel") == "canonical":
            self.address = values.get("href", "")
        elif tag == "meta" and values.get("property") == "og:site_name":
            self.name = values.get("content", "")


# --- strangers' values --------------------------------------------------------------------------


def _facet(facet: Mapping[str, Any]) -> Mapping[str, Any]:
    """A facet whose names are all text. Raises ValueError."""
    names = [facet["key"], facet["label"], *facet["terms"], *(name for row in facet["aliases"] for name in row)]
    if not all(isinstance(name, str) for name in names) or len(facet["terms"]) != len(facet["aliases"]):
        raise ValueError("meta.js: facets")
    return facet


def _card(card: Mapping[str, Any], address: str, source: str) -> dict[str, Any]:
    """What a result shows here: its address whole, and where it comes from. Raises ValueError."""
    if not _PAGE.match(card["url"]):
        raise ValueError(f"{card['id']}: url")
    url = address + card["url"].removesuffix("index.html")
    # A site that was published before titles were cut says nothing of it.
    known = {"cuts": "", **card}
    made = Card(**{**{name: known[name] for name in Card.__slots__}, "url": url, "facts": (*card["facts"], source)})
    texts = (made.id, made.title, made.award, made.unit, made.summary, made.evidence, made.cuts, *made.facts)
    if not all(isinstance(text, str) for text in texts) or {type(made.gained), type(made.sample)} != {bool}:
        raise ValueError(f"{made.id}: card")
    return {**{name: getattr(made, name) for name in Card.__slots__}, QUESTIONS: _questions(card)}


def _questions(card: Mapping[str, Any]) -> list[str]:
    """Those that the case answers; a site that was published before cases said so has none. Raises ValueError."""
    questions = card.get(QUESTIONS, [])
    if not isinstance(questions, list) or not all(isinstance(question, str) for question in questions):
        raise ValueError(f"{card['id']}: {QUESTIONS}")
    return questions
