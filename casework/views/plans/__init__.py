"""The plan of a case: read, goals, steps, how it goes, and on paper."""

from __future__ import annotations

from casework.views.plans import goals, progress, showing, steps
from casework.views.plans.room import bp

__all__ = ["bp", "goals", "progress", "showing", "steps"]
