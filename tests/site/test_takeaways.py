"""“可以带走的” on the page of a case, and its files beside the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anliku.formats.attachment import looked_through
from anliku.rules.rule import Example
from anliku.site.build import build_site
from tests import attachments
from tests.factory import CASE_ID, add_case
from tests.site.library import files, make_site
from tests.site.parsed import Parsed

FRONT = """\
takeaways:
  - {text: 三栏表：原话、追问、依据, file: 三栏表.docx}
  - {text: 答对以后再问一句从哪里看出来的}
"""
FOLDER = f"2024/{CASE_ID}/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_site(tmp_path / "library")
    index = add_case(root, Example(front=FRONT))
    (index.parent / "三栏表.docx").write_bytes(attachments.word(author="示例" + "作者"))
    return root


def built(root: Path) -> dict[str, bytes]:
    return files(build_site(root, keep_going=True, allow_smaller=True).site_dir)


def test_the_file_is_published_without_its_author(root: Path) -> None:
    site = built(root)
    given = (root / "cases" / FOLDER / "三栏表.docx").read_bytes()
    published = site[f"{FOLDER}三栏表.docx"]
    assert published == looked_through.published(given, ".docx")
    assert looked_through.look(published, ".docx").makers == []


def test_the_card_names_each_thing_its_kind_and_its_size(root: Path) -> None:
    page = built(root)[f"{FOLDER}index.html"].decode()
    card = Parsed(page.partition('<section class="takeaways"')[2].partition("</section>")[0])
    assert "三栏表：原话、追问、依据" in card.text
    assert "答对以后再问一句从哪里看出来的" in card.text
    assert card.values("download") == ["三栏表.docx"]
    assert card.values("href") == ["%E4%B8%89%E6%A0%8F%E8%A1%A8.docx"]
    assert re.search(r"Word，\d+ kB", card.text)


def test_a_case_without_takeaways_has_no_card(root: Path) -> None:
    add_case(root)
    assert b"takeaways" not in built(root)[f"{FOLDER}index.html"]


def test_a_file_that_nobody_names_is_not_published(root: Path) -> None:
    add_case(root)
    assert f"{FOLDER}三栏表.docx" not in built(root)


def test_a_changed_file_is_published_again_and_its_size_with_it(root: Path) -> None:
    before = built(root)
    path = root / "cases" / FOLDER / "三栏表.docx"
    path.write_bytes(attachments.word_with("".join(chr(0x4E00 + number * 7919 % 20000) for number in range(6000))))
    after = built(root)
    changed = {name for name in before if before[name] != after[name]}
    assert {f"{FOLDER}三栏表.docx", f"{FOLDER}index.html"} <= changed
