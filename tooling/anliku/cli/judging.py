"""``round assign``, ``sheets``, ``collect``, ``score``: from the list of experts to the awards that the jury decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from anliku.cli.place import named_place
from anliku.cli.rounds import step

if TYPE_CHECKING:
    from anliku.round.desk.opened import Round
    from anliku.round.desk.result import StepResult


@step(
    "assign",
    "分配评委：谁评哪些案例。",
    "评委名单是 .xlsx，列有 姓名、单位、区域、类别、学段、上限、回避、评审组；一格里写几项用“、”隔开。\n"
    "本人和合作者的、本单位的、本区域的、声明回避的案例一概不分；每人数量尽量一样，同一案例的评委尽量来自不同区域。\n"
    "每个案例几份、每人至多几个、要不要回避本区域写在 round.yml 的 judging 里。名单变了再运行一次，已经分好的尽量不动。",
)
@click.argument("file", required=False, metavar="[评委名单]")
def assign(opened: Round, file: str | None) -> StepResult:
    """Assign cases to experts."""
    from anliku.round.judging import assign as assigning

    return assigning.run(opened, named_place("评委名单", file) if file is not None else None)


@step(
    "sheets",
    "做评分表：每位评委一份 .xlsx。",
    "写在 待填/评分表；只有要填的格子能改，分数有上下限，总分自己算。分配变了再运行一次，只做要补的。",
)
def sheets(opened: Round) -> StepResult:
    """Write the experts' workbooks."""
    from anliku.round.judging import send_sheets

    return send_sheets.run(opened)


@step(
    "collect",
    "收评分表：读回分数，逐格说明哪里要改。",
    "交多少份收多少份，先后不要紧；有毛病的那一行不算，别的照算。声明回避的案例当场改派，并做好补评表。\n"
    "同一位评委前后交了两样，按先交的算；以这次为准就加上 --replace。",
)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--replace", is_flag=True, help="与以前交的不一样时，以这次的为准")
def collect(opened: Round, files: tuple[str, ...], replace: bool) -> StepResult:
    """Read the workbooks back."""
    from anliku.round.judging import collect as collecting

    return collecting.run(opened, [named_place("文件", file) for file in files], replace)


@step(
    "score",
    "统分，拟定奖项；评委会定了以后读回。",
    "得分、一致程度、评委宽严、要复读的案例、奖项稳不稳写进 待填/授奖建议.xlsx 和报告；怎样算写在 round.yml 的 judging 里。\n"
    "评委会在“评委会决定”一列定好，再用 --decided 读回。",
)
@click.option("--decided", metavar="授奖建议", help="评委会填好的授奖建议.xlsx")
@click.option("--incomplete", is_flag=True, help="没有收齐也统分")
def score(opened: Round, decided: str | None, incomplete: bool) -> StepResult:
    """Propose awards, or read back what the jury decided."""
    from anliku.round.judging import score as scoring

    return scoring.run(opened, named_place("--decided", decided) if decided is not None else None, incomplete)
