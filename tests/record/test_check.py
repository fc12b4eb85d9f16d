"""A check that keeps what it worked out says, to the letter, what one that keeps nothing says."""

from __future__ import annotations

import gc
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from anliku import catalogue as catalogues
from anliku import rules, source
from anliku.case_places import NotALibrary
from anliku.kept import Kept
from anliku.problem import Problem
from anliku.record import checking, folders, work
from anliku.record.pool import Workers
from anliku.rules.rule import Example
from tests.factory import CASE_ID, LIBRARY, add_case, make_library

PASSAGE = "\n\n".join(
    f"第{chr(0x4E00 + at * 7)}节课先请学生说出依据{chr(0x5E00 + at * 3)}，再写理由。" for at in range(60)
)


def checked(root: Path, workers: int = 1, holds: Callable[[str], bool] | None = None) -> list[str]:
    with Kept(root) as kept, Workers(workers) as pool:
        problems = checking.check(checking.load(root), kept, pool, holds)
        assert kept.fault == ""
    return [repr(problem) for problem in problems]


def plainly(root: Path) -> list[str]:
    """The same without keeping anything."""
    return [repr(problem) for problem in rules.check(catalogues.load(root))]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library with good cases, a copy, links to cases that are there and that are not, and faults."""
    root = make_library(tmp_path / "library")
    add_case(root, Example(body=PASSAGE))
    add_case(root, Example(front="published: 2025-04-01", body=PASSAGE), "b-copy", title="另一个标题")
    links = Example(body=f"参见[甲](../{CASE_ID}/)、[乙](../../2021/{CASE_ID}/)和[丙](../nowhere-01/)。")
    add_case(root, links, "c-links", title="讲别的案例的案例")
    add_case(root, Example(front="region: 平江路\ncampaign: suzhou-2042"), "d-unknown", title="术语写错的案例")
    add_case(root, Example(files=(("one.png", "png-gps"),)), "e-pictures", title="带图片的案例")
    return root


def test_cold_warm_and_on_two_cores_it_says_the_same(root: Path) -> None:
    expected = plainly(root)
    assert len({problem.partition("rule=")[2][:7] for problem in expected}) > 5
    assert checked(root, workers=2) == expected
    assert checked(root) == expected
    shutil.rmtree(root / ".cache")
    assert checked(root) == expected


def count_parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    files: list[str] = []
    parse = source.parse

    def counted(text: str | None, problems: list, folder: Path, file: str, *rest: Any):  # type: ignore[no-untyped-def,type-arg]
        files.append(file)
        return parse(text, problems, folder, file, *rest)

    monkeypatch.setattr(source, "parse", counted)
    return files


def test_nothing_looks_for_garbage_meanwhile(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looking: list[bool] = []
    together = checking.together

    def watched(*given: Any) -> list[Problem]:
        looking.append(gc.isenabled())
        return together(*given)

    monkeypatch.setattr(checking, "together", watched)
    checked(root)
    assert looking == [False]
    assert gc.isenabled()


def test_only_what_changed_is_parsed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(root)
    files = count_parses(monkeypatch)
    checked(root)
    assert files == []
    path = root / "cases" / "2024" / "b-copy" / "index.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n多一段。\n", encoding="utf-8")
    checked(root)
    assert files == ["cases/2024/b-copy/index.md"]


def test_who_asked_for_another_case_is_told_when_it_goes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(root)
    shutil.rmtree(root / "cases" / "2024" / CASE_ID)
    expected = plainly(root)
    files = count_parses(monkeypatch)
    assert checked(root) == expected
    assert files == ["cases/2024/c-links/index.md"]


def test_a_case_that_is_not_what_its_folder_says_misleads_nobody(root: Path) -> None:
    """Both are new, and one asks for the other."""
    add_case(root, Example(front="id: gusu-other-07", folder="2024/gusu-other-06"), "gusu-other-07", title="编号不同")
    add_case(root, Example(body="[一](../gusu-other-06/)和[二](../gusu-other-07/)"), "a-asks", title="问的案例")
    expected = plainly(root)
    assert checked(root) == expected
    assert checked(root) == expected


def test_a_part_is_checked_as_before(root: Path) -> None:
    def holds(file: str) -> bool:
        return file.startswith("cases/2024/b-copy/")

    catalogue = catalogues.load(root)
    cases = [case for case in catalogue.manuscripts if holds(case.file)]
    expected = [repr(problem) for problem in rules.check(catalogue, cases, holds=holds)]
    assert any("SF008" in problem for problem in expected)
    assert checked(root, holds=holds) == expected
    # What was only looked at for comparing was not called good.
    assert checked(root) == plainly(root)


# --- edits ----------------------------------------------------------------------------------

Change = Callable[[Path, random.Random], None]


def index(root: Path, choose: random.Random) -> Path:
    return choose.choice(sorted(root.glob("cases/2*/*/index.md")))


def change_text(root: Path, choose: random.Random) -> None:
    path = index(root, choose)
    text = path.read_text(encoding="utf-8", errors="replace")
    at = choose.randrange(len(text) + 1)
    more = choose.choice(["，,", "<b>", "[去](../c-links/)", "电话", "\n\n## 归因分析\n\n", " ", "\u200b", "得分率"])
    path.write_text(text[:at] + more + text[at:], encoding="utf-8")


def change_field(root: Path, choose: random.Random) -> None:
    path = index(root, choose)
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    new = choose.choice(
        ["title: 另一个标题", "id: c-links", "region: 姑苏", "campaign: suzhou-2099", "published: 2020-01-01", "award:"]
    )
    key = new.split(":")[0] + ":"
    path.write_text("\n".join(new if line.startswith(key) else line for line in lines), encoding="utf-8")


def rename_case(root: Path, choose: random.Random) -> None:
    folder = index(root, choose).parent
    folder.rename(folder.with_name(f"{folder.name[:20]}-{choose.randrange(1000)}"))


def delete_case(root: Path, choose: random.Random) -> None:
    shutil.rmtree(index(root, choose).parent)


def copy_case(root: Path, choose: random.Random) -> None:
    folder = index(root, choose).parent
    shutil.copytree(folder, folder.with_name(f"a-copied-{choose.randrange(1000)}"), dirs_exist_ok=True)


def add_file(root: Path, choose: random.Random) -> None:
    (index(root, choose).parent / choose.choice(["note.txt", "图.png", "x.jpg"])).write_bytes(choose.randbytes(30))


def spoil(root: Path, choose: random.Random) -> None:
    index(root, choose).write_bytes(choose.choice([b"", b"\xff\xfe", b"---\nid: x\n", b"---\ntitle: [\n---\n\ntext"]))


def change_shared(root: Path, choose: random.Random) -> None:
    file, old, new = choose.choice(
        [
            ("taxonomy.yml", "aliases: [姑苏, ", "aliases: [古城, "),
            ("taxonomy.yml", "label: 区域", "label: 地区"),
            ("taxonomy.yml", "signs: [", "signs: [新的标志, "),
            ("campaigns/suzhou-2024.yml", "keywords: 5", "keywords: 1"),
            ("campaigns/suzhou-2024.yml", "organiser: ", "organiser: 新"),
            ("campaigns/suzhou-2024.yml", "selection_year: 2024", "selection_year: 2023"),
            ("campaigns/suzhou-2024.yml", "title: ", "title: ["),
        ]
    )
    path = root / "cases" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def mend_shared(root: Path, choose: random.Random) -> None:
    shutil.copytree(LIBRARY / "cases" / "campaigns", root / "cases" / "campaigns", dirs_exist_ok=True)
    shutil.copy(LIBRARY / "cases" / "taxonomy.yml", root / "cases")


def allow(root: Path, choose: random.Random) -> None:
    (root / "cases" / "allowed.yml").write_text(
        f"allowed:\n  - case: {index(root, choose).parent.name}\n    rule: {choose.choice(['SC001', 'PR005', 'LK001'])}\n"
        "    text: 案例\n    by: 市监测中心审核组\n    reason: 引自公开的文件\n    since: 2026-01-01\n    until: 2026-12-30\n",
        encoding="utf-8",
    )


CHANGES: tuple[Change, ...] = (
    *(change_text, change_text, change_field, change_field, rename_case, delete_case, copy_case, add_file, spoil),
    *(change_shared, mend_shared, allow),
)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_it_says_what_a_check_from_nothing_says(seed: int, root: Path) -> None:
    choose = random.Random(seed)
    checked(root)
    for _ in range(6):
        for change in choose.sample(CHANGES, 3):
            change(root, choose)
        try:
            expected = plainly(root)
        except NotALibrary:
            mend_shared(root, choose)
            expected = plainly(root)
        assert checked(root) == expected


# --- stamps, and files that change meanwhile --------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    add_case(root, Example(files=(("one.png", "png"),)))
    return root


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    files: list[str] = []
    read = folders.read

    def counted(folder: folders.Folder, seen: folders.Look) -> tuple[bytes, str] | None:
        files.append(folder.file)
        return read(folder, seen)

    monkeypatch.setattr(folders, "read", counted)
    return files


def test_a_folder_that_was_left_alone_is_not_read_again(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if all had been written long ago.
    monkeypatch.setattr(folders, "_FRESH", -(10**18))
    checked(small)
    files = count_reads(monkeypatch)
    checked(small)
    assert files == []
    (small / "cases" / "2024" / CASE_ID / "one.png").write_bytes(b"")
    assert checked(small) == plainly(small)
    assert files


def test_with_an_empty_store_a_folder_is_read_only_by_who_works_its_case_out(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is learnt of the folder speaks for it the next time: it is as if all had been written long ago.
    monkeypatch.setattr(folders, "_FRESH", -(10**18))
    files = count_reads(monkeypatch)
    assert checked(small) == plainly(small)
    assert checked(small) == plainly(small)
    assert files == []


def test_a_folder_that_has_just_been_written_is_read_again(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(small)
    files = count_reads(monkeypatch)
    checked(small)
    assert files == [f"cases/2024/{CASE_ID}/index.md"]


def change_while(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Do something once, after a case was parsed and before it is kept."""
    changes: Iterator[Callable[[], object]] = iter((change,))
    check_readings = rules.check_readings

    def changed(*given):  # type: ignore[no-untyped-def]
        next(changes, lambda: None)()
        return check_readings(*given)

    monkeypatch.setattr(rules, "check_readings", changed)


def test_a_text_that_changes_while_it_is_checked_is_not_taken_for_the_new_one(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small / "cases" / "2024" / CASE_ID / "index.md"
    text = path.read_text(encoding="utf-8")
    before = plainly(small)
    change_while(monkeypatch, lambda: path.write_text(text.replace("## 归因分析", "## 归因"), encoding="utf-8"))
    after = checked(small)
    assert before != after == checked(small) == plainly(small)
    path.write_text(text, encoding="utf-8")
    assert checked(small) == before


def test_a_picture_that_changes_while_it_is_checked_is_not_kept(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small / "cases" / "2024" / CASE_ID / "one.png"
    change_while(monkeypatch, lambda: path.write_bytes(b"no picture"))
    checked(small)
    assert checked(small) == plainly(small)


def test_what_cannot_be_read_is_looked_at_every_time(small: Path) -> None:
    path = small / "cases" / "2024" / CASE_ID / "index.md"
    path.unlink()
    os.symlink("/etc/hostname", path)
    expected = plainly(small)
    assert any("FL007" in problem for problem in expected)
    assert checked(small) == expected
    assert checked(small) == expected


def test_a_fault_of_the_program_is_not_kept(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> list[object]:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(rules.RULES[-1].__class__, "run", fails)
        assert any("SY001" in problem for problem in checked(small))
    assert checked(small) == plainly(small)


def test_without_a_store_it_is_only_slower(small: Path) -> None:
    with Kept(None) as kept, Workers(1) as pool:
        problems = checking.check(checking.load(small), kept, pool)
    assert [repr(problem) for problem in problems] == plainly(small)


def test_the_work_of_one_case_is_a_pure_function(small: Path) -> None:
    (folder,) = checking.load(small).folders
    task, context = work.Task((folder,), checks=True), work.carried(catalogues.load(small).context)
    assert work.work_out(task, context) == work.work_out(task, context)
