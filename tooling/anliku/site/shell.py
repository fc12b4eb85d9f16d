"""The shell of every page: the templates of ``overrides/``, and what each of them is told of the site."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jinja2

from anliku.settings import THEME, Settings


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
    version: str
    """Short hash of the assets, so that a new edition is not read with old styles."""


def site_of(settings: Settings, version: str) -> Site:
    """The site that ``mkdocs.yml`` describes."""
    engine = settings.engine
    options: dict[str, str] = engine.get("plugins", [{}])[0].get("anliku", {})
    address = engine.get("site_url") or ""
    return Site(
        name=engine.get("site_name") or "",
        tagline=options.get("tagline", ""),
        url=address.rstrip("/") + "/" if address else "",
        publisher=options.get("publisher", ""),
        icp=options.get("icp", ""),
        version=version,
    )


def environment(theme: Path) -> jinja2.Environment:
    """The templates in the folder ``theme``, and no others; each is compiled once, when it is first used.

    Everything printed is escaped, and a line that holds only a statement leaves nothing in the page.
    """
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(theme), autoescape=True, auto_reload=False, trim_blocks=True, lstrip_blocks=True
    )


@contextmanager
def template_faults(theme: Path) -> Iterator[None]:
    """Say of an error in a template in ``theme`` which it is and in which line. Raises EngineError."""
    try:
        yield
    except jinja2.TemplateNotFound as error:
        raise EngineError(f"没有模板 {error.name}；请从案例库的程序里重新复制 overrides 文件夹，再运行一次") from None
    except jinja2.TemplateSyntaxError as error:
        raise EngineError(f"模板 {THEME}/{error.name} 第 {error.lineno} 行的写法不对，请改好再运行") from None
    except Exception as error:
        place = _in_template(error, theme)
        if place is None:
            raise
        raise EngineError(f"模板 {place} 出错（{type(error).__name__}：{error}），请改好再运行") from None


def _in_template(error: Exception, theme: Path) -> str | None:
    """The template and line in which ``error`` was raised: ``overrides/case.html 第 12 行``."""
    places = [
        (Path(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if theme in Path(frame.filename).parents
    ]
    if isinstance(error, OSError) or not places:
        return None
    path, line = places[-1]
    return f"{THEME}/{path.relative_to(theme).as_posix()} 第 {line} 行"
