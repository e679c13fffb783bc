"""Transition notes between schools: lists, writing one, the sender's page and the receiver's."""

from __future__ import annotations

from casework.views.handovers import lists, receiving, sending, writing
from casework.views.handovers.room import bp

__all__ = ["bp", "lists", "receiving", "sending", "writing"]
