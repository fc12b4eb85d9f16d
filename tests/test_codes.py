"""The codes of imports: each that is given is explained, and each that is explained is given."""

from __future__ import annotations

import re

from anliku import rules
from anliku.codes import CODES, IMPORTS
from tests.factory import ROOT

PACKAGE = ROOT / "tooling" / "anliku"
_CODE = re.compile(r'"((?:JG|WD|XL)[0-9]{3})"')


def test_every_code_that_is_given_is_explained_and_every_other_is_none() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if path.name != "codes.py"]
    given = {code for path in sources for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    assert given == set(CODES)


def test_no_code_is_a_rule_or_comes_twice() -> None:
    codes = [code.code for imported in IMPORTS for code in imported.codes]
    assert codes == sorted(set(codes))
    assert not set(codes) & set(rules.BY_CODE)


def test_every_code_says_what_to_do() -> None:
    assert all(code.title and code.advice.endswith("。") for code in CODES.values())
