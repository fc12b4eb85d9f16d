"""How long a school's document takes to become a case: ``python -m tests.bench.importing``.

The document is made here: 5,000 characters under the campaign's five sections, tables, and
ten photographs of twelve megapixels as phones take them. The whole process is measured, the
start of Python included. The goal of issue 4 is 3 seconds.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from PIL import Image

from tests.bench.process import Figure, run
from tests.factory import make_library

GOAL = 3.0
SECTIONS = ("监测发现与问题", "归因分析", "改进策略与实施", "成效与后测", "反思与推广")
SENTENCE = "教研组逐题研读选项，发现学生把找到一句相像的话当成了想明白，于是课上少问几个问题、多追几步依据。"


def photograph(number: int, size: tuple[int, int]) -> bytes:
    """A picture with enough detail to weigh what a photograph weighs."""
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size)
    colours = Image.merge("RGB", (noise, noise.rotate(90).resize(size), Image.new("L", size, 20 * number)))
    stream = io.BytesIO()
    colours.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def document(characters: int, pictures: int, size: tuple[int, int]) -> bytes:
    """A case as a school would write it."""
    made = docx.Document()
    _line(made, "从找原句到想明白：小学语文阅读教学的改进", 18)
    _line(made, "姑苏区平桥示例小学　示例课题组", 12)
    per_section = characters // len(SECTIONS)
    shown = 0
    for number, name in enumerate(SECTIONS):
        made.add_paragraph(f"{'一二三四五'[number]}、{name}").runs[0].bold = True
        for part in range(3):
            made.add_paragraph(f"（{'一二三'[part]}）第{part + 1}个方面").runs[0].bold = True
            made.add_paragraph(SENTENCE * (per_section // 3 // len(SENTENCE)))
        table = made.add_table(4, 4)
        for row in range(4):
            for column in range(4):
                table.cell(row, column).text = f"{row * 10 + column}.5%" if row and column else f"项目{row}{column}"
        for _ in range(pictures // len(SECTIONS)):
            shown += 1
            made.add_picture(io.BytesIO(photograph(shown, size)), width=Cm(14))
            made.add_paragraph(f"图{shown} 课堂上的第{shown}张照片")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _line(made: Any, words: str, size: int) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run_of = paragraph.add_run(words)
    run_of.font.size = Pt(size)


def measure(data: bytes, times: int) -> list[Figure]:
    """The figures of importing it into an empty library, once a time."""
    figures = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            root = make_library(Path(folder) / "library")
            path = Path(folder) / "来稿.docx"
            path.write_bytes(data)
            command = [sys.executable, "-m", "anliku", "import", "--yes", "--root", str(root), str(path)]
            figures.append(run("import", 1, command, Path(folder), root / "cases"))
    return figures


def main() -> int:
    """Print the figures; exit code 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=5000)
    parser.add_argument("--pictures", type=int, default=10)
    parser.add_argument("--pixels", default="4000x3000", help="of each picture")
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    width, _, height = options.pixels.partition("x")
    data = document(options.characters, options.pictures, (int(width), int(height)))
    figures = measure(data, options.times)
    wall = statistics.median(figure.wall for figure in figures)
    memory = max(figure.memory for figure in figures)
    print(f"{options.characters} characters, {options.pictures} pictures of {options.pixels}, {len(data) / 1e6:.1f} MB")
    print(f"wall {wall:.2f} s (goal {GOAL:.0f} s), peak {memory:.0f} MB, case {figures[0].size:.1f} MB")
    return 0 if wall <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
