"""``words.bin``: the words that the program knows, how much each says, where it lies in a space of
meanings, and which words are nearest to it.

``make words`` (``tooling/words/make.py``) writes it; nothing here knows the model that it comes from.
All numbers are little-endian. The layout:

=============  ==================================================================================
8 bytes        ``ANLIKUW1``
u32            length of the head
head           JSON: ``words`` (how many), ``size`` (dimensions, even), ``near`` (neighbours of
               each word), ``text`` (bytes of the words), ``scales`` (one number a dimension),
               ``sources`` (what it was made of: names, licences, SHA-256)
text           the words in the order of their code points, a line each, UTF-8
u8 × words     weights: how much a word says, 0…255
u8             coordinates, two in a byte, the first in the low half, each 0…15 for -8…7
u16            numbers of the neighbours of each word, the nearest first
u8             how near each of them is, 0…255
=============  ==================================================================================

The SHA-256 of the file stands in the code beside it (``checksum.py``): what was worked out with
another table is found under another key, and a table that somebody has changed is refused.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from anliku.meaning.checksum import SHA256
from anliku.regex import regex

MAGIC = b"ANLIKUW1"
FILE = Path(__file__).with_name("words.bin")
_NAME = "anliku/meaning/words.bin"
_REMEDY = "请重新安装程序，或者用 git checkout 恢复这个文件"
_LENGTH = struct.Struct("<I")
_LATIN = regex("[0-9a-z]+")
_HAN = "\u2e80"

Floats = npt.NDArray[np.floating]
Numbers = npt.NDArray[np.int64]


class BadTable(Exception):
    """The table cannot be used; the message is Chinese and ready to show."""


@dataclass(frozen=True)
class Table:
    """The words by number, and what is known of each; one row a word in every array."""

    words: tuple[str, ...]
    weights: npt.NDArray[np.uint8]
    packed: npt.NDArray[np.uint8]
    """Coordinates as they lie in the file."""
    scales: npt.NDArray[np.float64]
    neighbours: npt.NDArray[np.uint16]
    nearness: npt.NDArray[np.uint8]
    """How near each of the neighbours is: 255 for the word itself."""
    sources: Sequence[Mapping[str, str]]
    """What it was made of: ``name``, ``licence``, ``sha256`` of each."""

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Word → its number."""
        return {word: number for number, word in enumerate(self.words)}

    def coordinates(self, numbers: Numbers) -> npt.NDArray[np.int8]:
        """Where some words lie: rows of -8…7, to be multiplied by :attr:`scales`; a row is nearly of length 1."""
        # Half as long as by brackets.
        return self._unpacked.take(numbers, 0)

    @cached_property
    def _unpacked(self) -> npt.NDArray[np.int8]:
        rows = np.empty((len(self.packed), 2 * self.packed.shape[1]), np.int8)
        rows[:, 0::2] = self.packed & 15
        rows[:, 1::2] = self.packed >> 4
        return rows - np.int8(8)

    @cached_property
    def known(self) -> dict[str, int]:
        """Word → how much it says."""
        return dict(zip(self.words, self.weights.tolist(), strict=True))

    @cached_property
    def vectors(self) -> Floats:
        """Where every word lies: rows of length 1."""
        rows = self.coordinates(np.arange(len(self.packed))) * self.scales
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    @cached_property
    def links(self) -> Links:
        """Which words are near to which, seen from both sides."""
        return Links.of(self.neighbours, self.nearness)

    @cached_property
    def _longer(self) -> dict[str, tuple[str, ...]]:
        """The first three characters of words → those words. Of those that a text can go on with the longest comes
        first: it is the last one in the order of words."""
        longer: dict[str, tuple[str, ...]] = {}
        for word in self.words:
            if len(word) > 2:
                longer[word[:3]] = (word, *longer.get(word[:3], ()))
        return longer

    @cached_property
    def _begins(self) -> _Begins:
        return _Begins.of(self.words)

    def split(self, text: str) -> list[int]:
        """The numbers of the words of a normalised text, from left to right, the longest that fits at each place.

        ``学生晚上很晚才睡觉`` → 学生, 晚上, 睡觉; characters that begin no word are passed over.
        """
        return self.located(text)[1]

    def located(self, text: str) -> tuple[list[int], list[int]]:
        """Where the words of :meth:`split` stand, and their numbers."""
        places: list[int] = []
        numbers: list[int] = []
        end = 0
        for at, number in zip(*self._begins.look(text), strict=True):
            if at < end:
                continue
            size = 2
            if number == _ASK:
                number, size = self._longest(text, at, end)
            if number >= 0:
                places.append(at)
                numbers.append(number)
                end = at + size
        return places, numbers

    def _longest(self, text: str, at: int, end: int) -> tuple[int, int]:
        """The number and the size of the longest word at a place, where the last one ended at ``end``;
        :data:`_NONE` where there is none."""
        pair = text[at : at + 2]
        least = 2
        if pair < _HAN:
            # A Latin word is one word; what begins or ends inside of one is none.
            if at > end and _LATIN.match(text, at - 1):
                return _NONE, 0
            latin = _LATIN.match(text, at)
            least = latin.end() - at if latin else 2
        for word in self._longer.get(text[at : at + 3], ()):
            if len(word) >= least and text.startswith(word, at):
                return self.numbers[word], len(word)
        return self.numbers.get(pair, _NONE) if least == 2 else _NONE, 2


@dataclass(frozen=True)
class Links:
    """For each word those that are among its neighbours, and those that it is a neighbour of: a word that dozens of
    others say in other ways has no room for all of them among its own.

    The links of word N are those from ``starts[N]`` to ``starts[N + 1]``, one to each word.
    """

    starts: Numbers
    words: npt.NDArray[np.uint16]
    nearness: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, neighbours: npt.NDArray[np.uint16], nearness: npt.NDArray[np.uint8]) -> Links:
        """Those of a table."""
        count, near = neighbours.shape
        words = np.repeat(np.arange(count, dtype=np.uint64), near)
        others = neighbours.ravel().astype(np.uint64)
        # A link is one number: the word, the other one, how near it is. Of two links between the same the nearer stays.
        links = np.concatenate((words << _FROM | others << _TO, others << _FROM | words << _TO))
        links |= np.concatenate((nearness.ravel(), nearness.ravel()))
        links.sort()
        links = links[np.append(links[1:] >> _TO != links[:-1] >> _TO, True)]
        counts = np.bincount((links >> _FROM).astype(np.int64), minlength=count)
        return cls(
            np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            (links >> _TO).astype(np.uint16),
            links.astype(np.uint8),
        )

    def from_words(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """The places of the links of some words, one word after the other, and how many each has."""
        counts = self.starts[numbers + 1] - self.starts[numbers]
        ends = np.cumsum(counts)
        return np.arange(ends[-1]) + np.repeat(self.starts[numbers] - ends + counts, counts), counts


_FROM, _TO = np.uint64(24), np.uint64(8)
"""Where in the number of a link its words stand."""


_NONE, _ASK = -2, -1
"""In place of a word's number: there is none; several words may stand here."""


@dataclass(frozen=True)
class _Begins:
    """The first two and three characters of words, each as one number: of a whole text it is seen at once at which
    places a word can begin, and of nearly all of them which one."""

    hashes: npt.NDArray[np.bool_]
    """For each of :func:`_hashes` whether it is that of one of :attr:`pairs`."""
    pairs: npt.NDArray[np.uint32]
    """Sorted."""
    words: npt.NDArray[np.int32]
    """For each pair the number of the word that it is, or one of :data:`_NONE` and :data:`_ASK`."""
    goes_on: npt.NDArray[np.bool_]
    """For each pair whether longer words begin with it."""
    triples: npt.NDArray[np.uint64]
    """Sorted."""

    @classmethod
    def of(cls, words: Sequence[str]) -> _Begins:
        """Those of sorted ``words``."""
        numbers = {word: number for number, word in enumerate(words) if word > _HAN}
        longer = [word for word in words if len(word) > 2]
        goes_on = {word[:2] for word in longer}
        begins = sorted({word[:2] for word in words if len(word) > 1})
        pairs = _pairs(_codes("".join(begins)))[::2]
        hashes = np.zeros(_HASHES, bool)
        hashes[_hashes(pairs)] = True
        triples = _triples(_codes("".join(dict.fromkeys(word[:3] for word in longer))))[::3]
        # Whether a Latin word stands alone is seen in the text around it.
        words_of = [numbers.get(pair, _NONE) if pair > _HAN else _ASK for pair in begins]
        return cls(hashes, pairs, np.array(words_of, np.int32), np.array([p in goes_on for p in begins], bool), triples)

    def look(self, text: str) -> tuple[list[int], list[int]]:
        """The places of a text where a word can begin, and which it is."""
        codes = _codes(text)
        pairs = _pairs(codes)
        # Most places begin no word.
        places = np.flatnonzero(self.hashes[_hashes(pairs)])
        places, rows = _known(self.pairs, pairs[places], places)
        words = self.words[rows]
        on = np.flatnonzero(self.goes_on[rows] & (places < len(codes) - 2))
        on, _ = _known(self.triples, _triples(codes)[places[on]], on)
        words[on] = _ASK
        return places.tolist(), words.tolist()


def _known(
    known: npt.NDArray[np.unsignedinteger], asked: npt.NDArray[np.unsignedinteger], of: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Those ``of`` whose number ``asked`` is among the sorted ``known`` ones, and where it is among them."""
    rows = np.searchsorted(known, asked)
    rows[rows == len(known)] = 0
    same = known[rows] == asked if len(known) else np.zeros(len(asked), bool)
    return of[same], rows[same]


_HASHES = 1 << 18


def _hashes(pairs: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """For each pair a number below :data:`_HASHES`; a few thousand of all share theirs."""
    return np.asarray((pairs * np.uint32(0x9E3779B1)) >> np.uint32(14))


def _codes(text: str) -> npt.NDArray[np.uint32]:
    """The characters of a text; all beyond the Basic Multilingual Plane, where no word is, count as one."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
    return np.asarray(np.minimum(codes, 0xFFFF), np.uint32)


def _pairs(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Each two neighbours as one number."""
    return np.asarray(codes[:-1] << np.uint32(16) | codes[1:])


def _triples(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """Each three neighbours as one number."""
    return np.asarray(_pairs(codes)[:-1].astype(np.uint64) << np.uint64(16) | codes[2:])


def pack(
    words: Sequence[str],
    weights: npt.NDArray[np.uint8],
    coordinates: npt.NDArray[np.int8],
    scales: Sequence[float],
    neighbours: npt.NDArray[np.uint16],
    nearness: npt.NDArray[np.uint8],
    sources: Sequence[Mapping[str, str]],
) -> bytes:
    """The bytes of a table. ``words`` are normalised and sorted; ``coordinates`` are -8…7."""
    text = "\n".join(words).encode()
    head = json.dumps(
        {
            "words": len(words),
            "size": coordinates.shape[1],
            "near": neighbours.shape[1],
            "text": len(text),
            "scales": list(scales),
            "sources": list(sources),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    halves = (coordinates + 8).astype(np.uint8)
    parts = [
        MAGIC,
        _LENGTH.pack(len(head)),
        head,
        text,
        weights.astype(np.uint8).tobytes(),
        (halves[:, 0::2] | halves[:, 1::2] << 4).tobytes(),
        neighbours.astype("<u2").tobytes(),
        nearness.astype(np.uint8).tobytes(),
    ]
    return b"".join(parts)


def unpack(data: bytes) -> Table:
    """The reverse of :func:`pack`, for bytes that it gave."""
    at = len(MAGIC) + _LENGTH.size
    (size,) = _LENGTH.unpack_from(data, len(MAGIC))
    head = json.loads(data[at : at + size])
    at += size
    count, near, dimensions = head["words"], head["near"], head["size"]
    words = tuple(data[at : at + head["text"]].decode().split("\n"))
    at += head["text"]

    weights = np.frombuffer(data, np.uint8, count, at)
    packed = np.frombuffer(data, np.uint8, count * dimensions // 2, at + count).reshape(count, -1)
    at += count + packed.nbytes
    neighbours = np.frombuffer(data, "<u2", count * near, at).reshape(count, near)
    nearness = np.frombuffer(data, np.uint8, count * near, at + neighbours.nbytes).reshape(count, near)
    scales = np.array(head["scales"], np.float64)
    return Table(words, weights, packed, scales, neighbours, nearness, head["sources"])


@cache
def table() -> Table:
    """The table that the program comes with, read once. Raises BadTable."""
    try:
        data = FILE.read_bytes()
    except OSError:
        raise BadTable(f"词表 {_NAME} 不在或者读不了，{_REMEDY}") from None
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise BadTable(f"词表 {_NAME} 的内容变过（校验和不符），{_REMEDY}")
    return unpack(data)
