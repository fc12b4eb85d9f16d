"""Related cases made from those before are those that a library has that is compared anew."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from anliku.search import related_again
from anliku.search.related import Compared, related
from anliku.search.related_again import Lists, lists_of
from anliku.search.talk import KEYWORD, STATED, WORTH, Talk, term_hashes

WORDS = [f"词{chr(0x4E00 + number)}" for number in range(160)]
PLACES = 12


@dataclass(frozen=True)
class Listed:
    id: str
    terms: Mapping[str, Sequence[str]]


def listed(number: int, chance: random.Random) -> Listed:
    terms = {
        "problem": [f"问题{chance.randrange(7)}"],
        "subject": [f"学科{chance.randrange(4)}"],
        "stage": [f"学段{chance.randrange(3)}"],
        "category": [f"类别{chance.randrange(5)}"],
        "kind": [],
    }
    return Listed(f"a{number}", terms)


def said(words: Mapping[str, int], place: Sequence[int]) -> Talk:
    """``words``: each with its mark, keywords first."""
    return Talk(
        term_hashes(words), np.array([*words.values()], np.uint16), "\n".join(words).encode(), np.array(place, np.int8)
    )


def talk(chance: random.Random) -> Talk:
    chosen = chance.sample(WORDS, 30)
    marks = {word: chance.randrange(2, 40) | WORTH | (STATED if chance.random() < 0.3 else 0) for word in chosen}
    for word in chosen[: chance.randrange(3)]:
        marks[word] |= KEYWORD
    return said(marks, [chance.randrange(-90, 90) for _ in range(PLACES)])


def words_of(one: Talk) -> dict[str, int]:
    return dict(zip(one.named(), one.marks.tolist(), strict=True))


def more_often(one: Talk, chance: random.Random) -> Talk:
    """One word is said more often, and one that was not said is said now."""
    words = words_of(one)
    words[chance.choice([*words])] += 1
    words.setdefault(chance.choice(WORDS), 2 | WORTH)
    return said(words, one.place.tolist())


def less(one: Talk, chance: random.Random) -> Talk:
    words = words_of(one)
    plain = [word for word, mark in words.items() if not mark & KEYWORD]
    words.pop(chance.choice(plain))
    return said(words, one.place.tolist())


def elsewhere(one: Talk, chance: random.Random) -> Talk:
    place = one.place.tolist()
    place[chance.randrange(PLACES)] += 1
    return said(words_of(one), place)


def other_keyword(one: Talk, chance: random.Random) -> Talk:
    words = words_of(one)
    word = next(iter(words))
    return said(
        {chance.choice(WORDS): 9 | KEYWORD, **{key: mark for key, mark in words.items() if key != word}},
        one.place.tolist(),
    )


def nothing_else(one: Talk, chance: random.Random) -> Talk:
    return talk(chance)


CHANGES = (more_often, less, elsewhere, more_often, other_keyword, more_often, nothing_else, less)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("cases", [40, 150])
def test_lists_made_from_those_before_are_those_made_anew(seed: int, cases: int) -> None:
    chance = random.Random(seed)
    briefs = [listed(number, chance) for number in range(cases)]
    talks = [talk(chance) for _ in briefs]
    last = lists_of(briefs, talks)
    for change in CHANGES * 2:
        number = chance.randrange(cases)
        talks[number] = change(talks[number], chance)
        last = lists_of(briefs, talks, Lists.unpack(last.pack()))
        anew = lists_of(briefs, talks)
        assert last.told == anew.told, change.__name__
        assert (last.chosen == anew.chosen).all()
    found = related(briefs, talks)
    assert last.told == [[(one.id, one.reason) for one in found[brief.id]] for brief in briefs]
    assert any(len(row) == 4 for row in last.told)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lists were chosen, each time."""
    counts: list[int] = []

    def counted(compared: Compared, numbers: Sequence[int], rows: Callable[..., object] = Compared.rows) -> object:
        counts.append(len(numbers))
        return rows(compared, numbers)

    monkeypatch.setattr(related_again.Compared, "rows", counted)
    return counts


def test_few_lists_are_chosen_again(chosen: list[int]) -> None:
    chance = random.Random(5)
    briefs = [listed(number, chance) for number in range(300)]
    talks = [talk(chance) for _ in briefs]
    last = lists_of(briefs, talks)
    words = words_of(talks[7])
    # A word of one case alone relates it to nobody: only what its own words weigh is another.
    talks[7] = said({**words, [*words][-1]: words[[*words][-1]] + 1}, talks[7].place.tolist())
    lists_of(briefs, talks, last)
    assert chosen[0] == 300
    assert 1 <= chosen[1] < 60


@pytest.mark.parametrize("what", ["case", "term", "more"])
def test_other_cases_are_compared_anew(chosen: list[int], what: str) -> None:
    chance = random.Random(6)
    briefs = [listed(number, chance) for number in range(80)]
    talks = [talk(chance) for _ in briefs]
    last = lists_of(briefs, talks)
    if what == "case":
        briefs[3] = replace(briefs[3], id="b3")
    elif what == "term":
        briefs[3] = replace(briefs[3], terms={**briefs[3].terms, "problem": ["另一个问题"]})
    else:
        briefs, talks = briefs[:-1], talks[:-1]
    assert lists_of(briefs, talks, last).pack() == lists_of(briefs, talks).pack()
    assert chosen[1] == len(briefs)
