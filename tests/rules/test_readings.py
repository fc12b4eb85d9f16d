"""What a rule gets to look at: every manuscript, or only a case that can be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from anliku.problem import Location
from anliku.reading import CaseReading, Reading, reading_of
from anliku.rules import RULES
from anliku.rules.rule import Example, Finding
from tests.factory import library_with

UNUSABLE = Example(front="-title")


def finds(reading: Reading) -> Iterator[Finding]:
    yield Finding(Location(reading.case.file), "看过了")


def the_reading(example: Example, folder: Path) -> Reading:
    catalogue = library_with(example, folder)
    (manuscript,) = catalogue.manuscripts
    return reading_of(manuscript, catalogue.context)


def test_of_a_usable_case_metadata_and_campaign_are_known(tmp_path: Path) -> None:
    reading = the_reading(Example(), tmp_path)
    assert isinstance(reading, CaseReading)
    assert reading.campaign is not None
    assert reading.campaign.id == reading.meta.campaign
    assert reading.skeleton is reading.campaign.skeleton(reading.meta.work)


def test_of_an_unusable_one_only_the_text_is(tmp_path: Path) -> None:
    reading = the_reading(UNUSABLE, tmp_path)
    assert not isinstance(reading, CaseReading)
    assert reading.skeleton is None
    assert reading.sections


def test_a_rule_on_cases_is_not_asked_of_what_cannot_be_used(tmp_path: Path) -> None:
    rule = replace(RULES[0], check=None, check_case=finds)
    assert len(list(rule.run(the_reading(Example(), tmp_path / "usable")))) == 1
    assert not list(rule.run(the_reading(UNUSABLE, tmp_path / "unusable")))


def test_a_rule_on_manuscripts_is_asked_of_all(tmp_path: Path) -> None:
    rule = replace(RULES[0], check=finds, check_case=None)
    assert len(list(rule.run(the_reading(Example(), tmp_path / "usable")))) == 1
    assert len(list(rule.run(the_reading(UNUSABLE, tmp_path / "unusable")))) == 1
