"""A lost second factor takes two people: one asks for it to be reset, another decides.

On an installation with one administrator the other is whoever runs the command line (docs/decisions/0002).
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.account import links, second_factor, sessions
from casework.database import session
from casework.errors import NotFound, NotNow
from casework.language import N_
from casework.models import FactorReset, User
from casework.models.codes import LinkPurpose


def ask(actor: User, user: User) -> None:
    """Ask for a user's second factor to be reset. Asking twice is asking once."""
    if not user.active:
        raise NotNow(N_("The user is deactivated. Reactivate them first."))
    if waiting_for(user) is None:
        session().add(FactorReset(user_id=user.id, asked_by_id=actor.id, asked_at=clock.now()))
    audit.record(actor, audit.FactorResetAsked(user.id))


def waiting() -> list[tuple[FactorReset, User, User]]:
    """What is asked for and not decided, oldest first: the request, whose factor it is, and who asked."""
    query = select(FactorReset).where(FactorReset.decided_at.is_(None)).order_by(FactorReset.asked_at)
    found = session().scalars(query).all()
    ids = {one.user_id for one in found} | {one.asked_by_id for one in found}
    people = {user.id: user for user in session().scalars(select(User).where(User.id.in_(ids)))}
    return [(one, people[one.user_id], people[one.asked_by_id]) for one in found]


def waiting_for(user: User) -> FactorReset | None:
    """What is asked for this user and not decided, or None."""
    query = select(FactorReset).where(FactorReset.user_id == user.id, FactorReset.decided_at.is_(None))
    return session().scalars(query.limit(1)).first()


def find(reset_id: UUID) -> FactorReset:
    """One request that waits. Raises NotFound."""
    found = session().get(FactorReset, reset_id, with_for_update=True)
    if found is None or found.decided_at is not None:
        raise NotFound
    return found


def decide(actor: User | None, reset: FactorReset, *, approve: bool) -> str | None:
    """Approve or refuse. Returns the token of a link to set up anew when approved.

    `actor` is None on the command line. Raises NotNow when it is the one who asked, or whose factor it is.
    """
    if actor is not None and actor.id in (reset.asked_by_id, reset.user_id):
        raise NotNow(N_("Another person than the one who asked must decide."))
    reset.decided_by_id, reset.decided_at, reset.approved = actor.id if actor else None, clock.now(), approve
    audit.record(actor, audit.FactorResetDecided(reset.user_id, approve))
    return _reset(actor, session().get_one(User, reset.user_id)) if approve else None


def _reset(actor: User | None, user: User) -> str:
    """Clear factor and password: who finds the old password must not be able to set up a factor of their own."""
    second_factor.clear(user)
    user.password_hash = None
    sessions.end_all(user, audit.SessionEnd.FACTOR_RESET, by=actor)
    return links.make(actor, user, LinkPurpose.NEW_PASSWORD)
