"""Allowances: one finding that somebody has looked at and lets pass, for a time.

A rule can be wrong on one sentence, and the library must not wait for the program. An entry of
``cases/allowed.yml`` says which finding (case, rule, the words it stands on), who allowed it, why,
and until when. The finding is then a notice and stops nothing; it is reported at each check, and
once the day has passed the error is back. What protects pupils and readers can't be allowed.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from anliku import fields, yamlsafe
from anliku.fields import shown
from anliku.files import read_text
from anliku.model import Case, Slug, Strict, Text
from anliku.problem import Location, Problem, Severity

FILE = "allowed.yml"
"""Within ``cases/``."""
LONGEST = datetime.timedelta(days=366)

# What is read in sentences, where a rule can be wrong; files, fields, terms and pictures are as they are.
_KINDS = ("LS", "SC", "EV", "LK", "PR", "MD", "PV", "SF")
# Of these not: identity cards, bank cards and pupils by name; whatever could run, hide or lead elsewhere.
_NEVER = {"PV003", "PV006", "PV008", "SF001", "SF002", "SF003", "SF005", "SF006", "SF007", "LK002", "LK003"}


class Allowance(Strict):
    """One finding that may stand."""

    case: Slug = Field(title="案例", description="案例的编号，如 gusu-yuwen-01")
    rule: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}\d{3}$")] = Field(
        title="规则", description="规则的代码，如 LS002"
    )
    text: Annotated[str, Text(2, 80)] = Field(title="原文", description="那一行里的几个字，照原文抄，如“位居全区第一”")
    by: Annotated[str, Text(2, 40)] = Field(title="谁允许的", description="单位或职务，如“市监测中心审核组”")
    reason: Annotated[str, Text(4, 200)] = Field(title="为什么", description="为什么这一处不算错")
    since: datetime.date = Field(title="从哪天起", description="如 2026-03-01")
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
    """The entries of ``allowed.yml`` (none where there is no such file), and what is wrong
    with its form; a file that can't be used allows nothing."""
    if not path.is_symlink() and not path.exists():
        return (), []
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file)
    if text is None:
        return (), problems
    loaded = yamlsafe.load(text, file)
    if loaded.problems:
        return (), loaded.problems
    whole, found = fields.build(AllowedList, loaded.value, loaded.places)
    if whole is None:
        return (), found
    places = [loaded.places.value(("allowed", index)).location for index in range(len(whole.allowed))]
    return tuple(map(Entry, whole.allowed, places)), problems


def can_be_allowed(code: str) -> bool:
    """Whether a finding of this rule may ever stand."""
    return code.startswith(_KINDS) and code not in _NEVER


def applied(
    problems: Iterable[Problem],
    entries: Sequence[Entry],
    cases: Iterable[Case],
    known: Collection[str],
    today: datetime.date,
) -> list[Problem]:
    """``problems`` with those that are allowed turned into notices, and what is to be said of
    the entries of ``cases``.

    ``known`` are the codes of all rules. Rules reported: AL001 never allowed, AL002 too long,
    AL003 expired, AL004 nothing matches.
    """
    left = list(problems)
    by_name = {case.name: case for case in cases}
    for entry in entries:
        case = by_name.get(entry.allowance.case)
        wrong = _wrong(entry.allowance, known)
        if wrong is not None:
            left.append(Problem(entry.location, *wrong))
            continue
        meant = [
            at for at, problem in enumerate(left) if case is not None and _is_meant(entry.allowance, problem, case)
        ]
        left += _remarks(entry, bool(meant), today)
        for at in meant if entry.allowance.until >= today else ():
            left[at] = _as_notice(left[at], entry.allowance)
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


def _is_meant(allowance: Allowance, problem: Problem, case: Case) -> bool:
    """Whether the finding is in the case, of the rule, and on a line with the words."""
    folder = case.file.rpartition("/")[0] + "/"
    if problem.rule != allowance.rule or not problem.location.file.startswith(folder):
        return False
    lines = case.text.split("\n") if problem.location.file == case.file else []
    line = lines[problem.location.line - 1] if problem.location.line <= len(lines) else ""
    return allowance.text in line or allowance.text in problem.message


def _remarks(entry: Entry, matched: bool, today: datetime.date) -> Iterator[Problem]:
    """What a reader of the report must know of an entry that does nothing."""
    allowance = entry.allowance
    said = f"案例 {allowance.case} 的 {allowance.rule}（{shown(allowance.text)}）"
    if not matched:
        message = f"{said}没有对上任何问题，请删去这一项，或照检查结果改正编号、代码和原文"
        yield Problem(entry.location, "AL004", Severity.WARNING, message)
    elif allowance.until < today:
        message = f"对{said}的允许到 {allowance.until} 为止，已经过期；请改案例，或请“{allowance.by}”重新看过、另定期限"
        yield Problem(entry.location, "AL003", Severity.WARNING, message)


def _as_notice(problem: Problem, allowance: Allowance) -> Problem:
    message = f"{problem.message}〔经“{allowance.by}”允许到 {allowance.until}：{allowance.reason}〕"
    return replace(problem, severity=Severity.NOTICE, message=message, edits=())
