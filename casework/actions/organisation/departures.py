"""A user leaves, or comes back. Open cases go to somebody else first; the leads of the office move them."""

from __future__ import annotations

from sqlalchemy import select

from casework import audit, clock
from casework.actions.account import links, sessions
from casework.actions.organisation import users
from casework.database import session
from casework.errors import NotNow
from casework.language import N_
from casework.models import User
from casework.models.codes import Role


def leads_of(user: User) -> list[User]:
    """The active leads of the user's office: who can move the cases."""
    query = select(User).where(
        User.role == Role.LEAD, User.active, User.organisation_id == user.organisation_id, User.id != user.id
    )
    return list(session().scalars(query.order_by(User.name)))


def ask_leads(actor: User, user: User) -> None:
    """Mark the user as leaving, so that the leads see which cases must be moved."""
    _insist_on_somebody_else(actor, user)
    if user.leaving_at is None:
        user.leaving_at = clock.now()
    audit.record(actor, audit.UserLeaving(user.id, users.open_cases(user)))


def stay(actor: User, user: User) -> None:
    """The user does not leave after all."""
    user.leaving_at = None
    audit.record(actor, audit.UserChanged(user.id, user.role))


def deactivate(actor: User, user: User) -> None:
    """Close a user out: sessions and links end at once. Raises NotNow while they have open cases."""
    _insist_on_somebody_else(actor, user)
    if not user.active:
        return
    users.insist_on_another_administrator(user)
    if users.open_cases(user):
        raise NotNow(N_("This user has open cases. They must be moved to somebody else first."))
    user.active, user.deactivated_at, user.leaving_at = False, clock.now(), None
    audit.record(actor, audit.UserDeactivated(user.id))
    links.expire_all(user)
    sessions.end_all(user, audit.SessionEnd.DEACTIVATED, by=actor)


def reactivate(actor: User, user: User) -> None:
    """Let a user in again, with the password and second factor they had.

    Raises NotNow when their workplace is closed.
    """
    if user.active:
        return
    if user.organisation is not None and not user.organisation.active:
        raise NotNow(N_("The user's organisation is deactivated. Reactivate that first."))
    user.active, user.deactivated_at = True, None
    audit.record(actor, audit.UserReactivated(user.id))


def _insist_on_somebody_else(actor: User, user: User) -> None:
    if actor.id == user.id:
        raise NotNow(N_("You cannot deactivate yourself. Ask another administrator."))
