"""A round that somebody is at: its rules, its ledger, its files, and what follows from them."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

from anliku import __version__, clock
from anliku import catalogue as catalogues
from anliku.atomic import flush_disk, make_folders, write_bytes
from anliku.campaign import Campaign
from anliku.case_places import NotALibrary
from anliku.catalogue import Catalogue
from anliku.formats.sheet.pack import is_untouched
from anliku.record.pool import Workers
from anliku.round import round_settings
from anliku.round.desk import file_reading, lock, round_folder, topic_ids
from anliku.round.desk import ledger as ledgers
from anliku.round.desk.derived import State
from anliku.round.desk.entries import Contact, FinalCase, Topic
from anliku.round.desk.file_reading import Copy, Reading, read_copies
from anliku.round.desk.incoming import read_file
from anliku.round.desk.ledger import Event, Ledger, hash_of
from anliku.round.desk.proof import Proof
from anliku.round.desk.result import Kept, NotDone, Written
from anliku.round.desk.state import derive
from anliku.round.desk.unit_list import Units
from anliku.round.round_settings import RoundSettings

STEPS = (
    *("receive", "approve", "match", "blind", "assign", "sheets", "collect", "score"),
    *("announce", "import", "finish", "showcase", "close"),
)
"""Every step that a round can have, in their order; ``round.yml`` may name some of them only."""


_CHUNK = 8
"""Files that a worker reads at once."""


@dataclass
class Round:
    """One round. What is derived (topics, cases …) is worked out of the ledger and what came in, once."""

    folder: Path
    settings: RoundSettings
    catalogue: Catalogue
    """The library without its cases; see :attr:`library`."""
    campaign: Campaign
    ledger: Ledger
    by: str
    notes: list[str] = field(default_factory=list)
    """What the opening has to tell."""
    writable: bool = True
    gone: frozenset[str] = frozenset()
    """Files that are removed later, of a round of the past."""
    proof: Proof | None = None
    """What is worked out once where every line is."""

    @property
    def today(self) -> datetime.date:
        """The day where this machine stands."""
        return clock.today()

    @cached_property
    def library(self) -> Catalogue:
        """The library with its cases."""
        return catalogues.load(self.catalogue.root)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of this round, in their order."""
        chosen = self.settings.steps
        if chosen:
            return tuple(step for step in STEPS if step in chosen)
        without = {"approve", "match"} if self.settings.entries == "作品" else set()
        if self.settings.outcome.showing is None and self.settings.judging.showcase is None:
            without.add("showcase")
        return tuple(step for step in STEPS if step not in without)

    @cached_property
    def state(self) -> State:
        """Everything that follows from what came in and was decided."""
        return derive(self) if self.proof is None else self.proof.state(self, derive)

    @property
    def topics(self) -> list[Topic]:
        """The declared topics, in the order in which they came; some may be withdrawn."""
        return self.state.topics

    @property
    def cases(self) -> list[FinalCase]:
        """The cases that take part, by number."""
        return self.state.cases

    @property
    def units(self) -> Units:
        """The unit list."""
        return self.state.units

    @property
    def contacts(self) -> list[Contact]:
        """Whom to call."""
        return self.state.contacts

    # --- the ledger ---------------------------------------------------------------------------------

    def events(self, step: str) -> list[Event]:
        """The lines of a step."""
        return [event for event in self.ledger.events if event.step == step]

    def last(self, step: str) -> Event | None:
        """The last line of a step."""
        return next(iter(reversed(self.events(step))), None)

    def at(self, event: Event) -> Round:
        """The round as it stood before ``event``; nothing can be written in it."""
        events = [other for other in self.ledger.events if other.n < event.n]
        gone = frozenset(self.forgotten)
        before = self.like(ledger=Ledger(events), writable=False, gone=gone)
        rules = before.rules
        if rules is None:
            return before
        settings = self._settings_of(rules)
        campaign = self.catalogue.campaigns.get(settings.campaign, self.campaign)
        return before.like(settings=settings, campaign=campaign)

    def after(self, event: Event) -> Round:
        """This round of the past as it stood once ``event`` was done, by the same rules."""
        return self.like(ledger=Ledger([*self.ledger.events, event]), writable=False)

    def like(self, **changed: Any) -> Round:
        """The same round, but for what is ``changed``; the library is not read again."""
        other = replace(self, **changed)
        if self.proof is not None or "library" in self.__dict__:
            other.__dict__["library"] = self.library
        return other

    @property
    def rules(self) -> str | None:
        """SHA-256 of ``round.yml`` as the ledger has it last; None where no line has."""
        kept = [event for event in self.ledger.events if event.step in {"open", ledgers.SETTINGS} and event.inputs]
        return kept[-1].inputs[0]["sha256"] if kept else None

    @property
    def rules_changed(self) -> bool:
        """Whether ``round.yml`` is another than the ledger has."""
        return self.rules != hash_of((self.folder / round_settings.FILE).read_bytes())

    def _settings_of(self, sha256: str) -> RoundSettings:
        """The rules in a copy of ``round.yml`` that was kept. Raises NotDone."""
        if sha256 in self.forgotten:
            path = self.scrubbed_rules(sha256)
        else:
            self.data(sha256)
            path = self.kept(sha256)
        settings, problems = round_settings.load(path, STEPS)
        if settings is None:
            raise NotDone(f"当时的 round.yml 这个程序读不了：{round_settings.problem_lines(problems)}")
        return settings

    def scrubbed_rules(self, sha256: str) -> Path:
        """Where rules of earlier days stay once ``close`` has taken the contacts out of them."""
        return self.folder / round_folder.READINGS / f"{sha256}.yml"

    def record(
        self,
        step: str,
        inputs: Sequence[Kept] = (),
        outputs: Sequence[Written] = (),
        decided: dict[str, Any] | None = None,
    ) -> Event:
        """Add the line of a step; from then on it is done. The same as the step's last line, in and out,
        adds nothing and gives that line. Raises OSError, and then the ledger stands as before."""
        assert self.writable, "a round of the past is only looked at"
        taken = tuple({"name": file.name, "sha256": file.sha256} for file in inputs)
        made = tuple({"name": file.name, "sha256": file.sha256} for file in outputs)
        last = self.last(step)
        if last is not None and (last.inputs, last.outputs, last.decided) == (taken, made, decided or {}):
            return last
        return self._append(step, taken, made, decided or {})

    def _append(
        self, step: str, taken: tuple[dict[str, str], ...], made: tuple[dict[str, str], ...], decided: dict[str, Any]
    ) -> Event:
        before = self.ledger.last
        at = clock.now().isoformat()
        if before is not None and datetime.datetime.fromisoformat(at) < datetime.datetime.fromisoformat(before.at):
            self.notes.append(
                f"电脑的时钟往回调过：上一步记的是 {before.at[:16].replace('T', ' ')}，现在是 {at[:16].replace('T', ' ')}；"
                "请核对时钟，账本按先后次序记，不受影响"
            )
        head = hash_of(before.line) if before is not None else ""
        number = before.n + 1 if before is not None else 1
        event = Event(number, at, step, self.by, __version__, taken, made, decided, head).sealed()
        if taken or made:
            # What the line names is on the disk before the line is.
            flush_disk(self.folder)
        ledgers.append(self.folder, self.ledger, event)
        self.forget()
        return event

    def imagined(self, step: str, inputs: Sequence[Kept], decided: dict[str, Any]) -> Round:
        """The round as it will stand once a step is recorded; nothing can be written in it."""
        taken = tuple({"name": file.name, "sha256": file.sha256} for file in inputs)
        number = len(self.ledger.events) + 1
        event = Event(number, clock.now().isoformat(), step, self.by, __version__, taken, (), decided, "")
        return replace(self, ledger=Ledger([*self.ledger.events, event]), writable=False)

    @property
    def id(self) -> str:
        """What tells this round's sheets from another's."""
        return f"{self.campaign.id}:{self.ledger.events[0].hash[:12]}" if self.ledger.events else self.campaign.id

    def same(self, step: str, inputs: Sequence[Kept], decided: dict[str, Any]) -> bool:
        """Whether the last line of a step says just this, and what it wrote stands: then it need not be done again."""
        last = self.last(step)
        taken = tuple({"name": file.name, "sha256": file.sha256} for file in inputs)
        return last is not None and (last.inputs, last.decided) == (taken, decided) and self.intact(last)

    def intact(self, event: Event) -> bool:
        """Whether the results and the report of a line stand as they were written."""
        kept = [file for file in event.outputs if not file["name"].startswith(f"{round_folder.TO_FILL}/")]
        paths = [(self.folder / file["name"], file["sha256"]) for file in kept if file["sha256"] not in self.forgotten]
        return all(path.is_file() and hash_of(path.read_bytes()) == sha256 for path, sha256 in paths)

    def next_report(self, label: str) -> str:
        """The name of the report of the step that comes now."""
        return f"{round_folder.REPORTS}/{len(self.ledger.events) + 1:03}-{label}.docx"

    def forget(self) -> None:
        """Work out again, at the next question, what follows from the ledger."""
        for name in ("state", "_names"):
            self.__dict__.pop(name, None)

    # --- files --------------------------------------------------------------------------------------

    def keep(self, path: Path) -> Kept:
        """Take in a file that came: a copy as it is, under its hash. Raises NotDone and OSError."""
        return self.keep_bytes(path.name, read_file(path))

    def keep_bytes(self, name: str, data: bytes) -> Kept:
        """Take in these bytes, which came under ``name``. Safe to do again."""
        assert self.writable, "a round of the past is only looked at"
        kept = Kept(name, hash_of(data))
        path = self.place_of(kept)
        if not path.exists() or hash_of(path.read_bytes()) != kept.sha256:
            make_folders(self.folder, round_folder.RECEIVED)
            write_bytes(path, data, sync=False)
            path.chmod(0o400)
        return kept

    def place_of(self, kept: Kept) -> Path:
        """Where the copy of a file is, whatever it was called when it came first, or would be."""
        suffix = "".join(mark for mark in Path(kept.name).suffix.lower()[:8] if mark.isalnum() or mark == ".")
        path = self.folder / round_folder.RECEIVED / f"{kept.sha256}{suffix}"
        return path if path.exists() else next(iter(self.copies(kept.sha256)), path)

    def copies(self, sha256: str) -> list[Path]:
        """Every copy of a file that came; programs before this one kept one for each ending of its name."""
        folder = self.folder / round_folder.RECEIVED
        names = os.listdir(folder) if folder.is_dir() else []
        return [folder / name for name in sorted(names) if name.startswith(sha256)]

    def kept(self, sha256: str) -> Path:
        """The copy of a file that came. Raises NotDone where it is gone."""
        known = self._names.get(sha256)
        path = self.place_of(Kept(known or "", sha256))
        if not path.is_file():
            named = f"“{known}”（{sha256[:12]}…）" if known else f"{sha256[:12]}…"
            raise NotDone(
                f"收到的文件 {named} 不在 {round_folder.RECEIVED} 里了；请从备份里放回来，或运行 anliku round verify"
            )
        return path

    def data(self, sha256: str) -> bytes:
        """The bytes of a file that came. Raises NotDone where they are gone, or are others."""
        data = self.kept(sha256).read_bytes()
        if hash_of(data) != sha256:
            raise NotDone(f"收到的文件 {self._names.get(sha256, sha256[:12])} 被改过了，请从备份里放回原来的")
        return data

    def reading(self, sha256: str, name: str = "") -> dict[str, Any]:
        """What a file that came says (see :mod:`file_reading`); made again where it is not at hand. ``name``
        for one that no line names yet."""
        name = name or self._names.get(sha256, "")
        path = self.folder / round_folder.READINGS / f"{sha256}.json"
        with contextlib.suppress(OSError, ValueError):
            kept: dict[str, Any] = json.loads(path.read_bytes())
            # What was removed can never be read again, by whatever program.
            if kept.get("program") == __version__ or sha256 in self.forgotten:
                return dict(kept["reading"])
        if sha256 in self.forgotten:
            return {"kind": file_reading.FORGOTTEN}
        reading = file_reading.read(name, self.data(sha256), self.campaign, self.catalogue)
        if self.writable:
            text = json.dumps({"program": __version__, "reading": reading}, ensure_ascii=False)
            write_bytes(path, text.encode(), sync=False)
        return reading

    def read_ahead(self, files: Iterable[Kept], workers: Workers) -> Iterator[tuple[Kept, Reading]]:
        """Files and what they say, read again on all cores; those whose copy is gone or changed are left out."""
        waiting = list(files)
        copies = [Copy(file.name, file.sha256, self.place_of(file)) for file in waiting]
        chunks = [copies[start : start + _CHUNK] for start in range(0, len(copies), _CHUNK)]
        read = partial(read_copies, campaign=self.campaign, catalogue=self.catalogue)
        for file, reading in zip(waiting, chain.from_iterable(workers.map(read, chunks)), strict=True):
            if reading is not None:
                yield file, reading

    def bytes_of(self, kept: Kept) -> bytes:
        """The bytes of a file that was kept, whether a line names it yet or not. Raises NotDone."""
        path = self.place_of(kept)
        return path.read_bytes() if self.writable and path.is_file() else self.data(kept.sha256)

    @property
    def forgotten(self) -> set[str]:
        """Files that ``close`` has removed, because contacts stood in them."""
        later = {sha256 for event in self.events("close") for sha256 in event.decided.get("forgotten", ())}
        return {*self.gone, *later}

    @cached_property
    def _names(self) -> dict[str, str]:
        """SHA-256 → the name under which a file came first."""
        names: dict[str, str] = {}
        for event in self.ledger.events:
            for file in event.inputs:
                names.setdefault(file["sha256"], file["name"])
        return names

    def write(self, name: str, data: bytes) -> Written:
        """Put a file of ours at ``name`` below the folder. One in ``待填`` that somebody has changed is
        never replaced: the new one gets a number. Raises NotDone and OSError."""
        assert self.writable, "a round of the past is only looked at"
        *above, last = name.split("/")
        folder = make_folders(self.folder, *above)
        path = folder / last
        if above and above[0] == round_folder.TO_FILL:
            path = self._beside(path, data)
        if not path.is_file() or path.read_bytes() != data:
            write_bytes(path, data, sync=False)
        return Written(path.relative_to(self.folder).as_posix(), hash_of(data))

    def _beside(self, path: Path, data: bytes) -> Path:
        """``path``, or the next free number of it where somebody has worked in what stands there."""
        number, free = 1, path
        while free.exists() and (old := free.read_bytes()) != data and not self._may_go(old):
            number += 1
            free = path.with_stem(f"{path.stem}-{number}")
        if number > 1:
            self.notes.append(f"{round_folder.TO_FILL}/{path.name} 有人填过，没有动它；新的写在 {free.name}")
        return free

    def _may_go(self, old: bytes) -> bool:
        """Whether nobody's work is lost with a workbook: nobody has changed it, or it was taken in."""
        return is_untouched(old) or bool(self.copies(hash_of(old)))


def load(folder: Path, by: str, root: Path | None = None, writable: bool = False) -> Round:
    """The round in ``folder``, to look at; ``root`` where its library has moved. Raises NotDone and OSError."""
    notes = [word] if (word := round_folder.refuse_shared(folder)) else []
    settings, problems = round_settings.load(folder / round_settings.FILE, STEPS)
    if settings is None:
        raise NotDone(round_settings.problem_lines(problems))
    home = root or Path(settings.library)
    try:
        catalogue = catalogues.load(home, with_cases=False)
        catalogue.expect_campaigns()
    except NotALibrary as error:
        raise NotDone(f"{error}；案例库挪了地方的话，请改 round.yml 的 library，或用 --root 指定") from None
    round_folder.refuse_public(folder, home)
    campaign = catalogue.campaigns.get(settings.campaign)
    if campaign is None:
        known = "、".join(catalogue.campaigns) or "一个也没有"
        raise NotDone(f"round.yml 的 campaign 写的是“{settings.campaign}”，案例库里没有这个评选；有的是 {known}")
    try:
        ledger = ledgers.read(folder)
    except FileNotFoundError:
        ledger = Ledger()
    opened = Round(folder, settings, catalogue, campaign, ledger, by, notes, writable)
    _tell(opened)
    return opened


def _tell(opened: Round) -> None:
    """What the ledger shows of former runs."""
    last = opened.ledger.last
    if last is not None and last.program != __version__:
        opened.notes.append(f"上一步是 {last.program} 版做的，现在用的是 {__version__} 版")
    for fault in opened.ledger.faults:
        opened.notes.append(f"{ledgers.FILE} 第 {fault.line} 行{fault.message}")


@contextlib.contextmanager
def at(folder: Path, by: str, root: Path | None = None) -> Iterator[Round]:
    """Be at the round in ``folder`` to do a step: nobody else can until the block ends, and the rules of
    the step stand in the ledger. Raises NotDone and OSError."""
    with held(folder, by, root) as opened:
        _keep_rules(opened)
        topic_ids.keep_new(opened)
        yield opened


@contextlib.contextmanager
def held(folder: Path, by: str, root: Path | None = None) -> Iterator[Round]:
    """Have the round in ``folder`` alone until the block ends. Raises NotDone and OSError."""
    round_folder.refuse_shared(folder)
    with lock.held(folder, by) as died:
        opened = load(folder, by, root, writable=True)
        if opened.ledger.faults:
            raise NotDone(
                f"{opened.notes[-1]}；账本接不上，不能接着做，请运行 anliku round verify 看清楚，从备份里恢复"
            )
        if died:
            opened.notes.append(died)
        _mend(opened)
        yield opened


def _keep_rules(opened: Round) -> None:
    """Keep ``round.yml`` where it is another than the ledger has, so that what comes now can be proven."""
    if not opened.rules_changed:
        return
    event = opened.record(ledgers.SETTINGS, [opened.keep(opened.folder / round_settings.FILE)])
    opened.notes.append(f"round.yml 改过了，已记进账本（第 {event.n} 步）；以前各步仍按当时的规定核对")


def _mend(opened: Round) -> None:
    """Tell in the ledger of a line that a kill has torn."""
    torn = opened.ledger.torn
    if torn:
        text = torn.decode("utf-8", "replace")[:400]
        opened._append(ledgers.MEND, (), (), {"torn": text, "bytes": len(torn)})  # noqa: SLF001 - of this module
        opened.notes.append("账本最后有半行没有写完（上次在写的时候中断了）：那一步没有做成，半行已移去，并记了一笔")
