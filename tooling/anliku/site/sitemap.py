"""``sitemap.xml`` for public sites, in several files where there are many pages; its dates come from the cases.

Format: https://www.sitemaps.org/protocol.html. A file may name 50,000 addresses. A larger site has several (``sitemap-1.xml`` …), which ``sitemap.xml`` names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import escape

MOST = 50_000
"""Addresses of a file."""
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Address = tuple[str, str]
"""Where a page stands, from the site's root; its last change as YYYY-MM-DD, or empty."""


def sitemap(site: str, addresses: Sequence[Address]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file, for the site whose public address is ``site``, with a slash at its end."""
    ordered = sorted(addresses)
    if len(ordered) <= MOST:
        yield "sitemap.xml", _file("urlset", "url", site, ordered)
        return
    parts = [ordered[start : start + MOST] for start in range(0, len(ordered), MOST)]
    names = [(f"sitemap-{number}.xml", "") for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _file("sitemapindex", "sitemap", site, names)
    for (name, _), part in zip(names, parts, strict=True):
        yield name, _file("urlset", "url", site, part)


def _file(kind: str, row: str, site: str, addresses: Sequence[Address]) -> bytes:
    rows = "".join(
        f"<{row}><loc>{escape(site + url)}</loc>" + (f"<lastmod>{changed}</lastmod>" if changed else "") + f"</{row}>\n"
        for url, changed in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{_SPACE}">\n{rows}</{kind}>\n'.encode()
