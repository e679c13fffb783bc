"""One of two pupils who may be one, as far as a lead may see: identity, guardians, schools, requests and cases."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from casework import audit
from casework.actions.pupil.merging import IDENTITY
from casework.audit import Reading, Text
from casework.calendar.school_year import name_of
from casework.database import session
from casework.language import short_day
from casework.models import Case, Consent, Enrolment, Guardian, Organisation, Pupil, Referral, Transition, User
from casework.models.codes import CaseStage, ConsentStatus, Decision, Grade
from casework.models.transition_codes import ApplicationState, Level, StartState
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within


@dataclass(frozen=True, slots=True)
class Responsible:
    """A guardian, as registered on one of the two."""

    name: Text | None
    phone: Text | None
    email: Text | None
    parental_responsibility: bool
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """A stretch at a school."""

    school: str
    grade: Grade
    class_name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class WayIn:
    """What is registered of the way into one school year, in short."""

    year: str
    level: Level
    application: ApplicationState
    start: StartState | None

    def filled(self, other: WayIn) -> WayIn:
        """This way with what it lacks and the other has, as merged_ways does it."""
        applied = self.application is not ApplicationState.NOT_SENT
        level = self.level if applied or self.start else other.level
        return WayIn(self.year, level, self.application if applied else other.application, self.start or other.start)


@dataclass(frozen=True, slots=True)
class Followed:
    """A request the lead may see, and its case if it became one."""

    number: str
    sent_at: datetime
    decision: Decision
    consent: ConsentStatus
    answers: int
    stage: CaseStage | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, with everything the lead may see."""

    pupil_id: UUID
    version: int
    added_at: datetime
    identity: dict[str, Text | None]
    guardians: tuple[Responsible, ...]
    schools: tuple[Attendance, ...]
    ways: tuple[WayIn, ...]
    requests: tuple[Followed, ...]


def side_of(actor: User, pupil_id: UUID) -> Side:
    """Read one of the two. The log says so. The identity number is whole here: show it with `as_shown`."""
    pupil = session().get_one(Pupil, pupil_id)
    reading = audit.read(actor, audit.PupilOpened(pupil.owner), purpose=audit.Purpose.SUPERVISION)
    identity = {name: reading.text(pupil, name) for name in IDENTITY}
    return Side(
        pupil.id,
        pupil.version,
        pupil.added_at,
        identity,
        _guardians(reading, pupil),
        _schools(pupil),
        _ways(pupil),
        _requests(actor, pupil),
    )


def _guardians(reading: Reading, pupil: Pupil) -> tuple[Responsible, ...]:
    rows = session().scalars(select(Guardian).where(Guardian.pupil_id == pupil.id).order_by(Guardian.added_at))
    return tuple(
        Responsible(
            reading.text(row, "name"),
            reading.text(row, "phone"),
            reading.text(row, "email"),
            row.parental_responsibility,
            row.ended_on,
        )
        for row in rows
    )


def _schools(pupil: Pupil) -> tuple[Attendance, ...]:
    query = (
        select(Enrolment, Organisation.name)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(Enrolment.pupil_id == pupil.id)
    )
    return tuple(
        Attendance(school, row.grade, row.class_name, row.starts_on, row.ends_on)
        for row, school in session().execute(query.order_by(Enrolment.starts_on.desc()))
    )


def _ways(pupil: Pupil) -> tuple[WayIn, ...]:
    rows = session().scalars(
        select(Transition).where(Transition.pupil_id == pupil.id).order_by(Transition.into_year.desc())
    )
    return tuple(WayIn(name_of(row.into_year), row.level, row.application, row.start) for row in rows)


def _requests(actor: User, pupil: Pupil) -> tuple[Followed, ...]:
    """Requests in sight, each with its case's stage and how many answers to consent are registered."""
    query = referrals_within(actor, Permission.MERGE_PUPILS).where(Referral.pupil_id == pupil.id)
    rows = session().execute(query.with_only_columns(Referral, Case.stage).order_by(Referral.sent_at)).all()
    answered = list(
        session().scalars(select(Consent.referral_id).where(Consent.referral_id.in_([row.id for row, _ in rows])))
    )
    return tuple(
        Followed(row.number, row.sent_at, row.decision, row.consent, answered.count(row.id), stage)
        for row, stage in rows
    )


def as_shown(side: Side | None) -> Side | None:
    """As a person reads it: the date of birth written out, the identity number without its last five digits.

    The case's own page shows the whole number to whom it may be shown.
    """
    if side is None:
        return None
    shown, born, number = dict(side.identity), side.identity["birth_date"], side.identity["identity_number"]
    if isinstance(number, str):
        shown["identity_number"] = f"{number[:6]} •••••"
    with suppress(ValueError):
        shown["birth_date"] = short_day(date.fromisoformat(born)) if isinstance(born, str) else born
    return replace(side, identity=shown)
