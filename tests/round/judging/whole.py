"""A made round up to its cases, a list of experts, and experts who fill in their sheets."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from anliku.formats.sheet.pack import pack
from anliku.round.desk import approve, opened
from anliku.round.desk.result import StepResult
from anliku.round.judging import assign, collect, score, send_sheets
from anliku.round.judging.expert_list import COLUMNS
from anliku.round.judging.review_sheet import HEADER
from tests.formats.sheet.books import saved
from tests.round import made
from tests.round.desks import BY
from tests.round.intake import give, start, take_all

CATEGORIES = ("语文", "数学", "英语", "科学", "相关因素", "管理", "综合", "其他")


def ready(base: Path, count: int, judging: str = "", topics: int = 0) -> Path:
    """The folder of a round in which ``count`` cases have come in; ``judging`` is that section of round.yml."""
    folder = start(base)
    if judging:
        rules = folder / "round.yml"
        before, _, after = rules.read_text(encoding="utf-8").partition("\njudging:\n")
        rest = [line for line in after.splitlines() if not line.startswith(" ")]
        rules.write_text("\n".join([f"{before}\njudging:\n{judging}", *rest, ""]), encoding="utf-8")
    round_made = made.make(topics or 2 * count, cases=count, faults=False)
    take_all(folder, round_made)
    with opened.at(folder, BY) as held:
        approve.decide(held, None, True)
    for day, files in round_made.case_batches:
        give(folder, files, day)
    return folder


def expert_list(count: int, change: Callable[[list[list[object]]], object] | None = None) -> bytes:
    """A list of experts: two of three know half of the categories, every third knows all."""
    rows: list[list[object]] = []
    for number in range(count):
        region = made.REGIONS[number % len(made.REGIONS)]
        known = "不限" if number % 3 == 0 else "、".join(CATEGORIES[number % 2 :: 2])
        rows.append([f"评{number}甲", f"{region}示例评审学校{number}", region, known, "不限", "", "", ""])
    if change is not None:
        change(rows)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append(row)
    return pack(book)


def assigned(folder: Path, data: bytes, name: str = "评委名单.xlsx") -> StepResult:
    """The step ``assign`` with that list."""
    path = folder.parent / name
    path.write_bytes(data)
    with opened.at(folder, BY) as held:
        return assign.run(held, path)


def sent(folder: Path) -> StepResult:
    """The step ``sheets``."""
    with opened.at(folder, BY) as held:
        return send_sheets.run(held)


def written(folder: Path) -> list[Path]:
    """The sheets that are out."""
    return sorted((folder / "待填" / "评分表").glob("*.xlsx"))


class Jury:
    """Experts with a severity and a hand of their own; each case has a worth."""

    def __init__(self, seed: int = 1, severity: float = 5.0, hand: float = 2.0) -> None:
        self.chance = random.Random(seed)
        self.worth: dict[str, float] = {}
        self.severity: dict[str, float] = {}
        self.sizes = (severity, hand)

    def points(self, case: str, expert: str, count: int) -> list[int]:
        """``count`` scores out of 100 together."""
        worth = self.worth.setdefault(case, self.chance.gauss(74, 7))
        severity = self.severity.setdefault(expert, self.chance.gauss(0, self.sizes[0]))
        total = max(8, min(100, round(worth + severity + self.chance.gauss(0, self.sizes[1]))))
        parts = [total // count] * count
        for place in range(total % count):
            parts[place] += 1
        return parts

    def fill(self, path: Path, change: Callable[[Worksheet], object] | None = None) -> bytes:
        """A sheet as this jury's expert fills it in."""
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        sheet = book.worksheets[0]
        expert = path.name.partition("-")[0]
        head = [cell.value for cell in sheet[HEADER]]
        scored = [place for place, name in enumerate(head, 1) if "满分" in str(name)]
        for row in range(HEADER + 1, sheet.max_row + 1):
            points = self.points(str(sheet.cell(row, 1).value), expert, len(scored))
            for column, value in zip(scored, points, strict=True):
                sheet.cell(row, column).value = value
        if change is not None:
            change(sheet)
        return saved(book)


def came_back(folder: Path, files: Mapping[str, bytes], replace: bool = False) -> StepResult:
    """The step ``collect`` with these files."""
    box = folder.parent / f"back-{len(list(folder.parent.glob('back-*')))}"
    box.mkdir()
    for name, data in files.items():
        (box / name).write_bytes(data)
    with opened.at(folder, BY) as held:
        return collect.run(held, sorted(box.iterdir()), replace)


def all_back(folder: Path, jury: Jury, paths: Sequence[Path] = ()) -> StepResult:
    """Every sheet that is out, filled in."""
    return came_back(folder, {path.name: jury.fill(path) for path in paths or written(folder)})


def scored(folder: Path, decided: Path | None = None, incomplete: bool = False) -> StepResult:
    """The step ``score``."""
    with opened.at(folder, BY) as held:
        return score.run(held, decided, incomplete)
