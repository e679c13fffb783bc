"""The job part of a case: what the pupil would like, and every agreement with how it stands.

At WIND_DOWN only the agreements are read, so that what runs can be ended: no wish, and nobody's name but the pupil's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.orm import aliased

from casework import audit, clock
from casework.actions.agreement import approvals, ending, expiry, standing
from casework.actions.agreement.approvals import Waiting
from casework.actions.employer import free_places
from casework.actions.employer.free_places import Found, Wanted
from casework.actions.placement import wishes
from casework.actions.placement.pages import Step, steps_of
from casework.actions.placement.wishes import StandingWish
from casework.actions.working_day.rows import full_name
from casework.database import session
from casework.installation import desk
from casework.models import Agreement, AgreementVersion, Case, Employer, User
from casework.models.codes import CaseStage, ConsentScope
from casework.models.job_codes import AgreementStatus, CancelReason, EndReason, PlacementForm
from casework.policy.grants import Permission
from casework.policy.scope import can
from casework.policy.sharing import is_covered

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement of the case. `first` and `last`: days of the version in force, else of the one being written.

    waiting        whom it waits for, in the order to ask
    expires_on     the day a draft lapses if nobody touches it, for one that is waited for only when it is `soon`
    changing_to    the number of the version that waits while `in_force` holds; None where nothing waits
    in_error       it was registered in error: no more than this is said of it
    """

    id: UUID
    number: str
    employer: str
    form: PlacementForm
    status: AgreementStatus
    first: date | None
    last: date | None
    waiting: Sequence[Waiting]
    expires_on: date | None
    soon: bool
    in_force: int | None
    changing_to: int | None
    end_reason: EndReason | None
    cancel_reason: CancelReason | None
    steps: Sequence[Step]
    in_error: bool

    @property
    def over(self) -> bool:
        """Has it ended, or come to nothing?"""
        return self.status not in standing.LIVING


@dataclass(frozen=True, slots=True)
class JobPage:
    """Everything the tab says. `full`: may the wish be read? `open`: is the case being followed up?

    covered    does consent let an employer know who the pupil is?
    """

    name: str
    full: bool
    open: bool
    covered: bool
    wish: StandingWish | None
    agreements: tuple[AgreementLine, ...]


@dataclass(frozen=True, slots=True)
class WishPage:
    """A pupil and the wish that stands, for the form about it."""

    name: str
    wish: StandingWish | None
    areas: Sequence[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """A pupil and the places that pass the filters. `born_known`: could ages be compared?"""

    name: str
    wish: StandingWish | None
    areas: Sequence[tuple[UUID, str]]
    born: date | None


def opened(actor: User, case: Case) -> JobPage:
    """Open the job part of a case: one line in the log. Constant statements for any number of agreements."""
    reading, full = _reading(actor, case), can(actor, Permission.PLAN_JOB, case.referral)
    rows = _rows(case)
    unsaid = [row.Agreement for row in rows] if full else []
    waiting = approvals.waiting_for(reading, unsaid) if unsaid else {}
    steps = steps_of([row.Agreement.id for row in rows]) if rows else {}
    return JobPage(
        name=full_name(reading, case.pupil),
        full=full,
        open=case.stage in OPEN,
        covered=full and is_covered(case.referral, ConsentScope.EMPLOYER),
        wish=wishes.standing(reading, case) if full else None,
        agreements=tuple(
            _line(row, waiting.get(row.Agreement.id, ()), steps.get(row.Agreement.id, ())) for row in rows
        ),
    )


def wish_page(actor: User, case: Case) -> WishPage:
    """Open the wish for the form about it: one line in the log."""
    reading = _reading(actor, case)
    wish = wishes.standing(reading, case)
    return WishPage(full_name(reading, case.pupil), wish, wishes.areas(wish))


def places_page(actor: User, case: Case) -> PlacesPage:
    """Open what the filters of the free places start from: the wish, and how old the pupil is."""
    reading = _reading(actor, case)
    wish = wishes.standing(reading, case)
    return PlacesPage(full_name(reading, case.pupil), wish, wishes.areas(wish), _born(reading, case))


def found(actor: User, page: PlacesPage, wanted: Wanted) -> Found:
    """The free places that pass the filters: one line in the log, one statement."""
    audit.record(actor, audit.ListShown(audit.ListKind.JOB_PLACES), purpose=audit.Purpose.FOLLOW_UP)
    return free_places.listed(wanted, page.born)


def _reading(actor: User, case: Case) -> audit.Reading:
    desk().fetch([case.pupil.owner, case.owner])
    return audit.read(actor, audit.PlacementOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP)


def _born(reading: audit.Reading, case: Case) -> date | None:
    text = reading.text(case.pupil, "birth_date")
    return date.fromisoformat(text) if isinstance(text, str) else None


def _rows(case: Case) -> Sequence[Any]:
    """The agreements of a case, newest first, with the version in force, the latest, and the employer."""
    latest = aliased(AgreementVersion, name="latest")
    last_written = and_(latest.agreement_id == Agreement.id, latest.number == Agreement.latest)
    query = standing.with_version_in_force(Agreement.case_id == case.id)
    query = query.outerjoin(latest, last_written).join(Employer, Employer.id == Agreement.employer_id)
    query = query.add_columns(latest, Employer.name.label("employer"))
    return session().execute(query.order_by(Agreement.ordinal.desc())).all()


def _line(row: Any, waiting: Sequence[Waiting], steps: Sequence[Step]) -> AgreementLine:
    agreement, in_force = row.Agreement, row.AgreementVersion
    shown = in_force or row.latest
    status = standing.stands(agreement, in_force, clock.today()).status
    living = status in standing.LIVING
    return AgreementLine(
        id=agreement.id,
        number=agreement.number,
        employer=row.employer,
        form=agreement.form,
        status=status,
        first=shown.starts_on,
        last=agreement.ended_on or shown.ends_on,
        waiting=waiting if living else (),
        expires_on=expiry.expires_on(agreement) if status is AgreementStatus.BEGUN else expiry.warned_of(agreement),
        soon=expiry.warned_of(agreement) is not None,
        in_force=agreement.in_force,
        changing_to=agreement.latest if living and _is_changing(agreement) else None,
        end_reason=agreement.end_reason,
        cancel_reason=agreement.cancel_reason,
        steps=steps,
        in_error=ending.in_error(agreement),
    )


def _is_changing(agreement: Agreement) -> bool:
    return agreement.in_force is not None and agreement.in_force != agreement.latest
