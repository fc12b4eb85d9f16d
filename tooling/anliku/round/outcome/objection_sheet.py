"""``异议登记.xlsx``: objections as they came, with what came of them. They stay in the round.

An objection without a result is open: it is counted, and the next sheet takes it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from anliku.formats import office
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets, round_folder
from anliku.round.desk.decision_sheets import Column, Table
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.outcome.standing_awards import CHANGED, UPHELD, WITHDRAWN, standing

STEP = "announce"
SHEET = f"{round_folder.TO_FILL}/异议登记.xlsx"
_PAGE = "异议"
_DAY, _NUMBER, _WHAT, _WHO = "收到日期", "案例编号", "异议内容", "提出人（只留在这一轮）"
_ANSWER, _RESULT, _AWARD = "核实与答复", "结果", "改为"
_COLUMNS = (_DAY, _NUMBER, _WHAT, _WHO, _ANSWER, _RESULT, _AWARD)
_BLANK = 20
"""Rows for objections to come."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One row as somebody has filled it in; empty where nothing stands."""

    day: str
    number: str
    what: str
    who: str
    answer: str
    outcome: str
    award: str

    @property
    def key(self) -> tuple[str, ...]:
        """The same for one objection in every sheet."""
        return (self.what, self.who) if self.what or self.who else (self.number,)

    @property
    def result(self) -> dict[str, str]:
        """Case, outcome and award: all that the ledger tells of it."""
        result = {"case": self.number, "outcome": self.outcome}
        return result | ({"award": self.award} if self.outcome == CHANGED else {})


def results(objections: Iterable[Objection]) -> list[dict[str, str]]:
    """Case, outcome and award of each that is settled."""
    return [objection.result for objection in objections if objection.outcome]


def waiting(objections: Iterable[Objection]) -> list[Objection]:
    """Those without a result."""
    return [objection for objection in objections if not objection.outcome]


def registered(opened: Round) -> list[Objection]:
    """Every objection that was read back, as the last sheet that names it has it. Sheets that ``close`` has
    removed tell nothing any more."""
    latest: dict[tuple[str, ...], Objection] = {}
    for event in opened.events(STEP):
        for file in event.inputs if "objections" in event.decided else ():
            if file["sha256"] in opened.forgotten:
                continue
            rows = read(opened, file["name"], opened.data(file["sha256"]), StepResult())
            latest |= {objection.key: objection for objection in rows}
    return list(latest.values())


def workbook(opened: Round, public: int, carried: Sequence[Objection]) -> bytes:
    """The sheet to fill in, of a list of ``public`` awards; ``carried`` are the objections that are still open."""
    choices: Mapping[str, tuple[str, ...]] = {
        _NUMBER: tuple(sorted(case.number for case, _ in standing(opened))),
        _RESULT: (UPHELD, CHANGED, WITHDRAWN),
        _AWARD: tuple(opened.campaign.awards),
    }
    widths = (13, 15, 46, 22, 46, 11, 11)
    columns = [
        Column(name, width, edit=True, choices=choices.get(name, ()))
        for name, width in zip(_COLUMNS, widths, strict=True)
    ]
    rows = [*(list(astuple(objection)) for objection in carried), *([""] * len(columns) for _ in range(_BLANK))]
    numbers = [[case.number, award, case.title, case.unit] for case, award in standing(opened)]
    beside = Table(
        "编号对照",
        (Column(_NUMBER, 15), Column("拟定等级", 11), Column("案例", 46), Column("单位", 30)),
        numbers,
        "编号",
    )
    note = f"一件一行；“{_RESULT}”有了再选，{CHANGED}的选“{_AWARD}”。这张表不公开"
    title = f"{opened.campaign.short} 公示异议登记（公示 {public} 项）"
    return decision_sheets.workbook([Table(title, tuple(columns), rows, _PAGE, note), beside], _key(opened))


def read(opened: Round, name: str, data: bytes, result: StepResult) -> list[Objection]:
    """The rows of a sheet that came as ``name``; what is wrong with one is told. Raises NotDone."""

    def fault(place: str, message: str, row: int) -> None:
        result.problem(Problem(Location(name, row), "JG302", Severity.ERROR, f"{place}：{message}"))

    try:
        filled = decision_sheets.read(office.verify(data, "xlsx", Path(name).suffix.lower()))
    except office.Refused as error:
        raise NotDone(f"{name}：{error}") from None
    if filled is None or filled.key != _key(opened):
        raise NotDone(f"{name} 不是这一轮的异议登记表；请用 anliku round announce 写的那一张（{SHEET}）")
    numbers, awards = {case.number for case in opened.cases}, opened.campaign.awards
    objections: list[Objection] = []
    first: dict[str, tuple[str, str]] = {}
    for row in filled.rows:
        one = Objection(*(row.text(column) for column in _COLUMNS))
        if row.sheet != _PAGE or not any(astuple(one)):
            continue
        objections.append(one)
        place = row.place(_RESULT)
        if one.number not in numbers and (one.number or one.outcome or one.award):
            said = f"没有案例“{one.number}”，请从列表里选" if one.number else "没有写是哪个案例"
            fault(row.place(_NUMBER), said, row.row)
        elif one.outcome and one.outcome not in {UPHELD, CHANGED, WITHDRAWN}:
            fault(place, f"“{one.outcome}”不能用，请从列表里选", row.row)
        elif one.outcome == CHANGED and one.award not in awards:
            fault(row.place(_AWARD), f"选了“{CHANGED}”，请选改成哪个等级：{'、'.join(awards)}", row.row)
        elif one.award and one.outcome != CHANGED:
            fault(place, f"写了改为{one.award}，“{_RESULT}”请选“{CHANGED}”", row.row)
        elif one.outcome:
            said = f"{one.outcome}{f'为{one.award}' if one.award else ''}"
            before, there = first.setdefault(one.number, (said, place))
            if before != said:
                fault(
                    place,
                    f"案例 {one.number} 在这里是“{said}”，在{there}是“{before}”；一个案例只能有一个结果，请写成一样的",
                    row.row,
                )
    return objections


def _key(opened: Round) -> str:
    return f"{opened.id}:{STEP}"
