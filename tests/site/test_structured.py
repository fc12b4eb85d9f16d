"""What others are told of pages: JSON-LD that schema.org knows, pictures, addresses, and the files of a public site."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from anliku.rules.rule import Example
from anliku.site import structured
from anliku.site.build import build_site
from anliku.site.discovery import UNADDRESSED
from anliku.site.views import Here
from tests.factory import add_case
from tests.site.library import files, make_site, unchecked
from tests.site.parsed import Parsed
from tests.site.schema_org import faults
from tests.site.test_write import SITE

ADDRESS = "https://cases.example.org/lib/"
HOSTILE = "</script><script>alert(1)</script><!--"


class Scripts(Parsed):
    """The content of every JSON-LD script, as a browser's parser sees it."""

    def __init__(self, html: str) -> None:
        self.found: list[str] = []
        self._inside = False
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        self._inside = tag == "script" and ("type", "application/ld+json") in attrs

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self._inside:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        self._inside = False


def said(html: bytes) -> list[dict[str, Any]]:
    return [json.loads(text) for text in Scripts(html.decode()).found]


def kinds(html: bytes) -> list[str | list[str]]:
    return [one["@type"] for one in said(html)]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    base = tmp_path_factory.mktemp("public")
    root = make_site(base / "library", settings=f"site_url: {ADDRESS}\n")
    return unchecked(root, base / "site")


CASE = "2024/gusu-yuwen-01/index.html"


def test_every_page_says_what_schema_org_knows(public: dict[str, bytes]) -> None:
    pages = {name: html for name, html in public.items() if name.endswith(".html")}
    assert {name: wrong for name, html in pages.items() for one in said(html) if (wrong := faults(one))} == {}


def test_which_page_says_what(public: dict[str, bytes]) -> None:
    assert kinds(public["index.html"]) == ["WebSite"]
    assert kinds(public[CASE]) == [["Article", "LearningResource"], "BreadcrumbList"]
    assert kinds(public["overview/index.html"]) == ["Dataset", "BreadcrumbList"]
    assert kinds(public["problem/yuedu/table/index.html"]) == ["BreadcrumbList"]


def test_the_way_ends_at_the_page_itself(public: dict[str, bytes]) -> None:
    way = said(public[CASE])[1]["itemListElement"]
    assert [one["item"] for one in way] == [
        ADDRESS, f"{ADDRESS}campaigns/", f"{ADDRESS}campaigns/suzhou-2024/", f"{ADDRESS}2024/gusu-yuwen-01/",
    ]  # fmt: skip


def test_a_case_names_its_authors_and_its_level(public: dict[str, bytes]) -> None:
    case = said(public[CASE])[0]
    assert case["author"] == [{"@type": "Organization", "name": "示例语文课题组"}]
    assert case["educationalLevel"] == ["小学"]
    assert case["datePublished"] == "2025-03-03"


def test_the_check_would_see_a_fault() -> None:
    assert faults({"@context": "https://schema.org", "@type": "WebSite", "name": "甲"}) == ["url is missing"]
    wrong = {"@context": "https://schema.org", "@type": "WebSite", "name": "甲", "url": "/lib/", "price": 1}
    assert len(faults(wrong)) == 2


def test_no_text_of_a_case_ends_the_script(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library", cases=False, settings=f"site_url: {ADDRESS}\n")
    add_case(root, Example(front=f'title: "{HOSTILE}"'))
    html = unchecked(root, tmp_path / "site")[CASE]
    assert said(html)[0]["headline"] == HOSTILE
    assert b"alert(1)</script>" not in html


def test_signs_that_end_scripts_and_lines_are_escaped() -> None:
    text = structured.script({"name": "</script>&\u2028\ud800"})
    assert text == (
        '<script type="application/ld+json">{"@context":"https://schema.org",'
        '"name":"\\u003c/script\\u003e\\u0026\\u2028?"}</script>'
    )


def test_pages_say_where_they_are_and_show_a_picture(public: dict[str, bytes]) -> None:
    for name, html in public.items():
        if name.endswith(".html") and name != "404.html":
            told = {
                found["property"]: found["content"] for tag, found in Parsed(html.decode()).tags if "property" in found
            }
            address = name.removesuffix("index.html").removesuffix("by-subject/")
            assert told["og:url"] == ADDRESS + address, name
            assert told["og:image"].removeprefix(ADDRESS) in public, name


def test_home_is_called_as_the_site(public: dict[str, bytes]) -> None:
    html = public["index.html"].decode()
    (name,) = [found["content"] for _, found in Parsed(html).tags if found.get("property") == "og:title"]
    assert "首页" not in name
    assert "首页" not in html[html.index("<title>") : html.index("</title>")]


def test_files_of_a_public_site(public: dict[str, bytes]) -> None:
    assert public["robots.txt"].decode().splitlines()[-1] == f"Sitemap: {ADDRESS}sitemap.xml"
    manifest = json.loads(public["site.webmanifest"])
    assert manifest["lang"] == "zh-CN"
    assert {icon["src"] for icon in manifest["icons"]} <= set(public)
    links = {found.get("rel"): found["href"] for tag, found in Parsed(public[CASE].decode()).tags if tag == "link"}
    assert links["manifest"] == "../../site.webmanifest"
    assert links["apple-touch-icon"].removeprefix("../../") in public


def test_a_site_without_an_address_says_what_it_lacks(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library")
    report = build_site(root)
    assert report.notes == (UNADDRESSED,)
    # A build that finds nothing to do says it, too.
    assert build_site(root).notes == (UNADDRESSED,)
    tree = files(root / "site")
    assert not {"robots.txt", "site.webmanifest"} & set(tree)
    assert all(b"ld+json" not in html and b"og:image" not in html for html in tree.values())


def test_nothing_is_said_without_an_address() -> None:
    site = SITE
    assert structured.breadcrumbs([("甲", "")], Here("甲", "", "a/"), site) == ""
    assert structured.website(site, "一段说明") == ""
