"""How a table is printed: A4 across, one page wide, its header on every page."""

from __future__ import annotations

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_PAPER = 9  # ST_PaperSize: A4


def across(sheet: Worksheet, header: int) -> None:
    """Set ``sheet`` up to be printed; ``header`` is the number of its header row."""
    sheet.print_title_rows = f"{header}:{header}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = _PAPER, "landscape"
    setup.fitToWidth, setup.fitToHeight = 1, 0
