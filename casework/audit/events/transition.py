"""The way into upper secondary: milestones, applications, offers, starts, years."""

from __future__ import annotations

from dataclasses import dataclass

from casework.audit.events.base import Event
from casework.models.transition_codes import ApplicationState, MilestoneKind, MilestoneState, OfferState, StartState
from casework.privacy.place import Owner


@dataclass(frozen=True)
class MilestonesPlanned(Event):
    """The milestones of many cases were brought up to date: by the turn of a year or by a change of its dates."""

    year: int
    cases: int
    added: int
    moved: int
    settled: int


@dataclass(frozen=True)
class MilestoneAnswered(Event):
    subject: Owner
    kind: MilestoneKind
    state: MilestoneState


@dataclass(frozen=True)
class ApplicationSaved(Event):
    subject: Owner
    year: int
    state: ApplicationState


@dataclass(frozen=True)
class OfferSaved(Event):
    subject: Owner
    year: int
    round: int
    state: OfferState


@dataclass(frozen=True)
class StartSaved(Event):
    subject: Owner
    year: int
    state: StartState


@dataclass(frozen=True)
class PlaceChanged(Event):
    """A pupil in upper secondary changed programme or school."""

    subject: Owner
    year: int


@dataclass(frozen=True)
class YearSaved(Event):
    """Whether a pupil is in education on the counting day, or how the year ended."""

    subject: Owner
    year: int
