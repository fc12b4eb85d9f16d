"""An edition made beside the site that stands, looked at, and put in its place."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from anliku.atomic import reason
from anliku.case_places import ATTACHED, YEAR
from anliku.catalogue import Catalogue
from anliku.kept import Kept
from anliku.meaning.table import BadTable, table
from anliku.model import FACETS
from anliku.picture import BadPicture
from anliku.record.folders import Seen
from anliku.record.pool import Workers
from anliku.record.shelf import Changed
from anliku.search.static.damage import IndexDamaged
from anliku.settings import CONTENT, THEME
from anliku.site import in_place
from anliku.site.asked import missing
from anliku.site.build_report import BuildFailed
from anliku.site.discovery import notes_of
from anliku.site.edition_files import Before, entries_in, remember
from anliku.site.engine_pages import PICTURES
from anliku.site.in_place import MARKER
from anliku.site.offline import zipped
from anliku.site.prepare import Prepared, prepare
from anliku.site.shell import EngineError
from anliku.site.standing import Outcome
from anliku.site.whole import make

# Every kind of file that a site of ours holds; anything else stops the publication.
_KINDS = {".html", ".css", ".js", ".bin", ".svg", ".xml", ".txt", ".ico", ".webmanifest", *PICTURES, *ATTACHED}


def publishable(
    root: Path, seen: Seen, kept: Kept, workers: Workers, keep_going: bool, progress: Callable[[], None]
) -> Prepared:
    """The library at ``root``, checked. Raises BuildFailed where nothing of it may be published, and OSError."""
    with _failures():
        # Read before there are workers, who then share it; and nothing is published with a damaged one.
        table()
        prepared = prepare(root, progress, kept, workers, seen)
        _expect_publishable(prepared, keep_going)
    return prepared


def publish(
    root: Path,
    prepared: Prepared,
    new: Path,
    before: Before,
    kept: Kept,
    workers: Workers,
    packed: Path | None,
    allow_smaller: bool,
) -> tuple[Outcome, Path | None]:
    """Make an edition of the library at ``root`` in the empty folder ``new`` and put it in the place of the one
    ``before``, with a zip of it at ``packed`` where there is to be one.

    Gives what is to be told, and the folder of the old site where that could not be removed. Raises BuildFailed
    and OSError; the old site then stands untouched.
    """
    with _failures():
        tree, remarks = make(root, new, prepared, packed is not None, kept, before, workers)
        stale = None
        target = before.folder
        if tree.unchanged:
            remarks += verify(target, prepared.catalogue)
            with zipped(target, packed):
                pass
        else:
            tree.complete()
            remarks += verify(new, prepared.catalogue)
            if not allow_smaller:
                expect_no_loss(before, {case.url for case in prepared.catalogue.cases})
            with zipped(new, packed):
                stale = in_place.swap(new, target)
            remember(kept, target, tree)
    allowed = tuple(problem for problem in prepared.warnings if problem.is_allowed)
    others = len(prepared.warnings) - len(allowed) + prepared.others
    count = len(prepared.catalogue.cases)
    notes = () if packed is not None else notes_of(root, prepared.catalogue.settings)
    outcome = Outcome(tree.whole, count, prepared.left_out, allowed, others, tuple(remarks), notes)
    return outcome, stale


@contextmanager
def _failures() -> Iterator[None]:
    """Say why nothing was published. Raises BuildFailed."""
    try:
        yield
    except (EngineError, Changed) as error:
        raise BuildFailed(str(error)) from None
    except BadPicture as error:
        raise BuildFailed(f"{error.message}，没有发布任何内容") from None
    except BadTable as error:
        raise BuildFailed(f"{error}；没有发布任何内容") from None
    except IndexDamaged as error:
        raise BuildFailed(f"检索索引写完后核对不上（{error}），没有发布；请再运行一次，仍不行请告诉维护者") from None


def _expect_publishable(prepared: Prepared, keep_going: bool) -> None:
    errors = prepared.errors
    if prepared.general or (errors and not keep_going):
        why = f"，其中 {len(prepared.general)} 个关系到全部案例，--keep-going 也不能略过" if keep_going else ""
        raise BuildFailed(f"有 {len(errors)} 个错误{why}，没有发布任何内容", errors)
    if errors and not prepared.catalogue.cases:
        raise BuildFailed("没有一个案例能发布，--keep-going 也没有发布任何内容", errors)


def expect_no_loss(before: Before, addresses: set[str]) -> None:
    """Raise BuildFailed where the site that stands would lose more than a tenth of its cases with
    the new ``addresses`` (``YEAR/ID/``): a disk that is not mounted and a folder moved by mistake
    look like an empty library."""
    published = _published(before)
    lost = sorted(published - addresses)
    if len(lost) * 10 > len(published):
        raise BuildFailed(
            f"网站上现在有 {len(published)} 个案例，新网站会少掉其中 {len(lost)} 个（如 {lost[0]}），超过十分之一，没有发布；"
            "请看看 cases 里的年份文件夹是否齐全；确实要少发布，请加 --allow-smaller"
        )


def _published(before: Before) -> set[str]:
    """The addresses ``YEAR/ID/`` of the cases that stand there."""
    if not before.folder.is_dir():
        return set()
    years = [entry for entry in os.scandir(before.folder) if YEAR.match(entry.name) and entry.is_dir()]
    addresses = (f"{year.name}/{folder.name}/" for year in years for folder in os.scandir(year) if folder.is_dir())
    # Of thousands of folders it is known what was written into them.
    pages = ((address, f"{address}index.html") for address in addresses)
    return {address for address, page in pages if page in before.files or (before.folder / page).exists()}


def disk_fault(error: OSError, root: Path, target: Path) -> str:
    """What could not be read or written. Copying names the source first, whichever of the two failed."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    named = (error.filename2 if full else None) or error.filename
    place = Path(os.fsdecode(named)) if isinstance(named, (str, bytes)) else target
    if not full and any(folder in place.parents for folder in (root / CONTENT, root / THEME)):
        return f"读不了 {place}（{reason(error)}）"
    return f"写入失败：{reason(error)}（{place}）"


def verify(folder: Path, catalogue: Catalogue) -> list[str]:
    """Look at the finished tree before anyone sees it; gives what to tell. Raises BuildFailed.

    The home page and every case's page stand and are not empty; nothing is a link or of an
    unknown kind; what a page of each kind loads is there.
    """
    there = dict(entries_in(folder))
    wanted = ["index.html", MARKER, *(f"{case.url}index.html" for case in catalogue.cases)]
    gone = [name for name in wanted if name not in there or not _is_content(there[name])]
    if gone:
        raise BuildFailed(f"生成的网站不完整，缺少 {gone[0]} 等 {len(gone)} 个文件，没有发布")
    for name, entry in there.items():
        kind = os.path.splitext(name)[1].lower()
        if not entry.is_file(follow_symlinks=False) or (kind not in _KINDS and entry.name != MARKER):
            raise BuildFailed(f"生成的网站里有不该出现的文件 {name}，没有发布")
    base = urlsplit(catalogue.settings.engine.get("site_url", "")).path.rstrip("/") + "/"
    dead: list[str] = []
    for asked in missing(folder, _one_of_each_kind(folder, catalogue), base):
        if asked.loaded:
            raise BuildFailed(
                f"页面 {asked.page} 要用的 {asked.file} 不在生成的网站里，没有发布；请检查 overrides 里的文件"
            )
        dead.append(f"页面 {asked.page} 里的链接指向 {asked.file}，网站里没有它")
    return dead


def _is_content(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_size > 0


def _one_of_each_kind(folder: Path, catalogue: Catalogue) -> list[str]:
    """The home page, a plain page, a case and one page of each other kind, as paths in the site."""
    facet = FACETS[0]
    terms = (f"{facet}/{term.slug}/" for term in catalogue.taxonomy.facet(facet).terms)
    term = list(islice((place for place in terms if (folder / place).is_dir()), 1))
    table = [f"{place}table/" for place in term]
    campaign = [f"campaigns/{name}/" for name in islice(catalogue.campaigns, 1)]
    case = [case.url for case in catalogue.cases[:1]]
    places = ["", "about/", "all/", f"{facet}/", *term, *table, "campaigns/", *campaign, "overview/", *case]
    pages = (*(f"{place}index.html" for place in places), "404.html")
    return [page for page in pages if (folder / page).is_file()]
