"""What the law, consent and good sense do not let be registered as an approval. Each raises Invalid at its field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import audit, clock
from casework.actions.agreement import lawful
from casework.actions.agreement.asked import Asked
from casework.actions.agreement.lawful import Verdict
from casework.errors import Invalid
from casework.labour.parties import WRITTEN, Needed
from casework.language import N_
from casework.models import Agreement, AgreementVersion
from casework.models.codes import ConsentForm, ConsentScope
from casework.models.job_codes import OnBehalf, Party
from casework.policy.sharing import is_covered

NOT_ASKED = N_("One of those you chose has approved already, or is not asked.")


@dataclass(frozen=True, slots=True)
class Who:
    """A party who says yes; a guardian by id."""

    party: Party
    guardian_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What is registered at once: who said yes, on what, when, and why somebody else said it for them."""

    who: Collection[Who]
    form: ConsentForm | None
    approved_on: date
    on_behalf: OnBehalf | None = None


def verdict(reading: audit.Reading, agreement: Agreement, version: AgreementVersion) -> Verdict | None:
    """What the rules say of a version today; None where it has no first or last day yet."""
    plan = lawful.draft_of(version, agreement.form)
    return lawful.judge(reading, agreement.case, plan, agreement=agreement) if plan is not None else None


def law(reading: audit.Reading, asked: Asked) -> None:
    """The rules as they are now: they may have changed since the version was written."""
    found = verdict(reading, asked.agreement, asked.version)
    if found is None or found.blocks:
        raise Invalid("", N_("The working hours are against the rules as they are now. Change the agreement first."))


def who(asked: Asked, given: Given) -> None:
    """Only those who are asked and have not said yes; the employer when consent lets them know."""
    waiting = asked.waiting
    if not given.who and waiting:
        raise Invalid("who", N_("Choose who has approved."))
    for each in given.who:
        if _need_of(waiting, each) is None:
            raise Invalid("who", NOT_ASKED)
    employer = any(each.party is Party.EMPLOYER for each in given.who)
    if employer and not is_covered(asked.agreement.case.referral, ConsentScope.EMPLOYER):
        raise Invalid("who", N_("The consent does not let the employer know who the pupil is. Register that first."))


def _need_of(waiting: Collection[Needed], who: Who) -> Needed | None:
    """The yes this one can give, if it is asked for and missing."""
    if (who.party is Party.GUARDIAN) is (who.guardian_id is None):
        return None
    fits = (each for each in waiting if each.party is who.party)
    return next((each for each in fits if who.guardian_id is None or who.guardian_id in each.any_of), None)


def way(asked: Asked, given: Given) -> None:
    """Form, day and reason: an adviser approves by being signed in, the others on what is chosen."""
    others = [who for who in given.who if who.party is not Party.ADVISER]
    if others and given.form is None:
        raise Invalid("way", N_("Choose how they approved."))
    if given.form not in WRITTEN and any((need := _need_of(asked.waiting, who)) and need.written for who in others):
        raise Invalid("way", N_("A guardian must consent in writing (forskrift om organisering, section 12-4)."))
    if not clock.day_of(asked.version.written_at) <= given.approved_on <= clock.today():
        raise Invalid("approved_on", N_("Choose a day between the day this version was written and today."))
    guardians = any(who.party is Party.GUARDIAN for who in others)
    if given.on_behalf is not None and (guardians or not others):
        raise Invalid("on_behalf", N_("Nobody approves for a guardian or the adviser. Register those by themselves."))
