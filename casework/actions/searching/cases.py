"""Search among the cases and requests a Nav user reaches: their own, or their office's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, union_all

from casework import audit, clock
from casework.actions.searching.hits import PAGE, Found, Hit, Opened, Opens, SealedName, opened
from casework.actions.searching.words import Asked, Named, numbers, rank_of, rank_of_number, words_of
from casework.actions.working_day.looked import opened_last
from casework.database import session
from casework.language import N_
from casework.models import Case, Enrolment, Organisation, Pupil, Referral, Task, User
from casework.models.codes import CaseStage, Grade, TaskState
from casework.policy.grants import Permission, Reach, Sight, reach_of
from casework.policy.scope import cases_within, handed_to, referrals_within
from casework.policy.sight import sight_column

P = Permission
LAST_OPENED = 5
YEARS_BACK = 6
"""How far back the last part of a number alone is tried for requests that have no name yet."""
ENDED = (CaseStage.CLOSED, CaseStage.LOCKED)
OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Known:
    """More about the cases that are shown: the day of the next step, whether a contact may be recorded, the grade."""

    steps: Mapping[UUID, date]
    recordable: frozenset[UUID]
    grades: Mapping[tuple[UUID, UUID], Grade]


def search(actor: User, asked: Asked, page: int) -> Found:
    """Cases by name, initials, number or school; by number alone where consent opens no name.

    Every name within reach is opened to compare; only those shown are in the log.
    """
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.SEARCH), purpose=audit.Purpose.FOLLOW_UP)
    rows = session().execute(_named(actor)).all()
    people = opened(reading, [_sealed(row) for row in rows])
    school = cache(words_of)
    answers = []
    for row, one in zip(rows, people, strict=True):
        seen = row.school if row.sight >= int(Sight.FULL) else None
        rank = rank_of_number(asked, row.number)
        rank = rank if rank is not None else rank_of(asked, Named(words_of(one.comparable), school(seen or "")))
        if rank is not None:
            answers.append((one.place_in_list(rank, closed=row.stage in ENDED), row, one))
    answers.sort(key=lambda answer: answer[0])
    shown = [(row, one) for _, row, one in answers[: page * PAGE]]
    reading.only(one.pupil for _, one in shown)
    unnamed = _unnamed(actor, asked)
    return Found((*unnamed, *_hits(actor, shown)), len(unnamed) + len(answers), page)


def last_opened(actor: User) -> tuple[Hit, ...]:
    """The cases the user opened last, the latest first."""
    latest = opened_last(actor, LAST_OPENED)
    rows = session().execute(_named(actor).where(Case.id.in_(latest))).all()
    rows = sorted(rows, key=lambda row: latest.index(row.case_id))
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.RECENT), purpose=audit.Purpose.FOLLOW_UP)
    return _hits(actor, list(zip(rows, opened(reading, [_sealed(row) for row in rows]), strict=True)))


def _named(actor: User) -> Select[Any]:
    """Everything whose name this user may search, found from the user's own cases where those decide."""
    query = referrals_within(actor, P.SEARCH).outerjoin(Organisation, Organisation.id == Referral.school_id)
    if reach_of(actor.role, P.SEARCH) is Reach.OWN:
        mine = select(Case.referral_id).where(Case.id.in_(handed_to(actor)))
        started = select(Referral.id).where(Referral.adviser_id == actor.id)
        query = query.where(Referral.id.in_(union_all(mine, started)))
    columns: tuple[Any, ...] = (
        Referral.id.label("referral_id"),
        Referral.number,
        Referral.school_id,
        Organisation.name.label("school"),
        Case.id.label("case_id"),
        Case.stage,
        Pupil.id.label("pupil_id"),
        Pupil.given_name,
        Pupil.family_name,
        sight_column(actor, clock.today()).label("sight"),
    )
    return query.with_only_columns(*columns)


def _sealed(row: Any) -> SealedName:
    return SealedName(row.pupil_id, row.given_name, row.family_name)


def _unnamed(actor: User, asked: Asked) -> tuple[Hit, ...]:
    """What exactly this number is, where consent opens no name: a request in the inbox, or a case of one's own."""
    today = clock.today()
    wanted = numbers(asked, today.year - YEARS_BACK, today.year)
    within = [referrals_within(actor, each).with_only_columns(Referral.id) for each in (P.READ_INBOX, P.CLOSE_CASE)]
    query = (
        select(Referral.id, Referral.number, Case.id.label("case_id"), Case.stage)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .where(
            Referral.number.in_(wanted),
            Pupil.protected_at.is_(None),
            sight_column(actor, today) == int(Sight.UNNAMED),
            or_(*(Referral.id.in_(each) for each in within)),
        )
    )
    rows = session().execute(query.order_by(Referral.number)).all() if wanted else []
    return tuple(_unnamed_hit(row) for row in rows)


def _unnamed_hit(row: Any) -> Hit:
    if row.case_id is None:
        return Hit(row.id, Opens.INBOX, None, row.number, standing=N_("Without a name until consent is given"))
    opens = Opens.UNNAMED_CASE
    return Hit(row.case_id, opens, None, row.number, stage=row.stage, standing=N_("Consent no longer applies"))


def _hits(actor: User, shown: Sequence[tuple[Any, Opened]]) -> tuple[Hit, ...]:
    known = _known(actor, [row for row, _ in shown])
    return tuple(_hit(row, one, known) for row, one in shown)


def _hit(row: Any, one: Opened, known: Known) -> Hit:
    full = row.sight >= int(Sight.FULL)
    return Hit(
        row.case_id or row.referral_id,
        Opens.CASE if row.case_id else Opens.REQUEST,
        one.name,
        row.number,
        school=(row.school or "") if full else "",
        grade=known.grades.get((one.pupil.id, row.school_id)) if full else None,
        stage=row.stage,
        standing="" if row.case_id else N_("Waiting for consent"),
        next_on=known.steps.get(row.case_id),
        recordable=row.case_id in known.recordable,
    )


def _known(actor: User, rows: Iterable[Any]) -> Known:
    """Two statements, however many are shown."""
    listed = list(rows)
    cases = [row.case_id for row in listed if row.case_id]
    upcoming = and_(Task.case_id == Case.id, Task.next_step, Task.state == TaskState.OPEN)
    may_record = Case.id.in_(cases_within(actor, P.LOG_FOLLOWUP).with_only_columns(Case.id).where(Case.id.in_(cases)))
    query = select(Case.id, Case.stage, Task.due_on, may_record.label("may_record")).outerjoin(Task, upcoming)
    found = session().execute(query.where(Case.id.in_(cases))).all() if cases else []
    live = [row for row in found if row.stage in OPEN]
    return Known(
        {row.id: row.due_on for row in live if row.due_on},
        frozenset(row.id for row in live if row.may_record),
        _grades(row.pupil_id for row in listed if row.sight >= int(Sight.FULL)),
    )


def _grades(pupil_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], Grade]:
    """The grade each goes in at a school today."""
    today, wanted = clock.today(), list(pupil_ids)
    query = select(Enrolment.pupil_id, Enrolment.organisation_id, Enrolment.grade).where(
        Enrolment.pupil_id.in_(wanted),
        Enrolment.starts_on <= today,
        or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today),
    )
    rows = session().execute(query).all() if wanted else []
    return {(pupil, school): grade for pupil, school, grade in rows}
