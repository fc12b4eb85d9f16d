"""Allowances: one finding passes for a time; it is always told, and some never pass."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from anliku import allowance, catalogue, clock, rules
from anliku.cli import app, main
from anliku.cli.command import FINE, FOUND
from anliku.cli.screen import print_report
from anliku.contribute import reviewpage
from anliku.contribute.review import review
from anliku.problem import Problem, Severity
from anliku.rules import fix
from anliku.rules.rule import Example
from anliku.site.build import build_site
from anliku.site.prepare import prepare
from tests.factory import CASE_ID, add_case, make_publishable, write_library

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


NEVER = [f"PV{number:03}" for number in (1, 2, 3, 4, 5, 6, 7, 9)]
NEVER += ["SF001", "SF002", "SF005", "SF009", "PR008", "LK002", "FL001", "FM101", "ID001"]


@pytest.mark.parametrize("rule", NEVER)
def test_what_can_never_be_allowed(rule: str, tmp_path: Path) -> None:
    assert ("AL001", "error") in codes(tmp_path, entry(rule=rule))


NAMES = "| 姓名 | 前测 | 后测 |\n| --- | --- | --- |\n| {} | 61 | 74 |\n| {} | 58 | 70 |".format(
    "张" + "示例", "李" + "示例"
)


def test_words_taken_for_a_pupils_name_may_stand(tmp_path: Path) -> None:
    assert codes(tmp_path, entry(rule="PV008", text="姓名"), NAMES) == [("PV008", "notice")]


def test_a_number_stays_an_error(tmp_path: Path) -> None:
    body = "家长的联系电话：" + "138" + "0013" + "0000" + "。"
    found = codes(tmp_path, entry(rule="PV001", text="联系电话"), body)
    assert ("PV001", "error") in found
    assert ("AL001", "error") in found


def test_before_it_begins_the_error_stands_and_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, entry(since="2026-05-02", until="2026-06-01"))
    assert [(problem.rule, str(problem.severity)) for problem in found] == [("LS002", "error"), ("AL005", "warning")]
    assert "2026-05-02" in found[1].message
    assert codes(tmp_path / "begun", entry(since="2026-05-01")) == [("LS002", "notice")]


TWICE = "我校阅读得分率位居全区第二。数学得分率名列全区前茅。"


@pytest.mark.parametrize("text", ["得分率", "我校", "学校", "阅读得分率", "名次", "排名"])
def test_words_beside_the_place_or_of_the_message_let_nothing_pass(text: str, tmp_path: Path) -> None:
    assert codes(tmp_path, entry(text=text)) == [("LS002", "error"), ("AL004", "warning")]


@pytest.mark.parametrize(("text", "passes"), [("位居全区第二", 0), ("名列全区前茅", 1), ("得分率名列全区", 1)])
def test_of_two_findings_in_a_line_the_one_with_the_words_passes(text: str, passes: int, tmp_path: Path) -> None:
    wanted = [("LS002", "error"), ("LS002", "error")]
    wanted[passes] = ("LS002", "notice")
    assert codes(tmp_path, entry(text=text), TWICE) == wanted


@pytest.mark.parametrize("between", ["", "\n\n"])
def test_the_same_words_elsewhere_are_another_finding(between: str, tmp_path: Path) -> None:
    assert codes(tmp_path, entry(), RANKED + between + RANKED) == [("LS002", "notice"), ("LS002", "error")]
    second = entry().replace("allowed:\n", "")
    both = codes(tmp_path / "both", entry() + second, RANKED + between + RANKED)
    assert both == [("LS002", "notice"), ("LS002", "notice")]


def test_an_entry_written_twice_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, entry() + entry(until="2026-06-01").replace("allowed:\n", ""))
    assert [(problem.rule, problem.location.line) for problem in found][1:] == [("AL004", 9)]
    assert "第 2 行" in found[1].message


def test_a_renewed_entry_holds_beside_the_expired_one(tmp_path: Path) -> None:
    renewed = entry(since="2026-04-01").replace("allowed:\n", "")
    found = codes(tmp_path, entry(until="2026-03-31") + renewed)
    assert found == [("LS002", "notice"), ("AL003", "warning")]


def test_a_finding_on_the_whole_case_is_named_by_its_message(tmp_path: Path) -> None:
    root = write_library(Example(file="campaigns/suzhou-2024.yml", front="limits: {words: 50}"), tmp_path)
    (root / "cases/allowed.yml").write_text(entry(rule="SC010", text="全文"), encoding="utf-8")
    found = [(problem.rule, str(problem.severity)) for problem in rules.check(catalogue.load(root))]
    assert found == [("SC010", "notice")]


BROKEN = [
    (("2026-05-01", "五月"), "FM103"),
    (("reason", "why"), "FM102"),
    (("LS002", "第二条"), "FM106"),
    (("    text: 位居全区第二\n", ""), "FM101"),
]


@pytest.mark.parametrize(("change", "code"), BROKEN)
def test_an_entry_with_an_error_takes_no_other_with_it(change: tuple[str, str], code: str, tmp_path: Path) -> None:
    broken = entry().replace("allowed:\n", "").replace(*change)
    for number, text in enumerate((entry() + broken, "allowed:\n" + broken + entry().replace("allowed:\n", ""))):
        found = problems(tmp_path / str(number), text)
        assert ("LS002", Severity.NOTICE) in [(problem.rule, problem.severity) for problem in found]
        assert (code, "cases/allowed.yml") in [(problem.rule, problem.location.file) for problem in found]


def test_an_entry_with_an_error_is_no_fault_of_another_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = library(tmp_path, entry().replace("2026-05-01", "五月"))
    monkeypatch.chdir(root)
    add_case(root, name="gusu-yuwen-02", title="另一个案例的标题")
    assert main(["check", "cases/2024/gusu-yuwen-02"]) == FINE
    assert main(["check"]) == FOUND
    assert "五月" in capsys.readouterr().out


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
    assert [problem.rule for problem in rules.check(loaded, loaded.manuscripts)] == ["LS002"]


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
    fix.fix_cases(loaded, loaded.manuscripts)
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
    assert [problem.rule for problem in report.allowed] == ["LS002"]
    assert not list((tmp_path / "site").rglob("allowed*"))
