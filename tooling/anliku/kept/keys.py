"""Keys: parts → a hash that stands for them and for the program that works something out of them.
And checks: what tells the content of a file from any other."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import anliku

# What a value may depend on beside the content that it was made of, and the program itself.
_LIBRARIES = (
    "jinja2",
    "lxml",
    "markdown",
    "mkdocs",
    "mkdocs-material",
    "nh3",
    "numpy",
    "openpyxl",
    "pillow",
    "pydantic",
    "pydantic-core",
    "pymdown-extensions",
    "pypdf",
    "pyromark",
    "python-docx",
    "python-frontmatter",
    "pyyaml",
    "rjieba",
    "segno",
    "whoosh3",
)


def key_of(*parts: str | bytes) -> bytes:
    """Parts → 32 bytes that stand for exactly these parts, in this order, and for this program."""
    digest = _program().copy()
    for part in parts:
        mark, content = (b"s", part.encode("utf-8", "surrogatepass")) if isinstance(part, str) else (b"b", part)
        digest.update(mark + len(content).to_bytes(8, "big"))
        digest.update(content)
    return bytes(digest.digest())


def check_of(content: bytes) -> bytes:
    """The content of a file → 16 bytes that no other has, whoever tries: four bytes at the end give any CRC."""
    return hashlib.blake2b(content, digest_size=16).digest()


@cache
def _program() -> Any:
    """A hash begun with everything that results depend on beside their content: the version, the
    bytes of the package's modules, Python, the kind of machine, and the libraries."""
    digest = hashlib.blake2b(digest_size=32)
    for part in (anliku.__version__, sys.version, sys.platform, sys.byteorder, *map(_version, _LIBRARIES)):
        digest.update(part.encode() + b"\0")
    for name, path in _modules(Path(anliku.__file__).parent):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest


def _modules(package: Path) -> list[tuple[str, Path]]:
    """Every module of the package and every list of words, by name in the package, in the order of names."""
    paths = [
        Path(folder, file) for folder, _, files in os.walk(package) for file in files if file.endswith((".py", ".txt"))
    ]
    return sorted((path.relative_to(package).as_posix(), path) for path in paths)


def _version(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return library
