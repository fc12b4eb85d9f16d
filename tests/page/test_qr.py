"""An address as a QR code: a drawing that says it and nothing else."""

from __future__ import annotations

import re

from anliku.page.qr import drawn


def test_a_code_is_a_drawing_without_size_and_text() -> None:
    code = drawn("https://cases.example.org/2024/gusu-yuwen-01/")
    assert re.fullmatch(r'<svg viewBox="0 0 (\d+) \1" class="qr"><path stroke="#000" d="[Mmhv\d .-]+"/></svg>', code)


def test_other_addresses_have_other_codes_and_the_same_the_same() -> None:
    first, again, other = map(drawn, ("https://a.example/1/", "https://a.example/1/", "https://a.example/2/"))
    assert first == again != other
