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

# Importing a module of commands adds them to the group.
from anliku.cli import check, exporting, find, importing, maintain, overlap, publish, review, starting  # noqa: F401
from anliku.cli.base import FOUND, INTERRUPTED, WRONG, app
from anliku.cli.screen import give_up_output, open_streams, say
from anliku.usage import explain, plain, surprise

# In the order in which people need them.
_ORDER = ("check", "rule", "new", "import", "export", "overlap", "build", "search", "serve", "schema", "review")
app.commands = {name: app.commands[name] for name in _ORDER}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the process's own) and give its exit code.

    Nothing escapes: every error ends as Chinese text on standard error. The traceback of a
    surprise is shown only where ANLIKU_DEBUG=1.
    """
    open_streams()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        # A preview ends well with Ctrl-C; whoever else ended it has to be told that it worked.
        return signals.exit_code(code) if signals.ended_from_outside() else code
    except (KeyboardInterrupt, click.Abort):
        say("已中断")
        return signals.exit_code(INTERRUPTED)
    except BrokenPipeError:
        give_up_output()
        return FOUND
    except Exception as error:  # noqa: BLE001 - the contract above
        if os.environ.get("ANLIKU_DEBUG") == "1":
            import traceback

            say(traceback.format_exc().rstrip())
        say(surprise(error))
        give_up_output()
        return FOUND


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
