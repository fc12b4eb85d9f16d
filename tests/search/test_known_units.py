"""The units on disk: read once, brought up to date, never believed blindly."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from anliku.kept import FOLDER
from anliku.kept.database import Database
from anliku.search.overlap import known_units
from anliku.search.overlap.known_units import Shelf
from anliku.search.overlap.wording import units_of
from tests.factory import make_library
from tests.permissions import modes_hold

COUNT = 6


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library whose files are old enough for their times to be trusted."""
    root = make_library(tmp_path / "library")
    for number in range(COUNT):
        put(root, f"a{number}", f"第{number}篇的正文")
    return root


@pytest.fixture(autouse=True)
def _old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a test are young: here that is long ago."""
    monkeypatch.setattr(known_units, "_FRESH", -10_000_000_000)


def put(root: Path, name: str, body: str, year: int = 2024) -> Path:
    path = root / "cases" / str(year) / name / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nid: {name}\n---\n\n{body}\n", encoding="utf-8")
    return path


def values(root: Path) -> dict[int, bytes]:
    """Place → value of everything that is kept, the smaller first."""
    connection = sqlite3.connect(database(root))
    rows = dict(connection.execute("SELECT place, value FROM content ORDER BY length(value)"))
    connection.close()
    return rows


def database(root: Path) -> Path:
    (path,) = root.joinpath(*FOLDER).glob("kept-*.sqlite")
    return path


def said(found: Shelf) -> dict[str, str]:
    """Case → its units as text."""
    return {book.file.split("/")[2]: book.units.tobytes().decode("utf-16-le") for book in found.books}


def truth(root: Path) -> dict[str, str]:
    return {
        path.parent.name: units_of(path.read_text(encoding="utf-8"))
        for path in (root / "cases").glob("[12]*/*/index.md")
    }


def test_the_second_run_reads_nothing(root: Path) -> None:
    first = known_units.load(root)
    assert (said(first), first.read, first.note) == (truth(root), COUNT, "")
    second = known_units.load(root)
    assert (said(second), second.read, second.note) == (truth(root), 0, "")
    assert list(root.joinpath(*FOLDER).iterdir()) == [database(root)]


def test_progress_is_called_for_what_is_read(root: Path) -> None:
    calls: list[int] = []
    known_units.load(root, lambda: calls.append(1))
    put(root, "a1", "改过了")
    known_units.load(root, lambda: calls.append(1))
    assert len(calls) == COUNT + 1


def test_changes_are_seen_and_few_are_not_written(root: Path) -> None:
    known_units.load(root)
    before = values(root)
    put(root, "a1", "改过了")
    put(root, "b1", "新的")
    put(root, "c1", "别的年份", year=2021)
    shutil.rmtree(root / "cases/2024/a2")
    (root / "cases/2024/a3").rename(root / "cases/2024/moved")
    for _ in range(2):
        found = known_units.load(root)
        assert said(found) == truth(root)
        assert found.read == 4
    assert values(root) == before


def test_many_changes_are_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_units, "FEW", 3)
    known_units.load(root)
    for number in range(4):
        put(root, f"b{number}", "新的")
    assert known_units.load(root).read == 4
    found = known_units.load(root)
    assert (said(found), found.read) == (truth(root), 0)
    assert len(values(root)) == 2, "the old shelf is let go"


def test_the_same_size_and_time_of_modification_do_not_deceive(root: Path) -> None:
    path = root / "cases/2024/a1/index.md"
    known_units.load(root)
    state = path.stat()
    put(root, "a1", "第9篇的正文")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert path.stat().st_size == state.st_size
    found = known_units.load(root)
    assert (said(found), found.read) == (truth(root), 1)


def test_a_file_that_is_young_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_units, "_FRESH", 3_600_000_000_000)
    known_units.load(root)
    assert known_units.load(root).read == COUNT


@pytest.mark.parametrize("kind", ["link", "unreadable", "empty", "gbk", "huge", "no index"])
def test_odd_files_are_no_crash(root: Path, kind: str) -> None:
    path = put(root, "odd", "怪")
    path.unlink()
    if kind == "link":
        path.symlink_to(root / "cases/2024/a1/index.md")
    elif kind == "unreadable":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "gbk":
        path.write_bytes("正文".encode("gbk"))
    elif kind == "huge":
        with path.open("wb") as opened:
            opened.truncate(30 * 1024 * 1024)
    found = said(known_units.load(root))
    assert found.pop("odd", "") == ""
    assert len(found) == COUNT
    assert said(known_units.load(root)).pop("odd", "") == ""


def test_a_link_for_a_folder_is_not_entered(root: Path, tmp_path: Path) -> None:
    put(root, "real", "外面", year=2023)
    (root / "cases" / "2023").rename(tmp_path / "outside")
    (root / "cases" / "2023").symlink_to(tmp_path / "outside")
    (root / "cases" / "2024" / "link").symlink_to(root / "cases" / "2024" / "a1")
    assert len(known_units.load(root).books) == COUNT


# --- damage -----------------------------------------------------------------------------------


def _change(root: Path, statement: str, *parameters: object) -> None:
    connection = sqlite3.connect(database(root), isolation_level=None)
    connection.execute(statement, parameters)
    connection.close()


def _flip(number: int) -> Callable[[Path], None]:
    """One bit of a value, as a failing disk would."""

    def flip(root: Path) -> None:
        place, value = list(values(root).items())[number]
        flipped = bytes([value[0] ^ 1]) + value[1:]
        _change(root, "UPDATE content SET value = ? WHERE place = ?", flipped, place)

    return flip


def _lose(number: int) -> Callable[[Path], None]:
    return lambda root: _change(root, "DELETE FROM content WHERE place = ?", list(values(root))[number])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "flipped units": _flip(0),
    "flipped list": _flip(1),
    "no units": _lose(0),
    "no list": _lose(1),
    "cut short": lambda root: os.truncate(database(root), 5000),
    "emptied": lambda root: database(root).write_bytes(b""),
    "gone": lambda root: shutil.rmtree(root / ".cache"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_whatever_is_wrong_it_is_made_again(root: Path, kind: str) -> None:
    known_units.load(root)
    assert len(values(root)) == 2
    DAMAGE[kind](root)
    found = known_units.load(root)
    assert (said(found), found.read) == (truth(root), COUNT)
    assert ("坏了，没有使用" in found.note) == (kind in {"flipped units", "flipped list", "cut short"})
    again = known_units.load(root)
    assert (said(again), again.read, again.note) == (truth(root), 0, "")


def test_a_shelf_that_came_with_a_contribution_is_not_used(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_units.load(root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    found = known_units.load(root)
    assert (said(found), found.read) == (truth(root), COUNT)
    assert "另一台电脑或别人留下的结果，没有使用" in found.note


# --- where nothing can be kept ------------------------------------------------------------------


def test_what_is_in_the_way_is_told(root: Path) -> None:
    (root / ".cache").write_text("别人的", encoding="utf-8")
    found = known_units.load(root)
    assert said(found) == truth(root)
    assert found.note == "算出的结果没有存下来（.cache 不是普通文件夹，请删掉它），下次还要重新计算"


def test_a_disk_that_takes_nothing_costs_only_time(root: Path) -> None:
    root.chmod(0o555)
    with modes_hold():
        found = known_units.load(root)
    root.chmod(0o755)
    assert said(found) == truth(root)
    assert "没有存下来（没有权限）" in found.note


def test_a_library_without_cases(tmp_path: Path) -> None:
    found = known_units.load(make_library(tmp_path / "library"))
    assert (found.books, found.note) == ([], "")


def forked(work: Callable[[], None]) -> int:
    """Begin ``work`` in a process of its own; its number."""
    number = os.fork()
    if number == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - told, and known by the code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return number


def ended(number: int) -> int:
    """How that process ended: 0, 1 where it raised, less where a signal killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


@pytest.mark.slow
def test_runs_at_the_same_time_do_not_disturb_one_another(root: Path) -> None:
    def load() -> None:
        known_units.FEW = 0
        for _ in range(8):
            found = known_units.load(root)
            assert len(found.books) == COUNT
            assert not found.note, found.note
            assert all(len(book.units) > 3 for book in found.books)

    running = [forked(load) for _ in range(4)]
    assert [ended(number) for number in running] == [0] * 4
    assert said(known_units.load(root)) == truth(root)


@pytest.mark.slow
def test_killed_while_writing_the_next_run_is_right(root: Path) -> None:
    # How many steps a run takes depends on what the clock lets it keep: as many as there are.
    for last in count(1):
        put(root, "a1", f"第{last}次改过")
        code = ended(forked(lambda last=last: killed_at(last, root)))  # type: ignore[misc]
        assert code in {0, -signal.SIGKILL}
        assert said(known_units.load(root)) == truth(root)
        if code == 0:
            break
    assert last > 1


def killed_at(last: int, root: Path) -> None:
    """A run that is killed at its step ``last``, before anything of that step is written."""
    steps = count(1)

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            if next(steps) == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments)

        return call

    Database.put, Database.delete = counted(Database.put), counted(Database.delete)  # type: ignore[method-assign,assignment]
    known_units.FEW = 0
    known_units.load(root)
