"""The gate: a page that names no reader opens for nobody, and who acts is read in one place only.

Each marker looks up its thing within the reader's rights in one scoped SELECT. Out of sight answers as absent (404);
in sight but not theirs to do answers 403. Every refusal is a line in the log.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar, cast
from uuid import UUID

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework import audit
from casework.database import session
from casework.errors import NotFound, NotPermitted
from casework.models import Agreement, Case, Handover, Milestone, Pupil, Referral, SignIn, User
from casework.models.codes import SessionStage
from casework.policy.grants import Permission, Sight, may
from casework.policy.scope import (
    agreements_within,
    cases_within,
    permissions_on,
    pupils_within,
    referrals_within,
    sight_on,
)
from casework.policy.sharing import handovers_within, milestones_within
from casework.privacy.place import Owner
from casework.views.once import only_once
from casework.views.paths import wanted

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")
View = Callable[..., ResponseReturnValue]

opens_for: dict[View, Permission | None] = {}
"""Every view that opens, and the right it asks for (None: open to people who are not signed in)."""


def signed_in() -> User:
    """Who acts. The only place that reads the login's current user. Raises NotPermitted for nobody."""
    user = signed_in_or_none()
    if user is None:
        raise NotPermitted
    return user


def signed_in_or_none() -> User | None:
    """The user with both factors given, or None."""
    arrived = presented()
    return arrived.user if arrived is not None and arrived.stage is SessionStage.FULL else None


def presented() -> SignIn | None:
    """The server-side session this request presents, whatever its stage."""
    return cast("SignIn", current_user.sign_in) if current_user.is_authenticated else None


def guard(app: Flask) -> None:
    """Shut every page that no marker opens, before anything else happens."""

    @app.before_request
    def refuse_unmarked_pages() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = app.view_functions[request.endpoint]
        if view not in opens_for:
            refuse(None)
        if opens_for[view] is not None and signed_in_or_none() is None:
            if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
                return "", 401  # a dialog or an autosave keeps what was typed; a redirect would replace it
            return redirect(url_for("account.sign_in", next=wanted()))
        return None


def open_to_all(view: View) -> View:
    """A page for people who are not signed in. Use sparingly."""
    opens_for[view] = None
    return view


def allowed(permission: Permission) -> Callable[[View], View]:
    """A page about no one thing: the role's right decides."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if not may(signed_in().role, permission):
                refuse(None, permission)
            return only_once(signed_in(), lambda: view(*args, **kwargs))

        return _opens(guarded, permission)

    return mark


def on_case(permission: Permission) -> Callable[[View], View]:
    """A page about one case, given by its number in the address as `case_id`."""
    return _about("case_id", permission, _case)


def on_referral(permission: Permission) -> Callable[[View], View]:
    """A page about one request, given as `referral_id`."""
    return _about("referral_id", permission, _referral)


def on_pupil(permission: Permission) -> Callable[[View], View]:
    """A page about one pupil on the reader's own roll, given as `pupil_id`."""
    return _about("pupil_id", permission, _pupil)


def on_milestone(permission: Permission) -> Callable[[View], View]:
    """A page about one milestone the reader may answer, given as `milestone_id`."""
    return _about("milestone_id", permission, _milestone)


def on_handover(permission: Permission) -> Callable[[View], View]:
    """A page about one transition note the reader's school wrote or was sent, given as `handover_id`."""
    return _about("handover_id", permission, _handover)


def on_agreement(permission: Permission) -> Callable[[View], View]:
    """A page about one agreement of a case within reach, given as `agreement_id`."""
    return _about("agreement_id", permission, _agreement)


def _about(
    argument: str, permission: Permission, find: Callable[[User, Permission, UUID], Any]
) -> Callable[[View], View]:
    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            user = signed_in()
            found = find(user, permission, kwargs.pop(argument))
            return only_once(user, lambda: view(found, *args, **kwargs))

        return _opens(guarded, permission)

    return mark


def _opens(view: View, permission: Permission) -> View:
    opens_for[view] = permission
    return view


def _case(user: User, permission: Permission, case_id: UUID) -> Case:
    found = session().scalar(cases_within(user, permission).where(Case.id == case_id))
    if found is not None:
        return found
    case = session().get(Case, case_id)
    return _refuse_thing(user, permission, case, case.referral if case else None)


def _referral(user: User, permission: Permission, referral_id: UUID) -> Referral:
    found = session().scalar(referrals_within(user, permission).where(Referral.id == referral_id))
    if found is not None:
        return found
    referral = session().get(Referral, referral_id)
    return _refuse_thing(user, permission, referral, referral)


def _pupil(user: User, permission: Permission, pupil_id: UUID) -> Pupil:
    found = session().scalar(pupils_within(user, permission).where(Pupil.id == pupil_id))
    if found is not None:
        return found
    pupil = session().get(Pupil, pupil_id)
    return refuse(pupil.owner if pupil else None, permission, hidden=True)


def _agreement(user: User, permission: Permission, agreement_id: UUID) -> Agreement:
    found = session().scalar(agreements_within(user, permission).where(Agreement.id == agreement_id))
    if found is not None:
        return found
    agreement = session().get(Agreement, agreement_id)
    return _refuse_thing(user, permission, agreement, agreement.case.referral if agreement else None)


def _milestone(user: User, permission: Permission, milestone_id: UUID) -> Milestone:
    found = session().scalar(milestones_within(user, permission).where(Milestone.id == milestone_id))
    if found is not None:
        return found
    milestone = session().get(Milestone, milestone_id)
    return refuse(milestone.case.owner if milestone else None, permission, hidden=True)


def _handover(user: User, permission: Permission, handover_id: UUID) -> Handover:
    found = session().scalar(handovers_within(user, permission).where(Handover.id == handover_id))
    if found is not None:
        return found
    handover = session().get(Handover, handover_id)
    return refuse(handover.owner if handover else None, permission, hidden=True)


def _refuse_thing(user: User, permission: Permission, thing: Any, referral: Referral | None) -> NoReturn:
    in_sight = referral is not None and sight_on(user, referral) > Sight.NONE
    refuse(thing.owner if thing is not None else None, permission, hidden=not in_sight)


def refuse(subject: Owner | None, permission: Permission | None = None, *, hidden: bool = False) -> NoReturn:
    """Write the refusal in the log and answer 404 (hidden) or 403."""
    rule = permission.value if permission else "unmarked_page"
    audit.record(signed_in_or_none(), audit.AccessDenied(subject), decision=audit.Verdict.DENY, rule=rule)
    raise NotFound if hidden else NotPermitted


def note_denial() -> None:
    """Say in the log that an action refused something out of reach, unless the gate said so already."""
    if not any(isinstance(line.event, audit.AccessDenied) for line in audit.lines()):
        rule = (request.endpoint or "")[:60]
        audit.record(signed_in_or_none(), audit.AccessDenied(None), decision=audit.Verdict.DENY, rule=rule)


def rights(referral: Referral) -> frozenset[Permission]:
    """The rights the reader has over this request and its case, asked once per page."""
    known: dict[UUID, frozenset[Permission]] = g.setdefault("rights", {})
    if referral.id not in known:
        known[referral.id] = permissions_on(signed_in(), referral)
    return known[referral.id]
