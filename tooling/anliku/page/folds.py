"""A long reference page, folded: a line a section that unfolds, within it a line a subsection.

Works on the HTML that has passed :mod:`anliku.page.sanitise`; what it adds is ours. Whether it folds is decided by the
page itself: more subsections than anybody scrolls through.
"""

from __future__ import annotations

import re

_MANY = 20
"""Headings of the third level from which on a page is a reference."""
_SECTION = re.compile(r"(?=<h2[ >])")
_PART = re.compile(r"(?=<h3[ >])")
_ENTRY = re.compile(r"<dt[ >]")
_HEADING = re.compile(r"<h[23][ >].*?</h[23]>", re.DOTALL)
# The first paragraph of a part, where it holds nothing but bold words: how serious a rule is.
_BADGES = re.compile(r"\s*<p>((?:<strong>[^<]*</strong>(?: · )?)+)</p>")


def folded(html: str) -> str:
    """``html`` with its sections folded; the same where it is a page to read."""
    if len(_PART.findall(html)) < _MANY:
        return html
    before, *sections = _SECTION.split(html)
    return before + "".join(map(_section, sections))


def _section(html: str) -> str:
    heading, rest = _apart(html)
    intro, *parts = _PART.split(rest)
    inside = intro + "".join(map(_part, parts))
    # Of a section of fields what counts is its fields.
    many = len(_ENTRY.findall(rest)) or len(parts)
    count = f'<span class="fold__count">{many}</span>' if many else ""
    return f'<details class="fold"><summary>{heading}{count}</summary>\n<div class="fold__inside">{inside}</div></details>\n'


def _part(html: str) -> str:
    heading, rest = _apart(html)
    badges = _BADGES.match(rest)
    said = ""
    if badges is not None:
        words = re.sub(r"</?strong>", "", badges[1])
        said, rest = f'<span class="fold__badges">{words}</span>', rest[badges.end() :]
    return f'<details class="fold__part"><summary>{heading}{said}</summary>\n<div>{rest}</div></details>\n'


def _apart(html: str) -> tuple[str, str]:
    heading = _HEADING.match(html)
    assert heading is not None, "it was split there"
    return heading[0], html[heading.end() :]
