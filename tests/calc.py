"""LibreOffice Calc, which computes a workbook anew: a second opinion on every formula."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from fhledger.render.workbook.sheet import column_name

SOFFICE = shutil.which("soffice")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
"""Compute every formula when a file is opened, whatever results it has saved."""

Cells = dict[tuple[str, str], object]


def without_results(workbook: bytes) -> bytes:
    """The workbook with no saved result of any formula, so that nobody can copy one."""

    def drop_results(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return content
        text = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", content.decode())
        return re.sub(r'<c ([^>]*?) t="str"><f>', r"<c \1><f>", text).encode()

    source, made = zipfile.ZipFile(io.BytesIO(workbook)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, drop_results(name, source.read(name)))
    return made.getvalue()


def computed(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each workbook as Calc saves it after computing it anew; all in one run, which is slow to
    start."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    given, made = folder / "given", folder / "made"
    given.mkdir()
    for name, content in workbooks.items():
        (given / f"{name}.xlsx").write_bytes(without_results(content))
    subprocess.run(
        [
            SOFFICE or "soffice",
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(made),
            *sorted(map(str, given.iterdir())),
        ],
        check=True,
        capture_output=True,
        timeout=400,
    )
    return {name: (made / f"{name}.xlsx").read_bytes() for name in workbooks}


@cache
def values(workbook: bytes) -> Cells:
    """The value of every cell that has one: numbers to a millionth, days as days. Read once."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {
        (name, f"{column_name(column)}{row}"): _plain(value)
        for name in book.sheet_names
        for row, cells in enumerate(
            book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1
        )
        for column, value in enumerate(cells)
        if value != ""
    }


_XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def formulas(workbook: bytes) -> dict[tuple[str, str], str]:
    """Every formula. Read once; the sheets of a workbook of ours are numbered in their order."""
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    sheets = ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{_XLSX}sheet")
    return {
        (sheet.attrib["name"], cell.attrib["r"]): f"={formula}"
        for number, sheet in enumerate(sheets, 1)
        for cell in ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).iter(
            f"{_XLSX}c"
        )
        if (formula := cell.findtext(f"{_XLSX}f")) is not None
    }


def unescaped(text: str) -> str:
    """A text that looks like an escape is itself escaped in the file; some readers leave it so."""
    return text.replace("_x005F_", "_")


def _plain(value: object) -> object:
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, datetime):
        return value.date()
    return round(value, 6) if isinstance(value, int | float) else value
