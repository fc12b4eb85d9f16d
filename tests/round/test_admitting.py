"""import: Word cases with their 汇总表 become cases of the library, and nothing is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.contribute.folder import NotWritten
from anliku.round import verify
from anliku.round.desk import approve, opened
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.outcome import admitting, announce, finish
from anliku.round.outcome.standing_awards import WITHDRAWN
from anliku.rules.rule import Example
from tests.factory import add_case
from tests.round import made
from tests.round.desks import BY, look
from tests.round.finished import judged, with_cases
from tests.round.intake import give, start, take_all


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A round with six cases that came."""
    round_made = made.make(30, faults=False, cases=6)
    folder = start(tmp_path)
    take_all(folder, round_made)
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    for day, files in round_made.case_batches:
        give(folder, files, day)
    return folder


def run(folder: Path) -> StepResult:
    with opened.at(folder, BY) as held:
        return admitting.run(held, everything=True)


def test_each_case_has_what_its_row_says(folder: Path) -> None:
    result = run(folder)
    assert not result.problems
    cases = {case.title: case for case in look(folder).cases}
    fresh = [
        manuscript.values
        for manuscript in catalogues.load(folder.parent / "library").manuscripts
        if manuscript.values.get("campaign") == made.CAMPAIGN
    ]
    assert len(fresh) == 6
    for values in fresh:
        case = cases[values["title"]]
        assert (values["unit"], values["region"], values["category"]) == (case.unit, case.region, case.category)
        assert values["stage"] == list(case.stages)
        assert values["kind"] == case.kind
        # Nobody has decided these.
        assert not {"award", "license", "consent"} & {key for key, value in values.items() if value is not None}


def test_nothing_is_written_twice(folder: Path) -> None:
    run(folder)
    before = sorted((folder.parent / "library").rglob("index.md"))
    result = run(folder)
    assert result.lines == ["案例都已经在案例库里，没有要写的"]
    assert sorted((folder.parent / "library").rglob("index.md")) == before


def test_it_waits_for_the_jury(folder: Path) -> None:
    with opened.at(folder, BY) as held, pytest.raises(NotDone, match="还没有定奖"):
        admitting.run(held)


def test_the_ledger_follows(folder: Path) -> None:
    run(folder)
    assert verify.run(look(folder)).ok


def test_no_telephone_reaches_the_library(folder: Path) -> None:
    run(folder)
    text = "".join(path.read_text(encoding="utf-8") for path in (folder.parent / "library").rglob("index.md"))
    assert "1390000" not in text


RULES = """
outcome:
  announcing: {days: 7, since: 2026-01-10, office: 示例监测中心评价科, mail: office@example.org}
"""


def in_library(folder: Path, case: FinalCase, award: str) -> None:
    """A case of the round that somebody has put into the library."""
    front = f"title: {case.title}\nunit: {case.unit}\ncampaign: {made.CAMPAIGN}\naward: {award}"
    add_case(folder.parent / "library", Example(front=front), "xin-anli-01")


def library_awards(folder: Path) -> dict[str, str | None]:
    """Title → award, of the campaign's cases in the library."""
    listed = catalogues.load(folder.parent / "library").manuscripts
    return {m.values["title"]: m.values.get("award") for m in listed if m.values.get("campaign") == made.CAMPAIGN}


def test_awards_are_written_when_they_are_published_and_as_they_stand_then(tmp_path: Path) -> None:
    folder = with_cases(tmp_path, rules=RULES)
    awards = ("一等奖", "二等奖", "三等奖", "三等奖", "", "")
    judged(folder, awards)
    titles = [case.title for case in look(folder).cases]
    with opened.at(folder, BY) as held:
        announce.run(held)
        admitting.run(held)
    assert library_awards(folder) == dict.fromkeys(titles[:4])
    withdrawn = look(folder).cases[0].number
    objection = {"case": withdrawn, "outcome": WITHDRAWN, "award": ""}
    with opened.at(folder, BY) as held:
        said = held.last("announce")
        assert said is not None
        held.record("announce", decided={**said.decided, "objections": [objection]})
        finish.run(held, early=True)
    assert library_awards(folder) == dict(zip(titles, [None, *awards[1:4]], strict=False))


def test_an_award_that_was_taken_back_is_taken_out_of_the_library(tmp_path: Path) -> None:
    folder = with_cases(tmp_path, rules=RULES)
    judged(folder, ("", "二等奖", "", "", "", ""))
    first = look(folder).cases[0]
    in_library(folder, first, "一等奖")
    with opened.at(folder, BY) as held:
        announce.run(held)
        result = finish.run(held, early=True)
    assert library_awards(folder)[first.title] is None
    assert any("这一轮没有给它奖" in line for line in result.lines)


def test_what_stands_in_the_library_is_not_written_again(tmp_path: Path) -> None:
    folder = with_cases(tmp_path)
    first = look(folder).cases[0]
    in_library(folder, first, "二等奖")
    result = run(folder)
    assert "1 篇（同题目、同单位）已经在案例库里，没有动" in result.lines
    titles = [m.values["title"] for m in catalogues.load(folder.parent / "library").manuscripts]
    assert titles.count(first.title) == 1


def test_where_nothing_can_be_written_each_case_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotWritten("cases/2024 写不了（磁盘是只读的），什么都没有留下")

    monkeypatch.setattr(admitting, "adopt", refuse)
    lines = len(look(folder).events(admitting.STEP))
    result = run(folder)
    assert len(result.problems) == len(look(folder).cases)
    assert all("磁盘是只读的" in problem.message for problem in result.problems)
    assert not any("都已经在案例库里" in line for line in result.lines)
    assert len(look(folder).events(admitting.STEP)) == lines
