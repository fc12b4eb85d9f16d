"""How hypothesis looks for counterexamples here: without a clock, because machines differ."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("anliku", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anliku")
