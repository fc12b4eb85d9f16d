"""Documents made by different means, and exactly what importing each gives.

``python -m tests.formats.word.update`` writes the golden files anew (see there).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.word.update import FOLDER, imported

DOCUMENTS = sorted(path.stem for path in FOLDER.glob("*.docx"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_golden(name: str, tmp_path: Path) -> None:
    for golden, content in imported(FOLDER / f"{name}.docx", tmp_path).items():
        assert content == (FOLDER / golden).read_text(encoding="utf-8"), golden


def test_the_set_is_large_and_its_files_are_small() -> None:
    assert len(DOCUMENTS) >= 12
    assert all((FOLDER / f"{name}.docx").stat().st_size <= 60_000 for name in DOCUMENTS)
    assert {path.stem for path in FOLDER.iterdir()} == set(DOCUMENTS)
