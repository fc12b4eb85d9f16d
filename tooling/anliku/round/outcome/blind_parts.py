"""The parts of a Word file that a blind copy leaves out, what its pictures are called, and the relationships between
what stays."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from itertools import count
from typing import Any
from urllib.parse import unquote

from lxml import etree

from anliku.regex import regex

_CHUNK = "aFChunk"
"""A web page or another document that Word shows as if it were text."""

# Parts that say something of people and nothing of the text; with them go the relationships to them.
_DROPPED = (
    "comments", "commentsExtended", "commentsExtensible", "commentsIds", "people", "customXml", "custom-properties",
    "thumbnail", "attachedTemplate", "mailMergeSource", "glossaryDocument", "vbaProject", "wordVbaData", "printerSettings",
    "package", "oleObject", "externalLinkPath", "subDocument", "recipientData", _CHUNK, "keyMapCustomizations", "extended-properties",
)  # fmt: skip
_NUMBERED = regex(r"image\d+\.\w+")
"""A picture that is called as Word calls it."""


def is_dropped(name: str) -> bool:
    """Whether a part says something of people and nothing of the text: ``word/comments.xml``."""
    lower = name.lower()
    base = posixpath.basename(lower)
    return (
        (lower.startswith(("customxml/", "docprops/")) and lower != "docprops/core.xml")
        or lower.startswith(("word/embeddings/", "word/activex/", "word/glossary/"))
        or base.startswith(
            ("comments", "people", "vbaproject", "vbadata", "recipientdata", "customizations", "printersettings")
        )
    )


def media_names(names: Iterable[str]) -> dict[str, str]:
    """Part → its name in the copy, of pictures that are not called as Word calls them:
    ``word/media/平桥小学.jpg → word/media/image1.jpg``."""
    media = [name for name in names if "/media/" in name]
    taken = {posixpath.splitext(name)[0] for name in media if _NUMBERED.fullmatch(posixpath.basename(name))}
    renamed: dict[str, str] = {}
    for name in media:
        folder, base = posixpath.split(name)
        if _NUMBERED.fullmatch(base):
            continue
        free = next(stem for number in count(1) if (stem := f"{folder}/image{number}") not in taken)
        taken.add(free)
        renamed[name] = f"{free}{posixpath.splitext(base)[1]}"
    return renamed


def without_types(tree: Any, dropped: set[str], media: dict[str, str]) -> None:
    """Leave out the kinds of parts that are gone, and call pictures as they are called now."""
    for override in list(tree):
        part = override.get("PartName", "").lstrip("/")
        if part in dropped:
            tree.remove(override)
        elif part in media:
            override.set("PartName", f"/{media[part]}")


def without_links(tree: Any, name: str, dropped: set[str], media: dict[str, str]) -> set[str]:
    """Leave out relationships to what is gone, and everything that leads outside. → identifiers of the former."""
    gone = set()
    lower = {part.lower() for part in dropped}
    for link in list(tree.iter("{*}Relationship")):
        kind = link.get("Type", "").rpartition("/")[2]
        part = _target(name, link)
        if kind in _DROPPED or part.lower() in lower:
            gone.add(link.get("Id", ""))
            tree.remove(link)
        elif link.get("TargetMode", "").lower() == "external":
            # A picture that is fetched from elsewhere keeps its frame; where it comes from is nobody's business.
            link.set("Target", "about:blank")
        elif part in media:
            link.set("Target", f"/{media[part]}")
    return gone


def chunks(parts: dict[str, bytes]) -> set[str]:
    """The parts that are put into the text as whole documents, whatever they are called."""
    targets = set()
    for name, data in parts.items():
        if name.lower().endswith(".rels"):
            links = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
            targets |= {
                _target(name, link).lower()
                for link in links.iter("{*}Relationship")
                if link.get("Type", "").endswith(f"/{_CHUNK}")
            }
    return {name for name in parts if name.lower() in targets}


def source_of(rels: str) -> str:
    """Whose relationships they are: ``word/_rels/document.xml.rels → word/document.xml``, in small letters."""
    folder, base = posixpath.split(rels.lower())
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _target(rels: str, link: Any) -> str:
    """The part that a relationship leads to."""
    target = unquote(link.get("Target", ""))
    folder = posixpath.dirname(posixpath.dirname(rels))
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
