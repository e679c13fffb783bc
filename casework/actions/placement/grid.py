"""The hours of every placement somebody follows up, a week at a time: one row for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_
from sqlalchemy.orm import contains_eager, load_only

from casework import audit
from casework.actions.placement.beyond import violations
from casework.actions.placement.days import Day, days_of, registered
from casework.actions.placement.one_week import Sums, gaps
from casework.actions.placement.weeks import Week, plans_of
from casework.actions.placement.written import Key
from casework.actions.working_day.rows import full_name
from casework.class_list import sort_key
from casework.database import session
from casework.labour.violations import Violation
from casework.models import Agreement, AgreementVersion, Case, Employer, Pupil, User
from casework.policy.grants import Permission
from casework.policy.scope import agreements_within


@dataclass(frozen=True, slots=True)
class GridRow:
    """One placement in a week."""

    agreement_id: UUID
    name: str
    employer: str
    days: Sequence[Day]
    sums: Sums
    gaps: Sequence[Week]
    violations: Sequence[Violation]

    @property
    def lacks(self) -> bool:
        """Is there a day to register as agreed?"""
        return any(day.missing for day in self.days)

    @property
    def empty(self) -> bool:
        """Is something agreed, and nothing at all registered?"""
        return self.lacks and all(day.worked is None for day in self.days)


@dataclass(frozen=True, slots=True)
class GridPage:
    """A week of all placements. `days`: those that anybody has something agreed or registered on."""

    week: Week
    days: Sequence[date]
    rows: Sequence[GridRow]

    @property
    def empty(self) -> int:
        """How many placements nothing is registered of."""
        return sum(row.empty for row in self.rows)


def grid(actor: User, week: Week, written: Collection[Key] = ()) -> GridPage:
    """The placements that ran in a week, by the pupil's name; opened in one line of the log.

    written   days somebody has written hours for: they stay on the page, whatever has become of their placement

    A constant number of statements for any number of placements.
    """
    kept = {agreement_id for agreement_id, _ in written}
    agreements = list(session().scalars(_running(actor, week, kept)))
    plans, rows = plans_of(agreements), registered([each.id for each in agreements])
    shown = [each for each in agreements if each.id in kept or any(map(plans[each.id].on, week.days))]
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.HOURS), purpose=audit.Purpose.FOLLOW_UP)
    pupils = [each.case.pupil for each in shown]
    reading.fetch(pupils)
    broken = violations(reading, pupils, week)
    found = []
    for each in sorted(shown, key=lambda one: (_name_key(reading, one.case.pupil), one.ordinal)):
        days = days_of(plans[each.id], rows[each.id], week.days)
        found.append(
            GridRow(
                agreement_id=each.id,
                name=full_name(reading, each.case.pupil),
                employer=each.employer.name,
                days=days,
                sums=Sums.of(days),
                gaps=gaps(plans[each.id], rows[each.id]),
                violations=broken.get(each.case.pupil_id, ()),
            )
        )
    return GridPage(week, _columns(week, found, written), found)


def _name_key(reading: audit.Reading, pupil: Pupil) -> tuple[str, ...]:
    """Norwegian order by family name."""
    return sort_key(*(str(reading.text(pupil, part) or "") for part in ("family_name", "given_name")))


def _columns(week: Week, rows: Sequence[GridRow], written: Collection[Key]) -> list[date]:
    """The days that are used."""
    used = {day.day for row in rows for day in row.days if day.planned or day.worked is not None}
    return [day for day in week.days if day in used or any(day == other for _, other in written)]


def _running(actor: User, week: Week, kept: Collection[UUID]) -> Select[Agreement]:
    """Placements with an approved version in the week, not annulled nor ended before it; and those that are kept."""
    approved = exists().where(
        AgreementVersion.agreement_id == Agreement.id,
        AgreementVersion.approved_at.is_not(None),
        AgreementVersion.starts_on <= week.sunday,
        AgreementVersion.ends_on >= week.monday,
    )
    lasted = or_(Agreement.ended_on.is_(None), Agreement.ended_on >= week.monday)
    return (
        agreements_within(actor, Permission.RECORD_HOURS)
        .join(Case, Case.id == Agreement.case_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .join(Employer, Employer.id == Agreement.employer_id)
        .where(or_(Agreement.id.in_(kept), and_(Agreement.cancelled_at.is_(None), lasted, approved)))
        .options(
            contains_eager(Agreement.case).options(
                load_only(Case.pupil_id),
                contains_eager(Case.pupil).load_only(Pupil.given_name, Pupil.family_name, Pupil.birth_date),
            ),
            contains_eager(Agreement.employer).load_only(Employer.name),
        )
    )
