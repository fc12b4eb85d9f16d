"""The workflow files as data."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from tests.factory import ROOT

FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.glob("*.yml"))


@cache
def flow(name: str) -> dict[Any, Any]:
    """One workflow. Its key ``on`` is what YAML 1.1 takes for the word yes."""
    loaded: dict[Any, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    loaded["on"] = loaded.pop(True)
    return loaded


def jobs(name: str) -> dict[str, dict[str, Any]]:
    """Its jobs by key."""
    found: dict[str, dict[str, Any]] = flow(name)["jobs"]
    return found


def steps(name: str) -> list[dict[str, Any]]:
    """The steps of all its jobs."""
    return [step for job in jobs(name).values() for step in job["steps"]]


def expressions(text: str) -> list[str]:
    """What stands in ``${{ }}``."""
    return [found.strip() for found in re.findall(r"\$\{\{(.*?)\}\}", text, re.DOTALL)]
