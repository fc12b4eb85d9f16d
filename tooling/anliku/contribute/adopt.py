"""A draft → a case of the library: front matter with named gaps, private data gone, whole or not at all.

What the document does not give stays in the file as ``key:  # 待填：…``, which every check
reports until somebody writes it. Everything is repaired and searched for private data in
memory; the folder appears in one step.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

from anliku import rules, source
from anliku.campaign import Campaign
from anliku.case_places import INDEX
from anliku.catalogue import Catalogue
from anliku.contribute.folder import NotWritten, create_next
from anliku.formats.word.read import redact
from anliku.formats.word.read.notes import quoted
from anliku.formats.word.understand.draft import Draft
from anliku.model import FACETS, CaseMeta
from anliku.private import Private
from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity, sort_problems
from anliku.reading import reading_of
from anliku.rules.fix import MAX_PASSES, fix_text
from anliku.rules.front_matter import OF_VALUES
from anliku.yamlsafe import quote

OPTIONAL = {"work", "school", "glance", "questions", "evidence", "takeaways", "sample"}
"""Fields that leave no gap where nothing is known (``work`` does where the campaign has works)."""
_ADVICE = {"license": "推荐 CC-BY-NC-SA-4.0", "consent": "作者书面同意公开后填 true", "award": "评选结果公布后填"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that has to be filled in by hand."""

    key: str
    title: str
    hint: str
    """What to write, ending with the choices where there are few."""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adopted:
    """A case that was written."""

    name: str
    file: str
    """Its ``index.md``, relative to the root."""
    problems: list[Problem]
    """Those of the document first, then those of the new case, without its gaps."""
    gaps: list[Gap]


def gaps_of(values: Mapping[str, Any], catalogue: Catalogue) -> list[Gap]:
    """The fields that ``values`` leave open, in the order of the file; never the id."""
    campaign = _campaign(values, catalogue)
    gaps = []
    for key, info in CaseMeta.model_fields.items():
        wanted = key not in OPTIONAL or (key == "work" and campaign is not None and bool(campaign.works))
        if key == "id" or key in values or not wanted:
            continue
        choices = _choices(key, campaign, catalogue)
        hint = _ADVICE.get(key, info.description or info.title or key)
        if choices:
            hint = f"{hint.rstrip('。')}；可选 {'、'.join(choices)}"
        gaps.append(Gap(key, info.title or key, hint, choices))
    return gaps


def adopt(catalogue: Catalogue, draft: Draft, taken: Iterable[str] = ()) -> Adopted:
    """Write ``draft`` as a new case. ``taken`` are ids that this run has given already.

    Raises NotWritten, and then nothing was written.
    """
    values = {key: value for key, value in draft.values.items() if key in CaseMeta.model_fields and key != "id"}
    campaign = _campaign(values, catalogue)
    year = _year(campaign, catalogue)
    gaps = gaps_of(values, catalogue)
    removed: list[Problem] = []

    def files(name: str) -> dict[str, bytes]:
        file = f"cases/{year}/{name}/{INDEX}"
        text = f"{front_matter(name, values, gaps)}\n{draft.body}"
        text = _repaired(text, file, catalogue)
        text, removed[:] = _without_private(text, file, catalogue)
        return {INDEX: text.encode(), **draft.pictures}

    folder = create_next(catalogue, year, (values.get("region"), values.get("category")), files, taken)
    case = source.read(folder, catalogue.root)
    grown = replace(catalogue, manuscripts=(*catalogue.manuscripts, case))
    open_lines = {case.places.keys[(gap.key,)].location.line for gap in gaps if (gap.key,) in case.places.keys}
    checked = [
        problem
        for problem in rules.check(grown, [case])
        if not (problem.rule in OF_VALUES and problem.location.line in open_lines)
    ]
    return Adopted(case.name, case.file, [*sort_problems(draft.problems), *removed, *checked], gaps)


def front_matter(name: str, values: Mapping[str, Any], gaps: Iterable[Gap]) -> str:
    """The metadata block, its fields in their order, gaps as comments that say what to write."""
    open_fields = {gap.key: gap for gap in gaps}
    lines = ["---", f"id: {name}"]
    for key in CaseMeta.model_fields:
        if key in open_fields:
            lines.append(f"{key}:  # 待填：{open_fields[key].hint}")
        elif key in values and key != "id":
            lines += _written(key, values[key])
    return "\n".join([*lines, "---", ""])


def _written(key: str, value: Any) -> list[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            f"{key}:",
            *(f"  - {{{', '.join(f'{name}: {_scalar(item)}' for name, item in row.items())}}}" for row in value),
        ]
    if isinstance(value, dict):
        return [f"{key}:", *(f"  {name}: {_scalar(item)}" for name, item in value.items())]
    if isinstance(value, list):
        return [f"{key}: [{', '.join(_scalar(item) for item in value)}]"]
    return [f"{key}: {_scalar(value)}"]


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9.-]*\Z|\d{4}-\d\d-\d\d\Z")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    text = " ".join(str(value).split())
    return text if _PLAIN.match(text) and text.lower() not in _WORDS else quote(text)


def _campaign(values: Mapping[str, Any], catalogue: Catalogue) -> Campaign | None:
    name = values.get("campaign")
    return catalogue.campaigns.get(name) if isinstance(name, str) else None


def _year(campaign: Campaign | None, catalogue: Catalogue) -> int:
    """The campaign's year; where none is known, that of the newest one."""
    if campaign is not None:
        return campaign.selection_year
    years = [known.selection_year for known in catalogue.campaigns.values()]
    if not years:
        raise NotWritten("案例库里还没有评选方案（cases/campaigns/），不知道放进哪一年，请先添加一个")
    return max(years)


def _choices(key: str, campaign: Campaign | None, catalogue: Catalogue) -> tuple[str, ...]:
    if key == "campaign":
        return tuple(catalogue.campaigns)
    if key == "work":
        return tuple(work.name for work in campaign.works) if campaign is not None else ()
    if key not in FACETS:
        return ()
    offered = campaign.offered(key) if campaign is not None else None
    return tuple(catalogue.taxonomy.facet(key).names if offered is None else offered)


def _repaired(text: str, file: str, catalogue: Catalogue) -> str:
    """The text with every repair that has one right answer; as it was where rules disagree."""
    original = text
    for _ in range(MAX_PASSES):
        case = source.parse(text, [], catalogue.root / file.removesuffix(f"/{INDEX}"), file)
        better = fix_text(text, rules.check_case(case, catalogue.context))
        if better == text:
            return text
        text = better
    return original


def _without_private(text: str, file: str, catalogue: Catalogue) -> tuple[str, list[Problem]]:
    """The text without what detectors still find in it: numbers over several paragraphs or cells,
    in entities, in a file's name. Raises NotWritten where that cannot be taken out."""

    def private(text: str) -> tuple[int, list[tuple[int, Private]]]:
        case = source.parse(text, [], catalogue.root / file.removesuffix(f"/{INDEX}"), file)
        return case.body_start, reading_of(case, catalogue.context).private

    told: list[tuple[int, _Removal, str]] = []
    body_start, findings = private(text)
    for _ in range(MAX_PASSES * 4):
        if not findings:
            return text, [_told(text, file, *one) for one in told]
        offset, hit = findings[0]
        if text.rfind("\n", 0, offset) + 1 < body_start:
            break
        for cut in _removals(text, offset, hit):
            better = f"{text[: cut.start]}{cut.text}{text[cut.end :]}"
            body_start, rest = private(better)
            # A disguised number is named once, wherever it stands: its next place may follow.
            if len(rest) < len(findings) or not any((at, one.key) == (offset, hit.key) for at, one in rest):
                break
        else:
            break
        moved = len(better) - len(text)
        told = [(at + moved if at >= cut.end else min(at, cut.start), one, kind) for at, one, kind in told]
        told.append((cut.start, cut, hit.kind))
        text, findings = better, rest
    raise NotWritten("文档里有取不干净的私人信息（如联系方式），请在 Word 里删掉后再导入")


@dataclass(frozen=True, slots=True)
class _Removal:
    start: int
    end: int
    text: str = ""
    message: str = ""
    """What to tell where words are lost with it."""


def _told(text: str, file: str, at: int, cut: _Removal, kind: str) -> Problem:
    """The problem of something taken out; of a whole paragraph nothing is left to point to."""
    if cut.message:
        return Problem(Location(file), "WD001", Severity.ERROR, cut.message)
    return Problem(Location(file, text.count("\n", 0, at) + 1), "WD001", Severity.WARNING, redact.told(kind))


def _removals(text: str, offset: int, hit: Private) -> Iterator[_Removal]:
    """Ways to take ``hit`` out, the one that loses least first."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    line = text[start:end]
    if line.lstrip().startswith("|"):
        for row in _rows_without(line, offset - start, hit.key):
            yield _Removal(start, end, row)
    else:
        better, _ = redact.clean(line)
        if better != line:
            yield _Removal(start, end if better else _past(text, start, end), better)
        if hit.start == offset and hit.end > end and hit in find_private(text):
            yield _across(text, hit)
        for better in (_LINK.sub(_words_of_link, line), _as_read(line)):
            if better != line:
                yield _Removal(start, end, better)
    words = re.split(r"[0-9０-９&|\[\]*]", _TAG.sub("", line).lstrip("|>#*- "), maxsplit=1)[0]
    message = f"有取不干净的{hit.kind}，整段删去{_opening(words)}；请在 Word 里删掉{hit.kind}后重新导入"
    yield _Removal(start, _past(text, start, end), message=message)


def _opening(words: str) -> str:
    shown = quoted(words)
    return f"，那一段的开头是{shown}" if shown else ""


def _across(text: str, hit: Private) -> _Removal:
    """A number over several lines: the digits at their edges go, and lines of nothing else."""
    first = text.rfind("\n", 0, hit.start) + 1
    last = text.rfind("\n", 0, hit.end) + 1
    end = text.find("\n", hit.end)
    end = len(text) if end < 0 else end
    mark = re.match(r"\W*", text[last : hit.end])
    tail = text[hit.end : end].lstrip("，、；;,/ ")
    assert mark is not None
    lines = (redact.unlabelled(text[first : hit.start]), mark[0] + tail if re.search(r"\w", tail) else "")
    kept = "\n\n".join(line for line in lines if line)
    return _Removal(first, end if kept else _past(text, first, end), kept)


def _past(text: str, start: int, end: int) -> int:
    """Where to go on after a line that goes: past the empty line below it, where one is above."""
    return end + 2 if text.startswith("\n\n", end) and text.endswith("\n\n", 0, start) else end + 1


_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]*)[^()]*\)")
_TAG = re.compile(r"<[^<>]*>")
_AS_READ = re.compile(r"&#?\w{1,8};|[^*_~`\\]")
_CELL = re.compile(r"(?<=\|)((?:\\.|[^|\\])*)(?=\|)")


def _words_of_link(link: re.Match[str]) -> str:
    """A link whose address holds private data is its words alone."""
    return link[1] if find_private(unquote(link[2])) else link[0]


def _as_read(line: str) -> str:
    """A line without the private data that shows only once its marks are read."""
    marks = list(_AS_READ.finditer(line))
    plain = [unescape(mark[0]) for mark in marks]
    if any(len(character) != 1 for character in plain):
        return line
    for start, end, _ in reversed(redact.cuts("".join(plain))):
        line = line[: marks[start].start()] + line[marks[end - 1].end() :]
    return line


def _rows_without(row: str, offset: int, key: str) -> Iterator[str]:
    """A table row with ever more of its cells emptied; the row stays, or the table breaks."""
    cells = list(_CELL.finditer(row))

    def emptied(which: Container[int]) -> str:
        parts = [" " if at in which else cell[0] for at, cell in enumerate(cells)]
        return f"|{'|'.join(parts)}|"

    cleaned = [redact.clean(cell[0].strip())[0] for cell in cells]
    if any(better != cell[0].strip() for better, cell in zip(cleaned, cells, strict=True)):
        yield f"| {' | '.join(cleaned)} |"
    digits, chosen = "", set()
    for at, cell in enumerate(cells):
        own = re.sub(r"\D", "", normalize("NFKC", cell[0]))
        if cell.end() >= offset and own and key.startswith(digits + own):
            digits += own
            chosen.add(at)
    yield emptied(chosen)
    yield emptied({at for at, cell in enumerate(cells) if re.search(r"\d", cell[0])})
    yield emptied(range(len(cells)))
