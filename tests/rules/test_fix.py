"""Repairs change what has one right answer, once, and nothing else."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from anliku import atomic, source
from anliku.case_places import INDEX
from anliku.catalogue import Catalogue
from anliku.model import Manuscript
from anliku.problem import Edit, Location, Problem, Severity
from anliku.rules import check_case, fix
from anliku.rules.fix import MAX_PASSES, fix_case, fix_cases, fix_text
from anliku.rules.rule import Example
from tests.factory import library_with


def problem(*edits: Edit, column: int = 1, rule: str = "XX001") -> Problem:
    return Problem(Location("index.md", 1, column), rule, Severity.ERROR, "…", edits)


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        pytest.param([], "abcdef", id="nothing to do"),
        pytest.param([problem()], "abcdef", id="a problem without a repair"),
        pytest.param([problem(Edit(1, 2, "X"))], "aXcdef", id="one"),
        pytest.param([problem(Edit(4, 5, "Y"), Edit(0, 1, "X"))], "XbcdYf", id="two edits of one problem"),
        pytest.param([problem(Edit(0, 2, "X")), problem(Edit(2, 4, "Y"), column=3)], "XYef", id="neighbours"),
        pytest.param([problem(Edit(0, 3, "X")), problem(Edit(2, 4, "Y"), column=3)], "Xdef", id="the first wins"),
        pytest.param(
            [problem(Edit(0, 3, "X")), problem(Edit(2, 4, "Y"), Edit(5, 6, "Z"), column=3)],
            "Xdef",
            id="a problem waits as a whole",
        ),
        pytest.param([problem(Edit(3, 3, "X")), problem(Edit(3, 3, "Y"), column=2)], "abcXdef", id="same point"),
        pytest.param([problem(Edit(0, 4, "X")), problem(Edit(2, 2, "Y"), column=2)], "Xef", id="point inside"),
        pytest.param([problem(Edit(6, 6, "\n"))], "abcdef\n", id="at the end"),
        pytest.param([problem(Edit(5, 9, "X"))], "abcdef", id="beyond the text"),
        pytest.param([problem(Edit(3, 2, "X"))], "abcdef", id="backwards"),
        pytest.param([problem(Edit(0, 1, "a"))], "abcdef", id="no change"),
    ],
)
def test_fix_text(problems: list[Problem], expected: str) -> None:
    assert fix_text("abcdef", problems) == expected


@pytest.mark.slow
def test_many_edits_take_linear_time() -> None:
    text = "字\r\n" * 100_000
    edits = tuple(Edit(start, start + 2, "\n") for start in range(1, len(text), 3))
    assert fix_text(text, [problem(*edits)]) == "字\n" * 100_000


SPOILT = Example(front="region: 高新区\nsubject: [语文学科, 数学]\ncategory: 语文类")


def only(catalogue: Catalogue) -> Manuscript:
    (case,) = catalogue.manuscripts
    return case


def text_of(case: Manuscript) -> str:
    return (case.folder / INDEX).read_bytes().decode()


def test_fix_case_writes_canonical_terms_and_nothing_else(tmp_path: Path) -> None:
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    before = text_of(case)
    fixed = fix_case(case, catalogue)
    assert [found.rule for found in fixed] == ["TM002", "TM002", "TM002"]
    expected = before.replace("高新区", "虎丘区").replace("[语文学科,", "[语文,").replace("语文类", "语文")
    assert text_of(case) == expected
    assert [entry.name for entry in case.folder.iterdir()] == ["index.md"]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    fix_case(case, catalogue)
    path = case.folder / INDEX
    once, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert fix_case(case, catalogue) == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (once, stamp)


def test_windows_line_ends_and_a_mark_are_repaired_with_the_rest(tmp_path: Path) -> None:
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    path = case.folder / INDEX
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert {found.rule for found in fix_case(case, catalogue)} >= {"FL003", "FL004", "TM002"}
    text = text_of(case)
    assert text.startswith("---\nid:")
    assert "\r" not in text
    assert not [
        found for found in check_case(source.read(case.folder, catalogue.root), catalogue.context) if found.fixable
    ]


def test_the_mode_stays(tmp_path: Path) -> None:
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    path = case.folder / INDEX
    path.chmod(0o640)
    fix_case(case, catalogue)
    assert path.stat().st_mode & 0o777 == 0o640


def test_fix_cases_gives_the_library_as_it_is_now(tmp_path: Path) -> None:
    catalogue = library_with(Example(front="region: 高新区", others=(Example(),)), tmp_path)
    steps: list[int] = []
    repaired = fix_cases(catalogue, catalogue.manuscripts, lambda: steps.append(1))
    assert len(steps) == 2
    assert [found.rule for found in repaired.problems] == ["TM002"]
    regions = [case.meta.region for case in repaired.catalogue.cases]
    assert sorted(regions) == ["姑苏区", "虎丘区"]


@pytest.mark.parametrize(
    "endless", [lambda text: Edit(0, 1, "+" if text[0] == "-" else "-"), lambda _: Edit(0, 0, " ")]
)
def test_rules_that_disagree_leave_the_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endless: object
) -> None:
    assert callable(endless)
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    before = text_of(case)
    passes: list[str] = []

    def quarrel(current: Manuscript, _catalogue: Catalogue) -> list[Problem]:
        passes.append(current.text)
        return [problem(endless(current.text))]

    monkeypatch.setattr(fix, "check_case", quarrel)
    assert fix_case(case, catalogue) == []
    assert text_of(case) == before
    assert len(passes) == MAX_PASSES + 1


def test_an_unreadable_file_is_left_alone(tmp_path: Path) -> None:
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    path = case.folder / INDEX
    path.write_bytes("标题".encode("gbk"))
    assert fix_case(case, catalogue) == []
    assert path.read_bytes() == "标题".encode("gbk")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    before = text_of(case)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        fix_case(case, catalogue)
    assert text_of(case) == before
    assert [entry.name for entry in case.folder.iterdir()] == ["index.md"]


def test_a_case_that_cannot_be_written_keeps_no_other_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = Example(front="region: 高新区", others=(Example(front="region: 高新区"),))
    catalogue = library_with(example, tmp_path)
    first, second = catalogue.manuscripts
    write = atomic.write_text

    def write_second_only(path: Path, text: str) -> None:
        if path.parent == first.folder:
            raise OSError(errno.EROFS, "read-only")
        write(path, text)

    monkeypatch.setattr(fix, "write_text", write_second_only)
    repaired = fix_cases(catalogue, catalogue.manuscripts)
    assert [problem.location.file for problem in repaired.problems] == [second.file]
    assert repaired.files == [second.file]
    assert [(file, error.errno) for file, error in repaired.refused] == [(first.file, errno.EROFS)]
    assert "高新区" in text_of(first)


def test_a_file_is_written_once_however_many_passes_it_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = library_with(SPOILT, tmp_path)
    case = only(catalogue)
    path = case.folder / INDEX
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    written: list[str] = []
    monkeypatch.setattr(fix, "write_text", lambda _path, text: written.append(text))
    assert fix_case(case, catalogue)
    assert len(written) == 1
    assert "\r" not in written[0]
