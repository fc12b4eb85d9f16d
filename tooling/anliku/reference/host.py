"""What the code host is told of a library's terms: the choices of its form and who reviews what.

Both files are written by hand but for these parts, and stay as they are where a library has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from anliku.catalogue import Catalogue
from anliku.reference import module_tree
from anliku.yamlsafe import quote

FORM_FILE = ".github/ISSUE_TEMPLATE/contribute.yml"
OWNERS_FILE = ".github/CODEOWNERS"

NO_WORKS = "不分作品类型"
"""The only choice where no campaign tells works apart: the host takes no empty list."""
NOT_TOLD_APART = "不分"
"""The same where a library has no terms of a facet."""

_FACETS = ("kind", "category", "subject", "stage", "region", "school", "problem")
_FIELD = r"(?m)(^    id: {}\n(?:(?!  - ).*\n)*?      options:\n)(?:        - .*\n)+"
_REGIONS = re.compile(r"(?m)^# 各区域的案例\n((?:/cases/\S+[ \t].*\n)*)")
_CONTENT = re.compile(r"(?m)^/cases/[ \t]+(\S.*)$")


def form(text: str, catalogue: Catalogue) -> str:
    """The form “我要投稿” with the terms, campaigns and works of this library to choose from.

    Latest selections come first, as contributors look for them.
    """
    for name, offered in _choices(catalogue).items():
        lines = "".join(f"        - {quote(choice)}\n" for choice in offered)
        text = re.sub(_FIELD.format(name), lambda field, lines=lines: field[1] + lines, text)  # type: ignore[misc]
    return text


def owners(text: str, catalogue: Catalogue) -> str:
    """CODEOWNERS with a line for every region, behind the heading “# 各区域的案例”.

    A region that has its line keeps it; a new one is given to who has ``/cases/`` and to a team
    of the region's name in the same organisation: ``@ORG/center`` → ``@ORG/center @ORG/gusu``.
    """
    content = _CONTENT.search(text)
    if content is None:
        return text
    centre = content[1].strip()
    organisation = centre.partition("/")[0]

    def lines(block: re.Match[str]) -> str:
        kept = {line.split()[0]: f"{line}\n" for line in block[1].splitlines()}
        made = "# 各区域的案例\n"
        for term in catalogue.taxonomy.facet("region").terms:
            pattern = f"/cases/*/{term.slug}-*/"
            made += kept.get(pattern, f"{pattern:<31} {centre} {organisation}/{term.slug}\n")
        return made

    return _REGIONS.sub(lines, text, count=1)


HOSTED: Mapping[str, Callable[[str, Catalogue], str]] = {
    FORM_FILE: form,
    OWNERS_FILE: owners,
    module_tree.FILE: lambda text, _: module_tree.with_tree(text),
}
"""File → how its text is brought up to date."""


def _choices(catalogue: Catalogue) -> dict[str, list[str]]:
    """Field of the form → what can be chosen."""
    campaigns = sorted(catalogue.campaigns.values(), key=lambda campaign: (-campaign.selection_year, campaign.id))
    works = dict.fromkeys(work.name for campaign in campaigns for work in campaign.works)
    return {
        "campaign": [f"{campaign.title}（{campaign.id}）" for campaign in campaigns],
        "work": list(works) or [NO_WORKS],
        **{facet: catalogue.taxonomy.facet(facet).names or [NOT_TOLD_APART] for facet in _FACETS},
    }
