"""The sheet for the county's follow-up service (OT): what may be handed over about one pupil, and nothing else.

Names, birth date, contact details, school and days stand on it only while every standing consent names OT. Notes and
observations never do. Codes: Udir's codes for the follow-up service, B01 for the start and B06 for why a pupil left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from casework import audit, clock
from casework.actions.transition import follow_up_service, transitions
from casework.actions.working_day.rows import full_name
from casework.actions.year import programmes
from casework.calendar.days import ADULT, age_on
from casework.calendar.school_year import begins_in
from casework.database import session
from casework.errors import NotNow
from casework.language import N_
from casework.models import Assignment, Case, Guardian, Offer, Organisation, Pupil, Task, Transition, User
from casework.models.codes import OT_CODES, ConsentScope, Destination, OtCode, Part, TaskKind, TaskState
from casework.models.transition_codes import LEAVE_CODES, START_CODES, LeaveReason, OfferState, StartState
from casework.policy.sharing import is_covered

CLEAR_LEAVES: dict[LeaveReason, OtCode] = {
    LeaveReason.NEW_PROGRAMME: OtCode.OTEV,
    LeaveReason.NEW_SCHOOL: OtCode.OTEV,
    LeaveReason.WORK: OtCode.OTAR,
    LeaveReason.APPRENTICE: OtCode.OTLL,
    LeaveReason.MILITARY: OtCode.OTMI,
}
BLANK_LEAVES = (LeaveReason.MOVED, LeaveReason.LEAVE, LeaveReason.EXCHANGE)


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who can be reached."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Named:
    """What consent lets OT know about the pupil. Guardians: those who may receive information, of a minor."""

    pupil: Reachable
    birth_date: date | None
    guardians: tuple[Reachable, ...]
    school: str
    programme: str
    start_on: date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet. `named` is None where consent does not cover OT; `report_by` where a report is asked for."""

    number: str
    code: OtCode | None
    destination: Destination | None
    closed_on: date | None
    start: StartState | None
    leave: LeaveReason | None
    named: Named | None
    adviser: str
    adviser_email: str
    office: str
    report_by: date | None

    @property
    def start_code(self) -> str:
        """The official code of the start (B01), or of why the pupil left (B06); empty where there is none."""
        if self.leave is not None:
            return LEAVE_CODES[self.leave]
        return START_CODES.get(self.start, "") if self.start is not None else ""


def ot_code(destination: Destination | None, start: StartState | None, leave: LeaveReason | None) -> OtCode | None:
    """Udir's code for where a pupil is: as the case was closed, else by the start of the year.

    None where the place says something about health or family, and where none of the codes is sure.
    """
    if destination is not None:
        return OT_CODES[destination]
    if start is StartState.STARTED:
        return OtCode.OTEV
    if start is None or leave in BLANK_LEAVES:
        return None
    return CLEAR_LEAVES.get(leave, OtCode.OTUK) if leave is not None else OtCode.OTUK


def sheet(actor: User, case: Case) -> Sheet:
    """Open the sheet: one line in the log that says whether it named the pupil."""
    way = transitions.way(case.pupil_id, begins_in(clock.today()))
    named = _named(actor, case, way) if is_covered(case.referral, ConsentScope.OT) else None
    if named is None:
        audit.record(actor, audit.HandOffShown(case.owner, named=False), purpose=audit.Purpose.FOLLOW_UP)
    start, leave = (way.start, way.leave_reason) if way is not None else (None, None)
    adviser = _adviser(case) or actor
    return Sheet(
        number=case.number,
        code=ot_code(case.destination, start, leave),
        destination=case.destination,
        closed_on=case.closed_on,
        start=start,
        leave=leave,
        named=named,
        adviser=adviser.name,
        adviser_email=adviser.email,
        office=case.office.name,
        report_by=_report_by(case),
    )


def reported(actor: User, case: Case) -> None:
    """OT has been told. Raises NotNow where no report is asked for."""
    if not follow_up_service.reported(actor, case):
        raise NotNow(N_("No report to OT is asked for on this case."))


def _named(actor: User, case: Case, way: Transition | None) -> Named:
    offer = _accepted(way)
    reading = audit.read(actor, audit.HandOffShown(case.owner, named=True), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch([case.pupil])
    born = _birth_date(reading, case.pupil)
    place: Any = way if way is not None and (way.school_id or way.programme) else offer
    code = str(reading.text(place, "programme") or "") if place is not None else ""
    school = session().get(Organisation, place.school_id) if place is not None and place.school_id else None
    return Named(
        pupil=_reachable(reading, case.pupil, full_name(reading, case.pupil)),
        birth_date=born,
        guardians=() if _is_adult(born) else _guardians(reading, case.pupil),
        school=school.name if school is not None else "",
        programme=programmes.names().get(code, code),
        start_on=way.start_on if way is not None else None,
    )


def _guardians(reading: audit.Reading, pupil: Pupil) -> tuple[Reachable, ...]:
    query = select(Guardian).where(
        Guardian.pupil_id == pupil.id, Guardian.ended_on.is_(None), Guardian.may_receive_information
    )
    found = session().scalars(query.order_by(Guardian.added_at))
    return tuple(_reachable(reading, each, str(reading.text(each, "name") or "")) for each in found)


def _reachable(reading: audit.Reading, row: Pupil | Guardian, name: str) -> Reachable:
    return Reachable(name, str(reading.text(row, "phone") or ""), str(reading.text(row, "email") or ""))


def _birth_date(reading: audit.Reading, pupil: Pupil) -> date | None:
    text = reading.text(pupil, "birth_date")
    return date.fromisoformat(text) if isinstance(text, str) else None


def _is_adult(born: date | None) -> bool:
    """Of age today. A birth date that cannot be read counts as that: no guardian is named on a guess."""
    return born is None or age_on(born, clock.today()) >= ADULT


def _accepted(way: Transition | None) -> Offer | None:
    """The offer that was accepted, the last round's where there are two."""
    accepted = [each for each in way.offers if each.state is OfferState.ACCEPTED] if way is not None else []
    return accepted[-1] if accepted else None


def _adviser(case: Case) -> User | None:
    """The main adviser today."""
    today = clock.today()
    query = (
        select(User)
        .join(Assignment, Assignment.user_id == User.id)
        .where(
            Assignment.case_id == case.id,
            Assignment.part == Part.MAIN,
            Assignment.starts_on <= today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )
    )
    return session().scalars(query).first()


def _report_by(case: Case) -> date | None:
    query = select(Task.due_on).where(
        Task.case_id == case.id, Task.kind == TaskKind.OT_REFERRAL, Task.state == TaskState.OPEN
    )
    return session().scalar(query)
