"""``python -m tests.browser.guide``: the pictures of README.md and CONTRIBUTING.md, into tooling/screenshots.

What can be shown is real: what the commands print, the summary that ``review`` writes, the
fields of the form, and a Word file laid out by LibreOffice (which only this script needs). The
code host's web editor is somebody else's and is drawn here in our own words instead.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyromark
import yaml
from PIL import Image
from playwright.sync_api import Browser

from anliku.site.build import build_site
from tests.browser import chromium
from tests.factory import LIBRARY, ROOT, add_case, make_library

OUT = ROOT / "tooling" / "screenshots"
LARGEST = 150_000
"""Bytes of a picture."""
WIDTH = 900
CASE = "gusu-yuwen-02"
SAMPLE = LIBRARY / "cases" / "2024" / "gusu-yuwen-01"

_STYLE = """
*{box-sizing:border-box} body{margin:0;padding:28px;width:900px;background:#fff;color:#1f2933;
font:16px/1.7 "Noto Sans CJK SC","Noto Sans SC",sans-serif}
pre{margin:0;padding:20px 24px;background:#1b2330;color:#dfe6ee;border-radius:10px;white-space:pre-wrap;
font:15px/1.75 "Noto Sans Mono CJK SC",monospace;overflow-wrap:anywhere}
pre b{color:#8fd0ff;font-weight:400} pre .e{color:#ff8f8f} pre .w{color:#ffd479}
table{border-collapse:collapse;width:100%;margin:6px 0 14px;font-size:14px} td,th{border:1px solid #d5dce4;padding:5px 9px;
text-align:left;vertical-align:top} th{background:#f3f6f9} td code,.short table:first-of-type td:nth-child(2){white-space:nowrap}
code{background:#eef2f6;border-radius:4px;padding:1px 5px;font:13px "Noto Sans Mono CJK SC",monospace}
h2{margin:0 0 8px;font-size:24px} h3{margin:14px 0 4px;font-size:18px} p{margin:6px 0}
.card{border:1px solid #d5dce4;border-radius:10px;padding:20px 24px;margin-bottom:18px}
label{display:block;font-weight:700;margin:12px 0 4px} label i{color:#c0392b;font-style:normal}
small{color:#5b6b7b;display:block} .in{border:1px solid #b8c4d0;border-radius:6px;padding:6px 10px;color:#8794a1;min-height:38px}
.steps{display:grid;grid-template-columns:1fr 1fr;gap:16px} .steps>div{border:2px solid #3b6ea5;border-radius:12px;padding:16px 18px}
.n{display:inline-block;background:#3b6ea5;color:#fff;border-radius:50%;width:28px;height:28px;line-height:28px;text-align:center;
margin-right:8px;font-weight:700} .box{margin-top:10px;background:#f6f8fa;border-radius:8px;padding:10px 14px;font-size:14px}
.button{display:inline-block;background:#2f7d4f;color:#fff;border-radius:6px;padding:2px 14px;font-size:14px}
"""


def main() -> int:
    """Make all of them; 0 = fine."""
    with tempfile.TemporaryDirectory() as scratch, chromium.launch() as browser:
        work = Path(scratch)
        home(browser, work / "site")
        draw(browser, "ways-form", form())
        draw(browser, "ways-web", web_editor())
        draw(browser, "ways-check", terminal(work / "check", ["check", f"cases/2024/{CASE}"]))
        draw(browser, "ways-review", summary(work / "review"))
        document = word(work)
        draw(browser, "ways-import", imported(work / "import", document))
    return 0


def home(browser: Browser, site: Path) -> None:
    """The first screen of this library's own home page."""
    build_site(ROOT, site)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    with chromium.serve(site) as origin:
        page.goto(origin)
        page.wait_for_selector("[data-search-state=ready]")
        save("home", page.screenshot())
    page.close()


def draw(browser: Browser, name: str, content: str, tallest: int = 1_400) -> None:
    """The picture of a page, in few colours."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 400})
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{content}")
    height = min(tallest, round(page.evaluate("document.body.getBoundingClientRect().height")))
    save(name, page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": height}, full_page=True))
    page.close()


def save(name: str, data: bytes) -> None:
    """Write it small."""
    with Image.open(io.BytesIO(data)) as picture:
        few = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    target = OUT / f"{name}.png"
    few.save(target, optimize=True)
    size = target.stat().st_size
    assert size <= LARGEST, f"{target} has {size} bytes"
    sys.stdout.write(f"{target.name} {size // 1024} kB\n")


def library(root: Path) -> Path:
    """A sample case with faults that schools really make, and a paragraph of another case."""
    make_library(root)
    other = add_case(root, title="让提问慢下来：监测数据支持的阅读教学改进")
    folder = root / "cases" / "2024" / CASE
    shutil.copytree(SAMPLE, folder)
    text = (folder / "index.md").read_text(encoding="utf-8")
    copied = other.read_text(encoding="utf-8").partition("## 改进策略与实施\n\n")[2].partition("\n")[0]
    text = text.replace(f"id: {SAMPLE.name}", f"id: {CASE}").replace("region: 姑苏区", "region: 平江区")
    text = re.sub(r"!\[[^]]+\]", "![]", text, count=1)
    text = text.replace("## 反思与推广\n", f"{copied}\n\n## 反思与推广\n").replace("。\n\n", "。。\n\n", 1)
    (folder / "index.md").write_text(text, encoding="utf-8")
    return root


def run(root: Path, *arguments: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "anliku", *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def terminal(root: Path, arguments: list[str]) -> str:
    """A command and what it prints, as a terminal shows it."""
    return screen([(arguments, run(library(root), *arguments))])


def screen(rounds: list[tuple[list[str], str]]) -> str:
    """Commands and their output."""
    parts = []
    for arguments, said in rounds:
        text = html.escape(said.strip())
        text = re.sub(r"(?<= )错误(?= )", '<span class="e">错误</span>', text)
        text = re.sub(r"(?<= )提醒(?= )", '<span class="w">提醒</span>', text)
        parts.append(f"<b>$ .venv/bin/anliku {html.escape(' '.join(arguments))}</b>\n{text}")
    return f"<pre>{'<br><br>'.join(parts)}</pre>"


def summary(root: Path) -> str:
    """The first half of the summary of a pull request."""
    text = run(library(root), "review", f"cases/2024/{CASE}").partition("**元数据**")[0]
    options = pyromark.Options.ENABLE_TABLES
    return f"<div class='card short'>{pyromark.html(text, options=options)}</div>"


def form() -> str:
    """The fields of “我要投稿”, in our own drawing."""
    told: dict[str, Any] = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/contribute.yml").read_text(encoding="utf-8"))
    parts = []
    for field in told["body"][1:]:
        about = field["attributes"]
        if field["id"] not in {"title", "campaign", "category", "region", "summary", "body", "consent"}:
            continue
        star = " <i>*</i>" if field.get("validations", {}).get("required") else ""
        parts.append(f"<label>{html.escape(about['label'])}{star}</label>")
        parts.append(f"<small>{html.escape(about.get('description', ''))}</small>")
        if field["type"] == "checkboxes":
            parts += [
                f"<div>☐ {html.escape(option['label'])} <i style='color:#c0392b'>*</i></div>"
                for option in about["options"]
            ]
        else:
            hint = f"{about['options'][0]}　▾" if field["type"] == "dropdown" else about.get("placeholder", "")
            parts.append(f"<div class=in>{html.escape(hint)}</div>")
    return f"<div class=card><h2>{told['name']}</h2>{''.join(parts)}<p><span class=button>提交</span></p></div>"


def web_editor() -> str:
    """Four steps of writing in the browser: a sketch."""
    steps = (
        ("新建文件", "在仓库页面选“添加文件”，文件名写上路径：", "<code>cases/2024/gusu-yuwen-02/index.md</code>"),
        (
            "粘贴并修改",
            "复制一篇示例案例的全文，改成自己的：",
            "---<br>id: gusu-yuwen-02<br>title: 把依据说出来……<br>region: 姑苏区<br>---",
        ),
        (
            "提交到新分支",
            "写一句话说明，选“为这次提交建一个新分支”：",
            "新案例：姑苏区示例小学，阅读提问<br><span class=button>提议更改</span>",
        ),
        (
            "看摘要，接着改",
            "几分钟后合并请求上出现一条评论；回到文件改好再提交，评论会自动更新：",
            "<b>有 2 个错误要改</b><br>index.md:10 “高新区”请写“虎丘区”",
        ),
    )
    cells = "".join(
        f"<div><span class=n>{number}</span><b>{title}</b><p>{told}</p><div class=box>{box}</div></div>"
        for number, (title, told, box) in enumerate(steps, 1)
    )
    return f"<h2>在网页上写一篇案例（示意图）</h2><div class=steps>{cells}</div>"


def word(work: Path) -> Path:
    """A case as Word, exported by us; its first page goes into the picture."""
    if shutil.which("soffice") is None or shutil.which("pdftoppm") is None:
        raise SystemExit("这张图要用 LibreOffice 和 pdftoppm，请先装好")
    document = work / "案例.docx"
    sys.stdout.write(run(LIBRARY, "export", str(SAMPLE), "--output", str(document)))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work), str(document)],
        check=True,
        capture_output=True,
    )
    subprocess.run(
        ["pdftoppm", "-png", "-r", "72", "-f", "1", "-l", "2", str(document.with_suffix(".pdf")), str(work / "page")],
        check=True,
    )
    pages = [Image.open(path).convert("RGB") for path in sorted(work.glob("page*.png"))]
    sheet = Image.new(
        "RGB", (sum(page.width for page in pages) + 16 * (len(pages) + 1), pages[0].height + 32), "#d5dce4"
    )
    at = 16
    for page in pages:
        sheet.paste(page, (at, 16))
        at += page.width + 16
    out = io.BytesIO()
    sheet.save(out, "PNG")
    save("ways-word", out.getvalue())
    return document


def imported(root: Path, document: Path) -> str:
    """What ``import`` says of that document."""
    make_library(root)
    shutil.copy(document, root / "案例.docx")
    arguments = ["import", "案例.docx", "--category", "语文", "--subject", "语文", "--problem", "阅读素养", "--yes"]
    return screen([(arguments, run(root, *arguments))])


if __name__ == "__main__":
    sys.exit(main())
