"""Consent: registered, taken back, asked for again."""

from __future__ import annotations

from dataclasses import dataclass

from casework.audit.events.base import Event
from casework.models.codes import ConsentAnswer, ConsentForm, ConsentGiver, ConsentStatus
from casework.privacy.place import Owner


@dataclass(frozen=True)
class ConsentRegistered(Event):
    subject: Owner
    giver: ConsentGiver
    answer: ConsentAnswer
    form: ConsentForm
    status: ConsentStatus


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    subject: Owner
    giver: ConsentGiver
    status: ConsentStatus


@dataclass(frozen=True)
class ConsentStatusChanged(Event):
    subject: Owner
    status: ConsentStatus


@dataclass(frozen=True)
class ConsentReminded(Event):
    subject: Owner
