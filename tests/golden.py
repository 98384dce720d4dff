"""Golden texts: what a command or an example printed when somebody last looked at it.

`UPDATE_GOLDEN=1 pytest` writes them anew; then read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str, folder: Path = GOLDEN) -> None:
    path = folder / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert path.exists(), f"{path} is missing; UPDATE_GOLDEN=1 pytest writes it"
    assert text == path.read_text(encoding="utf-8")
