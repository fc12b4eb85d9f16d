"""A round for tests: a small library, and a private folder beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from anliku import catalogue as catalogues
from anliku.round.desk import opened, opening
from anliku.round.desk.opened import Round
from tests.factory import make_library

CAMPAIGN = "suzhou-2024"
BY = "示例老师"


def library(tmp_path: Path) -> Path:
    """A library without cases."""
    root = tmp_path / "library"
    make_library(root)
    return root


def make(tmp_path: Path, campaign: str = CAMPAIGN, change: Callable[[str], str] | None = None) -> Path:
    """The folder of a new round; ``change`` works on the text of its ``round.yml``."""
    root = tmp_path / "library"
    if not root.exists():
        make_library(root)
    folder = tmp_path / "round"
    with opening.opened(folder, catalogues.load(root, with_cases=False), campaign, BY):
        pass
    if change is not None:
        rules = folder / "round.yml"
        rules.write_text(change(rules.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def look(folder: Path) -> Round:
    """The round as it stands."""
    return opened.load(folder, BY)
