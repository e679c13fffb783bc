"""The histories figures are made of. Keys of rows only join them; they go no further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from casework.calendar.grades import Phase, Stay, phase_in
from casework.models.codes import ConsentStatus, Decision
from casework.models.transition_codes import ApplicationState, Level

AnyRow = Any
"""A row of one of the selections above: SQLAlchemy types rows by position, and these are read by name."""


@dataclass(slots=True)
class Followed:
    """A pupil who is or was followed up. Cases oldest first; the rest in no order that matters.

    offers   by transition
    worked   minutes by agreement
    """

    cases: list[AnyRow] = field(default_factory=list)
    steps: list[AnyRow] = field(default_factory=list)
    checks: list[AnyRow] = field(default_factory=list)
    ways: list[AnyRow] = field(default_factory=list)
    offers: dict[UUID, set[str]] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    placements: list[AnyRow] = field(default_factory=list)
    worked: dict[UUID, int] = field(default_factory=dict)

    @property
    def first(self) -> AnyRow:
        """The case that made the pupil a participant."""
        return self.cases[0]

    @property
    def last(self) -> AnyRow:
        """The case that says how it stands: an open one, else the one that was closed last."""
        return max(self.cases, key=lambda case: (case.closed_on is None, case.closed_on or case.opened_on))

    def case_on(self, day: date) -> bool:
        """Was the pupil followed up on a day? The day a case closes is not one.

        A case that was opened again counts as one follow-up all along.
        """
        return any(case.opened_on <= day and (case.closed_on is None or day < case.closed_on) for case in self.cases)

    def in_tenth_in(self, year: int) -> bool:
        """Was the pupil in 10th grade in a school year? As the milestones reckon: a roll rarely says when one left."""
        return phase_in(year, self.stays, self.levels) is Phase.TENTH

    @property
    def levels(self) -> dict[int, Level]:
        """Which year of upper secondary is gone into, by the year; only where something is registered."""
        return {way.into_year: way.level for way in self.ways if self._says_something(way)}

    def _says_something(self, way: AnyRow) -> bool:
        sent = way.application != ApplicationState.NOT_SENT
        return sent or bool(way.start or way.in_education or way.result or self.offers.get(way.id))

    def way_into(self, year: int) -> AnyRow | None:
        """The pupil's transition into a school year."""
        return next((way for way in self.ways if way.into_year == year), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is counted."""

    area_id: UUID
    sent_on: date
    decision: Decision
    consent: ConsentStatus


@dataclass(frozen=True, slots=True)
class Histories:
    """Everything a freeze counts. Keys are only used to join rows; they go no further."""

    followed: Mapping[UUID, Followed]
    asked: Mapping[UUID, list[Asked]]
