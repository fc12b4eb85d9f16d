"""The annotated copy: beside the original, never over it, and never over somebody's work."""

from __future__ import annotations

from pathlib import Path

from anliku.atomic import write_bytes
from anliku.contribute.roster.findings import Checked, Tally
from anliku.contribute.roster.report import summary
from anliku.formats.office import Package
from anliku.formats.sheet.annotate import Mark, Result, Standing, annotate
from anliku.formats.sheet.pack import is_untouched

_SUFFIX = "-检查结果"
_MOST = 99


def annotated(package: Package, checked: Checked) -> bytes:
    """The copy of ``package`` with every finding. Raises NotAnnotated."""
    order = {sheet.name: index for index, sheet in enumerate(checked.roster.book.sheets)}
    marks = [
        Mark(
            sheet=order[finding.sheet],
            row=finding.row,
            column=finding.column,
            level="错误" if finding.severity.value == "error" else "提醒",
            message=finding.message,
            field=finding.field,
        )
        for finding in checked.findings
    ]
    result = Result(
        title=f"{checked.campaign.short}汇总表检查结果",
        summary=summary(checked)[-1],
        standings=[_standing(tally) for tally in checked.tallies],
        marks=marks,
        remarks=checked.remarks,
    )
    return annotate(package, checked.roster.book, result)


def write_copy(original: Path, data: bytes) -> Path:
    """Write the copy as ``原名-检查结果.xlsx`` beside the original; its path. An earlier copy that
    nobody has changed is replaced; where somebody has, a number is added. Raises OSError."""
    stem = original.stem
    for number in range(1, _MOST + 1):
        target = original.with_name(f"{stem}{_SUFFIX}{f'（{number}）' if number > 1 else ''}.xlsx")
        if target.is_symlink() or (target.exists() and not target.is_file()):
            continue
        try:
            replace = is_untouched(target.read_bytes())
        except FileNotFoundError:
            replace = False
        else:
            if not replace:
                continue
        try:
            write_bytes(target, data, replace=replace)
        except FileExistsError:
            continue
        return target
    raise FileExistsError(f"{stem}{_SUFFIX}")


def _standing(tally: Tally) -> Standing:
    who = tally.unit or tally.region
    return Standing(who, f"{tally.what} {tally.count} 项", tally.allowed, tally.fine)
