"""What is registered about a column, and the short way to write it for a whole table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypedDict


class Kind(StrEnum):
    """How a column is kept."""

    SEALED = "sealed"  # encrypted under its owner's key, bound to its cell
    PLAIN = "plain"  # readable in the database: what lists sort by and reports may count
    HASH = "hash"  # a digest: can be compared, not read back
    KEY = "key"  # a random id, or a reference to one
    WRAPPED = "wrapped"  # an encryption key, itself encrypted under the key above it


class Person(StrEnum):
    """Whom a column is about: the one who may ask for a copy of it."""

    PUPIL = "pupil"
    GUARDIAN = "guardian"
    STAFF = "staff"
    CONTACT = "contact"  # somebody to talk to at an employer
    NOBODY = "nobody"


class Source(StrEnum):
    """Who it comes from."""

    SCHOOL = "school"
    NAV = "nav"
    SCHOOL_OR_NAV = "school_or_nav"
    PUPIL_AND_GUARDIANS = "pupil_and_guardians"
    STAFF_MEMBER = "staff_member"
    EMPLOYER = "employer"
    ADMINISTRATOR = "administrator"
    CASEWORK = "casework"


class Purpose(StrEnum):
    """What it is for."""

    KNOW_WHO = "know_who"
    REACH = "reach"
    ASK_FOR_FOLLOWUP = "ask_for_followup"
    LIFT_SECRECY = "lift_secrecy"
    FOLLOW_UP = "follow_up"
    KEEP_WHAT_IS_WRITTEN = "keep_what_is_written"
    DECIDE_ACCESS = "decide_access"
    SIGN_IN = "sign_in"
    ACCOUNT_FOR_ACCESS = "account_for_access"
    PROTECT = "protect"
    RUN_THE_PROGRAMME = "run_the_programme"
    PUBLISH = "publish"


class Retention(StrEnum):
    """When it goes. The lengths of time are rules an administrator can see, not part of this table."""

    PUPIL = "pupil"  # with the pupil's last case and enrolment; never flagged: 1 August (decisions.md section 8)
    REQUEST = "request"  # with the case; without consent, a set time after it was sent
    EXPIRY = "expiry"  # on the row's own last day
    SENT = "sent"  # when the form is sent, or on the draft's last day
    CASE = "case"  # with the case
    NOTE = "note"  # a set time after the case closed, before the case itself goes
    SESSION = "session"  # a short time after it stopped working
    STAFF = "staff"  # as long as a case or the log names the member of staff
    EMPLOYER = "employer"  # with the last agreement that names the employer, once it is deactivated
    COHORT = "cohort"  # when the cohort it counts is closed
    PROGRAMME = "programme"  # as long as the installation lives
    LOG = "log"  # with its segment of the log, closed and signed first
    FOR_GOOD = "for_good"  # never: what is published, and that something is erased


class Reader(StrEnum):
    """Who is shown it. None at all: only the program itself uses it."""

    COUNSELLOR = "counsellor"
    ADVISER = "adviser"
    LEAD = "lead"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    ONESELF = "oneself"  # the member of staff it is about


Readers = frozenset[Reader]

NO_ONE: Readers = frozenset()
NAV: Readers = frozenset({Reader.ADVISER, Reader.LEAD})
CASE_PEOPLE: Readers = NAV | {Reader.COUNSELLOR}
ALL_STAFF: Readers = frozenset(Reader)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: how it is kept, whom it is about, where it comes from, why, how long, and who is shown it."""

    kind: Kind
    about: Person
    source: Source
    purpose: Purpose
    retention: Retention
    readers: Readers


class Change(TypedDict, total=False):
    """What differs from the rest of the table."""

    about: Person
    source: Source
    purpose: Purpose
    retention: Retention
    readers: Readers


def columns(
    about: Person,
    source: Source,
    purpose: Purpose,
    retention: Retention,
    readers: Readers,
    *,
    but: Mapping[str, Change] | None = None,
    **names: str,
) -> dict[str, Field]:
    """The columns of one table. `names`: kind of column to its names, apart by spaces; `but`: what differs for some.

    Raises ValueError for a column named twice, and KeyError for a difference in a column that is not named.
    """
    made: dict[str, Field] = {}
    for kind, listed in names.items():
        for name in listed.split():
            if name in made:
                raise ValueError(f"{name} is registered twice.")
            made[name] = Field(Kind(kind), about, source, purpose, retention, readers)
    for listed, change in (but or {}).items():
        for name in listed.split():
            made[name] = replace(made[name], **change)
    return made
