"""``showcase``: which of the awarded cases are shown on the spot (展示交流), and the page that says so.

Run first it writes a sheet to choose in; given that sheet it publishes what was chosen, with the day, the place
and the material of ``round.yml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from anliku.contribute.roster.same_titles import key as title_key
from anliku.formats import office
from anliku.outcome import Showcase, Shown
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets, round_folder
from anliku.round.desk.decision_sheets import Column, Table
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.outcome.library_file import current, is_last, place_of, publish
from anliku.round.outcome.outcome_settings import Showing
from anliku.round.outcome.standing_awards import standing

STEP = "showcase"
SHEET = f"{round_folder.TO_FILL}/展示交流.xlsx"
YES = "展示"
_NUMBER, _CHOICE, _GROUP, _AT = "编号", "展示", "组别", "时间"


def propose(opened: Round) -> StepResult:
    """Write the sheet to choose in. Raises NotDone and OSError."""
    _rules(opened)
    result = StepResult()
    entries = standing(opened)
    sheet = opened.write(SHEET, _workbook(opened, entries))
    result.written.append(sheet)
    result.say(
        f"{len(entries)} 个获奖案例：在“{_CHOICE}”一列选出要展示的，写上时间，再运行 anliku round showcase {SHEET}"
    )
    return result


def choose(opened: Round, path: Path) -> StepResult:
    """Publish what the sheet chooses. Raises NotDone and OSError."""
    rules = _rules(opened)
    result = StepResult()
    kept = opened.keep(path)
    chosen = _read(opened, kept, result)
    if not result.ok:
        result.say("没有公布：请改好上面几处，再运行一次")
        return result
    if not chosen:
        raise NotDone(f"{kept.name} 里一个展示的也没有选；请在“{_CHOICE}”一列选“{YES}”")
    known = {
        title_key(case.meta.title): case.meta.id
        for case in opened.library.cases
        if case.meta.campaign == opened.campaign.id
    }
    shown = [
        Shown(
            title=title,
            unit=unit,
            group=group or None,
            at=at or None,
            case=known.get(title_key(title)),
        )
        for title, unit, group, at in _lines(opened, chosen)
    ]
    made = Showcase(date=rules.date, place=rules.place, note=rules.note, material=rules.material, shown=shown)
    publish(opened, current(opened).model_copy(update={"showcase": made}))
    decided: dict[str, Any] = {
        "shown": chosen,
        "said": f"{len(chosen)} 个案例，{rules.date.isoformat()}，{rules.place}",
    }
    if not opened.same(STEP, [kept], decided):
        result.written.append(opened.write(opened.next_report("展示交流"), _report(opened, rules, decided)))
        opened.record(STEP, [kept], result.written, decided)
    result.say(f"展示交流写进了案例库：{place_of(opened)}，{decided['said']}")
    return result


def replay(before: Round, event: Event) -> list[str]:
    """Read the choice again: the same?"""
    (file,) = event.inputs
    again = _read(before, Kept(file["name"], file["sha256"]), StepResult())
    if again != event.decided["shown"]:
        return ["重读展示交流的表，选的案例与账本记的不一样"]
    return _published(before, event) if is_last(before, event) else []


def _published(before: Round, event: Event) -> list[str]:
    """Whether the library tells what the ledger does."""
    told, rules = current(before).showcase, _rules(before)
    if told is None:
        return [f"案例库里没有展示交流了（{place_of(before)}）"]
    shown = [(one.title, one.unit, one.group or "", one.at or "") for one in told.shown]
    if shown != _lines(before, event.decided["shown"]):
        return [f"案例库里展示的案例（{place_of(before)}）与账本记的不一样，被改过"]
    if (told.date, told.place) != (rules.date, rules.place):
        return [f"案例库里展示交流的日期、地点（{place_of(before)}）与当时的 round.yml 不一样，被改过"]
    return []


def _lines(opened: Round, chosen: Sequence[Mapping[str, str]]) -> list[tuple[str, str, str, str]]:
    """Title, unit, group and time of what was chosen."""
    cases = {case.number: case for case in opened.cases}
    return [(cases[entry["case"]].title, cases[entry["case"]].unit, entry["group"], entry["at"]) for entry in chosen]


def _report(opened: Round, rules: Showing, decided: Mapping[str, Any]) -> bytes:
    report = Report(f"{opened.campaign.short} 展示交流安排", opened)
    report.line(f"展示交流 {decided['said']}；安排在案例库的 {place_of(opened)}。")
    if rules.material:
        report.line(f"请各单位准备：{'、'.join(rules.material)}。")
    if rules.note:
        report.line(rules.note)
    numbers = [entry["case"] for entry in decided["shown"]]
    lines = _lines(opened, decided["shown"])
    report.table(
        [_NUMBER, "案例", "单位", _GROUP, _AT], [[number, *line] for number, line in zip(numbers, lines, strict=True)]
    )
    return report.docx()


def _rules(opened: Round) -> Showing:
    rules = opened.settings.outcome.showing
    if rules is None:
        raise NotDone(
            "round.yml 的 outcome 里没有写 showing（展示交流的日期和地点）；请写上，如 showing: {date: 2025-03-20, place: 报告厅}"
        )
    return rules


def _group_of(case: FinalCase) -> str:
    """``小学组``; a case of several stages is in the first one's."""
    return f"{case.stages[0]}组" if case.stages else ""


def _key(opened: Round) -> str:
    return f"{opened.id}:{STEP}"


def _workbook(opened: Round, entries: Sequence[tuple[FinalCase, str]]) -> bytes:
    columns = (
        *(Column(_NUMBER, 14), Column("奖项", 11), Column("案例", 46), Column("单位", 30)),
        *(Column(_CHOICE, 9, edit=True, choices=(YES,)), Column(_GROUP, 12, edit=True), Column(_AT, 16, edit=True)),
    )
    rows = [[case.number, award, case.title, case.unit, "", _group_of(case), ""] for case, award in entries]
    note = f"要展示的选“{YES}”，写上时间，如 9:30—9:50；次序就是表里的次序"
    return decision_sheets.workbook(
        [Table(f"{opened.campaign.short} 展示交流", columns, rows, "展示", note)], _key(opened)
    )


def _read(opened: Round, kept: Kept, result: StepResult) -> list[dict[str, str]]:
    """Case, group and time of what was chosen, in the order of the sheet."""

    def fault(place: str, message: str, row: int) -> None:
        result.problem(Problem(Location(kept.name, row), "JG302", Severity.ERROR, f"{place}：{message}"))

    try:
        filled = decision_sheets.read(office.verify(opened.bytes_of(kept), "xlsx", Path(kept.name).suffix.lower()))
    except office.Refused as error:
        raise NotDone(f"{kept.name}：{error}") from None
    if filled is None or filled.key != _key(opened):
        raise NotDone(f"{kept.name} 不是这一轮的展示交流表；请用 anliku round showcase 写的那一张（{SHEET}）")
    schools = {case.number: case.unit_key for case, _ in standing(opened)}
    rules = _rules(opened)
    chosen: list[dict[str, str]] = []
    groups: dict[str, set[str]] = {}
    for row in filled.rows:
        number, choice, group = row.text(_NUMBER), row.text(_CHOICE), row.text(_GROUP)
        if not choice:
            continue
        if choice != YES:
            fault(row.place(_CHOICE), f"“{choice}”不能用，请从列表里选“{YES}”", row.row)
        elif number not in schools:
            fault(row.place(_NUMBER), f"“{number}”不是获奖案例的编号（改过编号，或加了行）", row.row)
        elif any(entry["case"] == number for entry in chosen):
            fault(row.place(_NUMBER), f"{number} 选了两次，请只留一行", row.row)
        elif rules.per_group is not None and len(groups.get(group, set()) | {schools[number]}) > rules.per_group:
            fault(
                row.place(_CHOICE),
                f"“{group}”已经选了 {rules.per_group} 所学校（round.yml 写着每组 {rules.per_group} 所），这是另一所",
                row.row,
            )
        else:
            groups.setdefault(group, set()).add(schools[number])
            chosen.append({"case": number, "group": group, "at": row.text(_AT)})
    return chosen
