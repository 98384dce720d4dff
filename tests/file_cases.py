"""Files of other programs: one strange file for each code, and the sound book that it is imported
into."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

from broken_books import SOUND

FILES = Path(__file__).parent / "findings" / "files"
FILE_CASES = sorted(path.stem for path in FILES.glob("FH*.toml"))

HEAD = """\
#FLAGGA 0
#PROGRAM "Påhittat program" 1.0
#FORMAT PC8
#GEN 20250101
#SIETYP 4
#FNAMN "Påhittade samarbetet"
"""
YEAR = """\
#RAR 0 20250101 20251231
#RAR -1 20240101 20241231
#KONTO 1930 "Bank"
#KONTO 5010 "Möten"
"""
VOUCHER = """\
#VER A 1 20250105 "Möte"
{
#TRANS 5010 {} 25.00
#TRANS 1930 {} -25.00
}
"""


def importing_book(folder: Path) -> Path:
    """The sound book with its invented mapping and layouts, in which 2025 has begun."""
    shutil.copytree(SOUND, folder)
    header, _, _ = (SOUND / "entries" / "2024.csv").read_text(encoding="utf-8").partition("\n")
    (folder / "entries" / "2025.csv").write_text(f"{header}\n", encoding="utf-8")
    for name in ("accounts.toml", "spreadsheets.toml"):
        shutil.copy(FILES / name, folder / name)
    return folder


def strange_file(case: dict[str, Any], folder: Path, key: str = "content") -> Path:
    """The file of a case: SIE, CSV, or a sheet that is put into a workbook."""
    path = folder / case["file"]
    text = case[key].replace("HEAD\n", HEAD).replace("YEAR\n", YEAR).replace("VOUCHER\n", VOUCHER)
    text = text.replace("LONG", "x" * 1_000_001).replace("CONTROL", "\x0b")
    if path.suffix == ".xlsx":
        return workbook(path, text)
    path.write_bytes(text.encode(case.get("encoding", "cp437")))
    return path


def workbook(path: Path, sheet: str, **files: str) -> Path:
    """A small workbook with one sheet, written by hand."""
    space = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" '
        f'xmlns:r="{space}/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Lista" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{space}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{space}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{space}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{space}/spreadsheetml/2006/main"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}/spreadsheetml/2006/main">{sheet}</worksheet>',
        **files,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), text)
    return path
