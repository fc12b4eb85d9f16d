"""The section ``judging:`` of ``round.yml``: panels, what they score, how scores become awards."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool, StrictInt

from anliku.model import Name, Number, Strict

GroupBy = Literal["学段", "类别", "案例类型", "作品类型", "区域"]
Method = Literal["平均", "去掉最高最低", "按评委标准化", "加性模型"]
METHODS: tuple[Method, ...] = ("平均", "去掉最高最低", "按评委标准化", "加性模型")
OWN_PANEL = "专家评审"


class PanelRule(Strict):
    """One group of experts: 专家评审, 区域互评."""

    name: Name = Field(OWN_PANEL, title="评审组", description="与评委名单“评审组”一列写的相同")
    reviews: StrictInt = Field(3, title="每个案例几份评审", ge=1, le=20)
    limit: StrictInt = Field(24, title="每位评委至多几个案例", description="名单里写了上限的按名单", ge=1, le=500)
    by_subject: StrictBool = Field(True, title="要熟悉类别", description="区域互评一般写 false")
    by_stage: StrictBool = Field(True, title="要熟悉学段")
    weight: Number = Field(1.0, title="占总分的分量", description="几个评审组的得分按它合成总分", gt=0)


class ScoreRule(Strict):
    """One criterion as the experts score it."""

    name: Name = Field(title="标准", description="与评选方案的评审标准同名，或另写")
    high: Number = Field(25.0, title="满分", gt=0, le=1000)
    weight: Number = Field(1.0, title="分量", description="总分是各项得分乘分量的和", gt=0, le=100)


class Share(Strict):
    """How many cases of a group get one award: a share or a count."""

    award: Name = Field(title="奖项")
    percent: Number | None = Field(None, title="百分之几", gt=0, le=100)
    count: StrictInt | None = Field(None, title="几个", ge=0)


class Minimum(Strict):
    """How many cases of each category, stage … get at least that award."""

    by: GroupBy = Field(title="按什么数")
    award: Name = Field(title="奖项", description="这个奖项或更高的")
    count: StrictInt = Field(1, title="至少几个", ge=1)


class JudgingSettings(Strict):
    """Everything about judging that is local."""

    panels: list[PanelRule] = Field(default_factory=lambda: [PanelRule()], title="评审组", min_length=1)
    own_region: StrictBool = Field(True, title="回避本区域", description="只有一个区域的评选写 false")
    blind: StrictBool = Field(True, title="匿名评审", description="评分表里不写题目和单位")
    criteria: list[ScoreRule] = Field(
        default_factory=list, title="评分项", description="不写时用评选方案的评审标准，平分 100 分"
    )
    step: Number = Field(1.0, title="最小分差", description="1 为整数，0.5 为可以写半分", gt=0, le=10)
    seed: StrictInt = Field(1, title="种子", description="同一个种子分出来的总是一样", ge=0)
    method: Method = Field("平均", title="算分的方法")
    groups: list[GroupBy] = Field(default_factory=list, title="分组评奖", description="如 [学段]；不写则全部一起")
    awards: list[Share] = Field(
        default_factory=list, title="奖项比例", description="从高到低；不写时一、二、三等奖为 10%、20%、30%"
    )
    rounding: Literal["舍去", "四舍五入", "进一"] = Field("舍去", title="比例算出的零头")
    minimums: list[Minimum] = Field(default_factory=list, title="至少")
    ties: Literal["评委会定", "都上", "都下"] = Field(
        "评委会定", title="同分跨线", description="同分的几个案例落在一条线上时怎么办"
    )
    reread: Number = Field(15.0, title="复读", description="同一案例最高与最低相差多少分（按百分制）以上请复读", gt=0)
