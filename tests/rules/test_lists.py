"""Authors and keywords: one item each, and nobody is counted, cited or found as two in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.rules import lists
from anliku.rules.fix import fix_text
from anliku.rules.rule import Example
from tests.factory import CASE_ID, codes_of, problems_of


def fixed(front: str, root: Path) -> str:
    """The whole case after the edits of these rules are made."""
    problems = [problem for problem in problems_of(Example(front=front), root) if problem.rule in {"FM112", "FM113"}]
    return fix_text((root / "cases" / "2024" / CASE_ID / "index.md").read_text(encoding="utf-8"), problems)


@pytest.mark.parametrize(
    ("front", "right"),
    [
        ("authors: [示例甲组、示例乙组、示例丙组]", "authors: [示例甲组, 示例乙组, 示例丙组]"),
        ('authors: ["王芳，李娜，赵敏"]', "authors: [王芳, 李娜, 赵敏]"),
        ("authors: [王芳；李娜]", "authors: [王芳, 李娜]"),
        ("authors:\n  - 王芳、李娜\n  - 赵敏", "authors:\n  - 王芳\n  - 李娜\n  - 赵敏"),
        ("keywords: [推断、追问、证据、后测]", "keywords: [推断, 追问, 证据, 后测]"),
    ],
)
def test_several_in_one_item_are_parted(front: str, right: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=front), tmp_path / "before") == ["FM112"]
    assert right in fixed(front, tmp_path / "after")


@pytest.mark.parametrize(
    "front",
    [
        "authors: [王芳 李娜]",
        "authors: [张　三]",
        "authors: [语文、数学备课组]",
        "keywords: [推断 追问]",
        "keywords: [听、说、读、写]",
        "authors: [初中、小学教研组]",
        "authors: [一年级、二年级组]",
        "authors: [王芳和李娜]",
        "authors: [王芳|李娜]",
        "authors: [王芳\u00a0李娜]",
        "authors: [王芳等]",
        "authors: [王芳, 等]",
        'authors: ["作者：王芳"]',
        "keywords: [推断|追问]",
    ],
)
def test_what_may_be_one_is_left_for_the_author(front: str, tmp_path: Path) -> None:
    assert "FM113" in codes_of(Example(front=front), tmp_path / "before")
    assert "FM112" not in codes_of(Example(front=front), tmp_path / "again")
    assert front in fixed(front, tmp_path / "after")


@pytest.mark.parametrize(
    "front",
    ["authors: [示例语文课题组]", "authors: [古丽·艾买提, Mike Smith]", "keywords: [AI 教学, km/h换算, 12/24小时制]"],
)
def test_ordinary_items_are_fine(front: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=front), tmp_path) == []


def test_the_limit_counts_people(tmp_path: Path) -> None:
    front = (
        "campaign: shuangliu-2021\nwork: 改进案例\nregion: 双流区\nunit: 双流区平桥示例小学\npublished: 2021-12-15\n"
        "authors: [示例甲组、示例乙组、示例丙组]\n"
    )
    messages = [problem.message for problem in problems_of(Example(front=front), tmp_path) if problem.rule == "SC011"]
    assert messages == ["作者有 3 位，本次评选最多 2 位，请按申报表核对作者（authors）"]


def test_people_of_a_list() -> None:
    assert lists.people(["王芳、李娜", "示例组", "语文、数学备课组"]) == 4
