"""Whatever a round holds is refused by the library, wherever in it somebody puts it; what the round publishes is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anliku import catalogue, clock, rules
from anliku.round.desk import opened, round_folder
from anliku.round.outcome import announce, blind, finish, showcase
from anliku.round.outcome.close import has_contacts
from tests.factory import add_case
from tests.round.desks import BY, look
from tests.round.finished import judged, with_cases
from tests.round.test_announce import AFTER, AWARDS, OFFICE, RULES

SHOWING = "  showing: {date: 2026-03-20, place: 示例学校报告厅}\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round that has been through every step of the outcome."""
    folder = with_cases(tmp_path_factory.mktemp("private"), rules=RULES + SHOWING)
    judged(folder, AWARDS)
    with pytest.MonkeyPatch.context() as patch, opened.at(folder, BY) as held:
        patch.setattr(clock, "today", lambda: AFTER)
        blind.run(held, pdf=False)
        announce.run(held)
        finish.run(held)
        showcase.propose(held)
    return folder


def written(folder: Path) -> list[Path]:
    """Every file of a round that is the organiser's own business: not what came in under its hash, nor the lists,
    certificates and blind copies, which hold no score, no expert and no contact."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {round_folder.RECEIVED, round_folder.READINGS, round_folder.RESULTS} & set(path.parts)
    ]


def test_no_file_of_a_round_can_lie_in_a_library(whole: Path) -> None:
    root = look(whole).catalogue.root
    case = add_case(root, name="xin-anli-09").parent
    files = [path for path in written(whole) if not path.name.startswith(".")]
    assert {path.name for path in files} >= {"ledger.jsonl", "round.yml", "匿名核对.xlsx", "异议登记.xlsx"}
    for place in (case, root / "cases", root / "cases" / "campaigns", root / "cases" / "guide"):
        place.mkdir(exist_ok=True)
        for path in files:
            shutil.copy(path, place / path.name)
        refused = {problem.location.file for problem in rules.check(catalogue.load(root)) if problem.is_error}
        kept = [path.name for path in files if (place / path.name).relative_to(root).as_posix() not in refused]
        assert kept == [], f"{place} takes {kept}"
        for path in files:
            (place / path.name).unlink()


def test_no_result_holds_a_contact(whole: Path) -> None:
    results = [path for path in (whole / round_folder.RESULTS).rglob("*") if path.is_file()]
    assert len(results) > len(look(whole).cases)
    assert [path.name for path in results if has_contacts(path.read_bytes(), [OFFICE])] == []


def test_what_is_published_names_nobody(whole: Path) -> None:
    shown = look(whole)
    texts = [
        path.read_text(encoding="utf-8")
        for path in (shown.catalogue.root / "cases" / "outcomes").rglob("*")
        if path.is_file()
    ]
    people = {name for case in shown.cases for name in (*case.authors, case.topic.leader)}
    assert texts
    assert people
    assert not [name for name in people for text in texts if name in text]
    assert not [contact.name for contact in shown.contacts for text in texts if contact.name in text]
