"""What follows from everything that came in and was decided: units, contacts, topics, cases, and what is pending.

A pure function of the ledger and the readings: whoever has both comes to the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from anliku.contribute.roster.unit_names import Names
from anliku.round.desk import file_reading, topic_ids
from anliku.round.desk import pending as words
from anliku.round.desk.campaign_terms import Terms
from anliku.round.desk.checks import check_topics
from anliku.round.desk.dates import due
from anliku.round.desk.derived import Came, State
from anliku.round.desk.entries import Contact, Unit
from anliku.round.desk.lost_numbers import lost_numbers
from anliku.round.desk.papers import give_numbers, join_cases, join_forms, note_documents
from anliku.round.desk.pending import Answer, Pending, What, chosen
from anliku.round.desk.rows import note_rows, take_rows
from anliku.round.desk.unit_list import Units

if TYPE_CHECKING:
    from anliku.round.desk.opened import Round


def derive(opened: Round) -> State:
    """The state of a round."""
    came = _came(opened)
    answers = {
        line: Answer(**answer)
        for event in opened.events("receive")
        for line, answer in event.decided.get("answers", {}).items()
    }
    names = Names(opened.campaign, opened.catalogue.taxonomy)
    terms = Terms(opened.campaign, opened.catalogue.taxonomy, names)
    state = State(came, answers, Units(_units(came, terms), names), terms)
    state.contacts = _contacts(came, terms, names)
    for file in came:
        _files(opened, state, file)
    kept = [file for file in came if not _is_refused(opened, state, file)]
    rosters, forms, cases = (
        [file for file in kept if file.kind == kind]
        for kind in (file_reading.ROSTER, file_reading.FORM, file_reading.CASE)
    )
    state.ids = topic_ids.recorded(opened.ledger.events)
    note_rows(state, rosters)
    note_documents(state, [*forms, *cases])
    take_rows(state, rosters)
    state.topics = topic_ids.in_order(state.topics)
    join_forms(state, forms)
    give_numbers(opened, state)
    join_cases(opened, state, cases)
    state.topics = topic_ids.in_order(state.topics)
    state.pending += [*lost_numbers(opened, state), *check_topics(opened, state)]
    return state


def _came(opened: Round) -> list[Came]:
    """Every file once, in the order in which they came."""
    seen: dict[str, Came] = {}
    for event in opened.events("receive"):
        day = datetime.date.fromisoformat(event.decided["date"])
        for file in event.decided["files"]:
            if file["sha256"] not in seen:
                reading = opened.reading(file["sha256"], file["name"])
                seen[file["sha256"]] = Came(file["name"], file["sha256"], day, reading)
    return list(seen.values())


def _units(came: Iterable[Came], terms: Terms) -> list[Unit]:
    """The units of all lists; what a later list says of one goes before."""
    units: dict[str, Unit] = {}
    for file in came:
        if file.kind == file_reading.UNITS:
            for row in file.reading["rows"]:
                region = terms.region(row["region"]) or row["region"]
                units[row["name"]] = Unit(
                    row["name"], region, tuple(row["former"]), tuple(row["campuses"]), row["direct"]
                )
    return list(units.values())


def _contacts(came: Iterable[Came], terms: Terms, names: Names) -> list[Contact]:
    """The contacts, the latest list first."""
    contacts: list[Contact] = []
    for file in came:
        if file.kind == file_reading.CONTACTS:
            rows = [
                Contact(
                    terms.region(row.get("region", ""))
                    or names.region_in(row.get("unit", ""))
                    or row.get("region", ""),
                    row.get("unit", ""),
                    row["name"],
                    row.get("duty", ""),
                    row.get("phone", ""),
                )
                for row in file.reading["rows"]
            ]
            contacts = rows + contacts
    return contacts


def deadline(opened: Round, kind: str) -> datetime.date | None:
    """Until when files of a kind may come."""
    limits = opened.settings.deadlines
    setting = {
        file_reading.ROSTER: limits.topics,
        file_reading.FORM: limits.topics,
        file_reading.CASE: limits.cases,
    }.get(kind)
    return due(setting, opened.campaign)


def _files(opened: Round, state: State, file: Came) -> None:
    """What is to be said of a file as a whole: it cannot be read, or it is late."""
    reading = file.reading
    unit = str(reading.get("unit", ""))
    region = str(reading.get("own") or state.terms.region_of(str(reading.get("region", "")), unit, state.units))
    title = str(reading.get("title", ""))
    if file.kind == file_reading.REFUSED:
        line = Pending(What.UNREADABLE, (file.sha256,), file.name, title, unit, region, str(reading["said"]))
        state.pending.append(line)
    for said in reading.get("unseen", ()):
        state.pending.append(
            Pending(What.CELL, (file.sha256, said), file.name, "", "", region, f"{said}，请打开看一看")
        )
    last = deadline(opened, file.kind)
    if last is not None and file.day > last:
        message = f"{file.day.isoformat()} 才收到，截止是 {last.isoformat()}"
        message += "；round.yml 写着不收，没有算进去" if opened.settings.late == "不收" else "；收下了，标明迟交"
        state.pending.append(_late(file, title, unit, region, message))


def _late(file: Came, title: str = "", unit: str = "", region: str = "", message: str = "") -> Pending:
    return Pending(What.LATE, (file.sha256,), file.name, title, unit, region, message)


def _is_refused(opened: Round, state: State, file: Came) -> bool:
    """Whether a file was not accepted: somebody said so of a line about it, or it is late where no late one is taken."""
    if file.kind == file_reading.REFUSED:
        return True
    about = [line for line in state.pending if line.about[:1] == (file.sha256,)]
    if any(chosen(state.answers, line) == words.REFUSE for line in about):
        return True
    last = deadline(opened, file.kind)
    late = last is not None and file.day > last
    accepted = chosen(state.answers, _late(file)) == words.ACCEPT
    return late and opened.settings.late == "不收" and not accepted
