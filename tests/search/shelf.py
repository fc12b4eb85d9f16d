"""The cases of the library that ``conftest.py`` makes, and what its fixtures are."""

from __future__ import annotations

from collections.abc import Callable

from anliku.search.editors.editorial import Answer

YUWEN = "gusu-yuwen-01"
SHUXUE = "huqiu-shuxue-01"
KEXUE = "wuzhong-kexue-01"
SHUANGLIU = "shuangliu-01"
BAD = "huai-01"
"""Its metadata cannot be used."""

Ask = Callable[..., Answer]
"""(query, facet=terms) → the whole answer."""
Find = Callable[..., list[str]]
"""The same, only the names of the cases, best first."""
