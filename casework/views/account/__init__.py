"""Signing in and out, and one's own account."""

from __future__ import annotations

from casework.views.account import own, signing_in
from casework.views.account.room import bp

__all__ = ["bp", "own", "signing_in"]
