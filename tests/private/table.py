"""What the detector finds, by kind: ``python -m tests.private.table [--corpus DIR] [--rounds N]``.

Tried and found are forms made here (tests/private/forms.py), plain and disguised; alarms are
what it sees in real articles (``articles.jsonl.xz`` in DIR): each is printed, to be looked at,
since an address that somebody published is no false alarm.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from anliku import private, rules
from anliku.rules.rule import Example
from tests.factory import library_with
from tests.private.forms import PUPIL, Form, forms

_CODES = {PUPIL: "PV008"}


@dataclass(slots=True)
class Tally:
    """What was tried of one kind, and what was not found."""

    tried: Counter[bool] = field(default_factory=Counter)
    """By whether the form is disguised."""
    missed: list[Form] = field(default_factory=list)

    def found(self, disguised: bool) -> int:
        """How many forms were found."""
        return self.tried[disguised] - sum(bool(form.disguise) is disguised for form in self.missed)

    def share(self, disguised: bool) -> float:
        """The part of the forms that was found; 1 where none was tried."""
        return self.found(disguised) / self.tried[disguised] if self.tried[disguised] else 1.0


def tally(chosen: Iterator[Form]) -> dict[str, Tally]:
    """Kind → what became of its forms."""
    tallies: dict[str, Tally] = {}
    with TemporaryDirectory() as folder:
        for number, form in enumerate(chosen):
            one = tallies.setdefault(form.kind, Tally())
            one.tried[bool(form.disguise)] += 1
            if not is_found(form, Path(folder) / str(number)):
                one.missed.append(form)
    return tallies


def is_found(form: Form, folder: Path) -> bool:
    """Whether the form is seen for what it is; pupils are seen by their rule, in a case."""
    code = _CODES.get(form.kind)
    if code is None:
        return any(hit.kind == form.kind for hit in private.find(form.text))
    catalogue = library_with(Example(body=form.text), folder)
    return any(problem.rule == code for problem in rules.private(catalogue.manuscripts[0], catalogue.context))


def alarms(corpus: Path) -> tuple[int, list[tuple[str, str]]]:
    """The number of lines of the articles, and kind and surroundings of all that is seen."""
    lines = 0
    seen: list[tuple[str, str]] = []
    with lzma.open(corpus / "articles.jsonl.xz", "rt", encoding="utf-8") as articles:
        for row in articles:
            text: str = json.loads(row)["body"]
            lines += text.count("\n") + 1
            for hit in private.find(text):
                start = max(text.rfind("\n", 0, hit.start) + 1, hit.start - 30)
                seen.append((hit.kind, " ".join(text[start : hit.end + 20].split())))
    return lines, seen


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    tallies = tally(forms(options.seed, options.rounds))
    lines, seen = alarms(options.corpus) if options.corpus else (0, [])
    by_kind = Counter(kind for kind, _ in seen)
    for kind, around in seen:
        print(f"{kind}\t{around}")
    print("| 种类 | 直写：试 | 找到 | 伪装：试 | 找到 | 语料里的提示 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for kind, one in tallies.items():
        cells = [str(value) for disguised in (False, True) for value in (one.tried[disguised], one.found(disguised))]
        print(f"| {kind} | {' | '.join(cells)} | {by_kind[kind] if lines else '—'} |")
    for one in tallies.values():
        for form in one.missed:
            print(f"没有找到（{form.kind}，{form.disguise or '直写'}）：{form.text!r}")
    if lines:
        print(f"语料 {lines} 行，提示 {len(seen)} 处")


if __name__ == "__main__":
    main()
