"""Every link, picture and script of the built site leads somewhere; read from the files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.tree import Tree

# Where a page may point; nothing is loaded from there.
ELSEWHERE = {"creativecommons.org", "beian.miit.gov.cn"}


def _broken(tree: Tree) -> list[str]:
    ids = {page.file: set(page.ids) for page in tree.pages.values()}
    found = []
    for url, page in tree.pages.items():
        links = [a.attributes["href"] for a in page.all("a", href=None)]
        for address in links + [address for _, address in page.loads()]:
            if urlsplit(address).scheme or address.startswith("//"):
                continue
            file, fragment = tree.target(page, address)
            if not file.is_file():
                found.append(f"{url or '首页'} → {address}：没有这个文件")
            elif fragment and fragment not in ids.get(file, ()):
                found.append(f"{url or '首页'} → {address}：目标页没有这个锚点")
    return found


def test_every_link_leads_somewhere(tree: Tree) -> None:
    assert len(tree.pages) >= 60
    assert _broken(tree) == []


def test_every_link_leads_somewhere_at_the_limits(longest: Path, empty: Path) -> None:
    assert _broken(Tree(longest)) == []
    assert _broken(Tree(empty)) == []


def test_links_to_others_are_few_and_known(tree: Tree) -> None:
    hosts = Counter(
        urlsplit(a.attributes["href"]).netloc
        for page in tree.pages.values()
        for a in page.all("a", href=None)
        if urlsplit(a.attributes["href"]).scheme
    )
    assert set(hosts) <= ELSEWHERE
    assert hosts["creativecommons.org"] > 0


def test_no_page_loads_anything_from_others(tree: Tree) -> None:
    for page in tree.pages.values():
        for element, address in page.loads():
            assert not urlsplit(address).netloc, f"{page.url}：<{element.tag}> 要从 {address} 取东西"
        for element in page.elements:
            assert "srcset" not in element.attributes
            assert "url(" not in element.attributes.get("style", "")


def test_titles_tell_pages_apart(tree: Tree) -> None:
    titles = Counter(page.title for page in tree.pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_ids_are_unique_on_every_page(tree: Tree) -> None:
    for page in tree.pages.values():
        assert [name for name, count in Counter(page.ids).items() if count > 1] == [], page.url


@pytest.mark.parametrize("prefix", ["", "all/", "problem/", "overview/", "campaigns/", "about/", "guide/contribute/"])
def test_every_page_can_be_reached_from_home(tree: Tree, prefix: str) -> None:
    assert prefix in _reachable(tree)


def test_every_case_can_be_reached_from_home(tree: Tree, longest: Path) -> None:
    for site in (tree, Tree(longest)):
        reachable = _reachable(site)
        assert [url for url in site.pages if url not in reachable and url != "404.html"] == []


def _reachable(tree: Tree) -> set[str]:
    seen, queue = {""}, [""]
    while queue:
        page = tree.pages[queue.pop()]
        for link in page.all("a", href=None):
            if urlsplit(link.attributes["href"]).scheme:
                continue
            url = tree.url_of(tree.target(page, link.attributes["href"])[0])
            if url in tree.pages and url not in seen:
                seen.add(url)
                queue.append(url)
    return seen
