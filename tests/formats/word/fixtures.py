"""The documents of the golden set that Python writes: by python-docx, and by hand as WPS would.

All text is invented. ``python -m tests.formats.word.update --fixtures`` writes them anew.
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tests.formats.word import xml
from tests.formats.word.xml import call, cell, centred, numbered, p, package, part, picture, png, table, text, text_box

# Files of the repository hold no telephone or mail, not even invented ones; what happens to those
# is tested on documents that are made at test time.
MOBILE = MAIL = "（略）"


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _title(document: Any, *lines: str) -> None:
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(line)
        run.bold = True
        run.font.size = Pt(18)


def _centred(document: Any, line: str) -> None:
    document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Any, *rows: tuple[str, ...]) -> Any:
    made = document.add_table(len(rows), len(rows[0]))
    for y, row in enumerate(rows):
        for x, words in enumerate(row):
            made.cell(y, x).text = words
    return made


def typed() -> bytes:
    """python-docx: headings typed by hand, 一、 → （一） → 1."""
    document = docx.Document()
    _title(document, "让错题说话：基于监测数据的", "小学数学运算教学改进")
    _centred(document, "昆山市望河示例小学  示例数学课题组")
    document.add_paragraph(
        "【摘要】监测显示，四年级学生的运算得分率低于全市均值，失分集中在退位减法。教研组逐题研读错题，改用说理式订正，一年后复测有明显提高。"
    )
    document.add_paragraph("【关键词】运算能力；错题；说理")
    document.add_paragraph("一、问题的提出")
    document.add_paragraph("2023年10月，四年级174名学生参加了监测。运算得分率为68.4%，全市均值为73.0%。")
    document.add_paragraph("表1 各类题目的得分率")
    _table(document, ("题目", "本校", "全市"), ("口算", "91.2%", "90.8%"), ("退位减法", "52.3%", "66.1%"))
    document.add_paragraph("二、原因分析")
    document.add_paragraph("（一）看错题")
    document.add_paragraph("抽取120份错题，分成三类：")
    document.add_paragraph("1.抄错数字；")
    document.add_paragraph("2.忘记退位；")
    document.add_paragraph("3.不明白为什么要退位。")
    document.add_paragraph("（二）看课堂")
    document.add_paragraph("听课12节，教师讲解平均占27分钟。")
    document.add_paragraph("三、改进措施")
    document.add_paragraph("1. 让学生说理")
    document.add_paragraph("每次订正写一句话，说清这一步为什么。")
    document.add_paragraph("2. 让同伴提问")
    document.add_paragraph("小组里互相问“你怎么知道的”。")
    document.add_paragraph("四、实施成效")
    document.add_paragraph("2024年10月，171名学生复测，退位减法的得分率为74.9%。口算基本持平。")
    document.add_paragraph("五、反思与展望")
    document.add_paragraph("说理费时间，下一步打算每周只做两题。")
    document.add_paragraph("参考文献")
    document.add_paragraph("[1] 示例作者. 小学运算教学研究[J]. 示例学报, 2020(1): 1-5.")
    return _saved(document)


def styled() -> bytes:
    """python-docx: built-in styles, lists, merged cells, a picture with its caption."""
    document = docx.Document()
    document.core_properties.title = "旧标题，不该用到"
    document.add_heading("慢下来的实验：科学探究课的改进", 0)
    document.add_paragraph("太仓市云溪示例小学")
    document.add_paragraph("作者：示例科学教研组")
    for heading, words in (
        ("监测发现与问题", "2023年市监测中，五年级科学探究得分率58.0%，比全市均值低6.0个百分点。"),
        ("归因分析", "翻看12节课的记录单，10节的步骤是印好的。"),
    ):
        document.add_heading(heading, 1)
        document.add_paragraph(words)
    document.add_heading("改进策略与实施", 1)
    document.add_heading("记录单留白", 2)
    document.add_paragraph("写出改变什么", style="List Bullet")
    document.add_paragraph("写出不改变什么", style="List Bullet")
    document.add_paragraph("只改一个条件", style="List Bullet 2")
    document.add_heading("分三步走", 2)
    for words in ("先猜想", "再设计", "后验证"):
        document.add_paragraph(words, style="List Number")
    made = _table(
        document, ("时间", "事项", "事项"), ("三月", "试教", "修订"), ("三月", "听课", "评课"), ("四月", "推广", "")
    )
    made.cell(0, 1).merge(made.cell(0, 2)).text = "事项"
    made.cell(1, 0).merge(made.cell(2, 0)).text = "三月"
    document.add_heading("成效与后测", 1)
    paragraph = document.add_paragraph("对照实验题的得分率由")
    paragraph.add_run("41.0%").bold = True
    paragraph.add_run("升到")
    paragraph.add_run("63.0%。").bold = True
    paragraph.add_run("读图题没有变化，n=172，体积单位是cm")
    paragraph.add_run("3").font.superscript = True
    document.add_picture(io.BytesIO(png()), width=Pt(240))
    document.add_paragraph("图1 对照实验题得分率的前后对比", style="Caption")
    document.add_heading("反思与推广", 1)
    document.add_paragraph("留白不是不教，何时给提示卡还要摸索。")
    return _saved(document)


def _form(rows: list[list[str]], above: str = "太仓市云溪示例小学", before: str = "") -> bytes:
    body = p("附件2") + centred("2024年苏州市义务教育质量监测结果运用优秀案例评选申报表")
    return package(body + p(f"单位（盖章）：{above}") + before + table(*rows) + p())


_SCHEDULE = [[cell("序号"), cell("起止时间", span=2), cell("成果名称", span=2), cell("成果形式")]]


def form() -> bytes:
    """附件2 filled in, with rows added, moved and renamed."""
    rows = [
        [cell("课题名称", span=2), cell("让作业少一点、准一点：初中数学作业设计的改进", span=4)],
        [
            cell("项目负责人", merge="restart"),
            cell("姓 名"),
            cell("林示例", span=2),
            cell("工作单位及职务"),
            cell("常熟市望湖示例中学 教导主任"),
        ],
        [cell(merge="continue"), cell("联系电话"), cell(MOBILE, span=2), cell("电子邮箱"), cell(MAIL)],
        [cell("学段", span=2), cell("初中", span=2), cell("类别"), cell("数学")],
        [cell("工作组成员", merge="restart"), cell("姓名", span=2), cell("职务"), cell("承担任务分工", span=2)],
        *(
            [cell(merge="continue"), cell(name, span=2), cell(post), cell(task, span=2)]
            for name, post, task in (("周示例", "教师", "设计作业"), ("吴示例", "年级组长", "统计数据"), ("", "", ""))
        ),
        [
            cell(
                p("一、问题描述（基于监测结果需要重点解决的主要问题，500字以内，可附页）", run="<w:b/>"),
                "监测显示，八年级书面作业时间超过90分钟的学生占38.2%，而数学得分率与全市均值持平。",
                "作业多而不准，是真正要解决的问题。",
                span=6,
            )
        ],
        [
            cell(
                p("二、工作思路（2000字以内，可附页）", run="<w:b/>"),
                p("（一）基本思路", run="<w:b/>"),
                "先查作业，再减作业，最后看后测。",
                p("（二）研究方法", run="<w:b/>"),
                "抽样统计、访谈。",
                p("（三）推进策略", run="<w:b/>"),
                "每周一次作业会诊，删去重复的题。",
                span=6,
            )
        ],
        [cell("三、预期成果及工作进度", span=6)],
        *_SCHEDULE,
        [cell("1"), cell("2024年3月—5月", span=2), cell("作业现状调查", span=2), cell("报告")],
        [cell("2"), cell("2024年6月—10月", span=2), cell("分层作业单", span=2), cell("作业集")],
        *([cell(str(number)), cell(span=2), cell(span=2), cell()] for number in range(3, 11)),
    ]
    return _form(rows, above="常熟市望湖示例中学")


def form_empty() -> bytes:
    """附件2 with nothing but its name and unit, and the placeholders of a template."""
    rows = [
        [cell("案例名称", span=2), cell("会读图的孩子：小学科学读图能力的改进", span=4)],
        [cell("负责人", merge="restart"), cell("姓名"), cell(span=2), cell("单位及职务"), cell()],
        [cell(merge="continue"), cell("联系电话"), cell(span=2), cell("电子邮箱"), cell()],
        [cell("工作组成员", merge="restart"), cell("姓名", span=2), cell("职务"), cell("承担任务分工", span=2)],
        *([cell(merge="continue"), cell(span=2), cell(), cell(span=2)] for _ in range(4)),
        [cell("一、问题描述（基于监测结果需要重点解决的主要问题，500字以内，可附页）", span=6)],
        [cell("请填写", span=6)],
        [cell("二、工作思路（2000字以内，可附页）", "（一）基本思路", "（二）研究方法", "（三）推进策略", span=6)],
        [cell("三、预期成果及工作进度", span=6)],
        *_SCHEDULE,
        *([cell(str(number)), cell(span=2), cell(span=2), cell()] for number in range(1, 11)),
    ]
    return _form(rows)


def report() -> bytes:
    """Shuangliu's compulsory work: 解读 and 改进活动, two levels below."""
    document = docx.Document()
    _title(document, "学习动力从哪里来")
    _title(document, "——麦浪示例中学解读和改进活动报告")
    _centred(document, "双流区麦浪示例中学")
    document.add_paragraph("一、结果解读")
    document.add_paragraph("1、优势与短板")
    document.add_paragraph("师生关系高于区均值，内部动机低于区均值。")
    document.add_paragraph("2、问题台账")
    _table(document, ("序号", "问题", "责任部门"), ("1", "选做题太少", "教务处"), ("2", "批语只有“阅”", "年级组"))
    document.add_paragraph("二、改进活动")
    document.add_paragraph("1、机制")
    document.add_paragraph("每月查一次台账。")
    document.add_paragraph("（1）谁来查")
    document.add_paragraph("年级组长。")
    document.add_paragraph("（2）怎样查")
    document.add_paragraph("抽查二十本作业。")
    document.add_paragraph("2、效果与反思")
    document.add_paragraph("访谈中能说出具体进步的学生增多。")
    return _saved(document)


def shuangliu_case() -> bytes:
    """Shuangliu's optional work, headings in bold without numbers."""
    document = docx.Document()
    _title(document, "一句话批语")
    _centred(document, "双流区棠湖示例小学 王示例 李示例")
    for heading, words in (
        ("案例背景", "2020年监测结果里，学生说“看不见自己的进步”。"),
        ("主题", "把批语从等级改成一句话。"),
        ("评价结果的客观现状及其分析诊断", "抽查240本作业，201本只有“阅”字。"),
        ("情况的细节描述", "四月起，每本作业写一句具体的话。"),
        ("归纳总结", "一句话不长，难在每天都写。"),
    ):
        document.add_paragraph().add_run(heading).bold = True
        document.add_paragraph(words)
    return _saved(document)


def wps_typed() -> bytes:
    """As WPS writes: controls, a text box with its old twin, manual breaks, odd spaces."""
    line = "<w:r><w:br/></w:r>"
    tab = "<w:r><w:tab/></w:r>"
    inside = p("二、归因分析", run='<w:b/><w:sz w:val="28"/>')
    control = f"<w:sdt><w:sdtPr><w:alias w:val='a'/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    body = (
        centred("追问三次：初中语文课堂提问的改进")
        + centred("吴江区松陵示例中学", 24)
        + centred("陈示例　赵示例", 24)
        + p("一、监测结果与问题", run='<w:b/><w:sz w:val="28"/>')
        + p("　　2023年监测中，八年级推断题得分率61.2%，", line, "比全市均值低5.6个百分点,差距集中在“联系上下文”。")
        + p("　　各分项如下：", line, "提取信息持平；", line, "推断解释偏低。")
        + control
        + p("　　课堂提问多而浅。", text_box(p("旁注：统计了16节课的录像。")), "学生答对就坐下。")
        + p("三、改进策略", run='<w:b/><w:sz w:val="28"/>')
        + p("（1）备课只留三问")
        + p("问题不能是一句原文。")
        + p("（2）课上追问依据")
        + p("追问：你从哪里", "<w:smartTag w:uri='a' w:element='b'>" + text("知道") + "</w:smartTag>", "的？")
        + p("负责人", tab, "分工")
        + p("四、成效与后测", run='<w:b/><w:sz w:val="28"/>')
        + p(
            "得分率升到70.9%，\u00a0提取信息略降。学生说*星号*和_下划线_，还有<b>标签</b>、[方括号](圆括号)与反斜杠\\。"
        )
        + p("# 这不是标题")
        + p("1. 这不是列表")
        + p("五、总结与反思", run='<w:b/><w:sz w:val="28"/>')
        + p("追问费时，不宜每题都问。")
    )
    return package(body)


def wps_numbered() -> bytes:
    """Automatic numbers, a table of contents, revisions, comments, hidden text, fields."""
    levels = xml.numbering(
        ("chineseCounting", "%1、"),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3."),
        more=(
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
            '<w:lvlText w:val="●"/></w:lvl></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
            '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
        ),
    )
    bold = "<w:b/>"

    def field(code: str, result: str) -> str:
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{text(result)}{marks[2]}"

    contents = p(field('TOC \\o "1-3"', "一、问题描述 1"), properties='<w:pStyle w:val="9"/>')
    comment = '<w:commentRangeStart w:id="0"/>' + text("访谈了12名学生") + '<w:commentRangeEnd w:id="0"/>'
    body = (
        centred("早睡一小时：作业与睡眠的改进")
        + centred("苏州市相城区平江示例小学", 24)
        + contents
        + numbered("问题描述", run=bold)
        + p(
            "睡眠不足9小时的学生占46.3%。",
            "<w:del w:id='1' w:author='a'><w:r><w:delText>这句话被删去了。</w:delText></w:r></w:del>",
        )
        + numbered("成因分析", run=bold)
        + numbered("听学生说", 1, run=bold)
        + p(comment, "，", text("隐藏的话", "<w:vanish/>"), "九人说作业做到十点。")
        + numbered("看作业单", 1, run=bold)
        + p("<w:ins w:id='2' w:author='a'>" + text("抽查了五个班的作业单。") + "</w:ins>")
        + numbered("改进措施", run=bold)
        + "".join(numbered(words, list_id="2") for words in ("九点以后不布置作业", "周三没有书面作业"))
        + "".join(numbered(words, list_id="3") for words in ("年级组报作业量", "教导处每周公布"))
        + p(
            "说明见",
            field('HYPERLINK "https://www.example.org/notice"', "通知全文"),
            "和",
            field('HYPERLINK "javascript:alert(1)"', "坏链接"),
            "。",
        )
        + numbered("改进成效", run=bold)
        + p("半年后，睡眠不足的学生降到31.5%。")
        + numbered("反思", run=bold)
        + p("家长的配合还要想办法。")
    )
    comments = part("comments", f'<w:comment w:id="0" w:author="a">{p("请核对")}</w:comment>')
    return package(body, {"c": ("comments", "comments.xml")}, {"word/comments.xml": comments}, numbers=levels)


def drawn() -> bytes:
    """SmartArt, a chart, a formula, EMF, a cropped picture used twice, word art, pinyin."""
    graphic = '<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="5" name="图 5"/>'
    graphic += '<a:graphic><a:graphicData uri="{}">{}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    smart = graphic.format(
        "http://schemas.openxmlformats.org/drawingml/2006/diagram", '<dgm:relIds r:dm="smart" r:lo="x"/>'
    )
    chart = graphic.format("http://schemas.openxmlformats.org/drawingml/2006/chart", '<c:chart r:id="chart"/>')
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>tuī</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>推</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    art = '<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'
    mark = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    body = (
        centred("把图说清楚：管理案例的改进")
        + centred("张家港市教师发展中心示例教研室", 24)
        + p("一、案例背景", run="<w:b/>")
        + p("监测的七个步骤如下。", smart)
        + p("二、归因", run="<w:b/>")
        + p(chart)
        + p("平均分是", fraction, "，", ruby, "断题偏低", mark, "。")
        + p("三、策略与实施", run="<w:b/>")
        + p(picture("good", "学习单的样子：左右两格抄原文", crop='l="50000"'))
        + p("图1 一张学习单", properties='<w:jc w:val="center"/>')
        + p("又用了一次：", picture("good", "学习单的样子：左右两格抄原文", crop='l="50000"'))
        + p(picture("emf", "流程图"), art)
        + p(picture("outside", "外面的图"))
        + p("四、成效", run="<w:b/>")
        + p("教研活动的参与率提高到92.0%。")
        + p("五、推广价值", run="<w:b/>")
        + p("做法不需要设备。")
    )
    points = "".join(
        f'<dgm:pt modelId="{n}"><dgm:t><a:p><a:r><a:t>{word}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for n, word in enumerate(("监测结果", "研读数据", "精准诊断"))
    )
    values = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate((61.2, 70.900000000000006)))
    names = "".join(f'<c:pt idx="{n}"><c:v>{year}年</c:v></c:pt>' for n, year in enumerate((2023, 2024)))
    head = "<c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>得分率（%）</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    years = f"<c:cat><c:strRef><c:strCache>{names}</c:strCache></c:strRef></c:cat>"
    series = f"<c:ser>{head}{years}<c:val><c:numRef><c:numCache>{values}</c:numCache></c:numRef></c:val></c:ser>"
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>两年的得分率</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    links = {
        "smart": (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData",
            "diagrams/data1.xml",
        ),
        "chart": ("chart", "charts/chart1.xml"),
        "good": ("image", "media/image1.png"),
        "emf": ("image", "media/image2.emf"),
        "outside": ("image", "https://pictures.example.org/a.png"),
    }
    parts = {
        "word/diagrams/data1.xml": f"<dgm:dataModel {xml.NAMESPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>",
        "word/charts/chart1.xml": f"<c:chartSpace {xml.NAMESPACES}><c:chart>{title}<c:plotArea><c:barChart>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>",
        "word/media/image1.png": png(400, 240),
        "word/media/image2.emf": b"\x01\0\0\0" + bytes(100),
    }
    return package(body, links, parts)


def notes() -> bytes:
    """Footnotes and endnotes, called in the text, a heading and a table; a list of references."""
    body = (
        centred("听见安静的孩子：心理健康案例")
        + centred("虎丘区金墅示例小学　示例心理组", 24)
        + p("一、案例背景", call("footnote", 1), run="<w:b/>")
        + p("问卷显示，“有烦恼不知道找谁说”的学生占23.1%", call("footnote", 2), "。")
        + p("二、归因分析", run="<w:b/>")
        + table(["发现", "说明"], [cell(p("倾诉渠道少", call("endnote", 1))), "访谈了20名学生"])
        + p("三、改进举措", run="<w:b/>")
        + p("每班设一个“悄悄话”信箱[1]。")
        + p("四、成效与反馈", run="<w:b/>")
        + p("一学期后，这个比例降到14.6%。")
        + p("五、思考与展望", run="<w:b/>")
        + p("信箱要有人回。")
        + p("参考文献", run="<w:b/>")
        + p("[1] 示例作者. 学校心理辅导[M]. 示例出版社, 2019.")
    )
    parts = {
        "word/footnotes.xml": xml.notes("footnote", " 2023年区监测。", " 问卷由学校自编，n=186。"),
        "word/endnotes.xml": xml.notes("endnote", " 访谈提纲见附录。"),
    }
    return package(body, {"f": ("footnotes", "footnotes.xml"), "e": ("endnotes", "endnotes.xml")}, parts)


def tables() -> bytes:
    """Tables of every kind: title row, layout, nested, merged both ways, pipes, several lines."""
    nested = f"<w:tc><w:tcPr/>{table(['甲', '1'], ['乙', '2'])}{p()}</w:tc>"
    body = (
        centred("表格也会说话：综合案例")
        + centred("工业园区星海示例学校", 24)
        + p("一、监测发现", run="<w:b/>")
        + table(
            [cell("表1 各分项得分率（%）", span=3)],
            ["分项", "本校", "均值"],
            ["听", "88.1", "87.0"],
            ["说", "61.0", "70.2"],
        )
        + p("二、原因分析", run="<w:b/>")
        + table([cell("这一格只是为了排版。", "里面有两段，应当还是两段。")])
        + table(
            [cell("原因"), cell("证据|来源")],
            [cell("练得少", merge="restart"), "课堂观察"],
            [cell(merge="continue"), cell("问卷", "n=120")],
        )
        + p("三、改进过程", run="<w:b/>")
        + table(["小组", "数据"], ["一组", nested])
        + table(
            [cell(p(picture("a", "课堂上学生两两对话的照片"))), cell(p(picture("b")))],
            ["图1 两两对话", "图2 听后复述单"],
        )
        + p("四、效果检验", run="<w:b/>")
        + table(["分项", "前", "后"], ["说", "61.0", "69.4"], ["", "", ""])
        + p("五、推广价值", run="<w:b/>")
        + p("只用一张复述单。")
    )
    links = {"a": ("image", "media/a.png"), "b": ("image", "media/b.png")}
    return package(body, links, {"word/media/a.png": png(shade=60), "word/media/b.png": png(shade=160)})


def strict() -> bytes:
    """The strict kind of the format, which few programs write; no section is called by its name."""
    body = centred("没有章节的稿子：一次教研的记录") + p("第一段文字。") + p("第二段文字。")
    data = package(body)
    replaced = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in _parts(data).items()
    }
    return xml.zipped(replaced)


def _parts(data: bytes) -> dict[str, bytes]:
    from tests.formats.packages import parts_of

    return parts_of(data)


MADE = {
    "python-typed": typed,
    "python-styled": styled,
    "麦浪示例中学报告": report,
    "棠湖示例小学改进案例": shuangliu_case,
    "form": form,
    "form-empty": form_empty,
    "wps-typed": wps_typed,
    "wps-numbered": wps_numbered,
    "wps-drawn": drawn,
    "wps-notes": notes,
    "wps-tables": tables,
    "strict": strict,
}
