"""Three made-up cities with their published sites, and a province that joins them."""

from __future__ import annotations

import shutil
from pathlib import Path

from anliku.cli import main
from anliku.cli.command import FINE
from anliku.rules.rule import Example
from anliku.site.build import build_site
from tests.factory import CASE_ID, LIBRARY, add_case
from tests.site.library import SECOND, make_site

YUNXI, SHANQIAN, HEWAN = "云溪市案例库", "山前市案例库", "河湾市案例库"
ADDRESSES = {
    YUNXI: "https://yunxi.example.cn/anli/",
    SHANQIAN: "https://shanqian.example.cn/",
    HEWAN: "https://hewan.example.cn/cases/",
}


def city(root: Path, name: str, *cases: tuple[str, Example], terms: dict[str, str] | None = None) -> Path:
    """A library with these cases, ready to be built; ``terms``: changes of its taxonomy."""
    make_site(root, cases=False, settings=f"site_name: {name}\nsite_url: {ADDRESSES[name]}\n")
    taxonomy = root / "cases" / "taxonomy.yml"
    text = taxonomy.read_text(encoding="utf-8")
    for old, new in (terms or {}).items():
        assert old in text
        text = text.replace(old, new, 1)
    taxonomy.write_text(text, encoding="utf-8")
    for id_, example in cases:
        add_case(root, example, id_)
    return root


def publish_cities(folder: Path) -> dict[str, Path]:
    """Name → site: one id in all three, a case each that the others have not, different terms."""
    reading = Example(
        front="title: 山前市的阅读追问课\nproblem: [整本书阅读]\nquestions: [一本书轮流看怎么排]",
        body="山前市另外记下了轮读的做法。",
    )
    libraries = {
        YUNXI: city(folder / "yunxi", YUNXI, (CASE_ID, Example()), ("gusu-shuxue-01", SECOND)),
        SHANQIAN: city(
            folder / "shanqian",
            SHANQIAN,
            (CASE_ID, reading),
            terms={"{name: 阅读素养, ": "{name: 整本书阅读, slug: zhengben}\n      - {name: 阅读素养, "},
        ),
        HEWAN: city(folder / "hewan", HEWAN, (CASE_ID, Example(front="title: 河湾市的追问\naward: 三等奖"))),
    }
    older = Path("cases") / "2021" / "shuangliu-shuxue-01"
    shutil.copytree(LIBRARY / older, libraries[HEWAN] / older)
    return {name: build_site(root).site_dir for name, root in libraries.items()}


def make_hall(root: Path) -> Path:
    """The folder of a province: settings and theme, and no case."""
    return make_site(root, cases=False, settings="site_name: 全省案例检索\nsite_url: ''\n")


def merge_cities(cities: dict[str, Path], hall: Path, target: Path) -> Path:
    """Their sites in one, at ``target``."""
    assert main(["merge", "--root", str(hall), *map(str, cities.values()), "--output", str(target)]) == FINE
    return target
