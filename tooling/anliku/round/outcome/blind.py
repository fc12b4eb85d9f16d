"""``blind``: copies for the experts without whose they are, and a sheet of what a person has to look at.

Run first it makes all copies and ``待填/匿名核对.xlsx``; given that sheet, filled in, it hides what was found
on top and makes the copies again. The copy bears the case's number and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from anliku.formats import office
from anliku.problem import Location, Problem, Severity
from anliku.round.desk import decision_sheets, round_folder
from anliku.round.desk.decision_sheets import Column, Table
from anliku.round.desk.entries import FinalCase
from anliku.round.desk.ledger import Event, hash_of
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult, Written
from anliku.round.desk.step_report import Report
from anliku.round.outcome import printing, reading_copy
from anliku.round.outcome.blind_word import Blinded, blinded
from anliku.round.outcome.hidden_names import Secrets, squeezed

STEP = "blind"
COPIES = f"{round_folder.RESULTS}/匿名稿"
SHEET = f"{round_folder.TO_FILL}/匿名核对.xlsx"
HIDE, KEEP, SEND_BACK = "隐去", "可以留", "退回作者改"
SHOW = "不用隐去"
_TO_LOOK_AT, _HIDDEN, _HIDDEN_WORDS = "要看的", "已隐去", "隐去的字"
_NUMBER, _WHY, _TEXT, _DECISION, _WORDS = "编号", "为什么", "原文", "处理", "要隐去的字"
_MOST = 40
"""Lines of one case that somebody is asked to look at."""


def run(
    opened: Round, filled: Path | None = None, pdf: bool = True, progress: Callable[[], None] = lambda: None
) -> StepResult:
    """Make the copies; with ``filled`` hide what it says on top. Raises NotDone and OSError."""
    if not opened.cases:
        raise NotDone("还没有参评案例；请先收案例：anliku round receive 文件…")
    result = StepResult()
    last = opened.last(STEP)
    more: dict[str, list[str]] = dict(last.decided["more"]) if last is not None else {}
    back: dict[str, str] = dict(last.decided.get("back", {})) if last is not None else {}
    inputs = [Kept(case.name, case.document) for case in opened.cases]
    if filled is not None:
        kept = opened.keep(filled)
        decisions = _read(opened, kept, more, result)
        more = decisions.words(more)
        back = decisions.sent_back(back)
        inputs.append(kept)
        if not result.ok:
            result.say("没有照它改：请改好上面几处，再运行一次")
            return result
    copies = {}
    for case in opened.cases:
        copies[case.number] = copy_of(opened, case, more.get(case.number, ()))
        progress()
    waiting = with_authors(opened, back)
    written = {
        number: opened.write(_place(number, "docx"), copies[number].data) for number in copies if number not in waiting
    }
    pages = _pdfs(opened, copies, written, result, progress if pdf else None)
    made = [*written.values(), *pages]
    dropped = _dropped(opened, made)
    doubts = sum(len(copy.doubts) for copy in copies.values())
    decided: dict[str, Any] = {
        "more": more,
        "back": back,
        "said": f"{len(written)} 篇，{doubts} 处要人看",
        **({"dropped": dropped} if dropped else {}),
    }
    sheet = opened.write(SHEET, workbook(opened, copies))
    result.written.append(sheet)
    if not _is_done(opened, inputs, decided, made):
        report = opened.write(opened.next_report("匿名"), _report(opened, copies, waiting, pages))
        result.written.append(report)
        opened.record(STEP, inputs, [*made, report], decided)
    for name in dropped:
        (opened.folder / name).unlink(missing_ok=True)
    if waiting:
        result.say(f"退回作者改的 {len(waiting)} 篇（{'、'.join(waiting)}）没有匿名稿，收到改好的再运行一次")
    result.say(f"做好了 {len(written)} 篇匿名稿，在 {COPIES}；{doubts} 处机器认不准，列在 {SHEET}")
    if any(_tells_region(opened)):
        result.say("编号的样子里有 {region}，专家看编号就知道区域；要避开请改 round.yml 的 numbers 再立项")
    return result


def _is_done(opened: Round, inputs: Sequence[Kept], decided: Mapping[str, Any], made: Iterable[Written]) -> bool:
    """Whether the last line says just this, and names just these copies."""
    last = opened.last(STEP)
    now = {(file.name, file.sha256) for file in made}
    return opened.same(STEP, inputs, dict(decided)) and last is not None and now == set(_copies(last))


def _copies(event: Event) -> list[tuple[str, str]]:
    """Name and hash of the copies that a line has written."""
    return [(file["name"], file["sha256"]) for file in event.outputs if file["name"].startswith(f"{COPIES}/")]


def _place(number: str, kind: str) -> str:
    return f"{COPIES}/{number}.{kind}"


def _dropped(opened: Round, made: Iterable[Written]) -> list[str]:
    """Copies of earlier runs that are none any more: of a case that is with its author, or whose PDF is out of date."""
    known = {name for event in opened.events(STEP) for name, _ in _copies(event)}
    return sorted(known - {file.name for file in made})


def with_authors(opened: Round, back: Mapping[str, str]) -> list[str]:
    """Numbers of the cases that went back to their authors and have not come again; ``back`` is what went."""
    return [case.number for case in opened.cases if back.get(case.number) == case.document]


def copy_of(opened: Round, case: FinalCase, more: Sequence[str] = ()) -> Blinded:
    """The blind copy of one case. Raises NotDone where its document cannot be used."""
    try:
        package = office.verify(opened.data(case.document), "docx", Path(case.name).suffix.lower())
    except office.Refused as error:
        raise NotDone(f"{case.number}“{case.title}”（{case.name}）：{error}") from None
    return blinded(package, secrets_of(opened, case, more), others_of(opened, case))


def secrets_of(opened: Round, case: FinalCase, more: Sequence[str] = ()) -> Secrets:
    """What has to go from a case: its unit by all its names, its people, its region."""
    topic, names = case.topic, opened.units.names
    unit, _ = opened.units.find(case.unit, case.region)
    units = [case.unit, topic.unit, topic.typed_unit]
    if unit is not None:
        units += [unit.name, *unit.former, *unit.campuses]
    units = [name for name in units if name]
    people = [*case.authors, *topic.authors, topic.leader]
    regions = opened.catalogue.taxonomy.facet("region").find(case.region)
    # 市直属 is no place, and its name is said of many things.
    of_place = regions.names if regions is not None and regions.code else ()
    return Secrets.of(units, [name for name in people if name], of_place, map(names.key, units), more)


def others_of(opened: Round, case: FinalCase) -> list[str]:
    """The other units of the round, as they are looked for."""
    names = {squeezed(other.unit) for other in opened.cases if other.unit_key != case.unit_key}
    return sorted(name for name in names if len(name) > 3)


def replay(before: Round, event: Event) -> list[str]:
    """Make the copies again from what came in: the same bytes?"""
    cases = {case.number: case for case in before.cases}
    faults = []
    # A PDF differs with the program that made it.
    for made in (file for file in event.outputs if file["name"].startswith(COPIES) and file["name"].endswith(".docx")):
        number = Path(made["name"]).stem
        case = cases.get(number)
        if case is None:
            faults.append(f"匿名稿 {made['name']} 没有对应的参评案例")
            continue
        if case.document in before.forgotten:
            continue
        again = copy_of(before, case, event.decided["more"].get(number, ()))
        if hash_of(again.data) != made["sha256"]:
            faults.append(f"匿名稿 {made['name']} 重做一遍与账本记的不同")
    return faults


def lacks(opened: Round) -> str:
    """Cases that have no blind copy, because they came later or again, and those whose author was to change
    something and has not; empty where there are none."""
    last = opened.last(STEP)
    copied = {file["sha256"] for file in last.inputs} if last is not None else set()
    count = sum(case.document not in copied for case in opened.cases)
    back = last.decided.get("back", {}) if last is not None else {}
    waiting = with_authors(opened, back)
    said = [f"有 {count} 篇（后来收的）还没有匿名稿"] if count else []
    if waiting:
        some = f"{'、'.join(waiting[:3])}{'等' if len(waiting) > 3 else ''}"
        said.append(f"{len(waiting)} 篇退回作者改的（{some}）还没有收到改好的，先不要发给专家")
    return "；".join(said)


def _tells_region(opened: Round) -> list[str]:
    return ["region"] if "{region}" in opened.settings.numbers.pattern else []


# --- the sheet --------------------------------------------------------------------------------------


def _key(opened: Round) -> str:
    return f"{opened.id}:{STEP}"


def workbook(opened: Round, copies: dict[str, Blinded]) -> bytes:
    """``匿名核对.xlsx``: what a machine cannot be sure of, and what was hidden in each case."""
    rows = []
    for number, copy in copies.items():
        for doubt in copy.doubts[:_MOST]:
            around = f"{doubt.text}（{doubt.around}）" if doubt.around else doubt.text
            rows.append([number, doubt.why, around, "", ""])
        if len(copy.doubts) > _MOST:
            rows.append([number, "太多，没有全列", f"还有 {len(copy.doubts) - _MOST} 处，请通读这一篇", "", ""])
    columns = (
        Column(_NUMBER, 14),
        Column(_WHY, 22),
        Column(_TEXT, 60),
        Column(_DECISION, 12, edit=True, choices=(HIDE, KEEP, SEND_BACK)),
        Column(_WORDS, 26, edit=True),
    )
    note = f"打开匿名稿看；要隐去的选“{HIDE}”并写出那几个字，几个词用顿号隔开；图片选“{KEEP}”或“{SEND_BACK}”"
    hidden = [[number, name, str(times), ""] for number, copy in copies.items() for name, times in copy.hidden.items()]
    beside = Table(
        "已经隐去的字",
        (
            Column(_NUMBER, 14),
            Column(_HIDDEN_WORDS, 40),
            Column("次数", 8),
            Column(_DECISION, 12, edit=True, choices=(SHOW,)),
        ),
        hidden,
        _HIDDEN,
        f"核对时加上的字隐去错了，选“{SHOW}”",
    )
    return decision_sheets.workbook(
        [Table(f"{opened.campaign.short} 匿名核对", columns, rows, _TO_LOOK_AT, note), beside], _key(opened)
    )


@dataclass(slots=True)
class _Decisions:
    """What somebody decided on the sheet, by the case's number."""

    hide: dict[str, list[str]] = field(default_factory=dict)
    show: dict[str, list[str]] = field(default_factory=dict)
    """Words that were hidden and need not be, as they are looked for."""
    back: dict[str, str] = field(default_factory=dict)
    """The document that goes back to its author."""
    looked_at: set[str] = field(default_factory=set)

    def words(self, before: dict[str, list[str]]) -> dict[str, list[str]]:
        """What is hidden on top, from now on."""
        more = {}
        for number in sorted({*before, *self.hide}):
            kept = [word for word in before.get(number, ()) if squeezed(word) not in self.show.get(number, ())]
            if words := sorted({*kept, *self.hide.get(number, ())}):
                more[number] = words
        return more

    def sent_back(self, before: dict[str, str]) -> dict[str, str]:
        """What is with its author; a case that was looked at again without a word of it is not."""
        still = {number: document for number, document in before.items() if number not in self.looked_at}
        return dict(sorted((still | self.back).items()))


def _read(opened: Round, kept: Kept, before: dict[str, list[str]], result: StepResult) -> _Decisions:
    """What was decided; what cannot be used is told with its cell."""

    def fault(place: str, message: str, row: int, severity: Severity = Severity.ERROR) -> None:
        result.problem(Problem(Location(kept.name, row), "JG302", severity, f"{place}：{message}"))

    try:
        filled = decision_sheets.read(office.verify(opened.bytes_of(kept), "xlsx", Path(kept.name).suffix.lower()))
    except office.Refused as error:
        raise NotDone(f"{kept.name}：{error}") from None
    if filled is None or filled.key != _key(opened):
        raise NotDone(f"{kept.name} 不是这一轮的匿名核对表；请用 anliku round blind 写的那一张（{SHEET}）")
    documents = {case.number: case.document for case in opened.cases}
    decisions = _Decisions()
    for row in filled.rows:
        number, decision, words = row.text(_NUMBER), row.text(_DECISION), row.text(_WORDS)
        if row.sheet not in {_TO_LOOK_AT, _HIDDEN} or not (decision or words):
            continue
        place = row.place(_DECISION)
        if row.sheet == _HIDDEN:
            word = squeezed(row.text(_HIDDEN_WORDS))
            if decision != SHOW:
                fault(place, f"“{decision}”不能用，请从列表里选", row.row)
            elif word not in map(squeezed, before.get(number, ())):
                fault(place, f"“{word}”不是核对时加上的字，是单位、姓名、地名或号码，一定要隐去", row.row)
            decisions.show.setdefault(number, []).append(word)
            continue
        decisions.looked_at.add(number)
        if number not in documents:
            fault(place, f"没有编号“{number}”的案例（改过编号，或加了行）", row.row)
        elif decision not in {"", HIDE, KEEP, SEND_BACK}:
            fault(place, f"“{decision}”不能用，请从列表里选", row.row)
        elif decision == HIDE and not words:
            fault(place, f"选了“{HIDE}”，请在“{_WORDS}”里写出是哪几个字", row.row)
        elif words and decision != HIDE:
            fault(place, f"写了要隐去的字，“{_DECISION}”请选“{HIDE}”", row.row)
        elif decision == SEND_BACK:
            fault(place, f"{number} 要退回作者改：改好的文件再用 anliku round receive 收", row.row, Severity.WARNING)
            decisions.back[number] = documents[number]
        elif decision == HIDE:
            parts = [part.strip() for part in words.replace(",", "、").replace("，", "、").split("、")]
            short = [part for part in parts if part and len(squeezed(part)) < 2]
            if short:
                fault(place, f"“{short[0]}”只有一个字，整篇里到处会有，请写两个字以上", row.row)
            decisions.hide.setdefault(number, []).extend(part for part in parts if len(squeezed(part)) > 1)
    return decisions


# --- what is handed on --------------------------------------------------------------------------------


def _pdfs(
    opened: Round,
    copies: Mapping[str, Blinded],
    written: Mapping[str, Written],
    result: StepResult,
    progress: Callable[[], None] | None,
) -> list[Written]:
    """The copies as PDF with the same numbers: those that stand, and the others printed, unless ``progress`` is
    None. What cannot be printed is told; its .docx is there all the same."""
    made = {number: page for number, copy in written.items() if (page := _standing_pdf(opened, number, copy))}
    missing = [number for number in written if number not in made]
    if missing and progress is not None:
        browser = printing.find()
        if browser is None:
            result.say(
                "没有找到能做 PDF 的浏览器（Edge、Chrome、Chromium 有一个就行），只做了 .docx；"
                f"装好再运行一次，或把浏览器程序的路径写进环境变量 {printing.CHOSEN}"
            )
        else:
            pages = {number: partial(_page, copies[number], number) for number in missing}
            for number, data in printing.print_pages(browser, pages, progress):
                made[number] = opened.write(_place(number, "pdf"), data)
            if failed := [number for number in missing if number not in made]:
                result.say(f"{len(failed)} 篇没有做成 PDF（{'、'.join(failed[:3])}），请在 WPS 里打开 .docx 另存")
    return [made[number] for number in written if number in made]


def _page(copy: Blinded, number: str) -> str | None:
    try:
        return reading_copy.page(office.verify(copy.data, "docx"), number)
    except (office.Refused, RecursionError):
        return None


def _standing_pdf(opened: Round, number: str, copy: Written) -> Written | None:
    """The PDF of an earlier run that was made of this very copy and stands as it was written."""
    last = opened.last(STEP)
    before = dict(_copies(last)) if last is not None else {}
    name = _place(number, "pdf")
    path = opened.folder / name
    if before.get(copy.name) != copy.sha256 or name not in before or not path.is_file():
        return None
    return Written(name, before[name]) if hash_of(path.read_bytes()) == before[name] else None


def _report(opened: Round, copies: Mapping[str, Blinded], waiting: Sequence[str], pages: Sequence[Written]) -> bytes:
    report = Report(f"{opened.campaign.short} 匿名情况", opened)
    report.line(
        f"做了 {len(copies) - len(waiting)} 篇匿名稿{f'，{len(pages)} 篇有 PDF' if pages else ''}。编号与案例的对应只在这一轮的文件夹里。"
    )
    if waiting:
        report.line(f"退回作者改的 {len(waiting)} 篇，还没有匿名稿：{'、'.join(waiting)}。")
    report.line("正文、页眉页脚、脚注、图题、文件属性、批注、修订都处理过；图片里的字和地名要人看，见匿名核对表。")
    report.table(
        ["编号", "隐去几处", "图片", "要人看"],
        [
            [number, str(sum(copy.hidden.values())), str(copy.pictures), str(len(copy.doubts))]
            for number, copy in copies.items()
        ],
    )
    return report.docx()
