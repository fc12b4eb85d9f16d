"""Rendering and writing: one page after the other, the same bytes each time."""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.kept import Kept
from anliku.page.card import Neighbour, card
from anliku.page.casepage import case_page, pack
from anliku.picture import BadPicture
from anliku.reading import CaseReading
from anliku.record.pool import Workers
from anliku.record.shelf import TALK, Fresh
from anliku.rules.rule import Example
from anliku.search.static.edition import Reader
from anliku.site.casepages import Place, Task, render
from anliku.site.edition_files import Tree
from anliku.site.in_place import MARKER
from anliku.site.pages import PAGE_SIZE, Page, home
from anliku.site.shell import Shell, Site, assets_version, read_templates
from anliku.site.views import Here
from anliku.site.write import Writer
from tests.factory import ROOT, add_case, lay
from tests.site.library import files, make_site
from tests.site.parsed import Parsed

SITE = Site(
    name="案例库",
    tagline="从结果到改变",
    url="",
    publisher="示例中心",
    icp="示例备案 000 号",
    downloads=(),
    feedback="",
    version="0123abcd",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_site(tmp_path_factory.mktemp("write") / "library")
    folder = root / "cases/2024/gusu-yuwen-01"
    add_case(root, Example(body="![课堂记录](a.png)\n", files=(("a.png", "png"), ("b.jpg", "jpg"))))
    lay(folder / "notes.txt", "text:字")
    return root


@pytest.fixture(scope="module")
def catalogue(root: Path) -> Catalogue:
    found = catalogues.load(root)
    return found.only(found.cases)


@pytest.fixture
def writer(root: Path, catalogue: Catalogue, tmp_path: Path) -> Writer:
    """A writer with the real theme, and no engine."""
    return writer_of(catalogue, tmp_path / "site")


def writer_of(catalogue: Catalogue, target: Path, site: Site = SITE, index: str = "") -> Writer:
    target.mkdir(exist_ok=True)
    return Writer(
        Shell(read_templates(catalogue.root / "overrides"), site, index),
        catalogue,
        Tree(target),
        Kept(None),
        Fresh(catalogue),
        Workers(1),
    )


HERE = Here("一个题", "一段说明", "overview/", "overview")


def test_everything_is_written(writer: Writer) -> None:
    writer.write_all()
    tree = files(writer.tree.folder)
    for name in (
        "all/index.html",
        "overview/index.html",
        "campaigns/suzhou-2024/index.html",
        "subject/yuwen/index.html",
    ):
        assert tree[name].decode().lstrip().startswith("<!doctype html>")
    assert {"2024/gusu-yuwen-01/index.html", "2024/gusu-shuxue-01/index.html", MARKER} <= set(tree)
    assert any(name.startswith("search/") for name in tree)
    assert "sitemap.xml" not in tree
    assert b"\r" not in b"".join(data for name, data in tree.items() if name.endswith(".html"))


def test_writing_twice_gives_the_same(writer: Writer, tmp_path: Path) -> None:
    writer.write_all()
    writer_of(writer.catalogue, tmp_path / "again").write_all()
    assert files(tmp_path / "again") == files(tmp_path / "site")


def test_pictures_that_are_shown_stand_beside_their_page(writer: Writer) -> None:
    writer.write_cases()
    mine = {name for name in files(writer.tree.folder) if name.startswith("2024/gusu-yuwen-01/")}
    assert mine == {f"2024/gusu-yuwen-01/{name}" for name in ("index.html", "glance.js", "a.png")}
    html = (writer.tree.folder / "2024/gusu-yuwen-01/index.html").read_text(encoding="utf-8")
    shown = [tag for name, tag in Parsed(html).tags if name == "img"]
    assert [(tag["src"], tag["alt"], tag["width"], tag["height"]) for tag in shown] == [
        ("a.png", "课堂记录", "32", "24")
    ]


def test_a_picture_that_went_bad_stops_the_writing(writer: Writer) -> None:
    case = next(case for case in writer.catalogue.cases if case.name == "gusu-yuwen-01")
    picture = case.folder / "a.png"
    good = picture.read_bytes()
    lay(picture, "truncated")
    try:
        with pytest.raises(BadPicture):
            writer.write_cases()
    finally:
        picture.write_bytes(good)


def test_a_page_knows_where_it_is(writer: Writer) -> None:
    html = writer.render(Page(HERE, "404.html", {}))
    parsed = Parsed(html)
    assert "<title>一个题 · 案例库</title>" in html
    assert "../" in parsed.values("href", "a")
    assert "../assets/list.css?v=0123abcd" in parsed.values("href", "link")
    assert 'rel="canonical"' not in html
    assert [tag["content"] for _, tag in parsed.tags if tag.get("name") == "description"] == ["一段说明"]
    assert "示例中心" in parsed.text
    assert "https://beian.miit.gov.cn/" in parsed.values("href", "a")


def test_a_page_of_a_public_site_knows_its_address(writer: Writer) -> None:
    writer = writer_of(writer.catalogue, writer.tree.folder, replace(SITE, url="https://cases.example.org/"))
    writer.write_page(Page(HERE, "all.html", {"cases": [], "pager": {"last": 1}}))
    html = (writer.tree.folder / "overview/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://cases.example.org/overview/">' in html


def test_a_case_of_a_public_site_bears_its_address_as_a_code(writer: Writer) -> None:
    for url, codes in (("", 0), ("https://cases.example.org/", 1)):
        there = writer_of(writer.catalogue, writer.tree.folder, replace(SITE, url=url))
        assert there.case_page(0).decode().count('class="qr"') == codes


def test_without_number_and_publisher_nothing_is_said_of_them(writer: Writer) -> None:
    writer = writer_of(writer.catalogue, writer.tree.folder, replace(SITE, icp="", publisher=""))
    html = writer.render(Page(HERE, "404.html", {}))
    assert "beian" not in html
    assert "示例中心" not in html


@pytest.mark.parametrize("url", ["", "all/", "subject/yuwen/", "subject/yuwen/2/"])
def test_cards_link_from_where_they_stand(writer: Writer, url: str) -> None:
    cards = writer.cards([card(case) for case in writer.catalogue.cases], Here("题", "", url))
    assert isinstance(cards, Markup)
    found = Parsed(cards)
    assert found.unclosed == []
    assert found.values("data-case") == ["gusu-shuxue-01", "gusu-yuwen-01"]
    up = "../" * url.count("/")
    assert found.values("href") == [f"{up}2024/gusu-shuxue-01/", f"{up}2024/gusu-yuwen-01/"]


def test_cards_of_two_years_are_not_mixed_up(writer: Writer) -> None:
    case = writer.catalogue.cases[0]
    older = replace(case, year=2021)
    assert Parsed(writer.cards([card(case), card(older)], HERE)).values("href") == [
        "../2024/gusu-shuxue-01/",
        "../2021/gusu-shuxue-01/",
    ]


def test_what_home_shows(writer: Writer) -> None:
    many = replace(writer.catalogue, manuscripts=writer.catalogue.cases * 100)
    values = home(many, card, "search/0/").values
    assert len(values["cases"]) == PAGE_SIZE
    assert values["total"] == 200
    assert values["years"] == "2024年"
    assert [row.key for row in values["facets"]] == [
        "stage", "subject", "problem", "year", "evidence", "region", "category", "kind", "award",
    ]  # fmt: skip


def test_the_sitemap_is_xml_with_the_cases_own_dates(writer: Writer) -> None:
    writer = writer_of(writer.catalogue, writer.tree.folder, replace(SITE, url="https://cases.example.org/?a&b="))
    writer.addresses = [("b/", ""), ("a/", "2025-03-03")]
    writer.write_sitemap()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    rows = ElementTree.parse(writer.tree.folder / "sitemap.xml").getroot()
    assert [[(cell.tag.removeprefix(space), cell.text) for cell in row] for row in rows] == [
        [("loc", "https://cases.example.org/?a&b=a/"), ("lastmod", "2025-03-03")],
        [("loc", "https://cases.example.org/?a&b=b/")],
    ]


def test_addresses_are_collected_as_pages_are_written(writer: Writer) -> None:
    writer.write_cases()
    assert writer.addresses == [("2024/gusu-shuxue-01/", "2025-03-03"), ("2024/gusu-yuwen-01/", "2025-03-03")]


def test_the_search_says_what_the_cards_say(writer: Writer) -> None:
    with writer.search.begun():
        pass
    (folder,) = (writer.tree.folder / "search").iterdir()
    shown = Reader(folder).card(0)
    assert (shown["id"], shown["url"]) == ("gusu-shuxue-01", "2024/gusu-shuxue-01/")


class Asked(Fresh):
    """Notes which values of all cases are asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.names: list[str] = []

    def whole(self, name: str, files: Sequence[str]) -> list[bytes]:
        self.names.append(name)
        return super().whole(name, files)


def test_what_cases_talk_of_is_in_memory_while_it_is_compared(writer: Writer) -> None:
    writer.values = asked = Asked(writer.catalogue)
    _ = writer.search.relating
    assert TALK not in asked.names
    assert writer.related.keys() == {case.id for case in writer.catalogue.cases}
    assert TALK in asked.names
    assert "relating" not in vars(writer.search)


def test_the_offline_edition_names_files(writer: Writer) -> None:
    writer = writer_of(writer.catalogue, writer.tree.folder, index="index.html")
    writer.write_all()
    html = (writer.tree.folder / "2024/gusu-yuwen-01/index.html").read_text(encoding="utf-8")
    links = [href for href in Parsed(html).values("href", "a") if not href.startswith(("#", "http"))]
    assert [href for href in links if not re.split("[#?]", href)[0].endswith("index.html")] == []


def test_the_assets_version_changes_with_the_assets(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a", encoding="utf-8")
    (tmp_path / "b").mkdir()
    first = assets_version(tmp_path)
    assert re.fullmatch(r"[0-9a-f]{8}", first)
    (tmp_path / "b/c.js").write_text("", encoding="utf-8")
    second = assets_version(tmp_path)
    (tmp_path / "a.css").write_text("b", encoding="utf-8")
    assert len({first, second, assets_version(tmp_path)}) == 3
    assert assets_version(ROOT / "overrides/assets") == assets_version(ROOT / "overrides/assets")


def test_pages_can_be_rendered_anywhere(writer: Writer) -> None:
    """What a worker is given survives the way there, and the page is the same."""
    case = writer.catalogue.cases[0]
    value = pack(case_page(CaseReading(case, writer.catalogue.context), {}, {}))
    place = Place(
        Here(case.meta.title, case.meta.summary, case.url, "home"),
        (Neighbour(case.meta.id, case.url, case.meta.title, reason="同学科"),),
        None,
        None,
    )
    task = Task(writer.shell, ((value, place), (value, replace(place, related=()))))
    made = render(pickle.loads(pickle.dumps(task)))
    assert made == render(task)
    assert "同学科" in made[0][0].decode()
    assert "同学科" not in made[1][0].decode()
    assert made[0][1].startswith(b"anlikuGlance({")
