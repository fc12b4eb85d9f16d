"""Faults planted in review sheets: each with the code that has to name its row, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from anliku.problem import Problem
from anliku.round.judging.review_sheet import HEADER
from tests.round.judging.whole import Jury

FIRST_SCORE = 4
"""Column of the first of four scores on a blind sheet; total, remark and conflict follow."""
TOTAL, CONFLICT = FIRST_SCORE + 4, FIRST_SCORE + 6


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault; ``plant`` puts it into a row."""

    name: str
    rule: str
    plant: Callable[[Worksheet, int], object]
    whole: bool = False
    """Whether the file as a whole is refused, so no row can be named."""


def _set(column: int, value: object) -> Callable[[Worksheet, int], object]:
    def put(sheet: Worksheet, row: int) -> None:
        sheet.cell(row, column).value = value  # type: ignore[assignment]

    return put


def _number_of_another(sheet: Worksheet, row: int) -> None:
    sheet.cell(row, 1).value = sheet.cell(row + 1, 1).value


def _added(sheet: Worksheet, _row: int) -> None:
    sheet.cell(sheet.max_row + 1, 1).value = "补充一行"


KINDS = (
    Kind("没有填", "JG103", _set(FIRST_SCORE, None)),
    Kind("超出范围", "JG104", _set(FIRST_SCORE, 26)),
    Kind("负数", "JG104", _set(FIRST_SCORE + 1, -3)),
    Kind("不是整数", "JG104", _set(FIRST_SCORE + 1, 20.5)),
    Kind("带“分”字", "JG104", _set(FIRST_SCORE, "20分")),
    Kind("全角数字", "JG104", _set(FIRST_SCORE + 2, "２０")),
    Kind("文字存的数字", "JG104", _set(FIRST_SCORE + 2, "20")),
    Kind("中文数字", "JG104", _set(FIRST_SCORE + 3, "二十")),
    Kind("公式当分数", "JG104", _set(FIRST_SCORE + 3, "=20+1")),
    Kind("改了编号", "JG102", _set(1, "SZ0000-000")),
    Kind("编号写成别的案例", "JG102", _number_of_another),
    Kind("删了一行", "JG102", lambda sheet, row: sheet.delete_rows(row)),
    Kind("加了一行", "JG102", _added),
    Kind("总分改成别的数", "JG105", _set(TOTAL, 99)),
    Kind("总分公式删了", "JG105", _set(TOTAL, None)),
    Kind("总分公式坏了", "JG105", _set(TOTAL, "#REF!")),
    Kind("回避原因看不懂", "JG107", _set(CONFLICT, "同学")),
    Kind("回避又给了分", "JG107", _set(CONFLICT, "合作者")),
    Kind("挪了列", "JG102", lambda sheet, _row: sheet.insert_cols(FIRST_SCORE + 1), whole=True),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: where it was put."""

    file: str
    row: int
    kind: Kind


def plant(paths: Sequence[Path], jury: Jury, seed: int = 5) -> tuple[dict[str, bytes], list[Planted]]:
    """Every sheet filled in, one fault in each of three cases or more, kind by kind, and again from the first."""
    chance = random.Random(seed)
    files: dict[str, bytes] = {}
    planted: list[Planted] = []

    def spoil(sheet: Worksheet, file: str) -> None:
        if sheet.max_row >= HEADER + 3:
            fault = Planted(file, HEADER + 1 + chance.randrange(2), KINDS[len(planted) % len(KINDS)])
            fault.kind.plant(sheet, fault.row)
            planted.append(fault)

    for path in paths:
        files[path.name] = jury.fill(path, partial(spoil, file=path.name))
    return files, planted


def counted(planted: Sequence[Planted], problems: Sequence[Problem]) -> dict[str, tuple[int, int, int]]:
    """Kind → planted, found, false. A fault is found where its code names its row (or its file, where a row
    is gone or was added); a problem of a file in which nothing of its code was planted is false."""
    table = {kind.name: [0, 0, 0] for kind in KINDS}
    for fault in planted:
        table[fault.kind.name][0] += 1
        own = [problem for problem in problems if problem.location.file == fault.file]
        named = [problem for problem in own if problem.rule == fault.kind.rule]
        moved = fault.kind.whole or fault.kind.name in {"删了一行", "加了一行"}
        table[fault.kind.name][1] += any(moved or problem.location.line == fault.row for problem in named)
        table[fault.kind.name][2] += len(own) - len(named)
    return {name: (counts[0], counts[1], counts[2]) for name, counts in table.items() if counts[0]}
