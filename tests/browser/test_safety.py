"""Nothing that a case brings along runs on a page; read from the files."""

from __future__ import annotations

import re
from pathlib import Path

from anliku.catalogue import Catalogue
from anliku.components import bundles
from tests.browser.tree import Element, PageFile, Tree
from tests.factory import ROOT

FORBIDDEN = {"iframe", "object", "embed", "base", "style", "audio", "video", "applet", "portal"}


def _written(partial: str) -> str:
    """The script that stands in a template; it holds no values of the template language."""
    (text,) = re.findall(
        r"<script[^>]*>(.*)</script>", (ROOT / "overrides" / "partials" / partial).read_text("utf-8"), re.DOTALL
    )
    return str(text)


def _prose(page: PageFile) -> list[Element]:
    (prose,) = page.with_class("prose")
    return [element for element in page.elements if element.inside(prose)]


def test_pages_run_only_the_theme_s_own_scripts(tree: Tree) -> None:
    inline: dict[str, list[Element]] = {}
    for page in tree.pages.values():
        linked = [script for script in page.all("script") if "src" in script.attributes]
        files = [tree.target(page, script.attributes["src"])[0] for script in linked]
        assert [file.relative_to(tree.folder / "assets").as_posix() in bundles() for file in files] == [True], page.url
        inline[page.url] = [script for script in page.all("script") if script not in linked]
    # Home alone, which answers addresses, has one more: it asks early for parts of the site's own search.
    ahead = inline[""].pop()
    assert list(ahead.attributes) == ["data-base"]
    assert (tree.folder / ahead.attributes["data-base"] / "meta.js").is_file()
    assert ahead.text == _written("ahead.html")
    assert {tuple(script.text for script in scripts) for scripts in inline.values()} == {(_written("early.html"),)}
    assert not [page for page, scripts in inline.items() if any(script.attributes for script in scripts)]


def test_scripts_in_the_page_reach_no_further_than_they_need() -> None:
    # The reader's choice of light or dark, and of short or whole cards.
    assert _written("early.html").count("localStorage") == 2
    assert "localStorage" not in _written("ahead.html")
    for text in (_written("early.html"), _written("ahead.html")):
        assert not re.findall(r"innerHTML|insertAdjacent|document\.write|eval|Function\(|https?:|//", text)
    # Whatever is asked for begins with the address of the search that the page was made with.
    asked = re.findall(r"(?:fetch\(|\.src=)(\w+)", _written("ahead.html"))
    assert asked == ["base", "base"]
    assert not re.findall(r"fetch\(|\.src=", _written("early.html"))


def test_no_element_has_a_handler_or_a_script_address(tree: Tree) -> None:
    for page in tree.pages.values():
        for element in page.elements:
            for name, value in element.attributes.items():
                assert not name.startswith("on"), f"{page.url}：<{element.tag} {name}>"
                assert not value.strip().lower().startswith(("javascript:", "vbscript:", "data:")), page.url
            assert element.tag not in FORBIDDEN, f"{page.url}：<{element.tag}>"
            refresh = element.tag == "meta" and "http-equiv" in element.attributes
            assert not refresh, page.url


def _of_its_own(tree: Tree, page: PageFile) -> list[Path]:
    """Where else forms of the page may lead: the one that looks up certificates to itself."""
    return [tree.folder / "verify" / "index.html"] if page.url == "verify/" else []


def test_forms_only_search_and_look_up_certificates(tree: Tree) -> None:
    for page in tree.pages.values():
        forms = page.all("form")
        assert [form.attributes.get("method") for form in forms] == ["get"] * len(forms), page.url
        targets = {tree.target(page, form.attributes["action"])[0] for form in forms}
        assert targets <= {tree.folder / "index.html", *_of_its_own(tree, page)}, page.url


def test_prose_holds_only_what_cases_may_hold(tree: Tree, catalogue: Catalogue) -> None:
    tags = {element.tag for case in catalogue.cases for element in _prose(tree.pages[case.url])}
    assert "p" in tags
    assert not tags & {"script", "svg", "input", "button", "link", "meta", "select", "textarea", "details"}


def test_prose_carries_no_style_of_its_own(tree: Tree, catalogue: Catalogue) -> None:
    for case in catalogue.cases:
        for element in _prose(tree.pages[case.url]):
            assert not {"style", "target", "srcset"} & set(element.attributes)
