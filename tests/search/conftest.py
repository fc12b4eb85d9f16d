"""One small library for everything that editors ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.rules.rule import Example
from anliku.search.editors.editorial import Answer, Request, search
from tests.factory import add_case, case_text, make_library
from tests.search.shelf import BAD, KEXUE, SHUANGLIU, SHUXUE, Ask, Find


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five cases, the last with unusable metadata."""
    root = make_library(tmp_path_factory.mktemp("library"))
    add_case(root)
    add_case(
        root,
        Example(
            front="subject: [数学]\ncategory: 数学\nregion: 虎丘区\nunit: 虎丘区示例小学\naward: 二等奖\n"
            "problem: [运算能力]\nkeywords: [错因分析, Python]\nauthors: [示例数学课题组]\n"
            "summary: 有理数运算的错误多半不在粗心，学生写下每一步的依据以后，错因看得见了，分级阅读的材料也改了。\n",
            body="### 用 Python3 统计错因\n\n教师把错题录入 GeoGebra 和 ＡＢＣ 表格，逐题可阅读数据。",
        ),
        SHUXUE,
        "计算错在哪一步：有理数运算的错因病历",
    )
    add_case(
        root,
        Example(
            front="subject: [科学]\ncategory: 科学\nregion: 吴中区\nstage: [初中]\nproblem: [科学探究]\n"
            "keywords: [变量控制]\nsummary: 学生写得出变量，却控制不住变量。教研组把一次实验拆成三次，先放手再追问，最后让学生自己设计。\n",
            body="推断和阅读在这里只出现一次。",
        ),
        KEXUE,
        "让实验慢下来：科学探究课的一次改进",
    )
    add_case(
        root,
        Example(front="campaign: shuangliu-2021\nwork: 改进案例\nregion: 双流区\naward: 一等奖\nproblem: [学业负担]\n"),
        SHUANGLIU,
        "睡前一小时：作业的一次改进",
    )
    add_case(
        root, Example(raw=case_text("region: 高新区\n-summary\nid: huai-01\ntitle: 结构还不完整的一个案例\n")), BAD
    )
    return root


@pytest.fixture(scope="session")
def catalogue(shelf: Path) -> Catalogue:
    return catalogues.load(shelf)


@pytest.fixture(scope="session")
def ask(catalogue: Catalogue) -> Ask:
    def call(query: str, **filters: Sequence[str]) -> Answer:
        return search(catalogue, Request(query, filters, None))

    return call


@pytest.fixture(scope="session")
def find(ask: Ask) -> Find:
    def call(query: str, **filters: Sequence[str]) -> list[str]:
        return [result.case.name for result in ask(query, **filters).results]

    return call
