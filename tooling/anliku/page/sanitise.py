"""The last gate before a template: HTML from Markdown through nh3, whatever the checks said."""

from __future__ import annotations

from functools import partial

import nh3

from anliku.regex import regex

_ELSEWHERE = regex(r"[\x00-\x20]*(?:[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]{2})")

_COMMON = {
    "a", "abbr", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """A picture comes from this site; a page asks nothing of anyone else."""
    if tag == "img" and attribute == "src" and _ELSEWHERE.match(value):
        return None
    return value


# Only what html.py writes. href and src keep to http(s), mailto never; relative links pass.
_cleaner_of_cases = partial(
    nh3.Cleaner,
    attributes={
        "*": set(),
        "a": {"href", "id", "aria-label"},
        "div": {"role", "aria-label", "tabindex"},
        "figcaption": {"aria-hidden"},
        "h1": {"id"},
        "h2": {"id"},
        "h3": {"id"},
        "h4": {"id"},
        "h5": {"id"},
        "h6": {"id"},
        "img": {"src", "alt", "width", "height", "loading", "decoding"},
        "li": {"id", "value"},
        "ol": {"start"},
        "th": {"scope"},
    },
    allowed_classes={
        "a": {"back", "note", "picture"},
        "div": {"table"},
        "img": {"tall"},
        "ol": {"bracket", "notes"},
        "td": {"right", "center", "number"},
        "th": {"right", "center", "number"},
    },
    url_schemes={"http", "https"},
    link_rel="noopener nofollow",
)
_CASE = _cleaner_of_cases(tags=_COMMON, attribute_filter=_own_pictures)
# The filter is asked of every attribute, and costs as much as all the rest: most cases show no picture.
_CASE_WITHOUT_PICTURES = _cleaner_of_cases(tags=_COMMON - {"img"})

# Plain pages are the maintainers' own and may use admonitions and highlighted code.
_PAGE = nh3.Cleaner(
    tags=_COMMON | {"details", "summary", "span", "kbd"},
    attributes={
        "a": {"href", "id"},
        "div": {"role", "aria-label", "tabindex"},
        "h1": {"id"},
        "h2": {"id"},
        "h3": {"id"},
        "h4": {"id"},
        "h5": {"id"},
        "h6": {"id"},
        "img": {"src", "alt", "width", "height", "loading"},
        "li": {"id"},
        "ol": {"start"},
        "th": {"scope"},
    },
    allowed_classes={
        "div": {"admonition", "note", "tip", "warning", "danger", "highlight", "table"},
        "p": {"admonition-title"},
    },
    url_schemes={"http", "https"},
    link_rel="noopener nofollow",
    attribute_filter=_own_pictures,
)


def clean_case(html: str) -> str:
    """HTML of a case's body, reduced to what a case may contain."""
    cleaner = _CASE if "<img" in html else _CASE_WITHOUT_PICTURES
    return cleaner.clean(html)


def clean_page(html: str) -> str:
    """HTML of a plain page, reduced likewise."""
    return _PAGE.clean(html)
