"""Every page of the site that is not a plain page: addresses, templates, values.

The story of a build: :func:`pages` names each page once; the writer (``write.py``) renders
and writes it. Lists are cut into pages of :data:`PAGE_SIZE`, so that no page grows with
the library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, zip_longest
from typing import Any
from urllib.parse import urlsplit

from anliku import yamlsafe
from anliku.catalogue import Catalogue
from anliku.files import read_text
from anliku.model import FACETS, Case
from anliku.page.card import Card, Prize, prize
from anliku.record.shelf import cuts_of
from anliku.settings import CONTENT
from anliku.site import coverage, outcomes
from anliku.site.downloads import template_of
from anliku.site.narrowing import Narrowing, into_search
from anliku.site.outcomes import Round
from anliku.site.views import FacetHead, FacetTerm, Here, TermHead, facet_terms, years_of
from anliku.source import HANDLER
from anliku.taxonomy import Term

PAGE_SIZE = 60
QUESTIONS = 8
"""So many questions that its cases answer stand on a problem's page."""
ROUNDS = 3
"""Selection rounds that the home page names."""
FEEDBACK = "feedback/"
FEEDBACK_ROWS = (
    ("借鉴单位", "规范名称", 1),
    ("时间", "什么时候用的", 1),
    ("借鉴了什么", "照着做了哪些", 4),
    ("改了什么", "按自己的情况改了哪些", 3),
    ("结果", "用了以后怎么样，没有成效也请照实写", 4),
)
"""The form for who has used a case, as ``adoptions.yml`` asks for it: name, hint, lines to write on."""

Shown = Callable[[Case], Card]


@dataclass(frozen=True, slots=True)
class Page:
    """One page to write: ``values`` are the template's own, beside ``here`` and ``site``."""

    here: Here
    template: str
    values: dict[str, Any]
    instead: str = ""
    """The address of the page that says the same in its usual order; search engines are sent there."""

    @property
    def file(self) -> str:
        """Its file in the site."""
        return self.here.url if self.here.url.endswith(".html") else f"{self.here.url}index.html"


def home(catalogue: Catalogue, shown: Shown, search_base: str) -> Page:
    """The page to begin with: search, and the newest cases. What it is called stands in ``cases/index.md``."""
    cases = catalogue.cases
    head = front_matter(catalogue)
    engine = catalogue.settings.engine
    title = str(head.get("title") or engine.get("site_name") or "")
    description = str(head.get("description") or engine.get("site_description") or "")
    values = {
        "cases": [shown(case) for case in cases[:PAGE_SIZE]],
        "total": len(cases),
        "years": years_of(cases),
        "search_base": search_base,
        "facets": Narrowing(catalogue).beside_all(),
        "rounds": [one for one in _rounds(catalogue) if one.count][:ROUNDS],
    }
    return Page(Here(title, description, "", "home"), "home.html", values)


def not_found(catalogue: Catalogue, site_url: str) -> Page:
    """What a server shows at wrong addresses, wherever they are: its links begin at the site's root."""
    root = urlsplit(site_url).path.rstrip("/") + "/"
    values = {"problems": facet_terms(catalogue, "problem")}
    return Page(Here("没有找到这个页面", "", "404.html", prefix=root), "404.html", values)


def reading_list() -> Page:
    """阅读清单: the cases that a reader has picked, which only the reader's browser knows; no sitemap names it."""
    description = "挑好的案例放在一起：排好次序、并排比较、一起打印或存成 Word，也可以把网址发给同事。"
    return Page(Here("阅读清单", description, "list/", "list"), "list.html", {})


def front_matter(catalogue: Catalogue) -> dict[str, Any]:
    """Of ``cases/index.md``; empty where it cannot be used."""
    file = f"{CONTENT}/index.md"
    text, _ = read_text(catalogue.root / file, file)
    place = HANDLER.locate(text) if text is not None else None
    if text is None or place is None:
        return {}
    loaded = yamlsafe.load(text, file, place[0], place[1])
    return loaded.value if not loaded.problems and isinstance(loaded.value, dict) else {}


def list_pages(catalogue: Catalogue, shown: Shown) -> Iterator[Page]:
    """Facets, their terms, the whole library, campaigns and the overview; ``shown`` gives a case's card."""
    yield from _listing(
        catalogue.cases, shown, "all/", "all.html", "全部案例", f"本库全部 {len(catalogue.cases)} 个案例", "home", {}
    )
    narrowing = Narrowing(catalogue)
    for key in FACETS:
        facet = catalogue.taxonomy.facet(key)
        if not facet.terms:
            continue
        terms = facet_terms(catalogue, key)
        # Nothing leads to a facet of which no case says anything, except on a library's first day, when all are empty.
        if catalogue.cases and not terms:
            continue
        head = FacetHead.of(facet)
        here = Here(f"按{facet.label}查找", f"按{facet.label}浏览案例库的全部案例。", f"{key}/", "home")
        abouts = {term.name: term.about for term in facet.terms if term.about}
        yield Page(here, "facet.html", {"key": key, "facet": head, "groups": _groups(terms), "abouts": abouts})
        for term in facet.terms:
            cases = catalogue.with_term(key, term.name)
            if not cases:
                continue
            title = f"{facet.label}：{term.name}"
            values = {
                "key": key,
                "facet": head,
                "term": TermHead.of(term),
                "terms": terms,
                "search": into_search(key, term.name),
                "narrow": narrowing.beside_term(key, term.name, cases),
            }
            if key == "problem":
                values["questions"] = _questions(term, cases)
            told = _told(facet.label, term, cases)
            yield from _listing(cases, shown, f"{key}/{term.slug}/", "term.html", title, told, "home", values)
    by_campaign = _by_campaign(catalogue)
    cases_by_id = {case.id: case for case in catalogue.cases}
    addresses = {name: case.url for name, case in cases_by_id.items()}
    rounds = _rounds(catalogue)
    yield Page(
        Here("历次评选", "历次评选的组织方、日程、规则与获奖案例。", "campaigns/", "campaigns"),
        "campaigns.html",
        {
            "rounds": rounds,
            "zones": [(zone.name, zone.level, f"zone/{zone.slug}/") for zone in catalogue.zones],
        },
    )
    for zone in catalogue.zones:
        of_zone = [case for case in catalogue.cases if zone.has(case.id, _region_of(catalogue, case))]
        yield from _listing(
            of_zone, shown, f"zone/{zone.slug}/", "zone.html", zone.name, zone.about, "campaigns", {"zone": zone}
        )
    for one in rounds:
        campaign, outcome = one.campaign, catalogue.outcomes.get(one.campaign.id)
        url, values = f"campaigns/{campaign.id}/", {"campaign": campaign, "template": template_of(campaign)}
        values["leads"] = one.leads
        yield from _listing(
            by_campaign[campaign.id], _prize, url, "campaign.html", campaign.title, campaign.intro, "campaigns", values
        )
        for address, title, about, template, own in outcomes.of_campaign(campaign, outcome, addresses):
            title_cuts = {name: cuts_of(cases_by_id[name]) for name in own["case_urls"]}
            yield Page(Here(title, about, address, "campaigns"), template, {**own, "title_cuts": title_cuts})
    if outcomes.has_certificates(catalogue):
        lists = outcomes.lists_of(catalogue, [one.campaign for one in rounds])
        here = Here("证书查询", "输入证书编号，核对是不是本次评选颁发的证书。", outcomes.VERIFY, "campaigns")
        yield Page(here, "verify.html", {"lists": lists})
    here = Here("用了案例，告诉我们", "借鉴案例以后的反馈单，可以打印填写。", FEEDBACK)
    yield Page(here, "feedback.html", {"rows": FEEDBACK_ROWS})
    here = Here("数据概览", "案例库收录情况：学科、学段、区域、年度的案例数量。", "overview/", "overview")
    yield Page(here, "overview.html", {"coverage": coverage.measure(catalogue)})


def _prize(case: Case) -> Prize:
    return prize(case, cuts_of(case))


def _by_campaign(catalogue: Catalogue) -> dict[str, list[Case]]:
    """The cases of every campaign, in the library's order."""
    cases: dict[str, list[Case]] = {key: [] for key in catalogue.campaigns}
    for case in catalogue.cases:
        cases[case.meta.campaign].append(case)
    return cases


def _rounds(catalogue: Catalogue) -> list[Round]:
    """The campaigns with their numbers, the newest first."""
    cases = _by_campaign(catalogue)
    newest = sorted(catalogue.campaigns.values(), key=lambda campaign: (-campaign.selection_year, campaign.id))
    return [outcomes.round_of(one, catalogue.outcomes.get(one.id), cases[one.id], PAGE_SIZE) for one in newest]


_NAMED, _PROBLEMS = 2, 3
_FIRST = {"narrow", "questions"}
# So many questions of one case.
_TURNS = 2


def _told(label: str, term: Term, cases: list[Case]) -> str:
    """What search engines and shared links say of a term's page: what it means and what its cases are about."""
    titles = "".join(f"《{case.title}》" for case in cases[:_NAMED])
    many = f"{len(cases)} 个案例，如{titles}" if len(cases) > _NAMED else f"案例{titles}"
    if term.about:
        return f"{term.about}{many}。"
    often = Counter(name for case in cases for name in case.meta.problem)
    problems = "、".join(name for name, _ in often.most_common(_PROBLEMS))
    return f"{label}为{term.name}的{many}；要解决的是{problems}。"


def _questions(term: Term, cases: list[Case]) -> list[tuple[str, str]]:
    """What colleagues ask about a problem, each with the address of a case that answers it: of every case the question
    that sounds most like the problem, then another of each, as many as a page shows. What two cases answer leads to
    the first of them."""
    said = {pair for name in (*term.names, term.about or "") for pair in pairwise(name)}

    def likeness(row: tuple[str, str]) -> int:
        return sum(pair in said for pair in pairwise(row[0]))

    asking = islice((case for case in cases if case.meta.questions), QUESTIONS)
    each = [[(question, case.url) for question in case.meta.questions] for case in asking]
    turns = zip_longest(*(sorted(rows, key=likeness, reverse=True) for rows in each))
    addresses: dict[str, str] = {}
    for question, url in (row for turn in islice(turns, _TURNS) for row in turn if row is not None):
        addresses.setdefault(question, url)
    return list(addresses.items())[:QUESTIONS]


def _region_of(catalogue: Catalogue, case: Case) -> str:
    """The canonical name of a case's region."""
    term = catalogue.taxonomy.facet("region").find(case.region)
    return term.name if term is not None else case.region


def _groups(terms: list[FacetTerm]) -> list[tuple[str, list[FacetTerm]]]:
    """Terms under the city they belong to, in the taxonomy's order; "" for none."""
    groups: dict[str, list[FacetTerm]] = {}
    for term in terms:
        groups.setdefault(term.group, []).append(term)
    return list(groups.items())


def _listing(
    cases: list[Case] | tuple[Case, ...],
    shown: Callable[[Case], object],
    url: str,
    template: str,
    title: str,
    description: str,
    section: str,
    values: dict[str, Any],
) -> Iterator[Page]:
    last = max(1, -(-len(cases) // PAGE_SIZE))
    for number in range(1, last + 1):
        address = url if number == 1 else f"{url}{number}/"
        name = title if number == 1 else f"{title}（第 {number} 页）"
        # These change with every case; they stand on the first page alone, so that the others hold.
        own = values if number == 1 else {name: [] if name in _FIRST else value for name, value in values.items()}
        chosen = [shown(case) for case in cases[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
        pager = {"number": number, "last": last, "url": url}
        yield Page(
            Here(name, description, address, section),
            template,
            {**own, "heading": title, "cases": chosen, "total": len(cases), "pager": pager},
        )
