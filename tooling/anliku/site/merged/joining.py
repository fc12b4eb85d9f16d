"""``anliku merge``: one page with the search over several published sites, put in place at once.

The page comes from the theme and the settings of the library in which the command is run; it
needs no cases of its own. Results lead to the sites that they come from.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from anliku.meaning.table import table
from anliku.search.static import edition as editions
from anliku.search.static import read_back
from anliku.search.static.edition import Edition
from anliku.search.static.offers import YEAR
from anliku.settings import THEME, Settings
from anliku.site import assets, in_place
from anliku.site.merged.join import Joined, join
from anliku.site.merged.published import SOURCE, NotMergeable, Published
from anliku.site.narrowing import ORDER, YEAR_LABEL, Choice, Choices, Lead, choices, into_search
from anliku.site.pages import PAGE_SIZE, Page
from anliku.site.shell import shell_of
from anliku.site.views import Here, span

TEMPLATE = "merged.html"


@dataclass(frozen=True, slots=True)
class Report:
    """What was made; ``stale``: the folder of the earlier site where it could not be removed."""

    folder: Path
    cases: int
    seconds: float
    stale: Path | None


def expect_different(sites: Sequence[Published]) -> None:
    """Raise NotMergeable where two sites could not be told apart."""
    for what, values in (("名称", [site.name for site in sites]), ("网址", [site.address for site in sites])):
        value, times = Counter(values).most_common(1)[0]
        if times > 1:
            raise NotMergeable(
                f"有 {times} 个网站的{what}都是“{value}”，读者分不清案例来自哪里；"
                "请写成 名称=文件夹=https://网址/，各写各的"
            )


def merge(
    root: Path, settings: Settings, sites: Sequence[Published], target: Path, waiting: Callable[[], None]
) -> Report:
    """Join ``sites`` into a site at ``target``, by the theme of the library at ``root``.

    Raises NotMergeable, shell.EngineError for a theme that cannot be used, PublishError for a
    place that cannot hold a site, IndexDamaged and OSError.
    """
    started = time.perf_counter()
    expect_different(sites)
    with in_place.workspace(target, root, waiting) as folder:
        joined = join(sites)
        write_site(folder, root, settings, joined, sites)
        stale = in_place.swap(folder, target)
    return Report(target, len(joined.cases), time.perf_counter() - started, stale)


def write_site(folder: Path, root: Path, settings: Settings, joined: Joined, sites: Sequence[Published]) -> None:
    """Everything of the merged site, in the empty folder ``folder``."""
    for name, content in assets.published(root / THEME / "assets"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    edition = edition_of(joined)
    place = folder / "search" / edition.version
    read_back.verify(place, edition, editions.write(place, edition))
    shell = shell_of(root, settings)
    page = home(joined, sites, f"search/{edition.version}/", shell.site.url, settings)
    html = shell.render(page.template, {"here": page.here, "site": shell.site, **page.values})
    (folder / page.file).write_text(html, encoding="utf-8", newline="\n")
    (folder / in_place.MARKER).write_text("anliku\n", encoding="utf-8", newline="\n")


def edition_of(joined: Joined) -> Edition:
    """The search of the joined sites."""
    return editions.edition_of(
        [case.entry for case in joined.cases],
        [case.card for case in joined.cases],
        joined.facets,
        known=table().known,
    )


def home(joined: Joined, sites: Sequence[Published], search_base: str, url: str, settings: Settings) -> Page:
    """The one page: search, facets, the first cases, and the sites that they come from."""
    of_source = Counter(name for case in joined.cases for name in case.entry.terms[SOURCE])
    engine = settings.engine
    values = {
        "cases": [case.card for case in joined.cases[:PAGE_SIZE]],
        "total": len(joined.cases),
        "years": span(case.entry.year for case in joined.cases),
        "search_base": search_base,
        "facets": _facets(joined),
        # The pages that a library's menu leads to are those of the sites.
        "menu": [],
        "sources": [(site.name, site.address, of_source[site.name]) for site in sites],
    }
    title, description = str(engine.get("site_name") or ""), str(engine.get("site_description") or "")
    return Page(Here(title, description, "", "home", canonical=url), TEMPLATE, values)


def _facets(joined: Joined) -> list[Choices]:
    """The ways into the search, in the order in which a library's own page has them, the source first of the column."""
    known = {facet.key: facet for facet in joined.facets}
    subjects = {name for name, _ in known["subject"].terms} if "subject" in known else set()
    rows = []
    for key in (SOURCE, *ORDER):
        if key == YEAR:
            number = Counter(str(case.entry.year) for case in joined.cases if case.entry.year)
            label, names = YEAR_LABEL, [(name, f"{name}年") for name in sorted(number, reverse=True)]
        elif key in known:
            number = Counter(name for case in joined.cases for name in set(case.entry.terms[key]))
            label, names = known[key].label, [(name, name) for name, _ in known[key].terms if number[name]]
        else:
            continue
        options = [
            Choice(name, said, number[name], into_search(key, name), key == "category" and name in subjects)
            for name, said in names
        ]
        if options:
            rows.append(choices(key, label, options, Lead.SEARCH_ALONE))
    return rows
