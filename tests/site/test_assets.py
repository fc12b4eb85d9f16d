"""What is published of scripts and styles is what was written, but for the comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.site.assets import slim
from tests.factory import ROOT

FILES = sorted((ROOT / "overrides" / "assets").rglob("*.js")) + sorted((ROOT / "overrides" / "assets").rglob("*.css"))


def test_comments_and_empty_lines_go() -> None:
    text = (
        "/** of\n * several\n */\n// one\n/* one */\n\n  a = 1; // stays\n  /** @type {X} */ (b);\n/* a */ c /* d */\n"
    )
    assert slim(text) == "  a = 1; // stays\n  /** @type {X} */ (b);\n/* a */ c /* d */\n"


def test_an_address_is_no_comment() -> None:
    assert slim('x = "https://example.cn/*";\n') == 'x = "https://example.cn/*";\n'


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_our_files_can_be_cut_line_by_line(path: Path) -> None:
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        code, place = line.strip(), f"{path.name}:{number}"
        if inside:
            assert "*/" not in code or code.endswith("*/"), place
            inside = "*/" not in code
            continue
        inside = code.startswith("/*") and "*/" not in code
        assert code.startswith("//") or line.count("`") % 2 == 0, place
        assert code.startswith(("//", "/*")) or code.count("/*") <= code.count("*/"), place
    assert slim(slim(path.read_text(encoding="utf-8"))) == slim(path.read_text(encoding="utf-8"))


def test_they_lose_a_good_part() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".js"]
    assert sum(len(slim(text)) for text in scripts) < 0.8 * sum(map(len, scripts))
