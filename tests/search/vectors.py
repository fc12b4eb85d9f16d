"""What search in Python and in the browser must agree on, made by the Python side.

``python -m tests.search.vectors`` writes ``vectors.json``; ``test_vectors.py`` and
``tests/javascript/query.test.js`` read it.
"""

from __future__ import annotations

import base64
import itertools
import json
from pathlib import Path
from typing import Any
from unittest import mock

from anliku.search.entry import Entry, Meaning
from anliku.search.normalise import normalise
from anliku.search.static import index, near, query
from anliku.search.static.alone import ALONE
from anliku.search.static.term_prefixes import anchor

PATH = Path(__file__).with_name("vectors.json")

# Questions that need different scores to have an answer: short, longer, said, a sentence, in parts.
LIMITS = (
    ["作业"],
    ["作业量"],
    ["作业拖拉"],
    ["怕老师"],
    ["家校沟通难"],
    ["作业", "睡眠", "体质"],
    ["课间不许出教室"],
    ["孩子明明读过就是答不上来"],
    ["编程机器人", "比赛获奖学校名单"],
)

# One kind of trouble each; normalised alone and in two sentences.
PIECES = (
    "",
    " ",
    "\u3000",
    "\t\n\x0b\x0c\r",
    "\x00",
    "\x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f",
    "ＡＢＣ１２３",
    "ｶﾞｷﾞｸﾞ",
    "㈱①②⑩㍿㎡℃",
    "⼀⼁⽂",
    "豈更車",
    "𠀀𠮷𪚥",
    "〇々〻",
    "ﬁﬂﬀ",
    "Straße ÀÉÎ",
    "ΑΣ ΣΑΣ. ὈΔΥΣΣΕΎΣ",
    "İIıi",
    "e\u0301 é n\u0303",
    "\u0301\u0302",
    "가각 가",
    "АБВ Ёж",
    "עברית عربي",
    "\u200bzero\u200cwidth\u200d\ufeff",
    "\u202ertl\u202c\u2066x\u2069",
    "\ufe0e\ufe0f\U000e0100",
    "\u00ad\u034f\u061c\u115f\u180b\u3164\uffa0",
    "\ud800",
    "\udc00\ud800",
    "a\udfffb",
    "\ud83d",
    "👩\u200d🏫📚",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; \"'`",
    ".*+?^${}()|[]\\",
    "(?:a|b)*$",
    "阅读.*素养",
    "' OR 1=1 --",
    "../../etc/passwd",
    "%00%2e%2e",
    "${{ x }} {{ y }} {% z %}",
    "__proto__ constructor",
    "a-b_c.d,e",
    "3.14 1,000 50%",
    "2024年10月",
    "n = 186",
    "AI 教学",
    "AI教学",
    "人工 智能",
    "人 工 智 能",
    "  两端 的 空格  ",
    "，。！？、；：“”‘’（）《》【】…—",
    "~!@#$%^&*()_+-=[]{}|;':\",./<>?",
    "A\u3000B\u3000中\u3000文",
    "一二三四五六七八九十" * 7,
    "word " * 20,
    "x" * 80,
    "中x" * 40,
)
FRAMES = ("{}", "阅读{}素养", "a{}b ")

QUERIES = (
    "阅读素养", "阅读 素养", "八年级 2024", "2024 八年级", "作业 60", "四年级 n", "n 四年级", "2024 10", "61 .2", "AI 教 学", "1 000\u00a02",
    "阅读，素养", "阅读、阅读、素养",
    "AI 教学", "AI与教学", "ai", "AI教学2024", "2024年 10月",
    "3.14", "1,000人", "2024-10-01", "a.1", "1.a", "1..2", "3/4比12:30", "C++", "n=186", "a b a b", "Ａ ａ", "…", "？！",
    "学", "𠮷野", "𠀀 𠮷", "\ud800阅读\udc00", "\u202e阅读\u202c素养",
    "<b>阅读</b>", ".*阅读+", "阅\u200b读", "阅读\u3000素养", "阅读\n素养", "一二三四五六七八九十" * 7, "word " * 30, "x" * 80, "中 " * 70,
    "中x" * 40, "é e\u0301", "İstanbul", "小学语文 (人教版)", "“双减”", "10%—20%", "阅读a素养b", "a阅读b", "〇一二", "々",
)  # fmt: skip

PARTS = ("学", "阅读", "阅读素", "阅读素养", "阅读素养测评", "一二三四五", "ai", "ai教学", "教学ai", "阅读2024素养", "a阅b读c", "61.2分", "语文的阅读素养",
    "小学阅读", "𠀀𠮷𪚥", "x" * 50, "中文x" * 6)  # fmt: skip
DENSE_SETS = (
    (),
    ("阅读",),
    ("阅读", "读素"),
    ("阅读", "读素", "素养", "养测", "测评"),
    ("素养",),
    ("一二", "四五"),
    ("𠀀𠮷",),
    ("中文", "教学"),
)

TITLES = (
    "阅读素养的追问", "运算能力的追问", "让实验慢下来", "AI教学初探", "AI 与阅读教学", "睡眠与作业", "读写结合", "阅读，从追问开始",
    "数据驱动的改进", "家校共育", "Python 编程课", "python3 与数据", "PISA2022 阅读测评", "𠮷野家的阅读",
)  # fmt: skip
BODIES = (
    "教师先看数据，再看学生的作答。推断类题目得分率为61.2%。",
    "学生答对以后，教师很少追问依据。阅读素养测评显示差异。",
    "第二学期的数学实验，学生自己设计。PISA 与 PIRLS。",
    "人工 智能走进课堂，AI教学要慢下来。pythonic 的写法。",
    "每天书面作业超过一小时的学生比例，从99.9%到0.1%。",
    "阅读教学阅读教学阅读教学，阅读阅读。",
    "追问追问再追问；读懂、读深、读透。",
)
QUESTIONS = (
    "探究意识",
    "孩子的探究意识不足",
    "阅读", "追问", "阅读追问", "阅读 追问", "追问 阅读", "素养", "阅读素养", "阅读素养测评显示", "读", "学", "的", "龘", "教学", "AI", "AI教学",
    "教学 ai", "2022 阅读", "阅读 2022", "追问 61.2", "数据 3", "ython 阅读", "ai 教学", "AI 与阅读教学", "pi", "pis", "PISA",
    "pisa2022", "py", "python", "python3", "Python 编程", "p", "61.2", "61", "99.9%", "2022",
    "22年阅", "pisa2", "ytho", "1.2%", "i教", "a",
    "61.2%", "0.1", "3.14", "1.2", "语文阅读", "睡眠的作业", "小学语文", "数学的追问实验",
    "数据改进", "作业睡眠", "数学素养评价", "人工智能", "人工 智能", "𠮷野", "𠮷", "鲸鲨", "xyzzy", "", "  ", "！？", "<b>阅读</b>",
    "学生的作答", "学生答对以后，教师很少追问依据", "阅读教学阅读教学阅读", "读懂 读透 鲸鲨", "每天书面作业超过一小时的学生比例", "阅读 python",
    "孩子晚睡", "孩子作息", "睡眠不足", "孩子睡眠不足", "孩子读不懂课文", "读不懂 课文",
    "校服", "孩子校服", "stem", "stem课程", "stem课程不足", "stems", "astem 孩子", "c语言", "𠮷利", "𠮷利孩子", "孩子孩子 孩子", "阅读晚睡", "晚睡 追问",
    "孩子读不懂课文的时候教师怎样追问才能让学生答对以后也说出依据", "他睡得不知几点钟", "他睡不好又不知几点钟",
    "他困得不知几点钟", "一说校服就没有下文", "孩子不知道困不困", "\ud800追问", "追问再追问追问再",
    "慢 他总是做什么都很慢", "读 一说起来他就是不爱读",
)  # fmt: skip

NAMES = ("阅读", "阅读素养", "教学", "ai", "语文", "数学", "作业", "小学", "学")

# Words that cases mean, by case; one that overlaps others, Latin ones, one outside of the first plane.
MEANT = {
    "晚睡": {5: 255, 9: 90},
    "作息": {5: 120, 9: 40},
    "睡眠不足": {5: 200},
    "睡眠": {5: 110, 9: 40, 3: 20},
    "不足": {2: 60, 3: 61},
    "孩子": dict.fromkeys(range(14), 20),
    "读不懂": {0: 180, 7: 200, 6: 180},
    "不懂课文": {7: 150},
    "课文": {0: 90, 1: 3},
    "stem": {2: 150, 3: 149},
    "stem课程": {10: 255},
    "c": {11: 9},
    "𠮷利": {13: 255},
    # Cuts through the two words within 探究意识.
    "究意": {3: 120, 4: 60},
    "探究意识": {5: 90},
    "意识": {6: 80},
}
KNOWN = {"孩子": 30, "校服": 240, "课文": 160, "不足": 90, "stem": 200, "晚睡": 200, "睡眠": 220, "睡不着": 190}
KNOWN |= {"探究": 120, "究意": 200, "意识": 110, "探究意识": 210}

# So small a library has no list that is long enough to be dense; here they count as such from:
DENSE_FROM = 14


def strings() -> list[str]:
    """Everything that is normalised."""
    return [frame.format(piece) for piece, frame in itertools.product(PIECES, FRAMES)] + ["啊" * 1_000 + "B" * 10]


def entries() -> list[Entry]:
    """A small library: every title, bodies in turn."""
    found = []
    for number, title in enumerate(TITLES):
        body = "\n".join(normalise(BODIES[(number + step) % len(BODIES)]) for step in range(1 + number % 3))
        terms = normalise(("语文", "数学", "科学")[number % 3])
        slots = (normalise(title), terms, normalise(BODIES[number % 5])[:30], normalise("归因分析"), body)
        meaning = tuple((word, weights[number]) for word, weights in MEANT.items() if number in weights)
        found.append(Entry(f"shili-{number}", f"2024/shili-{number}/", slots, {}, 2024, (), Meaning.of(meaning)))
    return found


def make() -> dict[str, Any]:
    """The content of the file."""
    with mock.patch.object(index, "DENSE", DENSE_FROM):
        postings = index.build(entries(), known=KNOWN)
    dense = set(postings.dense)
    answers = []
    for asked in QUESTIONS:
        answer = query.search(asked, postings, dense, NAMES)
        rows = [[hit.case, hit.tier, hit.strength, hit.place, list(hit.inside)] for hit in answer.hits]
        others = [[other.case, other.score, list(other.words), other.certain, other.unsure] for other in answer.near]
        answers.append(
            {
                "query": asked,
                "level": int(answer.level),
                "parts": answer.parts,
                "strong": answer.strong,
                "hits": rows,
                "near": others,
            }
        )
    return {
        "normalise": [[text, normalise(text)] for text in strings()],
        "parts": [[asked, query.parts(asked)] for asked in QUERIES],
        "pairs": [[part, near.pairs(part)] for part in PARTS],
        "alone": [[character, word] for character, word in ALONE.items()],
        "least": [[asked, near.least(asked, has_words=True)] for asked in LIMITS],
        "grams": [
            {"part": part, "dense": list(known), "grams": [[g.term, g.offset] for g in query.grams(part, set(known))]}
            for part, known in itertools.product(PARTS, DENSE_SETS)
        ],
        "dense": list(postings.dense),
        "names": list(NAMES),
        "split": [[part, query.split(part, set(NAMES))] for part in PARTS],
        "lists": {key.decode(): [kind, base64.b64encode(data).decode()] for _, key, kind, data in postings},
        "meant": [
            [anchor(word), word, base64.b64encode(data).decode()]
            for word in sorted({*MEANT, *KNOWN})
            for data in [postings.meant(anchor(word))[word]]
        ],
        "cases": postings.cases,
        "answers": answers,
    }


def text() -> str:
    """The file: one row a line, ASCII, so that lone surrogates survive."""
    rows = []
    for key, value in make().items():
        if isinstance(value, int):
            rows.append(f"{json.dumps(key)}: {value}")
        elif isinstance(value, dict):
            inner = [f"{json.dumps(name)}: {json.dumps(row)}" for name, row in value.items()]
            rows.append(f"{json.dumps(key)}: {{\n" + ",\n".join(inner) + "\n}")
        else:
            rows.append(f"{json.dumps(key)}: [\n" + ",\n".join(json.dumps(row) for row in value) + "\n]")
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="ascii")
