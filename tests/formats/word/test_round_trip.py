"""Case → Word → case: no text, table or picture is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.formats.word import draft
from anliku.formats.word.draft import Draft
from anliku.markdown import Document
from anliku.model import Case
from tests.factory import CASE_ID, ROOT
from tests.formats.word.written import export, library

SAMPLES = catalogues.load(ROOT)
SAID = ("title", "campaign", "work", "unit", "authors", "keywords", "summary", "evidence", "sample")
"""What the document says of the case, beside its text."""


def back(catalogue: Catalogue, name: str, folder: Path) -> Draft:
    """The draft that is read from the case's document."""
    path = folder / f"{name}.docx"
    path.write_bytes(export(catalogue, name).data)
    return draft.read(path, catalogue.taxonomy, catalogue.campaigns)


def blocks(text: str) -> list[tuple[str, str]]:
    """What a reader sees, in order; spaces and line breaks do not count."""
    return [(block.kind, "".join(block.text.split())) for block in Document(text).blocks]


def marked(text: str, name: str) -> list[str]:
    """The words in bold, in italics or struck out, or what links lead to."""
    found: list[str] = []
    inside = 0
    for event, _ in Document(text).events:
        if isinstance(event, str):
            continue
        ((kind, value),) = event.items()
        if value == name:
            inside += 1 if kind == "Start" else -1
            found += [""] if kind == "Start" else []
        elif kind == "Text" and inside:
            found[-1] += value
    return found


@pytest.mark.parametrize("case", SAMPLES.cases, ids=lambda case: case.name)
def test_a_sample_comes_back_as_it_was(case: Case, tmp_path: Path) -> None:
    found = back(SAMPLES, case.name, tmp_path)
    before, after = Document(case.body), Document(found.body)
    assert blocks(found.body) == blocks(case.body)
    assert [(item.level, item.text) for item in after.headings] == [(item.level, item.text) for item in before.headings]
    assert [(item.columns, item.rows) for item in after.tables] == [(item.columns, item.rows) for item in before.tables]
    assert [item.text for item in after.pictures] == [item.text for item in before.pictures]
    assert len(found.pictures) == len({item.target for item in before.pictures})
    assert marked(found.body, "Strong") == marked(case.body, "Strong")
    assert case.meta is not None
    was: dict[str, Any] = case.meta.model_dump(mode="json")
    for key in SAID:
        assert found.values.get(key) == was[key] or not (found.values.get(key) or was[key]), key
    assert not [problem for problem in found.problems if problem.is_error]


BODY = """\
## 监测发现与问题

四年级186名学生参加了市监测[^来源]，**推断**偏弱，~~提取~~持平，见[通知](https://example.cn/notice)。
下一行。

- 提取类251问，占60.9%；
  - 其中一半只找一句；
    1. 找到就坐下；
       1. 没有人再问；
- 推断类98问，占23.8%。

## 归因分析

> 学生说：“找一句最像的抄上。”

3. 教师追问依据，学生说出从哪里知道的。

   说不出的，请同伴补充。
4. 每月转写五分钟录像，只讨论一个问题。

## 改进策略与实施

![一张借阅条](slip.png "图1 借阅条")

走廊里有![借阅条的小图](slip.png)一处。

| 题号 | 说明 | 得分 |
| --- | --- | ---: |
| 1 | 竖线\\|和**粗** | 86.4% |
| 2 |  | -5.6 |

### 小站课

正文。

## 成效与后测

正文有数据。

## 反思与推广

正文。

[^来源]: 见监测报告，n=186。
"""


def test_everything_that_markdown_can_say(tmp_path: Path) -> None:
    catalogue = library(tmp_path, BODY, files=(("slip.png", "png"),))
    found = back(catalogue, CASE_ID, tmp_path)
    document = Document(found.body)
    assert blocks(found.body) == blocks(BODY)
    assert [item.text for item in document.pictures] == ["一张借阅条", "借阅条的小图"]
    assert len(found.pictures) == 1
    assert [item.target for item in document.links] == ["https://example.cn/notice"]
    assert marked(found.body, "Strong") == ["推断", "粗"]
    assert marked(found.body, "Strikethrough") == ["提取"]
    assert [event for event, _ in document.events if isinstance(event, dict) and "FootnoteReference" in event]
    lists = [
        event["Start"]["List"]
        for event, _ in document.events
        if isinstance(event, dict) and "List" in (event.get("Start") or ())
    ]
    assert lists == [None, None, 1, 1, 3]
