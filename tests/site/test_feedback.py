"""A word to the centre without an account: a letter with the case's address in it, and a form on paper."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from anliku import settings
from tests.site.library import broken_links, make_site, pages, unchecked

# Put together here, so that nothing in the repository looks like real data.
MAIL = "zhongxin" + "@" + "example.org"
CASE = "2024/gusu-yuwen-01/index.html"


def site(root: Path, mail: str = "") -> dict[str, str]:
    make_site(root)
    path = root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8").replace('icp: ""', f'icp: ""\n      feedback: "{mail}"')
    path.write_text(text.replace('site_url: ""', "site_url: https://cases.example.org/"), encoding="utf-8")
    unchecked(root, root.parent / "site")
    return pages(root.parent / "site")


def test_a_letter_knows_which_case_it_is_about(tmp_path: Path) -> None:
    made = site(tmp_path / "library", MAIL)
    (letter,) = re.findall(r'href="(mailto:[^"]*body=[^"]*)"', made[CASE])
    said = unquote(letter.replace("&amp;", "&"))
    assert said.startswith(f"mailto:{MAIL}?subject=借鉴反馈：从找原句到想明白")
    assert "网址：https://cases.example.org/2024/gusu-yuwen-01/\r\n" in said
    assert "feedback/?case=https%3A//cases.example.org/2024/gusu-yuwen-01/" in made[CASE]
    assert broken_links(tmp_path / "site") == []


def test_without_an_address_there_is_the_form_alone(tmp_path: Path) -> None:
    made = site(tmp_path / "library")
    assert "mailto:" not in "".join(made.values())
    assert "借鉴反馈单" in made["feedback/index.html"]
    assert "示例监测中心" in made["feedback/index.html"]


@pytest.mark.parametrize("value", ["not a mail", "a@b", "javascript:alert(1)", 'x@example.org?cc=y@example.org"'])
def test_what_is_no_mail_is_refused(value: str, tmp_path: Path) -> None:
    make_site(tmp_path)
    path = tmp_path / "mkdocs.yml"
    text = path.read_text(encoding="utf-8").replace('icp: ""', f"icp: \"\"\n      feedback: '{value}'")
    path.write_text(text, encoding="utf-8")
    _, problems = settings.load(tmp_path)
    assert any("feedback" in problem.message and problem.is_error for problem in problems)
