"""Markdown: what is typed is what is read, or it is told.

Most of what a word processor's writer means otherwise than Markdown is shown as typed (see
:mod:`anliku.markdown`). What is left may be meant either way, or is dropped by the parser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from anliku.fields import shown
from anliku.problem import Severity
from anliku.reading import Reading
from anliku.rules.rule import Check, Example, Family, Finding, Rule, few
from anliku.signs import Doubt
from anliku.text import shorten


def _told(explanation: str, messages: Mapping[str, Callable[[Doubt], str]]) -> Check:
    """A check that tells the doubts of some kinds, each with its message."""

    def check(reading: Reading) -> Iterator[Finding]:
        for doubt in reading.doubts:
            message = messages.get(doubt.kind)
            if message is not None:
                yield Finding(reading.at_byte(doubt.start), message(doubt))

    check.__doc__ = explanation
    return few(check)


_READ = "本库约定：写的是什么，读者读到的就是什么"
_W = Severity.WARNING


def _cells(doubt: Doubt) -> str:
    return f"表格这一行的格子比表头多，多出来的 {shown(doubt.text)} 不会显示；请补上表头的格子，竖线是文字的请写成“｜”或 \\|"


MD001 = Rule(
    code="MD001",
    title="表格里多出来的格子",
    severity=Severity.ERROR,
    what="表格每一行的格子不多于表头；文字里的竖线写成“｜”或 \\|。",
    why="多出来的格子不会显示，也检索不到，数据就丢了。",
    bad=Example(body="| 年级 | 人数 |\n| --- | ---: |\n| 四年级（男|女） | 186 |"),
    good=Example(body="| 年级 | 人数 |\n| --- | ---: |\n| 四年级（男\\|女） | 186 |"),
    source=_READ,
    check=_told("Cells beyond those of the head: they are dropped.", {"cells": _cells}),
)


def _info(doubt: Doubt) -> str:
    return f"``` 后面的文字 {shown(doubt.text)} 不会显示；请写在下一行，不是代码的请删去 ```"


MD002 = Rule(
    code="MD002",
    title="代码记号后面有文字",
    severity=Severity.ERROR,
    what="``` 单独占一行，后面最多写代码的语言，如 ```python。",
    why="写在同一行的文字不会显示。",
    bad=Example(body="``` 课堂用语 示例\n请说出依据。\n```"),
    good=Example(body="课堂用语示例：\n\n```\n请说出依据。\n```"),
    source=_READ,
    check=_told("Words behind the fence of a block of code: they are dropped.", {"info": _info}),
)


def _emphasis(doubt: Doubt) -> str:
    return f"“{shorten(doubt.text, 20)}”两边的星号不会显示，文字会加着重；星号是文字的请写成 \\*，要加粗请写 **文字**"


def _deletion(doubt: Doubt) -> str:
    return f"“{shorten(doubt.text, 20)}”会画上删除线，两边的 ~~ 不会显示；表示范围请写“～”，否则请删去不要的文字"


MD003 = Rule(
    code="MD003",
    title="星号、波浪号成了记号",
    severity=_W,
    what="夹在句子里的 *文字* 是着重，~~文字~~ 是删除线；符号是文字的写成 \\*，范围写“～”。",
    why="成对的星号会被当作记号，不显示；乘号和代替姓名的星号常常这样消失。",
    bad=Example(body="学生*认真*读题，再写依据。"),
    good=Example(body="学生**认真**读题，再写依据。"),
    source=_READ,
    check=_told(
        "Single stars or tildes in a sentence that are read as marks.", {"emphasis": _emphasis, "deletion": _deletion}
    ),
)


def _underscores(doubt: Doubt) -> str:
    return f"“{shorten(doubt.text, 20)}”两边的下划线会原样显示；要加粗请写 **文字**，是填空的请写成“（　　）”"


MD004 = Rule(
    code="MD004",
    title="下划线不是强调的记号",
    severity=_W,
    what="下划线原样显示；加粗写 **文字**，填空写“（　　）”。",
    why="下划线在中文里多半是填空，所以不当作记号。",
    bad=Example(body="教师要_追问_依据。教师要 __追问__ 依据。"),
    good=Example(body="教师要**追问**依据。"),
    source=_READ,
    check=_told("Words between underscores, which other Markdown would emphasise.", {"underscores": _underscores}),
)


def _quote(doubt: Doubt) -> str:
    return f"{shown(doubt.text)} 成了一段引用，行首的 > 不会显示；表示“大于”请写成文字或 \\>，是引用的请在 > 后面加一个空格"


MD005 = Rule(
    code="MD005",
    title="行首的 > 成了引用",
    severity=_W,
    what="行首的 > 表示引用，后面加一个空格；“大于”写成文字或 \\>。",
    why="引用的 > 不显示，“大于 60 分”就成了“60 分”。",
    bad=Example(body="> 60分的学生有12人。"),
    good=Example(body="高于60分的学生有12人。"),
    source=_READ,
    check=_told("A quote that may be a comparison, or was typed without a space.", {"quote": _quote}),
)


def _bullet(doubt: Doubt) -> str:
    sign = doubt.text[:1]
    return f"{shown(doubt.text)} 成了只有一条的列表，行首的“{sign}”显示为圆点；这个符号是文字的请写成 \\{sign}，不是的请删去"


MD006 = Rule(
    code="MD006",
    title="行首的符号成了圆点",
    severity=_W,
    what="只有一条的不写成列表；行首的 *、+、- 是文字的写成 \\*、\\+、\\-。",
    why="符号会变成圆点，注释的星号、正负号就看不见了。",
    bad=Example(body="* 表示选做的题目。"),
    good=Example(body="\\* 表示选做的题目。"),
    source=_READ,
    check=_told("A list of one item whose bullet may be a sign.", {"bullet": _bullet}),
)


def _underline(doubt: Doubt) -> str:
    what = "画成一条横线" if doubt.text.startswith("---") else "原样显示"
    return f"这一行下面的 {shown(doubt.text)} 会{what}；上面一行是标题的，请改成“## 标题”或“### 标题”的写法"


MD007 = Rule(
    code="MD007",
    title="文字下面的横线",
    severity=_W,
    what="标题以 ## 开头；文字下面的 --- 只画一条横线，=== 原样显示。",
    why="有的工具用它们表示标题，这里不用，免得一条分隔线把段落变成标题。",
    bad=Example(body="课堂观察的结果\n---\n\n推断题得分率提高了。"),
    good=Example(body="### 课堂观察的结果\n\n推断题得分率提高了。"),
    source=_READ,
    check=_told("A line of --- or === right below words.", {"underline": _underline}),
)


def _fence(doubt: Doubt) -> str:
    return f"{doubt.text} 开始的代码没有结束，后面的文字全都当作代码；请在代码末尾另起一行写上 {doubt.text}，不是代码的请删去"


MD008 = Rule(
    code="MD008",
    title="代码没有结束",
    severity=_W,
    what="``` 开始的代码以单独一行 ``` 结束。",
    why="没有结束的记号，后面的正文和标题全都成了代码。",
    bad=Example(body="推断题得分率提高了。\n\n```\n请说出依据。", whole_body=True),
    good=Example(body="```\n请说出依据。\n```"),
    source=_READ,
    check=_told("A block of code that nobody closed.", {"fence": _fence}),
)


def _backslash(doubt: Doubt) -> str:
    if doubt.text == "\\\\":
        return f"{shown(doubt.text)} 只会显示一个反斜杠；要显示两个请写成 \\\\\\\\，只要一个请写一个"
    return f"{shown(doubt.text)} 里的反斜杠不会显示；要显示请写成 \\{doubt.text}，公式请写成普通文字"


MD009 = Rule(
    code="MD009",
    title="反斜杠不会显示",
    severity=_W,
    what="反斜杠写成 \\\\；公式写成普通文字，不用 \\( \\) 这样的写法。",
    why="标点前面的反斜杠是 Markdown 的记号，不显示。",
    bad=Example(body="面积公式是\\(S=ab\\)，得分率是61.2\\%。"),
    good=Example(body="面积公式是S=ab，得分率是61.2%。"),
    source=_READ,
    check=_told("A backslash before a mark that needs none.", {"backslash": _backslash}),
)


def _runs_on(doubt: Doubt) -> str:
    return f"这一行紧接在{doubt.text}下面，会并进{doubt.text}里；请在它前面空一行"


def _row(doubt: Doubt) -> str:
    return f"“{shorten(doubt.text, 20)}”紧接在表格下面，会成为表格的一行；请在它前面空一行"


MD010 = Rule(
    code="MD010",
    title="前面没有空行",
    severity=_W,
    what="列表、引用、脚注和表格后面空一行，再写正文。",
    why="不空行，后面的一段会并进列表、引用、脚注或表格里。",
    bad=Example(body="- 先读题干\n- 再找依据\n后测时得分率提高了。"),
    good=Example(body="- 先读题干\n- 再找依据\n\n后测时得分率提高了。"),
    source=_READ,
    check=_told("A line that runs on from a list, quote, note or table.", {"runs on": _runs_on, "row": _row}),
)


def _no_table(_doubt: Doubt) -> str:
    return "这几行像是表格，但不会排成表格：表头下面要有一行 | --- | --- |，格子数与表头相同，前后各空一行"


MD011 = Rule(
    code="MD011",
    title="没有排成表格",
    severity=_W,
    what="表头下面有一行 | --- | --- |，格子数与表头相同。",
    why="少了这一行或格子数不同，竖线会原样显示，排不成表格。",
    bad=Example(body="| 年级 | 人数 |\n| 四年级 | 186 |"),
    good=Example(body="| 年级 | 人数 |\n| --- | ---: |\n| 四年级 | 186 |"),
    source=_READ,
    check=_told("Lines that look like a table and are none.", {"no table": _no_table}),
)


def _lines(doubt: Doubt) -> str:
    return f"“{shorten(doubt.text, 16)}”另起了一行，但会接在上一行后面成为一段；要分段请空一行，不分段请接成一行"


MD012 = Rule(
    code="MD012",
    title="一段里换了行",
    severity=_W,
    what="分段要空一行；只换行的，页面接成一段。",
    why="在 Word 里按一次回车就是新的一段，在这里不是。",
    bad=Example(body="教研组查看了课堂录像。\n多数提问只要求找出原句。"),
    good=Example(body="教研组查看了课堂录像。\n\n多数提问只要求找出原句。"),
    source=_READ,
    check=_told("A new line after a sentence, without a blank line between.", {"lines": _lines}),
)


def _link_title(doubt: Doubt) -> str:
    return f"链接引号里的 {shown(doubt.text)} 不会显示，也检索不到；请写进正文或方括号里的文字"


MD013 = Rule(
    code="MD013",
    title="链接的说明不会显示",
    severity=_W,
    what="链接只写方括号里的文字和圆括号里的网址，不在网址后面用引号写说明。",
    why="引号里的说明页面上看不见，也检索不到。",
    bad=Example(body='详见[评选通知](https://www.example.org/notice "2024年第3号")。'),
    good=Example(body="详见[评选通知（2024年第3号）](https://www.example.org/notice)。"),
    source=_READ,
    check=_told("A title behind a link's address.", {"link title": _link_title}),
)


FAMILY = Family(
    "reading",
    "写法",
    "打字时随手写的符号，有的在 Markdown 里另有含义。能原样显示的都原样显示；可能误会的在这里提醒。",
    (
        MD001,
        MD002,
        MD003,
        MD004,
        MD005,
        MD006,
        MD007,
        MD008,
        MD009,
        MD010,
        MD011,
        MD012,
        MD013,
    ),
    polishes=True,
)
