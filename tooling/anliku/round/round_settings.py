"""``round.yml``: everything local about a round that is nobody else's business.

What is public (dates, quotas, criteria, awards) stands in the campaign of the library.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from anliku import fields, yamlsafe
from anliku.files import read_text
from anliku.model import Name, Number, Slug, Strict, Text
from anliku.problem import Location, Problem, Severity
from anliku.round.judging.judging_settings import JudgingSettings, inconsistent
from anliku.round.outcome.outcome_settings import OutcomeSettings

FILE = "round.yml"
VERSION = 1
"""Of the folder's layout and of the settings; rises where a newer program needs another one."""

Pattern = Annotated[
    str, StringConstraints(max_length=40, strict=True, pattern=r"^[^{}\s]*(\{(year|region|n|n:0[1-9])\}[^{}\s]*)+$")
]


class Numbers(Strict):
    """How 立项 numbers are made."""

    pattern: Pattern = Field(
        "SZ{year}-{n:03}",
        title="编号的样子",
        description="{year} 是评选年度，{n:03} 是三位的序号，{region} 是区域代码；如 SZ{year}-{n:03}",
    )
    order: list[Literal["region", "kind", "stage", "category", "unit", "title"]] = Field(
        ["region", "kind", "category", "stage"], title="排列次序", description="先按哪一项、再按哪一项排，依次编号"
    )
    restart: StrictBool = Field(False, title="每个区域从 1 编起", description="样子里要有 {region}")


class Deadlines(Strict):
    """Until when what may come in: the name of an event of the campaign's timeline, or a date."""

    topics: datetime.date | Name | None = Field(None, title="选题截止", description="日程里的环节名或日期，如 选题申报")
    cases: datetime.date | Name | None = Field(None, title="案例截止", description="日程里的环节名或日期，如 总结参评")


class Matching(Strict):
    """When a case looks as if it were about its declared topic (see :mod:`anliku.round.desk.likeness`)."""

    same: Number = Field(0.05, title="一致", description="比申报的更近的选题不到这个份额，看作一致，如 0.05")
    other: Number = Field(0.2, title="换题", description="比申报的更近的选题超过这个份额，就像是换了题，如 0.2")
    cosine: Number = Field(0.5, title="相近", description="选题太少、排不出名次时，词义相近低于这个数就像是换了题")


class RoundSettings(Strict):
    """The whole of ``round.yml``."""

    version: StrictInt = Field(title="版本", description=f"这一版程序写 {VERSION}")
    library: Annotated[str, Text(1, 1000)] = Field(title="案例库", description="案例库文件夹的完整路径")
    campaign: Slug = Field(title="评选", description="案例库里评选方案的编号，如 suzhou-2024")
    steps: list[Slug] = Field(default_factory=list, title="步骤", description="这一轮做哪几步；不写就全做")
    due: dict[Slug, Name | datetime.date] = Field(
        default_factory=dict, title="期限", description="步骤: 日程里的环节名或日期，如 receive: 选题申报"
    )
    entries: Literal["选题", "作品"] = Field(
        "选题", title="报送方式", description="“选题”先申报立项、再交案例；“作品”直接交作品"
    )
    forms: StrictBool = Field(True, title="要申报表", description="每个选题是不是都要有一份申报表")
    late: Literal["收下标明", "不收"] = Field("收下标明", title="迟交的")
    deadlines: Deadlines = Field(default_factory=Deadlines, title="截止")
    numbers: Numbers = Field(default_factory=Numbers, title="立项编号")
    earlier: list[Annotated[str, Text(1, 1000)]] = Field(
        default_factory=list, title="往年的几轮", description="往年各轮的文件夹，查重复选题时也看"
    )
    matching: Matching = Field(default_factory=Matching, title="核对选题")
    judging: JudgingSettings = Field(default_factory=JudgingSettings, title="评审")
    outcome: OutcomeSettings = Field(default_factory=OutcomeSettings, title="结果")


def load(path: Path, steps: tuple[str, ...]) -> tuple[RoundSettings | None, list[Problem]]:
    """The settings in ``path``, of a round whose steps can be ``steps``; None with problems."""
    text, problems = read_text(path, FILE)
    if text is None:
        return None, problems
    loaded = yamlsafe.load(text, FILE)
    if loaded.problems:
        return None, loaded.problems
    if loaded.value is None:
        return None, [nowhere(_EMPTY)]
    version = loaded.value.get("version") if isinstance(loaded.value, dict) else None
    if isinstance(version, int) and version != VERSION:
        place = loaded.places.value(("version",)).location
        return None, [Problem(place, "FM106", Severity.ERROR, _other_version(version))]
    settings, faults = fields.build(RoundSettings, loaded.value, loaded.places)
    if settings is None:
        return None, faults
    faults = list(_inconsistent(settings, loaded.places, steps))
    return (None if faults else settings), faults


_EMPTY = (
    f"{FILE} 是空的（或只剩下注释）；请从备份里放回来，或运行 anliku round open 新的文件夹 --campaign 编号，"
    f"把那里面的 {FILE} 拷过来，照原来的规定改好"
)


def _other_version(version: int) -> str:
    if version > VERSION:
        return f"这一轮是用更新的程序建的（版本 {version}，这个程序只认得到 {VERSION}），请升级 anliku 后再打开"
    return (
        f"这一轮是旧程序建的（版本 {version}，现在是 {VERSION}），这个程序不能接着做；"
        "请用当时的程序做完，或新建一轮（anliku round open），把收到的文件重新收一遍"
    )


def _inconsistent(settings: RoundSettings, places: yamlsafe.Places, steps: tuple[str, ...]) -> list[Problem]:
    """Steps that there are not, and numbers that would repeat."""
    faults: list[tuple[yamlsafe.Path, str]] = []
    named: list[tuple[yamlsafe.Path, str]] = [(("steps", index), name) for index, name in enumerate(settings.steps)]
    named += [(("due", name), name) for name in settings.due]
    for path, name in named:
        if name not in steps:
            faults.append((path, f"没有“{name}”这一步，可以写 {'、'.join(steps)}"))
    if "{n" not in settings.numbers.pattern:
        faults.append((("numbers", "pattern"), "编号的样子里没有序号，编号会重复；请加上 {n:03}"))
    if settings.numbers.restart and "{region}" not in settings.numbers.pattern:
        faults.append((("numbers", "restart"), "每个区域从 1 编起，编号里就要有 {region}，不然会重复"))
    if settings.matching.other < settings.matching.same:
        faults.append((("matching", "other"), "other 要大于 same，请核对两个数"))
    faults += [(("judging", *path), message) for path, message in inconsistent(settings.judging)]
    return [Problem(places.value(path).location, "CP005", Severity.ERROR, message) for path, message in faults]


def problem_lines(problems: list[Problem]) -> str:
    """Problems as lines for a refusal."""
    return "\n".join(problem.as_text() for problem in problems)


def nowhere(message: str) -> Problem:
    """A problem of the settings as a whole."""
    return Problem(Location(FILE), "CP005", Severity.ERROR, message)
