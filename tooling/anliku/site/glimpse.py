"""A case that was just saved, on its page at once: what its author waits for, while the rest is still being made."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

from anliku import rules, source
from anliku.formats.attachment.examined import Unfit
from anliku.model import Case
from anliku.picture import BadPicture
from anliku.record.shelf import Changed, Fresh
from anliku.site.shell import EngineError
from anliku.site.write import Writer


def glimpse(writer: Writer, file: str, folder: Path) -> bool:
    """Put the page of the case whose ``index.md`` is ``file`` into ``folder``, an edition that ``writer`` has
    written. False, and nothing is changed, where this is no case of that edition, none that can be
    published, or where its page cannot be made or written: what is to be said of it then is said by
    the next edition. ``writer`` has its related cases already.

    The page is the one that the next edition will have, unless other cases come to stand around it.
    """
    try:
        return _shown(writer, file, folder)
    except (BadPicture, Changed, EngineError, OSError, Unfit):
        return False


def _shown(writer: Writer, file: str, folder: Path) -> bool:
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
    _replace(folder / case.url / "index.html", now.case_page(numbers[0]))
    return True


def _may_stand(case: Case, known: Case, writer: Writer) -> bool:
    errors = (problem for problem in rules.check_case(case, writer.catalogue.context) if problem.is_error)
    return case.meta.id == known.meta.id and next(errors, None) is None


def _replace(path: Path, content: bytes) -> None:
    # Not written into: the file may have a second name in the edition before.
    half_made = path.with_name(f".{secrets.token_hex(4)}")
    try:
        half_made.write_bytes(content)
        os.replace(half_made, path)
    finally:
        half_made.unlink(missing_ok=True)
