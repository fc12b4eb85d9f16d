"""``finish``: what was decided goes into the cases, the public list and the certificates.

A case of the library gets its award in its front matter, nothing else of the file is touched, and the case is
checked as any other. A certificate's number, once given, stays with its case.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from anliku import rules, source
from anliku.atomic import write_text
from anliku.contribute.roster.same_titles import key as title_key
from anliku.formats import office
from anliku.model import Case
from anliku.outcome import Awarded, Honour
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets, round_folder
from anliku.round.desk.decision_sheets import Column, Table
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult, Written
from anliku.round.desk.step_report import Report
from anliku.round.outcome import announce, certificates, objection_sheet
from anliku.round.outcome.certificates import Certificate
from anliku.round.outcome.honours import honoured
from anliku.round.outcome.library_file import case_key, current, is_last, place_of, publish
from anliku.round.outcome.standing_awards import digest, standing
from anliku.yamlsafe import quote

STEP = "finish"
LIST = f"{round_folder.RESULTS}/证书名单.xlsx"
CERTIFICATES = f"{round_folder.RESULTS}/证书.docx"


def run(opened: Round, early: bool = False) -> StepResult:
    """Publish the awards. Raises NotDone and OSError."""
    result = StepResult()
    hurried = _expect_announced(opened, early)
    entries = standing(opened)
    template = _template(opened)
    honours = honoured(opened, entries)
    numbers = _numbers(opened, [case.number for case, _ in entries], honours)
    _beside_cases(opened, entries, result)
    cases = _library_cases(opened, entries)
    _into_cases(opened, entries, cases, result)
    if not result.ok:
        result.say("案例没有全部改好，名单和证书都没有做；请先改好上面几处，再运行一次")
        return result
    awarded = [
        Awarded(
            award=award,
            title=case.title,
            unit=case.unit,
            region=case.region or None,
            case=cases[case.number].meta.id if case.number in cases else None,
            certificate=numbers[case.number],
        )
        for case, award in entries
    ]
    honour_of = opened.settings.outcome.honours.award
    given = [Honour(award=honour_of, unit=unit, certificate=numbers[f"honour:{unit}"]) for unit in honours]
    publish(opened, current(opened).model_copy(update={"awarded": awarded, "honours": given}))
    decided: dict[str, Any] = {
        "numbers": numbers,
        "honours": honours,
        "awarded": digest([[e.award, e.title, e.unit, e.region or "", e.certificate or ""] for e in awarded]),
        "said": f"{len(awarded)} 项奖，{len(given)} 个组织奖，{len(numbers)} 张证书",
        **({"early": True} if hurried else {}),
    }
    made = _papers(opened, entries, given, numbers, template, result)
    result.written += made
    if not opened.same(STEP, [], decided):
        report = opened.write(opened.next_report("公布"), _report(opened, entries, given, cases))
        result.written.append(report)
        opened.record(STEP, [], [*made, report], decided)
    result.say(f"{decided['said']}；名单写进了案例库：{place_of(opened)}")
    waiting = announce.lacks(opened)
    if waiting:
        result.say(f"公布了，但{waiting}（{objection_sheet.SHEET}）；有了结果先读回，再公布一次")
    left = len(entries) - len(cases)
    if left:
        unfinished = _unfinished(opened, entries)
        if unfinished:
            result.say(f"{unfinished} 个获奖案例在案例库里还没有填好（见 anliku check）；填好再运行一次，奖项会写进去")
        if left > unfinished:
            result.say(f"{left - unfinished} 个获奖案例还没有收进案例库；收进来以后再运行一次，名单会有链接")
    return result


def replay(before: Round, event: Event) -> list[str]:
    """Awards, honours and numbers again: the same? And does the library still tell them?"""
    entries = standing(before)
    honours = honoured(before, entries)
    faults = []
    if honours != event.decided["honours"]:
        faults.append("组织奖按 round.yml 的规则重算，与账本记的不一样")
    numbers = _numbers(before, [case.number for case, _ in entries], event.decided["honours"])
    if numbers != event.decided["numbers"]:
        faults.append("证书编号重编一遍，与账本记的不一样")
    rows = [[award, case.title, case.unit, case.region, numbers.get(case.number, "")] for case, award in entries]
    if digest(rows) != event.decided["awarded"]:
        faults.append("获奖名单不是从评委会的决定和异议的结果来的：重做一遍与账本记的不一样")
    faults += _hurried(before, event)
    return [*faults, *_published(before, event)] if is_last(before, event) else faults


def _hurried(before: Round, event: Event) -> list[str]:
    """Whether the ledger tells of a publication before the period of objections was over, and only of one."""
    announced = before.last("announce")
    if announced is None:
        return []
    day, until = datetime.datetime.fromisoformat(event.at).date().isoformat(), announced.decided["until"]
    if (day <= until) == event.decided.get("early", False):
        return []
    told = "记着“提前公布”" if event.decided.get("early") else "没有记“提前公布”"
    return [f"公示到 {until} 结束，公布是 {day}，账本却{told}"]


def _published(before: Round, event: Event) -> list[str]:
    """Whether the library's list is the one of the ledger."""
    try:
        told = current(before).awarded
    except NotDone as error:
        return [str(error)]
    rows = [[e.award, e.title, e.unit, e.region or "", e.certificate or ""] for e in told]
    if digest(rows) != event.decided["awarded"]:
        return [f"案例库里的获奖名单（{place_of(before)}）与账本记的不一样，被改过，或这一步以后又做过"]
    numbers = event.decided["numbers"]
    honours = [(unit, numbers[f"honour:{unit}"]) for unit in event.decided["honours"]]
    if [(honour.unit, honour.certificate) for honour in current(before).honours] != honours:
        return [f"案例库里的组织奖（{place_of(before)}）与账本记的不一样，被改过"]
    return list(_other_awards(before))


def _other_awards(before: Round) -> Iterator[str]:
    """Cases of the library whose award is not the one that the round gives."""
    awards = {case_key(before, case.title, case.unit): "" for case in before.cases}
    awards |= {case_key(before, case.title, case.unit): award for case, award in standing(before)}
    for manuscript in before.library.manuscripts:
        values = manuscript.values
        given = awards.get(case_key(before, values.get("title"), values.get("unit")))
        told = values.get("award")
        if given is not None and told and told != given and values.get("campaign") == before.campaign.id:
            yield f"{manuscript.file} 的奖项写着“{told}”，这一轮给的是“{given or '没有奖'}”"


def _expect_announced(opened: Round, early: bool) -> bool:
    """Whether the period of objections is not over yet; raises NotDone then, unless somebody says that it may be."""
    if "announce" not in opened.steps:
        return False
    last = opened.last("announce")
    if last is None:
        raise NotDone("还没有公示；请先运行 anliku round announce，公示期过了再公布")
    until = datetime.date.fromisoformat(last.decided["until"])
    if opened.today <= until and not early:
        raise NotDone(f"公示到 {until.isoformat()} 才结束；要提前公布，请加上 --early，会记进账本")
    return opened.today <= until


def _template(opened: Round) -> bytes | None:
    """The organiser's template. Raises NotDone where it cannot be used."""
    name = opened.settings.outcome.certificates.template
    if name is None:
        return None
    path = opened.folder / name
    try:
        data = office.load(path, "docx").data
    except office.Refused as error:
        raise NotDone(f"证书模板 {name}：{error}") from None
    missing = certificates.missing_fields(data)
    if missing:
        fields = "".join(f"〔{field}〕" for field in missing)
        raise NotDone(f"证书模板 {name} 里没有 {fields}，做不了证书；请在该写的地方写上（方头括号照写）")
    return data


def _numbers(opened: Round, cases: Iterable[str], honours: Iterable[str]) -> dict[str, str]:
    """Certificate numbers by case number, and by ``honour:unit``. What was given once stays."""
    given: dict[str, str] = {}
    for event in opened.events(STEP):
        given |= event.decided["numbers"]
    rules, year = opened.settings.outcome.certificates, opened.campaign.selection_year
    numbers: dict[str, str] = {}
    used = set(given.values())
    for pattern, keys in ((rules.number, list(cases)), (rules.honour, [f"honour:{unit}" for unit in honours])):
        count = 0
        for key in keys:
            if key in given:
                numbers[key] = given[key]
                continue
            while True:
                count += 1
                number = pattern.format(year=year, n=count)
                if number not in used:
                    break
            used.add(number)
            numbers[key] = number
    return numbers


# --- cases of the library -----------------------------------------------------------------------------------


def _library_cases(opened: Round, entries: Sequence[tuple[FinalCase, str]]) -> dict[str, Case]:
    """Case number → the case of the library that it has become: of this campaign, the same title and unit."""
    known: dict[tuple[str, str], Case] = {}
    for case in opened.library.cases:
        if case.meta.campaign == opened.campaign.id:
            known[case_key(opened, case.meta.title, case.meta.unit)] = case
    pairs = ((case.number, known.get(case_key(opened, case.title, case.unit))) for case, _ in entries)
    return {number: case for number, case in pairs if case is not None}


def _unfinished(opened: Round, entries: Sequence[tuple[FinalCase, str]]) -> int:
    """How many of the awarded cases stand in the library with metadata that cannot be used yet."""
    drafts = {
        title_key(str(draft.values.get("title", "")))
        for draft in opened.library.manuscripts
        if not isinstance(draft, Case) and draft.values.get("campaign") == opened.campaign.id
    }
    return sum(title_key(case.title) in drafts for case, _ in entries)


def _beside_cases(opened: Round, entries: Sequence[tuple[FinalCase, str]], result: StepResult) -> None:
    """Write the awards into drafts, where ``import`` has left them open, and take them out of what has none any
    more. What else a draft lacks, every check tells."""
    awards = {case_key(opened, case.title, case.unit): "" for case in opened.cases}
    awards |= {case_key(opened, case.title, case.unit): award for case, award in entries}
    written = drafts = 0
    for manuscript in opened.library.manuscripts:
        values = manuscript.values
        award = awards.get(case_key(opened, values.get("title"), values.get("unit")))
        if award is None or values.get("campaign") != opened.campaign.id or "award" not in values:
            continue
        is_checked = bool(award) and isinstance(manuscript, Case)
        if is_checked or (values["award"] or "") == award:
            continue
        if not award:
            result.say(
                f"{manuscript.file}：这一轮没有给它奖，奖项“{values['award']}”删去了；不公开的话请删去它的文件夹"
            )
        start = manuscript.places.keys[("award",)].start
        end = start + len(manuscript.text[start:].splitlines()[0])
        line = f"award: {quote(award)}" if award else "award:  # 这一轮没有给奖"
        write_text(manuscript.folder / "index.md", manuscript.text[:start] + line + manuscript.text[end:])
        written += 1
        drafts += bool(award)
    if written:
        # Some may be complete now.
        del opened.library
    if drafts:
        result.say(f"{drafts} 个还没有填好的案例，奖项也写上了；填好以后再运行一次，名单会有链接")


def _into_cases(
    opened: Round, entries: Sequence[tuple[FinalCase, str]], cases: dict[str, Case], result: StepResult
) -> None:
    """Write the awards into the front matter, where all of them pass the checks; else none is written."""
    texts: list[tuple[Case, str]] = []
    for final, award in entries:
        case = cases.get(final.number)
        if case is None or case.meta.award == award:
            continue
        text = with_award(case, award)
        before = {problem.rule for problem in rules.check_case(case, opened.library.context) if problem.is_error}
        fresh = rules.check_case(source.with_text(case, text), opened.library.context)
        faults = [problem for problem in fresh if problem.is_error and problem.rule not in before]
        for problem in faults:
            result.problem(problem)
        texts.append((case, text))
    if not result.ok:
        return
    for case, text in texts:
        try:
            write_text(case.folder / "index.md", text)
        except OSError as error:
            place = Location(case.file)
            result.problem(Problem(place, "FL006", Severity.ERROR, f"奖项写不进去（{error.strerror}），请检查权限"))
    if texts:
        result.say(f"{len(texts)} 个案例的奖项写进了案例库")


def with_award(case: Case, award: str) -> str:
    """The text of a case's file with another award; everything else as it stands."""
    span = case.places.value(("award",))
    return case.text[: span.start] + quote(award) + case.text[span.end :]


# --- what is handed on --------------------------------------------------------------------------------------


def _papers(
    opened: Round,
    entries: Sequence[tuple[FinalCase, str]],
    honours: Sequence[Honour],
    numbers: dict[str, str],
    template: bytes | None,
    result: StepResult,
) -> list[Written]:
    site = str(opened.catalogue.settings.engine.get("site_url") or "")
    if not site:
        result.say("mkdocs.yml 没有写 site_url，证书上没有二维码；写上网址再运行一次就有")
    site = site.rstrip("/") + "/" if site else ""
    listed = [Certificate(numbers[case.number], award, case.unit, case.title, case.authors) for case, award in entries]
    listed += [Certificate(honour.certificate or "", honour.award, honour.unit) for honour in honours]
    day = opened.settings.outcome.certificates.day or opened.today
    campaign = opened.campaign
    pages = certificates.document(listed, campaign.title, campaign.organiser, day, site, template)
    return [opened.write(LIST, _list(opened, listed)), opened.write(CERTIFICATES, pages)]


def _list(opened: Round, listed: Sequence[Certificate]) -> bytes:
    """``证书名单.xlsx``, for the printer's: 规范名称 only."""
    columns = (
        Column("证书编号", 24),
        Column("奖项", 12),
        Column("单位", 34),
        Column("案例名称", 48),
        Column("作者", 28),
    )
    rows = [[one.number, one.award, one.unit, one.title, "、".join(one.authors)] for one in listed]
    table = Table(f"{opened.campaign.title}证书名单", columns, rows, "证书名单")
    return decision_sheets.workbook([table], f"{opened.id}:{STEP}:list")


def _report(
    opened: Round, entries: Sequence[tuple[FinalCase, str]], honours: Sequence[Honour], cases: dict[str, Case]
) -> bytes:
    report = Report(f"{opened.campaign.short} 评选结果", opened)
    report.line(f"获奖 {len(entries)} 项，其中 {len(cases)} 项已收进案例库；组织奖 {len(honours)} 个。")
    waiting = announce.lacks(opened)
    if waiting:
        report.line(f"公布时{waiting}。")
    awards = opened.campaign.awards
    rows = []
    for region in opened.campaign.regions:
        own = [award for case, award in entries if case.region == region]
        if own:
            rows.append([region, *(str(own.count(award)) for award in awards), str(len(own))])
    report.table(["区域", *awards, "合计"], rows)
    report.heading("组织奖")
    report.table(["单位", "奖项"], [[honour.unit, honour.award] for honour in honours])
    return report.docx()
