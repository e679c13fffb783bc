"""What consent a request needs, and what is still missing: the requirement table applied to one pupil today.

Consent lifts the duty of secrecy (fvl. section 13 a); it is not the GDPR basis. The table is data with its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from casework import clock
from casework.calendar.days import ADULT, adult_on, age_on
from casework.database import session
from casework.models import Consent, ConsentRequirement, Guardian, Referral
from casework.models.codes import (
    ConsentAnswer,
    ConsentGiver,
    ConsentScope,
    ConsentStatus,
    GuardiansNeeded,
    Measure,
)

STRICTNESS = (GuardiansNeeded.NONE, GuardiansNeeded.ONE, GuardiansNeeded.ALL)


class Lack(StrEnum):
    """One thing that is missing before Nav may see who it is."""

    PUPIL_ASSENT = "pupil_assent"
    PUPIL_CONSENT = "pupil_consent"
    GUARDIAN = "guardian"
    ANY_GUARDIAN = "any_guardian"
    OTHER_GUARDIAN = "other_guardian"
    NO_GUARDIAN_KNOWN = "no_guardian_known"
    NAV_NOT_INCLUDED = "nav_not_included"


@dataclass(frozen=True, slots=True)
class Missing:
    """A lack, and whose it is when it is a known guardian's."""

    lack: Lack
    guardian_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """The strictest union over the measures asked for, at the pupil's age today."""

    guardians: GuardiansNeeded
    pupil: bool
    adult: bool
    adult_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at, read once."""

    needed: Requirement
    guardians: tuple[Guardian, ...]
    answers: tuple[Consent, ...]
    born: date
    today: date

    @property
    def givers(self) -> tuple[Guardian, ...]:
        """Guardians whose answers count: all with parental responsibility, or the one who has it alone."""
        if self.needed.guardians is GuardiansNeeded.NONE:
            return ()
        responsible = tuple(each for each in self.guardians if each.parental_responsibility)
        alone = tuple(each for each in responsible if each.sole_responsibility)
        return alone[:1] or responsible

    def answer_of(self, guardian_id: UUID | None) -> Consent | None:
        """The newest answer of a guardian, or of the pupil for None."""
        return next((each for each in self.answers if each.guardian_id == guardian_id), None)

    def counting(self) -> list[Consent]:
        """The newest answers of those whose answer is asked for now."""
        asked = [each.id for each in self.givers] + ([None] if self.needed.pupil else [])
        return [answer for who in asked if (answer := self.answer_of(who)) is not None]

    def holds(self, answer: Consent | None) -> bool:
        """Is this a yes, to Nav, that stands today?"""
        return self.is_yes(answer) and answer is not None and ConsentScope.NAV in answer.scopes

    def is_yes(self, answer: Consent | None) -> bool:
        """Is this a yes that stands today, whatever it covers?"""
        if answer is None or answer.answer is not ConsentAnswer.GIVEN or answer.withdrawn_on is not None:
            return False
        return not self.lapsed(answer)

    def lapsed(self, answer: Consent) -> bool:
        """A yes whose time is over: past its last day, or given by a pupil who has since turned 18."""
        if answer.answer is not ConsentAnswer.GIVEN or answer.withdrawn_on is not None:
            return False
        too_young = self.needed.adult and answer.answered_on < self.needed.adult_on
        as_child = answer.giver is ConsentGiver.PUPIL and too_young
        return as_child or (answer.valid_to is not None and answer.valid_to < self.today)


def requirement(measures: Iterable[Measure], born: date) -> Requirement:
    """Who must say yes today. An age or measure the table is silent about gets the strictest answer."""
    return _required(session().scalars(select(ConsentRequirement)).all(), frozenset(measures), born)


def _required(table: Sequence[ConsentRequirement], wanted: frozenset[Measure], born: date) -> Requirement:
    age = age_on(born, clock.today())
    rows = [row for row in table if row.measure in wanted and row.age_from <= age < row.age_to]
    silent = {row.measure for row in rows} != wanted
    guardians = max((row.guardians for row in rows), key=STRICTNESS.index, default=GuardiansNeeded.NONE)
    if silent:
        guardians = GuardiansNeeded.ALL
    adult = age >= ADULT
    pupil = adult or silent or any(row.pupil for row in rows)
    return Requirement(GuardiansNeeded.NONE if adult else guardians, pupil, adult, adult_on(born))


def facts(referral: Referral, born: date) -> Facts:
    """What stands about consent for one request."""
    return facts_of([referral], {referral.id: born})[referral.id]


def facts_of(referrals: Sequence[Referral], born: Mapping[UUID, date]) -> dict[UUID, Facts]:
    """What stands about consent, by request id: three statements for any number. `born`: birth dates by request id."""
    table = session().scalars(select(ConsentRequirement)).all()
    guardians = (
        session()
        .scalars(
            select(Guardian)
            .where(Guardian.pupil_id.in_([each.pupil_id for each in referrals]), Guardian.ended_on.is_(None))
            .order_by(Guardian.added_at, Guardian.id)
        )
        .all()
    )
    answers = (
        session()
        .scalars(
            select(Consent)
            .where(Consent.referral_id.in_([each.id for each in referrals]), Consent.superseded_at.is_(None))
            .order_by(Consent.registered_at.desc())
        )
        .all()
    )
    return {
        each.id: Facts(
            _required(table, frozenset(each.measures), born[each.id]),
            tuple(one for one in guardians if one.pupil_id == each.pupil_id),
            tuple(one for one in answers if one.referral_id == each.id),
            born[each.id],
            clock.today(),
        )
        for each in referrals
    }


def missing(standing: Facts) -> list[Missing]:
    """What is still needed, in the order to ask for it. Empty when Nav may see who it is."""
    lacks = _guardians_missing(standing)
    if standing.needed.pupil and not standing.is_yes(standing.answer_of(None)):
        lacks.append(Missing(Lack.PUPIL_CONSENT if standing.needed.adult else Lack.PUPIL_ASSENT))
    if not lacks and not all(standing.holds(answer) for answer in _relied_on(standing)):
        lacks.append(Missing(Lack.NAV_NOT_INCLUDED))
    return lacks


def _guardians_missing(standing: Facts) -> list[Missing]:
    needed, givers = standing.needed.guardians, standing.givers
    if needed is GuardiansNeeded.NONE:
        return []
    if not givers:
        return [Missing(Lack.NO_GUARDIAN_KNOWN)]
    silent = [each for each in givers if not standing.is_yes(standing.answer_of(each.id))]
    if needed is GuardiansNeeded.ONE:
        return [Missing(Lack.ANY_GUARDIAN)] if len(silent) == len(givers) else []
    lacks = [Missing(Lack.GUARDIAN, each.id) for each in silent]
    alone = any(each.sole_responsibility for each in givers)
    return lacks if alone or len(givers) > 1 else [*lacks, Missing(Lack.OTHER_GUARDIAN)]


def _relied_on(standing: Facts) -> list[Consent]:
    """The yeses the door stands open on."""
    return [answer for answer in standing.counting() if standing.is_yes(answer)]


def status_of(standing: Facts) -> ConsentStatus:
    """The one status of the consent axis. A no or a withdrawal of somebody who is asked decides over all else."""
    counting = standing.counting()
    if any(each.withdrawn_on is not None for each in counting):
        return ConsentStatus.WITHDRAWN
    if any(each.answer is ConsentAnswer.DECLINED for each in counting):
        return ConsentStatus.DECLINED
    if not missing(standing):
        return ConsentStatus.GIVEN
    if any(standing.lapsed(each) for each in counting):
        return ConsentStatus.EXPIRED
    return ConsentStatus.PARTIAL if counting else ConsentStatus.NOT_ASKED


def valid_to(standing: Facts) -> date | None:
    """The last day what is given holds: the shortest of the yeses, and never past the day before the 18th birthday."""
    last_days = [each.valid_to for each in _relied_on(standing) if each.valid_to is not None]
    return min([*last_days, *_childhood(standing)], default=None)


def _childhood(standing: Facts) -> Sequence[date]:
    return () if standing.needed.adult else (standing.needed.adult_on - timedelta(days=1),)
