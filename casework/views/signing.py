"""flask-login over server-side sessions: what it keeps in the cookie is a reference, never a user."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from casework import clock, language
from casework.actions.account import sessions
from casework.models import SignIn, User
from casework.models.codes import SessionStage
from casework.views.errors import page
from casework.views.gate import presented, signed_in_or_none

DEVICES = (("iPhone", "iPhone"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))


class Presented(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The session a request presents, in the shape flask-login wants."""

    def __init__(self, reference: str, sign_in: SignIn | None) -> None:
        self.reference = reference
        self.sign_in = sign_in

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.reference


def install(app: Flask) -> None:
    """Fit sign-in, the choice of language and protection against forged posts."""
    manager = LoginManager(app)
    manager.session_protection = None  # the reference is checked on the server; an office's address may change

    @manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
    def load(reference: str) -> Presented | None:
        found = sessions.find(reference)
        if found:
            sessions.touch(found)
        return Presented(reference, found) if found else None

    @app.before_request
    def speak() -> None:
        language.speaking.set(language.best(_language()))

    CSRFProtect(app)
    app.register_error_handler(CSRFError, _forged)


def _forged(_error: Exception) -> Response:
    return page(400)


def _language() -> str:
    """The user's own choice, else this browser's."""
    user = signed_in_or_none()
    return user.language if user else str(cookie.get("language", "nb"))


def arrive(user: User, stage: SessionStage) -> None:
    """Give this browser a new session; whatever it held before is ended and gone."""
    sessions.replace(presented())
    chosen = cookie.get("language")
    cookie.clear()
    if chosen:
        cookie["language"] = chosen
    reference = sessions.begin(user, stage, device())
    login_user(Presented(reference, sessions.find(reference)))
    g.pop("csrf_token", None)
    generate_csrf()  # now, not with the first page: two tabs opened at once would each make one, and one be refused


def leave() -> None:
    """Forget the session this browser presents."""
    logout_user()
    cookie.clear()


def device() -> str:
    """A short word for the device in the list of one's own sessions."""
    agent = request.user_agent.string
    return next((word for sign, word in DEVICES if sign in agent), "?")


def seconds_left(sign_in: SignIn) -> int:
    """Whole seconds until the session ends if it isn't used again."""
    return max(0, int((sessions.ends_at(sign_in) - clock.now()).total_seconds()))
