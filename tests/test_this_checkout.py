"""The one test that reads the library of this checkout: whoever publishes it may fill it as he likes."""

from __future__ import annotations

from anliku import catalogue, rules
from tests.factory import ROOT


def test_the_library_of_this_checkout_has_no_error() -> None:
    problems = rules.check(catalogue.load(ROOT))
    assert [problem.as_text() for problem in problems if problem.is_error] == []
