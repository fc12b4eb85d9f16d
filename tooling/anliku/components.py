"""What the pages of each kind are made of: their one stylesheet and their one script, as components in order

A component is a file of its own: ``overrides/assets/stylesheets/NAME.css`` or ``…/javascripts/NAME.js``.
Publishing joins those of a kind (:mod:`anliku.site.assets`); no page loads a component by itself. A new component
is a new file, named here in the kinds whose pages show it. Later styles win over earlier ones, and a script may
use what those before it have made.
"""

from __future__ import annotations

_GROUND = ("tokens", "ground", "broken", "frame", "keep")
_END = ("forced", "print")
_LISTS = ("chips", "facets", "cards")

STYLES: dict[str, tuple[str, ...]] = {
    "home": (*_GROUND, "hero", *_LISTS, "box", "results", "options", "sheet", *_END),
    "list": (*_GROUND, *_LISTS, "listing", "tiles", "block", "campaign", "outcomes", "table", *_END),
    "case": (
        *_GROUND, "chips", "table", "title", "actions", "glance", "takeaways", "disclosure", "evidence", "loop", "contents",
        "prose", "after", "adoptions", "marks", "lightbox", *_END,
    ),
    "overview": (*_GROUND, "listing", "block", "orders", "table", "overview", *_END),
    "studies": (*_GROUND, "cards", "listing", "orders", *_END, "studies"),
    "picks": (*_GROUND, "cards", "table", "actions", "listing", "picks", *_END),
    "verify": (*_GROUND, "listing", "block", "outcomes", *_END),
    "plain": (*_GROUND, "disclosure", "table", "contents", "prose", "plain", "guide", "folds", *_END),
}  # fmt: skip
"""Kind of page → the stylesheets of its pages. A template says of which kind it is: ``{% set kind = "list" %}``."""

SCRIPTS: dict[str, tuple[str, ...]] = {
    "home": (
        "frame", "shelf", "query", "near", "answer", "forms", "hints", "packs", "index", "state", "offers", "facets", "library",
        "excerpt", "render", "messages", "options", "sheet", "keys", "recent", "typeahead", "routes", "results",
        "search", "density",
    ),
    "list": ("frame", "shelf", "notice", "density"),
    "case": ("frame", "shelf", "actions", "contents", "marks", "lightbox"),
    "overview": ("frame", "shelf", "overview"),
    "studies": ("frame", "shelf", "actions", "studies"),
    "picks": ("frame", "shelf", "docx", "picks"),
    "verify": ("frame", "shelf", "certificates"),
    "plain": ("frame", "shelf", "contents", "folds"),
}  # fmt: skip
"""Kind of page → the scripts of its pages, in the order in which they run."""


def bundles() -> dict[str, tuple[str, ...]]:
    """Published file → the files that it joins, in their order, all as paths in the folder ``assets``:
    ``list.css`` → ``stylesheets/tokens.css``, …"""
    styles = {f"{kind}.css": tuple(f"stylesheets/{name}.css" for name in names) for kind, names in STYLES.items()}
    scripts = {f"{kind}.js": tuple(f"javascripts/{name}.js" for name in names) for kind, names in SCRIPTS.items()}
    return {**styles, **scripts}


def components() -> tuple[str, ...]:
    """Every component that some bundle holds, once, as a path in the folder ``assets``."""
    return tuple(dict.fromkeys(part for parts in bundles().values() for part in parts))
