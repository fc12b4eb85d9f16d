"""What guessing in Python and in the browser must agree on, made by the Python side.

``python -m tests.search.forms_vectors`` writes ``forms.json``; ``test_forms.py`` and
``tests/javascript/forms.test.js`` read it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from anliku.search.forms import englishkey, guessing, sounds
from anliku.search.forms.book import book
from anliku.search.forms.phrases import Name

PATH = Path(__file__).with_name("forms.json")

PHRASES = (
    "阅读", "阅读教学", "阅读素养", "整本书阅读", "数学", "数学实验", "情绪", "情绪温度计", "作业公示制度", "作业公示", "作业", "睡眠", "睡眠不足",
    "议论文", "体育与健康", "家长会", "家长", "校长", "城乡共同体", "城乡", "师生关系", "实施", "事实", "时事", "旅行", "女生", "绿色", "几何直观",
    "项目化学习", "劳动课", "对话日", "控制变量", "绘本", "英语", "西安", "县", "先生", "安全", "安排", "音乐",
    "家校", "教训", "学校管理", "复述", "全校", "学校", "家校沟通", "给", "应用文",
)  # fmt: skip
NAMES = (
    Name("阅读素养", "problem", "阅读素养", 1000),
    Name("阅读能力", "problem", "阅读素养", 400),
    Name("孩子不爱看书", "problem", "阅读素养", 60),
    Name("reading literacy", "problem", "阅读素养", 60),
    Name("picture books", "problem", "阅读素养", 60),
    Name("劳动", "subject", "劳动", 1000),
    Name("labour education", "subject", "劳动", 60),
    Name("science inquiry", "problem", "科学探究", 60),
    Name("科学探究", "problem", "科学探究", 1000),
)  # fmt: skip
TEXTS = (
    "阅读教学从追问开始，学生的作业有公示制度，睡眠不足的人少了。",
    "数学实验与几何直观，英语绘本",
    "学生不爱看书，城乡共同体",
)
ORDINARY = (
    "安全", "教育", "家教", "学籍", "管理", "复苏", "残疾", "学生", "作业", "公式", "制度", "睡眠", "沟通", "数学", "实验", "阅读", "教学", "应用题",
)  # fmt: skip
"""Ordinary words, whether or not a case has them."""
QUERIES = (
    "yuedu", "yue du", "yuedusuyang", "ydsy", "YDSY", "ydjx", "阅du", "yue读", "阅du素养", "zbsyd", "qingxu wenduji", "yuedu shuxue", "shuxueshiyan",
    "shishi", "lvxing", "lüxing", "nvsheng", "nusheng", "lusheng", "xian", "xianquan", "xi'an", "yinyue", "yinle", "xiaozhang", "jiazhanghui", "jzh",
    "yd", "y", "yuedux", "zzz", "PBL", "stem", "ai", "suimian", "shuimiang", "kongzibianliang", "英语huiben", "huiben英语", "错ti本", "yuedu2024",
    "阅渎", "书学", "情续", "情绪", "作业公式制度", "作业公式", "睡眠不主", "城乡同体", "城乡共同共体", "项目化学学习", "对话曰", "几何直关", "家涨会", "体育于健康",
    "学生不爱看书", "孩子不爱看书", "孩子不爱看数", "阅渎 书学", "阅读 书学", "数学实验实验", "读", "学生晚上很晚才睡觉怎么办", "鲸鲨", "整本书", "阅读教学",
    "安全教育", "家教", "校训", "学籍管理", "心肺复苏", "残疾学生", "家教沟通", "复苏", "安全校育", "阅渎教学", "阅读教雪", "应用题", "应用提",
    "議論文", "體育與健康", "書學", "閱讀", "閱讀素養", "情緒溫度計", "閱du", "乾坤",
    "labour education", "Labor Education", "education of labor", "LABOUR", "reading  literacy", "readings", "picture book", "science inquiries", "science enquiry",
    "inquiry", "reading and labour", "feedback", "rubrics", "the of", "reading xyz", "ｙｕｅｄｕ", "Ｌａｂｏｕｒ ｅｄｕｃａｔｉｏｎ",
    "", "！？，。", "😀", "阅😀渎", "\x00\x01", "a" * 2000, "阅" * 2000, "yuedu" * 20, "y u e d u", "\ud800阅渎", "\u202e阅渎", "aé b", "αβγ", "３４", "2024",
)  # fmt: skip
WORDS = (
    "labour", "labor", "behaviour", "organisation", "organised", "analysing", "theatre", "centres", "modelling", "dialogue", "programme",
    "enquiries", "maths", "mathematics", "classes", "studies", "process", "analysis", "licence", "hours", "is", "us", "boxes", "series",
)  # fmt: skip
SYLLABLES = ("zhang", "shi", "si", "nv", "lu", "lve", "fan", "han", "xing", "xin", "zong", "a", "er", "zh", "n")


CARDS = (
    {"title": "从“读得懂”到“读得深”：阅读教学改进", "url": "2024/a/"},
    {"title": "整本书阅读：名著怎么读完", "url": "2024/b/"},
)
QUESTIONS = ("作业写到很晚怎么办", "孩子晚上作业写到很晚", "作业到底留多少", "作业怎么分层", "阅读课怎么上学生才不走神")
"""More of one word than are offered for it."""


def letters() -> guessing.Letters:
    """A small library."""
    rows = book([[(phrase, 10) for phrase in PHRASES]], NAMES, CARDS, QUESTIONS)
    return guessing.Letters(
        lambda key: rows.get(key, []),
        lambda part: any(part in text for text in TEXTS),
        places,
        sounds.sounds(),
        sounds.simplified(),
    )


def places(part: str) -> list[tuple[int, int]]:
    """Where ordinary words stand in a part."""
    return [(at, at + len(word)) for at in range(len(part)) for word in ORDINARY if part.startswith(word, at)]


def make() -> dict[str, Any]:
    """The content of the file."""
    asked = letters()

    def guessed(query: str, answered: bool) -> list[Any]:
        guesses = guessing.guesses(query, asked, answered)
        return [query, [[guess.text, guess.how.value, guess.sure] for guess in guesses]]

    return {
        "rows": book([[(phrase, 10) for phrase in PHRASES]], NAMES, CARDS, QUESTIONS),
        "texts": list(TEXTS),
        "words": list(ORDINARY),
        "guesses": [guessed(query, False) for query in QUERIES],
        "answered": [guessed(query, True) for query in QUERIES],
        "english": [[word, englishkey.word(word)] for word in WORDS],
        "loose": [[syllable, sounds.loose(syllable)] for syllable in SYLLABLES],
    }


def text() -> str:
    """The file: one row a line, ASCII, so that lone surrogates survive."""
    rows = []
    for key, value in make().items():
        if isinstance(value, dict):
            inner = [f"{json.dumps(name)}: {json.dumps(row)}" for name, row in value.items()]
            rows.append(f"{json.dumps(key)}: {{\n" + ",\n".join(inner) + "\n}")
        else:
            rows.append(f"{json.dumps(key)}: [\n" + ",\n".join(json.dumps(row) for row in value) + "\n]")
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="ascii")
