"""The MkDocs plugin ``anliku``: the only module that knows MkDocs, so that it can be replaced.

MkDocs renders the plain pages (about, guide) with our templates; the plugin keeps everything
else away from it. Under ``mkdocs build`` the plugin also checks the library first and has the
rest of the site written afterwards, as ``anliku build`` does.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext
from pymdownx.slugs import slugify

from anliku.case_places import NotALibrary
from anliku.page.folds import folded
from anliku.page.html import frame_tables, with_index
from anliku.page.sanitise import clean_page
from anliku.settings import CONTENT, FILE, THEME, Settings
from anliku.site.downloads import templates
from anliku.site.edition_files import Tree
from anliku.site.engine_pages import is_plain, stage
from anliku.site.prepare import Prepared, prepare
from anliku.site.scratch import NoScratch, scratch
from anliku.site.shell import EngineError, Site, environment, shell_of, template_faults
from anliku.site.views import Here
from anliku.site.whole import write_ours, write_pages

GUIDE = "guide/contribute/"
"""The page for contributors, which offers the templates of all campaigns."""

log = logging.getLogger("mkdocs.plugins.anliku")


class AnlikuConfig(Config):
    """Options under ``plugins: - anliku:`` in mkdocs.yml."""

    keep_going = config_options.Type(bool, default=False)
    """Leave out cases with errors instead of stopping."""
    tagline = config_options.Type(str, default="")
    share_font = config_options.Type(str, default="")
    publisher = config_options.Type(str, default="")
    icp = config_options.Type(str, default="")
    feedback = config_options.Type(str, default="")
    downloads = config_options.Type(list, default=[])
    offline = config_options.Type(bool, default=False)
    """Write links that work by double-clicking ``index.html``; set by ``anliku build --offline``."""


class AnlikuPlugin(BasePlugin[AnlikuConfig]):
    """See the module's docstring; methods stand in the order in which MkDocs calls them."""

    prepared: Prepared | None = None
    """Set by ``anliku build``, which has checked already; else made in on_config."""

    pages: Mapping[str, bytes] | None = None
    """The plain pages as they lie below ``cases/``: set by ``anliku build``, which writes the rest of the
    site itself; else read in on_config."""
    alone = True
    """Whether nobody else writes the rest of the site: so under ``mkdocs build``."""

    def __init__(self) -> None:
        self.serving = False
        self.addresses: list[str] = []
        """Of the plain pages, as they are made."""
        self.site: Site | None = None
        self.content: Path | None = None
        """The folder ``cases``."""
        self.staged = contextlib.ExitStack()
        """Holds a copy of its plain pages, which is all that MkDocs gets to see."""

    @property
    def index(self) -> str:
        """What links to folders end in (see ``Here.index``)."""
        return "index.html" if self.config.offline else ""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        if self.prepared is None or self.serving:
            try:
                self.prepared = prepare(root)
            except NotALibrary as error:
                raise PluginError(str(error)) from None
            self._report(self.prepared)
        # As in the pages of cases: an address of a heading may be Chinese.
        config.mdx_configs.setdefault("toc", {})["slugify"] = slugify(case="lower")
        # Both are ours: theirs is dated by the clock, and blind to most pages.
        config.theme.static_templates -= {"sitemap.xml", "404.html"}
        # Nor is any file of theirs wanted, of which there are 14,000 to look at.
        config.theme.dirs = [str(root / THEME)]
        # MkDocs walks every folder and follows links, also out of the library and in circles.
        self.content = Path(config.docs_dir)
        # The last edition's, where this is a preview.
        self.staged.close()
        try:
            pages = self.staged.enter_context(scratch())
        except NoScratch as error:
            raise PluginError(str(error)) from None
        if self.pages is None or self.serving:
            self.pages = dict(stage(self.content, [file for file, _ in self.prepared.left_out]))
        for name, content in self.pages.items():
            (pages / name).parent.mkdir(parents=True, exist_ok=True)
            (pages / name).write_bytes(content)
        config.docs_dir = str(pages)
        return config

    def on_shutdown(self) -> None:
        self.staged.close()

    def _report(self, prepared: Prepared) -> None:
        errors = prepared.errors
        going = (self.config.keep_going or self.serving) and not prepared.general
        if errors and not going:
            lines = "\n".join(problem.as_text() for problem in errors)
            raise PluginError(f"有 {len(errors)} 个错误，没有发布任何内容：\n{lines}")
        for problem in errors:
            log.warning("已略过有错误的案例：%s", problem.as_text())

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for file in list(files):
            # No file of the stock theme reaches the site, and ours are not for the engine to write.
            if file.src_uri.startswith("assets/") or not is_plain(file.src_uri):
                files.remove(file)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        # Our header is the navigation; previous/next between plain pages would mislead.
        for page in nav.pages:
            page.previous_page = page.next_page = None
        return nav

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        assert self.prepared is not None
        root = Path(config.config_file_path).parent
        # Under ``mkdocs serve`` the address is that of the preview.
        settings = Settings({**self.prepared.catalogue.settings.engine, "site_url": config.site_url})
        self.prepared = replace(self.prepared, catalogue=replace(self.prepared.catalogue, settings=settings))
        self.site = shell_of(root, settings, self.config.offline).site
        self.addresses.clear()
        return environment(root / THEME)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        # Only these may be set from a page; `template`, `hide` and the like are the theme's.
        page.meta = {key: value for key, value in page.meta.items() if key in {"title", "description"}}
        page.meta["template"] = "page.html"
        return markdown

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        return with_index(folded(clean_page(frame_tables(html))), self.index)

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        title = str(page.meta.get("title") or page.title or config.site_name)
        description = str(page.meta.get("description") or config.site_description or "")
        here = Here(title, description, page.url, _section(page.url), page.canonical_url or "", index=self.index)
        assert self.prepared is not None
        values: dict[str, Any] = {"here": here, "site": self.site, "body": Markup(page.content or "")}
        values["templates"] = templates(self.prepared.catalogue) if page.url == GUIDE else []
        context.update(values)  # type: ignore[typeddict-item]
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        if page.file.src_uri == "index.md":
            return ""  # The home page is ours; what is empty is not written.
        self.addresses.append(page.url)
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.alone:
            assert self.prepared is not None
            try:
                root, tree = Path(config.config_file_path).parent, Tree(Path(config.site_dir))
                shell = shell_of(root, self.prepared.catalogue.settings, self.config.offline)
                pages = {one: (tree.folder / f"{one}index.html").read_bytes() for one in self.addresses}
                write_pages(tree, self.prepared.catalogue, pages)
                write_ours(tree, self.prepared.catalogue, shell, self.addresses)
            except EngineError as error:
                raise PluginError(str(error)) from None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        for folder in (config.theme.custom_dir, self.content):
            if folder:
                server.watch(str(folder))
        return server


def _section(url: str) -> str:
    if url.startswith("guide/copyright"):
        return "copyright"
    return "guide" if url.startswith("guide/") else url.strip("/") or "home"


def run(
    root: Path, target: Path, prepared: Prepared, pages: Mapping[str, bytes], offline: bool = False
) -> tuple[list[str], list[str]]:
    """Make the plain ``pages`` of ``prepared`` and their pictures in the empty folder ``target``;
    gives their addresses, and what the engine warns of.

    ``offline`` writes links that work from a folder on disk. Raises EngineError where MkDocs
    cannot build.
    """
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    logger.propagate = False
    try:
        config = _config(root, target, prepared.catalogue.settings)
        plugin = config.plugins["anliku"]
        assert isinstance(plugin, AnlikuPlugin)
        plugin.prepared, plugin.pages, plugin.alone, plugin.config.offline = prepared, pages, False, offline
        config.plugins.on_startup(command="build", dirty=False)
        try:
            with template_faults():
                build(config)
        finally:
            config.plugins.on_shutdown()
    except (ConfigurationError, PluginError, Abort) as error:
        raise EngineError(f"网站生成失败：{_reason(error, warnings.lines)}") from None
    finally:
        logger.removeHandler(warnings)
        logger.propagate = True
    return plugin.addresses, warnings.lines


def _config(root: Path, target: Path, settings: Settings) -> MkDocsConfig:
    """MkDocs' configuration, from the settings that have been judged and from nothing else."""
    config = MkDocsConfig(config_file_path=str(root / FILE))
    # MkDocs takes its options out of the lists that it is given.
    given = copy.deepcopy(settings.engine)
    theme = {"language": "zh", **given.get("theme", {})}
    config.load_dict(
        {
            "plugins": [{"anliku": {}}],
            **given,
            "theme": {**theme, "name": "material", "custom_dir": str(root / THEME), "font": False},
            "docs_dir": str(root / CONTENT),
            "site_dir": str(target),
            "use_directory_urls": True,
        }
    )
    errors, _ = config.validate()
    if errors:
        key, error = errors[0]
        raise EngineError(f"mkdocs.yml 的“{key}”用不了（{error}），请对照案例库自带的 mkdocs.yml 改写，或删掉这一项")
    return config


def _reason(error: MkDocsException, logged: Iterable[str] = ()) -> str:
    """What went wrong. The engine writes its reasons to the log and then only says that it stops;
    a fault of its settings is told in its own words."""
    if isinstance(error, Abort):
        if isinstance(error.__context__, MkDocsException):
            return str(error.__context__)
        if logged:
            return "；".join(("请检查 mkdocs.yml", *logged))
    return str(error)


class _Warnings(logging.Handler):
    """Collects what the engine warns of, so that a build with warnings says so."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(in_chinese(record.getMessage()))


# What the engine warns of, in the words of whoever wrote the page; the first match wins.
_IN_CHINESE = (
    (r"Doc file '(.+?)' contains a link '(.+?)', but the target.* is not found",
     "页面 cases/{0} 里的链接 {1} 没有对应的页面或文件，请改正或删掉"),
    (r"Doc file '(.+?)' contains a link '(.+?)', but (?:there is no such anchor|the doc '.+?' does not contain)",
     "页面 cases/{0} 里的链接 {1} 指向没有的标题，请改正 # 后面的部分"),
    (r"Doc file '(.+?)' contains an absolute link '(.+?)'",
     "页面 cases/{0} 里的链接 {1} 以 / 开头，换了网址就断了，请改成相对路径"),
    (r"Doc file '(.+?)' contains an unrecognized relative link '(.+?)'",
     "页面 cases/{0} 里的链接 {1} 看不出指向哪一页，请写成“页面.md”"),
    (r"Template skipped: '(.+?)' not found", "没有模板 overrides/{0}，少了这一页；请重新复制 overrides 文件夹"),
)  # fmt: skip


def in_chinese(line: str) -> str:
    """A warning of the engine in Chinese, or said to be the engine's where nobody has met it before."""
    for pattern, said in _IN_CHINESE:
        match = re.match(pattern, line, re.DOTALL)
        if match is not None:
            return said.format(*match.groups())
    return f"MkDocs 的原话：{line}"
