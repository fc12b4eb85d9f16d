"""Mail and accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.kinds import Hit, Runs

_MAIL = re.compile(
    r"(?<![A-Za-z0-9.+-])([A-Za-z0-9][A-Za-z0-9_.+-]{0,63}) ?@ ?([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})(?![A-Za-z0-9@-])"
)
_AT = re.compile(
    r"(?<![A-Za-z0-9_.+-])([A-Za-z0-9_.+-]{2,64})\s?(?:[\[(（{#<]\s?(?:at|AT|At|艾特)\s?[\])）}#>]|艾特)\s?"
    r"([A-Za-z0-9-]{1,63}(?:\s?(?:\.|[\[(（]dot[\])）]|点)\s?[A-Za-z]{2,10}){1,3})"
)
_ACCOUNT = re.compile(r"://[^\s/?#@]{0,64}\Z")
_AT_SIGN = re.compile(r"(?:at|AT|At)\s?[\])）}#>]|艾特")
_FILE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|md|html?|css|js|py)\Z", re.IGNORECASE)


def mail(text: str, _runs: Runs) -> Iterator[Hit]:
    """name@host.tld, also with (at) and a full-width ＠."""
    if "@" in text:
        for found in _MAIL.finditer(text):
            top = found[2].rpartition(".")[2]
            # “https://user:word@host/” is an account, but no mail.
            account = _ACCOUNT.search(text, max(0, found.start() - 80), found.start())
            if len(top) >= 2 and top.isalpha() and not _FILE.search(found[2]) and account is None:
                yield found.start(), found.end(), f"{found[1]}@{found[2]}".lower()
    if _AT_SIGN.search(text):
        for found in _AT.finditer(text):
            host = re.sub(r"\s?(?:[\[(（]dot[\])）]|点|\.)\s?", ".", found[2])
            yield found.start(), found.end(), f"{found[1]}@{host}".lower()


_QQ = re.compile(
    r"(?:(?<![A-Za-z])[Qq]{2}|扣扣|企鹅)\s?(?:交流|家长|班级|工作)?群?\s?(?:号码|号|账号|帐号)?\s?[:：是为]?\s?"
    r"(?:[（(]\s?)?([1-9](?:[ \-]?\d){4,10})(?![\d—–年])"
)
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|卫星号|[Vv]信|[Vv]\s?[❤♥💚]|[Ww]e[Cc]hat|[Ww]eixin|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]))\s?"
    r"(?:(?:号码|号|账号|帐号|ID|Id|id)\s?[:：是为]?\s?|[:：]\s?|(?<=加微信)\s?|(?<=加微信\s)|(?<=加[Vv][Xx])\s?|(?<=加[Vv]信)\s?"
    r"|(?<=[Vv]信)\s?(?=[A-Za-z-]*[\d_])|(?<=[VvWw][Xx])\s(?=[A-Za-z-]*[\d_]))"
    r"([A-Za-z][A-Za-z0-9_-]{5,19}|\d{5,12})(?![A-Za-z0-9])"
)
_CHANNEL = re.compile(r"(?:抖音|快手|小红书|视频)[账帐]?号码?[\sID:：是为]{0,6}([A-Za-z0-9][A-Za-z0-9_.-]{3,23})")
_GROUP = re.compile(
    r"(?:群号码?|(?:钉钉|飞书|家长|班级|交流)\s?(?:群号?|号))\s?[:：是为]?\s?([1-9]\d{5,11})(?![\d—–年人名个次])"
)
_DATE = re.compile(r"(?:(?:19|20)\d\d){2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?")

# Looked for in lower case: this is much faster than a pattern, and nearly no text has them.
_TALK = ("qq", "扣扣", "企鹅", "微信", "薇信", "威信", "v信", "卫星号", "vx", "wx", "wechat", "weixin")
_SIGNS = ("❤", "♥", "💚", "群", "钉钉", "飞书", "抖音", "快手", "小红书", "视频")


def accounts(text: str, _runs: Runs) -> Iterator[Hit]:
    """What follows QQ, 微信号, 抖音号; public accounts (公众号) are meant to be public."""
    lower = text.lower()
    if not any(word in lower for word in (*_TALK, *_SIGNS)):
        return
    for found in (*_QQ.finditer(text), *_GROUP.finditer(text)):
        digits = re.sub(r"\D", "", found[1])
        if not _DATE.fullmatch(digits):
            yield found.start(1), found.end(1), digits
    for found in (*_WECHAT.finditer(text), *_CHANNEL.finditer(text)):
        if found[1].lower() not in {"wechat", "weixin", "public"} and not _DATE.fullmatch(found[1]):
            yield found.start(1), found.end(1), found[1]
