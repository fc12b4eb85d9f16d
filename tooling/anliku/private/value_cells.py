"""A label and its value in different cells or lines: the head of the column, the cell to the
left, the first cell of the row, the line above. ``QQ | 12345678`` is what ``QQ：12345678`` is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from anliku.private.kinds import Private
from anliku.regex import regex
from anliku.text import visible

# Longer cells are sentences, not labels.
_LONGEST_LABEL = 18
_LONGEST_VALUE = 120
_LABEL = regex(
    r"(?i:电\W?话|手机|座机|固话|宅电|传真|短号|集团号|虚拟|分机|联系|号码|tel|phone|mobile|fax|q\W?q|扣扣|(?<![帝王冠极])企鹅|微|薇|威信|卫星|v信|vx|wx|we\W?chat"
    r"|钉钉|飞书|抖音|邮箱|邮件|信箱|e-?mail|身份证|证件|护照|通行证|回乡证|台胞证|居住证|居留|卡号|银行卡|账号|帐号|车牌|车号|牌照|住址|家庭地址|居住地址)"
)
# Heads of columns of counts: what stands below reaches nobody, whatever stands beside it.
_UNITS = "人次|人|次|只|台|部|元|万元|千米|公里|米|个|条|棵|份|票|字|%|％|分|分钟|小时"
_COUNT = regex(
    rf"人次|人数|次数|数量|数目|[总个台件字条份户]数|频[次率]|[（(](?:{_UNITS})[)）]|[量额率]\Z|高度|比例|占比|\A(?:{_UNITS})\Z"
)
# Names of quantities as well: digits below them are an account only in its length.
_QUANTITY = regex(r"(?i:[vw]x?)")
_JOINT = regex(r"[（()）/／、，,+＋|｜&及和与或]")
_FEW_DIGITS = regex(r"\d{1,6}")


def is_label(text: str) -> bool:
    """Whether a cell or a line says what the next one holds: 联系电话, QQ：, 家庭住址."""
    return 0 < len(text) <= _LONGEST_LABEL and _LABEL.search(text) is not None and _COUNT.search(text) is None


def after_label(label: str, text: str, find: Callable[[str], list[Private]]) -> list[Private]:
    """What ``find`` sees in ``text`` once its ``label`` stands before it; offsets into ``text``."""
    label = label.strip().rstrip(":：")
    if not is_label(label) or not 0 < len(text) <= _LONGEST_VALUE:
        return []
    if _QUANTITY.fullmatch(label) and _FEW_DIGITS.fullmatch(text.strip()):
        return []
    # 电话（短号）, 邮箱/QQ: each of the labels in a cell may be that of the value.
    for said in dict.fromkeys((label, *filter(None, _JOINT.split(label)))):
        hits = _behind(f"{said}：", text, find)
        if hits:
            return hits
    return []


def _behind(before: str, text: str, find: Callable[[str], list[Private]]) -> list[Private]:
    hits = find(before + text)
    return [
        Private(hit.kind, hit.start - len(before), hit.end - len(before), hit.key)
        for hit in hits
        if hit.start >= len(before)
    ]


def labels_of(rows: Sequence[Sequence[str]], row: int, column: int) -> list[str]:
    """The cells that may say what a cell holds, the likeliest first; empty for a label itself."""
    chosen = [rows[0][column] if row and column < len(rows[0]) else ""]
    if column and not _COUNT.search(_words(chosen[0])):
        chosen += [rows[row][column - 1], rows[row][0]]
    return [label for label in dict.fromkeys(map(_words, chosen)) if is_label(label)]


def of_counts(rows: Sequence[Sequence[str]]) -> set[int]:
    """The columns whose head says that counts stand below: 人次, 高度（千米）."""
    return {column for column, head in enumerate(rows[0] if rows else ()) if _COUNT.search(_words(head))}


def _words(cell: str) -> str:
    return " ".join(visible(cell).split())


def in_rows(rows: Sequence[Sequence[str]], find: Callable[[str], list[Private]]) -> Iterator[tuple[int, int, Private]]:
    """Private data that a table's labels give away: row and column (from 0) and the hit, its
    offsets within the cell."""
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            for label in labels_of(rows, row, column) if text.strip() else ():
                hits = after_label(label, text, find)
                if hits:
                    yield from ((row, column, hit) for hit in hits)
                    break
