"""A written edition of the search, read back: every file holds what was meant, and cases are found in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anliku.kept import check_of
from anliku.search.normalise import normalise
from anliku.search.static import query
from anliku.search.static.damage import IndexDamaged
from anliku.search.static.edition import Edition, Reader, Written
from anliku.search.static.patch import holds

# So many cases are looked for in what was written, and so many of them by a whole query.
_SAMPLES, _QUERIES = 40, 4


def verify(folder: Path, edition: Edition, written: Written) -> None:
    """Read the files back that were ``written`` into a folder. Raises IndexDamaged or OSError where they are wrong.

    Every file holds what was meant; the titles of some cases find their cases, and those of more have theirs in their
    lists; some words in which readers ask are where a question looks. Where only some cases were laid anew, it is
    these, and no whole query is asked: it would read long lists in which nothing else is different. What was taken
    from the edition before was looked at then, and has the same bytes.
    """
    for name, check in written.checks.items():
        if name not in written.taken and check_of((folder / name).read_bytes()) != check:
            raise IndexDamaged(name)
    try:
        reader = Reader(folder)
        samples = _samples(len(edition.marks)) if written.changed is None else written.changed
        _verify(reader, edition, samples)
        _verify_asked(reader, edition)
        if written.changed is None:
            _verify_queries(reader, edition, samples)
    except (ValueError, IndexError, KeyError) as error:
        raise IndexDamaged(str(error)) from error


def _samples(cases: int) -> Sequence[int]:
    return range(0, cases, max(1, cases // _SAMPLES))


def _verify(reader: Reader, edition: Edition, samples: Sequence[int]) -> None:
    for number in samples:
        entry = edition.entries[number]
        if reader.passages(number) != [text for _, text in entry.passages]:
            raise ValueError(f"{entry.id} has another text")
        grams = [gram for part in query.parts(entry.slots[0]) for gram in query.grams(part, reader.dense)]
        if not all(holds(reader.get(gram.term), number) for gram in grams):
            raise ValueError(f"{entry.id} is not in the lists of its title")


def _verify_asked(reader: Reader, edition: Edition) -> None:
    forms = [term[1:] for term in edition.asked]
    for form in forms[:: max(1, len(forms) // _QUERIES)]:
        said = reader.said(form).values()
        if not any(form in some for terms in said for some in terms.values()):
            raise ValueError(f"{form} is not found")


def _verify_queries(reader: Reader, edition: Edition, samples: Sequence[int]) -> None:
    # Long lists take their time, so only some are read as a query reads them.
    for number in samples[:: max(1, len(samples) // _QUERIES)]:
        title = edition.entries[number].slots[0]
        if query.parts(title) and number not in {hit.case for hit in reader.search(normalise(title)).hits}:
            raise ValueError(f"{edition.entries[number].id} is not found by its title")
