"""Every case, the taxonomy and the campaigns of one library."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku import rules
from anliku.case_places import YEAR, NotALibrary, case_folders
from anliku.catalogue import Catalogue
from anliku.facts import Comparison
from anliku.model import FACETS, Manuscript
from anliku.problem import Location, Severity
from anliku.rules.rule import Example
from tests.factory import LIBRARY, add_case, make_library


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_library(tmp_path)


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    return catalogues.load(LIBRARY)


def places(root: Path) -> list[tuple[str, str]]:
    """Rule and file of what lies where no case can be."""
    return [(problem.rule, str(problem.location)) for problem in case_folders(root / "cases", root)[1]]


def test_a_whole_library(ours: Catalogue) -> None:
    assert ours.problems == ()
    assert set(ours.campaigns) == {"suzhou-2024", "shuangliu-2021"}
    assert len(ours.cases) >= 10
    assert [case.file for case in ours.cases] == sorted(case.file for case in ours.cases)
    assert ours.manuscripts == ours.cases


def test_the_tests_library_carries_what_tests_look_for(ours: Catalogue) -> None:
    """Each organiser and work, stage, kind and award; evidence up and down, and none; invented all."""
    for facet in ("stage", "kind"):
        counts = ours.counts(facet)
        assert [name for name in ours.taxonomy.facet(facet).names if not counts[name]] == [], facet
    metas = [case.meta for case in ours.cases]
    for campaign in ours.campaigns.values():
        mine = [meta for meta in metas if meta.campaign == campaign.id]
        assert {meta.work for meta in mine} == {work.name for work in campaign.works} or mine
    assert {meta.award for meta in metas} >= {"一等奖", "二等奖", "三等奖"}
    evidence = [item for meta in metas for item in meta.evidence]
    assert {(item.better, item.after > item.before) for item in evidence} == set(product("高低", (True, False)))
    assert [meta.id for meta in metas if not meta.evidence]
    assert max(len(meta.title) for meta in metas) >= 40
    assert all(meta.sample and "示例" in meta.unit for meta in metas)
    bodies = "".join(case.body for case in ours.cases)
    assert all(mark in bodies for mark in ("![", "| --- |", "[^1]", "\n> ", "\n- ", "\n1. ", "**"))


def test_an_empty_library(root: Path) -> None:
    catalogue = catalogues.load(root)
    assert catalogue.manuscripts == ()
    assert catalogue.problems == ()
    assert catalogue.by_id == {}
    assert not any(catalogue.counts(facet) for facet in FACETS)


def test_one_unusable_case_never_hides_the_others(root: Path) -> None:
    add_case(root)
    add_case(root, Example(raw=b"\xff\xfe\x00", folder="2024/a-bad-one"))
    add_case(root, name="z-good-one")
    catalogue = catalogues.load(root)
    assert [case.name for case in catalogue.manuscripts] == ["a-bad-one", "gusu-yuwen-01", "z-good-one"]
    assert [case.name for case in catalogue.cases] == ["gusu-yuwen-01", "z-good-one"]
    assert set(catalogue.by_id) == {"gusu-yuwen-01", "z-good-one"}
    assert [problem.rule for problem in catalogue.manuscripts[0].problems] == ["FL001"]


def test_one_unusable_campaign_never_hides_the_others(root: Path) -> None:
    (root / "cases/campaigns/a-bad-one.yml").write_text("id: [", encoding="utf-8")
    catalogue = catalogues.load(root)
    assert set(catalogue.campaigns) == {"suzhou-2024", "shuangliu-2021"}
    assert [(p.rule, p.location.file) for p in catalogue.problems] == [("FM002", "cases/campaigns/a-bad-one.yml")]


def test_the_same_id_twice_is_the_first(root: Path) -> None:
    add_case(root)
    add_case(root, Example(folder="2023/gusu-yuwen-01"))
    catalogue = catalogues.load(root)
    assert len(catalogue.cases) == 2
    assert catalogue.by_id["gusu-yuwen-01"].year == 2023


DATES = [
    ("2020-01-01", "suzhou-2024"),  # before its campaign (FM111)
    ("2203-01-01", "suzhou-2024"),
    ("2020-01-01", "bogus-2020"),  # no campaign vouches for it
    ('"2024-01-01"', "suzhou-2024"),  # a text, not a date (FM108)
    ("20240101", "suzhou-2024"),
    ("2024-02-30", "suzhou-2024"),
    ("", "suzhou-2024"),
]


@pytest.mark.parametrize(("date", "campaign"), DATES)
def test_a_date_that_is_an_error_makes_no_case_older(date: str, campaign: str, root: Path) -> None:
    add_case(root, Example(front=f"published: {date}\ncampaign: {campaign}", folder="2024/a-copy"))
    add_case(root, name="z-original")
    assert [case.name for case in Comparison.of(catalogues.load(root)).oldest_first] == ["z-original", "a-copy"]


def test_a_copy_with_an_early_date_takes_nothing_from_the_published_case(root: Path) -> None:
    passage = "\n\n".join(
        f"第{chr(0x4E00 + at * 7)}节课先请学生说出依据{chr(0x5E00 + at * 3)}，再写下理由。" for at in range(60)
    )
    add_case(root, Example(front="published: 2020-01-01", body=passage, folder="2024/a-copy"))
    add_case(root, Example(body=passage), name="z-original")
    problems = rules.check(catalogues.load(root))
    assert {p.location.file for p in problems if p.rule == "SF008"} == {"cases/2024/a-copy/index.md"}


def test_an_earlier_date_that_fits_makes_a_case_older_though_it_is_broken(root: Path) -> None:
    add_case(root, name="a-later")
    add_case(root, Example(front="published: 2024-06-01\ntitle:"), "z-earlier")
    assert [case.name for case in Comparison.of(catalogues.load(root)).oldest_first] == ["z-earlier", "a-later"]


@pytest.mark.parametrize(
    "names",
    [["gusu-9", "gusu-10"], ["gusu-2-9", "gusu-2-10", "gusu-10-1"], ["gusu-9-yuwen", "gusu-10-yuwen"]],
)
def test_of_one_date_the_smaller_number_is_older(names: list[str], root: Path) -> None:
    for name in names:
        add_case(root, name=name)
    for index, hostile in enumerate(("9" * 5000, "²", "٣", "³9")):
        add_case(root, Example(front=f"id: {hostile}", folder=f"2024/hostile-{index}"))
    older = [case.name for case in Comparison.of(catalogues.load(root)).oldest_first]
    assert [name for name in older if name in names] == names


def test_lookups(root: Path) -> None:
    add_case(root)
    add_case(root, Example(front="work: 改进案例\ncampaign: shuangliu-2021\nregion: 双流区"), "b-case")
    add_case(root, Example(front="campaign: bogus-2024"), "c-case")
    found = {case.name: case.meta for case in catalogues.load(root).cases}
    catalogue = catalogues.load(root)
    suzhou, shuangliu, bogus = found["gusu-yuwen-01"], found["b-case"], found["c-case"]
    assert catalogue.campaign_of(suzhou) is catalogue.campaigns["suzhou-2024"]
    assert catalogue.skeleton_of(suzhou) is catalogue.campaigns["suzhou-2024"].skeleton(None)
    assert catalogue.skeleton_of(shuangliu) is catalogue.campaigns["shuangliu-2021"].skeleton("改进案例")
    assert catalogue.campaign_of(bogus) is None
    assert catalogue.skeleton_of(bogus) is None


def test_counts_and_terms_go_by_the_canonical_name(root: Path) -> None:
    add_case(root, Example(front="region: 高新区\nsubject: [语文学科, 语文, 数学]"))
    add_case(root, Example(front="region: 虎丘区\nsubject: [不知道]"), "b-case")
    catalogue = catalogues.load(root)
    assert catalogue.counts("region") == {"虎丘区": 2}
    assert catalogue.counts("subject") == {"语文": 1, "数学": 1}
    assert [case.name for case in catalogue.with_term("region", "虎丘区")] == ["b-case", "gusu-yuwen-01"]
    assert [case.name for case in catalogue.with_term("subject", "语文")] == ["gusu-yuwen-01"]
    assert catalogue.with_term("subject", "不知道") == []


def test_counts_agree_with_terms(ours: Catalogue) -> None:
    for key, facet in ours.taxonomy:
        counts = ours.counts(key)
        assert {term.name: len(ours.with_term(key, term.name)) for term in facet.terms if counts[term.name]} == counts


def test_reading_order(root: Path) -> None:
    """Year (newest first), award (highest first), region, id."""
    fronts = {
        "f-case": "award: 三等奖",
        "e-case": "award: 二等奖\nregion: 太仓市",
        "d-case": "award: 二等奖\nregion: 姑苏区",
        "c-case": "award: 一等奖\nregion: 太仓市",
        "b-case": "award: 一等奖",
        "a-case": "award: 一等奖",
        "g-case": "work: 改进案例\ncampaign: shuangliu-2021\nregion: 双流区\naward: 一等奖",
    }
    for name, front in fronts.items():
        add_case(root, Example(front=front), name)
    add_case(root, Example(raw="坏", folder="2024/bad"))
    catalogue = catalogues.load(root)
    ordered = catalogue.only(catalogue.cases)
    assert [case.name for case in ordered.cases] == [
        "a-case", "b-case", "c-case", "d-case", "e-case", "f-case", "g-case",
    ]  # fmt: skip
    assert ordered.only(reversed(ordered.cases)).cases == ordered.cases
    assert catalogue.only([]).cases == ()
    assert ordered.taxonomy is catalogue.taxonomy


@pytest.mark.parametrize("spoil", ["mkdocs.yml", "cases", "everything"])
def test_a_folder_without_a_library(root: Path, spoil: str) -> None:
    if spoil == "mkdocs.yml":
        (root / spoil).unlink()
    else:
        shutil.rmtree(root / "cases" if spoil == "cases" else root)
    with pytest.raises(NotALibrary) as caught:
        catalogues.load(root)
    assert caught.value.problems == ()
    assert "--root" in str(caught.value)


@pytest.mark.parametrize("text", [None, "", "facets: [", "facets: {}\nloop: []\n"])
def test_a_library_without_a_usable_taxonomy(root: Path, text: str | None) -> None:
    path = root / "cases/taxonomy.yml"
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(NotALibrary) as caught:
        catalogues.load(root)
    assert caught.value.problems
    assert all(problem.severity is Severity.ERROR for problem in caught.value.problems)
    assert {problem.location.file for problem in caught.value.problems} == {"cases/taxonomy.yml"}
    assert caught.value.problems[0].as_text() in str(caught.value)


@pytest.mark.parametrize("name", ["2024", "1999", "2000"])
def test_years(name: str) -> None:
    assert YEAR.match(name)


@pytest.mark.parametrize(
    "name", ["3024", "0999", "2024年", "20245", "202", "２０２４", "2０24", "2024\n", "campaigns", ""]
)
def test_what_is_no_year(name: str) -> None:
    assert not YEAR.match(name)


def test_folders_come_in_path_order(root: Path) -> None:
    for name in ("2024/b", "2023/z", "2024/a", "drafts/x"):
        (root / "cases" / name).mkdir(parents=True)
        (root / "cases" / name / "index.md").write_text("", encoding="utf-8")
    folders, problems = case_folders(root / "cases", root)
    assert [Path(path).relative_to(root / "cases").as_posix() for path in folders] == ["2023/z", "2024/a", "2024/b"]
    assert problems == []


def test_what_lies_among_the_cases(root: Path) -> None:
    year = root / "cases/2024"
    add_case(root)
    (year / "stray.md").write_text("字", encoding="utf-8")
    (year / "empty").mkdir()
    (year / "link").symlink_to("gusu-yuwen-01")
    (year / "loop").symlink_to("loop")
    (year / "upper").mkdir()
    (year / "upper/INDEX.MD").write_text("字", encoding="utf-8")
    (root / "cases/2022").symlink_to("2024")
    (root / "cases/2023").write_text("字", encoding="utf-8")
    assert places(root) == [
        ("FL008", "cases/2022:1:1"),
        ("FL008", "cases/2023:1:1"),
        ("FL008", "cases/2024/empty:1:1"),
        ("FL008", "cases/2024/link:1:1"),
        ("FL008", "cases/2024/loop:1:1"),
        ("FL008", "cases/2024/stray.md:1:1"),
        ("FL008", "cases/2024/upper:1:1"),
    ]
    assert [case.name for case in catalogues.load(root).cases] == ["gusu-yuwen-01"]


def test_a_case_whose_index_is_a_link_is_reported_and_not_read(root: Path) -> None:
    index = add_case(root)
    index.rename(index.with_name("elsewhere.md"))
    index.symlink_to("/etc/hostname")
    (case,) = catalogues.load(root).manuscripts
    assert case.text == ""
    assert [problem.rule for problem in case.problems] == ["FL007"]


def test_a_folder_that_cannot_be_opened_is_a_problem(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_case(root)
    scandir = os.scandir

    def refuse(path: str | os.PathLike[str]) -> Iterator[os.DirEntry[str]]:
        if os.fspath(path).endswith("2024"):
            raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(catalogues.os, "scandir", refuse)
    catalogue = catalogues.load(root)
    assert catalogue.manuscripts == ()
    (problem,) = catalogue.problems
    assert (problem.rule, problem.location) == ("FL006", Location("cases/2024"))
    assert "没有权限" in problem.message


def test_names_that_are_no_text_are_survived(root: Path) -> None:
    folder = os.fsencode(root / "cases/2024") + b"/\xff"
    os.makedirs(folder)
    with open(folder + b"/index.md", "w", encoding="utf-8") as opened:
        opened.write("字")
    (case,) = catalogues.load(root).manuscripts
    assert isinstance(case, Manuscript)
    assert case.problems[0].location.file.startswith("cases/2024/")
