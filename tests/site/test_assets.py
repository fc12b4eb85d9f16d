"""What is published of scripts and styles is what was written, but for the comments."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from anliku import components
from anliku.components import bundles
from anliku.site.assets import guarded, published, slim
from anliku.site.shell import EngineError, assets_version
from tests.factory import ROOT
from tests.site.conftest import Built
from tests.site.parsed import Parsed

FILES = sorted((ROOT / "overrides" / "assets").rglob("*.js")) + sorted((ROOT / "overrides" / "assets").rglob("*.css"))


def test_comments_and_empty_lines_go() -> None:
    text = (
        "/** of\n * several\n */\n// one\n/* one */\n\n  a = 1; // stays\n  /** @type {X} */ (b);\n/* a */ c /* d */\n"
    )
    assert slim(text) == "a = 1; // stays\n/** @type {X} */ (b);\n/* a */ c /* d */\n"


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


def test_a_page_of_each_kind_has_one_script_and_one_stylesheet(small: Built) -> None:
    files = {path.relative_to(small.folder / "assets").as_posix() for path in (small.folder / "assets").rglob("*.*")}
    pictures = {f"images/{path.name}" for path in (ROOT / "overrides/assets/images").iterdir()}
    assert files - set(bundles()) == {*pictures, "edition.js", "pagepairs.js", "pages.js"}
    for page in ("index.html", "all/index.html", "2024/gusu-yuwen-01/index.html", "about/index.html", "404.html"):
        parsed = Parsed((small.folder / page).read_text(encoding="utf-8"))
        kinds = [re.search(r"assets/([a-z]+)\.(?:js|css)\?v=", value) for value in parsed.values("src", "script")]
        sheets = [value for value in parsed.values("href", "link") if ".css" in value]
        assert len(kinds) == len(sheets) == 1, page
        assert kinds[0] is not None, page
        assert f"assets/{kinds[0][1]}.css" in sheets[0], page


def test_a_bundle_is_its_components_in_their_order(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "overrides" / "assets", tmp_path / "assets")
    made = dict(published(tmp_path / "assets"))
    for name, parts in bundles().items():
        texts = [slim((tmp_path / "assets" / part).read_text(encoding="utf-8")) for part in parts]
        parts_of_it = texts if name.endswith(".css") else [guarded(text.encode()).decode() for text in texts]
        assert made[f"assets/{name}"].decode() == "".join(parts_of_it)


def test_a_file_of_a_library_s_own_is_published_beside_the_bundles(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "overrides" / "assets", tmp_path / "assets")
    (tmp_path / "assets" / "javascripts" / "own.js").write_text("// 自己的\nown();\n", encoding="utf-8")
    assert dict(published(tmp_path / "assets"))["assets/javascripts/own.js"] == b"own();\n"


def test_a_component_that_is_gone_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "overrides" / "assets", tmp_path / "assets")
    (tmp_path / "assets" / "stylesheets" / "frame.css").unlink()
    with pytest.raises(EngineError, match=r"缺少 overrides/assets/stylesheets/frame\.css"):
        dict(published(tmp_path / "assets"))


def test_the_version_says_what_is_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ROOT / "overrides" / "assets"
    before = assets_version(folder)
    monkeypatch.setitem(components.SCRIPTS, "list", ("contents", "frame"))
    assert assets_version(folder) != before


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".js"], ids=lambda path: path.name)
def test_a_script_ends_so_that_another_may_follow(path: Path) -> None:
    assert path.read_text(encoding="utf-8").rstrip().endswith((";", "}"))


def test_they_lose_a_good_part() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".js"]
    assert sum(len(slim(text)) for text in scripts) < 0.8 * sum(map(len, scripts))
