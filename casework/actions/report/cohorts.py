"""Cohorts and their secrets: begun at the first freeze that counts them, closed three years after their school year."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import date
from secrets import token_hex
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from casework import audit
from casework.calendar.school_year import name_of
from casework.database import session
from casework.errors import Erased, MissingKey, Unreadable
from casework.installation import installation
from casework.language import LazyText
from casework.models import Cohort, FactCount
from casework.models.sealing import destroy, mint, seal
from casework.privacy.framing import framed
from casework.privacy.place import Owner, OwnerKind, Size
from casework.reports.cells import Dither
from casework.reports.plan import BASE

SECRET = 32  # bytes
LASTS = 3
"""School years a cohort is followed after its own: a ninth-grader of the last day ends the first year of upper
secondary in the third."""


def last_freeze_of(year: int) -> date:
    """The last day a cohort's figures can be of."""
    return date(year + LASTS + 1, 8, 1)


def begin(years: Iterable[int]) -> Mapping[int, UUID]:
    """The cohorts of these school years, made with a secret where they are new. Ids by year."""
    found = {cohort.year: cohort.id for cohort in session().scalars(select(Cohort))}
    for year in sorted(set(years) - set(found)):
        owner = Owner(OwnerKind.COHORT, uuid4())
        mint([owner])
        cohort = Cohort(id=owner.id, year=year)
        seal(cohort, "secret", token_hex(SECRET), Size.NOTE)
        session().add(cohort)
        audit.record(None, audit.CohortBegun(owner))
        found[year] = cohort.id
    return found


def secrets(years: Iterable[int]) -> dict[int, bytes]:
    """The secrets of cohorts that are not closed, by year.

    Raises Unreadable when one cannot be had, whatever became of it: then nothing can be made, and nothing is.
    """
    found = {cohort.year: cohort for cohort in session().scalars(select(Cohort))}
    return {year: _secret(year, found.get(year)) for year in sorted(set(years))}


def close_before(day: date) -> int:
    """Close the cohorts whose last freeze is over: secret, key and counts are destroyed. Returns how many."""
    over = [
        cohort
        for cohort in session().scalars(select(Cohort).where(Cohort.closed_on.is_(None)))
        if last_freeze_of(cohort.year) < day
    ]
    for cohort in over:
        destroy(cohort, "secret")
        cohort.closed_on = day
        session().execute(delete(FactCount).where(FactCount.cohort_id == cohort.id))
        audit.record(None, audit.CohortClosed(cohort.id))
    installation().vault.erase([cohort.owner for cohort in over])
    return len(over)


def _secret(year: int, cohort: Cohort | None) -> bytes:
    try:
        text = audit.read(None, audit.ReportSecretUsed(cohort.owner)).text(cohort, "secret") if cohort else None
    except (Erased, MissingKey):
        text = None
    if text is None or isinstance(text, LazyText):
        raise Unreadable(
            f"The secret of the figures of {name_of(year)} is gone or cannot be read. No report is made. "
            "Restore both stores from the same backup and run this again."
        )
    return bytes.fromhex(text)


def dither_of(secret: bytes, salt: int) -> Dither:
    """A cell's coin: HMAC-SHA256 of its name under the cohort's secret, less the bytes that would favour a side."""

    def coin(name: str) -> int:
        digest = hmac.digest(secret, framed("cw/report/1", salt.to_bytes(2, "big"), name), "sha256")
        fair = 256 - 256 % BASE
        return next((byte for byte in digest if byte < fair), 0) % BASE

    return coin
