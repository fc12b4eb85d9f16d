"""Bad contributions: each ends as clear Chinese problems in its place, and harms nobody else."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from anliku import catalogue, rules
from anliku.model import CaseMeta, Evidence, Glance, Takeaway
from anliku.site.build import build_site
from tests.factory import make_publishable
from tests.hostile import oversized, private
from tests.hostile.base import case_text, write
from tests.hostile.generate import (
    FIXTURES,
    GOOD,
    HARMLESS,
    HERE,
    MARK,
    QUIET,
    SEVERAL,
    Fixture,
    good_library,
    hostile_library,
)
from tests.hostile.limits import OutOfLimits, limited
from tests.hostile.report import EXPECTED, blames_good_case, expected, lines, problems_of

HARMFUL = [fixture for fixture in FIXTURES if fixture.key not in HARMLESS]

# Words in a message that are no English: fields, formats, and what people call things.
_NAMES = {field for model in (CaseMeta, Evidence, Glance, Takeaway) for field in model.model_fields}
_KNOWN = re.compile(
    r"(?<![A-Za-z])(?:YAML|UTF|BOM|LF|CRLF|CR|GBK|NUL|Tab|Windows|Mac|HTML|Markdown|Word|WPS|PNG|JPEG|WebP|GIF|SVG|HEIC|PDF|Office"
    r"|GPS|XMP|IPTC|Exif|QQ|MB|kB|true|false|https?)(?![A-Za-z])"
)
# What is not a sentence: quotations, code, names of characters and files, private data with its middle masked.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\{[^}]*\}|<[^>]*>|&\w+|U\+[0-9A-F]+|（[^（）]*\*{3,}[^（）]*）")
_FILE = re.compile(
    r"cases/[^\s，；。]*|[\w./-]*\.(?:md|yml|png|jpe?g|webp|gif|html?|js|svg|exe|css|docx|xlsx|pdf)\b|\w+(?:-\w+)+"
)
_ADVICE = re.compile("请|可以写|只能|应是|是不是|要以|要写成")
_REPEATED = re.compile(r"[A-Z]{2}\d{3} ×\d+")
_LINE = re.compile(r"(.*?[1-9]\d*:[1-9]\d*) ([A-Z]{2}\d{3}) (error|warning) (.*)", re.DOTALL)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.key)
def test_gives_the_expected_problems_within_the_limits(fixture: Fixture, tmp_path: Path) -> None:
    problems = problems_of(fixture, tmp_path / "library")
    assert lines(problems, fixture) == expected()[fixture.key]
    assert len(problems) == 1 or (problems and fixture.key in SEVERAL)
    assert not [problem for problem in problems if blames_good_case(problem)]
    assert any(problem.is_error for problem in problems) == (fixture.key not in HARMLESS)


@pytest.mark.parametrize("piece", oversized.LET_THROUGH)
def test_what_the_limits_let_through_is_checked_in_time(piece: str, tmp_path: Path) -> None:
    root = good_library(tmp_path / "library")
    write(root, "let-through", case_text("let-through", oversized.LET_THROUGH[piece]()))
    problems = limited(lambda: rules.check(catalogue.load(root)))
    assert not [problem for problem in problems if problem.rule == "SY001" or blames_good_case(problem)]


def test_work_beyond_the_limits_is_stopped() -> None:
    assert limited(lambda: len(bytearray(100_000_000))) == 100_000_000
    with pytest.raises(OutOfLimits, match="MemoryError"):
        limited(lambda: len(bytearray(600_000_000)))
    with pytest.raises(OutOfLimits, match="SIGXCPU"):
        limited(lambda: sum(1 for _ in itertools.count()), seconds=1)


def test_every_expectation_has_its_fixture() -> None:
    keys = [fixture.key for fixture in FIXTURES]
    assert list(expected()) == keys
    assert set(keys) >= HARMLESS | SEVERAL
    assert len({fixture.name for fixture in FIXTURES}) == len(FIXTURES), "two fixtures would be one folder"


@pytest.mark.parametrize("key", sorted(expected()))
def test_messages_are_chinese_and_say_what_to_write(key: str) -> None:
    for said in expected()[key]:
        if _REPEATED.fullmatch(said):
            continue
        found = _LINE.fullmatch(said)
        assert found is not None, said
        rule, message = found[2], found[4]
        assert rule in rules.BY_CODE
        assert message.isprintable(), "a control character would reach the reader's terminal"
        assert _ADVICE.search(message), f"does not say what to write instead: {said}"
        bare = _KNOWN.sub("", _FILE.sub("", _QUOTED.sub("", message)))
        assert not [word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in _NAMES], said


def test_no_private_data_is_said_again() -> None:
    said = EXPECTED.read_text(encoding="utf-8")
    for secret in private.SECRETS:
        assert secret not in said


def test_numbers_that_only_look_private_are_let_through(tmp_path: Path) -> None:
    root = good_library(tmp_path / "library")
    write(root, QUIET, (HERE / "good" / f"{QUIET}.md").read_bytes())
    assert rules.check(catalogue.load(root)) == []


def test_the_command_survives_everything_at_once(tmp_path: Path) -> None:
    root = tmp_path / "library"
    brought = hostile_library(root, FIXTURES)
    done = _anliku("check", "--root", str(root), "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert set(report) == {"problems", "cases"}
    for problem in report["problems"]:
        assert set(problem) == {"file", "line", "column", "rule", "severity", "message", "fixable"}
    files = {problem["file"] for problem in report["problems"]}
    for key, paths in brought.items():
        assert any(_named(path, files) for path in paths), f"{key} is not named"
    for name in GOOD:
        assert not _named(f"cases/2024/{name}", files)


@pytest.mark.parametrize("style", ["text", "github"])
def test_every_line_of_output_is_one_problem(style: str, tmp_path: Path) -> None:
    """No file name, value or message can start a line of its own or a command to the terminal."""
    root = tmp_path / "library"
    hostile_library(root, (fixture for fixture in FIXTURES if fixture.group in {"files", "front_matter"}))
    done = _anliku("check", "--root", str(root), "--format", style)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    begin = r"cases/.*:\d+:\d+ (?:错误|提醒) [A-Z]{2}\d{3} " if style == "text" else r"::(?:error|warning) file=cases/"
    *lines, summary = done.stdout.removesuffix("\n").split("\n")
    assert "个案例" in summary
    for said in lines:
        assert re.match(begin, said), said
        # A workflow command has to name the file as it is; it is no terminal.
        assert said.isprintable() or style == "github", said


def test_the_site_is_the_same_as_without_them(tmp_path: Path) -> None:
    clean, spoilt = tmp_path / "clean", tmp_path / "spoilt"
    good_library(clean)
    # A year that is a link hides nobody knows how many cases: it stops everything.
    hostile_library(spoilt, (fixture for fixture in HARMFUL if fixture.key != "files/link-year-folder"))
    for root in (clean, spoilt):
        make_publishable(root)
    wanted = build_site(clean, tmp_path / "wanted")
    report = build_site(spoilt, tmp_path / "site", keep_going=True)
    assert (report.cases, wanted.cases) == (len(GOOD), len(GOOD))
    assert len(report.left_out) >= len(HARMFUL) - 1
    assert report.engine_warnings == wanted.engine_warnings
    published = _tree(tmp_path / "site")
    assert published.keys() == _tree(tmp_path / "wanted").keys()
    assert published == _tree(tmp_path / "wanted")
    assert not [path for path, content in published.items() if MARK.encode() in content]


def test_what_is_only_warned_of_can_be_published(tmp_path: Path) -> None:
    root = tmp_path / "library"
    hostile_library(root, (fixture for fixture in FIXTURES if fixture.key in HARMLESS))
    make_publishable(root)
    report = build_site(root, tmp_path / "site")
    assert report.cases == len(GOOD) + len(HARMLESS)
    assert report.left_out == []


def _anliku(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "anliku", *words]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env={**os.environ, "LC_ALL": "C"}, check=False
    )


def _named(path: str, files: Iterable[str]) -> bool:
    """Whether ``path``, or something in it, is among ``files``."""
    shown = path.encode("utf-8", "backslashreplace").decode()
    return any(file in {path, shown} or file.startswith((f"{path}/", f"{shown}/")) for file in files)


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
