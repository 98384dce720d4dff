"""The broken books: a sound little book with one change for each code, made anew in a folder."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fhledger import Finding

HERE = Path(__file__).parent / "findings"
SOUND = HERE / "sound"
CASES = sorted(path.stem for path in HERE.glob("FH*.toml"))


def case(code: str, folder: Path = HERE) -> dict[str, Any]:
    return tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8"))


def broken_book(code: str, folder: Path) -> Path:
    """The sound book, changed as the case says: each text is found exactly once and replaced."""
    shutil.copytree(SOUND, folder)
    for change in case(code)["change"]:
        path = folder / change["file"]
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        find = change.get("find", "")
        assert not find or text.count(find) == 1, (
            f"{code}: {find!r} stands {text.count(find)} times"
        )
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(find, change["put"]) if find else change["put"], "utf-8")
    return folder


def everything_said(findings: Iterable[Finding]) -> str:
    """Each finding with all its fields, in both languages, for a golden text."""
    said = [finding.model_dump(mode="json", exclude_none=True) for finding in findings]
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
