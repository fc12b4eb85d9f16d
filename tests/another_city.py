"""``make test-city``: the whole of ``make test`` in a copy where another organiser has replaced cases/.

What a city does that adopts the project (README, 用到另一座城市), and nothing else: it brings its
cases, terms, campaign, pages and settings (tests/city: other terms and another skeleton than any in
the tests, three cases, no samples), and runs ``anliku schema``. Arguments go to make.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.factory import ROOT, write_generated

CITY = ROOT / "tests" / "city"


def settle(root: Path) -> Path:
    """Put the other city's content and settings in place of those of the project at ``root``."""
    shutil.rmtree(root / "cases", ignore_errors=True)
    shutil.copytree(CITY / "cases", root / "cases")
    shutil.copy(CITY / "mkdocs.yml", root)
    write_generated(root)
    return root


def clone(folder: Path) -> Path:
    """The project as it stands, uncommitted changes included, committed in a repository of its own."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")[:-1]
    for name in listed:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    # Older than the environment, so that make installs nothing.
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml", "package-lock.json"):
        os.utime(folder / name, (0, 0))
    git(folder, "init", "--quiet", "--initial-branch", "main")
    (folder / ".git" / "info" / "exclude").write_text(".venv\nnode_modules\n", encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> str:
    """What Git prints."""
    who = ["-c", "user.name=测试", "-c", "user.email=nobody@example.invalid", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def main(arguments: list[str]) -> int:
    """Exit code of make; its targets and variables are ``arguments``, ``test`` where none is given."""
    with tempfile.TemporaryDirectory(prefix="another-city-") as name:
        folder = settle(clone(Path(name).resolve() / "anliku"))
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "云溪市的案例")
        # The environment's own anliku is this project's; the copy is to be tried.
        environment = {**os.environ, "PYTHONPATH": str(folder / "tooling")}
        return subprocess.run(["make", *(arguments or ["test"])], cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
