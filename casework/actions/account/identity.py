"""Who is at the door: checking a password, choosing one by a link, changing one's own.

Nothing is locked while a password is hashed. A POST on SQLite holds the write lock from its first statement, and a
hash takes its time by design: so what is needed is read as plain values, the transaction is ended, and only then is
anything hashed. Nothing has been changed by then, so nothing is lost.
"""

from __future__ import annotations

import unicodedata
from uuid import UUID, uuid4

from sqlalchemy import select

from casework import audit
from casework.actions.account import attempts, links, passwords, sessions
from casework.database import session
from casework.errors import Invalid, TooMany
from casework.language import LANGUAGES, N_
from casework.models import SignIn, User
from casework.models.codes import LinkPurpose

WRONG = N_("Wrong e-mail address or password.")
WRONG_CURRENT = N_("This is not your present password.")


def address_of(text: str) -> str:
    """An e-mail address as it is kept and looked up."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def check_password(email: str, password: str, *, address: str) -> User:
    """The active user with this e-mail address and password.

    The answer, and the work done for it, is the same for a wrong password, a deactivated user and a user who does
    not exist. Raises Invalid, and TooMany before anything is hashed.
    """
    wanted = address_of(email)
    known = session().execute(select(User.id, User.password_hash, User.active).where(User.email == wanted)).first()
    user_id, kept, active = (known.id, known.password_hash, known.active) if known else (None, None, False)
    ticket = _take(user_id, wanted, address)
    if not passwords.matches(kept, password) or not active or user_id is None:
        _fail(user_id, _reason(user_id, active))
        raise Invalid("password", WRONG)
    attempts.forgive(ticket)
    return session().get_one(User, user_id)


def choose_password(token: str, purpose: LinkPurpose, password: str) -> User:
    """Set the password of a link's owner and use the link up.

    Raises Invalid for a weak password and NotFound for a dead link.
    """
    user_id = _owner_with_sound_password(token, purpose, password)
    session().rollback()
    kept = passwords.hashed(password)
    links.use(token, purpose)
    user = session().get_one(User, user_id)
    user.password_hash = kept
    audit.record(user, audit.PasswordSet())
    sessions.end_all(user, audit.SessionEnd.PASSWORD_CHANGED, by=user)
    return user


def change_password(actor: User, *, current: str, new: str, address: str, staying: SignIn | None) -> None:
    """Change one's own password; every other session of one's own ends. Raises Invalid and TooMany."""
    _insist_on_strength(actor, new, "new_password")
    ticket = _check_current(actor, current, address)
    kept = passwords.hashed(new)
    attempts.forgive(ticket)
    actor.password_hash = kept
    audit.record(actor, audit.PasswordSet())
    sessions.end_all(actor, audit.SessionEnd.PASSWORD_CHANGED, by=actor, except_for=staying)


def confirm(actor: User, current: str, *, address: str) -> None:
    """Ask a signed-in user for their password once more. Raises Invalid and TooMany."""
    attempts.forgive(_check_current(actor, current, address))


def speak(actor: User, language: str) -> None:
    """Choose one's own language. Raises Invalid for one casework does not speak."""
    if language not in LANGUAGES:
        raise Invalid("lang", N_("Choose an answer."))
    if actor.language != language:
        actor.language = language
        audit.record(actor, audit.UserChanged(actor.id, actor.role))


def prefer(actor: User, *, language: str, shortcuts: bool) -> None:
    """Choose one's own language and whether single keys do anything."""
    speak(actor, language)
    if actor.shortcuts != shortcuts:
        actor.shortcuts = shortcuts
        audit.record(actor, audit.UserChanged(actor.id, actor.role))


def _check_current(actor: User, current: str, address: str) -> attempts.Ticket:
    user_id, email, kept = actor.id, actor.email, actor.password_hash
    ticket = _take(user_id, email, address)
    if not passwords.matches(kept, current):
        _fail(user_id, audit.SignInFailure.WRONG_PASSWORD)
        raise Invalid("current", WRONG_CURRENT)
    return ticket


def _owner_with_sound_password(token: str, purpose: LinkPurpose, password: str) -> UUID:
    user = links.owner_of(token, purpose)
    _insist_on_strength(user, password, "password")
    return user.id


def _insist_on_strength(user: User, password: str, field: str) -> None:
    fault = passwords.fault_in(password, about=(user.name, user.email))
    if fault is not None:
        raise Invalid(field, fault)


def _take(user_id: UUID | None, email: str, address: str) -> attempts.Ticket:
    try:
        return attempts.take(email, address)
    except TooMany:
        _fail(user_id, audit.SignInFailure.TOO_MANY)
        raise


def _fail(user_id: UUID | None, reason: audit.SignInFailure) -> None:
    """Say in the log that somebody failed, and who they claimed to be. The look-up is the same for nobody."""
    user = session().get(User, user_id or uuid4())
    audit.record(user, audit.SignInFailed(reason), decision=audit.Verdict.DENY)


def _reason(user_id: UUID | None, active: bool) -> audit.SignInFailure:
    if user_id is None:
        return audit.SignInFailure.UNKNOWN_USER
    return audit.SignInFailure.WRONG_PASSWORD if active else audit.SignInFailure.INACTIVE
