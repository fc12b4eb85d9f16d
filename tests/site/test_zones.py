"""实验区: a profile page with its own loop and its cases; nothing of it where a library has none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from anliku import catalogue, rules, zone
from anliku.cli import main
from anliku.cli.command import FINE
from tests.site.library import broken_links, files, make_site, pages, unchecked

ZONES = """\
zones:
  - name: 示例市义务教育质量监测结果应用实验区
    slug: shili
    level: Ⅱ
    since: 2022
    districts: [姑苏区, 吴中区]
    about: 为演示而虚构的实验区，由两个区一起试。
    loop:
      - {name: 解读, steps: [监测结果, 研读数据]}
      - {name: 反馈, hint: 向学校和家长说明}
      - {name: 会诊, steps: [精准诊断, 合理归因]}
      - {name: 改进, steps: [科学寻策, 靶向改进]}
      - {name: 评估, steps: [后测检验]}
  - {name: 没有案例的示例实验区, slug: kong, level: Ⅰ, districts: [太仓市], about: 为演示而虚构的实验区。}
"""


def library(root: Path, text: str = ZONES) -> Path:
    make_site(root)
    (root / "cases" / "zones.yml").write_text(text, encoding="utf-8")
    return root


def test_the_profile_of_a_zone(tmp_path: Path) -> None:
    root = library(tmp_path / "library")
    assert rules.check(catalogue.load(root), cases=[]) == []
    unchecked(root, tmp_path / "site")
    made = pages(tmp_path / "site")
    shown = made["zone/shili/index.html"]
    places = [shown.index(step) for step in ("解读", "反馈", "会诊", "改进</p>", "评估")]
    assert places == sorted(places)
    assert "gusu-yuwen-01" in shown
    assert "2022 年设立" in shown
    assert "gusu-yuwen-01" not in made["zone/kong/index.html"]
    assert 'href="../zone/shili/"' in made["campaigns/index.html"]
    assert broken_links(tmp_path / "site") == []


def test_zones_are_a_facet(tmp_path: Path) -> None:
    root = library(tmp_path / "library")
    tree = unchecked(root, tmp_path / "site")
    home = tree["index.html"].decode()
    assert (
        'href="zone/shili/" data-facet="zone" data-term="示例市义务教育质量监测结果应用实验区" data-count="2"' in home
    )
    assert "没有案例的示例实验区" not in home
    (name,) = [name for name in tree if re.fullmatch(r"search/\w+/meta\.js", name)]
    described = json.loads(re.search(r"\{.*\}", tree[name].decode()).group())  # type: ignore[union-attr]
    (facet,) = [facet for facet in described["facets"] if facet["key"] == zone.FACET]
    assert (facet["label"], facet["terms"]) == ("实验区", ["示例市义务教育质量监测结果应用实验区"])
    assert facet["sets"] == [[0]]


def test_a_library_without_zones_shows_none(tmp_path: Path) -> None:
    tree = unchecked(make_site(tmp_path / "library"), tmp_path / "site")
    assert not [name for name in tree if name.startswith("zone/")]
    assert "实验区" not in tree["campaigns/index.html"].decode()


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("姑苏区, 吴中区", "姑苏, 吴中区", "ZN001", 6),
        ("[精准诊断, 合理归因]", "[会诊]", "ZN001", 11),
        ("slug: kong", "slug: shili", "ZN001", 14),
        ("level: Ⅱ", "level: 二", "FM105", 4),
        ("由两个区一起试", "电话 138" + "0013" + "0000", "PV001", 7),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, rule: str, line: int, tmp_path: Path) -> None:
    root = library(tmp_path, ZONES.replace(old, new, 1))
    known = [(p.rule, p.location.line) for p in rules.check(catalogue.load(root)) if "zones.yml" in p.location.file]
    assert (rule, line) in known


def test_a_changed_zone_is_in_the_next_edition(tmp_path: Path) -> None:
    root = library(tmp_path / "library")
    assert main(["build", "--root", str(root)]) == FINE
    text = ZONES.replace("2022", "2023")
    (root / "cases" / "zones.yml").write_text(text, encoding="utf-8")
    assert main(["build", "--root", str(root)]) == FINE
    assert "2023 年设立" in files(root / "site")["zone/shili/index.html"].decode()
