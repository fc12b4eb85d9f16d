"""The bare words of a Word document, a line a paragraph, for comparing texts.

Tables, text boxes, footnotes and tracked insertions are in it; tracked deletions are not.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from anliku.formats.office import Package

_NOTES = ("footnotes.xml", "endnotes.xml")
# What takes the place of something that newer programs show.
_SKIPPED = {"Fallback", "del", "moveFrom"}
_SPACE = {"tab", "br", "cr"}


def lines(package: Package) -> Iterator[str]:
    """The paragraphs of a verified document in reading order, footnotes at the end."""
    folder = posixpath.dirname(package.main)
    parts = [package.main, *(posixpath.join(folder, name) for name in _NOTES)]
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        for part in parts:
            if part in package.names:
                # What could hurt a parser has been refused.
                yield from _paragraphs(ElementTree.fromstring(archive.read(part)))  # noqa: S314


def _paragraphs(tree: Element) -> Iterator[str]:
    """One line for each paragraph; one within another (a text box) comes before it."""
    for child in tree:
        name = _name(child)
        if name in _SKIPPED:
            continue
        yield from _paragraphs(child)
        if name == "p":
            yield "".join(_words(child))


def _words(element: Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SPACE:
            yield " "
        elif name not in _SKIPPED and name != "p":
            yield from _words(child)


def _name(element: Element) -> str:
    """The tag without its namespace, which differs between the two kinds of Word files."""
    return element.tag.rpartition("}")[2]
