"""``verify``: does everything follow from what came in and what was decided?

The ledger's chain, the files that came in, the files that were written, and each step worked out again.
Nothing in the round is changed.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator, Sequence

from anliku.problem import Location, Problem, Severity
from anliku.record.pool import Workers
from anliku.round.desk import ledger as ledgers
from anliku.round.desk import receive, round_folder, topic_ids
from anliku.round.desk.ledger import Event, hash_of
from anliku.round.desk.opened import Round
from anliku.round.desk.proof import Proof
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.steps import BY_NAME

_CODE = "JG301"
_ANCHOR = 12
"""Characters of a hash that tell it from all others."""


def run(
    opened: Round,
    step: Callable[[], None] = lambda: None,
    workers: Workers | None = None,
    anchors: Sequence[str] = (),
) -> StepResult:
    """Everything that does not follow, each with its line of the ledger or its file; ``step`` is called
    after each line; ``workers`` read files; ``anchors`` are hashes of lines from outside of the round: who changes
    the ledger and makes all its hashes anew cannot change what was printed."""
    result = StepResult()
    for anchor in anchors:
        _hold_against(opened, anchor, result)
    opened.proof = Proof(receive.read_again(opened, workers or Workers(1)))
    for fault in opened.ledger.faults:
        result.problem(_problem(ledgers.FILE, fault.line, fault.message))
    for problem in (*_received(opened), *_strangers(opened), *_written(opened), *_clock(opened)):
        result.problem(problem)
    if opened.ledger.torn:
        result.say("账本最后有半行没有写完；下一次运行任何一步时会移去并记一笔")
    for number, event in enumerate(opened.ledger.events, 1):
        for message in _replayed(opened, event):
            result.problem(_problem(ledgers.FILE, number, f"（第 {event.n} 步 {_label(event)}）{message}"))
        step()
    for problem in _moved(opened):
        result.problem(problem)
    skipped = sum(_is_forgotten(opened, event) for event in opened.ledger.events)
    if skipped:
        result.say(f"归档时删去了 {len(opened.forgotten)} 个文件；用到它们的 {skipped} 步没有重算，只核对了前后相接")
    last = opened.ledger.last
    if result.ok and last is not None:
        result.say(
            f"账本 {len(opened.ledger.events)} 步前后相接，{'其余各步' if skipped else '每一步'}都能从收到的文件和当时的决定重新算出来"
        )
        result.say(
            f"最后一步：第 {last.n} 步 {_label(last)}，{last.at[:16].replace('T', ' ')}，校验码 {opened.ledger.head}"
        )
    elif not result.ok:
        result.say("有对不上的地方，见上面；发布的结果要先查清楚")
    return result


def _hold_against(opened: Round, anchor: str, result: StepResult) -> None:
    """Whether a line of the ledger has the hash that a report, or somebody's note, has kept."""
    typed = "".join(anchor.split()).lower()
    if len(typed) < _ANCHOR or not set(typed) <= set("0123456789abcdef"):
        raise NotDone(f"--anchor 后面写报告最后一行的校验码，至少前 {_ANCHOR} 位（0—9、a—f），“{anchor}”不像")
    event = next((event for event in opened.ledger.events if hash_of(event.line).startswith(typed)), None)
    if event is None:
        message = f"账本里没有校验码是 {typed[:_ANCHOR]}… 的一行：从那以后账本被改写过，或者那不是这一轮的报告"
        result.problem(_problem(ledgers.FILE, 1, message))
    else:
        result.say(f"校验码 {typed[:_ANCHOR]}… 是第 {event.n} 步 {_label(event)}的：到那一步为止，账本没有被改写过")


_OTHERS = {"open": "新建", ledgers.MEND: "修补", ledgers.SETTINGS: "规定", ledgers.TOPIC_IDS: "选题编号"}
"""Lines that are no step."""


def _label(event: Event) -> str:
    return BY_NAME[event.step].label if event.step in BY_NAME else _OTHERS.get(event.step, event.step)


def _problem(file: str, line: int, message: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Location(file, line), _CODE, severity, message)


def _received(opened: Round) -> Iterator[Problem]:
    """Files that came in and are gone, or are others."""
    seen: set[str] = set()
    for number, event in enumerate(opened.ledger.events, 1):
        for file in event.inputs:
            sha256 = file["sha256"]
            if sha256 in seen or sha256 in opened.forgotten:
                continue
            seen.add(sha256)
            try:
                opened.data(sha256)
            except (NotDone, OSError) as error:
                said = str(error) if isinstance(error, NotDone) else "读不了"
                yield _problem(ledgers.FILE, number, f"（第 {event.n} 步）“{file['name']}”：{said}")


def _strangers(opened: Round) -> Iterator[Problem]:
    """Files among those that came in of which the ledger knows nothing."""
    known = {file["sha256"] for event in opened.ledger.events for file in event.inputs}
    for path in sorted((opened.folder / round_folder.RECEIVED).glob("*")):
        if path.name.partition(".")[0] not in known and not path.name.startswith("."):
            message = "账本里没有收过这个文件（放进来的，或收件中断留下的）；中断的话再收一次就好"
            yield _problem(f"{round_folder.RECEIVED}/{path.name}", 1, message, Severity.WARNING)


def _written(opened: Round) -> Iterator[Problem]:
    """Results and reports that are not as the ledger says; the last line that wrote one counts."""
    expected: dict[str, tuple[str, Event]] = {}
    for event in opened.ledger.events:
        for name in event.decided.get("dropped", ()):
            expected.pop(name, None)
        for file in event.outputs:
            expected[file["name"]] = (file["sha256"], event)
    for name, (sha256, event) in sorted(expected.items()):
        if name.startswith(f"{round_folder.TO_FILL}/") or sha256 in opened.forgotten:
            continue
        try:
            data = (opened.folder / name).read_bytes()
        except OSError:
            yield _lost(opened, name, event)
            continue
        if hash_of(data) != sha256:
            yield _problem(name, 1, f"与第 {event.n} 步 {_label(event)}写下的不同：有人改过，或另存过")


def _lost(opened: Round, name: str, event: Event) -> Problem:
    """A file that is not there; a report is no loss where the step was done again and has written another."""
    kind = _kind_of_report(name)
    later = [other for other in reversed(opened.events(event.step)) if other.n > event.n]
    again = next(
        (other for other in later if any(_kind_of_report(file["name"]) == kind for file in other.outputs)), None
    )
    said = f"不见了；第 {event.n} 步 {_label(event)}写过它"
    if kind and again is not None and opened.intact(again):
        return _problem(name, 1, f"{said}，第 {again.n} 步重做过，有新的报告", Severity.WARNING)
    return _problem(name, 1, f"{said}，再运行那一步可以重做")


def _kind_of_report(name: str) -> str:
    """``报告/014-公示.docx`` → ``公示.docx``; empty for what is no report."""
    folder, _, file = name.rpartition("/")
    return file.partition("-")[2] if folder == round_folder.REPORTS else ""


def _clock(opened: Round) -> Iterator[Problem]:
    """Lines that are earlier than the one before: the clock was set."""
    before: Event | None = None
    for number, event in enumerate(opened.ledger.events, 1):
        if before is not None and _moment(event) < _moment(before):
            message = f"（第 {event.n} 步）时间 {event.at} 早于前一步的 {before.at}：电脑的时钟调过；次序仍以账本为准"
            yield _problem(ledgers.FILE, number, message, Severity.WARNING)
        before = event


def _moved(opened: Round) -> Iterator[Problem]:
    """Numbers of 立项 that belong to another topic now: of rounds in which no line kept the ids."""
    with contextlib.suppress(NotDone, KeyError, TypeError, ValueError, AttributeError):
        now = {topic.id: topic for topic in opened.state.topics}
        kept = opened.state.ids.given
        for number, event in enumerate(opened.ledger.events, 1):
            if event.step != "approve":
                continue
            for topic in opened.at(event).topics:
                given = event.decided["topics"].get(topic.id, {}).get("number")
                other = now.get(topic.id)
                is_kept = any(kept.get(origin) == topic.id for origin in topic.origins)
                if given and other and not is_kept and set(topic.origins).isdisjoint(other.origins):
                    message = f"{given} 当时给的是 {topic.id}“{topic.title}”，现在落到了“{other.title}”"
                    yield _problem(ledgers.FILE, number, f"（第 {event.n} 步 {_label(event)}）{message}")


def _moment(event: Event) -> float:
    try:
        return datetime.datetime.fromisoformat(event.at).timestamp()
    except ValueError:
        return 0.0


def _is_forgotten(opened: Round, event: Event) -> bool:
    """Whether a line was worked out of what ``close`` has removed; of lists that came, the readings stay."""
    return event.step != "receive" and any(file["sha256"] in opened.forgotten for file in event.inputs)


def _replayed(opened: Round, event: Event) -> list[str]:
    """What of a line does not follow from the lines before it."""
    if event.step == ledgers.TOPIC_IDS:
        return topic_ids.differences(topic_ids.new(opened.at(event).state), topic_ids.kept(event))
    step = BY_NAME.get(event.step)
    if step is None:
        return (
            []
            if event.step in _OTHERS
            else [f"这个程序没有“{event.step}”这一步，没法核对；请用当时的程序（{event.program}）"]
        )
    if _is_forgotten(opened, event):
        # It was worked out of what has been removed; the chain of hashes still vouches for it.
        return []
    try:
        return step.replay(opened.at(event), event)
    except NotDone as error:
        return [f"没法重新算：{error}"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"账本里这一步的内容不全（{type(error).__name__}），没法重新算"]
