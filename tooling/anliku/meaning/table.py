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
        return self._unpacked[numbers]

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
    def _begun(self) -> dict[str, tuple[tuple[str, int, int], ...]]:
        """The first two characters of words → those words, each with its length and number. Of those that a text
        can go on with the longest comes first: it is the last one in the order of words."""
        begun: dict[str, tuple[tuple[str, int, int], ...]] = {}
        for number, word in enumerate(self.words):
            if len(word) > 1:
                begun[word[:2]] = ((word, len(word), number), *begun.get(word[:2], ()))
        return begun

    @cached_property
    def _may_begin(self) -> npt.NDArray[np.bool_]:
        """For each :func:`_pair_hashes` whether it is that of the first two characters of some word."""
        may = np.zeros(_PAIRS, bool)
        may[_pair_hashes("".join(self._begun))[::2]] = True
        return may

    def split(self, text: str) -> list[int]:
        """The numbers of the words of a normalised text, from left to right, the longest that fits at each place.

        ``学生晚上很晚才睡觉`` → 学生, 晚上, 睡觉; characters that begin no word are passed over.
        """
        begun = self._begun
        numbers: list[int] = []
        end = 0
        # Most places begin no word, and those are passed over all at once.
        for at in np.flatnonzero(self._may_begin[_pair_hashes(text)]).tolist():
            if at < end:
                continue
            pair = text[at : at + 2]
            least = 2
            if pair < _HAN:
                # A Latin word is one word; what begins or ends inside of one is none.
                if at > end and _LATIN.match(text, at - 1):
                    continue
                latin = _LATIN.match(text, at)
                least = latin.end() - at if latin else 2
            for word, size, number in begun.get(pair, ()):
                if size >= least and (size == 2 or text.startswith(word, at)):
                    numbers.append(number)
                    end = at + size
                    break
        return numbers


# Of two characters a number below this stands for both; a few thousand of all pairs share theirs.
_PAIRS = 1 << 18


def _pair_hashes(text: str) -> npt.NDArray[np.uint32]:
    """For each two neighbouring characters of a text a number that the same two always have."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.uint32)
    return np.asarray((codes[:-1] * np.uint32(0x9E35) + codes[1:]) % np.uint32(_PAIRS))


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
