"""Running the collaboration: users, organisations, rules, texts, school years."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.audit.events.base import Event
from casework.models.codes import LinkPurpose, Role


@dataclass(frozen=True)
class UserInvited(Event):
    user_id: UUID
    role: Role


@dataclass(frozen=True)
class LinkMade(Event):
    user_id: UUID
    purpose: LinkPurpose


@dataclass(frozen=True)
class UserChanged(Event):
    user_id: UUID
    role: Role


@dataclass(frozen=True)
class UserLeaving(Event):
    user_id: UUID
    open_cases: int


@dataclass(frozen=True)
class UserDeactivated(Event):
    user_id: UUID


@dataclass(frozen=True)
class UserReactivated(Event):
    user_id: UUID


@dataclass(frozen=True)
class OrganisationSaved(Event):
    organisation_id: UUID


@dataclass(frozen=True)
class AreaSaved(Event):
    area_id: UUID


@dataclass(frozen=True)
class RequirementChanged(Event):
    requirement_id: UUID


@dataclass(frozen=True)
class ConsentTextAdded(Event):
    text_id: UUID


@dataclass(frozen=True)
class SchoolYearSaved(Event):
    """Dates of a school year were added, changed or checked. `moved`: open milestones that got another day."""

    year: int
    dates: int
    moved: int


@dataclass(frozen=True)
class ProgrammeSaved(Event):
    programme_id: UUID


@dataclass(frozen=True)
class QuestionReworded(Event):
    """A question of the transition note got a new version. Answers already given keep theirs."""

    question_id: UUID
