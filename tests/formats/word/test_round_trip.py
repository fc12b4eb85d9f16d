"""A case → Word → a case: no text, table or picture is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from anliku.contribute.adopt import front_matter
from anliku.formats.word.write.case_document import write_case
from anliku.markdown import Document
from anliku.model import Case
from anliku.reading import CaseReading
from tests.factory import LIBRARY
from tests.formats.word.reading import draft, library
from tests.formats.word.written import export
from tests.formats.word.written import library as written_library

SAMPLES = library()
CASES = sorted(SAMPLES.cases, key=lambda case: case.file)


def lines(body: str) -> list[str]:
    """The body without what is only taste: names of pictures, room within empty cells."""
    body = re.sub(r"\]\((?:figure-\d+|[a-z0-9-]+)\.(?:png|jpg|jpeg|webp)", "](picture", body)
    return [re.sub(r"\| +(?=\|)", "| ", line) for line in body.splitlines() if line.strip(" >")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_there_and_back(case: Case, tmp_path: Path) -> None:
    written = write_case(CaseReading(case, SAMPLES.context), LIBRARY)
    assert not written.missing
    made = draft(written.data, tmp_path, name=f"{case.name}.docx")
    assert lines(made.body) == lines(case.body)
    assert len(made.pictures) == len(Document(case.body).pictures)
    for key in ("title", "campaign", "work", "unit", "authors", "summary", "keywords", "kind", "stage", "region"):
        if key in made.values or key in {"title", "unit", "authors", "summary", "keywords"}:
            assert made.values[key] == getattr(case.meta, key), key
    for key in ("kind", "category", "subject", "stage", "region", "problem"):
        assert made.values[key] == getattr(case.meta, key), key
        assert key not in made.guessed
    glance = case.meta.glance
    assert made.values.get("glance") == (glance.model_dump(exclude_none=True) if glance is not None else None)
    front = yaml.safe_load(front_matter("x", made.values, []).strip("-\n"))
    assert front.get("glance") == made.values.get("glance")
    assert made.values.get("sample", False) == case.meta.sample
    wanted = [item.model_dump(exclude_none=True) for item in case.meta.evidence]
    assert made.values.get("evidence", []) == wanted


def test_a_word_that_is_no_term_is_not_taken_from_the_table(tmp_path: Path) -> None:
    case = CASES[0]
    meta = case.meta.model_copy(update={"subject": ["语文", "炼金术"], "stage": ["初中"]})
    reading = CaseReading(replace(case, meta=meta), SAMPLES.context)
    made = draft(write_case(reading, LIBRARY).data, tmp_path, {"region": "太仓市"})
    assert "炼金术" not in made.values.get("subject", [])
    assert made.values["stage"] == ["初中"]
    assert made.values["region"] == "太仓市", "what was said goes before it"


SAME = [
    "***又粗又斜***的字",
    "**粗*斜*粗**和~~删~~",
    "含~~**删掉的粗字**~~的话",
    "床前明月光，\\\n疑是地上霜。\\\n举头望明月。",
    "第一行\\\n\\=== 不是标题",
    "第一行\\\n- 不是列表".replace("- ", "\\- "),
    "- 条目的第一行\\\n  条目的第二行\n- 下一条",
    "> 引文的第一行\\\n> 引文的第二行",
    "> 第一段引文\n>\n> 同一段引文\n\n> 另一段引文\n\n> 第三段引文",
    "| 题号 | 说明 | 得分 |\n| --- | :---: | ---: |\n| 1 | 一段说明 | 2 |",
    "| 题号 | 短 |\n| :---: | --- |\n| 甲 | 乙 |",
    "低**4.1**个百分点，提高*3.2*分，**4.1%**的*错误率*高",
    "得分率*61.2%*，*A*组与*B*组，第*3*题，***4.1***个",
    "1. 甲\n2. 乙\n4. 丙\n5. 丁",
    "0. 甲\n1. 乙",
    "3. 甲\n4. 乙",
    "1. 甲\n   1. 丙\n   2. 丁\n   7. 戊\n2. 乙",
]


@pytest.mark.parametrize("body", SAME)
def test_the_same_marks_come_back(body: str, tmp_path: Path) -> None:
    body = f"## 归因分析\n\n前面。\n\n{body}\n\n后面。\n"
    catalogue = written_library(tmp_path, body, "evidence: []")
    made = draft(export(catalogue).data, tmp_path)
    assert lines(made.body.split("## 归因分析")[1].split("\n## ")[0]) == lines(body.split("## 归因分析")[1])
