"""Which part of a file a browser asks for (RFC 9110, section 14): the search reads its packs in parts."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


class Unsatisfiable(Exception):
    """No byte of the file is in the range: status 416."""


def asked(header: str | None, size: int) -> range | None:
    """The bytes of a file of ``size`` that a ``Range`` line asks for, None for the whole file.

    ``bytes=2-5`` → 2 … 5; ``bytes=2-`` from 2 on; ``bytes=-2`` the last two. What asks for several
    parts, or is no range at all, may be answered with the whole. Raises Unsatisfiable.
    """
    match = _RANGE.fullmatch(header.replace(" ", "")) if header and len(header) < 64 else None
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        raise Unsatisfiable
    return range(start, stop)


def line(part: range | None, size: int) -> str:
    """The ``Content-Range`` of an answer; of None: that the range could not be had."""
    return f"bytes {part.start}-{part.stop - 1}/{size}" if part else f"bytes */{size}"
