"""Every rule keeps its documented word: the bad example shows it, the good one is clean."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from anliku import rules, source
from anliku.case_places import NotALibrary
from anliku.catalogue import load as load_catalogue
from anliku.problem import Problem
from anliku.rules import BY_CODE, FAMILIES, RULES, fix
from anliku.rules.rule import Example, Finding, Rule
from tests.factory import ROOT, library_with, problems_of, write_library

PACKAGE = ROOT / "tooling" / "anliku"
CODE = re.compile(r'"([A-Z]{2}\d{3})"')
HAN = re.compile(r"[\u4e00-\u9fff]")
# A failure of the program itself: no contribution can cause it, so a test stages it below.
STAGED = {"SY001"}

every_rule = pytest.mark.parametrize("rule", [rule for rule in RULES if rule.code not in STAGED], ids=lambda r: r.code)
every_fixable = pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fixable], ids=lambda r: r.code)


def text_of(path: Path) -> str:
    """The file as decoded, line ends as they stand."""
    return path.read_bytes().decode("utf-8")


@every_rule
def test_bad_example_is_reported(rule: Rule, tmp_path: Path) -> None:
    found = [problem for problem in problems_of(rule.bad, tmp_path) if problem.rule == rule.code]
    assert found
    assert {problem.severity for problem in found} == {rule.severity}
    assert all(HAN.search(problem.message) for problem in found)
    assert rule.fixable == any(problem.fixable for problem in found)


@every_rule
def test_good_example_is_clean(rule: Rule, tmp_path: Path) -> None:
    problems = problems_of(rule.good, tmp_path)
    assert not [problem.as_text() for problem in problems if problem.rule == rule.code or problem.is_error]


def test_valid_case_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(Example(), tmp_path) == []


@every_fixable
def test_fix_is_complete_and_settles(rule: Rule, tmp_path: Path) -> None:
    catalogue = library_with(rule.bad, tmp_path)
    found = [problem for problem in rules.check(catalogue) if problem.rule == rule.code and problem.fixable]
    path = tmp_path / found[0].location.file
    case = next(case for case in catalogue.manuscripts if case.file == found[0].location.file)

    def again(text: str) -> list[Problem]:
        path.write_bytes(text.encode("utf-8"))
        return rules.check_case(source.read(case.folder, tmp_path), catalogue.context)

    once = fix.fix_text(text_of(path), found)
    left = again(once)
    assert rule.code not in {problem.rule for problem in left}
    for _ in range(fix.MAX_PASSES):
        twice = fix.fix_text(once, left)
        if twice == once:
            break
        once, left = twice, again(twice)
    assert fix.fix_text(once, left) == once


def test_failure_of_a_rule_is_a_problem_of_the_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_reading: object) -> list[Finding]:
        raise RecursionError

    rule = replace(BY_CODE["SC001"], check=broken)
    monkeypatch.setattr(rules, "OF_ONE_CASE", (rule, *(other for other in rules.OF_ONE_CASE if other.code != "SC001")))
    found = problems_of(Example(others=(Example(folder="gusu-yuwen-02"),)), tmp_path)
    assert [problem.rule for problem in found] == ["SY001", "SY001"]
    assert found[0].message == "检查 SC001 时程序自身出错（RecursionError），请把这个文件交给维护者"


def test_spoilt_taxonomy_stops_the_library(tmp_path: Path) -> None:
    root = write_library(BY_CODE["TX001"].bad, tmp_path)
    with pytest.raises(NotALibrary, match="TX001"):
        load_catalogue(root)


# --- documentation --------------------------------------------------------------------------


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[A-Z]{2}\d{3}", code) for code in codes)
    for family in FAMILIES:
        order: dict[str, list[str]] = {}
        for rule in family.rules:
            order.setdefault(rule.code[:2], []).append(rule.code)
        assert all(group == sorted(group) for group in order.values())


def test_families_are_in_reading_order() -> None:
    wanted = (
        "files",
        "fields",
        "identity",
        "terms",
        "sections",
        "evidence",
        "links",
        "pictures",
        "attachments",
        "prose",
    )
    keys = [family.key for family in FAMILIES]
    later = ("reading", "privacy", "low_stakes", "safety", "adoptions", "allowances")
    assert keys == [key for key in (*wanted, *later) if key in keys]
    assert all(HAN.search(family.title) and HAN.search(family.intro) for family in FAMILIES)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_documentation_is_complete(rule: Rule) -> None:
    for text in (rule.title, rule.what, rule.why, rule.source):
        assert HAN.search(text)
        assert text == text.strip()
    assert rule.what.endswith("。")
    assert rule.why.endswith("。")
    assert rule.bad != rule.good
    assert bool(rule.reported_by) != bool(rule.is_about_one_case or rule.check_library or rule.compare)
    check = rule.check or rule.check_case or rule.check_library or rule.compare
    assert check is None or check.__doc__


def test_every_code_in_the_package_is_documented() -> None:
    emitted = {
        code
        for path in PACKAGE.rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
        if path.parent.name != "rules" or path.name == "__init__.py"
    }
    # What reading a Word document, an Excel list or a review sheet says is told at its place and has no page.
    assert {code for code in emitted if not code.startswith(("WD", "XL", "JG"))} <= set(BY_CODE)
    # And what is said to be reported while reading really is, somewhere outside of the rules.
    assert {rule.code for rule in RULES if rule.reported_by} <= emitted
