"""The lock files: an installer that takes nothing on trust finds all it needs in them."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.factory import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")


def pinned(lock: str) -> dict[str, set[str]]:
    """Name → extras of every pin: ``coverage[toml]==7.17.3`` → ``{"coverage": {"toml"}}``."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line.removesuffix("\\")) for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return {canonicalize_name(requirement.name): requirement.extras for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_what_a_pin_asks_for_is_pinned_with_its_extras(lock: str) -> None:
    """pip before 23.3 looks for ``coverage[toml]`` apart from ``coverage``, and refuses a lock without it."""
    pins = pinned(lock)
    missing = []
    for name, extras in pins.items():
        try:
            asked = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # pinned for another system
            continue
        for requirement in map(Requirement, asked):
            wanted = requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in {"", *extras}
            )
            if wanted and not requirement.extras <= pins.get(canonicalize_name(requirement.name), set()):
                missing.append(f"{name} asks for {requirement}")
    assert missing == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9][^\n]*\\\n(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.MULTILINE)
    assert "".join(pins) == text
    assert "://" not in text
