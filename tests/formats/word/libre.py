"""The documents of the golden set that LibreOffice writes, from sources of other formats.

``python -m tests.formats.word.update --libre`` makes them anew where LibreOffice is
installed; the tests only read what is committed.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

_PAGE = """<html><head><meta charset="utf-8"><title>x</title></head><body>
<h1 align="center">读得慢一点：英语阅读课的改进</h1>
<p align="center">吴中区甪端示例中学 示例英语备课组</p>
<h2>监测发现与问题</h2>
<p>2023年监测中，八年级英语阅读得分率<b>59.8%</b>，比均值低<i>4.1</i>个百分点。</p>
<h2>归因分析</h2>
<table border="1"><tr><th>题型</th><th colspan="2">得分率</th></tr>
<tr><td rowspan="2">推断</td><td>本校</td><td>48.2%</td></tr><tr><td>全市</td><td>56.0%</td></tr></table>
<h2>改进策略与实施</h2>
<h3>课前</h3><ul><li>读标题</li><li>猜内容<ul><li>写一句话</li></ul></li></ul>
<h3>课中</h3><ol><li>读第一遍，不查词</li><li>读第二遍，画依据</li></ol>
<p>做法参见<a href="https://www.example.org/reading">示例网站</a>。</p>
<h2>成效与后测</h2><p>2024年10月后测，得分率65.3%，n=204。</p>
<h2>反思与推广</h2><p>慢读占用课时，要与写作课合并。</p>
</body></html>"""

_RTF = "".join(
    (
        r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil SimSun;}}\f0\fs24 ",
        r"\pard\qc\b\fs36 ",
        "{一张学习单的三次修改：小学科学案例}",
        r"\b0\fs24\par\pard\qc ",
        "{姑苏区沧浪示例小学  何示例}",
        r"\par\pard ",
        *(
            f"{{{line}}}\\par "
            for line in (
                "一、背景与问题",
                "五年级读图题得分率55.4%，低于均值。",
                "二、归因",
                "学生只看图，不看图下的字。",
                "三、改进过程",
                "（一）第一稿",
                "只有一张图。",
                "（二）第二稿",
                "图下加了一行提示。",
                "四、成效",
                "后测得分率66.7%，n=151。",
                "五、经验与反思",
                "提示要一点一点撤走。",
            )
        ),
        "}",
    )
)

_ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:style style:name="Title" style:family="paragraph" style:class="chapter"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="18pt" fo:font-weight="bold"/></style:style>
<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:outline-level-style text:level="2" style:num-format="1" style:num-suffix="."/></text:outline-style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style></office:styles>
<office:body><office:text>
<text:p text:style-name="Title">会提问的班级：城乡校际差异的一次改进</text:p>
<text:p>区域：常熟市　学段：小学　类别：综合</text:p>
<text:p>单位：常熟市琴湖示例小学　作者：示例综合课题组</text:p>
<text:h text:outline-level="1">监测结果与问题</text:h>
<text:p>城区校与乡村校的提问次数相差一倍<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>统计自2023年的32节课。</text:p></text:note-body></text:note>。</text:p>
<text:h text:outline-level="1">问题归因</text:h>
<text:p>乡村校每班人数少，教师却仍按大班上课。</text:p>
<text:h text:outline-level="1">靶向改进</text:h>
<text:h text:outline-level="2">结对听课</text:h>
<text:list text:style-name="L1"><text:list-item><text:p>每月一次</text:p></text:list-item><text:list-item><text:p>课后写三个问题</text:p></text:list-item></text:list>
<text:h text:outline-level="2">共用题单</text:h>
<text:p>两校<text:span>用</text:span>同一张题单。</text:p>
<text:h text:outline-level="1">后测检验</text:h>
<table:table table:name="t"><table:table-column table:number-columns-repeated="3"/><table:table-row><table:table-cell><text:p>学校</text:p></table:table-cell><table:table-cell><text:p>前</text:p></table:table-cell><table:table-cell><text:p>后</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>乡村校</text:p></table:table-cell><table:table-cell><text:p>11</text:p></table:table-cell><table:table-cell><text:p>19</text:p></table:table-cell></table:table-row></table:table>
<text:h text:outline-level="1">思考与展望</text:h>
<text:p>路远，不能每周都去。</text:p>
</office:text></office:body></office:document>"""


def _rtf(text: str) -> bytes:
    return "".join(
        character if ord(character) < 128 else f"\\u{ord(character) - (65536 if ord(character) > 32767 else 0)}?"
        for character in text
    ).encode()


SOURCES = {
    "libre-html": ("html", _PAGE.encode(), "HTML (StarWriter)"),
    "libre-rtf": ("rtf", _rtf(_RTF), ""),
    "libre-odt": ("fodt", _ODT.encode(), ""),
}


def convert(name: str) -> bytes:
    """The document ``name`` as LibreOffice writes it."""
    suffix, source, reader = SOURCES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{suffix}"
        path.write_bytes(source)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        if reader:
            command.append(f"--infilter={reader}")
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return path.with_suffix(".docx").read_bytes()
