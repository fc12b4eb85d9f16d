"""Cases for a search cluster: lines for the ``_bulk`` interface of OpenSearch and Elasticsearch, and an index template.

Sources: *Bulk API* of both (an action line and a document line each, every line ended by one
newline, the last one too; ``_id`` of at most 512 bytes; a request of at most
``http.max_content_length``, 100 MB where nobody has set it) and *Create or update index
template* (``PUT _index_template/NAME``: OpenSearch, and Elasticsearch since 7.8). The analysis
asks for no plugin: *CJK bigram token filter*, *CJK width token filter*, *Lowercase token filter*.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from anliku.context import Context
from anliku.model import FACETS, Case
from anliku.reading import Reading
from anliku.text import one_line

MAX_ID = 512
"""Bytes of UTF-8."""
PATTERN = "anliku-*"
"""The indices that the template is for."""
REQUEST = 8_000_000
"""Bytes of cases in one request, by their sources: about as much as both documentations advise."""

_INDEXED, _ASKED = "anliku_index", "anliku_query"
# Pairs of neighbouring characters, so that nothing depends on where a dictionary cuts; single
# characters are indexed besides, for a query of one character. A query of several has no use for them.
_ANALYSIS = {
    "filter": {"anliku_both": {"type": "cjk_bigram", "output_unigrams": True}},
    "analyzer": {
        _INDEXED: {"type": "custom", "tokenizer": "standard", "filter": ["cjk_width", "lowercase", "anliku_both"]},
        _ASKED: {"type": "custom", "tokenizer": "standard", "filter": ["cjk_width", "lowercase", "cjk_bigram"]},
    },
}
_TEXT = {"type": "text", "analyzer": _INDEXED, "search_analyzer": _ASKED}
_KEYWORD = {"type": "keyword"}
_BOTH = {**_TEXT, "fields": {"raw": _KEYWORD}}
_PROPERTIES: dict[str, Any] = {
    "id": _KEYWORD,
    "url": _KEYWORD,
    "library": _KEYWORD,
    "campaign": _KEYWORD,
    "work": _KEYWORD,
    "title": _BOTH,
    "summary": _TEXT,
    "headings": _TEXT,
    "body": _TEXT,
    "terms": _TEXT,
    "keywords": _BOTH,
    "questions": _TEXT,
    "unit": _BOTH,
    "authors": _BOTH,
    **dict.fromkeys(FACETS, _KEYWORD),
    "year": {"type": "short"},
    "published": {"type": "date", "format": "strict_date"},
    "evidence": {
        "type": "nested",
        "properties": {
            "indicator": _BOTH,
            "before": {"type": "double"},
            "after": {"type": "double"},
            "change": {"type": "double"},
            "unit": _KEYWORD,
            "better": _KEYWORD,
            "improved": {"type": "boolean"},
            "source": _TEXT,
        },
    },
    "license": _KEYWORD,
    "sample": {"type": "boolean"},
}


class Unusable(Exception):
    """A case that no cluster would take; the message is Chinese and ready to show."""


def template() -> bytes:
    """The index template as JSON, for every index that is called like :data:`PATTERN`."""
    body = {
        "index_patterns": [PATTERN],
        "priority": 200,
        "version": 1,
        "_meta": {"description": "案例库：anliku export --as opensearch"},
        "template": {
            "settings": {"analysis": _ANALYSIS},
            # What somebody adds to a document is kept and shown, and changes nothing here.
            "mappings": {"dynamic": False, "properties": _PROPERTIES},
        },
    }
    return f"{json.dumps(body, ensure_ascii=False, indent=2)}\n".encode()


def bulk(cases: Iterable[Case], context: Context, site_url: str, library: str) -> bytes:
    """The lines that put ``cases`` into the index that the request's address names.

    ``site_url``: where the library is published, ``""`` while that is nowhere; ``library``: its
    name. Raises Unusable.
    """
    return b"".join(
        _line({"index": {"_id": _id(case, site_url)}}) + _line(document(case, context, site_url, library))
        for case in cases
    )


def document(case: Case, context: Context, site_url: str, library: str) -> dict[str, Any]:
    """One case: its text as readers see it, its terms by their canonical names, its evidence in numbers."""
    meta = case.meta
    parsed = Reading(case, context).document
    facets = {
        facet: [term for name in names if (term := context.term(facet, name))] for facet, names in meta.terms().items()
    }
    return {
        "id": meta.id,
        "url": address(case, site_url),
        "library": library,
        "campaign": meta.campaign,
        **({"work": meta.work} if meta.work else {}),
        "title": meta.title,
        "summary": meta.summary,
        "headings": [one_line(heading.text) for heading in parsed.headings],
        "body": "\n".join(one_line(block.text) for block in parsed.blocks if block.text),
        **{facet: [term.name for term in terms] for facet, terms in facets.items()},
        # Under every name, so that 高新区 finds the cases of 虎丘区.
        "terms": [name for terms in facets.values() for term in terms for name in term.names],
        "keywords": meta.keywords,
        "questions": meta.questions,
        "unit": meta.unit,
        "authors": meta.authors,
        "year": case.year,
        "published": meta.published.isoformat(),
        "evidence": [
            {
                **row.model_dump(exclude_none=True),
                "change": row.change,
                **({} if row.improved is None else {"improved": row.improved}),
            }
            for row in meta.evidence
        ],
        "license": meta.license,
        "sample": meta.sample,
    }


def address(case: Case, site_url: str) -> str:
    """Where a case is read: ``https://…/2024/gusu-01/``; from the site's root where nobody knows its address."""
    return f"{site_url.rstrip('/')}/{case.url}" if site_url else case.url


def requests(cases: Iterable[Case], limit: int = REQUEST) -> Iterator[list[Case]]:
    """Neighbours together, of ``limit`` bytes at most; a larger case stands alone."""
    together: list[Case] = []
    held = 0
    for case in cases:
        size = len(case.text.encode("utf-8", "replace"))
        if together and held + size > limit:
            yield together
            together, held = [], 0
        together.append(case)
        held += size
    if together:
        yield together


def _id(case: Case, site_url: str) -> str:
    """The address: two cities may have used one id, and no two cases have one address."""
    name = address(case, site_url)
    if len(name.encode("utf-8", "replace")) > MAX_ID:
        raise Unusable(f"{case.file} 的网址超过 {MAX_ID} 字节，检索服务不收；请在 mkdocs.yml 里改短 site_url")
    return name


def _line(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate has no UTF-8.
    return text.encode("utf-8", "replace") + b"\n"
