"""A whole edition: the plain pages by the engine, everything else by us."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from anliku.catalogue import Catalogue
from anliku.formats.attachment.examined import Unfit
from anliku.kept import Kept, key_of
from anliku.picture import BadPicture
from anliku.record.pool import Workers
from anliku.record.shelf import Changed, Fresh, Values, listed_of
from anliku.settings import THEME
from anliku.site import assets, engine_pages, plainsearch
from anliku.site.downloads import look_of
from anliku.site.edition_files import Before, Tree
from anliku.site.engine_pages import Plain
from anliku.site.outcomes import states
from anliku.site.pages import front_matter
from anliku.site.prepare import Prepared
from anliku.site.shell import EngineError, Shell, shell_of
from anliku.site.write import Writer


def make(
    root: Path,
    target: Path,
    prepared: Prepared,
    offline: bool = False,
    kept: Kept | None = None,
    before: Before | None = None,
    workers: Workers | None = None,
    draws: bool = True,
) -> tuple[Tree, list[str]]:
    """Make the site of ``prepared`` in the empty folder ``target``; gives its files, of which those to
    take from the edition ``before`` are still to be taken (:meth:`Tree.complete`), and what the engine
    warns of. Where ``before`` was made of the same altogether, nothing is made.

    ``offline`` writes links that work from a folder on disk; without ``draws`` no picture is drawn by which pages are
    shared. Raises EngineError where a template,
    a page or a setting cannot be used.
    """
    catalogue, kept, workers = prepared.catalogue, kept or Kept(None), workers or Workers(1)
    shell = shell_of(root, catalogue.settings, offline)
    tree = Tree(target, before)
    finish = engine_pages.begun(root, prepared, shell, kept, workers)
    values = prepared.values or Fresh(catalogue)
    with _changes():
        writer = Writer(shell, catalogue, tree, kept, values, workers, draws)
        if tree.is_first:
            # All is to be made: while a worker makes the plain pages there is enough to do.
            writer.prepare()
        plain = finish()
        if not tree.stand(_whole(catalogue, shell, plain, values)):
            for name, content in plain.files.items():
                tree.content(name, content)
            pages = {one: plain.files[f"{one}index.html"] for one in plain.addresses}
            write_pages(tree, catalogue, pages, kept)
            writer.write_all(plain.addresses)
    return tree, list(plain.warnings)


def _whole(catalogue: Catalogue, shell: Shell, plain: Plain, values: Values) -> bytes:
    """Stands for everything that an edition is made of."""
    ended = catalogue.outcomes
    of_rounds = (list(catalogue.campaigns.items()), list(ended.items()), states(ended.values()), catalogue.zones)
    shared = (catalogue.settings.engine, front_matter(catalogue), catalogue.taxonomy, *of_rounds)
    parts: list[str | bytes] = []
    for name, content in (*plain.files.items(), *assets.published(catalogue.root / THEME / "assets")):
        parts += [name, content]
    parts.append("cases")
    parts += [look_of(catalogue, name) for name in catalogue.campaigns]
    for case in catalogue.cases:
        parts += [case.url, values.digest(case.file)]
    return key_of(shell.key, *map(repr, shared), repr(plain.addresses), *parts)


def write_ours(tree: Tree, catalogue: Catalogue, shell: Shell, plain: Iterable[str]) -> None:
    """Write all of the site but its plain pages, whose addresses are ``plain``. Raises EngineError."""
    with _changes():
        Writer(shell, catalogue, tree, Kept(None), Fresh(catalogue), Workers(1)).write_all(plain)


def write_pages(tree: Tree, catalogue: Catalogue, pages: Mapping[str, bytes], kept: Kept | None = None) -> None:
    """Write what the search knows of the plain ``pages`` (address → HTML)."""
    blanks, others = _blanks(catalogue, kept or Kept(None)), plainsearch.others_of(catalogue)
    file = plainsearch.pages_file(pages, catalogue.campaigns.values(), blanks, others)
    tree.content(plainsearch.FILE, file)
    tree.content(plainsearch.PAIRS, plainsearch.pairs_file(file))


def _blanks(catalogue: Catalogue, kept: Kept) -> list[plainsearch.Blank]:
    """The terms without a case; kept under what all cases say, of which most often none has changed."""
    key = key_of("blanks", repr(catalogue.taxonomy), *map(listed_of, catalogue.cases))
    known = kept.get("lists", key)
    if known is None:
        known = json.dumps(list(plainsearch.blanks_of(catalogue)), ensure_ascii=False).encode()
        kept.put_many("lists", {key: known})
    return [tuple(blank) for blank in json.loads(known)]


@contextmanager
def _changes() -> Iterator[None]:
    """Say of what has changed since the checks that it has. Raises EngineError."""
    try:
        yield
    except Changed as changed:
        raise EngineError(str(changed)) from None
    except BadPicture as bad:
        raise EngineError(f"网站生成失败：有图片在检查以后变了：{bad.message}；请再运行一次") from None
    except Unfit as unfit:
        raise EngineError(f"网站生成失败：有附件在检查以后变了：{unfit.message}；请再运行一次") from None
