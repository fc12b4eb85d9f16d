"""import: Word cases with their 汇总表 become cases of the library, and nothing is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.round import verify
from anliku.round.desk import approve, opened
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.outcome import adopting
from tests.round import made
from tests.round.desks import BY, look
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
        return adopting.run(held, everything=True)


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
        adopting.run(held)


def test_the_ledger_follows(folder: Path) -> None:
    run(folder)
    assert verify.run(look(folder)).ok


def test_no_telephone_reaches_the_library(folder: Path) -> None:
    run(folder)
    text = "".join(path.read_text(encoding="utf-8") for path in (folder.parent / "library").rglob("index.md"))
    assert "1390000" not in text
