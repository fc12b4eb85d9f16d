"""Documents of the golden set with their XML turned about at random: a draft or a Chinese
line comes out, never anything else."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from anliku.formats.office import Refused
from tests.formats.packages import parts_of
from tests.formats.word.reading import draft
from tests.formats.word.update import FOLDER
from tests.formats.word.xml import zipped

DOCUMENTS = sorted(FOLDER.glob("*.docx"))
SUBTREE = re.compile(r"<w:(p|r|tc|tr|tbl|pPr|rPr|t|lvl|num)[ >].*?</w:\1>", re.DOTALL)
VALUES = ("", "-1", "99999999999", "abc", "%1", "&#12345;", "1.5")
NAMES = (
    "p",
    "r",
    "tc",
    "tr",
    "tbl",
    "sdt",
    "hyperlink",
    "ins",
    "del",
    "t",
    "drawing",
    "pict",
    "txbxContent",
    "smartTag",
)


def damaged(xml: str, chance: random.Random) -> str:
    """``xml`` with one value changed, one element gone, repeated, or called by another name."""
    at = chance.choice(list(re.finditer(r"<[^<>]+>", xml))).start()
    kind = chance.randrange(4)
    if kind == 0:
        return xml[:at] + re.sub(r'="[^"]*"', lambda _: f'="{chance.choice(VALUES)}"', xml[at:], count=1)
    if kind == 1:
        old, new = chance.choice(NAMES), chance.choice(NAMES)
        return re.sub(rf"(</?)w:{old}(?=[ />])", rf"\1w:{new}", xml)
    found = SUBTREE.search(xml, at)
    if found is None:
        return xml
    return xml[: found.start()] + found[0] * (0 if kind == 2 else 3) + xml[found.end() :]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(4))
def test_nothing_but_a_draft_or_a_line(path: Path, seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"{path.stem} {seed}")
    parts = parts_of(path.read_bytes())
    names = sorted(name for name in parts if name.startswith("word/") and name.endswith((".xml", ".rels")))
    for _ in range(4):
        name = chance.choice(names)
        parts[name] = damaged(parts[name].decode(), chance).encode()
    said = ""
    try:
        said = draft(zipped(parts), tmp_path).body
    except Refused as refused:
        said = f"{refused}\n"
        assert re.search(r"[\u4e00-\u9fff]", said)
    assert said.endswith("\n")
