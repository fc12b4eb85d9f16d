"""Taking the files of a made round in, batch by batch."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from anliku import catalogue as catalogues
from anliku.round.desk import opened, opening, receive
from anliku.round.desk.opened import Round
from anliku.round.desk.result import StepResult
from tests.round import made
from tests.round.desks import BY

FOLDER = "round"


def start(base: Path, by: str = BY) -> Path:
    """The folder of a new round with the made round's library beside it."""
    root = made.library(base / "library")
    folder = base / FOLDER
    with opening.opened(folder, catalogues.load(root, with_cases=False), made.CAMPAIGN, by):
        pass
    return folder


def give(folder: Path, files: Mapping[str, bytes], day: str = made.DAY) -> StepResult:
    """Files that came on one day."""
    box = folder.parent / f"in-{len(list(folder.parent.glob('in-*')))}"
    box.mkdir()
    for name, data in files.items():
        (box / name).write_bytes(data)
    with opened.at(folder, BY) as held:
        return receive.run(held, [box], datetime.date.fromisoformat(day))


def take_all(folder: Path, round_made: made.Made) -> None:
    """Every batch of declared topics."""
    for day, files in round_made.batches:
        give(folder, files, day)


def told(shown: Round) -> list[tuple[str, str]]:
    """The open lines: kind, and everything that they say."""
    return [(line.what, " ".join((line.title, line.where, line.message, line.unit))) for line in shown.state.open]
