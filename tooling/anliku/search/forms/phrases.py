"""The phrases by which a library's cases can be asked for: what other ways of writing may stand for.

Of a case: its keywords, the words of its title and headings and short runs of them. Of the library: the names of terms, and the words in which readers ask for them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rjieba import cut

from anliku.search.entry import Brief, Entry
from anliku.search.measured import EVIDENCE
from anliku.search.normalise import normalise
from anliku.search.static.meta import FacetNames

LONGEST = 10
"""Characters of a phrase."""
# A library's phrases are no more than this, those that matter most.
_MOST = 30_000
# So many words that stand side by side in a title or a heading are a phrase.
_TITLE_WORDS, _HEADING_WORDS = 4, 2
# What a phrase is worth by where it stands.
_KEYWORD, _TITLE, _HEADING = 16, 6, 2
_ASKED, _ALIAS, _NAME = 60, 400, 1000
# Asked forms with one of these find what they are asked for, and are never offered: no public body suggests a word that
# mocks pupils, parents, teachers or a kind of subject, or the worst that may be on a child's mind.
_HURTS = re.compile(
    "差生|聋哑|哑巴|结巴|豆芽课|豆芽学科|玻璃心|摆烂|想不开|不转弯|鸡娃|丧偶|护短|甩手掌柜|民工子弟|基础差"
)
# A phrase of very many cases is not worth more than a name.
_CEILING = 300
_HAN = "\u3007\u4e00-\u9fff"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_IS_PHRASE = re.compile(f"[{_HAN}]{{2,{LONGEST}}}")
_STOP = frozenset("的了是在和与及从到把被让为也就都而等个了着过地得之其这那")
# As words by themselves these begin no phrase (后的班级), and neither they nor these others end one (没话可, 学生不).
_BETWEEN = frozenset("后前时中里可")
_LEADS_ON = _BETWEEN | frozenset("能会要很更最还再不没")

Worth = tuple[tuple[str, int], ...]
"""Phrases with what each is worth for one case."""


def phrases(entry: Entry, questions: Iterable[str] = ()) -> Worth:
    """The phrases of a case, by its title, terms and headings alone: its body may change as it likes. Its ``questions``
    stand among its terms and are sentences, no phrases, however short."""
    title, terms, _, headings, _ = entry.slots
    worth = Counter(dict.fromkeys(terms.split("\n"), _KEYWORD))
    for question in questions:
        worth.pop(normalise(question), None)
    for text, words, value in ((title, _TITLE_WORDS, _TITLE), (headings, _HEADING_WORDS, _HEADING)):
        for phrase in dict.fromkeys(_runs(text, words)):
            worth[phrase] = max(worth[phrase], value)
    return tuple((phrase, value) for phrase, value in worth.items() if _IS_PHRASE.fullmatch(phrase))


def pack(worth: Worth, questions: Sequence[str] = ()) -> bytes:
    """The phrases of a case and the questions that it answers as bytes, for keeping: a line each."""
    lines = (json.dumps(values, ensure_ascii=False, separators=(",", ":")) for values in (worth, questions))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Worth:
    """The phrases from the bytes of :func:`pack`."""
    return tuple((phrase, value) for phrase, value in json.loads(data.partition(b"\n")[0]))


def questions_of(data: bytes) -> list[str]:
    """The questions, as their author wrote them, from the bytes of :func:`pack`."""
    questions: list[str] = json.loads(data.partition(b"\n")[2].decode("utf-8", "surrogatepass"))
    return questions


def _runs(text: str, most: int) -> Iterable[str]:
    """Words of a text, and up to ``most`` of them that stand side by side: none that begins or ends with a particle, or
    with a word that holds others together."""
    for run in _HAN_RUN.findall(text):
        words = cut(run, False)
        for first in range(len(words)):
            for last in range(first + 1, min(first + most, len(words)) + 1):
                phrase = "".join(words[first:last])
                if len(phrase) > LONGEST:
                    break
                begins = phrase[0] not in _STOP and words[first] not in _BETWEEN
                ends = phrase[-1] not in _STOP and words[last - 1] not in _LEADS_ON
                if begins and ends:
                    yield phrase


@dataclass(frozen=True, slots=True)
class Name:
    """What a term is called or asked for by."""

    text: str
    """Normalised."""
    facet: str
    term: str
    """The canonical name, to which it leads."""
    worth: int


def names_of(facets: Iterable[FacetNames], entries: Sequence[Brief]) -> list[Name]:
    """Everything that the terms which some case carries are called: names, other names, the words in which they are
    asked for, but for what hurts. 有前后测 is left out: no case need hold these words."""
    named: list[Name] = []
    for facet in (one for one in facets if one.key != EVIDENCE):
        used = {name for entry in entries for name in entry.terms[facet.key]}
        said = dict(zip((term for term, _ in facet.terms), facet.spoken, strict=False))
        for term, others in facet.terms:
            rows = [
                (term, _NAME),
                *((name, _ALIAS) for name in others),
                *((form, _ASKED) for form in said.get(term, ()) if not _HURTS.search(form)),
            ]
            if term in used:
                named += [Name(normalise(text), facet.key, term, worth) for text, worth in rows]
    return named


def lexicon(cases: Iterable[Worth], names: Iterable[Name]) -> dict[str, int]:
    """The phrases of a library with their worth, the best first; equal ones in the order of their characters."""
    total: Counter[str] = Counter()
    for worth in cases:
        for phrase, value in worth:
            total[phrase] += value
    worths = {phrase: min(value, _CEILING) for phrase, value in total.items()}
    for name in names:
        if _IS_PHRASE.fullmatch(name.text):
            worths[name.text] = max(worths.get(name.text, 0), name.worth)
    return dict(sorted(worths.items(), key=lambda row: (-row[1], row[0]))[:_MOST])
