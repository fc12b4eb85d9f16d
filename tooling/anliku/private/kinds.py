"""What private data is called, and what a detector gives."""

from __future__ import annotations

from dataclasses import dataclass

MOBILE = "手机号码"
PHONE = "固定电话"
IDENTITY = "身份证号"
PASSPORT = "护照或通行证号"
PERMIT = "居住证或居留证号"
MAIL = "电子邮箱"
ACCOUNT = "QQ 或微信号"
BANK = "银行卡号"
PLATE = "车牌号"
ADDRESS = "家庭住址"
PUPIL_NUMBER = "学生的学号或考号"

Hit = tuple[int, int, str]
"""Start and end in the text, and the key."""
Runs = list[tuple[int, int]]
"""Stretches of ten digits and more."""


@dataclass(frozen=True, slots=True)
class Private:
    """One piece of private data in a text."""

    kind: str
    start: int
    """Offsets into the text that was searched, as is ``end``."""
    end: int
    key: str
    """The value in its plainest form: the same however it was disguised."""

    @property
    def masked(self) -> str:
        """Enough to find it, too little to use it: 138******78."""
        return self.key[:3] + "*" * max(3, len(self.key) - 5) + self.key[-2:]
