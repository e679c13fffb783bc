"""Signing in and out, and one-time links."""

from __future__ import annotations

import segno
from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from casework import audit, language
from casework.actions.account import demo_people, identity, links, second_factor, sessions
from casework.errors import NotFound
from casework.forms.account import CodeForm, PasswordForm, SignInForm
from casework.models import User
from casework.models.codes import LinkPurpose, SessionStage
from casework.views.account.room import bp
from casework.views.arrival import address, attempt, onward, show, succeeds
from casework.views.context import home
from casework.views.gate import open_to_all, presented, signed_in_or_none
from casework.views.paths import came_from, safe_path
from casework.views.signing import arrive, leave

CLEAR = '"cache", "cookies", "storage"'


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """E-mail address and password."""
    form = SignInForm(next=safe_path(request.args.get("next")))
    if form.validate_on_submit():
        email, password = str(form.email.data), str(form.password.data)
        user = attempt(form, lambda: identity.check_password(email, password, address=address()))
        if user is not None:
            arrive(user, SessionStage.PASSWORD)
            return _on_from_password(user, safe_path(form.next.data))
    elif signed_in_or_none() is not None and request.method == "GET":
        return onward(form.next.data)
    done = request.args.get("done") == "password"
    return show("account/sign_in.html", form, people=demo_people.everyone(), done=done)


@bp.route("/second-factor", endpoint="second_factor", methods=["GET", "POST"])
@open_to_all
def second_step() -> ResponseReturnValue:
    """A code from the app, or a recovery code."""
    user = _half_way()
    if user is None or user.totp_confirmed_at is None:
        return redirect(url_for("account.sign_in"))
    form = CodeForm(next=safe_path(request.args.get("next")))
    if form.validate_on_submit():
        code = str(form.code.data)
        if succeeds(form, lambda: second_factor.check(user, code, address=address())):
            arrive(user, SessionStage.FULL)
            return onward(form.next.data)
    return show("account/second_factor.html", form, recovery="recovery" in request.args)


@bp.route("/enrol", methods=["GET", "POST"])
@open_to_all
def enrol() -> ResponseReturnValue:
    """Set up the authenticator app; then the recovery codes, once."""
    user, form = _half_way(), CodeForm()
    if user is None or user.totp_confirmed_at is not None:
        return redirect(url_for("account.sign_in"))
    if form.validate_on_submit():
        code = str(form.code.data)
        codes = attempt(form, lambda: second_factor.confirm(user, code, address=address()))
        if codes is not None:
            arrive(user, SessionStage.FULL)
            return render_template("account/codes.html", codes=codes, onward=home())
    offered = attempt(form, lambda: second_factor.offered(user))
    secret, uri = offered or ("", "")
    return show("account/enrol.html", form, secret=secret, picture=_picture(uri) if uri else "")


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@open_to_all
def invitation(token: str) -> ResponseReturnValue:
    """A new user chooses a password."""
    return _by_link(token, LinkPurpose.INVITATION)


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@open_to_all
def new_password(token: str) -> ResponseReturnValue:
    """A user who forgot their password, or lost their second factor, chooses a new password."""
    return _by_link(token, LinkPurpose.NEW_PASSWORD)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End this session, and have the browser forget what it holds of casework."""
    standing = presented()
    if standing is not None:
        sessions.end(standing.user, standing.id, audit.SessionEnd.SIGNED_OUT)
    leave()
    answer = redirect(url_for("account.sign_in"))
    answer.headers["Clear-Site-Data"] = CLEAR
    return answer


@bp.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    """Speak another language: for a signed-in user from now on, for anybody else in this browser."""
    chosen, user = request.form.get("lang", ""), signed_in_or_none()
    if chosen in language.LANGUAGES:
        cookie["language"] = chosen
        if user is not None:
            identity.speak(user, chosen)
    return redirect(safe_path(request.form.get("next")) or came_from() or home())


def _half_way() -> User | None:
    """Who has given their password and not yet the second factor."""
    standing = presented()
    return standing.user if standing is not None and standing.stage is SessionStage.PASSWORD else None


def _on_from_password(user: User, wanted: str | None) -> ResponseReturnValue:
    if user.totp_confirmed_at is not None:
        return redirect(url_for("account.second_factor", next=wanted))
    second_factor.offer(user)
    return redirect(url_for("account.enrol"))


def _by_link(token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    try:
        user, form = links.owner_of(token, purpose), PasswordForm()
        if form.validate_on_submit():
            password = str(form.password.data)
            ready = attempt(form, lambda: identity.choose_password(token, purpose, password))
            if ready is not None:
                return _after_link(ready)
        return show("account/choose_password.html", form, person=user, invited=purpose is LinkPurpose.INVITATION)
    except NotFound:
        return render_template("account/link_gone.html"), 404


def _after_link(user: User) -> ResponseReturnValue:
    """Who has a second factor signs in with both; who has none sets one up now."""
    if user.totp_confirmed_at is not None:
        leave()
        return redirect(url_for("account.sign_in", done="password"))
    arrive(user, SessionStage.PASSWORD)
    return _on_from_password(user, None)


def _picture(uri: str) -> Markup:
    """The address as a QR code, inline: nothing is fetched and nothing is kept."""
    drawn = segno.make(uri, error="m", micro=False).svg_inline(scale=5, border=4, light="white", omitsize=False)
    return Markup(drawn)  # noqa: S704 - segno draws paths; nothing of the address stands in the markup
