"""Plain pages: what lies below ``cases/`` beside the cases is published too, so it is checked too.

A plain page is ``cases/*.md`` or ``cases/guide/*.md`` with its pictures; nothing else has a
place there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from anliku import picture, private
from anliku.allowance import FILE as ALLOWED
from anliku.atomic import reason
from anliku.case_places import YEAR
from anliku.catalogue import Catalogue
from anliku.files import NotPlain, open_plain, read_text
from anliku.markdown import Document
from anliku.problem import Location, Severity
from anliku.regex import regex
from anliku.rules.rule import Example, Finding, Rule
from anliku.source import HANDLER
from anliku.text import Lines
from anliku.yamlsafe import load

_PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
_HEAD = 4096
"""How much of a file is looked at for a campaign."""
_CAMPAIGN = regex(rb"""^["']?campaign["']?\s*:""", re.MULTILINE)
_ZIP = b"PK\x03\x04"
_TEMPLATE_BYTES = 1024 * 1024
_REMOTE = regex(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_SCHEME = regex(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:|\s*[/\\]{2}", re.IGNORECASE)


def stray_file(catalogue: Catalogue) -> Iterator[Finding]:
    """A file below ``cases/`` that is no case, no plain page and no picture of one."""
    content = catalogue.root / "cases"
    for path in _plain_files(content):
        place = path.relative_to(content)
        case = path.suffix == ".md" and not os.path.islink(path) and names_campaign(path)
        if not case and not os.path.islink(path) and _is_template(place):
            fault = _template_fault(catalogue, path)
            if fault is not None:
                yield Finding(Location(path.relative_to(catalogue.root).as_posix()), fault)
        elif not case and (os.path.islink(path) or not _belongs(place)):
            message = f"cases 里不该有 {place.as_posix()}：案例放在 cases/年份/编号/，页面放在 cases/ 或 cases/guide/，请移动或删除"
            yield Finding(Location(path.relative_to(catalogue.root).as_posix()), message)


FL010 = Rule(
    code="FL010",
    title="cases 里有不该在那里的文件",
    severity=Severity.ERROR,
    what="cases 里只放案例（年份/编号/）、页面（cases/*.md、cases/guide/*.md）和它们的图片、术语表、评选方案和它的 Word 模板（campaigns/评选编号.docx）、"
    "评选结果（outcomes/评选编号.yml）、实验区（zones.yml）。",
    why="放错地方的文件没有人检查，却可能被发布出去。",
    bad=Example(files=(("../../drafts/plan.md", "text:# 草稿\n"),), note="cases/drafts/plan.md"),
    good=Example(note="cases/guide/plan.md"),
    source="design.md 目录约定：cases 里只有内容",
    check_library=stray_file,
)


def unsafe_page(catalogue: Catalogue) -> Iterator[Finding]:
    """Private data, raw HTML, unsafe links or hidden picture data on a plain page."""
    content = catalogue.root / "cases"
    for path in _plain_files(content):
        if os.path.islink(path) or not _belongs(path.relative_to(content)):
            continue
        file = path.relative_to(catalogue.root).as_posix()
        if path.suffix == ".md":
            yield from _page(path, file)
        elif path.suffix.lower() in _PICTURES:
            yield from _picture(path, file)


_SOURCE = "design.md 安全规则 4：公开的内容不含私人信息；苏教办〔2023〕58号"

FL011 = Rule(
    code="FL011",
    title="页面里有不能公开的内容",
    severity=Severity.ERROR,
    what="页面和案例一样，不能有私人信息、原始 HTML、别处的图片、不安全的链接，图片不能带位置等信息。",
    why="页面同样公开，同样会被搜到和转载。",
    bad=Example(
        files=(("../../guide/extra.md", "text:# 说明\n\n![图](https://example.invalid/a.png)\n"),),
        note="cases/guide/extra.md：![图](https://…/a.png)",
    ),
    good=Example(note="cases/guide/extra.md：![图](a.png)"),
    source=_SOURCE,
    check_library=unsafe_page,
)


def names_campaign(path: str | Path) -> bool:
    """Whether a file outside of year folders looks like a case."""
    try:
        with open_plain(path) as opened:
            head = opened.read(_HEAD)
    except OSError:
        return False
    return (
        head.lstrip(b"\xef\xbb\xbf\r\n").startswith(b"---")
        and _CAMPAIGN.search(head.partition(b"\n---")[0]) is not None
    )


def _page(path: Path, file: str) -> Iterator[Finding]:
    text, problems = read_text(path, file)
    for problem in problems:
        if problem.is_error:
            yield Finding(problem.location, problem.message, everyones=problem.everyones)
    if text is None:
        return
    lines = Lines(text)

    def at(offset: int) -> Location:
        return Location(file, *lines(offset))

    front = HANDLER.locate(text)
    start = front[2] if front is not None else 0
    if front is not None:
        loaded = load(text, file, front[0], front[1], lines)
        for problem in loaded.problems:
            yield Finding(problem.location, problem.message)
        if not loaded.problems and not isinstance(loaded.value, dict):
            yield Finding(at(front[0]), "页面开头的元数据应是一行一个“字段: 内容”，只写 title 和 description")
    elif text.lstrip("\ufeff\r\n\t ").startswith("---"):
        yield Finding(at(0), "页面开头的元数据没有结束，请在最后一个字段的下一行写上单独的 ---")
    for hit in private.find(text):
        yield Finding(at(hit.start), f"页面里有{hit.kind}，请删去；页面和案例一样公开")
    document = Document(text[start:])
    for raw in document.raw:
        # What the generated pages say of themselves is a comment, which is not published.
        if not raw.text.startswith("<!-- 本页由 anliku schema 生成"):
            yield Finding(
                at(start + document.character(raw.start)), "页面里有原始 HTML，发布时会被删掉；请改用 Markdown"
            )
    for image in document.pictures:
        if _REMOTE.match(image.target):
            yield Finding(
                at(start + document.character(image.start)), "页面引用了别处的图片；请把图片放在页面旁边再引用"
            )
    for link in document.links:
        if _SCHEME.match(link.target):
            yield Finding(
                at(start + document.character(link.start)), "链接的写法不安全，请用 https:// 开头的网址或站内的相对路径"
            )


def _picture(path: Path, file: str) -> Iterator[Finding]:
    try:
        content = picture.read(path)
    except picture.BadPicture as bad:
        yield Finding(Location(file), bad.message, everyones=bad.fault == "refused")
        return
    if content.metadata:
        yield Finding(
            Location(file), f"图片里带有{'、'.join(content.metadata)}信息，请用看图软件另存一张不带这些信息的"
        )


def _belongs(place: Path) -> bool:
    name = place.name
    if place.as_posix() in {"taxonomy.yml", "zones.yml", ALLOWED} or name.startswith("."):
        return True
    if place.parts[0] in {"campaigns", "outcomes"}:
        return len(place.parts) == 2 and name.endswith(".yml")
    at_home = len(place.parts) == 1 or (place.parts[0] == "guide" and len(place.parts) == 2)
    return at_home and (name.endswith(".md") or Path(name).suffix.lower() in _PICTURES)


def _is_template(place: Path) -> bool:
    """Whether it is where a campaign's Word template lies; it is never published."""
    return len(place.parts) == 2 and place.parts[0] == "campaigns" and place.suffix == ".docx"


def _template_fault(catalogue: Catalogue, path: Path) -> str | None:
    # A campaign that cannot be read is told of at its own file.
    if not os.path.isfile(path.with_suffix(".yml")):
        known = "、".join(f"{name}.docx" for name in catalogue.campaigns)
        return f"Word 模板 {path.name} 没有对应的评选；请把它改名成“评选编号.docx”（{known}），或删除"
    try:
        size = path.stat().st_size
        with open_plain(path) as opened:
            head = opened.read(len(_ZIP))
    except NotPlain:
        return "Word 模板不是普通文件，读不了；请换成 .docx 文件"
    except OSError as error:
        return f"Word 模板打不开（{reason(error)}），请检查读取权限"
    if head != _ZIP:
        return "Word 模板不是 .docx 文件（可能只改了扩展名），请在 WPS 中另存为 .docx 后再放进来"
    if size > _TEMPLATE_BYTES:
        return f"Word 模板太大（{size / 1048576:.1f} MB），最多 1 MB；模板只要样式，请删去里面的图片和文字"
    return None


def _plain_files(content: Path) -> Iterator[Path]:
    """The files below ``cases/`` outside of year folders, in order; links are not followed."""
    for folder, names, files in os.walk(content):
        place = Path(folder)
        if place == content:
            # Whatever bears the name of a year is the catalogue's to judge.
            names[:] = [name for name in names if not YEAR.match(name)]
            files = [name for name in files if not YEAR.match(name)]
        names.sort()
        linked = [name for name in names if os.path.islink(place / name)]
        yield from (place / name for name in sorted([*files, *linked]))


RULES = (
    FL010,
    FL011,
)
