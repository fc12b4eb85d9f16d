"""``python -m tests.hostile.update``: write the golden problems anew; then read the difference.

Give names (``body/script``) to try single fixtures without writing anything.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.hostile.generate import BY_KEY, FIXTURES, Fixture
from tests.hostile.limits import OutOfLimits
from tests.hostile.report import EXPECTED, dump, lines, problems_of


def lines_of(fixture: Fixture) -> list[str]:
    """The golden lines of one fixture, or why there are none."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return lines(problems_of(fixture, Path(folder) / "library"), fixture)
        except OutOfLimits as error:
            return [f"!!! {error}"]


def main(names: list[str]) -> int:
    """Write everything, or show what was asked for."""
    if not names:
        EXPECTED.write_text(dump({fixture.key: lines_of(fixture) for fixture in FIXTURES}), encoding="utf-8")
        return 0
    for name in names:
        for said in lines_of(BY_KEY[name]):
            sys.stdout.write(f"{name} {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
