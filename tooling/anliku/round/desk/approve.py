"""``approve``: which topics are taken on (立项), their numbers, the list for the notice, refusals with a reason.

Run first it writes a workbook to decide in; given that workbook it reads the decisions back. Whoever has
decided nothing else approves every topic that has nothing pending with ``everything``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from anliku.formats import office
from anliku.outcome import Approved
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets, round_folder
from anliku.round.desk.decision_sheets import Column, Row, Table
from anliku.round.desk.entries import Topic
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.desk.topic_numbers import given, numbers, ordered
from anliku.round.outcome.library_file import current, is_last, place_of, publish

STEP = "approve"
SHEET = f"{round_folder.TO_FILL}/立项决定.xlsx"
NOTICE = f"{round_folder.RESULTS}/立项名单.docx"
TABLE = f"{round_folder.RESULTS}/立项名单.xlsx"
YES, NO = "立项", "不立项"
_ID, _DECISION, _REASON = "选题", "决定", "理由"

Decisions = Mapping[str, Mapping[str, str]]
"""Topic → its number (approved), or the reason (refused)."""


def propose(opened: Round) -> StepResult:
    """Write the workbook to decide in. Raises NotDone and OSError."""
    topics = _asked(opened)
    result = StepResult()
    sheet = opened.write(SHEET, workbook(opened, topics))
    result.written.append(sheet)
    result.say(f"{len(topics)} 个选题等着定：在“{_DECISION}”一列选 {YES} 或 {NO}，{NO}的写理由")
    result.say(f"存好后运行 anliku round approve {sheet.name}；全部立项用 anliku round approve --all")
    return result


def decide(opened: Round, path: Path | None, everything: bool = False, public: bool = False) -> StepResult:
    """Read decisions back from the workbook at ``path``, or approve all topics; with ``public`` the list goes
    into the library, too. A list that is there already is renewed. Raises NotDone and OSError."""
    result = StepResult()
    topics = _asked(opened)
    if path is None:
        assert everything, "either a workbook or everything"
        kept, chosen = None, {topic.id: (YES, "") for topic in topics}
    else:
        kept = opened.keep(path)
        chosen = _read(opened, kept, topics, result)
        if not result.ok:
            result.say("没有记下决定：请改好上面几处，再运行一次")
            return result
    decided: dict[str, Any] = {
        "topics": settle(opened, chosen),
        "by": "全部立项" if everything else path.name if path else "",
    }
    approved = sum("number" in topic for topic in decided["topics"].values())
    decided["said"] = f"立项 {approved} 个，不立项 {len(chosen) - approved} 个"
    inputs = [kept] if kept is not None else []
    if public or current(opened).approved:
        decided["public"] = True
        rows = _rows(opened.imagined(STEP, inputs, decided).topics)
        approved_list = [Approved(number=row[0], title=row[1], unit=row[2], region=row[3] or None) for row in rows]
        publish(opened, current(opened).model_copy(update={"approved": approved_list}))
        result.say(f"立项名单写进了案例库：{place_of(opened)}（只有编号、题目、单位、区域）")
    if opened.same(STEP, inputs, decided):
        result.say(f"与上次的决定一样，没有改动：{decided['said']}")
        return result
    future = opened.imagined(STEP, inputs, decided)
    result.written += [
        opened.write(NOTICE, notice(opened, future.topics)),
        opened.write(TABLE, listing(opened, future.topics)),
        opened.write(opened.next_report("立项"), _report(opened, future.topics, decided)),
    ]
    opened.record(STEP, inputs, result.written, decided)
    result.say(decided["said"])
    return result


def settle(opened: Round, chosen: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Decision and reason of each topic → numbers and reasons. A number once given stays; new topics get
    the next ones, in the order of ``round.yml``."""
    former = given(opened)
    approved = [topic for topic in opened.topics if chosen.get(topic.id, (NO, ""))[0] == YES]
    # A number that was once given goes to no other topic.
    unnumbered = ordered(opened, [topic for topic in approved if topic.id not in former])
    settled = former | numbers(opened, unnumbered, list(former.values()))
    return {
        topic: {"number": settled[topic]} if decision == YES else {"reason": reason}
        for topic, (decision, reason) in sorted(chosen.items())
    }


def replay(before: Round, event: Event) -> list[str]:
    """Read the decisions again, number again: the same?"""
    topics = [topic for topic in before.topics if not topic.withdrawn]
    if event.inputs:
        kept = Kept(event.inputs[0]["name"], event.inputs[0]["sha256"])
        result = StepResult()
        chosen = _read(before, kept, topics, result)
    else:
        chosen = {topic.id: (YES, "") for topic in topics}
    again = settle(before, chosen)
    faults: list[str] = []
    for topic in sorted(set(again) | set(event.decided["topics"])):
        ours, theirs = again.get(topic), event.decided["topics"].get(topic)
        if ours != theirs:
            faults.append(f"选题 {topic} 按决定表应是{_worded(ours)}，账本记的是{_worded(theirs)}")
    return [*faults, *_published(before, event)] if is_last(before, event) else faults


def _published(before: Round, event: Event) -> list[str]:
    """Whether the list in the library, where it was made public, is the one of the ledger."""
    told = [[one.number, one.title, one.unit, one.region or ""] for one in current(before).approved]
    if told == [row[:4] for row in _rows(before.after(event).topics)]:
        return []
    if told:
        return [f"案例库里的立项名单（{place_of(before)}）与账本记的不一样，被改过"]
    return [f"案例库里没有立项名单了（{place_of(before)}）"] if event.decided.get("public") else []


def lacks(opened: Round) -> str:
    """Topics that nobody has decided on; empty where there are none."""
    last = opened.last(STEP)
    decided = last.decided["topics"] if last is not None else {}
    count = sum(not topic.withdrawn and topic.id not in decided for topic in opened.topics)
    return f"{count} 个选题还没有定" if count else ""


def _worded(decided: Mapping[str, str] | None) -> str:
    if decided is None:
        return "没有决定"
    return f"立项 {decided['number']}" if "number" in decided else f"不立项（{decided['reason']}）"


def _asked(opened: Round) -> list[Topic]:
    """The topics to decide on. Raises NotDone where there are none."""
    topics = [topic for topic in opened.topics if not topic.withdrawn]
    if not topics:
        raise NotDone("还没有选题；请先收汇总表：anliku round receive 文件…")
    return topics


# --- the workbook -------------------------------------------------------------------------------------


def _key(opened: Round) -> str:
    return f"{opened.id}:{STEP}"


def workbook(opened: Round, topics: Sequence[Topic]) -> bytes:
    """``立项决定.xlsx``: every topic with what is pending about it; what was decided stands in it."""
    last = opened.last(STEP)
    former: Decisions = last.decided["topics"] if last is not None else {}
    pending: dict[str, list[str]] = {}
    for line in opened.state.open:
        if line.topic:
            pending.setdefault(line.topic, []).append(str(line.what))
    rows = []
    for topic in ordered(opened, topics):
        decided = former.get(topic.id)
        choice = "" if decided is None else YES if "number" in decided else NO
        rows.append(
            [
                topic.id,
                topic.title,
                topic.unit,
                topic.region,
                topic.category,
                "、".join(topic.stages),
                topic.leader,
                "、".join(dict.fromkeys(pending.get(topic.id, ()))),
                choice,
                (decided or {}).get("reason", ""),
            ]
        )
    columns = (
        Column(_ID, 8),
        Column("标题", 44),
        Column("单位", 28),
        Column("区域", 14),
        Column("类别", 10),
        Column("学段", 10),
        Column("负责人", 10),
        Column("待处理", 16),
        Column(_DECISION, 11, edit=True, choices=(YES, NO)),
        Column(_REASON, 26, edit=True),
    )
    note = f"“{_DECISION}”每行都要选，{NO}的写理由"
    return decision_sheets.workbook(
        [Table(f"{opened.campaign.short} 立项决定", columns, rows, "立项", note)], _key(opened)
    )


def _read(opened: Round, kept: Kept, topics: Sequence[Topic], result: StepResult) -> dict[str, tuple[str, str]]:
    """What was decided; what cannot be used is told with its cell, and makes the result not ok."""

    def fault(message: str, row: int = 1, column: int = 1) -> None:
        result.problem(Problem(Location(kept.name, row, column), "XL001", Severity.ERROR, message))

    try:
        filled = decision_sheets.read(office.verify(opened.bytes_of(kept), "xlsx", Path(kept.name).suffix.lower()))
    except office.Refused as error:
        raise NotDone(f"{kept.name}：{error}") from None
    if filled is None or filled.key != _key(opened):
        raise NotDone(f"{kept.name} 不是这一轮的立项决定表；请用 anliku round approve 写的那一张（{SHEET}）")
    known = {topic.id: topic for topic in topics}
    chosen: dict[str, tuple[str, str]] = {}
    for row in filled.rows:
        _take(row, known, chosen, fault)
    for name in known:
        if name not in chosen and not any(row.text(_ID) == name for row in filled.rows):
            fault(f"少了选题 {name}“{known[name].title}”这一行；请用原来的表，或运行 anliku round approve 重新写一张")
    return chosen


def _take(row: Row, known: Mapping[str, Topic], chosen: dict[str, tuple[str, str]], fault: Any) -> None:
    name, decision, reason = row.text(_ID), row.text(_DECISION), row.text(_REASON)
    cell = row.cells.get(_DECISION)
    column = cell.column if cell is not None else 1
    if not any(row.text(column) for column in row.cells):
        return
    topic = known.get(name)
    if topic is None:
        fault(f"{row.place(_ID)}：没有选题“{name}”（改过编号，或加了行），没有算", row.row)
    elif name in chosen:
        fault(f"{row.place(_ID)}：选题 {name} 写了两行，请只留一行", row.row)
    elif row.text("标题") != " ".join(topic.title.split()):
        fault(
            f"{row.place('标题')}：选题 {name} 的标题被改成“{row.text('标题')}”，原来是“{topic.title}”；请改回去",
            row.row,
        )
    elif broken := decision_sheets.is_broken(cell):
        fault(f"{row.place(_DECISION)}：{broken}，请从列表里选 {YES} 或 {NO}", row.row, column)
    elif not decision:
        fault(f"{row.place(_ID)}：选题 {name} 没有决定，请选 {YES} 或 {NO}", row.row)
    elif decision not in {YES, NO}:
        fault(f"{row.place(_DECISION)}：“{decision}”不能用，请从列表里选 {YES} 或 {NO}", row.row, column)
    elif decision == NO and not reason:
        fault(f"{row.place(_DECISION)}：选题 {name} {NO}，要写理由（报送单位会问）", row.row, column)
    else:
        chosen[name] = (decision, reason if decision == NO else "")


# --- what is written ----------------------------------------------------------------------------------

_HEAD = ("立项编号", "选题名称", "单位", "区域", "类别", "学段")


def _rows(topics: Sequence[Topic]) -> list[list[str]]:
    approved = sorted((topic for topic in topics if topic.approved), key=lambda topic: topic.number)
    return [
        [topic.number, topic.title, topic.unit, topic.region, topic.category, "、".join(topic.stages)]
        for topic in approved
    ]


def notice(opened: Round, topics: Sequence[Topic]) -> bytes:
    """``立项名单.docx``: the list for the notice. It names no person."""
    report = Report(f"{opened.campaign.title}立项选题名单", opened, anchored=False)
    rows = _rows(topics)
    report.line(f"共 {len(rows)} 个选题立项。")
    report.table(_HEAD, rows)
    return report.docx()


def listing(opened: Round, topics: Sequence[Topic]) -> bytes:
    """The same as a workbook, for the districts."""
    columns = tuple(Column(name, width) for name, width in zip(_HEAD, (14, 46, 30, 16, 10, 12), strict=True))
    table = Table(f"{opened.campaign.title}立项选题名单", columns, _rows(topics), "立项名单")
    return decision_sheets.workbook([table], f"{_key(opened)}:list")


def _report(opened: Round, topics: Sequence[Topic], decided: Mapping[str, Any]) -> bytes:
    report = Report(f"{opened.campaign.short} 立项情况", opened)
    report.line(f"{decided['said']}。名单见 {NOTICE}。")
    approved = [topic for topic in topics if topic.approved]
    report.heading("一、各区域")
    there = [region for region in opened.campaign.regions if any(topic.region == region for topic in topics)]
    report.table(
        ["区域", "选题", "立项"],
        [
            [
                region,
                str(sum(topic.region == region and not topic.withdrawn for topic in topics)),
                str(sum(topic.region == region for topic in approved)),
            ]
            for region in there
        ],
    )
    report.heading("二、不立项的选题和理由")
    reasons: Decisions = decided["topics"]
    refused = [topic for topic in topics if topic.approved is False]
    report.table(
        ["选题", "单位", "理由"], [[topic.title, topic.unit, reasons[topic.id].get("reason", "")] for topic in refused]
    )
    return report.docx()
