"""Who visits a page: every role that may see it, in somebody whom the gate lets in to the very thing it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, select

from casework import work
from casework.database import session
from casework.models import Agreement, Case, Handover, Milestone, Pupil, Referral, User
from casework.models.codes import Role
from casework.policy.grants import Permission, may
from casework.policy.scope import agreements_within, cases_within, pupils_within, referrals_within
from casework.policy.sharing import handovers_within, milestones_within
from tests.house.matrix import ABOUT, RIGHT
from tests.screens.places import PLACES, Cast

SHEETS = ("show", "apply", "change_place", "offer", "start", "year")
WITHIN: dict[str, tuple[Any, Any]] = {
    "case_id": (cases_within, Case.id),
    "referral_id": (referrals_within, Referral.id),
    "pupil_id": (pupils_within, Pupil.id),
    "milestone_id": (milestones_within, Milestone.id),
    "handover_id": (handovers_within, Handover.id),
    "agreement_id": (agreements_within, Agreement.id),
}
"""The gate's own question, by what the address is about."""

NAV, SCHOOL = (Role.ADVISER, Role.LEAD), (Role.COUNSELLOR,)
ELSEWHERE: dict[tuple[str, Role], str] = {
    **{(f"transitions.{page}_on_pupil", role): "Nav registers on the case" for page in SHEETS for role in NAV},
    **{(f"transitions.{page}", role): "a school registers on the pupil" for page in SHEETS[1:] for role in SCHOOL},
    **{("ties.pupil", role): "Nav says it on the case" for role in NAV},
    **{("flags.change", role): "a request that Nav has names of is a case, and no longer changed" for role in NAV},
    ("phrases.change", Role.LEAD): "a phrase is one's own: the adviser's is shown",
    ("saved_filters.rename", Role.LEAD): "a filter is one's own: the adviser's is shown",
}
"""Roles with the right a page asks for who are not let in to it, and why."""


def visitors(cast: Cast, place: str) -> dict[Role | None, User | None]:
    """Who opens this place: whoever it is for first, then one of every other role that the gate lets in."""
    endpoint, (first, path) = place.partition(":")[0], PLACES[place]
    given: dict[Role | None, User | None] = {}
    if first is None:
        given[None] = None
    else:
        user = cast.user(first)
        given[user.role] = user
    permission = RIGHT[endpoint]
    if permission is not None:
        about = _about(cast, path(cast.ids))
        for role in sorted(roles_of(endpoint) - given.keys()):
            if (endpoint, role) in ELSEWHERE:
                continue
            somebody = next((one for one in _staff(cast, role) if _let_in(cast, one, permission, about)), None)
            if somebody is not None:
                given[role] = somebody
    return given


def roles_of(endpoint: str) -> set[Role]:
    """The roles that have the right a page asks for."""
    permission = RIGHT[endpoint]
    return {role for role in Role if permission is not None and may(role, permission)}


def _about(cast: Cast, path: str) -> tuple[str, UUID] | None:
    """What the gate looks up for an address: the parameter that decides, and its value."""
    _, given = cast.world.app.url_map.bind("localhost").match(urlsplit(path).path, "GET")
    return next(((name, given[name]) for name in ABOUT if name in given), None)


def _staff(cast: Cast, role: Role) -> Iterator[User]:
    """Users of a role, the one everything else is shown to first, then those of the same office or school."""
    yield cast.user(role)
    with work.unit(cast.world.installation, reading=True) as opened:
        found = list(opened.scalars(select(User).where(User.role == role, User.active).order_by(User.name)))
        opened.expunge_all()
    yield from found


def _let_in(cast: Cast, user: User, permission: Permission, about: tuple[str, UUID] | None) -> bool:
    if about is None:
        return True
    within, key = WITHIN[about[0]]
    with work.unit(cast.world.installation, reading=True):
        query: Select[Any] = within(user, permission).where(key == about[1])
        return session().scalar(query) is not None
