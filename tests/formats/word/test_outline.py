"""Which lines are headings, of which level, and which section they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.markdown import Document
from tests.formats.word.reading import draft, library, said
from tests.formats.word.xml import centred, numbered, numbering, p, package

BOLD = "<w:b/>"
H1, H2 = '<w:pStyle w:val="2"/>', '<w:pStyle w:val="3"/>'
TEXT = p("这是一段正文，说明监测显示了什么，占了一行多的地方，所以不会是标题。")
TITLE = centred("让错题说话的一年")


def outline(body: str, folder: Path, campaign: str = "suzhou-2024", work: str | None = None) -> list[tuple[int, str]]:
    given = {"campaign": campaign} | ({"work": work} if work else {})
    made = draft(package(TITLE + body), folder, given)
    return [(heading.level, heading.text) for heading in Document(made.body).headings]


SECTIONS = [section.name for section in library().campaigns["suzhou-2024"].sections]


def test_every_alias_of_every_campaign_is_its_section(tmp_path: Path) -> None:
    for campaign in library().campaigns.values():
        for work, skeleton in campaign.skeletons.items():
            for section in skeleton.sections:
                for name in (section.name, *section.aliases):
                    found = outline(p(f"一、{name}", run=BOLD) + TEXT, tmp_path, campaign.id, work)
                    wanted = [(2, rule.name) for rule in skeleton.sections if rule.required or rule is section]
                    assert found == wanted, name


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("一、问题的提出", "（一）现状", "1.读题", "（1）第一题"), [2, 3, 4, 5]),
        (("一、问题的提出", "1、现状", "（1）读题"), [2, 3, 4]),
        (("1.问题的提出", "（1）现状"), [2, 3]),
        (("（一）问题的提出", "1.现状"), [2, 3]),
        (("第一部分 问题的提出", "一、现状"), [2, 3]),
        (("1 、问题的提出", "1.1 现状"), [2, 3]),
    ],
)
def test_numbers_typed_by_hand(heads: tuple[str, ...], expected: list[int], tmp_path: Path) -> None:
    found = outline("".join(p(head, run=BOLD) + TEXT for head in heads), tmp_path)
    assert [level for level, _ in found][: len(expected)] == expected
    assert found[0] == (2, "监测发现与问题")
    assert [name for _, name in found[1 : len(expected)]] == list(heads[1:])


def test_styles_and_numbers(tmp_path: Path) -> None:
    body = (
        p("归因分析", properties=H1)
        + TEXT
        + p("一、听课", properties=H2)
        + TEXT
        + p("二、访谈", properties=H2)
        + TEXT
        + p("成效与后测", properties=H1)
        + TEXT
    )
    assert outline(body, tmp_path) == [
        (2, "监测发现与问题"),
        (2, "归因分析"),
        (3, "一、听课"),
        (3, "二、访谈"),
        (2, "改进策略与实施"),
        (2, "成效与后测"),
        (2, "反思与推广"),
    ]


def test_title_as_heading_1_and_sections_below(tmp_path: Path) -> None:
    body = (
        p("一次改进的记录", properties=H1) + p("一、归因分析", properties=H2) + TEXT + p("（一）听课", run=BOLD) + TEXT
    )
    made = draft(package(body), tmp_path, {"campaign": "suzhou-2024"})
    assert made.values["title"] == "一次改进的记录"
    assert [(h.level, h.text) for h in Document(made.body).headings][1:3] == [(2, "归因分析"), (3, "（一）听课")]


def test_items_are_no_headings(tmp_path: Path) -> None:
    items = "".join(
        p(f"{number}.{words}") for number, words in enumerate(("抄错数字；", "忘记退位；", "不明白道理。"), 1)
    )
    short = "".join(p(f"（{number}）{words}") for number, words in enumerate(("读题", "画图", "列式"), 1)) + TEXT
    found = outline(p("一、问题描述", run=BOLD) + TEXT + items + short, tmp_path)
    assert found == [(2, name) for name in SECTIONS]


def test_a_line_that_is_a_sentence_is_no_heading(tmp_path: Path) -> None:
    body = p("一、问题描述", run=BOLD) + p("二、这是一句话。后面还有一句，说明它不是标题。") + TEXT
    assert [name for _, name in outline(body, tmp_path)] == SECTIONS


def test_unknown_and_repeated_sections_stay_in_place(tmp_path: Path) -> None:
    body = (
        p("一、问题描述", run=BOLD) + TEXT + p("二、校园文化", run=BOLD) + TEXT + p("（一）墙面", run=BOLD) + TEXT
        + p("三、问题诊断", run=BOLD) + TEXT + p("四、归因", run=BOLD) + TEXT
    )  # fmt: skip
    assert outline(body, tmp_path)[:5] == [
        (2, "监测发现与问题"),
        (3, "校园文化"),
        (4, "（一）墙面"),
        (3, "问题诊断"),
        (2, "归因分析"),
    ]


def test_what_stands_before_the_first_section_goes_into_it(tmp_path: Path) -> None:
    made = draft(
        package(TITLE + TEXT + p("二、归因分析", run=BOLD) + p("原因。")), tmp_path, {"campaign": "suzhou-2024"}
    )
    assert made.body.startswith("## 监测发现与问题\n\n这是一段正文")
    assert any("第一个章节之前" in message for message in said(made, "WD002"))


def test_no_section_at_all(tmp_path: Path) -> None:
    made = draft(package(TITLE + TEXT + TEXT), tmp_path, {"campaign": "suzhou-2024"})
    assert [heading.text for heading in Document(made.body).headings] == SECTIONS
    assert made.body.count("这是一段正文") == 2
    assert any(problem.is_error and "没有认出本次评选的章节" in problem.message for problem in made.problems)


def test_automatic_numbers_rank_headings_and_are_left_out(tmp_path: Path) -> None:
    numbers = numbering(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    body = (
        numbered("问题描述", run=BOLD)
        + TEXT
        + numbered("现状", 1, run=BOLD)
        + TEXT
        + numbered("读题", 2, run=BOLD)
        + TEXT
    )
    made = draft(package(TITLE + body, numbers=numbers), tmp_path, {"campaign": "suzhou-2024"})
    found = [(heading.level, heading.text) for heading in Document(made.body).headings]
    assert found[:3] == [(2, "监测发现与问题"), (3, "现状"), (4, "读题")]


@pytest.mark.parametrize("level", [6, 7, 8])
def test_headings_of_the_lowest_levels_are_headings(level: int, tmp_path: Path) -> None:
    low = f'<w:outlineLvl w:val="{level}"/>'
    body = p("归因分析", properties=H1) + TEXT + p("听课记录", properties=low) + TEXT
    assert (3, "听课记录") in outline(body, tmp_path)
