"""The ledger: what is written stands, and whatever is done to its lines is named."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku.round.desk import ledger as ledgers
from anliku.round.desk import opened
from anliku.round.desk.ledger import Event, Ledger
from anliku.round.desk.result import NotDone
from tests.round.desks import BY, look, make


def written(folder: Path, count: int = 5) -> list[bytes]:
    """A ledger of so many lines; its lines."""
    ledger = Ledger()
    for number in range(1, count + 1):
        event = Event(number, "2024-03-01T09:00:00+08:00", "receive", BY, "0", (), (), {"n": number}, ledger.head)
        ledgers.append(folder, ledger, event.sealed())
    return (folder / ledgers.FILE).read_bytes().splitlines()


def faults(folder: Path, lines: list[bytes]) -> list[str]:
    """What is said of these lines."""
    (folder / ledgers.FILE).write_bytes(b"".join(line + b"\n" for line in lines))
    return [f"第 {fault.line} 行{fault.message}" for fault in ledgers.read(folder).faults]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written(tmp_path)
    ledger = ledgers.read(tmp_path)
    assert [event.n for event in ledger.events] == [1, 2, 3, 4, 5]
    assert not ledger.faults
    assert not ledger.torn


def resealed(line: bytes, **changed: object) -> bytes:
    """A line that somebody forged: changed, with a new hash of its own."""
    event = ledgers._parsed(line)
    assert event is not None
    return Event(**{**event._content(), **changed}).sealed().line


Lines = Callable[[list[bytes]], list[bytes]]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            lambda ls: [*ls[:2], ls[2].replace(b'"n":3}', b'"n":9}'), *ls[3:]],
            "第 3 行（第 3 步 receive）写下以后被改过",
        ),
        (lambda ls: [*ls[:2], b"{", *ls[3:]], "第 3 行被改过或写坏了，读不出来"),
        (lambda ls: [*ls[:2], *ls[3:]], "第 3 行（第 4 步）前面少了第 3 步"),
        (lambda ls: ls[:-1], "第 5 行起少了：账本记到过第 5 步"),
        (lambda ls: [*ls[:2], resealed(ls[2], decided={}), *ls[3:]], "第 4 行（第 4 步）接不上前一行"),
        (lambda ls: [*ls[:4], resealed(ls[4], decided={})], "第 5 行（第 5 步）与 ledger.head 里记的不同"),
        (lambda ls: [*ls[:3], resealed(ls[2], n=4, before=ledgers.hash_of(ls[2])), *ls[3:]], "第 4 行是后来插进来的"),
        (lambda ls: [ls[0], ls[2], ls[1], *ls[3:]], "第 2 行"),
    ],
)
def test_a_line_that_was_touched_is_named(tmp_path: Path, change: Lines, named: str) -> None:
    said = faults(tmp_path, change(written(tmp_path)))
    assert said
    assert said[0].startswith(named)


@pytest.mark.parametrize("place", [2, 3])
def test_one_touched_line_is_named_once(tmp_path: Path, place: int) -> None:
    lines = written(tmp_path)
    lines[place] = lines[place].replace(b'"by":"', b'"by":"X')
    assert len(faults(tmp_path, lines)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"inputs": ({"name": "汇总表.xlsx"},)},
        {"outputs": ("报告.docx",)},
        {"at": 20240301},
        {"at": "昨天"},
        {"at": "2024-03-01T09:00:00"},
        {"step": None},
        {"n": True},
    ],
)
def test_a_forged_line_of_another_shape_cannot_be_read(tmp_path: Path, changed: dict[str, object]) -> None:
    lines = written(tmp_path)
    event = ledgers._parsed(lines[-1])
    assert event is not None
    forged = Event(**{**event._content(), **changed}).sealed().line
    assert faults(tmp_path, [*lines[:-1], forged])[0] == "第 5 行被改过或写坏了，读不出来"


def test_a_torn_end_is_mended_and_told(tmp_path: Path) -> None:
    folder = make(tmp_path)
    path = folder / ledgers.FILE
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"at":"2024-03')
    with opened.at(folder, BY) as held:
        assert any("半行" in note for note in held.notes)
    events = look(folder).ledger.events
    assert [event.step for event in events] == ["open", "mend"]
    assert events[1].decided == {"torn": '{"at":"2024-03', "bytes": 14}
    assert path.read_bytes().startswith(whole)


def test_a_line_without_its_end_is_whole(tmp_path: Path) -> None:
    folder = make(tmp_path)
    path = folder / ledgers.FILE
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    with opened.at(folder, BY) as held:
        held.record("receive", decided={"a": 1})
    assert [event.step for event in look(folder).ledger.events] == ["open", "receive"]
    assert not look(folder).ledger.faults


def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path)
    before = (folder / ledgers.FILE).read_bytes()
    real = os.write

    def write(handle: int, data: bytes) -> int:
        if bytes(data).startswith(b'{"at"'):
            real(handle, bytes(data)[:10])
            raise OSError(errno.ENOSPC, "full")
        return real(handle, data)

    with opened.at(folder, BY) as held:
        monkeypatch.setattr(os, "write", write)
        with pytest.raises(OSError, match="full"):
            held.record("receive", decided={"a": 1})
        monkeypatch.undo()
    assert (folder / ledgers.FILE).read_bytes() == before
    assert [event.step for event in look(folder).ledger.events] == ["open"]


def test_the_same_again_adds_no_line(tmp_path: Path) -> None:
    folder = make(tmp_path)
    with opened.at(folder, BY) as held:
        first = held.record("receive", decided={"a": 1})
        assert held.record("receive", decided={"a": 1}) == first
        assert held.record("receive", decided={"a": 2}) != first


def test_a_clock_that_went_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    from anliku import clock

    folder = make(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC))
    with opened.at(folder, BY) as held:
        held.record("receive", decided={"a": 1})
        assert any("时钟往回调过" in note for note in held.notes)


def test_a_broken_ledger_stops_every_step(tmp_path: Path) -> None:
    folder = make(tmp_path)
    path = folder / ledgers.FILE
    path.write_bytes(path.read_bytes().replace(b'"open"', b'"oben"'))
    with pytest.raises(NotDone, match=r"第 1 行.*被改过"), opened.at(folder, BY):
        pass
