"""``anliku build``: check, build beside the old site, verify, swap in at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from anliku.kept import Kept
from anliku.record.folders import Seen
from anliku.record.pool import Workers
from anliku.site import in_place, standing
from anliku.site.edition_files import Tree, recall
from anliku.site.offline import zipped
from anliku.site.report import BuildFailed, BuildReport

__all__ = ["BuildFailed", "BuildReport", "build_site", "serve_site"]


def build_site(
    root: Path,
    site_dir: Path | None = None,
    keep_going: bool = False,
    progress: Callable[[], None] = lambda: None,
    offline: bool = False,
    allow_smaller: bool = False,
    workers: Workers | None = None,
) -> BuildReport:
    """Publish the library at ``root`` into ``site_dir`` (default ``root/site``; for an
    ``offline`` edition ``root/site-offline``, and a zip of it beside it).

    With ``keep_going`` cases with errors are left out and reported; without it any error
    stops the build. What concerns every case always stops it, and so does a site that would
    lose more than a tenth of the cases that stand there, unless ``allow_smaller``. ``workers``
    do the work (default: one a core).
    Raises BuildFailed; the old site then stands untouched.
    """
    started = time.perf_counter()
    target = (site_dir or root / ("site-offline" if offline else "site")).absolute()
    packed = target.with_name(target.name + ".zip") if offline else None
    stale = None
    try:
        with in_place.workspace(target, root) as new, Kept(root) as kept, workers or Workers() as pool:
            seen, around, before = Seen.at(root, kept), standing.around(root), recall(kept, target)
            outcome = standing.recall(kept, standing.key(seen, around, keep_going, offline))
            if outcome is not None and Tree(new, before).stand(outcome.edition):
                with zipped(target, packed):
                    pass
            else:
                # Templates, numbers and rules take half a second to load, and only this needs them.
                from anliku.site.publishing import publish

                outcome, digests, stale = publish(
                    root, new, before, seen, kept, pool, packed, keep_going, allow_smaller, progress
                )
                # What was read meanwhile is what was looked at before, or nobody knows what it was.
                if standing.around(root) == around:
                    made_of = replace(seen, digests=digests)
                    standing.remember(kept, standing.key(made_of, around, keep_going, offline), outcome)
            fault = kept.fault
    except in_place.PublishError as error:
        raise BuildFailed(error.message) from None
    except OSError as error:
        from anliku.site.publishing import disk_fault

        raise BuildFailed(f"{disk_fault(error, root, target)}，原来的网站没有改动") from None
    return BuildReport(
        site_dir=target,
        cases=outcome.cases,
        left_out=[(file, list(problems)) for file, problems in outcome.left_out],
        allowed=list(outcome.allowed),
        warnings=outcome.warnings,
        engine_warnings=list(outcome.remarks),
        seconds=time.perf_counter() - started,
        archive=packed,
        stale=stale,
        fault=fault,
    )


def serve_site(root: Path, host: str, port: int, ready: Callable[[str], None], tell: Callable[[str], None]) -> None:
    """Live preview until interrupted; see :func:`anliku.site.preview.serve`. Raises BuildFailed
    where there is nothing to begin with, and CannotListen."""
    from anliku.site import preview

    try:
        preview.serve(root, host, port, ready, tell)
    except preview.NotMade as error:
        lines = [line.removeprefix("预览停在改动以前：") for line in error.lines]
        raise BuildFailed("\n".join(("预览没有启动：", *filter(None, lines)))) from None
