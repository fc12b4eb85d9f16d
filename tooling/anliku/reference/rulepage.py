"""The rule reference, and how ``anliku rule`` explains a rule on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from anliku.codes import IMPORTS, JUDGING, Code, Import
from anliku.reference.literal import NOTE, escape, fenced, reveal
from anliku.rules.rule import Example, Family, Rule

# Bad examples of this family hold what looks like private data; a published page may not.
_PRIVATE_FAMILY = "privacy"
_PRIVATE = re.compile(r"\d|[〇零一二三四五六七八九幺]{5,}|[\w.+-]+(?=\s*@)")
_MAX_LINES, _MAX_LINE = 14, 110


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an example as people see it; ``caption`` is empty for the case itself."""

    caption: str
    language: str
    text: str


def rule_list(families: Iterable[Family]) -> Iterator[str]:
    """Lines that name every rule, family by family."""
    for number, family in enumerate(families):
        if number:
            yield ""
        yield f"{family.title}：{family.intro}"
        for rule in family.rules:
            yield f"  {rule.code}  {rule.severity.label}  {rule.title}{'（可自动修复）' if rule.fixable else ''}"
    for imported in IMPORTS:
        yield from ("", f"{imported.title}：{imported.intro}")
        yield from (f"  {code.code}  {code.title}" for code in imported.codes)


def code_text(code: Code) -> Iterator[str]:
    """Lines that explain what an import or a round says, on a terminal."""
    when = "评选时的说明" if code in JUDGING.codes else "导入时的说明"
    yield from (f"{code.code}  {code.title}", when, "", "怎样改", f"  {code.advice}")


def rule_text(rule: Rule) -> Iterator[str]:
    """Lines that explain one rule on a terminal."""
    yield f"{rule.code}  {rule.title}"
    yield "　".join(_badges(rule))
    for title, text in (("检查什么", rule.what), ("为什么", rule.why)):
        yield from ("", title, f"  {text}")
    for title, example in (("反例", rule.bad), ("改成", rule.good)):
        shown = list(snippets(example))
        if shown or example.note:
            yield from ("", title)
        yield from (f"  {line}" for line in example.note.splitlines())
        for snippet in shown:
            if snippet.caption:
                yield f"  {snippet.caption}："
            yield from (f"    {line}" for line in snippet.text.split("\n"))
    yield from ("", "依据", f"  {rule.source}")


def rules_page(families: tuple[Family, ...], imports: tuple[Import, ...] = IMPORTS) -> str:
    """The rule reference: every rule, family by family, then what imports say. Its contents are the page's own."""
    count = sum(len(family.rules) for family in families)
    lines = [
        "# 规则说明",
        "",
        NOTE,
        "",
        f"`anliku check` 按下面 {count} 条规则检查案例，`anliku rule 代码` 在终端里显示同样的说明。",
        "**错误**必须改好才能发布，**提醒**请斟酌；写着“可自动修复”的，`anliku check --fix` 会替您改好。",
    ]
    for family in families:
        lines += ["", f"## {escape(family.title)} {{ #{family.key} }}", "", escape(family.intro)]
        for rule in family.rules:
            lines += ["", *_rule_section(rule, family.key == _PRIVATE_FAMILY)]
    for imported in imports:
        lines += ["", f"## {escape(imported.title)} {{ #{imported.key} }}", "", escape(imported.intro)]
        lines += ["", "| 代码 | 说的是什么 | 怎样改 |", "| --- | --- | --- |"]
        lines += [f"| {code.code} | {escape(code.title)} | {escape(code.advice)} |" for code in imported.codes]
    return "\n".join(lines) + "\n"


def _rule_section(rule: Rule, private: bool) -> Iterator[str]:
    yield f"### {rule.code} {escape(rule.title)} {{ #{rule.code.lower()} }}"
    yield from ("", " · ".join(f"**{badge}**" for badge in _badges(rule)))
    yield from ("", f"**检查什么**　{escape(rule.what)}", "", f"**为什么**　{escape(rule.why)}")
    for title, example in (("反例", rule.bad), ("改成", rule.good)):
        shown = list(snippets(example, private=private and example is rule.bad))
        if not shown and not example.note:
            continue
        one_line = bool(example.note) and "\n" not in example.note
        yield from ("", f"**{title}**{'　' + escape(example.note) if one_line else ''}")
        if example.note and not one_line:
            yield from ("", *fenced(_shown(example.note, private), "text"))
        for snippet in shown:
            if snippet.caption:
                yield from ("", escape(snippet.caption) + "：")
            yield from ("", *fenced(snippet.text, snippet.language))
    yield from ("", f"**依据**　{escape(rule.source)}")


def _badges(rule: Rule) -> list[str]:
    return [rule.severity.label, *(["可自动修复"] if rule.fixable else [])]


def snippets(example: Example, private: bool = False, caption: str = "") -> Iterator[Snippet]:
    """What an example shows, part by part; ``private`` hides digits and mail names.

    Files and bytes cannot be shown as text, so a note stands for them where there is one.
    """

    def part(language: str, text: str, said: str = caption) -> Snippet:
        return Snippet(said, language, _shown(text, private))

    if example.file:
        caption = f"文件 cases/{example.file} 里"
    if example.folder is not None:
        caption = f"{caption or '文件夹'} {example.folder}"
    if isinstance(example.raw, bytes):
        if not example.note:
            yield part("text", example.raw.decode("utf-8", "replace"), caption)
    elif example.raw is not None:
        yield part("text", example.raw, caption)
    else:
        if example.front.strip():
            yield part("yaml", "\n".join(_front_lines(example.front)), caption)
        if example.body.strip():
            yield part("yaml" if example.file else "markdown", example.body, "" if example.front.strip() else caption)
    if example.files and not example.note:
        yield part("text", "\n".join(name for name, _ in example.files), "同一文件夹里的文件")
    for other in example.others:
        yield from snippets(other, private, "另一个案例")


def _front_lines(front: str) -> Iterator[str]:
    for line in front.strip("\n").split("\n"):
        removed = re.fullmatch(r"-([A-Za-z_]\w*)\s*", line)
        yield f"# 没有 {removed[1]} 这一行" if removed else line


def _shown(text: str, private: bool) -> str:
    """A snippet as a reader can see it: short, with hidden characters by their numbers."""
    if private:
        text = _PRIVATE.sub(lambda match: "×" * len(match.group()), text)
    lines = text.strip("\n").split("\n")
    cut = [*lines[:_MAX_LINES], f"……（后面还有 {len(lines) - _MAX_LINES} 行）"] if len(lines) > _MAX_LINES else lines
    return "\n".join(_shown_line(line) for line in cut)


def _shown_line(line: str) -> str:
    if len(line) > _MAX_LINE:
        line = f"{line[:_MAX_LINE]}……（共 {len(line)} 字）"
    body = line.rstrip(" \u3000")
    tail = line[len(body) :].replace(" ", "␣").replace("\u3000", "⟨U+3000⟩")
    return reveal(body) + tail
