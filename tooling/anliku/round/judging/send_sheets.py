"""The step ``sheets``: a workbook for each expert, or one with what has been added since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.judging.progress import (
    Readers,
    experts_of,
    forms,
    judged_cases,
    last_assignment,
    pairs_of,
    readers_of,
)
from anliku.round.judging.recusals import Expert, JudgedCase
from anliku.round.judging.review_sheet import review_sheet
from anliku.round.judging.score_form import Form, criteria_of, ordered

FOLDER = "待填/评分表"


def run(opened: Round) -> StepResult:
    """Write the sheets that are wanting: for a case that an expert has no sheet for yet. Raises NotDone."""
    result = StepResult()
    forms_to_send = wanting(opened)
    last = opened.last("sheets")
    if not forms_to_send and (last is None or opened.intact(last)):
        result.say("每位评委的评分表都发过了，没有要补的")
        return result
    experts = {expert.number: expert for expert in experts_of(opened, last_assignment(opened))}
    cases = {case.number: case for case in judged_cases(opened)}
    sent = forms(opened)
    for form in forms_to_send:
        name = experts[form.expert].name
        earlier = sum(other.expert == form.expert for other in sent.values())
        file = f"{FOLDER}/{form.expert}-{_plain(name)}{f'-补{earlier}' if earlier else ''}.xlsx"
        data = review_sheet(form, cases, name, f"{opened.campaign.title}　评分表")
        result.written.append(opened.write(file, data))
    added = "补评表" if sent else "评分表"
    if forms_to_send:
        said = f"{len(forms_to_send)} 份{added}"
        count = sum(len(form.cases) for form in forms_to_send)
        result.say(f"{said}，{count} 份评审；请逐份发给本人，收回后运行 anliku round collect 文件…")
    else:
        said = f"以前发的 {len(sent)} 份评分表"
        result.say(f"每位评委的评分表都发过了，没有要补的；报告不见了，重做了一份，列着{said}")
    paper = _report(opened, forms_to_send or list(sent.values()), experts, said)
    result.written.append(opened.write(opened.next_report("发评分表"), paper.docx()))
    decided = {"forms": {form.code: form.plain() for form in forms_to_send}, "said": said}
    opened.record("sheets", [], result.written, decided)
    return result


def _report(opened: Round, sent: Sequence[Form], experts: Mapping[str, Expert], said: str) -> Report:
    """How many cases each expert is asked to judge."""
    report = Report(f"{opened.campaign.short} 发评分表的情况", opened)
    report.line(f"{said}，共 {sum(len(form.cases) for form in sent)} 份评审，在 {FOLDER} 里。")
    rows = [[form.expert, experts[form.expert].name, form.panel, f"{len(form.cases)} 篇"] for form in sent]
    report.table(["评委编号", "评委", "评审组", "评审的案例"], rows)
    return report


def wanting(opened: Round) -> list[Form]:
    """The forms that are still to be sent. Raises NotDone where nothing is assigned, or criteria changed."""
    event = last_assignment(opened)
    sent = forms(opened)
    _same_criteria(opened, sent)
    cases = {case.number: case for case in judged_cases(opened)}
    return _wanting(opened, readers_of(event), experts_of(opened, event), cases, sent)


def replay(before: Round, event: Event) -> list[str]:
    """The sheets of a line made again: which cases each asks for."""
    assignment = before.last("assign")
    if assignment is None:
        return ["发评分表以前没有分配"]
    cases = {case.number: case for case in judged_cases(before)}
    experts = experts_of(before, assignment)
    wanting = _wanting(before, readers_of(assignment), experts, cases, forms(before))
    if {form.code for form in wanting} != set(event.decided["forms"]):
        return ["照分配的结果重做评分表，与账上记的不一样"]
    return []


def lacks(opened: Round) -> str:
    """Reviews that no sheet asks for; empty where there are none."""
    asked = {(case, form.expert) for form in forms(opened).values() for case in form.cases}
    experts = {expert for _, expert in pairs_of(readers_of(opened.last("assign"))) - asked}
    return f"还有 {len(experts)} 位评委的评分表要补" if experts else ""


def _wanting(
    opened: Round, readers: Readers, experts: list[Expert], cases: dict[str, JudgedCase], sent: dict[str, Form]
) -> list[Form]:
    """A form for each expert with the cases that no earlier sheet of this expert asks for."""
    settings = opened.settings.judging
    asked = {(form.expert, case) for form in sent.values() for case in form.cases}
    criteria = criteria_of(settings, opened.campaign)
    wanting = []
    for expert in experts:
        own = [
            cases[number]
            for number, names in readers.get(expert.panel, {}).items()
            if expert.number in names and (expert.number, number) not in asked
        ]
        if own:
            numbers = tuple(case.number for case in ordered(own, expert.number))
            wanting.append(
                Form(expert.number, expert.panel, numbers, criteria, settings.step, settings.blind, opened.id)
            )
    return wanting


def _same_criteria(opened: Round, sent: dict[str, Form]) -> None:
    """Scores by other criteria cannot be held against those that are out."""
    settings = opened.settings.judging
    now = (criteria_of(settings, opened.campaign), settings.step)
    if any((form.criteria, form.step) != now for form in sent.values()):
        raise NotDone("评分项与已经发出的评分表不一样了；发出以后不能再改，请把 round.yml（或评选方案）改回来")


def _plain(name: str) -> str:
    """A name as part of a file's name."""
    return "".join(mark for mark in name if mark.isalnum())[:20] or "评委"
