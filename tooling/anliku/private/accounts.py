"""Mail and accounts: e-mail, QQ, WeChat, DingTalk, groups and channels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import FILL, GAP, before_figures, behind, is_counted, labelled, labelled_figures, squeezed
from anliku.private.kinds import Hit, Runs
from anliku.private.telephones import HOTLINES
from anliku.regex import regex
from anliku.sparse import Sparse, tried

# --- mail ---------------------------------------------------------------------------------------

_MAIL = regex(
    r"(?<![A-Za-z0-9.+-])([A-Za-z0-9][A-Za-z0-9_.+-]{0,63}) ?@ ?([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})(?![A-Za-z0-9@-])"
)
# Signs and words for @, and for the dot.
_AT = (
    r"(?:\s{0,2}@{1,3}\s{0,2}|\s?[\[(（{#<【「]\s?(?:at|AT|At|a|艾特|爱特|圈a|@)\s?[\])）}#>】」]\s?|\s?(?:艾特|爱特|小老鼠|圈[aA])\s?"
    r"|\s?[#◎$&*☆★%^!=→]\s?|\s(?:at|AT|At)\s|[-_](?:at|AT|At)[-_])"
)
_DOT = r"(?:\s?(?:[.。·•，,、]|[\[(（{【]\s?(?:dot|DOT|Dot|点|\.)\s?[\])）}】]|点)\s?|\s(?:dot|DOT|Dot)\s|[-_](?:dot|DOT)[-_])"
_LOCAL = r"(?<![A-Za-z0-9_.+-])([A-Za-z0-9][A-Za-z0-9_.+-]{1,63})"
_TOP = "(?:com|cn|net|org|edu|gov|me|cc|info|io|top|vip)(?![A-Za-z])"
_SAID = regex(
    rf"{_LOCAL}(?:\s?[\[(（{{#<【「]\s?(?:at|AT|At|艾特|爱特|@)\s?[\])）}}#>】」]|\s?(?:艾特|爱特|小老鼠|圈[aA]|@))\s?"
    rf"([A-Za-z0-9-]{{1,63}}(?:{_DOT}[A-Za-z0-9-]{{2,30}}){{0,2}}{_DOT}{_TOP})"
)
_SAID_SIGN = regex(r"[@aA艾爱小圈](?:(?<=@)|(?<=[aA])[tT]\s?[\])）}#>】」]|(?<=[艾爱])特|(?<=小)老鼠|(?<=圈)[aA])")
_DOT_SIGN = regex(
    r"\s?[\[(（{【]\s?(?:dot|DOT|Dot|点|\.)\s?[\])）}】]\s?|\s?(?:dot|DOT|Dot|点|[.。·•，,、])\s?|[-_]dot[-_]"
)
# The hosts of nearly all private mail: after these, other signs can only stand for @.
_HOST = regex(
    rf"(?:vip{_DOT})?(?:qq|1\s?6\s?3|1\s?2\s?6|139|189|188|gmail|foxmail|sina|sohu|outlook|hotmail|live|msn|yeah|aliyun|icloud|yahoo|tom"
    rf"|21cn|扣扣|网易|新浪){_DOT}(?:com|cn|net|c\s?o\s?m|n\s?e\s?t|c\s?n)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# Where a host may end; looked for first, because hardly a text has one.
_HOST_END = regex(r"[CcNn](?<=[.。·•，,、点\])）}】\sTt_-].)(?:\s?[Oo]\s?[Mm]|\s?[Nn]|\s?[Ee]\s?[Tt])(?![A-Za-z0-9])")
_HOST_NAMES = (
    *("qq", "163", "126", "139", "189", "188", "gmail", "foxmail", "sina", "sohu", "outlook", "hotmail", "live", "msn"),
    *("yeah", "aliyun", "icloud", "yahoo", "tom", "21cn", "扣扣", "网易", "新浪"),
)
_HOST_ENDS = tuple(f"{dot}{top}" for dot in ("", "点", "dot") for top in ("com", "cn", "net"))
_TO_HOST = regex(
    rf"([A-Za-z0-9][A-Za-z0-9_.+-]{{1,63}}|(?:[A-Za-z0-9_.]\s){{3,20}})(?:{_AT}|[\s|\x1f]{{0,4}}@[\s|\x1f]{{0,4}})\Z"
)
_OTHER_SIGN = regex(
    r"[#◎]\s?([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,3}\.(?:com|cn|net|org|edu|gov))(?![A-Za-z0-9.-])"
)
_ANY_HOST_END = regex(r"\.(?:com|cn|net|org|edu|gov)")
_BARE_HOST = regex(
    rf"{_LOCAL}\s?@\s?(qq|163|126|139|189|gmail|foxmail|sina|outlook|hotmail)(?![A-Za-z0-9.:/-])", re.IGNORECASE
)
_SPACED = regex(r"((?:[A-Za-z0-9_.] ){2,30})@((?: [A-Za-z0-9.-]){4,30})")
_BEFORE_SIGN = regex(r"([A-Za-z0-9][A-Za-z0-9_.+-]{2,63})\s?\Z")
_USER = regex(r"://[^\s/?#@]{0,64}\Z|\b(?:ssh|scp|sftp|rsync|sshfs|mosh)\b[^\n]{0,70}\Z")
# A path at a server, the prompt of a shell.
_REMOTE = regex(r":(?:[~/$<]|[\w.-]{1,64}/)|[ :]~|[#$]|[ ][\w~/.-]{1,40}\][#$]")
# Names of algorithms have the shape of mail (RFC 4251, 6); nobody outside reaches a local host.
_NO_MAIL = regex(r"(?:openssh\.com|libssh\.org)\Z|\.(?:local|lan|localdomain|internal|prevent|stop)\Z", re.IGNORECASE)
_FILE = regex(r"\.(?:png|jpe?g|gif|webp|svg|md|html?|css|js|py|service|target)\Z", re.IGNORECASE)


def mail(text: str, _runs: Runs) -> Iterator[Hit]:
    """name@host.tld, also with (at), 艾特, # or ◎ for the sign and 点 for the dot."""
    if "@" in text:
        for match in _MAIL.finditer(text):
            if _is_mail(text, match):
                yield match.start(), match.end(), f"{match[1]}@{match[2]}".lower()
        for match in _BARE_HOST.finditer(text):
            yield match.start(), match.end(), f"{match[1]}@{match[2]}".lower()
        for match in _SPACED.finditer(text):
            host = match[2].replace(" ", "")
            if re.search(r"\w\.[A-Za-z]{2}", host):
                yield match.start(), match.end(), f"{match[1]}@{host}".replace(" ", "").lower()
    if _SAID_SIGN.search(text):
        for match in _SAID.finditer(text):
            in_shell = _REMOTE.match(text, match.end()) or _USER.search(text, max(0, match.start() - 80), match.start())
            if in_shell or _NO_MAIL.search(match[2]):
                continue
            yield match.start(), match.end(), f"{match[1]}@{_DOT_SIGN.sub('.', match[2])}".lower()
    for host in _HOST.finditer(text) if _HOST_END.search(text) and _names_a_host(squeezed(text)) else ():
        start = max(0, host.start() - 90)
        name = _TO_HOST.search(text, start, host.start())
        if name is not None and not _USER.search(text, start, name.start()):
            key = f"{name[1]}@{_DOT_SIGN.sub('.', host[0])}"
            yield name.start(), host.end(), "".join(key.split()).lower()
    # Headings begin with #, and hardly a text names a host.
    if ("#" in text or "◎" in text) and _ANY_HOST_END.search(text):
        for match in _OTHER_SIGN.finditer(text):
            name = _BEFORE_SIGN.search(text, max(0, match.start() - 70), match.start())
            if name is not None and not _USER.search(text, max(0, name.start() - 80), name.start()):
                yield name.start(), match.end(), f"{name[1]}@{match[1]}".lower()


def _names_a_host(words: str) -> bool:
    return any(name in words and any(name + end in words for end in _HOST_ENDS) for name in _HOST_NAMES)


def _is_mail(text: str, match: re.Match[str]) -> bool:
    """Whether ``name@host`` is an address and no file, no account at a server: ``git@host:a/b``,
    ``https://user:word@host/``."""
    top = match[2].rpartition(".")[2]
    if len(top) < 2 or not top.isalpha() or _FILE.search(match[2]) or _NO_MAIL.search(match[2]):
        return False
    if _REMOTE.match(text, match.end()):
        return False
    return _USER.search(text, max(0, match.start() - 80), match.start()) is None


# --- QQ and WeChat ------------------------------------------------------------------------------

_ADD = r"(?:(?<![添增附外追参更叠])加(?:我|个|上|下)?的?|(?<![A-Za-z0-9])[+➕])\s?"
_QQ = Sparse(
    r"[Qq扣抠叩口蔻🐧企球秋加+➕](?:(?<=🐧)|(?=\W{0,2}[Qq扣抠叩口蔻鹅球秋号群我个上下的:：]))",
    rf"(?:(?<![A-Za-z])[Qq]\W{{0,2}}[Qq](?![A-Za-z])|扣\W?扣|[抠叩口蔻]\W?[抠叩口蔻](?=[群号\s:：]|\d{{6}})|扣(?=\s?[:：]\s?\d{{7}})|🐧|(?<![帝王冠极小])企\W?鹅|球球|秋秋|{_ADD}(?:[Qq]\W{{0,2}}[Qq]|扣\W?扣|[Qq扣])|[Qq扣](?=[号群])"
    r"|(?<![A-Za-z0-9])[Qq](?=\s?[:：]\s?\d{5}))(?:邮箱|交流|家长|班级|工作|学习|讨论|联系)?群?",
    needs="Qq扣抠叩口蔻🐧鹅球秋",
)
_QUESTION = regex(r"(?<![A-Za-z])[Qq]\s?[:：]\s?\Z")
_QQ_NUMBER = regex(rf"{FILL}([1-9](?:{GAP}?\d){{4,10}}(?:(?=.?@)|(?!\s?[\d—–年月日人名个次天元条万%])(?!\.\d)(?!@)))")
_GROUP = Sparse(
    "[群钉飞家班交]",
    r"(?:群号码?|(?:钉钉|飞书|家长|班级|交流)\s?(?:群号?|号))\s?[:：是为]?\s?([1-9]\d{5,11})(?![\d—–年月日人名个次])",
    needs="群号",
)
_DATE = regex(r"(?:(?:19\d|20[0-4])\d\D?){2}|(?:19\d|20[0-4])\d\D?(?:0[1-9]|1[0-2])?\D?(?:[0-2]\d|3[01])?")

# 微信 and what sounds or looks like it; the second group are words of their own as well.
_HEART = "信心芯❤♥💚💗♡💌✉"
_WECHAT = (
    rf"(?:[微薇徽溦葳嶶緮]\W{{0,2}}[{_HEART}]|(?<![A-Za-z])[Vv]\W{{0,2}}[{_HEART}]|(?<![A-Za-z])(?<![A-Za-z]\+)[VvWw]\W{{0,2}}[Xx](?![A-Za-z])"
    r"|(?<![A-Za-z])[Ww][Ee]\W?[Cc][Hh][Aa][Tt]|[Ww]ei\W?[Xx]in|WEIXIN|wei\s?信|微\s?[xX])"
)
_SOUNDS = rf"(?:[威维唯魏围惟伪未胃喂为]\W{{0,1}}[{_HEART}]|卫\W?星|微星|威❤|绿泡泡)"
_ID = r"[A-Za-z][A-Za-z0-9_-]{5,19}|[1-9]\d{4,11}|[A-Za-z0-9_-]*(?:[A-Za-z]\d|\d[A-Za-z]|_)[A-Za-z0-9_-]*"
_ID_END = r"(?![A-Za-z0-9_])"
_SPELT = r"(?:[A-Za-z0-9_-] ){5,20}[A-Za-z0-9_-]"
_MARKED_ID = regex(rf"(?:同号|[:：])?{FILL}({_SPELT}|{_ID}){_ID_END}")
_NAMED = regex(rf"(?:{_WECHAT}|{_SOUNDS})\s?(?:号码?|账号|帐号|码|[Ii][Dd](?![A-Za-z])|名)")
_COLON = regex(rf"{_WECHAT}(?=\s?[（(]?同?[:：=＝→>|\n\x1f*_])|{_SOUNDS}(?=\s?[:：=])")
_ADDED = regex(
    rf"{_ADD}(?:{_WECHAT}|{_SOUNDS}|[VvWw][Xx]|[VvWw](?![A-Za-z])|[微薇威卫徽维](?!信公|信小|信群)|[Vv](?=[A-Za-z]*[\d_]))"
)
_BARE = regex(rf"{_WECHAT}(?=\s?[a-z-]*[\d_])|(?<![A-Za-z])[Vv]\W?信|绿泡泡")
_BARE_ID = regex(
    rf"\s?((?=[A-Za-z-]*[\d_])(?:[a-z][A-Za-z0-9_-]{{5,19}})|[1-9]\d{{6,11}}){_ID_END}(?!\s?[年月日人名个次元条万%.])"
)
# Rarer names, and any mark between the name and what can only be an account: a small letter
# first, six characters and more, digits among them.
_EMOJI = r"\u2600-\u27bf\U0001f300-\U0001faff"
_RARER = (
    rf"[徵㣲巍微薇威]\W{{0,2}}(?:[{_HEART}]|[Xx]in|[Xx](?![A-Za-z]))|[微薇威](?=[{_EMOJI}])|[Ww]ei\s?(?:信|[Xx](?![A-Za-z]))"
    rf"|(?<![A-Za-z])[VvWwвВ][{_EMOJI}\s]{{0,2}}[XxⅩⅹ×✕✖хХ](?![A-Za-z])|薇(?=\s?[:：])"
    r"|(?<![一二三四五六七八九十百大专国人])[佳家十加]\s?[VvWw微薇威](?=\s?[:：]|[a-z])"
)
_RARER_NAME = regex(rf"{_RARER}|{_WECHAT}")
_SURE_ID = regex(
    rf"(?:同号|账户|[账帐]号)?(?:[ \t\u00a0:：=＝是为叫（(【\[「『“\"'‘\-—–/·>→{_EMOJI}\ufe0f]{{0,4}}((?=[a-z_-]*\d)[a-z][A-Za-z0-9_-]{{5,19}})|[ \t]?[:：][ \t]?([1-9]\d{{6,10}}))"
    rf"{_ID_END}(?!\.(?:com|cn|net|org|qq|html?)|[/(]|=)"
)
# Where any of these names may begin.
_FIRST = "微薇徽溦葳嶶緮徵㣲巍VvWwвВ威维唯魏围惟伪未胃喂为卫绿"
_MAY_BEGIN = regex(rf"[{_FIRST}佳家十加+➕](?=\W{{0,3}}[{_HEART}{_EMOJI}{_FIRST}XxEeⅩⅹ×✕✖хХ星泡我个上下的:：])")
_VERSION = regex(r"(?i:wechat|weixin|windows|android|iphone|ios|version|mac|class|course)[\d._-]*")
_NO_ID = {"wechat", "weixin", "public", "windows", "android", "iphone", "official", "account"}

_CHANNEL = Sparse(
    r"[抖快小视微支知陌淘BbQqDd钉丁叮飞企](?=\W?[音手红频博付站乎陌Qq宝钉丁叮书业Ii微])",
    r"(?:抖\W?音|快\W?手|小红书|视频|微博|支付宝|[Bb]站|知乎|陌陌|[Qq][Qq]空间|淘宝)(?:[账帐]号|号码?|[Ii][Dd](?![A-Za-z]))[\s:：是为]{0,6}"
    r"|(?:钉\W?钉|丁丁|叮叮|[Dd]ing[Tt]alk|飞书|企业微信|企微|支付宝)(?:[账帐]?号码?|[Ii][Dd](?![A-Za-z])|(?=\s?[:：|\n\x1f]))",
)
_CHANNEL_ID = regex(rf"{FILL}([A-Za-z0-9][A-Za-z0-9_.-]{{3,23}}){_ID_END}")


def accounts(text: str, _runs: Runs) -> Iterator[Hit]:
    """What follows QQ, 微信号, 加v, 钉钉号; public accounts (公众号) are meant to be public."""
    yield from _qq(text)
    places = [place.start() for place in _MAY_BEGIN.finditer(text)]
    if places:
        yield from _wechat(text, places)
        yield from _surely(text, places)
    for match in _GROUP.within(text, before_figures(text)):
        yield from _unless_date(match)
    for match in labelled(text, _CHANNEL, _CHANNEL_ID):
        if (re.search(r"[\d_-]", match[1]) or len(match[1]) >= 6) and _is_on_its_line(text, match):
            yield from _unless_date(match)


def _qq(text: str) -> Iterator[Hit]:
    for match in labelled_figures(text, _QQ, _QQ_NUMBER):
        digits = re.sub(r"\D", "", match[1])
        if _DATE.fullmatch(match[1]) or HOTLINES.fullmatch(digits) or is_counted(text, match.end(1)):
            continue
        # “Q：62123” is a question more often than an account.
        if not (
            _QUESTION.search(text[max(0, match.start(1) - 6) : match.start(1)])
            and (len(digits) < 6 or digits.endswith("000"))
        ):
            yield match.start(1), match.end(1), digits


def _wechat(text: str, places: list[int]) -> Iterator[Hit]:
    """Accounts right behind their name, which begins at one of ``places``: ``微信号：…``, ``加v …``."""
    for label, value in ((_NAMED, _MARKED_ID), (_COLON, _MARKED_ID), (_ADDED, _MARKED_ID), (_BARE, _BARE_ID)):
        for match in behind(text, tried(label, text, places), value):
            if _is_on_its_line(text, match):
                yield from _unless_date(match)


def _surely(text: str, places: list[int]) -> Iterator[Hit]:
    """Accounts that any mark may part from their name: ``我的微信是zhangsan88``, ``微信【…】``."""
    for match in behind(text, tried(_RARER_NAME, text, places), _SURE_ID):
        value = match[1] or match[2]
        if match[1] and _VERSION.fullmatch(value):
            continue
        group = 1 if match[1] else 2
        if not _DATE.fullmatch(value) and not is_counted(text, match.end(group)):
            yield match.start(group), match.end(group), value


def _is_on_its_line(text: str, match: re.Match[str]) -> bool:
    """Whether a name that stands below its label is all of its line, and no word."""
    if "\n" not in text[match.start() : match.start(1)]:
        return True
    return (
        re.search(r"[\d_]", match[1]) is not None
        and re.match(r"[\s|*`]*(?:\n|\Z)", text[match.end() :][:9]) is not None
    )


def _unless_date(match: re.Match[str]) -> Iterator[Hit]:
    value = match[1].replace(" ", "")
    if value.isdigit() and is_counted(match.string, match.end(1)):
        return
    if value.lower() not in _NO_ID and not _DATE.fullmatch(value) and not HOTLINES.fullmatch(value) and len(value) >= 4:
        yield match.start(1), match.end(1), value
