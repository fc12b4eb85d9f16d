"""Allowances: one finding that somebody has looked at and lets pass, for a time.

A rule can be wrong on one sentence, and the library must not wait for the program. An entry of
``cases/allowed.yml`` says which finding (case, rule, the words it stands on), who allowed it, why,
and until when. The finding is then a notice and stops nothing; it is reported at each check, and
once the day has passed the error is back. What protects pupils and readers can't be allowed.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from anliku import fields, yamlsafe
from anliku.fields import shown
from anliku.files import read_text
from anliku.model import Slug, Strict, Text
from anliku.problem import Location, Problem, Severity
from anliku.regex import regex

FILE = "allowed.yml"
"""Within ``cases/``."""
LONGEST = datetime.timedelta(days=366)

# What is read in sentences, where a rule can be wrong; files, fields, terms and pictures are as they are.
_KINDS = ("LS", "SC", "EV", "LK", "PR", "MD", "PV", "SF")
# Of these not: numbers and addresses, which the entry would publish once more (pupils' names are
# read off the words around them, and that can be wrong); whatever could run, hide or lead elsewhere.
_NEVER = {
    *("PV001", "PV002", "PV003", "PV004", "PV005", "PV006", "PV007", "PV009", "PV011"),
    *("SF001", "SF002", "SF003", "SF005", "SF006", "SF007", "SF009", "PR008", "LK002", "LK003"),
}
_WORD = regex(r"\w")


class Allowance(Strict):
    """One finding that may stand."""

    case: Slug = Field(title="案例", description="案例的编号，如 gusu-yuwen-01")
    rule: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}\d{3}$")] = Field(
        title="规则", description="规则的代码，如 LS002"
    )
    text: Annotated[str, Text(2, 80)] = Field(
        title="原文",
        description="那一处的几个字，照原文抄，要有检查结果所指的那个字，如“位居全区第一”；那一行没有字的，抄问题说明里的字。一项只管一处",
    )
    by: Annotated[str, Text(2, 40)] = Field(title="谁允许的", description="单位或职务，如“市监测中心审核组”")
    reason: Annotated[str, Text(4, 200)] = Field(title="为什么", description="为什么这一处不算错")
    since: datetime.date = Field(title="从哪天起", description="如 2026-03-01；这一天以前不起作用")
    until: datetime.date = Field(title="到哪天为止", description="最多一年；过了这一天，错误照旧")


class AllowedList(Strict):
    """The whole of ``allowed.yml``."""

    allowed: list[Allowance] = Field(title="允许的各处", description="一处一项；没有就写 []")


@dataclass(frozen=True, slots=True)
class Entry:
    """An allowance and where it is written."""

    allowance: Allowance
    location: Location


def load(path: Path, root: Path) -> tuple[tuple[Entry, ...], list[Problem]]:
    """The entries of ``allowed.yml`` (none where there is no such file), and what is wrong with
    its form. A file that can't be read allows nothing, and concerns every case; of one that can,
    only the entries with an error are left out.
    """
    if not path.is_symlink() and not path.exists():
        return (), []
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file)
    if text is None:
        return (), _everyones(problems)
    loaded = yamlsafe.load(text, file)
    listed = loaded.value.get("allowed") if isinstance(loaded.value, dict) else None
    if loaded.problems:
        return (), _everyones([*problems, *loaded.problems])
    _, faults = fields.build(AllowedList, loaded.value, loaded.places)
    if not isinstance(listed, list):
        return (), _everyones([*problems, *faults])
    return tuple(_usable(listed, loaded.places)), [*problems, *faults]


def _everyones(problems: Iterable[Problem]) -> list[Problem]:
    return [problem._replace(everyones=problem.is_error) for problem in problems]


def _usable(listed: Iterable[object], places: yamlsafe.Places) -> Iterator[Entry]:
    """The entries without an error of form."""
    for index, values in enumerate(listed):
        allowance, _ = fields.build(Allowance, values, places)
        if allowance is not None:
            yield Entry(allowance, places.value(("allowed", index)).location)


def can_be_allowed(code: str) -> bool:
    """Whether a finding of this rule may ever stand."""
    return code.startswith(_KINDS) and code not in _NEVER


def applied(
    problems: Iterable[Problem],
    entries: Sequence[Entry],
    texts: Mapping[str, tuple[str, str]],
    known: Collection[str],
    today: datetime.date,
) -> list[Problem]:
    """``problems`` with those that are allowed turned into notices, and what is to be said of
    the entries.

    ``texts`` are file and text of the cases that entries may name, by name; ``known`` are the codes of all rules. An entry lets one finding pass: the first that its words
    cover and no entry before it has. Rules reported: AL001 never allowed, AL002 too long, AL003
    expired, AL004 nothing matches, or nothing that isn't allowed already, AL005 not begun.
    """
    left = list(problems)
    taken: dict[int, Entry] = {}
    for entry in entries:
        case, wrong = texts.get(entry.allowance.case), _wrong(entry.allowance, known)
        if wrong is not None:
            left.append(Problem(entry.location, *wrong))
            continue
        meant = [
            at for at, problem in enumerate(left) if case is not None and _is_meant(entry.allowance, problem, *case)
        ]
        free = [at for at in meant if at not in taken]
        idle = _why_idle(entry.allowance, [taken.get(at) for at in meant], today)
        if idle is not None:
            left.append(Problem(entry.location, *idle))
        else:
            left[free[0]] = _as_notice(left[free[0]], entry.allowance)
            taken[free[0]] = entry
    return left


def _wrong(allowance: Allowance, known: Collection[str]) -> tuple[str, Severity, str] | None:
    """Why an entry can't be used: rule, severity, message."""
    if allowance.rule not in known:
        return "AL001", Severity.ERROR, f"没有规则 {shown(allowance.rule)}，请照检查结果里的代码写"
    if not can_be_allowed(allowance.rule):
        message = f"规则 {allowance.rule} 管的是安全、隐私或文件本身，不能允许；请改案例，并删去这一项"
        return "AL001", Severity.ERROR, message
    if not datetime.timedelta() <= allowance.until - allowance.since <= LONGEST:
        message = (
            f"从 {allowance.since} 到 {allowance.until}，应在一年之内、不早于开始的那天，请改“到哪天为止”（until）"
        )
        return "AL002", Severity.ERROR, message
    return None


def _is_meant(allowance: Allowance, problem: Problem, file: str, text: str) -> bool:
    """Whether the finding is in the case, of the rule, and its place is in the words.

    A place without words is that of a finding on the whole case; its message has the words.
    """
    if problem.rule != allowance.rule or problem.location.file != file:
        return False
    line = text.split("\n")[problem.location.line - 1]
    if _WORD.search(line) is None:
        return allowance.text in problem.message
    start = problem.location.column - 1
    # A mark or a quote before the words is part of the place.
    word = _WORD.search(line, start)
    end = word.end() if word is not None else start + 1
    earliest = max(0, start + 1 - len(allowance.text))
    return line.find(allowance.text, earliest, end + len(allowance.text) - 1) >= 0


def _why_idle(
    allowance: Allowance, owners: Sequence[Entry | None], today: datetime.date
) -> tuple[str, Severity, str] | None:
    """Why an entry lets nothing pass today: rule, severity, message; None where it does.

    ``owners`` are what has allowed each of the findings that it means, None for nothing.
    """
    said = f"案例 {allowance.case} 的 {allowance.rule}（{shown(allowance.text)}）"
    if not owners:
        message = (
            f"{said}没有对上任何问题，请删去这一项，或照检查结果改正编号、代码和原文：原文要有检查结果所指的那个字"
        )
        return "AL004", Severity.WARNING, message
    if allowance.until < today:
        message = f"对{said}的允许到 {allowance.until} 为止，已经过期；请改案例，或请“{allowance.by}”重新看过、另定期限"
        return "AL003", Severity.WARNING, message
    if allowance.since > today:
        message = f"对{said}的允许从 {allowance.since} 起，还没有开始，现在不起作用；写错了请改“从哪天起”（since）"
        return "AL005", Severity.WARNING, message
    if all(owners):
        first = next(owner.location.line for owner in owners if owner is not None)
        message = f"{said}已由第 {first} 行的一项允许，请删去这一项；要允许的是另一处，请把那一处的原文多抄几个字"
        return "AL004", Severity.WARNING, message
    return None


def _as_notice(problem: Problem, allowance: Allowance) -> Problem:
    message = f"{problem.message}〔经“{allowance.by}”允许到 {allowance.until}：{allowance.reason}〕"
    return problem._replace(severity=Severity.NOTICE, message=message, edits=())
