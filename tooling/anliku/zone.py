"""实验区: places that try out how monitoring results are used, as ``cases/zones.yml`` tells of them.

A zone names its districts and the steps of its own loop (解读—反馈—会诊—改进—评估); its cases are those of its
districts, and those that it names. A library without the file has no zones, and nothing of them is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from anliku import fields, yamlsafe
from anliku.files import read_text
from anliku.model import Name, Slug, Strict, Text
from anliku.problem import Problem, Severity
from anliku.taxonomy import Taxonomy

FILE = "zones.yml"
"""Within ``cases/``."""
FACET, LABEL = "zone", "实验区"
"""Zones as a facet: no author fills it in, and a library without zones has none."""


class ZoneStep(Strict):
    """One step of a zone's own loop, and which steps of the library's loop it means."""

    name: Name = Field(title="步骤", description="当地的叫法，如“会诊”")
    steps: list[Name] = Field(default_factory=list, title="对应", description="改进闭环中的哪几步")
    hint: Annotated[str, Text(2, 80)] | None = Field(None, title="说明")


class Zone(Strict):
    """One 实验区."""

    name: Annotated[str, Text(2, 40)] = Field(title="名称", description="如“示例市义务教育质量监测结果应用实验区”")
    slug: Slug = Field(title="网址", description="网址里的名称，小写字母、数字和连字符")
    level: Literal["Ⅰ", "Ⅱ"] = Field(title="类别", description="国家结果应用实验区的Ⅰ类或Ⅱ类")
    since: StrictInt | None = Field(None, title="设立", description="哪一年设立", ge=2000, le=2100)
    districts: list[Name] = Field(title="区域", description="包括哪些区域，写规范名称", min_length=1, max_length=40)
    about: Annotated[str, Text(10, 400)] = Field(title="简介")
    loop: list[ZoneStep] = Field(default_factory=list, title="工作闭环", description="当地怎样一步步做", max_length=12)
    cases: list[Slug] = Field(
        default_factory=list, title="案例", description="区域以外也算它的案例的编号", max_length=200
    )

    def has(self, case: str, region: str) -> bool:
        """Whether a case with this id, which is of this region by its canonical name, is one of its own."""
        return case in self.cases or region in self.districts


class Zones(Strict):
    """The whole of ``zones.yml``."""

    zones: list[Zone] = Field(title="实验区", min_length=1, max_length=60)


def zones_of(zones: Iterable[Zone], case: str, regions: Iterable[str]) -> tuple[str, ...]:
    """The names of the zones of a case: its id, and its regions by their canonical names."""
    there = tuple(regions)
    return tuple(zone.name for zone in zones if any(zone.has(case, region) for region in there or ("",)))


def load(path: Path, root: Path, taxonomy: Taxonomy) -> tuple[tuple[Zone, ...], list[Problem]]:
    """The zones (none where there is no such file); problems carry the places of the file (ZN001, FM…)."""
    if not path.is_symlink() and not path.exists():
        return (), []
    file = path.relative_to(root).as_posix()
    text, problems = read_text(path, file)
    if text is None:
        return (), problems
    loaded = yamlsafe.load(text, file)
    if loaded.problems:
        return (), [*problems, *loaded.problems]
    whole, faults = fields.build(Zones, loaded.value, loaded.places)
    if whole is None:
        return (), [*problems, *faults]
    wrong = [
        Problem(loaded.places.value(at).location, "ZN001", Severity.ERROR, said)
        for at, said in _contradictions(whole.zones, taxonomy)
    ]
    return (() if wrong else tuple(whole.zones)), [*problems, *wrong]


def _contradictions(zones: Iterable[Zone], taxonomy: Taxonomy) -> Iterator[tuple[yamlsafe.Path, str]]:
    regions, steps = taxonomy.facet("region").order, [step.name for step in taxonomy.loop]
    slugs: set[str] = set()
    for number, zone in enumerate(zones):
        if zone.slug in slugs:
            yield ("zones", number, "slug"), f"网址 {zone.slug} 用了两次，请改其中一个"
        slugs.add(zone.slug)
        for at, name in enumerate(zone.districts):
            if name not in regions:
                yield ("zones", number, "districts", at), f"“{name}”不是术语表里区域的规范名称，请改正或先添加"
        for at, step in enumerate(zone.loop):
            for place, name in enumerate(step.steps):
                if name not in steps:
                    said = f"“{name}”不是改进闭环的步骤，可写的有 {'、'.join(steps)}"
                    yield ("zones", number, "loop", at, "steps", place), said
