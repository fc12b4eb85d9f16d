"""Small libraries that can be published, and what a published tree holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from pydantic import BaseModel

from anliku import catalogue as catalogues
from anliku.rules.rule import Example
from anliku.site.prepare import Prepared
from anliku.site.whole import make
from tests.factory import add_case, make_library, make_publishable
from tests.site.parsed import Parsed

# Distinct enough for the rule on cases that repeat one another.
SECOND = Example(
    front="title: 把计算过程说出来：运算教学的一次改进\ncategory: 数学\nsubject: [数学]\nproblem: [运算能力]",
    body="""\
## 监测发现与问题

四年级数学监测里，运算能力一项只有五十六分，比全市低了四分，错得最多的是带括号的混合运算。

## 归因分析

翻看两百份草稿，一半的孩子不写中间步骤。问下来，他们觉得写步骤是慢的表现。

## 改进策略与实施

每天选一道题，请同桌互相讲算理，讲清楚的在步骤旁画圈。老师只收画圈的那一道。

## 成效与后测

学期末用同样难度的卷子再测，混合运算的正确率到了六十八。写步骤的人从三成变成八成。

## 反思与推广

讲算理花的时间不多，但要天天做。班额大的学校可以改成小组轮讲。
""",
    whole_body=True,
)


def make_site(root: Path, *, cases: bool = True, settings: str = "") -> Path:
    """A library in ``root`` with plain pages, theme and settings, and two cases.

    ``settings`` are lines of mkdocs.yml that replace those of the tests' library.
    """
    make_publishable(make_library(root))
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    for key in re.findall(r"^(\w+):", settings, re.MULTILINE):
        text = re.sub(rf"^{key}:.*\n(?:[ \t#].*\n)*", "", text, flags=re.MULTILINE)
    (root / "mkdocs.yml").write_text(text + settings, encoding="utf-8")
    if cases:
        add_case(root)
        add_case(root, SECOND, "gusu-shuxue-01")
    return root


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a tree by its path, links not followed."""
    return {
        path.relative_to(folder).as_posix(): b"-> " + str(path.readlink()).encode()
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def pages(folder: Path) -> dict[str, str]:
    """The HTML of every page of a tree by its path."""
    return {name: data.decode() for name, data in files(folder).items() if name.endswith(".html")}


def unchecked(root: Path, target: Path) -> dict[str, bytes]:
    """The site of a library whose cases are published whatever the checks say."""
    catalogue = catalogues.load(root)
    target.mkdir()
    make(root, target, Prepared(catalogue.only(catalogue.cases), (), (), ()))
    return files(target)


def broken_links(folder: Path) -> list[str]:
    """Links that lead to no page, file or heading."""
    texts = pages(folder)
    ids = {name: set(Parsed(html).ids) for name, html in texts.items()}
    there = set(files(folder))
    broken = []
    for name, html in texts.items():
        for href in Parsed(html).values("href", "a"):
            address = urlsplit(urljoin(f"https://here.example/{name}", href))
            target = unquote(address.path.lstrip("/"))
            if address.netloc == "here.example" and name != "404.html":
                target = target + "index.html" if target == "" or target.endswith("/") else target
                anchor = unquote(address.fragment)
                if target not in there or (anchor and anchor not in ids[target]):
                    broken.append(f"{name} → {href}")
    return broken


def spoilt(model: Any, payload: str, spare: Iterable[str] = ()) -> Any:
    """``model`` with ``payload`` after every text that has room for it, fields in ``spare`` kept."""
    kept = set(spare)

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: item if name in kept else walk(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [walk(item, key) for item in value]
        return f"{value}{payload}" if isinstance(value, str) else value

    assert isinstance(model, BaseModel)
    return type(model).model_construct(**_rebuilt(model, walk(model.model_dump())))


def _rebuilt(model: BaseModel, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` with nested models made again, unchecked."""

    def build(old: Any, new: Any) -> Any:
        if isinstance(old, BaseModel):
            return type(old).model_construct(**_rebuilt(old, new))
        if isinstance(old, list):
            return [build(one, two) for one, two in zip(old, new, strict=True)]
        return new

    return {name: build(getattr(model, name), value) for name, value in values.items()}
