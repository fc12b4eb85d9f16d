"""Facets and their terms, as ``cases/taxonomy.yml`` says them.

A term has one canonical name; aliases and former names lead to it: an author may write them, and
they are repaired. Beside them stand the words in which readers ask for it (``asked``, ``english``):
they name nothing, search alone knows them. Nothing about any place or subject is code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from anliku import fields, yamlsafe
from anliku.files import read_text
from anliku.model import FACETS, Name, Slug, Strict, Text
from anliku.problem import Location, Problem, Severity
from anliku.regex import regex
from anliku.text import visible

_MOST_OWNERS = 2
"""A question may touch upon two problems (作业太多写到半夜); one that touches upon three finds neither."""
_FEWEST_LETTERS = 2
_ENGLISH = regex("[A-Za-z][A-Za-z0-9 '’&/-]*")

Asked = Annotated[str, Text(2, 24)]
English = Annotated[str, Text(2, 48)]


class Term(Strict):
    """One value of a facet."""

    name: Name = Field(title="规范名称", description="页面上显示的名称")
    slug: Slug = Field(title="网址", description="网址里的名称，小写字母、数字和连字符")
    code: Annotated[str, Text(2, 12)] | None = Field(None, title="代码", description="GB/T 2260 行政区划代码，加引号")
    group: Name | None = Field(None, title="所属", description="所属的市，用来分组显示")
    aliases: list[Name] = Field(default_factory=list, title="别名", description="同一事物的其他叫法")
    former: list[Name] = Field(default_factory=list, title="曾用名", description="已撤并或改名的旧称")
    about: Annotated[str, Text(8, 120)] | None = Field(None, title="释义", description="一句话说清它指什么")
    asked: list[Asked] = Field(
        default_factory=list,
        title="问法",
        description="读者找它时会打的字：口语、简称、一句问话，不是更窄的话题。只供检索，案例里不能写；打字时会列给读者看，伤人的话不要写",
    )
    english: list[English] = Field(default_factory=list, title="英文", description="英文说法，只供检索")
    stages: list[Name] = Field(
        default_factory=list, title="开设学段", description="学科开在哪些学段；不写就是都开。数据概览据此说还缺什么"
    )

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical name first, then aliases and former names."""
        return (self.name, *self.aliases, *self.former)

    @property
    def spoken(self) -> tuple[str, ...]:
        """In which words readers ask for it beside its names: Chinese ones, then English ones."""
        return (*self.asked, *self.english)

    @cached_property
    def named(self) -> Term:
        """The term without what only search and its own page know of it."""
        return self.model_copy(update={"about": None, "asked": [], "english": [], "stages": []})


class Facet(Strict):
    """One way to look for cases, e.g. 学科."""

    label: Name = Field(title="名称", description="页面上显示的名称，如“学科”")
    hint: Annotated[str, Text(2, 100)] | None = Field(None, title="说明", description="一句话说明")
    terms: list[Term] = Field(title="术语", description="按显示顺序排列", min_length=1)

    @cached_property
    def _by_name(self) -> dict[str, Term]:
        index: dict[str, Term] = {}
        for term in self.terms:
            for name in term.names:
                index.setdefault(_key(name), term)
        return index

    def asked_as(self, form: str) -> list[Term]:
        """The terms for which readers ask in these words."""
        return self._by_spoken.get(_folded(form), [])

    @cached_property
    def _by_spoken(self) -> dict[str, list[Term]]:
        spoken: dict[str, list[Term]] = {}
        for term in self.terms:
            for form in dict.fromkeys(map(_folded, term.spoken)):
                spoken.setdefault(form, []).append(term)
        return spoken

    @cached_property
    def _by_folded(self) -> dict[str, Term]:
        return {_folded(name): term for term in reversed(self.terms) for name in term.names}

    @cached_property
    def order(self) -> dict[str, int]:
        """Canonical name → position, for sorting."""
        return {term.name: index for index, term in enumerate(self.terms)}

    @property
    def names(self) -> list[str]:
        """The canonical names in order."""
        return [term.name for term in self.terms]

    def find(self, name: str) -> Term | None:
        """The term that ``name`` means: canonical, alias or former name, any width."""
        # Most names are written as they are looked up.
        return self._by_name.get(name) or self._by_name.get(_key(name))

    def called(self, form: str) -> Term | None:
        """The term of which ``form`` is a name, whatever the case of its letters."""
        return self._by_folded.get(_folded(form))


class LoopStep(Strict):
    """One of the seven steps from 监测结果 to 后测检验 (苏教办〔2023〕58号)."""

    name: Name = Field(title="步骤")
    short: Annotated[str, Text(1, 4)] | None = Field(
        None, title="简称", description="步骤名称中的两个字，窄屏上只写它；不填则写全称"
    )
    cell: Literal["problem", "cause", "strategy", "effect"] | None = Field(
        None, title="要点", description="在“一眼看懂”里代表哪一格"
    )
    hint: Annotated[str, Text(2, 60)] = Field(title="说明")
    signs: list[Annotated[str, Text(1, 20)]] = Field(
        title="标志词", description="这一步在正文里的常见说法", min_length=1
    )


# A library whose terms are from before this facet goes on without it.
_NO_SCHOOLS = Facet.model_construct(label="学校类型", hint=None, terms=[])


class Facets(Strict):
    """Exactly the facets of a case, so that none can be forgotten."""

    problem: Facet = Field(title="问题")
    subject: Facet = Field(title="学科")
    stage: Facet = Field(title="学段")
    school: Facet = Field(default_factory=lambda: _NO_SCHOOLS, title="学校类型")
    category: Facet = Field(title="类别")
    region: Facet = Field(title="区域")
    kind: Facet = Field(title="案例类型")
    award: Facet = Field(title="奖项")


class Taxonomy(Strict):
    """The whole of ``taxonomy.yml``."""

    facets: Facets = Field(title="分面")
    loop: list[LoopStep] = Field(title="改进闭环", description="七个步骤", min_length=1)

    def facet(self, name: str) -> Facet:
        """The facet by its key; KeyError where there is none."""
        if name not in FACETS:
            raise KeyError(name)
        facet: Facet = getattr(self.facets, name)
        return facet

    def __iter__(self) -> Iterator[tuple[str, Facet]]:  # type: ignore[override]
        """Every facet with its key, in reading order."""
        return ((name, self.facet(name)) for name in FACETS)


def load(path: Path, root: Path) -> tuple[Taxonomy | None, list[Problem]]:
    """Read ``taxonomy.yml``; problems carry the places of the file (TX001 … TX006, FM…)."""
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file)
    if text is None:
        return None, problems
    taxonomy, faults = _read(text, file)
    return taxonomy, list(faults)


@lru_cache(maxsize=4)
def _read(text: str, file: str) -> tuple[Taxonomy | None, tuple[Problem, ...]]:
    """What stands in it. The last few are kept: whoever serves, watches or plays a round reads the same one again."""
    loaded = yamlsafe.load(text, file)
    if loaded.problems:
        return None, tuple(loaded.problems)
    taxonomy, faults = fields.build(Taxonomy, loaded.value, loaded.places)
    if taxonomy is None:
        return None, tuple(faults)
    checks = (_ambiguous, _unusable_forms, _unknown_stages)
    return taxonomy, tuple(problem for check in checks for problem in check(taxonomy, loaded.places))


def _unknown_stages(taxonomy: Taxonomy, places: yamlsafe.Places) -> Iterator[Problem]:
    """Stages of a term that are none (TX006)."""
    known = taxonomy.facet("stage").names
    for key, facet in taxonomy:
        for index, term in enumerate(facet.terms):
            for number, stage in enumerate(term.stages):
                if stage not in known:
                    where = places.value(("facets", key, "terms", index, "stages", number)).location
                    message = f"“{facet.label}”里“{term.name}”的开设学段“{stage}”不是学段，请写{'、'.join(known)}之一"
                    yield Problem(where, "TX006", Severity.ERROR, message)


def _ambiguous(taxonomy: Taxonomy, places: yamlsafe.Places) -> Iterator[Problem]:
    for key, facet in taxonomy:
        names: dict[str, int] = {}
        slugs: dict[str, str] = {}
        for index, term in enumerate(facet.terms):
            where: Location = places.value(("facets", key, "terms", index)).location
            if term.slug in slugs:
                message = f"“{facet.label}”里“{term.name}”和“{slugs[term.slug]}”的网址都是 {term.slug}，请改其中一个"
                yield Problem(where, "TX002", Severity.ERROR, message)
            slugs[term.slug] = term.name
            for name in term.names:
                owner = names.setdefault(_key(name), index)
                if owner != index:
                    other = facet.terms[owner].name
                    fault = "写了两次" if other == term.name else f"既指“{other}”又指“{term.name}”"
                    message = f"“{facet.label}”里“{name}”{fault}，请从其中一处删掉"
                    yield Problem(where, "TX001", Severity.ERROR, message)


def _unusable_forms(taxonomy: Taxonomy, places: yamlsafe.Places) -> Iterator[Problem]:
    """Words in which readers ask that lead astray (TX003), stand twice (TX004), or find nothing (TX005)."""
    for key, facet in taxonomy:
        owners: dict[str, list[str]] = {}
        for index, term in enumerate(facet.terms):
            own = {_folded(name): name for name in term.names}
            for field in ("asked", "english"):
                for number, form in enumerate(getattr(term, field)):
                    where = places.value(("facets", key, "terms", index, field, number)).location
                    fault = _unreadable(form, field)
                    if fault:
                        yield Problem(where, "TX005", Severity.ERROR, f"“{facet.label}”里“{term.name}”的{fault}")
                    elif _folded(form) in own:
                        message = f"“{facet.label}”里“{term.name}”的“{form}”写了两次，请删掉这一处"
                        yield Problem(where, "TX004", Severity.WARNING, message)
                    else:
                        own[_folded(form)] = form
                        yield from _astray(facet, term, form, owners.setdefault(_folded(form), []), where)


def _astray(facet: Facet, term: Term, form: str, owners: list[str], where: Location) -> Iterator[Problem]:
    """A form that names another term, or that two others have already; ``owners`` are the terms
    that have it so far, to which this one is added."""
    other = facet.called(form)
    if other is not None:
        message = f"“{facet.label}”里“{term.name}”的“{form}”是“{other.name}”的名称，请删掉，或换一个分得清的说法"
        yield Problem(where, "TX003", Severity.ERROR, message)
    elif len(owners) == _MOST_OWNERS:
        listed = "”“".join(owners)
        message = f"“{facet.label}”里“{form}”已经写在“{listed}”下，再写给“{term.name}”就分不清了，请只留两处"
        yield Problem(where, "TX003", Severity.ERROR, message)
    owners.append(term.name)


def _unreadable(form: str, field: str) -> str:
    """Why nobody who types can be meant by a form; empty where it is one."""
    if sum(mark.isalnum() for mark in form) < _FEWEST_LETTERS:
        return f"“{form}”太短，请写两个以上的字"
    if field == "english" and not _ENGLISH.fullmatch(form):
        return f"英文“{form}”只能用英文字母、空格和连字符，中文请写到 asked（问法）里"
    return ""


def _key(name: str) -> str:
    return "".join(visible(name).split())


def _folded(form: str) -> str:
    """The same for all ways to type a form: width, case and spaces don't count."""
    return unicodedata.normalize("NFKC", _key(form)).lower()
