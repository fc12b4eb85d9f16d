"""Reading small documents in tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from anliku import catalogue
from anliku.catalogue import Catalogue
from anliku.formats.word.understand.draft import Draft, read
from tests.factory import LIBRARY
from tests.formats.word.xml import p


@cache
def library() -> Catalogue:
    """The tests' library."""
    return catalogue.load(LIBRARY)


def draft(data: bytes, folder: Path, given: Mapping[str, Any] | None = None, name: str = "案例.docx") -> Draft:
    """What these bytes give as a Word file."""
    path = folder / name
    path.write_bytes(data)
    known = library()
    return read(path, known.taxonomy, known.campaigns, given)


def codes(made: Draft) -> list[str]:
    """The codes of everything that is told, without guesses and missing sections."""
    return [problem.rule for problem in made.problems if problem.rule not in {"WD002", "WD008"}]


def said(made: Draft, code: str) -> list[str]:
    """The messages of one code."""
    return [problem.message for problem in made.problems if problem.rule == code]


SECTIONS = ("监测发现与问题", "归因分析", "改进策略与实施", "成效与后测", "反思与推广")


def in_sections(*first: str) -> str:
    """A body in all five sections, ``first`` being in the first one."""
    made = ""
    for number, name in enumerate(SECTIONS):
        made += p(f"{'一二三四五'[number]}、{name}", run="<w:b/>") + ("".join(first) if number == 0 else p("一句话。"))
    return made


def first_section(made: Draft) -> str:
    """The Markdown of the first section."""
    body = made.body.removeprefix("## 监测发现与问题\n").strip()
    return "" if body.startswith("## ") else body.split("\n\n## ")[0]
