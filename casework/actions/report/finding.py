"""Which reports a person may see: published ones, and for those who publish also what is under way."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import defer

from casework.database import session
from casework.errors import NotFound
from casework.models import Release, User
from casework.models.report_codes import ReleaseState
from casework.policy.grants import P, may


def within(user: User) -> Select[Release]:
    """The reports a person may see. What one release keeps for the next is not read."""
    return select(Release).where(_in_sight(user)).options(defer(Release.state_kept), defer(Release.proof))


def find(user: User, release_id: UUID) -> Release:
    """One of them. Raises NotFound for all others, and for what is no report."""
    found = session().scalar(within(user).where(Release.id == release_id))
    if found is None:
        raise NotFound
    return found


def _in_sight(user: User) -> ColumnElement[bool]:
    if may(user.role, P.PUBLISH_RELEASES):
        return true()
    return Release.state == ReleaseState.PUBLISHED if may(user.role, P.READ_RELEASES) else ~true()
