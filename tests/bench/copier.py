"""A contestant that builds in no time: what the benchmark itself is tested with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.bench.contestants import TERM, Contestant, Expected


class Copier(Contestant):
    """Builds by copying; ``forgets``: what an incremental build with a fault does."""

    name = "copier"

    def __init__(self, root: Path, forgets: bool = False) -> None:
        super().__init__(root)
        (root / "docs").mkdir(parents=True)
        # Whoever has it open in a browser sees it again and again.
        again = '<meta charset="utf-8"><script>setTimeout(() => location.reload(), 300)</script>'
        (root / "docs" / "a.html").write_text(f"{again}[{TERM}]", encoding="utf-8")
        script = "import os, shutil; os.path.isdir('site') or shutil.copytree('docs', 'site')"
        self.build = (sys.executable, "-c", script if forgets else f"import shutil; shutil.rmtree('site', 1); {script}")

    def serve(self, port: int) -> tuple[str, ...]:
        return (sys.executable, "-m", "http.server", "-b", "127.0.0.1", "-d", "docs", f"{port}")

    def change_case(self, number: int) -> Expected:
        expected = super().change_case(number)
        # The server tells what has changed by whole seconds.
        os.utime(self.changing(number), (2e9 + number, 2e9 + number))
        return expected

    def pages(self) -> list[Path]:
        return [self.root / "docs" / "a.html"]

    def address(self, page: Path) -> str:
        return page.name
