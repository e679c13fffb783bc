"""What a signed-in user does with their own account."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import audit
from casework.actions.account import identity, second_factor
from casework.actions.account import sessions as sign_ins
from casework.actions.calendar_feed import addresses
from casework.actions.mailing import choosing
from casework.forms.account import ChangePasswordForm, ConfirmForm, ProfileForm
from casework.language import N_, gettext
from casework.policy.grants import P
from casework.views.account.room import bp
from casework.views.arrival import address, show, succeeds
from casework.views.gate import allowed, presented, signed_in

DONE = {
    "password": N_("Your new password is in use. Your other sessions are ended."),
    "profile": N_("Your choices are saved."),
    "ended": N_("The session is ended."),
    "others": N_("All your other sessions are ended."),
}


@bp.route("/profile", methods=["GET", "POST"])
@allowed(P.OWN_ACCOUNT)
def profile() -> ResponseReturnValue:
    """One's own choices, and the ways to change password and codes."""
    user = signed_in()
    chosen = {"language": user.language, "shortcuts": user.shortcuts, "mail_rhythm": user.mail_rhythm.value}
    form = ProfileForm(**chosen, mailed=choosing.has_deadlines(user.role))
    if form.validate_on_submit():
        identity.prefer(user, language=str(form.language.data), shortcuts=bool(form.shortcuts.data))
        if form.rhythm is not None:
            choosing.choose(user, form.rhythm)
        return redirect(url_for("account.profile", done="profile"))
    return show("account/profile.html", form, status_message=done(), codes_left=second_factor.codes_left(user))


@bp.route("/password", methods=["GET", "POST"])
@allowed(P.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """A new password; every other session ends."""
    form, user, here = ChangePasswordForm(), signed_in(), presented()
    if form.validate_on_submit():
        told = {"current": str(form.current.data), "new": str(form.new_password.data)}
        if succeeds(form, lambda: identity.change_password(user, **told, address=address(), staying=here)):
            return redirect(url_for("account.profile", done="password"))
    return show("account/change_password.html", form, has_calendar=addresses.standing(user) is not None)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@allowed(P.OWN_ACCOUNT)
def recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown once. Earlier ones stop working."""
    form, user = ConfirmForm(), signed_in()
    if form.validate_on_submit():
        current = str(form.current.data)
        if succeeds(form, lambda: identity.confirm(user, current, address=address())):
            codes = second_factor.make_recovery_codes(user)
            return render_template("account/codes.html", codes=codes, onward=url_for("account.profile"))
    return show("account/recovery_codes.html", form, codes_left=second_factor.codes_left(user))


@bp.get("/sessions")
@allowed(P.OWN_ACCOUNT)
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    user, here = signed_in(), presented()
    calendar = addresses.standing(user) is not None
    told = {"living": sign_ins.living(user), "here": here, "status_message": done(), "has_calendar": calendar}
    return render_template("account/sessions.html", **told)


@bp.post("/sessions/<uuid:sign_in_id>/end")
@allowed(P.OWN_ACCOUNT)
def end_session(sign_in_id: UUID) -> ResponseReturnValue:
    """End one of one's own sessions."""
    sign_ins.end(signed_in(), sign_in_id, audit.SessionEnd.ENDED_BY_USER)
    return redirect(url_for("account.sessions", done="ended"))


@bp.post("/sessions/end-others")
@allowed(P.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """End every session of one's own but this one."""
    user = signed_in()
    sign_ins.end_all(user, audit.SessionEnd.ENDED_BY_USER, by=user, except_for=presented())
    return redirect(url_for("account.sessions", done="others"))


@bp.post("/keep-alive")
@allowed(P.OWN_ACCOUNT)
def keep_alive() -> ResponseReturnValue:
    """The user is still here: being asked is enough, the session was touched on the way in."""
    return "", 204


def done() -> str:
    """What was just done, in words, for the page one is sent to afterwards."""
    words = DONE.get(request.args.get("done", ""))
    return gettext(words) if words else ""
