"""Fields that cannot be read, or hold what their model does not take: found while reading.

The messages are made where it is found (:mod:`anliku.yamlsafe`, :mod:`anliku.source`,
:mod:`anliku.fields`); here is only what the rules say.
"""

from __future__ import annotations

from anliku import yamlsafe
from anliku.problem import Severity
from anliku.rules.rule import Example, Rule

_READING = "读取时报告"
_MODEL = "本库约定：字段见投稿指南的字段表"
_YAML = "本库约定：元数据只用 YAML 里没有歧义的写法"


FM001 = Rule(
    code="FM001",
    title="没有元数据",
    severity=Severity.ERROR,
    what="文件要以单独一行 --- 开头，写完字段后再写单独一行 ---。",
    why="少了这两行，字段会被当成正文印在页面上，案例也进不了任何列表。",
    bad=Example(raw="id: gusu-yuwen-01\ntitle: 从找原句到想明白\n\n## 监测发现与问题\n"),
    good=Example(note="---\nid: gusu-yuwen-01\ntitle: 从找原句到想明白\n…\n---"),
    source=_YAML,
    shapeless=True,
    reported_by=_READING,
)


FM002 = Rule(
    code="FM002",
    title="元数据读不下去",
    severity=Severity.ERROR,
    what="每行写成“字段: 内容”，冒号用半角、后面空一格；缩进用空格；内容里有“: ”或以符号开头时用双引号括起来。",
    why="一处写错，后面的字段就都读不出来。",
    bad=Example(front="title: 阅读: 从找原句到想明白"),
    good=Example(front='title: "阅读: 从找原句到想明白"'),
    source=_YAML,
    reported_by=_READING,
)


FM003 = Rule(
    code="FM003",
    title="字段写了两次",
    severity=Severity.ERROR,
    what="同一个字段只能写一次。",
    why="写了两次，无法知道作者要的是哪一个。",
    bad=Example(front="award: 一等奖\naward: 二等奖"),
    good=Example(front="award: 一等奖"),
    source=_YAML,
    reported_by=_READING,
)


FM004 = Rule(
    code="FM004",
    title="用了 YAML 的引用、标签或合并",
    severity=Severity.ERROR,
    what="不能用 & 锚点、* 别名、! 标签和 << 合并；内容要直接写出来。",
    why="这些写法能让一个小文件膨胀到占满内存，读者和编辑也看不懂。",
    bad=Example(front="keywords: &words [推断, 追问]"),
    good=Example(front="keywords: [推断, 追问]"),
    source="本库约定：投稿在检查之前一律不信任",
    reported_by=_READING,
)


FM005 = Rule(
    code="FM005",
    title="元数据太长或嵌套太深",
    severity=Severity.ERROR,
    what=f"元数据最多 {yamlsafe.MAX_CHARACTERS} 字、{yamlsafe.MAX_DEPTH} 层。",
    why="正常的元数据只有几十行；过长多半是把正文写了进去，过深是写错了括号。",
    bad=Example(front="keywords: [[[[[[[推断]]]]]]]"),
    good=Example(front="keywords: [推断]"),
    source="本库约定：投稿在检查之前一律不信任",
    reported_by=_READING,
)


FM006 = Rule(
    code="FM006",
    title="有两段元数据",
    severity=Severity.ERROR,
    what="一个文件只能有一段元数据，只留首尾两行 ---。",
    why="第二段会被当成正文印在页面上。",
    bad=Example(raw="---\nid: gusu-yuwen-01\n---\ntitle: 从找原句到想明白\naward: 一等奖\n---\n"),
    good=Example(note="把两段的字段写在同一对 --- 之间。"),
    source=_YAML,
    shapeless=True,
    reported_by=_READING,
)


FM007 = Rule(
    code="FM007",
    title="元数据不是“字段: 内容”",
    severity=Severity.ERROR,
    what="元数据要一行一个“字段: 内容”，不能是列表或一段话。",
    why="没有字段名，就不知道哪一句是标题、哪一句是单位。",
    bad=Example(raw="---\n- 从找原句到想明白\n- 姑苏区平桥示例小学\n---\n"),
    good=Example(front="unit: 姑苏区平桥示例小学"),
    source=_YAML,
    reported_by=_READING,
)

SHAPE = (FM001, FM002, FM003, FM004, FM005, FM006, FM007)
"""Fields that cannot be read at all."""


FM101 = Rule(
    code="FM101",
    title="缺少字段，或字段是空的",
    severity=Severity.ERROR,
    what="必填的字段都要写，并且不能留空或只有空格。",
    why="单位、奖项、学段等缺一项，案例就少一条被找到的路。",
    bad=Example(front="unit:"),
    good=Example(front="unit: 姑苏区平桥示例小学"),
    source="苏教质监〔2024〕3号 附件2、附件3（申报表、汇总表的各栏）",
    reported_by=_READING,
)


FM102 = Rule(
    code="FM102",
    title="没有这个字段",
    severity=Severity.ERROR,
    what="只能用字段表里的字段名，一个字母也不能差。",
    why="写错名字的字段不会起作用，还可能被别的程序当成指令。",
    bad=Example(front="keyword: [推断, 追问]"),
    good=Example(front="keywords: [推断, 追问]"),
    source=_MODEL,
    reported_by=_READING,
)


FM103 = Rule(
    code="FM103",
    title="内容的类型不对",
    severity=Severity.ERROR,
    what="该写列表的写列表，该写数字的写数字，该写 true 或 false 的写 true 或 false。",
    why="类型不对，就画不成对比图，也排不了序。",
    bad=Example(front="subject: 语文"),
    good=Example(front="subject: [语文]"),
    source=_MODEL,
    reported_by=_READING,
)


FM104 = Rule(
    code="FM104",
    title="太短或太长",
    severity=Severity.ERROR,
    what="标题 4—60 字，摘要 20—300 字，关键词 1—8 个；其余见字段表。",
    why="太短看不出写的是什么，太长在列表和手机上放不下。",
    bad=Example(front="title: 阅读"),
    good=Example(front="title: 读得慢一点：阅读教学的改进"),
    source="本库约定；实际案例的标题为 8—39 字",
    reported_by=_READING,
)


FM105 = Rule(
    code="FM105",
    title="不是可选的内容之一",
    severity=Severity.ERROR,
    what="许可、证据的方向等字段只能写列出的几种。",
    why="自造的写法页面不认识，读者也不知道能不能转载。",
    bad=Example(front="license: CC"),
    good=Example(front="license: CC-BY-NC-SA-4.0"),
    source="本库约定；案例不是公文，公开发表需要许可",
    reported_by=_READING,
)


FM106 = Rule(
    code="FM106",
    title="写法不对",
    severity=Severity.ERROR,
    what="编号只用小写字母、数字和连字符；日期要真实存在；文字写成一行。",
    why="编号决定网址，日期决定先后，都只能有一种写法。",
    bad=Example(front="published: 2025-02-30"),
    good=Example(front="published: 2025-02-28"),
    source=_MODEL,
    reported_by=_READING,
)


FM108 = Rule(
    code="FM108",
    title="日期或数字换了写法",
    severity=Severity.ERROR,
    what="日期写成 2025-03-01，数字写成 61.2：半角，不加引号，不用斜杠、点或年月日。",
    why="同一天只有一种写法，才能排序和比较；表格软件里粘贴来的写法各不相同。",
    bad=Example(front="published: 2025年3月1日"),
    good=Example(front="published: 2025-03-01"),
    source=_MODEL,
    fixable=True,
    reported_by=_READING,
)
