"""Other ways of writing: what a query is taken for, and the files that guessing reads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from anliku import catalogue
from anliku.search.entry import Brief, Entry, Meaning
from anliku.search.forms import englishkey, sounds
from anliku.search.forms.book import BookFiles, book, files_of, find
from anliku.search.forms.guessing import Guess, How, guesses
from anliku.search.forms.phrases import Name, lexicon, names_of, pack, phrases, questions_of, unpack
from anliku.search.forms.typeahead import typeahead
from anliku.search.measured import SEARCHED
from anliku.search.static import edition, packs, read_back
from anliku.search.static.meta import FacetNames, facets_of
from tests.factory import LIBRARY
from tests.search import forms_vectors
from tests.search.editions import edition_of


def first(query: str) -> Guess | None:
    found = guesses(query, forms_vectors.letters())
    return found[0] if found else None


def test_vectors_are_fresh() -> None:
    wanted = forms_vectors.PATH.read_text(encoding="ascii")
    assert forms_vectors.text() == wanted, "请运行 python -m tests.search.forms_vectors"


@pytest.mark.parametrize(
    ("typed", "meant", "how"),
    [
        ("yuedu", "阅读", How.PINYIN),
        ("yue du", "阅读", How.PINYIN),
        ("yuedusuyang", "阅读素养", How.PINYIN),
        ("ydsy", "阅读素养", How.INITIALS),
        ("阅du", "阅读", How.PINYIN),
        ("nvsheng", "女生", How.PINYIN),
        ("suimian", "睡眠", How.PINYIN),
        ("lüxing", "旅行", How.PINYIN),
        ("jzh", "家长会", How.INITIALS),
        ("阅渎", "阅读", How.TYPO),
        ("书学", "数学", How.TYPO),
        ("情续", "情绪", How.TYPO),
        ("作业公式制度", "作业公示制度", How.TYPO),
        ("睡眠不主", "睡眠不足", How.TYPO),
        ("城乡同体", "城乡共同体", How.TYPO),
        ("项目化学学习", "项目化学习", How.TYPO),
        ("議論文", "议论文", How.TRADITIONAL),
        ("體育與健康", "体育与健康", How.TRADITIONAL),
        ("書學", "数学", How.TYPO),
        ("labour education", "劳动", How.ENGLISH),
        ("education of labor", "劳动", How.ENGLISH),
        ("Science Enquiries", "科学探究", How.ENGLISH),
        ("picture books", "绘本", How.ENGLISH),
        ("ｙｕｅｄｕ", "阅读", How.PINYIN),
    ],
)
def test_what_a_query_is_taken_for(typed: str, meant: str, how: How) -> None:
    assert first(typed) == Guess(meant, how, True)


@pytest.mark.parametrize(
    "typed",
    [
        "", "！？，。", "😀📚", "\x00\x01\x7f", "PBL课程", "YDSY", "a" * 2000, "阅" * 2000, "xyzzy", "2024", "αβγ", "\ud800",
        "阅读", "情绪", "数学实验", "孩子不爱看书", "学生晚上很晚才睡觉怎么办", "鲸鲨",
    ],
)  # fmt: skip
def test_nothing_is_guessed_of_what_is_known_or_cannot_be(typed: str) -> None:
    assert first(typed) is None


def test_two_initials_and_one_wrong_of_three_are_only_offered() -> None:
    assert first("yd") == Guess("阅读", How.INITIALS, False)
    assert first("对话曰") == Guess("对话日", How.TYPO, False)


@pytest.mark.parametrize("typed", ["安全教育", "家教", "校训", "学籍管理", "心肺复苏", "残疾学生", "家教沟通", "复苏"])
def test_ordinary_words_that_no_case_has_are_not_put_right(typed: str) -> None:
    """Beside 全校, 家校, 教训, 学校管理, 复述, 给, 家校沟通."""
    guess = first(typed)
    assert guess is None or not guess.sure


def test_a_wrong_character_beside_ordinary_words_is_put_right() -> None:
    assert first("阅渎教学") == Guess("阅读教学", How.TYPO, True)
    assert first("阅读教雪") == Guess("阅读教学", How.TYPO, True)


def test_known_words_that_some_case_is_near_to_are_meant_as_they_are() -> None:
    letters = forms_vectors.letters()
    assert guesses("作业公式制度", letters) == [Guess("作业公示制度", How.TYPO, True)]
    assert guesses("作业公式制度", letters, answered=True) == []
    assert guesses("睡眠不主", letters, answered=True) == [Guess("睡眠不足", How.TYPO, True)]


def test_several_phrases_of_one_sound_come_in_the_order_of_their_worth() -> None:
    assert [guess.text for guess in guesses("shishi", forms_vectors.letters())] == ["事实", "实施", "时事"]
    rows = book([[("实施", 20), ("事实", 10)]], [])
    assert rows["^ss"] == ["实施 shi'shi", "事实 shi'shi"]


def test_english_is_known_in_any_order_number_and_spelling() -> None:
    assert englishkey.key(["Labour education"]) == englishkey.key(["the educations", "of LABOR"])
    assert englishkey.key(["school programmes"]) == englishkey.key(["school program"])
    assert englishkey.key(["the", "of"]) == ""


def test_sounds_of_characters_with_several() -> None:
    assert {"xiao'zhang", "jiao'chang"} <= {"'".join(reading) for reading in sounds.readings("校长")}
    assert sounds.readings("阅龘") == []
    assert [sounds.loose(syllable) for syllable in ("zhang", "nv", "fen", "shing")] == ["zan", "lu", "hen", "sin"]


def entry(title: str, terms: str, headings: str = "") -> Entry:
    return Entry(
        "a",
        "",
        (title, terms, "摘要里的话", headings, "正文里的话"),
        dict.fromkeys(SEARCHED, ()) | {"problem": ("阅读素养",)},
        2024,
        (),
    )


def test_the_phrases_of_a_case() -> None:
    said = dict(phrases(entry("让实验慢下来：科学探究的改进", "书箱流转\npython", "归因分析\n家长会的准备")))
    assert said["书箱流转"] > said["实验"] > said["家长会"]
    assert {"科学探究", "改进", "归因分析"} <= set(said)
    assert not any("python" in phrase or phrase.startswith("的") for phrase in said)
    assert unpack(pack(tuple(said.items()))) == tuple(said.items())


def test_no_phrase_breaks_off_in_the_middle_of_what_is_said() -> None:
    said = dict(phrases(entry("心理健康监测后的班级支持", "书箱", "习作没话可写")))
    assert {"心理健康监测", "班级支持"} <= set(said)
    assert not {phrase for phrase in said if phrase[0] in "后可" or phrase[-1] in "后可"}


def test_the_body_may_change_as_it_likes() -> None:
    one = entry("让实验慢下来", "书箱流转")
    other = replace(one, slots=(*one.slots[:4], "全然不同的正文"), meaning=Meaning.of([("睡眠", 9)]))
    assert phrases(one) == phrases(other)


def test_a_name_is_worth_more_than_any_word_and_only_terms_with_cases_count() -> None:
    shelf = catalogue.load(LIBRARY)
    entries = [Brief.of(entry("题目", "词"))]
    named = names_of(facets_of(shelf.taxonomy), entries)
    assert {name.term for name in named} == {"阅读素养"}
    best = next(iter(lexicon([(("数据", 16),)] * 500, named)))
    assert best == "阅读素养"


def test_what_hurts_is_found_and_never_offered() -> None:
    facet = FacetNames("problem", "问题", (("阅读素养", ()),), (("差生", "读不懂题目"),))
    one = entry("题目", "词")
    assert [name.text for name in names_of([facet], [Brief.of(one)])] == ["阅读素养", "读不懂题目"]
    assert "}差生" in edition.edition_of((one,), [{"id": "a"}], [facet]).asked


def test_the_book_is_found_again_in_its_files() -> None:
    many = [(f"阅{chr(0x4E00 + number)}", 1) for number in range(400)]
    rows = book([many], [Name("reading", "problem", "阅读素养", 60)])
    files = files_of([many], [Name("reading", "problem", "阅读素养", 60)])
    by_name = {name: packs.Reader(name, content) for name, content in files.packs}
    for key, row in rows.items():
        assert find(by_name.__getitem__, files.sizes["pages"], key) == row
    assert find(by_name.__getitem__, files.sizes["pages"], "^ww") == []
    assert BookFiles.unpack(files.pack()) == files
    assert max(map(len, rows.values())) <= 600


def test_an_edition_guesses_from_its_files(tmp_path: Path) -> None:
    shelf = catalogue.load(LIBRARY)
    made = edition_of(shelf, [{"id": case.name} for case in shelf.cases])
    written = edition.write(tmp_path, made)
    read_back.verify(tmp_path, made, written)
    reader = edition.Reader(tmp_path)
    assert reader.guesses("ydsy")[0] == Guess("阅读素养", How.INITIALS, True)
    assert reader.guesses("閱讀素養")[0] == Guess("阅读素养", How.TRADITIONAL, True)
    assert reader.guesses("阅读素养") == []
    tables = [(tmp_path / "forms" / f"{name}.bin").stat().st_size for name in ("sounds", "traditional")]
    assert max(tables) <= 20_000


def test_an_edition_knows_where_ordinary_words_stand(tmp_path: Path) -> None:
    one = replace(entry("让实验慢下来", "书箱流转"), meaning=Meaning.of([("睡眠", 9), ("不足", 9)]))
    made = edition.edition_of((one,), [{"id": "a"}], facets_of(catalogue.load(LIBRARY).taxonomy))
    edition.write(tmp_path, made)
    assert edition.Reader(tmp_path).words("睡眠不足") == [(0, 2), (2, 4)]


def test_the_tables_are_those_that_were_made() -> None:
    """``make sounds`` gives these bytes from the pinned libraries."""
    kept = json.loads((Path(__file__).parent / "sound_tables.json").read_text(encoding="ascii"))
    folder = Path(sounds.__file__).parent
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in kept} == kept


def test_of_names_worth_the_same_the_one_that_is_typed_whole_comes_first() -> None:
    names = [
        Name(text, "problem", "书面表达", worth)
        for text, worth in (("作文没内容", 60), ("作文", 60), ("作文课程", 400))
    ]
    rows = typeahead([], names, [])
    assert [row.split("\t")[1] for row in rows["h作文"]] == ["作文课程", "作文", "作文没内容"]


def test_questions_stand_under_the_beginnings_of_their_words_a_few_of_each_none_twice() -> None:
    asked = ["作业写到很晚怎么办", "作业写到很晚怎么办", *(f"作业{number}项太多" for number in "一二三四")]
    rows = typeahead([], [], [], asked)
    assert rows["h作业"] == ["q\t作业写到很晚怎么办", "q\t作业一项太多", "q\t作业二项太多"]
    assert rows["h怎么"] == ["q\t作业写到很晚怎么办"]


def test_phrases_and_questions_of_a_case_are_kept_side_by_side() -> None:
    kept = pack((("追问", 16),), ["换行\n也在", "怎么追问"])
    assert (unpack(kept), questions_of(kept)) == ((("追问", 16),), ["换行\n也在", "怎么追问"])
