"""Render and write what :mod:`anliku.site.pages` names. Knows Jinja, not MkDocs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jinja2
from markupsafe import Markup

from anliku.catalogue import Catalogue
from anliku.model import FACETS, Case
from anliku.page.card import card
from anliku.page.casepage import case_page
from anliku.page.html import Picture
from anliku.search.related import Related
from anliku.search.related import related as related_cases
from anliku.search.static import edition as edition_room
from anliku.search.static.edition import Edition
from anliku.search.talk import talk
from anliku.site.pages import PAGE_SIZE, Page, list_pages
from anliku.site.pictures import published
from anliku.site.publish import MARKER
from anliku.site.views import Here, facet_terms, years_of
from anliku.theme import SCRIPTS

PICTURES = {".png", ".jpg", ".jpeg", ".webp"}


@dataclass(frozen=True, slots=True)
class Site:
    """What every template knows of the publication."""

    name: str
    tagline: str
    url: str
    """Public address with a slash at the end; empty where none is set."""
    publisher: str
    icp: str
    """ICP number shown at the bottom; empty where none is set."""
    version: str
    """Short hash of the assets, so that a new edition is not read with old styles."""


@dataclass(slots=True)
class Writer:
    """Writes one edition of ``catalogue`` into ``target``."""

    environment: jinja2.Environment
    catalogue: Catalogue
    site: Site
    target: Path
    context: dict[str, Any]
    """What the theme's base template needs (config, base_url and so on)."""
    index: str = ""
    """``index.html`` for an edition that is read from a folder, where no server adds it."""
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """(address, last change as YYYY-MM-DD or empty) of every page, for the sitemap."""
    _cards: dict[tuple[str, str], Markup] = field(default_factory=dict)
    _edition: Edition | None = None
    _related: dict[str, list[Related]] | None = None

    def write_all(self) -> None:
        """Every page, its pictures, the sitemap and the marker."""
        self.write_search()
        for page in list_pages(self.catalogue):
            self.write_page(page)
        self.write_cases()
        self.write_sitemap()
        (self.target / MARKER).write_text("anliku\n", encoding="utf-8", newline="\n")

    def write_page(self, page: Page, changed: str = "") -> None:
        """Render one page to its ``index.html``."""
        self.addresses.append((page.here.url, changed))
        path = self.target / page.here.url / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.render(page), encoding="utf-8", newline="\n")

    def render(self, page: Page) -> str:
        """The page's HTML."""
        here = replace(page.here, index=self.index)
        if self.site.url and not here.canonical:
            here = replace(here, canonical=self.site.url + here.url)
        template = self.environment.get_template(page.template)
        depth = here.url.count("/")
        base = "/".join([".."] * depth) or "."
        return template.render({**self.context, **self.common(here), **page.values, "base_url": base})

    def common(self, here: Here) -> dict[str, Any]:
        """The values that every template has."""
        return {"here": here, "site": self.site, "page": None, "cards": lambda cases: self.cards(cases, here)}

    def home_values(self) -> dict[str, Any]:
        """What the home page shows."""
        taxonomy = self.catalogue.taxonomy
        return {
            "cases": self.catalogue.cases[:PAGE_SIZE],
            "total": len(self.catalogue.cases),
            "years": years_of(self.catalogue.cases),
            "scripts": SCRIPTS,
            "search_base": f"search/{self.edition.version}/",
            "facets": [(key, taxonomy.facet(key), facet_terms(self.catalogue, key)) for key in FACETS],
        }

    def cards(self, cases: Iterable[Case], here: Here) -> Markup:
        """The cards of a list; one case's card is the same on every page of one depth."""
        prefix = here.link("")
        return Markup("").join(self._card(case, prefix, here) for case in cases)

    def _card(self, case: Case, prefix: str, here: Here) -> Markup:
        key = (case.url, prefix)
        html = self._cards.get(key)
        if html is None:
            template = self.environment.get_template("partials/card.html")
            html = self._cards[key] = Markup(template.render(card=card(case), here=here))
        return html

    def write_cases(self) -> None:
        """The case pages with their neighbours, and their pictures."""
        cases = self.catalogue.cases
        for index, case in enumerate(cases):
            before = cases[index - 1] if index else None
            after = cases[index + 1] if index + 1 < len(cases) else None
            self.write_case(case, before, after)

    def write_case(self, case: Case, before: Case | None, after: Case | None) -> None:
        """One case's page and the pictures that it shows."""
        folder = self.target / case.url
        folder.mkdir(parents=True, exist_ok=True)
        sizes: dict[str, Picture] = {}
        body = unquote(case.body)
        for attachment in case.attachments:
            # A picture that the text does not show is not published.
            wanted = attachment.path.suffix.lower() in PICTURES and attachment.name in body
            if wanted and attachment.is_file and not attachment.is_link:
                content, found = published(attachment.path)
                sizes[attachment.name] = Picture(found.width, found.height)
                (folder / attachment.name).write_bytes(content)
        chosen = self.related.get(case.name, [])
        view = case_page(case, self.catalogue, sizes, self.site.url, self.index)
        here = Here(view.meta.title, view.meta.summary, case.url, "home")
        values = {
            "view": view,
            "meta": view.meta,
            "campaign": view.campaign,
            "body": Markup(view.html),
            "related": [(self.catalogue.by_id[other.id], other.reason) for other in chosen],
            "before": before,
            "after": after,
        }
        self.write_page(Page(here, "case.html", values), view.meta.published.isoformat())

    def write_search(self) -> None:
        """The static index, read back after writing."""
        edition = self.edition
        folder = self.target / "search" / edition.version
        edition_room.verify(folder, edition, edition_room.write(folder, edition))

    @property
    def edition(self) -> Edition:
        """The search of this library, made once."""
        if self._edition is None:
            cards = [asdict(card(case)) for case in self.catalogue.cases]
            for shown in cards:
                shown["url"] += self.index
            self._edition = edition_room.make(self.catalogue, cards)
        return self._edition

    @property
    def related(self) -> dict[str, list[Related]]:
        """The related cases of every case, decided once."""
        if self._related is None:
            rows = zip(self.edition.entries, self.catalogue.cases, strict=True)
            talks = [talk(entry, case.meta.keywords) for entry, case in rows if case.meta is not None]
            self._related = related_cases(self.edition.entries, talks)
        return self._related

    def write_sitemap(self) -> None:
        """``sitemap.xml`` for public sites; its dates come from the cases, not the clock."""
        if not self.site.url:
            return
        rows = "".join(
            f"<url><loc>{Markup.escape(self.site.url + url)}</loc>"
            + (f"<lastmod>{changed}</lastmod>" if changed else "")
            + "</url>\n"
            for url, changed in sorted(self.addresses)
        )
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
        (self.target / "sitemap.xml").write_text(text, encoding="utf-8", newline="\n")


def assets_version(folder: Path) -> str:
    """Eight hex digits that change when a style or script changes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
