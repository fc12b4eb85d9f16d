"""``announce``: the 公示 goes into the library, and what came of objections into the ledger.

What is published are titles, units, regions and proposed awards, the period, and the organiser's own office.
Who objected and what was answered stays in the round; the ledger tells only what came of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from anliku.formats import office
from anliku.outcome import Objections, Proposed, Publicity
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets, match, round_folder
from anliku.round.desk.decision_sheets import Column, Table
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.judging.progress import is_repeated
from anliku.round.judging.score import awards_over
from anliku.round.outcome.library_file import current, is_last, place_of, publish
from anliku.round.outcome.standing_awards import CHANGED, UPHELD, WITHDRAWN, Row, digest, rows_of, standing

STEP = "announce"
SHEET = f"{round_folder.TO_FILL}/异议登记.xlsx"
NOTICE = f"{round_folder.RESULTS}/公示名单.docx"
_NUMBER, _RESULT, _AWARD = "案例编号", "结果", "改为"
_LISTED = 10
"""Numbers of cases in a message."""


def run(opened: Round, unmatched: str = "") -> StepResult:
    """Publish what is proposed; ``unmatched`` is why winners may be among it of which nobody has said whether
    they are about their topic. Raises NotDone and OSError."""
    result = StepResult()
    entries = standing(opened)
    rows = rows_of(entries)
    if not rows:
        raise NotDone("一个奖也没有定，没有可以公示的；请核对评委会的决定")
    since, until = _period(opened)
    objections = [entry for event in opened.events(STEP) for entry in event.decided.get("objections", ())]
    decided: dict[str, Any] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "proposed": digest(rows),
        "count": len(rows),
        "said": f"{len(rows)} 项，{since.isoformat()} 至 {until.isoformat()}",
        **_let_pass(opened, entries, unmatched),
    }
    for line in _reminders(opened, decided):
        result.say(line)
    publish(opened, current(opened).model_copy(update={"publicity": _publicity(opened, rows, since, until)}))
    sheet = opened.write(SHEET, _workbook(opened, rows))
    result.written.append(sheet)
    if not is_repeated(opened, STEP, [], decided):
        made = [
            opened.write(NOTICE, _notice(opened, rows, since, until)),
            opened.write(opened.next_report("公示"), _report(opened, rows, decided, len(objections))),
        ]
        result.written += made
        opened.record(STEP, [], made, decided)
    result.say(f"公示名单写进了案例库：{place_of(opened)}，{decided['said']}；发布网站以后就能看到")
    result.say(f"收到异议记在 {SHEET} 里，有了结果再运行 anliku round announce 异议登记.xlsx")
    return result


def undecided_winners(opened: Round, entries: Iterable[tuple[FinalCase, str]]) -> list[str]:
    """Numbers of the winners of which nobody has said whether they are about their topic."""
    if match.STEP not in opened.steps:
        return []
    documents = {case.document for case in match.undecided(opened)}
    return [case.number for case, _ in entries if case.document in documents]


def _let_pass(opened: Round, entries: Sequence[tuple[FinalCase, str]], reason: str) -> dict[str, Any]:
    """What the ledger keeps of winners that nobody has matched: their numbers and why they pass. A reason once
    given stays. Raises NotDone where there is none."""
    winners = undecided_winners(opened, entries)
    if not winners:
        return {}
    former = [event.decided["unmatched"]["reason"] for event in opened.events(STEP) if "unmatched" in event.decided]
    why = reason.strip() or next(reversed(former), "")
    if not why:
        more = f" 等 {len(winners)} 篇" if len(winners) > _LISTED else ""
        raise NotDone(
            f"拟获奖的 {'、'.join(winners[:_LISTED])}{more}还没有定是不是申报的选题；请先运行 anliku round match，"
            "定好再公示；确实不用核对的，加上 --unmatched 理由，会记进账本"
        )
    return {"unmatched": {"cases": winners, "reason": why}}


def _reminders(opened: Round, decided: Mapping[str, Any]) -> list[str]:
    """What a superior should know of the list before it is public."""
    lines: list[str] = []
    if "unmatched" in decided:
        told = decided["unmatched"]
        lines.append(
            f"没有核对选题就公示的 {len(told['cases'])} 篇：{'、'.join(told['cases'])}；理由：{told['reason']}"
        )
    return [*lines, *awards_over(opened)]


def settle(opened: Round, path: Path) -> StepResult:
    """Read back what came of objections. Raises NotDone and OSError."""
    if opened.last(STEP) is None:
        raise NotDone("还没有公示过；请先运行 anliku round announce")
    result = StepResult()
    kept = opened.keep(path)
    objections = _read(opened, kept, result)
    if not result.ok:
        result.say("没有记下：请改好上面几处，再运行一次")
        return result
    last = next(event for event in reversed(opened.events(STEP)) if "proposed" in event.decided)
    decided: dict[str, Any] = {
        "objections": objections,
        **{key: last.decided[key] for key in ("since", "until")},
        "said": f"异议 {len(objections)} 件，{sum(entry['outcome'] != UPHELD for entry in objections)} 件改了结果",
    }
    if not is_repeated(opened, STEP, [kept], decided):
        opened.record(STEP, [kept], [], decided)
    result.say(f"{decided['said']}；提出人和答复只在这一轮的文件夹里")
    return result


def replay(before: Round, event: Event) -> list[str]:
    """The list from the reviews again, and the objections from their sheet: the same?"""
    if "objections" in event.decided:
        (file,) = event.inputs
        if file["sha256"] in before.forgotten:
            return []
        result = StepResult()
        again = _read(before, Kept(file["name"], file["sha256"]), result)
        return [] if again == event.decided["objections"] else ["重读异议登记表，结果与账本记的不一样"]
    entries = standing(before)
    rows = rows_of(entries)
    if digest(rows) != event.decided["proposed"]:
        return ["公示名单不是从评委会的决定来的：重做一遍与账本记的不一样"]
    winners = undecided_winners(before, entries)
    if winners != event.decided.get("unmatched", {}).get("cases", []):
        listed = "、".join(winners) or "没有"
        return [f"公示时还没有核对选题的获奖案例（{listed}）与账本记的不一样"]
    return _published(before, event) if is_last(before, event, "proposed") else []


def _published(before: Round, event: Event) -> list[str]:
    """Whether the library tells what the ledger does."""
    told = current(before).publicity
    if told is None:
        return [f"案例库里没有公示名单了（{place_of(before)}）"]
    rows = [[one.award, one.title, one.unit, one.region or ""] for one in told.proposed]
    if digest(rows) != event.decided["proposed"]:
        return [f"案例库里的公示名单（{place_of(before)}）与账本记的不一样，被改过"]
    if [told.since.isoformat(), told.until.isoformat()] != [event.decided["since"], event.decided["until"]]:
        return [f"案例库里的公示期（{place_of(before)}）与账本记的不一样，其中一个被改过"]
    return []


def _period(opened: Round) -> tuple[datetime.date, datetime.date]:
    """The first and the last day; what was once announced stays, unless ``round.yml`` says otherwise."""
    rules = opened.settings.outcome.announcing
    former = next((event for event in reversed(opened.events(STEP)) if "proposed" in event.decided), None)
    since = rules.since
    if since is None:
        since = datetime.date.fromisoformat(former.decided["since"]) if former is not None else opened.today
    return since, since + datetime.timedelta(days=rules.days - 1)


def _publicity(opened: Round, rows: Sequence[Row], since: datetime.date, until: datetime.date) -> Publicity:
    rules = opened.settings.outcome.announcing
    if not (rules.phone or rules.address or rules.mail):
        raise NotDone(
            "round.yml 的 outcome → announcing 里没有写怎样提异议；请写上公开的办公电话（phone）、地址（address）或邮箱（mail）"
        )
    try:
        office_told = Objections(
            office=rules.office or opened.campaign.organiser,
            phone=rules.phone,
            address=rules.address,
            mail=rules.mail,
            note=rules.note,
        )
        proposed = [
            Proposed(award=award, title=title, unit=unit, region=region or None) for award, title, unit, region in rows
        ]
        return Publicity(since=since, until=until, objections=office_told, proposed=proposed)
    except ValidationError as error:
        raise NotDone(f"公示名单里有不能用的内容：{_first(error, rows)}") from None


def _first(error: ValidationError, rows: Sequence[Row]) -> str:
    """The first thing that is wrong, in the words of the list."""
    place = error.errors(include_url=False)[0]["loc"]
    return "、".join(map(str, place)) or f"{len(rows)} 项"


# --- objections -------------------------------------------------------------------------------------------


def _key(opened: Round) -> str:
    return f"{opened.id}:{STEP}"


def _workbook(opened: Round, rows: Sequence[Row]) -> bytes:
    columns = (
        Column("收到日期", 13, edit=True),
        Column(_NUMBER, 15, edit=True, choices=tuple(sorted(case.number for case, _ in standing(opened)))),
        Column("异议内容", 46, edit=True),
        Column("提出人（只留在这一轮）", 22, edit=True),
        Column("核实与答复", 46, edit=True),
        Column(_RESULT, 11, edit=True, choices=(UPHELD, CHANGED, WITHDRAWN)),
        Column(_AWARD, 11, edit=True, choices=tuple(opened.campaign.awards)),
    )
    blank = [[""] * len(columns) for _ in range(20)]
    numbers = [[case.number, award, case.title, case.unit] for case, award in standing(opened)]
    beside = Table(
        "编号对照",
        (Column(_NUMBER, 15), Column("拟定等级", 11), Column("案例", 46), Column("单位", 30)),
        numbers,
        "编号",
    )
    note = f"一件一行；“{_RESULT}”有了再选，{CHANGED}的选“{_AWARD}”。这张表不公开"
    title = f"{opened.campaign.short} 公示异议登记（公示 {len(rows)} 项）"
    return decision_sheets.workbook([Table(title, columns, blank, "异议", note), beside], _key(opened))


def _read(opened: Round, kept: Kept, result: StepResult) -> list[dict[str, str]]:
    """Case, outcome and award of each objection that is settled."""

    def fault(place: str, message: str, row: int) -> None:
        result.problem(Problem(Location(kept.name, row), "JG302", Severity.ERROR, f"{place}：{message}"))

    try:
        filled = decision_sheets.read(office.verify(opened.bytes_of(kept), "xlsx", Path(kept.name).suffix.lower()))
    except office.Refused as error:
        raise NotDone(f"{kept.name}：{error}") from None
    if filled is None or filled.key != _key(opened):
        raise NotDone(f"{kept.name} 不是这一轮的异议登记表；请用 anliku round announce 写的那一张（{SHEET}）")
    numbers = {case.number for case in opened.cases}
    settled: list[dict[str, str]] = []
    for row in filled.rows:
        number, outcome, award = row.text(_NUMBER), row.text(_RESULT), row.text(_AWARD)
        if row.sheet != "异议" or not (number or outcome or award):
            continue
        place = row.place(_RESULT)
        if number not in numbers:
            fault(row.place(_NUMBER), f"没有案例“{number}”，请从列表里选" if number else "没有写是哪个案例", row.row)
        elif outcome and outcome not in {UPHELD, CHANGED, WITHDRAWN}:
            fault(place, f"“{outcome}”不能用，请从列表里选", row.row)
        elif outcome == CHANGED and award not in opened.campaign.awards:
            fault(row.place(_AWARD), f"选了“{CHANGED}”，请选改成哪个等级：{'、'.join(opened.campaign.awards)}", row.row)
        elif award and outcome != CHANGED:
            fault(place, f"写了改为{award}，“{_RESULT}”请选“{CHANGED}”", row.row)
        elif outcome:
            entry = {"case": number, "outcome": outcome}
            settled.append(entry | ({"award": award} if outcome == CHANGED else {}))
    return settled


# --- what is handed on ------------------------------------------------------------------------------------

_HEAD = ("拟定等级", "案例", "单位", "区域")


def _notice(opened: Round, rows: Sequence[Row], since: datetime.date, until: datetime.date) -> bytes:
    rules = opened.settings.outcome.announcing
    report = Report(f"{opened.campaign.title}拟定获奖名单公示", opened, anchored=False)
    report.line(f"现将拟定获奖名单（{len(rows)} 项）予以公示。公示期：{_chinese(since)}至{_chinese(until)}。")
    ways = [rules.phone and f"电话 {rules.phone}", rules.address and f"地址 {rules.address}", rules.mail]
    report.line(
        f"有异议请在公示期内向{rules.office or opened.campaign.organiser}提出（{'，'.join(filter(None, ways))}）。{rules.note or ''}"
    )
    report.table(_HEAD, [list(row) for row in rows])
    return report.docx()


def _report(opened: Round, rows: Sequence[Row], decided: dict[str, Any], objections: int) -> bytes:
    report = Report(f"{opened.campaign.short} 公示情况", opened)
    report.line(f"公示 {decided['said']}。名单在案例库的 {place_of(opened)}。")
    report.table(
        ["拟定等级", "项数"],
        [[award, str(sum(row[0] == award for row in rows))] for award in opened.campaign.awards],
    )
    report.line(f"此前收到的异议 {objections} 件。")
    for line in _reminders(opened, decided):
        report.line(line)
    return report.docx()


def _chinese(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
