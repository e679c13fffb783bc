"""A school flags a pupil who needs follow-up, changes the flag while Nav has no case, or takes it back.

The flag is one request: what was seen in codes, strengths first, and at most one short text, all sealed under the
request's own key. It carries no cause, no score and no rank.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select

from casework import audit, clock
from casework.actions.consent import consents
from casework.actions.handover import handovers
from casework.actions.pupil import guardians
from casework.actions.pupil.guardians import GuardianCard, GuardianDetails
from casework.actions.request import observations
from casework.actions.request.numbers import unused_number
from casework.actions.request.observations import Noted
from casework.actions.request.openings import case_of
from casework.actions.writing import drafts
from casework.actions.writing.drafts import Kept
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Area, Case, Enrolment, Organisation, Pupil, Referral, User
from casework.models.codes import (
    Band,
    CaseStage,
    ConsentStatus,
    Decision,
    DraftKind,
    Informed,
    Measure,
    ObservationCode,
    ReferralSource,
    Strength,
    Urgency,
)
from casework.models.sealing import mint, seal
from casework.privacy.place import Size


class NoOffice(NotNow):
    """The school's area has no Nav office to send to."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What a flag says. `guarded` tells that the text guard asked about the note and its writer kept it."""

    measures: frozenset[Measure]
    urgency: Urgency
    informed: Informed
    strengths: frozenset[Strength]
    seen: dict[ObservationCode, Band]
    observed_on: date
    note: str | None
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A flag as it stands, opened. `stamp` changes when any of it does."""

    measures: frozenset[Measure]
    urgency: Urgency
    informed: Informed
    strengths: tuple[Strength, ...]
    observations: tuple[Noted, ...]
    note: audit.Text | None
    stamp: str


@dataclass(frozen=True, slots=True)
class Start:
    """What the page of a new flag shows before anything is typed."""

    name: str
    class_name: str
    guardians: tuple[GuardianCard, ...]
    under_way: Referral | None
    draft: Kept | None


def start(actor: User, pupil: Pupil) -> Start:
    """Open the pupil to be flagged: name, guardians, the request that stands, and what was begun before."""
    reading = audit.read(actor, audit.PupilOpened(pupil.owner))
    enrolment = (
        session().scalars(select(Enrolment).where(Enrolment.pupil_id == pupil.id, Enrolment.ends_on.is_(None))).first()
    )
    return Start(
        f"{reading.text(pupil, 'given_name')} {reading.text(pupil, 'family_name')}",
        enrolment.class_name if enrolment else "",
        tuple(guardians.cards(reading, pupil)),
        open_request(actor, pupil),
        drafts.load(actor, DraftKind.FLAG, pupil.id),
    )


def open_request(actor: User, pupil: Pupil) -> Referral | None:
    """The request the actor's own school has under way for a pupil, or None."""
    over = select(Case.referral_id).where(Case.stage.in_((CaseStage.CLOSED, CaseStage.LOCKED)))
    return (
        session()
        .scalars(
            select(Referral)
            .where(
                Referral.pupil_id == pupil.id,
                Referral.school_id == actor.organisation_id,
                Referral.cancelled_at.is_(None),
                Referral.decision != Decision.DECLINED,
                Referral.id.not_in(over),
            )
            .order_by(Referral.sent_at.desc())
        )
        .first()
    )


def send(actor: User, pupil: Pupil, flag: Flag, new_guardians: tuple[GuardianDetails, ...] = ()) -> Referral:
    """Send a flag to the Nav office of the school's area. The draft is gone with it.

    The caller has asked about a protected address and been told no. Raises NotNow when the school has a request under
    way for the pupil, NoOffice, and Invalid at the field that will not do.
    """
    session().refresh(pupil, with_for_update=True)
    if open_request(actor, pupil) is not None:
        raise NotNow(N_("Your school already has a request under way for this pupil."))
    _check(flag)
    area = _area(actor)
    referral = Referral(
        number=unused_number(Referral),
        pupil_id=pupil.id,
        pupil=pupil,
        source=ReferralSource.COUNSELLOR,
        school_id=actor.organisation_id,
        area_id=area.id,
        office_id=area.office_id,
        sent_by_id=actor.id,
        sent_at=clock.now(),
        measures=flag.measures,
        urgency=flag.urgency,
        informed=flag.informed,
        decision=Decision.NEW,
        consent=ConsentStatus.NOT_ASKED,
    )
    mint([referral.owner])
    _write(referral, flag)
    session().add(referral)
    session().flush()
    observations.add(referral, flag.seen, flag.observed_on)
    _add_guardians(actor, pupil, new_guardians)
    audit.record(actor, audit.PupilFlagged(referral.owner, len(flag.seen)))
    _say_if_guarded(actor, referral, flag)
    drafts.discard(actor, DraftKind.FLAG, pupil.id)
    return referral


def read(reading: audit.Reading, referral: Referral) -> Standing:
    """The flag of a request, opened for a page or an edit that already says so in the log."""
    text = reading.text(referral, "strengths")
    strengths = tuple(Strength(part) for part in text.split(",")) if isinstance(text, str) and text else ()
    noted = tuple(observations.standing(reading, referral))
    note = reading.text(referral, "note")
    return Standing(
        referral.measures,
        referral.urgency,
        referral.informed,
        strengths,
        noted,
        note,
        _stamp(referral, strengths, noted, note),
    )


def reread(actor: User, referral: Referral) -> Standing:
    """The flag, opened to be changed. Raises NotNow when it no longer can be."""
    _insist_open(referral)
    return read(audit.read(actor, audit.ProgressOpened(referral.owner)), referral)


def edit(actor: User, referral: Referral, flag: Flag, *, stamp: str, again: bool = False) -> None:
    """Change a flag while Nav has no case. `again`: what stands as before was seen again on the given day.

    Raises NotNow when there is a case or the request is over, StaleEdit with what stands there now, Invalid.
    """
    _insist_open(referral)
    session().refresh(referral, with_for_update=True)
    reading = audit.read(actor, audit.ProgressOpened(referral.owner))
    theirs = read(reading, referral)
    if theirs.stamp != stamp:
        raise StaleEdit(theirs=theirs)
    _check(flag)
    measures_changed = flag.measures != referral.measures
    referral.measures, referral.urgency, referral.informed = flag.measures, flag.urgency, flag.informed
    _write(referral, flag)
    observations.replace(reading, referral, flag.seen, flag.observed_on, again=again)
    audit.record(actor, audit.FlagChanged(referral.owner))
    _say_if_guarded(actor, referral, flag)
    if measures_changed:
        consents.settle(actor, referral)


def cancel(actor: User, referral: Referral) -> None:
    """Take a request back while Nav has no case. Raises NotNow when there is a case or it is over already."""
    _insist_open(referral)
    referral.cancelled_at = clock.now()
    handovers.stop_all(actor, [referral.id])
    audit.record(actor, audit.RequestCancelled(referral.owner))


def may_change(referral: Referral) -> bool:
    """Is the request still the school's alone: under way, and no case?"""
    return referral.cancelled_at is None and referral.decision is not Decision.DECLINED and case_of(referral) is None


def _insist_open(referral: Referral) -> None:
    if not may_change(referral):
        raise NotNow(N_("The request can no longer be changed: it has become a case, or it is over."))


def _check(flag: Flag) -> None:
    if not flag.measures:
        raise Invalid("measures", N_("Choose at least one measure."))
    if not flag.seen and not flag.strengths:
        raise Invalid("strengths", N_("Choose at least one strength or one observation."))
    observations.check(flag.seen, flag.observed_on)


def _write(referral: Referral, flag: Flag) -> None:
    seal(referral, "strengths", ",".join(sorted(flag.strengths)) or None, Size.NOTE)
    seal(referral, "note", flag.note, Size.NOTE)


def _say_if_guarded(actor: User, referral: Referral, flag: Flag) -> None:
    if flag.guarded:
        audit.record(actor, audit.TextGuardOverridden(referral.owner))


def _area(actor: User) -> Area:
    """The school's area, else the one for all others. Raises NoOffice when nobody would get the request."""
    school = session().get_one(Organisation, actor.organisation_id)
    query = select(Area).where(Area.id == school.area_id) if school.area_id else select(Area).where(Area.catch_all)
    area = session().scalars(query.order_by(Area.position)).first()
    if area is None or area.office_id is None:
        raise NoOffice(N_("No Nav office is set up for the school's area. Tell the administrator, then send again."))
    return area


def _add_guardians(actor: User, pupil: Pupil, new: tuple[GuardianDetails, ...]) -> None:
    for place, details in enumerate(new, start=1):
        try:
            guardians.add(actor, pupil, details)
            session().flush()
        except Invalid as refusal:
            raise Invalid(f"guardian{place}-{refusal.field}", refusal.message) from refusal


def _stamp(
    referral: Referral, strengths: tuple[Strength, ...], noted: tuple[Noted, ...], note: audit.Text | None
) -> str:
    """A short mark of the flag's content, for a form to carry."""
    content = [
        sorted(referral.measures),
        referral.urgency,
        referral.informed,
        sorted(strengths),
        sorted([each.code, each.band, each.observed_on.isoformat()] for each in noted),
        str(note),
    ]
    return sha256(json.dumps(content).encode()).hexdigest()[:24]
