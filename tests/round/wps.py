"""A workbook as WPS Spreadsheets saves it: texts in runs with a font, its own theme, and its marks beside the content.

WPS itself cannot run in tests; this is what files that people sent us show of it.
"""

from __future__ import annotations

import io
import re
import zipfile

_RUN = '<r><rPr><sz val="11"/><color theme="1"/><rFont val="宋体"/><charset val="134"/></rPr>{}</r>'
_PLAIN = re.compile(r"<si>(<t[^>]*>[^<]*</t>)</si>")
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
    "<vt:lpwstr>2052-12.1.0.16388</vt:lpwstr></property></Properties>"
)


def as_wps(data: bytes) -> bytes:
    """The same workbook, saved there."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, _part(name, before.read(name)))
        after.writestr("docProps/custom.xml", _CUSTOM)
    return stream.getvalue()


def _part(name: str, data: bytes) -> bytes:
    if name == "xl/sharedStrings.xml":
        return _PLAIN.sub(lambda match: f"<si>{_RUN.format(match[1])}</si>", data.decode()).encode()
    if name.startswith("xl/theme/"):
        return re.sub(rb'(<a:theme [^>]*name=")[^"]*"', rb'\1WPS"', data)
    if name == "docProps/app.xml":
        return re.sub(rb"<Application>[^<]*</Application>", "<Application>WPS 表格</Application>".encode(), data)
    if name == "[Content_Types].xml":
        kind = b"application/vnd.openxmlformats-officedocument.custom-properties+xml"
        custom = b'<Override PartName="/docProps/custom.xml" ContentType="' + kind + b'"/></Types>'
        return data.replace(b"</Types>", custom)
    if name == "_rels/.rels":
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
        link = b'<Relationship Id="rIdWps" Type="' + kind + b'" Target="docProps/custom.xml"/></Relationships>'
        return data.replace(b"</Relationships>", link)
    return data
