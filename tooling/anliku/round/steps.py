"""The steps of a round: what each is called, until when it is due, and how it is proven.

:mod:`anliku.round.desk.opened` knows their names; a step that can be recomputed gives its ``replay``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anliku.round.desk import approve, match, receive
from anliku.round.desk.dates import due
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.judging import assign, collect, score, send_sheets
from anliku.round.outcome import admitting, announce, blind, close, finish, showcase

Replay = Callable[[Round, Event], list[str]]
"""The round before an event, the event → Chinese sentences where the event does not follow."""


Lacks = Callable[[Round], str]
"""The round → what a step that was done still lacks, empty where nothing."""


def _nothing(_before: Round, _event: Event) -> list[str]:
    return []


def _complete(_opened: Round) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    name: str
    label: str
    does: str
    """What whoever runs it does, in one line of help."""
    replay: Replay = _nothing
    lacks: Lacks = _complete


STEPS = (
    Step(
        "receive",
        "收件",
        "把收到的汇总表、申报表、联络人表、单位名单、案例收进来：anliku round receive 文件…",
        receive.replay,
    ),
    Step("approve", "立项", "定哪些选题立项、编号：anliku round approve", approve.replay, approve.lacks),
    Step("match", "核对选题", "看总结案例是不是申报的那个选题：anliku round match", match.replay, match.lacks),
    Step("blind", "匿名", "做给专家看的匿名稿：anliku round blind", blind.replay, blind.lacks),
    Step("assign", "分配", "按评委名单分配案例：anliku round assign 评委名单.xlsx", assign.replay, assign.lacks),
    Step("sheets", "评分表", "给每位评委做评分表：anliku round sheets", send_sheets.replay, send_sheets.lacks),
    Step("collect", "收评分表", "读回评分表：anliku round collect 文件…", collect.replay, collect.lacks),
    Step("score", "统分", "统分，拟定奖项；评委会定了再读回：anliku round score", score.replay, score.lacks),
    Step(
        "announce",
        "公示",
        "公示名单写进案例库；异议有了结果再读回：anliku round announce",
        announce.replay,
        announce.lacks,
    ),
    Step(
        "import",
        "入库",
        "把获奖案例的 Word 写进案例库，单位、区域等照汇总表填好：anliku round import",
        admitting.replay,
    ),
    Step("finish", "公布", "奖项写进案例，做名单和证书：anliku round finish", finish.replay),
    Step("showcase", "展示交流", "选展示的案例，做展示交流的页面：anliku round showcase", showcase.replay),
    Step("close", "归档", "删去联系方式，打包归档：anliku round close", close.replay),
)
BY_NAME = {step.name: step for step in STEPS}


def next_step(opened: Round) -> Step | None:
    """The first step of the round that is not done, or lacks something; None where there is none. To receive
    comes first as long as what the next step works on has not come."""
    step = next((BY_NAME[name] for name in opened.steps if _is_open(opened, BY_NAME[name])), None)
    if step is None:
        return None
    needed = opened.topics if step.name == "approve" else opened.state.handed_in
    return step if needed else BY_NAME["receive"]


def _is_open(opened: Round, step: Step) -> bool:
    return opened.last(step.name) is None or bool(step.lacks(opened))


def next_line(opened: Round) -> str:
    """What is next, what it lacks, and until when; before that, what is still open."""
    waiting = len(opened.state.open)
    lines = (
        [f"还有 {waiting} 条待处理：在 {receive.SHEET} 里定好，再运行 anliku round receive {receive.SHEET}"]
        if waiting
        else []
    )
    step = next_step(opened)
    if step is None:
        return "\n".join([*lines, "这一轮的步骤都做过了；anliku round verify 可以随时核对"])
    limits = opened.settings.deadlines
    until = _until(opened, step.name)
    if step.name == "receive" and opened.last("approve") is not None:
        day = due(limits.cases, opened.campaign)
        until = f"（等总结案例{f'，截止 {day.isoformat()}' if day is not None else ''}）"
    lack = step.lacks(opened) if opened.last(step.name) is not None else ""
    return "\n".join([*lines, f"下一步：{step.label}{f'，{lack}' if lack else ''}。{step.does}{until}"])


def _until(opened: Round, name: str) -> str:
    setting = opened.settings.due.get(name)
    day = due(setting, opened.campaign)
    if day is None:
        label = next((event.label for event in opened.campaign.timeline if event.name == setting), "")
        return f"（日程：{setting}{f' {label}' if label else ''}）" if setting else ""
    left = (day - opened.today).days
    said = f"还有 {left} 天" if left > 0 else "就是今天" if left == 0 else f"已经过了 {-left} 天"
    return f"（最迟 {day.isoformat()}，{said}）"


def status(opened: Round) -> list[str]:
    """Where the round stands: one line a step, and what is next."""
    lines = [f"{opened.campaign.short}（{opened.campaign.id}），账本 {len(opened.ledger.events)} 步"]
    for name in opened.steps:
        step, last = BY_NAME[name], opened.last(name)
        if last is None:
            lines.append(f"  ○ {step.label}{_until(opened, name)}")
            continue
        times = len(opened.events(name))
        again = f"，做过 {times} 次" if times > 1 else ""
        said = last.decided.get("said")
        lines.append(f"  ● {step.label}：{last.at[:10]}，{last.by}{again}{f'；{said}' if said else ''}")
    if opened.ledger.events and opened.rules_changed:
        lines.append("  round.yml 在上一步以后改过：下一步照新的做，先把它记进账本；以前各步仍按当时的规定核对")
    return [*lines, next_line(opened)]
