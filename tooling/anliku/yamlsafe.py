"""Hardened YAML: text in, plain values out, with a place for every key and value.

PyYAML's composer expands aliases, keeps the last of two equal keys and turns ``no`` into
False and ``12:30:45`` into 45045. Contributions are hostile until checked, so this module
reads libyaml's *events* in one flat loop instead: no alias, anchor, tag or merge key, no
recursion, a bounded depth, and only scalars that mean one thing (true/false, plain
integers and decimals, YYYY-MM-DD); everything else stays the text that was typed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from anliku.problem import Edit, Location, Problem, Severity
from anliku.regex import regex
from anliku.text import Lines

Path = tuple[str | int, ...]
MAX_CHARACTERS = 64 * 1024
MAX_DEPTH = 6

_INTEGER = regex(r"[-+]?(0|[1-9][0-9]{0,14})\Z")
# No more places than a float keeps of a number with nine digits before the point.
_DECIMAL = regex(r"[-+]?(0|[1-9][0-9]{0,14})\.[0-9]{1,6}\Z")
# What a comma cut off a number in a flow mapping: {before: 1,024} has the key 024.
_THOUSANDS = regex(r"[0-9]{3}(?:\.[0-9]+)?")
_DATE = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# What numbers and dates begin with.
_NUMERIC = frozenset("-+0123456789")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}

# What libyaml says, in the contributor's words; the first match wins.
_SYNTAX = (
    ("found character '\\t'", "缩进里有制表符（Tab），请改成空格"),
    ("mapping values are not allowed", "这一行有多余的半角冒号，或缩进不对；含“: ”的文字请用双引号括起来"),
    ("did not find expected key", "缩进不整齐，或引号、括号没有配对，请对齐并补上"),
    ("could not find expected ':'", "少了半角冒号，请写成“字段: 内容”"),
    ("did not find expected ',' or ']'", "方括号里少了半角逗号，或方括号没有关上，请补上"),
    ("did not find expected ',' or '}'", "花括号里少了半角逗号，或花括号没有关上，请补上"),
    ("unexpected end of stream", "引号没有关上"),
    ("did not find expected '-' indicator", "列表的每一项要以“- ”开头，并且左边对齐"),
    ("found character that cannot start any token", "有不能这样开头的符号（如 @ 或 `），请用双引号括起来"),
    ("unknown escape character", "双引号里的反斜杠请改成单引号括起来"),
    ("while scanning an alias", "以 * 开头的内容请用双引号括起来"),
    ("while scanning an anchor", "以 & 开头的内容请用双引号括起来"),
    ("while scanning a tag", "以 ! 开头的内容请用双引号括起来"),
    ("while scanning a block scalar", "以 | 或 > 开头的内容请用双引号括起来"),
    ("block sequence entries are not allowed", "以“- ”开头的内容请用双引号括起来；是列表的话，每一项另起一行"),
    ("mapping keys are not allowed", "以“? ”开头的内容请用双引号括起来"),
    ("control characters are not allowed", "含有不可见的控制字符，请删掉"),
    ("found unknown directive", "不支持 % 开头的指令，请删掉这一行"),
    ("did not find expected <document start>", "上面有 % 开头的指令或单独一行 ...，请删掉"),
)

# Half of a pair is no character; libyaml would not take it.
_LONELY = regex("[\ud800-\udfff]")

# Faults that are found behind the line that has them.
_OPENED = ("could not find expected ':'", "while parsing a flow")
# A value that opens a quotation and does not close it on its line, as ours always do.
_LINE_END = regex(r"[ \t\r]*(?:#.*)?$", re.MULTILINE)
_OPEN_QUOTE = regex(r"""^[ \t]*(?:- +)?[A-Za-z_]+:[ \t]+("[^"\n]*|'[^'\n]*)$""", re.MULTILINE)


class Span:
    """Where something stands: offsets into the whole file's text, and the location that they mean.

    A file has a hundred of them, and few of their locations are ever asked for.
    """

    __slots__ = ("start", "end", "_file", "_lines")

    def __init__(self, file: str, lines: Lines, start: int = 0, end: int = 0) -> None:
        self.start = start
        self.end = end
        self._file = file
        self._lines = lines

    @property
    def location(self) -> Location:
        """The place of its first character."""
        return Location(self._file, *self._lines(self.start))


@dataclass(slots=True)
class Places:
    """The places of keys and values by path, e.g. ``("evidence", 0, "before")``."""

    whole: Span
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)

    def value(self, path: Path) -> Span:
        """The nearest known value at or above ``path``."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return self.whole

    def key(self, path: Path) -> Span:
        """The key at ``path``, or the nearest place above it."""
        return self.keys.get(path) or self.value(path)


@dataclass(slots=True)
class Loaded:
    """What was read: ``value`` is None where the text is unusable, and then there are problems."""

    value: Any
    places: Places
    problems: list[Problem]


def load(
    text: str,
    file: str,
    start: int = 0,
    end: int | None = None,
    lines: Lines | None = None,
    most: int = MAX_CHARACTERS,
) -> Loaded:
    """Read one YAML document from ``text[start:end]`` of at most ``most`` characters; never raises for bad content.

    Rules reported here: FM002 syntax, FM003 duplicate key, FM004 alias, anchor, tag or
    merge key, FM005 too large or too deep, FM006 several documents.
    """
    end = len(text) if end is None else end
    lines = lines or Lines(text)
    reader = _Reader(_LONELY.sub("\ufffd", text[start:end]), file, start, lines)
    if end - start > most:
        reader.report("FM005", start, f"元数据太长（{end - start} 字），最多 {most} 字；长的内容请写进正文")
        return Loaded(None, reader.places, reader.problems)
    return Loaded(reader.read(), reader.places, reader.problems)


class _Container:
    """A mapping or sequence while its events are being read."""

    __slots__ = ("value", "path", "key", "index")

    def __init__(self, value: dict[str, Any] | list[Any], path: Path) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None
        self.index = 0


class _Stop(Exception):
    """Reading cannot go on; the problem has been reported."""


class _Reader:
    def __init__(self, source: str, file: str, offset: int, lines: Lines) -> None:
        self.source = source
        self.file = file
        self.offset = offset
        self.lines = lines
        self.problems: list[Problem] = []
        self.places = Places(self.span(0, 0))
        self.stack: list[_Container] = []
        self.root: Any = None

    def span(self, start: int, end: int) -> Span:
        return Span(self.file, self.lines, self.offset + start, self.offset + end)

    def report(self, rule: str, offset: int, message: str, edits: tuple[Edit, ...] = ()) -> None:
        line, column = self.lines(offset)
        self.problems.append(Problem(Location(self.file, line, column), rule, Severity.ERROR, message, edits))

    def read(self) -> Any:
        documents = 0
        try:
            event: Any  # the stubs leave out the marks and values that every event here has
            for event in _events(self.source):
                if isinstance(event, yaml.NodeEvent):
                    self.node(event)
                elif isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self.stop("FM006", event, "只能有一段元数据；请把后一段并入前一段，只留首尾两行 ---")
                elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                    done = self.stack.pop()
                    span = self.places.values[done.path] if done.path else self.places.whole
                    end: Any = event.end_mark
                    self.places.values[done.path] = self.span(span.start - self.offset, end.index)
        except _Stop:
            return None
        except yaml.YAMLError as error:
            self.syntax(error)
            return None
        return self.root

    def stop(self, rule: str, event: Any, message: str) -> None:
        self.report(rule, self.offset + event.start_mark.index, message)
        raise _Stop

    def syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        raw = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')} {error}"
        advice = next((said for sign, said in _SYNTAX if sign in raw), "写法不符合 YAML，请对照投稿指南里的样例")
        index = mark.index if mark is not None else self.character(getattr(error, "position", 0) or 0)
        # What was never closed is noticed further down; people look where it was opened.
        opened = getattr(error, "context_mark", None)
        if mark is not None and opened is not None and opened.line < mark.line and any(sign in raw for sign in _OPENED):
            index = opened.index
        index = min(index, max(len(self.source) - 1, 0))
        end = self.source.find("\n", index) + 1 or len(self.source)
        quote = next((match for match in _OPEN_QUOTE.finditer(self.source, 0, end) if not self.closed(match)), None)
        if quote is not None:
            index, advice = quote.start(1), "引号没有关上，请在这一行末尾补上同样的引号"
        line_start = self.source.rfind("\n", 0, index) + 1
        if "\t" in self.source[line_start : index + 1] and not self.source[line_start:index].strip():
            advice = _SYNTAX[0][1]
        self.report("FM002", self.offset + index, f"元数据读不下去：{advice}")

    def closed(self, quote: re.Match[str]) -> bool:
        """Whether a quotation that goes on in the next line ends there as it should."""
        end = self.source.find(quote[1][0], quote.start(1) + 1)
        return end >= 0 and _LINE_END.match(self.source, end + 1) is not None

    def character(self, byte: int) -> int:
        """libyaml counts bytes where it meets a character that it does not take."""
        return len(self.source.encode()[:byte].decode(errors="ignore"))

    def node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.stop("FM004", event, "不能用 * 引用别处的内容（YAML 别名）；请把内容直接写出来，或用双引号括起来")
        if event.anchor is not None:
            self.stop("FM004", event, f"不能用 &{_clip(event.anchor)} 做记号（YAML 锚点）；请删掉，或用双引号括起来")
        if event.tag is not None:
            self.stop("FM004", event, "不能用 ! 标签指定类型；请删掉标签，或用双引号括起来")
        start, end = event.start_mark.index, event.end_mark.index
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            self.key(event, parent)
            return
        if isinstance(event, yaml.ScalarEvent):
            self.put(_scalar(event), self.span(start, end))
            return
        if len(self.stack) >= MAX_DEPTH:
            self.stop("FM005", event, f"嵌套太深，最多 {MAX_DEPTH} 层；请检查缩进和括号，列表写成 [甲, 乙]")
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self.put(value, self.span(start, end))
        self.stack.append(_Container(value, path))

    def key(self, event: Any, parent: _Container) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self.stop("FM002", event, "冒号前的名称要写成一个词，不能是列表或括号；请写成“名称: 内容”")
        name = event.value
        if name == "<<" and event.implicit[0]:
            self.stop("FM004", event, "不能用 << 合并内容；请把字段直接写出来")
        span = self.span(event.start_mark.index, event.end_mark.index)
        path = (*parent.path, name)
        if name in parent.value:
            first = self.places.keys[path].location.line
            if _THOUSANDS.fullmatch(name):
                self.stop("FM003", event, f"数字里不加千位分隔号：“,{name}”前的逗号请去掉，如 1,024,000 写成 1024000")
            self.stop("FM003", event, f"字段“{_clip(name)}”写了两次（第 {first} 行已有），请只留一个")
        parent.key = name
        self.places.keys[path] = span

    def put(self, value: Any, span: Span) -> Path:
        if not self.stack:
            self.root = value
            self.places.whole = span
            self.places.values[()] = span
            return ()
        parent = self.stack[-1]
        if isinstance(parent.value, dict):
            assert parent.key is not None
            path = (*parent.path, parent.key)
            parent.value[parent.key] = value
            parent.key = None
        else:
            path = (*parent.path, parent.index)
            parent.value.append(value)
            parent.index += 1
        self.places.values[path] = span
        return path


def _events(source: str) -> Iterator[Any]:
    """What ``yaml.parse`` gives, asked for once an event and not twice. Raises YAMLError."""
    loader: Any = yaml.CSafeLoader(source)
    try:
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
            yield event
    finally:
        loader.dispose()


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMERIC:
        return text
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    if _DATE.match(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _clip(text: str) -> str:
    text = "".join(character if character.isprintable() else "�" for character in text[:31])
    return text if len(text) <= 30 else text[:29] + "…"


def quote(text: str) -> str:
    """``text`` as a YAML flow-safe scalar: plain where that is unambiguous."""
    risky = set(":#{}[],&*!|>'\"%@`\n\t\\")
    plain = (
        bool(text)
        and text == text.strip()
        and not (set(text) & risky)
        and text[0] not in "-?=~"
        and not text[0].isascii()
    )
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
