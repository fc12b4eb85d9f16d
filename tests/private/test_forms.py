"""A few thousand forms of private data, plain and disguised: what has to be found is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import private
from tests.private.forms import PUPIL, Form, forms
from tests.private.table import Tally, is_found, tally

_ROUNDS = 8
_PUPIL_ROUNDS = 3

KINDS = (
    *(private.MOBILE, private.PHONE, private.IDENTITY, private.PASSPORT, private.PERMIT, private.BANK, private.PLATE),
    *(private.MAIL, private.ACCOUNT, private.ADDRESS),
)


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    return tally(form for form in forms(3, _ROUNDS) if form.kind != PUPIL)


@pytest.mark.parametrize("kind", KINDS)
def test_every_plain_form_is_found(kind: str, tallies: dict[str, Tally]) -> None:
    assert tallies[kind].tried[False] >= _ROUNDS
    assert [form for form in tallies[kind].missed if not form.disguise] == []


@pytest.mark.parametrize("kind", KINDS)
def test_disguised_forms_are_found(kind: str, tallies: dict[str, Tally]) -> None:
    assert tallies[kind].tried[True] >= _ROUNDS * 5
    assert tallies[kind].share(True) >= 0.98, tallies[kind].missed


def test_pupils_are_found(tmp_path: Path) -> None:
    tried = [form for form in forms(3, _PUPIL_ROUNDS) if form.kind == PUPIL]
    missed = [form for number, form in enumerate(tried) if not is_found(form, tmp_path / str(number))]
    assert len(tried) >= 40
    assert missed == []


def test_a_form_that_is_not_found_would_be_seen(tmp_path: Path) -> None:
    assert not is_found(Form(private.MOBILE, "", "见第三单元。"), tmp_path)
    assert not is_found(Form(PUPIL, "", "见第三单元。"), tmp_path)
