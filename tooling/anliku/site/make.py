"""A whole edition: the plain pages by the engine, everything else by us."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from anliku.catalogue import Catalogue
from anliku.kept import Kept
from anliku.picture import BadPicture
from anliku.record.shelf import Changed, Fresh, Values
from anliku.site.plain import plain_pages
from anliku.site.prepare import Prepared
from anliku.site.shell import EngineError, Shell, shell_of
from anliku.site.tree import Before, Tree
from anliku.site.write import Writer


def make(
    root: Path,
    target: Path,
    prepared: Prepared,
    offline: bool = False,
    kept: Kept | None = None,
    before: Before | None = None,
) -> tuple[Tree, list[str]]:
    """Make the site of ``prepared`` in the empty folder ``target``; gives its files, of which those to
    take from the edition ``before`` are still to be taken (:meth:`Tree.complete`), and what the engine
    warns of.

    ``offline`` writes links that work from a folder on disk. Raises EngineError where a template,
    a page or a setting cannot be used.
    """
    shell = shell_of(root, prepared.catalogue.settings, offline)
    tree = Tree(target, before)
    plain = plain_pages(root, prepared, shell, kept or Kept(None))
    for name, content in plain.files.items():
        tree.content(name, content)
    write_ours(tree, prepared.catalogue, shell, plain.addresses, kept, prepared.values)
    return tree, list(plain.warnings)


def write_ours(
    tree: Tree,
    catalogue: Catalogue,
    shell: Shell,
    plain: Iterable[str],
    kept: Kept | None = None,
    values: Values | None = None,
) -> None:
    """Write all of the site but its plain pages, whose addresses are ``plain``. Raises EngineError."""
    addresses = [(address, "") for address in plain]
    try:
        Writer(shell, catalogue, tree, kept or Kept(None), values or Fresh(catalogue), addresses).write_all()
    except Changed as changed:
        raise EngineError(str(changed)) from None
    except BadPicture as bad:
        raise EngineError(f"网站生成失败：有图片在检查以后变了：{bad.message}；请再运行一次") from None
