"""Render and write what :mod:`anliku.site.pages` names. Knows Jinja, not the engine of the plain pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jinja2
from markupsafe import Markup

from anliku.catalogue import Catalogue
from anliku.formats.citation import with_address
from anliku.model import Case
from anliku.page.card import card
from anliku.page.casepage import case_page
from anliku.page.html import Picture, with_index
from anliku.reading import CaseReading
from anliku.search.related import Related
from anliku.search.related import related as related_cases
from anliku.search.static import edition as edition_room
from anliku.search.static.edition import Edition
from anliku.search.talk import talk
from anliku.settings import THEME
from anliku.site import assets
from anliku.site.pages import Page, home, list_pages, not_found
from anliku.site.pictures import published
from anliku.site.publish import MARKER
from anliku.site.shell import Site
from anliku.site.views import Here

PICTURES = {".png", ".jpg", ".jpeg", ".webp"}


@dataclass(slots=True)
class Writer:
    """Writes one edition of ``catalogue`` into ``target``."""

    environment: jinja2.Environment
    catalogue: Catalogue
    site: Site
    target: Path
    index: str = ""
    """``index.html`` for an edition that is read from a folder, where no server adds it."""
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """(address, last change as YYYY-MM-DD or empty) of every page, for the sitemap."""
    _cards: dict[tuple[str, str], Markup] = field(default_factory=dict)
    _edition: Edition | None = None
    _related: dict[str, list[Related]] | None = None

    def write_all(self) -> None:
        """Every page, its pictures, scripts and styles, the sitemap and the marker."""
        self.write_assets()
        self.write_search()
        self.write_page(home(self.catalogue, f"search/{self.edition.version}/"))
        for page in list_pages(self.catalogue):
            self.write_page(page)
        self.write_cases()
        self.write_sitemap()
        self.write_text(not_found(self.site.url))
        (self.target / MARKER).write_text("anliku\n", encoding="utf-8", newline="\n")

    def write_assets(self) -> None:
        """The theme's scripts, styles and pictures."""
        for name, content in assets.published(self.catalogue.root / THEME / "assets"):
            path = self.target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def write_page(self, page: Page, changed: str = "") -> None:
        """Render one page that the sitemap names."""
        self.addresses.append((page.here.url, changed))
        if self.site.url:
            page = replace(page, here=replace(page.here, canonical=self.site.url + page.here.url))
        self.write_text(replace(page, here=replace(page.here, index=self.index)))

    def write_text(self, page: Page) -> None:
        """Render one page to its file."""
        path = self.target / page.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.render(page), encoding="utf-8", newline="\n")

    def render(self, page: Page) -> str:
        """The page's HTML."""
        template = self.environment.get_template(page.template)
        return template.render({**self.common(page.here), **page.values})

    def common(self, here: Here) -> dict[str, Any]:
        """The values that every template has."""
        return {"here": here, "site": self.site, "cards": lambda cases: self.cards(cases, here)}

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
        view = case_page(CaseReading(case, self.catalogue.context), sizes)
        here = Here(view.title, view.summary, case.url, "home")
        values = {
            "view": view,
            "body": Markup(with_index(view.html, self.index)),
            "citation": with_address(view.citation, self.site.url and self.site.url + case.url),
            "related": [(self.catalogue.by_id[other.id], other.reason) for other in chosen],
            "before": before,
            "after": after,
        }
        self.write_page(Page(here, "case.html", values), case.meta.published.isoformat())

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
            talks = [talk(entry, case.meta.keywords) for entry, case in rows]
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
