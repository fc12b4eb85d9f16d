"""What is compared among cases: of each the few facts that rules on the whole library look at.

A parsed case weighs a hundred times as much, so thousands of cases are compared without
reading any of them again; the text of one is asked for only where it has to be looked at.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from anliku.catalogue import Catalogue
from anliku.model import Case, Manuscript
from anliku.problem import Location
from anliku.regex import regex

# Of an id; longer numbers are cut, so that a hostile one costs nothing.
_NUMBER = regex(r"([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Facts:
    """One case among others."""

    file: str
    """``index.md`` relative to the root, with ``/``."""
    name: str
    """The folder's name."""
    year: int | None
    """The folder's year."""
    usable: bool
    """Whether its metadata can be used."""
    id: str | None
    """As typed; None where it is no text."""
    id_at: tuple[int, int]
    """Line and column of the id, or of what stands in its place."""
    title: str | None
    """As typed; None where it is no text."""
    title_at: tuple[int, int]
    questions: tuple[tuple[str, tuple[int, int]], ...]
    """Each question that it answers with its line and column, as far as these are texts."""
    campaign: str | None
    published: datetime.date | None
    body_start: int
    """Where the body begins in the file's text."""
    sketch: bytes
    """Of the body (see :func:`anliku.likeness.sketch.sketch`)."""

    @property
    def start(self) -> Location:
        """The first character of the file."""
        return Location(self.file)

    @property
    def shown_title(self) -> str:
        """What readers call the case: its title, or its folder's name where that cannot be used."""
        return self.title if self.usable and self.title is not None else self.name


def facts_of(case: Manuscript) -> Facts:
    """The facts of a parsed case."""
    from anliku.likeness.sketch import sketch  # NumPy is loaded where a case is worked out

    values = case.values

    def text(key: str) -> str | None:
        value = values.get(key)
        return value if isinstance(value, str) else None

    def place(*path: str | int) -> tuple[int, int]:
        location = case.places.value(path).location
        return location.line, location.column

    asked = values.get("questions")
    published = values.get("published")
    return Facts(
        file=case.file,
        name=case.name,
        year=case.year,
        usable=isinstance(case, Case),
        id=text("id"),
        id_at=place("id"),
        title=text("title"),
        title_at=place("title"),
        questions=tuple(
            (question, place("questions", index))
            for index, question in enumerate(asked if isinstance(asked, list) else ())
            if isinstance(question, str)
        ),
        campaign=text("campaign"),
        published=published if isinstance(published, datetime.date) else None,
        body_start=case.body_start,
        sketch=sketch(case.body),
    )


@dataclass(frozen=True)
class Comparison:
    """All cases of a library side by side, in the order of their files.

    ``catalogue`` is the library around them, with or without parsed cases; ``text_of`` gives the
    whole text of a case's file.
    """

    catalogue: Catalogue
    facts: tuple[Facts, ...]
    text_of: Callable[[Facts], str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Comparison:
        """The comparison of parsed cases."""
        texts = {case.file: case.text for case in catalogue.manuscripts}
        return cls(catalogue, tuple(map(facts_of, catalogue.manuscripts)), lambda facts: texts[facts.file])

    def body_of(self, facts: Facts) -> str:
        """The Markdown after the front matter."""
        return self.text_of(facts)[facts.body_start :]

    @cached_property
    def oldest_first(self) -> tuple[Facts, ...]:
        """All cases by the date on which they were published, then by id (``-9`` before ``-10``):
        of two that cannot both stand, the later one goes. A case without a date is the latest, and
        so is one whose date is an error: nobody gets older by a date that cannot be."""
        return tuple(sorted(self.facts, key=self._seniority))

    def _seniority(self, facts: Facts) -> tuple[datetime.date, tuple[str | int, ...], str]:
        published = self._date_of(facts) or datetime.date.max
        return (published, _natural(facts.id if facts.id is not None else facts.name), facts.file)

    def _date_of(self, facts: Facts) -> datetime.date | None:
        """The date of publishing; None where it is missing or does not fit the case's campaign,
        whatever else is wrong with the case."""
        campaign = self.catalogue.campaigns.get(facts.campaign) if facts.campaign is not None else None
        if campaign is None or facts.published is None:
            return None
        return facts.published if facts.published.year in campaign.years_of_publishing else None


def _natural(name: str) -> tuple[str | int, ...]:
    """A key that sorts numbers by value: ``gusu-9`` before ``gusu-10``."""
    # What splits stands at the odd places, whatever else counts as a digit.
    return tuple(int(part) if at % 2 else part for at, part in enumerate(_NUMBER.split(name)))
