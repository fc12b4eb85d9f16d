"""The pages of cases, rendered from what was made of each case: a pure function, so any worker can do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from anliku.formats.citation import with_address
from anliku.page.card import Neighbour
from anliku.page.casepage import CasePage, unpack
from anliku.page.html import with_index
from anliku.page.qr import drawn
from anliku.site.downloads import of_case
from anliku.site.glances import glance
from anliku.site.shell import Shell
from anliku.site.views import Here

# Pages in one piece of work: a twentieth of a second.
_CHUNK = 64
# Pages that are in memory at once.
_MANY = 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case's page stands among others. Everything on it that is not about the case itself."""

    here: Here
    related: tuple[Neighbour, ...]
    before: Neighbour | None
    after: Neighbour | None
    share_picture: str = ""
    """Where the picture to send stands, from the site's root; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Task:
    """Some pages to render, wherever it is done: what each shows of its case (the bytes of
    :func:`anliku.page.casepage.pack`), and its place."""

    shell: Shell
    pages: tuple[tuple[bytes, Place], ...]


def render(task: Task) -> list[tuple[bytes, bytes]]:
    """The pages of a task with their glances, in their order. Raises EngineError for a fault in a template."""
    views = [(unpack(value), place) for value, place in task.pages]
    return [(case_page(task.shell, view, place), glance(view, place.here.url)) for view, place in views]


def case_page(shell: Shell, view: CasePage, place: Place) -> bytes:
    """One page as it is published."""
    values: dict[str, Any] = {
        "here": place.here,
        "downloads": of_case(view, shell.site.downloads),
        "site": shell.site,
        "view": view,
        "body": Markup(with_index(view.html, shell.index)),
        "qr": drawn(place.here.canonical) if place.here.canonical else "",
        "citation": with_address(view.citation, place.here.canonical),
        "related": place.related,
        "share_picture": place.here.link(place.share_picture) if place.share_picture else "",
        "before": place.before,
        "after": place.after,
    }
    return shell.render("case.html", values).encode()


def rendered(
    shell: Shell,
    places: list[tuple[str, Place]],
    values: Callable[[list[str]], Iterable[bytes]],
    work: Callable[[Callable[[Task], list[tuple[bytes, bytes]]], list[Task]], Iterable[list[tuple[bytes, bytes]]]],
) -> Iterator[tuple[bytes, bytes]]:
    """(page, glance) of the cases whose ``index.md`` are named beside their places, in this order.

    ``values`` gives what their pages show, ``work`` does tasks (:meth:`anliku.record.pool.Workers.map`).
    """
    for start in range(0, len(places), _MANY):
        some = places[start : start + _MANY]
        pages = list(zip(values([file for file, _ in some]), (place for _, place in some), strict=True))
        tasks = [Task(shell, tuple(pages[at : at + _CHUNK])) for at in range(0, len(pages), _CHUNK)]
        for chunk in work(render, tasks):
            yield from chunk
