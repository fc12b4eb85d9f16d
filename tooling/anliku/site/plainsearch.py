"""What the plain pages and the selection rounds say, for the search: ``assets/pages.js``, loaded when somebody asks

``anlikuPages([[address, title, [[anchor, heading, text], …]], …], [[facet, name, other name, …], …])``: the pages, and
the terms that no case has yet (学科, 道德与法治, …), so that who asks for one is told so. A page's sections in their order,
the first one without a heading where the page begins with text. Of a page's text at most :data:`MOST` characters are
kept, the same share of each section: the file is loaded whole, and what somebody looks for in a guide stands in its
headings and first sentences.

``assets/pagepairs.js``: which pairs of characters stand in that file, in an eighth of its bytes: the page looks there
first. ``anlikuPagePairs("…")``: a filter as :mod:`anliku.search.static.begins` describes it, in Base64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.model import FACETS
from anliku.search.normalise import JOINERS, is_letter, normalise
from anliku.search.static.begins import sieve
from anliku.site import outcomes
from anliku.site.pages import FEEDBACK, FEEDBACK_ROWS

FILE = "assets/pages.js"
PAIRS = "assets/pagepairs.js"
MOST = 12_000
LONGEST, SHORTEST = 600, 60
"""Characters of a page; of a section at most, and of one of many."""

Blank = tuple[str, ...]
"""A facet's label, and the names of one of its terms."""
Section = tuple[str, str, str]
"""Anchor, heading, text."""
_HEADINGS = {"h1", "h2", "h3", "h4"}
_PARTS = {"header", "article"}
_BLOCKS = {*_HEADINGS, "p", "li", "td", "th", "dd", "dt", "pre", "summary", "figcaption"}


def pages_file(
    pages: Mapping[str, bytes],
    campaigns: Iterable[Campaign],
    blanks: Iterable[Blank] = (),
    others: Iterable[tuple[str, str, str]] = (),
) -> bytes:
    """The file for plain ``pages`` (address → HTML as published), the ``campaigns`` and the ``blanks`` of a library,
    and for ``others`` (address, title, text)."""
    rows = [(address, *_read(html.decode())) for address, html in sorted(pages.items())]
    rows += [(f"campaigns/{one.id}/", one.title, list(_round(one))) for one in campaigns]
    rows += [(address, title, [("", "", text)]) for address, title, text in others]
    told = [[address, title, _cut(sections)] for address, title, sections in rows]
    text, unused = (json.dumps(rows, ensure_ascii=False, separators=(",", ":")) for rows in (told, list(blanks)))
    return f"anlikuPages({text},{unused});\n".encode()


def pairs_file(pages: bytes) -> bytes:
    """The file of the pairs for a file of pages."""
    told, blanks = json.loads("[" + pages.decode().removeprefix("anlikuPages(").removesuffix(");\n") + "]")
    # As the page joins them: what stands in two lines may be asked for in one.
    texts = ["\n".join((title, *(text for section in sections for text in section[1:]))) for _, title, sections in told]
    texts += [name for _, *names in blanks for name in names]
    pairs = {pair for text in map(normalise, texts) for pair in pairwise(text) if all(map(_is_asked, pair))}
    return f'anlikuPagePairs("{base64.b64encode(sieve({a + b for a, b in pairs})).decode()}");\n'.encode()


def _is_asked(character: str) -> bool:
    return character in JOINERS or is_letter(character)


def blanks_of(catalogue: Catalogue) -> Iterator[Blank]:
    """Terms without a case; none on a library's first day, when all are. Nobody asks for an award that none won."""
    if not catalogue.cases:
        return
    for key in FACETS:
        facet = catalogue.taxonomy.facet(key)
        for term in facet.terms:
            if key != "award" and not catalogue.with_term(key, term.name):
                yield (facet.label, *term.names)


def others_of(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Pages to use rather than to read: the form for who has used a case, the lists of awards, looking up a certificate."""
    yield FEEDBACK, "用了案例，告诉我们", "借鉴反馈单，可以打印填写：" + "、".join(name for name, _, _ in FEEDBACK_ROWS)
    for campaign in catalogue.campaigns.values():
        for address, title, about, _, _ in outcomes.of_campaign(campaign, catalogue.outcomes.get(campaign.id), {}):
            yield address, title, about
    if outcomes.has_certificates(catalogue):
        yield outcomes.VERIFY, "证书查询", "输入证书编号，核对是不是评选颁发的证书。"


def _cut(sections: list[Section]) -> list[Section]:
    share = max(SHORTEST, min(LONGEST, MOST // len(sections)))
    return [(anchor, heading, text[:share]) for anchor, heading, text in sections if heading or text]


def _round(campaign: Campaign) -> Iterator[Section]:
    yield "", "", "\n".join((campaign.intro, campaign.organiser, *campaign.documents))
    events = (f"{event.label} {event.name} {event.note or ''}".strip() for event in campaign.timeline)
    yield "", "日程", "\n".join(events)
    yield "", "规则", "\n".join(f"{item.name}：{item.text}" for item in campaign.criteria)


def _read(html: str) -> tuple[str, list[Section]]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    sections = [(anchor, heading.strip(), "\n".join(texts)) for anchor, heading, texts in reader.sections]
    # The heading of level 1 is the page's name; what follows it has none.
    title = next((heading for _, heading, _ in sections if heading), "")
    return title, [(anchor, "" if heading == title else heading, text) for anchor, heading, text in sections]


class _Reader(HTMLParser):
    """Collects the sections of ``<header class="prose">``, where the page's name stands, and ``<article class="prose">``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[tuple[str, str, list[str]]] = [("", "", [])]
        self._inside = False
        self._heading = False
        self._text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag in _PARTS and "prose" in (values.get("class") or "").split():
            self._inside = True
        if not self._inside:
            return
        if tag in _BLOCKS:
            self._block()
        if tag in _HEADINGS:
            self.sections.append((values.get("id") or "", "", []))
            self._heading = True

    def handle_endtag(self, tag: str) -> None:
        if not self._inside:
            return
        if tag in _BLOCKS or tag in _PARTS:
            self._block()
        if tag in _HEADINGS:
            self._heading = False
        self._inside = tag not in _PARTS

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._text += data

    def _block(self) -> None:
        """What has been read since the last block belongs to the section."""
        text, self._text = " ".join(self._text.split()), ""
        anchor, heading, texts = self.sections[-1]
        if self._heading:
            self.sections[-1] = (anchor, f"{heading}{text}", texts)
        elif text:
            texts.append(text)
