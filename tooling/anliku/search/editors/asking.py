"""What an editor's query means: a line of text → a Whoosh query, its words, and what to say.

    标题:阅读  学科:语文 学段:小学  年度:2021..2024  年度:[2021 TO 2024]  "分级阅读"  阅读*
    甲 乙 (both)   甲 并且 乙   甲 或者 乙   非 甲   (甲 或者 乙) 丙      AND OR NOT do as well

Whoosh's parser reads it, in half-width form; :func:`read` first looks whether it can be read
at all. What cannot is never an error: its words are looked for, and a note says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whoosh import fields, formats, query
from whoosh.qparser import QueryParser, plugins, syntax
from whoosh.query import Query

from anliku.search.editors.analysis import Words, runs, words
from anliku.search.editors.facets import FACETS, YEAR
from anliku.search.editors.vocabulary import Vocabulary
from anliku.search.normalise import IS_HAN

MAX_CHARACTERS = 200
"""What is read of a longer query."""

# Text field → (what queries call it, how much it counts to be found there). Title before terms
# before summary before body, as in entry.WEIGHTS; BM25F of the words decides among equals.
TEXTS = {
    "title": ("标题", 24.0),
    "name": ("编号", 12.0),
    "keywords": ("关键词", 12.0),
    "questions": ("能回答的问题", 12.0),
    "terms": ("术语", 12.0),
    "unit": ("单位", 12.0),
    "authors": ("作者", 12.0),
    "summary": ("摘要", 6.0),
    "headings": ("标题层级", 4.0),
    "body": ("正文", 1.0),
}
_RANKED = ("title", "summary", "body")
_NAMES = {label: key for key, (label, _) in TEXTS.items()} | {"小标题": "headings", YEAR: "year", "年份": "year"}

_OPERATORS = {"AND", "并且", "OR", "或者", "NOT", "非"}
_SYNTAX = re.compile(rf'["()]|(?<!\S)(?:{"|".join(sorted(_OPERATORS))})(?!\S)')
_HALF = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "“”„‟〝〞"), '"') | {0x3000: " "}
)
_YEARS = re.compile(r"(?P<first>\d{4})?(?P<to>\.\.+|[-–—~至到]+)?(?P<last>\d{4})?年?")


class _Chinese(fields.FieldType):  # type: ignore[misc]
    """Text that is found by its characters."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), Words(), scorable=True)


class _Weights(fields.FieldType):  # type: ignore[misc]
    """Words with a weight each, given as pairs."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Sequence[tuple[str, int]], **_options: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Rows as Whoosh keeps them: word, how often, weight, nothing else."""
        return ((word.encode(), 1, float(weight), b"") for word, weight in value)


MEANT = "meant"
"""The field of the words that a case means."""
SCHEMA = fields.Schema(
    file=fields.ID(unique=True, stored=True),
    year=fields.NUMERIC(int, bits=32, signed=False),
    **{key: _Chinese() for key in TEXTS},
    **{key: fields.ID() for key in FACETS},
    **{MEANT: _Weights()},
)


@dataclass(frozen=True, slots=True)
class Word:
    """Something that is looked for; ``start`` and ``end`` are where it stands in the query."""

    text: str
    field: str | None
    start: int
    end: int
    begins: bool = False
    """Whether longer words that begin with it do as well."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as understood. ``query`` is None where it holds no word at all."""

    text: str
    query: Query | None
    words: tuple[Word, ...]
    notes: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it is words and nothing else: no field, no operator, no quotation, no beginning."""
        fields_named = any(word.field is not None or word.begins for word in self.words)
        return bool(self.words) and not fields_named and not _SYNTAX.search(self.text)


class _Unreadable(Exception):
    """The query is no syntax; the message says where."""


def read(text: str, vocabulary: Vocabulary, plainly: bool = False) -> Asked:
    """Understand ``text``; whatever it holds, there is an answer. ``plainly``: as plain words."""
    notes = []
    if len(text) > MAX_CHARACTERS:
        notes.append(f"查询太长，只用了前 {MAX_CHARACTERS} 个字")
    parser = _Parser(vocabulary)
    text = half_width(text[:MAX_CHARACTERS], list(parser.names))
    try:
        if plainly:
            raise _Unreadable("太复杂")
        understood, looked_for = parser.understand(text)
    except _Unreadable as error:
        notes.append(f"查询的写法没有看懂（{error}），已按普通词查找")
    except Exception:  # noqa: BLE001 - the contract above: a surprise of the parser is no syntax either
        notes.append("查询的写法没有看懂，已按普通词查找")
    else:
        return Asked(text, understood, looked_for, (*notes, *dict.fromkeys(parser.notes)))
    pieces = list(re.finditer(r"[^\s()]+", text))
    pieces = [piece for piece in pieces if piece[0] not in _OPERATORS] or pieces
    looked_for = tuple(Word(piece[0], None, piece.start(), piece.end()) for piece in pieces)
    clauses = [clause for word in looked_for if (clause := anywhere(word.text)) is not None]
    return Asked(text, query.And(clauses) if clauses else None, looked_for, tuple(notes))


def half_width(text: str, names: Sequence[str]) -> str:
    """``text`` with half-width punctuation, and no space between a field's name and its words."""
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.sub(rf"(?<!\w)({known}):\s+(?=\S)", r"\1:", text.translate(_HALF))


def years(text: str) -> tuple[int | None, int | None] | None:
    """``2024``, ``2021..2024``, ``2021..``, ``..2024`` → first and last year; None for others."""
    match = _YEARS.fullmatch(text.translate(_HALF).strip())
    if match is None or not (match["first"] or match["last"]) or (match["last"] and not match["to"]):
        return None
    first, last = (int(match[name]) if match[name] else None for name in ("first", "last"))
    return first, last if match["to"] else first


def within(first: int | None, last: int | None) -> Query:
    """Cases of these years, both included."""
    return query.ConstantScoreQuery(query.NumericRange("year", first, last))


def with_term(facet: str, names: Sequence[str]) -> Query:
    """Cases that carry one of the terms."""
    return query.ConstantScoreQuery(query.Or([query.Term(facet, name) for name in names]))


def anywhere(text: str, field: str | None = None, begins: bool = False) -> Query | None:
    """Cases that contain ``text`` in ``field`` (None: in any), every run of it where
    punctuation parts it. None where nothing in it can be looked for."""
    pieces = runs(text)
    if not pieces:
        return None
    clauses: list[Query] = []
    for number, run in enumerate(pieces):
        last = begins and number == len(pieces) - 1
        clauses.append(
            query.Or(
                [
                    query.ConstantScoreQuery(contains(key, run, last), weight)
                    for key, (_, weight) in TEXTS.items()
                    if field in {None, key}
                ]
            )
        )
    required = query.And(clauses)
    ranked = [query.Term(key, word) for word in words(text) for key in _RANKED if field in {None, key}]
    return query.AndMaybe(required, query.Or(ranked)) if ranked else required


def contains(field: str, run: list[str], begins: bool) -> Query:
    """The units of ``run`` one after another. ``begins`` leaves the last Latin word
    unfinished; two Chinese characters and more are found inside of longer words anyway."""
    if not begins or (len(run) > 1 and IS_HAN.match(run[-1])):
        return query.Phrase(field, run) if len(run) > 1 else query.Term(field, run[0])
    prefix = _Longer(field, run[0]) if len(run) == 1 else query.Prefix(field, run[-1])
    return query.Sequence([*(query.Term(field, unit) for unit in run[:-1]), prefix]) if len(run) > 1 else prefix


class _Longer(query.Prefix):  # type: ignore[misc]
    """Words that begin with a Chinese character, not the character wherever it stands."""

    def _btexts(self, ixreader: object) -> Iterator[bytes]:
        alone = self.text.encode() if IS_HAN.match(self.text) else None
        return (word for word in super()._btexts(ixreader) if word != alone)


class _Quoted(plugins.TaggingPlugin):  # type: ignore[misc]
    """``"…"`` is one word, spaces included: containment is exact anyway."""

    expr = r'"(?P<text>[^"]*)"'
    nodetype = syntax.WordNode


class _Starred(plugins.TaggingPlugin):  # type: ignore[misc]
    """``阅读*``, unlike Whoosh's own also before a bracket and after one."""

    expr = r'(?P<text>[^\s"()*:]+)[*](?=[\s)]|$)'
    nodetype = plugins.PrefixPlugin.PrefixNode


class _Parser(QueryParser):  # type: ignore[misc]
    """Whoosh's parser with Chinese operators, fields and look-ups of terms."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        apart = r"(?:^|(?<=[\s()]))(?:{})(?=[\s()]|$)"
        operators = plugins.OperatorsPlugin(
            And=apart.format("AND|并且"),
            Or=apart.format("OR|或者"),
            Not=apart.format("NOT|非"),
            AndNot=None,
            AndMaybe=None,
            Require=None,
        )
        readers = (plugins.GroupPlugin, plugins.FieldsPlugin, _Quoted, _Starred, plugins.RangePlugin, operators)
        super().__init__(None, SCHEMA, plugins=readers)
        self.vocabulary = vocabulary
        self.names = {**_NAMES, **vocabulary.labels}
        self.notes: list[str] = []

    def understand(self, text: str) -> tuple[Query | None, tuple[Word, ...]]:
        """Raises _Unreadable."""
        nodes = self.tag(text)
        for index, node in enumerate(nodes):
            if isinstance(node, syntax.FieldnameNode):
                nodes[index] = self._field(node, nodes[index + 1] if index + 1 < len(nodes) else None)
        _examine(list(nodes))
        nodes = self.filterize(nodes)
        looked_for = tuple(word for word in _positive(nodes) if word.field == "year" or runs(word.text))
        return _filled(nodes.query(self)), looked_for

    def _field(self, node: syntax.FieldnameNode, following: syntax.SyntaxNode | None) -> syntax.SyntaxNode:
        """The field that a name means; a word where it is none."""
        name = node.fieldname
        if name in self.names:
            node.fieldname = self.names[name]
            return node
        if following is not None and following.is_text() and len(name) <= 4 and not name[0].isdigit():
            known = "、".join([*(label for label, _ in TEXTS.values()), *FACETS.values(), YEAR])
            self.notes.append(f"没有“{name}”这个字段，已按普通词查找；可用的字段有 {known}")
        return syntax.to_word(node)

    def term_query(
        self,
        fieldname: str | None,
        text: str,
        termclass: type[Query],
        boost: float = 1.0,  # noqa: ARG002 - Whoosh's signature
        tokenize: bool = True,  # noqa: ARG002
        removestops: bool = True,  # noqa: ARG002
    ) -> Query | None:
        """What one word of the query finds."""
        begins = termclass is query.Prefix
        if fieldname is None or fieldname in TEXTS:
            return anywhere(text, fieldname, begins)
        if fieldname == "year":
            span = years(text)
            if span is None:
                raise _Unreadable("年度要写成 2024 或 2021..2024")
            return within(*span)
        terms = self.vocabulary.find_all(fieldname, text, begins)
        if not terms:
            self.notes.append(self.vocabulary.unknown(fieldname, text))
        return with_term(fieldname, terms)


def _examine(nodes: list[syntax.SyntaxNode]) -> None:
    """Raise _Unreadable where the nodes are no query that anyone meant."""
    depth = 0
    before = "("
    for index, node in enumerate(nodes):
        kind = _kind(node)
        after = nodes[index + 1] if index + 1 < len(nodes) else None
        if kind == " ":
            continue
        if isinstance(node, syntax.WordNode):
            if '"' in node.text:
                raise _Unreadable("引号没有配对")
            if "*" in node.text:
                raise _Unreadable("* 只能写在词的末尾，后面空一格")
        elif kind == ":" and (after is None or _kind(after) not in {"w", "[", "("}):
            raise _Unreadable("字段的冒号后面要接着写内容")
        elif isinstance(node, syntax.RangeNode):
            _examine_range(node, nodes[index - 1] if index else None)
        depth += (kind == "(") - (kind == ")")
        if depth < 0:
            raise _Unreadable("括号没有配对")
        if kind == ")" and before == "(":
            raise _Unreadable("括号里没有内容")
        if (kind == "&" and before in "(&!") or (kind == ")" and before in "&!"):
            raise _Unreadable("“并且”“或者”“非”的前后要有词")
        before = kind
    if depth:
        raise _Unreadable("括号没有配对")
    if before in "&!":
        raise _Unreadable("“并且”“或者”“非”的前后要有词")


def _examine_range(node: syntax.RangeNode, before: syntax.SyntaxNode | None) -> None:
    if not isinstance(before, syntax.FieldnameNode) or before.fieldname != "year":
        raise _Unreadable("只有年度可以写范围，如 年度:2021..2024")
    ends = [end for end in (node.start, node.end) if end]
    if not ends or not all(re.fullmatch(r"\d{4}", end) for end in ends):
        raise _Unreadable("年度要写成 2024 或 2021..2024")


def _kind(node: syntax.SyntaxNode) -> str:
    """One sign for what a node is: bracket, blank, field, range, operator or word."""
    kinds: tuple[tuple[type, str], ...] = (
        (syntax.Whitespace, " "),
        (plugins.GroupPlugin.OpenBracket, "("),
        (plugins.GroupPlugin.CloseBracket, ")"),
        (syntax.FieldnameNode, ":"),
        (syntax.RangeNode, "["),
        (syntax.PrefixOperator, "!"),
        (syntax.InfixOperator, "&"),
    )
    return next((sign for kind, sign in kinds if isinstance(node, kind)), "w")


def _filled(tree: Query | None) -> Query | None:
    """A query without its empty groups, which words of punctuation alone leave; None where
    nothing is left. (Whoosh's own ``normalize`` would drop what finds nothing, too.)"""
    if isinstance(tree, query.Not):
        inner = _filled(tree.query)
        return None if inner is None else query.Not(inner)
    if not isinstance(tree, (query.And, query.Or)) or isinstance(tree, query.AndMaybe):
        return tree
    kept = [clause for inner in tree.subqueries if (clause := _filled(inner)) is not None]
    return type(tree)(kept) if kept else None


def _positive(node: syntax.SyntaxNode) -> Iterator[Word]:
    """The words that are wanted, not those that are unwanted."""
    if isinstance(node, syntax.NotGroup):
        return
    if isinstance(node, syntax.GroupNode):
        for inner in node:
            yield from _positive(inner)
    elif isinstance(node, syntax.TextNode):
        begins = isinstance(node, plugins.PrefixPlugin.PrefixNode)
        yield Word(node.text, node.fieldname, node.startchar, node.endchar, begins)
    elif isinstance(node, syntax.RangeNode):
        yield Word("", "year", node.startchar, node.endchar)
