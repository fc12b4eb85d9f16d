"""A whole edition in an empty folder: the plain pages by the engine, everything else by us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from anliku.picture import BadPicture
from anliku.settings import THEME
from anliku.site import assets
from anliku.site.prepare import Prepared
from anliku.site.shell import EngineError, environment, site_of, template_faults
from anliku.site.write import Writer


@dataclass(frozen=True, slots=True)
class Plain:
    """What the engine made: the addresses of its pages, and what it warns of, in Chinese."""

    addresses: tuple[str, ...]
    warnings: tuple[str, ...]


def make(root: Path, target: Path, prepared: Prepared, offline: bool = False) -> list[str]:
    """Make the site of ``prepared`` in the empty folder ``target``; gives what the engine warns of.

    ``offline`` writes links that work from a folder on disk. Raises EngineError where a template,
    a page or a setting cannot be used.
    """
    # The engine takes a second to load, and only the plain pages need it.
    from anliku.site import plugin

    plain = plugin.run(root, target, prepared, offline)
    write_ours(target, prepared, plain.addresses, offline)
    return list(plain.warnings)


def write_ours(target: Path, prepared: Prepared, plain: Iterable[str], offline: bool = False) -> None:
    """Write all of the site but its plain pages, whose addresses are ``plain``. Raises EngineError."""
    catalogue = prepared.catalogue
    theme = catalogue.root / THEME
    site = site_of(catalogue.settings, assets.version(theme / "assets"))
    index = "index.html" if offline else ""
    writer = Writer(environment(theme), catalogue, site, target, index, [(address, "") for address in plain])
    try:
        with template_faults(theme):
            writer.write_all()
    except BadPicture as bad:
        raise EngineError(f"网站生成失败：有图片在检查以后变了：{bad.message}；请再运行一次") from None
