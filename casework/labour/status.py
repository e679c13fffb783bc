"""How an agreement stands on a day: one table, the first rule that fits decides. As SQL: agreements/standing.py.

begun -> awaiting approval -> ready to start -> under way -> ended; annulled before it started.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.models.job_codes import AgreementStatus

S = AgreementStatus


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides how an agreement stands. `first` and `last`: days of the version in force, None without one.

    complete    is the latest version filled in and lawful?
    approved    is the latest version the one in force?
    """

    cancelled: bool
    complete: bool
    approved: bool
    ended_on: date | None = None
    first: date | None = None
    last: date | None = None


def status_of(facts: Facts, today: date) -> AgreementStatus:
    """The status on a day. On the last day agreed it is under way; on the day somebody ended it by, it is over."""
    rules: tuple[tuple[bool, AgreementStatus], ...] = (
        (facts.cancelled, S.CANCELLED),
        (facts.ended_on is not None and facts.ended_on <= today, S.ENDED),
        (facts.last is not None and facts.last < today, S.ENDED),
        (not facts.complete, S.BEGUN),
        (not facts.approved, S.AWAITING_APPROVAL),
        (facts.first is not None and facts.first > today, S.READY),
    )
    return next((status for fits, status in rules if fits), S.RUNNING)
