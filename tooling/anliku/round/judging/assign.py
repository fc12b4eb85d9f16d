"""The step ``assign``: the list of experts → who reads which case, with a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from anliku.problem import Location, Problem, Severity
from anliku.round.desk.decision_sheets import Column, Table, workbook
from anliku.round.desk.incoming import read_file
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import Kept, NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.judging.assignment import Assignment, Task, assign, faults, repeated_regions
from anliku.round.judging.progress import (
    Gathered,
    expect_rules,
    experts_in,
    experts_of,
    gathered,
    judged_cases,
    pairs_of,
    plain_readers,
    readers_of,
)
from anliku.round.judging.recusals import Expert, JudgedCase, Panel, Recusals, partners, undeclared
from anliku.round.judging.shortage import explain

TABLE = "结果/分配总表.xlsx"


def run(opened: Round, path: Path | None = None) -> StepResult:
    """Assign by the list in ``path``, or by the last one where none is named. What stands already moves
    as little as can be. Nothing is written where no complete assignment exists. Raises NotDone."""
    expect_rules(opened)
    result = StepResult()
    last = opened.last("assign")
    if path is not None:
        name, data = path.name, read_file(path)
    elif last is not None:
        name, data = last.inputs[0]["name"], opened.data(last.inputs[0]["sha256"])
    else:
        raise NotDone("请写出评委名单：anliku round assign 评委名单.xlsx")
    cases = judged_cases(opened)
    if not cases:
        raise NotDone("还没有要评的案例；请先收案例（anliku round receive），并核对完选题")
    experts, problems = experts_in(opened, data, name)
    for problem in (*problems, *_meaningless(opened, experts, cases, name)):
        result.problem(problem)
    if last is not None and result.ok:
        _same_numbers(experts, experts_of(opened, last))
    if not result.ok:
        return result
    tasks = _tasks(opened, cases, experts, gathered(opened))
    assignments = [assign(task) for task in tasks]
    if any(one.missing for one in assignments):
        result.ok = False
        result.say("分不出来，没有记账。挡在前面的是：")
        for task, one in zip(tasks, assignments, strict=True):
            if one.missing:
                result.lines += [f"{task.panel.name}：{line}" for line in explain(task)]
        return result
    _write(opened, result, opened.keep_bytes(name, data), tasks, assignments)
    return result


def replay(before: Round, event: Event) -> list[str]:
    """What the assignment of a line should have been, against what it says."""
    cases, experts = judged_cases(before), experts_of(before, event)
    state = gathered(before)
    tasks = _tasks(before, cases, experts, state)
    said = []
    for task in tasks:
        readers = event.decided["readers"].get(task.panel.name, {})
        said += [f"{task.panel.name}：{fault}" for fault in faults(task, readers)]
        if not said and plain_readers({"": assign(task).readers}) != {"": readers}:
            said.append(f"{task.panel.name}：照名单、规则和种子 {task.seed} 重新分，与账上记的不一样")
    return said


def lacks(opened: Round) -> str:
    """Cases that nobody reads; empty where there are none."""
    panels = readers_of(opened.last("assign")).values()
    count = sum(any(not panel.get(case.number) for panel in panels) for case in opened.cases)
    return f"{count} 个案例还没有分给评委" if count else ""


def _tasks(opened: Round, cases: Sequence[JudgedCase], experts: Sequence[Expert], state: Gathered) -> list[Task]:
    """One for each panel: what stands, what is done, what was declared."""
    settings = opened.settings.judging
    recusals = Recusals(settings.own_region, partners(cases), frozenset(state.conflicts))
    readers = readers_of(opened.last("assign"))
    tasks = []
    for rule in settings.panels:
        own = [expert for expert in experts if expert.panel == rule.name]
        numbers = {case.number for case in cases}
        standing = pairs_of({rule.name: readers.get(rule.name, {})})
        standing = frozenset(pair for pair in standing if pair[0] in numbers)
        panel = Panel(rule.name, rule.reviews, rule.by_subject, rule.by_stage)
        finished = frozenset(pair for pair in standing if pair in state.reviews)
        tasks.append(Task(panel, cases, own, recusals, settings.seed, standing, finished))
    return tasks


def _same_numbers(experts: Sequence[Expert], before: Sequence[Expert]) -> None:
    """An expert's number is the row of the list: rows may only be added at its end."""
    for old, new in zip(before, [*experts, *[None] * len(before)], strict=False):
        if new is None or (old.name, old.unit) != (new.name, new.unit):
            now = f"这次是{new.name}" if new is not None else "这次没有"
            raise NotDone(
                f"{old.number}上次是{old.name}，{now}；评委按名单的行编号，不能换行：新评委加在最后，"
                "不再参加的请留着那一行，上限写 0"
            )


def _meaningless(opened: Round, experts: Sequence[Expert], cases: Sequence[JudgedCase], name: str) -> list[Problem]:
    """Declared conflicts that match nothing: somebody misspelt a unit, perhaps."""
    problems = []
    for expert in experts:
        for text in undeclared(expert, cases, opened.campaign.regions):
            message = (
                f"{expert.number}（{expert.name}）声明回避的“{text}”对不上任何案例编号、单位、姓名或区域，请核对写法"
            )
            problems.append(Problem(Location(name), "JG003", Severity.WARNING, message))
    return problems


# --- what is written ----------------------------------------------------------------------------


def _write(
    opened: Round, result: StepResult, kept: Kept, tasks: Sequence[Task], assignments: Sequence[Assignment]
) -> None:
    readers = plain_readers({one.panel: one.readers for one in assignments})
    before = readers_of(opened.last("assign"))
    reviews = sum(len(one.pairs) for one in assignments)
    decided = {"readers": readers, "seed": opened.settings.judging.seed, "said": f"{reviews} 份评审"}
    if opened.same("assign", [kept], decided):
        result.say("与上一次分的一样，没有变动")
        return
    report = Report("评委分配情况", opened)
    for task, one in zip(tasks, assignments, strict=True):
        _tell(report, task, one)
    if before:
        new, old = pairs_of(readers), pairs_of(before)
        report.heading("与上一次相比")
        report.line(f"新分 {len(new - old)} 份，收回 {len(old - new)} 份，其余 {len(new & old)} 份不变。")
    result.lines += report.lines
    table = opened.write(TABLE, workbook(_tables(tasks, assignments), f"{opened.campaign.id}/assign"))
    paper = opened.write(opened.next_report("分配评委"), report.docx())
    result.written += [table, paper]
    opened.record("assign", [kept], [table, paper], decided)


def _tell(report: Report, task: Task, one: Assignment) -> None:
    """A panel in numbers; the recusals are counted, not only promised."""
    loads = sorted(len(stack) for stack in one.stacks.values())
    mixed = len(repeated_regions(one, task.experts))
    report.heading(task.panel.name)
    report.line(
        f"{len(task.cases)} 个案例，{len(task.experts)} 位评委，每个案例 {task.panel.reviews} 份，共 {len(one.pairs)} 份评审；"
        f"每人 {loads[0]}—{loads[-1]} 个。"
        if loads
        else f"{task.panel.name}没有要分的评审。"
    )
    report.line(
        f"违反回避的 {len(faults(task, one.readers))} 处；同一案例有两位评委来自同一区域的 {mixed} 个。种子 {task.seed}，同样的名单和规则总是分成这样。"
    )
    rows = [
        [
            expert.number,
            expert.name,
            expert.unit,
            expert.region,
            str(len(one.stacks.get(expert.number, []))),
            str(expert.limit),
        ]
        for expert in task.experts
    ]
    report.table(["编号", "评委", "单位", "区域", "案例数", "上限"], rows)


def _tables(tasks: Sequence[Task], assignments: Sequence[Assignment]) -> list[Table]:
    tables = []
    for task, one in zip(tasks, assignments, strict=True):
        names = {expert.number: expert.name for expert in task.experts}
        width = task.panel.reviews
        columns = (
            *(Column("案例编号", 14), Column("类别", 10), Column("学段", 10), Column("区域", 16), Column("题目", 40)),
            *(Column(f"评委{place}", 18) for place in range(1, width + 1)),
        )
        rows = [_row(case, one.readers[case.number], names, width) for case in task.cases]
        tables.append(Table(f"{task.panel.name}：案例分给了谁", columns, rows, name=task.panel.name[:20]))
    return tables


def _row(case: JudgedCase, experts: Sequence[str], names: Mapping[str, str], width: int) -> list[str]:
    shown = [f"{number} {names[number]}" for number in experts]
    return [
        case.number,
        case.category,
        "、".join(case.stages),
        case.region,
        case.title,
        *shown,
        *[""] * (width - len(shown)),
    ]
