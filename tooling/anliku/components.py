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
_OVERLAY = ("elements", "layers", "frame", "overlay")

STYLES: dict[str, tuple[str, ...]] = {
    "home": (*_GROUND, "hero", *_LISTS, "box", "results", "pagesearch", "options", "sheet", *_END),
    "list": (*_GROUND, *_LISTS, "listing", "questions", "tiles", "block", "campaign", "outcomes", "table", "box", "overlay", *_END),
    "case": (
        *_GROUND, "chips", "table", "title", "actions", "side", "glance", "takeaways", "questions", "disclosure", "evidence", "loop", "contents",
        "prose", "after", "adoptions", "marks", "lightbox", "overlay", *_END,
    ),
    "overview": (*_GROUND, "listing", "block", "orders", "table", "overview", "overlay", *_END),
    "studies": (*_GROUND, "cards", "listing", "orders", "overlay", *_END, "studies"),
    "picks": (*_GROUND, "cards", "table", "actions", "listing", "picks", "overlay", *_END),
    "verify": (*_GROUND, "listing", "block", "outcomes", "overlay", *_END),
    "feedback": (*_GROUND, "listing", "feedback", "overlay", *_END),
    "plain": (*_GROUND, "disclosure", "table", "contents", "prose", "plain", "guide", "folds", "overlay", *_END),
    "find": ("cards", "results", "pagesearch"),
}  # fmt: skip
"""Kind of page → the stylesheets of its pages. A template says of which kind it is: ``{% set kind = "list" %}``.
``find`` is no kind: it is what the search dialog of all pages but home loads when it is opened."""

SCRIPTS: dict[str, tuple[str, ...]] = {
    "home": (
        "frame", "elements", "shelf", "query", "near", "answer", "packs", "cards", "index", "state", "offers", "facets", "library",
        "excerpt", "render", "questions", "messages", "options", "layers", "sheet", "keys", "recent", "typeahead", "routes",
        "results", "more", "screen", "search", "density",
    ),
    "more": ("fitting", "forms", "hints", "pagesearch"),
    "list": (*_OVERLAY, "shelf", "notice", "density"),
    "case": (*_OVERLAY, "shelf", "actions", "contents", "marks", "lightbox"),
    "overview": (*_OVERLAY, "shelf", "overview"),
    "studies": (*_OVERLAY, "shelf", "actions", "studies"),
    "picks": (*_OVERLAY, "shelf", "docx", "picks"),
    "verify": (*_OVERLAY, "shelf", "certificates"),
    "feedback": (*_OVERLAY, "shelf", "feedback"),
    "plain": (*_OVERLAY, "shelf", "contents", "folds"),
    "find": (
        "query", "near", "answer", "fitting", "forms", "packs", "cards", "index", "offers", "facets", "library", "excerpt", "render",
        "questions", "messages", "results", "pagesearch", "finder",
    ),
}  # fmt: skip
"""Kind of page → the scripts of its pages, in the order in which they run. ``more`` is no kind: it is what home loads
when its first answer stands or somebody goes to the box."""


def bundles() -> dict[str, tuple[str, ...]]:
    """Published file → the files that it joins, in their order, all as paths in the folder ``assets``:
    ``list.css`` → ``stylesheets/tokens.css``, …"""
    styles = {f"{kind}.css": tuple(f"stylesheets/{name}.css" for name in names) for kind, names in STYLES.items()}
    scripts = {f"{kind}.js": tuple(f"javascripts/{name}.js" for name in names) for kind, names in SCRIPTS.items()}
    return {**styles, **scripts}


def components() -> tuple[str, ...]:
    """Every component that some bundle holds, once, as a path in the folder ``assets``."""
    return tuple(dict.fromkeys(part for parts in bundles().values() for part in parts))
