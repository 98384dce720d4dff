"""How the Swedish part of the documentation is built: as the English one, in another language."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from conf import *  # noqa: F403  the English one decides everything but the language

language = "sv"
html_title = "fhledger på svenska"
