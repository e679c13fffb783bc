"""Consent as pages show it: what is missing in words, and each person's answer as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import audit
from casework.actions.consent.requirements import Facts, Lack, Missing, missing
from casework.language import N_, gettext
from casework.models import Consent, Guardian, Referral
from casework.models.codes import ConsentAnswer, ConsentForm, ConsentGiver, ConsentScope, GuardiansNeeded

WORDS: dict[Lack, str] = {
    Lack.PUPIL_ASSENT: N_("The pupil's own yes"),
    Lack.PUPIL_CONSENT: N_("Consent from the pupil, who is 18"),
    Lack.GUARDIAN: N_("Consent from %(name)s"),
    Lack.ANY_GUARDIAN: N_("Consent from one guardian"),
    Lack.OTHER_GUARDIAN: N_("The other guardian, or documented sole parental responsibility"),
    Lack.NO_GUARDIAN_KNOWN: N_("Guardians with parental responsibility are not registered"),
    Lack.NAV_NOT_INCLUDED: N_("Nav is not among those the consent covers"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's place in the consent panel. `asked`: their answer counts today; `able`: they may give one."""

    giver: ConsentGiver
    guardian_id: UUID | None
    name: audit.Text
    asked: bool
    consent_id: UUID | None
    state: str
    on: date | None
    form: ConsentForm | None
    scopes: tuple[ConsentScope, ...]
    valid_to: date | None
    withdrawable: bool
    able: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything the consent panel shows."""

    answers: tuple[Answer, ...]
    lacks: tuple[str, ...]
    adult: bool
    adult_on: date


def panel(reading: audit.Reading, referral: Referral, standing: Facts) -> Panel:
    """The consent panel of one request, its people named."""
    names = {each.id: reading.text(each, "name") or "" for each in standing.guardians}
    given, family = reading.text(referral.pupil, "given_name"), reading.text(referral.pupil, "family_name")
    asked = {each.id for each in standing.givers}
    people = [] if standing.needed.adult else list(standing.guardians)
    answers = [_answer(standing, names[each.id], each, asked=each.id in asked) for each in people]
    pupil = _answer(standing, f"{given} {family}", None, asked=standing.needed.pupil)
    lacks = tuple(in_words(missing(standing), names))
    return Panel((pupil, *answers), lacks, standing.needed.adult, standing.needed.adult_on)


def in_words(lacks: Iterable[Missing], names: Mapping[UUID, audit.Text]) -> list[str]:
    """What is missing, as sentences in the language being spoken."""
    return [_said(lack, names) for lack in lacks]


def _said(lack: Missing, names: Mapping[UUID, audit.Text]) -> str:
    if lack.guardian_id is None:
        return gettext(WORDS[lack.lack])
    name = names.get(lack.guardian_id)
    return gettext(WORDS[lack.lack], name=str(name)) if name else gettext(WORDS[Lack.ANY_GUARDIAN])


def _answer(standing: Facts, name: audit.Text, guardian: Guardian | None, *, asked: bool) -> Answer:
    consent = standing.answer_of(guardian.id if guardian else None)
    yes = consent is not None and consent.answer is ConsentAnswer.GIVEN
    return Answer(
        giver=ConsentGiver.GUARDIAN if guardian else ConsentGiver.PUPIL,
        guardian_id=guardian.id if guardian else None,
        name=name,
        asked=asked,
        consent_id=consent.id if consent else None,
        state=_state(standing, consent, guardian, asked=asked),
        on=(consent.withdrawn_on or consent.answered_on) if consent else None,
        form=consent.form if consent else None,
        scopes=tuple(sorted(consent.scopes, key=list(ConsentScope).index)) if consent else (),
        valid_to=consent.valid_to if consent else None,
        withdrawable=yes and consent is not None and consent.withdrawn_on is None,
        able=guardian is None or guardian.parental_responsibility,
        alone=guardian.sole_responsibility if guardian else False,
    )


def _state(standing: Facts, consent: Consent | None, guardian: Guardian | None, *, asked: bool) -> str:
    if guardian is not None and not guardian.parental_responsibility:
        return gettext(N_("Cannot consent: no parental responsibility"))
    if consent is None:
        return gettext(N_("Not asked yet")) if asked else gettext(N_("Not needed"))
    if consent.withdrawn_on is not None:
        return gettext(N_("Withdrawn"))
    if consent.answer is ConsentAnswer.DECLINED:
        return gettext(N_("Said no"))
    return gettext(N_("No longer valid")) if standing.lapsed(consent) else gettext(N_("Said yes"))


def who_must(standing: Facts) -> str:
    """Who must say yes, in one sentence."""
    if standing.needed.adult:
        return gettext(N_("The pupil is 18 and decides alone."))
    if standing.needed.guardians is GuardiansNeeded.NONE:
        return gettext(N_("The pupil must say yes."))
    if standing.needed.guardians is GuardiansNeeded.ONE:
        return gettext(N_("One guardian with parental responsibility and the pupil must say yes."))
    return gettext(N_("All guardians with parental responsibility and the pupil must say yes."))
