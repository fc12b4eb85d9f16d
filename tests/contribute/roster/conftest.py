"""One library for all tests of this folder; none of them changes it."""

from __future__ import annotations

import pytest

from anliku.catalogue import Catalogue
from tests.contribute.roster.shelf import library


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return library(tmp_path_factory.mktemp("roster") / "library")
