"""The same command twice at the same time, as two people or two jobs start it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests import warm
from tests.factory import add_case, make_library
from tests.faults.running import Done, surroundings

NEW = ("new", "--yes", "--region", "姑苏区", "--category", "语文", "--title", "从找原句到想明白的推断教学")


def at_once(folder: Path, *commands: Sequence[str]) -> Iterator[Done]:
    """How each of these commands ended, all of them started before the first has ended."""
    started = [
        subprocess.Popen(
            [*warm.command(), *arguments],
            cwd=folder,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for arguments in commands
    ]
    for process in started:
        out, err = process.communicate()
        yield Done(process.returncode, out.decode(), err.decode())


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    add_case(root)
    return root


def test_new_takes_the_next_number(library: Path) -> None:
    done = list(at_once(library, *[(*NEW, "--campaign", "suzhou-2024")] * 4))
    assert [(one.code, one.err) for one in done] == [(0, "")] * 4
    told = sorted(one.out.splitlines()[0] for one in done)
    assert told == [f"已新建 cases/2024/gusu-yuwen-0{number}/index.md" for number in range(2, 6)]
