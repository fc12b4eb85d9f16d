"""How to cite a case: GB/T 7714—2025, numeric style, a document on the web ([EB/OL])."""

from __future__ import annotations

from anliku.model import CaseMeta

_NAMED = 3
ACCESSED = "引用日期"
"""Stands where the reader's own date goes: a page cannot know it, and the same commit must
give the same bytes. The page's script fills in the day on which it is read."""


def gbt7714(meta: CaseMeta) -> str:
    """One line without the address: ``作者. 题名[EB/OL]. （发布日期）[引用日期].``

    Authors are parted by a full-width comma in every language, and at most three are named
    before “等” (examples of 7.1.2: ``印森林，吴胜和，李俊飞，等.``).
    """
    # The dot of a name's initial is the dot that ends the element.
    named = [*(author.rstrip(".") for author in meta.authors[:_NAMED]), *(["等"] if len(meta.authors) > _NAMED else [])]
    authors = "，".join(named)
    return f"{authors}. {meta.title}[EB/OL]. （{meta.published.isoformat()}）[{ACCESSED}]."


def with_address(citation: str, url: str) -> str:
    """The line with the address of the document, where it has one."""
    return f"{citation} {url}." if url else citation
