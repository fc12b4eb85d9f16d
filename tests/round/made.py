"""A made round: topics of ten regions with everything that they hand in, and faults planted in it.

Everything is invented; telephone numbers are put together when it runs. The same seed gives the same
bytes. Each planted fault changes topics of its own, so that each can be looked for by itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from anliku.contribute.roster.same_titles import key
from anliku.round.desk.pending import What
from tests.factory import LIBRARY, add_case, make_library
from tests.formats.packages import ole
from tests.formats.sheet.books import phone, workbook
from tests.round import papers

CAMPAIGN = "made-2025"
REGIONS = (
    "姑苏区",
    "虎丘区",
    "吴中区",
    "相城区",
    "吴江区",
    "苏州工业园区",
    "常熟市",
    "张家港市",
    "昆山市",
    "市直属（代管）",
)
DIRECT = REGIONS[-1]
ABSENT = "太仓市"
"""Of the campaign, but nothing comes from it."""
LATE_DAY, DAY, CASE_DAY = "2025-04-03", "2025-03-26", "2025-12-20"

_FIRST = "清柳兰竹松桂枫荷梅杏桐槐榆柏橙菱蓼苇萍芷"
_SECOND = "溪桥汀湾塘浦泽洲堤渡岸坞坪岭泉川谷林园台"
_FAMILY = "赵钱孙李周吴郑王冯陈"
_GIVEN = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
_PROBLEMS = (
    *(
        "整本书阅读推断能力薄弱",
        "估算意识与量感缺失",
        "英语听说信心不足",
        "科学探究只重步骤",
        "作业时间偏长质量不高",
        "睡眠不足影响课堂专注",
    ),
    *(
        "师生关系冷淡沉默",
        "说明文信息提取困难",
        "几何直观难以建立",
        "单词记忆靠机械重复",
        "实验记录照抄结论",
        "习作内容空泛雷同",
    ),
    *(
        "应用题审题粗疏",
        "语法学习脱离语境",
        "变量控制观念模糊",
        "课外阅读量两极分化",
        "分数意义理解浮浅",
        "朗读缺少情感层次",
    ),
    *(
        "课间活动单调拘束",
        "家长过度关注名次",
        "青年教师评价素养不够",
        "校本教研流于形式",
        "学生自我监控能力低",
        "古诗文积累死记硬背",
    ),
    *(
        "统计图表读不出趋势",
        "口语交际不敢开口",
        "生命观念停留在背诵",
        "体质健康达标率徘徊",
        "线上资源利用零散",
        "后进学生学习动机弱",
    ),
)
_ANSWERS = (
    *("追问链课堂", "同伴互评单", "单元整组设计", "错题故事会", "学习日志导学", "双师协同备课"),
    *("小步前测后补", "情境任务群", "可视化思维图", "家校共读夜", "午间微运动", "分层作业超市"),
    *("数据会诊制度", "导师结对帮扶", "学科阅读地图", "项目化实践营", "课堂观察量表", "即时反馈卡片"),
    *("主题式校本研修", "表现性评价量规", "跨学科主题周", "阶梯式支架", "协商式班规", "成长档案袋"),
)
_FRAMES = (
    "{a}？{b}给出的答案",
    "以{b}破解{a}",
    "{a}的归因与{b}探索",
    "从{a}到会学：{b}的实践",
    "{b}：改进{a}的一年",
    "面对{a}，我们用{b}",
)
_CATEGORIES = ("语文", "数学", "英语", "科学", "相关因素", "管理", "综合")
_STAGES = ("小学", "初中")


@dataclass(slots=True)
class MadeTopic:
    """One topic as its school means it."""

    title: str
    region: str
    unit: str
    leader: str
    others: tuple[str, ...]
    category: str
    stage: str
    kind: str
    problem: str
    answer: str
    row_unit: str = ""
    """As its district typed it; the unit's name where that is empty."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault: a line of this kind has to come, with these words in its title, place or message."""

    what: What
    words: str


@dataclass
class Made:
    """The round. ``batches`` are days with the files that came on them."""

    topics: list[MadeTopic]
    batches: list[tuple[str, dict[str, bytes]]] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    case_batches: list[tuple[str, dict[str, bytes]]] = field(default_factory=list)
    case_planted: list[Planted] = field(default_factory=list)
    renamed: set[str] = field(default_factory=set)
    """Titles of topics whose case bears another title, on the same problem."""
    changed: set[str] = field(default_factory=set)
    """… whose case is about something else, under the same title."""


def library(root: Path) -> Path:
    """A library with the campaign of the made round, and one case of an earlier year."""
    make_library(root)
    text = (LIBRARY / "cases" / "campaigns" / "suzhou-2024.yml").read_text(encoding="utf-8").replace("2024", "2025")
    text = text.replace("suzhou-2025", CAMPAIGN).replace("monitoring_year: 2023", "monitoring_year: 2024")
    before, _, after = text.partition("quotas:")
    after = after.partition("criteria:")[2]
    quotas = """quotas:
  - {who: 县（市、区）, kind: 区域案例, min: 1, per: 县（市、区）}
  - {who: 县（市、区）, kind: 学校案例, max: 3, per: 学校}
  - {who: 直属（代管）学校, kind: 学校案例, min: 1, max: 3, per: 学校, regions: [市直属（代管）]}

criteria:"""
    (root / "cases" / "campaigns" / f"{CAMPAIGN}.yml").write_text(before + quotas + after, encoding="utf-8")
    add_case(root)
    return root


EARLIER_TITLE = "从找原句到想明白：基于监测数据的推断教学改进"
"""Of the library's case."""


def make(count: int = 716, seed: int = 7, cases: int = 0, faults: bool = True) -> Made:
    """A round of ``count`` topics, of which ``cases`` end in a case."""
    chance = random.Random(seed)
    topics = _topics(count, chance)
    made = Made(topics)
    maker = _Maker(made, chance)
    if faults:
        maker.plant()
    maker.papers()
    if cases:
        maker.cases(cases, faults)
    return made


def _topics(count: int, chance: random.Random) -> list[MadeTopic]:
    pairs = [(problem, answer) for problem in range(len(_PROBLEMS)) for answer in range(len(_ANSWERS))]
    chance.shuffle(pairs)
    names = [first + second for first in _FIRST for second in _SECOND]
    chance.shuffle(names)
    people = [family + given + other for family in _FAMILY for given in _GIVEN for other in _GIVEN]
    chance.shuffle(people)
    topics: list[MadeTopic] = []
    for number in range(count):
        region = REGIONS[number % len(REGIONS)]
        turn = number // len(REGIONS)
        problem, answer = (_PROBLEMS[pairs[number][0]], _ANSWERS[pairs[number][1]])
        stage = _STAGES[(turn // 2) % 2]
        body = turn == 0 and region != DIRECT
        # Two topics a school.
        name = names[(number % len(REGIONS)) * 40 + turn // 2]
        place = "苏州市" if region == DIRECT else region
        school = f"{place}{name}示例{'小学' if stage == '小学' else '中学'}"
        topics.append(
            MadeTopic(
                title=_FRAMES[chance.randrange(len(_FRAMES))].format(a=problem, b=answer),
                region=region,
                unit=f"{region}示例教师发展中心" if body else school,
                leader=people[3 * number],
                others=(people[3 * number + 1], people[3 * number + 2]),
                category=_CATEGORIES[pairs[number][0] % len(_CATEGORIES)],
                stage=stage,
                kind="区域案例" if body else "学校案例",
                problem=problem,
                answer=answer,
            )
        )
    return topics


class _Maker:
    """Plants faults and writes the files."""

    def __init__(self, made: Made, chance: random.Random) -> None:
        self.made = made
        self.chance = chance
        self.free = [topic for topic in made.topics if topic.kind == "学校案例" and topic.region != DIRECT]
        chance.shuffle(self.free)
        self.without_form: set[str] = set()
        self.form_titles: dict[str, str] = {}
        self.twice: list[MadeTopic] = []
        self.late: set[str] = set()
        self.cells: dict[str, dict[str, str]] = {}
        self.extra_rows: dict[str, list[MadeTopic]] = {}
        self.former: dict[str, str] = {}
        self.unlisted: set[str] = set()
        self.dropped: MadeTopic | None = None
        self.strays: list[MadeTopic] = []
        self.odd: dict[str, bytes] = {}

    def take(self) -> MadeTopic:
        """A topic that no other fault has changed; its school's other topic is left alone as well."""
        topic = self.free.pop()
        self.free = [other for other in self.free if other.unit != topic.unit]
        return topic

    def expect(self, what: What, words: str) -> None:
        self.made.planted.append(Planted(what, words))

    # --- faults -----------------------------------------------------------------------------------------

    def plant(self) -> None:
        """One fault of each kind, and one more of each for every 120 topics."""
        for _ in range(1 + len(self.made.topics) // 120):
            self._units()
            self._forms()
            self._rows()
        self._once()

    def _units(self) -> None:
        campus, spelt, old, unknown = (self.take() for _ in range(4))
        campus.row_unit = f"{campus.unit}（东校区）"
        spelt.row_unit = spelt.unit.removeprefix(spelt.region)
        old.row_unit = f"{old.region}旧{old.unit.removeprefix(old.region)}"
        self.former[old.unit] = old.row_unit
        # Mistyped: no list has it.
        unknown.row_unit = unknown.unit.replace("示例", "示倒")
        self.form_titles.setdefault(unknown.title, unknown.title)
        for topic in (campus, spelt, old, unknown):
            self.expect(What.UNIT, topic.title)

    def _forms(self) -> None:
        absent, renamed, twice, late, stray = (self.take() for _ in range(5))
        self.without_form.add(absent.title)
        self.expect(What.NO_FORM, absent.title)
        self.form_titles[renamed.title] = f"读懂数据之后的课堂转身：第{len(self.form_titles)}号校的尝试"
        self.expect(What.OTHER_TITLE, self.form_titles[renamed.title])
        self.twice.append(twice)
        self.expect(What.TWICE, twice.title)
        self.late.add(late.title)
        self.form_titles[late.title] = late.title
        self.expect(What.LATE, late.title)
        alone = MadeTopic(**{name: getattr(stray, name) for name in MadeTopic.__slots__})
        alone.title, alone.leader = f"独自报来的一份：{stray.answer}", stray.leader[::-1] + "孤"
        alone.unit = f"{stray.region}{stray.leader[1:]}孤山示例小学"
        self.form_titles[alone.title] = alone.title
        self.strays.append(alone)
        self.expect(What.UNJOINED, alone.title)

    def _rows(self) -> None:
        empty, wrong, again, alike, other = (self.take() for _ in range(5))
        self.cells[empty.title] = {"category": ""}
        self.expect(What.CELL, empty.title)
        self.cells[wrong.title] = {"stage": "高中"}
        self.expect(What.CELL, wrong.title)
        self.extra_rows.setdefault(again.region, []).append(again)
        self.expect(What.REPEATED, again.title)
        alike.title = other.title + "（续）" if len(self.made.planted) % 2 else other.title
        self.expect(What.REPEATED, alike.title)

    def _once(self) -> None:
        """Faults of which one round has one: quotas, an earlier year, a school that reports on its own, a sheet that is sent again."""
        crowded, early, alone, self.dropped = (self.take() for _ in range(4))
        for number in range(3):
            more = MadeTopic(**{name: getattr(crowded, name) for name in MadeTopic.__slots__})
            more.title = f"{_PROBLEMS[number]}的校本方案第{number + 1}稿：{crowded.leader}组"
            more.leader = crowded.leader
            self.made.topics.append(more)
        self.expect(What.OVER, crowded.unit)
        early.title = EARLIER_TITLE
        self.expect(What.EARLIER, EARLIER_TITLE)
        alone.region = DIRECT
        self.expect(What.DISTRICT, alone.title)
        self.expect(What.DROPPED, self.dropped.title)
        body = next(topic for topic in self.made.topics if topic.kind == "区域案例" and topic.region == REGIONS[1])
        self.made.topics.remove(body)
        self.expect(What.UNDER, REGIONS[1])
        self.expect(What.UNDER, f"{ABSENT}一项也没有报")
        pdf = b"%PDF-1.4 scan"
        self.odd = {
            "盖章的申报表.pdf": pdf,
            "申报表照片.jpg": b"\xff\xd8\xff\xe0",
            "旧版汇总表.xls": ole("Workbook"),
            "汇总表.csv": "序号,案例标题,区域,单位\n1,无,无,无\n".encode(),
            "加密的案例.docx": ole("EncryptedPackage"),
            "只传了一半.docx": papers.word(papers.line("半截"))[:200],
            "打包.zip": b"PK\x05\x06" + bytes(18),
        }
        for name in self.odd:
            self.expect(What.UNREADABLE, name)

    # --- files --------------------------------------------------------------------------------------------

    def papers(self) -> None:
        """The unit list, the contacts, a sheet a region, the forms; then what is late or sent again."""
        self.made.batches.append((DAY, {"单位名单.xlsx": self._unit_list(), "联络人信息上报表.xlsx": self._contacts()}))
        by_region: dict[str, list[MadeTopic]] = {region: [] for region in REGIONS}
        for topic in self.made.topics:
            by_region[topic.region].append(topic)
        forms, late = self._all_forms()
        sheets: dict[str, bytes] = {}
        again: dict[str, bytes] = {}
        for region, topics in by_region.items():
            rows = [*topics, *self.extra_rows.get(region, [])]
            sheets[f"{region}汇总表.xlsx"] = self._sheet(region, rows)
            if self.dropped is not None and region == self.dropped.region:
                again[f"{region}汇总表（改）.xlsx"] = self._sheet(
                    region, [topic for topic in rows if topic is not self.dropped]
                )
        names = sorted(forms)
        self.chance.shuffle(names)
        half = len(names) // 2
        # Some forms come before their sheets.
        self.made.batches.append((DAY, {name: forms[name] for name in names[:half]}))
        self.made.batches.append((DAY, {**sheets, **self.odd}))
        self.made.batches.append((DAY, {**{name: forms[name] for name in names[half:]}, **again}))
        if late:
            self.made.batches.append((LATE_DAY, late))

    def _unit_list(self) -> bytes:
        units = dict.fromkeys((topic.unit, _home(topic)) for topic in self.made.topics)
        rows = [
            [unit, region, self.former.get(unit, ""), "东校区、西校区", "是" if region == DIRECT else ""]
            for unit, region in units
        ]
        return workbook(rows, ("单位规范名称", "所属区域", "曾用名", "校区", "直接报送"), "单位名单")

    def _contacts(self) -> bytes:
        rows = [
            [f"{region}教育局", f"联{_GIVEN[number]}", "科员", phone(number)]
            for number, region in enumerate(REGIONS[:-1])
        ]
        return workbook(rows, ("单位", "姓名", "职务", "手机号码"), "联络人信息上报表")

    def _sheet(self, region: str, topics: Sequence[MadeTopic]) -> bytes:
        rows: list[list[object]] = []
        for number, topic in enumerate(topics, 1):
            changed = self.cells.get(topic.title, {})
            unit = topic.row_unit or topic.unit
            leader = topic.leader if number % 7 else " ".join(topic.leader)
            rows.append(
                [
                    number,
                    topic.title,
                    topic.region,
                    unit,
                    leader,
                    "教师",
                    changed.get("category", topic.category),
                    changed.get("stage", topic.stage),
                    phone(number),
                ]
            )
        return workbook(rows, title=f"2025年优秀案例评选汇总表（填报单位：{region}）")

    def _all_forms(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        forms: dict[str, bytes] = {}
        late: dict[str, bytes] = {}
        for number, topic in enumerate([*self.made.topics, *self.strays]):
            if topic.title in self.without_form:
                continue
            target = late if topic.title in self.late else forms
            target[f"{number:03}申报表.docx"] = self.form(topic)
        for number, topic in enumerate(self.twice):
            forms[f"{number}再交的申报表.docx"] = self.form(topic, "这一份补充了访谈。")
        return forms, late

    def form(self, topic: MadeTopic, more: str = "") -> bytes:
        """The form of a topic, with the differences that nobody means."""
        title = self.form_titles.get(topic.title, _differently(topic.title, self.chance))
        unit = topic.unit if self.chance.random() < 0.5 else f"苏州市{topic.unit.removeprefix('苏州市')}"
        problem = [text_on(topic.problem, topic.answer, self.chance), *([more] if more else [])]
        plan = [f"先研读数据，再定{topic.answer}的做法。", "访谈、课堂观察、前后测。", f"分三轮推进{topic.answer}。"]
        return papers.form(title, unit, topic.leader, topic.others, problem, plan, phone(1))

    def cases(self, count: int, faults: bool) -> None:
        """Final cases of the first topics that nothing was planted in; and a few that go wrong."""
        spoilt = {planted.words for planted in self.made.planted}
        sound = [
            topic
            for topic in self.made.topics
            if topic.title not in spoilt and topic.unit not in spoilt and topic in self.free
        ]
        topics = sound[:count]
        files: dict[str, bytes] = {}
        late: dict[str, bytes] = {}
        for number, topic in enumerate(topics):
            target = late if faults and number == 1 else files
            title, problem, answer = topic.title, topic.problem, topic.answer
            if faults and number % 20 == 3:
                title = f"一所学校的回应：{_PROBLEMS[number % 30][:4]}之后"
                self.made.renamed.add(topic.title)
                self.made.case_planted.append(Planted(What.OTHER_TITLE, title))
            elif faults and number % 20 == 7:
                other = sound[-1 - number]
                problem, answer = other.problem, other.answer
                self.made.changed.add(topic.title)
            target[f"{number:03}-{topic.unit}.docx"] = self.case(title, topic, problem, answer)
            if faults and number == 2:
                files[f"{number:03}-{topic.unit}（新）.docx"] = self.case(
                    title, topic, problem, answer, "又补充了一段。"
                )
                self.made.case_planted.append(Planted(What.TWICE, topic.title))
            if faults and number == 1:
                self.made.case_planted.append(Planted(What.LATE, topic.title))
        if faults:
            stray = MadeTopic(**{name: getattr(topics[0], name) for name in MadeTopic.__slots__})
            stray.title, stray.unit, stray.leader = (
                "没有申报过的一篇案例怎么办",
                f"{stray.region}孤山外示例小学",
                "无名氏",
            )
            files["没申报过.docx"] = self.case(stray.title, stray, stray.problem, stray.answer)
            self.made.case_planted.append(Planted(What.UNJOINED, stray.title))
        self.made.case_batches = [(CASE_DAY, files), *([("2026-01-05", late)] if late else [])]

    def case(self, title: str, topic: MadeTopic, problem: str, answer: str, more: str = "") -> bytes:
        """A case as its school hands it in."""
        sections = [
            ("监测发现与问题", [text_on(problem, answer, self.chance), *([more] if more else [])]),
            ("归因分析", [f"课堂观察与访谈说明，{problem}与教师的提问有关。"]),
            ("改进策略与实施", [f"一年里做了三轮{answer}，每轮都有研讨。", f"每周有一次关于{problem}的小结。"]),
            ("成效与后测", ["后测说明，推断题的得分率从 61.2% 升到 70.9%（n=182）。"]),
            ("反思与推广", [f"{answer}可以照着做，仍要看{problem}是不是真的少了。"]),
        ]
        return papers.case(title, topic.unit, (topic.leader, *topic.others), sections)


def text_on(problem: str, answer: str, chance: random.Random) -> str:
    """A few sentences about a problem."""
    places = ("四年级", "八年级", "全校", "两个年级")
    where = places[chance.randrange(len(places))]
    return (
        f"上一年度的监测结果显示，{where}学生{problem}，低于全市均值。教研组逐题研读以后，认为{problem}的原因在课堂。"
        f"我们打算用{answer}来改进，一年以后再测一次，看{problem}有没有减轻。"
    )


def _home(topic: MadeTopic) -> str:
    """The region in which a unit really lies."""
    return next((region for region in REGIONS[:-1] if topic.unit.startswith(region)), DIRECT)


def _differently(title: str, chance: random.Random) -> str:
    """The title as another hand types it: other marks, spaces, a word mistyped at times."""
    turn = chance.random()
    if turn < 0.3:
        return title.replace("：", ":").replace("，", ",")
    if turn < 0.45:
        return f"《{title}》"
    if turn < 0.55:
        return title.replace("的", "之", 1)
    return title


def count_faults(lines: Iterable[tuple[str, str]], planted: Sequence[Planted]) -> dict[str, tuple[int, int, int]]:
    """Kind → (planted, found, false) for lines of (kind, everything that they say)."""
    left = list(lines)
    table: dict[str, list[int]] = {}
    for fault in planted:
        row = table.setdefault(fault.what, [0, 0, 0])
        row[0] += 1
        hit = next((line for line in left if line[0] == fault.what and key(fault.words) in key(line[1])), None)
        if hit is not None:
            row[1] += 1
            left.remove(hit)
    for what, _ in left:
        table.setdefault(what, [0, 0, 0])[2] += 1
    return {what: (row[0], row[1], row[2]) for what, row in table.items()}
