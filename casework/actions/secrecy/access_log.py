"""Reading the log: pseudonyms only, filtered, and itself logged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select

from casework import audit, clock
from casework.audit.codes import Verdict
from casework.audit.table import AuditEntry, AuditSubject
from casework.audit.verify import Verdict as Wholeness
from casework.audit.verify import verify as check_chain
from casework.database import session
from casework.errors import Erased, MissingKey
from casework.installation import desk
from casework.models import Assignment, Case, Employer, Enrolment, Referral, User
from casework.models.codes import Role
from casework.privacy.place import Owner, OwnerKind

PAGE = 50
MICROSECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks for. Days are in Europe/Oslo, both included."""

    actor_id: UUID | None = None
    action: str | None = None
    decision: Verdict | None = None
    subject: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def narrows(self) -> bool:
        """Is anything asked for at all?"""
        return any((self.actor_id, self.action, self.decision, self.subject, self.since, self.until))


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of lines, newest first, with the names of those who acted."""

    lines: list[AuditEntry]
    actors: dict[UUID, str]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Reached:
    """One person a user could see in a period, as the log knows them, and how often the user did."""

    subject: str
    kind: OwnerKind
    seen: int


def read(actor: User, wanted: Wanted, number: int) -> LogPage:
    """A page of the log. Reading it is a line of its own."""
    query = _matching(wanted)
    total = session().scalar(select(func.count()).select_from(query.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // PAGE)))
    lines = list(session().scalars(query.order_by(AuditEntry.seq.desc()).offset((number - 1) * PAGE).limit(PAGE)))
    audit.record(actor, audit.LogRead(filtered=wanted.narrows, rows=len(lines)), purpose=audit.Purpose.SUPERVISION)
    return LogPage(lines, names_of(line.actor_id for line in lines), total, number)


def staff() -> list[User]:
    """Everyone who has ever signed in or could, by name: whom the log may be filtered on."""
    return list(session().scalars(select(User).order_by(User.name)))


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Staff names by id; work data, plain."""
    wanted = {one for one in ids if one is not None}
    return dict(session().execute(select(User.id, User.name).where(User.id.in_(wanted))).all())


def verify(actor: User) -> Wholeness:
    """Walk the whole chain and log that it was done."""
    found = check_chain(session())
    audit.record(actor, audit.LogVerified(found.rows, found.whole), purpose=audit.Purpose.SUPERVISION)
    return found


def could_see(actor: User, user: User, since: date, until: date) -> list[Reached]:
    """Everyone a user's rights reached on any day of a period, and how often the log says they were seen.

    What a breach has to be answered with (GDPR article 33): reach from dated assignments and enrolments, not from
    today's. Erased people have no reference left and are not in the list.
    """
    owners = _reached(user, since, until)
    desk().fetch(owners)
    seen = _times_seen(user, since, until)
    found = [
        Reached(reference, owner.kind, seen.get(reference, 0)) for owner in owners if (reference := _reference(owner))
    ]
    audit.record(actor, audit.LogRead(filtered=True, rows=len(found)), purpose=audit.Purpose.SUPERVISION)
    return sorted(found, key=lambda one: (-one.seen, one.kind, one.subject))


def _matching(wanted: Wanted) -> Select[AuditEntry]:
    conditions: list[ColumnElement[bool]] = list(_within(wanted.since, wanted.until))
    if wanted.actor_id:
        conditions.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.action:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.decision:
        conditions.append(AuditEntry.decision == wanted.decision.value)
    if wanted.subject:
        conditions.append(AuditEntry.seq.in_(select(AuditSubject.seq).where(AuditSubject.subject == wanted.subject)))
    return select(AuditEntry).where(*conditions)


def _within(since: date | None, until: date | None) -> Iterable[ColumnElement[bool]]:
    if since:
        yield AuditEntry.at_us >= _start_of(since)
    if until:
        yield AuditEntry.at_us < _start_of(until + timedelta(days=1))


def _start_of(day: date) -> int:
    midnight = datetime.combine(day, time.min, tzinfo=clock.OSLO).astimezone(UTC)
    return int(midnight.timestamp()) * MICROSECOND


def _times_seen(user: User, since: date, until: date) -> dict[str, int]:
    query = (
        select(AuditSubject.subject, func.count())
        .join(AuditEntry, AuditEntry.seq == AuditSubject.seq)
        .where(AuditEntry.actor_id == user.id, AuditEntry.decision == Verdict.PERMIT.value, *_within(since, until))
        .group_by(AuditSubject.subject)
    )
    return dict(session().execute(query).all())


def _reached(user: User, since: date, until: date) -> list[Owner]:
    """Owners within the user's reach on any day of the period."""
    if user.role is Role.COUNSELLOR:
        at_school = select(Enrolment.pupil_id).where(
            Enrolment.organisation_id == user.organisation_id,
            *_overlaps(Enrolment.starts_on, Enrolment.ends_on, since, until),
        )
        flagged = select(Referral.id).where(
            Referral.school_id == user.organisation_id, Referral.sent_at < _end_instant(until)
        )
        return _owners(OwnerKind.PUPIL, at_school) + _owners(OwnerKind.REFERRAL, flagged)
    if user.role in {Role.ADVISER, Role.LEAD}:
        return _nav_reach(user, since, until)
    return []


def _nav_reach(user: User, since: date, until: date) -> list[Owner]:
    had_part = Case.id.in_(
        select(Assignment.case_id).where(
            Assignment.user_id == user.id, *_overlaps(Assignment.starts_on, Assignment.ends_on, since, until)
        )
    )
    mine = or_(had_part, Case.office_id == user.organisation_id) if user.role is Role.LEAD else had_part
    within = and_(mine, Case.opened_on <= until)
    known = select(Employer.id).where(Employer.added_at < _end_instant(until))
    return (
        _owners(OwnerKind.CASE, select(Case.id).where(within))
        + _owners(OwnerKind.PUPIL, select(Case.pupil_id).where(within))
        + _owners(OwnerKind.EMPLOYER, known)
    )


def _owners(kind: OwnerKind, query: Select[UUID]) -> list[Owner]:
    return [Owner(kind, one) for one in session().scalars(query.distinct())]


def _overlaps(
    starts_on: SQLColumnExpression[date], ends_on: SQLColumnExpression[date | None], since: date, until: date
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return starts_on <= until, or_(ends_on.is_(None), ends_on >= since)


def _end_instant(until: date) -> datetime:
    return datetime.combine(until + timedelta(days=1), time.min, tzinfo=clock.OSLO).astimezone(UTC)


def _reference(owner: Owner) -> str | None:
    try:
        return desk().log_reference(owner)
    except (Erased, MissingKey):
        return None
