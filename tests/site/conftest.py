"""Built once: the tests' library, and a small one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from anliku.site.build import BuildReport, build_site
from tests.factory import copy_library
from tests.site.library import make_site


@dataclass(frozen=True)
class Built:
    """A published library."""

    root: Path
    folder: Path
    report: BuildReport


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The tests' library, with the generated pages of its guide."""
    root = copy_library(tmp_path_factory.mktemp("ours") / "library")
    report = build_site(root)
    return Built(root, report.site_dir, report)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Two cases under a public address."""
    root = make_site(
        tmp_path_factory.mktemp("small") / "library", settings="site_url: https://cases.example.org/lib/\n"
    )
    report = build_site(root)
    return Built(root, report.site_dir, report)
