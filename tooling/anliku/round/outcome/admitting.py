"""``import``: the Word cases of a round become cases of the library, all at once, and nothing is asked.

Unit, region, category, stage, kind, work and subject are those of the 汇总表; a field that nobody has told
(licence, consent, day of publishing) stays as a gap that every check reports, and so does the award until
``finish`` has made it public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from anliku import source
from anliku.catalogue import Catalogue
from anliku.contribute.adopt import Adopted, adopt
from anliku.contribute.folder import NotWritten
from anliku.formats import office
from anliku.formats.word.understand import draft as drafts
from anliku.problem import Location, Problem, Severity
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.judging.score import final_awards
from anliku.round.outcome.library_file import case_key
from anliku.round.outcome.standing_awards import standing

STEP = "import"


def run(opened: Round, everything: bool = False, step: Callable[[], None] = lambda: None) -> StepResult:
    """Write the cases that have an award, or all, into the library; those that are in it already stay as they
    are. ``step`` is called after each. Raises NotDone and OSError."""
    cases, awards = _chosen(opened, everything), _public_awards(opened)
    before = _imported(opened)
    result = StepResult()
    made: dict[str, str] = {}
    standing_already: dict[str, str] = {}
    rows: list[list[str]] = []
    catalogue = opened.library
    others = _cases_of_campaign(opened)
    for case in cases:
        is_ours = case.document in before and _stands(catalogue, before[case.document])
        if not is_ours and (name := others.get(case_key(opened, case.title, case.unit))):
            # Its school's, or ours, of a run that was ended before its line stood in the ledger.
            standing_already[case.document] = name
            rows.append([case.number, case.title, f"{name}（已经在案例库里）", "", ""])
        elif not is_ours:
            adopted = _adopt(opened, catalogue, case, awards.get(case.number, ""), result)
            if adopted is not None:
                made[case.document] = adopted.name
                errors = sum(problem.is_error for problem in adopted.problems)
                rows.append(
                    [case.number, case.title, adopted.file, "、".join(gap.title for gap in adopted.gaps), str(errors)]
                )
                catalogue = _with(catalogue, adopted.file)
        step()
    if standing_already:
        result.say(f"{len(standing_already)} 篇（同题目、同单位）已经在案例库里，没有动")
    if not made and result.ok:
        result.say("案例都已经在案例库里，没有要写的")
    known = before | standing_already | made
    if not known:
        return result
    decided = {"cases": known, "said": f"{len(known)} 篇在案例库里"}
    if opened.same(STEP, [], decided):
        return result
    if not rows:
        rows = [[case.number, case.title, before[case.document], "", ""] for case in cases if case.document in before]
    report = Report(f"{opened.campaign.short} 入库情况", opened)
    report.line(f"这次写进案例库 {len(made)} 篇，共 {decided['said']}；“还要填”的几项在各篇 index.md 里写着“待填”。")
    report.table(["编号", "案例", "文件", "还要填", "错误"], rows)
    result.written.append(opened.write(opened.next_report("入库"), report.docx()))
    opened.record(STEP, [], result.written, decided)
    if made:
        result.say(f"写进案例库 {len(made)} 篇，要填的和要改的见报告；接着运行 anliku check")
    return result


def replay(before: Round, event: Event) -> list[str]:
    """Whether everything that was imported was a case of the round. The library itself goes its own ways."""
    known = {case.document for case in before.cases}
    return [f"案例 {document[:12]} 不是这一轮参评的" for document in event.decided["cases"] if document not in known]


def _chosen(opened: Round, everything: bool) -> list[FinalCase]:
    """The cases to import: those that have an award when objections are settled, or all. Raises NotDone."""
    if not opened.cases:
        raise NotDone("还没有收到案例；请先收：anliku round receive 文件…")
    if everything:
        return opened.cases
    if final_awards(opened) is None:
        raise NotDone("评委会还没有定奖，不知道哪些入库；等统分定奖以后再运行，或用 --all 全部入库")
    return [case for case, _ in standing(opened)]


def _public_awards(opened: Round) -> Mapping[str, str]:
    """Case → award, once ``finish`` has published them."""
    return {case.number: award for case, award in standing(opened)} if opened.last("finish") is not None else {}


def _cases_of_campaign(opened: Round) -> dict[tuple[str, str], str]:
    """Title and unit → id of what the library has of this campaign, written by whomever."""
    return {
        case_key(opened, manuscript.values.get("title"), manuscript.values.get("unit")): manuscript.name
        for manuscript in opened.library.manuscripts
        if manuscript.values.get("campaign") == opened.campaign.id
    }


def _imported(opened: Round) -> dict[str, str]:
    """Document → its id in the library."""
    last = opened.last(STEP)
    return dict(last.decided["cases"]) if last is not None else {}


def _stands(catalogue: Catalogue, name: str) -> bool:
    return any(manuscript.name == name for manuscript in catalogue.manuscripts)


def _adopt(opened: Round, catalogue: Catalogue, case: FinalCase, award: str, result: StepResult) -> Adopted | None:
    """One case, written; None, with a word, where it could not be."""
    try:
        package = office.verify(opened.data(case.document), "docx", Path(case.name).suffix.lower())
        draft = drafts.read_package(
            package, Path(case.name), catalogue.taxonomy, catalogue.campaigns, given(opened, case, award)
        )
        return adopt(catalogue, draft)
    except (office.Refused, NotWritten) as error:
        location = Location(case.name)
        result.problem(Problem(location, "WD001", Severity.ERROR, f"{case.number}“{case.title}”没有入库：{error}"))
        return None


def given(opened: Round, case: FinalCase, award: str = "") -> dict[str, Any]:
    """What the round knows of a case, as values of its front matter."""
    values: dict[str, Any] = {
        "campaign": opened.campaign.id,
        "work": case.work,
        "award": award,
        "title": case.title,
        "kind": case.kind,
        "category": case.category,
        "subject": list(case.subjects),
        "stage": list(case.stages),
        "region": case.region,
        "unit": case.unit,
        "authors": list(case.authors),
    }
    return {key: value for key, value in values.items() if value}


def _with(catalogue: Catalogue, file: str) -> Catalogue:
    """The catalogue with the case that was just written, so that the next is compared with it."""
    fresh = source.read((catalogue.root / file).parent, catalogue.root)
    return replace(catalogue, manuscripts=(*catalogue.manuscripts, fresh))
