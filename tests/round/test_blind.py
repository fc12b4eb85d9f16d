"""blind: copies of a whole round, the sheet for the eye, and that all of it follows from what came in."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from anliku.formats import office
from anliku.formats.word.read.lines import lines
from anliku.round.desk import opened
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.outcome import blind
from anliku.round.steps import next_line
from tests.round.desks import BY, look, make
from tests.round.finished import with_cases


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_cases(tmp_path_factory.mktemp("blind"))


def run(folder: Path, filled: Path | None = None) -> StepResult:
    with opened.at(folder, BY) as held:
        return blind.run(held, filled, pdf=False)


def text_of(folder: Path, number: str) -> str:
    return "\n".join(lines(office.load(folder / blind.COPIES / f"{number}.docx", "docx")))


def test_no_copy_says_whose_it_is_and_all_follows_from_what_came(whole: Path) -> None:
    run(whole)
    shown = look(whole)
    for case in shown.cases:
        said = text_of(whole, case.number)
        before = "\n".join(lines(office.verify(shown.data(case.document), "docx")))
        for name in (case.unit, *case.authors, case.topic.leader):
            assert name not in said
            assert name in before or name == case.topic.leader
        assert len(said) == len(before)
    names = sorted(path.name for path in (whole / blind.COPIES).iterdir())
    assert names == sorted(f"{case.number}.docx" for case in shown.cases)
    event = shown.last("blind")
    assert event is not None
    assert blind.replay(shown.at(event), event) == []


def test_again_changes_nothing_and_what_was_found_is_hidden_on_top(whole: Path) -> None:
    run(whole)
    before = len(look(whole).ledger.events)
    run(whole)
    assert len(look(whole).ledger.events) == before
    number = look(whole).cases[0].number
    assert "三轮" in text_of(whole, number)
    book = openpyxl.load_workbook(whole / blind.SHEET)
    page = book["要看的"]
    page.append([number, "", "", blind.HIDE, "三轮、小结"])
    stream = io.BytesIO()
    book.save(stream)
    filled = whole.parent / "核对.xlsx"
    filled.write_bytes(stream.getvalue())
    assert run(whole, filled).ok
    assert "三轮" not in text_of(whole, number)
    assert "三轮" in text_of(whole, look(whole).cases[1].number)
    event = look(whole).last("blind")
    assert event is not None
    assert blind.replay(look(whole).at(event), event) == []


def fill(folder: Path, sheet: str, row: list[str]) -> Path:
    """The sheet for the eye with one row more."""
    book = openpyxl.load_workbook(folder / blind.SHEET)
    book[sheet].append(row)
    book.save(folder.parent / "核对-填好.xlsx")
    return folder.parent / "核对-填好.xlsx"


def test_a_word_that_need_not_be_hidden_stands_again(whole: Path) -> None:
    run(whole)
    case = look(whole).cases[1]
    assert "小结" in text_of(whole, case.number)
    assert run(whole, fill(whole, "要看的", [case.number, "", "", blind.HIDE, "小结"])).ok
    assert "小结" not in text_of(whole, case.number)
    assert run(whole, fill(whole, "已隐去", [case.number, "小结", "", blind.SHOW])).ok
    assert "小结" in text_of(whole, case.number)
    refused = run(whole, fill(whole, "已隐去", [case.number, case.unit, "", blind.SHOW]))
    assert "一定要隐去" in refused.problems[0].message
    assert case.unit not in text_of(whole, case.number)


def test_what_goes_back_to_its_author_is_waited_for(whole: Path) -> None:
    run(whole)
    number = look(whole).cases[0].number
    assert blind.lacks(look(whole)) == ""
    assert run(whole, fill(whole, "要看的", [number, "", "", blind.SEND_BACK, ""])).ok
    run(whole)
    assert f"1 篇退回作者改的（{number}）" in next_line(look(whole))
    assert run(whole, fill(whole, "要看的", [number, "", "", blind.KEEP, ""])).ok
    assert blind.lacks(look(whole)) == ""


def test_what_was_filled_in_wrongly_is_named_with_its_cell(whole: Path, tmp_path: Path) -> None:
    run(whole)
    number = look(whole).cases[0].number
    book = openpyxl.load_workbook(whole / blind.SHEET)
    for row in ([number, "", "", blind.HIDE, ""], ["X-1", "", "", blind.KEEP, ""], [number, "", "", "随便", ""]):
        book["要看的"].append(row)
    book.save(tmp_path / "错.xlsx")
    result = run(whole, tmp_path / "错.xlsx")
    assert not result.ok
    assert [problem.is_error for problem in result.problems] == [True] * 3
    other = openpyxl.Workbook()
    other.save(tmp_path / "别的.xlsx")
    with pytest.raises(NotDone, match="不是这一轮的匿名核对表"):
        run(whole, tmp_path / "别的.xlsx")


def test_a_changed_copy_does_not_follow(whole: Path) -> None:
    run(whole)
    shown = look(whole)
    event = shown.last("blind")
    assert event is not None
    spoilt = type(event)(
        **{name: getattr(event, name) for name in event.__slots__}
        | {"decided": {"more": {shown.cases[0].number: ["后测说明"]}}}
    )
    assert blind.replay(shown.at(event), spoilt)


def test_without_cases_there_is_nothing_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="还没有参评案例"):
        run(make(tmp_path))
