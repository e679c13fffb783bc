"""Users, for administrators. No page here reaches a case: open ones are a number."""

from __future__ import annotations

from casework.views.users import leaving, listing, one
from casework.views.users.room import bp

__all__ = ["bp", "leaving", "listing", "one"]
