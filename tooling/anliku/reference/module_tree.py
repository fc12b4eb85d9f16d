"""The annotated tree of the maintainers' page, from the modules' own first sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import anliku

FILE = "tooling/README.md"
_PACKAGE = Path(anliku.__file__).parent
_BLOCK = re.compile(r"(?<=```text\n)tooling/anliku/\n.*?(?=```)", re.DOTALL)
_SENTENCE = re.compile(r"(.*?\S)(?:[.;]\s|[.:]?\Z)", re.DOTALL)
_COLUMN = 24
"""Where what a module is begins, in characters of the line."""


def with_tree(page: str) -> str:
    """``page`` with the tree in its ``text`` block that begins with ``tooling/anliku/``."""
    return _BLOCK.sub(lambda _: tree(_PACKAGE), page)


def tree(package: Path) -> str:
    """A line a folder and module below ``package``: its name and what its docstring says first."""
    return "".join(f"{line}\n" for line in ("tooling/anliku/", *_lines(package, "  ")))


def _lines(folder: Path, indent: str) -> Iterator[str]:
    modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    folders = sorted(path.parent for path in folder.glob("*/__init__.py"))
    for path in modules:
        yield _line(indent + path.name, path)
    for path in folders:
        yield _line(f"{indent}{path.name}/", path / "__init__.py")
        yield from _lines(path, indent + "  ")


def _line(name: str, module: Path) -> str:
    return f"{name:<{_COLUMN}} {first_sentence(module)}".rstrip()


def first_sentence(module: Path) -> str:
    """What the docstring of ``module`` says first, on one line and without the full stop."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    match = _SENTENCE.match(text.split("\n\n")[0])
    return " ".join(match[1].split()) if match else ""
