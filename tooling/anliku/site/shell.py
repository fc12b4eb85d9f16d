"""The shell of every page: the templates of ``overrides/``, and what each of them is told of the site."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from types import MethodType
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

from anliku.components import bundles
from anliku.formats.chinese_font import Font, chinese_font
from anliku.kept import key_of
from anliku.page.titles import broken, halved, worded
from anliku.settings import THEME, Settings
from anliku.site import structured
from anliku.site.views import Shared

PICTURES = "pictures"
"""The folder of the pictures by which pages are shared."""


def shared_at(url: str, kind: str) -> str:
    """Where a picture of the page at ``url`` stands: ``2024/gusu-01/``, ``wide`` → ``pictures/2024/gusu-01/wide.png``."""
    return f"{PICTURES}/{url}{kind}.png"


def shared_pictures(url: str) -> tuple[Shared, ...]:
    """What is shown where the page at ``url`` is shared that has pictures of its own."""
    return (Shared(shared_at(url, "wide"), 1200, 630), Shared(shared_at(url, "square"), 600, 600))


PLAIN = (Shared("assets/images/share-wide.png", 1200, 630), Shared("assets/images/share-square.png", 600, 600))
"""Pictures without any text: they serve where nothing can be drawn, for want of a Chinese font."""


_FOLDER = f"{THEME}/"
"""Before the name of a template, where its code says what file it is from."""


class EngineError(Exception):
    """The site could not be made; the message is Chinese and ready to show."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every template knows of the publication."""

    name: str
    tagline: str
    url: str
    """Public address with a slash at the end; empty where none is set."""
    publisher: str
    icp: str
    """ICP number shown at the bottom; empty where none is set."""
    feedback: str
    """The centre's public office mail, for who has used a case; empty where none is set."""
    downloads: tuple[str, ...]
    """``word``, where each case can be downloaded as a Word document."""
    version: str
    """Short hash of the assets, so that a new edition is not read with old styles."""
    pictures: tuple[Shared, ...] = PLAIN
    """What is shown where a page is shared that has no pictures of its own."""


def site_of(settings: Settings, version: str, font: Font | None = None) -> Site:
    """The site that ``mkdocs.yml`` describes, whose pictures are drawn with ``font``."""
    engine = settings.engine
    options: dict[str, Any] = engine.get("plugins", [{}])[0].get("anliku", {})
    address = engine.get("site_url") or ""
    return Site(
        name=engine.get("site_name") or "",
        tagline=options.get("tagline", ""),
        url=address.rstrip("/") + "/" if address else "",
        publisher=options.get("publisher", ""),
        icp=options.get("icp", ""),
        feedback=options.get("feedback", ""),
        downloads=tuple(options.get("downloads", ())),
        version=version,
        pictures=shared_pictures("") if font is not None else PLAIN,
    )


@dataclass(frozen=True)
class Shell:
    """Everything that all pages of an edition share."""

    templates: tuple[tuple[str, str], ...]
    """(name, text) of every template of ``overrides/``, as they were read once."""
    site: Site
    index: str = ""
    """``index.html`` for an edition that is read from a folder, where no server adds it."""
    font: Font | None = None
    """What the pictures are drawn with by which pages are shared; None where none are drawn."""

    @cached_property
    def key(self) -> bytes:
        """Stands for all of it (see :func:`anliku.kept.key_of`)."""
        return key_of(
            repr(self.site), self.index, repr(self.font), *(part for template in self.templates for part in template)
        )

    def render(self, template: str, values: dict[str, Any]) -> str:
        """A page. Raises EngineError for a fault in a template."""
        with template_faults():
            return _compiled(self.templates).get_template(template).render(values)

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def shell_of(root: Path, settings: Settings, offline: bool = False) -> Shell:
    """The shell of the library at ``root``. Raises EngineError where it has none."""
    theme = root / THEME
    font = None if offline else font_of(root, settings)
    site = site_of(settings, assets_version(theme / "assets"), font)
    return Shell(read_templates(theme), site, "index.html" if offline else "", font)


def font_of(root: Path, settings: Settings) -> Font | None:
    """What the pictures of a public site are drawn with: the font that ``mkdocs.yml`` names, else one of this machine."""
    if not settings.engine.get("site_url"):
        return None
    named = settings.engine.get("plugins", [{}])[0].get("anliku", {}).get("share_font")
    return chinese_font(root / named if named else None)


def read_templates(theme: Path) -> tuple[tuple[str, str], ...]:
    """(name, text) of the templates in the folder ``theme``. Raises EngineError where there is no such folder."""
    if not theme.is_dir():
        raise EngineError("没有 overrides 文件夹，页面没有模板；请从案例库的程序里复制这个文件夹，再运行一次")
    paths = sorted(theme.rglob("*.html"))
    return tuple((path.relative_to(theme).as_posix(), path.read_text(encoding="utf-8-sig")) for path in paths)


def environment(theme: Path) -> jinja2.Environment:
    """The templates in the folder ``theme``, and no others; each is compiled once, when it is first used.

    Everything printed is escaped, and a line that holds only a statement leaves nothing in the page. Who reads the
    same templates, wherever they lie, gets the same environment.
    """
    return _compiled(read_templates(theme))


_to_escape = re.compile("[&<>'\"]").search


def escaped(value: Any) -> str:
    """``value`` as it is printed into a page: what :func:`markupsafe.escape` gives, but no object of its own for each
    of the hundreds of values of a page, of which few hold anything to escape."""
    kind = type(value)
    if kind is Markup or (kind is str and not _to_escape(value)):
        safe: str = value
        return safe
    return str(value) if kind is int else escape(value)


def in_em(pixels: float, size: int = 14) -> str:
    """A length in a text of ``size`` pixels: 46 → ``3.286em``."""
    return f"{round(pixels / size, 3)}em"


class _Code(CodeGenerator):
    """The code of templates, in which what is printed is :func:`escaped`: all of ours are escaped throughout."""

    def _output_child_pre(self, _node: jinja2.nodes.Expr, _frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f"environment.escaped({finalize.src or ''}")


class _Context(Context):
    """What a template knows. A method that it calls is called: jinja looks at each whether it wants to be given the
    context, which takes longer than most of our methods do, and of which none does."""

    def call(self, method: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        """See Context."""
        if type(method) is not MethodType:
            return super().call(method, *given, **named)
        # What the template has set so far is meant for who wants the context.
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return method(*given, **named)


class _Environment(jinja2.Environment):
    """Where templates live that print by :func:`escaped`, and call our methods at once."""

    code_generator_class = _Code
    context_class = _Context
    escaped = staticmethod(escaped)


@lru_cache(maxsize=2)
def _compiled(templates: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    texts = dict(templates)

    def load(name: str) -> tuple[str, str, None] | None:
        # The path is what an error in the template is told by.
        return (texts[name], _FOLDER + name, None) if name in texts else None

    templating = _Environment(
        loader=jinja2.FunctionLoader(load), autoescape=True, auto_reload=False, trim_blocks=True, lstrip_blocks=True
    )
    templating.filters |= {"broken": broken, "halved": halved, "worded": worded, "em": in_em}
    templating.globals.update(structured.GLOBALS)
    return templating


def assets_version(folder: Path) -> str:
    """Eight hex digits that change when a style or script in ``folder`` changes, or what is joined of them."""
    digest = hashlib.sha256(repr(bundles()).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


@contextmanager
def template_faults() -> Iterator[None]:
    """Say of an error in a template which it is and in which line. Raises EngineError."""
    try:
        yield
    except jinja2.TemplateNotFound as error:
        raise EngineError(f"没有模板 {error.name}；请从案例库的程序里重新复制 overrides 文件夹，再运行一次") from None
    except jinja2.TemplateSyntaxError as error:
        raise EngineError(f"模板 {THEME}/{error.name} 第 {error.lineno} 行的写法不对，请改好再运行") from None
    except Exception as error:
        place = _in_template(error)
        if place is None:
            raise
        raise EngineError(f"模板 {place} 出错（{type(error).__name__}：{error}），请改好再运行") from None


def _in_template(error: Exception) -> str | None:
    """The template and line in which ``error`` was raised: ``overrides/case.html 第 12 行``."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename} 第 {frame.lineno} 行" for frame in frames if frame.filename.startswith(_FOLDER)]
    return places[-1] if places and not isinstance(error, OSError) else None
