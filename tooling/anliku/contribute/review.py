"""What a reviewer wants to know of a changed case, gathered; :mod:`reviewpage` writes it down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from anliku import rules
from anliku.campaign import Skeleton
from anliku.catalogue import Catalogue
from anliku.contribute.changes import Changes
from anliku.model import Case, Manuscript
from anliku.page import digest
from anliku.picture import BadPicture
from anliku.problem import Problem
from anliku.reading import CaseReading, Reading, reading_of
from anliku.search import overlap

# For so many cases of one pull request 重复率 is measured; who sends more sends a whole collection.
MANY = 60


@dataclass(frozen=True, slots=True)
class Count:
    """字 under one heading. ``words`` is None where a section that must be there is missing."""

    title: str
    words: int | None
    limit: int | None = None

    @property
    def over(self) -> bool:
        """Whether it is longer than the campaign allows."""
        return self.words is not None and self.limit is not None and self.words > self.limit


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of a case."""

    name: str
    size: int
    """Bytes."""
    state: str
    """``1200×800``, or what is wrong with it."""
    alt: str | None
    """What the text says of it; None where the text does not show it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One case as the reviewer sees it. All texts are the author's and not escaped."""

    folder: str
    """``cases/YEAR/ID``."""
    added: bool
    problems: tuple[Problem, ...]
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    whole: Count | None = None
    counts: tuple[Count, ...] = ()
    cells: tuple[digest.Cell, ...] = ()
    pictures: tuple[Shown, ...] = ()
    overlap: overlap.Overlap | None = None
    """None where it was not measured: the case has no usable metadata, or there are too many."""
    most: int | None = None
    """重复率 that the campaign allows, in percent."""
    copied: bool = False
    """Whether more of it stands elsewhere than is right; a problem says so too."""
    secrets: frozenset[str] = field(default=frozenset())
    """Private data in the case, as it was typed: no summary repeats it."""

    @property
    def errors(self) -> int:
        """How many problems keep it from being published."""
        return sum(problem.is_error for problem in self.problems)

    @property
    def allowed(self) -> int:
        """How many somebody has allowed, so that they do not."""
        return sum(problem.is_allowed for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many are for the author to think about."""
        return len(self.problems) - self.errors - self.allowed


@dataclass(frozen=True, slots=True)
class Review:
    """Everything about one pull request."""

    cases: tuple[Looked, ...]
    elsewhere: tuple[Problem, ...]
    """Problems of the library outside of those cases."""
    changes: Changes | None = None
    """None where the cases were named instead of compared."""

    @property
    def errors(self) -> int:
        """Errors in all of the library: the next publication would stumble over each of them."""
        return sum(case.errors for case in self.cases) + sum(problem.is_error for problem in self.elsewhere)

    @property
    def own(self) -> int:
        """Errors in what was changed (or named). All of them, where no case could be looked at."""
        changed = self.changes
        if not self.cases and (changed is None or changed.cases):
            return self.errors
        paths = {*changed.content, *changed.program} if changed is not None else set()
        return sum(case.errors for case in self.cases) + sum(
            problem.is_error and problem.location.file in paths for problem in self.elsewhere
        )


def review(
    catalogue: Catalogue,
    folders: Sequence[str],
    changes: Changes | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Review:
    """Look at the cases in ``folders`` (``cases/YEAR/ID``) and check the whole library, because
    a changed term or title can spoil a case that nobody touched."""
    problems = rules.check(catalogue, progress=progress)
    by_folder: dict[str, list[Problem]] = {folder: [] for folder in folders}
    elsewhere: list[Problem] = []
    for problem in problems:
        by_folder.get("/".join(problem.location.file.split("/")[:3]), elsewhere).append(problem)
    cases = {case.file.rpartition("/")[0]: case for case in catalogue.cases}
    added = changes.added if changes is not None else frozenset()
    looked = []
    for number, (folder, its_problems) in enumerate(by_folder.items()):
        case = cases.get(folder)
        if case is None:
            looked.append(Looked(folder, folder in added, tuple(its_problems)))
        else:
            looked.append(_look(catalogue, case, folder in added, tuple(its_problems), number < MANY))
    return Review(tuple(looked), tuple(elsewhere), changes)


def _look(catalogue: Catalogue, case: Manuscript, added: bool, problems: tuple[Problem, ...], compare: bool) -> Looked:
    reading = reading_of(case, catalogue.context)
    skeleton = reading.skeleton
    # A hit whose place is not its own offset was found in what is printed, not in the source.
    typed = {case.text[hit.start : hit.end] if at == hit.start else hit.key for at, hit in reading.private}
    limits = skeleton.limits if skeleton is not None else None
    title = case.values.get("title")
    likeness = overlap.compare(catalogue, case) if compare and isinstance(case, Case) else None
    copied = overlap.verdict(catalogue, case, likeness) if likeness is not None else None
    return Looked(
        folder=case.file.rpartition("/")[0],
        added=added,
        problems=_once(problems, copied),
        title=title if isinstance(title, str) else "",
        facts=tuple(_facts(reading)),
        whole=Count("全文", reading.document.words, limits.words if limits is not None else None),
        counts=tuple(_counts(reading, skeleton)),
        cells=tuple(_cells(reading)),
        pictures=tuple(_pictures(reading)),
        overlap=likeness,
        most=limits.overlap if limits is not None else None,
        copied=copied is not None,
        secrets=frozenset(piece for piece in typed if len(piece) > 4),
    )


def _once(problems: tuple[Problem, ...], copied: Problem | None) -> tuple[Problem, ...]:
    """``problems`` with what the campaign says of copying, which then stands in for the same
    rule's own measure; only an error of that one goes before a mere warning."""
    if copied is None:
        return problems
    others = tuple(problem for problem in problems if problem.rule != copied.rule)
    if not copied.is_error and any(problem.rule == copied.rule and problem.is_error for problem in problems):
        return problems
    return (*others, copied)


def _facts(reading: Reading) -> Iterable[tuple[str, str]]:
    """What the front matter says, in the words of its readers."""
    if not isinstance(reading, CaseReading):
        return
    meta, campaign = reading.meta, reading.campaign
    yield "单位", meta.unit
    yield "作者", "、".join(meta.authors)
    yield (
        "评选",
        " · ".join(filter(None, (campaign.short if campaign is not None else meta.campaign, meta.work, meta.award))),
    )
    yield "类别", " · ".join((meta.kind, meta.category, "、".join(meta.subject), "、".join(meta.stage), meta.region))
    if meta.school:
        yield "学校类型", "、".join(meta.school)
    yield "问题", "、".join(meta.problem)
    yield "关键词", "、".join(meta.keywords)
    yield "摘要", meta.summary
    if meta.questions:
        yield "能回答的问题", "；".join(meta.questions)
    if meta.takeaways:
        given = (
            f"{item.text}（附件 {item.file}，请打开看一遍）" if item.file else item.text for item in meta.takeaways
        )
        yield "可以带走的", "；".join(given)
    yield "同意公开", "是" if meta.consent else "否"


def _cells(reading: Reading) -> Iterable[digest.Cell]:
    """The case at a glance, where its metadata can be used."""
    if not isinstance(reading, CaseReading) or reading.skeleton is None:
        return []
    skeleton, meta, sections = reading.skeleton, reading.meta, reading.sections
    order = reading.context.loop
    return digest.glance(order, meta, skeleton, sections, digest.loop(order, skeleton, meta, sections))


def _counts(reading: Reading, skeleton: Skeleton | None) -> Iterable[Count]:
    """The sections as they stand, and then those that are missing."""
    met = set()
    for section in reading.sections:
        rule = skeleton.find(section.title) if skeleton is not None else None
        met.add(rule.name if rule is not None else "")
        yield Count(section.title, section.words, rule.words if rule is not None else None)
    for rule in skeleton.sections if skeleton is not None else ():
        if rule.required and rule.name not in met:
            yield Count(rule.name, None, rule.words)


def _pictures(reading: Reading) -> Iterable[Shown]:
    alts = {unquote(link.target).removeprefix("./"): link.text for link in reading.document.pictures}
    sizes = {file.name: file.size for file in reading.case.attachments}
    for name, picture in reading.pictures.items():
        state = picture.message if isinstance(picture, BadPicture) else f"{picture.width}×{picture.height}"
        yield Shown(name, sizes[name], state, alts.get(name))
