"""Requests as those who sent them follow them: the list with what is missing, and Nav's answer. Never Nav's notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import contains_eager

from casework import audit, clock
from casework.actions.consent import consents
from casework.actions.consent.requirements import facts_of, missing
from casework.actions.consent.words import in_words
from casework.database import session
from casework.models import Case, Referral, User
from casework.models.codes import CaseStage, ConsentStatus, Decision, DecisionReason, Measure, Urgency
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within


class Group(StrEnum):
    """What the list can be narrowed to. A request may be in two: the axes of Nav and of consent are independent."""

    MISSING_CONSENT = "missing-consent"
    WAITING_FOR_NAV = "waiting-for-nav"
    FOLLOWED_UP = "followed-up"
    DECLINED = "declined"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the list."""

    id: UUID
    number: str
    name: str
    sent_on: date
    days: int
    measures: tuple[Measure, ...]
    urgency: Urgency
    consent: ConsentStatus
    groups: frozenset[Group]
    lacks: tuple[str, ...]
    seen_on: date | None
    decision: Decision
    reason: DecisionReason | None
    cancelled: bool
    reminded_on: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one group (or all), and how many each group has."""

    rows: tuple[Row, ...]
    counts: dict[Group, int]
    total: int


Pair = tuple[Referral, Case | None]
Grouped = tuple[Pair, frozenset[Group]]


def look(actor: User, group: Group | None = None) -> Listing:
    """Requests within the actor's right to follow them, newest first. Each count is the number of rows it opens."""
    grouped = _grouped(actor)
    shown = [(pair, groups) for pair, groups in grouped if group is None or group in groups]
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.SCHOOL_REFERRALS))
    reading.fetch([referral.pupil for (referral, _), _ in shown])
    lacks = _lacks(reading, [referral for (referral, _), groups in shown if Group.MISSING_CONSENT in groups])
    rows = [_row(reading, referral, groups, lacks.get(referral.id, ())) for (referral, _), groups in shown]
    return Listing(tuple(rows), _counted(grouped), len(grouped))


def counts(actor: User) -> dict[Group, int]:
    """How many requests each group has. Nobody is named by it."""
    return _counted(_grouped(actor))


def _grouped(actor: User) -> list[Grouped]:
    query = (
        referrals_within(actor, Permission.SEE_PROGRESS)
        .options(contains_eager(Referral.pupil))
        .add_columns(Case)
        .order_by(Referral.sent_at.desc(), Referral.number)
    )
    pairs: list[Pair] = [(referral, case) for referral, case in session().execute(query).all()]
    return [(pair, groups_of(*pair)) for pair in pairs]


def _counted(grouped: list[Grouped]) -> dict[Group, int]:
    return {each: sum(each in groups for _, groups in grouped) for each in Group}


def groups_of(referral: Referral, case: Case | None) -> frozenset[Group]:
    """Where a request belongs today."""
    if referral.cancelled_at is not None or _run_out(referral) or (case and told(referral, case) and _over(case)):
        return frozenset({Group.ENDED})
    if referral.decision is Decision.DECLINED:
        return frozenset({Group.DECLINED})
    belongs = {
        Group.MISSING_CONSENT: not holds(referral),
        Group.WAITING_FOR_NAV: referral.decision in {Decision.NEW, Decision.FORWARDED},
        Group.FOLLOWED_UP: case is not None and told(referral, case),
    }
    return frozenset(group for group, inside in belongs.items() if inside)


def holds(referral: Referral) -> bool:
    """Does consent hold today? The grace after an 18th birthday is the adviser's alone."""
    last = referral.consent_valid_to
    return referral.consent is ConsentStatus.GIVEN and (last is None or last >= clock.today())


def told(referral: Referral, case: Case) -> bool:
    """May those who sent the request be told what Nav does? While consent holds, or what ended before it lapsed."""
    if holds(referral):
        return True
    lapsed = referral.consent in {ConsentStatus.GIVEN, ConsentStatus.EXPIRED}
    last, closed = referral.consent_valid_to, case.closed_on
    return lapsed and last is not None and closed is not None and closed <= last


def _over(case: Case) -> bool:
    return case.stage in {CaseStage.CLOSED, CaseStage.LOCKED}


def _run_out(referral: Referral) -> bool:
    """Consent has ended and so has the time to wind down: nothing is left to wait for."""
    end = referral.wind_down_until
    return not holds(referral) and end is not None and end < clock.today()


def _lacks(reading: audit.Reading, referrals: list[Referral]) -> dict[UUID, tuple[str, ...]]:
    born = {each.id: day for each in referrals if (day := _born(reading, each)) is not None}
    known = facts_of([each for each in referrals if each.id in born], born)
    said = {}
    for key, standing in known.items():
        names = {each.id: reading.text(each, "name") or "" for each in standing.guardians}
        said[key] = tuple(in_words(missing(standing), names))
    return said


def _born(reading: audit.Reading, referral: Referral) -> date | None:
    text = reading.text(referral.pupil, "birth_date")
    return date.fromisoformat(text) if isinstance(text, str) and text[:1].isdigit() else None


def _row(reading: audit.Reading, referral: Referral, groups: frozenset[Group], lacks: tuple[str, ...]) -> Row:
    sent = clock.day_of(referral.sent_at)
    return Row(
        id=referral.id,
        number=referral.number,
        name=consents.name_of(reading, referral),
        sent_on=sent,
        days=(clock.today() - sent).days,
        measures=tuple(sorted(referral.measures)),
        urgency=referral.urgency,
        consent=shown_status(referral),
        groups=groups,
        lacks=lacks,
        seen_on=clock.day_of(referral.seen_at) if referral.seen_at else None,
        decision=referral.decision,
        reason=referral.decision_reason,
        cancelled=referral.cancelled_at is not None,
        reminded_on=clock.day_of(referral.reminded_at) if referral.reminded_at else None,
    )


def shown_status(referral: Referral) -> ConsentStatus:
    """The consent status in words for today: what has lapsed overnight says so before the daily run does."""
    if referral.consent is ConsentStatus.GIVEN and not holds(referral):
        return ConsentStatus.EXPIRED
    return referral.consent
