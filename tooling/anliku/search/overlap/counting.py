"""Which units of a case count towards its 重复率.

Not the author's own words, and so left out of numerator and denominator:

- headings that the campaigns give to everyone (names and aliases of sections), and 参考文献;
- what the organisers wrote: the campaigns' titles, introductions, criteria, notes and hints,
  where 13 units or more in a row were taken over;
- the heads of tables, cells of up to 12 units (“学段”“得分率”);
- quotations: “…”, "…", ‘…’, 「…」, 『…』 and block quotes of up to 100 units each, up to a tenth of the
  text altogether, in reading order. What is quoted beyond that counts: quoting a whole case
  is copying it;
- entries of the list of references (under 参考文献 and the like, and footnotes) of up to 150
  units that name a year or a type of document such as [J], up to a sixth of the text.

Left out of what counts, they still take part in finding passages: a quotation marked in the
middle of a copied paragraph does not cut it in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from anliku import nodes
from anliku.campaign import Campaign
from anliku.likeness.passages import RUN, Flags, Grams, array
from anliku.likeness.units import spans, units
from anliku.markdown import Document
from anliku.numbering import without_number
from anliku.search.overlap.wording import Wording

QUOTATION, QUOTED = 100, 10
"""Units of one quotation; a share of 1/10 of the text."""
ENTRY, LISTED = 150, 6
HEAD = 12

# A straight mark behind a digit is a second or an inch (10"5), and opens nothing.
_QUOTED = re.compile('“[^“”]+”|‘[^‘’]+’|「[^「」]+」|『[^『』]+』|〝[^〝〞〟]+[〞〟]|(?<![0-9])["＂][^"＂]+["＂]')
_REFERENCES = re.compile(r"(?:主要)?(?:参考|引用)(?:文献|资料|书目)|(?:注释|注解|文献)(?:与参考文献)?")
_SOURCE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\[[A-Z](?:/[A-Z]+)?\]", re.ASCII)

Span = tuple[int, int]


def counted(wording: Wording, campaigns: Iterable[Campaign]) -> Flags:
    """One flag for each unit of ``wording``: whether it counts."""
    campaigns = list(campaigns)
    flags = np.ones(len(wording.units), bool)
    areas = _areas(wording.document)
    for start, end in chain(
        _organisers(wording, campaigns),
        _headings(wording, campaigns),
        _heads(wording, areas[nodes.TableHead]),
    ):
        flags[start:end] = False
    _spare(flags, _quotations(wording, areas[nodes.Quote]), QUOTATION, QUOTED)
    _spare(flags, _entries(wording, areas[nodes.Note]), ENTRY, LISTED)
    return flags


def _spare(flags: Flags, spans_: Iterator[Span], longest: int, share: int) -> None:
    """Leave out those of ``spans_`` that are not too long, up to a share of the text."""
    left = len(flags) // share
    for start, end in spans_:
        if end - start <= min(longest, left):
            flags[start:end] = False
            left -= end - start


def _headings(wording: Wording, campaigns: list[Campaign]) -> Iterator[Span]:
    skeletons = [skeleton for campaign in campaigns for skeleton in campaign.skeletons.values()]
    for number, piece in enumerate(wording.pieces):
        if piece.kind == "heading" and (
            _is_references(piece.text) or any(skeleton.find(piece.text.strip()) for skeleton in skeletons)
        ):
            yield wording.span(number)


def _organisers(wording: Wording, campaigns: list[Campaign]) -> Iterator[Span]:
    texts: list[str | None] = []
    for campaign in campaigns:
        texts += [campaign.title, campaign.organiser, campaign.intro, *campaign.documents]
        texts += [criterion.text for criterion in campaign.criteria]
        texts += [event.note for event in campaign.timeline]
        texts += [quota.note for quota in campaign.quotas]
        sections = [section for skeleton in campaign.skeletons.values() for section in skeleton.sections]
        texts += [section.hint for section in sections]
    # The 0 keeps one text from running into the next.
    own = array("\0".join(units(text) for text in texts if text))
    for start, end, _ in Grams(array(wording.units), RUN).joined(own).tolist():
        yield start, end


def _areas(document: Document | None) -> dict[type[nodes.Node], list[Span]]:
    """Where block quotes, heads of tables and footnotes stand, in bytes of the body."""
    areas: dict[type[nodes.Node], list[Span]] = {nodes.Quote: [], nodes.TableHead: [], nodes.Note: []}
    for node in document.nodes if document is not None else ():
        own = areas.get(type(node))
        # Of quotes within a quote the outer one says it all.
        if own is not None and not (own and node.start < own[-1][1]):
            own.append((node.start, node.end))
    return areas


def _within(wording: Wording, areas: list[Span]) -> Iterator[int]:
    """The numbers of the pieces that stand in one of ``areas``, which are in order."""
    position = 0
    for number, piece in enumerate(wording.pieces):
        while position < len(areas) and areas[position][1] <= piece.start:
            position += 1
        if position < len(areas) and areas[position][0] <= piece.start:
            yield number


def _heads(wording: Wording, areas: list[Span]) -> Iterator[Span]:
    for start, end in map(wording.span, _within(wording, areas)):
        if end - start <= HEAD:
            yield start, end


def _quotations(wording: Wording, areas: list[Span]) -> Iterator[Span]:
    blocks = set(_within(wording, areas))
    for number, piece in enumerate(wording.pieces):
        if number in blocks:
            yield wording.span(number)
            continue
        marks = [match.span() for match in _QUOTED.finditer(piece.text)]
        places = spans(piece.text) if marks else []
        position = 0
        for begin, stop in marks:
            while position < len(places) and places[position][0] < begin:
                position += 1
            first = position
            while position < len(places) and places[position][1] <= stop:
                position += 1
            yield wording.starts[number] + first, wording.starts[number] + position


def _entries(wording: Wording, notes: list[Span]) -> Iterator[Span]:
    footnotes = set(_within(wording, notes))
    levels = {heading.start: heading.level for heading in wording.document.headings} if wording.document else {}
    inside = 0  # the level of the heading of the list that we are in
    for number, piece in enumerate(wording.pieces):
        if piece.kind == "heading":
            level = levels.get(piece.start, 1)
            if _is_references(piece.text):
                inside = level
            elif level <= inside:
                inside = 0
        elif (inside or number in footnotes) and _SOURCE.search(piece.text):
            yield wording.span(number)


def _is_references(heading: str) -> bool:
    return _REFERENCES.fullmatch("".join(without_number(heading.strip()).split()).rstrip("：:")) is not None
