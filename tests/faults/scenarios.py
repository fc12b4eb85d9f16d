"""Every command once, in a small library: what is run, and what it leaves when nothing goes wrong."""

from __future__ import annotations

import atexit
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from anliku import catalogue as catalogues
from anliku.formats.word.write.case_document import write_case
from anliku.reading import CaseReading
from anliku.site.build import build_site
from tests.factory import CASE_ID, OTHER_TITLES, add_case, make_library, make_publishable
from tests.faults.running import Done, run

OTHER = "gusu-yuwen-02"
CITIES = (("苏州", "published/suzhou"), ("双流", "published/shuangliu"))
"""The published sites that the library has beside its cases: name and folder."""
Tree = dict[str, bytes]
"""File below a folder → its content."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One command line. ``makes`` says what it makes that stands as a whole or not at all: the
    beginning of the files' paths; files outside of it stand each on their own."""

    arguments: tuple[str, ...]
    makes: str = ""
    until: str = ""
    """The event at which a command that has no end of its own is ended (see ``child/``)."""
    numbered: bool = False
    """Whether a second run makes something new under the next number."""


SCENARIOS = {
    "check": Scenario(("check", "--fix")),
    "rule": Scenario(("rule", "TM002")),
    "new": Scenario(
        (
            *("new", "--yes", "--campaign", "suzhou-2024", "--region", "姑苏区", "--category", "语文"),
            *("--title", "把计算过程说出来的一次改进"),
        ),
        makes="cases/2024/gusu-yuwen-03/",
        numbered=True,
    ),
    "import": Scenario(("import", "来稿.docx", "--yes"), makes="cases/2024/gusu-yuwen-03/", numbered=True),
    "export": Scenario(("export", "cases", "--output", "out")),
    "overlap": Scenario(("overlap", CASE_ID)),
    "build": Scenario(("build",), makes="site/"),
    "search": Scenario(("search", "推断", "--学科", "语文")),
    "serve": Scenario(("serve", "--port", "8765"), until="socket.bind"),
    "merge": Scenario(
        (
            "merge",
            *(f"{name}={folder}=https://{index}.example.cn/" for index, (name, folder) in enumerate(CITIES)),
            *("--output", "merged"),
        ),
        makes="merged/",
    ),
    "schema": Scenario(("schema",)),
    "review": Scenario(("review", CASE_ID, "--output", "summary.md")),
}
READS = {"rule", "overlap", "search", "serve"}
"""Commands that write nothing for the user; two of them keep something in ``.cache``."""


FIRST = 4
"""The first step behind the program's own beginning, which tests/test_signals.py looks at."""


@dataclass(frozen=True, slots=True)
class World:
    """A library and a folder for temporary files, both of which nothing else uses."""

    root: Path
    temp: Path

    def environment(self, scenario: Scenario) -> dict[str, str]:
        """What the command is told of its surroundings."""
        return {"TMPDIR": str(self.temp), "PYTHONDONTWRITEBYTECODE": "1", "UNTIL": scenario.until}


@dataclass(frozen=True, slots=True)
class Clean:
    """A run in which nothing went wrong."""

    done: Done
    old: Tree
    new: Tree
    steps: int
    """See ``child/sitecustomize.py``."""


@cache
def _base() -> Path:
    """The library that every run gets a copy of: two cases, one of them with a repair to make, and
    published sites to merge."""
    folder = Path(mkdtemp(prefix="anliku-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = make_publishable(make_library(folder / "library"))
    index = add_case(root)
    index.write_text(index.read_text(encoding="utf-8").replace("在哪里，再请", "在哪里,再请", 1), encoding="utf-8")
    add_case(root, name=OTHER, title=OTHER_TITLES[1])
    catalogue = catalogues.load(root)
    reading = CaseReading(catalogue.by_id[OTHER], catalogue.context)
    (root / "来稿.docx").write_bytes(write_case(reading, root).data)
    first, *others = (root / city for _, city in CITIES)
    published = build_site(root).site_dir
    first.parent.mkdir()
    published.rename(first)
    # Every command begins with nothing kept.
    shutil.rmtree(root / ".cache")
    for other in others:
        shutil.copytree(first, other)
    return root


def make_world(folder: Path) -> World:
    """A new world in ``folder``."""
    root, temp = folder / "library", folder / "temp"
    shutil.copytree(_base(), root)
    temp.mkdir(parents=True)
    return World(root, temp)


def tree(folder: Path) -> Tree:
    """What stands below ``folder``, but for what is kept in ``.cache`` for the next run."""
    files = (path for path in sorted(folder.rglob("*")) if not path.is_dir() and ".cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@cache
def clean(command: str) -> Clean:
    """The run of a command in which nothing goes wrong."""
    scenario = SCENARIOS[command]
    folder = Path(mkdtemp(prefix="anliku-clean-"))
    world = make_world(folder)
    old = tree(world.root)
    counted = folder / "steps"
    done = run(world.root, *scenario.arguments, fault=f"count|{counted}", environment=world.environment(scenario))
    found = Clean(done, old, tree(world.root), int(counted.read_text(encoding="ascii")))
    shutil.rmtree(folder)
    return found
