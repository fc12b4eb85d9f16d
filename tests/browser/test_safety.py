"""Nothing that a case brings along runs on a page; read from the files."""

from __future__ import annotations

from anliku.catalogue import Catalogue
from anliku.components import bundles
from tests.browser.tree import Element, PageFile, Tree

FORBIDDEN = {"iframe", "object", "embed", "base", "style", "audio", "video", "applet", "portal"}


def _prose(page: PageFile) -> list[Element]:
    (prose,) = page.with_class("prose")
    return [element for element in page.elements if element.inside(prose)]


def test_pages_run_only_the_theme_s_own_scripts(tree: Tree) -> None:
    inline = set()
    for page in tree.pages.values():
        linked = [script for script in page.all("script") if "src" in script.attributes]
        files = [tree.target(page, script.attributes["src"])[0] for script in linked]
        assert [file.relative_to(tree.folder / "assets").as_posix() in bundles() for file in files] == [True], page.url
        inline.add(tuple(script.text for script in page.all("script") if script not in linked))
    assert len(inline) == 1, "各页写在页面里的脚本应当完全相同"
    (texts,) = inline
    # The reader's choice of light or dark, and of short or whole cards.
    assert [text.count("localStorage") for text in texts] == [2]


def test_no_element_has_a_handler_or_a_script_address(tree: Tree) -> None:
    for page in tree.pages.values():
        for element in page.elements:
            for name, value in element.attributes.items():
                assert not name.startswith("on"), f"{page.url}：<{element.tag} {name}>"
                assert not value.strip().lower().startswith(("javascript:", "vbscript:", "data:")), page.url
            assert element.tag not in FORBIDDEN, f"{page.url}：<{element.tag}>"
            refresh = element.tag == "meta" and "http-equiv" in element.attributes
            assert not refresh, page.url


def test_the_only_form_is_the_search(tree: Tree) -> None:
    for page in tree.pages.values():
        forms = page.all("form")
        assert [form.attributes.get("method") for form in forms] == ["get"] * len(forms), page.url
        assert {tree.target(page, form.attributes["action"])[0] for form in forms} <= {tree.folder / "index.html"}


def test_prose_holds_only_what_cases_may_hold(tree: Tree, catalogue: Catalogue) -> None:
    tags = {element.tag for case in catalogue.cases for element in _prose(tree.pages[case.url])}
    assert "p" in tags
    assert not tags & {"script", "svg", "input", "button", "link", "meta", "select", "textarea", "details"}


def test_prose_carries_no_style_of_its_own(tree: Tree, catalogue: Catalogue) -> None:
    for case in catalogue.cases:
        for element in _prose(tree.pages[case.url]):
            assert not {"style", "target", "srcset"} & set(element.attributes)
