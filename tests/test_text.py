"""Counting and cutting text, and the line and column of an offset."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku import files
from anliku.private import disguise
from anliku.rules import marks, prose
from anliku.text import INVISIBLE, Lines, count_words, nfkc, sentences, shorten, unusual, visible


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("", ""),
        ("得分率为61.2%，“提问”……\nstem——（a）", ""),
        ("得分率为６%\u200b。", "６\u200b"),
        ("丨é\t\r😀", "丨é\t\r😀"),
    ],
)
def test_unusual(text: str, others: str) -> None:
    assert unusual(text) == others


@pytest.mark.parametrize(
    "pattern",
    [INVISIBLE, files._CONTROL, disguise._ODD, marks._FULL_CLUE, prose._ODD, prose._ZERO_WIDTH],
)
def test_what_is_looked_for_among_unusual_characters_is_unusual(pattern: re.Pattern[str]) -> None:
    everything = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    sought = set("".join(pattern.findall(everything)))
    assert sought
    assert sought <= set(unusual(everything))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \t\n\u3000\xa0", 0),
        ("中文", 2),
        ("中 文", 2),
        ("中\u3000文", 2),
        ("推断，追问。", 6),
        ("Excel", 1),
        ("Excel 2019", 2),
        ("用Excel做表", 4),
        ("得分率61.2%", 4),
        ("n=186", 1),
        ("2023—2024年", 4),
        ("“读得懂”", 5),
        ("……", 2),
        ("（512）", 3),
        ("ＡＢ", 2),
        ("㐀𠀀〇々", 4),
        ("😀", 1),
        ("a\u200bb", 1),
        ("中\u200b\ufeff文", 2),
        ("\u200b", 0),
    ],
)
def test_count_words(text: str, words: int) -> None:
    """附件2 counts as the word processor in which it is filled in."""
    assert count_words(text) == words


@given(st.text(), st.text())
def test_counts_add_up_across_a_space(one: str, two: str) -> None:
    assert count_words(f"{one} {two}") == count_words(one) + count_words(two)


@given(st.text())
def test_never_more_words_than_characters(text: str) -> None:
    assert 0 <= count_words(text) <= len("".join(text.split()))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("１３８", "138"),
        ("⼀", "一"),
        ("语\u200b文", "语文"),
        ("\u202e文语", "文语"),
        ("（代管）", "(代管)"),
        ("a\u00adb", "ab"),
        ("葛\U000e0100", "葛"),
    ],
)
def test_visible(text: str, seen: str) -> None:
    assert visible(text) == seen


@given(st.text(alphabet=st.one_of(st.sampled_from("，：；？！（）％～…\u3000eA\u0301\u0327中"), st.characters())))
def test_nfkc_is_that_of_unicode(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("一句。", ["一句。"]),
        ("一句。二句！三句？", ["一句。", "二句！", "三句？"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("甲；乙。丙", ["甲；乙。", "丙"]),
        ("甲；乙；丙", ["甲；乙；丙"]),
        ("得分率为 61.2%，低于均值。", ["得分率为 61.2%，低于均值。"]),
        ("真的？！好。", ["真的？！", "好。"]),
        ("没有句号", ["没有句号"]),
        ("末尾换行\n", ["末尾换行"]),
        ("。。", ["。。"]),
        ("。”）甲", ["。”）", "甲"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def packed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("计算5!的值是120。访问http://a.cn/x?id=3即可。", 2),
        ("(n+1)!是阶乘。", 1),
        ("见http://a.cn/测试?x=1&y=2。再看https://b.cn/?q=3。", 2),
        ("为什么?因为没有追问!大家再想一想。", 3),
        ("Really? Yes! It works.", 3),
        ("他说：“为什么？”学生答：“因为……！”就这样。", 3),
        ("得分率由61.2%升到70.9%。2024.10.1测。", 2),
        ("a!=b时成立。", 1),
        ("学习《怎么办？》一课以后，后测成效明显。下一句。", 2),
        ("教师问“为什么？”，学生后测有进步。", 1),
        ("学生计算n!和m!的得分率提高。", 1),
    ],
)
def test_marks_inside_of_addresses_and_formulas_end_no_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(st.text(alphabet="甲a；。！？!?”）\n ，"))
def test_sentences_lose_nothing(text: str) -> None:
    found = sentences(text)
    assert packed("".join(found)) == packed(text)
    assert all(sentence == sentence.strip() != "" for sentence in found)


@pytest.mark.parametrize("text", ["甲" * 400_000 + "；乙。", "甲；" * 200_000, "甲" * 400_000, "。" * 400_000])
def test_sentences_of_a_long_line_are_found_at_once(text: str) -> None:
    assert packed("".join(sentences(text))) == text


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("四个汉字", 4, "四个汉字"),
        ("五个汉字吧", 4, "五个汉…"),
        ("一，二三四", 3, "一…"),
        ("  两\n  行 ", 10, "两 行"),
        ("甲乙", 1, "…"),
        ("", 5, ""),
    ],
)
def test_shorten(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


NUMBERED = "推断题由上一年监测时的61.2%提高到70.9%，变化明显，n=186人，1,024名学生，见http://a.cn/x?id=3，百分之六十一"


@pytest.mark.parametrize("limit", range(2, len(NUMBERED)))
def test_no_number_no_word_and_no_address_is_cut_in_two(limit: int) -> None:
    kept = shorten(NUMBERED, limit).removesuffix("…")
    rest = NUMBERED[len(kept) :]
    for whole in ("61.2%", "70.9%", "n=186人", "1,024名", "http://a.cn/x?id=3", "百分之六十一"):
        start = NUMBERED.index(whole)
        # Only where the limit leaves no room for anything before it.
        assert not start < len(kept) < start + len(whole), kept
    assert kept + rest == NUMBERED


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("由61.2%提高到70.9%", 12, "由61.2%提高到…"),
        ("共有182人参加", 5, "共有…"),
        ("课堂上（Reading circle）的做法", 9, "课堂上…"),
        ("学生说“为什么”时", 5, "学生说…"),
        ("x" * 80, 10, "x" * 9 + "…"),
        ("用时由１５．５分钟到", 7, "用时由…"),
        ("参与人次由1 024人次", 9, "参与人次由…"),
        ("大约由61.2 %提高到", 8, "大约由…"),
        ("用了10～15分钟左右", 6, "用了…"),
        ("占全班的三分之一左右", 8, "占全班的…"),
    ],
)
def test_where_a_text_is_cut(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_shorten_keeps_to_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short.endswith("…") or short == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("ab", 1, (1, 2)),
        ("ab", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("\ufeffa", 1, (1, 2)),
        ("😀😀x", 2, (1, 3)),
        ("\tx", 1, (1, 2)),
        ("a\n", 2, (2, 1)),
        ("a", 99, (1, 2)),
        ("a", -5, (1, 1)),
        ("a\u2028b\x85c", 4, (1, 5)),
    ],
)
def test_lines(text: str, offset: int, place: tuple[int, int]) -> None:
    assert Lines(text)(offset) == place


@given(st.text(alphabet="a中😀\n\r\t"), st.data())
def test_lines_agree_with_counting(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset]
    assert Lines(text)(offset) == (before.count("\n") + 1, offset - before.rfind("\n"))
