"""What every workflow has to be: few rights, pinned actions, nothing of strangers in scripts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.factory import ROOT
from tests.workflows.flows import FOLDER, NAMES, expressions, flow, jobs, steps

# Everything that any job may do; every other job reads at most.
RIGHTS = {
    ("check.yml", "cases"): {"contents": "read"},
    ("check.yml", "program"): {"contents": "read"},
    ("preview.yml", "comment"): {"actions": "read", "contents": "read", "pull-requests": "write"},
    ("publish.yml", "build"): {"contents": "read"},
    ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("links.yml", "look"): {"contents": "read"},
    ("links.yml", "tell"): {"contents": "read", "issues": "write"},
}
WHEN: dict[str, Any] = {
    "check.yml": {"pull_request": None},
    "preview.yml": {"workflow_run": {"workflows": ["检查"], "types": ["completed"]}},
    "publish.yml": {"push": {"branches": ["main"]}, "workflow_dispatch": None},
    "links.yml": {"schedule": [{"cron": "17 19 * * 0"}], "workflow_dispatch": None},
}


def test_these_workflows_exist_and_start_when_they_should() -> None:
    assert {name: flow(name)["on"] for name in NAMES} == WHEN
    assert flow("check.yml")["name"] in WHEN["preview.yml"]["workflow_run"]["workflows"]


def test_only_the_main_branch_is_published() -> None:
    """Whoever starts it by hand may choose any branch."""
    assert {key: job.get("if") for key, job in jobs("publish.yml").items()} == {
        "build": "github.ref == 'refs/heads/main'",
        "deploy": "github.ref == 'refs/heads/main'",
    }


def test_every_job_has_exactly_the_rights_that_it_needs() -> None:
    assert all(flow(name)["permissions"] == {} for name in NAMES)
    given = {(name, key): job.get("permissions") for name in NAMES for key, job in jobs(name).items()}
    assert given == RIGHTS


@pytest.mark.parametrize("name", NAMES)
def test_jobs_end_and_do_not_run_over_one_another(name: str) -> None:
    assert flow(name)["concurrency"]["group"]
    assert all(job["timeout-minutes"] <= 90 for job in jobs(name).values())


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_to_a_commit_and_say_which_version(name: str) -> None:
    lines = [line for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert len(lines) == sum("uses" in step for step in steps(name))
    for line in lines:
        assert re.search(r"uses: actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_one_action_has_one_pin_everywhere() -> None:
    pins = {tuple(step["uses"].split("@")) for name in NAMES for step in steps(name) if "uses" in step}
    pins = {("/".join(action.split("/")[:2]), commit) for action, commit in pins}
    assert len(pins) == len({action for action, _ in pins})


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_pasted_into_a_script(name: str) -> None:
    for step in steps(name):
        assert not expressions(step.get("run", "")), step["name"]


@pytest.mark.parametrize("name", NAMES)
def test_what_strangers_name_reaches_no_step(name: str) -> None:
    """Titles, texts and branch names are theirs; a number and the default branch are not."""
    for step in steps(name):
        for expression in expressions(yaml.safe_dump({**step.get("env", {}), **step.get("with", {})}, width=1000)):
            assert expression in {
                "github.event.pull_request.number",
                "github.event.repository.default_branch",
                "github.sha",
                "github.token",
                "needs.look.outputs.report",
                "steps.build.outputs.code",
                "steps.review.outputs.code",
            }


@pytest.mark.parametrize("name", NAMES)
def test_checkout_leaves_no_key_behind(name: str) -> None:
    for step in steps(name):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_a_pull_request_is_checked_without_secrets() -> None:
    text = (FOLDER / "check.yml").read_text(encoding="utf-8")
    assert "secrets" not in text.replace("import secrets; print(secrets.", "")
    assert "github.token" not in text
    assert "pull_request_target" not in text


def test_who_may_write_comments_runs_only_our_own_script() -> None:
    first, second = steps("preview.yml")
    assert first["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert second["run"] == "python3 .github/scripts/preview.py"
    assert "head_sha" not in (FOLDER / "preview.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["preview", "report"])
def test_scripts_with_rights_need_nothing_installed(name: str, tmp_path: Path) -> None:
    """They import the standard library, one another, and rooms that import nothing else."""
    code = f"import sys; sys.path[:0] = ['.github/scripts', 'tooling']; import {name}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {module.split(".")[0] for module in done.stdout.split()}
    assert loaded - set(sys.stdlib_module_names) <= {"anliku", "api", name, "__main__"}


# --- what is kept between runs ------------------------------------------------------------

KEPT = {"path": ".cache/anliku\n~/.cache/anliku/kept.key\n", "key": "kept-main-${{ github.sha }}"}
NOTHING_BROUGHT = "不收别人算好的结果"


def uses_of(action: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Workflow, job and step of each use of an action of the host's cache."""
    return [
        (name, key, step)
        for name in NAMES
        for key, job in jobs(name).items()
        for step in job["steps"]
        if step.get("uses", "").startswith(f"actions/{action}@")
    ]


def test_only_the_main_branch_saves_what_it_worked_out() -> None:
    """What a pull request could save, a later run of main could meet."""
    (save,) = uses_of("cache/save")
    assert save[:2] == ("publish.yml", "build")
    assert jobs("publish.yml")["build"]["if"] == "github.ref == 'refs/heads/main'"
    assert "pull_request" not in WHEN["publish.yml"]
    assert save[2]["with"] == KEPT
    assert uses_of("cache") == [], "it would save at the end of a job, whatever started it"
    assert "cache" not in {key for name in NAMES for step in steps(name) for key in step.get("with", {})}


def test_pull_requests_only_take_out_what_main_saved() -> None:
    restored = uses_of("cache/restore")
    assert [use[:2] for use in restored] == [("check.yml", "cases"), ("publish.yml", "build")]
    for _, _, step in restored:
        assert step["with"] == {**KEPT, "restore-keys": "kept-main-"}
    assert jobs("check.yml")["cases"]["permissions"] == {"contents": "read"}


@pytest.mark.parametrize(("name", "key"), [("check.yml", "cases"), ("publish.yml", "build")])
def test_results_that_come_with_the_files_end_the_run_before_any_are_used(name: str, key: str, tmp_path: Path) -> None:
    order = [step["name"] for step in jobs(name)[key]["steps"]]
    assert order.index("取出文件") < order.index(NOTHING_BROUGHT) == order.index(order[2]) - 1
    assert "算好的结果" in order[2]
    (step,) = (step for step in jobs(name)[key]["steps"] if step["name"] == NOTHING_BROUGHT)
    command = ["bash", "-e", "-c", step["run"]]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / ".cache").symlink_to("elsewhere")
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 1
    (tmp_path / ".cache").unlink()
    (tmp_path / ".cache" / "anliku").mkdir(parents=True)
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (done.returncode, "里不能有 .cache，请删掉它" in done.stdout) == (1, True)
