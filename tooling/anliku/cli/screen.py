"""What is written to the screen: results on standard output, the run itself on standard error."""

from __future__ import annotations

import contextlib
import io
import json
import os
import select
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

import click

from anliku.cli.usage import plain
from anliku.problem import Problem, tally

if TYPE_CHECKING:
    from typing_extensions import Buffer


_NARROW = 60
"""On a terminal of fewer columns every problem is a line of its own, with its whole place."""


class _Courtesy(io.FileIO):
    """A standard stream to which writing never fails.

    Files are the job of a command, what it says about them is a courtesy: where the reader of a
    pipe has gone or the disk behind the stream is full, the work goes on, and its end tells of it.
    """

    lost: OSError | None = None
    """Why nothing arrives any more."""

    def write(self, data: Buffer) -> int:
        """Write, or throw away what cannot be written any more; how many bytes are done with."""
        while self.lost is None:
            try:
                written: int | None = super().write(data)
            except OSError as error:
                self.lost = error
                break
            if written is not None:
                return written
            # Somebody has set a shared terminal to not wait for its reader.
            select.select([], [self], [])
        return memoryview(data).nbytes


def put(text: str) -> None:
    """A result, on standard output."""
    click.echo(text)


def say(text: str) -> None:
    """Something about the run itself, on standard error."""
    click.echo(text, err=True)


def open_streams() -> None:
    """Make the standard streams fit for every machine.

    Output is UTF-8 unless a terminal's own encoding has Chinese; no character and no fault of what
    lies behind can stop a command; a stream that the caller has closed (``<&-``) is empty, or
    swallows what it is given.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for good
    elif sys.stdin is sys.__stdin__ and isinstance(sys.stdin, io.TextIOWrapper):
        # What is typed in another encoding is told as such, where it is understood.
        sys.stdin.reconfigure(errors="surrogateescape")
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for good
        # What a test or a program around us has put there stays.
        elif stream is getattr(sys, f"__{name}__"):
            setattr(sys, name, _courteous(stream, number))


def _courteous(stream: TextIO, number: int) -> TextIO:
    encoding = stream.encoding if stream.isatty() and _has_chinese(stream.encoding) else "utf-8"
    if sys.platform == "win32" and stream.isatty():
        # The console there is no file.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        return stream
    raw = io.BufferedWriter(_Courtesy(number, "w", closefd=False))
    return io.TextIOWrapper(raw, encoding, "backslashreplace", line_buffering=stream.isatty() or number == 2)


def _has_chinese(encoding: str) -> bool:
    try:
        "案例".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def lost_output() -> OSError | None:
    """Why the results did not all reach whoever was to read them; None where they did."""
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw.lost if isinstance(raw, _Courtesy) else None


def print_report(problems: list[Problem], cases: int, style: str, fixed: int = 0) -> None:
    """``check``'s result in one of its three shapes."""
    if style == "json":
        listed = [problem.as_json() for problem in problems if not problem.is_allowed]
        allowed = [problem.as_json() for problem in problems if problem.is_allowed]
        report = {"problems": listed, "cases": cases} | ({"allowed": allowed} if allowed else {})
        put(json.dumps(report, ensure_ascii=False, indent=2))
        return
    if style == "github":
        if problems:
            put("\n".join(problem.as_github() for problem in problems))
    else:
        print_problems(problems)
    summary = f"{cases} 个案例，{tally(problems)}"
    fixable = sum(problem.fixable for problem in problems)
    if fixed:
        summary += f"；已自动改好 {fixed} 处"
    elif fixable:
        summary += f"；其中 {fixable} 处可以自动改好：anliku check --fix"
    put(summary)


def in_columns() -> bool:
    """Whether results may stand side by side: on a terminal that is wide enough for it."""
    return sys.stdout.isatty() and shutil.get_terminal_size().columns >= _NARROW


def print_problems(problems: Sequence[Problem]) -> None:
    """Grouped and coloured on a wide terminal; one stable line each elsewhere."""
    if not in_columns():
        if problems:
            put("\n".join(plain(problem.as_text()) for problem in problems))
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
