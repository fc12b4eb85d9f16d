"""What came of a selection: its pages, and the look-up of a certificate's number."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from anliku import catalogue, clock, outcome, rules
from anliku.cli import main
from anliku.cli.command import FINE
from anliku.outcome import number_key
from anliku.site import outcomes
from tests.site.library import broken_links, files, make_site, unchecked

# Put together here, so that nothing in the repository looks like real data.
OFFICE = "0512" + "-" + "6500" + "0000"
MOBILE = "138" + "0013" + "0000"
RESULT = f"""\
campaign: suzhou-2024
publicity:
  since: 2025-01-10
  until: 2025-01-16
  objections:
    office: 示例监测中心评价科
    phone: {OFFICE}
    note: 请以书面形式提出
  proposed:
    - {{award: 一等奖, title: 从找原句到想明白：基于监测数据的推断教学改进, unit: 姑苏区平桥示例小学, region: 姑苏区}}
    - {{award: 三等奖, title: 睡前一小时, unit: 吴江区示例小学, region: 吴江区}}
awarded:
  - award: 三等奖
    title: 睡前一小时
    unit: 吴江区示例小学
    region: 吴江区
    certificate: 示监证〔2024〕第 002 号
  - award: 一等奖
    title: 从找原句到想明白：基于监测数据的推断教学改进
    unit: 姑苏区平桥示例小学
    region: 姑苏区
    case: gusu-yuwen-01
    certificate: 示监证〔2024〕第 001 号
honours:
  - {{unit: 姑苏区示例教研室, certificate: 示监证〔2024〕组 01}}
showcase:
  date: 2025-03-20
  place: 示例学校报告厅
  material: [展板一块]
  shown:
    - {{title: 从找原句到想明白：基于监测数据的推断教学改进, unit: 姑苏区平桥示例小学, case: gusu-yuwen-01, group: 小学组}}
"""


def library(root: Path, text: str = RESULT) -> Path:
    make_site(root)
    (root / "cases" / "outcomes").mkdir()
    (root / "cases" / "outcomes" / "suzhou-2024.yml").write_text(text, encoding="utf-8")
    return root


def problems(root: Path) -> list[tuple[str, int]]:
    known = rules.check(catalogue.load(root))
    return [(p.rule, p.location.line) for p in known if p.location.file.startswith("cases/outcomes")]


def test_the_pages_of_a_result(tmp_path: Path) -> None:
    root = library(tmp_path / "library")
    assert problems(root) == []
    tree = {name: data.decode() for name, data in unchecked(root, tmp_path / "site").items() if name.endswith("html")}
    campaign = tree["campaigns/suzhou-2024/index.html"]
    for place in ("notice", "awards", "showcase"):
        assert f'href="../../campaigns/suzhou-2024/{place}/"' in campaign
        assert f"campaigns/suzhou-2024/{place}/index.html" in tree
    notice = tree["campaigns/suzhou-2024/notice/index.html"]
    assert "2025年1月10日至2025年1月16日，共 7 天" in notice
    assert OFFICE in notice
    assert ">已结束</span>" in notice
    awards = tree["campaigns/suzhou-2024/awards/index.html"]
    assert re.findall(r"<h2>(.*?)</h2>", awards)[:3] == ["一等奖（1 项）", "三等奖（1 项）", "组织奖"]
    assert 'href="../../../2024/gusu-yuwen-01/"' in awards
    assert "小学组" in tree["campaigns/suzhou-2024/showcase/index.html"]
    assert broken_links(tmp_path / "site") == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (9, "制作本页时未开始，以日期为准"),
        (10, "制作本页时公示中，以日期为准"),
        (16, "制作本页时公示中，以日期为准"),
        (17, "已结束"),
    ],
)
def test_without_scripts_the_page_says_how_it_was_when_it_was_made(
    day: int, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2025, 1, day))
    known = catalogue.load(library(tmp_path / "library"))
    campaign = known.campaigns["suzhou-2024"]
    pages = outcomes.of_campaign(campaign, known.outcomes[campaign.id], {})
    (values,) = [values for *_, template, values in pages if template == "notice.html"]
    assert values["state"]["words"] == said


def test_the_approved_topics_have_a_page(tmp_path: Path) -> None:
    text = "campaign: suzhou-2024\napproved:\n  - {number: SZ2024-001, title: 从数据到课堂的追问, unit: 姑苏区柳溪示例小学, region: 姑苏区}\n"
    root = library(tmp_path / "library", text)
    assert problems(root) == []
    tree = unchecked(root, tmp_path / "site")
    page = tree["campaigns/suzhou-2024/approved/index.html"].decode().replace("<wbr>", "")
    assert re.search(
        r"从数据到课堂的追问</th><td>姑苏区柳溪示例小学</td>\s*<td[^>]*>姑苏区</td><td[^>]*>SZ2024-001", page
    )
    assert b'href="../../campaigns/suzhou-2024/approved/">' in tree["campaigns/suzhou-2024/index.html"]
    assert broken_links(tmp_path / "site") == []


def test_a_library_without_results_has_none_of_it(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library")
    tree = unchecked(root, tmp_path / "site")
    assert not [name for name in tree if re.search(r"verify/|/notice/|/awards/|/showcase/", name)]
    assert b'class="leads"' not in tree["campaigns/suzhou-2024/index.html"]


def test_a_number_is_found_however_it_is_typed_and_nothing_else_is_there(tmp_path: Path) -> None:
    root = library(tmp_path / "library")
    tree = unchecked(root, tmp_path / "site")
    pieces = {name: data.decode() for name, data in tree.items() if re.fullmatch(r"verify/[0-9a-f]\.js", name)}
    assert len(pieces) == outcomes.SHARDS
    rows = {}
    for name, text in pieces.items():
        index, body = re.fullmatch(r"anlikuCertificates\((\d+),(.*)\);\n", text).groups()  # type: ignore[union-attr]
        assert f"verify/{int(index):x}.js" == name
        assert all(outcomes.shard_of(key) == int(index) for key in json.loads(body))
        rows |= json.loads(body)
    assert rows[number_key("示监证[2024]第001号")][1:4] == [
        "一等奖",
        "从找原句到想明白：基于监测数据的推断教学改进",
        "姑苏区平桥示例小学",
    ]
    assert len(rows) == 3
    shown = tree["campaigns/suzhou-2024/awards/index.html"].decode()
    assert '<a class="broken"' in shown
    assert "<wbr>" in shown
    shown = shown.replace("<wbr>", "")
    assert all(text in shown for row in rows.values() for text in row[:4])


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("award: 三等奖\n    title", "award: 头等奖\n    title", "OC002", 13),
        ("until: 2025-01-16", "until: 2025-01-06", "OC002", 4),
        ("第 002 号", "第001号", "OC002", 23),
        ("region: 吴江区}", "region: 双流区}", "OC002", 11),
        ("campaign: suzhou-2024", "campaign: suzhou-2023", "OC001", 1),
        ("    certificate: 示监证〔2024〕第 002 号", "    score: 88.5", "FM102", 17),
        ("    certificate: 示监证〔2024〕第 002 号", "    expert: 示例", "FM102", 17),
        ("请以书面形式提出", f"请打 {MOBILE}", "PV001", 8),
        ("case: gusu-yuwen-01\n", "case: gusu-yuwen-77\n", "OC003", 22),
        (f"office: 示例监测中心评价科\n    phone: {OFFICE}", f"office: 评价科\n    phone: {MOBILE}", "PV001", 7),
        ("title: 睡前一小时\n", f"title: 睡前一小时（{OFFICE}）\n", "PV002", 14),
    ],
)
def test_what_a_result_may_not_say(old: str, new: str, rule: str, line: int, tmp_path: Path) -> None:
    assert old in RESULT
    assert (rule, line) in problems(library(tmp_path, RESULT.replace(old, new, 1)))


def test_a_spoilt_result_publishes_nothing(tmp_path: Path) -> None:
    root = library(tmp_path, RESULT.replace("award: 三等奖\n    title", "award: 头等奖\n    title"))
    assert main(["build", "--root", str(root)]) != FINE
    assert not (root / "site").exists()


def test_the_next_edition_has_what_was_changed(tmp_path: Path) -> None:
    root = library(tmp_path / "library")
    assert main(["build", "--root", str(root)]) == FINE
    path = root / "cases" / "outcomes" / "suzhou-2024.yml"
    path.write_text(RESULT.replace("组 01", "组 09"), encoding="utf-8")
    assert main(["build", "--root", str(root)]) == FINE
    again = files(root / "site")
    other = library(tmp_path / "other", RESULT.replace("组 01", "组 09"))
    assert main(["build", "--root", str(other)]) == FINE
    assert again == files(other / "site")
    assert "组 09" in again["campaigns/suzhou-2024/awards/index.html"].decode()


def test_a_list_of_a_large_city_can_be_read(tmp_path: Path) -> None:
    entry = "  - {{award: 三等奖, title: 让每个孩子都说得出依据的第{n}次改进与后测检验, unit: 示例区第{n}示例小学, certificate: 示{n:04}}}\n"
    text = "campaign: suzhou-2024\nawarded:\n" + "".join(entry.format(n=n) for n in range(1500))
    root = library(tmp_path, text)
    known = catalogue.load(root)
    assert len(known.outcomes["suzhou-2024"].awarded) == 1500
    assert outcome.FOLDER == "cases/outcomes"


def test_a_period_that_is_over_is_told_in_the_next_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = library(tmp_path / "library")
    said = []
    for day in (12, 20):
        monkeypatch.setattr(clock, "today", lambda day=day: datetime.date(2025, 1, day))
        assert main(["build", "--root", str(root)]) == FINE
        page = (root / "site" / "campaigns" / "suzhou-2024" / "notice" / "index.html").read_text(encoding="utf-8")
        said.append("制作本页时公示中，以日期为准" in page)
    assert said == [True, False]
