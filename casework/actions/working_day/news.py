"""What others have changed in the cases a user follows, since that user last looked: read from the log itself.

The log says who did what and when about whom; nothing is written a second time. A case that was never opened is new
from the day it was given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from casework import audit, clock
from casework.actions.working_day.looked import instant_of
from casework.actions.working_day.news_events import OF_PUPIL_OR_REQUEST, TOLD
from casework.actions.working_day.rows import full_name
from casework.audit.table import AuditEntry, AuditSubject
from casework.database import session
from casework.errors import Erased, MissingKey
from casework.installation import desk
from casework.models import Assignment, Case, Look, Pupil, Referral, User
from casework.models.codes import CaseStage
from casework.policy.grants import NEEDS, Permission, Sight
from casework.policy.scope import assigned_to
from casework.policy.sight import on_duty, sight_column
from casework.privacy.place import Owner

NEVER = datetime.min.replace(tzinfo=UTC)
BACK = timedelta(days=60)
"""How far back a page of news reaches: what is older is in the history of the case."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing somebody else did. `what`: an English text of audit/words.py; `by` is empty for casework itself."""

    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseNews:
    """A case with something new, newest change first. `name` is None where names are closed."""

    case_id: UUID
    number: str
    name: str | None
    changes: tuple[Change, ...]
    recordable: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Every case with something new, the most recent first, and the moment the page stands for."""

    cases: tuple[CaseNews, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Glance:
    """What a list of cases says of the news: how many cases have some, and which one was opened last, today."""

    cases: int
    opened_last: UUID | None


def glance(actor: User) -> Glance:
    """In how many of the actor's cases is there something new, and which did they open last?"""
    followed = _followed(actor)
    about = _references(followed)
    looked = _looks(actor, about, clock.now() - BACK)
    latest = max(looked, key=lambda case_id: looked[case_id], default=None)
    today = latest is not None and clock.day_of(looked[latest]) == clock.today()
    return Glance(len(_changes(actor, followed, about, looked)), latest if today else None)


def page(actor: User) -> News:
    """What is new, by case. The names on it are opened: one line in the log."""
    until, followed = clock.now(), _followed(actor)
    about = _references(followed)
    changes = _changes(actor, followed, about, _looks(actor, about, clock.now() - BACK))
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.NEWS), purpose=audit.Purpose.FOLLOW_UP)
    shown = [row for row in followed if row.Case.id in changes]
    reading.fetch(row.Pupil for row in shown if _named(row))
    told = [
        CaseNews(
            row.Case.id,
            row.Case.number,
            full_name(reading, row.Pupil) if _named(row) else None,
            tuple(changes[row.Case.id]),
            recordable=row.sight >= int(NEEDS[Permission.LOG_FOLLOWUP]),
        )
        for row in shown
    ]
    return News(tuple(sorted(told, key=lambda each: each.changes[0].at, reverse=True)), until)


def mark_seen(actor: User, case_ids: Iterable[UUID], until: datetime) -> int:
    """Mark what was new up to a moment as seen, in these of the actor's own cases. Returns in how many.

    Other people's cases are passed over in silence, and a moment that has not come counts as now.
    """
    mine = session().scalars(select(Case.id).where(Case.id.in_(set(case_ids)), Case.id.in_(assigned_to(actor)))).all()
    _seen(actor, mine, min(until, clock.now()))
    if mine:
        audit.record(actor, audit.NewsMarkedSeen(len(mine)))
    return len(mine)


def _seen(actor: User, case_ids: Sequence[UUID], at: datetime) -> None:
    standing = {
        look.case_id: look
        for look in session().scalars(select(Look).where(Look.user_id == actor.id, Look.case_id.in_(case_ids)))
    }
    for case_id in case_ids:
        look = standing.get(case_id)
        if look is None:
            session().add(Look(user_id=actor.id, case_id=case_id, looked_at=at))
        elif look.looked_at < at:
            look.looked_at = at
    session().flush()


def _followed(actor: User) -> Sequence[Any]:
    """The actor's open cases, how much of each is in sight, and since when what others do may be new."""
    given = (
        select(func.min(Assignment.assigned_at))
        .where(Assignment.case_id == Case.id, *on_duty(actor, clock.today()))
        .correlate(Case)
        .scalar_subquery()
    )
    sight = sight_column(actor, clock.today())
    query = (
        select(Case, Pupil, sight.label("sight"), func.coalesce(Look.looked_at, given).label("since"))
        .join(Referral, Referral.id == Case.referral_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .outerjoin(Look, (Look.case_id == Case.id) & (Look.user_id == actor.id))
        .where(
            Case.id.in_(assigned_to(actor)),
            Case.stage.in_((CaseStage.ACTIVE, CaseStage.ON_HOLD)),
            sight >= int(Sight.UNNAMED),
        )
    )
    return session().execute(query).all()


def _changes(
    actor: User, followed: Sequence[Any], about: Mapping[str, tuple[UUID, bool]], looked: Mapping[UUID, datetime]
) -> dict[UUID, list[Change]]:
    """What others did about each case since it was looked at, newest first; cases without anything are left out."""
    since = {row.Case.id: max(row.since, looked.get(row.Case.id, NEVER), clock.now() - BACK) for row in followed}
    found: dict[UUID, list[Change]] = defaultdict(list)
    for line in _lines(actor, about, min(since.values())) if about else ():
        case_id, of_case = about[line.subject]
        at = instant_of(line.at_us)
        if at > since[case_id] and (of_case or line.action in OF_PUPIL_OR_REQUEST):
            found[case_id].append(Change(TOLD[line.action], line.name or "", at))
    return found


def _looks(actor: User, about: Mapping[str, tuple[UUID, bool]], since: datetime) -> dict[UUID, datetime]:
    """When the actor had each case before them last: the log says who opened what."""
    query = (
        select(AuditEntry.subject, func.max(AuditEntry.at_us))
        .where(
            AuditEntry.actor_id == actor.id,
            AuditEntry.at_us > int(since.timestamp() * 1_000_000),
            AuditEntry.action == audit.CaseOpened.action(),
            AuditEntry.subject.in_(about),
        )
        .group_by(AuditEntry.subject)
    )
    found = session().execute(query).all()
    return {about[each][0]: instant_of(at_us) for each, at_us in found if each is not None and about[each][1]}


def _lines(actor: User, about: Mapping[str, object], since: datetime) -> Sequence[Any]:
    query = (
        select(AuditEntry.action, AuditEntry.at_us, AuditSubject.subject, User.name)
        .join(AuditSubject, AuditSubject.seq == AuditEntry.seq)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            AuditSubject.subject.in_(about),
            AuditEntry.at_us > int(since.timestamp() * 1_000_000),
            AuditEntry.action.in_(TOLD),
            AuditEntry.actor_id.is_distinct_from(actor.id),
        )
        .order_by(AuditEntry.seq.desc())
    )
    return session().execute(query).all()


def _references(followed: Sequence[Any]) -> dict[str, tuple[UUID, bool]]:
    """The names these cases go by in the log, and those of pupil and request where all of them is in sight."""
    owners: dict[Owner, tuple[UUID, bool]] = {}
    for row in followed:
        owners[row.Case.owner] = row.Case.id, True
        if row.sight >= int(Sight.FULL):
            owners[row.Pupil.owner] = row.Case.id, False
            owners[Referral(id=row.Case.referral_id).owner] = row.Case.id, False
    desk().fetch(owners)
    found = {}
    for owner, told in owners.items():
        try:
            found[desk().log_reference(owner)] = told
        except (Erased, MissingKey):
            continue
    return found


def _named(row: Row[Any]) -> bool:
    named: bool = row.sight >= int(NEEDS[Permission.READ_WORKLIST])
    return named
