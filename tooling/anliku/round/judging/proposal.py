"""What the jury gets: the workbook to decide in, and the report on paper. Numbers of experts stand in both,
scores of single experts only on sheets that stay in the round's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anliku.round.desk.decision_sheets import Column, Table
from anliku.round.desk.opened import Round
from anliku.round.desk.step_report import Report
from anliku.round.judging.agreement import Agreement
from anliku.round.judging.awards import Place, showcase
from anliku.round.judging.judging_settings import METHODS, JudgingSettings, ShowcaseRule
from anliku.round.judging.tally import Firmness, Tally

SHEET = "授奖建议"
NUMBER, DECISION, REASON = "案例编号", "评委会决定", "改动理由"
NO_AWARD = "不获奖"
_SHOWN = 4
_LISTED = 150
"""Rows of a table on paper."""


def tables(made: Tally, names: Mapping[str, str], settings: JudgingSettings, awards: Sequence[str]) -> list[Table]:
    """The sheets of the workbook: the first is filled in, the others say how far it can be trusted."""
    shown = [_showcase(made, settings.showcase)] if settings.showcase is not None else []
    return [
        *(_awards(made, awards), *shown, _methods(made, settings)),
        *(_experts(made, names), _reread(made), _measures(made)),
    ]


def _awards(made: Tally, awards: Sequence[str]) -> Table:
    columns = (
        *(Column("组别", 14), Column("名次", 9), Column(NUMBER, 14), Column("题目", 36), Column("单位", 26)),
        *(Column("区域", 14), Column("类别", 10), Column("学段", 10), Column("得分", 9), Column("建议", 10)),
        *(
            Column("说明", 44),
            Column(DECISION, 13, edit=True, choices=(*awards, NO_AWARD)),
            Column(REASON, 26, edit=True),
        ),
    )
    rows = [
        [
            *(place.group or "全部", place.rank, place.case.number, place.case.title, place.case.unit),
            *(place.case.region, place.case.category, "、".join(place.case.stages), f"{place.score:.2f}"),
            *(suggestion(place), remarks(place, made.firmness[place.case.number])),
            *("" if place.could_be is not None else place.award or NO_AWARD, ""),
        ]
        for place in made.places
    ]
    note = "“评委会决定”已照建议填好，要改的改，并写明理由；同分待定的请定"
    return Table("授奖建议", columns, rows, name=SHEET, note=note)


def _showcase(made: Tally, rule: ShowcaseRule) -> Table:
    columns = (
        *(Column("组别", 14), Column("单位", 30), Column(NUMBER, 14), Column("题目", 40)),
        *(Column("作品类型", 20), Column("得分", 9)),
    )
    rows = [
        [group or "全部", place.case.unit, place.case.number, place.case.title, place.case.work, f"{place.score:.2f}"]
        for group, place in showcase(made.places, rule)
    ]
    note = f"每组 {rule.units} 所，按{rule.work or '各单位最好的一篇'}的得分；同分的都列出"
    return Table("推荐现场展示交流的单位", columns, rows, name="展示交流", note=note)


def suggestion(place: Place) -> str:
    """``一等奖``, ``不获奖``, or ``待定`` where a tie is the jury's."""
    return "待定" if place.could_be is not None else place.award or NO_AWARD


def remarks(place: Place, firmness: Firmness) -> str:
    """Why it is so and what would change it: ``换成“平均”：二等奖；少了评委05、评委07：三等奖``."""
    said = list(place.notes)
    for award, methods in _by_award(firmness.by_method).items():
        said.append(f"换成{''.join(f'“{method}”' for method in methods)}：{award}")
    for award, experts in _by_award(firmness.without).items():
        several = f"等 {len(experts)} 位里的任何一位" if len(experts) > _SHOWN else ""
        either = "" if several or len(experts) == 1 else "（任何一位）"
        said.append(f"少了{'、'.join(experts[:_SHOWN])}{several}{either}：{award}")
    return "；".join(said) if said else "稳"


def _by_award(changes: Mapping[str, str]) -> dict[str, list[str]]:
    """Award → what leads to it."""
    led: dict[str, list[str]] = {}
    for what, award in changes.items():
        led.setdefault(award or NO_AWARD, []).append(what)
    return led


def _methods(made: Tally, settings: JudgingSettings) -> Table:
    columns = (
        Column(NUMBER, 14),
        *(Column(f"{method}{'（本次用）' if method == settings.method else ''}", 18) for method in METHODS),
    )
    rows = [
        [place.case.number, *(f"{made.scores[method].get(place.case.number, float('nan')):.2f}" for method in METHODS)]
        for place in sorted(made.places, key=lambda place: place.case.number)
    ]
    return Table("四种算法的得分", columns, rows, name="各种算法")


def _experts(made: Tally, names: Mapping[str, str]) -> Table:
    columns = (
        *(Column("编号", 10), Column("评委", 14), Column("评审组", 14), Column("份数", 8), Column("平均", 9)),
        *(Column("宽严", 9), Column("离散", 9), Column("与众不同", 11), Column("说明", 30)),
    )
    rows = [
        [
            *(view.expert, names.get(view.expert, ""), view.panel, str(view.reviews), f"{view.mean:.1f}"),
            *(f"{view.severity:+.1f}", "" if view.spread is None else f"{view.spread:.1f}", f"{view.off:.1f}"),
            "、".join(view.remarks),
        ]
        for view in made.experts
    ]
    note = (
        "宽严：同样的案例比一般评委多给（+）或少给（−）几分；离散：他给的分拉开多少；与众不同：除去宽严，与别人还差多少"
    )
    return Table("评委的宽严和离散", columns, rows, name="评委", note=note)


def _reread(made: Tally) -> Table:
    columns = (Column(NUMBER, 14), Column("评审组", 14), Column("各评委给的分", 40), Column("相差", 9))
    rows = [
        [one.case, one.panel, "、".join(f"{value:g}" for value in one.points), f"{one.gap:g}"] for one in made.contested
    ]
    return Table("意见相差大、请再读一遍的案例", columns, rows, name="复读")


def _measures(made: Tally) -> Table:
    columns = (Column("评审组", 14), Column("量", 36), Column("值", 12), Column("怎样看", 60))
    rows = [[panel, *line] for panel, measured in made.agreement.items() for line in measures(measured)]
    return Table("一致程度", columns, rows, name="一致程度")


def measures(measured: Agreement) -> list[tuple[str, str, str]]:
    """The measures of a panel: name, value, and how to read it."""

    def shown(value: float | None) -> str:
        return "算不出" if value is None else f"{value:.2f}"

    return [
        ("Krippendorff α（等距）", shown(measured.alpha), "1 为完全一致，0 与随手给一样；0.67 以下不宜只凭分数下结论"),
        ("ICC(2,1) 单份评审的可靠程度", shown(measured.single), "只凭一位评委，名次有几成可信"),
        (
            f"ICC(2,k) 平均分的可靠程度（k={measured.reviews:.1f}）",
            shown(measured.average),
            "几份评审平均以后；0.75 以上算好，0.5 以下差",
        ),
        (
            "扣除宽严以后的可靠程度",
            shown(measured.adjusted),
            "用加性模型时看这一个；比上一行高得多，说明宽严不一影响大",
        ),
        (
            "方差：案例 / 评委宽严 / 其余",
            " / ".join(shown(part) for part in (measured.cases, measured.experts, measured.rest)),
            "案例的一份越大越好",
        ),
    ]


def report(opened: Round, made: Tally, count: int) -> Report:
    """The report to hand to a superior: how awards were worked out and how far to trust them."""
    settings = opened.settings.judging
    paper = Report("统分和授奖建议", opened)
    reviews = sum(view.reviews for view in made.experts)
    paper.line(
        f"{count} 个案例，{len(made.experts)} 位评委，{reviews} 份评审；算分用“{settings.method}”，"
        f"{len(made.places)} 个案例有得分。"
    )
    _count_awards(paper, made, opened.campaign.awards)
    paper.heading("一致程度")
    for panel, measured in made.agreement.items():
        paper.table(["量", "值", "怎样看"], [list(line) for line in measures(measured)], panel)
        shown = "算不出" if measured.alpha is None else f"{measured.alpha:.2f}"
        average = "算不出" if measured.average is None else f"{measured.average:.2f}"
        paper.line(f"{panel}：Krippendorff α {shown}，平均分的可靠程度 ICC(2,k) {average}。")
        if made.parts[panel] > 1:
            paper.line(
                f"{panel}的评委分成 {made.parts[panel]} 群，群与群没有共同评过的案例，宽严不能互相比较，加性模型的分数只在群内可比。"
            )
    odd = [view for view in made.experts if view.remarks]
    paper.heading("宽严和离散")
    paper.line(f"明显偏松、偏严或分数拉不开的评委 {len(odd)} 位。")
    rows = [
        [
            view.expert,
            str(view.reviews),
            f"{view.severity:+.1f}",
            "" if view.spread is None else f"{view.spread:.1f}",
            "、".join(view.remarks),
        ]
        for view in odd
    ]
    paper.table(["评委", "份数", "宽严", "离散", "说明"], rows)
    paper.heading("请再读一遍的案例")
    paper.line(f"评委给分相差 {settings.reread:g} 分（百分制）以上的案例 {len(made.contested)} 个。")
    rows = [
        [one.case, one.panel, "、".join(f"{value:g}" for value in one.points), f"{one.gap:g}"]
        for one in made.contested[:60]
    ]
    paper.table(["案例", "评审组", "各份评审", "相差"], rows)
    _firm(paper, made)
    return paper


def decision_report(
    opened: Round, said: str, changed: Sequence[Sequence[str]], over: Mapping[str, Sequence[int]]
) -> Report:
    """What the jury decided: ``changed`` are case, proposal, decision and reason; ``over`` award → given, allowed."""
    paper = Report(f"{opened.campaign.short} 评委会定奖", opened)
    paper.line(f"{said}。")
    for award, (given, most) in over.items():
        paper.line(f"{award}定了 {given} 个，按比例至多 {most} 个，多 {given - most} 个，请在呈报时说明。")
    paper.heading("与建议不同的")
    paper.table(["案例", "建议", "定为", "理由"], changed)
    return paper


def _count_awards(paper: Report, made: Tally, awards: Sequence[str]) -> None:
    paper.heading("拟定的奖项")
    groups = sorted({place.group for place in made.places})
    rows = []
    for group in groups:
        own = [place for place in made.places if place.group == group]
        rows.append(
            [group or "全部", str(len(own)), *(str(sum(one.award == award for one in own)) for award in awards)]
        )
    paper.table(["组别", "案例", *awards], rows)
    tied = [place for place in made.places if place.could_be is not None]
    total = "，".join(f"{award} {sum(one.award == award for one in made.places)} 个" for award in awards)
    paper.line(
        f"{total}；同分跨线、请评委会定的 {len(tied)} 个{'：' if tied else ''}{'、'.join(one.case.number for one in tied)}。"
    )
    noted = [place for place in made.places if place.notes and place.could_be is None]
    if noted:
        rows = [[one.case.number, one.award or NO_AWARD, "；".join(one.notes)] for one in noted]
        paper.table(["案例", "建议", "说明"], rows, "按规定调整的")


def _firm(paper: Report, made: Tally) -> None:
    """How firm awards are: what would change with another method, or without one expert."""
    paper.heading("稳不稳")
    shaky = [place for place in made.places if not made.firmness[place.case.number].firm]
    by_method = sum(bool(made.firmness[place.case.number].by_method) for place in made.places)
    without = sum(bool(made.firmness[place.case.number].without) for place in made.places)
    rows = [[one.case.number, suggestion(one), remarks(one, made.firmness[one.case.number])] for one in shaky]
    more = f"下表列出前 {_LISTED} 个，全部见授奖建议.xlsx。" if len(rows) > _LISTED else ""
    paper.line(
        f"换一种算法或少一位评委，奖项都不变的 {len(made.places) - len(shaky)} 个；换算法会变的 {by_method} 个，"
        f"少了某一位评委会变的 {without} 个。{more}"
    )
    paper.table(["案例", "建议", "什么时候会变"], rows[:_LISTED])
