"""People who can really sign in: with a password and an authenticator app."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pyotp
from argon2 import PasswordHasher
from flask import Flask

from casework import clock
from casework.models import User
from casework.models.codes import Role
from casework.models.sealing import seal
from tests.browser import Page, Visitor
from tests.make import Make

PASSWORD = "trappen på øya er blå"


@cache
def password_hash() -> str:
    """Hashed once for all tests, and cheaply: what a hash must cost is proven in rules/test_passwords.py."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class Person:
    """A user with a password and an app."""

    user: User
    secret: str

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or some steps of 30 seconds from now."""
        return pyotp.TOTP(self.secret).at(int(clock.now().timestamp()) + 30 * steps)


def somebody(make: Make, role: Role = Role.ADVISER, **told: Any) -> Person:
    """A user who has been through invitation and enrolment."""
    user, secret = make.user(role, **told), pyotp.random_base32()
    with make.writing() as opened:
        standing = opened.get_one(User, user.id)
        standing.password_hash, standing.totp_confirmed_at = password_hash(), clock.now()
        seal(standing, "totp_secret", secret)
    return Person(make.fresh(User, user.id), secret)


def give_password(visitor: Visitor, person: Person, password: str = PASSWORD, status: int = 302) -> Page:
    """Fill in the first sign-in page."""
    answer = visitor.submit("/account/sign-in", form="", status=status, email=person.user.email, password=password)
    return Page(answer.text)


def sign_in(visitor: Visitor, person: Person) -> Page:
    """Give both factors and go where one is sent."""
    give_password(visitor, person)
    return visitor.follow(visitor.submit("/account/second-factor", form="", code=person.code()))


def reference(visitor: Visitor) -> str | None:
    """The session reference this browser's cookie carries."""
    with visitor.client.session_transaction() as cookie:
        return cookie.get("_user_id")


def copy_of(app: Flask, visitor: Visitor) -> Visitor:
    """Another browser with a copy of this one's cookie."""
    other = Visitor(app)
    with visitor.client.session_transaction() as mine, other.client.session_transaction() as theirs:
        theirs.update(mine)
    return other
