"""The steps of check.yml and publish.yml, run as the host runs them, in a clean clone with the
tests' own library in place of the one that is published.

Installing is not repeated: the clone borrows this virtual environment. Everything else is what
a pull request meets: its commands, its environment, the files through which steps talk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.factory import LIBRARY, ROOT, Example, add_case, write_generated
from tests.workflows.flows import expressions, jobs

GOOD, BAD = "gusu-yuwen-98", "gusu-yuwen-99"
TITLE = "坏标题 `x` [点](https://x.example) @someone <!--"

# Names that a stranger may give, and that no step may run.
BRANCH = "x;touch${IFS}pwned;`touch${IFS}pwned`'\""
MESSAGE = '${{ github.token }} $(touch pwned) "; exit 0 #\n::error::假的'


@dataclass
class Outcome:
    """What one job did."""

    said: dict[str, str] = field(default_factory=dict)
    """Step → what it printed."""
    codes: dict[str, int] = field(default_factory=dict)
    summary: str = ""


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=测试", "-c", "user.email=nobody@example.invalid", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean clone of this project as it stands, committed as the branch that is merged into."""
    clone = tmp_path_factory.mktemp("clean") / "clone"
    git(ROOT, "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(clone))
    for name in git(ROOT, "ls-files", "-z", "--deleted").split("\0")[:-1]:
        (clone / name).unlink(missing_ok=True)
    for name in git(ROOT, "ls-files", "-z", "--modified", "--others", "--exclude-standard").split("\0")[:-1]:
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, clone / name)
    shutil.rmtree(clone / "cases")
    shutil.copytree(LIBRARY / "cases", clone / "cases")
    shutil.copy(LIBRARY / "mkdocs.yml", clone)
    write_generated(clone)
    (clone / ".venv").symlink_to(ROOT / ".venv")
    # Older than the environment, so that make sees nothing to install.
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        os.utime(clone / name, (0, 0))
    (clone / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "主分支")
    return clone


@pytest.fixture
def clone(base: Path, tmp_path: Path) -> Path:
    """A copy to change, on a commit with two parents as the host makes it for a pull request."""
    folder = tmp_path / "clone"
    shutil.copytree(base, folder, symlinks=True)
    return folder


def merge(folder: Path) -> None:
    """Commit what was changed as a pull request that is merged into the branch."""
    git(folder, "checkout", "--quiet", "-b", BRANCH)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", MESSAGE)
    git(folder, "checkout", "--quiet", "-")
    git(folder, "merge", "--quiet", "--no-ff", "--message", f"合并 {MESSAGE}", BRANCH)


def run_job(folder: Path, workflow: str, key: str, known: dict[str, str]) -> Outcome:
    """Run the ``run`` steps of a job until one fails."""
    outcome = Outcome()
    outputs: dict[str, str] = dict(known)
    spot = folder.parent
    for number, step in enumerate(jobs(workflow)[key]["steps"]):
        if "run" not in step or not _wanted(step.get("if"), outputs):
            continue
        files = {name: spot / f"{name}-{number}" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(spot),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_HEAD_REF": BRANCH,
            **{name: str(path) for name, path in files.items()},
            **{name: _filled(text, outputs) for name, text in step.get("env", {}).items()},
        }
        script = spot / f"step-{number}.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "-e", str(script)], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        outcome.said[step["name"]] = done.stdout + done.stderr
        outcome.codes[step["name"]] = done.returncode
        if files["GITHUB_STEP_SUMMARY"].exists():
            outcome.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        if files["GITHUB_OUTPUT"].exists():
            lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
            outputs |= {
                f"steps.{step['id']}.outputs.{name}": value for name, _, value in (x.partition("=") for x in lines)
            }
        if done.returncode:
            break
    return outcome


def _wanted(condition: str | None, known: dict[str, str]) -> bool:
    """Whether the host runs a step: ``steps.x.outputs.y == 'z'``, what is not set being empty."""
    if condition is None:
        return True
    name, value = condition.split(" == ")
    return known.get(name, "") == value.strip("'")


def _filled(text: str, known: dict[str, Any]) -> str:
    for expression in expressions(text):
        text = text.replace(f"${{{{ {expression} }}}}", known[expression])
    return text


def test_a_pull_request_with_a_bad_case(clone: Path) -> None:
    add_case(clone, Example(front=f"title: 好案例的标题\nid: {GOOD}"), GOOD)
    add_case(clone, Example(front=f'title: "{TITLE}"\nid: {BAD}\nregion: 高新区\n-award'), BAD)
    merge(clone)
    done = run_job(clone, "check.yml", "cases", {"github.event.pull_request.number": "7"})
    assert done.codes == {
        "不收别人算好的结果": 0,
        "安装": 0,
        "检查并标注到行": 0,
        "写摘要": 0,
        "生成预览网站": 0,
        "结论": 1,
    }, done.said
    assert f"::error file=cases/2024/{BAD}/index.md,line=" in done.said["检查并标注到行"]
    first, *_ = done.summary.splitlines()
    assert first.startswith("## 有 ")
    assert "个错误要改" in first
    for told in (GOOD, BAD, "一眼看懂", "重复率", "字数", "怎样写"):
        assert told in done.summary
    for active in ("[点]", "`x`", "@someone", "<!--", "](http"):
        assert active not in done.summary
    review = clone / "build" / "review"
    assert (review / "number.txt").read_text(encoding="utf-8") == "7\n"
    assert sorted(path.name for path in review.iterdir()) == ["number.txt", "summary.md"]
    site = clone / "build" / "preview-site"
    assert (site / "2024" / GOOD / "index.html").is_file()
    assert not (site / "2024" / BAD).exists()
    begin, *_, end = [line for line in done.said["生成预览网站"].splitlines() if line.startswith("::")]
    assert begin.removeprefix("::stop-commands::") == end.strip(":")
    assert git(clone, "status", "--porcelain") == "", "the steps leave nothing that Git would see"
    assert not list(clone.parent.rglob("pwned"))


def test_a_pull_request_with_a_good_case(clone: Path) -> None:
    add_case(clone, Example(front=f"title: 好案例的标题\nid: {GOOD}"), GOOD)
    merge(clone)
    done = run_job(clone, "check.yml", "cases", {"github.event.pull_request.number": "7"})
    assert done.codes["结论"] == 0, done.said
    assert done.summary.startswith("## 可以合并\n")
    program = run_job(clone, "check.yml", "program", {})
    assert program.said == {"看看有没有改程序": "只改了内容，不用测试程序\n"}, "the tests are not run"


def test_a_pull_request_that_changes_the_program(clone: Path) -> None:
    (clone / "tooling" / "README.md").write_text("# 改了\n", encoding="utf-8")
    merge(clone)
    job = jobs("check.yml")["program"]
    assert [step.get("if") for step in job["steps"]][2:] == ["steps.changed.outputs.program == 'yes'"] * 3
    assert [step["run"] for step in job["steps"][-2:]] == ["make test", "make browsers"]
    script = next(step["run"] for step in job["steps"] if step.get("id") == "changed")
    told = clone.parent / "output"
    subprocess.run(["bash", "-e", "-c", script], cwd=clone, env=os.environ | {"GITHUB_OUTPUT": str(told)}, check=True)
    assert told.read_text(encoding="utf-8") == "program=yes\n"


def test_the_main_branch_is_published(clone: Path) -> None:
    done = run_job(clone, "publish.yml", "build", {})
    assert set(done.codes.values()) == {0}, done.said
    assert list(done.codes) == ["不收别人算好的结果", "安装", "准备中文字体", "检查", "生成网站"]
    assert (clone / "build" / "site" / "index.html").is_file()
    assert jobs("publish.yml")["deploy"]["needs"] == "build"
