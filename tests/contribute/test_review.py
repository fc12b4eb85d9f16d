"""The summary of a pull request: complete, in Chinese, bounded, and harmless."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pyromark
import pytest

from anliku.catalogue import load
from anliku.cli import main
from anliku.contribute import reviewpage
from anliku.contribute.changes import Changes
from anliku.contribute.review import Review, review
from anliku.rules import BY_CODE
from anliku.rules.rule import Example
from tests.factory import BODY, CASE_ID, add_case, make_library

FOLDER = f"cases/2024/{CASE_ID}"
PHONE = "138" + "0013" + "8000"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


@pytest.fixture
def run(library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line inside the library: exit code, output, errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(library)
        code = main(["review", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def looked(root: Path, *folders: str, changes: Changes | None = None) -> Review:
    return review(load(root), folders or (FOLDER,), changes)


def changed(*cases: str, **others: tuple[str, ...]) -> Changes:
    return Changes(
        cases, frozenset(cases[:1]), others.get("removed", ()), others.get("content", ()), others.get("program", ())
    )


def rows(page: str, title: str) -> list[list[str]]:
    """The table under a bold title, its head left out."""
    table = page.partition(f"**{title}")[2].partition("\n\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_a_good_case(library: Path) -> None:
    add_case(library, Example(body="![推断得分率上升](chart.png)", files=(("chart.png", "png"),)))
    page = reviewpage.page(looked(library, changes=changed(FOLDER)))
    assert page.splitlines()[0] == "## 可以合并"
    assert "检查了 1 篇有改动的案例：0 个错误。" in page
    assert f"### 1. 从找原句到想明白：基于监测数据的推断教学改进\n\n<code>{FOLDER}</code> · 新案例 · 没有问题" in page
    assert "| 问题 | 归因 | 策略 | 成效 |" in page
    (card,) = rows(page, "一眼看懂")
    assert len(card) == 4
    assert "没有" not in "".join(card)
    assert "**重复率 0.0%**" in page
    counts = rows(page, "字数")
    assert [row[0] for row in counts] == [
        "监测发现与问题",
        "归因分析",
        "改进策略与实施",
        "成效与后测",
        "反思与推广",
        "全文",
    ]
    assert all(int(row[1]) > 20 for row in counts)
    assert dict(row[:2] for row in rows(page, "元数据"))["单位"] == "姑苏区平桥示例小学"
    assert [row[0::3] for row in rows(page, "图片 1 张")] == [["<code>chart.png</code>", "推断得分率上升"]]


def test_what_is_wrong_and_how_to_write_it(library: Path) -> None:
    add_case(library, Example(front="region: 高新区\n-award", body="成绩提高了，，效果明显。"))
    page = reviewpage.page(looked(library))
    assert page.startswith("## 有 2 个错误要改\n")
    found = rows(page, "哪里不对，怎样写")
    assert [row[1] for row in found] == ["**错误**", "**错误**", "提醒"], "errors first"
    by_code = {row[2].split()[-1]: row for row in found}
    place, _, title, told = by_code["TM002"]
    assert place == "<code>index.md:9</code>"
    assert "“虎丘区”" in told
    assert title
    assert f"<code>anliku check --fix {FOLDER}</code>" in page


def test_limits_are_beside_the_counts(library: Path) -> None:
    campaign = library / "cases/campaigns/suzhou-2024.yml"
    text = campaign.read_text(encoding="utf-8")
    text = re.sub(r"^(\s*)- name: 归因分析\n", r"\1- name: 归因分析\n\1  words: 10\n", text, flags=re.MULTILINE)
    campaign.write_text(text, encoding="utf-8")
    body = BODY.replace("## 反思与推广", "### 反思").replace("## 监测发现与问题", "## 别的标题")
    add_case(library, Example(body=body, whole_body=True))
    counts = {row[0]: row[1:] for row in rows(reviewpage.page(looked(library)), "字数")}
    assert re.fullmatch(r"\*\*\d+（超出）\*\*", counts["归因分析"][0])
    assert counts["归因分析"][1] == "10"
    assert counts["反思与推广"] == ["**缺这一节**", "不限"]
    assert counts["别的标题"][1] == "不限"


def test_copied_text_is_shown_on_both_sides(library: Path) -> None:
    add_case(library)
    add_case(library, name="gusu-02", title="另一篇标题")
    found = looked(library, "cases/2024/gusu-02")
    assert found.cases[0].copied
    page = reviewpage.page(found)
    assert "**重复率 100.0%**" in page
    name, share, told = rows(page, "重复率")[0]
    assert (name, share) == (f"从找原句到想明白：基于监测数据的推断教学改进（{CASE_ID}）", "100.0%")
    assert re.search(r"第 \d+ 行（对方第 \d+ 行）“", told)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        # Without a limit there is a warning of 30 %, which would only repeat the error of 50 %.
        ("{}", "最多 50%"),
        ("{overlap: 25}", "本次评选最多 25%"),
    ],
)
def test_copying_is_told_once(limits: str, told: str, library: Path) -> None:
    campaign = library / "cases/campaigns/suzhou-2024.yml"
    text = campaign.read_text(encoding="utf-8").replace("limits: {}", f"limits: {limits}")
    campaign.write_text(text, encoding="utf-8")
    long = Example(body=BY_CODE["SF008"].bad.body)
    add_case(library, long)
    add_case(library, long, "gusu-yuwen-02", "另一篇标题")
    (case,) = looked(library, "cases/2024/gusu-yuwen-02").cases
    (problem,) = [problem for problem in case.problems if problem.rule == "SF008"]
    assert problem.is_error
    assert told in problem.message


def test_a_case_without_usable_metadata_still_has_its_problems(library: Path) -> None:
    add_case(library, Example(raw="没有元数据\n"))
    page = reviewpage.page(looked(library))
    assert f"### 1. {CASE_ID}\n" in page
    assert "FM001" in page
    assert "一眼看懂" not in page


def test_a_folder_without_a_case(library: Path) -> None:
    add_case(library)
    (library / "cases/2024/gusu-99").mkdir()
    (library / "cases/2024/gusu-99/x.png").write_bytes(b"x")
    page = reviewpage.page(looked(library, "cases/2024/gusu-99"))
    assert page.startswith("## 有 ")
    assert "没有 index.md" in page


def test_a_case_that_nobody_touched_can_break(library: Path) -> None:
    """Two cases of one title: the second is the pull request's, the first is told too."""
    add_case(library)
    add_case(library, Example(front="region: 没有的区"), name="gusu-02")
    page = reviewpage.page(looked(library, FOLDER, changes=changed(FOLDER, content=("cases/taxonomy.yml",))))
    assert page.startswith("## 这次改动没有错误，别处有 1 个\n")
    assert "另有 1 个错误在这次没有改动的文件里，列在“别处的错误”；请看看是不是这次改了术语或评选引起的。" in page
    assert "### 别处的错误" in page
    assert "cases/2024/gusu-02/index.md:" in page


def test_errors_of_others_are_not_the_contributors(library: Path) -> None:
    add_case(library, Example(front="region: 没有的区"))
    add_case(library, Example(front="region: 没有的区"), name="gusu-02", title="另一个标题")
    page = reviewpage.page(looked(library, FOLDER, changes=changed(FOLDER)))
    assert page.startswith("## 有 1 个错误要改\n")
    assert "另有 1 个错误在这次没有改动的文件里，列在“别处的错误”；不是这次改动引起的，请维护者来改。" in page


def test_an_error_in_a_changed_page_is_the_contributors(library: Path) -> None:
    add_case(library)
    (library / "cases/extra.md").write_text("# 页面\n\n<script>x</script>\n", encoding="utf-8")
    found = looked(library, FOLDER, changes=changed(FOLDER, content=("cases/extra.md",)))
    assert found.own == found.errors > 0


def test_what_else_was_changed(library: Path) -> None:
    add_case(library)
    others = {"removed": ("cases/2024/old-01",), "content": ("cases/about.md",), "program": (".github/x.yml",)}
    page = reviewpage.page(looked(library, FOLDER, changes=changed(FOLDER, **others)))
    assert "**改动了程序或设置（1 个文件），合并前请维护者看过。**" in page
    assert "**删去了 1 篇案例，它们的网址会打不开，请确认。**" in page
    for told in ("删去的案例：<code>cases/2024/old-01</code>", "cases/about.md", ".github/x.yml"):
        assert told in page


def test_no_case_was_changed(library: Path) -> None:
    add_case(library)
    page = reviewpage.page(review(load(library), (), changed(program=("Makefile",))))
    assert page.startswith("## 可以合并\n\n没有改动案例。\n")


def test_nothing_that_a_case_says_does_anything(library: Path) -> None:
    evil = "@someone #12 [点](https://x.example) ![](//x.example/a.png) <!-- x --> <b onclick=a> `c` **d** a|b GH-3"
    quoted = evil.replace('"', "")[:60]
    front = f'title: "{quoted}"\nsummary: "{evil}{evil}"\nunit: "{quoted}"\nkeywords: ["{evil[:20]}"]\nglance:\n  problem: "{evil[:80]}"'
    add_case(library, Example(front=front, body=f"{evil}\n\n## {evil}\n\n{evil}"))
    (library / FOLDER / "a`b|c<d>@e.png").write_bytes(b"x")
    page = reviewpage.page(looked(library))
    for event in pyromark.events(page, options=pyromark.Options.ENABLE_TABLES):
        kind = str(event)
        assert "Link" not in kind
        assert "Image" not in kind
        if "Html" in kind:
            assert re.fullmatch(r"</?code>|<br>", next(iter(event.values())))  # type: ignore[union-attr]
    shown = unescape(page)
    assert "点" in shown
    for linked in (r"@\w", r"(?<!\w)#\d", r"://", r"GH-\d"):
        assert not re.search(linked, shown)


def test_private_data_is_not_repeated(library: Path) -> None:
    add_case(
        library, Example(front=f"unit: 电话{PHONE}小学", body=f"发现问题后，家长致电{PHONE}询问得分率为什么是61.2%。")
    )
    found = looked(library)
    assert found.errors
    assert PHONE not in unescape(reviewpage.page(found)).replace("\u200b", "")


@pytest.mark.slow
def test_the_page_is_bounded_and_says_what_was_cut(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewpage, "LIMIT", 30_000)
    names = [f"gusu-yuwen-{number:03}" for number in range(24)]
    noise = "，，".join("成绩<b>|@#" for _ in range(40))
    for name in names:
        add_case(
            library,
            Example(body="\n\n".join([noise] * (90 if name == names[0] else 10))),
            name=name,
            title=f"标题{'|' * 30}{name}",
        )
    page = reviewpage.page(looked(library, *(f"cases/2024/{name}" for name in names)))
    assert len(page.encode("utf-16-le")) // 2 <= reviewpage.LIMIT
    assert re.search(r"写不下了：还有 \d+ 篇没有列出", page)
    assert re.search(r"还有 \d+ 处没有列出", page)
    assert "篇幅所限，没有列出：" in page
    # The last line stands whole: nothing is cut in the middle.
    assert page.endswith("\n")
    assert page.count("<code>") == page.count("</code>")


# --- the command --------------------------------------------------------------------------


def test_the_command_prints_the_page(library: Path, run: Run) -> None:
    add_case(library)
    code, out, err = run(FOLDER)
    assert (code, err) == (0, "")
    assert out.startswith("## 可以合并\n\n检查了 1 篇案例：0 个错误。")


def test_the_command_writes_a_file(library: Path, run: Run) -> None:
    add_case(library, Example(front="region: 高新区"))
    code, out, err = run(FOLDER, "--output", "summary.md")
    assert (code, out, err) == (1, "", "有 1 个错误要改；摘要写在 summary.md\n")
    assert (library / "summary.md").read_text(encoding="utf-8").startswith("## 有 1 个错误要改\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "请写案例的路径，或用 --base"),
        (("x", "--base", "main"), "两样写一样"),
        (("cases/2024/none",), "没有“cases/2024/none”"),
        ((FOLDER, "--output", "none/summary.md"), "写不了（不存在）"),
    ],
)
def test_wrong_use(library: Path, run: Run, arguments: tuple[str, ...], told: str) -> None:
    add_case(library)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_spoilt_terms_are_told_too(library: Path, run: Run) -> None:
    add_case(library)
    (library / "cases/taxonomy.yml").write_text("facets: 1\n", encoding="utf-8")
    code, out, _ = run(FOLDER)
    assert code == 1
    assert out.startswith("## 有 ")
    assert "cases/taxonomy.yml:1" in out


def test_a_case_that_cannot_be_compared_makes_the_share_worthless(library: Path) -> None:
    add_case(library)
    other = add_case(library, name="gusu-yuwen-02", title="另一个完全不同的标题")
    other.write_bytes(b"\xff\xfe")
    page = reviewpage.page(looked(library, FOLDER))
    assert "**有 1 处读不了，没有比较，重复率不算数**：<code>cases/2024/gusu-yuwen-02/index.md</code>" in page


def test_what_a_case_gives_away_is_named_with_the_file_to_open(library: Path) -> None:
    front = "takeaways:\n  - {text: 三栏表：一节课一张, file: 三栏表.docx}\n  - {text: 追问三句}\n"
    add_case(library, Example(front=front, files=(("三栏表.docx", "docx"),)))
    facts = dict(rows(reviewpage.page(looked(library)), "元数据"))
    assert facts["可以带走的"] == "三栏表：一节课一张（附件 三栏表.docx，请打开看一遍）；追问三句"


def test_what_a_case_says_it_answers_is_shown_to_the_reviewer(library: Path) -> None:
    add_case(library, Example(front="questions: [学生只会抄原句怎么办, 怎么追问]"))
    facts = dict(rows(reviewpage.page(looked(library)), "元数据"))
    assert facts["能回答的问题"] == "学生只会抄原句怎么办；怎么追问"
