"""The sitemap names every page once, in files that are not too large for who reads them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from anliku.site.sitemap import MOST, sitemap

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def places(content: bytes) -> list[str]:
    return [place.text or "" for place in ElementTree.fromstring(content).iter(f"{SPACE}loc")]


def test_as_many_addresses_as_a_file_may_name_stand_in_one() -> None:
    ((name, content),) = sitemap("https://cases.example.org/", [(f"{number:06}/", "") for number in range(MOST)])
    assert name == "sitemap.xml"
    assert len(places(content)) == MOST


def test_a_large_site_has_several_files_and_one_that_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anliku.site.sitemap.MOST", 500)
    addresses = [(f"{number:06}/", "2025-03-03") for number in range(500 * 2 + 1)]
    files = dict(sitemap("https://cases.example.org/", addresses))
    named = places(files.pop("sitemap.xml"))
    assert named == [f"https://cases.example.org/{name}" for name in files]
    assert len(named) == 3
    told = [place for content in files.values() for place in places(content)]
    assert told == [f"https://cases.example.org/{url}" for url, _ in addresses]
    assert all(len(places(content)) <= 500 for content in files.values())
