"""The step ``collect``: review sheets that came back → scores, conflicts, and everything that is to be put right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anliku.atomic import reason
from anliku.formats import office
from anliku.formats.sheet.read import read
from anliku.private import ACCOUNT, ADDRESS, IDENTITY, MAIL, MOBILE, PHONE
from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity
from anliku.round.desk.incoming import read_file
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.judging import assign, send_sheets
from anliku.round.judging.assignment import Pair
from anliku.round.judging.progress import (
    Gathered,
    Readers,
    Sent,
    add,
    add_event,
    expert_names,
    forms,
    gathered,
    last_assignment,
    outstanding,
    pairs_of,
    readers_of,
)

_CONTACTS = {MOBILE, PHONE, MAIL, ACCOUNT, IDENTITY, ADDRESS}


def run(opened: Round, paths: Sequence[Path], replace: bool = False) -> StepResult:
    """Read these workbooks. What is right is taken, all else named; a conflict that is declared leads to
    another expert for that case, and to a sheet for this one. Raises NotDone."""
    if not forms(opened):
        raise NotDone("还没有发评分表；请先运行 anliku round sheets")
    result = StepResult()
    kept: list[Kept] = []
    for path in paths:
        try:
            data = read_file(path)
            _refuse_contacts(data)
            kept.append(opened.keep_bytes(path.name, data))
        except (OSError, NotDone) as error:
            why = f"读不了（{reason(error)}）" if isinstance(error, OSError) else str(error)
            result.problem(Problem(Location(path.name), "JG101", Severity.ERROR, why))
    if not kept:
        return result
    state = gathered(opened)
    earlier = state.digest
    readers = readers_of(last_assignment(opened))
    sent = Sent.of(opened)
    came = [sent.read(opened.place_of(file).read_bytes(), file.name) for file in kept]
    for problem in add(state, came, pairs_of(readers), replace):
        result.problem(problem)
    known = {file["sha256"] for event in opened.events("collect") for file in event.inputs}
    last = opened.last("collect")
    is_whole = last is None or opened.intact(last)
    if state.digest == earlier and known.issuperset(file.sha256 for file in kept) and is_whole:
        result.say("这些表以前都收过，没有新的分数，没有记账")
    else:
        _record(opened, result, kept, state, readers, replace)
    _hand_on(opened, result, sorted(pairs_of(readers) & state.conflicts.keys()))
    return result


def lacks(opened: Round) -> str:
    """Reviews that have not come; empty where there are none, and where scores were worked out without them."""
    scored, came = opened.last("score"), opened.last("collect")
    if scored is not None and came is not None and scored.n > came.n:
        return ""
    waiting = outstanding(readers_of(opened.last("assign")), gathered(opened))
    count = sum(map(len, waiting.values()))
    return f"还差 {count} 份评审，{len(waiting)} 位评委没有交齐" if count else ""


def _refuse_contacts(data: bytes) -> None:
    """Raise NotDone where a sheet holds a telephone number or the like: what is taken in stays, and scores have
    to outlast the contacts of a round. A file that is no workbook is told of where it is read."""
    try:
        book = read(office.verify(data, "xlsx"))
    except office.Refused:
        return
    for sheet in book.sheets:
        for cell in sheet.cells():
            contact = next((hit for hit in find_private(cell.text) if hit.kind in _CONTACTS), None)
            if contact is not None:
                raise NotDone(
                    f"第 {cell.row} 行（{cell.name}）有联系方式（{contact.masked}），这一份没有收；请评委删去再交"
                )


def _record(
    opened: Round, result: StepResult, kept: Sequence[Kept], state: Gathered, readers: Readers, replace: bool
) -> None:
    pairs = pairs_of(readers)
    written = opened.write(opened.next_report("收评分表"), _report(opened, result, state, readers).docx())
    result.written.append(written)
    decided = {
        "replace": replace,
        "digest": state.digest,
        "conflicts": [[*pair, state.conflicts[pair].reason] for pair in sorted(state.conflicts)],
        "said": f"收到 {len(pairs & state.reviews.keys())} / {len(pairs)} 份评审",
    }
    opened.record("collect", kept, [written], decided)


def replay(before: Round, event: Event) -> list[str]:
    """The scores of a line read again."""
    state = gathered(before)
    add_event(before, event, state)
    if state.digest != event.decided["digest"]:
        return ["照收到的评分表重读，得到的分数与账上记的不一样"]
    return []


def _hand_on(opened: Round, result: StepResult, declared: Sequence[Pair]) -> None:
    """Give the cases that were left to others to other experts, and write their sheets: also those of a run
    before that ended in between."""
    if declared:
        result.say(f"有 {len(declared)} 处声明回避，改派如下：")
        again = assign.run(opened)
        _join(result, again)
        if not again.ok:
            return
    if send_sheets.wanting(opened):
        _join(result, send_sheets.run(opened))


def _join(result: StepResult, other: StepResult) -> None:
    result.lines += other.lines
    result.problems += other.problems
    result.written += other.written
    result.ok &= other.ok


def _report(opened: Round, result: StepResult, state: Gathered, readers: Readers) -> Report:
    report = Report("收评分表的情况", opened)
    waiting = outstanding(readers, state)
    total = len(pairs_of(readers))
    lacking = sum(map(len, waiting.values()))
    report.line(f"应收 {total} 份评审，收到 {total - lacking} 份，还差 {len(waiting)} 位评委的 {lacking} 份。")
    names = expert_names(opened, last_assignment(opened))
    if waiting:
        report.heading("还没有交齐的")
        rows = [[number, names.get(number, ""), str(len(cases)), "、".join(cases)] for number, cases in waiting.items()]
        report.table(["编号", "评委", "还差", "案例"], rows)
    if result.problems:
        report.heading("要改正的")
        rows = [[problem.location.file, problem.message] for problem in result.problems]
        report.table(["文件", "哪里、怎样改"], rows)
    if state.conflicts:
        report.heading("声明回避的")
        rows = [[case, expert, one.reason] for (case, expert), one in sorted(state.conflicts.items())]
        report.table(["案例", "评委", "原因"], rows)
    result.lines += report.lines
    return report
