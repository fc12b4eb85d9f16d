"""A case that was just saved, on its page at once: what its author waits for, while the rest is still being made."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

from anliku import rules, source
from anliku.model import Case
from anliku.picture import BadPicture
from anliku.record.shelf import Fresh
from anliku.site.write import Writer


def glimpse(writer: Writer, file: str, folder: Path) -> bool:
    """Put the page of the case whose ``index.md`` is ``file`` into ``folder``, an edition that ``writer`` has
    written. False, and nothing is changed, where this is no case of that edition, or none that can be
    published: what is to be said of it then is said by the next edition.

    The page is the one that the next edition will have, unless other cases come to stand around it.
    """
    catalogue = writer.catalogue
    numbers = [number for number, known in enumerate(catalogue.cases) if known.file == file]
    case = source.read((catalogue.root / file).parent, catalogue.root)
    if not numbers or not isinstance(case, Case) or not _may_stand(case, catalogue.cases[numbers[0]], writer):
        return False
    cases = list(catalogue.cases)
    cases[numbers[0]] = case
    values = Fresh(replace(catalogue, manuscripts=(case,)))
    now = replace(writer, catalogue=replace(catalogue, manuscripts=tuple(cases)), values=values)
    now.related = writer.related
    try:
        page = now.case_page(numbers[0])
    except BadPicture:
        return False
    _replace(folder / case.url / "index.html", page)
    return True


def _may_stand(case: Case, known: Case, writer: Writer) -> bool:
    errors = (problem for problem in rules.check_case(case, writer.catalogue.context) if problem.is_error)
    return case.meta.id == known.meta.id and next(errors, None) is None


def _replace(path: Path, content: bytes) -> None:
    # Not written into: the file may have a second name in the edition before.
    half_made = path.with_name(f".{secrets.token_hex(4)}")
    half_made.write_bytes(content)
    os.replace(half_made, path)
