"""The pictures of an edition by which its cases are passed on, at ``pictures/YEAR/ID/``: drawn once, by all workers,
and taken from the edition before as long as nothing on them changes.

They are made for a site that has a public address, on a machine that has a Chinese font; else those without text stand
in (:data:`anliku.site.shell.PLAIN`). An offline edition has none: nobody shares a folder by its link.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from anliku.campaign import Campaign
from anliku.formats.chinese_font import Font
from anliku.formats.share_picture import KINDS, Poster
from anliku.kept import key_of
from anliku.model import Case
from anliku.record.pool import Workers
from anliku.site.edition_files import Tree
from anliku.site.shell import Site, shared_at

# Cases in one piece of work: some seconds.
_CHUNK = 16
_OF_THE_SITE = ("wide", "square")


@dataclass(frozen=True, slots=True)
class Task:
    """Pictures to draw, wherever it is done: of each what is on it and its kind."""

    font: Font
    pictures: tuple[tuple[Poster, str], ...]


def draw(task: Task) -> list[bytes]:
    """The pictures of a task, in their order."""
    return [KINDS[kind](poster, task.font) for poster, kind in task.pictures]


def poster_of(case: Case, campaign: Campaign, site: Site) -> Poster:
    """What is written on the pictures of a case."""
    meta = case.meta
    topics = ("、".join(names) for names in (meta.problem[:2], meta.subject[:3], meta.stage))
    award = f"{campaign.short} · {meta.award}" + ("（示例）" if meta.sample else "")
    return Poster(meta.title, award, meta.unit, " · ".join(topics), meta.summary, site.name, site.url + case.url)


def poster_of_site(site: Site) -> Poster:
    """What is written on the pictures of all other pages."""
    return Poster(site.tagline or site.name, "", site.publisher, "", "", site.name, site.url)


def write_pictures(tree: Tree, cases: Iterable[tuple[str, Poster]], site: Poster, font: Font, workers: Workers) -> None:
    """Put the pictures of the ``cases``, each with its address, and those of the site into ``tree``."""
    wanted = [(url, poster, kind) for url, poster in cases for kind in KINDS]
    wanted += [("", site, kind) for kind in _OF_THE_SITE]
    missing = []
    for url, poster, kind in wanted:
        name, key = shared_at(url, kind), key_of("share picture", kind, repr(poster), repr(font))
        if tree.has(name, key):
            tree.file(name, key, partial(KINDS[kind], poster, font))
        else:
            missing.append((name, key, (poster, kind)))
    pieces = [missing[start : start + _CHUNK * len(KINDS)] for start in range(0, len(missing), _CHUNK * len(KINDS))]
    tasks = [Task(font, tuple(picture for _, _, picture in piece)) for piece in pieces]
    for piece, drawn in zip(pieces, workers.map(draw, tasks), strict=True):
        for (name, key, _), data in zip(piece, drawn, strict=True):
            tree.put(name, key, data)
