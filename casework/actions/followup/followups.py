"""Contacts and attempts: recorded, corrected, reported as belonging to somebody else. Never edited, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from casework import audit, clock
from casework.actions.followup import tasks
from casework.actions.followup.tasks import NextStep, one_at_a_time
from casework.actions.milestone import milestones
from casework.database import session
from casework.errors import NotFound, NotNow, NotPermitted, StaleEdit
from casework.language import N_
from casework.models import Case, Followup, User
from casework.models.codes import CaseStage, ContactOutcome, ContactParty, ContactTopic, ContactType
from casework.models.sealing import seal
from casework.policy.grants import Permission
from casework.policy.scope import can
from casework.privacy.place import Size

CORRECTED = N_("This is corrected already. Correct the correction instead.")


@dataclass(frozen=True, slots=True)
class Contact:
    """What is recorded of a contact or an attempt. `happened_on` is a day in Oslo; the note has at most 500 letters."""

    happened_on: date
    type: ContactType
    outcome: ContactOutcome
    parties: frozenset[ContactParty]
    topics: frozenset[ContactTopic]
    note: str | None

    @property
    def reached(self) -> bool:
        """Reached means: it took place, and the pupil took part (decisions.md section 12)."""
        return is_reached(self.outcome, self.parties)


def is_reached(outcome: ContactOutcome, parties: frozenset[ContactParty]) -> bool:
    """Does a contact with this result and these people count as reached?"""
    return outcome is ContactOutcome.HELD and ContactParty.PUPIL in parties


def record(actor: User, case: Case, contact: Contact, *, then: NextStep | None) -> Followup:
    """Write a contact, end the former next step as done and set the new one. Raises NotNow for a closed case."""
    one_at_a_time(case)
    if case.stage not in {CaseStage.ACTIVE, CaseStage.ON_HOLD}:
        raise NotNow(N_("The case is closed. Reopen it first."))
    followup = _write(actor, case, contact)
    audit.record(actor, audit.FollowupRecorded(case.owner, followup.id, contact.outcome))
    tasks.finish(actor, tasks.next_of(case))
    if then is not None:
        tasks.begin(actor, case, then)
    recount(case)
    if contact.reached:
        milestones.align_reached(case)
    return followup


def correct(actor: User, case: Case, followup: Followup, contact: Contact) -> Followup:
    """Write a contact that stands instead of an earlier one; the earlier one stays, marked as corrected.

    Raises NotPermitted for others than its author and the office's lead, NotNow when it is reported as misfiled,
    and StaleEdit with the correction that stands when somebody else has corrected it.
    """
    one_at_a_time(case)
    insist_correctable(actor, case, followup)
    written = _write(actor, case, contact, corrects=followup)
    audit.record(actor, audit.FollowupCorrected(case.owner, written.id, followup.id))
    recount(case)
    milestones.align_one(case)
    return written


def insist_correctable(actor: User, case: Case, followup: Followup) -> None:
    """Raise NotPermitted, NotNow or StaleEdit when this user cannot correct this contact."""
    if not _wrote(actor, followup) and not can(actor, Permission.APPROVE_REDACTION, case.referral):
        raise NotPermitted(N_("Only the one who wrote it, or the lead, can correct it."))
    if followup.redaction_asked_at or followup.redacted_at:
        raise NotNow(N_("This is reported as misfiled and cannot be corrected."))
    correction = session().scalar(select(Followup).where(Followup.corrects_id == followup.id))
    if correction is not None:
        raise StaleEdit(CORRECTED, correction)


def _wrote(actor: User, followup: Followup | None) -> bool:
    """Did the actor write this, or anything it stands instead of?"""
    while followup is not None:
        if followup.author_id == actor.id:
            return True
        followup = session().get(Followup, followup.corrects_id) if followup.corrects_id else None
    return False


def ask_redaction(actor: User, case: Case, followup: Followup) -> None:
    """Report that a contact belongs to another pupil. Its note is hidden at once; a lead decides.

    Raises NotNow when it is reported or removed already.
    """
    one_at_a_time(case)
    session().refresh(followup)
    if followup.redaction_asked_at or followup.redacted_at:
        raise NotNow(N_("This is reported already."))
    followup.redaction_asked_by_id, followup.redaction_asked_at = actor.id, clock.now()
    audit.record(actor, audit.RedactionAsked(case.owner, followup.id))


def of_case(case: Case, followup_id: UUID) -> Followup:
    """A contact of this case. Raises NotFound for any other."""
    found = session().get(Followup, followup_id)
    if found is None or found.case_id != case.id:
        raise NotFound
    return found


def as_written(actor: User, case: Case, followup: Followup) -> Contact:
    """A contact with its note opened, to correct it. A damaged note comes back empty."""
    reading = audit.read(actor, audit.CaseOpened(case.owner), purpose=audit.Purpose.FOLLOW_UP)
    note = reading.text(followup, "note")
    return Contact(
        followup.happened_on,
        followup.type,
        followup.outcome,
        followup.parties,
        followup.topics,
        note if isinstance(note, str) else None,
    )


def recount(case: Case) -> None:
    """Count again from the rows: first and last day reached, and attempts since. Corrected and removed rows are out."""
    rows = sorted(_standing_rows(case))
    reached = [(day, at) for day, at, outcome, parties in rows if is_reached(outcome, parties)]
    last = reached[-1] if reached else None
    case.first_reached_on = reached[0][0] if reached else None
    case.last_reached_on = last[0] if last else None
    missed = [(day, at) for day, at, outcome, _ in rows if outcome is not ContactOutcome.HELD]
    case.attempts_since = sum(1 for moment in missed if last is None or moment > last)


def _standing_rows(case: Case) -> list[tuple[date, datetime, ContactOutcome, frozenset[ContactParty]]]:
    session().flush()
    later = aliased(Followup)
    query = select(Followup.happened_on, Followup.recorded_at, Followup.outcome, Followup.parties).where(
        Followup.case_id == case.id,
        Followup.redacted_at.is_(None),
        ~exists().where(later.corrects_id == Followup.id),
    )
    return [(day, at, outcome, parties) for day, at, outcome, parties in session().execute(query)]


def _write(actor: User, case: Case, contact: Contact, *, corrects: Followup | None = None) -> Followup:
    followup = Followup(
        case_id=case.id,
        author_id=actor.id,
        happened_on=contact.happened_on,
        type=contact.type,
        outcome=contact.outcome,
        parties=contact.parties,
        topics=contact.topics,
        recorded_at=clock.now(),
        corrects_id=corrects.id if corrects else None,
    )
    seal(followup, "note", contact.note, Size.NOTE)
    session().add(followup)
    session().flush()
    return followup
