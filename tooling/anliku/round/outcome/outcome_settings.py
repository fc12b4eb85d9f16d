"""What ``round.yml`` says of the outcome: its section ``outcome``."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictInt, StringConstraints

from anliku.model import Name, Strict, Text

Pattern = Annotated[
    str,
    StringConstraints(max_length=60, strict=True, pattern=r"^([^{}]|\{year\})*\{n(:0[1-9])?\}([^{}]|\{year\})*$"),
]


class Announcing(Strict):
    """公示: how long, from when, and where objections go. All of it is published."""

    days: StrictInt = Field(7, title="天数", description="公示几天，首尾都算", ge=1, le=60)
    since: datetime.date | None = Field(None, title="开始", description="不写就从做公示的那天起")
    office: Annotated[str, Text(2, 60)] | None = Field(
        None, title="受理部门", description="公开的受理部门；不写就是组织方"
    )
    phone: Annotated[str, Text(5, 40)] | None = Field(None, title="办公电话", description="公开的办公电话，不能是手机")
    address: Annotated[str, Text(4, 100)] | None = Field(None, title="办公地址")
    mail: Annotated[str, Text(6, 80)] | None = Field(None, title="办公邮箱")
    note: Annotated[str, Text(2, 200)] | None = Field(None, title="要求", description="如“以书面形式，署真实姓名”")


class Honours(Strict):
    """优秀组织奖: who gets it, by which rule."""

    rule: Literal["不评", "获奖项数", "获奖率", "指定"] = Field("不评", title="规则")
    award: Name = Field("优秀组织奖", title="奖项")
    most: StrictInt | None = Field(None, title="至多", description="最多几个；并列的都算", ge=1)
    least: StrictInt = Field(1, title="至少获奖", description="至少有几项获奖才参加", ge=0)
    of: Literal["区域", "单位"] = Field("区域", title="评给谁")
    units: list[Annotated[str, Text(2, 60)]] = Field(
        default_factory=list, title="指定的单位", description="规则是“指定”时写"
    )
    names: dict[Name, Annotated[str, Text(2, 60)]] = Field(
        default_factory=dict, title="区域的单位", description="区域: 证书上的单位名称；不写就用联络人表里的单位"
    )


class Certificates(Strict):
    """Numbers and looks of certificates."""

    number: Pattern = Field(
        "证〔{year}〕第 {n:03} 号", title="编号的样子", description="{year} 是评选年度，{n:03} 是三位的序号"
    )
    honour: Pattern = Field("证〔{year}〕组 {n:02} 号", title="组织奖的编号")
    template: Annotated[str, Text(1, 200)] | None = Field(
        None,
        title="模板",
        description="这一轮文件夹里的 .docx，有〔单位〕〔案例名称〕〔奖项〕〔证书编号〕等字样；不写就用自带的",
    )
    day: datetime.date | None = Field(None, title="落款日期", description="不写就是公布的那天")


class Showing(Strict):
    """展示交流: when, where, and what schools bring. All of it is published."""

    date: datetime.date = Field(title="日期")
    place: Annotated[str, Text(2, 60)] = Field(title="地点")
    note: Annotated[str, Text(2, 300)] | None = Field(None, title="说明")
    material: list[Annotated[str, Text(2, 80)]] = Field(default_factory=list, title="材料", max_length=12)
    per_group: StrictInt | None = Field(
        None, title="每组几所学校", description="如 2；不写就不限。一所学校选几篇不限", ge=1
    )


class OutcomeSettings(Strict):
    """How results are announced and kept."""

    announcing: Announcing = Field(default_factory=Announcing, title="公示")
    honours: Honours = Field(default_factory=Honours, title="组织奖")
    certificates: Certificates = Field(default_factory=Certificates, title="证书")
    showing: Showing | None = Field(None, title="展示交流")
    contacts_until: StrictInt = Field(
        180, title="联系方式留多久", description="公布以后几天删去联系方式", ge=0, le=3650
    )
