"""The pictures of an edition by which its cases are passed on, at ``pictures/YEAR/ID/``: drawn once, by all workers,
and taken from the edition before as long as nothing on them changes.

They are made for a site that has a public address, on a machine that has a Chinese font; else those without text stand
in (:data:`anliku.site.shell.PLAIN`). An offline edition has none: nobody shares a folder by its link. A preview draws
one when it is asked for: those of thousands of cases take minutes, and hardly one is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
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


def posters(catalogue: Catalogue, site: Site) -> Iterator[tuple[str, str, Poster]]:
    """The pictures of all cases and those of the site: where each stands, its kind, what is written on it."""
    for case in catalogue.cases:
        poster = poster_of(case, catalogue.campaigns[case.meta.campaign], site)
        yield from ((shared_at(case.url, kind), kind, poster) for kind in KINDS)
    of_site = poster_of_site(site)
    yield from ((shared_at("", kind), kind, of_site) for kind in _OF_THE_SITE)


def picture_at(name: str, catalogue: Catalogue, site: Site, font: Font) -> bytes | None:
    """The picture that stands at ``name`` in the site, drawn now; None where there is none."""
    drawn = (KINDS[kind](poster, font) for place, kind, poster in posters(catalogue, site) if place == name)
    return next(drawn, None)


def write_pictures(tree: Tree, wanted: Iterable[tuple[str, str, Poster]], font: Font, workers: Workers) -> None:
    """Put the ``wanted`` pictures (see :func:`posters`) into ``tree``."""
    missing = []
    for name, kind, poster in wanted:
        key = key_of("share picture", kind, repr(poster), repr(font))
        if tree.has(name, key):
            tree.file(name, key, partial(KINDS[kind], poster, font))
        else:
            missing.append((name, key, (poster, kind)))
    pieces = [missing[start : start + _CHUNK * len(KINDS)] for start in range(0, len(missing), _CHUNK * len(KINDS))]
    tasks = [Task(font, tuple(picture for _, _, picture in piece)) for piece in pieces]
    for piece, drawn in zip(pieces, workers.map(draw, tasks), strict=True):
        for (name, key, _), data in zip(piece, drawn, strict=True):
            tree.put(name, key, data)
