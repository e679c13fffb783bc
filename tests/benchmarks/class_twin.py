"""The plain twin of the page of a class: same template and words, nothing sealed, no log, no policy but "my school"."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from casework import audit, clock, work
from casework.actions.school_class import overview
from casework.actions.school_class.pages import ClassCount, Need, standing
from casework.actions.school_class.rows import Asked, ClassPage, NextStep
from casework.actions.school_class.standings import rows_of, ways_for
from casework.database import Base, Database
from casework.forms.classes import StatusForm
from casework.installation import Installation
from casework.models import Case, Enrolment, Milestone, Pupil, Referral, User
from casework.models.codes import Grade
from casework.models.transition_codes import MilestoneState
from casework.views.classes import shown
from casework.views.gate import open_to_all, signed_in
from tests.benchmarks.stores import UNSEEN
from tests.benchmarks.twin import READING, _plainly

NAMES = ("given_name", "family_name", "birth_date")


def plain_copy(installation: Installation, place: Path) -> Database:
    """Everything of an installation but its log, with the names of pupils in the clear."""
    plain = Database(f"sqlite:///{place / 'twin.db'}")
    Base.metadata.create_all(plain.engine)
    with work.unit(installation, reading=True) as opened:
        reading = audit.read_list(None, audit.ListShown(audit.ListKind.CLASS))
        pupils = opened.scalars(select(Pupil)).all()
        reading.fetch(pupils)
        names = {one.id: {name: str(reading.text(one, name)).encode() for name in NAMES} for one in pupils}
        tables = [table for table in Base.metadata.sorted_tables if table.name not in UNSEEN]
        with plain.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in tables:
                if rows := [dict(row) for row in opened.execute(select(table)).mappings()]:
                    connection.execute(table.insert(), rows)
            for pupil_id, values in names.items():
                connection.execute(update(Pupil).where(Pupil.id == pupil_id).values(values))
    return plain


def blueprint(database: Database) -> Blueprint:
    """The twin page over a plain database, to be added to the same app."""
    bp = Blueprint("class_twin", __name__, url_prefix="/twin/classes")

    @bp.get("/<name>")
    @open_to_all
    def show(name: str) -> ResponseReturnValue:
        user = signed_in()
        with _plainly(database) as session:
            g.classes = _classes(session, user)
            page = _page(session, user, Asked(Grade.G10, None if name == "all" else name))
            return shown(page, StatusForm(formdata=None, on=clock.today()))

    return bp


def _classes(session: Session, user: User) -> list[ClassCount]:
    counted = select(Enrolment.grade, Enrolment.class_name, func.count()).where(_mine(user))
    rows = session.execute(counted.group_by(Enrolment.grade, Enrolment.class_name).order_by(Enrolment.class_name))
    return [ClassCount(grade, class_name, number) for grade, class_name, number in rows]


def _page(session: Session, user: User, asked: Asked) -> ClassPage:
    query = select(Pupil, Enrolment).join(Enrolment, Enrolment.pupil_id == Pupil.id)
    query = query.where(_mine(user), Enrolment.grade == asked.grade)
    if asked.class_name is not None:
        query = query.where(Enrolment.class_name == asked.class_name)
    found = [(pupil, enrolment) for pupil, enrolment in session.execute(query)]
    ways = {pupil.id: ways_for(enrolment) for pupil, enrolment in found}
    rows, needs = rows_of(ways), _needs(session, ways)
    lines = [overview.line(pupil, place, ways[pupil.id], rows, needs.get(pupil.id)) for pupil, place in found]
    steps = _steps(session, ways)
    return overview.arranged(asked, lines, (), lambda some: overview.named(READING, some, steps), may_register=True)


def _mine(user: User) -> ColumnElement[bool]:
    return and_(Enrolment.organisation_id == user.organisation_id, Enrolment.ends_on.is_(None))


def _needs(session: Session, pupil_ids: Collection[UUID]) -> dict[UUID, Need]:
    columns = (Referral.id, Referral.pupil_id, Referral.decision, Referral.consent, Case.stage)
    query = select(*columns).outerjoin(Case, Case.referral_id == Referral.id).where(Referral.pupil_id.in_(pupil_ids))
    rows = session.execute(query.order_by(Referral.sent_at))
    return {
        pupil: Need(referral, standing(decision, consent, stage), True)
        for referral, pupil, decision, consent, stage in rows
    }


def _steps(session: Session, pupil_ids: Collection[UUID]) -> dict[UUID, NextStep]:
    query = (
        select(Case.pupil_id, Milestone.kind, Milestone.due_on, Milestone.held_by)
        .join(Case, Case.id == Milestone.case_id)
        .where(Case.pupil_id.in_(pupil_ids), Milestone.state == MilestoneState.OPEN)
        .order_by(Milestone.due_on, Milestone.kind)
    )
    first: dict[UUID, NextStep] = {}
    for pupil_id, kind, due_on, held_by in session.execute(query):
        first.setdefault(pupil_id, NextStep(kind, due_on, held_by))
    return first
