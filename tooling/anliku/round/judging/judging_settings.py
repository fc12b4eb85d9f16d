"""The section ``judging:`` of ``round.yml``: panels, what they score, how scores become awards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field, StrictBool, StrictInt

from anliku.campaign import Campaign
from anliku.model import Name, Number, Strict
from anliku.yamlsafe import Path

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


class ShowcaseRule(Strict):
    """Which units are proposed to show their case on the spot."""

    groups: list[GroupBy] = Field(default_factory=list, title="分组", description="如 [学段]：每组选几所")
    units: StrictInt = Field(2, title="每组几所", ge=1, le=50)
    work: Name | None = Field(None, title="作品类型", description="按哪一种作品的得分排；不写则按各单位最好的一篇")


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
    showcase: ShowcaseRule | None = Field(None, title="展示交流", description="推荐哪些单位现场展示；不展示的不写")
    reread: Number = Field(15.0, title="复读", description="同一案例最高与最低相差多少分（按百分制）以上请复读", gt=0)


def inconsistent(settings: JudgingSettings) -> Iterator[tuple[Path, str]]:
    """What contradicts itself: the place below ``judging``, and what to write instead."""
    names = Counter(panel.name for panel in settings.panels)
    for place, panel in enumerate(settings.panels):
        if names[panel.name] > 1:
            yield ("panels", place, "name"), f"评审组“{panel.name}”写了两次，请改成不同的名称"
        if settings.method == "去掉最高最低" and panel.reviews < 3:
            message = f"“{panel.name}”每个案例 {panel.reviews} 份评审，去掉最高最低就没有了；请至少 3 份，或换一种算法"
            yield ("panels", place, "reviews"), message
    for place, share in enumerate(settings.awards):
        if (share.percent is None) == (share.count is None):
            yield ("awards", place), f"{share.award}要写且只写一个：percent（百分之几）或 count（几个）"
    whole = sum(share.percent or 0 for share in settings.awards)
    if whole > 100:
        yield ("awards",), f"各奖项加起来是 {whole:g}%，超过了 100%"
    given = [share.award for share in settings.awards]
    for place, minimum in enumerate(settings.minimums):
        if given and minimum.award not in given:
            yield ("minimums", place, "award"), f"“{minimum.award}”不在 awards 里，可以写 {'、'.join(given)}"


def foreign_awards(settings: JudgingSettings, awards: Sequence[str]) -> list[str]:
    """Awards of ``round.yml`` that the campaign does not have, or that stand in another order than there."""
    given = [share.award for share in settings.awards]
    unknown = [award for award in given if award not in awards]
    ordered = [award for award in awards if award in given]
    return unknown or ([] if given == ordered else given)


def rules_text(campaign: Campaign) -> str:
    """The section of a new round's ``round.yml``, with what every key is for."""
    awards = zip(campaign.awards, (10, 20, 30), strict=False)
    shares = "\n".join(f"    - {{award: {award}, percent: {percent}}}" for award, percent in awards)
    several = "true" if len(campaign.regions) > 1 else "false"
    groups = "学段, 作品类型" if campaign.works else ""
    return f"""\
# 评审：案例怎样分给评委、怎样给分、怎样定奖。
judging:
  # 评审组：name 照评委名单“评审组”一列；reviews 每个案例几份评审，limit 每位评委至多几个；
  # by_subject、by_stage 要不要熟悉类别、学段；weight 几个评审组合成总分时的分量。
  panels:
    - {{name: 专家评审, reviews: 3, limit: 24, by_subject: true, by_stage: true, weight: 1.0}}
    # - {{name: 区域互评, reviews: 1, limit: 60, by_subject: false, by_stage: false, weight: 0.5}}
  # 评委不评本区域的案例；只有一个区域的评选写 false。
  own_region: {several}
  # 评分表里不写题目和单位。
  blind: true
  # 评分项；不写时用评选方案的评审标准，合起来 100 分。
  # criteria: [{{name: 针对性, high: 25.0, weight: 1.0}}]
  # 最小的分差；0.5 为可以给半分。
  step: 1.0
  # 同一个种子分出来的总是一样。
  seed: 1
  # 平均、去掉最高最低、按评委标准化、加性模型（扣除评委的宽严）。
  method: 平均
  # 分组评奖，可写 学段、类别、案例类型、作品类型、区域；空着就全部一起评。
  groups: [{groups}]
  # 从高到低；percent 百分之几，或 count 几个。
  awards:
{shares}
  # 比例算出的零头：舍去、四舍五入、进一。
  rounding: 舍去
  # 每个类别（学段、区域……）至少几个。
  # minimums: [{{by: 类别, award: 三等奖, count: 1}}]
  # 同分跨线的：评委会定、都上、都下。
  ties: 评委会定
  # 同一案例最高与最低相差多少分（百分制）以上请复读。
  reread: 15.0
  # 展示交流：每组推荐几所单位。
  # showcase: {{groups: [学段], units: 2}}
"""
