"""Pictures and other files beside a case: there, readable, small, described, telling nothing private."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from anliku.case_places import ADOPTIONS, ATTACHED
from anliku.fields import shown
from anliku.markdown import Link
from anliku.model import FILE_NAME, Attachment
from anliku.picture import FORMATS, MAX_BYTES, MAX_PIXELS, MAX_SIDE, BadPicture, Picture
from anliku.problem import Location, Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules.rule import Example, Family, Finding, Rule, few
from anliku.rules.targets import Kind, Target, classify
from anliku.text import visible

_NAME = regex(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*\Z")
_RESERVED = regex(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_MAX_NAME = 80
_LEFTOVER = regex(r"\.ds_store|thumbs\.db|desktop\.ini|~\$.*|\..*|.*~|.*\.(?:tmp|bak|swp)", re.IGNORECASE)
_ACTIVE = {".html", ".htm", ".js", ".mjs", ".svg", ".exe", ".bat", ".cmd", ".vbs", ".php", ".xml", ".swf", ".jar"}
_OLD_OFFICE = {
    ".doc": ".docx", ".dot": ".docx", ".docm": ".docx", ".wps": ".docx", ".rtf": ".docx", ".odt": ".docx",
    ".xls": ".xlsx", ".xlsm": ".xlsx", ".xlsb": ".xlsx", ".et": ".xlsx", ".csv": ".xlsx", ".ods": ".xlsx",
    ".ppt": ".pdf", ".pptx": ".pdf", ".pps": ".pdf", ".dps": ".pdf",
}  # fmt: skip
_FILE_NAME = regex(FILE_NAME)
_LONGEST_ATTACHED = 60
_BAD_NAME = (
    "附件的文件名里有不能用的字符，或扩展名不是小写，或超过 60 字；请改成“三栏表.docx”的样子，takeaways 里也一起改"
)
# Words that every picture could bear, with the numbers that programs give them.
_EMPTY_ALT = regex(
    r"(?:图|图片|图像|照片|插图|配图|附图|图示|截图|截屏|示意图|流程图|微信图片|屏幕截图|未命名|无标题|图表"
    r"|image|img|picture|photo|pic|screenshot|untitled|dsc|mmexport|wx|p)?"
    r"[\s_\-—–.:：()（）\d一二三四五六七八九十第张幅号]*",
    re.IGNORECASE,
)
_FILE_ALT = regex(r".*\.(?:png|jpe?g|gif|webp|bmp|tiff?)", re.IGNORECASE | re.DOTALL)
_SHORT_ALT = 4


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def _place(reading: Reading, name: str) -> Location:
    return Location(f"{reading.case.file.rpartition('/')[0]}/{name}")


def _targets(reading: Reading) -> Iterator[tuple[Link, Target]]:
    for picture in reading.document.pictures:
        yield picture, classify(picture.target, reading.case.folder.parent.name, reading.case.name)


def _opened(reading: Reading) -> Iterator[tuple[str, Picture | BadPicture]]:
    yield from reading.pictures.items()


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", unquote(name)).casefold()


_SHOWN = "![推断题得分率前后对比图]"
_SAFE = "本库约定：投稿在检查之前一律不信任"
_PAGE = "本库约定：读者多用手机阅读，页面不向别的网站要任何东西"
_ACCESS = "本库约定：无障碍网页要求图片有替代文字"


def _with(name: str, recipe: str, note: str = "", alt: str = _SHOWN) -> Example:
    return Example(body=f"{alt}({name})", files=((name, recipe),), note=note)


@few
def missing_picture(reading: Reading) -> Iterator[Finding]:
    """A picture that is not in the folder, or not under exactly that name."""
    names = {file.name for file in reading.case.attachments}
    loose = {_same(name): name for name in names}
    for link, target in _targets(reading):
        if target.kind not in {Kind.FILE, Kind.EMPTY, Kind.ANCHOR, Kind.CASE}:
            continue
        where = reading.at_byte(link.start)
        if target.kind is Kind.CASE:
            yield Finding(
                where, f"不能用别的案例里的图片 {shown(link.target)}，请复制一份放进本案例的文件夹，只写文件名"
            )
        elif target.kind is not Kind.FILE:
            yield Finding(where, "图片没有写文件名，请写成 ![图片说明](文件名.png)，或删去")
        elif link.target.removeprefix("./") not in names:
            actual = loose.get(_same(target.value))
            if actual is not None:
                message = (
                    f"图片写的是 {shown(link.target)}，文件名是 {shown(actual)}，"
                    "大小写或写法不同，网站上会显示不出来；请把文件名改成小写字母和数字，两处写得一模一样"
                )
            else:
                message = f"案例文件夹里没有图片 {shown(target.value)}，请把图片和 index.md 放在一起，或改正文件名"
            yield Finding(where, message)


PC001 = Rule(
    code="PC001",
    title="图片不存在",
    severity=Severity.ERROR,
    what="正文里的图片要在案例文件夹里，文件名一模一样，大小写也相同。",
    why="在自己的电脑上也许能显示，放到网站上就是一个破图标。",
    bad=Example(body=f"{_SHOWN}(chart.png)"),
    good=_with("chart.png", "png"),
    source=_PAGE,
    check=missing_picture,
)


@few
def remote_picture(reading: Reading) -> Iterator[Finding]:
    """A picture that another site would serve."""
    for link, target in _targets(reading):
        if target.kind is Kind.WEB:
            message = f"图片 {shown(link.target)} 在别的网站上，请下载后放进案例文件夹，只写文件名，并确认有权使用"
            yield Finding(reading.at_byte(link.start), message)


PC002 = Rule(
    code="PC002",
    title="图片在别的网站上",
    severity=Severity.ERROR,
    what="图片要放进案例文件夹，不引用别的网站。",
    why="别的网站会换地址、收费或记录读者，还可能没有使用权。",
    bad=Example(body=f"{_SHOWN}(https://www.example.org/chart.png)"),
    good=_with("chart.png", "png"),
    source=_PAGE,
    check=remote_picture,
)


@few
def stray_file(reading: Reading) -> Iterator[Finding]:
    """Anything beside ``index.md`` that is no picture file of an allowed type."""
    twins: dict[str, str] = {}
    for file in reading.case.attachments:
        message = _fault(file)
        twin = twins.setdefault(_same(file.name), file.name)
        if message is None and twin != file.name:
            message = f"文件名与 {shown(twin)} 只差大小写或写法，在别的电脑上会互相覆盖，请改名或删去一个"
        if message is not None:
            yield Finding(_place(reading, file.name), message)


PC003 = Rule(
    code="PC003",
    title="文件夹里有不该有的东西",
    severity=Severity.ERROR,
    what="案例文件夹里只有 index.md、图片（.png、.jpg、.jpeg、.webp）、给读者带走的附件（.docx、.xlsx、.pdf）和借鉴记录 adoptions.yml，没有链接、子文件夹和只差大小写的文件。",
    why="文件夹里的东西都会公开；网页、程序能运行代码，链接会把别处的文件带出去。",
    bad=Example(files=(("report.html", "html"),)),
    good=_with("chart.png", "png"),
    source=_SAFE,
    check=stray_file,
)


def _fault(file: Attachment) -> str | None:
    if file.is_link:
        return "这是一个链接（符号链接），不是文件，请放入图片文件本身"
    if not file.is_file:
        return "案例文件夹里不能再有文件夹或特殊文件，请把图片移到 index.md 旁边，其余的删去"
    if _LEFTOVER.fullmatch(file.name):
        return "这是系统或软件留下的文件，请删去"
    if file.name == ADOPTIONS:
        return None
    suffix = _suffix(file.name)
    if suffix in FORMATS:
        if file.name.isprintable():
            return None
        return "文件名里有乱码或看不见的字符，请改成小写字母、数字和连字符，如 chart-1.png，正文里也一起改"
    if suffix in ATTACHED:
        return None if _FILE_NAME.match(file.name) and len(file.name) <= _LONGEST_ATTACHED else _BAD_NAME
    if suffix in _OLD_OFFICE:
        return f"附件不能用 {suffix}，请在 WPS 或 Office 中另存为 {_OLD_OFFICE[suffix]}"
    allowed = "、".join(FORMATS)
    if suffix in _ACTIVE:
        return f"不能放 {suffix} 文件，它能在读者的电脑上运行代码；图请导出为 PNG 或 JPEG，其余的删去"
    return f"案例文件夹里只能放图片（{allowed}）和附件（{'、'.join(ATTACHED)}），这个文件请删去；图请导出为 PNG 或 JPEG，文字和表格请写进正文"


@few
def bad_content(reading: Reading) -> Iterator[Finding]:
    """A file that is not the complete, still picture that its name says."""
    for name, picture in _opened(reading):
        where = _place(reading, name)
        if isinstance(picture, BadPicture):
            if picture.fault in {"format", "broken", "unreadable", "refused"}:
                yield Finding(where, picture.message, everyones=picture.fault == "refused")
        elif picture.format != FORMATS[_suffix(name)]:
            right = next(suffix for suffix, form in FORMATS.items() if form == picture.format)
            message = f"内容是 {picture.format}，扩展名却是 {_suffix(name)}，请把扩展名改成 {right}，正文里也一起改"
            yield Finding(where, message)
        elif picture.animated:
            yield Finding(where, "这是动图，打印不出来，也会干扰阅读；请换成一张或几张静止的图片")


PC004 = Rule(
    code="PC004",
    title="图片打不开或名不副实",
    severity=Severity.ERROR,
    what="图片完整、静止，内容与扩展名一致。",
    why="损坏的图读者看不到；改了扩展名的文件可能不是图片。",
    bad=_with("chart.png", "truncated", "只有前半截的图片文件"),
    good=_with("chart.png", "png"),
    source=_SAFE,
    check=bad_content,
)


@few
def too_large(reading: Reading) -> Iterator[Finding]:
    """More bytes or pixels than a phone should load."""
    for name, picture in _opened(reading):
        if isinstance(picture, BadPicture) and picture.fault in {"bytes", "pixels"}:
            yield Finding(_place(reading, name), picture.message)


PC005 = Rule(
    code="PC005",
    title="图片太大",
    severity=Severity.ERROR,
    what=f"每张图片不超过 {MAX_BYTES // 1048576} MB、{MAX_PIXELS // 1_000_000} 百万像素，长边不超过 {MAX_SIDE} 像素。",
    why="手机上要等很久；像素极多的图片能让电脑内存耗尽。",
    bad=_with("photo.jpg", "big", "一张 30 MB 的照片"),
    good=_with("photo.jpg", "jpg"),
    source=_PAGE,
    check=too_large,
)


@few
def telling_metadata(reading: Reading) -> Iterator[Finding]:
    """A picture file that says where, when, by whom or with what it was made."""
    for name, picture in _opened(reading):
        if isinstance(picture, Picture) and picture.metadata:
            kinds = "、".join(picture.metadata)
            message = (
                f"图片文件里藏着{kinds}信息，会泄露拍摄地点、时间或人；请在电脑上右键“属性→详细信息→删除属性和个人信息”，"
                "或截图后另存再提交"
            )
            yield Finding(_place(reading, name), message)


_LAW = "个人信息保护法第二十八条；本库约定：照片会带有拍摄地点"

PC006 = Rule(
    code="PC006",
    title="图片带有隐私信息",
    severity=Severity.ERROR,
    what="图片文件里不带拍摄地点、时间、设备、作者等信息。",
    why="手机照片会记下经纬度，公开后等于公开学校或学生家的位置。",
    bad=_with("photo.jpg", "jpg-gps", "带有拍摄地点的照片"),
    good=_with("photo.jpg", "jpg", "去掉了拍摄信息的同一张照片"),
    source=_LAW,
    check=telling_metadata,
)


@few
def unused_picture(reading: Reading) -> Iterator[Finding]:
    """A picture that the text never shows."""
    document = reading.document
    used = {_same(link.target.removeprefix("./")) for link in (*document.pictures, *document.links)}
    for file in reading.case.attachments:
        if _is_picture(file) and _same(file.name) not in used:
            message = f"正文没有用到这张图片，请在合适的地方写上 ![图片说明]({file.name})，或删去文件"
            yield Finding(_place(reading, file.name), message)


PC007 = Rule(
    code="PC007",
    title="图片没有用到",
    severity=Severity.WARNING,
    what="文件夹里的图片都要在正文里用到。",
    why="没用到的图也会公开，多半是忘了写进正文或忘了删。",
    bad=Example(files=(("chart.png", "png"),)),
    good=_with("chart.png", "png"),
    source="本库约定",
    check=unused_picture,
)


def _is_picture(file: Attachment) -> bool:
    """Whether ``file`` may stand there (see :func:`stray_file`)."""
    return file.is_file and _suffix(file.name) in FORMATS and file.name.isprintable()


@few
def no_alt(reading: Reading) -> Iterator[Finding]:
    """A picture that says nothing to those who cannot see it."""
    for link in reading.document.pictures:
        if not visible(link.text).strip():
            message = f"图片 {shown(link.target)} 没有说明，请在方括号里用一句话说清图上有什么，如“![推断题得分率前后对比图](…)”"
            yield Finding(reading.at_byte(link.start), message)


PC008 = Rule(
    code="PC008",
    title="图片没有说明",
    severity=Severity.ERROR,
    what="方括号里用一句话说清图上有什么。",
    why="看不见图的人只能听这句话；图下的说明和检索也用它。",
    bad=_with("chart.png", "png", alt="![]"),
    good=_with("chart.png", "png"),
    source=_ACCESS,
    check=no_alt,
)


@few
def poor_alt(reading: Reading) -> Iterator[Finding]:
    """An alt text that would fit every picture."""
    for link in reading.document.pictures:
        text = visible(link.text).strip()
        if text and (len(text) < _SHORT_ALT or _EMPTY_ALT.fullmatch(text[:60]) or _FILE_ALT.fullmatch(text[-200:])):
            message = (
                f"图片的说明 {shown(text)} 看不出图上有什么，请写成一句话，如“推断题得分率前后对比图，由61.2%升到70.9%”"
            )
            yield Finding(reading.at_byte(link.start), message)


PC009 = Rule(
    code="PC009",
    title="图片的说明没有内容",
    severity=Severity.WARNING,
    what="说明不写“图片”“图1”或文件名，要写图上有什么。",
    why="听到“图片一”的人什么也没有得到。",
    bad=_with("chart.png", "png", alt="![图片1]"),
    good=_with("chart.png", "png"),
    source=_ACCESS,
    check=poor_alt,
)


@few
def poor_name(reading: Reading) -> Iterator[Finding]:
    """A file name that some computer or address cannot write."""
    for file in reading.case.attachments:
        if not _is_picture(file):
            continue
        if not _NAME.match(file.name) or _RESERVED.match(file.name) or len(file.name) > _MAX_NAME:
            message = f"文件名 {shown(file.name)} 请改成小写字母、数字和连字符，如 chart-1.png，正文里也一起改"
            yield Finding(_place(reading, file.name), message)


PC010 = Rule(
    code="PC010",
    title="图片的文件名不合适",
    severity=Severity.WARNING,
    what="文件名只用小写字母、数字、连字符、下划线和点。",
    why="空格、汉字和大写字母在不同的电脑和网址里写法不同，图片会时有时无。",
    bad=_with("Chart_A.png", "png"),
    good=_with("chart-a.png", "png"),
    source="本库约定",
    check=poor_name,
)


FAMILY = Family(
    "pictures",
    "图片",
    f"图片和 index.md 放在一起，用 PNG、JPEG 或 WebP，每张不超过 {MAX_BYTES // 1048576} MB、"
    f"{MAX_PIXELS // 1_000_000} 百万像素、长边 {MAX_SIDE} 像素，配一句说明，不带隐私信息。",
    (
        PC001,
        PC002,
        PC003,
        PC004,
        PC005,
        PC006,
        PC007,
        PC008,
        PC009,
        PC010,
    ),
)
