"""Nav's intake: requests without names, and what an office answers to each of them.

Before consent Nav sees level, measure wanted and urgency, nothing else (decisions.md section 5): no name, school,
area, observation or exact time. Waiting is told in whole weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy import case as when

from casework import audit, clock
from casework.database import session
from casework.models import Case, Organisation, Pupil, Referral, User
from casework.models.codes import (
    ConsentStatus,
    Decision,
    DecisionReason,
    Measure,
    OrganisationKind,
    Urgency,
)
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within

PAGE = 50  # requests on one page


class Box(StrEnum):
    """Which requests are shown. Each has a count, and the count opens exactly its rows."""

    NEW = "new"
    FORWARDED = "forwarded"
    WAITING = "waiting"
    WITHOUT_CONSENT = "without-consent"
    DECLINED = "declined"


REFUSED = (ConsentStatus.DECLINED, ConsentStatus.WITHDRAWN)
CONTENTS: dict[Box, ColumnElement[bool]] = {
    Box.NEW: Referral.decision.in_((Decision.NEW, Decision.FORWARDED)),
    Box.FORWARDED: Referral.decision == Decision.FORWARDED,
    Box.WAITING: and_(Referral.decision == Decision.ACCEPTED, Referral.consent.not_in(REFUSED)),
    Box.WITHOUT_CONSENT: and_(Referral.decision == Decision.ACCEPTED, Referral.consent.in_(REFUSED)),
    Box.DECLINED: Referral.decision == Decision.DECLINED,
}
HURRY = (Urgency.THIS_WEEK, Urgency.SOON, Urgency.ORDINARY)
RANK = when({urgency: place for place, urgency in enumerate(HURRY)}, value=Referral.urgency)


@dataclass(frozen=True, slots=True)
class Request:
    """One unnamed request. `level` is None when no school sent it; `weeks` are whole weeks since it was sent."""

    id: UUID
    number: str
    level: OrganisationKind | None
    measures: tuple[Measure, ...]
    urgency: Urgency
    weeks: int
    consent: ConsentStatus
    decision: Decision
    reason: DecisionReason | None
    adviser: str | None
    seen: bool
    opened: bool
    version: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of a box, with the counts of all boxes."""

    requests: tuple[Request, ...]
    counts: dict[Box, int]
    box: Box
    page: int
    pages: int


def look(actor: User, box: Box = Box.NEW, page: int = 1) -> Inbox:
    """The office's requests that are no case yet. Most urgent first; within that the order tells no exact time."""
    audit.record(actor, audit.ListShown(audit.ListKind.INBOX), purpose=audit.Purpose.INTAKE)
    counts = _counts(actor)
    pages = max(1, -(-counts[box] // PAGE))
    page = min(max(page, 1), pages)
    query = _described(_waiting(actor)).where(CONTENTS[box]).order_by(RANK, Referral.sent_at)
    found = session().execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    requests = [_request(*row) for row in found]
    requests.sort(key=lambda each: (HURRY.index(each.urgency), -each.weeks, each.number))
    return Inbox(tuple(requests), counts, box, page, pages)


def read(actor: User, referral: Referral) -> Request:
    """One unnamed request, for a page about it. The log says that it was opened."""
    audit.record(actor, audit.RequestOpened(referral.owner), purpose=audit.Purpose.INTAKE)
    query = _described(select(Referral).outerjoin(Case, Case.referral_id == Referral.id))
    return _request(*session().execute(query.where(Referral.id == referral.id)).one())


def mark_seen(actor: User, referral: Referral) -> None:
    """Remember when Nav first opened a request. Said once; two who open it together don't disturb each other.

    Written past the row's version: to have looked at something is no change that a form must know about.
    """
    unseen = update(Referral).where(Referral.id == referral.id, Referral.seen_at.is_(None))
    marked = session().execute(unseen.values(seen_at=clock.now()).returning(Referral.id)).first()
    if marked is not None:
        audit.record(actor, audit.RequestSeen(referral.owner))


def _waiting(actor: User) -> Select[Referral]:
    """Requests within reach that aren't a case, cancelled, or about somebody protected."""
    return referrals_within(actor, Permission.READ_INBOX).where(
        Case.id.is_(None), Referral.cancelled_at.is_(None), Pupil.protected_at.is_(None)
    )


def _counts(actor: User) -> dict[Box, int]:
    columns = [func.count().filter(inside).label(box.name) for box, inside in CONTENTS.items()]
    row = session().execute(_waiting(actor).with_only_columns(*columns)).one()
    return dict(zip(CONTENTS, row, strict=True))


def _described(query: Select[Referral]) -> Select[Referral, OrganisationKind | None, str | None, UUID | None]:
    return (
        query.outerjoin(Organisation, Organisation.id == Referral.school_id)
        .outerjoin(User, and_(User.id == Referral.adviser_id, Referral.decision == Decision.ACCEPTED))
        .with_only_columns(Referral, Organisation.kind, User.name, Case.id)
    )


def _request(referral: Referral, level: OrganisationKind | None, adviser: str | None, case_id: UUID | None) -> Request:
    return Request(
        id=referral.id,
        number=referral.number,
        level=level,
        measures=tuple(sorted(referral.measures)),
        urgency=referral.urgency,
        weeks=max(0, (clock.now() - referral.sent_at).days // 7),
        consent=referral.consent,
        decision=referral.decision,
        reason=referral.decision_reason,
        adviser=adviser,
        seen=referral.seen_at is not None,
        opened=case_id is not None,
        version=referral.version,
    )
