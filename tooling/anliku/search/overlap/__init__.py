"""重复率: how much of a case stands in other cases of the library, or in given files.

    重复率 = counted units of the case that stand in a shared passage ÷ counted units

A *unit* is one Chinese character or one run of other letters and digits, after everything
that shows nothing or only looks different has been evened out (:mod:`.units`); the body
alone is compared, block by block as a reader sees it (:mod:`.wording`). A *passage* is
shared where 13 units in a row, or 20 in pieces of at least 5 that lie close together, stand
in one other text; small edits and changed places within it do not break it
(:mod:`.passages`). What everybody is given or quotes does not count (:mod:`.counting`), and
neither does a shared passage of up to 60 units that consists of what very many cases say
(in at least 20 of them and in one of a hundred, :mod:`.scan`).

Which text is older does not matter: every other case in the library is a source, valid or
not, whatever its year. Of several sources with exactly the same units only the first is
told. Each source has a share of its own; together they need not make the sum, because they
can have the same passages.

The units of all cases are kept on disk (:mod:`.shelf`), so that a run reads only the cases
that changed, and parses only those that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from anliku import source
from anliku.catalogue import Catalogue
from anliku.likeness.passages import SEED, Flags, Query, Units, array
from anliku.likeness.passages import Passage as Span
from anliku.model import Case, Manuscript
from anliku.problem import Problem, Severity
from anliku.search.overlap import known_units
from anliku.search.overlap.counting import counted
from anliku.search.overlap.scan import look_through
from anliku.search.overlap.wording import Excerpt, Wording

WARN = 30
"""Percent above which a case without a limit of its own is worth a warning."""

_SHORT = 60
"""Units of the longest passage that can be common."""
_RARE = 4
# Where a comparison stops (see Query.effort): after the 1,000 or so likeliest sources of an
# ordinary case. Only a library of thousands of near copies, or nonsense, gets there.
_EFFORT = 10_000_000
# All of the case has been found, and so often: more sources say nothing new.
_ENOUGH = 50
_MANY = 100


@dataclass(frozen=True, slots=True)
class Given:
    """A file that is no case of the library. ``markdown`` texts may have front matter."""

    name: str
    text: str
    markdown: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in the case (``here``) and in the source (``there``)."""

    here: Excerpt
    there: Excerpt
    length: int
    """Units of the case in it."""

    @property
    def text(self) -> str:
        """The words as they stand in the case."""
        return self.here.text

    @property
    def line(self) -> int:
        """The line of the case's file where they begin."""
        return self.here.line


@dataclass(frozen=True, slots=True)
class Against:
    """One source. ``name`` is a case's id or a file's name, ``file`` what to open."""

    name: str
    title: str
    file: str
    share: float
    """0–1: of the case's counted units, those that stand in this source."""
    passages: tuple[Passage, ...]
    """The longest first, at most 100."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What :func:`compare` finds."""

    share: float
    """0–1: of the counted units, those that stand in any source."""
    counted: int
    others: tuple[Against, ...]
    """The sources with most in common, worst first; at most as many as were asked for."""
    sources: int
    """All sources that share a passage; at least so many where not ``complete``."""
    compared: int
    """Texts that the case was compared with."""
    complete: bool
    """False where so much was found that the rest of the likely sources was left out, and where
    something could not be read."""
    note: str = ""
    """Why the run will be as slow the next time, where it will be; Chinese."""
    unread: tuple[Problem, ...] = ()
    """The cases, or folders of cases, that could not be read, and so were not compared."""


def compare(
    catalogue: Catalogue,
    case: Manuscript,
    files: Sequence[Given] = (),
    progress: Callable[[], None] | None = None,
    most: int = 20,
) -> Overlap:
    """The 重复率 of ``case`` against every other case *on disk* in the catalogue's library and
    against ``files``.

    Of the catalogue only root and campaigns are asked, so it need not hold the cases.
    ``progress`` is called for every case that has to be read.
    """
    wording = Wording.of_case(case.text, case.body_start)
    query = Query(array(wording.units))
    kept = known_units.load(catalogue.root, progress or (lambda: None))
    books = list(_distinct(book for book in kept.books if book.file != case.file))
    shared = _Shared(query, counted(wording, catalogue.campaigns.values()))
    given = [(file, _wording(file)) for file in files]
    for number, (_, text) in enumerate(given):
        shared.compare(len(books) + number, array(text.units), None)
    candidates = look_through(query, [book.units for book in books])
    rare = _before(~candidates.common)
    complete = True
    for number in candidates.likely:
        if query.effort > _EFFORT or (shared.share == 1 and len(shared.shares) >= max(_ENOUGH, most)):
            complete = False
            break
        shared.compare(number, books[number].units, rare)
    others = []
    for number in shared.worst()[:most]:
        if number < len(books):
            others.append(_case(catalogue, books[number].file, wording, shared, rare, number))
        else:
            file, text = given[number - len(books)]
            passages = _told(wording, text, shared.passages[number])
            others.append(Against(file.name, "", file.name, shared.shares[number], passages))
    return Overlap(
        share=shared.share,
        counted=shared.counted_units,
        others=tuple(others),
        sources=len(shared.shares),
        compared=len(kept.books) - 1 + len(files),
        complete=complete and not kept.unread,
        note=kept.note,
        unread=kept.unread,
    )


def verdict(catalogue: Catalogue, case: Manuscript, overlap: Overlap) -> Problem | None:
    """Over the campaign's limit an error; without a limit a warning above :data:`WARN` percent."""
    skeleton = catalogue.skeleton_of(case.meta) if isinstance(case, Case) else None
    limit = skeleton.limits.overlap if skeleton is not None else None
    percent = overlap.share * 100
    if percent <= (WARN if limit is None else limit):
        return None
    worst = f"，其中与 {overlap.others[0].file} 相同的占 {overlap.others[0].share:.1%}" if overlap.others else ""
    said = f"重复率 {overlap.share:.1%}{worst}"
    advice = "请写自己的做法；引用的话加引号并注明出处"
    if limit is None:
        return Problem(case.start, "SF008", Severity.WARNING, f"{said}，超过 {WARN}%（本次评选没有规定上限）；{advice}")
    return Problem(case.start, "SF008", Severity.ERROR, f"{said}，本次评选最多 {limit}%；{advice}")


class _Shared:
    """What the sources share with the case, source by source."""

    def __init__(self, query: Query, counts: Flags) -> None:
        self._query = query
        self._counts = counts
        self._before = _before(counts)
        self._all = np.zeros(len(counts), bool)
        self.counted_units = int(counts.sum())
        self.passages: dict[int, list[Span]] = {}
        self.shares: dict[int, float] = {}

    @property
    def share(self) -> float:
        """Of the counted units, those in a passage of any source."""
        return self._share(self._all)

    def compare(self, number: int, units: Units, rare: list[int] | None) -> None:
        """Look for passages in the source of that number."""
        passages = self.shared(units, rare)
        covered = self._query.covered(passages)
        share = self._share(covered)
        if share:
            self._all |= covered
            self.passages[number] = passages
            self.shares[number] = share

    def shared(self, units: Units, rare: list[int] | None) -> list[Span]:
        """The passages with ``units`` that count at all: not common, and not only spared words.

        ``rare`` says how many rare seeds begin before each place; None where nothing is common.
        """
        return [
            passage
            for passage in self._query.passages(units)
            if self._before[passage.end] > self._before[passage.start]
            and not (rare is not None and _is_common(passage, rare))
        ]

    def worst(self) -> list[int]:
        """The numbers of the sources, the largest share first."""
        return sorted(self.shares, key=lambda number: (-self.shares[number], number))

    def _share(self, covered: Flags) -> float:
        return int((covered & self._counts).sum()) / self.counted_units if self.counted_units else 0.0


def _before(flags: Flags) -> list[int]:
    """How many flags are set before each place, and in all."""
    sums: list[int] = [0, *np.cumsum(flags).tolist()]
    return sums


def _is_common(passage: Span, rare: list[int]) -> bool:
    last = max(passage.start, passage.end - SEED + 1)
    return passage.end - passage.start <= _SHORT and rare[last] - rare[passage.start] < _RARE


def _distinct(books: Iterable[known_units.Book]) -> Iterator[known_units.Book]:
    """Without those that have exactly the units of an earlier one."""
    seen: dict[tuple[int, int], Units] = {}
    for book in books:
        first = seen.setdefault((len(book.units), book.check), book.units)
        if first is book.units or not np.array_equal(first, book.units):
            yield book


def _case(catalogue: Catalogue, file: str, wording: Wording, shared: _Shared, rare: list[int], number: int) -> Against:
    other = source.read((catalogue.root / file).parent, catalogue.root)
    title = other.values.get("title")
    text = Wording.of_case(other.text, other.body_start)
    # The file may have changed since it was compared.
    passages = _told(wording, text, shared.shared(array(text.units), rare))
    return Against(other.name, title if isinstance(title, str) else "", file, shared.shares[number], passages)


def _wording(file: Given) -> Wording:
    return Wording.of_case(file.text) if file.markdown else Wording.of_lines(file.text)


def _told(here: Wording, there: Wording, passages: list[Span]) -> tuple[Passage, ...]:
    ordered = sorted(passages, key=lambda passage: (passage.start - passage.end, passage.start))
    return tuple(
        Passage(
            here.excerpt(passage.start, passage.end - 1),
            there.excerpt(passage.there_start, passage.there_end - 1),
            passage.end - passage.start,
        )
        for passage in ordered[:_MANY]
    )
