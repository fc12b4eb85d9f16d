"""What ``import`` does with an Excel file: a 汇总表, checked against its campaign.

Nothing of it is kept: the result is a report, and a copy of the sheet with remarks beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anliku.cli.command import FINE, FOUND
from anliku.cli.screen import print_problems, put, say
from anliku.cli.usage import plain

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.contribute.roster.findings import Checked
    from anliku.formats.office import Package


def import_roster(catalogue: Catalogue, file: str, path: Path, campaign: str | None = None, copy: bool = True) -> int:
    """Check the 汇总表 in ``path``, which is called ``file`` as the user typed it, print what is
    wrong and, with ``copy``, write the annotated copy. The exit code.

    ``campaign`` is the id of one of the library's selection rounds; without it the sheet's title
    and regions tell.
    """
    from anliku.contribute.roster import NoTable, check
    from anliku.contribute.roster.report import summary
    from anliku.formats import office
    from anliku.formats.sheet.read import read

    try:
        package = office.load(path, "xlsx")
        checked = check(read(package), catalogue, file, catalogue.campaigns[campaign] if campaign else None)
    except (office.Refused, NoTable) as error:
        say(plain(f"{file}：{error}"))
        return FOUND
    print_problems(checked.problems)
    put(plain("\n".join(summary(checked)), keep="\n"))
    if copy and checked.findings:
        _write_copy(package, checked, path)
    return FOUND if checked.errors else FINE


def _write_copy(package: Package, checked: Checked, path: Path) -> None:
    """The copy is a help: where it cannot be made, the report stands all the same."""
    from anliku.atomic import reason
    from anliku.contribute.roster.copy import annotated, write_copy
    from anliku.formats.sheet.annotate import NotAnnotated

    try:
        written = write_copy(path, annotated(package, checked))
    except NotAnnotated as error:
        say(str(error))
    except OSError as error:
        say(plain(f"带批注的副本写不了（{reason(error)}），请检查“{path.parent}”能不能写"))
    else:
        say(plain(f"带批注的副本：{written}"))
        say("副本里有表中的姓名和电话，请不要公开；案例库没有保存它们")
