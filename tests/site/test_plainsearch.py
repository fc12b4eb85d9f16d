"""What the search knows of plain pages and rounds: one file, small, with the places of its sections."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from anliku.catalogue import load
from anliku.search.static.begins import holds
from anliku.search.static.edition import FORMAT
from anliku.site.plainsearch import LONGEST, SHORTEST, blanks_of, pages_file, pairs_file
from tests.factory import add_case, make_library
from tests.site.conftest import Built

PAGE = """<header class="masthead"><p>刊头</p></header><main><h2>不是正文</h2>
<header class="prose plain__head"><h1 id="t">投稿指南</h1></header><aside><p>本页目录</p></aside>
<article class="prose"><p>写案例<b>不必</b>懂编程。</p>
<h2 id="怎样交稿">怎样交稿</h2><ul><li>交 Word；</li><li>交 <code>&lt;b&gt;</code>。</li></ul></article><p>页脚</p></main>"""


def read(content: bytes) -> list[list[object]]:
    pages, _ = whole(content)
    return pages


def whole(content: bytes) -> tuple[list[list[object]], list[list[str]]]:
    """Its pages and its blanks."""
    found = re.fullmatch(r"anlikuPages\((.*)\);\n", content.decode())
    assert found is not None
    pages, blanks = json.loads(f"[{found[1]}]")
    return pages, blanks


def test_a_page_is_its_title_and_its_sections() -> None:
    (page,) = read(pages_file({"guide/a/": PAGE.encode()}, []))
    assert page == [
        "guide/a/",
        "投稿指南",
        [["t", "", "写案例不必懂编程。"], ["怎样交稿", "怎样交稿", "交 Word；\n交 <b>。"]],
    ]


def test_a_long_page_gives_the_same_share_of_each_section() -> None:
    sections = "".join(f"<h2 id='s{i}'>第{i}节</h2><p>{'长' * 900}</p>" for i in range(300))
    one = f"<article class='prose'><h1>规则</h1>{sections}</article>"
    short = "<article class='prose'><h1>短</h1><p>" + "长" * 900 + "</p></article>"
    long_page, short_page = read(pages_file({"a/": one.encode(), "b/": short.encode()}, []))
    texts = [text for _, _, text in long_page[2]]  # type: ignore[attr-defined]
    assert {len(text) for text in texts} == {SHORTEST}
    assert [len(text) for _, _, text in short_page[2]] == [LONGEST]  # type: ignore[attr-defined]


def test_the_pairs_of_what_the_pages_and_their_lines_together_say_are_told() -> None:
    file = pairs_file(pages_file({"guide/a/": PAGE.encode()}, [], [("学科", "道德与法治")]))
    kept = base64.b64decode(file.removeprefix(b'anlikuPagePairs("').removesuffix(b'");\n'))
    there = ["投稿", "稿指", "南写", "写案", "怎样", "样交", "wo", "rd", "道德", "与法"]
    assert [pair for pair in there if not holds(kept, pair)] == []
    others = [f"{chr(0x5000 + number)}{chr(0x6000 + number)}" for number in range(200)]
    assert sum(holds(kept, pair) for pair in others) < 60


def test_the_site_has_its_guides_and_its_rounds(ours: Built) -> None:
    pages = read((ours.folder / "assets/pages.js").read_bytes())
    addresses = [str(page[0]) for page in pages]
    assert {"guide/contribute/", "about/"} <= set(addresses)
    assert any(address.startswith("campaigns/") for address in addresses)
    names = {str(page[0]): page[1] for page in pages}
    assert names["guide/contribute/"] == "投稿指南"
    assert names["guide/rules/"] == "规则说明"
    assert all((ours.folder / address / "index.html").is_file() for address in addresses)


def test_the_edition_is_named_in_a_file_of_its_own(ours: Built) -> None:
    (edition,) = (ours.folder / "search").iterdir()
    told = f'anlikuEditionOf("search/{edition.name}/", {FORMAT});\n'
    assert (ours.folder / "assets/edition.js").read_text() == told


def test_terms_without_a_case_are_named_with_all_their_names(tmp_path: Path) -> None:
    add_case(make_library(tmp_path))
    catalogue = load(tmp_path)
    blanks = list(blanks_of(catalogue))
    _, told = whole(pages_file({}, [], blanks))
    named = {term.name: ("学科", *term.names) for term in catalogue.taxonomy.facet("subject").terms}
    assert named.pop("语文") not in blanks
    assert set(named.values()) <= set(blanks)
    assert [tuple(names) for names in told] == blanks
    assert "奖项" not in {names[0] for names in blanks}


def test_the_form_for_who_has_used_a_case_is_found(ours: Built) -> None:
    pages = {str(page[0]): page for page in read((ours.folder / "assets/pages.js").read_bytes())}
    assert "反馈单" in str(pages["feedback/"])
    assert (ours.folder / "feedback/index.html").is_file()


def test_on_a_library_s_first_day_no_term_is_called_without_a_case(tmp_path: Path) -> None:
    assert list(blanks_of(load(make_library(tmp_path)))) == []
