"""The static index: which cases contain a text, exactly, from a few kilobytes a query.

Format (version 7), complete enough to write a reader; where a list lies: :mod:`anliku.search.static.term_packs`
-----------------------------------------------------------------------------------------------------------
*Rows of positions.* A case's text is laid out in slots (title 0, terms 128, summary 1024,
headings 1536, body 4096; see ``entry.SLOTS``), normalised (``normalise.py``); a position is
a character's place in that row, so a position also tells the field.

*Terms.* A *letter* is a Chinese character or a character of ``normalise.WORD`` (Latin, Greek,
Cyrillic, digits, and what joins two digits). (1) ``XY``: two neighbouring letters. (2) A bigram whose list would be
longer than :data:`DENSE` bytes is *dense*: it keeps only its cases, and every run of three
letters that contains it becomes a term ``XYZ`` with positions. (3) ``X``: one letter, cases
only. (4) ``=WORD``: a whole word (at most :data:`~anliku.search.static.term_prefixes.WORD_SIZE` characters of it), with positions.
(5) ``~WORD`` and ``…WORD``: the cases that mean a word, whether or not they contain it, see
:mod:`anliku.search.static.meaninglists`. (6) ``}FORM``: words in which readers ask for terms of the taxonomy, with these
terms and no cases, see :mod:`anliku.search.static.spoken`.
So any run of letters, also one that begins or ends inside a word or number, can be covered by
terms with positions, and containment is decided exactly: neighbours have consecutive positions.

*Posting list*, all numbers LEB128. With positions: for each case ``gap*2 + many``, where gap
is the case's number minus the one before (the first: the number itself); if many = 1 the
count follows; then the first position and the gaps between positions. Cases only: for each
case ``gap`` and one byte of impact: ``tier*64 + strength`` (see :func:`anliku.search.static.posting_lists.impact`);
of (5) it is the weight.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import numpy as np

from anliku.heap import give_back
from anliku.search.entry import Entry
from anliku.search.static.encode import Array
from anliku.search.static.meaninglists import Meanings, columns
from anliku.search.static.posting_lists import begins, cases_only, with_positions
from anliku.search.static.postings import CASES, POSITIONS, Lists, Postings, texts
from anliku.search.static.text_row import Part, Text
from anliku.search.static.words import words

DENSE = 4000
"""Bytes of a list above which a bigram keeps only its cases."""
# The letters are taken in parts of about so many places, and no more parts than a byte can tell apart, so that what
# sorting needs does not grow with the library, and stays near to the processor; so many parts are looked up together.
# One after the other: other workers make the pages meanwhile, and what two threads need at once would not be given back.
_PLACES, _PARTS = 1 << 18, 255
_TOGETHER = 32
_BITS = 64
_NO_TERMS = np.zeros((0, 3), np.uint32)


def build(
    entries: Iterable[Entry],
    dense: Container[str] | None = None,
    known: Mapping[str, int] | None = None,
    asked: Mapping[str, bytes] | None = None,
) -> Postings:
    """Index ``entries``, read once. Time and memory grow with the text, not faster: beside the
    finished lists there are three bytes a letter, and what sorting a part of them takes.

    ``dense``: the dense bigrams, where the cases belong to an index that has them already. ``known``: the
    words that the program knows, see :mod:`anliku.search.static.meaninglists`. ``asked``: the rows of what readers say,
    see :mod:`anliku.search.static.spoken`."""
    meanings = Meanings(known or {})
    text = Text(meanings.passing(entries))
    lists, cases = _lists(text, dense), text.cases
    # The text is gone before more is needed, and so are the meanings.
    del text
    give_back()
    lists += meanings.lists()
    del meanings
    if asked:
        lists.append(columns(asked))
    postings = Postings(lists, cases)
    give_back()
    return postings


def _lists(text: Text, dense: Container[str] | None) -> list[Lists]:
    """The lists of all terms, part by part."""
    parts = text.parts(min(_PARTS, len(text.ids) // _PLACES + 1))
    dense_at = np.zeros(len(text.ids), bool)
    lists: list[Lists] = []
    for some in batches(parts):
        for part, places in zip(some, text.places(some), strict=True):
            lists += _pairs(text, part, places, dense_at, dense)
    # Runs of three whose first or last two letters are a dense bigram.
    for some in batches(parts):
        lists += (_triples(text, part, places) for part, places in zip(some, text.places(some, dense_at), strict=True))
    lists += (words(text, part) for part in parts)
    return lists


def batches(parts: list[Part]) -> Iterator[list[Part]]:
    """The parts that are looked up together."""
    for start in range(0, len(parts), _TOGETHER):
        yield parts[start : start + _TOGETHER]


def _pairs(text: Text, part: Part, places: Array, dense_at: Array, dense: Container[str] | None) -> list[Lists]:
    """Lists of the letters at ``places``, all of ``part``, and of the bigrams that begin with
    them; where a bigram is dense ``dense_at`` becomes true."""
    letters = _letters(text, part, places)
    code, places = _sorted(text, part, text.together(places, 2), 2)
    if not len(code):
        return [letters]
    cut = begins(code)
    terms = _terms(text, part, code[cut], 2)
    case, position, slot = text.rows(places)
    content, ends = with_positions(case, position, cut)
    sizes = np.diff(ends, prepend=0)
    long = sizes > DENSE if dense is None else np.array([term in dense for term in texts(terms)])
    short = Lists(POSITIONS, terms[~long], content[np.repeat(~long, sizes)].tobytes(), np.cumsum(sizes[~long]))
    if not long.any():
        return [short, letters]
    counts = np.diff(np.append(cut, len(code)))
    chosen = np.repeat(long, counts)
    dense_at[places[chosen]] = True
    cut = np.cumsum(counts[long]) - counts[long]
    once = np.ones(int(counts[long].sum()), np.uint32)
    content, ends = cases_only(case[chosen], slot[chosen], once, cut)
    return [short, Lists(CASES, terms[long], content.tobytes(), ends, sizes[long]), letters]


def _triples(text: Text, part: Part, places: Array) -> Lists:
    """Lists of the runs of three letters that begin at ``places`` with a letter of ``part``."""
    code, places = _sorted(text, part, text.together(places, 3), 3)
    if not len(code):
        return Lists(POSITIONS, _NO_TERMS, b"", places)
    cut = begins(code)
    case, position, _ = text.rows(places)
    content, ends = with_positions(case, position, cut)
    return Lists(POSITIONS, _terms(text, part, code[cut], 3), content.tobytes(), ends)


def _letters(text: Text, part: Part, places: Array) -> Lists:
    """The cases of each letter of ``part``, which stand at ``places``."""
    if not len(places):
        return Lists(CASES, _NO_TERMS, b"", places)
    letter = text.ids[places].astype(np.uint64) - np.uint64(part[0])
    row = letter << np.uint64(32) | text.slots(places)
    row.sort()
    heads = begins(row)
    times = np.diff(np.append(heads, len(row))).astype(np.uint32)
    letter = row[heads] >> np.uint64(32)
    case, slot = text.of_slots((row[heads] & np.uint64(0xFFFFFFFF)).astype(np.uint32))
    cut = begins(letter)
    content, ends = cases_only(case, slot, times, cut)
    return Lists(CASES, _terms(text, part, letter[cut], 1), content.tobytes(), ends)


def _sorted(text: Text, part: Part, places: Array, width: int) -> tuple[Array, Array]:
    """The terms of ``width`` letters at ``places`` as numbers, ascending, each with its place;
    places ascend within a term."""
    first, last = part
    base = np.uint64(len(text.letters))
    code = text.ids[places].astype(np.uint64) - np.uint64(first)
    for step in range(1, width):
        code = code * base + text.ids[places + np.uint32(step)]
    # A number and where it stood fit one of 64 bits, which sorts fast, as long as a part has
    # some million letters; beyond that a stable sort does the same more slowly.
    shift = np.uint64(len(places).bit_length())
    if ((last - first) * len(text.letters) ** (width - 1)).bit_length() + int(shift) <= _BITS:
        code = code << shift | np.arange(len(places), dtype=np.uint64)
        code.sort()
        return code >> shift, places[code & ((np.uint64(1) << shift) - np.uint64(1))]
    order = np.argsort(code, kind="stable")
    return code[order], places[order]


def _terms(text: Text, part: Part, code: Array, width: int) -> Array:
    """Numbers of terms → the code points of their letters."""
    terms = np.zeros((len(code), 3), np.uint32)
    for column in range(width - 1, 0, -1):
        code, number = np.divmod(code, np.uint64(len(text.letters)))
        terms[:, column] = text.letters[number]
    terms[:, 0] = text.letters[code + np.uint64(part[0])]
    return terms
