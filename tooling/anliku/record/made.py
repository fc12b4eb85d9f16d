"""What is made of a case that may be published, each as bytes: its metadata, its page, its search entry, its talk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from anliku.page import casepage
from anliku.page.html import Picture
from anliku.picture import Picture as FilePicture
from anliku.reading import CaseReading
from anliku.search import entry as entries
from anliku.search.entry import Entry
from anliku.search.talk import talk


class Making:
    """One case of which several things are made; what they share is worked out once."""

    def __init__(self, reading: CaseReading) -> None:
        self.reading = reading

    @cached_property
    def entry(self) -> Entry:
        """The case as search sees it."""
        return entries.entry(self.reading)


def _listed(making: Making) -> bytes:
    return making.reading.meta.model_dump_json().encode("utf-8", "surrogatepass")


def _page(making: Making) -> bytes:
    pictures = {
        name: Picture(picture.width, picture.height)
        for name, picture in making.reading.pictures.items()
        if isinstance(picture, FilePicture)
    }
    return casepage.pack(casepage.case_page(making.reading, pictures))


def _entry(making: Making) -> bytes:
    return making.entry.pack()


def _talk(making: Making) -> bytes:
    return talk(making.entry, making.reading.meta.keywords).pack()


MADE: dict[str, Callable[[Making], bytes]] = {"listed": _listed, "page": _page, "entry": _entry, "talk": _talk}
"""Name of a value → how it is made."""
