"""PR: Chinese typography and paste noise; repairs touch words only, and settle at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.catalogue import load
from anliku.rules import check
from anliku.rules.fix import fix_text
from anliku.rules.prose import FAMILY
from anliku.rules.rule import MANY, Example
from tests.factory import CASE_ID, case_text, codes_of, library_with, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"
FIXABLE = {rule.code for rule in FAMILY.rules if rule.fixable}


def repaired(example: Example, tmp_path: Path) -> str:
    """The file after every repair of this family, which must then have nothing left to repair."""
    catalogue = library_with(example, tmp_path)
    path = tmp_path / INDEX
    for _ in range(4):
        text = path.read_bytes().decode("utf-8")
        fixed = fix_text(text, [problem for problem in check(catalogue) if problem.rule in FIXABLE])
        if fixed == text:
            return text
        path.write_bytes(fixed.encode("utf-8"))
        catalogue = load(catalogue.root)
    pytest.fail("the repairs do not settle")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        # half-width marks
        ("我们发现,学生能找到原句.", "我们发现，学生能找到原句。"),
        ("得分率61.2%,低于均值;差5.6", "得分率61.2%，低于均值；差5.6"),
        ("问:为什么?真的吗?!", "问：为什么？真的吗？！"),
        ("**说明**:后测,**校内**.", "**说明**：后测，**校内**。"),
        ("见[附表](a.png),后文", "见[附表](a.png)，后文"),
        ("说“可以”,就去做", "说“可以”，就去做"),
        ("阅读(Reading)得分率(%)", "阅读（Reading）得分率（%）"),
        ("(一)听课", "（一）听课"),
        ("按维度（见附表)统计", "按维度（见附表）统计"),
        ("按维度(见附表（一）)统计", "按维度（见附表（一））统计"),
        # the space behind a mark goes with it
        ("我们发现, 学生能找到原句: 六成; 其余", "我们发现，学生能找到原句：六成；其余"),
        ("(一) 听课, Word 文档", "（一）听课，Word 文档"),
        ("说明: **后测** 与: `x` 见: [附表](a.png)", "说明：**后测** 与：`x` 见：[附表](a.png)"),
        ("行末,  \n\n另一段: “甲”", "行末，\n\n另一段：“甲”"),
        ("**说明**: 后测", "**说明**：后测"),
        ("| 说明, |\n| --- |\n| 后测: |", "| 说明， |\n| --- |\n| 后测： |"),
        # lists of sources have marks of their own
        ("[1] 王示例, 李示例. 追问的时机[J]. 教育研究, 2020(3): 1-5.", None),
        ("追问见王示例. 提问的艺术[M]. 北京: 教育科学出版社, 2019.", None),
        ("[^1]: 教育部. 义务教育课程标准[EB/OL]. (2022-04-21)[2024-05-06].", None),
        (
            "### 参考文献\n\n- 王 示例. 提问的艺术. 北京: 教育出版社, 2019\n\n### 听课\n\n一,二",
            "### 参考文献\n\n- 王 示例. 提问的艺术. 北京: 教育出版社, 2019\n\n### 听课\n\n一，二",
        ),
        # what means something else
        ("时间8:30,比例3:2,共1,234人", "时间8:30，比例3:2，共1,234人"),
        ("函数f(x)的值与g(1)相等", None),
        ("小数61.2和网址 www.example.org/?q=a,b 不变", None),
        ("He said: well, yes (maybe).", None),
        ("用 A,B 两卷，Yes!大家说", None),
        ("`代码,不动(x)`", None),
        # full width
        ("参加１８６人，得分率６１．２％，Ａ卷", "参加186人，得分率61.2%，A卷"),
        ("得分率61.2％", "得分率61.2%"),
        # repeated
        ("答对了。。", "答对了。"),
        ("第一，，第二、、第三；；", "第一，第二、第三；"),
        ("为什么...没有人追问。。。", "为什么……没有人追问……"),
        ("想一想…再说", "想一想……再说"),
        ("改进———从提问开始", "改进——从提问开始"),
        ("1, 2, ..., n 和 a--b，小学—初中，他——想，想……好", None),
        # quotes
        ('他说"可以",又说"不行"。', "他说“可以”，又说“不行”。"),
        ('a "plain" word', None),
        # spaces
        ("教研组 查看了录像 。", "教研组 查看了录像。"),
        ("查看了录像， 又听了课", "查看了录像，又听了课"),
        ("共186 人，Word 文档 ，完成", "共186 人，Word 文档，完成"),
        ("“ 说明 ”和（ 附表 ）", "“说明”和（附表）"),
        ("　　段首不缩进", "段首不缩进"),
        ("第一节 情境导入，9月 入学", None),
        ("甲\u00a0乙，A\u00a0B", "甲 乙，A B"),
        ("**粗体** 之后，*斜体* 之后", None),
        ("行末  \n\n另一段 ", "行末\n\n另一段"),
        ("一段\n\n\n\n\n\n另一段", "一段\n\n另一段"),
        # what may be meant as it stands
        ("周一--周五，北京--上海", None),
        ("姓名：————　班级：————", None),
        ("签名————日期", None),
        ("课表：语文 数学 英语 体育", None),
        ("学生背诵“春眠不觉晓 处处闻啼鸟”。", None),
        ("把“的 地 得”分清，读《论语 孟子》", None),
        ("题目为“3+5=（　　）”，3（ ）5，填( )里", None),
        ('50米跑平均成绩由10"5提高到9"8。', None),
        ('平板由7"换成10"的', None),
        ("因式分解得(x-1)(x+1)，求(3+2)×4，(a+b)²", None),
        ("区间(0,1]上递增(如图)，[2,3)上递减，点(2,3)", "区间(0,1]上递增（如图），[2,3)上递减，点(2,3)"),
        ("面积S_(甲)与2^(x+1)", None),
        ("板书“I can...”“I can't...”两列。", None),
        ("“I like 饺子, and noodles.”“My name is 王芳.”“Hi, 王芳.”", None),
        ("见<https://baike.baidu.com/item/推断(汉语词语)>。", None),
        ("见 https://a.cn/测试?x=1 和 a.cn/测试(一)?b=2 以及 课件(一).pptx", None),
        ("他说“等等。。再想想，，”", None),
        ("（&nbsp;&nbsp;）里填数，“&emsp;&emsp;”里填词", None),
        ("姓名：&nbsp;&nbsp;&nbsp;班级", None),
        ("诗句\n\n…………\n\n末句", None),
        ("姓名：———　班级：———，签名———", None),
        ("‘Hi, 王芳!’「Hi, 王芳!」（Hi, 王芳!）“What's 春节?”", None),
        ("(甲+乙)×2，2*(长+宽)，=(长+宽)×2，甲:乙=3:2", "(甲+乙)×2，2*(长+宽)，=(长+宽)×2，甲:乙=3:2"),
        ("见doi:10.1000/测试(1)", None),
        ("甲。\u3000  \n乙。", None),
        # what is certain
        ("２０２３．１０．１测", "2023.10.1测"),
        ("生1:我不懂。", "生1：我不懂。"),
        ("生1: 我不懂。\n\nQ1:为什么", "生1：我不懂。\n\nQ1：为什么"),
        ("得分率为61.2%(SD=3.2)", "得分率为61.2%（SD=3.2）"),
        ("１０：３０测，３／４人，２０２３－１０－１", "10:30测，3/4人，2023-10-1"),
        ("“师1:为什么？”", "“师1：为什么？”"),
        ("得分率为61.2%(n=186),比上年提高", "得分率为61.2%（n=186），比上年提高"),
        ("用 Word 和 Excel 表格,然后", "用 Word 和 Excel 表格，然后"),
        # entities that are spaces
        ("&nbsp;&nbsp;&nbsp;&nbsp;2024年10月，教研组查看了录像。", "2024年10月，教研组查看了录像。"),
        ("&nbsp;&nbsp; &nbsp;教研组查看了录像。", "教研组查看了录像。"),
        ("&nbsp;>60分的学生有12人。", None),
        ("&nbsp;&nbsp;- 不是列表", None),
        ("&emsp;1. 不是列表", None),
        ("语文&nbsp;&nbsp;数学", "语文 数学"),
        # paste
        ("得分率&nbsp;为61.2%", "得分率 为61.2%"),
        ("A&nbsp;B", "A B"),
        ("说&ldquo;可以&rdquo;", "说“可以”"),
        ("推\u200b断\ufeff与\u00ad追问", "推断与追问"),
        ("⼀年⾥的⺠意﹑访谈﹐ﬁn", "一年里的民意、访谈，fin"),
    ],
)
def test_repairs(typed: str, right: str | None, tmp_path: Path) -> None:
    found = repaired(Example(body=typed), tmp_path)
    assert found == case_text(body=typed if right is None else right)


@pytest.mark.parametrize(
    ("typed", "rule", "word"),
    [
        ("太好了！！！", "PR003", "写一个“！”就够"),
        ("好，。真的", "PR003", "两个标点连在一起"),
        ('他说"可以。', "PR004", "没有配对"),
        ("姓名\t前测", "PR005", "制表符"),
        ("前一行  \n后一行", "PR006", "手动换行"),
        ("&lt;表&gt;", "PR007", "网页代码"),
        ("表&#xE000;", "PR007", "请删去"),
        ("表&#0;", "PR007", "请删去"),
        ("表&#x1;", "PR007", "请删去"),
        ("锟斤拷", "PR007", "乱码"),
        ("得分率\ufffd", "PR007", "乱码"),
        ("Â\u00a0得分率", "PR007", "乱码"),
        ("\uf0b7要点", "PR007", "U+F0B7"),
        ("图\ufffc", "PR007", "Word 专用"),
        ("`零\u200b宽`", "PR008", "U+200B"),
        ("Wоrd", "PR009", "俄文或希腊字母"),
        ("1１. 要点", "PR002", "半角“1”"),
    ],
)
def test_what_only_the_author_can_repair(typed: str, rule: str, word: str, tmp_path: Path) -> None:
    found = [problem for problem in problems_of(Example(body=typed), tmp_path) if problem.rule == rule]
    assert found
    assert word in found[0].message
    if rule != "PR002":
        assert not found[0].fixable


def test_full_width_number_is_never_turned_into_a_list(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(body="１. 要点"), tmp_path)
    assert (problem.rule, problem.fixable) == ("PR002", False)


@pytest.mark.parametrize(
    "body",
    [
        '```\n代码,不动 (x)  \n\n\n\n\n\n全角１２ "a"\n```',
        "| 指标 | 前测 |\n| --- | ---: |\n| 推断 | 61.2 |",
        "- 列表\n- 列表\n\n1. 编号\n1. 编号",
        "![推断题得分率,前后对比](a.png)".replace(",", "，"),
        "他写道：“Hello, world!”，又写“f(x)=1,2”。",
        "❤️ 与 👨‍👩‍👧 都是表情",
        "2023—2024学年，周一—周五",
        "σ、α、Δx 是希腊字母",
    ],
)
def test_nothing_to_report(body: str, tmp_path: Path) -> None:
    codes = codes_of(Example(body=body, files=(("a.png", "png"),) if "a.png" in body else ()), tmp_path)
    assert [code for code in codes if code.startswith("PR")] == []


def test_places_and_counts(tmp_path: Path) -> None:
    problems = problems_of(Example(body="一,二,三。\n\n四，五(六)。"), tmp_path)
    assert [(str(problem.location), problem.rule) for problem in problems] == [
        (f"{INDEX}:33:2", "PR001"),
        (f"{INDEX}:35:4", "PR001"),
    ]
    assert "（这一行共 2 处）" in problems[0].message
    assert [len(problem.edits) for problem in problems] == [2, 2]


def test_a_thousand_lines_of_one_fault_are_a_hundred_findings_and_all_repaired(tmp_path: Path) -> None:
    example = Example(body="一,二\n\n" * 150)
    problems = problems_of(example, tmp_path)
    assert len(problems) == MANY
    assert "从这里起共 51 处" in problems[-1].message
    fixed = fix_text((tmp_path / INDEX).read_text(encoding="utf-8"), problems)
    assert fixed == case_text(body="一，二\n\n" * 150)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("title: 从找原句到想明白,推断教学改进", "title: 从找原句到想明白，推断教学改进"),
        ("title: 《从找原句到想明白》", "title: 从找原句到想明白"),
        ("title: 从找原句到想明白。", "title: 从找原句到想明白"),
        ('title: "从找原句 到想明白"', None),
        ("title: 《背影》教学：从找原句到想明白", None),
        ("unit: 姑苏区平桥示例小学(东校区)", "unit: 姑苏区平桥示例小学（东校区）"),
    ],
)
def test_front_matter(typed: str, right: str | None, tmp_path: Path) -> None:
    assert repaired(Example(front=typed), tmp_path) == case_text(front=typed if right is None else right)


def test_terms_and_codes_of_the_front_matter_are_not_prose(tmp_path: Path) -> None:
    codes = codes_of(Example(front="region: 市直属(代管)"), tmp_path)
    assert codes == ["TM002"]


@pytest.mark.parametrize(
    ("heading", "right"),
    [("### 听课。", "### 听课"), ("### **听课**，", "### **听课**"), ("### 听课；  ", "### 听课")],
)
def test_headings_end_without_a_mark(heading: str, right: str, tmp_path: Path) -> None:
    assert repaired(Example(body=f"{heading}\n\n听了16节课。"), tmp_path) == case_text(body=f"{right}\n\n听了16节课。")


@pytest.mark.parametrize(
    ("numbers", "broken"),
    [
        (("（一）", "（二）", "（三）"), 0),
        (("（一）", "（三）", "（四）"), 1),
        (("1.", "1.", "2."), 1),
        (("一、", "二、", "十一、"), 1),
        (("九、", "十、", "十一、"), 1),
        (("（1）", "（2）", "1、", "2、"), 0),
        (("一、二年级", "三、四年级", "五、六年级"), 0),
        (("1、2年级", "3、4年级", "5、6年级"), 0),
        (("（1）班", "（3）班"), 0),
        (("一、", "二、", "三、六年级", "四、"), 0),
        (("一、二年级", "一、", "二、"), 0),
        (("一、二年级", "三、四年级", "三、"), 1),
    ],
)
def test_numbers_of_headings(numbers: tuple[str, ...], broken: int, tmp_path: Path) -> None:
    body = "\n\n".join(f"### {number}听课\n\n听了16节课。" for number in numbers)
    assert codes_of(Example(body=body), tmp_path).count("PR012") == broken


def test_numbers_begin_anew_under_each_heading(tmp_path: Path) -> None:
    body = (
        "### （一）听课\n\n#### 1. 怎么听\n\n听。\n\n#### 2. 怎么记\n\n记。\n\n### （二）访谈\n\n#### 1. 谁来谈\n\n谈。"
    )
    assert "PR012" not in codes_of(Example(body=body), tmp_path)


def test_long_paragraph_counts_characters_as_the_forms_do(tmp_path: Path) -> None:
    assert "PR010" not in codes_of(Example(body="字" * 600), tmp_path)
    (problem,) = problems_of(Example(body="字" * 601), tmp_path / "again")
    assert problem.rule == "PR010"
    assert "601 字" in problem.message
