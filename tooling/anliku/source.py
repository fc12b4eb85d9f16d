"""``index.md`` ⇄ :class:`Manuscript`: the only place that knows the file's layout."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from anliku import fields, yamlsafe
from anliku.case_places import INDEX
from anliku.files import examine, read_text, unreadable
from anliku.model import Attachment, Case, CaseMeta, Manuscript
from anliku.problem import Location, Problem, Severity
from anliku.regex import regex
from anliku.text import Lines, lines_of
from anliku.yamlsafe import Places, Span

_KEY_LINE = regex(r"[A-Za-z_]+\s*:(\s|$)")
# Lines of fields, then ---: a second block of metadata, not the text of a case.
_MORE_FIELDS = regex(r"(?:[A-Za-z_]+[ \t]*:.*\n(?:[ \t].*\n)*)+---\s*$", re.MULTILINE)
_FIELDS = regex(r"^---[ \t]*\n[A-Za-z_]+[ \t]*:[^\x00]*^---[ \t]*$", re.MULTILINE)
_INDENTED_MARK = regex(r"^[ \t]+(?=---[ \t\r]*$)", re.MULTILINE)


class Handler(YAMLHandler):
    """python-frontmatter's YAML handler: the library says where metadata begins and ends; reading
    it is :mod:`anliku.yamlsafe`'s, because the library's own loader expands and guesses."""

    def locate(self, text: str) -> tuple[int, int, int] | None:
        """Where the metadata starts and ends and the body starts, or None."""
        # A byte-order mark and old line ends are reported elsewhere; here they count as a line end.
        text = text.replace("\r", "\n") if "\n" not in text else text
        text = text.replace("\ufeff", "\n", 1) if text.startswith("\ufeff") else text
        marks = []
        for match in self.FM_BOUNDARY.finditer(text):
            marks.append(match)
            if len(marks) == 2:
                break
        if len(marks) < 2 or text[: marks[0].start()].strip("\r\n\t "):
            return None
        line_end = text.find("\n", marks[0].start())
        body = text.find("\n", marks[1].start())
        return line_end + 1, marks[1].start(), len(text) if body < 0 else body + 1

    def load(self, fm: str, **_kwargs: object) -> Any:
        """Plain values of hostile YAML, for whoever goes through ``frontmatter.loads`` with this
        handler. Raises ValueError where it is unusable."""
        loaded = yamlsafe.load(fm, "<front matter>")
        if loaded.problems:
            raise ValueError(loaded.problems[0].message)
        return loaded.value


HANDLER = Handler()


def read(folder: Path, root: Path) -> Manuscript:
    """Read the case in ``folder``: a :class:`Case` where its metadata can be used. Whatever is
    wrong ends up in its ``problems``."""
    path = folder / INDEX
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file)
    return parse(text, problems, folder, file)


def with_text(manuscript: Manuscript, text: str) -> Manuscript:
    """``manuscript`` as it would be read if its file held ``text``."""
    return parse(*examine(text, manuscript.file), manuscript.folder, manuscript.file)


def parse(
    text: str | None,
    problems: list[Problem],
    folder: Path,
    file: str,
    beside: tuple[Attachment, ...] | None = None,
) -> Manuscript:
    """Make a manuscript of a file's ``text`` (None where it could not be read). What lies ``beside`` it is looked for
    in the folder where nobody has looked yet."""
    problems = list(problems)
    meta: CaseMeta | None = None
    values: dict[str, Any] = {}
    places = Places(Span(file, Lines("")))
    body_start = 0
    if text is not None:
        lines = lines_of(text)
        body_start, loaded = _front_matter(text, file, lines, problems)
        if loaded is not None:
            places = loaded.places
            problems += loaded.problems
            if isinstance(loaded.value, dict):
                values = loaded.value
                # Half of the fields may stand in a second block, which has been reported.
                if not any(problem.rule == "FM006" for problem in problems):
                    meta, faults = fields.build(CaseMeta, values, places)
                    problems += faults
            elif not loaded.problems:
                message = "元数据应是一行一个“字段: 内容”，请对照投稿指南里的样例"
                problems.append(Problem(places.whole.location, "FM007", Severity.ERROR, message))
    text = text or ""
    attachments, hidden = _attachments(folder, file) if beside is None else (beside, [])
    year = folder.parent.name
    make = Manuscript if meta is None else partial(Case, meta=meta)
    return make(
        folder=folder,
        file=file,
        year=int(year) if re.fullmatch(r"[12][0-9]{3}", year) else None,
        name=folder.name,
        text=text,
        body_start=body_start,
        values=values,
        places=places,
        attachments=attachments,
        problems=(*problems, *hidden),
    )


def _front_matter(text: str, file: str, lines: Lines, problems: list[Problem]) -> tuple[int, yamlsafe.Loaded | None]:
    """Offset of the body, and the metadata where there is any."""

    def report(rule: str, offset: int, message: str) -> None:
        problems.append(Problem(Location(file, *lines(offset)), rule, Severity.ERROR, message))

    limits = HANDLER.locate(text)
    if limits is None:
        start = text.lstrip("\ufeff\r\n\t ")
        indented = _INDENTED_MARK.search(text)
        if indented is not None:
            report("FM001", indented.start(), "--- 前面有空格，请让它顶格，单独占一行")
        elif _FIELDS.search(text):
            report("FM001", 0, "第一行 --- 前面还有别的内容，请删掉，或移到正文里；文件要以 --- 开头")
        elif start.startswith("---"):
            report("FM001", 0, "元数据没有结束：请在最后一个字段的下一行写上单独的 ---")
        elif _KEY_LINE.match(start):
            report("FM001", 0, "元数据前面少了单独一行 ---，请在文件第一行补上")
        else:
            report("FM001", 0, "没有元数据：文件要以 --- 开头，写完编号、标题等字段后再写一行 ---")
        return 0, None
    opening, end, body = limits
    loaded = yamlsafe.load(text, file, opening, end, lines)
    rest = text[body:].lstrip()
    if _KEY_LINE.match(rest) and _MORE_FIELDS.match(rest):
        offset = body + len(text[body:]) - len(rest)
        report("FM006", offset, "只能有一段元数据；请把后一段并入前一段，只留首尾两行 ---")
    return body, loaded


def _attachments(folder: Path, file: str) -> tuple[tuple[Attachment, ...], list[Problem]]:
    """What lies beside the case; where the system does not let us see it, nobody knows what is missing."""
    attachments = []
    try:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name == INDEX:
                    continue
                size = entry.stat(follow_symlinks=False).st_size
                is_file = entry.is_file(follow_symlinks=False)
                attachments.append(Attachment(entry.name, Path(entry.path), size, entry.is_symlink(), is_file))
    except FileNotFoundError:
        return (), []
    except OSError as error:
        return (), [unreadable(file.rpartition("/")[0], error, "文件夹")]
    return tuple(attachments), []
