"""``anliku``: parse the command line, call, print. The only room that prints.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 130 interrupted, 143 ended by the system. Results go to standard
output, everything about the run itself to standard error, so that ``--format json`` stays
clean. Heavy rooms are imported where they are used: ``check`` starts without the engine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from anliku import signals
from anliku.atomic import forget_placed, placed, reason

# Importing a module of commands adds them to the group.
from anliku.cli import (  # noqa: F401
    check,
    exporting,
    find,
    importing,
    judging,
    maintain,
    merging,
    overlap,
    publish,
    reviewing,
    rounds,
    starting,
)
from anliku.cli.command import FOUND, INTERRUPTED, WRONG, app, relative
from anliku.cli.screen import lost_output, open_streams, say
from anliku.cli.usage import explain, plain, refused, surprise

# In the order in which people need them.
_ORDER = (
    "check",
    "rule",
    "new",
    "import",
    "export",
    "overlap",
    "build",
    "search",
    "serve",
    "schema",
    "review",
    "merge",
    "round",
)
app.commands = {name: app.commands[name] for name in _ORDER}
# In the order of the steps of a round.
_ROUND = (
    *("open", "receive", "approve", "match", "blind", "assign", "sheets", "collect", "score"),
    *("announce", "import", "finish", "showcase", "close", "verify"),
)
rounds.rounds.commands = {name: rounds.rounds.commands[name] for name in _ROUND}
_SHOWN = 20
"""Written files that are named where a command fails; of more the number is told."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the process's own) and give its exit code.

    Nothing escapes: every error ends as Chinese text on standard error, with the files that were
    written before it. The traceback of a surprise is shown only where ANLIKU_DEBUG=1.
    """
    open_streams()
    forget_placed()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        # A preview ends well with Ctrl-C; whoever else ended it has to be told that it worked.
        code = signals.exit_code(code) if signals.ended_from_outside() else code
    except (KeyboardInterrupt, click.Abort):
        say(f"已中断{_written()}")
        code = signals.exit_code(INTERRUPTED)
    except OSError as error:
        _tell_traceback()
        say(f"{refused(error)}{_written()}")
        code = FOUND
    except Exception as error:  # noqa: BLE001 - the contract above
        _tell_traceback()
        say(f"{surprise(error)}{_written()}")
        code = FOUND
    return _told(code)


def _told(code: int) -> int:
    """The exit code where the results did not arrive, and a word about it.

    Whoever closes a pipe has read enough: then files that stand are a success.
    """
    lost = lost_output()
    if lost is None:
        return code
    if isinstance(lost, BrokenPipeError):
        return code if placed() else code or FOUND
    say(f"结果没有显示全（{reason(lost)}）{_written()}")
    return code or FOUND


def _written() -> str:
    """The end of a line that tells of a failure: what stands all the same."""
    paths = placed()
    if not paths:
        return ""
    shown = "、".join(plain(relative(path)) for path in paths[:_SHOWN])
    return f"；已经写好 {shown}" + (f" 等 {len(paths)} 个文件" if len(paths) > _SHOWN else "")


def _tell_traceback() -> None:
    if os.environ.get("ANLIKU_DEBUG") == "1":
        import traceback

        say(traceback.format_exc().rstrip())


def _run(arguments: list[str]) -> int:
    try:
        with app.make_context("anliku", arguments) as context:
            code: int = app.invoke(context)
            return code
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.message)
        return WRONG
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx is not None else "anliku"
        say(plain(f"{explain(error)}\n用法见 {command} --help", keep="\n"))
        return WRONG
