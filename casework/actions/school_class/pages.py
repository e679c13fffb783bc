"""What a counsellor sees of the own school's roll: a class, a grade, or those with a request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func

from casework import audit
from casework.actions.pupil.rolls import Entry, entry, on_roll
from casework.class_list import sort_key
from casework.database import session
from casework.language import N_
from casework.models import Case, Enrolment, Pupil, Referral, User
from casework.models.codes import CaseStage, ConsentStatus, Decision, Grade
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within

GRADE_ORDER = {grade: place for place, grade in enumerate(Grade)}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which part of the roll to show. Nothing chosen is everyone; `needs` is those with a request."""

    grade: Grade | None = None
    class_name: str | None = None
    needs: bool = False


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class and how many are in it today."""

    grade: Grade
    class_name: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Need:
    """The newest request about a pupil that the school may see, in plain words."""

    referral_id: UUID
    words: str
    under_way: bool


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One line of a class."""

    id: UUID
    name: str
    class_name: str
    grade: Grade
    need: Need | None


def classes(actor: User) -> list[ClassCount]:
    """The classes of the actor's school with a pupil in them today, in order."""
    counted = on_roll(actor).with_only_columns(Enrolment.grade, Enrolment.class_name, func.count(Pupil.id))
    rows = session().execute(counted.group_by(Enrolment.grade, Enrolment.class_name)).all()
    found = [ClassCount(grade, class_name, pupils) for grade, class_name, pupils in rows]
    return sorted(found, key=lambda one: (GRADE_ORDER[one.grade], sort_key(one.class_name, "")))


def page(actor: User, chosen: Chosen) -> list[PupilRow]:
    """The chosen part of the roll in Norwegian order. One line in the log, with everyone shown."""
    query = _with_need(actor) if chosen.needs else on_roll(actor)
    if chosen.grade is not None:
        query = query.where(Enrolment.grade == chosen.grade)
    if chosen.class_name is not None:
        query = query.where(Enrolment.class_name == chosen.class_name)
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.CLASS))
    found = session().execute(query.add_columns(Enrolment)).all()
    reading.fetch(pupil for pupil, _ in found)
    return _rows(actor, (entry(reading, pupil, enrolment, dated=False) for pupil, enrolment in found))


def needs_of(actor: User, pupil_ids: Collection[UUID]) -> dict[UUID, Need]:
    """The newest request of each of these pupils that the actor may see, in one statement."""
    query = (
        referrals_within(actor, Permission.SEE_PROGRESS)
        .where(Referral.pupil_id.in_(pupil_ids), Referral.cancelled_at.is_(None))
        .order_by(Referral.sent_at)
        .with_only_columns(Referral.id, Referral.pupil_id, Referral.decision, Referral.consent, Case.stage)
    )
    rows = session().execute(query).all() if pupil_ids else []
    return {
        pupil: Need(referral, standing(decision, consent, stage), is_under_way(decision, stage))
        for referral, pupil, decision, consent, stage in rows
    }


def needing(actor: User) -> int:
    """How many on the roll have a request that the actor may see."""
    return session().scalar(_with_need(actor).with_only_columns(func.count(Pupil.id.distinct()))) or 0


def standing(decision: Decision, consent: ConsentStatus, stage: CaseStage | None) -> str:
    """Where a request stands, as a text to translate: reported, waiting, followed up, ended."""
    if stage is not None:
        return N_("Ended") if stage is CaseStage.CLOSED else N_("Being followed up")
    if decision is Decision.DECLINED:
        return N_("Not taken on")
    if consent in {ConsentStatus.DECLINED, ConsentStatus.WITHDRAWN}:
        return N_("Consent not given")
    return N_("Reported") if consent is ConsentStatus.GIVEN else N_("Waiting for consent")


def asked_for(actor: User) -> Select[UUID]:
    """Ids of pupils with a request that the actor may see."""
    asked = referrals_within(actor, Permission.SEE_PROGRESS).where(Referral.cancelled_at.is_(None))
    return asked.with_only_columns(Referral.pupil_id)


def _with_need(actor: User) -> Select[Pupil]:
    return on_roll(actor).where(Pupil.id.in_(asked_for(actor)))


def is_under_way(decision: Decision, stage: CaseStage | None) -> bool:
    """Is the request open, so that a new one must wait?"""
    return decision is not Decision.DECLINED and stage not in {CaseStage.CLOSED, CaseStage.LOCKED}


def _rows(actor: User, found: Iterable[Entry]) -> list[PupilRow]:
    ordered = sorted(found, key=lambda one: sort_key(one.family, one.given))
    needs = needs_of(actor, [one.id for one in ordered])
    return [
        PupilRow(one.id, f"{one.family}, {one.given}", one.enrolment.class_name, one.enrolment.grade, needs.get(one.id))
        for one in ordered
    ]
