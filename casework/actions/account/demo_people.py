"""Who a visitor of the demo may sign in as."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.database import session
from casework.errors import NotFound
from casework.installation import settings
from casework.models import User
from casework.models.codes import Role


def everyone() -> list[User]:
    """One active user for each role at each workplace, in the order of roles. Empty outside a demo."""
    if not settings().demo:
        return []
    first: dict[tuple[Role, UUID | None], User] = {}
    for user in session().scalars(select(User).where(User.active).order_by(User.name)):
        first.setdefault((user.role, user.organisation_id), user)
    order = list(Role)
    return sorted(first.values(), key=lambda user: (order.index(user.role), _workplace(user)))


def find(user_id: UUID) -> User:
    """An active user of the demo. Raises NotFound, always so outside a demo."""
    found = session().get(User, user_id) if settings().demo else None
    if found is None or not found.active:
        raise NotFound
    return found


def _workplace(user: User) -> str:
    return user.organisation.sort_key if user.organisation else ""
