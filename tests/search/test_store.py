"""The index on disk: only what changed is written, nothing foreign is believed, search always works."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.util.filelock import FileLock

from anliku import catalogue as catalogues
from anliku.search.editors import editorial, store
from anliku.search.editors.editorial import Answer, Request
from tests.factory import CASE_ID, ROOT, add_case, make_library

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
    document = store._document

    def spy(case: Any, vocabulary: Any) -> dict[str, Any]:
        names.append(case.name)
        return document(case, vocabulary)

    monkeypatch.setattr(store, "_document", spy)
    return names


def ask(root: Path, query: str, **options: Any) -> Answer:
    return editorial.search(catalogues.load(root), Request(query), **options)


def found(root: Path, query: str) -> list[str]:
    """The names of the cases that a query finds, and nothing to complain of."""
    answer = ask(root, query)
    assert answer.notes == ()
    return [result.case.name for result in answer.results]


def folder(root: Path) -> Path:
    return root.joinpath(*store.FOLDER)


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
    monkeypatch.setattr(store, "_STALE", 0)
    for number in range(12):
        edit(library, CASES[1], "素材银行" if number == 0 else f"第{number - 1}稿", f"第{number}稿")
        assert found(library, f"标题:第{number}稿") == [CASES[1]]
    index = FileStorage(str(folder(library))).open_index(schema=store.SCHEMA)
    assert index.doc_count() == 3
    assert index.doc_count_all() <= 7


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


def test_nothing_is_written_outside_of_the_cache(library: Path) -> None:
    before = files(library)
    found(library, "推断")
    assert {name.rpartition("/")[0] for name in files(library) - before} == {"/".join(store.FOLDER)}


# --- nothing foreign or broken is believed ------------------------------------------------


def _segment(root: Path) -> Path:
    (path,) = folder(root).glob("*.seg")
    return path


def _toc(root: Path) -> Path:
    (path,) = folder(root).glob("*.toc")
    return path


def _flip(path: Path) -> None:
    """One bit, same size, same modification time: what a failing disk does."""
    state = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def _older(root: Path) -> None:
    seal = folder(root) / "seal.json"
    data = json.loads(seal.read_text(encoding="utf-8"))
    seal.write_text(json.dumps({**data, "format": "0"}), encoding="utf-8")


def _copied(root: Path) -> None:
    kept = folder(root).with_name("kept")
    shutil.copytree(folder(root), kept)
    shutil.rmtree(folder(root))
    kept.rename(folder(root))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda root: os.truncate(_segment(root), 100),
    "emptied": lambda root: _segment(root).write_bytes(b""),
    "flipped": lambda root: _flip(_segment(root)),
    "segment gone": lambda root: _segment(root).unlink(),
    "contents gone": lambda root: _toc(root).unlink(),
    "contents cut": lambda root: os.truncate(_toc(root), 10),
    "seal gone": lambda root: (folder(root) / "seal.json").unlink(),
    "seal cut": lambda root: os.truncate(folder(root) / "seal.json", 50),
    "seal odd": lambda root: (folder(root) / "seal.json").write_text("[1]", encoding="utf-8"),
    "seal odd inside": lambda root: (folder(root) / "seal.json").write_text(
        json.dumps({"format": store._FORMAT, "files": {"../../x": ["a"]}, "cases": 5}), encoding="utf-8"
    ),
    "older": _older,
    "copied": _copied,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_broken_or_foreign_index_is_made_again(library: Path, written: list[str], kind: str) -> None:
    found(library, "推断")
    written.clear()
    DAMAGE[kind](library)
    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == list(CASES)
    written.clear()
    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == []


def test_a_strange_table_of_contents_is_swept_away(library: Path, written: list[str]) -> None:
    found(library, "推断")
    written.clear()
    (folder(library) / "_MAIN_99.toc").write_bytes(b"garbage")
    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == []
    assert [path.name for path in folder(library).glob("*.toc")] != ["_MAIN_99.toc"]


class _Trap:
    """Unpickling it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.mark),))


def test_a_contributed_index_is_never_unpickled(library: Path, tmp_path: Path) -> None:
    """Whoosh's files are pickles. An attacker seals a poisoned index; it comes as a copy."""
    mark = tmp_path / "caught"
    found(library, "推断")
    _toc(library).unlink()
    storage = FileStorage(str(folder(library)))
    TOC(store.SCHEMA, _Trap(mark), 7).write(storage, "MAIN")
    store._write_seal(folder(library), store.fingerprints(catalogues.load(library)))
    with contextlib.suppress(Exception):
        storage.open_index(schema=store.SCHEMA)
    assert mark.is_dir(), "the trap does not work"
    mark.rmdir()

    victim = tmp_path / "victim"
    shutil.copytree(library, victim)
    assert found(victim, "标题:素材银行") == [CASES[1]]
    assert not mark.exists()


@pytest.mark.slow
def test_a_killed_update_costs_only_itself(library: Path, written: list[str]) -> None:
    found(library, "推断")
    written.clear()
    edit(library, CASES[1], "素材银行", "观察日记")
    program = (
        "import os, sys; from pathlib import Path; from anliku import catalogue; from anliku.search.editors import store\n"
        "with store.opened(catalogue.load(Path(sys.argv[1])), lambda: os._exit(9)): pass"
    )
    assert subprocess.run([sys.executable, "-c", program, library], cwd=ROOT, check=False).returncode == 9
    assert found(library, "标题:观察日记") == [CASES[1]]
    assert written == [CASES[1]]


# --- search always works ------------------------------------------------------------------


@pytest.mark.slow
def test_two_at_once_never_spoil_it(library: Path, written: list[str]) -> None:
    command = [sys.executable, "-m", "anliku", "search", "标题:素材银行", "--json", "--root", str(library)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(4)]
    answers = [(process.communicate(timeout=120), process.returncode) for process in running]
    for (out, _), code in answers:
        assert code == 0
        assert [row["id"] for row in json.loads(out)["results"]] == [CASES[1]]
    assert found(library, "标题:素材银行") == [CASES[1]]
    assert written == []


@contextlib.contextmanager
def held(root: Path) -> Iterator[None]:
    """Another process that holds the index."""
    folder(root).mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(folder(root) / "lock"))
    assert lock.acquire()
    try:
        yield
    finally:
        lock.release()


def test_nobody_waits_for_ever(library: Path, written: list[str]) -> None:
    with held(library):
        answer = ask(library, "标题:素材银行", patience=0)
    assert answer.notes == ("索引没有存下来（另一个 anliku search 正在更新索引），这次在内存里查找，会慢一些",)
    assert [result.case.name for result in answer.results] == [CASES[1]]
    assert written == list(CASES)


def test_a_file_in_the_way(library: Path) -> None:
    (library / ".cache").write_text("", encoding="utf-8")
    answer = ask(library, "标题:素材银行")
    assert answer.notes == ("索引没有存下来（.cache 不是普通文件夹，请删掉它），这次在内存里查找，会慢一些",)
    assert answer.count == 1


def test_links_are_not_followed(library: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "MAIN_0.seg").write_text("not ours", encoding="utf-8")
    (library / ".cache").mkdir()
    (library / ".cache" / "anliku").symlink_to(other, target_is_directory=True)
    answer = ask(library, "标题:素材银行")
    assert (answer.count, answer.notes[0][:8]) == (1, "索引没有存下来（")
    (library / ".cache" / "anliku").unlink()
    folder(library).mkdir(parents=True)
    (folder(library) / "MAIN.tmp").symlink_to(other, target_is_directory=True)
    answer = ask(library, "标题:素材银行")
    assert (answer.count, "里有链接" in answer.notes[0]) == (1, True)
    assert [path.read_text(encoding="utf-8") for path in other.iterdir()] == ["not ours"]


@pytest.mark.parametrize(
    ("code", "why"), [(errno.ENOSPC, "磁盘满了"), (errno.EROFS, "磁盘是只读的"), (errno.EACCES, "没有权限")]
)
def test_a_disk_that_takes_nothing(library: Path, monkeypatch: pytest.MonkeyPatch, code: int, why: str) -> None:
    def refuse(*_arguments: object, **_options: object) -> NoReturn:
        raise OSError(code, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(FileStorage, "create_file", refuse)
        answer = ask(library, "标题:素材银行")
    assert answer.notes == (f"索引没有存下来（{why}），这次在内存里查找，会慢一些",)
    assert [result.case.name for result in answer.results] == [CASES[1]]
    assert found(library, "标题:素材银行") == [CASES[1]]


def test_a_disk_that_fills_up_in_the_middle(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_text", refuse)
        assert "磁盘满了" in ask(library, "标题:素材银行").notes[0]
    assert not list(folder(library).glob("*.seg")), "what was begun still takes room"
    assert found(library, "标题:素材银行") == [CASES[1]]


def test_an_empty_library(tmp_path: Path) -> None:
    root = make_library(tmp_path / "empty")
    assert found(root, "推断") == []
    assert found(root, "非 推断") == []
    assert ask(root, "推段").suggestion is None
