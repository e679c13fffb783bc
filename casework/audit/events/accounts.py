"""Signing in, and what is needed to do so."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.audit.codes import SessionEnd, SignInFailure
from casework.audit.events.base import Event, Seen


@dataclass(frozen=True)
class SignInFailed(Seen):
    reason: SignInFailure


@dataclass(frozen=True)
class SignedIn(Event):
    pass


@dataclass(frozen=True)
class SignedOut(Event):
    reason: SessionEnd
    sessions: int


@dataclass(frozen=True)
class PasswordSet(Event):
    pass


@dataclass(frozen=True)
class SecondFactorOffered(Event):
    """A fresh secret was sealed for a user to set up; it does not count until a code from it is given."""


@dataclass(frozen=True)
class SecondFactorSet(Event):
    pass


@dataclass(frozen=True)
class RecoveryCodeUsed(Event):
    left: int


@dataclass(frozen=True)
class RecoveryCodesMade(Event):
    pass


@dataclass(frozen=True)
class FactorResetAsked(Event):
    user_id: UUID


@dataclass(frozen=True)
class FactorResetDecided(Event):
    user_id: UUID
    approved: bool
