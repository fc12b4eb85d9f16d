"""重复率: what counts as copied, what does not, and that no disguise changes it."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku import catalogue as catalogues
from anliku import source
from anliku.catalogue import Catalogue
from anliku.likeness.passages import EDITED, RUN, Query, array
from anliku.likeness.units import spans, units
from anliku.problem import Severity
from anliku.rules.rule import Example
from anliku.search import overlap as overlaps
from anliku.search.overlap import Given, Overlap, compare, counting, verdict
from anliku.search.overlap.scan import COMMON
from anliku.search.overlap.wording import Wording, units_of
from tests.factory import FRONT, add_case, make_library

HAN = [chr(code) for code in range(0x4E00, 0x5E00)]


def words(seed: int, length: int = 600) -> str:
    """Text that no other seed gives: sentences of 20 characters with marks."""
    choose = random.Random(seed)
    text = choose.choices(HAN, k=length)
    return "".join(
        "".join(text[at : at + 10]) + "，" + "".join(text[at + 10 : at + 20]) + "。" for at in range(0, length, 20)
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


def put(root: Path, name: str, body: str, year: int = 2024) -> None:
    front = re.sub(r"^id: .*$", f"id: {name}", FRONT, flags=re.MULTILINE)
    folder = root / "cases" / str(year) / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.md").write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")


def found(root: Path, name: str = "a", files: tuple[Given, ...] = (), **options: int) -> Overlap:
    catalogue = catalogues.load(root, with_cases=False)
    (folder,) = (root / "cases").glob(f"*/{name}")
    return compare(catalogue, source.read(folder, root), files, **options)


def share(root: Path, mine: str, *others: str) -> float:
    put(root, "a", mine)
    for number, other in enumerate(others):
        put(root, f"b{number}", other)
    return found(root).share


# --- the definition -------------------------------------------------------------------------


def test_a_copy_is_all_copied_and_another_text_not_at_all(root: Path) -> None:
    assert share(root, words(1), words(1)) == 1.0
    assert share(root, words(1), words(2), words(3)) == 0.0


def test_the_share_is_that_of_the_counted_units(root: Path) -> None:
    put(root, "a", words(1, 300) + "\n\n" + words(2, 100))
    put(root, "b", words(3, 300) + "\n\n" + words(2, 100))
    result = found(root)
    assert (result.share, result.counted, result.sources, result.compared) == (0.25, 400, 1, 1)
    (other,) = result.others
    assert (other.name, other.share, other.file) == ("b", 0.25, "cases/2024/b/index.md")


@pytest.mark.parametrize(("length", "expected"), [(RUN - 1, 0), (RUN, RUN), (RUN + 1, RUN + 1)])
def test_thirteen_units_in_a_row(root: Path, length: int, expected: int) -> None:
    run = "".join(random.Random(9).choices(HAN, k=length))
    result = share(root, words(1, 400) + run, words(2, 400) + run)
    assert round(result * (400 + length)) == expected


def test_several_sources_are_counted_once(root: Path) -> None:
    put(root, "a", words(1, 200) + "\n\n" + words(2, 200))
    put(root, "b", words(1, 200) + words(3))
    put(root, "c", words(1, 200) + words(2, 100) + words(4))
    result = found(root)
    assert result.share == 0.75
    assert [(other.name, other.share) for other in result.others] == [("c", 0.75), ("b", 0.5)]


def test_the_year_and_the_state_of_the_source_do_not_matter(root: Path) -> None:
    put(root, "a", words(1))
    put(root, "old", words(1, 200), year=2021)
    folder = root / "cases" / "2024" / "broken"
    folder.mkdir()
    (folder / "index.md").write_text(f"没有元数据\n\n{words(1)[220:420]}", encoding="utf-8")
    assert {other.name for other in found(root).others} == {"old", "broken"}


def test_a_case_is_not_compared_with_itself(root: Path) -> None:
    put(root, "a", words(1))
    assert (found(root).share, found(root).compared) == (0.0, 0)


def test_given_files_are_sources_too(root: Path) -> None:
    put(root, "a", words(1, 300) + "\n\n" + words(2, 300))
    plain = Given("网文.txt", f"标题\n{words(1, 300)}\n")
    marked = Given("稿.md", f"---\ntitle: 稿\n---\n\n{words(2, 300)}", markdown=True)
    assert found(root, files=(plain,)).share == 0.5
    result = found(root, files=(plain, marked))
    assert result.share == 1.0
    assert [(other.name, other.passages[0].there.line) for other in result.others] == [("网文.txt", 2), ("稿.md", 5)]


def test_nothing_to_count_is_nothing_copied(root: Path) -> None:
    put(root, "b", words(1))
    assert share(root, "") == 0.0
    assert share(root, "## 归因分析\n\n。。。\n") == 0.0


# --- edits ----------------------------------------------------------------------------------


def test_small_edits_do_not_break_a_passage(root: Path) -> None:
    text = list(re.sub("[，。]", "", words(1, 200)))
    for at in range(9, 200, 10):
        text[at] = "改"
    assert share(root, "".join(text), words(1, 200)) > 0.9


def test_pieces_that_are_too_few_do_not_make_one(root: Path) -> None:
    text = re.sub("[，。]", "", words(1, 40))
    pieces = text[:6] + "改动" + text[8:14]
    assert EDITED > 12
    assert share(root, words(2, 200) + pieces + words(3, 200), words(4) + text) == 0.0


def test_pieces_far_apart_do_not_make_a_passage(root: Path) -> None:
    text = re.sub("[，。]", "", words(1, 120))
    apart = words(2, 40).join(text[at : at + 8] for at in range(0, 120, 30))
    assert share(root, apart, words(5) + text) == 0.0


def spread(seed: int, pieces: int, between: int = 10) -> tuple[str, str]:
    """Pieces of 5 that two texts share, with as many different units before each."""
    same = re.sub("[，。]", "", words(seed, 5 * pieces + 20))
    mine = re.sub("[，。]", "", words(seed + 1, between * pieces + 20))
    other = re.sub("[，。]", "", words(seed + 2, between * pieces + 20))
    cut = [(5 * at, between * at) for at in range(pieces)]
    return (
        "".join(mine[own : own + between] + same[at : at + 5] for at, own in cut),
        "".join(other[own : own + between] + same[at : at + 5] for at, own in cut),
    )


@pytest.mark.parametrize("pieces", range(12))
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, 0, 1), (0, 1, 0)])
def test_what_stands_near_never_hides_a_run(pieces: int, order: tuple[int, ...]) -> None:
    """31 units in a row count whatever stands before or behind them."""
    verbatim = re.sub("[，。]", "", words(1, 40))[:31]
    mine, other = spread(50, pieces)
    texts = ((verbatim, mine), (verbatim, other))
    query = Query(array("".join(texts[0][part] for part in order)))
    passages = query.passages(array("".join(texts[1][part] for part in order)))
    covered = query.covered(passages)
    at = 0
    for part in order:
        length = len(texts[0][part])
        assert part or covered[at : at + length].all()
        at += length


def test_twenty_in_pieces_are_not_hidden_either() -> None:
    """Pieces of five with a word between count, also where sparse pieces follow."""
    (dense, dense_other), (sparse, sparse_other) = spread(60, 6, between=2), spread(70, 14)
    query = Query(array(dense + sparse))
    covered = query.covered(query.passages(array(dense_other + sparse_other)))
    assert covered[2 : len(dense)].all()
    assert not covered[len(dense) + 10 :].any()


# --- disguises --------------------------------------------------------------------------------

_ORIGINAL = "\n\n".join(words(seed, 100) for seed in range(20, 26))

DISGUISES = {
    "zero-width": lambda text: "\u200b".join(text),
    "bidi": lambda text: "\u202a" + "\u2060".join(text) + "\u202c",
    "variation selectors": lambda text: "\ufe00".join(text),
    "tags": lambda text: "\U000e0061".join(text),
    "combining": lambda text: "\u0301".join(text),
    "spaces": lambda text: "\u3000".join(text),
    "full-width marks": lambda text: text.replace("，", "！").replace("。", "．"),
    "no marks": lambda text: re.sub("[，。]", "", text),
    "other marks": lambda text: text.replace("，", "——").replace("。", "；"),
    "paragraphs in another order": lambda text: "\n\n".join(reversed(text.split("\n\n"))),
    "sentences in another order": lambda text: "\n\n".join(
        "。".join(reversed(part.split("。"))) for part in text.split("\n\n")
    ),
    "new paragraphs": lambda text: text.replace("。", "。\n\n"),
    "one paragraph": lambda text: text.replace("\n\n", ""),
    "emphasis": lambda text: re.sub("(..)", r"**\1**", text),
    "headings": lambda text: re.sub("^", "### ", text, flags=re.MULTILINE),
    "list": lambda text: re.sub("^", "- ", text, flags=re.MULTILINE),
    "code": lambda text: f"```\n{text}\n```",
    "table": lambda text: "| 甲 | 乙 |\n| --- | --- |\n" + re.sub("(.+?)，(.+?)。\\n*", r"| \1 | \2 |\n", text),
    "links": lambda text: re.sub("(.{10})", r"[\1](#x)", text),
    "entities": lambda text: "".join(f"&#{ord(mark)};" if mark in HAN else mark for mark in text),
    "comments": lambda text: re.sub("(...)", r"\1<!-- x -->", text),
    "symbols between": lambda text: "·".join(text),
    "emoji between": lambda text: "😀".join(text),
    "wrapped lines": lambda text: re.sub("(.{7})", r"\1\n", text),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguise_does_not_lower_the_share(root: Path, disguise: str) -> None:
    assert share(root, DISGUISES[disguise](_ORIGINAL), _ORIGINAL) > 0.97


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguised_source_is_found(root: Path, disguise: str) -> None:
    assert share(root, _ORIGINAL, DISGUISES[disguise](_ORIGINAL)) > 0.97


def test_width_capitals_and_compatibility_forms_are_evened_out(root: Path) -> None:
    text = "在PISA2023年的测试中186名学生平均得分为六十一点二一人立大" + words(1, 100)
    other = text.replace("PISA2023", "ｐｉｓａ２０２３").replace("186", "１８６").replace("一人立大", "⼀⼈⽴⼤")
    assert share(root, text, other) == 1.0


# --- what does not count ----------------------------------------------------------------------


def test_headings_of_the_campaign(root: Path) -> None:
    headings = "## 监测发现与问题\n\n{}\n\n## 二、成因分析\n\n{}\n\n## 改进策略与实施\n\n{}\n"
    put(root, "a", headings.format(words(1, 40), words(2, 40), words(3, 40)))
    put(root, "b", headings.format("", "", ""))
    assert (found(root).share, found(root).counted) == (0.0, 120)


def test_other_headings_count(root: Path) -> None:
    put(root, "a", f"### 先听学生怎么说\n\n{words(1, 40)}")
    assert found(root).counted == 47


def test_what_the_organiser_wrote(root: Path) -> None:
    campaign = catalogues.load(root).campaigns["suzhou-2024"]
    given_text = f"{campaign.title}\n\n{campaign.sections[0].hint}\n\n{campaign.intro}\n\n"
    put(root, "a", given_text + words(1, 200))
    put(root, "b", given_text + words(2, 200))
    assert (found(root).share, found(root).counted) == (0.0, 200)


def test_short_heads_of_tables(root: Path) -> None:
    table = "| 阅读子维度 | 2023年10月 | 2024年10月 | 变化百分点 |\n| - | - | - | - |\n| {} | | | |\n"
    put(root, "a", table.format(words(1, 20)) + "\n" + words(2, 40))
    put(root, "b", table.format(words(3, 20)))
    assert (found(root).share, found(root).counted) == (0.0, 60)
    hidden = f"| {words(4, 100)} |\n| - |\n"
    assert share(root, hidden, hidden) == 1.0


QUOTES = {
    "curly": "他说：“{}”。",
    "corner": "他说：「{}」。",
    "straight": '他说："{}"。',
    "wide": "他说：＂{}＂。",
    "single": "他说：‘{}’。",
    "typeset": "他说：〝{}〞。",
    "block": "\n\n> {}\n\n",
}


@pytest.mark.parametrize("form", QUOTES)
def test_quotations_do_not_count(root: Path, form: str) -> None:
    quotation = words(1, 60)
    own = words(2, 600)
    put(root, "a", own[:220] + QUOTES[form].format(quotation) + own[220:])
    put(root, "b", words(3) + quotation)
    result = found(root)
    assert result.share == 0.0
    assert 600 <= result.counted <= 602


def test_seconds_and_inches_quote_nothing(root: Path) -> None:
    """`10"5 … 9"8` → the words between the marks count."""
    text = words(1, 60)
    assert share(root, words(2, 200) + f'由10"5，{text}提高到9"8。', words(3) + text) > 0.15


@pytest.mark.parametrize("form", QUOTES)
def test_quoting_is_no_way_around(root: Path, form: str) -> None:
    original = "".join(words(seed, 80) + "\n\n" for seed in range(30, 40))
    quoted = "".join(QUOTES[form].format(part.strip()) + "\n\n" for part in original.split("\n\n") if part)
    assert share(root, quoted, original) > 0.95
    assert share(root, QUOTES[form].format(original.replace("\n\n", "")), original) > 0.95


def test_a_quotation_does_not_cut_a_copied_passage(root: Path) -> None:
    text = re.sub("[，。]", "", words(1, 40))
    put(root, "a", text[:10] + "“" + text[10:15] + "”" + text[15:25] + words(2, 300))
    put(root, "b", text)
    assert round(found(root).share * found(root).counted) == 20


REFERENCES = "\n\n".join(
    f"[{number}] 示例作者. {words(50 + number, 20)}[J]. 示例教育研究, 20{number}2(3): 5-9." for number in (1, 2)
)


@pytest.mark.parametrize("heading", ["## 参考文献", "### 六、主要参考文献：", "## 参考资料"])
def test_references_do_not_count(root: Path, heading: str) -> None:
    put(root, "a", f"{words(1, 600)}\n\n{heading}\n\n{REFERENCES}\n")
    put(root, "b", f"{words(2, 600)}\n\n## 参考文献\n\n{REFERENCES}\n")
    assert (found(root).share, found(root).counted) == (0.0, 600)


def test_footnotes_that_name_a_source_do_not_count(root: Path) -> None:
    note = f"[^1]: 示例作者. {words(60, 20)}[M]. 示例出版社, 2019."
    put(root, "a", f"{words(1, 300)}有此一说[^1]。\n\n{note}\n")
    put(root, "b", note)
    assert found(root).share == 0.0


def test_the_list_of_references_is_no_way_around(root: Path) -> None:
    entries = "\n\n".join(f"2023年，{words(70 + number, 80)}" for number in range(10))
    assert share(root, f"## 参考文献\n\n{entries}", entries) > 0.9
    assert share(root, f"## 参考文献\n\n{words(80, 400)}", words(80, 400)) > 0.9


def test_the_list_ends_with_the_next_heading(root: Path) -> None:
    tail = f"2023年，{words(1, 60)}"
    put(root, "a", f"{words(2, 600)}\n\n## 参考文献\n\n## 反思与推广\n\n{tail}")
    put(root, "b", tail)
    assert found(root).share > 0.08


def test_a_sentence_that_everybody_writes_does_not_count(root: Path) -> None:
    common = "".join(random.Random(7).choices(HAN, k=30))
    for number in range(COMMON + 5):
        put(root, f"b{number}", f"{words(100 + number, 200)}\n\n{common}\n")
    put(root, "a", f"{words(1, 400)}\n\n{common}\n\n{words(100, 200)}")
    result = found(root)
    assert [other.name for other in result.others] == ["b0"]
    assert result.share == pytest.approx(200 / 630, abs=0.06)


def test_a_text_that_was_copied_often_still_counts(root: Path) -> None:
    for number in range(COMMON + 10):
        put(root, f"b{number:02}", f"{words(200, 300)}\n\n{words(300 + number, 20)}")
    put(root, "a", words(200, 300))
    result = found(root, most=3)
    assert result.share == 1.0
    assert len(result.others) == 3
    assert result.sources >= 3


def test_of_equal_sources_the_first_is_told(root: Path) -> None:
    assert share(root, words(1), words(1), words(1), words(1)) == 1.0
    assert [(other.name, found(root).compared) for other in found(root).others] == [("b0", 3)]


# --- side by side -----------------------------------------------------------------------------


def test_passages_are_shown_where_they_stand(root: Path) -> None:
    shared = words(1, 60)
    put(root, "a", f"## 归因分析\n\n{words(2, 40)}\n\n前面的话，{shared}后面的话。")
    put(root, "b", f"{words(3, 100)}\n\n- 第一项\n- 这里是{shared}")
    (other,) = found(root).others
    (passage,) = other.passages
    assert other.title == "从找原句到想明白：基于监测数据的推断教学改进"
    front = FRONT.count("\n") + 2
    assert (passage.here.line, passage.there.line) == (front + 6, front + 5)
    assert (passage.line, passage.text, passage.length) == (passage.here.line, passage.here.text, 60)
    assert passage.text == passage.there.text == shared.rstrip("。")
    assert (passage.here.before, passage.here.after) == ("前面的话，", "。后面的话。")
    assert passage.there.before == "这里是"


def test_the_longest_passage_comes_first(root: Path) -> None:
    put(root, "a", "\n\n".join([words(1, 20), words(9, 60), words(2, 80), words(8, 60), words(3, 40)]))
    put(root, "b", "\n\n".join([words(1, 20), words(5, 60), words(2, 80), words(6, 60), words(3, 40)]))
    (other,) = found(root).others
    assert [passage.length for passage in other.passages] == [80, 40, 20]


def test_lines_are_right_in_every_kind_of_block(root: Path) -> None:
    part = [words(400 + number, 40) for number in range(5)]
    body = f"### {part[0]}\n\n> {part[1]}\n\n1. {part[2]}\n\n| 表 |\n| - |\n| {part[3]} |\n\n```\n代码\n{part[4]}\n```"
    put(root, "a", body)
    for number, text in enumerate(part):
        put(root, f"b{number}", text)
    case = (root / "cases/2024/a/index.md").read_text(encoding="utf-8").split("\n")
    for other in found(root).others:
        (passage,) = other.passages
        assert passage.text[:10] in case[passage.line - 1]


def test_excerpts_of_changed_text_point_to_the_source(root: Path) -> None:
    shared = words(1, 60)
    put(root, "a", "㎡①Ⅷ，" + "\u200b".join(shared))
    put(root, "b", shared)
    (passage,) = found(root).others[0].passages
    assert passage.text.replace("\u200b", "") == shared.rstrip("。")


# --- the verdict ------------------------------------------------------------------------------


def judged(root: Path, limit: int | None) -> tuple[Severity, str] | None:
    catalogue = catalogues.load(root)
    campaign = catalogue.campaigns["suzhou-2024"]
    limits = campaign.limits.model_copy(update={"overlap": limit})
    campaigns = {campaign.id: campaign.model_copy(update={"limits": limits})}
    catalogue = replace(catalogue, campaigns=campaigns)
    case = catalogue.by_id["mine"]
    problem = verdict(catalogue, case, compare(catalogue, case))
    return None if problem is None else (problem.severity, problem.message)


def test_over_the_limit_is_an_error_and_without_one_a_warning(root: Path) -> None:
    put(root, "mine", words(1, 260) + "\n\n" + words(2, 140))
    put(root, "other", words(2, 140))
    assert judged(root, 35) is None
    severity, message = judged(root, 34) or (None, "")
    assert severity is Severity.ERROR
    assert message.startswith("重复率 35.0%，其中与 cases/2024/other/index.md 相同的占 35.0%，本次评选最多 34%；请")
    severity, message = judged(root, None) or (None, "")
    assert severity is Severity.WARNING
    assert "超过 30%（本次评选没有规定上限）" in message
    put(root, "mine", words(1, 280) + "\n\n" + words(2, 120))
    assert judged(root, None) is None


# --- properties -------------------------------------------------------------------------------

seeds = st.integers(min_value=0, max_value=10**6)
lengths = st.integers(min_value=0, max_value=30).map(lambda number: number * 20)


def part_shared(mine: str, other: str) -> float:
    query = Query(array(units(mine)))
    covered = query.covered(query.passages(array(units(other))))
    return float(covered.mean()) if len(covered) else 0.0


@given(st.text(max_size=300))
def test_units_and_places_agree(text: str) -> None:
    assert len(spans(text)) == len(units(text))
    assert all(0 <= start <= end <= len(text) for start, end in spans(text))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_both_ways_to_the_units_agree(text: str) -> None:
    assert Wording.of_case(text).units == units_of(text)


@given(st.text(alphabet="甲乙丙丁戊", min_size=RUN, max_size=400))
def test_a_text_is_its_own_copy(text: str) -> None:
    assert part_shared(text, text) == 1.0


@given(st.text(alphabet="甲乙", min_size=RUN, max_size=200), st.text(alphabet="丙丁", max_size=200))
def test_texts_without_a_common_word_share_nothing(mine: str, other: str) -> None:
    assert part_shared(mine, other) == 0.0


@given(st.text(alphabet="甲乙丙", max_size=300), st.text(alphabet="甲乙丙", max_size=300))
def test_every_run_of_thirteen_is_found(mine: str, other: str) -> None:
    query = Query(array(mine))
    covered = query.covered(query.passages(array(other)))
    for start in range(len(mine) - RUN + 1):
        if mine[start : start + RUN] in other:
            assert covered[start : start + RUN].all()


@given(seeds, lengths, lengths)
def test_texts_of_one_length_share_as_much_both_ways(seed: int, shared: int, own: int) -> None:
    common = words(seed, shared)
    mine, other = words(seed + 1, own) + common, words(seed + 2, own) + common
    # What is equal by chance where the copy begins may differ.
    assert part_shared(mine, other) * (shared + own) == pytest.approx(part_shared(other, mine) * (shared + own), abs=10)


@given(seeds, lengths, lengths)
def test_copying_more_never_lowers_the_share(seed: int, first: int, second: int) -> None:
    less, more = sorted((first, second))
    text = words(seed, 600)
    end = {length: words(seed, 600)[: length // 20 * 22] for length in (less, more)}
    low, high = (part_shared(end[length] + words(seed + 1, 600 - length), text) for length in (less, more))
    assert low <= high + 0.02
    assert high >= more / 600 - 0.02


@given(
    seeds, st.lists(st.sampled_from(["，", "。", " ", "\u200b", "**", "\n\n", "\u3000", "·"]), min_size=30, max_size=30)
)
def test_marks_never_matter(seed: int, marks: list[str]) -> None:
    text = re.sub("[，。]", "", words(seed, 300))
    marked = "".join(text[at * 10 : at * 10 + 10] + mark for at, mark in enumerate(marks))
    assert units(marked) == units(text)


@given(
    st.lists(
        st.sampled_from(["“引”", "> 引文\n\n", "## 参考文献\n\n", "[1] 某书, 2020.\n\n", "正文。", "\n\n"]), max_size=40
    )
)
def test_what_is_spared_stays_within_its_bounds(parts: list[str]) -> None:
    wording = Wording.of_case("".join(parts))
    flags = counting.counted(wording, [])
    spared = len(flags) - int(flags.sum()) - 4 * wording.units.count("参考文献")
    assert spared <= len(flags) / counting.QUOTED + len(flags) / counting.LISTED


# --- hostile ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["字" * 300_000, "甲乙丙丁戊己庚辛" * 40_000, "x" * 500_000, "字\n\n" * 50_000, "“" * 300_000, "> " * 100_000],
    ids=["one character", "one phrase", "one word", "one character a line", "quotes", "block quotes"],
)
def test_monotonous_megabytes_are_compared_with_themselves(root: Path, text: str) -> None:
    for name in ("b", "c", "d"):
        put(root, name, text[: -ord(name)])
    put(root, "a", text)
    result = found(root)
    assert result.share in {0.0, 1.0}
    assert (result.share == 1.0) == (len(units_of(text)) > RUN)


def test_a_comparison_stops_where_it_would_not_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlaps, "_EFFORT", 5_000)
    put(root, "a", words(1))
    for number in range(10):
        put(root, f"b{number}", words(1, 400) + words(10 + number, 100))
    result = found(root)
    assert not result.complete
    assert 0 < result.sources < 10
    assert result.share > 0.6


def test_a_file_that_vanishes_on_the_way_is_no_crash(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root, "a", words(1))
    put(root, "b", words(1))
    original = source.read

    def gone(folder: Path, base: Path) -> object:
        if folder.name == "b":
            (folder / "index.md").unlink()
        return original(folder, base)

    catalogue: Catalogue = catalogues.load(root, with_cases=False)
    case = original(root / "cases/2024/a", root)
    monkeypatch.setattr(source, "read", gone)
    result = compare(catalogue, case)
    assert (result.share, result.others[0].passages) == (1.0, ())


def test_cases_of_the_factory_are_read_too(root: Path) -> None:
    add_case(root, Example(), name="a")
    add_case(root, Example(front="title: 另一个标题"), name="b")
    assert found(root).share == 1.0
