"""How many examples a law is tried on: `quick` every time, `deep` on demand for it.

`hunt` looks for a counterexample as `deep` does and shows the first one as it is, not the smallest.

HYPOTHESIS_PROFILE=deep pytest tests/properties
pytest tests/properties --hypothesis-profile=deep
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "quick",
    max_examples=10,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("deep", parent=settings.get_profile("quick"), max_examples=2_000)
settings.register_profile(
    "hunt",
    parent=settings.get_profile("deep"),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
