"""What editors call the facets, in queries and as options. Light: the command line reads it
before anything else is loaded."""

from __future__ import annotations

# A campaign is one here, under its id, and whether something was measured before and after.
FACETS = {
    "problem": "问题",
    "subject": "学科",
    "stage": "学段",
    "school": "学校类型",
    "category": "类别",
    "region": "区域",
    "kind": "类型",
    "award": "奖项",
    "campaign": "评选",
    "evidence": "证据",
}
YEAR = "年度"
