"""Whatever becomes of the store between two runs: the second gives what a run without one gives, and
says what happened. Kills and runs at the same time, too."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku.cli.command import FINE
from tests.effort import many
from tests.factory import CASE_ID
from tests.faults.running import run
from tests.faults.scenarios import Tree, make_world, tree
from tests.faults.test_two_at_once import at_once

COMMANDS = (["check"], ["build"], ["search", "推断"], ["overlap", CASE_ID])
Results = tuple[list[str], Tree]
"""What each command says, without times and places, and the site that was made."""


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library on which every command has run once."""
    root = make_world(tmp_path_factory.mktemp("used")).root
    results(root)
    return root


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """What an edited library gives of which nothing has ever been kept."""
    root = make_world(tmp_path_factory.mktemp("clean")).root
    edit(root)
    return results(root)


@pytest.fixture
def root(used: Path, tmp_path: Path) -> Path:
    """A copy of the used library in which a case has been edited."""
    copy = shutil.copytree(used, tmp_path / "library")
    edit(copy)
    return copy


def store(root: Path) -> Path:
    (path,) = root.glob(".cache/anliku/kept-*.sqlite")
    return path


def edit(root: Path) -> None:
    """A case gets another title, and so several pages and the index get other words."""
    path = root / "cases" / "2024" / CASE_ID / "index.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^title: .*$", "title: 换过题目的推断教学改进", text), encoding="utf-8")


def results(root: Path) -> Results:
    """Run every command."""
    said = []
    for command in COMMANDS:
        done = run(root, *command)
        assert "Traceback" not in done.said
        said.append(f"{done.code} " + re.sub(r"用时 .*", "", done.out))
    return said, tree(root / "site")


def _flip(root: Path) -> None:
    content = bytearray(store(root).read_bytes())
    for place in range(100, len(content), 997):
        content[place] ^= 0x10
    store(root).write_bytes(content)


def _cut(root: Path) -> None:
    content = store(root).read_bytes()
    store(root).write_bytes(content[: len(content) // 2])


def _wrong_keys(root: Path) -> None:
    """Every value stands under the key of the next."""
    connection = sqlite3.connect(store(root), isolation_level=None)
    rows = connection.execute("SELECT place, seal, value FROM content ORDER BY place").fetchall()
    moved = [(seal, value, place) for (place, *_), (_, seal, value) in zip(rows, rows[1:] + rows[:1], strict=True)]
    connection.executemany("UPDATE content SET seal = ?, value = ? WHERE place = ?", moved)
    connection.close()


def _newer(root: Path) -> None:
    store(root).rename(store(root).with_name("kept-0123456789abcdef0123456789abcdef.sqlite"))


def _folder(root: Path) -> None:
    path = store(root)
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "flipped bytes": (_flip, "没有使用，已经"),
    "cut short": (_cut, "坏了，没有使用，已经删掉"),
    "wrong keys": (_wrong_keys, "条结果坏了，没有使用，已经丢掉"),
    "of another version or machine": (_newer, "另一版程序、另一台电脑或别人留下的结果，没有使用，已经删掉"),
    "a folder": (_folder, "不是普通文件，请删掉它"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_spoilt_store_changes_no_result_and_is_told(root: Path, clean: Results, kind: str) -> None:
    spoil, message = DAMAGE[kind]
    spoil(root)
    assert message in run(root, "check").err
    said, site = results(root)
    # Values of which a check has no need are met by the commands after it.
    assert ([re.sub(r".*\.cache/anliku/.*\n", "", text) for text in said], site) == clean


def test_two_builds_at_once_leave_a_whole_site(root: Path, clean: Results) -> None:
    done = list(at_once(root, ["build"], ["build"], ["check"]))
    assert all("Traceback" not in one.said for one in done)
    assert FINE in {one.code for one in done[:2]}
    assert results(root) == clean


@pytest.mark.fuzz
@pytest.mark.parametrize("share", [0.5, 0.8, 0.95][: many(1, 3)])
def test_a_killed_build_leaves_a_store_that_is_right(
    root: Path, used: Path, clean: Results, tmp_path: Path, share: float
) -> None:
    copy = shutil.copytree(used, tmp_path / "copy")
    edit(copy)
    assert run(copy, "build", fault=f"count|{tmp_path / 'steps'}").code == FINE
    moment = int(int((tmp_path / "steps").read_text(encoding="ascii")) * share)
    assert run(root, "build", fault=f"signal|{int(signal.SIGKILL)}|{moment}").code == -signal.SIGKILL
    assert results(root) == clean


@pytest.mark.fuzz
@pytest.mark.parametrize("when", ["2099-01-01", "1999-01-01"][: many(1, 2)])
def test_a_clock_that_was_set_changes_nothing(root: Path, clean: Results, when: str) -> None:
    """What was written seems to be older, or younger, than all that is kept of it."""
    path = root / "cases" / "2024" / CASE_ID
    subprocess.run(["touch", "-d", when, path / "index.md", path, store(root)], check=True)
    assert results(root) == clean
