"""A case → Word → a case: no text, table or picture is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anliku.formats.word.write_case import write_case
from anliku.markdown import Document
from anliku.model import Case
from tests.factory import ROOT
from tests.formats.word.reading import draft, library

CASES = sorted(library().cases, key=lambda case: case.file)


def lines(body: str) -> list[str]:
    """The body without what is only taste: names of pictures, room within empty cells."""
    body = re.sub(r"\]\((?:figure-\d+|[a-z0-9-]+)\.(?:png|jpg|jpeg|webp)", "](picture", body)
    return [re.sub(r"\| +(?=\|)", "| ", line) for line in body.splitlines() if line.strip(" >")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_there_and_back(case: Case, tmp_path: Path) -> None:
    assert case.meta is not None
    written = write_case(case, case.meta, ROOT)
    assert not written.missing
    made = draft(written.data, tmp_path, name=f"{case.name}.docx")
    assert lines(made.body) == lines(case.body)
    assert len(made.pictures) == len(Document(case.body).pictures)
    for key in ("title", "campaign", "work", "unit", "authors", "summary", "keywords", "kind", "stage", "region"):
        if key in made.values or key in {"title", "unit", "authors", "summary", "keywords"}:
            assert made.values[key] == getattr(case.meta, key), key
    assert made.values.get("sample", False) == case.meta.sample
    wanted = [item.model_dump(exclude_none=True) for item in case.meta.evidence]
    assert made.values.get("evidence", []) == wanted
