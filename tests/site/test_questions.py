"""The questions that a case answers on its page, on its problem's page and in the search of the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.rules.rule import Example
from anliku.search.static.edition import QUESTIONS, Reader
from anliku.site.build import build_site
from tests.factory import CASE_ID, add_case
from tests.site.library import files, make_site
from tests.site.parsed import Parsed

FRONT = "questions: [学生只会抄原句怎么办, 'A & B 两班 <追问> 一样吗']"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A case that answers two questions, and one that says nothing of it."""
    root = make_site(tmp_path_factory.mktemp("questions") / "library")
    add_case(root, Example(front=FRONT.replace("<", "＜").replace(">", "＞")))
    return files(build_site(root).site_dir)


def test_a_case_names_what_it_answers_beside_its_text_or_below(site: dict[str, bytes]) -> None:
    html = site[f"2024/{CASE_ID}/index.html"].decode()
    parts = [part.partition("</section>")[0] for part in html.split('<section class="answers"')[1:]]
    assert len(parts) == 2
    for part in parts:
        assert "学生只会抄原句怎么办" in Parsed(part).text
        assert "A &amp; B 两班" in part
    assert b"answers" not in site["2024/gusu-shuxue-01/index.html"]


def test_its_problems_page_leads_from_each_question_to_the_case(site: dict[str, bytes]) -> None:
    html = site["problem/yuedu/index.html"].decode()
    asked = Parsed(html.partition('<nav class="asking"')[2].partition("</nav>")[0])
    assert "老师们这样问" in asked.text
    assert set(asked.values("href")) == {f"../../2024/{CASE_ID}/"}
    assert b"asking" not in site["problem/yunsuan/index.html"]


def test_the_search_finds_a_case_by_its_question_and_can_say_so(site: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in site.items():
        if name.startswith("search/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
    (folder,) = (tmp_path / "search").iterdir()
    reader = Reader(folder)
    (hit,) = reader.search("只会抄原句怎么办").hits
    card = reader.card(hit.case)
    assert (card["id"], card[QUESTIONS][0]) == (CASE_ID, "学生只会抄原句怎么办")
    assert reader.card(1 - hit.case)[QUESTIONS] == []
    assert "q\t学生只会抄原句怎么办" in reader.forms("h原句")
