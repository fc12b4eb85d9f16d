"""A blind copy as a page to print: its text, tables and pictures, in a plain layout that no program changes.

Only what :mod:`anliku.formats.word.read` reads is on it, so nothing that Word keeps beside the text goes along.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape

from anliku.formats.office import Package
from anliku.formats.word.read.content import Content, PictureRef, Span, Table, Text
from anliku.formats.word.read.embedded import Unusable, convert
from anliku.formats.word.read.flatten import flatten
from anliku.formats.word.read.notes import Notes
from anliku.formats.word.read.parts import Parts

_KINDS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_LEAST_TITLE = 15
"""Points from which a paragraph in the middle is shown as a title."""
_DEEPEST = 4
_STYLE = """\
@page { size: A4; margin: 24mm 22mm; }
body { font: 11pt/1.7 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, "Songti SC", serif; margin: 0; }
h1, h2, h3, h4, .number { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", SimHei, "PingFang SC", sans-serif; }
h1, h2, h3, h4 { line-height: 1.4; margin: 1em 0 .4em; break-after: avoid; }
h1 { font-size: 17pt; } h2 { font-size: 14pt; } h3 { font-size: 12pt; } h4 { font-size: 11pt; }
p { margin: 0 0 .45em; text-align: justify; overflow-wrap: anywhere; }
.number { border-bottom: .5pt solid; font-size: 10pt; margin-bottom: 1.5em; padding-bottom: .3em; }
.middle { text-align: center; }
table { border-collapse: collapse; font-size: 9.5pt; line-height: 1.5; margin: .8em 0; width: 100%; }
td { border: .5pt solid; overflow-wrap: anywhere; padding: .2em .4em; vertical-align: top; }
td p { margin: 0; text-align: start; }
tr { break-inside: avoid; }
img { max-height: 180mm; max-width: 100%; }
.missing { border: .5pt dashed; padding: .1em .4em; }
.notes { border-top: .5pt solid; font-size: 9pt; margin-top: 2em; padding-top: .6em; }
"""


def page(copy: Package, number: str) -> str:
    """HTML of a blind copy, which bears ``number`` and nothing else. Raises Refused."""
    parts = Parts(copy)
    content = flatten(parts, Notes(number))
    writer = _Writer(content, _pictures(parts, content.pictures))
    name = escape(number)
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n<title>{name}</title>\n<style>\n{_STYLE}</style>\n'
        f'<p class="number">案例 {name}</p>\n{writer.blocks(content.blocks)}{writer.notes()}</html>\n'
    )


def _pictures(parts: Parts, refs: Mapping[int, PictureRef]) -> dict[int, str]:
    """The pictures as HTML, by their keys; one that no program but Word can show is named in its place."""
    shown = {}
    for key, ref in refs.items():
        try:
            if ref.part is None or ref.part not in parts.names:
                raise Unusable(f"这里的{ref.what}不在文件里")
            data, suffix = convert(parts.data(ref.part), ref)
        except Unusable as error:
            shown[key] = f'<span class="missing">［{escape(ref.what)}：{escape(str(error))}，请看 .docx］</span>'
            continue
        kind = _KINDS[suffix.lstrip(".")]
        shown[key] = f'<img src="data:{kind};base64,{base64.b64encode(data).decode()}" alt="">'
    return shown


class _Writer:
    def __init__(self, content: Content, pictures: Mapping[int, str]) -> None:
        self.content = content
        self.pictures = pictures
        self.called: list[str] = []
        """Notes in the order in which the text calls them."""

    def blocks(self, blocks: Iterable[Text | Table]) -> str:
        return "".join(self.table(block) if isinstance(block, Table) else self.paragraph(block) for block in blocks)

    def paragraph(self, text: Text) -> str:
        if text.blank:
            return ""
        looks = text.looks
        words = f"{_label(text)}{''.join(map(self.span, text.spans))}"
        if looks.outline is not None and looks.inside == "body":
            level = min(looks.outline + 1, _DEEPEST)
            return f"<h{level}>{words}</h{level}>\n"
        if looks.centred and looks.size >= _LEAST_TITLE:
            return f'<h1 class="middle">{words}</h1>\n'
        return f'<p class="middle">{words}</p>\n' if looks.centred else f"<p>{words}</p>\n"

    def span(self, span: Span) -> str:
        if span.picture is not None:
            return self.pictures.get(span.picture, "")
        if span.note is not None:
            return self.call(span.note)
        html = escape(span.text).replace("\n", "<br>")
        for is_meant, tag in ((span.bold, "b"), (span.italic, "i"), (span.struck, "s")):
            html = f"<{tag}>{html}</{tag}>" if is_meant else html
        return html

    def call(self, note: str) -> str:
        if note not in self.content.notes:
            return ""
        if note not in self.called:
            self.called.append(note)
        return f"<sup>［{self.called.index(note) + 1}］</sup>"

    def table(self, table: Table) -> str:
        rows = ("".join(self.cell(cell.width, cell.height, cell.blocks) for cell in row) for row in table.rows)
        return f"<table>\n{''.join(f'<tr>{row}</tr>{chr(10)}' for row in rows)}</table>\n"

    def cell(self, width: int, height: int, blocks: Iterable[Text | Table]) -> str:
        wide = f' colspan="{width}"' if width > 1 else ""
        high = f' rowspan="{height}"' if height > 1 else ""
        return f"<td{wide}{high}>{self.blocks(blocks)}</td>"

    def notes(self) -> str:
        """The notes that were called, which may call others."""
        written: list[str] = []
        while len(written) < len(self.called):
            note = self.called[len(written)]
            written.append(f"<div>［{len(written) + 1}］{self.blocks(self.content.notes[note])}</div>\n")
        return f'<div class="notes">\n{"".join(written)}</div>\n' if written else ""


def _label(text: Text) -> str:
    """The automatic number before a paragraph: ``1.5月`` is read as another number than ``1. 5月``."""
    label = text.looks.label.text if text.looks.label is not None else ""
    return escape(f"{label} " if label and label[-1].isascii() else label)
