"""``anliku build``: check, build beside the old site, verify, swap in at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anliku.formats.chinese_font import installed
from anliku.kept import Kept
from anliku.record.folders import Seen
from anliku.record.pool import Workers
from anliku.site import in_place, standing
from anliku.site.build_report import BuildFailed, BuildReport
from anliku.site.edition_files import Tree, recall
from anliku.site.offline import zipped
from anliku.site.standing import Outcome

if TYPE_CHECKING:
    from anliku.site.prepare import Prepared

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
        in_place.inspect(target, root)
        with Kept(root) as kept, workers or Workers() as pool:
            # Before the folder is ours: who has nothing to publish does not wait for another build.
            library = _Library.at(root, kept, pool, keep_going, offline, progress)
            waited: list[bool] = []
            with in_place.workspace(target, root, waiting=lambda: waited.append(True)) as new, pool:
                if waited:
                    # It may have changed meanwhile, and the other build may have published that.
                    library = _Library.at(root, kept, pool, keep_going, offline, progress)
                before = recall(kept, target)
                outcome = library.outcome
                if outcome is not None and Tree(new, before).stand(outcome.edition):
                    with zipped(target, packed):
                        pass
                else:
                    from anliku.site.publishing import publish

                    prepared = library.prepared or library.checked(kept, pool, keep_going, progress)
                    outcome, stale = publish(root, prepared, new, before, kept, pool, packed, allow_smaller)
                    # What was read meanwhile is what was looked at before, or nobody knows what it was.
                    if standing.around(root) == library.around:
                        made_of = replace(library.seen, digests=prepared.digests)
                        standing.remember(
                            kept, standing.key(made_of, library.around, keep_going, offline, installed()), outcome
                        )
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
        notes=outcome.notes,
        archive=packed,
        stale=stale,
        fault=fault,
    )


@dataclass(frozen=True, slots=True)
class _Library:
    """A library before it is published: ``outcome`` is what came of a build of the same, where that is kept;
    else it is ``prepared``."""

    root: Path
    seen: Seen
    around: bytes | None
    outcome: Outcome | None
    prepared: Prepared | None = None

    @classmethod
    def at(
        cls, root: Path, kept: Kept, workers: Workers, keep_going: bool, offline: bool, progress: Callable[[], None]
    ) -> _Library:
        """The library at ``root`` as it is now. Raises BuildFailed where nothing of it may be published."""
        seen, around = Seen.at(root, kept), standing.around(root)
        library = cls(
            root, seen, around, standing.recall(kept, standing.key(seen, around, keep_going, offline, installed()))
        )
        if library.outcome is not None:
            return library
        return replace(library, prepared=library.checked(kept, workers, keep_going, progress))

    def checked(self, kept: Kept, workers: Workers, keep_going: bool, progress: Callable[[], None]) -> Prepared:
        """What of it may be published. Raises BuildFailed where nothing may."""
        # Templates, numbers and rules take half a second to load, and only this needs them.
        from anliku.site.publishing import publishable

        return publishable(self.root, self.seen, kept, workers, keep_going, progress)


def serve_site(root: Path, host: str, port: int, ready: Callable[[str], None], tell: Callable[[str], None]) -> None:
    """Live preview until interrupted; see :func:`anliku.site.preview.serve`. Raises BuildFailed
    where there is nothing to begin with, and CannotListen."""
    from anliku.site import preview

    try:
        preview.serve(root, host, port, ready, tell)
    except preview.NotMade as error:
        lines = [line.removeprefix("预览停在改动以前：") for line in error.lines]
        raise BuildFailed("\n".join(("预览没有启动：", *filter(None, lines)))) from None
