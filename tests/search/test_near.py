"""Cases that do not contain a question but mean it: which, in which order, why, and when none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unittest import mock

import pytest

from anliku.search.entry import Entry, Meaning
from anliku.search.normalise import normalise
from anliku.search.static import index, near
from anliku.search.static.postings import Postings
from anliku.search.static.query import MOST, Answer, Level, search

KNOWN = {"孩子": 20, "晚睡": 200, "校服": 240, "作息": 200, "控制": 100, "制作业": 130, "作业": 110, "厌学": 200}


def case(title: str = "", body: str = "", **meaning: int) -> Entry:
    slots = (normalise(title), "", "", "", normalise(body))
    return Entry("", "", slots, {}, 2024, (), Meaning.of(tuple(meaning.items())))


def ask(entries: Sequence[Entry], asked: str, known: Mapping[str, int] | None = None) -> Answer:
    postings: Postings = index.build(entries, known=KNOWN if known is None else known)
    return search(asked, postings, set(postings.dense))


FILLING = [case("别的事", "别的文字") for _ in range(20)]


def test_a_case_that_means_the_words_is_found_without_containing_one() -> None:
    answer = ask([case("一题", 晚睡=68, 孩子=6), case("二题", 晚睡=91), *FILLING], "孩子晚睡")
    assert (answer.level, answer.hits, answer.strong) == (Level.NONE, [], 0)
    assert [(other.case, other.words) for other in answer.near] == [(1, ("晚睡",)), (0, ("晚睡", "孩子"))]


def test_as_many_are_near_as_anybody_reads() -> None:
    answer = ask([*(case(f"第{number}题", 晚睡=68) for number in range(MOST + 1)), *FILLING], "晚睡")
    assert [other.case for other in answer.near] == list(range(MOST))


def test_nothing_is_near_where_only_the_least_of_the_words_is_meant() -> None:
    # 校服 says most of this question, the program knows it, and no case means it.
    assert ask([case("一题", 孩子=12), *FILLING], "孩子校服").near == []


def test_a_word_that_is_in_every_text_answers_nothing_by_itself() -> None:
    assert ask([case("一题", 孩子=20), *FILLING], "孩子").near == []
    assert ask([case("一题", 晚睡=120), *FILLING], "晚睡").near != []


def test_of_overlapping_words_those_count_that_weigh_most_together() -> None:
    answer = ask([case(控制=46, 制作业=51, 作业=57), *FILLING], "控制作业")
    assert answer.near[0].words == ("作业", "控制")


def test_a_passing_mention_is_beaten_by_a_case_that_is_certainly_about_it() -> None:
    mention, about, nearly = case(body="有的学生厌学"), case("学习动力", 厌学=255), case("另一题", 厌学=114)
    answer = ask([nearly, mention, about, *FILLING], "厌学")
    assert (answer.level, [hit.case for hit in answer.hits], answer.strong) == (Level.EXACT, [1], 0)
    assert [(other.case, other.certain) for other in answer.near] == [(2, True), (0, False)]
    assert answer.ranking == [2, 1, 0]


@pytest.mark.parametrize(
    ("found", "strong"),
    [
        (case("厌学"), True),
        (Entry("", "", ("", "厌学", "", "", ""), {}, 2024, ()), True),
        (Entry("", "", ("", "", "厌学", "", ""), {}, 2024, ()), True),
        (Entry("", "", ("", "", "", "厌学", ""), {}, 2024, ()), True),
        (case(body="厌学，厌学，厌学"), True),
        (case(body="厌学，厌学"), False),
    ],
)
def test_what_is_said_in_the_right_place_or_often_is_strong(found: Entry, strong: bool) -> None:
    answer = ask([found, case(厌学=255), *FILLING], "厌学")
    assert answer.strong == strong
    assert answer.ranking == ([0, 1] if strong else [1, 0])


def test_what_holds_the_words_apart_stands_behind_what_is_nearer() -> None:
    apart = case(body="作业" + "，别的文字" * 9 + "，晚睡", 晚睡=90)
    postings = index.build([apart, case("一题", 晚睡=125, 作业=60), case("二题", 晚睡=75), *FILLING], known=KNOWN)
    answer = search("晚睡作业", postings, set(postings.dense), ["晚睡", "作业"])
    assert (answer.level, [hit.case for hit in answer.hits], answer.strong) == (Level.APART, [0], 0)
    assert answer.ranking == [1, 0, 2]


def test_words_apart_in_a_body_are_no_strong_match_however_often() -> None:
    apart = case(body="，".join(["晚睡", "作业"] * 5))
    postings = index.build([apart, *FILLING], known=KNOWN)
    assert search("晚睡作业", postings, set(postings.dense), ["晚睡", "作业"]).strong == 0
    assert search("晚睡 作业", postings, set(postings.dense)).strong == 1


def test_what_people_say_for_a_term_always_finds_its_cases() -> None:
    # The words in it weigh more than the whole, and too little for the threshold.
    said = case("一题", 厌学情绪=129, 厌学=20, 情绪=20)
    (other,) = ask([said, *FILLING], "厌学情绪", KNOWN | {"情绪": 200}).near
    assert (other.case, other.certain, other.words) == (0, True, ("厌学", "情绪"))
    assert ask([case("一题", 厌学=20, 情绪=20), *FILLING], "厌学情绪", KNOWN | {"情绪": 200}).near == []


def test_with_three_strong_cases_nothing_near_is_looked_for() -> None:
    strong = [case("厌学") for _ in range(3)]
    assert ask([*strong, case(厌学=255)], "厌学").near == []
    assert ask([*strong[:2], case(厌学=255)], "厌学").near != []


def test_what_no_word_covers_is_found_by_pairs_that_few_cases_have() -> None:
    answer = ask([case(body="读物"), case("分级读物"), *FILLING], "分级绘本读物")
    assert [other.case for other in answer.near] == [1]
    assert answer.near[0].words == ("分级", "读物")


def test_a_word_that_most_cases_have_needs_the_rare_one_beside_it() -> None:
    # 教学 is in every text, and nobody knows 双语.
    known = {"教学": 150}
    texts = [case(body="教学", 教学=60) for _ in range(20)]
    assert ask([case("双语教学", 教学=60), *texts], "双语教学", known).hits != []
    assert ask(texts, "双语教学", known).near == []


def test_a_word_that_cuts_through_others_is_none() -> None:
    known = {"备课": 200, "课时": 200, "课时少": 200}
    assert [word for _, word, _ in uncut_of("备课时间", known)] == ["备课"]
    assert [word for _, word, _ in uncut_of("课时少", known)] == ["课时", "课时少"]


def test_a_word_that_cuts_through_those_within_a_longer_one_is_none() -> None:
    known = {"问题意识": 200, "问题": 200, "题意": 200, "意识": 200}
    assert [word for _, word, _ in uncut_of("问题意识", known)] == ["问题", "问题意识", "意识"]
    del known["问题意识"]
    assert [word for _, word, _ in uncut_of("问题意识", known)] == ["问题", "意识"]


def test_the_longer_the_question_the_less_of_it_has_to_be_meant() -> None:
    sizes = (near.least(["题" * size], has_words=True) for size in (2, 3, 6, 40))
    assert next(sizes) == next(sizes) > next(sizes) > next(sizes) > 0


def test_a_sentence_has_to_be_meant_less_than_the_name_of_a_thing() -> None:
    assert near.least(["编程不会"], has_words=True) < near.least(["编程比赛"], has_words=True)


def test_of_a_sentence_that_is_hardly_meant_a_few_cases_are_unsure() -> None:
    # Nobody knows 门前小河; half of what the program knows of the question is meant.
    sentence, some = "孩子晚睡和门前小河", [case(str(number), 晚睡=50) for number in range(near.FEW_UNSURE + 1)]
    assert [other.unsure for other in ask([*some, *FILLING], sentence).near] == [True] * near.FEW_UNSURE
    assert [other.unsure for other in ask([case("一题", 晚睡=127), *FILLING], sentence).near] == [False]
    assert ask([*some, *FILLING], "晚睡 门前小河").near == []


def test_nothing_unsure_stands_beside_what_contains_the_words() -> None:
    sentence = "孩子晚睡和门前小河"
    answer = ask([case(body=sentence), case("一题", 晚睡=50), *FILLING], sentence)
    assert ([hit.case for hit in answer.hits], answer.near) == ([0], [])


def test_a_character_of_a_sentence_stands_for_a_word_where_it_is_in_no_other() -> None:
    known = KNOWN | {"害怕": 220, "怕人": 200}
    library = [case("一题", 害怕=120), *FILLING]
    (other,) = ask(library, "他们都怕不知谁呀", known).near
    assert (other.case, other.words) == (0, ("害怕",))
    assert ask(library, "他们都怕人不知呀", known).near == []
    assert ask(library, "都怕他", known).near == []
    assert near.alone("他们都怕不知谁呀", (), index.build(FILLING, known=KNOWN)) == []


def test_a_character_stands_for_a_word_also_where_a_word_that_is_not_there_begins_with_it() -> None:
    (other,) = ask([case("一题", 害怕=120), *FILLING], "他们都怕人不知呀", {"害怕": 220, "怕人家": 200}).near
    assert other.words == ("害怕",)


def test_what_is_near_does_not_depend_on_what_the_filter_lets_through() -> None:
    library = [case("一题", "门前", 害怕=120), case("二题", 晚睡=110), *FILLING]
    asked = ("他们都怕不知谁呀", "孩子晚睡和门前小河", "门前小河都怕晚睡的")
    exact = [ask(library, text, KNOWN | {"害怕": 220}) for text in asked]
    with mock.patch.object(Postings, "begins", return_value=True):
        assert [ask(library, text, KNOWN | {"害怕": 220}) for text in asked] == exact
    assert all(answer.near for answer in exact)


def uncut_of(part: str, known: Mapping[str, int]) -> list[tuple[int, str, bytes]]:
    """The words of a part that stand, in a library that only knows words."""
    return near.uncut(near.words_of(part, index.build(FILLING, known=known)))


def test_a_pair_in_too_many_cases_says_nothing() -> None:
    many = [case(body="阅读") for _ in range(near.LONG // 2)]
    assert ask([*many, case("阅测")], "阅读测").near == []


@pytest.mark.parametrize(
    "asked", ["", "？！…", "👩‍🏫", "\x00\u202e", "孩" * 2000, "孩子" * 1000, "a孩b子c" * 400, "睡", "\ud800孩子"]
)
def test_anything_may_be_asked(asked: str) -> None:
    ask([case("一题", 孩子=12), *FILLING], asked)


def test_a_library_that_means_nothing_answers_by_pairs_alone() -> None:
    answer = ask([case("晚睡的孩子"), *FILLING], "孩子晚睡", {})
    assert [other.case for other in answer.near] == [0]
