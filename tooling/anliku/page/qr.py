"""An address as a QR code within a page: a drawing of its own, nothing to load."""

from __future__ import annotations

import segno
from markupsafe import Markup

# Of the eight patterns that may be laid over a code; to try which reads best takes three times as long, and
# any is read well at the size of a stamp.
_MASK = 3


def drawn(address: str) -> Markup:
    """The QR code of ``address`` as an SVG element without a size, which is the style's to say."""
    code = segno.make_qr(address, error="m", mask=_MASK)
    return Markup(code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704 (segno draws squares, and writes no text)
