"""The same site as for Chromium."""

from __future__ import annotations

from tests.browser.conftest import catalogue, folder, library, origin

__all__ = ["catalogue", "folder", "library", "origin"]
