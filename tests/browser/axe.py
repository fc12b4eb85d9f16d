"""What axe finds wrong with a page as it stands, for everybody who cannot see it, hear it or point at it."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose answer hangs on the colours. They are nine tenths of the time."""


def violations(page: Page, *schemes: Scheme) -> list[str]:
    """One line for each element and rule, of all rules in the first scheme and of those on colours in each other."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    first, *others = schemes
    lines = _lines(page, first, {})
    for scheme in others:
        lines += _lines(page, scheme, {"runOnly": COLOURS})
    return lines


def _lines(page: Page, scheme: Scheme, options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    options = {"resultTypes": ["violations"], **options}
    broken = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [
        f"{scheme}：{rule['id']}（{rule['impact']}）{node['target']}：{node['failureSummary']}"
        for rule in broken
        for node in rule["nodes"]
    ]
