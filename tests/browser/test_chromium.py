"""Without a browser the tests fail and say what to do; they are never left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.chromium import NoChromium


def test_missing_browser_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ANLIKU_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoChromium, match="apt-get install chromium") as caught:
        chromium.find()
    assert "ANLIKU_CHROMIUM" in str(caught.value)


def test_browser_that_is_named_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANLIKU_CHROMIUM", "/no/such/chromium")
    with pytest.raises(NoChromium, match="/no/such/chromium"):
        chromium.find()


def test_browser_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "my-chromium"
    own.write_text("#!/bin/sh\n", encoding="utf-8")
    own.chmod(0o755)
    monkeypatch.setenv("ANLIKU_CHROMIUM", str(own))
    assert chromium.find() == str(own)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"])
def test_usual_names_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.delenv("ANLIKU_CHROMIUM", raising=False)
    own = tmp_path / name
    own.write_text("#!/bin/sh\n", encoding="utf-8")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == str(own)


def test_the_shell_goes_before_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ANLIKU_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    assert chromium.find() == str(tmp_path / "chromium")
    assert chromium.find(shell=True) == str(tmp_path / "chromium-headless-shell")
    (tmp_path / "chromium-headless-shell").unlink()
    assert chromium.find(shell=True) == str(tmp_path / "chromium")
