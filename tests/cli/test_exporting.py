"""anliku export: what is written where, and what is never done."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from anliku import atomic, rules
from anliku import catalogue as catalogues
from anliku.cli import main
from anliku.cli.command import FINE, FOUND, WRONG
from anliku.rules.rule import Example
from tests.factory import CASE_ID, add_case, make_library

Run = Callable[..., tuple[int, str, str]]

NAME = f"{CASE_ID}-从找原句到想明白：基于监测数据的推断教学改进.docx"
SECOND = "taicang-shuxue-01"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """One case of 姑苏区 and one of 太仓市."""
    root = make_library(tmp_path / "library")
    add_case(root)
    add_case(root, Example(front="title: 把算理讲出来\nregion: 太仓市\ncategory: 数学\nunit: 太仓市示例小学"), SECOND)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, library: Path, tmp_path: Path) -> Run:
    """Run ``anliku export`` in an empty folder outside of the library."""
    folder = tmp_path / "here"
    folder.mkdir()

    def call(*arguments: str, within: Path = folder) -> tuple[int, str, str]:
        monkeypatch.chdir(within)
        code = main(["export", "--root", str(library), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def here(tmp_path: Path) -> list[str]:
    return sorted(path.relative_to(tmp_path / "here").as_posix() for path in (tmp_path / "here").rglob("*.*"))


def test_a_case_by_its_id(run: Run, tmp_path: Path) -> None:
    assert run(CASE_ID) == (FINE, f"{NAME}\n", "")
    assert here(tmp_path) == [NAME]
    document = docx.Document(str(tmp_path / "here" / NAME))
    assert document.paragraphs[1].text == "姑苏区平桥示例小学"


@pytest.mark.parametrize("path", [f"cases/2024/{CASE_ID}", f"cases/2024/{CASE_ID}/index.md"])
def test_a_case_by_its_place(path: str, run: Run) -> None:
    assert run(path)[:2] == (FINE, f"{NAME}\n")


def test_several_into_a_folder_that_is_made(run: Run, tmp_path: Path) -> None:
    code, out, err = run("cases", "--output", "给/组织方")
    assert (code, err) == (FINE, "导出了 2 个文件\n")
    assert out == f"给/组织方/{NAME}\n给/组织方/{SECOND}-把算理讲出来.docx\n"
    assert here(tmp_path) == sorted(out.split())


def test_one_under_a_name(run: Run, tmp_path: Path) -> None:
    assert run(CASE_ID, "--output", "稿.docx") == (FINE, "稿.docx\n", "")
    assert here(tmp_path) == ["稿.docx"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "请写要导出的案例"),
        (["gusu-yuwen-02"], f"是不是 cases/2024/{CASE_ID}？"),
        ([CASE_ID, "--as", "报告"], "--as 只能是 案例、申报表、汇总表、模板、借鉴反馈单、opensearch"),
        ([CASE_ID, "--output", "a.pdf"], "--output 的文件名要以 .docx 结尾"),
        (["cases", "--output", "a.docx"], "要导出 2 个文件，--output 请写文件夹"),
        ([CASE_ID, "--output", "没有/a.docx"], "这个文件夹，请先建好"),
        (["--campaign", "suzhou-2023"], "没有“suzhou-2023”这次评选，是不是 suzhou-2024"),
        (["--region", "姑苏县"], "没有“姑苏县”这个区域，是不是 姑苏区"),
        (["--region", "昆山市"], "没有符合条件的案例"),
        (["--as", "模板"], "请写评选编号"),
        (["--as", "模板", "nothing"], "没有“nothing”这次评选"),
        (["--as", "模板", "suzhou-2024", "--region", "姑苏区"], "模板不分区域"),
        (["--as", "汇总表", "--region", "昆山市"], "没有符合条件的案例"),
    ],
)
def test_wrong_use(arguments: list[str], message: str, run: Run, tmp_path: Path) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (WRONG, "")
    assert message in err
    assert here(tmp_path) == []


def test_nothing_is_written_over_without_force(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "here" / NAME
    run(CASE_ID)
    target.write_bytes(b"mine")
    code, out, err = run("cases")
    assert (code, out) == (WRONG, "")
    assert f"“{NAME}”已经有了，没有改动；要替换请加 --force" in err
    assert (target.read_bytes(), here(tmp_path)) == (b"mine", [NAME])
    assert run(CASE_ID, "--force")[0] == FINE
    assert target.read_bytes().startswith(b"PK")


def test_a_file_that_appears_meanwhile_stands(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def late(source: Path, target: Path) -> None:
        target.write_bytes(b"mine")
        link(source, target)

    monkeypatch.setattr(atomic.os, "link", late)
    code, out, err = run(CASE_ID)
    assert (code, out) == (FOUND, "")
    assert "写不了（已经存在）" in err
    assert [path.read_bytes() for path in (tmp_path / "here").iterdir()] == [b"mine"]


def test_a_link_is_not_followed(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"mine")
    (tmp_path / "here" / NAME).symlink_to(secret)
    assert run(CASE_ID)[0] == WRONG
    assert run(CASE_ID, "--force")[0] == FINE
    assert secret.read_bytes() == b"mine"


def test_a_folder_in_the_way(run: Run, tmp_path: Path) -> None:
    (tmp_path / "here" / NAME).mkdir()
    code, _, err = run(CASE_ID, "--force")
    assert code == WRONG
    assert "是文件夹，写不成文件" in err


@pytest.mark.parametrize("output", ["cases", "cases/2024", f"cases/2024/{CASE_ID}", "cases/a.docx", "cases/campaigns"])
def test_exports_do_not_go_among_the_cases(output: str, run: Run, library: Path) -> None:
    before = sorted(library.rglob("*"))
    code, _, err = run(CASE_ID, "--output", str(library / output))
    assert code == WRONG
    assert "不能放进 cases" in err
    assert sorted(library.rglob("*")) == before
    assert run(CASE_ID, within=library / "cases" / "2024")[0] == WRONG


def test_a_case_that_cannot_be_read_is_told_and_the_others_are_exported(
    run: Run, library: Path, tmp_path: Path
) -> None:
    add_case(library, Example(front="-title"), "gusu-yuwen-09")
    code, out, err = run("cases/2024")
    assert code == FOUND
    assert "cases/2024/gusu-yuwen-09/index.md" in out
    assert "FM101" in out
    assert "导出了 2 个文件，1 个没有导出" in err
    assert len(here(tmp_path)) == 2


def test_a_missing_picture_is_told(run: Run, library: Path) -> None:
    add_case(library, Example(body="![图](gone.png)"))
    code, _, err = run(CASE_ID)
    assert code == FINE
    assert "图片 gone.png 没有放进去：案例文件夹里没有这张图片" in err


def test_a_spoilt_template_is_one_line(run: Run, library: Path, tmp_path: Path) -> None:
    (library / "cases/campaigns/suzhou-2024.docx").write_bytes(b"spoilt")
    for kind in ("案例", "申报表"):
        code, out, err = run(CASE_ID, "--as", kind)
        assert (code, out) == (FOUND, "")
        assert "模板 cases/campaigns/suzhou-2024.docx 不能用" in err
    assert run("--as", "模板", "suzhou-2024")[0] == FOUND
    assert here(tmp_path) == []


def test_forms_tell_what_was_cut(run: Run, library: Path) -> None:
    add_case(library, Example(body=f"{'监测显示推断题得分率低于全市均值。' * 80}"))
    code, out, err = run(CASE_ID, "--as", "申报表")
    assert (code, out) == (FINE, f"{CASE_ID}-申报表.docx\n")
    assert re.search(r"“问题描述”只摘了前 \d+ 字（正文里有 \d+ 字）", err)


def test_rosters(run: Run, tmp_path: Path) -> None:
    assert run("--as", "汇总表") == (FINE, "suzhou-2024-汇总表.xlsx\n", "")
    assert run("--as", "汇总表", "--region", "太仓市")[:2] == (FINE, "suzhou-2024-太仓市-汇总表.xlsx\n")
    assert run("--as", "汇总表", "--campaign", "shuangliu-2021")[:2] == (FINE, "shuangliu-2021-汇总表.xlsx\n")
    counts = []
    for name in here(tmp_path):
        book = openpyxl.load_workbook(io.BytesIO((tmp_path / "here" / name).read_bytes()))
        cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
        counts.append(sum("示例小学" in cell for cell in cells))
    assert counts == [0, 1, 2]


def test_templates_for_schools_and_for_the_library(run: Run, library: Path, tmp_path: Path) -> None:
    assert run("--as", "模板", "suzhou-2024") == (FINE, "suzhou-2024.docx\n", "")
    target = library / "cases" / "campaigns" / "suzhou-2024.docx"
    assert (tmp_path / "here" / "suzhou-2024.docx").read_bytes() == target.read_bytes()
    target.unlink()
    code, out, _ = run("--as", "模板", "cases/campaigns/suzhou-2024.yml", "--output", str(target.parent))
    assert (code, out) == (FINE, f"{target}\n")
    assert not [problem for problem in rules.check(catalogues.load(library)) if problem.location.file.endswith(".docx")]


def test_a_full_disk_leaves_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    code, out, err = run(CASE_ID)
    assert (code, out) == (FOUND, "")
    assert "磁盘满了" in err
    assert list((tmp_path / "here").iterdir()) == []


def test_a_title_cannot_choose_the_place(run: Run, library: Path, tmp_path: Path) -> None:
    add_case(library, Example(front='title: "../../../tmp/a:b*?"'))
    code, out, _ = run(CASE_ID)
    assert (code, out) == (FINE, f"{CASE_ID}-_.._.._tmp_a_b_.docx\n")
    assert here(tmp_path) == [out.strip()]


def test_two_years_with_one_id(run: Run, library: Path, tmp_path: Path) -> None:
    add_case(library, Example(folder=f"2021/{CASE_ID}", front="campaign: shuangliu-2021\nwork: 改进案例"))
    assert run("cases")[0] == FINE
    assert len(here(tmp_path)) == 3


def test_no_library(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["export", "--root", str(tmp_path), "x"]) == WRONG
    assert "不是案例库的文件夹" in capsys.readouterr().err


def test_a_spoilt_taxonomy(run: Run, library: Path) -> None:
    (library / "cases/taxonomy.yml").write_text("facets: [", encoding="utf-8")
    assert run(CASE_ID)[0] == FOUND


@pytest.mark.parametrize("kind", ["案例", "申报表"])
def test_no_telephone_and_no_address_leaves_the_library(kind: str, run: Run, library: Path, tmp_path: Path) -> None:
    # Both are put together here: none stands in a file of the project.
    mobile, mail = "139" + "0000" + "1234", "teacher" + "@" + "school.example.cn"
    index = library / "cases" / "2024" / CASE_ID / "index.md"
    index.write_text(f"{index.read_text(encoding='utf-8')}\n联系电话{mobile}，邮箱{mail}。\n", encoding="utf-8")
    code, out, err = run("cases", "--as", kind)
    assert code == FOUND
    assert out.count("错误 PV") == 2
    assert f"cases/2024/{CASE_ID}/index.md 里有不能公开的内容，没有导出；请先删去\n" in err
    assert err.endswith("导出了 1 个文件，1 个没有导出\n")
    assert mobile not in out + err
    assert mail not in out + err
    (only,) = here(tmp_path)
    assert only.startswith(SECOND)
    assert "没有导出" in run(CASE_ID, "--as", kind, "--output", "稿.docx")[2]
    # 汇总表 holds nothing of the text.
    assert run("cases", "--as", "汇总表")[0] == FINE


def test_a_roster_leaves_out_a_case_that_names_a_telephone_in_its_front_matter(run: Run, library: Path) -> None:
    mobile = "139" + "0000" + "1234"
    index = library / "cases" / "2024" / SECOND / "index.md"
    text = index.read_text(encoding="utf-8").replace("unit: 太仓市示例小学", f"unit: 太仓市示例小学{mobile}")
    index.write_text(text, encoding="utf-8")
    code, out, err = run("cases", "--as", "汇总表")
    assert code == FOUND
    assert "PV" in out
    assert SECOND in err


def opensearch_files(tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((tmp_path / "here").iterdir())}


def test_all_cases_for_a_cluster(run: Run, library: Path, tmp_path: Path) -> None:
    code, out, err = run("--as", "opensearch")
    assert (code, out) == (FINE, "opensearch-template.json\nopensearch-001.ndjson\n")
    assert "没有写 site_url" in err
    files = opensearch_files(tmp_path)
    ids = [json.loads(line)["index"]["_id"] for line in files["opensearch-001.ndjson"].splitlines()[::2]]
    assert sorted(ids) == [f"2024/{CASE_ID}/", f"2024/{SECOND}/"]
    (library / "mkdocs.yml").write_text("site_name: 案例库\nsite_url: https://anli.example.cn/\n", encoding="utf-8")
    assert run(SECOND, "--as", "opensearch", "--force") == (
        FINE,
        "opensearch-template.json\nopensearch-001.ndjson\n",
        "导出了 2 个文件\n",
    )
    lines = opensearch_files(tmp_path)["opensearch-001.ndjson"].splitlines()
    assert [json.loads(line) for line in lines[::2]] == [{"index": {"_id": f"https://anli.example.cn/2024/{SECOND}/"}}]


def test_a_cluster_gets_only_what_may_be_published(run: Run, library: Path, tmp_path: Path) -> None:
    mobile = "139" + "0000" + "1234"
    index = library / "cases" / "2024" / SECOND / "index.md"
    index.write_text(f"{index.read_text(encoding='utf-8')}\n联系电话{mobile}。\n", encoding="utf-8")
    add_case(library, Example(front="consent: false\ntitle: 没有同意公开的案例"), "gusu-yuwen-03")
    code, out, err = run("cases", "--as", "opensearch")
    assert code == FOUND
    for name in (SECOND, "gusu-yuwen-03"):
        assert f"cases/2024/{name}/index.md 有错误，不能公开，没有导出；请先改好\n" in err
    assert mobile not in out + err
    lines = opensearch_files(tmp_path)["opensearch-001.ndjson"].splitlines()
    assert [json.loads(line)["index"]["_id"] for line in lines[::2]] == [f"2024/{CASE_ID}/"]


def test_where_none_may_be_published_nothing_is_written(run: Run, library: Path, tmp_path: Path) -> None:
    add_case(library, Example(front="consent: false"))
    assert run(CASE_ID, "--as", "opensearch")[0] == FOUND
    assert here(tmp_path) == []


def test_an_error_of_everyones_keeps_all_back(run: Run, library: Path, tmp_path: Path) -> None:
    (library / "mkdocs.yml").write_text("site_name: 案例库\nhooks: [run.py]\n", encoding="utf-8")
    code, _, err = run("--as", "opensearch")
    assert code == FOUND
    assert "上面的错误关系到全部案例，没有导出" in err
    assert here(tmp_path) == []
