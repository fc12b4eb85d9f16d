"""``receive``: what came in is kept, read and joined; what somebody has to look at is one line each."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from anliku.atomic import reason
from anliku.formats import office
from anliku.problem import Location, Problem, Severity
from anliku.record.pool import Workers
from anliku.round.desk import decision_sheets, file_reading, round_folder, topic_ids
from anliku.round.desk import pending as words
from anliku.round.desk.decision_sheets import Column, Row, Table
from anliku.round.desk.derived import State
from anliku.round.desk.incoming import read_file
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.pending import CHOICES, Pending, What
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.text import shorten

STEP = "receive"
SHEET = f"{round_folder.TO_FILL}/待处理.xlsx"
MOST_FILES = 5_000
_LISTED = 300
"""Lines of a report; the workbook has all of them."""
_LONGEST = 120
"""Characters of a title or a name that are shown."""
_IGNORED = {"Thumbs.db", "desktop.ini", ".DS_Store"}
_ID, _CHOICE, _TARGET, _REMARK = "编号", "处理", "归到", "备注"


def run(
    opened: Round, paths: Sequence[Path], day: datetime.date | None = None, step: Callable[[], None] = lambda: None
) -> StepResult:
    """Take in ``paths``, files or folders, which came on ``day`` (today where nobody says); ``step`` is
    called after each file. Raises NotDone and OSError."""
    result = StepResult()
    day = day or opened.today
    known = {file["sha256"]: file for event in opened.events(STEP) for file in event.decided["files"]}
    came: list[Kept] = []
    listed: list[dict[str, str]] = []
    answers: dict[str, dict[str, str]] = {}
    for path in _files(paths, result):
        kept = _keep(opened, path, result)
        step()
        if kept is None:
            continue
        if kept.sha256 in known:
            result.say(_again(kept.name, known[kept.sha256]))
            continue
        reading = opened.reading(kept.sha256, kept.name)
        came.append(kept)
        listed.append({"name": kept.name, "sha256": kept.sha256, "kind": reading["kind"], "reading": digest(reading)})
        known[kept.sha256] = listed[-1]
        if reading["kind"] == file_reading.FILLED:
            answers |= _answers(opened, kept, reading, result)
    decided: dict[str, Any] = {"date": day.isoformat(), "files": listed}
    if answers:
        decided["answers"] = answers
    imagined = opened.imagined(STEP, came, decided)
    decided["said"] = said(imagined.state)
    decided["state"] = summary(imagined.state)
    decided |= topic_ids.new(imagined.state)
    sheet = opened.write(SHEET, workbook(opened, imagined.state))
    last = opened.last(STEP)
    if not came and last is not None and last.decided["state"] == decided["state"] and opened.intact(last):
        result.say(f"没有新的文件。{decided['said']}")
        return result
    report = opened.write(opened.next_report("收件"), _report(opened, imagined, listed, day))
    result.written += [sheet, report]
    opened.record(STEP, came, result.written, decided)
    opened.__dict__["state"] = imagined.state
    _tell(result, listed, decided["said"], imagined.state)
    return result


def _again(name: str, former: Mapping[str, str]) -> str:
    """What is told of a file that came before, as ``former``: ``坏.xlsx：与“坏.docx”内容相同，收过了``."""
    same = f"与“{former['name']}”内容相同，" if name != former["name"] else ""
    unread = f"那一份读不了，怎样处理写在 {SHEET} 里" if former["kind"] == file_reading.REFUSED else ""
    return f"{name}：{same}收过了{f'；{unread}' if unread else ''}"


def replay(before: Round, event: Event) -> list[str]:
    """Read the files again and join them again: does the same come out?"""
    faults: list[str] = []
    digests = before.proof.digests if before.proof is not None else {}
    for file in event.decided["files"]:
        if file["sha256"] in before.forgotten:
            continue
        again = digests.get((before.campaign.id, file["sha256"])) or digest(
            file_reading.read(file["name"], before.data(file["sha256"]), before.campaign, before.catalogue)
        )
        if again != file["reading"]:
            faults.append(f"“{file['name']}”现在读出来的与当时不同（换过程序版本，或评选方案、术语改过）")
    state = before.after(topic_ids.without(event)).state
    if topic_ids.IDS in event.decided:
        faults += topic_ids.differences(topic_ids.new(state), topic_ids.kept(event))
    if summary(state) != event.decided["state"]:
        faults.append(f"按收到的文件重算，{said(state)}；账本记的是 {event.decided['said']}")
    return faults


def read_again(opened: Round, workers: Workers) -> dict[tuple[str, str], str]:
    """Campaign and SHA-256 → digest of what it says, of every file that came in, read again on all cores."""
    listed = [file for event in opened.events(STEP) for file in event.decided["files"]]
    files = [Kept(file["name"], file["sha256"]) for file in listed if file["sha256"] not in opened.forgotten]
    return {(opened.campaign.id, file.sha256): digest(reading) for file, reading in opened.read_ahead(files, workers)}


def digest(value: object) -> str:
    """SHA-256 of a plain value."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def summary(state: State) -> str:
    """SHA-256 of everything that others build on: topics, cases, and what is pending."""
    topics = [
        (
            topic.id,
            topic.title,
            topic.unit,
            topic.region,
            topic.category,
            topic.stages,
            topic.kind,
            topic.form,
            topic.withdrawn,
        )
        for topic in state.topics
    ]
    cases = [(case.topic.id, case.document, case.title) for case in state.handed_in]
    return digest([topics, cases, sorted(line.id for line in state.open)])


def said(state: State) -> str:
    """The state in a line."""
    topics = [topic for topic in state.topics if not topic.withdrawn]
    forms = sum(bool(topic.form) for topic in topics)
    waiting = f"，{len(state.waiting)} 份在等本区域的汇总表" if state.waiting else ""
    return (
        f"{len(topics)} 个选题，{forms} 份申报表，{len(state.handed_in)} 篇案例{waiting}，待处理 {len(state.open)} 条"
    )


# --- files ------------------------------------------------------------------------------------------


def _files(paths: Iterable[Path], result: StepResult) -> Iterator[Path]:
    """Every file that was named, and those of the folders that were. Raises NotDone where there are too many."""
    count = 0
    for path in paths:
        for file in _below(path, result):
            count += 1
            if count > MOST_FILES:
                raise NotDone(f"一次超过 {MOST_FILES} 个文件，不像一批申报材料；请核对文件夹，或分几次收")
            yield file


def _below(path: Path, result: StepResult) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for above, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name in _IGNORED or name.startswith((".", "~$")):
                continue
            file = Path(above, name)
            if file.is_symlink():
                _fault(result, name, "这是一个链接，没有收；请放入文件本身")
            else:
                yield file


def _keep(opened: Round, path: Path, result: StepResult) -> Kept | None:
    """Keep a file; None, with a word, where it cannot be read. A disk that cannot be written on is raised."""
    try:
        data = read_file(path)
    except NotDone as error:
        _fault(result, path.name, str(error))
        return None
    except OSError as error:
        _fault(result, path.name, f"打不开（{reason(error)}），没有收；请检查文件名和权限")
        return None
    return opened.keep_bytes(path.name, data)


def _fault(result: StepResult, name: str, message: str, row: int = 1, column: int = 1) -> None:
    result.problem(Problem(Location(name, row, column), "XL001", Severity.ERROR, message))


# --- what was decided ---------------------------------------------------------------------------------


def key(opened: Round) -> str:
    """Whose sheet ``待处理.xlsx`` is."""
    return f"{opened.id}:{STEP}"


def _answers(opened: Round, kept: Kept, reading: dict[str, Any], result: StepResult) -> dict[str, dict[str, str]]:
    """What was filled in, as far as it can be used; the rest is told with its place."""
    if reading["key"] != key(opened):
        step = str(reading["key"]).rpartition(":")[2]
        which = f"请交给 anliku round {step}" if reading["key"].startswith(opened.id) else "它是另一轮的，请核对"
        _fault(result, kept.name, f"这不是这一轮的待处理表；{which}")
        return {}
    filled = decision_sheets.read(office.verify(opened.data(kept.sha256), "xlsx"))
    assert filled is not None, "it was read as one of ours"
    open_lines = {line.id: line for line in opened.state.pending}
    answers: dict[str, dict[str, str]] = {}
    for row in filled.rows:
        if not row.text(_CHOICE):
            if row.text(_TARGET):
                _cell(result, kept, row, _TARGET, f"“{_CHOICE}”没有选，这一行没有算；请选“{words.JOIN}”")
            continue
        line = open_lines.get(row.text(_ID))
        if line is None:
            _cell(
                result, kept, row, _ID, f"编号“{row.text(_ID)}”不在待处理的行里（改过，或已经不用处理了），这一行没有算"
            )
            continue
        answer = _answer(opened, kept, row, line, result)
        if answer is not None:
            answers[line.id] = answer
    return answers


def _answer(opened: Round, kept: Kept, row: Row, line: Pending, result: StepResult) -> dict[str, str] | None:
    choice, target = row.text(_CHOICE), row.text(_TARGET).upper()
    if broken := decision_sheets.is_broken(row.cells.get(_CHOICE)):
        _cell(result, kept, row, _CHOICE, f"{broken}，请从列表里选")
        return None
    if choice not in CHOICES[line.what]:
        _cell(result, kept, row, _CHOICE, f"“{choice}”不能用，可以选 {'、'.join(CHOICES[line.what])}")
        return None
    if choice == words.JOIN and not any(topic.id == target for topic in opened.topics):
        _cell(result, kept, row, _TARGET, f"要写归到哪个选题（如 T012），“{target}”不是选题的编号")
        return None
    answer = {"choice": choice, "target": target if choice == words.JOIN else "", "remark": row.text(_REMARK)}
    return {**answer, "by": opened.by}


def _cell(result: StepResult, kept: Kept, row: Row, column: str, message: str) -> None:
    cell = row.cells.get(column)
    at = cell.column if cell is not None else 1
    _fault(result, kept.name, f"{row.place(column)}：{message}", row.row, at)


# --- what is written ----------------------------------------------------------------------------------

_ORDER = {what: number for number, what in enumerate(What)}


def workbook(opened: Round, state: State) -> bytes:
    """``待处理.xlsx``: what is open, to be decided; and what has been."""
    lines = sorted(state.open, key=lambda line: (_ORDER[line.what], line.region, line.topic, line.where, line.id))
    rows = [_row(state, line) for line in lines]
    columns = (
        Column(_ID, 11),
        Column("问题", 13),
        Column("在哪里", 24),
        Column("标题", 34),
        Column("单位", 24),
        Column("区域", 13),
        Column("说明", 52),
        Column("联系谁", 26),
        Column(_CHOICE, 15, edit=True),
        Column(_TARGET, 9, edit=True),
        Column(_REMARK, 18, edit=True),
    )
    note = "在黄色的格子里选怎么处理，存好后运行 anliku round receive 待填/待处理.xlsx"
    open_table = Table(
        f"{opened.campaign.short} 待处理",
        columns,
        rows,
        "待处理",
        note if rows else "没有要处理的",
        {_CHOICE: [CHOICES[line.what] for line in lines]},
    )
    done = [line for line in state.pending if line.id in state.answers]
    answered = Table(
        "已处理",
        (
            Column(_ID, 11),
            Column("问题", 13),
            Column("标题", 34),
            Column("单位", 24),
            Column("说明", 52),
            Column("处理", 24),
            Column("谁定的", 12),
        ),
        [_answered(state, line) for line in done],
        "已处理",
    )
    topics = Table(
        "选题",
        (
            Column("选题", 8),
            Column("标题", 44),
            Column("单位", 28),
            Column("区域", 14),
            Column("类别", 10),
            Column("学段", 12),
            Column("负责人", 12),
            Column("申报表", 10),
        ),
        [
            [
                topic.id,
                shorten(topic.title, _LONGEST),
                shorten(topic.unit, _LONGEST),
                topic.region,
                topic.category,
                "、".join(topic.stages),
                topic.leader,
                "有" if topic.form else "没有",
            ]
            for topic in state.topics
            if not topic.withdrawn
        ],
        "选题",
    )
    return decision_sheets.workbook([open_table, answered, topics], key(opened))


def _row(state: State, line: Pending) -> list[str]:
    where = line.where if line.where != line.topic else f"选题 {line.topic}"
    return [
        *(line.id, line.what, where),
        *(shorten(text, _LONGEST) for text in (line.title, line.unit, line.region)),
        *(line.message, state.whom(line), "", "", ""),
    ]


def _answered(state: State, line: Pending) -> list[str]:
    answer = state.answers[line.id]
    choice = "，".join(filter(None, (f"{answer.choice}{answer.target}", answer.remark)))
    return [line.id, line.what, line.title, line.unit, line.message, choice, answer.by]


def _report(opened: Round, imagined: Round, listed: list[dict[str, str]], day: datetime.date) -> bytes:
    state = imagined.state
    report = Report(f"{opened.campaign.short} 收件情况", opened)
    kinds = Counter(file["kind"] for file in listed)
    came = "，".join(f"{kind} {count} 份" for kind, count in kinds.items()) or "没有新的文件"
    report.line(f"{day.isoformat()} 收到：{came}。到现在共有 {said(state)}。")
    report.heading("一、各区域")
    topics = [topic for topic in state.topics if not topic.withdrawn]
    rows = []
    for region in (*opened.campaign.regions, ""):
        here = [topic for topic in topics if topic.region == region]
        count = sum(case.region == region for case in state.handed_in)
        if here or count or region:
            forms = sum(bool(topic.form) for topic in here)
            rows.append([region or "区域不明", str(len(here)), str(forms), str(count), _contact(state, region)])
    report.table(["区域", "选题", "申报表", "案例", "联络人"], rows)
    report.heading("二、待处理")
    counts = Counter(line.what for line in state.open)
    report.table(["问题", "条数"], [[what, str(counts[what])] for what in What if counts[what]])
    lines = sorted(state.open, key=lambda line: (_ORDER[line.what], line.region, line.topic))
    report.table(
        ["问题", "标题", "单位", "说明"],
        [
            [line.what, *(shorten(text, _LONGEST) for text in (line.title or line.where, line.unit, line.message))]
            for line in lines[:_LISTED]
        ],
    )
    if len(lines) > _LISTED:
        report.line(f"只列出前 {_LISTED} 条，全部 {len(lines)} 条在 {SHEET} 里。")
    return report.docx()


def _contact(state: State, region: str) -> str:
    contact = state.contact_of(region)
    return contact.name if contact is not None else ""


def _tell(result: StepResult, listed: list[dict[str, str]], line: str, state: State) -> None:
    for kind, count in Counter(file["kind"] for file in listed).items():
        result.say(f"{kind} {count} 份")
    for file in listed:
        if file["kind"] == file_reading.REFUSED:
            pending = next((one for one in state.pending if one.about == (file["sha256"],)), None)
            result.say(f"{file['name']}：{pending.message if pending is not None else '读不了'}")
    result.say(line)
