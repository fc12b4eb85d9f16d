"""A Word file → a draft of a case: values, body, pictures, and everything to look at.

This reads as the whole story: open, flatten, find the front and the headings (or the form),
guess the terms, write Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from anliku.campaign import Campaign, Skeleton
from anliku.formats.office import Package, Refused, load
from anliku.formats.word import answers_table, labels, question_lines, takeaways
from anliku.formats.word.labels import EVIDENCE_HEAD, EVIDENCE_TITLE, SAMPLE_NOTE
from anliku.formats.word.read import redact
from anliku.formats.word.read.content import Block, PictureRef, Table, Text
from anliku.formats.word.read.embedded import Unusable, convert
from anliku.formats.word.read.flatten import flatten
from anliku.formats.word.read.notes import Notes, quoted, whole
from anliku.formats.word.read.parts import A, Parts, V, W, holds
from anliku.formats.word.understand import form as forms
from anliku.formats.word.understand import front as front_pages
from anliku.formats.word.understand import guess, outline
from anliku.formats.word.understand.body_text import Writer, gap_for
from anliku.formats.word.understand.front import Front
from anliku.formats.word.understand.skeleton import body_of
from anliku.formats.word.understand.unfold import unfold
from anliku.model import CaseMeta
from anliku.problem import Problem
from anliku.taxonomy import Taxonomy

_CORE = {"title": "{http://purl.org/dc/elements/1.1/}title"}
_NO_TITLE = re.compile(
    r"(?:Microsoft\s*Word|文档|Document|无标题|Untitled|新建|docx?\b|PowerPoint|标题).{0,30}\Z", re.IGNORECASE
)
_BLANK_HEADER = re.compile(r"[\s\d\-—–/|第页共·.]*\Z")
_FEW_WORDS = 50
"""Fewer characters than this beside pictures are no text of a case."""
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?\Z")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a document gives. ``values`` are front-matter values by key, without the id."""

    values: dict[str, Any]
    body: str
    pictures: dict[str, bytes]
    problems: list[Problem]
    """Places are paragraphs of the document (see :mod:`notes`)."""
    campaign: Campaign | None
    guessed: frozenset[str] = field(default=frozenset())
    """Keys of values that somebody should look at."""


@dataclass(slots=True)
class _Known:
    """What the reading of the front or of a form came to."""

    front: Front
    headings: dict[int, outline.Heading]
    blocks: list[Block]
    form: forms.Form | None = None


def read(
    path: Path, taxonomy: Taxonomy, campaigns: Mapping[str, Campaign], given: Mapping[str, Any] | None = None
) -> Draft:
    """The draft in ``path``; ``given`` are values that are known already and go before what
    the document says. Raises Refused with one Chinese line where the file cannot be used."""
    return read_package(load(path, "docx"), path, taxonomy, campaigns, given)


def read_package(
    package: Package,
    path: Path,
    taxonomy: Taxonomy,
    campaigns: Mapping[str, Campaign],
    given: Mapping[str, Any] | None = None,
) -> Draft:
    """As :func:`read`, of a verified file; ``path`` is only the name that it came under."""
    try:
        return _read(package, path, taxonomy, campaigns, dict(given or {}))
    except RecursionError:
        raise Refused("文件里的内容嵌套太深，请在 WPS 中另存为 .docx 后再试") from None


def _read(
    package: Package, path: Path, taxonomy: Taxonomy, campaigns: Mapping[str, Campaign], given: dict[str, Any]
) -> Draft:
    parts = Parts(package)
    notes = Notes(path.name)
    content = flatten(parts, notes)
    headers = _around(parts, package, notes)
    blocks, footnotes = content.blocks, content.notes
    files, pictures = _pictures(parts, content.pictures, notes)
    _tell_scans(blocks, content.pictures, notes)
    for block in (*blocks, *(block for note in footnotes.values() for block in note)):
        _mark_gaps(block, files, content.pictures)
    if not any(not isinstance(block, Text) or not block.blank for block in blocks):
        raise Refused("文档里没有文字，请检查是不是拿错了文件")
    values: dict[str, Any] = {}
    facts = answers_table.take(blocks, taxonomy, notes)
    evidence = _evidence(blocks)
    asked = question_lines.take(blocks, notes)
    given_away = takeaways.take(blocks, notes)
    campaign, work = _campaign(blocks, path.stem, campaigns, given)
    skeleton = campaign.skeleton(work) if campaign is not None else None
    known = _known(blocks, skeleton, [known.title for known in campaigns.values()])
    _tell_front(notes, known.front)
    if not known.front.title and "title" not in given and (title := _core_title(parts)):
        known.front.title = title
        notes.add("WD008", f"正文里没有找到标题，用了文件属性里的“{title}”，请核对")
    if campaign is not None:
        values["campaign"] = campaign.id
        if work is not None:
            values["work"] = work
    values |= _values(known.front)
    told = guess.guesses(
        given.get("title") or known.front.title,
        given.get("unit") or known.front.unit,
        known.front.keywords,
        known.front.labelled,
        campaign,
        taxonomy,
    )
    labelled = [item for item in told if item.because.endswith("一栏")]
    told = [item for item in told if item.field not in facts]
    guessed = {item.field for item in told if item.field not in given}
    values |= {item.field: item.value for item in told} | facts
    if asked:
        values["questions"] = asked
    if evidence:
        values["evidence"] = evidence
    if given_away:
        values["takeaways"] = given_away
    if SAMPLE_NOTE in headers:
        values["sample"] = True
    _tell(notes, known.front, told, campaign, work, given)
    values |= given
    written = _values(known.front) | {item.field: item.value for item in labelled}
    _tell_overruled(notes, written, values)
    _tell_overruled(notes, facts, values)
    _tell_terms(notes, known, labelled, values, taxonomy)
    writer = Writer(files, content.pictures, notes)
    pieces = body_of(known.blocks, known.headings, known.front.used, skeleton, writer, notes)
    pieces += writer.footnotes(footnotes)
    _tell_uncalled(notes, {name: blocks for name, blocks in footnotes.items() if name not in writer.called})
    used = {picture.name for picture in writer.shown.values()}
    return Draft(
        values=values,
        body="\n\n".join(pieces) + "\n",
        pictures={name: data for name, data in pictures.items() if name in used},
        problems=notes.problems,
        campaign=campaign,
        guessed=frozenset(guessed),
    )


def _campaign(
    blocks: list[Block], stem: str, campaigns: Mapping[str, Campaign], given: Mapping[str, Any]
) -> tuple[Campaign | None, str | None]:
    """The campaign and kind of work: as given, or as the headings and the file's name tell."""
    texts = [text for block in blocks for text in ([block] if isinstance(block, Text) else block.paragraphs)]
    lines = [labels.without_hint(guess.bare_heading(text.line)) for text in texts if 2 <= len(text.line) <= 80]
    title = next((text.line for text in texts if text.line), "")
    if given.get("campaign") in campaigns:
        campaign: Campaign | None = campaigns[given["campaign"]]
        assert campaign is not None
        work = given.get("work") or guess.work_for(campaign, lines, stem, title)
        return campaign, work
    campaign, work = guess.campaign_for(lines, stem, title, campaigns)
    return campaign, given.get("work") or work


def _known(blocks: list[Block], skeleton: Skeleton | None, selections: list[str]) -> _Known:
    at = forms.find(blocks)
    if at is None:
        unfolded = unfold(blocks, skeleton)
        lines = front_pages.in_lines(unfolded.blocks)
        front = front_pages.read(lines, skeleton, selections)
        front.left += unfolded.left
        kept = [
            Text([], block.looks) if index in front.used and isinstance(block, Text) else block
            for index, block in enumerate(lines)
        ]
        return _Known(front, outline.find(kept, skeleton), kept)
    form = forms.read(blocks, at, skeleton)
    front = Front(
        title=form.values.get("title", ""),
        unit=form.values.get("unit", ""),
        authors=form.authors,
        summary=form.values.get("summary", ""),
        keywords=front_pages.keywords_in(form.values.get("keywords", "")),
        labelled={label: form.values[key] for key, label in labels.TERMS.items() if key in form.values},
        places=form.places,
        left=form.left,
    )
    return _Known(front, form.headings, form.blocks, form)


def _tell_front(notes: Notes, front: Front) -> None:
    """What stood before the first section and became no field."""
    for banner in front.banners:
        message = f"{quoted(banner.line)}是评选的名称，没有写进案例，请核对"
        notes.add("WD008", message, banner.looks.number)
    if front.doubtful is not None:
        message = f"{quoted(front.doubtful.line, 30)}像标题，没有写进 title；是标题的话请移过去"
        notes.add("WD008", message, front.doubtful.looks.number)
    for number in dict.fromkeys(number for number, _ in front.left):
        words = dict.fromkeys(words for at, words in front.left if at == number)
        message = f"的{''.join(map(whole, words))}没有写进案例，需要的请补进相应的字段"
        notes.add("WD008", message, number, always=True)


def _tell_overruled(notes: Notes, written: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """What the document says and something that goes before it says otherwise."""
    for key, value in written.items():
        if value != values[key]:
            said, used = ("、".join(one) if isinstance(one, list) else str(one) for one in (value, values[key]))
            message = f"文档里的{CaseMeta.model_fields[key].title}{whole(said)}没有写进案例，用的是{whole(used)}"
            notes.add("WD008", message, always=True)


def _tell_terms(
    notes: Notes, known: _Known, labelled: list[guess.Guess], values: Mapping[str, Any], taxonomy: Taxonomy
) -> None:
    """What stands behind the labels of terms and is no term, and what a form gave."""
    several = guess.too_many(known.front.labelled, taxonomy)
    for label, terms in several.items():
        words = "".join(map(whole, terms))
        message = f"的{label}选了 {len(terms)} 个：{words}，只能选一个，请核对写进案例的是哪一个"
        notes.add("WD008", message, known.front.places.get(label, 0), always=True)
    single = {label: said for label, said in known.front.labelled.items() if label not in several}
    for label, words in guess.unread(single, labelled, taxonomy):
        place = known.front.places.get(label, 0)
        notes.add("WD008", f"的{label}{whole(words)}不是本次评选的{label}，没有写进案例", place, always=True)
    if known.form is not None:
        taken = {item.field for item in labelled if values[item.field] == item.value}
        _tell_form(notes, known.form, [label for key, label in labels.TERMS.items() if key in taken])


def _tell_form(notes: Notes, form: forms.Form, terms: list[str]) -> None:
    """What a form gave; ``terms`` are the labels of the terms that became values."""
    named = [label for key, label in _FORM_VALUES.items() if key in form.values]
    named += terms
    named += ["负责人和工作组成员" if len(form.authors) > 1 else "一位作者"] if form.authors else []
    missing = [_FORM_VALUES[key] for key in ("title", "unit") if key not in form.values]
    missing += [] if form.authors or form.has_people else ["负责人"]
    message = f"这是申报表，读出了{'、'.join(named) or '正文'}"
    message += f"；没有填的有{'、'.join(missing)}" if missing else ""
    private = [name for name in dict.fromkeys(labels.PRIVATE.values()) if name in form.private]
    message += f"。{'、'.join(private)}没有写进案例" if private else ""
    notes.add("WD010", message)
    if form.banner:
        words = "".join(whole(line.line) for line in form.banner)
        notes.add("WD010", f"起的{words}是申报表的抬头，没有写进案例", form.banner[0].looks.number, always=True)


_FORM_VALUES = {"title": "案例名称", "unit": "单位", "keywords": "关键词", "summary": "摘要"}


def _values(front: Front) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": front.title,
        "unit": front.unit,
        "authors": front.authors,
        "keywords": front.keywords,
        "summary": front.summary,
    }
    return {key: value for key, value in values.items() if value}


def _tell(
    notes: Notes,
    front: Front,
    told: list[guess.Guess],
    campaign: Campaign | None,
    work: str | None,
    given: Mapping[str, Any],
) -> None:
    named = (
        ("title", "标题", front.title),
        ("unit", "单位", front.unit),
        ("authors", "作者", "、".join(front.authors)),
    )
    named_values = [f"{label}“{value}”" for key, label, value in named if value and key not in given]
    if named_values:
        notes.add("WD008", f"起的几行用作{'，'.join(named_values)}，请核对", min(front.places.values(), default=0))
    if campaign is None:
        message = "没有认出参加的是哪一次评选，章节没有整理；请写明评选编号（--campaign）重新导入"
        notes.add("WD002", message, error=True)
    elif "campaign" not in given:
        kind = f"的“{work}”" if work else ""
        notes.add("WD008", f"从章节和文件名看，参加的是“{campaign.short}”{kind}，请核对")
    labels = {
        "region": "区域",
        "kind": "案例类型",
        "stage": "学段",
        "school": "学校类型",
        "subject": "学科",
        "category": "类别",
        "problem": "问题",
    }
    for item in told:
        if item.field not in given:
            value = item.value if isinstance(item.value, str) else "、".join(item.value)
            notes.add("WD008", f"从{item.because}看，{labels[item.field]}是“{value}”，请核对")


def _tell_uncalled(notes: Notes, footnotes: Mapping[str, list[Block]]) -> None:
    """Notes of what became front matter, which calls none."""
    for blocks in footnotes.values():
        texts = [text for block in blocks for text in ([block] if isinstance(block, Text) else block.paragraphs)]
        words = " ".join(text.line for text in texts if text.line)
        if words:
            number = texts[0].looks.number
            notes.add("WD008", f"脚注{whole(words)}没有写进案例，要保留的话请写进正文", number, always=True)


# --- pictures -------------------------------------------------------------------------------------


def _pictures(parts: Parts, refs: Mapping[int, PictureRef], notes: Notes) -> tuple[dict[int, str], dict[str, bytes]]:
    """Key → file name of the pictures that can be taken, and the files."""
    names: dict[int, str] = {}
    files: dict[str, bytes] = {}
    made: dict[tuple[Any, ...], str] = {}
    for key, ref in refs.items():
        same = (ref.part, ref.crop, ref.turned, ref.mirrored)
        if ref.part is not None and same in made:
            names[key] = made[same]
            continue
        try:
            if ref.part is None:
                raise Unusable(f"{ref.what}没有存在文件里，请在 WPS 中重新插入图片本身")
            data, suffix = convert(parts.data(ref.part), ref)
        except Unusable as error:
            notes.add("WD003", f"的{ref.what}没有导入：{error}", ref.paragraph, error=True)
            continue
        name = f"figure-{len(files) + 1}{suffix}"
        names[key] = made[same] = name
        files[name] = data
    return names, files


def _tell_scans(blocks: list[Block], refs: Mapping[int, PictureRef], notes: Notes) -> None:
    """A form or a page that was pasted as a picture: nobody can check what it says."""
    lines = [text.line for block in blocks for text in ([block] if isinstance(block, Text) else block.paragraphs)]
    private = "里面的姓名、电话等个人信息检查不出来，会随图片公开"
    if refs and sum(map(len, lines)) < _FEW_WORDS:
        message = f"文档里几乎只有图片，图片里的文字读不出来；{private}。请把文字打进文档再导入，不要用截图或扫描件"
        notes.add("WD003", message, error=True)
        return
    for ref in refs.values():
        if ref.is_page:
            notes.add(
                "WD003", f"的图片有一页大，像扫描件或整页截图：{private}；请确认没有，最好改成文字", ref.paragraph
            )


def _mark_gaps(block: Block, files: Mapping[int, str], refs: Mapping[int, PictureRef]) -> None:
    """Where a picture could not be taken, words keep its place."""
    if isinstance(block, Table):
        for text in block.paragraphs:
            _mark_gaps(text, files, refs)
        return
    if any(key not in files for key in block.pictures):
        block.spans = [
            span
            if span.picture is None or span.picture in files
            else replace(span, picture=None, text=gap_for(refs[span.picture]))
            for span in block.spans
        ]


# --- what is around the text ------------------------------------------------------------------------


def _around(parts: Parts, package: Package, notes: Notes) -> str:
    """Tell what is not imported; the words of headers and footers."""
    words = ""
    has_picture = False
    for link in parts.relationships(parts.main).values():
        if link.kind in {"header", "footer"} and not link.outside:
            tree = parts.tree(link.target)
            words += "".join(text.text or "" for text in tree.iter(W + "t")) + " " if tree is not None else ""
            has_picture |= tree is not None and holds(tree, A + "blip", V + "imagedata")
    if not _BLANK_HEADER.match(words):
        notes.add("WD009", f"页眉、页脚里的文字{quoted(words, 20)}没有导入")
    if has_picture:
        notes.add("WD009", "页眉、页脚里的图片没有导入")
    comments = parts.tree(parts.related(parts.main, "comments"))
    if comments is not None and (count := len(comments.findall(W + "comment"))):
        notes.add("WD006", f"有 {count} 条批注，没有导入")
    if package.macros:
        notes.add("WD009", "文件带有宏，没有导入也没有运行")
    if package.embedded:
        notes.add("WD009", f"文件里嵌有 {len(package.embedded)} 个别的文件，没有导入；要用的内容请写进正文")
    return words


def _core_title(parts: Parts) -> str:
    core = parts.tree(parts.related("", "core-properties"))
    title = (core.findtext(_CORE["title"]) or "" if core is not None else "").strip()
    title, _ = redact.clean(" ".join(title.split()))
    return title if 4 <= len(title) <= 60 and not _NO_TITLE.match(title) else ""


def _evidence(blocks: list[Block]) -> list[dict[str, Any]]:
    """The table of evidence that our own export appends, taken out of the text again."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Table) or len(block.rows) < 2:
            continue
        if tuple(cell.text for cell in block.rows[0]) != EVIDENCE_HEAD:
            continue
        indicators = [_indicator([cell.text for cell in row]) for row in block.rows[1:]]
        if any(item is None for item in indicators):
            continue
        del blocks[index]
        above = next((at for at in range(index - 1, -1, -1) if not _is_blank(blocks[at])), None)
        if above is not None and isinstance(title := blocks[above], Text) and title.line == EVIDENCE_TITLE:
            del blocks[above]
        return [item for item in indicators if item is not None]
    return []


def _indicator(row: list[str]) -> dict[str, Any] | None:
    if len(row) != len(EVIDENCE_HEAD) or not (_NUMBER.match(row[1]) and _NUMBER.match(row[2])):
        return None
    item: dict[str, Any] = {"indicator": row[0], "before": float(row[1]), "after": float(row[2])}
    if row[3]:
        item["unit"] = row[3]
    return item | {"better": "低" if row[4] == "降低" else "高", "source": row[5]}


def _is_blank(block: Block) -> bool:
    return isinstance(block, Text) and block.blank
