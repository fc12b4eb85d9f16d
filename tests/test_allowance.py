"""Allowances: one finding passes for a time; it is always told, and some never pass."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from anliku import allowance, catalogue, clock, fix, rules
from anliku.cli import app
from anliku.cli.screen import print_report
from anliku.contribute import reviewpage
from anliku.contribute.review import review
from anliku.problem import Problem, Severity
from anliku.rules.base import Example
from anliku.site.build import build_site
from anliku.site.prepare import prepare
from tests.factory import CASE_ID, make_publishable, write_library

RANKED = "一年后，我校阅读得分率位居全区第二。"
INDEX = f"cases/2024/{CASE_ID}/index.md"
DAY = datetime.date(2026, 5, 1)
BAD_DATES = [("2026-01-01", "2027-01-03"), ("2026-01-02", "2026-01-01")]


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: DAY)


def entry(**changed: str) -> str:
    values = {
        "case": CASE_ID,
        "rule": "LS002",
        "text": "位居全区第二",
        "by": "市监测中心审核组",
        "reason": "引自公开的文件",
        "since": "2026-01-01",
        "until": "2026-05-01",
        **changed,
    }
    return "allowed:\n  -" + "\n   ".join(f" {key}: {value}" for key, value in values.items()) + "\n"


def library(tmp_path: Path, allowed: str, body: str = RANKED) -> Path:
    example = Example(body=body, files=(("../../allowed.yml", f"text:{allowed}"),))
    return write_library(example, tmp_path)


def problems(tmp_path: Path, allowed: str, body: str = RANKED) -> list[Problem]:
    return rules.check(catalogue.load(library(tmp_path, allowed, body)))


def codes(tmp_path: Path, allowed: str, body: str = RANKED) -> list[tuple[str, str]]:
    return [(problem.rule, str(problem.severity)) for problem in problems(tmp_path, allowed, body)]


def test_what_is_allowed_is_a_notice_that_names_who_why_and_until(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, entry())
    assert (problem.rule, problem.severity, problem.location.file) == ("LS002", Severity.NOTICE, INDEX)
    for word in ("市监测中心审核组", "引自公开的文件", "2026-05-01"):
        assert word in problem.message
    assert not problem.is_error


def test_the_page_is_published(tmp_path: Path) -> None:
    prepared = prepare(library(tmp_path, entry()))
    assert [case.name for case in prepared.catalogue.cases] == [CASE_ID]
    assert prepared.errors == []


def test_once_expired_the_error_is_back_and_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, entry(until="2026-04-30"))
    assert [(problem.rule, str(problem.severity)) for problem in found] == [("LS002", "error"), ("AL003", "warning")]
    assert "2026-04-30" in found[1].message
    assert (found[1].location.file, found[1].location.line) == ("cases/allowed.yml", 2)


@pytest.mark.parametrize(
    "changed", [{"text": "位居全市第二"}, {"rule": "LS003"}, {"case": "gusu-yuwen-02"}], ids=["text", "rule", "case"]
)
def test_what_matches_nothing_is_told_and_lets_nothing_pass(changed: dict[str, str], tmp_path: Path) -> None:
    assert codes(tmp_path, entry(**changed)) == [("LS002", "error"), ("AL004", "warning")]


def test_only_the_line_with_the_words_passes(tmp_path: Path) -> None:
    body = f"{RANKED}\n\n我校数学成绩名列全区前茅。"
    assert codes(tmp_path, entry(), body) == [("LS002", "notice"), ("LS002", "error")]


@pytest.mark.parametrize(
    "rule", ["PV003", "PV006", "PV008", "SF001", "SF002", "SF005", "LK002", "FL001", "FM101", "ID001"]
)
def test_what_can_never_be_allowed(rule: str, tmp_path: Path) -> None:
    assert ("AL001", "error") in codes(tmp_path, entry(rule=rule))


def test_a_script_stays_an_error(tmp_path: Path) -> None:
    found = codes(tmp_path, entry(rule="SF001", text="script"), "点<script>alert</script>看")
    assert found == [("SF001", "error"), ("AL001", "error")]


def test_unknown_rule(tmp_path: Path) -> None:
    assert ("AL001", "error") in codes(tmp_path, entry(rule="ZZ999"))


@pytest.mark.parametrize(("since", "until"), BAD_DATES)
def test_at_most_a_year(since: str, until: str, tmp_path: Path) -> None:
    assert codes(tmp_path, entry(since=since, until=until)) == [("LS002", "error"), ("AL002", "error")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("allowed: [\n", "FM002"),
        ("allowed: x\n", "FM103"),
        ("allow: []\n", "FM102"),
        (entry().replace("reason", "why"), "FM102"),
        (entry().replace("2026-05-01", "五月"), "FM103"),
    ],
)
def test_a_list_that_cannot_be_read_allows_nothing_and_stops_all(text: str, code: str, tmp_path: Path) -> None:
    root = library(tmp_path, text)
    found = {problem.rule for problem in rules.check(catalogue.load(root))}
    assert {"LS002", code} <= found
    assert any(problem.location.file == "cases/allowed.yml" for problem in prepare(root).general)


def test_an_empty_list_and_none_at_all_say_nothing(tmp_path: Path) -> None:
    assert codes(tmp_path, "allowed: []\n") == [("LS002", "error")]


def test_checking_one_case_tells_of_its_entries_only(tmp_path: Path) -> None:
    loaded = catalogue.load(library(tmp_path, entry(case="gusu-yuwen-02")))
    assert [problem.rule for problem in rules.check(loaded, loaded.cases)] == ["LS002"]


def test_every_rule_is_decided() -> None:
    assert {rule.code for rule in rules.RULES if allowance.can_be_allowed(rule.code)} >= {"LS002", "SC015", "EV002"}
    assert not any(allowance.can_be_allowed(code) for code in ("PV003", "SF001", "SY001", "AL001"))


def test_each_output_tells_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = problems(tmp_path, entry())
    print_report(found, 1, "text")
    text = capsys.readouterr().out
    assert "1 个案例，0 个错误，0 个提醒，1 处经允许" in text
    assert "允许 LS002" in text
    print_report(found, 1, "json")
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == []
    assert [problem["rule"] for problem in told["allowed"]] == ["LS002"]
    print_report(found, 1, "github")
    assert capsys.readouterr().out.startswith(f"::notice file={INDEX}")


def test_check_is_fine_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = library(tmp_path, entry())
    with pytest.raises(SystemExit) as ended:
        app(["check", "--root", str(root)])
    assert ended.value.code in {0, None}
    assert "1 处经允许" in capsys.readouterr().out


def test_what_is_allowed_is_not_repaired(tmp_path: Path) -> None:
    body = "课表：语文 数学 英语。\n\n我们发现,学生能找到原句。"
    allowed = entry(rule="PR001", text="我们发现,")
    loaded = catalogue.load(library(tmp_path, allowed, body))
    fix.fix_cases(loaded, loaded.cases)
    assert "我们发现,学生" in (tmp_path / INDEX).read_text(encoding="utf-8")


def test_a_reviewer_sees_what_is_allowed(tmp_path: Path) -> None:
    loaded = catalogue.load(library(tmp_path, entry()))
    page = reviewpage.page(review(loaded, [INDEX.rpartition("/")[0]]))
    assert "0 个错误，1 处经允许" in page
    assert "市监测中心审核组" in page


def test_the_list_itself_is_not_published(tmp_path: Path) -> None:
    root = library(tmp_path / "library", entry())
    make_publishable(root)
    report = build_site(root, tmp_path / "site")
    assert report.cases == 1
    assert [problem.rule for problem in report.warnings if problem.is_allowed] == ["LS002"]
    assert not list((tmp_path / "site").rglob("allowed*"))
