"""What templates print, and the lengths in their drawings."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup, escape

from anliku.site.shell import environment, escaped, in_em


class _Html:
    def __html__(self) -> str:
        return "<b>粗</b>"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "追问",
        "a & b",
        "<script>",
        "“引”",
        "it's",
        '"',
        Markup("<i>斜</i>"),
        0,
        12,
        2.5,
        None,
        True,
        ("<", 1),
        _Html(),
    ],
)
def test_what_is_printed_is_escaped_as_markupsafe_does(value: object) -> None:
    assert escaped(value) == str(escape(value))


def test_templates_print_escaped(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(
        "{% set kept %}{{ text }}{% endset %}{{ text }}|{{ kept }}|{{ html }}|{{ text | upper }}|{{ 1 / 4 }}",
        encoding="utf-8",
    )
    printed = environment(tmp_path).get_template("one.html").render({"text": "<a&b>", "html": Markup("<i>")})
    assert printed == "&lt;a&amp;b&gt;|&lt;a&amp;b&gt;|<i>|&lt;A&amp;B&gt;|0.25"


class _Named:
    def __init__(self, name: str) -> None:
        self.name = name

    def called(self, times: int, mark: str = "") -> str:
        return self.name * times + mark


def test_methods_functions_and_macros_are_called(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(
        "{% macro twice(text) %}{{ text }}{{ text }}{% endmacro %}"
        "{% for one in all %}{% set times = loop.index %}{{ one.called(times, mark='。') }}{% endfor %}"
        "{{ twice('甲') }}{{ 'abc'.startswith('a') }}{{ known('name') }}",
        encoding="utf-8",
    )

    @jinja2.pass_context
    def known(context: jinja2.runtime.Context, name: str) -> str:
        return str(context[name])

    values = {"all": [_Named("乙"), _Named("丙")], "name": "丁", "known": known}
    assert environment(tmp_path).get_template("one.html").render(values) == "乙。丙丙。甲甲True丁"


def test_lengths_grow_with_the_text() -> None:
    assert (in_em(46), in_em(28), in_em(43, 12)) == ("3.286em", "2.0em", "3.583em")
