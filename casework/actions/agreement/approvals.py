"""Who has approved an agreement, and whom it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement.asked import Asked, gather, latest_version, standing, version_in_force
from casework.actions.agreement.standing import facts_of, stands, with_version_in_force
from casework.audit import Text
from casework.database import session
from casework.errors import NotFound, Unreadable
from casework.labour.parties import Needed
from casework.labour.status import status_of
from casework.models import Agreement, AgreementVersion, Approval, Guardian, User
from casework.models.codes import ConsentForm, ConsentScope
from casework.models.job_codes import AgreementStatus, OnBehalf, Party
from casework.policy.sharing import is_covered


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody an agreement waits for. `names`: the guardians any of whom can say it; empty for other parties."""

    party: Party
    guardian_ids: tuple[UUID, ...] = ()
    names: tuple[str, ...] = ()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Yes:
    """An approval as a page shows it. `name`: the guardian's; None for other parties."""

    id: UUID
    party: Party
    name: Text | None
    form: ConsentForm
    approved_on: date
    on_behalf: OnBehalf | None
    registered_by: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class Panel:
    """The approvals of the latest version.

    mark              what a form carries of the version its reader saw
    in_force          the version that applies meanwhile, where it is another one
    employer_covered  does consent let the employer be told who it is about?
    can_take_back     may an approval still be taken back?
    """

    number: int
    mark: str
    status: AgreementStatus
    complete: bool
    approved: bool
    in_force: int | None
    yes: Sequence[Yes]
    waiting: Sequence[Waiting]
    employer_covered: bool
    can_take_back: bool

    @property
    def open(self) -> bool:
        """Is there something to approve?"""
        return self.status is AgreementStatus.AWAITING_APPROVAL


def waiting_for(reading: audit.Reading, agreements: Sequence[Agreement]) -> Mapping[UUID, Sequence[Waiting]]:
    """Whom each agreement waits for, in the order to ask; nobody for one that is not waiting.

    A constant number of statements for any number of agreements. Opens birth dates and guardians' names.
    """
    unapproved = [each.id for each in agreements if each.in_force != each.latest]
    waits = _awaiting(unapproved) if unapproved else set()
    found = gather(reading, [each for each in agreements if each.id in waits]) if waits else []
    return {each.agreement.id: waiting_of(reading, each) for each in found}


def waited_for(reading: audit.Reading, agreement: Agreement) -> Sequence[Waiting]:
    """Whom one agreement waits for, on any page about it: no statement once all have approved what is written.

    Nobody where the birth date that decides it cannot be read: the page is about something else.
    """
    try:
        return waiting_for(reading, [agreement]).get(agreement.id, ())
    except Unreadable:
        return ()


def waiting_of(reading: audit.Reading, asked: Asked) -> list[Waiting]:
    """Whom one agreement waits for."""
    return [_waiting(reading, each, asked.guardians) for each in asked.waiting]


def panel(reading: audit.Reading, agreement: Agreement, *, full: bool = True) -> Panel:
    """The approvals of an agreement's latest version, and whom it waits for.

    Without `full`, for somebody who only winds down, nothing sealed is opened: no names, and nobody is waited for.
    """
    version, in_force = latest_version(agreement), version_in_force(agreement)
    status = stands(agreement, in_force, clock.today()).status
    waits = full and status is AgreementStatus.AWAITING_APPROVAL
    approved = agreement.in_force == agreement.latest
    return Panel(
        agreement.latest,
        mark_of(version),
        status,
        agreement.complete,
        approved,
        agreement.in_force if not approved else None,
        said(reading, standing([version.id]).get(version.id, ()), full=full),
        waiting_of(reading, gather(reading, [agreement])[0]) if waits else (),
        is_covered(agreement.case.referral, ConsentScope.EMPLOYER),
        full and can_take_back(agreement, in_force, status),
    )


def one(reading: audit.Reading, agreement: Agreement, approval_id: UUID) -> Yes:
    """One approval of this agreement that stands. Raises NotFound."""
    found = session().get(Approval, approval_id)
    if found is None or found.agreement_id != agreement.id or found.taken_back_at is not None:
        raise NotFound
    return said(reading, [found])[0]


def mark_of(version: AgreementVersion) -> str:
    """What a form carries of a version: its number and when it was written, for it may be written anew."""
    return f"{version.number}.{int(version.written_at.timestamp() * 1000)}"


def can_take_back(agreement: Agreement, in_force: AgreementVersion | None, status: AgreementStatus) -> bool:
    """May an approval be taken back: while others are missing, or before the placement that all approved begins?"""
    if status is AgreementStatus.AWAITING_APPROVAL:
        return agreement.ended_on is None
    before = in_force is not None and in_force.starts_on is not None and clock.today() < in_force.starts_on
    return status is AgreementStatus.READY and before and agreement.started_on is None


def _awaiting(ids: Sequence[UUID]) -> set[UUID]:
    """Which of these wait for somebody today."""
    today, rows = clock.today(), session().execute(with_version_in_force(Agreement.id.in_(ids)))
    awaiting = AgreementStatus.AWAITING_APPROVAL
    return {each.id for each, version in rows if status_of(facts_of(each, version), today) is awaiting}


def _waiting(reading: audit.Reading, needed: Needed, guardians: Mapping[UUID, Guardian]) -> Waiting:
    ids = tuple(each for each in guardians if each in needed.any_of)
    names = tuple(str(reading.text(guardians[each], "name")) for each in ids)
    return Waiting(needed.party, ids, names, needed.written)


def said(reading: audit.Reading, approvals: Sequence[Approval], *, full: bool = True) -> list[Yes]:
    """Approvals as a page shows them; without `full`, no guardian is named."""
    ids = {each.guardian_id for each in approvals if each.guardian_id and full}
    guardians = {each.id: each for each in session().scalars(select(Guardian).where(Guardian.id.in_(ids)))}
    by = {each.registered_by_id for each in approvals}
    names = {each.id: each.name for each in session().execute(select(User.id, User.name).where(User.id.in_(by)))}
    return [
        Yes(
            each.id,
            each.party,
            reading.text(guardians[each.guardian_id], "name") if each.guardian_id in guardians else None,
            each.form,
            each.approved_on,
            each.on_behalf,
            names[each.registered_by_id],
            clock.day_of(each.registered_at),
        )
        for each in approvals
    ]
