""" "Hvem har sett?": who opened a case or a request, when, in which role and why. Denied attempts are in it too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from casework import audit
from casework.actions.request.openings import case_of
from casework.audit import ListKind, Purpose, Verdict
from casework.audit.table import AuditEntry, AuditSubject
from casework.database import session
from casework.errors import Erased, MissingKey
from casework.installation import desk
from casework.models import Referral, User
from casework.models.codes import Role
from casework.privacy.place import Owner, OwnerKind

PAGE = 50

SEEN = tuple(
    event.action()
    for event in (
        audit.CaseOpened,
        audit.ProgressOpened,
        audit.RequestOpened,
        audit.PupilOpened,
        audit.ConsentPrinted,
        audit.HandoverOpened,
        audit.ListShown,
        audit.IdentityNumberShown,
        audit.AccessLogShown,
    )
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One time somebody saw something, or tried to. `listed` says which list it was in, if it was a list."""

    at: datetime
    who: str
    role: Role | None
    purpose: Purpose | None
    action: str
    listed: ListKind | None
    denied: bool


@dataclass(frozen=True, slots=True)
class AccessLog:
    """One page of sightings, newest first."""

    sightings: tuple[Sighting, ...]
    number: int
    last: int


def of(actor: User, referral: Referral, *, page: int) -> AccessLog:
    """Who has seen this request, its case and its pupil. Looking is itself a line in the log. `page` counts from 1."""
    case = case_of(referral)
    owners = [referral.owner, Owner(OwnerKind.PUPIL, referral.pupil_id), *([case.owner] if case else [])]
    condition = _about(owners)
    total = session().scalar(select(func.count()).select_from(AuditEntry).where(condition)) or 0
    last = max(1, -(-total // PAGE))
    number = min(max(page, 1), last)
    found = session().execute(
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(condition)
        .order_by(AuditEntry.seq.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    sightings = tuple(_sighting(entry, who) for entry, who in found)
    audit.record(actor, audit.AccessLogShown((case or referral).owner), purpose=Purpose.SUPERVISION)
    return AccessLog(sightings, number, last)


def _about(owners: list[Owner]) -> ColumnElement[bool]:
    desk().fetch(owners)
    named = select(AuditSubject.seq).where(AuditSubject.subject.in_(list(_references(owners))))
    seen = or_(AuditEntry.action.in_(SEEN), AuditEntry.decision == Verdict.DENY.value)
    return and_(AuditEntry.seq.in_(named), seen)


def _references(owners: Iterable[Owner]) -> Iterable[str]:
    """The names the log knows these by; one that is erased has none left."""
    for owner in owners:
        try:
            yield desk().log_reference(owner)
        except (Erased, MissingKey):
            continue


def _sighting(entry: AuditEntry, who: str | None) -> Sighting:
    return Sighting(
        at=datetime.fromtimestamp(entry.at_us / 1_000_000, UTC),
        who=who or "",
        role=Role(entry.role) if entry.role else None,
        purpose=Purpose(entry.purpose) if entry.purpose else None,
        action=entry.action,
        listed=_list_of(entry),
        denied=entry.decision == Verdict.DENY.value,
    )


def _list_of(entry: AuditEntry) -> ListKind | None:
    if entry.action != audit.ListShown.action():
        return None
    return next((kind for kind in ListKind if f'"kind":"{kind.value}"' in entry.detail), None)
