"""What is written to the screen: results on standard output, the run itself on standard error."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from anliku.problem import Problem
from anliku.usage import plain


def put(text: str) -> None:
    """A result, on standard output."""
    click.echo(text)


def say(text: str) -> None:
    """Something about the run itself, on standard error; nothing can be done where that fails."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)


def open_streams() -> None:
    """Pipes and files get UTF-8 whatever the locale, no character can stop the output, and a
    stream that the caller has closed (``>&-``) swallows what it is given."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for good
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")


def give_up_output() -> None:
    """Throw away what cannot be written any more, or Python complains once more at exit."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_report(problems: list[Problem], cases: int, style: str, fixed: int = 0) -> None:
    """``check``'s result in one of its three shapes."""
    if style == "json":
        listed = [problem.as_json() for problem in problems]
        put(json.dumps({"problems": listed, "cases": cases}, ensure_ascii=False, indent=2))
        return
    if style == "github":
        for problem in problems:
            put(problem.as_github())
    else:
        print_problems(problems)
    errors = sum(problem.is_error for problem in problems)
    summary = f"{cases} 个案例，{errors} 个错误，{len(problems) - errors} 个提醒"
    fixable = sum(problem.fixable for problem in problems)
    if fixed:
        summary += f"；已自动改好 {fixed} 处"
    elif fixable:
        summary += f"；其中 {fixable} 处可以自动改好：anliku check --fix"
    put(summary)


def print_problems(problems: Sequence[Problem]) -> None:
    """Grouped and coloured on a terminal; one stable line each elsewhere."""
    if not sys.stdout.isatty():
        for problem in problems:
            put(plain(problem.as_text()))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.location.file, []).append(problem)
    for file, group in by_file.items():
        console.print(Text(plain(file), style="bold underline"))
        table = Table.grid(padding=(0, 2, 0, 0))
        for _ in range(4):
            table.add_column()
        for problem in group:
            place = Text(f"  {problem.location.line}:{problem.location.column}", style="dim")
            label = Text(problem.severity.label, style="bold red" if problem.is_error else "yellow")
            message = Text(plain(problem.message), overflow="fold")
            if problem.fixable:
                message.append("（可自动修复）", style="green")
            table.add_row(place, label, Text(problem.rule, style="cyan", no_wrap=True), message)
        console.print(table)
        console.print()


@contextlib.contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Show how far the work is, on a terminal only; gives what to call after each case."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda: progress.advance(task)
