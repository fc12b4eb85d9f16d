"""The plain pages (about, guide): made by the engine, and kept until something that they are made of changes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from anliku.case_places import YEAR
from anliku.formats.published_picture import published
from anliku.kept import Kept, key_of
from anliku.record.pool import Workers
from anliku.settings import CONTENT
from anliku.site.downloads import templates
from anliku.site.edition_files import entries_in
from anliku.site.prepare import Prepared
from anliku.site.scratch import NoScratch, scratch
from anliku.site.shell import EngineError, Shell

PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
_KIND = "plain"


@dataclass(frozen=True, slots=True)
class Plain:
    """What the engine made of the plain pages."""

    files: Mapping[str, bytes]
    """By path in the site: the pages and their pictures."""
    addresses: tuple[str, ...]
    warnings: tuple[str, ...]
    """What the engine warns of, in Chinese."""


@dataclass(frozen=True, slots=True)
class Task:
    """Plain pages to make of the files ``staged`` (see :func:`stage`)."""

    root: Path
    library: Prepared
    """Without its cases: nothing is asked of them."""
    staged: Mapping[str, bytes]
    is_offline: bool


def begun(root: Path, prepared: Prepared, shell: Shell, kept: Kept, workers: Workers) -> Callable[[], Plain]:
    """Have a worker make the plain pages of ``prepared`` where they are not kept; gives what waits for them, and
    raises EngineError where they cannot be made. Raises BadPicture."""
    staged = dict(stage(root / CONTENT, [file for file, _ in prepared.left_out]))
    settings = json.dumps(prepared.catalogue.settings.engine, ensure_ascii=False, sort_keys=True, default=str)
    offered = repr(templates(prepared.catalogue))
    key = key_of(_KIND, shell.key, settings, offered, *(part for file in staged.items() for part in file))
    value = kept.get(_KIND, key)
    if value is not None:
        plain = _unpack(value)
        return lambda: plain
    library = Prepared(prepared.catalogue.only(()), (), (), ())
    made = workers.beside(_made, Task(root, library, staged, bool(shell.index)))

    def finish() -> Plain:
        plain = made()
        kept.put_many(_KIND, {key: _pack(plain)})
        return plain

    return finish


def stage(content: Path, left_out: Iterable[str] = ()) -> Iterator[tuple[str, bytes]]:
    """The plain pages below ``content`` and their pictures, by path, as the engine gets to see them: no
    link is followed, and the files ``left_out`` (relative to the root) and what lies beside them stay away."""
    # A stray index.md stands for its folder.
    bad = tuple(file.removeprefix("cases/").removesuffix("index.md") for file in left_out)
    for folder, names, files in os.walk(content):
        place = Path(folder).relative_to(content)
        names[:] = sorted(name for name in names if is_plain((place / name / "index.md").as_posix()))
        for name in sorted(files):
            uri = (place / name).as_posix()
            source = content / uri
            if is_plain(uri) and not (bad and uri.startswith(bad)) and not source.is_symlink():
                yield uri, published(source)[0] if source.suffix.lower() in PICTURES else source.read_bytes()


def is_plain(uri: str) -> bool:
    """Whether a file below ``cases/`` is a plain page or its picture."""
    first = uri.split("/", 1)[0]
    if YEAR.match(first) or first in {"campaigns", "outcomes"}:
        return False
    return uri.endswith((".md", ".png", ".jpg", ".jpeg", ".webp"))


def _made(task: Task) -> Plain:
    # The engine takes a second to load, and nothing else needs it.
    from anliku.site import plugin

    try:
        with scratch() as folder:
            addresses, warnings = plugin.run(task.root, folder, task.library, task.staged, task.is_offline)
            files = {name: (folder / name).read_bytes() for name in sorted(name for name, _ in entries_in(folder))}
    except NoScratch as error:
        raise EngineError(str(error)) from None
    return Plain(files, tuple(addresses), tuple(warnings))


def _pack(plain: Plain) -> bytes:
    sizes = [(name, len(content)) for name, content in plain.files.items()]
    head = json.dumps([plain.addresses, plain.warnings, sizes], ensure_ascii=False).encode()
    return b"".join((len(head).to_bytes(4, "big"), head, *plain.files.values()))


def _unpack(value: bytes) -> Plain:
    at = 4 + int.from_bytes(value[:4], "big")
    addresses, warnings, sizes = json.loads(value[4:at])
    files = {}
    for name, size in sizes:
        files[name] = value[at : at + size]
        at += size
    return Plain(files, tuple(addresses), tuple(warnings))
