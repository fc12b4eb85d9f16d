"""A campaign's Word template: its skeleton laid out in named styles.

``anliku export --as 模板 ID`` writes one. Given to a school it is a document to write in: the
sections are there with their hints. Put at ``cases/campaigns/ID.docx`` its styles, page and
numbering are how every case of the campaign is exported; change them in Word or WPS (the
names of the styles stay), its text does not matter. A campaign without one is exported in
the built-in layout, which is what a template starts from.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from anliku.campaign import Campaign, Skeleton
from anliku.formats.word import question_lines, takeaways
from anliku.formats.word.labels import ABSTRACT_LABEL, KEYWORDS_LABEL
from anliku.formats.word.write.package import Layout, open_layout, save
from anliku.formats.word.write.plain_text import element, flag, paragraph, run
from anliku.model import CaseMeta


def write_template(campaign: Campaign, root: Path) -> bytes:
    """The template for ``campaign``, in the look that it has now. Raises BrokenTemplate."""
    layout = open_layout(root, campaign.id)
    for number, (work, skeleton) in enumerate(campaign.skeletons.items()):
        _skeleton(layout, work, skeleton, new_page=number > 0)
    day = datetime.date(campaign.selection_year, 1, 1)
    return save(layout.document, f"{campaign.title}：投稿模板", "", day)


def _skeleton(layout: Layout, work: str | None, skeleton: Skeleton, new_page: bool) -> None:
    styles = layout.styles
    breaks = [flag("w:pageBreakBefore")] if new_page else []
    layout.add(paragraph(styles["title"], [run(f"{work or '案例'}标题")], breaks))
    for text in ("单位（规范名称）", "作者"):
        layout.add(paragraph(styles["byline"], [run(text, style=styles["blank"])]))
    for label, field in ((ABSTRACT_LABEL, "summary"), (KEYWORDS_LABEL, "keywords")):
        hint = CaseMeta.model_fields[field].description or ""
        runs = [run(label, style=styles["strong"]), run(hint, style=styles["blank"])]
        layout.add(paragraph(styles["abstract"], runs))
    layout.add(paragraph(styles["hint"], [run(_limits(skeleton))]))
    # Each kind of work counts its sections from 一.
    use = layout.numbering.use("headings") if new_page else None
    for section in skeleton.sections:
        number = [] if use is None else [element("w:numPr", None, [flag("w:ilvl", "0"), flag("w:numId", str(use))])]
        layout.add(paragraph(styles["heading 1"], [run(section.name)], number))
        hints = [
            section.hint or "",
            f"{section.words} 字以内" if section.words else "",
            "" if section.required else "可以不写",
        ]
        for text in filter(None, hints):
            layout.add(paragraph(styles["hint"], [run(text)]))
        layout.add(paragraph(styles["body"]))
    # No sections of the campaign's: neither numbered nor asked for.
    for part in (question_lines, takeaways):
        layout.add(paragraph(styles["table title"], [run(part.TITLE)]))
        layout.add(paragraph(styles["hint"], [run(part.HINT)]))
        layout.add(paragraph(styles["body"]))


def _limits(skeleton: Skeleton) -> str:
    limits = skeleton.limits
    said = [
        f"全文 {limits.words} 字以内" if limits.words else "",
        f"作者不超过 {limits.authors} 位" if limits.authors else "",
        f"关键词不超过 {limits.keywords} 个" if limits.keywords else "",
        "灰色的提示写完后请删去",
    ]
    return "；".join(filter(None, said)) + "。"
