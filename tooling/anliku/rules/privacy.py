"""Privacy: nothing that reaches a person, and no pupil with a name and a score.

What telephone numbers and the like look like is told by :mod:`anliku.private`; they are
looked for in the source (comments and link targets included), in what is printed, in file
names, in attachments, and in the files that all cases share.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import islice

from anliku import private
from anliku.case_places import YEAR
from anliku.catalogue import Catalogue
from anliku.private import round_data
from anliku.problem import Location, Severity
from anliku.reading import Reading
from anliku.rules import pupils, sources
from anliku.rules.attached import attached
from anliku.rules.rule import MANY, Example, Family, Finding, Rule, few
from anliku.text import Lines

Check = Callable[[Reading], Iterator[Finding]]
CheckLibrary = Callable[[Catalogue], Iterator[Finding]]


def _named(*kinds: str, advice: str) -> tuple[Check, CheckLibrary]:
    """Checks that report private data of these kinds: in a case, and in the files that cases share."""

    @few
    def check(reading: Reading) -> Iterator[Finding]:
        for offset, hit in reading.private:
            if hit.kind in kinds:
                yield Finding(reading.at(offset), _message(hit, advice))
        for attachment in attached(reading):
            for offset, hit in attachment.reading.private:
                if hit.kind in kinds:
                    place = attachment.place(attachment.reading.at(offset).line)
                    yield Finding(attachment.location, f"{place}：{_message(hit, advice)}")
        folder = reading.case.file.rpartition("/")[0]
        for file in reading.case.attachments:
            for hit in private.find(file.name):
                if hit.kind in kinds:
                    message = f"文件名里像是有{hit.kind}（{hit.masked}），不能公开，请改名"
                    yield Finding(Location(f"{folder}/{file.name}"), message)
        if reading.adoptions is not None:
            lines = Lines(reading.adoptions.text)
            for hit in private.find(reading.adoptions.text):
                if hit.kind in kinds:
                    yield Finding(Location(reading.adoptions_file, *lines(hit.start)), _message(hit, advice))

    def check_shared(catalogue: Catalogue) -> Iterator[Finding]:
        for shared in catalogue.shared_files:
            hits = (hit for hit in shared.private if hit.kind in kinds)
            for hit in islice(hits, MANY):
                yield Finding(shared.at(hit.start), _message(hit, advice))

    check.__doc__ = f"Private data of the kind {' or '.join(kinds)}, as :mod:`anliku.private` knows it."
    return check, check_shared


def _message(hit: private.Private, advice: str) -> str:
    return f"像是{hit.kind}（{hit.masked}），不能公开，{advice}"


_LAW = "个人信息保护法（不公开可识别个人的信息）；苏教质监〔2024〕3号 附件1、2（联系方式只用于组织工作）"


mobile, mobile_shared = _named(private.MOBILE, advice="请删去；需要联系的读者会通过组织方找到您")


# Examples are put together here, so that nothing in the repository looks like real data.
_MOBILE = "138" + "0013" + "0000"

PV001 = Rule(
    code="PV001",
    title="有手机号码",
    severity=Severity.ERROR,
    what="文字、表格、链接、注释、元数据、文件名、附件、借鉴记录，以及术语表、评选方案和允许清单里都不能有手机号码，加空格、写成汉字、用字母代替数字也不行。",
    why="网页谁都能看，号码一经公开就会被收集、转卖，撤不回来。",
    bad=Example(body=f"家长联系电话：{_MOBILE}。"),
    good=Example(body="家长可以在开放日到校与班主任交流。"),
    source=_LAW,
    check=mobile,
    check_library=mobile_shared,
)


phone, phone_shared = _named(private.PHONE, advice="请删去；需要联系的读者会通过组织方找到您")


_PHONE = "0512" + "-" + "6500" + "0000"

PV002 = Rule(
    code="PV002",
    title="有固定电话",
    severity=Severity.ERROR,
    what="不能有带区号的固定电话，也不能有写在“电话”“短号”后面（或下一行、下一格）的号码；12345、12355 这类公共热线可以写。",
    why="案例会长期公开，办公电话和人都会变动。",
    bad=Example(body=f"咨询电话：{_PHONE}。"),
    good=Example(body="心理援助可以拨打12355青少年服务热线。"),
    source=_LAW,
    check=phone,
    check_library=phone_shared,
)


papers, papers_shared = _named(
    *(private.IDENTITY, private.PASSPORT, private.PERMIT), advice="请立即删去，并提醒把它发给您的人不要再传"
)


_IDENTITY = "320508" + "20100101" + "001" + "X"

PV003 = Rule(
    code="PV003",
    title="有证件号码",
    severity=Severity.ERROR,
    what="不能有身份证、护照、通行证、居住证、居留证的号码，十五位的旧号码也不行。",
    why="这是最敏感的个人信息。",
    bad=Example(body=f"学生身份证号：{_IDENTITY}。"),
    good=Example(body="问卷匿名填写，不收集证件号码。"),
    source=sources.MINORS,
    check=papers,
    check_library=papers_shared,
)


mail, mail_shared = _named(private.MAIL, advice="请删去；需要联系的读者会通过组织方找到您")


_MAIL = "shili" + "@" + "example.com"

PV004 = Rule(
    code="PV004",
    title="有电子邮箱",
    severity=Severity.ERROR,
    what="不能有电子邮箱，写成 (at)、艾特、# 也不行。",
    why="公开的邮箱会收到大量垃圾邮件和诈骗邮件。",
    bad=Example(body=f"问卷请发到 {_MAIL} 邮箱。"),
    good=Example(body="问卷由班主任统一回收。"),
    source=_LAW,
    check=mail,
    check_library=mail_shared,
)


account, account_shared = _named(private.ACCOUNT, advice="请删去；公众号可以写公众号的名称")


_QQ = "QQ：" + "10000" + "0001"

PV005 = Rule(
    code="PV005",
    title="有 QQ 号或微信号",
    severity=Severity.ERROR,
    what="不能有 QQ 号、群号、微信号、钉钉号，写成“扣扣”“薇信”“加v”也不行；公众号可以写名称。",
    why="陌生人会借此加入家长群，接触未成年人。",
    bad=Example(body=f"家长交流群的{_QQ}。"),
    good=Example(body="家长在班级群里交流。"),
    source=_LAW,
    check=account,
    check_library=account_shared,
)


bank, bank_shared = _named(private.BANK, advice="请立即删去")


_BANK = "卡号：" + "6222" * 4 + "006"

PV006 = Rule(
    code="PV006",
    title="有银行卡号",
    severity=Severity.ERROR,
    what="不能有银行卡号。",
    why="案例里用不到它，多半是误贴。",
    bad=Example(body=f"材料费{_BANK}。"),
    good=Example(body="材料费由学校公用经费支出。"),
    source=_LAW,
    check=bank,
    check_library=bank_shared,
)


plate, plate_shared = _named(private.PLATE, advice="请删去；拍到车牌的照片也请先遮住")


_PLATE = "苏" + "E·" + "1234" + "5"

PV009 = Rule(
    code="PV009",
    title="有车牌号",
    severity=Severity.ERROR,
    what="不能有车牌号码，新能源车的也不行。",
    why="车牌能查到车主，案例里用不到它，多半是接送、安全记录里带来的。",
    bad=Example(body=f"家长的车（{_PLATE}）停在校门口。"),
    good=Example(body="家长的车停在校门口，影响了放学秩序。"),
    source=_LAW,
    check=plate,
    check_library=plate_shared,
)


address, address_shared = _named(private.ADDRESS, advice="请删去，或只写到区、镇或街道")


_ADDRESS = "平桥路" + "88号" + "3幢" + "301室"

PV007 = Rule(
    code="PV007",
    title="有家庭住址",
    severity=Severity.ERROR,
    what="住址最多写到区、镇或街道，不写到小区、楼号和门牌。",
    why="读者可以据此找到某个学生的家。",
    bad=Example(body=f"学生甲家住{_ADDRESS}。"),
    good=Example(body="学生甲家住学校附近的老街。"),
    source=sources.MINORS,
    check=address,
    check_library=address_shared,
)


_SCORED = "这一句像是评审给案例的分数，案例库里不放分数，请删去；得分只留在评选的文件夹里"


def of_reviewing(reading: Reading) -> Iterator[Finding]:
    """Scores of cases, experts beside cases and lists of contacts: tables, sentences, and files by their names."""
    for offset in round_data.told_by_text(reading.plain):
        yield Finding(reading.at(offset), _SCORED)
    for grid in reading.grids:
        told = round_data.told_by_table([[cell.text for cell in row] for row in grid.rows])
        if told is not None:
            yield Finding(reading.at_byte(grid.start), told)
    for attachment in attached(reading):
        for grid in attachment.reading.grids:
            told = round_data.told_by_table([[cell.text for cell in row] for row in grid.rows])
            if told is not None:
                place = attachment.place(attachment.reading.at_byte(grid.start).line)
                yield Finding(attachment.location, f"{place}：{told}")
        for offset in round_data.told_by_text(attachment.reading.plain):
            place = attachment.place(attachment.reading.at(offset).line)
            yield Finding(attachment.location, f"{place}：{_SCORED}")
    folder = reading.case.file.rpartition("/")[0]
    for file in reading.case.attachments:
        told = round_data.told_by_name(file.name)
        if told is not None:
            yield Finding(Location(f"{folder}/{file.name}"), told)


def of_reviewing_beside(catalogue: Catalogue) -> Iterator[Finding]:
    """The same of what lies in ``cases/`` outside of the cases."""
    content = catalogue.root / "cases"
    for place, folders, names in os.walk(content):
        if place == str(content):
            # Of the cases, thousands of folders, each looks at its own.
            folders[:] = [name for name in folders if not YEAR.match(name)]
        for name in sorted(names):
            told = round_data.told_by_name(name)
            if told is not None:
                file = os.path.relpath(os.path.join(place, name), catalogue.root).replace(os.sep, "/")
                yield Finding(Location(file), told)


_SHEET = "| 案例名称 | 评委1 | 评委2 | 平均分 |\n| --- | ---: | ---: | ---: |\n| 示例 | 88 | 91 | 89.5 |\n"

PV011 = Rule(
    code="PV011",
    title="有评审的得分、专家或名单",
    severity=Severity.ERROR,
    what="案例库里没有案例的评审得分、评审专家与案例的对应、联络人名单，表格里没有，文件也没有；评分表、待处理、账本都留在评选的文件夹里。",
    why="案例库是公开的；分数和专家一公开，评审就不公正，也违反结果不用于排名的要求。",
    bad=Example(body=_SHEET),
    good=Example(body="| 题型 | 前测得分率 | 后测得分率 |\n| --- | ---: | ---: |\n| 推断 | 61.2% | 70.9% |\n"),
    source="苏教办〔2023〕58号（低利害，不排名）；本库约定：评审过程不公开",
    check=of_reviewing,
    check_library=of_reviewing_beside,
)


FAMILY = Family(
    "privacy",
    "隐私",
    "公开的案例里没有任何人的联系方式、证件号码和住址，也没有学生的姓名与成绩；术语表、评选方案和允许清单同样公开，里面也没有号码和住址。",
    (
        PV001,
        PV002,
        PV003,
        PV004,
        PV005,
        PV006,
        PV007,
        pupils.PV008,
        PV009,
        pupils.PV010,
        PV011,
    ),
    deletes=True,
    hides=True,
)
