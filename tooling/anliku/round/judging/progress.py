"""How far judging has come, worked out of the ledger: who reads what, which sheets went out, which scores came back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from anliku.formats import office
from anliku.formats.sheet.read import read
from anliku.problem import Location, Problem, Severity
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone
from anliku.round.judging.assignment import Pair
from anliku.round.judging.expert_list import REGION, STAGES, SUBJECTS, Known, read_experts
from anliku.round.judging.judging_settings import foreign_awards
from anliku.round.judging.recusals import Expert, JudgedCase
from anliku.round.judging.review_reader import Conflict, Returned, Review, read_review
from anliku.round.judging.score_form import Form

_FACETS = {REGION: "region", SUBJECTS: "category", STAGES: "stage"}
Readers = dict[str, dict[str, list[str]]]
"""Panel → case → experts."""


def judged_cases(opened: Round) -> list[JudgedCase]:
    """The cases that go to the experts, by number."""
    return [
        JudgedCase(
            number=case.number,
            title=case.title,
            unit=case.unit,
            unit_key=case.unit_key,
            region=case.region,
            category=case.category,
            stages=case.stages,
            kind=case.kind,
            work=case.work,
            people=tuple(dict.fromkeys(filter(None, (*case.authors, case.topic.leader, *case.topic.authors)))),
            unit_places=opened.units.places(case.unit, case.region),
        )
        for case in opened.cases
    ]


def expect_rules(opened: Round) -> None:
    """Raise NotDone where round.yml gives awards that the campaign does not have."""
    wrong = foreign_awards(opened.settings.judging, opened.campaign.awards)
    if wrong:
        offered = "、".join(opened.campaign.awards)
        raise NotDone(
            f"round.yml 的 judging.awards 写的“{'、'.join(wrong)}”与评选方案的奖项对不上；请从高到低写 {offered} 中的几个"
        )


# --- experts ------------------------------------------------------------------------------------


def known(opened: Round) -> Known:
    """What the list of experts may say in this round."""
    return Known(_finders(opened), _offered(opened), opened.settings.judging.panels, opened.units.placed)


def _finders(opened: Round) -> dict[str, Callable[[str], str | None]]:
    """Column → a function that gives the canonical name of a term."""
    taxonomy = opened.catalogue.taxonomy

    def finder(facet: str) -> Callable[[str], str | None]:
        def name_of(text: str) -> str | None:
            term = taxonomy.facet(facet).find(text)
            return term.name if term is not None else None

        return name_of

    return {name: finder(facet) for name, facet in _FACETS.items()}


def _offered(opened: Round) -> dict[str, list[str]]:
    """Column → the terms that the campaign takes."""
    return {name: opened.campaign.offered(facet) or [] for name, facet in _FACETS.items()}


def experts_in(opened: Round, data: bytes, name: str) -> tuple[list[Expert], list[Problem]]:
    """The experts of a list that came as ``name``."""
    try:
        book = read(office.verify(data, "xlsx", _suffix(name)))
    except office.Refused as error:
        return [], [Problem(Location(name), "JG001", Severity.ERROR, _how_to_send(str(error), "评委名单"))]
    return read_experts(book, name, known(opened))


def listed_experts(opened: Round) -> list[Expert]:
    """The experts of the last assignment. Raises NotDone where there is none."""
    return experts_of(opened, last_assignment(opened))


def experts_of(opened: Round, event: Event) -> list[Expert]:
    """The experts that an assignment was made with."""
    file = event.inputs[0]
    experts, problems = experts_in(opened, opened.data(file["sha256"]), file["name"])
    if any(problem.is_error for problem in problems):
        raise NotDone(
            f"评委名单“{file['name']}”现在读不通：{problems[0].message}；请再运行 anliku round assign 评委名单.xlsx"
        )
    return experts


def expert_names(opened: Round, event: Event) -> dict[str, str]:
    """Number → name, of the experts that an assignment was made with. Units are not looked up for it."""
    file = event.inputs[0]
    book = read(office.verify(opened.data(file["sha256"]), "xlsx", _suffix(file["name"])))
    bare = Known(_finders(opened), _offered(opened), opened.settings.judging.panels, lambda text, _: (text, ""))
    return {expert.number: expert.name for expert in read_experts(book, file["name"], bare)[0]}


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def _how_to_send(refused: str, what: str) -> str:
    """What to do with a file that is no workbook; a photograph cannot be saved as one."""
    if refused.startswith(("这是图片", "这是PDF")):
        return f"这是照片、扫描件或 PDF，读不出里面的字；{what}请交 .xlsx：在发出的表里填好，原样存盘交回"
    return refused


# --- assignment ---------------------------------------------------------------------------------


def last_assignment(opened: Round) -> Event:
    """The last line of ``assign``. Raises NotDone where there is none."""
    event = opened.last("assign")
    if event is None:
        raise NotDone("还没有分配评委；请先运行 anliku round assign 评委名单.xlsx")
    return event


def readers_of(event: Event | None) -> Readers:
    """Who reads what by that line; nothing where there is none."""
    return event.decided["readers"] if event is not None else {}


def pairs_of(readers: Readers) -> frozenset[Pair]:
    """Every review that is to be written."""
    return frozenset(
        (case, expert) for panel in readers.values() for case, experts in panel.items() for expert in experts
    )


# --- sheets -------------------------------------------------------------------------------------


def forms(opened: Round) -> dict[str, Form]:
    """Code → form, of every sheet that ever went out."""
    return {code: form for event in opened.events("sheets") for code, form in _forms_in(event).items()}


def _forms_in(event: Event) -> dict[str, Form]:
    return {code: Form.of(plain) for code, plain in event.decided["forms"].items()}


# --- scores that came back ----------------------------------------------------------------------


@dataclass(slots=True)
class Gathered:
    """What came back so far."""

    reviews: dict[Pair, Review] = field(default_factory=dict)
    conflicts: dict[Pair, Conflict] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A short sum of every score and conflict: the same scores give the same."""
        plain = [
            sorted((case, expert, list(review.scores)) for (case, expert), review in self.reviews.items()),
            sorted((case, expert, conflict.reason) for (case, expert), conflict in self.conflicts.items()),
        ]
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()[:16]


def gathered(opened: Round) -> Gathered:
    """All scores and conflicts, out of the files that came in."""
    state = Gathered()
    sent, pairs = Sent({}, {}), frozenset[Pair]()
    for event in opened.ledger.events:
        if event.step == "assign":
            sent, pairs = Sent(sent.forms, expert_names(opened, event)), pairs_of(readers_of(event))
        elif event.step == "sheets":
            sent = Sent({**sent.forms, **_forms_in(event)}, sent.names)
        elif event.step == "collect":
            _add_event(opened, event, state, sent, pairs)
    return state


def add_event(opened: Round, event: Event, state: Gathered) -> list[Problem]:
    """Add to ``state``, that of the round before it, what came with one line of ``collect``; the problems
    are those that it told."""
    return _add_event(opened, event, state, Sent.of(opened), pairs_of(readers_of(opened.last("assign"))))


def _add_event(opened: Round, event: Event, state: Gathered, sent: Sent, pairs: frozenset[Pair]) -> list[Problem]:
    came = [sent.read(opened.data(file["sha256"]), file["name"]) for file in event.inputs]
    return add(state, came, pairs, bool(event.decided.get("replace")))


_readings: dict[tuple[object, ...], Returned] = {}
# What was read of a workbook by this run: a proof asks for the same ones at every line of the ledger.


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sheet that comes back can be: code → form, and number → name of the experts."""

    forms: Mapping[str, Form]
    names: Mapping[str, str]

    @staticmethod
    def of(opened: Round) -> Sent:
        """As the round stands."""
        return Sent(forms(opened), expert_names(opened, last_assignment(opened)))

    def read(self, data: bytes, name: str) -> Returned:
        """What a workbook says that came back as ``name``."""
        key = (hashlib.sha256(data).digest(), name, *self.forms, *self.names.items())
        if key not in _readings:
            _readings[key] = self._read(data, name)
        return _readings[key]

    def _read(self, data: bytes, name: str) -> Returned:
        try:
            book = read(office.verify(data, "xlsx", _suffix(name)))
        except office.Refused as error:
            problem = Problem(Location(name), "JG101", Severity.ERROR, _how_to_send(str(error), "评分表"))
            return Returned(name, problems=[problem])
        return read_review(book, name, self.forms, self.names)


def add(state: Gathered, sheets: Iterable[Returned], pairs: frozenset[Pair], replace: bool) -> list[Problem]:
    """Add what sheets say that came together. Of what contradicts itself nothing is taken; what
    contradicts earlier sheets is taken only where they are to be replaced."""
    said: dict[Pair, list[Review | Conflict]] = {}
    problems: list[Problem] = []
    for sheet in sheets:
        problems += sheet.problems
        entries: list[Review | Conflict] = [*sheet.reviews, *sheet.conflicts]
        for entry in entries:
            said.setdefault((entry.case, entry.expert), []).append(entry)
    for pair, sayings in sorted(said.items()):
        first, *others = sayings
        other = next((entry for entry in others if _content(entry) != _content(first)), None)
        if other is not None:
            problems.append(_twice(first, other, "这两份都没有算；请问清以哪一份为准，只收那一份"))
        elif pair not in pairs and isinstance(first, Review):
            problems.append(_moved(first))
        else:
            problems += _take(state, pair, first, replace)
    return problems


def _take(state: Gathered, pair: Pair, entry: Review | Conflict, replace: bool) -> list[Problem]:
    before = state.reviews.get(pair) or state.conflicts.get(pair)
    if before is not None and _content(before) != _content(entry) and not replace:
        how = "仍按先交的算；请问清，以这次为准的话加上 --replace 再收一次"
        return [_twice(before, entry, how)]
    state.reviews.pop(pair, None)
    state.conflicts.pop(pair, None)
    if isinstance(entry, Review):
        state.reviews[pair] = entry
    else:
        state.conflicts[pair] = entry
    return []


def _content(entry: Review | Conflict) -> tuple[float, ...] | str:
    """What counts of an entry; remarks may differ."""
    return entry.scores if isinstance(entry, Review) else "回避"


def _shown(entry: Review | Conflict) -> str:
    said = f"{entry.total:g} 分" if isinstance(entry, Review) else f"回避（{entry.reason}）"
    return f"{entry.place}：{said}"


def _twice(first: Review | Conflict, other: Review | Conflict, how: str) -> Problem:
    file, _, row = other.place.rpartition(" 第 ")
    message = f"{other.expert}对案例 {other.case} 交了两样：{_shown(first)}，{_shown(other)}；{how}"
    return Problem(Location(file, int(row.split()[0])), "JG106", Severity.ERROR, message)


def _moved(review: Review) -> Problem:
    file, _, row = review.place.rpartition(" 第 ")
    message = f"案例 {review.case} 已经改派给别人，不再由{review.expert}评，这一行没有算"
    return Problem(Location(file, int(row.split()[0])), "JG108", Severity.WARNING, message)


def outstanding(readers: Readers, state: Gathered) -> dict[str, list[str]]:
    """Expert → cases whose scores have not come."""
    waiting: dict[str, list[str]] = {}
    for case, expert in sorted(pairs_of(readers) - state.reviews.keys()):
        waiting.setdefault(expert, []).append(case)
    return waiting


def plain_readers(panels: Mapping[str, Mapping[str, Iterable[str]]]) -> dict[str, Any]:
    """As the ledger holds it."""
    return {panel: {case: list(experts) for case, experts in cases.items()} for panel, cases in panels.items()}
