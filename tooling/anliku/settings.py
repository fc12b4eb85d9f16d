"""``mkdocs.yml``, read and judged before MkDocs gets to see it.

MkDocs would run programs that it names (``hooks``, ``!!python`` tags, plugins, extensions),
follow it to other files (``INHERIT``, ``docs_dir``, ``custom_dir``) and publish what nobody has
checked. So this module reads the file as hostile YAML and lets through only what the site of a
library needs; what MkDocs is given is what was judged here.

Rules reported: FL012 a setting that cannot be used, FL013 one without effect, and FL001 – FL007
for the file itself.
"""

from __future__ import annotations

import difflib
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from anliku import yamlsafe
from anliku.fields import shown
from anliku.files import is_there, read_text
from anliku.problem import Location, Problem, Severity
from anliku.regex import regex
from anliku.text import visible

FILE = "mkdocs.yml"
CONTENT, THEME = "cases", "overrides"
"""The folders of what is published and of how it looks; they are always called so."""

_Path = yamlsafe.Path
_YEAR = regex(r"[12][0-9]{3}\Z")
# The characters of an address (RFC 3986) that can stand in a host and a path, and letters of any script.
_HOST = r"\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*"
_ADDRESS = regex(rf"https?://{_HOST}(?::[0-9]{{1,5}})?(?:/[\w.~%!$&'()*+,;=:@/-]*)?\Z", re.IGNORECASE)
_OLD_SLUGIFY = regex(
    r"^ *- toc(:\n +slugify: !!python/object/apply:pymdownx\.slugs\.slugify\n +kwds: \{case: lower\})[ \t]*$",
    re.MULTILINE,
)
_TEXTS = ("tagline", "publisher", "icp", "share_font", "feedback")
_OFFICE_MAIL = regex(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_DOWNLOADS, _LANGUAGES = ("word",), ("zh", "zh-Hant", "zh-TW")
_LEVELS = ("warn", "info", "ignore")
_LOOKED_AT = {
    "nav": ("omitted_files", "not_found", "absolute_links"),
    "links": ("not_found", "absolute_links", "unrecognized_links", "anchors"),
}
"""What MkDocs 1.6 knows below ``validation``; a name of a group right below it counts for each group."""
_PAGE = regex(r"/[^/]*\.(?:html?|php|aspx?|jsp|md)/?\Z", re.IGNORECASE)

# Those that read no file, run nothing and need no script of others.
_EXTENSIONS = {
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "nl2br", "sane_lists", "smarty",
    "tables", "toc", "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.inlinehilite",
    "pymdownx.keys", "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tasklist",
    "pymdownx.tilde",
}  # fmt: skip

_REFUSED = {
    "hooks": "不能用 hooks：发布时不运行别的程序；请删掉 hooks 和下面的几行",
    "INHERIT": "不能用 INHERIT 引用别的设置文件；请把那里的设置直接写在 mkdocs.yml 里，再删掉这一行",
    "extra_css": "不能用 extra_css：页面只用自己的样式；请把样式写进 overrides/assets/stylesheets/ground.css，再删掉这一段",
    "extra_javascript": "不能用 extra_javascript：页面不运行别处的脚本；请把程序写进 overrides/assets/javascripts/frame.js，再删掉这一段",
    "extra_templates": "不能用 extra_templates：页面由 overrides 里的模板生成；请删掉这一段",
    "exclude_docs": "不能用 exclude_docs：cases 里的页面都会发布；不想发布的页面请移出 cases，再删掉这一段",
    "draft_docs": "不能用 draft_docs：cases 里的页面都会发布；草稿请移出 cases，再删掉这一段",
}
# What is said of a case's metadata, in the words of this file; the longer ones first.
_WORDS = (
    (
        "只能有一段元数据；请把后一段并入前一段，只留首尾两行 ---",
        f"{FILE} 里只能有一段设置；请把后一段并入前一段，再删去中间的 ---",
    ),
    ("长的内容请写进正文", "请删去不用的设置"),
    ("投稿指南里的样例", "案例库自带的 mkdocs.yml"),
    ("请写成“字段: 内容”", "请写成“设置: 内容”"),
    ("请写成“名称: 内容”", "请写成“设置: 内容”"),
    ("请把字段直接写出来", "请把设置直接写出来"),
    ("字段“", "设置“"),
    ("元数据", f"{FILE} "),
)
# MkDocs knows them; nothing of ours reads them.
_IDLE = {
    "copyright", "dev_addr", "edit_uri", "edit_uri_template", "extra", "not_in_nav", "remote_branch", "remote_name",
    "repo_name", "repo_url", "site_author", "watch",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that may be used. ``engine`` is what MkDocs is given, by its names."""

    engine: dict[str, Any] = field(default_factory=dict)


def load(root: Path) -> tuple[Settings, list[Problem]]:
    """Read the settings of the library at ``root``; never raises for what is written there.

    A setting that is refused is not in the result.
    """
    text, problems = read_text(root / FILE, FILE)
    # A byte-order mark or another line end does no harm here.
    problems = [problem for problem in problems if problem.is_error]
    if text is None:
        return Settings(), problems
    text, outdated = _without_old_slugify(text)
    problems += outdated
    loaded = yamlsafe.load(text, FILE)
    if loaded.problems:
        return Settings(), [*problems, *(_in_settings(problem, text) for problem in loaded.problems)]
    judge = _Judge(root, loaded.places)
    return Settings(judge.settings(loaded.value)), problems + judge.problems


def _without_old_slugify(text: str) -> tuple[str, list[Problem]]:
    """``text`` without the one program that our own earlier settings named, all else in its place."""
    old = _OLD_SLUGIFY.search(text)
    if old is None:
        return text, []
    blank = re.sub(r"[^\n]", " ", text[old.start(1) : old.end()])
    message = "slugify 由案例库自己设置，这两行不再需要；请删掉，toc 后面的冒号也删掉"
    place = Location(FILE, text.count("\n", 0, old.start()) + 2)
    return text[: old.start(1)] + blank + text[old.end() :], [Problem(place, "FL013", Severity.WARNING, message)]


def _in_settings(problem: Problem, text: str) -> Problem:
    """What was said of a case's metadata, in the words of this file."""
    message = problem.message
    for of_case, of_settings in _WORDS:
        message = message.replace(of_case, of_settings)
    line = text.splitlines()[problem.location.line - 1]
    tag = re.search(r"!\S*", line[problem.location.column - 1 :])
    if problem.rule == "FM004" and tag is not None and tag.start() == 0:
        advice = "slugify 由案例库自己设置，请删掉这一段" if "slugify" in line else "请删掉，把内容直接写出来"
        message = f"不能用“{tag[0]}”：读设置时不运行程序，也不读环境变量；{advice}"
    return problem._replace(rule="FL012", message=message)


class _Judge:
    """Takes the settings apart; what it returns is allowed, what it refuses is in ``problems``."""

    def __init__(self, root: Path, places: yamlsafe.Places) -> None:
        self.root = root
        self.places = places
        self.problems: list[Problem] = []

    def refuse(self, path: _Path, message: str) -> None:
        self._report("FL012", Severity.ERROR, path, message)

    def idle(self, path: _Path, message: str) -> None:
        self._report("FL013", Severity.WARNING, path, message)

    def _report(self, rule: str, severity: Severity, path: _Path, message: str) -> None:
        span = self.places.key(path) if path and isinstance(path[-1], str) else self.places.value(path)
        self.problems.append(Problem(span.location, rule, severity, message))

    def settings(self, values: Any) -> dict[str, Any]:
        if not isinstance(values, dict):
            self.refuse((), "mkdocs.yml 应是一行一个“设置: 内容”，如 site_name: 监测结果运用案例库")
            return {}
        if not values.get("site_name"):
            self.refuse(("site_name",), "mkdocs.yml 里没有写网站的名称，请补上一行，如 site_name: 监测结果运用案例库")
        judged = {key: self._setting(key, value) for key, value in values.items()}
        return {key: value for key, value in judged.items() if value is not None}

    def _setting(self, key: str, value: Any) -> Any:
        judge = _JUDGES.get(key)
        if judge is not None:
            # What is left empty is as good as left out.
            return judge(self, (key,), value) if value is not None else None
        if key in _REFUSED:
            self.refuse((key,), _REFUSED[key])
        elif key in _IDLE:
            self.idle((key,), f"“{key}”在案例库里不起作用，请删掉")
        else:
            self.idle((key,), f"没有“{visible(key)[:30]}”这个设置，{_nearest(key, _JUDGES)}")
        return None

    def text(self, path: _Path, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return self._printable(path, value.strip())
        quoted = "" if isinstance(value, (list, dict)) else f'，请加上双引号："{str(value).lower()}"'
        self.refuse(path, f"{path[-1]} 应是一行文字，现在是 {shown(value)}{quoted}")
        return None

    def _printable(self, path: _Path, text: str) -> str | None:
        """``text``, unless it holds what steers a page without being seen."""
        hidden = next((mark for mark in text if unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Zl", "Zp"}), None)
        if hidden is None:
            return text
        what = "换行，请写成一行" if hidden == "\n" else f"看不见的字符 U+{ord(hidden):04X}，请删掉后重新输入"
        self.refuse(path, f"{path[-1]} 里有{what}")
        return None

    def switch(self, path: _Path, value: Any) -> bool | None:
        if isinstance(value, bool):
            return value
        self.refuse(path, f"{path[-1]} 应写 true 或 false（不加引号），现在是 {shown(value)}")
        return None

    def address(self, path: _Path, value: Any) -> str | None:
        text = self.text(path, value)
        page = _PAGE.search(text or "")
        if text and page and _is_address(text):
            site = text[: page.start() + 1]
            self.refuse(path, f"site_url 写的是一个页面 {shown(text)}，要写网站首页所在的网址，如 {site}")
            return None
        if not text or _is_address(text):
            return text
        self.refuse(
            path,
            f"site_url 写的是 {shown(text)}，不是完整的网址：要以 https:// 或 http:// 开头，不带 ?、# 和空格，"
            '如 https://cases.example.edu.cn/anliku/；还没有网址就写 ""',
        )
        return None

    def content(self, path: _Path, value: Any) -> None:
        if not (isinstance(value, str) and posixpath.normpath(value) == CONTENT):
            self.refuse(
                path,
                f"docs_dir 只能是 cases，现在是 {shown(value)}：检查的是 cases，别的文件夹没有人检查；请改回 cases",
            )

    def target(self, path: _Path, value: Any) -> None:
        if not (isinstance(value, str) and posixpath.normpath(value) == "site"):
            self.idle(path, "site_dir 不起作用：网站放在 site，要放在别处请用 anliku build --site-dir；请删掉这一行")

    def addresses(self, path: _Path, value: Any) -> None:
        if value is not True:
            self.refuse(
                path, f"use_directory_urls 只能是 true，现在是 {shown(value)}：案例的网址以 / 结尾；请改回 true"
            )

    def theme(self, path: _Path, value: Any) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            self.refuse(path, f"theme 应写成 name: material 和 custom_dir: overrides 两行，现在是 {shown(value)}")
            return None
        allowed: dict[str, Any] = {}
        for key, item in value.items():
            place = (*path, key)
            if key == "name" and item != "material":
                self.refuse(place, f"不能用主题 {shown(item)}：案例库的模板只配 material，请改成 name: material")
            elif key == "custom_dir" and not (isinstance(item, str) and posixpath.normpath(item) == THEME):
                self.refuse(place, f"custom_dir 只能是 overrides，现在是 {shown(item)}；请改回 overrides")
            elif key == "language" and item not in _LANGUAGES:
                self.refuse(place, f"language 只能是 {'、'.join(_LANGUAGES)}，现在是 {shown(item)}；请写 zh")
            elif key == "language":
                allowed[key] = item
            elif key == "font" and item is not False:
                self.refuse(place, "font 只能是 false：页面不向别处要字体；请改成 font: false")
            elif key not in {"name", "custom_dir", "font", "favicon"}:
                self.idle(place, f"theme 里的“{visible(key)[:30]}”不起作用，样子由 overrides 决定；请删掉")
        return allowed

    def plugins(self, path: _Path, value: Any) -> list[Any] | None:
        if not isinstance(value, (list, dict)):
            self.refuse(path, f"plugins 应是列表，每一项另起一行，以“- ”开头；现在是 {shown(value)}")
            return None
        options: dict[str, Any] | None = None
        for place, name, given in self._named(path, value):
            if name == "anliku":
                options = self._options(place, given)
            elif name == "search":
                self.refuse(place, "请删掉 search：案例库有自己的查找，这个插件会让每一页都变重")
            else:
                self.refuse(place, f"不能用插件 {shown(name)}：发布时只运行 anliku；请删掉这一项")
        if options is None:
            self.refuse(path, "plugins 里没有启用 anliku，请在 plugins 下加一行 - anliku")
            return None
        return [{"anliku": options}]

    def _options(self, path: _Path, given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            if given is not None:
                self.refuse(path, f"anliku 下面应是一行一个“设置: 内容”，现在是 {shown(given)}")
            return {}
        allowed: dict[str, Any] = {}
        for key, item in given.items():
            if key in _TEXTS:
                allowed[key] = self.text((*path, key), item) or ""
                if key == "feedback" and allowed[key] and not _OFFICE_MAIL.fullmatch(allowed[key]):
                    self.refuse(
                        (*path, key), f"feedback 要写公开的办公邮箱（名称@域名），现在是 {shown(item)}；没有就留空"
                    )
            elif key == "downloads":
                allowed[key] = self._downloads((*path, key), item)
            elif key == "keep_going":
                allowed[key] = self.switch((*path, key), item) or False
            elif key == "offline":
                self.idle((*path, key), "offline 在这里不起作用，离线版请用 anliku build --offline；请删掉这一行")
            else:
                advice = _nearest(key, (*_TEXTS, "downloads", "keep_going"))
                self.refuse((*path, key), f"anliku 没有“{visible(key)[:30]}”这个设置，{advice}")
        return allowed

    def _downloads(self, path: _Path, value: Any) -> list[str]:
        """What readers can download beside the page of a case."""
        if value is None or value == [] or value == list(_DOWNLOADS):
            return value or []
        self.refuse(path, f"downloads 只能写 [word]（每篇案例一份 Word）或 []（没有），现在是 {shown(value)}")
        return []

    def extensions(self, path: _Path, value: Any) -> list[Any]:
        allowed: list[Any] = []
        for place, name, given in self._named(path, value):
            if name not in _EXTENSIONS:
                advice = _nearest(name, _EXTENSIONS)
                self.refuse(place, f"不能用扩展 {shown(name)}，{advice}；案例的正文不受这里影响")
            elif given in (None, {}):
                allowed.append(name)
            elif name == "toc" and isinstance(given, dict):
                allowed.append({name: self._contents(place, given)})
            else:
                self.refuse(place, f"扩展 {name} 不能带选项，请只写 - {name}")
        return allowed

    def _contents(self, path: _Path, given: dict[str, Any]) -> dict[str, Any]:
        allowed: dict[str, Any] = {}
        for key, item in given.items():
            depth = key == "toc_depth" and type(item) is int and 1 <= item <= 6
            if depth or (key == "permalink" and isinstance(item, bool)):
                allowed[key] = item
            else:
                self.refuse((*path, key), f"toc 只能带 toc_depth（1 到 6）和 permalink（true 或 false），请删掉“{key}”")
        return allowed

    def _named(self, path: _Path, value: Any) -> Iterator[tuple[_Path, str, Any]]:
        """Plugins and extensions: a list of names or of ``name: options``, or one mapping.
        Gives (place, name, options)."""
        if isinstance(value, dict):
            yield from (((*path, name), name, given) for name, given in value.items())
            return
        if not isinstance(value, list):
            self.refuse(path, f"{path[-1]} 应是列表，每一项另起一行，以“- ”开头；现在是 {shown(value)}")
            return
        for index, item in enumerate(value):
            place: _Path = (*path, index)
            if isinstance(item, str):
                yield place, item, None
            elif isinstance(item, dict) and len(item) == 1:
                yield from (((*place, name), name, given) for name, given in item.items())
            else:
                self.refuse(place, f"{path[-1]} 的第 {index + 1} 项应是一个名称，现在是 {shown(item)}")

    def nav(self, path: _Path, value: Any) -> list[Any] | None:
        if not isinstance(value, list):
            self.refuse(path, f"nav 应是列表，每一项写成“- 名称: 页面.md”，现在是 {shown(value)}")
            return None
        return [kept for index, item in enumerate(value) if (kept := self._entry((*path, index), item)) is not None]

    def _entry(self, path: _Path, item: Any) -> Any:
        """One entry of the navigation, without what leads to no page; None where nothing is left."""
        if isinstance(item, str):
            return item if self._leads(path, item) else None
        if isinstance(item, dict) and len(item) == 1:
            ((title, target),) = item.items()
            place = (*path, title)
            if isinstance(target, list):
                inside = self.nav(place, target)
                return {title: inside} if inside else None
            if isinstance(target, str):
                return {title: target} if self._leads(place, target) else None
            self.refuse(place, f"nav 里“{visible(title)[:30]}”要写一个页面，如 about.md，现在是 {shown(target)}")
            return None
        self.refuse(path, f"nav 的每一项要写成“- 名称: 页面.md”，现在是 {shown(item)}")
        return None

    def _leads(self, path: _Path, target: str) -> bool:
        """Whether there is such a plain page; an address elsewhere leads there."""
        if _is_address(target):
            return True
        parts = target.split("/")
        plain = target.endswith(".md") and ".." not in parts and not _YEAR.match(parts[0])
        if plain and is_there(self.root / CONTENT / target):
            return True
        message = f"nav 里写的页面 {shown(target)} 不存在，这一项不起作用；请改成 cases 里有的页面，或删掉这一行"
        self.idle(path, message)
        return False

    def validation(self, path: _Path, value: Any) -> dict[str, Any]:
        rows = self._rows(path, value)
        alone = {name: level for name, level in rows.items() if name not in _LOOKED_AT}
        allowed = self._levels(path, alone, [*_LOOKED_AT, *(name for names in _LOOKED_AT.values() for name in names)])
        for group, names in _LOOKED_AT.items():
            place = (*path, group)
            if group in rows:
                allowed[group] = self._levels(place, self._rows(place, rows[group]), names)
        return allowed

    def _rows(self, path: _Path, value: Any) -> dict[str, Any]:
        """What stands below a setting of ``validation``; nothing where that is empty or refused."""
        if isinstance(value, dict):
            return value
        if value is not None:
            example = "anchors: warn" if path[-1] != "nav" else "omitted_files: info"
            message = f"{path[-1]} 下面应是一行一个“设置: 内容”，如 {example}，现在是 {shown(value)}"
            self.refuse(path, message)
        return {}

    def _levels(self, path: _Path, rows: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
        """Each of ``names`` with its level, as far as that is one."""
        allowed: dict[str, Any] = {}
        for name, level in rows.items():
            levels = (*_LEVELS, "relative_to_docs") if name == "absolute_links" else _LEVELS
            if name not in names:
                message = f"{path[-1]} 里没有“{visible(name)[:30]}”这个设置，{_nearest(name, names)}"
                self.idle((*path, name), message)
            elif level in levels:
                allowed[name] = level
            elif level is not None:
                self.refuse((*path, name), f"{name} 只能是 {'、'.join(levels)}，现在是 {shown(level)}")
        return allowed


_JUDGES: dict[str, Callable[[_Judge, _Path, Any], Any]] = {
    "site_name": _Judge.text,
    "site_description": _Judge.text,
    "site_url": _Judge.address,
    "docs_dir": _Judge.content,
    "site_dir": _Judge.target,
    "use_directory_urls": _Judge.addresses,
    "theme": _Judge.theme,
    "plugins": _Judge.plugins,
    "markdown_extensions": _Judge.extensions,
    "nav": _Judge.nav,
    "strict": _Judge.switch,
    "validation": _Judge.validation,
}


def _is_address(text: str) -> bool:
    """Whether ``text`` is an address of the web that more can be added to."""
    if not _ADDRESS.match(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _nearest(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.75)
    return f"是不是“{near[0]}”？" if near else "请删掉"
