"""``announce``: the 公示 goes into the library, and what came of objections into the ledger.

What is published are titles, units, regions and proposed awards, the period, and the organiser's own office.
Who objected and what was answered stays in the round; the ledger tells only what came of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from anliku.outcome import Objections, Proposed, Publicity
from anliku.round.desk import match, round_folder
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.incoming import read_file
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.judging.score import awards_over
from anliku.round.outcome import objection_sheet
from anliku.round.outcome.library_file import current, is_last, place_of, publish
from anliku.round.outcome.objection_sheet import SHEET, STEP, Objection
from anliku.round.outcome.standing_awards import CHANGED, UPHELD, WITHDRAWN, Row, changes, digest, rows_of, standing

NOTICE = f"{round_folder.RESULTS}/公示名单.docx"
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
    publicity = _publicity(opened, rows, since, until)
    objections = objection_sheet.registered(opened)
    waiting = objection_sheet.waiting(objections)
    decided: dict[str, Any] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "proposed": digest(rows),
        "count": len(rows),
        "office": _told_office(publicity.objections),
        "said": f"{len(rows)} 项，{since.isoformat()} 至 {until.isoformat()}",
        **_let_pass(opened, entries, unmatched),
    }
    for line in _reminders(opened, decided):
        result.say(line)
    publish(opened, current(opened).model_copy(update={"publicity": publicity}))
    sheet = opened.write(SHEET, objection_sheet.workbook(opened, len(rows), waiting))
    result.written.append(sheet)
    if not opened.same(STEP, [], decided):
        made = [
            opened.write(NOTICE, _notice(opened, rows, since, until)),
            opened.write(opened.next_report("公示"), _report(opened, rows, decided, objections)),
        ]
        result.written += made
        opened.record(STEP, [], made, decided)
    result.say(f"公示名单写进了案例库：{place_of(opened)}，{decided['said']}；发布网站以后就能看到")
    if waiting:
        result.say(f"还没有结果的异议 {len(waiting)} 件，照样写在 {SHEET} 里")
    result.say(f"收到异议记在 {SHEET} 里，有了结果再运行 anliku round announce 异议登记.xlsx")
    return result


def lacks(opened: Round) -> str:
    """Objections that have no result yet; empty where there are none."""
    try:
        count = len(objection_sheet.waiting(objection_sheet.registered(opened)))
    except NotDone as error:
        return str(error)
    return f"{count} 件异议还没有结果" if count else ""


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
    data = read_file(path)
    objections = objection_sheet.read(opened, path.name, data, result)
    if not result.ok:
        result.say("没有记下：请改好上面几处，再运行一次")
        return result
    # Only what was read back is kept: the sheet may then be replaced.
    kept = opened.keep_bytes(path.name, data)
    settled, waiting = objection_sheet.results(objections), objection_sheet.waiting(objections)
    for line in _still_changed(opened, settled):
        result.say(line)
    last = next(event for event in reversed(opened.events(STEP)) if "proposed" in event.decided)
    decided: dict[str, Any] = {
        "objections": settled,
        "open": len(waiting),
        **{key: last.decided[key] for key in ("since", "until")},
        "said": f"异议 {len(objections)} 件，{sum(entry['outcome'] != UPHELD for entry in settled)} 件改了结果"
        + (f"，{len(waiting)} 件还没有结果" if waiting else ""),
    }
    if not opened.same(STEP, [kept], decided):
        paper = _report_of_objections(opened, settled, decided, result.lines)
        result.written.append(opened.write(opened.next_report("异议处理"), paper))
        opened.record(STEP, [kept], result.written, decided)
    result.say(f"{decided['said']}；提出人和答复只在这一轮的文件夹里")
    for objection in waiting:
        if not objection.number:
            result.say(f"“{objection.what or objection.who}”还没有写是哪个案例，请在“案例编号”一列选")
    return result


def _still_changed(opened: Round, settled: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Cases that an earlier objection has changed, and which this sheet leaves as they are."""
    before = changes(opened)
    for entry in settled:
        number = entry["case"]
        if entry["outcome"] == UPHELD and number in before:
            now = f"改为{before[number]}" if before[number] else WITHDRAWN
            yield (
                f"案例 {number} 以前的异议已经{now}，这次的“{UPHELD}”不改它；要恢复，请选“{CHANGED}”，写上原来的等级"
            )


def replay(before: Round, event: Event) -> list[str]:
    """The list from the reviews again, and the objections from their sheet: the same?"""
    if "objections" in event.decided:
        (file,) = event.inputs
        if file["sha256"] in before.forgotten:
            return []
        again = objection_sheet.read(before, file["name"], before.data(file["sha256"]), StepResult())
        told = event.decided["objections"], event.decided.get("open", len(objection_sheet.waiting(again)))
        is_same = told == (objection_sheet.results(again), len(objection_sheet.waiting(again)))
        return [] if is_same else ["重读异议登记表，结果与账本记的不一样"]
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
    if "office" in event.decided and _told_office(told.objections) != event.decided["office"]:
        return [f"案例库里怎样提异议（{place_of(before)}）与账本记的不一样，被改过"]
    if [told.since.isoformat(), told.until.isoformat()] != [event.decided["since"], event.decided["until"]]:
        return [f"案例库里的公示期（{place_of(before)}）与账本记的不一样，其中一个被改过"]
    return []


def _told_office(told: Objections) -> dict[str, str]:
    """Where objections go, as it is public."""
    return {key: str(value) for key, value in told.model_dump().items() if value}


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


def _report(opened: Round, rows: Sequence[Row], decided: dict[str, Any], objections: Sequence[Objection]) -> bytes:
    report = Report(f"{opened.campaign.short} 公示情况", opened)
    report.line(f"公示 {decided['said']}。名单在案例库的 {place_of(opened)}。")
    report.table(
        ["拟定等级", "项数"],
        [[award, str(sum(row[0] == award for row in rows))] for award in opened.campaign.awards],
    )
    waiting = len(objection_sheet.waiting(objections))
    report.line(f"此前收到的异议 {len(objections)} 件{f'，其中 {waiting} 件还没有结果' if waiting else ''}。")
    for line in _reminders(opened, decided):
        report.line(line)
    return report.docx()


def _report_of_objections(
    opened: Round, settled: Sequence[Mapping[str, str]], decided: Mapping[str, Any], lines: Sequence[str]
) -> bytes:
    """What came of each objection; who objected, and the words, stay on the sheet."""
    report = Report(f"{opened.campaign.short} 异议处理情况", opened)
    report.line(f"公示 {decided['since']} 至 {decided['until']}；{decided['said']}。")
    cases = {case.number: case for case in opened.cases}
    awards = {case.number: award for case, award in standing(opened)}
    rows = []
    for entry in settled:
        case = cases[entry["case"]]
        outcome = f"改为{entry['award']}" if entry["outcome"] == CHANGED else entry["outcome"]
        rows.append([case.number, case.title, case.unit, awards.get(case.number, ""), outcome])
    report.table(["编号", "案例", "单位", "此前等级", "结果"], rows)
    for line in lines:
        report.line(line)
    return report.docx()


def _chinese(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
