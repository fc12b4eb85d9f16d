"""What a site is made with beside its cases: ``mkdocs.yml`` and ``overrides/`` (of the family on files)."""

from __future__ import annotations

from collections.abc import Iterator

from anliku import theme
from anliku.catalogue import Catalogue
from anliku.problem import Severity
from anliku.rules.rule import Example, Finding, Rule

_SOURCE = "本库约定：检查过的才发布，发布时不运行别的程序，不向别处要任何东西"


def spoilt_theme(catalogue: Catalogue) -> Iterator[Finding]:
    """A template, script or style that is missing, cannot be read, or is a link."""
    for problem in theme.problems(catalogue.root):
        yield Finding(problem.location, problem.message, everyones=problem.everyones)


FL014 = Rule(
    code="FL014",
    title="模板、脚本或样式用不了",
    severity=Severity.ERROR,
    what="overrides 里的模板、脚本和样式要齐全，读得出来，是文件本身而不是链接，模板的写法正确。",
    why="少了脚本的页面看上去完整，却什么也查不到；链接会把别处的文件发布出去。",
    bad=Example(
        files=(("../../../overrides/assets/images/icon.svg", "link"),),
        note="overrides/assets/images/icon.svg 指向别处",
    ),
    good=Example(note="overrides 里都是文件本身"),
    source=_SOURCE,
    check_library=spoilt_theme,
)


_SETTINGS = "../../../mkdocs.yml"


FL012 = Rule(
    code="FL012",
    title="mkdocs.yml 里有不能用的设置",
    severity=Severity.ERROR,
    what="mkdocs.yml 不能运行别的程序（hooks、!!python 标签、别的插件和扩展），不能换掉 docs_dir、theme 和网址的写法，"
    "不能引用别处的脚本和样式；site_url 要写完整的网址；同一个设置只写一次。",
    why="换了文件夹，发布的就是没有检查过的内容；别的程序和脚本可以读走、改掉任何东西。",
    bad=Example(
        files=((_SETTINGS, "text:site_name: 案例库\nhooks: [cases/guide/hook.py]\n"),),
        note="hooks: [cases/guide/hook.py]",
    ),
    good=Example(note="没有 hooks 的 mkdocs.yml"),
    source=_SOURCE,
    reported_by="读取时报告",
)


FL013 = Rule(
    code="FL013",
    title="mkdocs.yml 里有不起作用的设置",
    severity=Severity.WARNING,
    what="mkdocs.yml 里只写起作用的设置；nav 只列 cases 里有的页面。",
    why="写了没有用的设置，会让人以为它起作用，比如以为网站放在了别的文件夹。",
    bad=Example(
        files=((_SETTINGS, "text:site_name: 案例库\nnav:\n  - 关于: abuot.md\n"),),
        note="nav 里写着没有的页面 abuot.md",
    ),
    good=Example(note="关于: about.md"),
    source=_SOURCE,
    reported_by="读取时报告",
)


RULES = (
    FL012,
    FL013,
    FL014,
)
