"""Identity: every case has one id, one folder and one address, for good."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from anliku.facts import Comparison, Facts
from anliku.fields import shown
from anliku.model import FACETS, ID_PATTERN
from anliku.problem import Location, Severity
from anliku.reading import CaseReading, Reading
from anliku.regex import regex
from anliku.rules.rule import Example, Family, Finding, Rule
from anliku.text import visible

_SLUG = regex(ID_PATTERN)
_LONGEST = 64
# Names that Windows keeps for devices; a folder of this name cannot be checked out there.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10))}
# Parts of the site that are no case; a case of this name could take their address.
_SECTIONS = {
    *FACETS,
    *("404", "about", "admin", "api", "assets", "campaign", "campaigns", "case", "cases", "data", "feed", "guide"),
    *("help", "home", "images", "index", "javascripts", "overview", "privacy", "search", "sitemap", "static"),
    *("stylesheets", "tags", "taxonomy", "terms", "verify", "feedback", "outcomes"),
}
_MARKS = regex(r"[\W_]+")


_ADDRESS = "本库约定：编号就是网址，发布后不再改"


def id_differs(reading: Reading) -> Iterator[Finding]:
    """The id is not the folder's name."""
    case = reading.case
    typed = case.values.get("id")
    if isinstance(typed, str) and _differs(case.name, typed):
        message = f"编号 {shown(typed)} 与文件夹名“{case.name}”不同，请改成一样；已发布的案例以原来的编号为准"
        yield Finding(reading.at_value("id"), message)


ID001 = Rule(
    code="ID001",
    title="编号与文件夹名不同",
    severity=Severity.ERROR,
    what="编号（id）与案例文件夹的名称完全一样。",
    why="网址由文件夹决定，引用和检索用编号；两处不同，链接就会断。",
    bad=Example(front="id: gusu-yuwen-02", folder="gusu-yuwen-01", note="文件夹是 gusu-yuwen-01"),
    good=Example(front="id: gusu-yuwen-02", folder="gusu-yuwen-02", note="文件夹是 gusu-yuwen-02"),
    source=_ADDRESS,
    check=id_differs,
)


def _differs(name: str, typed: str) -> bool:
    """Whether folder and id are both well-formed, and not the same."""
    return len(typed) <= _LONGEST and bool(_SLUG.match(typed) and _SLUG.match(name)) and typed != name


def year_differs(reading: CaseReading) -> Iterator[Finding]:
    """The folder's year is not the campaign's selection year."""
    case, campaign = reading.case, reading.campaign
    if campaign is not None and case.year is not None and case.year != campaign.selection_year:
        message = (
            f"案例放在 {case.year} 年的文件夹里，但“{campaign.short}”的评选年度是 {campaign.selection_year}，"
            f"请把文件夹移到 cases/{campaign.selection_year}/，或改正评选（campaign）"
        )
        yield Finding(reading.at_value("campaign"), message)


ID002 = Rule(
    code="ID002",
    title="文件夹的年份不是评选年度",
    severity=Severity.ERROR,
    what="案例放在评选年度的文件夹里，不是监测年度，也不是发布的年份。",
    why="监测、评选、发布是三个不同的年份；放错了，年度列表和引用都会错。",
    bad=Example(folder="2023/gusu-yuwen-01", note="cases/2023/gusu-yuwen-01/，评选年度是 2024"),
    good=Example(folder="2024/gusu-yuwen-01", note="cases/2024/gusu-yuwen-01/"),
    source="苏教质监〔2024〕3号（监测年度 2023，评选年度 2024）",
    check_case=year_differs,
)


def same_id(comparison: Comparison) -> Iterator[Finding]:
    """Two cases with one id, also where only case or Unicode form differ."""
    first: dict[str, Facts] = {}
    for case in comparison.oldest_first:
        typed = case.name if case.id is None or _differs(case.name, case.id) else case.id
        keys = dict.fromkeys([_folded(case.name), _folded(typed)])
        owner = next((first[key] for key in keys if key in first), None)
        for key in keys:
            first.setdefault(key, case)
        if owner is not None:
            message = f"编号 {shown(typed)} 已被 {owner.file} 使用（大小写不同也算同一个），请换一个编号并给文件夹改名"
            yield Finding(Location(case.file, *case.id_at), message)


ID003 = Rule(
    code="ID003",
    title="编号重复",
    severity=Severity.ERROR,
    what="整个案例库里编号不能重复；只差大小写或全角半角的也算重复。",
    why="重复的编号会让后发布的案例盖掉先发布的；在 Windows 和 Mac 上两个文件夹会变成一个。",
    bad=Example(others=(Example(folder="2023/gusu-yuwen-01"),), note="cases/2023/ 里已有 gusu-yuwen-01"),
    good=Example(others=(Example(folder="gusu-yuwen-02"),), note="另一个案例的编号是 gusu-yuwen-02"),
    source=_ADDRESS,
    compare=same_id,
)


def _folded(name: str) -> str:
    # Of ASCII letters there is but one form.
    return (name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold().rstrip(". ")


def folder_no_slug(reading: Reading) -> Iterator[Finding]:
    """A folder whose name cannot be part of an address on every system."""
    case = reading.case
    typed = case.values.get("id")
    # Where the id is wrong in the same way, reading has said so (FM106).
    if _SLUG.match(case.name) or typed == case.name:
        return
    if case.name != unicodedata.normalize("NFC", case.name):
        fault = "用了分解形式的字符，在别的电脑上会变成另一个名字"
    elif case.name.endswith((".", " ")):
        fault = "以点或空格结尾，Windows 上建不出来"
    else:
        fault = "只能用小写字母、数字和连字符"
    right = f"“{typed}”" if isinstance(typed, str) and _SLUG.match(typed) else "“gusu-yuwen-01”的样子"
    yield Finding(case.start, f"文件夹名 {shown(case.name)} {fault}，请改成{right}")


ID004 = Rule(
    code="ID004",
    title="文件夹名不能做网址",
    severity=Severity.ERROR,
    what="文件夹名只用小写字母、数字和连字符，不以点或空格结尾。",
    why="中文、空格、大写在不同系统和微信里会变样，网址就打不开了。",
    bad=Example(front="id: gusu-yuwen-01", folder="姑苏语文01", note="文件夹是 姑苏语文01"),
    good=Example(front="id: gusu-yuwen-01", note="文件夹是 gusu-yuwen-01"),
    source=_ADDRESS,
    check=folder_no_slug,
)


def device_name(reading: Reading) -> Iterator[Finding]:
    """A name that Windows keeps for a device."""
    if reading.case.name in _DEVICES:
        message = f"编号“{reading.case.name}”是 Windows 的保留名称，建不出这样的文件夹；请换一个，如“gusu-yuwen-01”"
        yield Finding(reading.at_value("id"), message)


ID005 = Rule(
    code="ID005",
    title="编号是 Windows 的保留名称",
    severity=Severity.ERROR,
    what="编号不能是 con、prn、aux、nul、com1—com9、lpt1—lpt9。",
    why="Windows 上建不出这样的文件夹，整个案例库都会取不下来。",
    bad=Example(front="id: con"),
    good=Example(front="id: con-yuwen"),
    source=_ADDRESS,
    check=device_name,
)


def section_name(reading: Reading) -> Iterator[Finding]:
    """A name that a part of the site already has."""
    if reading.case.name in _SECTIONS:
        message = f"编号“{reading.case.name}”是网站栏目的名称，请换一个，如“gusu-yuwen-01”"
        yield Finding(reading.at_value("id"), message)


ID006 = Rule(
    code="ID006",
    title="编号是网站栏目的名称",
    severity=Severity.ERROR,
    what="编号不能与网站的栏目同名，如 search、guide、subject。",
    why="案例的网址不能和栏目的网址混在一起。",
    bad=Example(front="id: search"),
    good=Example(front="id: gusu-search-01"),
    source=_ADDRESS,
    check=section_name,
)


def same_title(comparison: Comparison) -> Iterator[Finding]:
    """Two cases with one title, whatever marks and spaces stand in it."""
    first: dict[str, Facts] = {}
    for case in comparison.oldest_first:
        if case.title is None:
            continue
        key = _MARKS.sub("", visible(case.title)).casefold()
        owner = first.setdefault(key, case) if key else case
        if owner is not case:
            message = (
                f"标题 {shown(case.title)} 与 {owner.file} 相同；若是同一个案例请只留一个，若不是请在标题里写出不同之处"
            )
            yield Finding(Location(case.file, *case.title_at), message)


ID007 = Rule(
    code="ID007",
    title="两个案例标题相同",
    severity=Severity.WARNING,
    what="标题不要和已有案例相同；只差标点和空格的也算相同。",
    why="读者在列表里分不清两个案例；也可能是同一个案例交了两次。",
    bad=Example(
        front="title: 从找原句到想明白",
        others=(Example(front="title: 从“找原句”到“想明白”", folder="gusu-yuwen-02"),),
    ),
    good=Example(
        front="title: 从找原句到想明白",
        others=(Example(front="title: 从找原句到想明白：五年级的第二轮改进", folder="gusu-yuwen-02"),),
    ),
    source="本库约定；各地通知要求与往年获奖案例查重",
    compare=same_title,
)


FAMILY = Family(
    "identity",
    "编号与身份",
    "一个案例一个编号、一个文件夹、一个网址，发布以后不再改变。",
    (
        ID001,
        ID002,
        ID003,
        ID004,
        ID005,
        ID006,
        ID007,
    ),
)
