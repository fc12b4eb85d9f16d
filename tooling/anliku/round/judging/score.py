"""The step ``score``: scores → a proposal of awards for the jury, with how far it can be trusted; and what the
jury decides, read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from anliku.formats import office
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets
from anliku.round.desk.incoming import read_file
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.judging import proposal
from anliku.round.judging.awards import NONE
from anliku.round.judging.panel_points import Marks
from anliku.round.judging.progress import (
    Gathered,
    expect_rules,
    gathered,
    judged_cases,
    last_assignment,
    listed_experts,
    outstanding,
    readers_of,
)
from anliku.round.judging.score_form import criteria_of, total
from anliku.round.judging.tally import Tally, tally

WORKBOOK = "待填/授奖建议.xlsx"


def run(opened: Round, decided: Path | None = None, incomplete: bool = False) -> StepResult:
    """Propose awards, or read back what the jury decided. Cases that lack reviews stop it unless
    ``incomplete``. Raises NotDone."""
    expect_rules(opened)
    state = gathered(opened)
    _expect_scores(opened, state, incomplete)
    result = StepResult()
    made = _tally(opened, state)
    if decided is not None:
        _decide(opened, result, made, state, decided)
    else:
        _propose(opened, result, made, state)
    return result


def replay(before: Round, event: Event) -> list[str]:
    """The proposal of a line made again and, where the jury has decided, its workbook read again."""
    state = gathered(before)
    made = _tally(before, state)
    said = []
    method = before.settings.judging.method
    if event.decided.get("method", method) != method:
        said.append(f"round.yml 写的算法是“{method}”，账上记的是“{event.decided['method']}”")
    if event.decided["proposal"] != awards_in(made):
        said.append("照收到的评分重新统分，拟定的奖项与账上记的不一样")
    if event.inputs:
        (file,) = event.inputs
        rows = _rows(before.data(file["sha256"]), file["name"])
        awards, reasons, problems = read_decisions(rows, made, before.campaign.awards, file["name"])
        if awards != event.decided["awards"] or any(problem.is_error for problem in problems):
            said.append("重读评委会填的授奖表，定的奖项与账上记的不一样")
        if reasons != event.decided["reasons"]:
            said.append("重读评委会填的授奖表，改动的理由与账上记的不一样")
        if given_over(awards, made, before.campaign.awards) != event.decided.get("over", {}):
            said.append("重读评委会填的授奖表，超出比例的奖项与账上记的不一样")
    return said


def final_awards(opened: Round) -> dict[str, str] | None:
    """Case → the award that the jury decided, empty for none; None where it has not decided on the scores
    as they stand."""
    event = opened.last("score")
    if event is None or "awards" not in event.decided or event.decided["digest"] != gathered(opened).digest:
        return None
    return dict(event.decided["awards"])


def lacks(opened: Round) -> str:
    """That the jury has not decided, or on other scores; empty where it has."""
    last, came = opened.last("score"), opened.last("collect")
    if last is None or "awards" not in last.decided:
        return "评委会还没有定奖"
    # The digest of the last line is that of all scores.
    changed = came is not None and came.decided["digest"] != last.decided["digest"]
    return "评委会定奖以后分数变了，要再定" if changed else ""


def awards_over(opened: Round) -> list[str]:
    """Where the jury has given more of an award than shares and ties allow, in sentences."""
    last = opened.last("score")
    over = last.decided.get("over", {}) if last is not None else {}
    return [f"{award}定了 {given} 个，按比例至多 {most} 个，是评委会定的" for award, (given, most) in over.items()]


def awards_in(made: Tally) -> dict[str, str]:
    """Case → proposed award."""
    return {place.case.number: place.award for place in sorted(made.places, key=lambda place: place.case.number)}


def _expect_scores(opened: Round, state: Gathered, incomplete: bool) -> None:
    waiting = outstanding(readers_of(last_assignment(opened)), state)
    if not state.reviews:
        raise NotDone("还没有收到评分表；请先运行 anliku round collect 文件…")
    if waiting and not incomplete:
        names = {expert.number: expert.name for expert in listed_experts(opened)}
        listed = "、".join(
            f"{number}（{names.get(number, '')}）{len(cases)} 份" for number, cases in [*waiting.items()][:10]
        )
        more = f" 等 {len(waiting)} 位" if len(waiting) > 10 else ""
        raise NotDone(
            f"还差 {sum(map(len, waiting.values()))} 份评审：{listed}{more}；收齐再统分，一定要先看看就加上 --incomplete"
        )


def _tally(opened: Round, state: Gathered) -> Tally:
    settings = opened.settings.judging
    panel_of = {expert.number: expert.panel for expert in listed_experts(opened)}
    points: dict[str, list[tuple[str, str, float]]] = {}
    for (case, expert), review in state.reviews.items():
        points.setdefault(panel_of[expert], []).append((case, expert, review.total))
    panels = {rule.name: Marks.of(points[rule.name]) for rule in settings.panels if rule.name in points}
    weights = {rule.name: rule.weight for rule in settings.panels}
    criteria = criteria_of(settings, opened.campaign)
    high = total(criteria, [rule.high for rule in criteria])
    return tally(judged_cases(opened), panels, weights, settings, opened.campaign.awards, high)


# --- proposal -----------------------------------------------------------------------------------


def _propose(opened: Round, result: StepResult, made: Tally, state: Gathered) -> None:
    settings = opened.settings.judging
    undecided = sorted(place.case.number for place in made.places if place.could_be is not None)
    decided: dict[str, Any] = {
        "method": settings.method,
        "digest": state.digest,
        "proposal": awards_in(made),
        "undecided": undecided,
        "said": f"拟定 {sum(place.award != NONE for place in made.places)} 个奖，请评委会定",
    }
    report = proposal.report(opened, made, len(judged_cases(opened)))
    result.lines += report.lines
    if opened.same("score", [], decided):
        result.say("与上一次拟的一样，没有变动")
        return
    last = opened.last("score")
    if last is not None and "awards" in last.decided:
        if all(last.decided[key] == decided[key] for key in ("method", "digest", "proposal")):
            result.say("评委会已经按这份建议定了奖，没有变动；要改的，在授奖建议里改好再用 --decided 读回")
            return
        result.say("分数或算法变了，评委会上次定的奖不再算数，请按新的建议再定")
    names = {expert.number: expert.name for expert in listed_experts(opened)}
    tables = proposal.tables(made, names, settings, opened.campaign.awards)
    result.written.append(opened.write(WORKBOOK, decision_sheets.workbook(tables, key_of(made))))
    result.written.append(opened.write(opened.next_report("统分和授奖建议"), report.docx()))
    opened.record("score", [], result.written, decided)
    result.say("评委会在“评委会决定”一列定下来以后，运行 anliku round score --decided 授奖建议.xlsx")


def key_of(made: Tally) -> str:
    """What ties the jury's workbook to one proposal."""
    plain = [[place.case.number, place.score, place.award] for place in made.places]
    return "授奖建议-" + hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()[:12]


# --- what the jury decided ----------------------------------------------------------------------


def _decide(opened: Round, result: StepResult, made: Tally, state: Gathered, path: Path) -> None:
    settings = opened.settings.judging
    data = read_file(path)
    rows = _rows(data, path.name, key_of(made))
    awards, reasons, problems = read_decisions(rows, made, opened.campaign.awards, path.name)
    for problem in problems:
        result.problem(problem)
    if not result.ok:
        result.say("没有记账；请在授奖建议里改好，再收一次")
        return
    kept: Kept = opened.keep_bytes(path.name, data)
    suggested = awards_in(made)
    changed = sorted(case for case, award in awards.items() if award != suggested[case])
    counts = "，".join(f"{award} {sum(own == award for own in awards.values())} 个" for award in opened.campaign.awards)
    said = f"评委会定了奖：{counts}；{len(changed)} 个与建议不同"
    decided: dict[str, Any] = {
        "method": settings.method,
        "digest": state.digest,
        "proposal": suggested,
        "awards": awards,
        "reasons": reasons,
        "said": said,
    }
    over = given_over(awards, made, opened.campaign.awards)
    if over:
        decided["over"] = over
    if opened.same("score", [kept], decided):
        result.say(f"与上次定的一样，没有改动：{said}")
        return
    rows_told = [
        [case, suggested[case] or proposal.NO_AWARD, awards[case] or proposal.NO_AWARD, reasons.get(case, "")]
        for case in changed
    ]
    report = proposal.decision_report(opened, said, rows_told, over)
    result.lines += report.lines
    result.lines += [f"  {case}：建议{old}，定为{new}（{why}）" for case, old, new, why in rows_told]
    result.written.append(opened.write(opened.next_report("评委会定奖"), report.docx()))
    opened.record("score", [kept], result.written, decided)


def _rows(data: bytes, name: str, key: str | None = None) -> list[decision_sheets.Row]:
    """The rows of the sheet that the jury fills in. Raises NotDone where it is no such workbook, or one
    for other scores."""
    try:
        filled = decision_sheets.read(office.verify(data, "xlsx", Path(name).suffix.lower()))
    except office.Refused as error:
        raise NotDone(f"{name}：{error}") from None
    if filled is None or not filled.key.startswith("授奖建议-"):
        raise NotDone(f"{name} 不是授奖建议；请用“待填”里的授奖建议.xlsx")
    if key is not None and filled.key != key:
        raise NotDone(f"{name} 是按以前的分数拟的，分数后来变了；请在新的授奖建议里定")
    return [row for row in filled.rows if row.sheet == proposal.SHEET]


def read_decisions(
    rows: Sequence[decision_sheets.Row], made: Tally, awards: Sequence[str], file: str
) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Case → award, case → reason, and what is to be put right, each with its cell."""
    suggested = {place.case.number: place for place in made.places}
    decided: dict[str, str] = {}
    reasons: dict[str, str] = {}
    problems: list[Problem] = []

    def say(row: decision_sheets.Row, column: str, message: str, severity: Severity = Severity.ERROR) -> None:
        text = f"{row.place(column)}：{message}"
        problems.append(Problem(Location(file, row.row), "JG201", severity, text))

    for row in rows:
        number, typed, why = (row.text(name) for name in (proposal.NUMBER, proposal.DECISION, proposal.REASON))
        place = suggested.get(number)
        if place is None:
            if number or typed:
                say(row, proposal.NUMBER, f"没有案例“{number}”，编号不能改，也不能加行")
            continue
        if number in decided:
            say(row, proposal.NUMBER, f"案例 {number} 写了两行，请只留一行")
            continue
        decided[number] = NONE if typed == proposal.NO_AWARD else typed
        if not typed:
            say(row, proposal.DECISION, f"案例 {number} 没有定；请从列表里选（不获奖的选“{proposal.NO_AWARD}”）")
        elif typed not in (*awards, proposal.NO_AWARD):
            say(
                row,
                proposal.DECISION,
                f"案例 {number} 写的是“{typed}”，请从列表里选：{'、'.join([*awards, proposal.NO_AWARD])}",
            )
        elif decided[number] not in {place.award, place.could_be} and not why:
            say(
                row,
                proposal.REASON,
                f"案例 {number} 建议是{place.award or '不获奖'}，定为{typed}，请在“{proposal.REASON}”里写明",
            )
        if why:
            reasons[number] = why
    lost = sorted(suggested.keys() - decided.keys())
    if lost:
        message = f"少了案例 {'、'.join(lost[:8])}{f' 等 {len(lost)} 个' if len(lost) > 8 else ''}，请在原来的表里补上"
        problems.append(Problem(Location(file), "JG201", Severity.ERROR, message))
    problems += _counts(decided, made, awards, file)
    return dict(sorted(decided.items())), dict(sorted(reasons.items())), problems


def given_over(decided: Mapping[str, str], made: Tally, awards: Sequence[str]) -> dict[str, list[int]]:
    """Award → how many the jury gives and how many shares and ties allow, where it gives more."""
    over: dict[str, list[int]] = {}
    for award in awards:
        given = sum(own == award for own in decided.values())
        most = sum(place.award == award or place.could_be == award for place in made.places)
        if given > most:
            over[award] = [given, most]
    return over


def _counts(decided: Mapping[str, str], made: Tally, awards: Sequence[str], file: str) -> list[Problem]:
    """The same as findings."""
    return [
        Problem(Location(file), "JG201", Severity.WARNING, f"{award}定了 {given} 个，按比例至多 {most} 个，请核对")
        for award, (given, most) in given_over(decided, made, awards).items()
    ]
