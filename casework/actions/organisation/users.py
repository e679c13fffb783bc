"""Users: invited, changed, deactivated and brought back. Nothing here reads a case: open ones are only counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from casework import audit, clock
from casework.actions.account import links, sessions
from casework.actions.account.identity import address_of
from casework.class_list.likeness import sort_key
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow, StaleEdit
from casework.language import N_
from casework.models import Assignment, Case, Organisation, User
from casework.models.codes import CaseStage, LinkPurpose, OrganisationKind, Part, Role
from casework.models.sealing import mint

SCHOOLS = frozenset({OrganisationKind.LOWER_SECONDARY, OrganisationKind.UPPER_SECONDARY})
OFFICES = frozenset({OrganisationKind.NAV_OFFICE})
WORKPLACE: dict[Role, frozenset[OrganisationKind]] = {
    Role.COUNSELLOR: SCHOOLS,
    Role.ADVISER: OFFICES,
    Role.LEAD: OFFICES,
}
"""Where a role works. A role that isn't named here has no workplace."""


class UserState(StrEnum):
    """Where a user stands, as the list says it."""

    ACTIVE = "active"
    INVITED = "invited"
    LEAVING = "leaving"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of users is narrowed to."""

    text: str = ""
    role: Role | None = None
    organisation_id: UUID | None = None
    state: UserState | None = None


def listed(actor: User, wanted: Wanted) -> list[User]:
    """Users in Norwegian order of name. Staff are few: what is wanted is picked here, letter case and all."""
    query = select(User)
    if wanted.role is not None:
        query = query.where(User.role == wanted.role)
    if wanted.organisation_id is not None:
        query = query.where(User.organisation_id == wanted.organisation_id)
    text = wanted.text.casefold()
    found = [
        user
        for user in session().scalars(query)
        if (text in user.name.casefold() or text in user.email) and wanted.state in (None, state_of(user))
    ]
    audit.record(actor, audit.StaffListShown(len(found)))
    return sorted(found, key=lambda user: (sort_key(user.name, ""), user.email))


def state_of(user: User) -> UserState:
    """Where a user stands."""
    if not user.active:
        return UserState.INACTIVE
    if user.leaving_at is not None:
        return UserState.LEAVING
    return UserState.ACTIVE if user.password_hash and user.totp_confirmed_at else UserState.INVITED


def find(user_id: UUID) -> User:
    """One user. Raises NotFound."""
    found = session().get(User, user_id)
    if found is None:
        raise NotFound
    return found


def invite(actor: User | None, *, email: str, name: str, role: Role, organisation_id: UUID | None) -> tuple[User, str]:
    """Add a user and make their invitation. Returns its token, shown once. Raises Invalid."""
    user = User(
        email=address_of(email),
        name=name,
        role=role,
        organisation_id=_workplace(role, organisation_id),
        active=True,
        language="nb",
        shortcuts=True,
        created_at=clock.now(),
    )
    _insist_on_new_address(user.email)
    mint([user.owner])
    try:
        with session().begin_nested():
            session().add(user)
    except IntegrityError:
        raise Invalid("email", TAKEN) from None
    audit.record(actor, audit.UserInvited(user.id, role))
    return user, links.make(actor, user, LinkPurpose.INVITATION)


def new_link(actor: User, user: User) -> tuple[str, LinkPurpose]:
    """A fresh link: an invitation for who never finished one, else a new password. Raises NotNow for the inactive."""
    if not user.active:
        raise NotNow(N_("The user is deactivated. Reactivate them first."))
    purpose = LinkPurpose.NEW_PASSWORD if user.password_hash else LinkPurpose.INVITATION
    return links.make(actor, user, purpose), purpose


def change(actor: User, user: User, *, name: str, role: Role, organisation_id: UUID | None, version: int) -> None:
    """Change a user. A new role or workplace ends their sessions. Raises StaleEdit and Invalid."""
    if user.version != version:
        raise StaleEdit(theirs=user)
    workplace = _workplace(role, organisation_id)
    moves = user.role is not role or user.organisation_id != workplace
    if moves:
        _insist_on_free_to_move(actor, user, role)
    user.name, user.role, user.organisation_id = name, role, workplace
    audit.record(actor, audit.UserChanged(user.id, role))
    if moves:
        sessions.end_all(user, audit.SessionEnd.ROLE_CHANGED, by=actor)


def _insist_on_free_to_move(actor: User, user: User, role: Role) -> None:
    if user.id == actor.id:
        raise Invalid("role", N_("You cannot change your own role. Ask another administrator."))
    if role is not Role.ADMINISTRATOR:
        insist_on_another_administrator(user)
    if open_cases(user):
        raise Invalid("role", N_("This user has open cases. They must be moved to somebody else first."))


def insist_on_another_administrator(user: User) -> None:
    """Raise NotNow when this is the last active administrator. The rows are locked, so two cannot leave at once."""
    others = select(User).where(User.role == Role.ADMINISTRATOR, User.active).with_for_update(of=User)
    standing = session().scalars(others).all()
    if user.role is Role.ADMINISTRATOR and all(one.id == user.id for one in standing):
        raise NotNow(N_("This is the last active administrator. Invite another one first."))


def open_cases(user: User) -> int:
    """How many open cases the user is main adviser on, today or from a later day. A number and nothing else."""
    held = (
        Assignment.user_id == user.id,
        Assignment.part == Part.MAIN,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= clock.today()),
        exists().where(Case.id == Assignment.case_id, Case.stage.in_((CaseStage.ACTIVE, CaseStage.ON_HOLD))),
    )
    return session().scalar(select(func.count(Assignment.case_id.distinct())).where(*held)) or 0


def _insist_on_new_address(email: str) -> None:
    if session().scalar(select(User.id).where(User.email == email)) is not None:
        raise Invalid("email", TAKEN)


TAKEN = N_("There is a user with this e-mail address already.")


def _workplace(role: Role, organisation_id: UUID | None) -> UUID | None:
    """Where a user with this role works. Raises Invalid when the place doesn't fit the role."""
    fitting = WORKPLACE.get(role)
    if fitting is None:
        return None
    place = session().get(Organisation, organisation_id) if organisation_id else None
    if place is None or not place.active or place.kind not in fitting:
        office = N_("Choose a Nav office: advisers and leads work there.")
        school = N_("Choose a school: counsellors work there.")
        raise Invalid("organisation", office if fitting is OFFICES else school)
    return place.id
