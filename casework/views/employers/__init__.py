"""Employers, for those who find work for pupils: the list, one employer, its people and places, two that are one."""

from __future__ import annotations

from casework.views.employers import listing, merging, one, people, places
from casework.views.employers.room import bp

__all__ = ["bp", "listing", "merging", "one", "people", "places"]
