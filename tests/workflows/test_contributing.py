"""CONTRIBUTING.md says what is true: its commands, links and pictures are there."""

from __future__ import annotations

import re
import shlex
from urllib.parse import unquote

import click
import pytest
from PIL import Image

from anliku.cli import app
from anliku.markdown import Document
from tests.browser.guide import LARGEST
from tests.factory import LIBRARY, ROOT
from tests.workflows.flows import jobs

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENT = Document(TEXT)
COMMANDS = sorted(set(re.findall(r"\.venv/bin/anliku ([^#\n`]+)", TEXT)))
PICTURES = DOCUMENT.pictures


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_and_options_exist(line: str) -> None:
    name, *words = shlex.split(line)
    command = app.commands[name]
    known = {option for param in command.params if isinstance(param, click.Option) for option in param.opts}
    assert {word for word in words if word.startswith("-")} <= known


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.target)
def test_pictures_are_there_small_and_told(picture: object) -> None:
    target, alt = picture.target, picture.text  # type: ignore[attr-defined]
    path = ROOT / target
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as opened:
        assert opened.format == "PNG"
    assert len(alt) >= 15


def test_every_picture_of_the_ways_is_used() -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tooling/screenshots").glob("ways-*.png")}
    assert there == {picture.target for picture in PICTURES}


def test_links_lead_somewhere() -> None:
    anchors = {
        re.sub(r"[^\w\u4e00-\u9fff-]", "", heading.text.lower().replace(" ", "-")) for heading in DOCUMENT.headings
    }
    for link in DOCUMENT.links:
        target = unquote(link.target)
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif target.startswith("cases/"):
            assert (LIBRARY / target).exists(), f"{target} is not in every library"
        elif not target.startswith("https://"):
            assert (ROOT / target).exists(), target


def test_what_it_says_of_the_host_is_so() -> None:
    assert all(f"“{job['name']}”" in TEXT for job in jobs("check.yml").values())
