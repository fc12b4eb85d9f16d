"""What readers can download: a case as a Word document, what it gives away, the template of a campaign. Names and
addresses; how the documents are made, :mod:`anliku.site.word_files` knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anliku.campaign import Campaign
from anliku.case_places import CAMPAIGNS
from anliku.catalogue import Catalogue
from anliku.kept import key_of
from anliku.model import Case
from anliku.page.casepage import CasePage

WORD = "word"
"""What ``downloads`` in mkdocs.yml may name."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|#%\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Download:
    """Something to save: what its link says, where it is, how large, and as what it is saved."""

    label: str
    href: str
    """From the page of the case; of a template, from the site's root."""
    size: str
    """``Word，18 kB``; empty where that is not known when the page is made."""
    file: str


def of_case(view: CasePage, offered: tuple[str, ...]) -> list[Download]:
    """What can be downloaded from the page of a case: its document, where that is ``offered``, and each file that it
    gives away, once."""
    document = Download("Word 全文", _document(view.id), "", saved_as(view.title))
    given = {
        row.file: Download(f"附件：{row.file}", row.href, f"{row.kind}，{row.size}", row.file)
        for row in view.takeaways
        if row.file
    }
    return [*([document] if WORD in offered else []), *given.values()]


def document_of(case: Case) -> str:
    """Where the document of a case lies in the site. What the case gives away lies beside its page, so nothing can
    be in the way there."""
    return f"{case.url}{_document(case.name)}"


def template_of(campaign: Campaign) -> Download:
    """The template of a campaign."""
    return Download(
        "投稿模板（Word）", f"campaigns/{campaign.id}/{campaign.id}.docx", "", saved_as(f"{campaign.short} 投稿模板")
    )


def templates(catalogue: Catalogue) -> list[tuple[str, Download]]:
    """The templates of all campaigns, the newest first, each with the name of its campaign."""
    newest = sorted(catalogue.campaigns.values(), key=lambda campaign: (-campaign.selection_year, campaign.id))
    return [(campaign.title, template_of(campaign)) for campaign in newest]


def look_of(catalogue: Catalogue, campaign: str) -> bytes:
    """Stands for the look that a campaign gives its documents."""
    path = catalogue.root / CAMPAIGNS / f"{campaign}.docx"
    return key_of("look", path.read_bytes() if path.is_file() and not path.is_symlink() else b"")


def saved_as(title: str) -> str:
    """The name of a file that holds what bears this title: ``从“读得懂”到“读得深”`` → ``从“读得懂”到“读得深”.docx``."""
    return f"{' '.join(_NOT_IN_NAMES.sub(' ', title).split())[:80].strip(' .')}.docx"


def _document(name: str) -> str:
    return f"{WORD}/{name}.docx"
