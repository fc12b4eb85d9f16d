"""Nothing of a document is lost in silence: whatever it is put together from is in the case, or told.

Documents are made of random pieces of everything that Word users put into them. Each piece knows its
words and numbers, which must be on the page, or what has to be said of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from anliku.markdown import Document
from tests.formats.word.reading import draft, in_sections
from tests.formats.word.xml import (
    NAMESPACES,
    call,
    cell,
    chart,
    drawing,
    notes,
    p,
    package,
    part,
    picture,
    png,
    points,
    series,
    table,
    text,
    text_box,
)
from tests.formats.word.xml import field as word_field

LETTERS = "山水风云林石江河湖海星月松竹梅兰"
PIECES: list[Callable[[Making], Piece]] = []


@dataclass
class Piece:
    """Blocks of a document, what must be read of them, and what must be told."""

    xml: str
    words: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass
class Making:
    """A document that is being put together."""

    chance: random.Random
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    parts: dict[str, bytes | str] = field(default_factory=dict)
    footnotes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def word(self) -> str:
        """Letters that stand nowhere else in it."""
        while (made := "".join(self.chance.choices(LETTERS, k=4))) in self.used:
            pass
        self.used.add(made)
        return made

    def words(self, count: int) -> list[str]:
        return [self.word() for _ in range(count)]

    def number(self) -> str:
        return f"{self.chance.randint(10, 999)}.{self.chance.randint(1, 9)}"

    def link(self, kind: str, name: str, content: bytes | str) -> str:
        key = f"k{len(self.links)}"
        stem, _, ending = name.rpartition(".")
        target = f"{stem}{key}.{ending}"
        self.links[key] = (kind, target)
        self.parts[f"word/{target}"] = content
        return key


def piece(make: Callable[[Making], Piece]) -> Callable[[Making], Piece]:
    PIECES.append(make)
    return make


# --- words --------------------------------------------------------------------------------------


@piece
def sentences(making: Making) -> Piece:
    words = making.words(4)
    looks = ("", "<w:b/>", '<w:em w:val="dot"/>', "<w:strike/>", "<w:b/><w:i/>")
    return Piece(p(*(text(word, making.chance.choice(looks)) for word in words)), ("".join(words),))


@piece
def wrapped(making: Making) -> Piece:
    one, two, three, four = making.words(4)
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{text(two)}</w:sdtContent></w:sdt>"
    return Piece(
        p(f'<w:ins w:id="1">{text(one)}</w:ins>', control, f"<w:smartTag>{text(three)}</w:smartTag>", text(four)),
        (one + two + three + four,),
    )


@piece
def revisions(making: Making) -> Piece:
    here, gone = making.words(2)
    deleted = f'<w:del w:id="1"><w:r><w:delText>{gone}</w:delText></w:r></w:del>'
    return Piece(p(text(here), deleted), (here,), ("修订中删除",))


@piece
def hidden(making: Making) -> Piece:
    here, unseen = making.words(2)
    return Piece(p(text(here), text(unseen, "<w:vanish/>")), (here,), ("隐藏的文字",))


@piece
def links(making: Making) -> Piece:
    word = making.word()
    key = f"h{len(making.links)}"
    making.links[key] = ("hyperlink", "https://www.example.org/a")
    return Piece(p(f'<w:hyperlink r:id="{key}">{text(word)}</w:hyperlink>'), (word,))


@piece
def readings_and_signs(making: Making) -> Piece:
    base, reading = making.words(2)
    ruby = f"<w:r><w:ruby><w:rt>{text(reading)}</w:rt><w:rubyBase>{text(base)}</w:rubyBase></w:ruby></w:r>"
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    return Piece(p(ruby, sign, text("ü", '<w:rFonts w:ascii="Wingdings"/>')), (f"{base}（{reading}）✓✓",))


@piece
def raised(making: Making) -> Piece:
    word = making.word()
    up, down = (f'<w:vertAlign w:val="{place}script"/>' for place in ("super", "sub"))
    return Piece(
        p(text(word), text("x", up), text("和a"), text("n+1", down), text("和b"), text("Q", up)),
        (f"{word}ˣ和aₙ₊₁和b^(Q)",),
    )


@piece
def drop_cap(making: Making) -> Piece:
    word = making.word()
    return Piece(p(word[0], properties='<w:framePr w:dropCap="drop"/>') + p(word[1:]), (word,))


@piece
def footnote(making: Making) -> Piece:
    word, note, other = making.words(3)
    making.footnotes += [note, other]
    count = len(making.footnotes)
    row = table([word, p(text("注"), call("footnote", count))], ["一", "二"])
    return Piece(p(text(word), call("footnote", count - 1)) + row, (word, note, other))


# --- fields and formulas ------------------------------------------------------------------------


@piece
def fields(making: Making) -> Piece:
    word, result = making.words(2)
    first, second = making.chance.sample((3, 7, 9, 11), 2)
    kinds = [
        (word_field(f" EQ \\F({first},{second}) "), f"{word}{first}/{second}和"),
        (word_field(f"eq \\o\\ac(○,{first})"), f"{word}{chr(0x245F + first)}和"),
        (word_field("REF a", result), f"{word}{result}和"),
        (word_field(" FORMCHECKBOX ", form="<w:checkBox><w:checked/></w:checkBox>"), f"{word}☑和"),
        (
            word_field(" FORMDROPDOWN ", form=f'<w:ddList><w:listEntry w:val="{result}"/></w:ddList>'),
            f"{word}{result}和",
        ),
    ]
    content, expected = making.chance.choice(kinds)
    return Piece(p(text(word), content, text("和")), (expected,))


@piece
def field_without_a_result(making: Making) -> Piece:
    word, name = making.words(2)
    return Piece(p(text(word), word_field(f"REF {name}")), (word,), (f"域“REF {name}”没有存下结果",))


@piece
def formula(making: Making) -> Piece:
    word = making.word()
    above, below, limit = (making.number() for _ in range(3))
    run = "<m:r><m:t>{}</m:t></m:r>".format
    fraction = f"<m:f><m:num>{run(above)}</m:num><m:den>{run(below)}</m:den></m:f>"
    matrix = f"<m:m><m:mr><m:e>{run(limit)}</m:e><m:e>{run('y')}</m:e></m:mr></m:m>"
    return Piece(p(text(word), f"<m:oMath>{fraction}{matrix}</m:oMath>"), (word, above, below, limit), ("公式",))


# --- tables -------------------------------------------------------------------------------------


@piece
def tables(making: Making) -> Piece:
    words = making.words(6)
    rows = [
        [cell(words[0], span=2), words[1]],
        [cell(words[2], merge="restart"), words[3], making.number()],
        [cell(merge="continue"), words[4], table([words[5]])],
    ]
    return Piece(p("表") + table(*rows), tuple(words))


@piece
def covered_cell(making: Making) -> Piece:
    words = making.words(4)
    rows = [[cell(words[0], merge="restart"), words[1]], [cell(words[2], merge="continue"), words[3]]]
    return Piece(p("表") + table(*rows), (words[0], words[1], words[3]), (words[2],))


# --- drawings -----------------------------------------------------------------------------------


@piece
def boxes(making: Making) -> Piece:
    around, inner, group = making.words(3)
    shape = f"<wps:wsp><wps:txbx><w:txbxContent>{p(group)}</w:txbxContent></wps:txbx></wps:wsp>"
    run = text_box(p(around, text_box(p(inner)))) + drawing(f"<wpg:wgp>{shape}</wpg:wgp>")
    return Piece(p("旁", run), (around, inner, group), ("文本框",))


@piece
def smartart(making: Making) -> Piece:
    words = making.words(3)
    made = "".join(f"<dgm:pt><dgm:t><a:p><a:r><a:t>{word}</a:t></a:r></a:p></dgm:t></dgm:pt>" for word in words)
    data = f"<dgm:dataModel {NAMESPACES}><dgm:ptLst>{made}</dgm:ptLst></dgm:dataModel>"
    key = making.link("diagramData", "diagrams/data.xml", data.encode())
    return Piece(p("图", drawing(f'<dgm:relIds r:dm="{key}"/>')), tuple(words), ("SmartArt",))


@piece
def charts(making: Making) -> Piece:
    count, length = making.chance.randint(1, 14), making.chance.randint(1, 70)
    names, labels = making.words(count), making.words(length)
    numbers = [[making.number() for _ in range(length)] for _ in range(count)]
    kind = making.chance.choice(("barChart", "lineChart", "pieChart", "areaChart", "radarChart", "doughnutChart"))
    made = "".join(
        series(name, f"<c:cat>{points(labels, 'str')}</c:cat>", f"<c:val>{points(row)}</c:val>")
        for name, row in zip(names, numbers, strict=True)
    )
    title = making.word()
    key = making.link("chart", "charts/chart.xml", chart(f"<c:{kind}>{made}</c:{kind}>", title))
    every = tuple(number for row in numbers for number in row)
    return Piece(p("图", drawing(f'<c:chart r:id="{key}"/>')), (title, *names, *labels, *every), ("图表改成了数据表",))


@piece
def clouds(making: Making) -> Piece:
    names = making.words(2)
    numbers = [[making.number() for _ in range(4)] for _ in range(4)]
    made = "".join(
        series(name, "", f"<c:xVal>{points(x)}</c:xVal><c:yVal>{points(y)}</c:yVal>")
        for name, x, y in zip(names, numbers[:2], numbers[2:], strict=True)
    )
    key = making.link("chart", "charts/chart.xml", chart(f"<c:scatterChart>{made}</c:scatterChart>"))
    every = tuple(number for row in numbers for number in row)
    return Piece(p("图", drawing(f'<c:chart r:id="{key}"/>')), (*names, *every), ("图表改成了数据表",))


@piece
def new_chart(making: Making) -> Piece:
    label, name, number = making.word(), making.word(), making.number()
    data = (
        f'<cx:chartSpace {NAMESPACES}><cx:chartData><cx:data id="0"><cx:strDim><cx:lvl><cx:pt idx="0">{label}</cx:pt></cx:lvl>'
        f'</cx:strDim><cx:numDim><cx:lvl><cx:pt idx="0">{number}</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart>'
        f"<cx:plotArea><cx:plotAreaRegion><cx:series><cx:tx><cx:txData><cx:v>{name}</cx:v></cx:txData></cx:tx>"
        '<cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>'
    )
    kind = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
    key = making.link(kind, "charts/chartEx.xml", data.encode())
    return Piece(p("图", drawing(f'<cx:chart r:id="{key}"/>')), (label, name, number), ("图表改成了数据表",))


@piece
def pictures(making: Making) -> Piece:
    alt = making.word()
    run = picture(making.link("image", "media/a.png", png(shade=making.chance.randint(10, 200))), alt)
    return Piece(p(run), (alt,))


@piece
def picture_of_another_kind(making: Making) -> Piece:
    alt = making.word()
    run = picture(making.link("image", "media/a.wmf", b"\xd7\xcd\xc6\x9a" + bytes(60)), alt)
    return Piece(p(run), (alt,), ("WMF 格式的图",))


@piece
def what_is_no_text(making: Making) -> Piece:
    word = making.word()
    kinds = [
        (drawing("<pic:pic><pic:nvPicPr><a:videoFile/></pic:nvPicPr></pic:pic>"), "视频"),
        (drawing("<wps:wsp><wps:spPr/></wps:wsp>"), "线条、图形"),
        ('<w:r><w:object><w:control w:name="选项"/></w:object></w:r>', "控件“选项”"),
        (drawing('<c:chart r:id="none"/>'), "图表不能导入"),
        (f'<w:altChunk r:id="none"/>{p("后")}', "另一个文件没有导入"),
    ]
    run, told = making.chance.choice(kinds)
    return Piece(p(word) + run if run.startswith("<w:altChunk") else p(text(word), run), (word,), (told,))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_a_document_is_made_of_is_in_the_case_or_told(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    making = Making(chance)
    # Every kind comes up in every third document or so.
    chosen = [make(making) for make in chance.sample(PIECES, 8)]
    making.links["fn"] = ("footnotes", "footnotes.xml")
    making.parts["word/footnotes.xml"] = notes("footnote", *making.footnotes)
    comment = f'<w:comment w:id="0">{p(making.word())}</w:comment>'
    making.links["cm"] = ("comments", "comments.xml")
    making.parts["word/comments.xml"] = part("comments", comment)
    body = in_sections(*(one.xml + p("。") for one in chosen))
    made = draft(package(body, making.links, making.parts), tmp_path)
    document = Document(made.body)
    shown = "\n".join([*(block.text for block in document.blocks), *(one.text for one in document.pictures)])
    said = "\n".join(problem.message for problem in made.problems)
    assert "1 条批注" in said
    for one in chosen:
        for word in one.words:
            assert word in shown, word
        for word in one.told:
            assert word in said, word


def test_the_pieces_are_of_many_kinds() -> None:
    assert len(PIECES) >= 20
