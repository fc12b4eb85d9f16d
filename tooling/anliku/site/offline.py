"""The edition that is handed round: one zip that works by double-clicking ``index.html``."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from anliku.site.publish import MARKER

# Zip files know no time zones and nothing before 1980; the same site gives the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)


@contextlib.contextmanager
def archive(folder: Path, target: Path) -> Iterator[None]:
    """Zip ``folder`` beside ``target``, below a folder named like it; at the end of the block,
    if nothing went wrong in it, the zip takes the place of ``target``. Raises OSError.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != MARKER:
                    entry = zipfile.ZipInfo(f"{target.stem}/{path.relative_to(folder).as_posix()}", _TIME)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.external_attr = 0o644 << 16
                    packed.writestr(entry, path.read_bytes())
        os.chmod(name, 0o644)
        yield
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
