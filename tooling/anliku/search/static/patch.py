"""One case of an index changed, and nothing else: the lists as a clean build would give them.

A case keeps its number, so only the lists of terms that it has or had can differ, and of those
only its own part and the gap behind it; of a word that it means, its weight among all others. Everything else of the index is left alone. A clean
build is needed instead

- where a case came, went or moved in reading order: numbers of others change;
- where a bigram becomes dense or ceases to be: its runs of three come or go in every case.

The first must not be asked here; for the second :func:`patch` gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from anliku.search.entry import Entry, Meaning
from anliku.search.static import index, meaninglists
from anliku.search.static.encode import read_varint, varint
from anliku.search.static.meaninglists import case_list, own_weight
from anliku.search.static.postings import CASES, POSITIONS, Postings
from anliku.search.static.term_prefixes import HEAD_MARK, TAIL_MARK, WORD_MARK

# Bytes of a list that are looked at together.
_WINDOW = 4096

List = tuple[int, bytes]
"""Kind and list."""


@dataclass(frozen=True, slots=True)
class Patch:
    """What is different after a change."""

    lists: dict[str, List | None]
    """Term → its list now, None where no case has it any more."""
    dense: dict[str, int]
    """All dense bigrams as in :class:`anliku.search.static.postings.Postings`."""


def patch(
    lists: Callable[[str], List | None],
    dense: Mapping[str, int],
    number: int,
    before: Entry,
    after: Entry,
    known: Mapping[str, int],
) -> Patch | None:
    """Case ``number`` was ``before`` and is ``after``, in an index whose lists, dense bigrams and
    ``known`` words are given; None where a clean build is needed.

    Raises ValueError or IndexError where a list is not one of that index.
    """
    old, new = (
        index.build([replace(before, meaning=Meaning())], dense),
        index.build([replace(after, meaning=Meaning())], dense),
    )
    owned, owns = _lists(old), _lists(new)
    changed: dict[str, List | None] = {}
    full = dict(dense)
    for term in sorted(owned.keys() | owns.keys()):
        if owned.get(term) == owns.get(term):
            continue
        kind, own = owns.get(term) or (owned[term][0], b"")
        data, heads = splice(_known(lists, term, kind, term in owned), number, own)
        changed[term] = (kind, data) if data else None
        if term in dense:
            full[term] += heads
    changed |= _meanings(lists, number, dict(before.meaning.pairs), dict(after.meaning.pairs), known)
    # A dense bigram may keep its cases and impacts while its positions change.
    for term in (old.dense.keys() | new.dense.keys()) & full.keys():
        full[term] += new.dense.get(term, 1) - old.dense.get(term, 1)
    return Patch(changed, full) if _is_as_dense(changed, full) else None


def holds(known: List | None, number: int) -> bool:
    """Whether a list has a part for case ``number``."""
    if known is None:
        return False
    kind, data = known
    at, last = _find(kind, data, number)
    return at < len(data) and last + _gap(kind, data, at) == number


def splice(known: List, number: int, own: bytes) -> tuple[bytes, int]:
    """A list in which case ``number`` has another part: ``own`` is the list of a library with
    that case alone, or nothing. Beside it: how many more bytes the numbers of cases take, were
    it a list with positions."""
    kind, data = known
    at, last = _find(kind, data, number)
    rest = at
    was = at < len(data) and last + _gap(kind, data, at) == number
    if was:
        rest = _end(kind, data, at)
    made = [data[:at]]
    if own:
        made.append(_with_gap(kind, own, 0, number - last))
    heads = _head_size(number - last) * (bool(own) - was)
    if rest < len(data):
        following = _gap(kind, data, rest) + (number if was else last)
        gap = following - (number if own else last)
        heads += _head_size(gap) - _head_size(_gap(kind, data, rest))
        made.append(_with_gap(kind, data, rest, gap))
    return b"".join(made), heads


def _meanings(
    lists: Callable[[str], List | None],
    number: int,
    before: Mapping[str, int],
    after: Mapping[str, int],
    known: Mapping[str, int],
) -> dict[str, List | None]:
    """The lists of the words that a case means by another weight than before."""
    changed: dict[str, List | None] = {}
    for word in sorted(before.keys() | after.keys()):
        if before.get(word) == after.get(word):
            continue
        (_, head), (_, others) = lists(HEAD_MARK + word) or (CASES, b""), lists(TAIL_MARK + word) or (CASES, b"")
        made = _reweighed(head[1:], others, number, before.get(word), after.get(word))
        if made is None:
            raise ValueError(f"{word}: its list is not the one of this index")
        strongest, others = made
        stays = strongest or word in known
        changed[HEAD_MARK + word] = (CASES, own_weight(word, known) + strongest) if stays else None
        changed[TAIL_MARK + word] = (CASES, others) if others else None
    return changed


def _reweighed(
    strongest: bytes, others: bytes, number: int, before: int | None, after: int | None
) -> tuple[bytes, bytes] | None:
    """The cases of both lists of one word (see :mod:`anliku.search.static.meaninglists`) when case ``number``, which
    meant it by the weight ``before``, means it by the weight ``after``; None where it did not mean it so."""
    weights = _weights(strongest)
    was = weights.pop(number, None)
    if was is None:
        was, others = _taken(others, number)
    if was != before:
        return None
    if len(weights) < meaninglists.HEAD and others:
        # The strongest of the others moves up.
        rest = _weights(others)
        best = max(rest, key=lambda case: (rest[case], -case))
        weights[best], (others, _) = rest[best], splice((CASES, others), best, b"")
    if after is not None:
        weights[number] = after
    if len(weights) > meaninglists.HEAD:
        least = min(weights, key=lambda case: (weights[case], -case))
        others, _ = splice((CASES, others), least, varint(0) + bytes((weights.pop(least),)))
    return case_list(weights, weights), others


def _weights(data: bytes) -> dict[int, int]:
    """Case → weight of a list of kind CASES."""
    weights: dict[int, int] = {}
    at = case = 0
    while at < len(data):
        gap, at = read_varint(data, at)
        case += gap
        weights[case] = data[at]
        at += 1
    return weights


def _taken(data: bytes, number: int) -> tuple[int | None, bytes]:
    """The weight of case ``number`` in a list of kind CASES, None where it is not there, and the list without it."""
    at, last = _find(CASES, data, number)
    if at == len(data) or last + _gap(CASES, data, at) != number:
        return None, data
    return data[_end(CASES, data, at) - 1], splice((CASES, data), number, b"")[0]


def _lists(postings: Postings) -> dict[str, List]:
    return {key.decode(): (kind, data) for _, key, kind, data in postings}


def _known(lists: Callable[[str], List | None], term: str, kind: int, expected: bool) -> List:
    known = lists(term)
    if known is None and not expected:
        return kind, b""
    if known is None or known[0] != kind:
        raise ValueError(f"{term}: its list is not the one of this index")
    return known


def _is_as_dense(changed: Mapping[str, List | None], full: Mapping[str, int]) -> bool:
    """Whether the same bigrams are dense after the change: they have longer lists than others may have."""
    if any(size <= index.DENSE for size in full.values()):
        return False
    marked = (WORD_MARK, HEAD_MARK, TAIL_MARK)
    pairs = (row for term, row in changed.items() if len(term) == 2 and term[0] not in marked and term not in full)
    return all(len(row[1]) <= index.DENSE for row in pairs if row)


def _find(kind: int, data: bytes, number: int) -> tuple[int, int]:
    """Where the part of the first case from ``number`` on begins, or the list ends; and the case before it, or 0."""
    return _find_place(data, number) if kind == POSITIONS else _find_case(data, number, *_passed(data, number))


def _passed(data: bytes, number: int) -> tuple[int, int]:
    """A place in a list of kind CASES up to which all cases are below ``number``, and the last of them: in a long list
    nearly all gaps are of one byte, and hundreds of such are added up at once."""
    at = last = 0
    while len(data) - at > _WINDOW:
        gaps = np.frombuffer(data, np.uint8, _WINDOW, at)[::2]
        longer = np.flatnonzero(gaps & 0x80)
        cases = np.cumsum(gaps[: longer[0]] if len(longer) else gaps, dtype=np.int64) + last
        below = int(np.searchsorted(cases, number))
        at += 2 * below
        last = int(cases[below - 1]) if below else last
        if below < len(cases):
            break
        if len(longer):
            gap, end = read_varint(data, at)
            if last + gap >= number:
                break
            at, last = end + 1, last + gap
    return at, last


# Thousands of steps to a list: no calls in these two.
def _find_case(data: bytes, number: int, at: int, last: int) -> tuple[int, int]:
    size = len(data)
    while at < size:
        start = at
        gap = data[at]
        if gap >= 0x80:
            gap, at = read_varint(data, at)
            at -= 1
        if last + gap >= number:
            return start, last
        last += gap
        at += 2
    return at, last


def _find_place(data: bytes, number: int) -> tuple[int, int]:
    at = last = 0
    size = len(data)
    while at < size:
        start = at
        head = data[at] & 0x7F
        shift = 7
        while data[at] & 0x80:
            at += 1
            head |= (data[at] & 0x7F) << shift
            shift += 7
        at += 1
        gap = head >> 1
        if last + gap >= number:
            return start, last
        last += gap
        if head & 1:
            at = _skipped(data, at, 1)
        else:
            while data[at] & 0x80:
                at += 1
            at += 1
    return at, last


def _gap(kind: int, data: bytes, at: int) -> int:
    """The gap that the part of a case at ``at`` begins with."""
    head, _ = read_varint(data, at)
    return head >> 1 if kind == POSITIONS else head


def _with_gap(kind: int, data: bytes, at: int, gap: int) -> bytes:
    """What stands from ``at`` on, its first gap another one."""
    head, rest = read_varint(data, at)
    return varint(gap << 1 | head & 1 if kind == POSITIONS else gap) + data[rest:]


def _head_size(gap: int) -> int:
    """Bytes of a gap in a list with positions; whether a count follows makes no difference."""
    return len(varint(gap << 1))


def _end(kind: int, data: bytes, at: int) -> int:
    """Where the part of a case that begins at ``at`` ends."""
    head, at = read_varint(data, at)
    return _skipped(data, at, head & 1) if kind == POSITIONS else at + 1


def _skipped(data: bytes, at: int, many: int) -> int:
    """The place behind the positions of a case, of which there are as many as a count says, or one."""
    count = 1
    if many:
        count, at = read_varint(data, at)
    while count:
        count -= data[at] < 0x80
        at += 1
    return at
