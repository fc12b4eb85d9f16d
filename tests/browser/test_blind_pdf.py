"""Blind copies as PDF: printed by the browser of the desk, opened again, and nobody's name in them."""

from __future__ import annotations

import io
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest
from pypdf import PdfReader

from anliku.formats import office
from anliku.round import verify
from anliku.round.desk import opened
from anliku.round.desk.result import StepResult
from anliku.round.outcome import blind, printing
from anliku.round.outcome.reading_copy import page
from tests.browser import chromium
from tests.browser.chromium import NoChromium
from tests.round.desks import BY, look
from tests.round.finished import with_cases
from tests.round.papers import line, table, word

TITLE = "课后服务里的作业诊断"


@pytest.fixture(autouse=True)
def browser_of_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        monkeypatch.setenv(printing.CHOSEN, chromium.find(shell=True))
    except NoChromium as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_cases(tmp_path_factory.mktemp("blind-pdf"), 2)


def run(folder: Path, *rows: list[str]) -> StepResult:
    """Make the copies; with ``rows`` read the sheet for the eye with these on it."""
    filled = None
    if rows:
        book = openpyxl.load_workbook(folder / blind.SHEET)
        for row in rows:
            book["要看的"].append(row)
        filled = folder.parent / "核对.xlsx"
        book.save(filled)
    with opened.at(folder, BY) as held:
        return blind.run(held, filled)


def said(data: bytes) -> str:
    """The words of a PDF, without the spaces and lines of its layout; fonts call 里 and 长 by the signs of radicals."""
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return "".join(normalize("NFKC", words.replace("⻓", "长")).split())


def pdfs(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted((folder / blind.COPIES).glob("*.pdf"))}


def test_each_copy_has_a_pdf_of_its_number_and_no_name(folder: Path) -> None:
    assert run(folder).ok
    shown, made = look(folder), pdfs(folder)
    assert sorted(made) == sorted(case.number for case in shown.cases)
    for case in shown.cases:
        words = said(made[case.number])
        assert case.number in words
        assert "".join(normalize("NFKC", case.title).split()) in words
        for name in (case.unit, *case.authors, case.topic.leader):
            assert name not in words
        told = PdfReader(io.BytesIO(made[case.number])).metadata
        assert told is not None
        assert told.title == case.number
        assert (told.author, told.subject, told.keywords) == (None, None, None)
    assert verify.run(look(folder)).ok


def test_again_prints_nothing_and_what_is_hidden_on_top_goes_from_the_pdf_too(folder: Path) -> None:
    run(folder)
    before, steps = pdfs(folder), len(look(folder).ledger.events)
    first, second = (case.number for case in look(folder).cases)
    (folder / blind.COPIES / f"{second}.pdf").unlink()
    run(folder)
    assert pdfs(folder) == before
    assert len(look(folder).ledger.events) == steps
    assert "三轮" in said(before[first])
    assert run(folder, [first, "", "", blind.HIDE, "三轮"]).ok
    after = pdfs(folder)
    assert "三轮" not in said(after[first])
    assert after[second] == before[second]
    assert verify.run(look(folder)).ok


def test_what_is_with_its_author_has_no_copy_any_more(folder: Path) -> None:
    run(folder)
    first, second = (case.number for case in look(folder).cases)
    assert run(folder, [first, "", "", blind.SEND_BACK, ""]).ok
    assert sorted(path.name for path in (folder / blind.COPIES).iterdir()) == [f"{second}.docx", f"{second}.pdf"]
    assert verify.run(look(folder)).ok
    assert run(folder, [first, "", "", blind.KEEP, ""]).ok
    assert sorted(pdfs(folder)) == [first, second]
    assert verify.run(look(folder)).ok


def test_a_page_is_printed_with_its_tables_and_the_same_way_each_time() -> None:
    data = word(line(TITLE, centred=True), line("<b>不是标记</b>"), table(("前测", "后测"), ("61.2%", "74.5%")))
    html = page(office.verify(data, "docx"), "SZ2024-001")
    found = printing.find()
    assert found is not None
    ((_, once), (_, again)) = printing.print_pages(found, {"a": lambda: html, "b": lambda: html})
    assert once == again
    assert said(once) == f"案例SZ2024-001{TITLE}<b>不是标记</b>前测后测61.2%74.5%"
