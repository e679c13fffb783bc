"""The second factor: a code from an authenticator app (TOTP, RFC 6238: 30 s, SHA-1, six digits), or a recovery code."""

from __future__ import annotations

import hmac
from hashlib import sha256
from secrets import choice
from typing import cast
from uuid import UUID

import pyotp
from sqlalchemy import Table, delete, func, or_, select, update

from casework import audit, clock
from casework.actions.account import attempts
from casework.database import session
from casework.errors import Invalid, TooMany, Unreadable
from casework.installation import desk
from casework.language import N_
from casework.models import RecoveryCode, User
from casework.models.sealing import destroy, mint, place_of, seal

STEP = 30  # seconds
WINDOW = (-1, 0, 1)  # steps a phone's clock may be off
CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP = 4, 4  # 31^16: about 79 bits, so that a plain hash cannot be searched

WRONG = N_("The code is wrong or used already. Wait for the next one and try again.")
DAMAGED = N_("Your second factor cannot be read. This is reported. Use a recovery code or ask an administrator.")


def offer(user: User) -> None:
    """Seal a fresh secret for a user to set up. It counts for nothing until `confirm`."""
    mint([user.owner])
    destroy(user, "totp_secret")
    seal(user, "totp_secret", pyotp.random_base32())
    user.totp_confirmed_at = user.totp_last_step = None
    audit.record(user, audit.SecondFactorOffered())


def offered(user: User) -> tuple[str, str]:
    """The secret a user is setting up, and the address that carries it to an authenticator app.

    Raises Invalid when nothing is being set up or it cannot be read.
    """
    if user.totp_confirmed_at is not None or user.totp_secret is None:
        raise Invalid("code", WRONG)
    secret = _secret(user)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Casework")


def confirm(user: User, code: str, *, address: str) -> list[str]:
    """The user proves that the app is set up; returns their recovery codes, to be shown once.

    Raises Invalid and TooMany.
    """
    check(user, code, address=address, recovery=False)
    user.totp_confirmed_at = clock.now()
    audit.record(user, audit.SecondFactorSet())
    return make_recovery_codes(user)


def check(user: User, code: str, *, address: str, recovery: bool = True) -> None:
    """Accept a code once. Raises Invalid for a wrong, used or unreadable one, and TooMany."""
    user_id, given = user.id, "".join(code.split()).replace("-", "").lower()
    try:
        ticket = attempts.take(f"code/{user_id}", address)
    except TooMany:
        _fail(user_id, audit.SignInFailure.TOO_MANY)
        raise
    standing = session().get_one(User, user_id)
    from_app = given.isascii() and given.isdigit()
    accepted = _accept_totp(standing, given) if from_app else recovery and _accept_recovery(standing, given)
    if not accepted:
        _fail(user_id, audit.SignInFailure.WRONG_CODE)
        raise Invalid("code", WRONG)
    attempts.forgive(ticket)


def make_recovery_codes(user: User) -> list[str]:
    """Ten fresh codes; earlier ones stop working. Only their hashes are kept."""
    codes = ["".join(choice(LETTERS) for _ in range(GROUPS * GROUP)) for _ in range(CODES)]
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session().add_all(RecoveryCode(user_id=user.id, code_hash=_hash(user.id, code)) for code in codes)
    audit.record(user, audit.RecoveryCodesMade())
    return ["-".join(code[start : start + GROUP] for start in range(0, GROUPS * GROUP, GROUP)) for code in codes]


def codes_left(user: User) -> int:
    """How many recovery codes a user has not used."""
    unused = (RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return session().scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def clear(user: User) -> None:
    """Take a user's second factor away: secret and recovery codes."""
    destroy(user, "totp_secret")
    user.totp_confirmed_at = user.totp_last_step = None
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _secret(user: User) -> str:
    """The user's own secret, opened by the system to compare a code with, or shown to its owner while setting it up.

    No reading line is written here: nobody is shown anything of anybody else's, and what it is opened for has
    lines of its own (SecondFactorOffered, SecondFactorSet, SignedIn, SignInFailed).
    """
    sealed = user.totp_secret
    if sealed is None:
        raise Invalid("code", WRONG)
    try:
        return desk().open(user.owner, place_of(user, "totp_secret"), sealed)
    except Unreadable:
        audit.record(user, audit.IntegrityFault(user.owner, user.id))
        raise Invalid("code", DAMAGED) from None


def _accept_totp(user: User, given: str) -> bool:
    """A right code is remembered by its time step, in one statement: of two who use it at once, one succeeds.

    Written past the row's version, so that signing in does not disturb whoever is editing the user.
    """
    totp, now = pyotp.TOTP(_secret(user)), int(clock.now().timestamp()) // STEP
    steps = [now + ahead for ahead in WINDOW if hmac.compare_digest(totp.generate_otp(now + ahead), given)]
    if not steps:
        return False
    table = cast("Table", User.__table__)
    fresh = or_(table.c.totp_last_step.is_(None), table.c.totp_last_step < steps[-1])
    taken = update(table).where(table.c.id == user.id, fresh).values(totp_last_step=steps[-1]).returning(table.c.id)
    return session().execute(taken).first() is not None


def _accept_recovery(user: User, given: str) -> bool:
    code_hash = _hash(user.id, given)
    mine = (RecoveryCode.user_id == user.id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None))
    used = update(RecoveryCode).where(*mine).values(used_at=clock.now()).returning(RecoveryCode.id)
    if session().execute(used).first() is None:
        return False
    audit.record(user, audit.RecoveryCodeUsed(codes_left(user)))
    return True


def _fail(user_id: UUID, reason: audit.SignInFailure) -> None:
    audit.record(session().get(User, user_id), audit.SignInFailed(reason), decision=audit.Verdict.DENY)


def _hash(user_id: UUID, code: str) -> bytes:
    return sha256(user_id.bytes + code.encode()).digest()
