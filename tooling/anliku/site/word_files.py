"""The Word files that readers can download: of each case, where ``mkdocs.yml`` asks for them, and the template of
each campaign.

A case takes about forty milliseconds (its page two), so these are made by all workers, and only where the case, its
campaign's template or the program has changed since the edition before.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anliku import source
from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.formats.word.write.blank_template import write_template
from anliku.formats.word.write.case_document import TooMuch, write_case
from anliku.formats.word.write.package import BrokenTemplate
from anliku.model import Case
from anliku.reading import CaseReading
from anliku.record.pool import Workers
from anliku.record.sharing import Sharing
from anliku.record.shelf import Changed
from anliku.record.work import carried
from anliku.site.shell import EngineError

# Documents in one piece of work: a third of a second.
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Task:
    """Some cases of the library at ``root``, by their ``index.md``."""

    root: str
    files: tuple[str, ...]


def documents(catalogue: Catalogue, files: list[str], workers: Workers) -> Iterator[bytes]:
    """The documents of the cases whose ``index.md`` are ``files``, in their order. Raises EngineError, and Changed."""
    work = Sharing(_made, carried(catalogue.context))
    tasks = [Task(str(catalogue.root), tuple(files[at : at + _CHUNK])) for at in range(0, len(files), _CHUNK)]
    for chunk in workers.map(work, tasks):
        yield from chunk


def document(catalogue: Catalogue, file: str) -> bytes:
    """The document of one case. Raises EngineError, and Changed."""
    (data,) = _made(Task(str(catalogue.root), (file,)), carried(catalogue.context))
    return data


def template(campaign: Campaign, root: Path) -> bytes:
    """The template of a campaign, as schools get it. Raises EngineError."""
    try:
        return write_template(campaign, root)
    except BrokenTemplate as broken:
        raise EngineError(str(broken)) from None


def _made(task: Task, context: bytes) -> list[bytes]:
    judged_in = pickle.loads(context)  # noqa: S301 - see record.work.carried()
    root = Path(task.root)
    made = []
    for file in task.files:
        case = source.read((root / file).parent, root)
        if not isinstance(case, Case):
            raise Changed(f"{file} 在检查以后变了，请再运行一次")
        try:
            made.append(write_case(CaseReading(case, judged_in), root).data)
        except (BrokenTemplate, TooMuch) as error:
            raise EngineError(f"{file} 的 Word 没有做成：{error}") from None
    return made
