"""Editors and commit hooks: what they are told to read is what is really written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from anliku import catalogue
from anliku.cli import main
from anliku.cli.watch import BEGIN, END, watch
from anliku.reference.schema import schemas
from anliku.rules import BY_CODE
from anliku.rules.rule import Example
from tests.factory import CASE_ID, LIBRARY, ROOT, add_case, make_library

FILE = f"cases/2024/{CASE_ID}/index.md"


def read(name: str) -> dict[str, Any]:
    """A file of VS Code: JSON with whole lines of comments."""
    text = (ROOT / ".vscode" / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    return loaded


WATCH = next(task for task in read("tasks.json")["tasks"] if task["isBackground"])


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """One case with one error and one warning."""
    root = make_library(tmp_path / "library")
    add_case(root, Example(front="region: 高新区", body="成绩提高了，，效果明显。"))
    return root


def rounds(root: Path, capsys: pytest.CaptureFixture[str], *changes: Any) -> list[list[str]]:
    """What ``check --watch`` prints at first and after each change."""
    waiting = iter(changes)

    def pause() -> None:
        change = next(waiting, None)
        if change is None:
            raise KeyboardInterrupt
        change()

    assert watch(root, (), root, pause=pause) == 130
    lines = capsys.readouterr().out.splitlines()
    starts = [index for index, line in enumerate(lines) if line == BEGIN]
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def test_the_problem_list_reads_every_line(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lines,) = rounds(library, capsys)
    errors, warnings = WATCH["problemMatcher"]
    for matcher in (errors, warnings):
        assert re.search(matcher["background"]["beginsPattern"], lines[0])
        assert re.search(matcher["background"]["endsPattern"], lines[-1])
    found = []
    for line in lines[1:-1]:
        for matcher in (errors, warnings):
            pattern = matcher["pattern"]
            if hit := re.search(pattern["regexp"], line):
                found.append((matcher["severity"], *(hit[pattern[key]] for key in ("file", "line", "column", "code"))))
                assert re.search("[\u4e00-\u9fff]", hit[pattern["message"]])
    assert len(found) == len(lines) - 2, "each line in exactly one matcher"
    assert ("error", FILE, "10", "9", "TM002") in found
    assert "warning" in {severity for severity, *_ in found}


def test_the_codes_are_of_the_shape_that_is_looked_for() -> None:
    assert all(re.fullmatch(r"[A-Z]{2}\d{3}", code) for code in BY_CODE)


def test_a_saved_file_is_checked_again(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = rounds(
        library,
        capsys,
        lambda: None,
        lambda: add_case(library),
        lambda: (library / "cases" / "taxonomy.yml").write_text("facets: 1\n", encoding="utf-8"),
    )
    assert first[-1].startswith(f"{END}：1 个案例，1 个错误")
    assert second[1:] == [f"{END}：1 个案例，0 个错误，0 个提醒"]
    assert third[1].startswith("cases/taxonomy.yml:1:")


def test_watching_is_for_people_at_an_editor(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(library)
    assert main(["check", "--watch", "--fix"]) == 2
    assert capsys.readouterr().err.startswith("--watch 只能单独用")


def test_the_task_runs_a_command_that_exists() -> None:
    assert WATCH["args"] == ["check", "--watch"]
    assert WATCH["runOptions"]["runOn"] == "folderOpen"
    assert read("settings.json")["files.autoSave"] == "afterDelay"


def test_schemas_belong_to_files_that_are_there_and_fit() -> None:
    for schema, pattern in read("settings.json")["yaml.schemas"].items():
        files = list(LIBRARY.glob(pattern))
        assert files, pattern
        assert (ROOT / schema).is_file()
        kind = Path(schema).name.partition(".")[0]
        validator = jsonschema.Draft202012Validator(schemas(catalogue.load(LIBRARY))[kind])
        for file in files:
            # Editors take a date for text.
            values = json.loads(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8")), default=str))
            assert not list(validator.iter_errors(values)), file.name


@pytest.mark.parametrize("hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")))
def test_hooks_are_given_what_check_takes(
    hook: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_library(tmp_path / "library")
    add_case(root, Example(front="region: 高新区"))
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    taken = [file for file in files if re.search(hook["files"], file)]
    assert {FILE, "cases/taxonomy.yml", "cases/campaigns/suzhou-2024.yml"} <= set(taken)
    assert not re.search(hook["files"], "cases/guide/contribute.md")
    monkeypatch.chdir(root)
    program, *arguments = hook["entry"].split()
    assert (program, hook["language"]) == ("anliku", "python")
    assert main([*arguments, *taken]) == (0 if "--fix" in arguments else 1)
