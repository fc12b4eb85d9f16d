"""What search engines are told of a page: JSON-LD in schema.org's words, so written that no text of a case can end it.

It is there where the site has a public address, for all of it names addresses. Vocabulary: https://schema.org/.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from anliku.page.casepage import CasePage
    from anliku.site.coverage import Coverage
    from anliku.site.shell import Site
    from anliku.site.views import Here

_CONTEXT = "https://schema.org"
_LANGUAGE = "zh-CN"
# Whoever is named so is not one person.
_GROUPS = ("组", "队", "中心", "团队", "学校", "小学", "中学", "院", "局", "工作室", "课题")
# What would end the script, begin a comment in it, or a line of an old one.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def script(data: dict[str, Any]) -> Markup:
    """``data`` as a script element that is only read: ``{"name": "</script>"}`` →
    ``<script type="application/ld+json">{"name":"\\u003c/script\\u003e"}</script>``."""
    text = json.dumps({"@context": _CONTEXT, **data}, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    # No byte of the page is half a character.
    text = text.encode("utf-8", "replace").decode()
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - nothing in it can end it


def breadcrumbs(crumbs: Sequence[tuple[str, str]], here: Here, site: Site) -> Markup:
    """The way from the home page to this one; ``crumbs`` are (label, address), the address empty for this page.
    Nothing on a site without an address."""
    if not site.url:
        return Markup()
    way = [("首页", site.url), *((label, site.url + url if url else here.canonical) for label, url in crumbs)]
    if not crumbs or crumbs[-1][1]:
        way.append((here.title, here.canonical))
    steps = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(way, 1)
    ]
    return script({"@type": "BreadcrumbList", "itemListElement": steps})


def website(site: Site, description: str) -> Markup:
    """The site, on its home page."""
    if not site.url:
        return Markup()
    said = {"@type": "WebSite", "name": site.name, "url": site.url, "inLanguage": _LANGUAGE, "description": description}
    return script(said | _publisher(site))


def learning_resource(view: CasePage, here: Here, site: Site) -> Markup:
    """A case, on its own page."""
    if not site.url:
        return Markup()
    terms = dict(view.chips)
    names = {label: [chip.name for chip in chips] for label, chips in terms.items()}
    about = [name for label in ("问题", "学科") for name in names.get(label, [])]
    return script(
        {
            "@type": ["Article", "LearningResource"],
            "@id": here.canonical,
            "url": here.canonical,
            "mainEntityOfPage": here.canonical,
            "identifier": view.id,
            "headline": view.title,
            "name": view.title,
            "description": view.summary,
            "image": [site.url + picture.url for picture in here.pictures or site.pictures],
            "inLanguage": _LANGUAGE,
            "datePublished": view.date,
            "author": [_author(name) for name in view.authors],
            "sourceOrganization": {"@type": "Organization", "name": view.unit},
            "award": f"{view.round.short} {view.award}",
            "about": [{"@type": "Thing", "name": name} for name in about],
            "keywords": list(view.keywords),
            "educationalLevel": names.get("学段", []),
            "learningResourceType": "教育案例",
            "license": view.license_url,
            "isAccessibleForFree": True,
            "timeRequired": f"PT{view.minutes}M",
            "isPartOf": {"@type": "WebSite", "name": site.name, "url": site.url},
        }
        | _publisher(site)
    )


def dataset(coverage: Coverage, here: Here, site: Site) -> Markup:
    """What 数据概览 shows, with the tables that can be downloaded."""
    if not site.url or not coverage.cases:
        return Markup()
    years = [year.name.removesuffix("年") for year in coverage.years]
    files = [(bar.name, bar.url) for bars in coverage.bars if bars.key == "problem" for bar in bars.by_catalogue]
    said: dict[str, Any] = {
        "@type": "Dataset",
        "name": f"{site.name}：{here.title}",
        "description": f"{here.description}共 {coverage.cases} 个案例、{coverage.indicators} 项改进前后的指标，"
        "按问题、学科、学段、区域和年度统计篇数；不比较学校和区域。",
        "url": here.canonical,
        "inLanguage": _LANGUAGE,
        "isAccessibleForFree": True,
        "license": f"{site.url}guide/copyright/",
        "temporalCoverage": f"{years[0]}/{years[-1]}" if years else "",
        "variableMeasured": ["案例数", "附有前后数据的案例数", "前后对比的指标数"],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{name}：案例证据表",
                "encodingFormat": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "contentUrl": f"{site.url}{url}table/{url.split('/')[1]}.xlsx",
            }
            for name, url in files
        ],
    }
    if site.publisher:
        said["creator"] = {"@type": "Organization", "name": site.publisher}
    return script(said | _publisher(site))


def _author(name: str) -> dict[str, str]:
    return {"@type": "Organization" if name.endswith(_GROUPS) else "Person", "name": name}


def _publisher(site: Site) -> dict[str, Any]:
    return {"publisher": {"@type": "Organization", "name": site.publisher}} if site.publisher else {}


GLOBALS = {
    "breadcrumbs": breadcrumbs,
    "dataset": dataset,
    "learning_resource": learning_resource,
    "website": website,
}
"""What templates may call."""
