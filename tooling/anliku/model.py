"""What a case is. These pydantic models are the only truth for front-matter fields: the
checks, the JSON Schema that editors use and the field reference all derive from them.

``title`` and ``description`` of a field are what contributors see. Terms (学科, 区域 …) are
plain strings here; whether a term exists is a question for the taxonomy.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import annotated_types
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from anliku.problem import Location, Problem
from anliku.text import visible
from anliku.yamlsafe import Places

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_PERCENT = {"%", "percent", "pct", "﹪", "٪", "百分比", "百分率", "百分数"}
_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
FILE_NAME = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029/\\:*?\"<>|#%. ][^\x00-\x1f\x7f-\x9f\u2028\u2029/\\:*?\"<>|#%]*\.(docx|xlsx|pdf)$"


def _meaningful(text: str) -> str:
    if not visible(text).strip():
        raise ValueError("blank")
    return text


def _as_signs(unit: str) -> str:
    """A unit with its signs in the one form that the program looks for: ``％``, ``百分比`` → ``%``;
    ``ｋｇ`` → ``kg``."""
    narrow = "".join(unicodedata.normalize("NFKC", sign) if "\uff01" <= sign <= "\uff5e" else sign for sign in unit)
    return "%" if narrow.strip() in _PERCENT else narrow.strip()


def _finite(number: float) -> float:
    if not -1e9 < number < 1e9:
        raise ValueError("range")
    return number


@dataclass(frozen=True)
class Text(annotated_types.GroupedMetadata):
    """``Annotated[str, Text(2, 40)]``: one line of ``low`` to ``high`` characters that is not
    only spaces."""

    low: int
    high: int

    def __iter__(self) -> Iterator[object]:
        yield StringConstraints(min_length=self.low, max_length=self.high, strict=True, pattern=_ONE_LINE)
        yield AfterValidator(_meaningful)


Name = Annotated[str, Text(1, 60)]
Number = Annotated[float, Field(strict=True), AfterValidator(_finite)]
Slug = Annotated[str, StringConstraints(min_length=2, max_length=64, strict=True, pattern=ID_PATTERN)]


class Strict(BaseModel):
    """Unknown keys are errors; nothing is coerced; values never change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with changed fields; what follows from them (cached properties) is worked out anew."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(copy).model_fields.keys():
            del copy.__dict__[name]
        return copy


class Evidence(Strict):
    """One indicator measured before and after: what 实效性 rests on."""

    indicator: Annotated[str, Text(2, 40)] = Field(title="指标", description="测的是什么，如“阅读理解得分率”")
    before: Number = Field(title="改进前", description="改进前的数值")
    after: Number = Field(title="改进后", description="改进后的数值")
    unit: Annotated[str, Text(1, 10), AfterValidator(_as_signs)] | None = Field(
        None, title="单位", description="如 %、分、分钟"
    )
    better: Literal["高", "低"] = Field("高", title="方向", description="数值变高还是变低才算改进")
    source: Annotated[str, Text(4, 200)] = Field(
        title="来源", description="用什么测的、什么时候、测了谁，如“2023年市监测；2024年10月校内后测，n=186”"
    )

    @property
    def change(self) -> float:
        """``after − before`` in the indicator's own unit, free of binary noise."""
        return float(exact(self.after) - exact(self.before))

    @property
    def improved(self) -> bool | None:
        """True or False as the value moved the wanted way or not; None where it did not move."""
        if self.change == 0:
            return None
        return (self.change > 0) == (self.better == "高")

    @property
    def amounts(self) -> tuple[str, str]:
        """Before and after with the same number of places: 61.2, 70.0."""
        places = max(places_of(self.before), places_of(self.after))
        return written(self.before, places), written(self.after, places)

    @property
    def difference(self) -> str:
        """The size of the change with as many places as the numbers: 9.7."""
        return written(abs(self.change), max(places_of(self.before), places_of(self.after)))

    @property
    def numbers(self) -> tuple[str, str]:
        """Before and after as readers see them, with the unit: 61.2%, 70.0%."""
        unit = self.unit or ""
        gap = "" if unit in {"", "%"} or not unit[0].isascii() else " "
        before, after = self.amounts
        return f"{before}{gap}{unit}", f"{after}{gap}{unit}"

    @property
    def line(self) -> str:
        """The one line of a result card: 阅读理解得分率 61.2% → 74.5%."""
        before, after = self.numbers
        return f"{self.indicator} {before} → {after}"


@lru_cache(maxsize=1 << 12)
def exact(value: float) -> Decimal:
    """The number as it was typed, with at most six decimal places, which is all that a file may
    hold: ``0.1`` → 0.1, without binary noise; ``-0`` → 0."""
    return Decimal(repr(round(float(value), 6) + 0.0)).normalize()


def places_of(value: float) -> int:
    """Decimal places that a number was written with: ``61.2`` → 1, ``70.0`` → 0."""
    exponent = exact(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def written(value: float, places: int | None = None) -> str:
    """A number as a person writes it, all its digits, never with an exponent: ``1e-05`` →
    ``0.00001``; with a number of decimal places where ``places`` says so: ``70`` → ``70.0``."""
    return f"{exact(value):.{places_of(value) if places is None else places}f}"


class Glance(Strict):
    """The at-a-glance card in the author's own words; each cell is one or two sentences."""

    problem: Annotated[str, Text(8, 80)] | None = Field(None, title="问题", description="一两句话说清问题")
    cause: Annotated[str, Text(8, 80)] | None = Field(None, title="归因", description="一两句话说清原因")
    strategy: Annotated[str, Text(8, 80)] | None = Field(None, title="策略", description="一两句话说清做法")
    effect: Annotated[str, Text(8, 80)] | None = Field(None, title="成效", description="一两句话说清变化")


class Takeaway(Strict):
    """One thing that a reader can use as it is: a way of doing, a table, a lesson sheet."""

    text: Annotated[str, Text(4, 60)] = Field(title="一句话", description="是什么、怎样用，4—60 字")
    file: Annotated[str, StringConstraints(min_length=6, max_length=60, strict=True, pattern=FILE_NAME)] | None = Field(
        None,
        title="附件",
        description="案例文件夹里的 .docx、.xlsx 或 .pdf，只写文件名，如 三栏表.docx；扩展名用小写，名称里不用斜杠、问号等符号",
    )


class CaseMeta(Strict):
    """The front matter of one case. The order of fields is the order in the file."""

    id: Slug = Field(title="编号", description="与文件夹同名，只用小写字母、数字和连字符；发布后不再改，网址由它决定")
    title: Annotated[str, Text(4, 60)] = Field(title="标题", description="案例名称，4—60 字")
    campaign: Slug = Field(title="评选", description="评选方案的编号，如 suzhou-2024")
    work: Name | None = Field(None, title="作品类型", description="评选方案设有多种作品时填写，如“改进案例”")
    award: Name = Field(title="奖项", description="本次评选设置的等级，如“一等奖”")
    kind: Name = Field(title="案例类型", description="区域案例或学校案例")
    category: Name = Field(title="类别", description="评选规定的类别中的一个")
    subject: list[Name] = Field(title="学科", description="一个或多个学科", min_length=1, max_length=8)
    stage: list[Name] = Field(title="学段", description="一个或多个学段", min_length=1, max_length=8)
    region: Name = Field(title="区域", description="县（市、区）的规范名称，如“姑苏区”")
    unit: Annotated[str, Text(2, 60)] = Field(title="单位", description="规范名称，与证书一致")
    school: list[Name] = Field(
        default_factory=list,
        title="学校类型",
        description="案例写的是怎样的学校，如“农村学校”“寄宿制学校”，可写几项；说不准就不填",
        max_length=5,
    )
    authors: list[Name] = Field(title="作者", description="作者或课题组", min_length=1, max_length=12)
    problem: list[Name] = Field(
        title="问题", description="案例要解决的问题，读者从这里进入", min_length=1, max_length=5
    )
    keywords: list[Annotated[str, Text(1, 20)]] = Field(
        title="关键词", description="1—8 个", min_length=1, max_length=8
    )
    summary: Annotated[str, Text(20, 300)] = Field(title="摘要", description="20—300 字")
    questions: list[Annotated[str, Text(4, 40)]] = Field(
        default_factory=list,
        title="能回答的问题",
        description="同事会怎么问，用老师平时的话，一项一句，4—40 字，最多 8 句；不填也可以",
        max_length=8,
    )
    glance: Glance | None = Field(None, title="要点", description="问题、归因、策略、成效各一两句话；不填则从正文摘取")
    evidence: list[Evidence] = Field(
        default_factory=list, title="证据", description="改进前后的数据，画成对比图", max_length=12
    )
    takeaways: list[Takeaway] = Field(
        default_factory=list,
        title="可以带走的",
        description="读者拿去就能用的做法、表格、学习单，一项一行，最多 3 项；不填就不显示",
        max_length=3,
    )
    published: datetime.date = Field(title="发布日期", description="如 2025-03-01", strict=True)
    license: Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0"] = Field(
        title="许可", description="知识共享许可的代号，推荐 CC-BY-NC-SA-4.0"
    )
    consent: StrictBool = Field(title="同意公开", description="作者已同意公开发表，填 true")
    sample: StrictBool = Field(False, title="示例", description="演示用的虚构案例才填 true")

    def terms(self) -> dict[str, tuple[str, ...]]:
        """Facet → the names as typed, in the order of :data:`FACETS`."""
        return {facet: _several(getattr(self, facet)) for facet in FACETS}


# The facets of every case, in the order in which readers meet them.
FACETS = ("problem", "subject", "stage", "school", "category", "region", "kind", "award")


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside ``index.md``. Nothing is opened to make one."""

    name: str
    path: Path
    size: int
    """Bytes."""
    is_link: bool
    is_file: bool


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One case as it was read, whatever is wrong with it; ``problems`` says what. ``text`` is the
    whole file, ``body_start`` where the body begins."""

    folder: Path
    file: str
    """``index.md`` relative to the root, with ``/``."""
    year: int | None
    """From the folder's path."""
    name: str
    """The folder's name."""
    text: str
    body_start: int
    values: dict[str, Any]
    places: Places
    attachments: tuple[Attachment, ...]
    problems: tuple[Problem, ...]

    @property
    def body(self) -> str:
        """The Markdown after the front matter."""
        return self.text[self.body_start :]

    @property
    def url(self) -> str:
        """The address of its page from the site's root: ``2024/gusu-01/``."""
        return f"{self.year}/{self.name}/"

    @property
    def start(self) -> Location:
        """The first character of the file."""
        return Location(self.file)


@dataclass(frozen=True, slots=True)
class Case(Manuscript):
    """A manuscript that can be used: every field of its metadata holds a value of its kind.

    What is asked of every case of a library has a name here: some cases know it without all of their metadata."""

    meta: CaseMeta

    @property
    def id(self) -> str:
        """Its id."""
        return self.meta.id

    @property
    def title(self) -> str:
        """Its title."""
        return self.meta.title

    @property
    def award(self) -> str:
        """Its award."""
        return self.meta.award

    @property
    def region(self) -> str:
        """Where it is from."""
        return self.meta.region

    @property
    def published(self) -> datetime.date:
        """When it was published."""
        return self.meta.published
