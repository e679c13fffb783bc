"""What the page of a class is made of: which class is asked for, its lines before and after names are opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from casework import clock
from casework.actions.school_class.pages import Need
from casework.actions.school_class.standings import Part, Standing
from casework.calendar.classes import Round
from casework.models import Enrolment, Pupil
from casework.models.codes import Grade
from casework.models.transition_codes import MilestoneKind, MilestoneOwner, OfferState


class Show(StrEnum):
    """Which of the class is shown."""

    ALL = "all"
    NEEDS = "needs"
    UNSENT = "unsent"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which class, or whole grade, and who of it."""

    grade: Grade
    class_name: str | None = None
    show: Show = Show.ALL


@dataclass(frozen=True, slots=True)
class NextStep:
    """The first open milestone of a case the school knows of: what, by when, and whose."""

    kind: MilestoneKind
    due_on: date
    held_by: MilestoneOwner

    @property
    def late(self) -> bool:
        """Is it the school's own, and past its day?"""
        return self.held_by is MilestoneOwner.SCHOOL and self.due_on < clock.today()


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one pupil before the name is opened. `offer`: the newest, with its round."""

    pupil: Pupil
    enrolment: Enrolment
    standing: Standing
    offer: tuple[int, OfferState] | None
    settled: bool
    need: Need | None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One line of the page."""

    id: UUID
    given: str
    family: str
    class_name: str
    need: Need | None
    standing: Standing
    offer: tuple[int, OfferState] | None
    settled: bool
    step: NextStep | None


@dataclass(frozen=True, slots=True)
class ClassPage:
    """The page of a class.

    total, settled   how many there are, and of how many the transition is settled
    counts           how many rows each choice of whom to show has; a choice that has no sense here is not there
    parts            what the page is about: nothing in 8th and 9th grade
    intake           the intake round that is on
    lacking          how many of the rows shown lack what a whole class can be given at once
    """

    asked: Asked
    rows: tuple[ClassRow, ...]
    total: int
    settled: int
    counts: Mapping[Show, int]
    parts: tuple[Part, ...]
    intake: Round | None
    lacking: Mapping[Part, int]
    may_register: bool
