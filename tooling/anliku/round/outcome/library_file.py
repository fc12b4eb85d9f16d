"""What a round gives to its library: ``cases/outcomes/ID.yml``, checked as everything is that comes in.

The file is read back before it is put in place: a contact, a score or a name in it, and nothing is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from anliku import outcome as outcomes
from anliku import yamlsafe
from anliku.atomic import make_folders, write_text
from anliku.catalogue import SharedFile
from anliku.contribute.roster.same_titles import key as title_key
from anliku.fields import build
from anliku.outcome import Outcome
from anliku.round.desk import ledger as ledgers
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone

_HEAD = "# yaml-language-server: $schema=../../tooling/schema/outcome.schema.json\n"


def current(opened: Round) -> Outcome:
    """What the library tells of the round so far. Raises NotDone where that cannot be used."""
    path = file_of(opened)
    if not path.exists():
        return Outcome(campaign=opened.campaign.id)
    known, problems = outcomes.load(path, opened.catalogue.root, opened.catalogue.campaigns)
    if known is None:
        raise NotDone(f"{place_of(opened)} 有错误，请先改好：\n" + "\n".join(p.as_text() for p in problems))
    return known


def is_last(before: Round, event: Event, key: str = "") -> bool:
    """Whether no later line of the ledger tells the library anew what this one has told it; ``key`` is what the
    line of such a step has decided."""
    lines = ledgers.read(before.folder).events
    return not any(
        other.step == event.step and other.n > event.n and (not key or key in other.decided) for other in lines
    )


def publish(opened: Round, changed: Outcome) -> str:
    """Put it into the library; the file's text. Raises NotDone where it holds what may not be public, and OSError."""
    text = as_yaml(changed)
    faults = list(_faults(opened, text))
    if faults:
        raise NotDone("要公开的名单没有通过检查，没有写进案例库：\n" + "\n".join(faults))
    make_folders(opened.catalogue.root, "cases", "outcomes")
    if not file_of(opened).is_file() or file_of(opened).read_text(encoding="utf-8") != text:
        write_text(file_of(opened), text)
    return text


def _faults(opened: Round, text: str) -> Iterator[str]:
    """What keeps a text from being published; as the checks of the library say it."""
    file = place_of(opened)
    loaded = yamlsafe.load(text, file, most=len(text))
    made, problems = build(Outcome, loaded.value, loaded.places)
    yield from (problem.as_text() for problem in (*loaded.problems, *problems))
    shared = SharedFile(file, text, Outcome, tuple(outcomes.office_values(text, file)))
    for hit in shared.private:
        line = text.count("\n", 0, hit.start)
        yield f"第 {line + 1} 行像是{hit.kind}（{hit.masked}），不能公开：{_clean(text.splitlines()[line], hit.key)}"
    if made is not None:
        for rule, path, said in outcomes.contradictions(made, opened.catalogue.campaigns):
            yield f"{loaded.places.value(path).location} {rule} {said}"


def _clean(line: str, _key: str) -> str:
    """The name of the field that a line is about, without what stands in it."""
    return line.strip().partition(":")[0].lstrip("- {")


def file_of(opened: Round) -> Path:
    """Where the library keeps it."""
    return opened.catalogue.root / place_of(opened)


def place_of(opened: Round) -> str:
    """The same, relative to the library."""
    return f"{outcomes.FOLDER}/{opened.campaign.id}.yml"


def case_key(opened: Round, title: object, unit: object) -> tuple[str, str]:
    """By what a case of the round and the same case in the library are known: its title and its unit."""
    return title_key(str(title or "")), opened.units.names.key(str(unit or ""))


def as_yaml(made: Outcome) -> str:
    """The file of an outcome, as a person would write it: a line an entry."""
    values = made.model_dump(exclude_none=True)
    lines = [_HEAD.rstrip("\n"), f"campaign: {values['campaign']}"]
    if values.get("approved"):
        lines += ["approved:", *_entries(values["approved"], "  ")]
    publicity = values.get("publicity")
    if publicity:
        lines += ["publicity:", *_fields(publicity, ("since", "until", "note"), "  "), "  objections:"]
        lines += _fields(publicity["objections"], tuple(publicity["objections"]), "    ")
        lines += ["  proposed:", *_entries(publicity["proposed"], "    ")]
    for key in ("awarded", "honours"):
        if values.get(key):
            lines += [f"{key}:", *_entries(values[key], "  ")]
    showcase = values.get("showcase")
    if showcase:
        lines += ["showcase:", *_fields(showcase, ("date", "place", "note"), "  ")]
        if showcase.get("material"):
            lines.append(f"  material: [{', '.join(map(_value, showcase['material']))}]")
        lines += ["  shown:", *_entries(showcase["shown"], "    ")]
    return "\n".join(lines) + "\n"


def _fields(values: Mapping[str, Any], keys: Iterable[str], indent: str) -> list[str]:
    return [f"{indent}{key}: {_value(values[key])}" for key in keys if values.get(key) is not None]


def _entries(entries: Iterable[Mapping[str, Any]], indent: str) -> list[str]:
    return [
        f"{indent}- {{{', '.join(f'{key}: {_value(value)}' for key, value in entry.items())}}}" for entry in entries
    ]


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else yamlsafe.quote(str(value))
