"""Headings and blocks → the body of a case in the campaign's skeleton.

Nothing is moved but the words before the first section, which go into it. A heading that
is no section becomes one of level 3 where it stands; a required section that is missing
gets its heading and nothing below, which no check lets through until somebody writes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from anliku.campaign import SectionRule, Skeleton
from anliku.formats.word.read.content import Block, Span, Text
from anliku.formats.word.read.notes import Notes, quoted
from anliku.formats.word.understand.body_text import Writer
from anliku.formats.word.understand.outline import Heading


@dataclass(slots=True)
class _Section:
    rule: SectionRule | None
    parts: list[Heading | Block] = field(default_factory=list)


def body_of(
    blocks: Sequence[Block],
    headings: Mapping[int, Heading],
    left_out: set[int],
    skeleton: Skeleton | None,
    writer: Writer,
    notes: Notes,
) -> list[str]:
    """The body as pieces of Markdown. ``left_out`` are blocks that went into the front matter."""
    opening, sections = _cut(blocks, headings, left_out, notes)
    if skeleton is not None:
        sections = _completed(opening, sections, skeleton, notes)
    else:
        sections = [_Section(None, opening), *sections]
        _raise_levels(sections)
    pieces: list[str] = []
    for section in sections:
        if section.rule is not None:
            pieces.append(f"## {section.rule.name}")
        run: list[Block] = []
        for part in section.parts:
            if isinstance(part, Heading):
                pieces += writer.write(run)
                run = []
                pieces.append(writer.heading(_words(part), part.level))
            else:
                run.append(part)
        pieces += writer.write(run)
    return pieces


def _words(heading: Heading) -> Text:
    """What a heading says, with the notes that it calls."""
    text = heading.text
    if heading.numbered:
        return text
    return Text([Span(heading.as_typed), *(span for span in text.spans if span.note is not None)], text.looks)


def _cut(
    blocks: Sequence[Block], headings: Mapping[int, Heading], left_out: set[int], notes: Notes
) -> tuple[list[Heading | Block], list[_Section]]:
    """What stands before the first section, and the sections."""
    opening: list[Heading | Block] = []
    sections: list[_Section] = []
    for index, block in enumerate(blocks):
        if index in left_out:
            continue
        heading = headings.get(index)
        target = sections[-1].parts if sections else opening
        if heading is None:
            if not (isinstance(block, Text) and block.blank):
                target.append(block)
        elif heading.rule is None:
            target.append(heading)
            if not heading.numbered and sections:
                message = (
                    f"的标题{quoted(heading.as_typed, 20)}不是本次评选的章节，放在了“{_name(sections)}”下面，请核对"
                )
                notes.add("WD002", message, heading.text.looks.number)
        else:
            section = _Section(heading.rule)
            section.parts += [Text([span], heading.text.looks) for span in heading.text.spans if span.note is not None]
            sections.append(section)
            if "".join(heading.as_typed.split()) != heading.rule.name:
                message = f"的标题{quoted(heading.as_typed, 20)}按本次评选写成“{heading.rule.name}”，请核对"
                notes.add("WD002", message, heading.text.looks.number)
    return opening, sections


def _number(part: Heading | Block) -> int:
    """第几段 it is."""
    if isinstance(part, Heading):
        part = part.text
    return part.looks.number if isinstance(part, Text) else part.number


def _name(sections: list[_Section]) -> str:
    rule = sections[-1].rule
    return rule.name if rule is not None else ""


def _completed(
    opening: list[Heading | Block], sections: list[_Section], skeleton: Skeleton, notes: Notes
) -> list[_Section]:
    """The sections with those that are missing, and the opening in the first of them."""
    nothing = not sections
    present = {section.rule.name for section in sections if section.rule is not None}
    done = list(sections)
    for position, rule in enumerate(skeleton.sections):
        if rule.name in present or not rule.required:
            continue
        before = {other.name for other in skeleton.sections[:position]}
        at = max(
            (index + 1 for index, one in enumerate(done) if one.rule is not None and one.rule.name in before), default=0
        )
        done.insert(at, _Section(rule))
    missing = [rule.name for rule in skeleton.sections if rule.required and rule.name not in present]
    if nothing and done:
        names = "、".join(rule.name for rule in skeleton.sections)
        message = f"没有认出本次评选的章节（{names}），全文放在了“{_name(done[:1])}”里，请分到各章节，或在 Word 里写好标题再导入"
        notes.add("WD002", message, error=True)
    elif missing:
        message = f"缺少章节：{'、'.join(missing)}；已在相应位置留出标题，请补写"
        notes.add("WD002", message, error=True)
    if opening and done:
        done[0].parts[:0] = opening
        if not nothing:
            number = _number(opening[0])
            notes.add("WD002", f"起、第一个章节之前的文字放进了“{_name(done[:1])}”，请核对", number)
    elif opening:
        done = [_Section(None, opening)]
    return done


def _raise_levels(sections: list[_Section]) -> None:
    """Without a campaign nobody knows which headings are sections: the highest ones are."""
    headings = [part for section in sections for part in section.parts if isinstance(part, Heading)]
    above = min((heading.level for heading in headings), default=2) - 2
    for heading in headings:
        heading.level -= above
