"""Consent: registering an answer, taking it back, and the one place that settles what follows from it.

Every change of an answer, a guardian or a measure ends in `settle`; nothing else writes the consent columns of a
request. They act as policy/sight.py reads them: `grace_until` opens fully and `wind_down_until` narrowly whatever the
status says, so both are set only where that is meant.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from casework import audit, clock
from casework.actions.consent import adviser_tasks
from casework.actions.consent.requirements import Facts, Missing, facts, missing, status_of, valid_to
from casework.actions.handover import handovers
from casework.actions.request.openings import case_of, open_when_both_agree
from casework.calendar.days import month_end
from casework.database import session
from casework.errors import Invalid, NotNow, Unreadable
from casework.installation import settings
from casework.language import N_
from casework.models import Consent, ConsentText, Guardian, Referral, User
from casework.models.codes import ConsentAnswer, ConsentForm, ConsentGiver, ConsentScope, ConsentStatus, TextKind

OLDEST_ANSWER = timedelta(days=365)


def look(actor: User | None, referral: Referral) -> Facts:
    """What stands about consent for a request. Opens the birth date; raises Unreadable when that cannot be read."""
    return standing(audit.read(actor, audit.ProgressOpened(referral.owner)), referral)


def standing(reading: audit.Reading, referral: Referral) -> Facts:
    """The same, for a page that already opens the request."""
    return facts(referral, born(reading, referral))


def born(reading: audit.Reading, referral: Referral) -> date:
    """The pupil's birth date. Raises Unreadable rather than guess an age."""
    text = reading.text(referral.pupil, "birth_date")
    if not isinstance(text, str):
        raise Unreadable
    return date.fromisoformat(text)


def name_of(reading: audit.Reading, referral: Referral) -> str:
    """The pupil's name, for a page that already opens the request."""
    return f"{reading.text(referral.pupil, 'given_name')} {reading.text(referral.pupil, 'family_name')}"


def lacking(actor: User, referral: Referral) -> list[Missing]:
    """What is still missing for a request, in the order to ask for it."""
    return missing(look(actor, referral))


def register(
    actor: User,
    referral: Referral,
    *,
    giver: ConsentGiver,
    guardian_id: UUID | None,
    answer: ConsentAnswer,
    form: ConsentForm,
    scopes: Collection[ConsentScope],
    answered_on: date,
    text_id: UUID,
    valid_to: date | None = None,
) -> Consent:
    """Keep one person's answer in place of their former one, and settle what follows.

    Raises NotNow for a request that is cancelled, Invalid at the field for an answer that cannot be right.
    """
    if referral.cancelled_at is not None:
        raise NotNow(N_("The request is cancelled."))
    known = look(actor, referral)
    yes = answer is ConsentAnswer.GIVEN
    _check_giver(known, giver, guardian_id)
    _check_days(answered_on, valid_to if yes else None)
    if yes and not scopes:
        raise Invalid("scopes", N_("Choose who may share the information."))
    consent = Consent(
        referral_id=referral.id,
        giver=giver,
        guardian_id=guardian_id,
        answer=answer,
        form=form,
        scopes=frozenset(scopes) if yes else frozenset(),
        text_id=_form_text(text_id),
        answered_on=answered_on,
        valid_to=valid_to if yes else None,
        registered_by_id=actor.id,
        registered_at=clock.now(),
    )
    _supersede(known, guardian_id)
    session().add(consent)
    session().flush()
    _conclude(actor, referral, facts(referral, known.born))
    audit.record(actor, audit.ConsentRegistered(referral.owner, giver, answer, form, referral.consent))
    open_when_both_agree(actor, referral)
    return consent


def withdraw(actor: User, referral: Referral, consent_id: UUID, *, on: date | None = None) -> None:
    """Take a yes back. Sharing narrows at once; the adviser gets a set time to wind down (decisions.md section 7).

    Raises Invalid("consent") when there is no such yes to take back, Invalid("on") for a day that cannot be right.
    """
    consent = session().get(Consent, consent_id)
    if consent is None or consent.referral_id != referral.id or consent.superseded_at is not None:
        raise Invalid("consent", N_("Choose whose consent is withdrawn."))
    if consent.answer is not ConsentAnswer.GIVEN or consent.withdrawn_on is not None:
        raise Invalid("consent", N_("There is no consent to withdraw here."))
    day = on or clock.today()
    if not consent.answered_on <= day <= clock.today():
        raise Invalid("on", N_("Choose a day between the day of the consent and today."))
    consent.withdrawn_on, consent.withdrawn_by_id = day, actor.id
    session().flush()
    _conclude(actor, referral, look(actor, referral))
    audit.record(actor, audit.ConsentWithdrawn(referral.owner, consent.giver, referral.consent))


def settle(actor: User, referral: Referral) -> None:
    """Work out the consent columns afresh: after a guardian, a measure or the requirement changed.

    Opens the case if that makes consent complete and Nav has accepted.
    """
    session().flush()
    if _conclude(actor, referral, look(actor, referral)):
        audit.record(actor, audit.ConsentStatusChanged(referral.owner, referral.consent))
    open_when_both_agree(actor, referral)


def remind(actor: User, referral: Referral) -> None:
    """Remember that those who must answer have been reminded. Raises NotNow when nothing is missing."""
    if referral.cancelled_at is not None or not lacking(actor, referral):
        raise NotNow(N_("Nothing is missing, so there is nobody to remind."))
    referral.reminded_at = clock.now()
    audit.record(actor, audit.ConsentReminded(referral.owner))


def _conclude(actor: User, referral: Referral, standing: Facts) -> bool:
    """Write the consent columns, and the tasks, handovers and milestones that follow. True when the status changed."""
    before, now = referral.consent, status_of(standing)
    referral.consent = now
    if now is ConsentStatus.GIVEN:
        _open_until(referral, standing)
        adviser_tasks.call_off(actor, referral)
    elif now is ConsentStatus.EXPIRED:
        _insist_on_an_end(referral)
    else:
        _narrow(referral, was_open=before in {ConsentStatus.GIVEN, ConsentStatus.EXPIRED})
        adviser_tasks.wind_down(actor, referral)
    handovers.stop_uncovered(actor, referral)
    return before is not now


def _open_until(referral: Referral, standing: Facts) -> None:
    """Consent holds: its last day, the visible grace after an 18th birthday, and the wind-down after both.

    A birthday is never written in the open: days that follow from one are rounded up to the end of their month
    (docs/decisions/0004). The status itself lapses on the exact day, by duties.expire.
    """
    last, grown = valid_to(standing), standing.needed.adult_on
    grows_up = not standing.needed.adult and last == grown - timedelta(days=1)
    grace = timedelta(days=settings().adult_grace_days - 1)
    referral.consent_valid_to = month_end(grown) if grows_up else last
    referral.grace_until = month_end(grown + grace) if grows_up else None
    end = referral.grace_until or last
    referral.wind_down_until = end + timedelta(days=settings().wind_down_days) if end else None


def _insist_on_an_end(referral: Referral) -> None:
    """Lapsed consent keeps the days that were set while it held; without any, the wind-down begins today."""
    if referral.wind_down_until is None and case_of(referral) is not None:
        referral.wind_down_until = clock.today() + timedelta(days=settings().wind_down_days)


def _narrow(referral: Referral, *, was_open: bool) -> None:
    """Consent is taken back or no longer complete: no grace, and a short wind-down if there is a case to wind down."""
    referral.grace_until = referral.consent_valid_to = None
    if case_of(referral) is None:
        referral.wind_down_until = None
        return
    end = clock.today() + timedelta(days=settings().wind_down_days)
    if was_open or referral.wind_down_until is None:
        referral.wind_down_until = min(end, referral.wind_down_until or end)


def _check_giver(standing: Facts, giver: ConsentGiver, guardian_id: UUID | None) -> None:
    if (giver is ConsentGiver.GUARDIAN) != (guardian_id is not None):
        raise Invalid("giver", N_("Choose who answered."))
    if giver is ConsentGiver.PUPIL:
        return
    guardian = _guardian(standing, guardian_id)
    if standing.needed.adult:
        raise Invalid("giver", N_("The pupil is 18 and answers alone."))
    if not guardian.parental_responsibility:
        raise Invalid("giver", N_("Only a guardian with parental responsibility can consent."))


def _guardian(standing: Facts, guardian_id: UUID | None) -> Guardian:
    found = next((each for each in standing.guardians if each.id == guardian_id), None)
    if found is None:
        raise Invalid("giver", N_("Choose who answered."))
    return found


def _check_days(answered_on: date, last_day: date | None) -> None:
    today = clock.today()
    if answered_on > today:
        raise Invalid("answered_on", N_("The day of the answer cannot be in the future."))
    if answered_on < today - OLDEST_ANSWER:
        raise Invalid("answered_on", N_("The answer is more than a year old. Ask again."))
    if last_day is not None and last_day < today:
        raise Invalid("valid_to", N_("The last day must be today or later."))


def _form_text(text_id: UUID) -> UUID:
    text = session().get(ConsentText, text_id)
    if text is None or text.kind is not TextKind.CONSENT_FORM:
        raise Invalid("text", N_("Choose the version of the form that was answered."))
    return text.id


def _supersede(standing: Facts, guardian_id: UUID | None) -> None:
    for answer in standing.answers:
        if answer.guardian_id == guardian_id:
            answer.superseded_at = clock.now()
