"""The benchmark of the preview: a saved change is waited for where an author sees it, in a browser."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.bench import serving
from tests.bench.copier import Copier


def test_a_saved_change_is_looked_for_on_the_screen(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "TIMES", 2)
    monkeypatch.setattr(serving, "_REST", 0.01)
    figure = serving.save_and_look(Copier(tmp_path / "one"), 1, 7, nullcontext(browser))
    assert figure.wall > 0
    assert figure.memory > 1
    text = (tmp_path / "one" / "docs" / "a.html").read_text(encoding="utf-8")
    assert [f"第{number}次修改" in text for number in (6, 7, 8, 9)] == [False, True, True, False]
