"""Hostile YAML: plain values, a place for each, one clear problem, and always an end."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from anliku.problem import Location
from anliku.text import Lines
from anliku.yamlsafe import MAX_CHARACTERS, MAX_DEPTH, Loaded, Path, Span, load

FILE = "a.yml"


def value_of(text: str) -> Any:
    loaded = load(text, FILE)
    assert loaded.problems == []
    return loaded.value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("语文", "语文"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+4", 4),
        ("0", 0),
        ("61.2", 61.2),
        ("-0.5", -0.5),
        ("2025-03-01", datetime.date(2025, 3, 1)),
        # Everything that means something else to some reader stays what was typed.
        ("True", "True"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("5.", "5."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ("12:30:45", "12:30:45"),
        ("2024-02-30", "2024-02-30"),
        ("2024-2-3", "2024-2-3"),
        ("2024-02-03 10:00:00", "2024-02-03 10:00:00"),
        ("１２", "１２"),
        ("１２.５", "１２.５"),
        ("1" * 15, int("1" * 15)),
        ("1" * 16, "1" * 16),
        ("9" * 5000, "9" * 5000),
        ('"12"', "12"),
        ("'true'", "true"),
        ('"2025-03-01"', "2025-03-01"),
        ("'~'", "~"),
        ("[甲, 2, true]", ["甲", 2, True]),
        ("{甲: 1}", {"甲": 1}),
        ("a\ufeffb", "a\ufeffb"),
        ("<", "<"),
    ],
)
def test_scalars_mean_one_thing(typed: str, value: object) -> None:
    found = value_of(f"键: {typed}")["键"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("key", ["no", "12", "true", "2025-03-01", "~", "=", "键"])
def test_keys_stay_text(key: str) -> None:
    assert value_of(f"{key}: 1") == {key: 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# 只有注释\n", None),
        ("语文", "语文"),
        ("- 甲\n- 乙\n", ["甲", "乙"]),
        ("a: |\n  一行\n  两行\n", {"a": "一行\n两行\n"}),
        ("a: >-\n  一行\n  两行\n", {"a": "一行 两行"}),
        ("a: 'it''s'\n", {"a": "it's"}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: 1 # 注释\n", {"a": 1}),
        ("a:\n- {b: [1, {c: 2}]}\n", {"a": [{"b": [1, {"c": 2}]}]}),
        ("---\na: 1\n", {"a": 1}),
    ],
)
def test_documents(text: str, value: object) -> None:
    assert value_of(text) == value


FRONT = '标题: 甲😀乙\nkeywords: [推断, 追问]\nevidence:\n  - {indicator: 得分率, before: 61.2}\n  - indicator: 时长\n空:\nlast: "x y"\n'


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("标题",), (1, 1, "标题"), (1, 5, "甲😀乙")),
        (("keywords",), (2, 1, "keywords"), (2, 11, "[推断, 追问]")),
        (("keywords", 1), (2, 16, "追问"), (2, 16, "追问")),
        (("evidence",), (3, 1, "evidence"), None),
        (("evidence", 0), None, (4, 5, "{indicator: 得分率, before: 61.2}")),
        (("evidence", 0, "before"), (4, 22, "before"), (4, 30, "61.2")),
        (("evidence", 1, "indicator"), (5, 5, "indicator"), (5, 16, "时长")),
        (("空",), (6, 1, "空"), (6, 3, "")),
        (("last",), (7, 1, "last"), (7, 7, '"x y"')),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "---\n", "\ufeff---\n"])
def test_places(
    before: str,
    newline: str,
    path: Path,
    key: tuple[int, int, str] | None,
    value: tuple[int, int, str] | None,
) -> None:
    """Line, column and the very characters, wherever the metadata stand in the file."""
    text = (before + FRONT + "---\n正文: 不是元数据\n").replace("\n", newline)
    start = len(before.replace("\n", newline))
    loaded = load(text, FILE, start, start + len(FRONT.replace("\n", newline)))
    assert loaded.problems == []
    down = before.count("\n")
    for wanted, span in ((key, loaded.places.key(path)), (value, loaded.places.value(path))):
        if wanted is not None:
            line, column, typed = wanted
            assert span.location == Location(FILE, line + down, column)
            assert text[span.start : span.end] == typed


def test_a_place_that_is_not_there_is_the_nearest_above() -> None:
    places = load(FRONT, FILE).places
    assert places.value(("evidence", 0, "unit")) == places.value(("evidence", 0))
    assert places.value(("evidence", 9, "unit")) == places.value(("evidence",))
    assert places.value(("nothing",)) == places.whole
    assert places.key(("evidence", 0, "unit")) == places.value(("evidence", 0))
    assert places.whole.location == Location(FILE, 1, 1)


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "said"),
    [
        ("a: 1\n\tb: 2\n", "FM002", 2, 1, "制表符"),
        ("a:\n\t- b\n", "FM002", 2, 1, "制表符"),
        ("标题: 甲: 乙\n", "FM002", 1, 6, "半角冒号"),
        ("😀: 甲: 乙\n", "FM002", 1, 5, "半角冒号"),
        ("a: 1\n b: 2\n", "FM002", 2, 3, "半角冒号"),
        ("a: @甲\n", "FM002", 1, 4, "不能这样开头"),
        ("a: `甲`\n", "FM002", 1, 4, "不能这样开头"),
        ("a: %甲\n", "FM002", 1, 4, "不能这样开头"),
        ('a: "\\q"\n', "FM002", 1, 5, "反斜杠"),
        ("- 甲\nb: 1\n", "FM002", 2, 1, "- "),
        ("? [a]\n: b\n", "FM002", 1, 3, "写成一个词"),
        ("{a: 1}: 2\n", "FM002", 1, 1, "写成一个词"),
        ("标题: 中\x9f文文文文文文\n", "FM002", 1, 6, "控制字符"),
        ("甲: 1\n乙: 中文\x80中文\n", "FM002", 2, 6, "控制字符"),
        ("%FOO bar\n---\na: 1\n", "FM002", 1, 5, "% 开头"),
        ("a: 1\n...\nb: 2\n", "FM002", 3, 1, "..."),
        ("a: 1\nb: 2\na: 3\n", "FM003", 3, 1, "第 1 行"),
        ("a: {b: 1, b: 2}\n", "FM003", 1, 11, "第 1 行"),
        ("😀: 1\n😀: 2\n", "FM003", 2, 1, "写了两次"),
        ('a: 1\n"a": 2\n', "FM003", 2, 1, "写了两次"),
        ("a: &x 1\n", "FM004", 1, 4, "&x"),
        ("a: *x\n", "FM004", 1, 4, "别名"),
        ("*a : 1\n", "FM004", 1, 1, "别名"),
        ("a: !!python/object/apply:os.system [ls]\n", "FM004", 1, 4, "标签"),
        ("a: !x 1\n", "FM004", 1, 4, "标签"),
        ("a: ! 1\n", "FM004", 1, 4, "标签"),
        ("a: !!str 1\n", "FM004", 1, 4, "标签"),
        ("<<: {a: 1}\n", "FM004", 1, 1, "合并"),
        ("a:\n  <<: [{b: 1}]\n", "FM004", 2, 3, "合并"),
        ("a: 1\n---\nb: 2\n", "FM006", 2, 1, "一段"),
        ("a: 1\n---\n", "FM006", 2, 1, "一段"),
    ],
)
def test_problems(text: str, rule: str, line: int, column: int, said: str) -> None:
    loaded = load(text, FILE)
    (problem,) = loaded.problems
    assert (problem.rule, problem.location) == (rule, Location(FILE, line, column))
    assert said in problem.message
    assert problem.is_error
    assert loaded.value is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a: 1\nb: "没有关上\nc: 2\n', 2),
        ("a: 1\nb: '没有关上\n", 2),
        ("a: [甲, 乙\n", 1),
        ("a: {b: 1\n", 1),
        ("a: 1\n甲\n", 2),
    ],
)
def test_what_is_left_open_is_reported_inside(text: str, line: int) -> None:
    (problem,) = load(text, FILE).problems
    assert problem.rule == "FM002"
    assert problem.location.line >= line


@pytest.mark.parametrize("quoted", ["'甲\n  乙'", '"甲\n  乙"  # 注释'])
def test_a_quotation_over_two_lines_is_not_blamed(quoted: str) -> None:
    text = f"summary: {quoted}\naward: 一: 二\n"
    (problem,) = load(text, FILE).problems
    assert problem.location == Location(FILE, 3, 9)
    assert "半角冒号" in problem.message


def test_the_quoted_merge_key_is_a_key() -> None:
    assert value_of('"<<": 1') == {"<<": 1}


@pytest.mark.parametrize("form", ["flow", "block", "list"])
def test_depth(form: str) -> None:
    def nested(depth: int) -> str:
        if form == "flow":
            return "[" * depth + "甲" + "]" * depth
        if form == "list":
            return "- " * depth + "甲"
        return "\n".join("  " * level + "a:" for level in range(depth)) + " 甲"

    assert load(nested(MAX_DEPTH), FILE).problems == []
    (problem,) = load(nested(MAX_DEPTH + 1), FILE).problems
    assert problem.rule == "FM005"
    assert str(MAX_DEPTH) in problem.message


def test_size() -> None:
    long = "a: " + "中" * (MAX_CHARACTERS - 3)
    assert load(long, FILE).problems == []
    (problem,) = load("x" * 10 + long + "中", FILE, 10).problems
    assert (problem.rule, problem.location) == ("FM005", Location(FILE, 1, 11))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BOMB, id="alias bomb"),
        pytest.param("[" * 60_000, id="open lists"),
        pytest.param("{" * 60_000, id="open mappings"),
        pytest.param("- " * 30_000, id="lists in a line"),
        pytest.param("? " * 30_000, id="question marks"),
        pytest.param("!" * 60_000, id="tags"),
        pytest.param("".join(f"k{n}: {n}\n" for n in range(6_000)), id="many keys"),
        pytest.param("[" + "a, " * 20_000 + "]", id="many items"),
        pytest.param("a: " + "'" * 60_000, id="quotes"),
        pytest.param("#" * 60_000, id="comment"),
        pytest.param(" " * 60_000 + "a: 1", id="spaces"),
        pytest.param("\n" * 60_000, id="line breaks"),
        pytest.param("a" * 60_000 + ": 1", id="long key"),
        pytest.param("&" + "a" * 60_000 + " x", id="long anchor"),
        pytest.param('a: "' + "\\u4e00" * 10_000 + '"', id="escapes"),
        pytest.param("a:\n" * 15_000, id="empty keys"),
    ],
)
def test_hostile_text_ends(text: str) -> None:
    loaded = load(text, FILE)
    assert (loaded.value is None) or not loaded.problems
    assert all(len(problem.message) < 200 for problem in loaded.problems)


def test_messages_hold_no_line_break() -> None:
    (problem,) = load('"a\\nb": 1\n"a\\nb": 2\n', FILE).problems
    assert problem.message.isprintable()


def assert_sound(text: str, start: int, end: int, loaded: Loaded) -> None:
    lines = Lines(text)

    def inside(span: Span) -> bool:
        exact = span.location == Location(FILE, *lines(span.start))
        return exact and start <= span.start <= span.end <= end

    places = loaded.places
    assert all(inside(span) for span in (places.whole, *places.keys.values(), *places.values.values()))
    for problem in loaded.problems:
        line, column = problem.location.line, problem.location.column
        typed = text.split("\n")
        assert 1 <= line <= len(typed)
        assert 1 <= column <= len(typed[line - 1]) + 1
        assert problem.message
    if loaded.problems:
        assert loaded.value is None
    assert_plain(loaded.value)


def assert_plain(value: object) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            assert type(key) is str
            assert_plain(item)
    elif isinstance(value, list):
        for item in value:
            assert_plain(item)
    else:
        assert value is None or type(value) in {str, int, float, bool, datetime.date}


# Characters that mean something to YAML, among others.
YAMLISH = st.text(alphabet="ab中😀:-,[]{}#&*!|>'\"%@`?\n\r\t .~<=01\\\ufeff\x85\u2028\x9f\0")
ANY = st.text(alphabet=st.characters())


@given(st.one_of(YAMLISH, ANY), st.sampled_from(["", "---\n", "\ufeff😀\r\n"]), st.sampled_from(["", "\n---\n正文"]))
@example("\ud800", "", "")
@example("a: \udfff\x9f", "---\n", "\n---\n")
def test_any_text_gives_values_or_problems_inside_of_it(text: str, before: str, after: str) -> None:
    whole = before + text + after
    start, end = len(before), len(before) + len(text)
    assert_sound(whole, start, end, load(whole, FILE, start, end))


PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**14), 10**14), st.dates(), st.text("甲ab 😀'\"\\\n#:", max_size=8)
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("甲ab", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES, st.booleans())
def test_what_is_written_is_read(value: object, flow: bool) -> None:
    """PyYAML writes plainly what both understand; depth is bounded."""
    text = yaml.safe_dump({"甲": value}, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    loaded = load(text, FILE)
    if [problem.rule for problem in loaded.problems] != ["FM005"]:
        assert loaded.problems == []
        assert loaded.value == {"甲": value}
        assert_sound(text, 0, len(text), loaded)
