"""What a request counts as: a pupil's latest in a school year, whoever it went to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.calendar.school_year import begins_in
from casework.models.codes import ConsentStatus, Decision
from casework.models.report_codes import ConsentAnswered, NavAnswer, Term
from casework.reports.facts.course import term_of
from casework.reports.facts.histories import Asked

ANSWERS: dict[Decision, NavAnswer] = {
    Decision.NEW: NavAnswer.WAITING,
    Decision.FORWARDED: NavAnswer.WAITING,
    Decision.ACCEPTED: NavAnswer.ACCEPTED,
    Decision.DECLINED: NavAnswer.DECLINED,
}
CONSENTS: dict[ConsentStatus, ConsentAnswered] = {
    ConsentStatus.NOT_ASKED: ConsentAnswered.WAITING,
    ConsentStatus.PARTIAL: ConsentAnswered.WAITING,
    ConsentStatus.GIVEN: ConsentAnswered.GIVEN,
    ConsentStatus.EXPIRED: ConsentAnswered.GIVEN,
    ConsentStatus.DECLINED: ConsentAnswered.DECLINED,
    ConsentStatus.WITHDRAWN: ConsentAnswered.WITHDRAWN,
}
"""Forwarded is not answered yet; a consent that lapsed was given."""


@dataclass(frozen=True, slots=True)
class Request:
    """A pupil's latest request of a school year."""

    asked: Asked

    @property
    def cohort(self) -> int:
        """The school year it was sent in."""
        return begins_in(self.asked.sent_on)

    @property
    def area(self) -> str:
        """The area it was about."""
        return self.asked.area_id.hex


def latest(asked: Sequence[Asked]) -> list[Request]:
    """One request for each school year: who is asked for twice in a year counts once, by the last."""
    by_year = {begins_in(each.sent_on): Request(each) for each in sorted(asked, key=lambda each: each.sent_on)}
    return list(by_year.values())


def term(request: Request) -> Term:
    """The half-year it was sent in."""
    return term_of(request.asked.sent_on)


def nav_answer(request: Request) -> NavAnswer:
    """What Nav answered."""
    return ANSWERS[request.asked.decision]


def consent_answered(request: Request) -> ConsentAnswered:
    """What became of the consent."""
    return CONSENTS[request.asked.consent]


SAYS: dict[str, Callable[[Request], object]] = {
    "term": term,
    "nav_answer": nav_answer,
    "consent_answered": consent_answered,
}
"""The value of each dimension of the plan."""
