"""How to cite a case: GB/T 7714—2025, an online document ([Z/OL])."""

from __future__ import annotations

import datetime

from anliku.campaign import Campaign
from anliku.model import CaseMeta


def gbt7714(meta: CaseMeta, campaign: Campaign, site_name: str, url: str | None) -> str:
    """One line: 作者. 题名[Z/OL]. 发布者, 年(发布日期). 网址.

    The standard names at most three authors before “等”. The date on which a reader looked is
    left to the reader, because a page cannot know it and the same commit must give the same
    bytes. Without ``url`` (a site that has no address yet) the document is cited as [Z].
    """
    authors = ", ".join(meta.authors[:3]) + (", 等" if len(meta.authors) > 3 else "")
    carrier = "[Z/OL]" if url else "[Z]"
    date = meta.published.isoformat() if isinstance(meta.published, datetime.date) else str(meta.published)
    parts = [
        f"{authors}（{meta.unit}）",
        f"{meta.title}{carrier}",
        f"{campaign.organiser}：{site_name}, {meta.published.year}({date})",
    ]
    return ". ".join(parts) + "." + (f" {url}." if url else "")
