"""How many examples a law is tried on: `quick` every time, `deep` when somebody asks for it.

HYPOTHESIS_PROFILE=deep pytest tests/properties
pytest tests/properties --hypothesis-profile=deep
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick",
    max_examples=50,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("deep", parent=settings.get_profile("quick"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
