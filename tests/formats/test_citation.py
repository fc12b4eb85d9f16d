"""How to cite a case, after GB/T 7714."""

from __future__ import annotations

import pytest

from anliku import yamlsafe
from anliku.formats.citation import ACCESSED, gbt7714, with_address
from anliku.model import CaseMeta
from tests.factory import FRONT

URL = "https://example.org/2024/gusu-yuwen-01/"


def meta(**changes: object) -> CaseMeta:
    return CaseMeta.model_validate({**yamlsafe.load(FRONT, "index.md").value, **changes})


def test_a_case_on_a_public_site() -> None:
    assert with_address(gbt7714(meta()), URL) == (
        "示例语文课题组. 从找原句到想明白：基于监测数据的推断教学改进[EB/OL]. "
        "（2025-03-03）[引用日期]. https://example.org/2024/gusu-yuwen-01/."
    )


def test_a_case_on_a_site_without_an_address() -> None:
    assert with_address(gbt7714(meta()), "").endswith(f"（2025-03-03）[{ACCESSED}].")


@pytest.mark.parametrize(
    ("authors", "named"),
    [
        (["甲"], "甲. "),
        (["Smith J. A."], "Smith J. A. "),
        (["甲", "乙"], "甲，乙. "),
        (["甲", "乙", "丙"], "甲，乙，丙. "),
        (["甲", "乙", "丙", "丁"], "甲，乙，丙，等. "),
        (["甲"] * 12, "甲，甲，甲，等. "),
    ],
)
def test_three_authors_at_most_are_named(authors: list[str], named: str) -> None:
    assert gbt7714(meta(authors=authors)).startswith(f"{named}从找原句")


def test_the_same_case_is_always_cited_in_the_same_words() -> None:
    """The clock has no part in it, or two builds of one commit would differ."""
    assert with_address(gbt7714(meta()), URL) == with_address(gbt7714(meta()), URL)
    assert ACCESSED in with_address(gbt7714(meta()), URL)
