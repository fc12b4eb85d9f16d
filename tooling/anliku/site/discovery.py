"""Files by which a public site is found and kept: ``robots.txt`` for search engines, the manifest for home screens.

Formats: RFC 9309; https://www.w3.org/TR/appmanifest/. A site without an address has neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from anliku.settings import Settings
from anliku.site.shell import Site, font_of

UNADDRESSED = "mkdocs.yml 里的 site_url 空着：没有规范网址、站点地图、分享图和给搜索引擎的说明，引用格式里也没有网址；公开发布前请填上"
WITHOUT_FONT = "没有找到中文字体，分享图用没有字的那一张；请装一种中文字体（如思源宋体），或在 mkdocs.yml 的 share_font 写字体文件的路径"
_SIZES = (192, 512)


def notes_of(root: Path, settings: Settings) -> tuple[str, ...]:
    """What is to be told of a site that is public, and lacks something for that; a line each."""
    if not settings.engine.get("site_url"):
        return (UNADDRESSED,)
    if font_of(root, settings) is not None:
        return ()
    named = settings.engine["plugins"][0]["anliku"].get("share_font")
    return (f"mkdocs.yml 的 share_font 写的 {named} 不是能用的中文字体；{WITHOUT_FONT}" if named else WITHOUT_FONT,)


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each."""
    if site.url:
        # Robots read it at the root of a host; a site below one has its sitemap named by whoever owns the root.
        yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n".encode()
        yield "site.webmanifest", json.dumps(_manifest(site), ensure_ascii=False, indent=1).encode()


def _manifest(site: Site) -> dict[str, object]:
    return {
        "name": site.name,
        "short_name": site.name[:12],
        "lang": "zh-CN",
        "start_url": "./",
        "scope": "./",
        "display": "browser",
        "background_color": "#fbfaf7",
        "theme_color": "#24527a",
        "icons": [
            {"src": f"assets/images/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in _SIZES
        ],
    }
