"""Render and write what :mod:`anliku.site.pages` names. Knows neither the engine of the plain pages nor what is kept how.

A page is made of its template and the values that it is given, and of nothing else; so the digest
of both is its key, and a page whose key is that of the edition before is taken from there
(:mod:`anliku.site.edition_files`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from anliku import picture
from anliku.catalogue import Catalogue
from anliku.formats.published_picture import strip
from anliku.kept import Kept, key_of
from anliku.model import Case
from anliku.page.card import Card, card
from anliku.page.casepage import CasePage, unpack
from anliku.page.study import Study, study
from anliku.record.made import given_bytes
from anliku.record.pool import Workers
from anliku.record.shelf import PAGE, Values, cells_of, cuts_of, given_of, listed_of, pictures_of
from anliku.search.static.edition import FORMAT
from anliku.settings import THEME
from anliku.site import assets, discovery, outcomes
from anliku.site.casepages import case_page, rendered
from anliku.site.downloads import WORD, document_of, look_of, template_of
from anliku.site.edition_files import Tree
from anliku.site.glances import FILE as GLANCE
from anliku.site.glances import glance
from anliku.site.in_place import MARKER
from anliku.site.outcomes import states
from anliku.site.pages import Page, front_matter, home, list_pages, not_found, reading_list
from anliku.site.shell import PICTURES, Shell
from anliku.site.sitemap import sitemap
from anliku.site.surroundings import Around
from anliku.site.tables import Sheet, tables
from anliku.site.values import Digests
from anliku.site.views import Here
from anliku.site.write_search import SearchWriter

_ROOT = "\ue000root\ue000/"
"""Stands for the way to the site's root in what is the same on every page."""


@dataclass
class Writer:
    """Writes one edition of ``catalogue`` into ``tree``."""

    shell: Shell
    catalogue: Catalogue
    tree: Tree
    kept: Kept
    values: Values
    workers: Workers
    draws: bool = True
    """Whether the pictures by which pages are shared are drawn with the rest, not when they are asked for."""
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """(address, last change as YYYY-MM-DD or empty) of every page, for the sitemap."""
    _digests: Digests = field(default_factory=Digests)
    _shown: dict[str, Card] = field(default_factory=dict)
    _studied: dict[str, Study] = field(default_factory=dict)
    _rendered: dict[tuple[str, str], str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Get ready what needs all cases and no page: the edition of the search."""
        _ = self.search.version

    def write_all(self, plain: Iterable[str] = ()) -> None:
        """Every page but the ``plain`` ones at these addresses; pictures, scripts and styles, the sitemap and the
        marker."""
        self.addresses += [(address, "") for address in plain]
        for name, content in assets.published(self.catalogue.root / THEME / "assets"):
            self.tree.content(name, content)
        for name, content in outcomes.shards(self.catalogue, {case.id: case.url for case in self.catalogue.cases}):
            self.tree.content(name, content)
        # Begun before the search, which takes as long.
        _ = self.search.relating
        with self.search.begun():
            self.write_home()
            self.write_lists()
            # What lists are made of is of no use to the pages of cases: some ten kilobytes a case.
            self._rendered.clear()
            self._studied.clear()
            self.__dict__.pop("_lists", None)
            self._write_templates()
            self.write_cases()
        self._write_pictures()
        self.write_sitemap()
        for name, content in discovery.files(self.shell.site):
            self.tree.content(name, content)
        self.write_file(self._placed(reading_list()))
        # Pages that search beside themselves ask for it: none of them changes with every edition.
        edition = f'anlikuEditionOf("search/{self.search.version}/", {FORMAT});\n'
        self.tree.content("assets/edition.js", edition.encode())
        self.tree.content(MARKER, b"anliku\n")

    @cached_property
    def search(self) -> SearchWriter:
        """The search of this edition."""
        return SearchWriter(
            self.catalogue,
            self.tree,
            self.kept,
            self.values,
            self.workers,
            self.shown,
            self.shell.index,
            self._all_cases,
        )

    def write_home(self) -> None:
        """The page to begin with. Most often nothing on it changes but the address of the search; so it is kept without."""
        self.addresses.append(("", ""))
        key = key_of("home", self._all_listed, repr((front_matter(self.catalogue), self.catalogue.settings.engine)))
        known = self.kept.get("lists", key)
        unnamed = f"search/{key.hex()}/"
        if known is None:
            known = self.render(self._placed(home(self.catalogue, self.shown, unnamed))).encode()
            self.kept.put_many("lists", {key: known})
        self.tree.content("index.html", known.replace(unnamed.encode(), f"search/{self.search.version}/".encode()))

    def write_lists(self) -> None:
        """Facets, terms, campaigns, all cases, the overview, and the page for wrong addresses. Which these are, and of
        what they are made, is kept: where lists show the same of every case, not even their values are put together."""
        known = self.kept.get("lists", self._all_listed)
        if known is None:
            rows = [(file, _address(page), self._key(page).hex()) for file, page in self._lists.items()]
            known = json.dumps(rows, ensure_ascii=False).encode()
            self.kept.put_many("lists", {self._all_listed: known})
        for file, url, page_key in json.loads(known):
            if url is not None:
                self.addresses.append((url, ""))
            self.tree.file(file, bytes.fromhex(page_key), partial(self._list, file))

    @cached_property
    def _all_listed(self) -> bytes:
        """Stands for everything that lists may show."""
        listed = (part for case in self.catalogue.cases for part in (case.url, listed_of(case)))
        ended = sorted(self.catalogue.outcomes.items())
        of_rounds = repr((ended, states(outcome for _, outcome in ended), self.catalogue.zones))
        return key_of(self.shell.key, self._shared, of_rounds, *listed)

    @cached_property
    def _lists(self) -> dict[str, Page | Sheet]:
        lists: dict[str, Page | Sheet] = {}
        for page in list_pages(self.catalogue, self.shown):
            lists[page.file] = self._placed(page)
        for table in tables(self.catalogue, self.studied, self.shell.site.url):
            lists[table.file] = self._placed(table) if isinstance(table, Page) else table
        wrong = not_found(self.catalogue, self.shell.site.url)
        lists[wrong.file] = wrong
        return lists

    def _list(self, file: str) -> bytes:
        page = self._lists[file]
        return self.render(page).encode() if isinstance(page, Page) else page.content()

    def write_page(self, page: Page) -> None:
        """Write one page that the sitemap names."""
        self.addresses.append((page.here.url, ""))
        self.write_file(self._placed(page))

    def write_file(self, page: Page) -> None:
        """Write one page to its file."""
        self.tree.file(page.file, self._key(page), lambda: self.render(page).encode())

    def _key(self, page: Page | Sheet) -> bytes:
        if isinstance(page, Sheet):
            return key_of("sheet", self._digests.of(page.values))
        return key_of(self.shell.key, page.template, self._digests.of({"here": page.here, **page.values}))

    def _placed(self, page: Page) -> Page:
        """The page as it stands on this site."""
        url = self.shell.site.url
        canonical = url + (page.instead or page.here.url) if url else ""
        return replace(page, here=replace(page.here, index=self.shell.index, canonical=canonical))

    def render(self, page: Page) -> str:
        """The page's HTML."""
        return self.shell.render(page.template, {**self.common(page.here), **page.values})

    def common(self, here: Here) -> dict[str, Any]:
        """The values that every template has."""
        return {
            "here": here,
            "site": self.shell.site,
            "cards": lambda cards: self.cards(cards, here),
            "table_rows": lambda studies: self._parts("study", studies, here),
        }

    def cards(self, cards: Iterable[Card], here: Here) -> Markup:
        """The cards of a list."""
        return self._parts("card", cards, here)

    def _parts(self, name: str, shown: Iterable[Card | Study], here: Here) -> Markup:
        """Cases as lists show them, each by the template ``partials/NAME.html``; that of one case is the same on
        every page but for where the site's root is from there."""
        html = "".join(self._part(name, one) for one in shown)
        return Markup(html.replace(_ROOT, here.root))

    def _part(self, name: str, shown: Card | Study) -> str:
        key = (name, shown.url)
        html = self._rendered.get(key)
        if html is None:
            values = {name: shown, "here": Here("", "", "", prefix=_ROOT, index=self.shell.index)}
            html = self._rendered[key] = self.shell.render(f"partials/{name}.html", values)
        return html

    def shown(self, case: Case) -> Card:
        """The case as lists show it, made once."""
        known = self._shown.get(case.url)
        if known is None:
            known = self._shown[case.url] = card(case, cuts_of(case))
        return known

    def studied(self, case: Case) -> Study:
        """The case as evidence tables show it, made once."""
        known = self._studied.get(case.url)
        if known is None:
            cells, order = cells_of(case, self.catalogue.context), self.catalogue.taxonomy.facet("subject").order
            known = self._studied[case.url] = study(case, cells, order, cuts_of(case))
        return known

    # --- cases --------------------------------------------------------------------------------

    def write_cases(self) -> None:
        """The case pages, the pictures that they show, and what reading lists show of them. What has to be rendered
        is rendered by all workers."""
        if WORD in self.shell.site.downloads:
            self._write_documents()
        missing: list[tuple[int, tuple[str, bytes], tuple[str, bytes]]] = []
        for number, case in enumerate(self.catalogue.cases):
            self.addresses.append((case.url, case.published.isoformat()))
            digest = self.values.digest(case.file)
            for name in pictures_of(case):
                key = key_of("picture", digest, name)
                self.tree.file(case.url + name, key, partial(_published, case.folder / name))
            for name in given_of(case):
                key = key_of("attachment", digest, name)
                self.tree.file(case.url + name, key, partial(given_bytes, case.folder, name))
            own = key_of(self.shell.key, case.url, digest, self.values.told(case.file))
            page, key = f"{case.url}index.html", self._around.key(number, own)
            beside = f"{case.url}{GLANCE}"
            if self.tree.has(page, key) and self.tree.has(beside, own):
                self.tree.file(page, key, partial(self.case_page, number))
                self.tree.file(beside, own, partial(self._glance, number))
            else:
                missing.append((number, (page, key), (beside, own)))
        places = [(self.catalogue.cases[number].file, self._around.place(number)) for number, _, _ in missing]
        made = rendered(self.shell, places, partial(self.values.of, PAGE), self.workers.map)
        for (_, page_file, glance_file), (html, script) in zip(missing, made, strict=True):
            self.tree.put(*page_file, html)
            self.tree.put(*glance_file, script)

    def _write_pictures(self) -> None:
        """The pictures by which pages are shared."""
        if self.shell.font is None or not self.draws:
            return
        # Loaded only where pictures are drawn.
        from anliku.site.share_pictures import posters, write_pictures

        write_pictures(self.tree, posters(self.catalogue, self.shell.site), self.shell.font, self.workers)

    def picture(self, name: str) -> bytes | None:
        """The picture at ``name`` by which a page is shared, drawn now; None where none stands there."""
        if self.shell.font is None or not name.startswith(f"{PICTURES}/"):
            return None
        # Loaded only where pictures are drawn.
        from anliku.site.share_pictures import picture_at

        return picture_at(name, self.catalogue, self.shell.site, self.shell.font)

    def _write_templates(self) -> None:
        """The Word template of each campaign, for schools to write in."""
        for name, campaign in self.catalogue.campaigns.items():
            key = key_of("template", look_of(self.catalogue, name), repr(campaign))
            self.tree.file(template_of(campaign).href, key, partial(self._template, name))

    def _template(self, name: str) -> bytes:
        from anliku.site import word_files  # As below.

        return word_files.template(self.catalogue.campaigns[name], self.catalogue.root)

    def _write_documents(self) -> None:
        """The Word document of each case."""
        # Loaded only where they are offered: the libraries for Word take as long to load as many pages.
        from anliku.site import word_files

        looks = {name: look_of(self.catalogue, name) for name in self.catalogue.campaigns}
        missing: list[tuple[str, bytes, str]] = []
        for case in self.catalogue.cases:
            told = self.values.told(case.file)
            key = key_of("document", self.values.digest(case.file), told, looks[case.meta.campaign])
            name = document_of(case)
            if self.tree.has(name, key):
                self.tree.file(name, key, partial(word_files.document, self.catalogue, case.file))
            else:
                missing.append((name, key, case.file))
        made = word_files.documents(self.catalogue, [file for _, _, file in missing], self.workers)
        for (name, key, _), data in zip(missing, made, strict=True):
            self.tree.put(name, key, data)

    def case_page(self, number: int, values: Values | None = None) -> bytes:
        """The page of the case that has this place in reading order, as it is published."""
        return case_page(self.shell, self._view(number, values or self.values), self._around.place(number))

    def _glance(self, number: int) -> bytes:
        return glance(self._view(number, self.values), self.catalogue.cases[number].url)

    def _view(self, number: int, values: Values) -> CasePage:
        (value,) = values.of(PAGE, [self.catalogue.cases[number].file])
        return unpack(value)

    @cached_property
    def _around(self) -> Around:
        return Around(self.shell, self.catalogue.cases, self.related)

    @cached_property
    def related(self) -> dict[str, list[tuple[str, str]]]:
        """Id → (id, reason) of its related cases, best first."""
        return self.search.related()

    @cached_property
    def _shared(self) -> bytes:
        """Stands for everything that lists may show of the library beside its cases."""
        return key_of(repr(self.catalogue.taxonomy), repr(sorted(self.catalogue.campaigns.items())))

    @cached_property
    def _all_cases(self) -> bytes:
        """Stands for all cases, in their order."""
        keys = ((case.url, self.values.digest(case.file)) for case in self.catalogue.cases)
        zones = repr(self.catalogue.zones)
        return key_of(self.shell.index, self._shared, zones, *(part for key in keys for part in key))

    def write_sitemap(self) -> None:
        """The sitemap, for a site that has a public address."""
        if self.shell.site.url:
            for name, content in sitemap(self.shell.site.url, self.addresses):
                self.tree.content(name, content)


def _address(page: Page | Sheet) -> str | None:
    """What the sitemap says of a page; None of a file, of a page that says what another one says, and of the one
    that stands at no address."""
    if not isinstance(page, Page) or page.instead or page.here.url == page.file:
        return None
    return page.here.url


def _published(path: Path) -> bytes:
    return strip(picture.content(path))[0]
