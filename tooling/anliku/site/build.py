"""``anliku build``: check, build beside the old site, verify, swap in at once."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from anliku.atomic import reason
from anliku.catalogue import Catalogue
from anliku.picture import BadPicture
from anliku.problem import Problem
from anliku.search.edition import IndexDamaged
from anliku.site import plugin, publish
from anliku.site.offline import archive
from anliku.site.plugin import EngineError
from anliku.site.prepare import prepare
from anliku.site.publish import MARKER
from anliku.site.views import case_url
from anliku.site.write import PICTURES

# Every kind of file that a site of ours holds; anything else stops the publication.
_KINDS = {".html", ".css", ".js", ".svg", ".xml", ".txt", *PICTURES}


class BuildFailed(Exception):
    """Nothing was published. ``problems`` are the reasons that have a place in a file."""

    def __init__(self, message: str, problems: list[Problem] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems or []


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was published."""

    site_dir: Path
    cases: int
    left_out: list[tuple[str, list[Problem]]]
    warnings: list[Problem]
    engine_warnings: list[str]
    seconds: float
    archive: Path | None = None
    """The zip of an offline edition."""


def build_site(
    root: Path,
    site_dir: Path | None = None,
    keep_going: bool = False,
    progress: Callable[[], None] = lambda: None,
    offline: bool = False,
) -> BuildReport:
    """Publish the library at ``root`` into ``site_dir`` (default ``root/site``; for an
    ``offline`` edition ``root/site-offline``, and a zip of it beside it).

    With ``keep_going`` cases with errors are left out and reported; without it any error
    stops the build. Raises BuildFailed; the old site then stands untouched.
    """
    started = time.perf_counter()
    target = (site_dir or root / ("site-offline" if offline else "site")).absolute()
    packed = target.with_name(target.name + ".zip") if offline else None
    prepared = prepare(root, progress)
    if prepared.general or (prepared.errors and not keep_going):
        raise BuildFailed(f"有 {len(prepared.errors)} 个错误，没有发布任何内容", prepared.errors)
    try:
        with publish.workspace(target, root) as new:
            warnings = plugin.run(root, new, prepared, offline)
            verify(new, prepared.catalogue)
            with archive(new, packed) if packed else contextlib.nullcontext():
                publish.swap(new, target)
    except publish.PublishError as error:
        raise BuildFailed(error.message) from None
    except EngineError as error:
        raise BuildFailed(str(error)) from None
    except BadPicture as error:
        raise BuildFailed(f"{error.message}，没有发布任何内容") from None
    except IndexDamaged as error:
        raise BuildFailed(f"检索索引写完后核对不上（{error}），没有发布；请再运行一次，仍不行请告诉维护者") from None
    except OSError as error:
        raise BuildFailed(f"写入失败：{reason(error)}（{error.filename or target}），原来的网站没有改动") from None
    return BuildReport(
        site_dir=target,
        cases=len(prepared.catalogue.cases),
        left_out=[(file, list(problems)) for file, problems in prepared.left_out],
        warnings=list(prepared.warnings),
        engine_warnings=warnings,
        seconds=time.perf_counter() - started,
        archive=packed,
    )


def verify(folder: Path, catalogue: Catalogue) -> None:
    """Look at the finished tree before anyone sees it. Raises BuildFailed.

    The home page and every case's page stand and are not empty; nothing is a link or of an
    unknown kind.
    """
    wanted = [folder / "index.html", folder / MARKER]
    wanted += [folder / case_url(case) / "index.html" for case in catalogue.cases]
    missing = [path for path in wanted if not path.is_file() or path.stat().st_size == 0]
    if missing:
        raise BuildFailed(f"生成的网站不完整，缺少 {missing[0].relative_to(folder)} 等 {len(missing)} 个文件，没有发布")
    for path in folder.rglob("*"):
        if path.is_symlink() or (path.is_file() and path.suffix.lower() not in _KINDS and path.name != MARKER):
            raise BuildFailed(f"生成的网站里有不该出现的文件 {path.relative_to(folder)}，没有发布")


def serve_site(root: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Live preview; cases with errors are left out and named. Raises BuildFailed."""
    try:
        plugin.serve(root, f"{host}:{port}")
    except EngineError as error:
        raise BuildFailed(str(error)) from None
