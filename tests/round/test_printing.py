"""Pages to print from blind copies, and desks on which nothing can be printed."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image

from anliku.formats import office
from anliku.round import verify
from anliku.round.desk import opened
from anliku.round.desk.result import StepResult
from anliku.round.outcome import blind, printing
from anliku.round.outcome.reading_copy import page
from tests.formats.word.xml import drawing, p, package
from tests.round.desks import BY, look
from tests.round.finished import with_cases


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_cases(tmp_path_factory.mktemp("printing"), 2)


def run(folder: Path) -> StepResult:
    with opened.at(folder, BY) as held:
        return blind.run(held)


def program(folder: Path, text: str) -> str:
    """A program that stands for a browser."""
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


def png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(stream, "PNG")
    return stream.getvalue()


def picture(name: str) -> str:
    return f'<pic:pic><pic:blipFill><a:blip r:embed="{name}"/></pic:blipFill></pic:pic>'


def html(body: str) -> str:
    data = package(body, {"a": ("image", "media/a.png"), "b": ("image", "media/b.emf")}, {
        "word/media/a.png": png(), "word/media/b.emf": b"\x01\0\0\0" + b"\0" * 60,
    })  # fmt: skip
    return page(office.verify(data, "docx"), "SZ2024-001")


def test_a_page_shows_text_tables_and_pictures_and_loads_nothing() -> None:
    table = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>合并</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    made = html(p("<w:r><w:t>小于 &lt;b&gt;</w:t></w:r>") + table + p(drawing(picture("a"))) + p(drawing(picture("b"))))
    assert "<p>小于 &lt;b&gt;</p>" in made
    assert '<td colspan="2"><p>合并</p>\n</td>' in made
    assert "EMF 格式的图" in made
    assert re.findall(r'(?:src|href)="([^,"]*)', made) == ["data:image/png;base64"]
    assert "<title>SZ2024-001</title>" in made


def test_without_a_browser_only_word_files_are_made_and_somebody_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(printing.CHOSEN, "no-such-browser")
    result = run(folder)
    assert result.ok
    assert any("没有找到能做 PDF 的浏览器" in line for line in result.lines)
    assert {path.suffix for path in (folder / blind.COPIES).iterdir()} == {".docx"}


@pytest.mark.skipif(os.name == "nt", reason="needs sh")
@pytest.mark.parametrize("text", ["exit 1", 'for a; do case $a in --print-to-pdf=*) echo no >"${a#*=}";; esac; done'])
def test_what_a_browser_cannot_print_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(printing.CHOSEN, program(tmp_path, text))
    result = run(folder)
    numbers = [case.number for case in look(folder).cases]
    assert any(line.startswith(f"2 篇没有做成 PDF（{'、'.join(numbers)}）") for line in result.lines)
    assert {path.suffix for path in (folder / blind.COPIES).iterdir()} == {".docx"}
    assert verify.run(look(folder)).ok
