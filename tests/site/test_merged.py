"""anliku merge: three cities' published sites in one search, without their sources."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from anliku.cli import main
from anliku.cli.command import FINE, FOUND, WRONG
from anliku.meaning.table import table
from anliku.rules.rule import Example
from anliku.search.measured import EVIDENCE, MEASURED
from anliku.search.normalise import normalise
from anliku.search.static import index, postings, spoken
from anliku.search.static.edition import FORMAT, Reader
from anliku.search.static.query import Level
from anliku.search.static.restore import restore
from anliku.site.build import build_site
from anliku.site.merged.join import united_order
from anliku.site.merged.published import NotMergeable, read_site
from tests.factory import CASE_ID
from tests.site.cities import ADDRESSES, HEWAN, SHANQIAN, YUNXI, city, make_hall, merge_cities, publish_cities
from tests.site.library import make_site

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The published sites of three cities."""
    return publish_cities(tmp_path_factory.mktemp("cities"))


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province's own folder."""
    return make_hall(tmp_path_factory.mktemp("hall") / "library")


@pytest.fixture(scope="session")
def merged(cities: dict[str, Path], hall: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three in one."""
    return merge_cities(cities, hall, tmp_path_factory.mktemp("merged") / "site")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], hall: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``anliku merge`` in an empty folder."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        code = main(["merge", "--root", str(hall), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def reader_of(site: Path) -> Reader:
    (folder,) = (site / "search").iterdir()
    return Reader(folder)


def found(site: Path, text: str) -> list[str]:
    """The addresses of the cases that contain a text, best first."""
    reader = reader_of(site)
    answer = reader.search(normalise(text))
    return [reader.card(hit.case)["url"] for hit in answer.hits] if answer.level == Level.EXACT else []


# --- restoring ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_index_of_restored_entries_is_the_index(name: str, cities: dict[str, Path]) -> None:
    reader = reader_of(cities[name])
    rows = list(restore(reader, list(reader.terms())))
    asked = spoken.rows(reader.spoken(), reader.meta["facets"])
    restored = index.build([row.entry for row in rows], known=table().known, asked=asked)
    many = cases = 0
    for _, key, kind, data in reader.terms():
        term = key.decode()
        again = restored.get(term)
        assert again is not None, term
        if kind == postings.CASES:
            # One letter by itself may weigh a little more or less, in the same tier.
            assert [byte >> 6 for byte in again[1][1::2]] == [byte >> 6 for byte in data[1::2]], term
            cases += 1
        else:
            assert again == (kind, data), term
            many += 1
    assert many > 200
    assert cases > 100
    assert len(restored) == many + cases


def test_what_was_published_comes_back(cities: dict[str, Path]) -> None:
    site = read_site(cities[YUNXI])
    assert (site.name, site.address, len(site.cases)) == (YUNXI, ADDRESSES[YUNXI], 2)
    entry = next(case.entry for case in site.cases if case.entry.id == CASE_ID)
    assert entry.slots[0] == normalise("从找原句到想明白：基于监测数据的推断教学改进")
    assert "2023年10月" in entry.slots[4]
    assert entry.terms["region"] == ("姑苏区",)
    assert entry.year == 2024


# --- the merged site --------------------------------------------------------------------------------


def test_every_result_leads_to_its_own_site(merged: Path, cities: dict[str, Path]) -> None:
    urls = found(merged, "提取信息的得分率基本持平")
    assert sorted(urls) == sorted(f"{address}2024/{CASE_ID}/" for address in ADDRESSES.values())
    assert found(merged, "轮读的做法") == [f"{ADDRESSES[SHANQIAN]}2024/{CASE_ID}/"]
    assert found(merged, "讲算理花的时间不多") == [f"{ADDRESSES[YUNXI]}2024/gusu-shuxue-01/"]
    for name, site in cities.items():
        pages = [url.removeprefix(ADDRESSES[name]) for url in found(merged, "的") if url.startswith(ADDRESSES[name])]
        assert pages
        assert all((site / page / "index.html").is_file() for page in pages)


@pytest.mark.parametrize(
    "text",
    ["追问", "算理", "得分率为61.2%", "校内后测", "轮读", "苏州市姑苏区", "2024", "的", "读", "Ｐ", "没有这几个字"],
)
def test_the_merged_search_finds_what_the_sites_find(text: str, merged: Path, cities: dict[str, Path]) -> None:
    each = {f"{ADDRESSES[name]}{url}" for name, site in cities.items() for url in found(site, text)}
    assert set(found(merged, text)) == each


def test_newest_and_highest_first_and_the_sites_take_turns(merged: Path) -> None:
    reader = reader_of(merged)
    cards = [reader.card(number) for number in range(5)]
    assert [(card["award"], card["facts"][-2], card["facts"][-1]) for card in cards] == [
        ("一等奖", "2024年", YUNXI),
        ("一等奖", "2024年", SHANQIAN),
        ("一等奖", "2024年", YUNXI),
        ("三等奖", "2024年", HEWAN),
        ("一等奖", "2021年", HEWAN),
    ]


def test_what_a_case_answers_is_found_and_offered(merged: Path) -> None:
    reader = reader_of(merged)
    (hit,) = reader.search("一本书轮流看怎么排").hits
    assert reader.card(hit.case)["questions"] == ["一本书轮流看怎么排"]
    assert "q\t一本书轮流看怎么排" in reader.forms("h轮流")


def test_facets_are_united_by_canonical_names(merged: Path) -> None:
    facets = {facet["key"]: facet for facet in reader_of(merged).meta["facets"]}
    assert list(facets)[:2] == ["problem", "source"]
    assert facets["source"]["terms"] == list(ADDRESSES)
    assert facets["region"]["terms"] == ["姑苏区", "双流区"]
    assert "苏州市姑苏区" in facets["region"]["aliases"][0]
    assert "整本书阅读" in facets["problem"]["terms"]
    assert "口算" in reader_of(merged).spoken()["problem"]["运算能力"]
    assert reader_of(merged).said("孩子口算不好")["problem"]["运算能力"] == ["口算"]
    html = (merged / "index.html").read_text(encoding="utf-8")
    assert re.search(rf'data-facet="source" data-term="{SHANQIAN}"\s+data-count="1"', html)
    assert re.search(r'data-facet="subject" data-term="语文"\s+data-count="3"', html)


def test_the_page_names_its_sources_and_no_page_that_it_lacks(merged: Path) -> None:
    html = (merged / "index.html").read_text(encoding="utf-8")
    assert "<title>全省案例检索" in html
    for name, address in ADDRESSES.items():
        assert f'<a href="{address}">{name}</a>' in html
    assert html.count("<article") == 5
    for href in re.findall(r'(?:href|src)="([^"]+)"', html):
        if not href.startswith(("https://", "#", "?")):
            assert (merged / href.partition("?")[0].partition("#")[0]).exists(), href


def test_the_same_sites_give_the_same_bytes(merged: Path, cities: dict[str, Path], run: Run, tmp_path: Path) -> None:
    assert run(*map(str, cities.values()), "--output", "again")[0] == FINE

    def tree(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    assert tree(tmp_path / "again") == tree(merged)


def test_a_new_merge_replaces_the_old_one(cities: dict[str, Path], run: Run, tmp_path: Path) -> None:
    run(*map(str, cities.values()), "--output", "joined")
    code, out, _ = run(str(cities[YUNXI]), str(cities[HEWAN]), "--output", "joined")
    assert (code, "合并了 2 个网站的 4 个案例" in out) == (FINE, True)
    assert found(tmp_path / "joined", "轮读的做法") == []


def test_the_order_of_united_terms() -> None:
    assert united_order([["一等奖", "三等奖"], ["一等奖", "二等奖", "三等奖"]]) == ["一等奖", "二等奖", "三等奖"]
    assert united_order([["甲", "乙"], ["乙", "甲", "丙"]]) == ["甲", "乙", "丙"]
    assert united_order([]) == []


def test_a_name_of_ones_own_is_no_alias_of_anothers(tmp_path: Path, run: Run) -> None:
    first = city(tmp_path / "first", YUNXI, (CASE_ID, Example(front="region: 虎丘区\nunit: 虎丘区平桥示例小学")))
    second = city(
        tmp_path / "second",
        SHANQIAN,
        (CASE_ID, Example(front="region: 高新区\nunit: 高新区平桥示例小学")),
        terms={
            "aliases: [苏州高新区, 高新区, ": "aliases: [",
            "{name: 姑苏区, ": "{name: 高新区, slug: gaoxin}\n      - {name: 姑苏区, ",
        },
    )
    campaign = second / "cases" / "campaigns" / "suzhou-2024.yml"
    campaign.write_text(campaign.read_text(encoding="utf-8").replace("姑苏区", "高新区"), encoding="utf-8")
    sites = [str(build_site(root).site_dir) for root in (first, second)]
    assert run(*sites, "--output", "joined")[0] == FINE
    region = next(facet for facet in reader_of(tmp_path / "joined").meta["facets"] if facet["key"] == "region")
    assert sorted(region["terms"]) == ["虎丘区", "高新区"]
    assert "高新区" not in region["aliases"][region["terms"].index("虎丘区")]


# --- names and addresses ------------------------------------------------------------------------------


def test_a_name_and_an_address_may_be_given(cities: dict[str, Path], run: Run, tmp_path: Path) -> None:
    site = cities[YUNXI]
    code, _, _ = run(f"云溪={site}=https://new.example.cn/x", str(cities[HEWAN]), "--output", "joined")
    assert code == FINE
    assert found(tmp_path / "joined", "讲算理花的时间不多") == ["https://new.example.cn/x/2024/gusu-shuxue-01/"]
    assert reader_of(tmp_path / "joined").meta["facets"][1]["terms"] == ["云溪", HEWAN]


@pytest.fixture
def copy(cities: dict[str, Path], tmp_path: Path) -> Path:
    """A site to be spoilt."""
    shutil.copytree(cities[YUNXI], tmp_path / "copy")
    return tmp_path / "copy"


def test_a_site_without_an_address_must_be_given_one(copy: Path, run: Run, tmp_path: Path) -> None:
    home = copy / "index.html"
    home.write_text(re.sub('<link rel="canonical"[^>]*>', "", home.read_text(encoding="utf-8")), encoding="utf-8")
    code, out, err = run(str(copy), "--output", "joined")
    assert (code, out) == (FOUND, "")
    assert f"“{copy}”没有写明网址" in err
    assert not (tmp_path / "joined").exists()
    assert run(f"{copy}=https://x.example.cn/", "--output", "joined")[0] == FINE


def test_a_site_from_before_a_facet_is_merged_without_it(
    copy: Path, cities: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    about = json.loads(_meta(copy).read_text(encoding="utf-8")[len("anlikuMeta(") : -len(");\n")])
    _edit_meta(copy, facets=[facet for facet in about["facets"] if facet["key"] not in {"school", EVIDENCE}])
    assert run(f"旧城={copy}=https://old.example.cn/", str(cities[SHANQIAN]), "--output", "joined")[0] == FINE
    facets = {facet["key"]: facet for facet in reader_of(tmp_path / "joined").meta["facets"]}
    assert facets[EVIDENCE]["terms"] == [MEASURED]
    assert reader_of(tmp_path / "joined").cases == reader_of(copy).cases + reader_of(cities[SHANQIAN]).cases


def test_two_sites_of_one_name_cannot_be_told_apart(copy: Path, cities: dict[str, Path], run: Run) -> None:
    code, _, err = run(str(cities[YUNXI]), str(copy), "--output", "joined")
    assert code == FOUND
    assert f"有 2 个网站的名称都是“{YUNXI}”" in err
    code, _, err = run(str(cities[YUNXI]), f"另一个={copy}", "--output", "joined")
    assert code == FOUND
    assert f"有 2 个网站的网址都是“{ADDRESSES[YUNXI]}”" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "缺少"),
        (("gone",), "--output"),
        (("云溪==https://x.example.cn/", "--output", "joined"), "没有文件夹"),
        (("copy", "--output", "copy"), "同一个文件夹"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], message: str, copy: Path, run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (WRONG, "")
    assert message in err
    assert "Traceback" not in err


# --- sites that cannot be used ---------------------------------------------------------------------------


def _meta(copy: Path) -> Path:
    return next((copy / "search").glob("*/meta.js"))


def _edit_meta(copy: Path, **changes: object) -> None:
    path = _meta(copy)
    about = json.loads(path.read_text(encoding="utf-8")[len("anlikuMeta(") : -len(");\n")])
    path.write_text(f"anlikuMeta({json.dumps({**about, **changes}, ensure_ascii=False)});\n", encoding="utf-8")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x21
    path.write_bytes(bytes(data))


def _packs(copy: Path) -> Iterator[Path]:
    return iter(sorted((copy / "search").rglob("*.bin")))


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no folder": (shutil.rmtree, "这个文件夹"),
    "not ours": (lambda copy: (copy / ".anliku-site").unlink(), "不是本程序生成的网站"),
    "no home page": (lambda copy: (copy / "index.html").unlink(), "首页 index.html 读不了"),
    "no UTF-8": (lambda copy: (copy / "index.html").write_bytes("案例".encode("gbk")), "不是 UTF-8"),
    "no search": (lambda copy: (copy / "index.html").write_text("<p>hello</p>", encoding="utf-8"), "没有检索"),
    "a way out": (
        lambda copy: (copy / "index.html").write_text('<anliku-search data-base="../../etc/">', encoding="utf-8"),
        "没有检索",
    ),
    "no index": (lambda copy: shutil.rmtree(copy / "search"), "检索文件读不了"),
    "no meta": (lambda copy: _meta(copy).unlink(), "meta.js"),
    "meta cut short": (lambda copy: _meta(copy).write_bytes(_meta(copy).read_bytes()[:100]), "检索文件损坏"),
    "an older one": (lambda copy: _edit_meta(copy, format=FORMAT - 1), "另一版程序生成的"),
    "one without format": (lambda copy: _edit_meta(copy, format=None), "请用新版程序重新生成那个网站"),
    "a newer one": (lambda copy: _edit_meta(copy, format=FORMAT + 1), "请先更新这里的程序"),
    "no facets": (lambda copy: _edit_meta(copy, facets=7), "检索文件损坏"),
    "facets without names": (lambda copy: _edit_meta(copy, facets=[{"key": "subject"}]), "检索文件损坏"),
    "more cases than there are": (lambda copy: _edit_meta(copy, cases=500), "检索文件"),
    "a pack with other bytes": (lambda copy: [_flip(path) for path in _packs(copy)], "检索文件损坏"),
    "a pack cut short": (lambda copy: [p.write_bytes(p.read_bytes()[:-9]) for p in _packs(copy)], "检索文件损坏"),
    "no pack": (lambda copy: [path.unlink() for path in _packs(copy)], "检索文件读不了"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_site_that_cannot_be_used_is_named(
    how: str, copy: Path, cities: dict[str, Path], run: Run, tmp_path: Path
) -> None:
    spoil, message = SPOILT[how]
    spoil(copy)
    code, out, err = run(str(cities[HEWAN]), f"另一个={copy}=https://x.example.cn/", "--output", "joined")
    assert (code, out) == (FOUND, "")
    assert str(copy) in err
    assert message in err
    assert "Traceback" not in err
    assert not (tmp_path / "joined").exists()


def test_a_merged_site_is_no_librarys(merged: Path, cities: dict[str, Path], run: Run) -> None:
    code, _, err = run(str(cities[HEWAN]), f"全省={merged}=https://all.example.cn/", "--output", "joined")
    assert code == FOUND
    assert f"“{merged}”本身是合并出来的网站" in err


def test_an_address_that_is_none(copy: Path) -> None:
    with pytest.raises(NotMergeable, match="不完整"):
        read_site(copy, address="https://x.example.cn/?a=1")


def test_a_theme_without_the_page(cities: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_site(tmp_path / "old", cases=False)
    (root / "overrides" / "merged.html").unlink()
    assert main(["merge", "--root", str(root), str(cities[YUNXI]), "--output", str(tmp_path / "joined")]) == FOUND
    assert "没有模板 merged.html" in capsys.readouterr().err
    assert not (tmp_path / "joined").exists()


def test_nothing_goes_among_the_cases(cities: dict[str, Path], hall: Path, run: Run) -> None:
    code, _, err = run(str(cities[YUNXI]), "--output", str(hall / "cases" / "2024"))
    assert code == WRONG
    assert "案例库自己的文件" in err
