"""The weeks of a placement: what is agreed on each day, by the version that was in force that day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import load_only, selectinload

from casework import clock
from casework.actions.agreement.planned import draft_of, standing_job
from casework.database import session
from casework.labour.oslo import midnight
from casework.labour.plans import stints
from casework.models import Agreement, AgreementVersion
from casework.models.job_codes import PlacementForm

V = AgreementVersion
WRITTEN = re.compile(r"(20\d\d)-W(\d\d)", re.ASCII)
ONLY = V.agreement_id, V.number, V.starts_on, V.ends_on, V.approved_at, V.work, V.evening_reason
"""What of a version the hours ask for; nothing that is sealed."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week, by its Monday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        """The week a day is in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str | None) -> Week | None:
        """The week of "2026-W48", or None for what is no week."""
        found = WRITTEN.fullmatch(text or "")
        try:
            return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1)) if found else None
        except ValueError:
            return None

    @property
    def name(self) -> str:
        """2026-W48, as addresses have it."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=step) for step in range(7))

    def moved(self, weeks: int) -> Week:
        """A later week, or an earlier one."""
        return Week(self.monday + timedelta(weeks=weeks))


@dataclass(frozen=True, slots=True)
class Plans:
    """What is agreed of one placement: its approved versions in their order, and its last day once it has ended."""

    form: PlacementForm
    versions: Sequence[AgreementVersion]
    ended_on: date | None
    cancelled: bool
    _minutes: dict[int, dict[date, int]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def first(self) -> date | None:
        """The first day of the placement; None while nothing is in force."""
        return min((each.starts_on for each in self.versions if each.starts_on), default=None)

    @property
    def last(self) -> date | None:
        """The last day: the one agreed, or an earlier one it was ended by."""
        agreed = self.versions[-1].ends_on if self.versions else None
        return min(agreed, self.ended_on) if agreed and self.ended_on else agreed

    def on(self, day: date) -> AgreementVersion | None:
        """The version in force on a day, None on a day outside the placement.

        In force is the last one approved by that day whose period had begun; before the first approval, the first.
        """
        if self.cancelled or (self.ended_on is not None and day > self.ended_on):
            return None
        begun = [each for each in self.versions if each.starts_on is not None and each.starts_on <= day]
        known = [each for each in begun if each.approved_at is not None and clock.day_of(each.approved_at) <= day]
        version = known[-1] if known else next(iter(begun), None)
        return version if version is not None and version.ends_on is not None and day <= version.ends_on else None

    def agreed(self, day: date) -> int:
        """Minutes agreed on a day, breaks left out. A shift over midnight is its first day's."""
        version = self.on(day)
        if version is None:
            return 0
        if version.number not in self._minutes:
            self._minutes[version.number] = _minutes_of(version, self.form)
        return self._minutes[version.number].get(day, 0)

    def days(self, until: date) -> list[date]:
        """The days something is agreed on, from the first to a day."""
        if self.first is None or self.last is None:
            return []
        span = range(self.first.toordinal(), min(self.last, until).toordinal() + 1)
        return [day for day in map(date.fromordinal, span) if self.agreed(day)]


def plans_of(agreements: Collection[Agreement]) -> Mapping[UUID, Plans]:
    """What is agreed of each placement, in three statements."""
    query = (
        select(V)
        .where(V.agreement_id.in_([each.id for each in agreements]), V.approved_at.is_not(None))
        .options(load_only(*ONLY), selectinload(V.shifts), selectinload(V.exceptions))
        .order_by(V.agreement_id, V.number)
    )
    found: dict[UUID, list[AgreementVersion]] = defaultdict(list)
    for version in session().scalars(query):
        found[version.agreement_id].append(version)
    return {
        each.id: Plans(
            each.form,
            [one for one in found[each.id] if one.number <= (each.in_force or 0)],
            each.ended_on,
            each.cancelled_at is not None,
        )
        for each in agreements
    }


def _minutes_of(version: AgreementVersion, form: PlacementForm) -> dict[date, int]:
    draft = draft_of(version, form)
    job = standing_job(draft) if draft is not None else None
    found: dict[date, int] = defaultdict(int)
    if job is not None:
        end = job.schedule.last_on.toordinal() + 1
        for stint in stints(job, end, midnight(end + 1)):
            found[date.fromordinal(stint.day)] += stint.worked(stint.start, stint.end)
    return found
