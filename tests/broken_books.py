"""The broken books: a sound little book with one change for each code, made anew in a folder."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fhledger.audit.finding import Finding

HERE = Path(__file__).parent / "findings"
SOUND = HERE / "sound"
CASES = sorted(path.stem for path in HERE.glob("FH*.toml"))
MORE = HERE / "more"
MORE_CASES = sorted(path.stem for path in MORE.glob("*.toml"))


def case(code: str, folder: Path = HERE) -> dict[str, Any]:
    return tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8"))


def broken_book(code: str, folder: Path, cases: Path = HERE) -> Path:
    """The sound book, changed as the case says: a text found exactly once, or wherever it
    stands."""
    shutil.copytree(SOUND, folder)
    for change in case(code, cases)["change"]:
        path = folder / change["file"]
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        find = change.get("find") or change.get("every", "")
        assert not find or text.count(find) == 1 or (find in text and "every" in change), (
            f"{code}: {find!r} stands {text.count(find)} times"
        )
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(find, change["put"]) if find else change["put"], "utf-8")
    return folder


def golden_findings(findings: Iterable[Finding]) -> str:
    """Each finding with all its fields, in both languages, for a golden text."""
    return golden_json(fields_of(findings))


def fields_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            name: dumped["localized_message"] if name == "message" else dumped[name]
            for name in type(finding).model_fields
            if name in dumped
        }
        for finding in findings
        for dumped in [finding.model_dump(mode="json", exclude_none=True)]
    ]


def golden_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
