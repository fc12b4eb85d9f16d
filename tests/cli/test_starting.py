"""anliku new: asked at a terminal, told by options, and never half a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku.cli import main
from anliku.cli.command import FINE, FOUND, INTERRUPTED, WRONG
from tests.cli.terminal import CTRL_C, CTRL_D, talk
from tests.factory import CASE_ID, add_case, make_library

Run = Callable[..., tuple[int, str, str]]

OPTIONS = ("--campaign", "suzhou-2024", "--region", "姑苏", "--category", "语文类", "--title", "从找原句到想明白")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    add_case(root)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, library: Path) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(library)
        code = main(["new", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def cases(root: Path) -> list[str]:
    """Every folder of a case, and whatever else lies there."""
    return sorted(path.relative_to(root / "cases").as_posix() for path in (root / "cases").glob("[12]*/*"))


def fields(root: Path, name: str) -> dict[str, str]:
    (path,) = (root / "cases").glob(f"*/{name}/index.md")
    head = path.read_text(encoding="utf-8").split("---\n")[1]
    return dict(re.findall(r"^(\w+): +(.*)$", head, re.MULTILINE))


# --- options ------------------------------------------------------------------------------


def test_from_options_alone(library: Path, run: Run) -> None:
    code, out, err = run(*OPTIONS, "--subject", "语文", "--subject", "道法", "--author", "示例课题组", "--yes")
    assert (code, err) == (FINE, "")
    assert out.startswith("已新建 cases/2024/gusu-yuwen-02/index.md\n还有 10 项要填")
    assert "anliku check cases/2024/gusu-yuwen-02" in out
    assert "anliku overlap gusu-yuwen-02" in out
    found = fields(library, "gusu-yuwen-02")
    assert found["region"] == "姑苏区"
    assert found["category"] == "语文"
    assert found["subject"] == "[语文, 道德与法治]"
    assert found["authors"] == "[示例课题组]"


def test_nobody_is_asked_where_there_is_no_terminal(library: Path, run: Run) -> None:
    assert run(*OPTIONS)[0] == FINE
    assert cases(library) == ["2024/gusu-yuwen-01", "2024/gusu-yuwen-02"]


def test_what_leaves_no_choice_need_not_be_said(library: Path, run: Run) -> None:
    code, _, _ = run(
        "--campaign", "双流 2021", "--work", "改进案例", "--category", "数学", "--title", "口算慢在哪里", "--yes"
    )
    assert code == FINE
    assert fields(library, "shuangliu-shuxue-01")["kind"] == "学校案例"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "还要写明 --campaign（评选）、--region（区域）、--category（类别）、--title（标题）"),
        (("--campaign", "shuangliu-2021"), "还要写明 --work（作品类型）、--category（类别）、--title（标题）"),
        ((*OPTIONS, "--region", "双流区"), "--region：“区域”里没有“双流区”；可以写 姑苏区、虎丘区"),
        ((*OPTIONS, "--title", "短"), "--title：字段“标题”（title）太短：1 字，至少 4 字"),
        ((*OPTIONS, "--work", "改进案例"), "--work 只用在设有几种作品的评选里"),
        ((*OPTIONS, "--id", "CON"), "--id：字段“编号”（id）不能写 “CON”"),
        ((*OPTIONS, "--id", "search"), "--id：编号“search”是网站栏目的名称"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    library: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(*arguments, "--yes")
    assert (code, out) == (WRONG, "")
    assert err.startswith(message)
    assert cases(library) == ["2024/gusu-yuwen-01"]


def test_an_id_that_is_there_is_left_alone(library: Path, run: Run) -> None:
    before = (library / "cases" / "2024" / CASE_ID / "index.md").read_bytes()
    code, out, err = run(*OPTIONS, "--id", CASE_ID, "--yes")
    assert (code, out) == (FOUND, "")
    assert "已经有案例在用" in err
    assert (library / "cases" / "2024" / CASE_ID / "index.md").read_bytes() == before


def test_a_library_without_campaigns(library: Path, run: Run) -> None:
    for path in (library / "cases" / "campaigns").iterdir():
        path.unlink()
    code, _, err = run("--yes")
    assert code == WRONG
    assert "还没有能用的评选方案" in err


def test_a_spoilt_taxonomy_is_reported(library: Path, run: Run) -> None:
    path = library / "cases" / "taxonomy.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("slug: shuxue", "slug: yuwen", 1), encoding="utf-8")
    code, out, _ = run("--yes")
    assert code == FOUND
    assert "TX002" in out


# --- a terminal ---------------------------------------------------------------------------


@pytest.mark.slow
def test_at_a_terminal_every_answer_is_checked_as_typed(library: Path) -> None:
    answers = [
        *("苏州", "学校", "吴", "吴江", "13", "数学", "数学、天文", "2", "小学", "", "", "村小"),
        *("短", "口算慢在哪里：基于监测数据的改进", "示例数学组、示例老师", "口算、算理", ""),
    ]
    code, screen = talk(library, ["new"], answers)
    assert code == FINE, screen
    for said in (
        "标着“必填”的除外",
        "评选（必填）：",
        "区域（必填）：",
        "单位：",
        "1 苏州 2024（suzhou-2024）",
        "“吴”可以是：3 吴中区、5 吴江区；请写全，或写数字",
        "没有第 13 项，请写 1 到 8 之间的数字",
        "“学科”里没有“天文”",
        "错误 字段“标题”（title）太短：1 字，至少 4 字",
        "《口算慢在哪里：基于监测数据的改进》将写在 cases/2024/wujiang-shuxue-01/",
        "已新建 cases/2024/wujiang-shuxue-01/index.md",
    ):
        assert said in screen
    found = fields(library, "wujiang-shuxue-01")
    assert found["region"] == "吴江区"
    assert found["subject"] == "[数学]"
    assert found["authors"] == "[示例数学组, 示例老师]"
    assert found["problem"].startswith("# 待填")
    assert found["unit"].startswith("# 待填")
    assert found["school"] == "[农村学校]"


@pytest.mark.slow
def test_what_is_needed_cannot_be_skipped(library: Path) -> None:
    code, screen = talk(library, ["new", *OPTIONS[:6]], ["", "", "", "", "", "", "", "口算慢在哪里", "", "", "n"])
    assert "这一项要先写：编号、文件夹和章节由它决定" in screen
    assert code == INTERRUPTED
    assert cases(library) == ["2024/gusu-yuwen-01"]


@pytest.mark.slow
@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
@pytest.mark.parametrize(
    "before", [[], ["苏州", "学校"], ["苏州", "", "姑苏", "语文", "", "", "", "", "", "口算慢在哪里", "", ""]]
)
def test_whoever_gives_up_leaves_nothing(library: Path, key: str, before: list[str]) -> None:
    code, screen = talk(library, ["new"], [*before, key])
    assert code == INTERRUPTED
    assert "没有新建，什么都没有留下" in screen
    assert "Traceback" not in screen
    assert cases(library) == ["2024/gusu-yuwen-01"]


@pytest.mark.slow
def test_options_are_not_asked_again(library: Path) -> None:
    code, screen = talk(library, ["new", *OPTIONS], ["", "", "", "", "", "", "", "", ""])
    assert code == FINE, screen
    assert "标题>" not in screen
    assert "区域>" not in screen
    assert cases(library) == ["2024/gusu-yuwen-01", "2024/gusu-yuwen-02"]
