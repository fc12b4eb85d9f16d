"""``match``: each final case against the topic that was declared for it; a person decides, the ledger keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anliku.contribute.roster.same_titles import key as title_key
from anliku.formats import office
from anliku.formats.word.write.plain_text import flag, paragraph
from anliku.formats.word.write.plain_text import run as words_of
from anliku.formats.word.write.table_grid import cell, start
from anliku.formats.word.write.table_grid import row as table_row
from anliku.meaning import BadTable
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets, round_folder
from anliku.round.desk.decision_sheets import Column, Row, Table
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.file_reading import Reading
from anliku.round.desk.ledger import Event
from anliku.round.desk.likeness import Likeness, likenesses
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.round_settings import Matching

STEP = "match"
SHEET = f"{round_folder.TO_FILL}/选题核对.xlsx"
SIDE_BY_SIDE = f"{round_folder.RESULTS}/选题对照"
SAME, CHANGED, OTHER = "一致", "有变化", "换了题"
ACCEPT, ADOPT, RETURN = "收下", "按案例改", "退回"
VERDICTS, ACTIONS = (SAME, CHANGED, OTHER), (ACCEPT, ADOPT, RETURN)
_FILE, _VERDICT, _ACTION, _REMARK = "校验码", "结论", "处理", "备注"
_SAYS, _BEHIND = 0.7, 0.3
"""A case that says less of its own topic than this, against the one of which it says most, or to which another topic
is so much nearer, is not taken for the same. Of 240 real articles held against the beginning of another, 1 passes for
the same (8 where a half of the words is enough); of 240 held against their own, 18 more are to be looked at."""
_LITTLE = 0.3
"""A case that says less of its own topic than this, and is not among the nearest to it, looks like another's."""
_METHOD = 2
"""How looks are found; raised with every change of it. A line of another method is not held against this one."""
_TEXT = 3_000
"""Characters of a case beside its declaration."""


@dataclass(frozen=True, slots=True)
class Match:
    """What the program sees of one case. ``changes`` are sentences."""

    case: FinalCase
    changes: tuple[str, ...]
    likeness: Likeness | None
    """None where nothing was declared but the title."""
    looks: str
    """一致, 有变化 or 换了题: what it seems to be."""


def matches(opened: Round) -> list[Match]:
    """Every case that came for an approved topic, in the order of numbers. Raises NotDone."""
    cases = opened.state.handed_in
    declared = {topic.id: opened.reading(topic.form) for topic in opened.topics if topic.form}
    readings = {case.document: opened.reading(case.document) for case in cases}
    with_text = [case for case in cases if case.topic.id in declared]
    order = {topic: index for index, topic in enumerate(declared)}
    try:
        near = likenesses(
            [_declared(reading) for reading in declared.values()],
            [str(readings[case.document]["text"]) for case in with_text],
            [order[case.topic.id] for case in with_text],
        )
    except BadTable as error:
        raise NotDone(f"{error}，选题没有核对") from None
    by_document = {case.document: likeness for case, likeness in zip(with_text, near, strict=True)}
    return [_match(opened, case, readings[case.document], by_document.get(case.document)) for case in cases]


def _declared(reading: Reading) -> str:
    return f"{reading['problem']}\n{reading['text']}" if reading.get("problem") else str(reading.get("text", ""))


def _match(opened: Round, case: FinalCase, reading: Reading, likeness: Likeness | None) -> Match:
    changes = tuple(_changes(opened, case, reading))
    return Match(case, changes, likeness, looks_like(likeness, opened.settings.matching, bool(changes)))


def looks_like(likeness: Likeness | None, limits: Matching, changed: bool) -> str:
    """一致, 有变化 or 换了题; ``changed``: whether the case says anything otherwise than its declaration."""
    if likeness is None:
        other, same = False, not changed
    elif likeness.rank is None:
        other, same = likeness.cosine < limits.cosine, not changed
    else:
        # Among few topics one that is nearer is more than the share allows.
        near = (
            (likeness.nearer <= 1 or likeness.rank <= limits.same)
            and likeness.says >= _SAYS
            and likeness.behind <= _BEHIND
        )
        says_little = likeness.says < _LITTLE and likeness.rank > limits.same
        other, same = likeness.rank > limits.other or says_little, not changed and near
    return OTHER if other else SAME if same else CHANGED


def _changes(opened: Round, case: FinalCase, reading: Reading) -> list[str]:
    """What the case says otherwise than its declaration. What was only guessed of a case tells nothing."""
    topic, guessed = case.topic, set(reading["guessed"])
    terms = opened.state.terms
    said: list[str] = []

    def differs(field: str, declared: str, now: str) -> None:
        said.append(f"{field}：申报“{declared}”，案例“{now}”")

    if reading["title"] and title_key(str(reading["title"])) != title_key(topic.title):
        differs("题目", topic.title, str(reading["title"]))
    category = terms.one("category", str(reading["category"])) if "category" not in guessed else None
    if category and topic.category and category != topic.category:
        differs("类别", topic.category, category)
    stages = terms.stages("、".join(reading["stage"])) if "stage" not in guessed else ()
    if stages and topic.stages and set(stages) != set(topic.stages):
        differs("学段", "、".join(topic.stages), "、".join(stages))
    subjects = tuple(reading["subject"]) if "subject" not in guessed else ()
    if subjects and topic.subjects and set(subjects) != set(topic.subjects):
        differs("学科", "、".join(topic.subjects), "、".join(subjects))
    unit = str(reading["unit"])
    if unit and opened.state.units.key(unit, topic.region) != topic.unit_key:
        differs("单位", topic.unit, unit)
    people = list(reading["authors"])
    if topic.leader and people and topic.leader not in people:
        differs("负责人", topic.leader, "、".join(people))
    return said


# --- the steps ----------------------------------------------------------------------------------------


def propose(opened: Round) -> StepResult:
    """Write the sheet to decide in, and both texts side by side where they differ. Raises NotDone and OSError."""
    matched = _matched(opened)
    result = StepResult()
    for match in matched:
        if match.looks != SAME:
            result.written.append(opened.write(side_by_side_name(match), side_by_side(opened, match)))
    documents = len(result.written)
    result.written = [opened.write(SHEET, workbook(opened, matched))]
    counts = Counter(match.looks for match in matched)
    result.say("，".join(f"{'像是换了题' if looks == OTHER else looks} {counts[looks]} 篇" for looks in VERDICTS))
    if documents:
        result.say(f"不一致的 {documents} 篇，申报和案例并排写在 {SIDE_BY_SIDE}/")
    result.say(
        f"请在 {result.written[0].name} 里定“{_VERDICT}”和“{_ACTION}”，存好后运行 anliku round match {result.written[0].name}"
    )
    return result


def decide(opened: Round, path: Path) -> StepResult:
    """Read decisions back; those that are not made yet stay open. Raises NotDone and OSError."""
    result = StepResult()
    matched = _matched(opened)
    kept = opened.keep(path)
    chosen = _read(opened, kept, matched, result)
    last = opened.last(STEP)
    decided: dict[str, Any] = {
        "cases": {**(last.decided["cases"] if last is not None else {}), **chosen},
        "looks": _looks(matched),
        "method": _METHOD,
    }
    counts = Counter(one["verdict"] for one in decided["cases"].values())
    open_ones = len({match.case.document for match in matched} - decided["cases"].keys())
    decided["said"] = "，".join(f"{verdict} {counts[verdict]} 篇" for verdict in VERDICTS)
    decided["said"] += f"，{open_ones} 篇还没有定" if open_ones else ""
    result.ok &= not open_ones
    if opened.same(STEP, [kept], decided):
        result.say(f"与上次的核对一样，没有改动：{decided['said']}")
        return result
    report = opened.write(opened.next_report("选题核对"), _report(opened, matched, decided))
    result.written.append(report)
    opened.record(STEP, [kept], result.written, decided)
    result.say(decided["said"])
    return result


def replay(before: Round, event: Event) -> list[str]:
    """Compare again, read the decisions again: the same?"""
    matched = matches(before)
    faults = []
    # How texts are compared gets better; what was decided stays.
    if event.decided.get("method") == _METHOD and _looks(matched) != event.decided["looks"]:
        faults.append("重新比较，看来一致、有变化、换了题的与当时不同")
    kept = Kept(event.inputs[0]["name"], event.inputs[0]["sha256"])
    last = before.last(STEP)
    again = {**(last.decided["cases"] if last is not None else {}), **_read(before, kept, matched, StepResult())}
    for document in sorted(again.keys() | event.decided["cases"].keys()):
        ours, theirs = again.get(document), event.decided["cases"].get(document)
        if ours != theirs:
            faults.append(f"案例 {document[:12]} 按核对表是{_worded(ours)}，账本记的是{_worded(theirs)}")
    return faults


def undecided(opened: Round) -> list[FinalCase]:
    """The cases of which nobody has said whether they are about their topic."""
    last = opened.last(STEP)
    decided = last.decided["cases"] if last is not None else {}
    return [case for case in opened.state.handed_in if case.document not in decided]


def lacks(opened: Round) -> str:
    """Cases that nobody has decided on; empty where there are none."""
    count = len(undecided(opened))
    return f"还有 {count} 篇没有定是不是申报的选题" if count else ""


def _worded(decided: Mapping[str, str] | None) -> str:
    return f"“{decided['verdict']}，{decided['action']}”" if decided else "没有定"


def _looks(matched: Sequence[Match]) -> dict[str, str]:
    return {match.case.document: match.looks for match in matched}


def _matched(opened: Round) -> list[Match]:
    if not opened.state.handed_in:
        raise NotDone("还没有收到立项选题的案例；请先收：anliku round receive 文件…")
    return matches(opened)


# --- the sheet ------------------------------------------------------------------------------------------


def _key(opened: Round) -> str:
    return f"{opened.id}:{STEP}"


def workbook(opened: Round, matched: Sequence[Match]) -> bytes:
    """``选题核对.xlsx``: what changed in each case; those that look the same are filled in already."""
    last = opened.last(STEP)
    former: Mapping[str, Mapping[str, str]] = last.decided["cases"] if last is not None else {}
    ranked = sorted(matched, key=lambda match: (-VERDICTS.index(match.looks), match.case.number))
    columns = (
        Column(_FILE, 14),
        Column("立项编号", 13),
        Column("单位", 24),
        Column("申报题目", 34),
        Column("案例题目", 34),
        Column("变化", 40),
        Column("问题", 44),
        Column("看来", 10),
        Column(_VERDICT, 10, edit=True, choices=VERDICTS),
        Column(_ACTION, 11, edit=True, choices=ACTIONS),
        Column(_REMARK, 18, edit=True),
    )
    rows = []
    for match in ranked:
        case = match.case
        ready = {"verdict": SAME, "action": ACCEPT} if match.looks == SAME else {}
        chosen = former.get(case.document, ready)
        rows.append(
            [
                case.document[:12],
                case.number or case.topic.id,
                case.unit,
                case.topic.title,
                case.title,
                "\n".join(match.changes),
                _nearness(match.likeness),
                match.looks,
                chosen.get("verdict", ""),
                chosen.get("action", ""),
                chosen.get("remark", ""),
            ]
        )
    note = "看来一致的已经填好，也请看一眼；“按案例改”是按案例里写的类别、学段、学科算"
    return decision_sheets.workbook(
        [Table(f"{opened.campaign.short} 选题核对", columns, rows, "核对", note)], _key(opened)
    )


def _nearness(likeness: Likeness | None) -> str:
    if likeness is None:
        return "没有申报表，只比了题目"
    said = f"相近 {likeness.cosine:.2f}"
    if likeness.rank is not None:
        said += f"，有 {likeness.rank:.0%} 的选题比申报的更近" if likeness.rank else "，在全部选题里离申报的最近"
    said += f"；共有：{'、'.join(likeness.shared)}" if likeness.shared else "；没有共有的词"
    return said + (f"；案例里没有：{'、'.join(likeness.missing)}" if likeness.missing else "")


def _read(opened: Round, kept: Kept, matched: Sequence[Match], result: StepResult) -> dict[str, dict[str, str]]:
    """Document → what was decided; what cannot be used is told with its cell."""
    try:
        filled = decision_sheets.read(office.verify(opened.bytes_of(kept), "xlsx", Path(kept.name).suffix.lower()))
    except office.Refused as error:
        raise NotDone(f"{kept.name}：{error}") from None
    if filled is None or filled.key != _key(opened):
        raise NotDone(f"{kept.name} 不是这一轮的选题核对表；请用 anliku round match 写的那一张（{SHEET}）")
    known = {match.case.document[:12]: match.case for match in matched}
    chosen: dict[str, dict[str, str]] = {}
    for row in filled.rows:
        fault = _fault(row, known, chosen)
        if fault is not None:
            column, message = fault
            at = row.cells[column].column if column in row.cells else 1
            location = Location(kept.name, row.row, at)
            result.problem(Problem(location, "XL001", Severity.ERROR, f"{row.place(column)}：{message}"))
        elif row.text(_VERDICT):
            case = known[row.text(_FILE)]
            chosen[case.document] = {
                "verdict": row.text(_VERDICT),
                "action": row.text(_ACTION),
                "remark": row.text(_REMARK),
            }
    return chosen


def _fault(row: Row, known: Mapping[str, FinalCase], chosen: Mapping[str, object]) -> tuple[str, str] | None:
    """The column and what is wrong in a row; None where nothing is."""
    case = known.get(row.text(_FILE))
    if case is None:
        return _FILE, f"没有校验码是“{row.text(_FILE)}”的案例（改过，或加了行），没有算"
    if case.document in chosen:
        return _FILE, "同一篇案例写了两行，请只留一行"
    for column, offered in ((_VERDICT, VERDICTS), (_ACTION, ACTIONS)):
        if broken := decision_sheets.is_broken(row.cells.get(column)):
            return column, f"{broken}，请从列表里选"
        if row.text(column) and row.text(column) not in offered:
            return column, f"“{row.text(column)}”不能用，可以选 {'、'.join(offered)}"
    if bool(row.text(_VERDICT)) != bool(row.text(_ACTION)):
        missing = _ACTION if row.text(_VERDICT) else _VERDICT
        return missing, f"“{missing}”没有选，这一篇没有算"
    return None


# --- documents --------------------------------------------------------------------------------------------


def side_by_side_name(match: Match) -> str:
    """``结果/选题对照/SZ2024-001.docx``."""
    return f"{SIDE_BY_SIDE}/{match.case.number or match.case.topic.id}-{match.case.document[:6]}.docx"


def side_by_side(opened: Round, match: Match) -> bytes:
    """Both texts in two columns, with what changed above."""
    case = match.case
    report = Report(f"选题对照：{case.topic.title}", opened, anchored=False)
    report.line(f"{case.number} {case.unit}；看来：{match.looks}")
    for change in match.changes:
        report.line(change)
    report.line(_nearness(match.likeness))
    left = _paragraphs(_declared(opened.reading(case.topic.form))) if case.topic.form else ["（没有申报表）"]
    right = _paragraphs(str(opened.reading(case.document)["text"])[:_TEXT])
    styles, width = report.layout.styles, report.layout.width // 2
    made = start(styles["table"], [width, width], styled_head=True)
    for texts, role in ((([f"申报：{case.topic.title}"], [f"案例：{case.title}"]), "head"), ((left, right), "cell")):
        cells = [
            cell(width, [paragraph(styles[role], [words_of(text)]) for text in side] or [paragraph(styles[role])])
            for side in texts
        ]
        made.append(table_row(cells, whole=False))
    report.add(made)
    report.add(paragraph(styles["gap"], [], [flag("w:keepLines")]))
    return report.docx()


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]


def _report(opened: Round, matched: Sequence[Match], decided: Mapping[str, Any]) -> bytes:
    report = Report(f"{opened.campaign.short} 选题核对情况", opened)
    report.line(f"{decided['said']}。程序按申报表和案例的用词比较，结论由人定。")
    rows = []
    for match in matched:
        chosen = decided["cases"].get(match.case.document)
        if chosen is None or chosen["verdict"] != SAME or match.looks != SAME:
            verdict = f"{chosen['verdict']}，{chosen['action']}" if chosen else "没有定"
            rows.append(
                [match.case.number, match.case.title, match.case.unit, "；".join(match.changes), match.looks, verdict]
            )
    report.table(["编号", "案例", "单位", "变化", "看来", "结论"], rows)
    return report.docx()
