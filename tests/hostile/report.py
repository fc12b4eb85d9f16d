"""What checking a fixture says, in the form that ``expected.json`` keeps."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from anliku import catalogue, rules
from anliku.problem import Problem
from tests.hostile.base import YEAR
from tests.hostile.generate import GOOD, Fixture, good_library, hostile_library
from tests.hostile.limits import limited
from tests.hostile.private import MOBILE

EXPECTED = Path(__file__).with_name("expected.json")


def problems_of(fixture: Fixture, root: Path) -> list[Problem]:
    """Everything that checking the good library with ``fixture`` in it reports, within the
    limits for one bad file. Raises OutOfLimits."""
    _begin()
    hostile_library(root, [fixture])
    return limited(lambda: rules.check(catalogue.load(root)))


@cache
def _begin() -> None:
    """What the program compiles and loads at its first check is there before the first fork: it takes longer than
    the check itself, and would be done in each."""
    with TemporaryDirectory() as folder:
        rules.check(catalogue.load(good_library(Path(folder) / "library")))


def blames_good_case(problem: Problem) -> bool:
    """Whether ``problem`` stands in a good case."""
    return problem.location.file.split("/")[:3] in [["cases", YEAR, name] for name in GOOD]


def line(problem: Problem, fixture: Fixture) -> str:
    """``line:column rule severity message``; a file's name before it where it is not the
    fixture's own ``index.md``."""
    place = problem.location
    own = f"cases/{YEAR}/{fixture.name}/"
    file = place.file.removeprefix(own)
    where = f"{place.line}:{place.column}" if file == "index.md" else f"{file}:{place.line}:{place.column}"
    # A file may be called like a telephone number, which this repository does not hold.
    where = where.replace(MOBILE, "手机号码")
    return f"{where} {problem.rule} {problem.severity} {problem.message}"


def lines(problems: list[Problem], fixture: Fixture) -> list[str]:
    """The golden lines: of what is said over and over, the first three and how often."""
    said: dict[str, list[str]] = {}
    for problem in problems:
        said.setdefault(problem.rule, []).append(line(problem, fixture))
    return [
        text
        for rule, found in said.items()
        for text in (*found[:3], *([f"{rule} ×{len(found)}", found[-1]] if len(found) > 3 else ()))
    ]


def expected() -> dict[str, list[str]]:
    """The golden problems by fixture."""
    content: dict[str, list[str]] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return content


def dump(golden: dict[str, list[str]]) -> str:
    """``golden`` as the file's text: characters that nobody can see are written as escapes."""
    text = json.dumps(golden, ensure_ascii=False, indent=1)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text) + "\n"
