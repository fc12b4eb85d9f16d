"""A small round whose cases are in, for what comes after the reviews."""

from __future__ import annotations

import datetime
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx

from anliku import clock
from anliku.round.desk import approve, match, opened
from anliku.round.desk.opened import Round
from anliku.round.judging.progress import gathered
from tests.round import made
from tests.round.desks import BY, look
from tests.round.intake import FOLDER, give, start, take_all


def with_cases(base: Path, count: int = 6, rules: str = "", matched: bool = True) -> Path:
    """The folder of a round with ``count`` cases that take part, each about its topic as somebody has said where
    they are ``matched``; ``rules`` are lines for its ``round.yml``."""
    made_once = _played(clock.today(), count, rules, matched)
    shutil.copytree(made_once.name, base, symlinks=True, dirs_exist_ok=True)
    folder = base / FOLDER
    # The library has moved with it; a rule that changed is kept as soon as somebody is at the round.
    path = folder / "round.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(made_once.name, str(base)), encoding="utf-8")
    with opened.at(folder, BY):
        return folder


@cache
def _played(today: datetime.date, count: int, rules: str, matched: bool) -> TemporaryDirectory[str]:
    """A round with its library, as it stands on a day; each is played once, tests have copies."""
    base = TemporaryDirectory(prefix="anliku-round-")
    folder = start(Path(base.name))
    if rules:
        path = folder / "round.yml"
        path.write_text(path.read_text(encoding="utf-8") + rules, encoding="utf-8")
    round_made = made.make(20, cases=count, faults=False)
    take_all(folder, round_made)
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    for day, files in round_made.case_batches:
        give(folder, files, day)
    if matched:
        with opened.at(folder, BY) as held:
            match.propose(held)
            match.decide(held, folder / match.SHEET)
    assert len(look(folder).cases) == count
    return base


def judged(folder: Path, awards: tuple[str, ...]) -> dict[str, str]:
    """Put down in the ledger what a jury decided: the awards in the order of the numbers."""
    with opened.at(folder, BY) as held:
        decided = {case.number: award for case, award in zip(held.cases, awards, strict=True)}
        held.record("score", (), (), {"awards": decided, "proposal": decided, "digest": gathered(held).digest})
    return decided


def report_text(folder: Path, name: str) -> str:
    """The paragraphs of a report in the round, a line each."""
    return "\n".join(paragraph.text for paragraph in docx.Document(str(folder / name)).paragraphs)


def report_tables(folder: Path, name: str) -> list[list[list[str]]]:
    """The tables of a report: rows of cells."""
    document = docx.Document(str(folder / name))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def looked(folder: Path) -> Round:
    """The round as it stands."""
    return look(folder)
