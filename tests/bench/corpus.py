"""Real articles → a library of cases: made-up front matter around real text.

The corpus is a file of JSON lines (``id``, ``title``, ``body``), plain or ``.xz``. Its
articles are about Linux, not schools; they stand in for length, vocabulary and messy
Markdown. Terms are dealt out in turn, so that every facet is filled, and the body is cut
into the campaign's sections. What no case may contain (HTML, links to elsewhere, addresses,
long numbers) is removed here, because this measures a library of good cases.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count as count_from
from itertools import islice
from pathlib import Path

import rjieba

from anliku import private, taxonomy
from anliku.text import HAN, shorten
from anliku.yamlsafe import quote
from tests.factory import make_library, make_publishable

# Addresses end where their ASCII ends: Chinese writers go on without a space.
_DROP = re.compile(
    r"https?://[!-~]*|www\.[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[<>{}\[\]`*_~#|\\$@]|\d[\d\s-]{6,}\d|"
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff\ue000-\uf8ff]"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)
# A list item stands by itself: joined to the next it would hold words that nobody wrote.
_BETWEEN = re.compile(r"\n\s*\n|\n(?=\s*(?:[-+*>]|\d+[.)、])\s)")
# Articles that for the most part repeat an earlier one (a series' common beginning, the same
# text twice): a library takes no case twice (rule SF008).
_REPEATED = frozenset({"c01704", "c01706", "c01708", "c03489", "c03518"})
TITLE = 60
"""The most characters that a case's title may have."""
_WORD = re.compile(rf"[{HAN}]{{2,3}}")
# Of the words of two or three characters, so many are others in a text's later rounds: no 24
# characters in a row stay the same for long, which is what rule SF008 calls a copy.
_CHANGED = 0.3
_VOCABULARY = 300
"""Articles whose words are put in: as often as they are used there."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An article as every engine gets it: no markup, a paragraph a line."""

    id: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Title and body as a reader sees them, a line each."""
        return "\n".join((self.title, *self.paragraphs))


def articles(path: Path) -> Iterator[dict[str, str]]:
    """The corpus, one article at a time, without the few that repeat another."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            if article["id"] not in _REPEATED:
                yield article


def endless(source: Path) -> Iterator[Plain]:
    """The corpus, and then the corpus again and again, each time with other words: no text is a copy."""
    texts = []
    for article in articles(source):
        texts.append(plain(article))
        yield texts[-1]
    words = vocabulary(texts[:_VOCABULARY])
    for number in count_from(1):
        for text in texts:
            yield reworded(text, number, words)


def vocabulary(texts: Sequence[Plain]) -> dict[int, list[str]]:
    """Length → the Chinese words of that length in ``texts``, each as often as it stands there."""
    words: dict[int, list[str]] = {}
    for text in texts:
        for word in rjieba.cut(text.text):
            if _WORD.fullmatch(word):
                words.setdefault(len(word), []).append(word)
    return words


def reworded(text: Plain, number: int, words: dict[int, list[str]]) -> Plain:
    """Round ``number`` of a text: some of its words are others of the same length, the same ones each time."""
    choose = random.Random(f"{text.id}-{number}")

    def change(line: str) -> str:
        return "".join(
            choose.choice(words[len(word)]) if _WORD.fullmatch(word) and choose.random() < _CHANGED else word
            for word in rjieba.cut(line)
        )

    # Few words make a title: it says its round, so that no two are the same.
    title = shorten(f"第{number}轮{change(text.title)}", TITLE)
    return Plain(f"{text.id}r{number}", title, tuple(change(line) for line in text.paragraphs))


def write_library(source: Path, root: Path, count: int) -> int:
    """Write the first ``count`` texts of :func:`endless` as cases of a library at ``root``; gives ``count``."""
    make_publishable(make_library(root))
    terms, _ = taxonomy.load(root / "cases" / "taxonomy.yml", root)
    assert terms is not None
    for number, text in enumerate(islice(endless(source), count)):
        folder = root / "cases" / "2024" / text.id
        folder.mkdir(parents=True)
        (folder / "index.md").write_text(case_text(text, number, terms), encoding="utf-8")
    return count


def plain(article: dict[str, str]) -> Plain:
    """An article without what no case may contain."""
    title = shorten(clean(article["title"]).strip("。.《》") or "无题文章", TITLE)
    paragraphs = [clean(part) for part in _BETWEEN.split(_FENCE.sub("", article["body"]))]
    return Plain(
        article["id"],
        title if len(title) >= 4 else title + "的实践与思考",
        tuple(part for part in paragraphs if part) or ("这篇文章没有正文。",),
    )


def case_text(article: Plain, number: int, terms: taxonomy.Taxonomy) -> str:
    """One article as a case of the campaign suzhou-2024."""

    def term(facet: str, skip: tuple[str, ...] = (), step: int = 1) -> str:
        names = [name for name in terms.facet(facet).names if name not in skip]
        return names[number // step % len(names)]

    paragraphs = article.paragraphs
    summary = shorten("；".join(part.rstrip("。；，：") for part in paragraphs[:40]), 120)
    sections = ("监测发现与问题", "归因分析", "改进策略与实施", "成效与后测", "反思与推广")
    size = -(-len(paragraphs) // len(sections))
    body = ""
    for index, name in enumerate(sections):
        part = paragraphs[index * size : (index + 1) * size] or ("这一部分没有更多内容，请看前文的说明。",)
        body += f"## {name}\n\n" + "\n\n".join(part) + "\n\n"
    head = {
        "id": article.id,
        "title": quote(article.title),
        "campaign": "suzhou-2024",
        "award": ("一等奖", "二等奖", "三等奖")[number % 3],
        "kind": term("kind"),
        "category": term("category"),
        "subject": f"[{term('subject')}]",
        "stage": f"[{term('stage')}]",
        "region": term("region", ("双流区",)),
        "unit": f"示例学校{number % 400}",
        "authors": "[示例课题组]",
        "problem": f"[{term('problem')}]",
        "keywords": "[真实文本, 规模测试]",
        "summary": quote(summary if len(summary) >= 20 else summary + "（原文很短，这里补足到摘要的最低字数。）"),
        "evidence": (
            "\n  - {indicator: 阅读理解得分率, before: "
            f"{50 + number % 20}.5, after: {60 + number % 25}.5"
            ', unit: "%", better: 高, source: "2023年市监测，2024年10月校内后测，n=186"}'
        ),
        "published": "2025-03-01",
        "license": "CC-BY-NC-SA-4.0",
        "consent": "true",
        "sample": "true",
    }
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items()) + "---\n\n" + body


def clean(text: str) -> str:
    """A plain line: no markup, nothing that a case must not contain."""
    text = _DROP.sub("", _LINK.sub(r"\1", text))
    text = re.sub(r"^[\s=+-]*(?:\d+[.)、]\s*)?", "", text, flags=re.MULTILINE)
    text = re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", " ".join(text.split()))
    # Programs and their output are full of what looks private; taking one out can join the next.
    while found := private.find(text):
        for one in reversed(found):
            text = text[: one.start] + text[one.end :]
    return text.strip()
