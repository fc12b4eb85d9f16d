"""anliku overlap: which case, which files, what is printed, and the exit code."""

from __future__ import annotations

import errno
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from anliku.cli import main
from anliku.cli.command import FINE, FOUND, WRONG
from anliku.rules.rule import Example
from anliku.search.overlap import known_units
from tests.cli.terminal import talk
from tests.factory import BODY, CASE_ID, add_case, make_library

Run = Callable[..., tuple[int, str, str]]

OTHER = "wuzhong-yuwen-01"
FILE = f"cases/2024/{CASE_ID}/index.md"
HAN = [chr(code) for code in range(0x4E00, 0x5E00)]


def words(seed: int, length: int = 200) -> str:
    return "".join(random.Random(seed).choices(HAN, k=length))


def body(*parts: str) -> str:
    return "## 归因分析\n\n" + "\n\n".join(parts) + "\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A case of which a quarter stands in another."""
    root = make_library(tmp_path / "library")
    add_case(root, Example(body=body(words(1), words(2), words(3), words(4)), whole_body=True))
    other = Example(front="title: 另一个标题", body=body(words(5), words(2)), whole_body=True)
    add_case(root, other, OTHER)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, library: Path) -> Run:
    def call(*arguments: str, folder: Path = library) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        code = main(["overlap", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def limit(library: Path, percent: int) -> None:
    path = library / "cases" / "campaigns" / "suzhou-2024.yml"
    text = path.read_text(encoding="utf-8").replace("limits: {}", f"limits: {{overlap: {percent}}}")
    path.write_text(text, encoding="utf-8")


def test_the_share_the_sources_and_the_words(run: Run) -> None:
    code, out, err = run(CASE_ID)
    assert (code, err) == (FINE, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "重复率 25.0%（800 字计入，与 1 篇案例比较）",
        "",
        f"1. 占 25.0%：另一个标题（{OTHER}）",
        f"   cases/2024/{OTHER}/index.md",
    ]
    assert lines[4] == "   200 字相同"
    assert re.fullmatch(r"   本文第 \d+ 行：【.{200}】", lines[5])
    assert re.fullmatch(r"   来源第 \d+ 行：【.{200}】", lines[6])


def test_a_passage_with_replaced_characters_is_not_called_equal(run: Run, library: Path) -> None:
    edited = "".join(mark if at % 30 else "改" for at, mark in enumerate(words(1, 200)))
    add_case(library, Example(body=body(words(1, 200) + words(2, 600)), whole_body=True))
    add_case(library, Example(body=body(edited + words(3, 400)), whole_body=True), OTHER, "另一个标题")
    lines = run(CASE_ID)[1].splitlines()
    assert re.fullmatch(r"   (19|20)\d 字相同或只改了个别字", lines[4])


def test_long_passages_are_shortened(run: Run, library: Path) -> None:
    add_case(library, Example(body=body(words(1, 900)), whole_body=True))
    add_case(library, Example(front="title: 另一个标题", body=body(words(1, 900)), whole_body=True), OTHER)
    assert re.search(r"本文第 \d+ 行：【.{100}…….{100}】", run(CASE_ID)[1])


def test_nothing_shared(run: Run, library: Path) -> None:
    add_case(library, Example(front="title: 第三个标题", body=BODY, whole_body=True), "taicang-yuwen-01")
    assert run("taicang-yuwen-01") == (FINE, "重复率 0.0%（194 字计入，与 2 篇案例比较）\n", "")


@pytest.mark.parametrize("name", [CASE_ID, f"cases/2024/{CASE_ID}", FILE, f"./cases/2024/{CASE_ID}/"])
def test_a_case_by_id_or_path(run: Run, name: str) -> None:
    assert run(name)[1].startswith("重复率 25.0%")


def test_from_within_its_folder(run: Run, library: Path) -> None:
    folder = library / "cases" / "2024" / CASE_ID
    assert run("index.md", folder=folder)[1].startswith("重复率 25.0%")
    assert run(".", folder=folder)[1].startswith("重复率 25.0%")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gusu-yuwen-02", f"没有“gusu-yuwen-02”这个案例，是不是 {CASE_ID}"),
        ("完全不同", "没有“完全不同”这个文件或文件夹"),
        ("cases", "“cases”不是一篇案例"),
        ("cases/2024", "“cases/2024”不是一篇案例"),
        ("mkdocs.yml", "“mkdocs.yml”不是案例"),
        ("cases/taxonomy.yml", "“cases/taxonomy.yml”不是一篇案例"),
    ],
)
def test_what_is_no_case(run: Run, name: str, message: str) -> None:
    code, out, err = run(name)
    assert (code, out) == (WRONG, "")
    assert err.startswith(message)


def test_a_broken_case_is_compared_all_the_same(run: Run, library: Path) -> None:
    (library / FILE).write_text(f"没有元数据\n\n{words(2)}", encoding="utf-8")
    assert run(CASE_ID)[1].startswith("重复率 9")


def test_a_case_that_cannot_be_read(run: Run, library: Path) -> None:
    (library / FILE).write_bytes("归因".encode("gbk"))
    code, out, _ = run(CASE_ID)
    assert code == FOUND
    assert "FL001" in out


def _gbk(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk", "replace"))


def _control(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\x07", encoding="utf-8")


def _huge(path: Path) -> None:
    path.write_text("字" * 400_000, encoding="utf-8")


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _linked_case(path: Path) -> None:
    moved = path.parents[3] / "elsewhere"
    path.parent.rename(moved)
    path.parent.symlink_to(moved)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_gbk, "cases/2024/{}/index.md 没有比较：文件不是 UTF-8 编码（像是 GBK）"),
        (_control, "cases/2024/{}/index.md 没有比较：含有不可见的控制字符 U+0007"),
        (_huge, "cases/2024/{}/index.md 没有比较：文件太大"),
        (_link, "cases/2024/{}/index.md 没有比较：这是一个链接"),
        (_folder, "cases/2024/{}/index.md 没有比较：这不是普通文件"),
        (_linked_case, "cases/2024/{} 没有比较：这是一个链接"),
    ],
)
@pytest.mark.parametrize("kept", [False, True], ids=["first run", "kept units"])
def test_what_cannot_be_read_is_told_and_never_counts_as_compared(
    run: Run, library: Path, spoil: Callable[[Path], None], told: str, kept: bool
) -> None:
    if kept:
        run(CASE_ID)
    spoil(library / "cases" / "2024" / OTHER / "index.md")
    code, out, err = run(CASE_ID)
    assert code == FOUND
    assert out == "重复率 0.0%（800 字计入，与 0 篇案例比较）\n"
    assert err.startswith(told.format(OTHER))
    assert err.endswith("有 1 处读不了，上面的重复率不算数；请改好后再查一次\n")
    data = json.loads(run(CASE_ID, "--json")[1])
    assert (data["complete"], data["compared"]) == (False, 0)
    assert [problem["file"] for problem in data["unread"]] == [told.format(OTHER).split()[0]]


def test_a_year_that_cannot_be_opened_is_told(run: Run, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (library / "cases" / "2021").mkdir()
    (library / "cases" / "2022").symlink_to("2024")
    scandir = os.scandir

    def locked(path: str | Path) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("2021"):
            raise PermissionError(errno.EACCES, "locked", str(path))
        return scandir(path)

    monkeypatch.setattr(known_units.os, "scandir", locked)
    code, _, err = run(CASE_ID)
    assert code == FOUND
    assert "cases/2021 没有比较：读不了（没有权限）" in err
    assert "cases/2022 没有比较：这是一个链接" in err


# --- the limit --------------------------------------------------------------------------------


def test_over_the_limit(run: Run, library: Path) -> None:
    limit(library, 24)
    code, out, _ = run(CASE_ID)
    assert code == FOUND
    assert (
        f"\n{FILE}:1:1 错误 SF008 重复率 25.0%，其中与 cases/2024/{OTHER}/index.md 相同的占 25.0%，本次评选最多 24%"
        in out
    )


def test_within_the_limit(run: Run, library: Path) -> None:
    limit(library, 25)
    assert run(CASE_ID)[0] == FINE
    assert "SF008" not in run(CASE_ID)[1]


def test_without_a_limit_much_is_a_warning(run: Run) -> None:
    code, out, _ = run(OTHER)
    assert code == FINE
    assert "提醒 SF008 重复率 50.0%" in out


# --- files ------------------------------------------------------------------------------------


def test_against_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"网上的文章\n{words(1)}\n", encoding="utf-8")
    (tmp_path / "b.md").write_text(f"---\ntitle: x\n---\n\n{words(3)}\n", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("前言")
    document.add_table(1, 2).cell(0, 1).text = words(4)
    document.save(str(tmp_path / "c.docx"))
    arguments = [part for name in ("a.txt", "b.md", "c.docx") for part in ("--against", str(tmp_path / name))]
    code, out, _ = run(CASE_ID, *arguments)
    assert code == FINE
    assert out.startswith("重复率 100.0%（800 字计入，与 4 个文本比较）")
    assert f"占 25.0%：{tmp_path}/c.docx" in out
    assert "来源第 2 行" in out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"%PDF", "”不能比较；请另存为 .docx、.md 或 .txt"),
        ("a.docx", b"no zip", "a.docx”：文件"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "请在 WPS 中另存为 .docx 后再试"),
        ("a.txt", "正文".encode("gbk"), "不是 UTF-8 编码（像是 GBK）"),
        ("a.txt", None, "文件读不了"),
        ("a.docx", None, "没有这个文件"),
    ],
)
def test_files_that_cannot_be_used(run: Run, tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, out, err = run(CASE_ID, "--against", str(tmp_path / name))
    assert (code, out) == (WRONG, "")
    assert message in err


# --- shapes -----------------------------------------------------------------------------------


def test_json(run: Run) -> None:
    code, out, err = run(CASE_ID, "--json")
    data = json.loads(out)
    assert (code, err) == (FINE, "")
    (other,) = data.pop("others")
    assert data == {
        "case": CASE_ID,
        "file": FILE,
        "share": 0.25,
        "counted": 800,
        "compared": 1,
        "complete": True,
        "sources": 1,
        "problem": None,
    }
    (passage,) = other.pop("passages")
    assert other == {"name": OTHER, "title": "另一个标题", "file": f"cases/2024/{OTHER}/index.md", "share": 0.25}
    assert passage["length"] == 200
    assert passage["here"]["text"] == passage["there"]["text"] == words(2)
    assert set(passage["here"]) == {"line", "before", "text", "after"}


def test_json_holds_the_problem(run: Run, library: Path) -> None:
    limit(library, 10)
    code, out, _ = run(CASE_ID, "--json")
    assert code == FOUND
    assert json.loads(out)["problem"]["rule"] == "SF008"


def test_a_limit_to_the_sources(run: Run, library: Path) -> None:
    for number in range(3):
        example = Example(
            front=f"title: 第{number}个标题", body=body(words(3)[: 100 + number], words(60 + number)), whole_body=True
        )
        add_case(library, example, f"c{number}-yuwen-01")
    _, out, _ = run(CASE_ID, "--limit", "1")
    assert re.findall(r"^(\d+)\. 占", out, re.MULTILINE) == ["1"]
    assert out.endswith("另有 3 个来源相同较少，用 --limit 可以多列几个\n")


def test_many_passages_are_not_all_printed(run: Run, library: Path) -> None:
    parts = [words(100 + number, 20) for number in range(8)]
    mine = Example(body=body(*(part + words(200 + at, 40) for at, part in enumerate(parts))), whole_body=True)
    other = Example(body=body(*(part + words(300 + at, 40) for at, part in enumerate(parts))), whole_body=True)
    add_case(library, mine)
    add_case(library, other, OTHER)
    _, out, _ = run(CASE_ID)
    assert out.count("字相同") == 5
    assert out.endswith("   另有 3 处，用 --json 可以看全部\n")


def test_a_title_cannot_steer_the_terminal(run: Run, library: Path) -> None:
    path = library / "cases" / "2024" / OTHER / "index.md"
    path.write_text(path.read_text(encoding="utf-8").replace("另一个标题", '"另\\e[31m一个"'), encoding="utf-8")
    assert "\x1b" not in run(CASE_ID)[1]


def test_a_cache_that_cannot_be_kept_is_told(run: Run, library: Path) -> None:
    (library / ".cache").write_text("", encoding="utf-8")
    code, out, err = run(CASE_ID)
    assert (code, out[:9]) == (FINE, "重复率 25.0%"[:9])
    assert "算出的结果没有存下来（.cache 不是普通文件夹，请删掉它），下次还要重新计算" in err


def test_a_spoilt_taxonomy_is_reported(library: Path, run: Run) -> None:
    path = library / "cases" / "taxonomy.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("slug: shuxue", "slug: yuwen", 1), encoding="utf-8")
    code, out, _ = run(CASE_ID)
    assert code == FOUND
    assert "TX002" in out


def test_on_a_terminal_both_texts_stand_side_by_side(library: Path) -> None:
    code, screen = talk(library, ["overlap", CASE_ID], [])
    assert code == FINE
    (row,) = [line for line in screen.split("\n") if line.count("第 ") == 2]
    assert row.index("第 ", 5) > 20
    assert re.search(r"^ ?本文 +来源", screen, re.MULTILINE)
