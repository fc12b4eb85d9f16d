"""``round``: a selection round on the organiser's own desk, step by step."""

from __future__ import annotations

import datetime
import functools
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anliku import clock
from anliku.cli.command import FINE, FOUND, app, here, library, no_library, root_option
from anliku.cli.place import named_place
from anliku.cli.screen import print_problems, put, say
from anliku.cli.usage import SETTINGS, Group, WrongUse, plain

if TYPE_CHECKING:
    from anliku.round.desk.opened import Round
    from anliku.round.desk.result import StepResult

_FOLDER, _BY = "anliku.round", "anliku.by"


def _remember(key: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def keep(context: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.meta[key] = value

    return keep


folder_option = click.option(
    "--folder",
    metavar="文件夹",
    expose_value=False,
    callback=_remember(_FOLDER),
    help="这一轮的文件夹（不写时是当前文件夹，或它的上层）",
)
by_option = click.option(
    "--by", metavar="姓名", expose_value=False, callback=_remember(_BY), help="谁在做，记进账本（不写时是电脑的用户名）"
)


@app.group(
    "round",
    cls=Group,
    invoke_without_command=True,
    short_help="一轮评选：收件、立项、评审、公示、证书。",
    help="一轮评选，从通知到证书，在组织方自己的电脑上做。\n\n"
    "每一轮是一个自己的文件夹，在案例库外面，别人看不到；收到的原件都留着，做了什么一步一行记在 ledger.jsonl 里。\n"
    "不带命令时说明做到了哪一步、下一步做什么、最迟哪天。",
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
    context_settings=SETTINGS,
)
@root_option
@folder_option
@click.pass_context
def rounds(context: click.Context) -> int:
    """The group; alone it tells where the round stands."""
    if context.invoked_subcommand is not None:
        return FINE
    from anliku.round.desk import opened
    from anliku.round.desk.result import NotDone
    from anliku.round.steps import status

    try:
        shown = opened.load(_folder(), _by(), _root())
    except NotDone as error:
        return _not_done(error)
    for note in shown.notes:
        say(plain(note))
    put(plain("\n".join(status(shown)), keep="\n"))
    return FOUND if shown.ledger.faults else FINE


def step(
    name: str, summary: str, text: str = "", locked: bool = True
) -> Callable[[Callable[..., StepResult]], click.Command]:
    """A command of the group whose function gets the round (held for it alone, unless ``locked`` is False)
    and gives a StepResult, which is printed."""

    def make(function: Callable[..., StepResult]) -> click.Command:
        @functools.wraps(function)
        def run(*arguments: object, **options: object) -> int:
            from anliku.round.desk import opened
            from anliku.round.desk.result import NotDone
            from anliku.round.steps import next_line

            try:
                if not locked:
                    shown = opened.load(_folder(), _by(), _root())
                    return _tell(shown, function(shown, *arguments, **options), "")
                with opened.at(_folder(), _by(), _root()) as held:
                    result = function(held, *arguments, **options)
                    return _tell(held, result, next_line(held))
            except NotDone as error:
                return _not_done(error)

        page = f"{summary}\n\n{text}" if text else summary
        declared = by_option(folder_option(root_option(run)))
        return rounds.command(name, short_help=summary, help=page, options_metavar="[选项]")(declared)

    return make


def _tell(opened: Round, result: StepResult, following: str) -> int:
    for note in opened.notes:
        say(plain(note))
    print_problems(result.problems)
    if result.lines:
        put(plain("\n".join(result.lines), keep="\n"))
    for written in result.written:
        put(plain(f"写好了 {written.name}"))
    if following:
        put(plain(following, keep="\n"))
    return FINE if result.ok else FOUND


def _not_done(error: Exception) -> int:
    say(plain(f"没有做。{error}", keep="\n"))
    return FOUND


def _folder() -> Path:
    from anliku.round.desk.round_folder import find

    typed = click.get_current_context().meta.get(_FOLDER)
    return find(named_place("--folder", typed) if typed is not None else here())


def _by() -> str:
    typed = click.get_current_context().meta.get(_BY)
    if typed is not None:
        if not typed.strip():
            raise WrongUse("--by 后面要写姓名")
        return str(typed.strip())
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "不知道是谁"


def _root() -> Path | None:
    return library() if "anliku.root" in click.get_current_context().meta else None


@rounds.command(
    "open",
    short_help="新建一轮。",
    help="新建一轮。\n\n文件夹要在案例库和网站外面，只有自己能读；里面会有收到的申报材料、姓名和电话。\n"
    "写好的 round.yml 是这一轮自己的规定，照里面的说明改。再运行一次不会动已有的东西。",
    options_metavar="[选项]",
)
@click.argument("folder", metavar="文件夹")
@click.option("--campaign", required=True, metavar="评选", help="评选方案的编号，如 suzhou-2024")
@by_option
@root_option
def open_round(folder: str, campaign: str) -> int:
    """Make the folder, its rules and the first line of its ledger."""
    from anliku import catalogue as catalogues
    from anliku.case_places import NotALibrary
    from anliku.round.desk import opening
    from anliku.round.desk.result import NotDone
    from anliku.round.steps import next_line

    try:
        catalogue = catalogues.load(library(), with_cases=False)
        catalogue.expect_campaigns()
    except NotALibrary as error:
        return no_library(error, "text")
    if campaign not in catalogue.campaigns:
        known = "、".join(catalogue.campaigns) or "还没有，请先写 cases/campaigns/编号.yml"
        raise WrongUse(f"案例库里没有“{campaign}”这个评选；有的是 {known}")
    try:
        place = named_place("文件夹", folder)
        with opening.opened(place, catalogue, campaign, _by()) as (made, result):
            return _tell(made, result, next_line(made))
    except NotDone as error:
        return _not_done(error)


@step(
    "receive",
    "收件：汇总表、申报表、联络人表、单位名单、案例。",
    "文件和文件夹都可以，什么次序、收几次都行；原件留一份不动，读出来的对到各个选题上。\n"
    "要人看的一条一行写在 待填/待处理.xlsx 里，写着联系谁；在里面选好，存盘，再把它交给这个命令。",
)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--date", "day", metavar="日期", help="哪天收到的，如 2024-03-29；不写是今天")
def receive(opened: Round, files: tuple[str, ...], day: str | None) -> StepResult:
    """Take in files."""
    from anliku.cli.screen import progress
    from anliku.round.desk import receive as receiving

    paths = [named_place("文件", file) for file in files]
    with progress("收件") as step_done:
        return receiving.run(opened, paths, _day_of(opened, day), step_done)


def _day_of(opened: Round, typed: str | None) -> datetime.date | None:
    """The day on which files came: as typed, or as answered where a deadline is over and somebody can be asked."""
    from anliku.round.desk.dates import due

    if typed is not None:
        return _date(typed)
    limits = [
        due(limit, opened.campaign) for limit in (opened.settings.deadlines.topics, opened.settings.deadlines.cases)
    ]
    over = [limit for limit in limits if limit is not None and limit < opened.today]
    if not over or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    answer = click.prompt(
        f"截止日期（{'、'.join(day.isoformat() for day in over)}）过了，这些文件是哪天收到的？直接回车就是今天",
        default=opened.today.isoformat(),
        show_default=False,
    )
    return _date(answer)


def _date(typed: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(typed.strip())
    except ValueError:
        raise WrongUse(f"日期“{typed}”不存在或写法不对，请写成 2024-03-29 的样子") from None
    today = clock.today()
    if day > today:
        raise WrongUse(
            f"日期 {day.isoformat()} 还没有到，今天是 {today.isoformat()}；请核对日期（今天不对的话，核对电脑的时钟）"
        )
    return day


@step(
    "approve",
    "立项：定哪些选题、编号、名单。",
    "不写文件时先做一张决定表（待填/立项决定.xlsx）；填好存盘，再把它交给这个命令，读回来编号、出名单。\n"
    "编号的样子和次序写在 round.yml 的 numbers 里；编过的号不会变，也不会给别的选题。",
)
@click.argument("file", required=False, metavar="[决定表]")
@click.option("--all", "everything", is_flag=True, help="全部立项，不用决定表")
@click.option("--public", is_flag=True, help="名单（编号、题目、单位、区域）也写进案例库，网站上有一页")
def approve(opened: Round, file: str | None, everything: bool, public: bool) -> StepResult:
    """Propose, or read decisions back."""
    from anliku.round.desk import approve as approving

    if file is not None and everything:
        raise WrongUse("决定表和 --all 只能用一个")
    if file is None and not everything:
        return approving.propose(opened)
    path = named_place("决定表", file) if file is not None else None
    return approving.decide(opened, path, everything, public)


@step(
    "match",
    "核对选题：总结案例是不是申报的那个选题。",
    "不写文件时先比较，做一张核对表（待填/选题核对.xlsx），不一致的把申报和案例并排写成 Word；\n"
    "在表里定下结论和处理，存盘，再把它交给这个命令。",
)
@click.argument("file", required=False, metavar="[核对表]")
def match(opened: Round, file: str | None) -> StepResult:
    """Propose, or read decisions back."""
    from anliku.round.desk import match as matching

    return matching.propose(opened) if file is None else matching.decide(opened, named_place("核对表", file))


@step(
    "blind",
    "匿名：给专家看的稿子，去掉单位和姓名。",
    "正文、页眉页脚、脚注、图题、文件属性、批注、修订里的单位、姓名、区域都换成 ×，版式不动；文件名只有编号。\n"
    "机器认不准的（图片里的字、地名、旧名、我校的别称）列在 待填/匿名核对.xlsx；填好再交给这个命令，照它再隐去一遍。",
)
@click.argument("file", required=False, metavar="[核对表]")
@click.option(
    "--pdf/--no-pdf", default=True, help="同时做 PDF（用这台电脑的 Edge、Chrome 或 Chromium；都没有就只做 .docx）"
)
def blind(opened: Round, file: str | None, pdf: bool) -> StepResult:
    """Make blind copies."""
    from anliku.cli.screen import progress
    from anliku.round.outcome import blind as blinding

    filled = named_place("核对表", file) if file is not None else None
    with progress("做匿名稿", len(opened.cases) * (2 if pdf else 1)) as advance:
        return blinding.run(opened, filled, pdf, advance)


@step(
    "import",
    "入库：获奖案例的 Word 一次写进案例库。",
    "单位、区域、类别、学段、学科照汇总表填好，一篇也不问；已经在案例库里的（同题目、同单位）不动。\n"
    "没有人知道的几项（许可、同意公开、发布日期）写着“待填”，填好再发布；奖项到公布（finish）时写进去。",
)
@click.option("--all", "everything", is_flag=True, help="全部参评案例都入库，不只是获奖的")
def import_cases(opened: Round, everything: bool) -> StepResult:
    """Write the cases into the library."""
    from anliku.cli.screen import progress
    from anliku.round.outcome import admitting

    with progress("入库", len(opened.cases)) as step_done:
        return admitting.run(opened, everything, step_done)


@step(
    "verify",
    "核对：发布的结果是不是从收到的文件和当时的决定来的。",
    "账本一行一行接得上、收到的原件没有动过、写出的结果没有改过，每一步重新算一遍；不改动任何东西。\n"
    "有对不上的，说出是账本哪一行、哪个文件；退出码为 1。\n"
    "各步的报告最后一行印着校验码；拿着交出去的报告，用 --anchor 校验码 核对，账本整个改写过也看得出来。",
    locked=False,
)
@click.option(
    "--anchor", "anchors", multiple=True, metavar="校验码", help="报告最后一行的校验码（前 12 位就够），可写几次"
)
def verify(opened: Round, anchors: tuple[str, ...]) -> StepResult:
    """Work everything out again."""
    from anliku.cli.screen import progress
    from anliku.record.pool import Workers
    from anliku.round.verify import run

    with progress("核对", len(opened.ledger.events)) as step_done, Workers() as workers:
        return run(opened, step_done, workers, anchors)


@step(
    "announce",
    "公示：拟定名单写进案例库；读回异议的结果。",
    "公开的只有等级、案例、单位、区域、公示期和怎样提异议（写在 round.yml 的 outcome → announcing）；写进去以前先检查有没有别的。\n"
    "收到异议记在 待填/异议登记.xlsx，有了结果再交给这个命令；提出人和答复不离开这一轮的文件夹。",
)
@click.argument("file", required=False, metavar="[异议登记表]")
@click.option("--unmatched", default="", metavar="理由", help="拟获奖的还有没核对选题的，也公示；理由记进账本")
def announce(opened: Round, file: str | None, unmatched: str) -> StepResult:
    """Publish what is proposed, or settle objections."""
    from anliku.round.outcome import announce as announcing

    if file is not None:
        return announcing.settle(opened, named_place("异议登记表", file))
    return announcing.run(opened, unmatched)


@step(
    "finish",
    "公布：奖项写进案例，获奖名单、组织奖、证书。",
    "已收进案例库的案例只改“奖项”一行，照常检查；获奖名单写进案例库，证书名单和证书在 结果/ 里。\n"
    "证书的编号、模板、落款日期，组织奖的规则，写在 round.yml 的 outcome 里。编过的证书号不会变。",
)
@click.option("--early", is_flag=True, help="公示期没有过也公布，记进账本")
def finish(opened: Round, early: bool) -> StepResult:
    """Publish the awards."""
    from anliku.round.outcome import finish as finishing

    return finishing.run(opened, early)


@step(
    "showcase",
    "展示交流：选展示的案例，做页面。",
    "不写文件时先做一张表（待填/展示交流.xlsx）；选好再交给这个命令。日期、地点、材料写在 round.yml 的 outcome → showing 里。",
)
@click.argument("file", required=False, metavar="[展示表]")
def showcase(opened: Round, file: str | None) -> StepResult:
    """Choose what is shown."""
    from anliku.round.outcome import showcase as showing

    return showing.propose(opened) if file is None else showing.choose(opened, named_place("展示表", file))


@step(
    "close",
    "归档：删去联系方式，其余打包。",
    "公布以后过了 round.yml 写的天数（outcome → contacts_until）才做：汇总表、申报表、联络人表等有电话、邮箱的文件删去，"
    "它们的校验码留在账本里，结果照样可以核对。\n"
    "其余的打成一个压缩包，写在 归档/ 里。",
)
@click.option("--now", is_flag=True, help="没到天数也做，记进账本")
@click.option("--age", "key", metavar="公钥", help="用 age 加密压缩包（要装 anliku[archive]）")
def close(opened: Round, now: bool, key: str | None) -> StepResult:
    """Remove contacts, pack the rest."""
    from anliku.round.outcome import close as closing

    return closing.run(opened, now, key)
