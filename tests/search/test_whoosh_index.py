"""The index on disk: only what changed is written, nothing foreign is believed, search always works."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import TOC

from anliku import catalogue as catalogues
from anliku.kept import FOLDER, Kept
from anliku.rules.rule import Example
from anliku.search.editors import editorial, whoosh_index
from anliku.search.editors.asking import MEANT
from anliku.search.editors.editorial import Answer, Request
from tests import warm
from tests.factory import CASE_ID, ROOT, add_case, make_library
from tests.permissions import modes_hold

CASES = (CASE_ID, "gusu-yuwen-02", "gusu-yuwen-03")
TITLES = ("推断教学的一次改进", "素材银行：习作的一次改进", "说理作文的一次改进")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Three cases."""
    root = make_library(tmp_path / "library")
    for name, title in zip(CASES, TITLES, strict=True):
        add_case(root, name=name, title=title)
    return root


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the cases that are written, as it happens."""
    names: list[str] = []
    document = whoosh_index._document

    def spy(reading: Any, vocabulary: Any) -> dict[str, Any]:
        names.append(reading.case.name)
        return document(reading, vocabulary)

    monkeypatch.setattr(whoosh_index, "_document", spy)
    return names


def ask(root: Path, query: str, **options: Any) -> Answer:
    return editorial.search(catalogues.load(root), Request(query), **options)


def found(root: Path, query: str) -> list[str]:
    """The names of the cases that a query finds, and nothing to complain of."""
    answer = ask(root, query)
    assert answer.notes == ()
    return [result.case.name for result in answer.results]


def database(root: Path) -> Path:
    (path,) = root.joinpath(*FOLDER).glob("kept-*.sqlite")
    return path


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / "cases" / "2024" / name / "index.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


# --- only what changed --------------------------------------------------------------------


def test_only_what_changed_is_written(library: Path, written: list[str]) -> None:
    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == list(CASES)
    written.clear()

    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == []

    edit(library, CASES[1], "素材银行", "观察日记")
    assert found(library, "标题:观察日记") == [CASES[1]]
    assert found(library, "标题:素材银行") == []
    assert written == [CASES[1]]
    written.clear()

    add_case(library, name="gusu-yuwen-04", title="素材银行又开张的一个案例")
    shutil.rmtree(library / "cases" / "2024" / CASES[0])
    assert found(library, "标题:素材银行") == ["gusu-yuwen-04"]
    assert found(library, "标题:推断") == []
    assert written == ["gusu-yuwen-04"]
    assert ask(library, "学科:语文").count == 3


def test_a_renamed_case_is_another_one(library: Path, written: list[str]) -> None:
    found(library, "推断")
    written.clear()
    (library / "cases" / "2024" / CASES[0]).rename(library / "cases" / "2024" / "gusu-yuwen-09")
    assert found(library, "标题:推断") == ["gusu-yuwen-09"]
    assert written == ["gusu-yuwen-09"]


def test_a_new_alias_rewrites_the_cases_of_its_term(library: Path, written: list[str]) -> None:
    edit(library, CASES[2], "problem: [阅读素养]", "problem: [书面表达]")
    assert found(library, "读写能力") == []
    written.clear()
    path = library / "cases" / "taxonomy.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("aliases: [写作,", "aliases: [读写能力, 写作,"), encoding="utf-8"
    )
    assert found(library, "读写能力") == [CASES[2]]
    assert written == [CASES[2]]


@pytest.mark.slow
def test_what_was_replaced_does_not_pile_up(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_index, "_STALE", 0)
    for number in range(12):
        edit(library, CASES[1], "素材银行" if number == 0 else f"第{number - 1}稿", f"第{number}稿")
        assert found(library, f"标题:第{number}稿") == [CASES[1]]
    with Kept(library) as kept:
        edition = whoosh_index._Edition(kept)
        index = edition.storage.open_index(schema=whoosh_index.SCHEMA)
    assert index.doc_count() == 3
    assert index.doc_count_all() <= 7
    assert len(_values(library)) == 1 + len(edition.storage.files)


@pytest.mark.slow
def test_many_small_updates_leave_what_a_new_index_has(library: Path) -> None:
    for number in range(7):
        add_case(library, name=f"more-{number}", title=f"第{number}次记录素材的改进案例")
        found(library, "素材")
    kept = {result.case.name: result.score for result in ask(library, "素材 或者 推断").results}
    shutil.rmtree(library / ".cache")
    fresh = {result.case.name: result.score for result in ask(library, "素材 或者 推断").results}
    # Lengths of fields are averaged a little differently over several segments.
    assert kept == pytest.approx(fresh, rel=0.01)
    assert len(kept) == 10


def test_a_case_means_what_the_questions_say_that_it_answers(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    for questions, is_meant in (("[推断题为什么丢分]", False), ("[食堂饭菜浪费怎么办]", True)):
        add_case(root, Example(front=f"questions: {questions}"))
        with whoosh_index.opened(catalogues.load(root)) as (searcher, _):
            assert ((MEANT, "饭菜") in searcher.reader()) == is_meant


def test_nothing_is_written_outside_of_the_cache(library: Path) -> None:
    before = files(library)
    found(library, "推断")
    assert {name.rpartition("/")[0] for name in files(library) - before} == {"/".join(FOLDER)}


# --- nothing foreign or broken is believed ------------------------------------------------


def _values(root: Path) -> dict[int, bytes]:
    """Place → value of everything that is kept, the list of files with the smallest."""
    connection = sqlite3.connect(database(root))
    values = dict(connection.execute("SELECT place, value FROM content ORDER BY length(value)"))
    connection.close()
    return values


def _change(root: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(database(root), isolation_level=None)
    connection.execute(statement, values)
    connection.close()


def _flip(root: Path) -> None:
    """One bit of the segment, as a failing disk does."""
    place, value = list(_values(root).items())[-1]
    flipped = bytearray(value)
    flipped[len(value) // 2] ^= 1
    _change(root, "UPDATE content SET value = ? WHERE place = ?", bytes(flipped), place)


def _lose(number: int) -> Callable[[Path], None]:
    def lose(root: Path) -> None:
        _change(root, "DELETE FROM content WHERE place = ?", list(_values(root))[number])

    return lose


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda root: os.truncate(database(root), 10_000),
    "emptied": lambda root: database(root).write_bytes(b""),
    "flipped": _flip,
    "list gone": _lose(0),
    "contents gone": _lose(1),
    "segment gone": _lose(2),
    "gone": lambda root: shutil.rmtree(root / ".cache"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_broken_index_is_made_again(library: Path, written: list[str], kind: str) -> None:
    found(library, "推断")
    assert len(_values(library)) == 3
    written.clear()
    DAMAGE[kind](library)
    answer = ask(library, "标题:素材银行")
    assert [result.case.name for result in answer.results] == [CASES[1]]
    assert any("坏了" in note for note in answer.notes) == (kind in {"cut", "flipped"})
    assert written == list(CASES)
    written.clear()
    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == []


class _Trap:
    """Unpickling it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.mark),))


def _poison(root: Path, mark: Path) -> None:
    """Keep an index whose table of contents leaves a mark when it is read."""
    cases = catalogues.load(root)
    with Kept(root) as kept:
        edition = whoosh_index._Edition(kept)
        edition.storage.clean()
        TOC(whoosh_index.SCHEMA, _Trap(mark), 7).write(edition.storage, "MAIN")
        edition.keep(whoosh_index.fingerprints(cases))


def test_a_contributed_index_is_never_unpickled(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoosh's files are pickles. An attacker keeps a poisoned index; it comes with a contribution."""
    mark = tmp_path / "caught"
    _poison(library, mark)
    assert found(library, "标题:素材银行") == [CASES[1]], "what cannot be opened is made anew"
    assert mark.is_dir(), "the trap does not work"
    mark.rmdir()
    _poison(library, mark)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "the victim's"))
    answer = ask(library, "标题:素材银行")
    assert [result.case.name for result in answer.results] == [CASES[1]]
    assert "另一台电脑或别人留下的结果，没有使用" in answer.notes[0]
    assert not mark.exists()


@pytest.mark.slow
def test_a_killed_update_costs_only_itself(library: Path, written: list[str]) -> None:
    found(library, "推断")
    written.clear()
    edit(library, CASES[1], "素材银行", "观察日记")
    program = (
        "import os, sys; from pathlib import Path; from anliku import catalogue; from anliku.search.editors import whoosh_index\n"
        "with whoosh_index.opened(catalogue.load(Path(sys.argv[1])), lambda: os._exit(9)): pass"
    )
    assert subprocess.run([sys.executable, "-c", program, library], cwd=ROOT, check=False).returncode == 9
    assert found(library, "标题:观察日记") == [CASES[1]]
    assert written == [CASES[1]]


# --- search always works ------------------------------------------------------------------


@pytest.mark.slow
def test_two_at_once_never_spoil_it(library: Path, written: list[str]) -> None:
    command = [*warm.command(), "search", "标题:素材银行", "--json", "--root", str(library)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(4)]
    answers = [(process.communicate(timeout=120), process.returncode) for process in running]
    for (out, _), code in answers:
        assert code == 0
        assert [row["id"] for row in json.loads(out)["results"]] == [CASES[1]]
    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == []


def test_nobody_waits_for_ever(library: Path, written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found(library, "推断")
    written.clear()
    monkeypatch.setattr("anliku.kept.kept._PATIENCE", 0)
    holder = sqlite3.connect(database(library), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    answer = ask(library, "标题:素材银行")
    holder.close()
    assert answer.notes == ("算出的结果没有存下来（另一个 anliku 正在使用），下次还要重新计算",)
    assert [result.case.name for result in answer.results] == [CASES[1]]
    assert written == list(CASES)


def test_a_file_in_the_way(library: Path) -> None:
    (library / ".cache").write_text("", encoding="utf-8")
    answer = ask(library, "标题:素材银行")
    assert answer.notes == ("算出的结果没有存下来（.cache 不是普通文件夹，请删掉它），下次还要重新计算",)
    assert answer.count == 1


def test_a_disk_that_takes_nothing(library: Path) -> None:
    library.chmod(0o555)
    with modes_hold():
        answer = ask(library, "标题:素材银行")
    library.chmod(0o755)
    assert answer.notes == ("算出的结果没有存下来（没有权限），下次还要重新计算",)
    assert [result.case.name for result in answer.results] == [CASES[1]]
    assert found(library, "标题:素材银行") == [CASES[1]]


def test_an_empty_library(tmp_path: Path) -> None:
    root = make_library(tmp_path / "empty")
    assert found(root, "推断") == []
    assert found(root, "非 推断") == []
    assert ask(root, "推段").suggestion is None
