"""What a case is judged in: the terms, campaigns and other cases of its library, and what of them was asked.

A rule or a page asks its library nothing but what :class:`Context` answers. So what was worked
out of one case holds as long as the same questions get the same answers, whatever else has
changed: a campaign that the case does not name, a term that it does not use.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property

from anliku.campaign import Campaign
from anliku.taxonomy import LoopStep, Taxonomy, Term

Question = tuple[str, ...]
"""What is asked, and of what: ``("term", "subject", "语文")``, ``("case", "gusu-yuwen-01")``."""


class Context:
    """The library around one case.

    ``spoilt`` says that a campaign cannot be used, so that nobody knows which there are;
    ``years`` are the folders' years of the usable cases, by id.
    """

    def __init__(
        self, taxonomy: Taxonomy, campaigns: Mapping[str, Campaign], spoilt: bool, years: Mapping[str, int]
    ) -> None:
        self._taxonomy = taxonomy
        self._campaigns = campaigns
        self._spoilt = spoilt
        self._years = years
        self._asked: dict[Question, None] = {}
        self._answers: dict[Question, bytes] = {}

    def fresh(self) -> Context:
        """The same library, and nothing asked yet."""
        fresh = Context(self._taxonomy, self._campaigns, self._spoilt, self._years)
        fresh._answers = self._answers
        return fresh

    @cached_property
    def mark(self) -> bytes:
        """Stands for the answers to all questions that can be asked."""
        everything = (self._taxonomy, sorted(self._campaigns.items()), self._spoilt, self._years)
        return hashlib.blake2b(repr(everything).encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @property
    def asked(self) -> tuple[Question, ...]:
        """Every question so far, once, in the order in which they came."""
        return tuple(self._asked)

    def label(self, facet: str) -> str:
        """What readers call a facet: ``subject`` → 学科."""
        self._asked[("label", facet)] = None
        return self._taxonomy.facet(facet).label

    def term(self, facet: str, name: str) -> Term | None:
        """The term that a name means, without the words in which readers ask for it (those are
        :meth:`spoken`); None where the facet has none of that name."""
        self._asked[("term", facet, name)] = None
        return self._named(facet, name)

    def spoken(self, facet: str, name: str) -> tuple[str, ...]:
        """In which words readers ask for the term of that name, beside its names. A question of
        its own, so that what shows or checks a term holds when such a word is added."""
        self._asked[("spoken", facet, name)] = None
        return self._spoken(facet, name)

    def asked_as(self, facet: str, form: str) -> list[str]:
        """The names of the terms for which readers ask in these words: 奥数 → 数学."""
        self._asked[("asked_as", facet, form)] = None
        return self._asked_as(facet, form)

    def names(self, facet: str) -> list[str]:
        """The canonical names of a facet, in order."""
        self._asked[("names", facet)] = None
        return self._taxonomy.facet(facet).names

    @property
    def loop(self) -> list[LoopStep]:
        """The steps of the loop (改进闭环), in order."""
        self._asked[("loop",)] = None
        return self._taxonomy.loop

    def campaign(self, name: str) -> Campaign | None:
        """The campaign of that id; None where there is none."""
        self._asked[("campaign", name)] = None
        return self._campaigns.get(name)

    @property
    def campaign_ids(self) -> list[str] | None:
        """The ids of all campaigns, sorted; None where nobody knows which there are."""
        self._asked[("campaigns",)] = None
        return None if self._spoilt else sorted(self._campaigns)

    def year_of(self, case: str) -> int | None:
        """The year of the usable case with this id; None where there is none."""
        self._asked[("case", case)] = None
        return self._years.get(case)

    def answers(self, questions: Iterable[Question]) -> bytes:
        """What these questions are answered with, as 16 bytes that differ where an answer does."""
        known = self._answers
        for question in questions:
            if question not in known:
                known[question] = _digest(self._answer(question))
        return hashlib.blake2b(b"".join(known[question] for question in questions), digest_size=16).digest()

    def _answer(self, question: Question) -> object:
        match question:
            case ("term", facet, name):
                term = self._named(facet, name)
                return term.model_dump() if term is not None else None
            case ("spoken", facet, name):
                return self._spoken(facet, name)
            case ("asked_as", facet, form):
                return self._asked_as(facet, form)
            case ("campaign", name):
                campaign = self._campaigns.get(name)
                return campaign.model_dump(mode="json") if campaign is not None else None
            case ("case", name):
                return self._years.get(name)
            case ("label", facet):
                return self._taxonomy.facet(facet).label
            case ("names", facet):
                return self._taxonomy.facet(facet).names
            case ("loop",):
                return [step.model_dump() for step in self._taxonomy.loop]
            case ("campaigns",):
                return None if self._spoilt else sorted(self._campaigns)
        raise ValueError(f"no such question: {question}")

    def _named(self, facet: str, name: str) -> Term | None:
        term = self._taxonomy.facet(facet).find(name)
        return term.named if term is not None else None

    def _asked_as(self, facet: str, form: str) -> list[str]:
        return [term.name for term in self._taxonomy.facet(facet).asked_as(form)]

    def _spoken(self, facet: str, name: str) -> tuple[str, ...]:
        term = self._taxonomy.facet(facet).find(name)
        return term.spoken if term is not None else ()


def _digest(answer: object) -> bytes:
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
