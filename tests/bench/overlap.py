"""``make bench-overlap``: does 查重 find copied text however it was changed, and how fast.

Quality: paragraphs of one article are put into another, changed as people change what they
copy. *Recall* is the share of their units that is found, *precision* the share of found units
that were copied, each beside the plain measure (13 units in a row, no edits). The background
is what is found in articles that nobody changed, against a thousand others: sentences that
the corpus repeats (its translators' credits) and chance.

Speed: whole processes of ``anliku overlap CASE`` in a library of real articles, larger ones
made of halves of two. The first run reads every case, the later ones what changed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import rjieba

from anliku import taxonomy
from anliku.cli.usage import width
from anliku.likeness.passages import RUN, Flags, Grams, Query, Units, array
from anliku.likeness.units import units
from tests.bench.corpus import Plain, articles, case_text, plain, write_library
from tests.bench.process import Figure, run
from tests.bench.table import p95

_SENTENCE = re.compile("[^。！？；]+[。！？；]?")
_WORD = re.compile("[\u4e00-\u9fff]{1,3}")

Change = Callable[[str, random.Random], str]


def _marks(text: str, choose: random.Random) -> str:
    return re.sub("[，。、；：“”（）]", lambda _: choose.choice(["", "，", "；", " ", "——"]), text)


def _words(every: int, vocabulary: Sequence[str]) -> Change:
    """Put another word, now and then of another length, for one in about ``every`` characters."""

    def change(text: str, choose: random.Random) -> str:
        parts, since = [], 0
        for word in rjieba.cut(text):
            since += len(word)
            if since >= every and _WORD.fullmatch(word):
                length = max(1, len(word) + choose.choice([-1, 0, 0, 1]))
                parts.append(choose.choice(vocabulary)[:length])
                since = 0
            else:
                parts.append(word)
        return "".join(parts)

    return change


def _in_and_out(vocabulary: Sequence[str]) -> Change:
    def change(text: str, choose: random.Random) -> str:
        parts = []
        for word in rjieba.cut(text):
            fate = choose.random()
            if fate < 0.06:
                continue
            parts.append(choose.choice(vocabulary) + word if fate > 0.94 else word)
        return "".join(parts)

    return change


def _sentences(text: str, choose: random.Random) -> str:
    parts = _SENTENCE.findall(text)
    choose.shuffle(parts)
    return "".join(parts)


def _clauses(text: str, choose: random.Random) -> str:
    found = []
    for sentence in _SENTENCE.findall(text):
        parts = [part for part in re.split("[，。；]", sentence) if part]
        choose.shuffle(parts)
        found.append("，".join(parts) + "。")
    return "".join(found)


def changes(texts: Sequence[Plain]) -> dict[str, Change]:
    """The ways in which copied text is changed."""
    vocabulary = [
        word for text in texts[:200] for word in rjieba.cut(text.text) if re.fullmatch("[\u4e00-\u9fff]{2}", word)
    ]
    return {
        "原样": lambda text, _: text,
        "换标点": _marks,
        "约 20 字换一词": _words(20, vocabulary),
        "约 12 字换一词": _words(12, vocabulary),
        "约 8 字换一词": _words(8, vocabulary),
        "增删 12% 的词": _in_and_out(vocabulary),
        "句子换序": _sentences,
        "分句换序": _clauses,
        "换标点又换词": lambda text, choose: _words(20, vocabulary)(_marks(text, choose), choose),
    }


@dataclass(slots=True)
class Tally:
    """Units: copied, found among them, found beside them."""

    copied: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, found: Flags, truth: Flags, chance: Flags) -> None:
        """``chance`` was shared before anything was copied and is held against nobody."""
        self.copied += int(truth.sum())
        self.right += int((found & truth).sum())
        self.wrong += int((found & ~truth & ~chance).sum())

    @property
    def recall(self) -> float:
        """0–1."""
        return self.right / max(1, self.copied)

    @property
    def precision(self) -> float:
        """0–1."""
        return self.right / max(1, self.right + self.wrong)


def found(mine: Units, other: Units) -> Flags:
    """The units of ``mine`` in a passage of ``other``."""
    query = Query(mine)
    return query.covered(query.passages(other))


def plainly_found(mine: Units, other: Units) -> Flags:
    """The same by the plain measure."""
    flags = np.zeros(len(mine), bool)
    for start, end, _ in Grams(mine, RUN).joined(other).tolist():
        flags[start:end] = True
    return flags


def _left(text: str, columns: int = 18) -> str:
    return text + " " * (columns - width(text))


def quality(texts: Sequence[Plain], trials: int) -> None:
    """Print recall and precision for each way of changing."""
    print(f"\n每种改法 {trials} 篇：从一篇抄 3 段，改过后插进另一篇")
    print(f"{_left('')}{'召回率':>6}{'准确率':>7}{'只看连续 13 字的召回率':>20}")
    for name, change in changes(texts).items():
        ours, plainly = Tally(), Tally()
        for number in range(trials):
            choose = random.Random(number)
            source, target = texts[number * 7 % len(texts)], texts[(number * 7 + 3) % len(texts)]
            long = [part for part in source.paragraphs if len(part) > 60] or [source.text]
            pieces = [(part, False) for part in target.paragraphs]
            for part in choose.sample(long, min(3, len(long))):
                pieces.insert(choose.randrange(len(pieces) + 1), (change(part, choose), True))
            counts = [(units(part), copied) for part, copied in pieces]
            mine, other = array("".join(part for part, _ in counts)), array(units("\n".join(source.paragraphs)))
            truth = np.concatenate([np.full(len(part), copied) for part, copied in counts])
            chance = np.zeros(len(truth), bool)
            chance[~truth] = found(array("".join(part for part, copied in counts if not copied)), other)
            ours.add(found(mine, other), truth, chance)
            plainly.add(plainly_found(mine, other), truth, chance)
        print(f"{_left(name)}{ours.recall:>10.3f}{ours.precision:>10.3f}{plainly.recall:>24.3f}")


def background(texts: Sequence[Plain], count: int) -> None:
    """Print what is found in unchanged articles."""
    books = [array(units("\n".join(text.paragraphs))) for text in texts[:1000]]
    ours, plainly = [], []
    for number in range(count):
        mine = books[number * 37 % len(books)]
        query, flags, exact = Query(mine), np.zeros(len(mine), bool), np.zeros(len(mine), bool)
        for other in books:
            if other is not mine:
                flags |= query.covered(query.passages(other))
                exact |= plainly_found(mine, other)
        ours.append(float(flags.mean()))
        plainly.append(float(exact.mean()))
    print(f"\n没有改动的 {count} 篇，各与其余 {len(books) - 1:,} 篇比较（语料里本来重复的署名、套话也在内）")
    print(f"平均 {np.mean(ours):.2%}，只看连续 13 字 {np.mean(plainly):.2%}")


def mixed_library(source: Path, root: Path, size: int) -> None:
    """A library of ``size`` cases; where the corpus is too small, of halves of two articles."""
    texts = [plain(article) for article in articles(source)]
    written = write_library(source, root, min(size, len(texts)))
    terms, _ = taxonomy.load(root / "cases" / "taxonomy.yml", root)
    assert terms is not None
    for number in range(written, size):
        first, second = texts[number * 7 % len(texts)], texts[(number * 13 + 5) % len(texts)]
        half = first.paragraphs[: len(first.paragraphs) // 2] + second.paragraphs[len(second.paragraphs) // 2 :]
        text = Plain(f"m{number:05}", first.title[:20] + second.title[:20], half)
        folder = root / "cases" / "2024" / text.id
        folder.mkdir()
        (folder / "index.md").write_text(case_text(text, number, terms), encoding="utf-8")


def speed(source: Path, size: int, runs: int) -> None:
    """Print what whole processes cost."""
    with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name:
        root = Path(name) / "library"
        mixed_library(source, root, size)
        names = sorted(path.name for path in (root / "cases" / "2024").iterdir())
        command = [sys.executable, "-m", "anliku", "overlap"]

        def measure(what: str, number: int) -> Figure:
            # 1 says that something was found.
            return run(what, size, [*command, names[number * 631 % len(names)]], root, accepted=(0, 1))

        first = measure("第一次", 0)
        later = [measure("以后", number) for number in range(1, runs + 1)]
        for number in range(50):
            path = root / "cases" / "2024" / names[number * 3] / "index.md"
            path.write_text(path.read_text(encoding="utf-8") + "\n又改了一句。\n", encoding="utf-8")
        changed = measure("改了 50 篇以后", 1)
    print(f"\n一篇对 {size:,} 篇，整个进程（目标：第一次以后 2 秒以内）")
    print(f"{_left('')}{'秒':>8}{'内存 MB':>10}")
    walls = [figure.wall for figure in later]
    memory = max(figure.memory for figure in later)
    print(f"{_left('第一次')}{first.wall:>8.2f}{first.memory:>10.0f}")
    print(f"{_left(f'以后（{runs} 次中位）')}{np.median(walls):>8.2f}{memory:>10.0f}")
    print(f"{_left('以后（95%）')}{p95(walls):>8.2f}{memory:>10.0f}")
    print(f"{_left('改了 50 篇以后')}{changed.wall:>8.2f}{changed.memory:>10.0f}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.overlap", description=__doc__)
    parser.add_argument("corpus", type=Path, help="articles.jsonl or articles.jsonl.xz")
    parser.add_argument("--size", type=int, default=7575, help="cases of the library; 0 leaves out speed")
    parser.add_argument("--runs", type=int, default=20, help="later runs")
    parser.add_argument("--trials", type=int, default=60, help="articles for each way of changing")
    parser.add_argument("--background", type=int, default=20, help="unchanged articles")
    options = parser.parse_args()
    texts = [plain(article) for article in islice(articles(options.corpus), max(1000, options.trials * 7 + 4))]
    quality(texts, options.trials)
    background(texts, options.background)
    if options.size:
        speed(options.corpus, options.size, options.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
