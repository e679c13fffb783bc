"""A form posted twice writes once: the second post is answered with the first one's address."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework import clock
from casework.database import session
from casework.models import Submission, User


def form_token() -> str:
    """A fresh token for one rendered form."""
    return str(uuid4())


def only_once(user: User, view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Run the view, or answer as before when this rendered form was posted already.

    The claim is written in the same transaction as what the form changes: a refused form may be posted again.
    """
    token = _token()
    if token is None:
        return view()
    claim = _claim(token, user)
    if claim is None:
        return _as_before(token, user)
    response = make_response(view())
    if 300 <= response.status_code < 400:
        claim.location = response.location
    return response


def _token() -> UUID | None:
    """The posted token; anything that is no token is as none. Keeping a draft of a form is not posting it."""
    if request.blueprint == "drafts":
        return None
    try:
        return UUID(request.form["once"]) if request.method == "POST" and "once" in request.form else None
    except ValueError:
        return None


def _claim(token: UUID, user: User) -> Submission | None:
    claim = Submission(token=token, user_id=user.id, posted_at=clock.now(), location=None)
    try:
        with session().begin_nested():
            session().add(claim)
    except IntegrityError:
        return None
    return claim


def _as_before(token: UUID, user: User) -> Response:
    location = session().scalar(
        select(Submission.location).where(Submission.token == token, Submission.user_id == user.id)
    )
    return make_response(redirect(location or request.path))
