"""At a glance: the author's own words first, then the text's, never anybody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku import yamlsafe
from anliku.catalogue import Catalogue
from anliku.markdown import Document
from anliku.model import Case, CaseMeta
from anliku.page.digest import Cell, Step, glance, loop
from tests.factory import BODY, FRONT, LIBRARY, add_case, make_library

STEPS = ["监测结果", "研读数据", "精准诊断", "合理归因", "科学寻策", "靶向改进", "后测检验"]


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    return catalogues.load(LIBRARY)


def digested(catalogue: Catalogue, body: str, **changes: object) -> tuple[dict[str, Step], dict[str, Cell]]:
    values = {**yamlsafe.load(FRONT, "index.md").value, **changes}
    meta = CaseMeta.model_validate(values)
    skeleton = catalogue.skeleton_of(meta)
    assert skeleton is not None
    sections = Document(body).sections(0)
    steps = loop(catalogue.taxonomy.loop, skeleton, meta, sections)
    cells = glance(catalogue.taxonomy.loop, meta, skeleton, sections, steps)
    return {step.name: step for step in steps}, {cell.label: cell for cell in cells}


def test_the_valid_case(ours: Catalogue) -> None:
    steps, cells = digested(ours, BODY)
    assert list(steps) == STEPS
    assert list(cells) == ["问题", "归因", "策略", "成效"]
    assert steps["合理归因"].text == "教研组查看了16节课的录像，发现多数提问只要求找出原句。"
    assert steps["合理归因"].anchor == "归因分析"
    assert cells["归因"] == Cell("归因", steps["合理归因"].text, "归因分析")


def test_every_word_is_from_the_case(ours: Catalogue) -> None:
    steps, cells = digested(ours, BODY)
    for shown in (*steps.values(), *cells.values()):
        assert shown.text.removesuffix("…") in BODY


def test_a_sentence_stands_for_two_steps_only_where_there_are_too_few(ours: Catalogue) -> None:
    body = BODY.replace("\n## 归因分析", "真正的问题是学生不会推断原因。\n\n## 归因分析")
    texts = [step.text for step in digested(ours, body)[0].values()]
    assert len(set(texts)) == len(STEPS)
    assert "" not in texts
    assert len({step.text for step in digested(ours, BODY)[0].values()}) == len(STEPS) - 1


def test_the_authors_own_words_come_first(ours: Catalogue) -> None:
    own = {"cause": "课堂提问停留在找原句，很少追问依据。"}
    _, cells = digested(ours, BODY, glance=own)
    assert cells["归因"] == Cell("归因", own["cause"], "归因分析")
    assert cells["问题"].text != ""


def test_own_words_stand_without_a_section(ours: Catalogue) -> None:
    own = {"effect": "得分率提高，离散程度下降。"}
    _, cells = digested(ours, "没有标题的正文。", glance=own)
    assert list(cells.values()) == [Cell("成效", own["effect"], "")]


def test_what_the_case_does_not_say_stays_empty(ours: Catalogue) -> None:
    steps, cells = digested(ours, "## 归因分析\n\n多数提问只要求找出原句，很少追问。\n")
    assert [name for name, step in steps.items() if step.text] == ["合理归因"]
    assert list(cells) == ["归因"]
    assert steps["后测检验"].hint == "有没有效、凭什么说"


@pytest.mark.parametrize(
    "section",
    [
        "",
        "短句。",
        "一二三四五六七八九十" * 13 + "。",
        "原因有以下几个方面：",
        "|原因|提问只要求找出原句，缺少追问|\n|-|-|\n|提问只要求找出原句|缺少追问依据的习惯|",
        "![原因在于提问只要求找出原句](a.png)",
        "```\n原因在于提问只要求找出原句，缺少追问。\n```",
    ],
)
def test_what_is_no_telling_sentence(ours: Catalogue, section: str) -> None:
    assert digested(ours, f"## 归因分析\n\n{section}\n")[0]["合理归因"].text == ""


def test_the_telling_sentence_is_chosen(ours: Catalogue) -> None:
    body = "## 归因分析\n\n先说一句无关紧要的话放在前面。问题的根源在于缺少追问，导致学生停在原句。最后再说一句话。\n"
    step = digested(ours, body)[0]["合理归因"]
    assert step.text == "问题的根源在于缺少追问，导致学生停在原句。"


def test_a_sentence_keeps_its_clauses(ours: Catalogue) -> None:
    body = "## 归因分析\n\n原因一是教师追问太少；原因二是学生没有时间想。\n"
    assert digested(ours, body)[0]["合理归因"].text == "原因一是教师追问太少；原因二是学生没有时间想。"


def test_long_sentences_are_cut(ours: Catalogue) -> None:
    body = f"## 归因分析\n\n原因在于{'追问太少，' * 20}所以停在原句。\n"
    text = digested(ours, body)[0]["合理归因"].text
    assert 50 < len(text) <= 60
    assert text.endswith("…")


def test_lists_and_broken_lines_are_read(ours: Catalogue) -> None:
    body = "## 归因分析\n\n- 原因在于教师\n  很少追问依据。\n"
    assert digested(ours, body)[0]["合理归因"].text == "原因在于教师很少追问依据。"


@pytest.mark.parametrize("heading", ["二、归因分析", "原因分析", "（二）成因分析："])
def test_sections_go_by_other_names_too(ours: Catalogue, heading: str) -> None:
    body = f"## {heading}\n\n多数提问只要求找出原句，很少追问。\n"
    steps, cells = digested(ours, body)
    assert steps["合理归因"].anchor == cells["归因"].anchor == Document(body).headings[0].anchor


def test_the_anchor_is_where_the_words_stand(ours: Catalogue) -> None:
    """Of two sections of one name the first may say nothing."""
    body = "## 归因分析\n\n短。\n\n## 原因分析\n\n多数提问只要求找出原句，很少追问。\n"
    steps, cells = digested(ours, body)
    assert steps["合理归因"].anchor == "原因分析"
    assert cells["归因"].anchor == "原因分析"


def test_the_same_text_gives_the_same_words(ours: Catalogue) -> None:
    assert digested(ours, BODY) == digested(ours, BODY)


def test_a_megabyte_is_digested(ours: Catalogue) -> None:
    body = "## 归因分析\n\n" + "原因在于提问太浅；" * 40_000 + "\n\n" + "原因在于追问太少，学生没有想。\n\n" * 8_000
    assert digested(ours, body)[0]["合理归因"].text


def shown(case: Case, catalogue: Catalogue) -> list[str]:
    skeleton = catalogue.skeleton_of(case.meta)
    assert skeleton is not None
    sections = Document(case.body).sections(case.body_start)
    steps = loop(catalogue.taxonomy.loop, skeleton, case.meta, sections)
    return [step.name for step in steps if step.text]


def test_whole_cases_show_the_loop(ours: Catalogue) -> None:
    """Sections that the campaign assigns to a step and that have text show it."""
    for case in ours.cases:
        assert len(shown(case, ours)) >= 5, case.file


def test_a_case_of_another_organiser(tmp_path: Path) -> None:
    catalogue = catalogues.load(make_library(tmp_path))
    assert add_case(tmp_path).is_file()
    body = "## 评价结果的客观现状及其分析诊断\n\n监测显示推断类题目得分率为61.2%，低于全区均值。\n"
    steps, _ = digested(catalogue, body, campaign="shuangliu-2021", work="改进案例", region="双流区")
    assert any(step.text.startswith("监测显示") for step in steps.values())
