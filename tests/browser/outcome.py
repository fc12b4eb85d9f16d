"""What came of the round of the tests' library, and a zone: pages that a library without them does not have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from anliku import catalogue as catalogues

CAMPAIGN = "suzhou-2024"
ZONE = "shili"
# Put together here, so that nothing in the repository looks like a real number.
OFFICE = "0512" + "-" + "6500" + "0000"


def certificate(number: int) -> str:
    """What stands on the certificate of the award of that number."""
    return f"示监证〔2024〕第 {number:03} 号"


def add_outcome(root: Path) -> Path:
    """The awards of all cases of the round as 公示 and 名单, a day on which some are shown, and two zones."""
    cases = [case for case in catalogues.load(root).cases if case.meta.campaign == CAMPAIGN]
    awarded = [
        {"award": case.meta.award, "title": case.meta.title, "unit": case.meta.unit, "region": case.meta.region}
        for case in cases
    ]
    shown = [{"title": case.meta.title, "unit": case.meta.unit, "case": case.meta.id} for case in cases[:3]]
    outcome = {
        "campaign": CAMPAIGN,
        "approved": [
            {"number": f"SZ2024-{number:03}", **{key: one[key] for key in ("title", "unit", "region")}}
            for number, one in enumerate(awarded, 1)
        ],
        "publicity": {
            "since": date(2025, 1, 10),
            "until": date(2025, 1, 16),
            "objections": {"office": "示例监测中心评价科", "phone": OFFICE, "note": "请以书面形式提出"},
            "proposed": awarded,
        },
        "awarded": [
            {**one, "case": case.meta.id, "certificate": certificate(number)}
            for number, (one, case) in enumerate(zip(awarded, cases, strict=True), 1)
        ],
        "honours": [{"unit": "姑苏区示例教研室", "certificate": "示监证〔2024〕组 01"}],
        "showcase": {
            "date": date(2025, 3, 20),
            "place": "示例学校报告厅",
            "material": ["展板一块", "八分钟的讲稿"],
            "shown": [
                {**one, "group": "小学组", "at": f"9:{number}0—9:{number + 1}0"} for number, one in enumerate(shown)
            ],
        },
    }
    zones = [
        {
            "name": "示例市义务教育质量监测结果应用实验区",
            "slug": ZONE,
            "level": "Ⅱ",
            "since": 2022,
            "districts": ["姑苏区", "吴中区"],
            "about": "为演示而虚构的实验区，由两个区一起试。",
            "loop": [{"name": "解读", "steps": ["监测结果", "研读数据"]}, {"name": "反馈", "hint": "向学校和家长说明"}],
        },
        {
            "name": "没有案例的示例实验区",
            "slug": "kong",
            "level": "Ⅰ",
            "districts": ["常熟市"],
            "about": "为演示而虚构，还没有案例。",
        },
    ]
    folder = root / "cases" / "outcomes"
    folder.mkdir()
    _write(folder / f"{CAMPAIGN}.yml", outcome)
    _write(root / "cases" / "zones.yml", {"zones": zones})
    return root


def _write(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")
