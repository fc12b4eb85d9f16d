"""Facets and terms: one name leads to one term; two that quarrel are told apart with a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import taxonomy
from anliku.model import FACETS
from anliku.problem import Location, Problem
from anliku.taxonomy import Facet, Taxonomy
from tests.factory import LIBRARY

FILE = "cases/taxonomy.yml"

# Addresses that are no facet's.
TAKEN = {"all", "about", "guide", "campaigns", "overview", "assets", "search"}


def load(text: str, root: Path) -> tuple[Taxonomy | None, list[Problem]]:
    path = root / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return taxonomy.load(path, root)


def small(**terms: str) -> str:
    """A taxonomy with one term a facet; ``terms`` replaces those of a facet."""
    lines = ["facets:\n"]
    for facet in FACETS:
        given = terms.get(facet, "- {name: 甲, slug: aa}")
        lines.append(f"  {facet}:\n    label: {facet}\n    terms:\n")
        lines += [f"      {line}\n" for line in given.splitlines()]
    return "".join(lines) + "loop:\n  - {name: 监测结果, hint: 报告说了什么, signs: [监测]}\n"


@pytest.fixture(scope="module")
def ours() -> Taxonomy:
    found, problems = taxonomy.load(LIBRARY / FILE, LIBRARY)
    assert problems == []
    assert found is not None
    return found


def test_every_name_of_every_term_leads_to_it(ours: Taxonomy) -> None:
    for _, facet in ours:
        for term in facet.terms:
            assert [facet.find(name) for name in term.names] == [term] * len(term.names)


@pytest.mark.parametrize(
    ("facet", "typed", "name"),
    [
        ("region", "苏州高新区", "虎丘区"),
        ("region", "高新区", "虎丘区"),
        ("region", "沧浪区", "姑苏区"),
        ("region", "金阊区", "姑苏区"),
        ("region", "吴江市", "吴江区"),
        ("region", "市直属(代管)", "市直属（代管）"),
        ("region", " 市 直属（代管） ", "市直属（代管）"),
        ("region", "虎\u200b丘区", "虎丘区"),
        ("subject", "语文学科", "语文"),
        ("award", "１等奖", "一等奖"),
        ("stage", "小学", "小学"),
    ],
)
def test_other_names(ours: Taxonomy, facet: str, typed: str, name: str) -> None:
    term = ours.facet(facet).find(typed)
    assert term is not None
    assert term.name == name


@pytest.mark.parametrize("typed", ["", " ", "区", "姑苏", "浦东新区", "gusu"])
def test_unknown_names(ours: Taxonomy, typed: str) -> None:
    found = ours.facet("region").find(typed)
    assert found is None or typed in found.names


def test_the_regions_have_their_national_codes(ours: Taxonomy) -> None:
    """GB/T 2260, and the statistics code of the park that is not in it."""
    codes = {term.name: term.code for term in ours.facet("region").terms if term.group == "苏州市"}
    assert codes == {
        "姑苏区": "320508",
        "虎丘区": "320505",
        "吴中区": "320506",
        "相城区": "320507",
        "吴江区": "320509",
        "苏州工业园区": "320571",
        "常熟市": "320581",
        "张家港市": "320582",
        "昆山市": "320583",
        "太仓市": "320585",
        "市直属（代管）": None,
    }


def test_the_categories_are_the_forms_eight(ours: Taxonomy) -> None:
    assert ours.facet("category").names == ["语文", "数学", "英语", "科学", "相关因素", "管理", "综合", "其他"]


def test_the_loop_has_seven_steps(ours: Taxonomy) -> None:
    steps = ["监测结果", "研读数据", "精准诊断", "合理归因", "科学寻策", "靶向改进", "后测检验"]
    assert [step.name for step in ours.loop] == steps


def test_facets_are_read_in_the_readers_order(ours: Taxonomy) -> None:
    assert tuple(key for key, _ in ours) == FACETS
    assert not TAKEN & set(FACETS)


@pytest.mark.parametrize("name", ["loop", "facets", "model_fields", "bogus", ""])
def test_there_are_no_other_facets(ours: Taxonomy, name: str) -> None:
    with pytest.raises(KeyError):
        ours.facet(name)


def test_order_is_that_of_the_file(ours: Taxonomy) -> None:
    facet = ours.facet("award")
    assert sorted(facet.names, key=facet.order.__getitem__) == facet.names
    assert facet.order["特等奖"] == 0


def test_aliases_are_not_in_the_order(ours: Taxonomy) -> None:
    assert "高新区" not in ours.facet("region").order


def test_a_small_taxonomy(tmp_path: Path) -> None:
    found, problems = load(small(), tmp_path)
    assert problems == []
    assert found is not None
    assert isinstance(found.facet("award"), Facet)


@pytest.mark.parametrize(
    ("terms", "rule", "line", "column", "said"),
    [
        ("- {name: 甲, slug: aa}\n- {name: 乙, slug: bb, aliases: [甲]}", "TX001", 1, 9, "“甲”既指“甲”又指“乙”"),
        ("- {name: 甲, slug: aa, former: [丙]}\n- {name: 乙, slug: bb, aliases: [丙]}", "TX001", 1, 9, "“丙”"),
        ("- {name: 甲, slug: aa}\n- {name: 甲, slug: bb}", "TX001", 1, 9, "“甲”写了两次"),
        ("- {name: AB, slug: aa}\n- {name: ＡＢ, slug: bb}", "TX001", 1, 9, "“ＡＢ”"),
        ("- {name: 甲, slug: aa}\n- {name: 乙, slug: aa}", "TX002", 1, 9, "网址都是 aa"),
    ],
)
def test_quarrels_have_a_place(tmp_path: Path, terms: str, rule: str, line: int, column: int, said: str) -> None:
    text = small(award=terms)
    first = text.splitlines().index("  award:") + 4
    _, (problem,) = load(text, tmp_path)
    assert (problem.rule, problem.location) == (rule, Location(FILE, first + line, column))
    assert said in problem.message


def test_a_name_twice_in_one_term_is_no_quarrel(tmp_path: Path) -> None:
    assert load(small(award="- {name: 甲, slug: aa, aliases: [甲, 甲 ]}"), tmp_path)[1] == []


@pytest.mark.parametrize(
    ("terms", "rule", "column", "said"),
    [
        ("- {name: 甲乙, slug: aa}\n- {name: 丙丁, slug: bb, asked: [好。, 甲乙]}", "TX005", 38, "“好。”太短"),
        ("- {name: 甲乙, slug: aa}\n- {name: 丙丁, slug: bb, asked: [甲乙]}", "TX003", 38, "是“甲乙”的名称"),
        (
            "- {name: 甲乙, slug: aa, aliases: [PBL]}\n- {name: 丙丁, slug: bb, asked: [ｐｂｌ]}",
            "TX003",
            38,
            "是“甲乙”的名称",
        ),
        (
            "- {name: 甲乙, slug: aa, former: [戊己]}\n- {name: 丙丁, slug: bb, english: [pe], asked: [戊 己]}",
            "TX003",
            53,
            "是“甲乙”",
        ),
        ("- {name: 甲乙, slug: aa}\n- {name: 丙丁, slug: bb, asked: [丙丁]}", "TX004", 38, "“丙丁”写了两次"),
        ("- {name: 甲乙, slug: aa}\n- {name: 丙丁, slug: bb, english: [PE, pe]}", "TX004", 44, "“pe”写了两次"),
        ("- {name: 甲乙, slug: aa}\n- {name: 丙丁, slug: bb, asked: [？？]}", "TX005", 38, "“？？”太短"),
        ("- {name: 甲乙, slug: aa}\n- {name: 丙丁, slug: bb, stages: [大学]}", "TX006", 39, "“大学”不是学段"),
        ("- {name: 甲乙, slug: aa}\n- {name: 丙丁, slug: bb, english: [体育 PE]}", "TX005", 40, "中文请写到 asked"),
    ],
)
def test_words_of_readers_that_lead_astray(tmp_path: Path, terms: str, rule: str, column: int, said: str) -> None:
    text = small(award=terms)
    line = text.splitlines().index("  award:") + 5
    problem = load(text, tmp_path)[1][0]
    assert (problem.rule, problem.location) == (rule, Location(FILE, line, column))
    assert said in problem.message


def test_a_question_may_touch_upon_two_terms_and_not_three(tmp_path: Path) -> None:
    two = "- {name: 甲, slug: aa, asked: [戊己]}\n- {name: 乙, slug: bb, asked: [戊己]}"
    assert load(small(problem=two), tmp_path)[1] == []
    (problem,) = load(small(problem=two + "\n- {name: 丙, slug: cc, asked: [戊 己]}"), tmp_path)[1]
    assert problem.rule == "TX003"
    assert "“戊 己”已经写在“甲”“乙”下，再写给“丙”就分不清了" in problem.message


@pytest.mark.parametrize(
    ("field", "column"), [("asked: [一]", 37), (f"asked: [{'长' * 25}]", 37), ("asked: [1]", 37), ("about: 好", 36)]
)
def test_words_of_readers_have_their_measure(field: str, column: int, tmp_path: Path) -> None:
    found, (problem,) = load(small(award=f"- {{name: 甲, slug: aa, {field}}}"), tmp_path)
    assert found is None
    assert problem.location is not None
    assert problem.location.column == column


def test_what_readers_say_names_no_term(ours: Taxonomy) -> None:
    facet = ours.facet("problem")
    assert facet.find("音体美") is None
    term = facet.find("落实国家课程计划")
    assert term is not None
    assert term.spoken == ("音体美", "音体美被占课", "占课", "美育", "national curriculum")
    assert (term.named.names, term.named.spoken, term.named.about) == (term.names, (), None)


def test_facets_do_not_quarrel_with_one_another(tmp_path: Path) -> None:
    """语文 is a category and a subject."""
    assert load(small(award="- {name: 甲, slug: aa}", kind="- {name: 甲, slug: aa}"), tmp_path)[1] == []


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("", "FM101", 1, 1),
        ("[]", "FM103", 1, 1),
        ("facets: [", "FM002", 1, 9),
        (small() + "tags: 1\n", "FM102", 36, 1),
        (small(award="- {name: 甲}"), "FM101", 33, 9),
        (small(award="- {name: 甲, slug: A}"), "FM104", 33, 25),
        (small(award="- {name: 甲, slug: aa, code: 320508}"), "FM103", 33, 35),
        (small().replace("  award:", "  awards:"), "FM101", 2, 3),
        ("a: &a 1\n", "FM004", 1, 4),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, text: str, rule: str, line: int, column: int) -> None:
    found, problems = load(text, tmp_path)
    assert found is None
    assert (rule, Location(FILE, line, column)) in [(problem.rule, problem.location) for problem in problems]


def test_a_missing_file(tmp_path: Path) -> None:
    found, (problem,) = taxonomy.load(tmp_path / FILE, tmp_path)
    assert found is None
    assert (problem.rule, problem.location) == ("FL006", Location(FILE))


def test_a_byte_order_mark_and_old_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + small().replace("\n", "\r\n").encode())
    assert taxonomy.load(path, tmp_path) == load(small(), tmp_path)


def test_a_library_from_before_kinds_of_schools_goes_on_without_them(tmp_path: Path) -> None:
    text = small().replace("  school:\n    label: school\n    terms:\n      - {name: 甲, slug: aa}\n", "")
    found, problems = load(text, tmp_path)
    assert problems == []
    assert found is not None
    assert (found.facet("school").label, found.facet("school").names) == ("学校类型", [])
