"""Our scripts and styles as they are published: without the comments for maintainers.

Half of a script here is what explains it; a reader on a phone need not load that. Only whole
lines go, so that no string can be mistaken for a comment (none of our files has a string of
several lines; a test holds them to it), and everything else stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator


def slim(text: str) -> str:
    """``text`` (JavaScript or CSS) without empty lines and lines that are all comment."""
    return "".join(f"{line}\n" for line in _lines(text))


def _lines(text: str) -> Iterator[str]:
    inside = False
    for line in text.splitlines():
        code = line.strip()
        if inside:
            inside = "*/" not in code
        elif code.startswith("/*") and "*/" not in code:
            inside = True
        elif code and not code.startswith("//") and not (code.startswith("/*") and code.index("*/") == len(code) - 2):
            yield line
