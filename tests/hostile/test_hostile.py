"""Bad contributions: each ends as clear Chinese problems in its place, and harms nobody else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from anliku import catalogue, rules
from anliku.model import CaseMeta, Evidence, Glance
from anliku.problem import Problem
from anliku.site.build import build_site

from tests.factory import ROOT
from tests.hostile.base import write
from tests.hostile.generate import (
    BY_KEY,
    FIXTURES,
    GOOD,
    HARMLESS,
    HERE,
    MARK,
    QUIET,
    Fixture,
    good_library,
    hostile_library,
)
from tests.hostile.limits import OutOfLimits, limited
from tests.hostile.report import blames_good_case, expected, line, problems_of

every_fixture = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.key)

# Words of a message that are no English: field names, formats, and what a file or code is called.
_NAMES = {
    *(field for model in (CaseMeta, Evidence, Glance) for field in model.model_fields),
    *"YAML UTF BOM LF CRLF CR GBK NUL Tab Windows Mac HTML Markdown URL PNG JPEG WebP GIF BMP TIFF SVG HEIC".split(),
    *"PDF Office GPS XMP IPTC QQ MB true false http https mailto anliku".split(),
}
_QUOTED = re.compile(r"“[^”]*”|`[^`]*`|\"[^\"]*\"|（[^（）]*）|\{[^}]*\}|<[^>]*>|U\+[0-9A-F]+")
_FILE = re.compile(r"[\w./-]*[\w-]\.(?:md|yml|png|jpe?g|webp|html?|js|svg|exe|css|docx)\b|cases/[^\s，；。]*|[\w-]+-[\w-]+")
_ADVICE = re.compile("请|可以写|只能|应是|是不是|要以|最多")


@every_fixture
def test_gives_the_expected_problems_within_the_limits(fixture: Fixture, tmp_path: Path) -> None:
    problems = problems_of(fixture, tmp_path / "library")
    assert [line(problem, fixture) for problem in problems] == expected()[fixture.key]
    assert problems, "a bad contribution without a problem"
    assert not [problem for problem in problems if blames_good_case(problem)]
    assert any(problem.is_error for problem in problems) == (fixture.key not in HARMLESS)


def test_every_expectation_has_its_fixture() -> None:
    assert list(expected()) == [fixture.key for fixture in FIXTURES]
    assert len({fixture.name for fixture in FIXTURES}) == len(FIXTURES), "two fixtures would be one folder"
    assert set(BY_KEY) >= HARMLESS


@pytest.mark.parametrize("key", sorted(expected()))
def test_messages_are_chinese_and_say_what_to_write(key: str) -> None:
    for said in expected()[key]:
        place, rule, severity, message = said.split(" ", 3) if not _spaced(said) else _spaced_parts(said)
        assert re.fullmatch(r"(?:.*:)?[1-9]\d*:[1-9]\d*", place, re.DOTALL), said
        assert rule in rules.BY_CODE
        assert severity in {"error", "warning"}
        assert message.isprintable(), "control characters reach the reader's terminal"
        assert _ADVICE.search(message), f"does not say what to write instead: {said}"
        assert not _english(message), said


def _english(message: str) -> list[str]:
    bare = _FILE.sub("", _QUOTED.sub("", _QUOTED.sub("", message)))
    return [word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in _NAMES]


def _spaced(said: str) -> bool:
    return _SPACED.match(said) is not None


_SPACED = re.compile(r"(.* .*:\d+:\d+) (\w+) (error|warning) (.*)", re.DOTALL)


def _spaced_parts(said: str) -> list[str]:
    found = _SPACED.match(said)
    assert found is not None
    return list(found.groups())
