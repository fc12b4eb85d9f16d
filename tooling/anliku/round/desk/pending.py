"""What somebody has to look at after files came in: one line each in ``待处理.xlsx``, with whom to call."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What a line is about."""

    UNREADABLE = "读不了"
    CELL = "没填好"
    UNJOINED = "对不上"
    TWICE = "交了两份"
    OTHER_TITLE = "题目不同"
    NO_FORM = "缺申报表"
    OVER = "超名额"
    UNDER = "名额不足"
    UNIT = "单位名称"
    DISTRICT = "应由区域报送"
    LATE = "迟交"
    REPEATED = "重复选题"
    EARLIER = "往年选题"
    DROPPED = "新表里没有"
    NOT_APPROVED = "没有立项"
    LOST_NUMBER = "编号落空"


JOIN, REFUSE, OWN, FORMER, WITHDRAW = "归到选题", "不收", "另立选题", "用前一份", "撤回"
SAME, OTHER, ACCEPT, KEEP, DONE = "是同一个", "不是同一个", "收下", "保留", "已处理"

CHOICES: Mapping[What, tuple[str, ...]] = {
    What.UNREADABLE: (DONE, REFUSE),
    What.CELL: (DONE,),
    What.UNJOINED: (JOIN, OWN, REFUSE),
    What.TWICE: ("用后一份", FORMER),
    What.OTHER_TITLE: (SAME, OTHER),
    What.NO_FORM: (DONE, WITHDRAW),
    What.OVER: ("照收", DONE),
    What.UNDER: (DONE,),
    What.UNIT: ("改用规范名称", "照原样"),
    What.DISTRICT: (ACCEPT, WITHDRAW),
    What.LATE: (ACCEPT, REFUSE),
    What.REPEATED: (OTHER, WITHDRAW),
    What.EARLIER: (OTHER, WITHDRAW),
    What.DROPPED: (WITHDRAW, KEEP),
    What.NOT_APPROVED: (REFUSE, DONE),
    What.LOST_NUMBER: (DONE,),
}
"""What may be chosen for each; of 归到选题 the topic is written beside it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One line. ``about`` are what it is about (hashes of files, ids of topics): they make its id."""

    what: What
    about: tuple[str, ...]
    where: str
    title: str
    unit: str
    region: str
    message: str
    topic: str = ""
    """The id of the topic that it is about, where there is one."""

    @property
    def id(self) -> str:
        """The same whenever the same is found again, so that no question is asked twice."""
        return hashlib.sha256("\0".join((self.what, *self.about)).encode()).hexdigest()[:8].upper()


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody chose for a line."""

    choice: str
    target: str = ""
    remark: str = ""
    by: str = ""


Answers = Mapping[str, Answer]
"""Id of a line → what was chosen for it."""


def chosen(answers: Answers, line: Pending) -> str:
    """What was chosen for a line; empty where nobody has."""
    answer = answers.get(line.id)
    return answer.choice if answer is not None else ""
