"""The edition that is handed round: one zip that works by double-clicking ``index.html``."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path

from anliku.atomic import placing
from anliku.site.in_place import MARKER

# Zip files know no time zones and nothing before 1980; the same site gives the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)
_LEFTOVER = re.compile(r"[a-z0-9_]{8}\Z")


@contextlib.contextmanager
def archive(folder: Path, target: Path) -> Iterator[None]:
    """Zip ``folder`` beside ``target``, below a folder named like it; at the end of the block,
    if nothing went wrong in it, the zip takes the place of ``target``. Raises OSError.

    The caller holds the lock of the site, so a half-made zip that lies there is a dead build's.
    """
    _clear_leftovers(target)
    half_made = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with (
            half_made.open("xb") as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed,
        ):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != MARKER:
                    entry = zipfile.ZipInfo(f"{target.stem}/{path.relative_to(folder).as_posix()}", _TIME)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.external_attr = 0o644 << 16
                    packed.writestr(entry, path.read_bytes())
        half_made.chmod(0o644)
        yield
        placing(half_made, target)
        half_made.replace(target)
    finally:
        half_made.unlink(missing_ok=True)


def _clear_leftovers(target: Path) -> None:
    prefix = f".{target.name}."
    with os.scandir(target.parent) as entries:
        names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    for name in names:
        if name.startswith(prefix) and _LEFTOVER.match(name, len(prefix)):
            with contextlib.suppress(OSError):
                (target.parent / name).unlink()


def zipped(folder: Path, packed: Path | None) -> contextlib.AbstractContextManager[None]:
    """At the end of the block the zip of ``folder`` stands at ``packed``, where there is to be one. It is made
    each time: nothing is kept of it, and somebody may have changed or removed the one before."""
    return archive(folder, packed) if packed is not None else contextlib.nullcontext()
