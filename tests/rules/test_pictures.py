"""PC: pictures are there, readable, small, described, and tell nothing private."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from anliku.rules.rule import Example
from tests.factory import CASE_ID, codes_of, problems_of

FOLDER = f"cases/2024/{CASE_ID}"
SHOWN = "![推断题得分率前后对比图]"


def with_file(name: str, recipe: str, target: str | None = None) -> Example:
    return Example(body=f"{SHOWN}({target or name})", files=((name, recipe),))


@pytest.mark.parametrize(
    ("name", "recipe", "codes", "word"),
    [
        ("a.png", "png", [], ""),
        ("a.jpg", "jpg", [], ""),
        ("a.jpeg", "jpg", [], ""),
        ("a.webp", "webp", [], ""),
        ("a.png", "wrong-type", ["PC004"], "内容是 JPEG"),
        ("a.jpg", "wrong-type", ["PC004"], "改成 .png"),
        ("a.png", "gif", ["PC004"], "是 GIF 图片"),
        ("a.png", "svg", ["PC004"], "是 SVG 图片"),
        ("a.png", "html", ["PC004"], "是网页"),
        ("a.png", "exe", ["PC004"], "是可执行程序"),
        ("a.png", "empty", ["PC004"], "空文件"),
        ("a.png", "truncated", ["PC004"], "不完整"),
        ("a.jpg", "truncated", ["PC004"], "不完整"),
        ("a.png", "animated", ["PC004"], "动图"),
        ("a.webp", "animated", ["PC004"], "动图"),
        ("a.png", "huge-pixels", ["PC005"], "40000×40000"),
        ("a.jpg", "big", ["PC005"], "30.0 MB"),
        ("a.jpg", "jpg-gps", ["PC006"], "GPS"),
        ("a.png", "png-gps", ["PC006"], "GPS"),
        ("a.jpg", "jpg-author", ["PC006"], "作者"),
        ("a.png", "link", ["PC003"], "符号链接"),
        ("a.png", "link-loop", ["PC003"], "符号链接"),
        ("a.gif", "gif", ["PC003"], "PNG 或 JPEG"),
        ("a.svg", "svg", ["PC003"], "运行代码"),
    ],
)
def test_what_is_in_the_file(name: str, recipe: str, codes: list[str], word: str, tmp_path: Path) -> None:
    problems = problems_of(with_file(name, recipe), tmp_path)
    assert [problem.rule for problem in problems] == codes
    assert all(word in problem.message and str(problem.location) == f"{FOLDER}/{name}:1:1" for problem in problems)


def test_unreadable_file(tmp_path: Path) -> None:
    # Nothing is unreadable to root; for it the recipe lays a socket, which is no file at all.
    (problem,) = problems_of(with_file("a.png", "unreadable"), tmp_path)
    assert problem.rule in {"PC003", "PC004"}


@pytest.mark.parametrize(
    ("name", "recipe", "word"),
    [
        ("page.html", "html", "运行代码"),
        ("code.js", "text:alert", "运行代码"),
        ("tool.exe", "exe", "运行代码"),
        ("table.zip", "text:x", "只能放图片"),
        ("README", "text:x", "只能放图片"),
        (".DS_Store", "text:x", "系统或软件留下"),
        ("~$稿.docx", "text:x", "系统或软件留下"),
        ("images", "folder", "不能再有文件夹"),
        ("loop", "link-loop", "符号链接"),
    ],
)
def test_nothing_else_belongs_in_the_folder(name: str, recipe: str, word: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(files=((name, recipe),)), tmp_path)
    assert (problem.rule, problem.location.file) == ("PC003", f"{FOLDER}/{name}")
    assert word in problem.message


def test_twins_that_overwrite_each_other(tmp_path: Path) -> None:
    body = f"{SHOWN}(a.png)\n\n![后测四个维度的得分率](A.png)"
    problems = problems_of(Example(body=body, files=(("a.png", "png"), ("A.png", "png"))), tmp_path)
    assert ("PC003", f"{FOLDER}/a.png") in {(problem.rule, problem.location.file) for problem in problems}


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("b.png", "没有图片 “b.png”"),
        ("A.png", "文件名是 “a.png”"),
        ("a%2Epng", ""),
        ("images/a.png", "没有图片"),
        ("../kunshan-yuwen-01/a.png", "复制一份"),
        ("", "没有写文件名"),
        ("#a", "没有写文件名"),
    ],
)
def test_picture_that_is_not_there(target: str, word: str, tmp_path: Path) -> None:
    found = [
        problem
        for problem in problems_of(Example(body=f"见图。\n\n{SHOWN}({target})", files=(("a.png", "png"),)), tmp_path)
        if problem.rule in {"PC001", "LK003"}
    ]
    (problem,) = found
    assert str(problem.location) == f"{FOLDER}/index.md:35:1"
    assert word in problem.message


def test_two_ways_to_write_one_accent_are_two_names(tmp_path: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "cafe\u0301.png") for form in ("NFC", "NFD"))
    problems = problems_of(with_file(decomposed, "png", composed), tmp_path)
    assert "PC001" in {problem.rule for problem in problems}


def test_dot_slash_and_references_are_fine(tmp_path: Path) -> None:
    body = f"{SHOWN}(./a.png)\n\n![后测四个维度的得分率][b]\n\n[b]: b.png"
    assert codes_of(Example(body=body, files=(("a.png", "png"), ("b.png", "png"))), tmp_path) == []


def test_remote_picture(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(body=f"{SHOWN}(http://example.org/a.png)"), tmp_path)
    assert problem.rule == "PC002"
    assert "下载后放进案例文件夹" in problem.message


@pytest.mark.parametrize(
    ("alt", "codes"),
    [
        ("", ["PC008"]),
        ("\u200b", ["PC008"]),
        ("图片", ["PC009"]),
        ("图1", ["PC009"]),
        ("image_1234", ["PC009"]),
        ("IMG_20240329", ["PC009"]),
        ("微信图片_20240329", ["PC009"]),
        ("示意图（一）", ["PC009"]),
        ("课堂照片.jpg", ["PC009"]),
        ("柱图", ["PC009"]),
        ("课堂提问数量对比图", []),
        ("图1 四个维度的得分率", []),
    ],
)
def test_alt_text(alt: str, codes: list[str], tmp_path: Path) -> None:
    found = codes_of(Example(body=f"![{alt}](a.png)", files=(("a.png", "png"),)), tmp_path)
    assert [code for code in found if code.startswith("PC")] == codes


@pytest.mark.parametrize("name", ["图一.png", "a b.png", "A.png", "a.PNG", "con.png", "-a.png", "a" * 100 + ".png"])
def test_poor_names(name: str, tmp_path: Path) -> None:
    assert "PC010" in codes_of(with_file(name, "png", f"<{name}>"), tmp_path)


def test_unused_picture_says_how_to_use_it(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(files=(("a.png", "png"),)), tmp_path)
    assert problem.rule == "PC007"
    assert "![图片说明](a.png)" in problem.message


def test_private_data_in_a_file_name(tmp_path: Path) -> None:
    name = "".join(("138", "0013", "0000", ".png"))
    problems = problems_of(with_file(name, "png"), tmp_path)
    assert ("PV001", f"{FOLDER}/{name}") in {(problem.rule, problem.location.file) for problem in problems}
