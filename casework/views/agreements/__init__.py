"""Agreements: written, shown, approved, started, ended."""

from __future__ import annotations

from casework.views.agreements import approving, changing, ending, printing, showing, writing
from casework.views.agreements.room import bp

__all__ = ["approving", "bp", "changing", "ending", "printing", "showing", "writing"]
