"""A new case from answers: which questions there are, what an answer means, and the file.

Nothing here asks or prints. An answer is checked by the very rules that check the file: it
is put into an otherwise good case, and what the rules say of its line is what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from anliku import rules, source
from anliku.campaign import OFFERED, Campaign, Skeleton
from anliku.case_places import INDEX
from anliku.catalogue import Catalogue
from anliku.contribute.adopt import Gap, front_matter, gaps_of
from anliku.contribute.folder import NotWritten, create, create_next
from anliku.contribute.naming import numbering, used_ids
from anliku.model import FACETS, CaseMeta
from anliku.problem import Problem
from anliku.taxonomy import Term
from anliku.text import visible

ASKED = (
    *("campaign", "work", "kind", "region", "category", "subject", "stage", "problem"),
    *("unit", "school", "title", "authors", "keywords"),
)
"""The fields that are asked for, in this order."""
NEEDED = ("campaign", "work", "region", "category", "title")
"""Without these there is no folder, no skeleton or no name for the case."""
_SEVERAL = {"subject", "stage", "school", "problem", "authors", "keywords"}
# Controls, and bytes of an argument that are no UTF-8 (Python keeps them as half a character).
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SEPARATOR = re.compile(r"[、，,；;]")

_PROMPT = "（请在此填写）"
# An otherwise good case: every field that has no terms.
_STAND_IN: dict[str, Any] = {
    "title": "一篇还没有写好的案例",
    "award": "",
    "unit": "示例学校",
    "authors": ["示例课题组"],
    "keywords": ["示例"],
    "summary": "这是一段示例摘要，只在核对别的字段时用一下，不会写进文件里。",
    "license": "CC-BY-NC-SA-4.0",
    "consent": True,
}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: ``value`` is written, ``label`` shown, ``names`` are understood too, whole
    or in part, and ``spoken`` words whole."""

    value: str
    label: str
    names: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One field to ask for; without options, any text."""

    key: str
    title: str
    hint: str
    options: tuple[Option, ...]
    several: bool
    needed: bool


class Unclear(Exception):
    """An answer that names nothing, or too much; the message is Chinese and ready to show."""


class Unprintable(Unclear):
    """An answer with a character that no file may hold."""


@dataclass(frozen=True, slots=True)
class Started:
    """A case that was begun. ``gaps`` are the fields that are left to be written."""

    name: str
    file: str
    gaps: tuple[Gap, ...]


def questions(catalogue: Catalogue, answers: Mapping[str, Any]) -> Iterator[Question]:
    """What is left to ask. Each next question knows the answers given so far, so ``answers``
    is to be filled while these are taken."""
    for key in ASKED:
        # Which kinds of work there are is known with the campaign only.
        early = key == "work" and "campaign" not in answers
        if key not in answers and not early and (asked := question(catalogue, answers, key)) is not None:
            yield asked


def question(catalogue: Catalogue, answers: Mapping[str, Any], key: str) -> Question | None:
    """The question for a field, whoever asks it; None where there is nothing to choose from, as for a kind of work.
    While no campaign is known, the answers of all of them are good."""
    campaign = catalogue.campaigns.get(str(answers.get("campaign")))
    info = CaseMeta.model_fields[key]
    options: Iterable[Option] = ()
    if key == "campaign":
        newest = sorted(catalogue.campaigns.values(), key=lambda one: (-one.selection_year, one.id))
        options = (Option(one.id, f"{one.short}（{one.id}）", (one.title, one.short, one.place)) for one in newest)
    elif key == "work":
        campaigns = [campaign] if campaign is not None else catalogue.campaigns.values()
        works = list(dict.fromkeys(work.name for known in campaigns for work in known.works))
        if not works:
            return None
        options = (Option(name, name) for name in works)
    elif key in FACETS:
        facet = catalogue.taxonomy.facet(key)
        offered = campaign.offered(key) if campaign is not None else None
        terms = [
            term for name in (facet.names if offered is None else offered) if (term := facet.find(name)) is not None
        ]
        if not terms:
            return None
        options = (Option(term.name, term.name, _names(term), term.spoken) for term in terms)
    title = info.title or key
    return Question(key, title, info.description or title, tuple(options), key in _SEVERAL, key in NEEDED)


def only_answer(question: Question) -> Any:
    """What can be answered without asking; None where there is a choice."""
    if len(question.options) != 1:
        return None
    value = question.options[0].value
    return [value] if question.several else value


def understand(question: Question, typed: str) -> Any:
    """The value that ``typed`` means: numbers of options, names, aliases, the beginning of an
    address (``gusu``) or a part of a name; None where nothing was typed. Raises Unclear, above all
    Unprintable."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    if unprintable := _UNPRINTABLE.search(typed):
        character = f"U+{ord(unprintable[0]):04X}"
        raise Unprintable(f"{question.title}里有看不见的控制字符 {character}，请删掉后重新输入")
    if not question.options:
        return list(_items(typed)) if question.several else typed
    if not question.several:
        return _chosen(question, typed)
    # Names of terms have no spaces within.
    return list(dict.fromkeys(_chosen(question, part) for part in _items(typed.replace(" ", "、"))))


def problems_of(catalogue: Catalogue, answers: Mapping[str, Any], key: str) -> list[Problem]:
    """What the rules say about the answer to ``key``, given the other answers."""
    campaign = _around(catalogue, answers)
    if campaign is None:
        return []
    values = {**_stand_ins(catalogue, campaign), **answers}
    # A campaign with several works asks for one of them next.
    if key == "campaign" and campaign.works:
        values["work"] = campaign.works[0].name
    name = str(answers.get("id", "anli-01"))
    file = f"cases/{campaign.selection_year}/{name}/{INDEX}"
    skeleton = campaign.skeleton(values.get("work"))
    text = f"{front_matter(name, values, ())}\n{_body(skeleton)}"
    case = source.parse(text, [], (catalogue.root / file).parent, file)
    start = case.places.key((key,)).location.line
    later = [span.location.line for path, span in case.places.keys.items() if len(path) == 1]
    end = min((line for line in later if line > start), default=start + 1)
    problems = rules.check_case(case, catalogue.context)
    return [problem for problem in problems if start <= problem.location.line < end]


def start(catalogue: Catalogue, answers: Mapping[str, Any], name: str | None = None) -> Started:
    """Write the case: its fields, named gaps for the rest, and the campaign's skeleton.

    ``answers`` hold at least the :data:`NEEDED`. Raises NotWritten, and then nothing was written.
    """
    campaign = catalogue.campaigns[answers["campaign"]]
    year = campaign.selection_year
    gaps = tuple(gaps_of(answers, catalogue))
    body = _body(campaign.skeleton(answers.get("work")))

    def files(name: str) -> dict[str, bytes]:
        return {INDEX: f"{front_matter(name, answers, gaps)}\n{body}".encode()}

    if name is None:
        folder = create_next(catalogue, year, (answers.get("region"), answers.get("category")), files)
    else:
        with numbering(catalogue.root):
            if name in used_ids(catalogue):
                raise NotWritten(f"编号“{name}”已经有案例在用（编号在整个案例库里不能重复），请换一个")
            folder = create(catalogue.root, year, name, files(name))
    return Started(folder.name, f"cases/{year}/{folder.name}/{INDEX}", gaps)


def _body(skeleton: Skeleton | None) -> str:
    """The sections with their hints, each behind words that every check reports until they are
    replaced (SC015); the hints themselves are not counted as copied."""
    sections = skeleton.sections if skeleton is not None else ()
    parts = []
    for section in sections:
        prompt = _PROMPT if section.required else f"{_PROMPT[:-1]}，这一节可以不要）"
        limit = f"（{section.words} 字以内）" if section.words is not None else ""
        parts.append(f"## {section.name}\n\n{prompt}{section.hint or ''}{limit}\n")
    return "\n".join(parts)


# --- questions ----------------------------------------------------------------------------


def _names(term: Term) -> tuple[str, ...]:
    return (*term.aliases, *term.former, term.slug)


def _items(typed: str) -> Iterator[str]:
    return (part.strip() for part in _SEPARATOR.split(typed) if part.strip())


def _chosen(question: Question, typed: str) -> str:
    options = question.options
    if typed.isdecimal():
        number = int(typed) if len(typed) < 9 else 0
        if 1 <= number <= len(options):
            return options[number - 1].value
        raise Unclear(f"没有第 {typed} 项，请写 1 到 {len(options)} 之间的数字")
    wanted = _folded(typed)
    exact = [option for option in options if wanted in map(_folded, (option.value, option.label, *option.names))]
    chosen = (
        exact[:1]
        or [option for option in options if wanted in map(_folded, option.spoken)]
        or [
            option
            for option in options
            if any(wanted in _folded(name) for name in (option.value, option.label, *option.names))
        ]
    )
    if len(chosen) == 1:
        return chosen[0].value
    if chosen:
        listed = "、".join(f"{options.index(option) + 1} {option.label}" for option in chosen)
        raise Unclear(f"“{typed}”可以是：{listed}；请写全，或写数字")
    raise Unclear(f"“{question.title}”里没有“{typed}”，请写上面的数字、名称或名称的一部分")


def _folded(name: str) -> str:
    return "".join(visible(name).casefold().split())


def _around(catalogue: Catalogue, answers: Mapping[str, Any]) -> Campaign | None:
    """The campaign of ``answers``; where they name none, the first that offers all of them."""
    known = catalogue.campaigns.get(str(answers.get("campaign")))
    listed = list(catalogue.campaigns.values())
    return known or next((one for one in listed if _offers(one, answers)), listed[0] if listed else None)


def _offers(campaign: Campaign, answers: Mapping[str, Any]) -> bool:
    offered = {facet: set(campaign.offered(facet) or ()) for facet in OFFERED}
    offered["work"] = {work.name for work in campaign.works}
    said = {key: answers[key] for key in offered if key in answers}
    return all(
        {value} <= offered[key] if isinstance(value, str) else set(value) <= offered[key] for key, value in said.items()
    )


def _stand_ins(catalogue: Catalogue, campaign: Campaign) -> dict[str, Any]:
    stand_ins = {
        **_STAND_IN,
        "campaign": campaign.id,
        "award": campaign.awards[0],
        "kind": campaign.kinds[0],
        "category": campaign.categories[0],
        "stage": [campaign.stages[0]],
        "region": campaign.regions[0],
        "subject": [catalogue.taxonomy.facet("subject").names[0]],
        "problem": [catalogue.taxonomy.facet("problem").names[0]],
        "published": f"{campaign.selection_year + 1}-03-01",
    }
    if campaign.works:
        stand_ins["work"] = campaign.works[0].name
    return stand_ins
