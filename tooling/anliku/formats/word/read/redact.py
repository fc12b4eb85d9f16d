"""Contact data goes out of a document before anything of it is written.

What is found is cut out together with its label (“联系电话：”) and with brackets that are
empty without it. The data itself is never repeated in a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anliku.private import PHONE, find
from anliku.private.value_cells import after_label

_LABEL = re.compile(
    r"[（(【\[]?\s*(?:(?:作者|本人|联系人|负责人)的?)?(?:(?:联系|办公|家庭|移动|固定)?(?:电话|手机|方式|地址|住址)(?:号码|号)?|(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?"
    r"|e-?mail|tel|mobile|phone|身份证(?:号码?|件号)?|证件号码?|(?:护照|通行证|居住证|居留证|车牌)(?:号码?)?|(?:学|考|短|集团短|钉钉|丁丁|飞书|q)号码?|加[vq微]|加?[vw]x|(?:工资)?(?:银行)?卡号|[q扣]{2}(?:号码?|群)?(?:号码?)?|(?:加)?(?:[微薇威徽v]信|扣扣|wechat)(?:号码?|群)?|(?:钉钉|丁丁|飞书)|(?:抖音|快手|小红书|视频)(?:账?号)(?:ID)?)"
    r"\s*[:：]?\s*\Z",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[\s，、；;,/|]*\Z")
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|-|—)\s*\d{2,6}(?!\d)", re.IGNORECASE)
_AFTER = re.compile(r"[\s，、；;,/|]*")
_PAIRS = {"（": "）", "(": ")", "【": "】", "[": "]"}
_ONLY_MARKS = re.compile(r"[\W_]*\Z")


def told(kinds: str, is_cut: bool = True) -> str:
    """What to tell of private data that was taken out, of a sentence that goes on without it."""
    read_again = "，删去后请把这一句读一遍" if is_cut else ""
    return f"有{kinds}，没有写进案例；案例是公开的，联系方式请交给联络人{read_again}"


def unlabelled(text: str) -> str:
    """``text`` without the label at its end whose number is gone."""
    label = _LABEL.search(text, max(0, len(text) - 24))
    kept = text if label is None else _BEFORE.sub("", text[: label.start()])
    return "" if _ONLY_MARKS.match(kept) else kept


def cuts(text: str) -> list[tuple[int, int, str]]:
    """``(start, end, kind)`` of what has to go from ``text``, in order, not overlapping."""
    spans: list[tuple[int, int, str]] = []
    for hit in find(text):
        start, end = hit.start, hit.end
        label = _LABEL.search(text, max(0, start - 24), start)
        if label is not None:
            start = label.start()
        if hit.kind == PHONE and (extension := _EXTENSION.match(text, end)) is not None:
            end = extension.end()
        opening = text[start : start + 1]
        if label is not None and opening in _PAIRS and text[end : end + 1] == _PAIRS[opening]:
            end += 1
        elif label is not None and opening in _PAIRS:
            start += 1
        if label is not None:
            start = max(start - len(text[:start]) + len(_BEFORE.sub("", text[:start])), 0)
        before = text[:start].rstrip()
        if not before or before[-1] in "。！？；：（(”’』」":
            after = _AFTER.match(text, end)
            end = end if after is None else after.end()
        if spans and start < spans[-1][1]:
            start = spans[-1][1]
        if start < end:
            spans.append((start, end, hit.kind))
    return spans


def cuts_after(text: str, labels: Iterable[str]) -> list[tuple[int, int, str]]:
    """As :func:`cuts`: what goes from ``text`` because one of ``labels`` stands beside it."""
    for label in labels:
        hits = after_label(label, text, find)
        if hits:
            return [(hit.start, hit.end, hit.kind) for hit in hits]
    return []


def is_empty(text: str) -> bool:
    """Whether nothing but marks is left."""
    return _ONLY_MARKS.match(text) is not None


def clean(text: str) -> tuple[str, list[str]]:
    """``text`` without private data, and the kinds of what was taken out. What is left of a
    line that only held such data is nothing."""
    removed = cuts(text)
    if not removed:
        return text, []
    kept = "".join(_between(text, removed)).strip()
    kinds = list(dict.fromkeys(kind for _, _, kind in removed))
    return ("" if _ONLY_MARKS.match(kept) else kept), kinds


def _between(text: str, removed: list[tuple[int, int, str]]) -> Iterator[str]:
    position = 0
    for start, end, _ in removed:
        yield text[position:start]
        position = end
    yield text[position:]
